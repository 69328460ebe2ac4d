"""What a source has published: observations in the order of their days, found by bisection."""

from __future__ import annotations

import datetime
import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

__all__ = [
    "Leg",
    "Observation",
    "Pair",
    "Series",
    "common_within",
    "earliest_common",
    "latest_common",
]

Pair: TypeAlias = tuple[str, str]

_DAY = datetime.timedelta(days=1)


class Observation(NamedTuple):
    """One published rate: so many units of quote for ``nominal`` units of base.

    ``first`` and ``last`` are the days that it is of (the same for a day's rate), ``source`` is who
    published this one where that is not the source of all, ``note`` what a reader has to know.
    ``step`` is, of a figure computed from published ones, how far those were rounded on average,
    as one step of their last digits for one unit of base; None where that is not known.
    """

    first: datetime.date
    last: datetime.date
    value: Decimal | Fraction
    source: str | None = None
    nominal: int = 1
    note: str = ""
    step: Fraction | None = None

    @property
    def ratio(self) -> Fraction:
        """Units of quote for one unit of base, exactly."""
        return Fraction(self.value) / self.nominal

    @property
    def last_digit(self) -> Fraction | None:
        """What one step of the last printed digit is worth, for one unit of base.

        Of a figure that was computed it is the step; None where that is not known.

        >>> day = datetime.date(2023, 11, 2)
        >>> Observation(day, day, Decimal("10.5423"), nominal=1000).last_digit
        Fraction(1, 10000000)
        """
        if not isinstance(self.value, Decimal):
            return self.step
        exponent = self.value.as_tuple().exponent
        return Fraction(10) ** int(exponent) / self.nominal

    @property
    def days(self) -> str:
        """The day, or the first and last of the period, for a message."""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


class Series:
    """All observations of one published pair, put in the order of their days on first use."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._given = observations

    @functools.cached_property
    def observations(self) -> list[Observation]:
        """All of them, the earliest first; no two share a day."""
        return sorted(self._given, key=lambda one: one.first)

    @functools.cached_property
    def _firsts(self) -> list[datetime.date]:
        return [one.first for one in self.observations]

    @functools.cached_property
    def _lasts(self) -> list[datetime.date]:
        return [one.last for one in self.observations]

    @property
    def span(self) -> tuple[datetime.date, datetime.date]:
        """The first day and the last that there is a rate for."""
        return self._firsts[0], self._lasts[-1]

    def holds(self, day: datetime.date) -> bool:
        """Say whether a day lies between the first rate and the last."""
        first, last = self.span
        return first <= day <= last

    def at_or_before(self, day: datetime.date) -> Observation | None:
        """Return the last observation that begins by a day."""
        position = bisect_right(self._firsts, day)
        return self.observations[position - 1] if position else None

    def at_or_after(self, day: datetime.date) -> Observation | None:
        """Return the first observation that ends on a day or later."""
        position = bisect_left(self._lasts, day)
        return self.observations[position] if position < len(self._lasts) else None

    def within(self, first: datetime.date, last: datetime.date) -> list[Observation]:
        """Return the observations of any day from first to last."""
        return self.observations[bisect_left(self._lasts, first) : bisect_right(self._firsts, last)]


class Leg(NamedTuple):
    """One published series on the way from base to quote, and which way round it is read."""

    base: str
    quote: str
    series: Series
    inverted: bool


def latest_common(series: Sequence[Series], on: datetime.date) -> list[Observation] | None:
    """Return the last observations by a day that are of the same day or period in every series."""
    day = on
    while True:
        held: list[Observation] = []
        for one in series:
            found = one.at_or_before(day)
            if found is None:
                return None
            held.append(found)
        if held[0][:2] == held[-1][:2]:  # there are never more than two
            return held
        earliest = min(one.first for one in held)
        if earliest == datetime.date.min:
            return None
        day = earliest if earliest < day else earliest - _DAY


def earliest_common(series: Sequence[Series], on: datetime.date) -> list[Observation] | None:
    """Return the first observations from a day on that are of the same day or period."""
    day = on
    while True:
        held: list[Observation] = []
        for one in series:
            found = one.at_or_after(day)
            if found is None:
                return None
            held.append(found)
        if held[0][:2] == held[-1][:2]:
            return held
        latest = max(one.last for one in held)
        if latest == datetime.date.max:
            return None
        day = latest if latest > day else latest + _DAY


def common_within(
    series: Sequence[Series], first: datetime.date, last: datetime.date
) -> Iterator[tuple[Observation, ...]]:
    """Yield the observations from first to last that are of the same day or period in all."""
    others = [{one[:2]: one for one in each.within(first, last)} for each in series[1:]]
    for one in series[0].within(first, last):
        held = [found[one[:2]] for found in others if one[:2] in found]
        if len(held) == len(others):
            yield (one, *held)
