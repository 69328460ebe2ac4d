"""Estimates keep what a source says of a number: "more than 87", "almost 19 billion", "5 to 7"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

from attrs import field, frozen

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.values.currencies import is_currency
from civdiplo.values.decimals import CEILING, FLOOR, WIDE, exact_decimal, plain_digits
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.patterns import Pattern
from civdiplo.values.quantities import check_unit
from civdiplo.values.tolerance import STRICT, Tolerance
from civdiplo.values.truth import Truth
from civdiplo.values.wire import read_text, read_texts

__all__ = ["STRICT", "Estimate", "Qualifier", "Tolerance", "as_estimate"]

Qualifier: TypeAlias = Literal[
    "exact", "more than", "at least", "almost", "up to", "about", "between"
]
Number: TypeAlias = "Decimal | int | str"

_QUALIFIERS: tuple[str, ...] = get_args(Qualifier)
_UNWRITABLE = Pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ZERO = Decimal(0)


def _value(value: Number | None) -> Decimal | None:
    return None if value is None else exact_decimal(value, "value")


def _lower(lower: Number | None) -> Decimal | None:
    return None if lower is None else exact_decimal(lower, "lower")


def _upper(upper: Number | None) -> Decimal | None:
    return None if upper is None else exact_decimal(upper, "upper")


def _granularity(granularity: Number | None) -> Decimal | None:
    return None if granularity is None else exact_decimal(granularity, "granularity")


@frozen(kw_only=True)
class Estimate:
    """A number as a source states it: a figure, its unit, and the word that qualifies the figure.

    The constructors `exactly`, `more_than`, `at_least`, `almost`, `up_to`, `about` and `between`
    say it in the words themselves; `interval` says where the number lies.

    What is counted or given is never below zero, so all but an exact figure must not be; an exact
    one may be, where a book writes a correction or a return with a minus.

    Args:
        qualifier: "exact", "more than", "at least", "almost", "up to", "about" or "between".
        value: The figure; None for "between", and only there.
        unit: An ISO 4217 code, which makes it money, or a unit's name (``person``, ``event``).
        lower: The lower figure of "between", and only there.
        upper: The upper figure of "between", and only there.
        granularity: The last significant unit of the figure, above zero: 1000000000 for
            "19 billion"; None where it is the place of the figure's last digit that is not zero.
        wording: The word or words of the source that qualify it; None where there are none or they
            do not matter.

    Raises:
        InvalidValueError: One of these rules is broken.

    >>> raised = Estimate.almost("19000000000", "VND", wording="почти")
    >>> str(raised)
    'almost 19000000000 VND'
    >>> print(raised.interval())
    [0, 19000000000)
    """

    qualifier: Qualifier
    value: Decimal | None = field(default=None, converter=_value)
    unit: str
    lower: Decimal | None = field(default=None, converter=_lower)
    upper: Decimal | None = field(default=None, converter=_upper)
    granularity: Decimal | None = field(default=None, converter=_granularity)
    wording: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check what each field must be, and what goes with what."""
        object.__setattr__(self, "unit", check_unit(self.unit))
        if self.qualifier == "between":
            self._check_range()
        else:
            self._check_figure()
        if self.granularity is not None and self.granularity <= 0:
            raise InvalidValueError("granularity", "must be above zero", self.granularity)
        if self.wording is not None:
            _wording(self.wording)

    def _check_range(self) -> None:
        if self.value is not None:
            raise InvalidValueError("value", 'must not be given with "between"', self.value)
        if self.lower is None or self.upper is None:
            raise InvalidValueError("estimate", 'must have both ends with "between"', None)
        if not 0 <= self.lower <= self.upper:
            rule = "must be at least zero and at most the upper figure"
            raise InvalidValueError("lower", rule, self.lower)

    def _check_figure(self) -> None:
        if self.lower is not None or self.upper is not None:
            rule = f'must not have two ends with "{self.qualifier}"'
            raise InvalidValueError("estimate", rule, (self.lower, self.upper))
        if self.value is None:
            raise InvalidValueError("value", "must be given", None)
        _qualifier(self.qualifier)
        if self.value < 0 and self.qualifier != "exact":
            raise InvalidValueError("value", "must not be below zero", self.value)
        if self.value == 0 and self.qualifier == "almost":
            raise InvalidValueError("value", 'must be above zero with "almost"', self.value)

    @classmethod
    def exactly(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return the figure and nothing else.

        >>> Estimate.exactly(30, "person").is_exact
        True
        """
        return cls(
            qualifier="exact", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def more_than(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return more than the figure, which itself is left out.

        >>> print(Estimate.more_than(87, "letter").interval())
        (87, ∞)
        """
        return cls(
            qualifier="more than", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def at_least(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return the figure or more.

        >>> print(Estimate.at_least(5, "country").interval())
        [5, ∞)
        """
        return cls(
            qualifier="at least", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def almost(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return less than the figure, and not far from it.

        >>> print(Estimate.almost(300, "person").interval(Tolerance()))
        [200, 300)
        """
        return cls(
            qualifier="almost", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def up_to(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return the figure or less.

        >>> print(Estimate.up_to(20, "person").interval())
        [0, 20]
        """
        return cls(
            qualifier="up to", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def about(
        cls,
        value: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return the figure, a little less or a little more.

        >>> print(Estimate.about(100, "transaction").interval(Tolerance()))
        [50, 150]
        """
        return cls(
            qualifier="about", value=value, unit=unit, granularity=granularity, wording=wording
        )

    @classmethod
    def between(
        cls,
        lower: Number,
        upper: Number,
        unit: str,
        *,
        granularity: Number | None = None,
        wording: str | None = None,
    ) -> Estimate:
        """Return two figures and all that lies between, both ends counted.

        >>> print(Estimate.between(5, 7, "event").interval())
        [5, 7]
        """
        return cls(
            qualifier="between",
            lower=lower,
            upper=upper,
            unit=unit,
            granularity=granularity,
            wording=wording,
        )

    @classmethod
    def of(cls, money: Money) -> Estimate:
        """Return an amount of money as the exact figure that it is.

        >>> Estimate.of(Money("12.50", "USD")).currency
        'USD'
        """
        return cls(qualifier="exact", value=money.amount, unit=money.currency)

    @property
    def is_exact(self) -> bool:
        """Whether the figure stands without a word that qualifies it."""
        return self.qualifier == "exact"

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return is_currency(self.unit)

    @property
    def currency(self) -> str | None:
        """The ISO 4217 code where this is money, else None."""
        return self.unit if is_currency(self.unit) else None

    @property
    def nominal(self) -> Decimal | None:
        """The figure as stated, without its qualifier; None for "between", which has two."""
        return self.value

    def interval(self, tolerance: Tolerance = STRICT) -> Interval:
        """Return where the number lies, as far as the words say or as a tolerance takes them.

        Strictly, "almost X" says no more than below X, and "about X" nothing at all; what is
        counted or given is at least zero all the same.

        Args:
            tolerance: How far vague words are taken to reach.

        >>> print(Estimate.about(100, "transaction").interval())
        [0, ∞)
        """
        lower, upper = self.value, self.value
        match self.qualifier:
            case "between":
                lower, upper = self.lower, self.upper
            case "at least":
                upper = None
            case "up to":
                lower = _ZERO
            case "more than":
                upper = self._above(tolerance.more_than)
            case "almost":
                lower = self._below(tolerance.almost)
            case "about":
                lower, upper = self._below(tolerance.about), self._above(tolerance.about)
            case _:  # exact: both ends are the figure
                pass
        return Interval(
            lower,
            upper,
            lower_open=self.qualifier == "more than",
            upper_open=self.qualifier == "almost",
        )

    def is_less_than(self, other: Estimate | Money, *, tolerance: Tolerance = STRICT) -> Truth:
        """Say whether this number is less than another of the same unit.

        Raises:
            CurrencyMismatchError: The units differ.

        >>> Estimate.almost(300, "person").is_less_than(Estimate.more_than(300, "person"))
        <Truth.YES: 'yes'>
        """
        here, there = self._intervals(other, tolerance)
        return here.is_less_than(there)

    def is_more_than(self, other: Estimate | Money, *, tolerance: Tolerance = STRICT) -> Truth:
        """Say whether this number is more than another of the same unit.

        Raises:
            CurrencyMismatchError: The units differ.

        >>> Estimate.more_than("6000000", "USD").is_more_than(Money("7000000", "USD"))
        <Truth.MAYBE: 'maybe'>
        """
        here, there = self._intervals(other, tolerance)
        return here.is_more_than(there)

    def to_plain(self) -> dict[str, str]:
        """Return the written form: the fields that are stated, numbers as plain digits.

        >>> Estimate.up_to(20, "person").to_plain()
        {'qualifier': 'up to', 'value': '20', 'unit': 'person'}
        """
        plain: dict[str, str] = {"qualifier": self.qualifier}
        for name in ("value", "lower", "upper", "unit", "granularity", "wording"):
            stated = getattr(self, name)
            if stated is not None:
                plain[name] = stated if isinstance(stated, str) else plain_digits(stated)
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> Estimate:
        """Read what `to_plain` writes.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        return read_texts(cls, plain, _READERS, required=_REQUIRED)

    def __str__(self) -> str:
        """Return it in English words: ``more than 87 letter``, ``5 to 7 event``."""
        if self.lower is not None and self.upper is not None:
            return f"{plain_digits(self.lower)} to {plain_digits(self.upper)} {self.unit}"
        word = "" if self.value is None or self.is_exact else f"{self.qualifier} "
        return f"{word}{plain_digits(self.value or _ZERO)} {self.unit}"

    def _intervals(self, other: Estimate | Money, tolerance: Tolerance) -> tuple[Interval, ...]:
        there = as_estimate(other)
        if self.unit != there.unit:
            raise CurrencyMismatchError(self.unit, there.unit, operation="compared")
        return self.interval(tolerance), there.interval(tolerance)

    def _below(self, reach: Decimal | None) -> Decimal:
        if reach is None or self.value is None:
            return _ZERO
        return max(_ZERO, FLOOR.subtract(self.value, CEILING.multiply(reach, self._grain)))

    def _above(self, reach: Decimal | None) -> Decimal | None:
        if reach is None or self.value is None:
            return None
        return CEILING.add(self.value, CEILING.multiply(reach, self._grain))

    @property
    def _grain(self) -> Decimal:
        if self.granularity is not None:
            return self.granularity
        exponent = WIDE.normalize(self.value or _ZERO).as_tuple().exponent
        return Decimal((0, (1,), int(exponent)))


def as_estimate(value: Estimate | Money) -> Estimate:
    """Return an Estimate as it is, and Money as an exact one.

    >>> str(as_estimate(Money("12.50", "USD")))
    '12.50 USD'
    """
    if isinstance(value, Money):
        return Estimate.of(value)
    if not isinstance(value, Estimate):
        raise InvalidValueError("amount", "must be an Estimate or Money", value)
    return value


def _qualifier(value: object) -> Any:
    if value not in _QUALIFIERS:
        rule = f"must be one of {', '.join(_QUALIFIERS)}"
        raise InvalidValueError("qualifier", rule, value)
    return value


def _wording(value: object) -> str:
    text = read_text(value, "wording")
    if not text.strip() or text != text.strip() or _UNWRITABLE.search(text):
        rule = "must be words without surrounding spaces and control characters"
        raise InvalidValueError("wording", rule, value)
    return text


def _reader(field: str) -> Callable[[object], object]:
    return lambda value: exact_decimal(read_text(value, field), field)


_READERS: dict[str, Callable[[object], object]] = {
    "qualifier": _qualifier,
    "value": _reader("value"),
    "lower": _reader("lower"),
    "upper": _reader("upper"),
    "unit": check_unit,
    "granularity": _reader("granularity"),
    "wording": _wording,
}
_REQUIRED = frozenset({"qualifier", "unit"})
