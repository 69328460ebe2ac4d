"""Rates joined with the changes of unit that come before or after them."""

from __future__ import annotations

from attrs import evolve

from civdiplo.rates.fixed import joined
from civdiplo.rates.periods import RateRange
from civdiplo.rates.rate import Rate

__all__ = ["with_change"]


def with_change(first: Rate | RateRange, second: Rate | RateRange) -> Rate | RateRange:
    """Return a rate with the change of unit that comes before or after it as one of its legs."""
    if isinstance(first, RateRange):
        return RateRange(*(_one(end, second) for end in (first.lowest, first.highest)))
    if isinstance(second, RateRange):
        return RateRange(*(_one(first, end) for end in (second.lowest, second.highest)))
    return _one(first, second)


def _one(first: Rate | RateRange, second: Rate | RateRange) -> Rate:
    """Join a rate and a change of unit, which is taken for the days of the rate."""
    if not isinstance(first, Rate) or not isinstance(second, Rate):
        raise TypeError("a change of unit is no range")
    if "identity" in (first.kind, second.kind):
        return joined(first, second)
    if first.kind == "redenomination" and first.base == first.quote:
        return Rate.cross(_of_days(first, second), second)
    return Rate.cross(first, _of_days(second, first))


def _of_days(change: Rate, rate: Rate) -> Rate:
    return evolve(
        change,
        on=rate.on,
        until=rate.until,
        asked=rate.asked,
        asked_until=rate.asked_until,
        choice=rate.choice,
    )
