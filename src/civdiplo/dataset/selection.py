"""Which entities are of a country, and which are of a time."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable, Iterator

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, When, parse_when
from civdiplo.values.truth import Truth

__all__ = ["Span", "days_of", "in_country", "overlap", "time_of", "window"]

_KEPT = 1 << 16  # answers, of as many different times

Span = When | datetime.date | str


def in_country(entity: Entity, code: str, find: Callable[[str], Entity | None]) -> bool:
    """Tell whether an entity names a country, or a place that lies in it."""
    countries = getattr(entity, "countries", None) or ()
    if code in countries or getattr(entity, "country", None) == code:
        return True
    return any(_lies_in(place, code, find) for place in _places(entity))


def _places(entity: Entity) -> Iterator[str]:
    for name, many in _place_fields(type(entity)):
        value = getattr(entity, name)
        if value is not None:
            yield from value if many else (value,)


def _find_place_fields(cls: type) -> tuple[tuple[str, bool], ...]:
    return tuple((shape.name, shape.many) for shape in shapes(cls) if shape.refers == ("Place",))


_place_fields: Callable[[type], tuple[tuple[str, bool], ...]] = functools.cache(_find_place_fields)


def _lies_in(place: str | None, code: str, find: Callable[[str], Entity | None]) -> bool:
    seen: set[str] = set()
    while place is not None and place not in seen:
        seen.add(place)
        found = find(place)
        if not isinstance(found, Place):
            return False
        if found.country == code:
            return True
        place = found.part_of
    return False


def window(span: Span) -> Callable[[When], Truth]:
    """Return the question whether a time falls into a span, taken with all its possible days.

    Times repeat, so that answers are kept.

    Raises:
        InvalidValueError: It is no date or period, or states no year.
    """
    return functools.lru_cache(maxsize=_KEPT)(days_of(span).overlaps)


def days_of(span: Span) -> Period:
    """Return a span from its first to its last possible day; an end that is not stated is open.

    Raises:
        InvalidValueError: It is no date or period, or states no year.
    """
    if isinstance(span, str):
        span = parse_when(span)
    if isinstance(span, datetime.date):
        span = PartialDate.from_date(span)
    if not isinstance(span, (PartialDate, Period)):
        raise InvalidValueError("period", "must be a date, a PartialDate or a Period", span)
    if isinstance(span, PartialDate) and span.precision in ("day of year", "month of year"):
        raise InvalidValueError("period", "must state a year", span.edtf)
    return Period.of(span.earliest or "..", span.latest or "..")


def overlap(
    entity: Entity, asked: Callable[[When], Truth], find: Callable[[str], Entity | None]
) -> Truth:
    """Tell whether an entity was there or took place in a window; undated means maybe."""
    when = time_of(entity, find)
    return Truth.MAYBE if when is None else asked(when)


def time_of(entity: Entity, find: Callable[[str], Entity | None]) -> When | None:
    """Return the time an entity states of itself, or None where it states none."""
    if isinstance(entity, Organization):
        return _life(entity)
    stated = (getattr(entity, name, None) for name in ("date", "period", "published"))
    tied = (tie.when for tie in entity.ties(find))
    return next((when for when in itertools.chain(stated, tied) if when is not None), None)


def _life(organization: Organization) -> Period | None:
    if organization.founded is None and organization.dissolved is None:
        return None
    return Period(start=organization.founded, end=organization.dissolved)
