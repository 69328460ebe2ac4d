"""Rate: how many units of one currency one unit of another is worth, on a date, by a source."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias, TypedDict, get_args, overload

from attrs import Factory, evolve, field, frozen

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.rates.digits import fraction_text, minor_digits, rounded
from civdiplo.rates.kinds import fits, quotation
from civdiplo.rates.wording import plain_rate, sentence
from civdiplo.values.currencies import check_currency
from civdiplo.values.decimals import exact_decimal, rational
from civdiplo.values.estimates import STRICT, Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

__all__ = [
    "Choice",
    "Conversion",
    "Rate",
    "RateKind",
    "fraction_text",
    "minor_digits",
    "rounded",
]

RateKind: TypeAlias = Literal["direct", "inverse", "cross", "identity", "peg", "redenomination"]
Choice: TypeAlias = Literal[
    "exact", "previous", "next", "nearest", "interpolated", "mean", "lowest", "highest"
]

_KINDS: tuple[str, ...] = get_args(RateKind)
_CHOICES: tuple[str, ...] = get_args(Choice)
_TURNED: dict[Choice, Choice] = {"lowest": "highest", "highest": "lowest"}


class _Asked(TypedDict):
    asked: datetime.date
    asked_until: datetime.date | None
    choice: Choice


def _ratio(value: object) -> Fraction:
    if type(value) is Fraction:
        return value
    return rational(exact_decimal(value, "rate") if isinstance(value, str) else value, "rate")


def _step(value: object) -> Fraction | None:
    return None if value is None else _ratio(value)


def _code(value: object) -> str:
    return check_currency(value)


def _observed(rate: Rate) -> datetime.date:
    return rate.on


@frozen(kw_only=True)
class Rate:
    """One unit of ``base`` is worth ``value`` units of ``quote``, exactly as its source says.

    Args:
        base: The ISO 4217 code of the currency that is converted from.
        quote: The code of the currency that it is converted to.
        value: Units of quote for one unit of base, above zero; an exact ratio (Fraction, Decimal,
            int or text of plain digits), never rounded.
        on: The day the rate was observed, or the first day of the period it was set for.
        until: The last day of that period; None for the rate of one day.
        asked: The day that was asked for; the same as ``on`` where not given.
        source: Who publishes it, as a reader would look for it.
        series: What sort of rate it is: "reference", "official", "customs", "own".
        kind: "direct" as published, "inverse" one over a direct rate, "cross" the product of two
            legs that share their day, "identity" between a currency and itself, "peg" fixed by an
            issuer's decree, "redenomination" between the units of one money, fixed by law.
        legs: The published rates that an inverse or a cross is made from.
        asked_until: The last day of a period that was asked for; None where one day was.
        choice: How it was chosen: "exact" where it was observed on the day asked for, or was set
            for it; else the name of the policy, or "mean", "lowest" or "highest" of a period.
        note: What else a reader has to know, such as a code mended; may be empty.
        last_digit: What one step of the last published digit is worth, in units of quote for one
            unit of base; of a mean or a line between rates, the mean of their steps. None where
            that is not known, or the rate is fixed and not rounded. Two rates that differ in
            nothing else are equal.

    Raises:
        InvalidValueError: The value is not above zero or no exact number, the legs do not make the
            value, or the period ends before it starts.

    >>> rate = Rate(base="EUR", quote="USD", value="1.1172", on=datetime.date(2026, 10, 30),
    ...             source="ECB", series="reference")
    >>> rate.convert(Decimal(100))
    Fraction(2793, 25)
    >>> rate.inverse().convert(rate.convert(Decimal(100)))
    Fraction(100, 1)
    """

    base: str = field(converter=_code)
    quote: str = field(converter=_code)
    value: Fraction = field(converter=_ratio)
    on: datetime.date
    until: datetime.date | None = None
    asked: datetime.date = field(default=Factory(_observed, takes_self=True))
    source: str
    series: str
    kind: RateKind = "direct"
    legs: tuple[Rate, ...] = ()
    asked_until: datetime.date | None = None
    choice: Choice = "exact"
    note: str = ""
    last_digit: Fraction | None = field(default=None, converter=_step, eq=False)

    def __attrs_post_init__(self) -> None:
        """Check the rules that join the fields."""
        if self.value.numerator <= 0:
            raise InvalidValueError("rate", "must be above zero", self.value)
        if self.until is not None and self.until < self.on:
            raise InvalidValueError("until", "must not be before the first day", self.until)
        if self.kind not in _KINDS:
            raise InvalidValueError("kind", f"must be one of {', '.join(_KINDS)}", self.kind)
        if self.choice not in _CHOICES:
            raise InvalidValueError("choice", f"must be one of {', '.join(_CHOICES)}", self.choice)
        if self.last_digit is not None and not 0 < self.last_digit < 2 * self.value:
            rule = "must be above zero, and leave a rate above zero"
            raise InvalidValueError("last digit", rule, self.last_digit)
        if not fits(self):
            rule = f"must be what its legs make, for a rate of kind {self.kind}"
            raise InvalidValueError("rate", rule, self.value)

    @classmethod
    def identity(cls, currency: str, on: datetime.date) -> Rate:
        """Return the rate between a currency and itself, which no source has to publish."""
        return cls(
            base=currency, quote=currency, value=1, on=on, source="", series="", kind="identity"
        )

    @classmethod
    def cross(cls, first: Rate, second: Rate, *, asked: datetime.date | None = None) -> Rate:
        """Return the rate from the base of one leg to the quote of another, of the same day.

        Args:
            first: From the base to the currency in the middle.
            second: From there to the quote.
            asked: The day that was asked for; that of the first leg where not given.

        Raises:
            InvalidValueError: The legs do not meet in one currency, or differ in their days.

        >>> day = datetime.date(2023, 11, 2)
        >>> legs = [Rate(base="EUR", quote=code, value=value, on=day, source="s", series="own")
        ...         for code, value in (("USD", "1.06"), ("RUB", "100"))]
        >>> Rate.cross(legs[0].inverse(), legs[1]).value
        Fraction(5000, 53)
        """
        if first.quote != second.base:
            raise InvalidValueError("legs", f"must meet in {first.quote}", second.base)
        if (first.on, first.until) != (second.on, second.until):
            raise InvalidValueError("legs", f"must both be of {first.dates}", second.dates)
        return cls(
            base=first.base,
            quote=second.quote,
            value=first.value * second.value,
            on=first.on,
            until=first.until,
            asked=first.asked if asked is None else asked,
            source=_joined(first.source, second.source),
            series=_joined(first.series, second.series),
            kind="cross",
            legs=(first, second),
            asked_until=first.asked_until,
            choice=first.choice,
            note=_joined(first.note, second.note),
        )

    @property
    def quotation(self) -> Interval | None:
        """Where the rate lies that its publisher rounded: half a last digit to either side.

        An inverse and a cross are made from the intervals of their legs; what a law fixes is a
        point. None where the digits of a published rate are not known. Publishers who leave zeros
        at the end out make it wider than it is.

        >>> rate = Rate(base="RUB", quote="PLN", value="0.0455", on=datetime.date(2023, 11, 2),
        ...             source="s", series="own", last_digit="0.0001")
        >>> print(rate.quotation)
        [0.04545, 0.04555]
        """
        return quotation(self)

    @property
    def age_days(self) -> int:
        """How many days the rate was old on the day asked for; 0 within its day or period."""
        return max(0, (self.asked - (self.until or self.on)).days)

    def for_day(self, asked: datetime.date, choice: Choice = "exact") -> Rate:
        """Return the same rate as the answer for a day that was asked for, and how it was chosen.

        >>> day = datetime.date(2023, 10, 31)
        >>> rate = Rate(base="VND", quote="PLN", value="0.00017", on=day, source="s", series="own")
        >>> print(rate.for_day(datetime.date(2023, 11, 2), "previous"))
        1 VND = 0.00017 PLN (2023-10-31, previous, s)
        """
        if (asked, choice) == (self.asked, self.choice):
            return self
        return evolve(self, asked=asked, choice=choice)

    def for_period(self, asked: tuple[datetime.date, datetime.date], choice: Choice) -> Rate:
        """Return the same rate as the answer for a period, by its first day and its last."""
        return evolve(self, asked=asked[0], asked_until=asked[1], choice=choice)

    def inverse(self) -> Rate:
        """Return the rate the other way round, exactly one over this one."""
        if self.kind == "identity":
            return self
        asked: _Asked = {
            "asked": self.asked,
            "asked_until": self.asked_until,
            "choice": _TURNED.get(self.choice, self.choice),
        }
        if self.kind == "inverse":
            return evolve(self.legs[0], note=self.note, **asked)
        if self.kind == "cross":
            first, second = self.legs
            turned = Rate.cross(second.inverse(), first.inverse())
            return evolve(turned, note=self.note, **asked)
        return Rate(
            base=self.quote,
            quote=self.base,
            value=1 / self.value,
            on=self.on,
            until=self.until,
            source=self.source,
            series=self.series,
            kind="inverse",
            legs=(self,),
            note=self.note,
            **asked,
        )

    @overload
    def convert(
        self, amount: Money | Estimate, *, tolerance: Tolerance = ..., as_rounded: bool = ...
    ) -> Conversion: ...

    @overload
    def convert(
        self, amount: Interval, *, tolerance: Tolerance = ..., as_rounded: bool = ...
    ) -> Interval: ...

    @overload
    def convert(
        self, amount: Decimal | int | Fraction, *, tolerance: Tolerance = ...
    ) -> Fraction: ...

    def convert(
        self,
        amount: Money | Estimate | Interval | Decimal | int | Fraction,
        *,
        tolerance: Tolerance = STRICT,
        as_rounded: bool = False,
    ) -> Conversion | Interval | Fraction:
        """Return what an amount of the base currency is worth in the quote currency.

        Args:
            amount: Money or an Estimate gives a `Conversion`, which keeps this rate; an Interval
                an Interval with its bounds rounded outward; a bare number an exact Fraction.
            tolerance: How far the vague words of an Estimate are taken to reach.
            as_rounded: Whether bounds allow for the digits that the publisher rounded away: those
                of a Conversion or an Interval are then made with `quotation`. By default a rate
                is taken as published; figures are in any case.

        Raises:
            CurrencyMismatchError: The amount is not in the base currency.
            InvalidValueError: The digits of the rate are to be allowed for and are not known.

        >>> day = datetime.date(2023, 11, 30)
        >>> rate = Rate(base="VND", quote="USD", value=Fraction(1, 24000), on=day, source="s",
        ...             series="own")
        >>> str(rate.convert(Money("393000000", "VND")).money())
        '16375.00 USD'
        """
        if isinstance(amount, (Money, Estimate)):
            return Conversion(stated=amount, rate=self, tolerance=tolerance, as_rounded=as_rounded)
        if isinstance(amount, Interval):
            return amount * (_known_quotation(self) if as_rounded else self.value)
        return rational(amount, "amount") * self.value

    def to_plain(self) -> dict[str, Any]:
        """Return the rate with its legs as plain data; ``value`` is an exact fraction as text."""
        asked = {} if self.kind == "identity" else {"asked": self.asked.isoformat()}
        if self.asked_until is not None:
            asked["asked_until"] = self.asked_until.isoformat()
        return plain_rate(self) | asked

    @property
    def dates(self) -> str:
        """The day of the rate, or its period, in EDTF."""
        return f"{self.on}/{self.until}" if self.until is not None else str(self.on)

    def __str__(self) -> str:
        """Return it as a sentence of one line, with the published rates it is made from.

        >>> day = datetime.date(2026, 10, 30)
        >>> print(Rate(base="EUR", quote="USD", value="1.1172", on=day, source="ECB", series="own"))
        1 EUR = 1.1172 USD (2026-10-30, ECB)
        """
        return sentence(self)


@frozen(kw_only=True)
class Conversion:
    """An amount as stated, and what it is worth at a rate, without loss.

    ``stated`` is the Money or Estimate in the base currency of ``rate``; ``tolerance`` says how far
    the vague words of an Estimate are taken to reach; ``as_rounded`` whether the bounds allow for
    the digits of the rate that its publisher rounded away.

    Raises:
        CurrencyMismatchError: The amount is not in the base currency of the rate.
        InvalidValueError: The digits of the rate are to be allowed for and are not known.
    """

    stated: Money | Estimate
    rate: Rate
    tolerance: Tolerance = STRICT
    as_rounded: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse a rate that is not for this amount."""
        given = as_estimate(self.stated).unit
        if given != self.rate.base:
            raise CurrencyMismatchError(self.rate.base, given, operation="converted at one rate")
        if self.as_rounded:
            _known_quotation(self.rate)

    @property
    def currency(self) -> str:
        """The currency that it is converted to."""
        return self.rate.quote

    @property
    def nominal(self) -> Fraction | None:
        """The stated figure at the rate, exact; None for "between", which has two figures."""
        figure = as_estimate(self.stated).nominal
        return None if figure is None else Fraction(figure) * self.rate.value

    @property
    def interval(self) -> Interval:
        """Where the converted amount lies; bounds are rounded outward, at the sixtieth digit."""
        by = _known_quotation(self.rate) if self.as_rounded else self.rate.value
        return as_estimate(self.stated).interval(self.tolerance) * by

    def money(self, *, digits: int | None = None) -> Money:
        """Return the figure rounded half to even.

        Args:
            digits: How many digits after the point; those of ISO 4217 where not given.

        Raises:
            InvalidValueError: The amount has no one figure.
        """
        if self.nominal is None:
            hint = "ask its interval"
            raise InvalidValueError("amount", "must have one figure", str(self.stated), hint=hint)
        return Money(rounded(self.nominal, minor_digits(self.currency, digits)), self.currency)

    def __str__(self) -> str:
        """Return the amount, what it is worth, between which bounds, and at which rate.

        The figure is rounded half to even to the digits of ISO 4217, and ``≈`` says so; the bounds
        are rounded outward, and are left out where they are those of the figure alone.

        >>> rate = Rate(base="VND", quote="USD", value=Fraction(1, 25000), source="s", series="own",
        ...             on=datetime.date(2023, 11, 30))
        >>> print(rate.convert(Estimate.almost("19000000000", "VND")))
        almost 19000000000 VND = 760000.00 USD, in [0, 760000); 1 VND = 0.00004 USD (2023-11-30, s)
        """
        digits = minor_digits(self.currency)
        within = self.interval.rounded(digits)
        if self.nominal is None:
            return f"{self.stated} = {within} {self.currency}; {self.rate}"
        sign = "=" if rounded(self.nominal, digits) == self.nominal else "≈"
        plain = isinstance(self.stated, Money) and not self.as_rounded
        bounds = "" if plain or self.interval.is_point else f", in {within}"
        return f"{self.stated} {sign} {self.money()}{bounds}; {self.rate}"


def _known_quotation(rate: Rate) -> Interval:
    found = rate.quotation
    if found is None:
        hint = "its source does not say with how many digits it is published"
        raise InvalidValueError("as_rounded", "must be False", str(rate), hint=hint)
    return found


def _joined(first: str, second: str) -> str:
    return " and ".join(dict.fromkeys(part for part in (first, second) if part))
