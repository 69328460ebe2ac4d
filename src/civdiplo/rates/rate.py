"""Rate: how many units of one currency one unit of another is worth, on a date, by a source."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias, TypedDict, get_args, overload

from attrs import Factory, evolve, field, frozen

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.rates.digits import finite_digits, fraction_text, minor_digits, rounded
from civdiplo.values.currencies import check_currency
from civdiplo.values.decimals import exact_decimal, plain_digits, rational
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
_SHOWN_DIGITS = 10  # significant digits of a rate that has no finite decimal form


class _Asked(TypedDict):
    asked: datetime.date
    asked_until: datetime.date | None
    choice: Choice


def _ratio(value: object) -> Fraction:
    if type(value) is Fraction:
        return value
    return rational(exact_decimal(value, "rate") if isinstance(value, str) else value, "rate")


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
        if not _FITS[self.kind](self):
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
            return evolve(self.legs[0], **asked)
        if self.kind == "cross":
            first, second = self.legs
            return evolve(Rate.cross(second.inverse(), first.inverse()), **asked)
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
    def convert(self, amount: Money | Estimate, *, tolerance: Tolerance = ...) -> Conversion: ...

    @overload
    def convert(self, amount: Interval, *, tolerance: Tolerance = ...) -> Interval: ...

    @overload
    def convert(
        self, amount: Decimal | int | Fraction, *, tolerance: Tolerance = ...
    ) -> Fraction: ...

    def convert(
        self,
        amount: Money | Estimate | Interval | Decimal | int | Fraction,
        *,
        tolerance: Tolerance = STRICT,
    ) -> Conversion | Interval | Fraction:
        """Return what an amount of the base currency is worth in the quote currency.

        Args:
            amount: Money or an Estimate gives a `Conversion`, which keeps this rate; an Interval
                an Interval with its bounds rounded outward; a bare number an exact Fraction.
            tolerance: How far the vague words of an Estimate are taken to reach.

        Raises:
            CurrencyMismatchError: The amount is not in the base currency.

        >>> day = datetime.date(2023, 11, 30)
        >>> rate = Rate(base="VND", quote="USD", value=Fraction(1, 24000), on=day, source="s",
        ...             series="own")
        >>> str(rate.convert(Money("393000000", "VND")).money())
        '16375.00 USD'
        """
        if isinstance(amount, (Money, Estimate)):
            return Conversion(stated=amount, rate=self, tolerance=tolerance)
        if isinstance(amount, Interval):
            return amount * self.value
        return rational(amount, "amount") * self.value

    def to_plain(self) -> dict[str, Any]:
        """Return the rate with its legs as plain data; ``value`` is an exact fraction as text."""
        asked = {} if self.kind == "identity" else {"asked": self.asked.isoformat()}
        if self.asked_until is not None:
            asked["asked_until"] = self.asked_until.isoformat()
        return _plain(self) | asked

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
        if self.kind == "identity":
            return f"{self.base} as it is"
        note = f"; {self.note}" if self.note else ""
        if not self.legs:
            return f"{_equation(self)} ({_cited(self)}{note})"
        parts = ", ".join(_equation(leg) for leg in _published(self))
        return f"{_equation(self)} ({_cited(self)}: {parts}{note})"


@frozen(kw_only=True)
class Conversion:
    """An amount as stated, and what it is worth at a rate, without loss.

    ``stated`` is the Money or Estimate in the base currency of ``rate``; ``tolerance`` says how far
    the vague words of an Estimate are taken to reach.

    Raises:
        CurrencyMismatchError: The amount is not in the base currency of the rate.
    """

    stated: Money | Estimate
    rate: Rate
    tolerance: Tolerance = STRICT

    def __attrs_post_init__(self) -> None:
        """Refuse a rate that is not for this amount."""
        given = as_estimate(self.stated).unit
        if given != self.rate.base:
            raise CurrencyMismatchError(self.rate.base, given, operation="converted at one rate")

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
        return as_estimate(self.stated).interval(self.tolerance) * self.rate.value

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
        """Return the amount, what it is worth, and at which rate."""
        worth = self.interval if self.nominal is None else self.money()
        return f"{self.stated} = {worth}; {self.rate}"


def _plain(rate: Rate) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "base": rate.base,
        "quote": rate.quote,
        "value": fraction_text(rate.value),
        "kind": rate.kind,
    }
    if rate.kind != "identity":  # which holds on any day and needs no source
        plain |= {"on": rate.on.isoformat(), "source": rate.source, "series": rate.series}
    if rate.until is not None:
        plain["until"] = rate.until.isoformat()
    if rate.choice != "exact":
        plain["choice"] = rate.choice
    if rate.note:
        plain["note"] = rate.note
    if rate.legs:
        plain["legs"] = [_plain(leg) for leg in rate.legs]
    return plain


def _fits_direct(rate: Rate) -> bool:
    return rate.base != rate.quote and not rate.legs


def _fits_redenomination(rate: Rate) -> bool:
    return not rate.legs  # its two units may have one code


def _fits_identity(rate: Rate) -> bool:
    return rate.base == rate.quote and rate.value == 1 and not rate.legs


def _fits_inverse(rate: Rate) -> bool:
    if len(rate.legs) != 1:
        return False
    leg = rate.legs[0]
    turned = (leg.base, leg.quote) == (rate.quote, rate.base)
    return turned and leg.value.as_integer_ratio() == rate.value.as_integer_ratio()[::-1]


def _fits_cross(rate: Rate) -> bool:
    if len(rate.legs) != 2:
        return False
    first, second = rate.legs
    meet = (first.base, first.quote, second.quote) == (rate.base, second.base, rate.quote)
    over = rate.value.denominator * first.value.numerator * second.value.numerator
    under = rate.value.numerator * first.value.denominator * second.value.denominator
    return meet and over == under


_FITS: dict[str, Callable[[Rate], bool]] = {
    "direct": _fits_direct,
    "inverse": _fits_inverse,
    "cross": _fits_cross,
    "identity": _fits_identity,
    "peg": _fits_direct,
    "redenomination": _fits_redenomination,
}


def _published(rate: Rate) -> list[Rate]:
    return [one for leg in rate.legs for one in _published(leg)] if rate.legs else [rate]


def _equation(rate: Rate) -> str:
    if finite_digits(rate.value.denominator) is not None:
        return f"1 {rate.base} = {fraction_text(rate.value)} {rate.quote}"
    above = rate.value.numerator // rate.value.denominator
    leading = len(str(rate.value.denominator // rate.value.numerator)) - 1
    digits = _SHOWN_DIGITS + (-len(str(above)) if above else leading)
    return f"1 {rate.base} ≈ {plain_digits(rounded(rate.value, max(digits, 0)))} {rate.quote}"


def _joined(first: str, second: str) -> str:
    return " and ".join(dict.fromkeys(part for part in (first, second) if part))


def _cited(rate: Rate) -> str:
    choice = "" if rate.choice == "exact" else f", {rate.choice}"
    return f"{rate.dates}{choice}, {rate.source}"
