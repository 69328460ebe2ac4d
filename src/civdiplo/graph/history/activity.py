"""How many ties hold on given days, without a graph for each of them."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from civdiplo.errors import InvalidValueError
from civdiplo.graph.history.calendar import Counts, Run, united
from civdiplo.graph.history.gathering import Counting, Gathered, gathered
from civdiplo.graph.levels import Level
from civdiplo.graph.measures.result import Table
from civdiplo.values.daybounds import Bounds

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["active_at"]


def active_at(
    dataset: Dataset,
    days: Iterable[datetime.date],
    *,
    kinds: Collection[str] | None = None,
    level: Level = "actor",
    counting: Counting = "ties",
    planned: bool = False,
) -> Table:
    """Count the ties that hold, and those that may hold, on each of many days.

    Of each day they are as many as the graph of that day holds.

    Args:
        dataset: Where the ties come from.
        days: The days asked for, in any order.
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `civdiplo.graph.graph`.
        counting: "ties", statements of one twinning together; or "pairs" of different nodes.
        planned: Whether planned ties count.

    Returns:
        A row for each different day, the earliest first: ``day``, ``active`` (certainly) and
        ``maybe``. ``of`` says how many ties are undated, and may so hold on any day.

    Raises:
        InvalidValueError: A word is none of those allowed, or a day is none.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Membership
    >>> print(active_at(Dataset([
    ...     Membership(id="m1", member="a", organization="u", period="2019/2020"),
    ...     Membership(id="m2", member="b", organization="u", period="2020/.."),
    ... ]), [datetime.date(2020, 6, 1), datetime.date(2021, 6, 1)]))
    day         active  maybe
    2020-06-01  0       2
    2021-06-01  1       0
    """
    asked = sorted(set(map(_day, days)))
    found = gathered(dataset, kinds=kinds, level=level, counting=counting, planned=planned)
    sure, perhaps = _answers(found, asked)
    run = Run(0, len(asked) - 1)
    certain, possible = Counts(run), Counts(run)
    for times, count in found.told():
        for first, last in united(one for time in times for one in sure[time]):
            certain.add(first, last, count)
        for first, last in united(one for time in times for one in perhaps[time]):
            possible.add(first, last, count)
    return Table(
        name="active at",
        columns=("day", "active", "maybe"),
        cells=[
            (day, least, most - least)
            for day, least, most in zip(asked, certain.totals(), possible.totals(), strict=True)
        ],
        definition="active: ties that hold on the day; maybe: ties of which that is not sure",
        source="the three answers (yes, maybe, no) of partial dates and periods in civdiplo",
        of={"level": level, "counting": counting, **found.described()},
    )


def _day(day: object) -> datetime.date:
    if isinstance(day, datetime.date) and not isinstance(day, datetime.datetime):
        return day
    raise InvalidValueError("days", "must be datetime.date", day)


Answers = list[list[tuple[int, int]]]


def _answers(found: Gathered, asked: list[datetime.date]) -> tuple[Answers, Answers]:
    """Return, for each time, in which ranges of the days asked for it holds, surely and perhaps."""
    numbers = [day.toordinal() for day in asked]
    sure: Answers = []
    perhaps: Answers = []
    for when, stretch in zip(found.whens, found.stretches, strict=True):
        sure.append([_within(numbers, _sure(stretch.vouched))])
        if when is None or stretch.days_of_year is None:
            bounds = stretch.possible.starts_from, stretch.possible.ends_by
            perhaps.append([_within(numbers, bounds)])
        else:  # a day of some year
            places = (place for place, day in enumerate(asked) if when.active_at(day).is_possible)
            perhaps.append([(place, place) for place in places])
    return sure, perhaps


def _sure(bounds: Bounds) -> tuple[int, int]:
    return bounds.starts_by, bounds.ends_from


def _within(numbers: list[int], days: tuple[int, int]) -> tuple[int, int]:
    return bisect_left(numbers, days[0]), bisect_right(numbers, days[1]) - 1
