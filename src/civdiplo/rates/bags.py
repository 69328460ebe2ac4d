"""Converting bags: each amount of a mixed sum at its own rate, and what could not be converted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates.asking import rate_at
from civdiplo.rates.digits import fraction_text, minor_digits, rounded
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.rates.periods import How, RateRange
from civdiplo.rates.rate import Rate
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.currencies import check_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import plain_digits
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.periods import When

__all__ = ["BagConversion", "ConvertedPart", "UnconvertedPart", "convert_bag"]


@frozen(kw_only=True)
class ConvertedPart:
    """One amount of a bag, the date that its rate was asked for, and the rate.

    ``as_rounded`` says whether its interval allows for the digits of the rate that were rounded
    away.
    """

    money: Money
    when: When | None
    rate: Rate | RateRange
    as_rounded: bool = False

    @property
    def value(self) -> Fraction | None:
        """What it is worth, exactly; None at the lowest and the highest rate of a period."""
        return self.rate.convert(self.money.amount) if isinstance(self.rate, Rate) else None

    @property
    def interval(self) -> Interval:
        """Where that lies."""
        point = Interval.point(self.money.amount)
        return self.rate.convert(point, as_rounded=self.as_rounded)

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        dated = {} if self.when is None else {"when": str(self.when)}
        word = "rate" if isinstance(self.rate, Rate) else "rate_range"
        value = {} if self.value is None else {"value": fraction_text(self.value)}
        return self.money.to_plain() | dated | {word: self.rate.to_plain()} | value

    def __str__(self) -> str:
        """Return the amount, what it is worth, and at which rate."""
        code = self.rate.quote
        digits = minor_digits(code)
        if self.value is None:
            return f"{self.money} = {self.interval.rounded(digits)} {code}; {self.rate}"
        shown = rounded(self.value, digits)
        sign = "=" if shown == self.value else "≈"
        bounds = f", in {self.interval.rounded(digits)}" if self.as_rounded else ""
        return f"{self.money} {sign} {plain_digits(shown)} {code}{bounds}; {self.rate}"


@frozen(kw_only=True)
class UnconvertedPart:
    """One amount of a bag that has no rate, its date, and why."""

    money: Money
    when: When | None
    error: MissingRateError | UndecidedError

    def to_plain(self) -> dict[str, Any]:
        """Return plain data."""
        dated = {} if self.when is None else {"when": str(self.when)}
        return self.money.to_plain() | dated | {"why": str(self.error)}

    def __str__(self) -> str:
        """Return the amount and why it is as it was."""
        return f"{self.money} ({self.when or 'no date'}): {self.error}"


@frozen(kw_only=True)
class BagConversion:
    """What a bag is worth in one currency, amount by amount, and what of it has no rate.

    Args:
        currency: The code of the currency that it is converted into.
        parts: What was converted, in the order of the bag.
        unconverted: What was not, with the reason, in the same order.
    """

    currency: str
    parts: tuple[ConvertedPart, ...]
    unconverted: tuple[UnconvertedPart, ...]

    @property
    def total(self) -> Fraction | None:
        """The exact sum of what was converted; None where a part has two rates and no one figure.

        What is in `unconverted` is not in it.
        """
        values = [part.value for part in self.parts]
        known = [value for value in values if value is not None]
        return sum(known, Fraction(0)) if len(known) == len(values) else None

    @property
    def interval(self) -> Interval:
        """Where that sum lies; bounds are rounded outward, at the sixtieth digit."""
        return sum((part.interval for part in self.parts), Interval.point(0))

    @property
    def left(self) -> DatedBag:
        """What could not be converted, as a bag."""
        return DatedBag.sum((part.money, part.when) for part in self.unconverted)

    def money(self, *, digits: int | None = None) -> Money:
        """Return the total rounded half to even, once.

        Args:
            digits: How many digits after the point; those of ISO 4217 where not given.

        Raises:
            InvalidValueError: There is no one figure.
        """
        if self.total is None:
            rule, hint = "must have one figure", "ask its interval"
            raise InvalidValueError("total", rule, str(self.interval), hint=hint)
        return Money(rounded(self.total, minor_digits(self.currency, digits)), self.currency)

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts, from which the total is worked out again."""
        total = self.total
        return {
            "currency": self.currency,
            "total": None if total is None else fraction_text(total),
            "parts": [part.to_plain() for part in self.parts],
            "unconverted": [part.to_plain() for part in self.unconverted],
        }

    def __str__(self) -> str:
        """Return the total, and below it every amount with its rate or the reason for none."""
        digits = minor_digits(self.currency)
        shown = self.interval.rounded(digits) if self.total is None else self.money().amount
        lines = [f"{shown} {self.currency}"]
        lines += [f"  {part}" for part in self.parts]
        return "\n".join([*lines, *(f"  not converted: {part}" for part in self.unconverted)])


def convert_bag(
    bag: MoneyBag | DatedBag,
    to: str,
    *,
    rates: ExchangeRates,
    on: When | datetime.date | None = None,
    how: How | None = None,
    on_missing: Literal["raise", "leave out"] = "raise",
    as_rounded: bool = False,
) -> BagConversion:
    """Convert a bag into one currency: amounts were added up before, and none is rounded.

    Args:
        bag: A DatedBag, each amount of which takes the rate of its own date, or a MoneyBag.
        to: The ISO 4217 code to convert into.
        rates: Where rates come from.
        on: The day or period whose rates a MoneyBag takes; not for a DatedBag, whose dates say it
            (its `undated` is a MoneyBag).
        how: Which rate a month or a period has, as for `PublishedRates.over`; None raises where
            there is no one rate.
        on_missing: What to do with an amount that has no rate, or whose date leaves it undecided:
            "raise", or "leave out" and list.
        as_rounded: Whether intervals allow for the digits that publishers of rates rounded away,
            as in `Rate.convert`; an amount whose rate has unknown digits then has none.

    Raises:
        MissingRateError: There is no rate, and ``on_missing`` is "raise".
        UndecidedError: A date does not say which rate, or an amount has no date, with the same.
        InvalidValueError: An argument is none of the above.

    >>> from civdiplo.rates.table import TableRates
    >>> table = TableRates([("USD", "VND", "2021-09", "22760")], name="own notes")
    >>> bag = MoneyBag({"VND": "393000000", "USD": 100, "EUR": 5})
    >>> found = convert_bag(bag, "USD", rates=table, on=datetime.date(2021, 9, 21),
    ...                     on_missing="leave out")
    >>> print(found.money(), "and", found.left.undated)
    17367.14 USD and 5 EUR
    """
    code = check_currency(to, field="to")
    if on_missing not in ("raise", "leave out"):
        raise InvalidValueError("on_missing", 'must be "raise" or "leave out"', on_missing)
    parts: list[ConvertedPart] = []
    unconverted: list[UnconvertedPart] = []
    for money, when in _entries(bag, on):
        try:
            rate = rate_at(rates, money.currency, code, when, how=how)
            if as_rounded:
                _check_digits(rate)
        except (MissingRateError, UndecidedError) as error:
            if on_missing == "raise":
                error.add_note(f"It is needed for {money}.")
                raise
            unconverted.append(UnconvertedPart(money=money, when=when, error=error))
        else:
            parts.append(ConvertedPart(money=money, when=when, rate=rate, as_rounded=as_rounded))
    return BagConversion(currency=code, parts=tuple(parts), unconverted=tuple(unconverted))


def _check_digits(rate: Rate | RateRange) -> None:
    if rate.quotation is None:
        hint = "as_rounded=False takes it as published"
        raise UndecidedError(f"how far {rate} was rounded", hint=hint)


def _entries(
    bag: MoneyBag | DatedBag, on: When | datetime.date | None
) -> Iterable[tuple[Money, When | None]]:
    if isinstance(bag, DatedBag):
        if on is not None:
            hint = "its dates say it; bag.undated is without them"
            raise InvalidValueError("on", "must not be given for a DatedBag", on, hint=hint)
        return bag.entries
    if not isinstance(bag, MoneyBag):
        raise InvalidValueError("bag", "must be a MoneyBag or a DatedBag", bag)
    if on is None:
        raise InvalidValueError("on", "must be given for a MoneyBag", on)
    when = PartialDate.from_date(on) if isinstance(on, datetime.date) else on
    return [(money, when) for money in bag.moneys]
