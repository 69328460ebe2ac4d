"""Which entities are of a country, and which are of a time."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, When, parse_when
from civdiplo.values.truth import Truth

__all__ = ["Span", "in_country", "overlap", "time_of", "window"]

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


def window(span: Span) -> Period:
    """Return a span as the days from its first to its last possible one.

    Raises:
        InvalidValueError: It is no date or period, or states no year.
    """
    if isinstance(span, str):
        span = parse_when(span)
    if isinstance(span, datetime.date):
        return Period.of(span, span)
    if not isinstance(span, (PartialDate, Period)):
        raise InvalidValueError("period", "must be a date, a PartialDate or a Period", span)
    if isinstance(span, PartialDate) and span.precision in ("day of year", "month of year"):
        raise InvalidValueError("period", "must state a year", span.edtf)
    return Period.of(span.earliest or "..", span.latest or "..")


def overlap(entity: Entity, span: Period, find: Callable[[str], Entity | None]) -> Truth:
    """Tell whether an entity was there or took place in a window; undated means maybe."""
    when = time_of(entity, find)
    return Truth.MAYBE if when is None else span.overlaps(when)


def time_of(entity: Entity, find: Callable[[str], Entity | None]) -> When | None:
    """Return the time an entity states of itself, or None where it states none."""
    if isinstance(entity, Organization):
        return _life(entity)
    tied = (tie.when for tie in entity.ties(find))
    times = (*(getattr(entity, name, None) for name in ("date", "period", "published")), *tied)
    return next((when for when in times if when is not None), None)


def _life(organization: Organization) -> Period | None:
    if organization.founded is None and organization.dissolved is None:
        return None
    return Period(start=organization.founded, end=organization.dissolved)
