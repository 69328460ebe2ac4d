"""Comparing stretches of days whose first and last day are known only within bounds.

A stretch has a true first and a true last day; `Bounds` says between which days each of them lies.
The answer to a question is "yes" when it holds for all true days within the bounds that are vouched
for, and "no" when it holds for none within the bounds that are possible.
"""

from __future__ import annotations

import calendar
import datetime
from typing import NamedTuple

from civdiplo.values.truth import Truth

__all__ = [
    "ANY_TIME",
    "FOREVER",
    "NEVER",
    "Bounds",
    "DaysOfYear",
    "Stretch",
    "before",
    "overlap",
    "within",
    "within_days_of_year",
]

NEVER = 0  # the ordinal before the first day of the calendar
FOREVER = 3_652_060  # the ordinal after its last day
_LEAP_GAP = 8  # years at most from one 29 February to the next

DaysOfYear = frozenset[tuple[int, int]]


class Bounds(NamedTuple):
    """Between which days, as proleptic Gregorian ordinals, a stretch starts and ends."""

    starts_from: int
    starts_by: int
    ends_from: int
    ends_by: int


ANY_TIME = Bounds(NEVER, FOREVER, NEVER, FOREVER)


class Stretch(NamedTuple):
    """The bounds that are vouched for, and the ones, the same or tighter, that are possible.

    A single day whose year is not stated falls on one of ``days_of_year``.
    """

    vouched: Bounds
    possible: Bounds
    days_of_year: DaysOfYear | None = None


def before(one: Stretch, other: Stretch) -> Truth:
    """Answer whether all of one stretch lies before the other."""
    return Truth.of(
        always=one.vouched.ends_by < other.vouched.starts_from,
        ever=one.possible.ends_from < other.possible.starts_by,
    )


def overlap(one: Stretch, other: Stretch) -> Truth:
    """Answer whether two stretches have a day in common."""
    return Truth.of(
        always=one.vouched.starts_by <= other.vouched.ends_from
        and other.vouched.starts_by <= one.vouched.ends_from,
        ever=one.possible.starts_from <= other.possible.ends_by
        and other.possible.starts_from <= one.possible.ends_by
        and _may_meet(one, other),
    )


def within(one: Stretch, other: Stretch) -> Truth:
    """Answer whether all of one stretch lies within the other."""
    return Truth.of(
        always=one.vouched.starts_from >= other.vouched.starts_by
        and one.vouched.ends_by <= other.vouched.ends_from,
        ever=one.possible.starts_by >= other.possible.starts_from
        and one.possible.ends_from <= other.possible.ends_by
        and _may_meet(one, other),
    )


def within_days_of_year(one: Stretch, days: DaysOfYear, *, is_vouched: bool) -> Truth:
    """Answer whether all of one stretch lies within these days of one year."""
    first, _, _, last = one.vouched
    is_short = last - first < len(days)
    fall_in = one.days_of_year is not None and one.days_of_year <= days
    possible = one.possible
    return Truth.of(
        always=is_vouched and (fall_in or (is_short and _fall_all(days, first, last))),
        ever=_share_days(one.days_of_year, days)
        and _may_fall(days, possible.starts_from, possible.starts_by)
        and _may_fall(days, possible.ends_from, possible.ends_by),
    )


def _may_meet(one: Stretch, other: Stretch) -> bool:
    ours, theirs = one.possible, other.possible
    return (
        _share_days(one.days_of_year, other.days_of_year)
        and _may_fall(one.days_of_year, theirs.starts_from, theirs.ends_by)
        and _may_fall(other.days_of_year, ours.starts_from, ours.ends_by)
    )


def _share_days(ours: DaysOfYear | None, theirs: DaysOfYear | None) -> bool:
    return ours is None or theirs is None or not ours.isdisjoint(theirs)


def _fall_all(days: DaysOfYear, first: int, last: int) -> bool:
    if first == NEVER or last == FOREVER:
        return False
    dates = map(datetime.date.fromordinal, range(first, last + 1))
    return all((date.month, date.day) in days for date in dates)


def _may_fall(days: DaysOfYear | None, first: int, last: int) -> bool:
    if days is None:
        return True
    if last == NEVER or first == FOREVER:  # an open end falls on no day
        return False
    start = datetime.date.fromordinal(max(first, NEVER + 1))
    end = datetime.date.fromordinal(min(last, FOREVER - 1))
    if end.year - start.year > _LEAP_GAP:
        return True
    low, high = (start.month, start.day), (end.month, end.day)
    years = range(start.year, end.year + 1)
    return any(
        (year > start.year or day >= low) and (year < end.year or day <= high)
        for year in years
        for day in days
        if day != (2, 29) or calendar.isleap(year)
    )
