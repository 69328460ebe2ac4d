"""Policies: which rate may stand in where a day has none, and how the answer is marked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.rates.rate import Choice
from civdiplo.rates.series import Observation, Series, earliest_common, latest_common

__all__ = ["POLICIES", "Found", "Interpolated", "Nearest", "Next", "Policy", "Previous"]


class Found(NamedTuple):
    """One observation a leg, all of one day or period, and how they were chosen."""

    observations: Sequence[Observation]
    choice: Choice


def _days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidValueError("days of a policy", "must be a whole number, 1 or more", value)
    return value


@frozen
class Previous:
    """The policy to take the last earlier rate, where it is at most so many days old.

    A rate is never carried past the last observation of its series: whether its source still
    quoted the currency then is not known.

    Raises:
        InvalidValueError: The age is not a whole number of days, 1 or more.
    """

    max_age_days: int = field(converter=_days)

    def find(self, series: Sequence[Series], on: datetime.date) -> Found | None:
        """Return what stands in for a day without a rate."""
        found = latest_common(series, on)
        if found is None or (on - found[0].last).days > self.max_age_days:
            return None
        return Found(found, "previous")

    def __str__(self) -> str:
        """Return it in words."""
        return f"the last one up to {self.max_age_days} days old"


@frozen
class Next:
    """The policy to take the first later rate, where it is at most so many days away.

    It knows what was not known on the day itself, so it is marked, and nothing takes it unasked.

    Raises:
        InvalidValueError: The distance is not a whole number of days, 1 or more.
    """

    max_days: int = field(converter=_days)

    def find(self, series: Sequence[Series], on: datetime.date) -> Found | None:
        """Return what stands in for a day without a rate."""
        found = earliest_common(series, on)
        if found is None or (found[0].first - on).days > self.max_days:
            return None
        return Found(found, "next")

    def __str__(self) -> str:
        """Return it in words."""
        return f"the next one up to {self.max_days} days away"


@frozen
class Nearest:
    """The policy to take the nearest rate, earlier or later, at most so many days away.

    Of two that are equally near the earlier one is taken.

    Raises:
        InvalidValueError: The distance is not a whole number of days, 1 or more.
    """

    max_days: int = field(converter=_days)

    def find(self, series: Sequence[Series], on: datetime.date) -> Found | None:
        """Return what stands in for a day without a rate."""
        before, after = latest_common(series, on), earliest_common(series, on)
        near = [
            (abs(days), found)
            for found, days in (
                (before, (on - before[0].last).days if before else 0),
                (after, (after[0].first - on).days if after else 0),
            )
            if found is not None and abs(days) <= self.max_days
        ]
        return Found(min(near, key=lambda one: one[0])[1], "nearest") if near else None

    def __str__(self) -> str:
        """Return it in words."""
        return f"the nearest one up to {self.max_days} days away"


@frozen
class Interpolated:
    """The policy to draw a straight line between the rates before and after a day.

    The line is drawn through the published figures, exactly, and each leg has its own. The result
    is a rate that nobody published, and is marked as such.

    Raises:
        InvalidValueError: The gap is not a whole number of days, 1 or more.
    """

    max_gap_days: int = field(converter=_days)

    def find(self, series: Sequence[Series], on: datetime.date) -> Found | None:
        """Return what stands in for a day without a rate."""
        before, after = latest_common(series, on), earliest_common(series, on)
        if before is None or after is None:
            return None
        gap = (after[0].first - before[0].last).days
        if gap > self.max_gap_days:
            return None
        share = Fraction((on - before[0].last).days, gap)
        drawn = [_drawn(*ends, share) for ends in zip(before, after, strict=True)]
        return Found(drawn, "interpolated")

    def __str__(self) -> str:
        """Return it in words."""
        return f"a line drawn across a gap of up to {self.max_gap_days} days"


Policy: TypeAlias = Previous | Next | Nearest | Interpolated
POLICIES: tuple[type, ...] = (Previous, Next, Nearest, Interpolated)


def _drawn(before: Observation, after: Observation, share: Fraction) -> Observation:
    value = before.ratio + (after.ratio - before.ratio) * share
    note = f"drawn between {before.value} of {before.days} and {after.value} of {after.days}"
    steps, step = (before.last_digit, after.last_digit), None
    if steps[0] is not None and steps[1] is not None:
        step = steps[0] + (steps[1] - steps[0]) * share
    return Observation(before.last, after.first, value, before.source, note=note, step=step)
