"""Rates of a period: their mean, and the lowest and the highest that were published in it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import frozen

from civdiplo.errors import CurrencyMismatchError
from civdiplo.rates.rate import Rate
from civdiplo.rates.series import Leg, Observation
from civdiplo.values.estimates import STRICT, Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

__all__ = ["How", "RateRange", "cross_ratio", "means"]

How: TypeAlias = Literal["start", "end", "mean", "bounds"]
Days: TypeAlias = tuple[datetime.date, datetime.date]


@frozen
class RateRange:
    """The lowest and the highest rate that a source published in a period, each of its own day.

    An amount dated to the period is converted to an Interval that holds what it is worth at every
    rate in between; any rate that applied within the period and was not published may lie outside.

    >>> lowest, highest = (
    ...     Rate(base="USD", quote="VND", value=value, on=datetime.date(2023, 11, day), source="s",
    ...          series="own") for day, value in ((8, "24000"), (15, "25000")))
    >>> print(RateRange(lowest, highest).convert(Money(2, "USD")))
    [48000, 50000]
    """

    lowest: Rate
    highest: Rate

    @property
    def base(self) -> str:
        """The currency that is converted from."""
        return self.lowest.base

    @property
    def quote(self) -> str:
        """The currency that it is converted to."""
        return self.lowest.quote

    @property
    def quotation(self) -> Interval | None:
        """Where the two rates lie that their publisher rounded, and all between them.

        None where the digits of one are not known.
        """
        ends = self.lowest.quotation, self.highest.quotation
        return None if ends[0] is None or ends[1] is None else ends[0].hull(ends[1])

    def inverse(self) -> RateRange:
        """Return the range the other way round: its lowest rate is one over the highest here."""
        return RateRange(self.highest.inverse(), self.lowest.inverse())

    def convert(
        self,
        amount: Money | Estimate | Interval | Decimal | int,
        *,
        tolerance: Tolerance = STRICT,
        as_rounded: bool = False,
    ) -> Interval:
        """Return where an amount of the base currency lies in the quote currency.

        Args:
            amount: Money, an Estimate, or a bare number or Interval in the base currency.
            tolerance: How far the vague words of an Estimate are taken to reach.
            as_rounded: Whether the bounds allow for the digits that the publisher rounded away.

        Raises:
            CurrencyMismatchError: The amount is not in the base currency.
            InvalidValueError: The digits of the rates are to be allowed for and are not known.
        """
        if isinstance(amount, (Money, Estimate)):
            estimate = as_estimate(amount)
            if estimate.unit != self.base:
                operation = "converted at one rate"
                raise CurrencyMismatchError(self.base, estimate.unit, operation=operation)
            amount = estimate.interval(tolerance)
        elif not isinstance(amount, Interval):
            amount = Interval.point(amount)
        return self.lowest.convert(amount, as_rounded=as_rounded).hull(
            self.highest.convert(amount, as_rounded=as_rounded)
        )

    def to_plain(self) -> dict[str, Any]:
        """Return both rates as plain data."""
        return {"lowest": self.lowest.to_plain(), "highest": self.highest.to_plain()}

    def __str__(self) -> str:
        """Return both rates."""
        return f"{self.lowest} to {self.highest}"


def cross_ratio(legs: Sequence[Leg], observations: Iterable[Observation]) -> Fraction:
    """Return what one unit of the first leg's base is worth at observations of one day."""
    pairs = zip(legs, observations, strict=True)
    return math.prod(
        (1 / one.ratio if leg.inverted else one.ratio for leg, one in pairs), start=Fraction(1)
    )


def means(days: Days, found: Sequence[Sequence[Observation]]) -> list[Observation]:
    """Return the mean of the published figures of each leg, over the days that they are of.

    A rate of one day counts once, a rate of a month as many times as it has days in the period.
    A cross of the means is taken afterwards, so that there and back again stays exact.
    """
    counts = [_overlap(days, held[0]) for held in found]
    return [_mean(leg, counts) for leg in zip(*found, strict=True)]


def _overlap(days: Days, one: Observation) -> int:
    return (min(days[1], one.last) - max(days[0], one.first)).days + 1


def _mean(held: Sequence[Observation], counts: Sequence[int]) -> Observation:
    total = sum((one.ratio * count for one, count in zip(held, counts, strict=True)), Fraction(0))
    sources = {one.source for one in held}
    notes = dict.fromkeys(one.note for one in held if one.note)
    said = "; ".join((f"the mean of {len(held)} published rates", *notes))
    source = sources.pop() if len(sources) == 1 else None
    steps = [one.last_digit for one in held]
    known = [step * count for step, count in zip(steps, counts, strict=True) if step is not None]
    step = sum(known, Fraction(0)) / sum(counts) if len(known) == len(steps) else None
    value = total / sum(counts)
    return Observation(held[0].first, held[-1].last, value, source, note=said, step=step)
