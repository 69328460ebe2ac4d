"""Calendar periods under whole numbers, and counts kept for a run of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.daybounds import FOREVER, NEVER
from civdiplo.values.periods import When, parse_when

__all__ = ["ALWAYS", "By", "Counts", "Run", "check_by", "label", "numbered", "run_of", "united"]

By: TypeAlias = Literal["year", "month", "decade"]
Range: TypeAlias = tuple[int, int]

ALWAYS = 1 << 30  # a number beyond every period: what has no bound lies there, or at its negative


def check_by(by: object) -> None:
    """Refuse what is no calendar period.

    Raises:
        InvalidValueError: It is another word.
    """
    if by not in get_args(By):
        raise InvalidValueError("by", f"must be one of {', '.join(get_args(By))}", by)


def numbered(day: int, by: By) -> int:
    """Return the number of the period that a day lies in, given as a proleptic ordinal.

    >>> numbered(datetime.date(1965, 3, 1).toordinal(), "year")
    1965
    """
    if day <= NEVER:
        return -ALWAYS
    if day >= FOREVER:
        return ALWAYS
    date = datetime.date.fromordinal(day)
    if by == "month":
        return 12 * date.year + date.month - 1
    return date.year if by == "year" else date.year // 10


def label(number: int, by: By) -> str:
    """Return a period as EDTF text.

    >>> label(1965, "year"), label(12 * 1965 + 2, "month"), label(196, "decade")
    ('1965', '1965-03', '196X')
    """
    if by == "month":
        return f"{number // 12:04d}-{number % 12 + 1:02d}"
    return f"{number:04d}" if by == "year" else f"{number:03d}X"


class Run:
    """The periods from a first to a last, both counted; none where the last is before the first."""

    def __init__(self, first: int, last: int) -> None:
        self.first: int = first
        self.last: int = last

    def __len__(self) -> int:
        """Return how many periods there are."""
        return max(0, self.last - self.first + 1)

    def numbers(self) -> range:
        """Return the numbers of the periods."""
        return range(self.first, self.last + 1)


def run_of(over: When | str | None, by: By, dated: Iterable[int]) -> Run:
    """Return the periods that a table is about.

    Args:
        over: The stretch of time asked for; None is from the first dated day to the last.
        by: The calendar period.
        dated: The days, as ordinals, that bound something.

    Raises:
        InvalidValueError: ``over`` has no first or no last day.
    """
    if over is None:
        days = [day for day in dated if NEVER < day < FOREVER]
        return Run(numbered(min(days), by), numbered(max(days), by)) if days else Run(1, 0)
    asked = parse_when(over) if isinstance(over, str) else over
    first, last = asked.earliest, asked.latest
    if first is None or last is None:
        hint = "such as '1950/2000'"
        raise InvalidValueError("over", "must have a first and a last day", asked.edtf, hint=hint)
    return Run(numbered(first.toordinal(), by), numbered(last.toordinal(), by))


class Counts:
    """How many there are in each period of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._steps = [0] * (len(run) + 1)

    def add(self, first: int, last: int, number: int = 1) -> None:
        """Count so many in each period from a first to a last; what is outside the run is not."""
        run = self._run
        first, last = max(first, run.first), min(last, run.last)
        if first <= last:
            self._steps[first - run.first] += number
            self._steps[last - run.first + 1] -= number

    def totals(self) -> list[int]:
        """Return the count of each period."""
        return list(accumulate(self._steps[:-1]))


def united(ranges: Iterable[Range]) -> Sequence[Range]:
    """Return ranges that have no number in common, from those that may.

    >>> united([(4, 6), (1, 3), (9, 8)])
    [(1, 6)]
    """
    found: list[Range] = []
    for first, last in sorted(ranges):
        if last < first:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
