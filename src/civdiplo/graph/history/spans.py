"""What bounds of days say of calendar periods: when a tie begins, holds, goes on and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from civdiplo.graph.history.calendar import ALWAYS, By, numbered
from civdiplo.values.daybounds import NEVER, Bounds, Stretch

__all__ = ["Change", "Span", "Starts", "beginning", "ending", "first_of", "span", "spans", "starts"]

Range: TypeAlias = tuple[int, int]
Number: TypeAlias = Callable[[int], int]


class Span(NamedTuple):
    """In which periods something held, and after which it went on, surely and possibly."""

    held: Range
    held_perhaps: Range
    lasted: Range
    lasted_perhaps: Range
    begun: Range
    begun_perhaps: Range


def span(stretch: Stretch, number: Number) -> Span:
    """Return in which periods a time held.

    Args:
        stretch: The bounds of the time.
        number: The number of the period of a day.
    """
    sure, perhaps = stretch.vouched, stretch.possible
    starts_by, ends_from = number(sure.starts_by), number(sure.ends_from)
    starts_from, ends_by = number(perhaps.starts_from), number(perhaps.ends_by)
    return Span(
        (starts_by, ends_from),
        (starts_from, ends_by),
        (starts_by, ends_from - 1),
        (starts_from, ends_by - 1),
        (starts_by, ALWAYS if starts_by < ALWAYS else -ALWAYS),
        (starts_from, ALWAYS),
    )


def spans(stretches: Iterable[Stretch], by: By) -> list[Span]:
    """Return the spans of many times; the number of each different day is worked out once."""
    known: dict[int, int] = {}

    def number(day: int) -> int:
        if day not in known:
            known[day] = numbered(day, by)
        return known[day]

    return [span(stretch, number) for stretch in stretches]


class Starts(NamedTuple):
    """Between which periods something starts, surely and possibly."""

    sure_from: int
    sure_by: int
    from_: int
    by: int


class Change(NamedTuple):
    """In which periods a change falls, surely (first and last are one period) or possibly."""

    first: int
    last: int
    is_sure: bool


def starts(stretch: Stretch, by: By) -> Starts | None:
    """Return between which periods a time starts; None where no day bounds that on both sides.

    A time with an open start has started before every period.
    """
    if stretch.possible.starts_by != NEVER and beginning(stretch, by) is None:
        return None
    return Starts(*(numbered(day, by) for bounds in stretch[:2] for day in _starts(bounds)))


def first_of(starts: Sequence[Starts]) -> Change | None:
    """Return in which period the first of some ties begins; None where that is before them all."""
    first = starts[0] if len(starts) == 1 else Starts(*map(min, zip(*starts, strict=True)))
    return _between((first.sure_from, first.sure_by), (first.from_, first.by))


def beginning(life: Stretch, by: By) -> Change | None:
    """Return in which period a life begins; None where it has no beginning within known days."""
    return _change(_starts(life.vouched), _starts(life.possible), by)


def ending(life: Stretch, by: By) -> Change | None:
    """Return in which period a life ends; None where it has no end within known days."""
    return _change(_ends(life.vouched), _ends(life.possible), by)


def _starts(bounds: Bounds) -> Range:
    return bounds.starts_from, bounds.starts_by


def _ends(bounds: Bounds) -> Range:
    return bounds.ends_from, bounds.ends_by


def _change(vouched: Range, possible: Range, by: By) -> Change | None:
    sure = numbered(vouched[0], by), numbered(vouched[1], by)
    return _between(sure, (numbered(possible[0], by), numbered(possible[1], by)))


def _between(sure: Range, possible: Range) -> Change | None:
    if sure[0] == sure[1] and abs(sure[0]) < ALWAYS:
        return Change(*sure, is_sure=True)
    if possible[0] > -ALWAYS and possible[1] < ALWAYS:
        return Change(*possible, is_sure=False)
    return None
