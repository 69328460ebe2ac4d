"""Where an actor is: its city, its country, its coordinates, and how far two of them are apart.

Everything is read from what the dataset states, along ``place`` and ``part_of``; what is not
stated is None, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

from civdiplo.entities.actors import Place
from civdiplo.entities.base import Entity

__all__ = ["city_of", "coordinates_of", "country_of", "kilometres", "places_of", "region_of"]

Find: TypeAlias = Callable[[str], Entity | None]
Coordinates = tuple[float, float]

EARTH_RADIUS_KM = 6371.0088  # mean radius of WGS 84, (2a + b) / 3
_NO_CITY = frozenset({"site", "country", "other"})
_REGIONS = frozenset({"province", "region"})
_TOO_WIDE = frozenset({"province", "region", "country"})


def city_of(id: str, find: Find) -> str | None:
    """Return the id of the place in which an actor or place is seen at the level of cities.

    That is the nearest city on its way up from ``place`` through ``part_of``. Where none is
    stated, a place that may have a local authority (a district, a province, a region, or a place of
    no stated type) stands for itself; a site, a country and an actor without a place have none.
    """
    seat: str | None = None
    for place in places_of(id, find):
        if place.place_type == "city":
            return place.id
        if seat is None and place.place_type not in _NO_CITY:
            seat = place.id
    return seat


def region_of(id: str, find: Find) -> str | None:
    """Return the id of the nearest province or region that an actor or place lies in, or is.

    None where no place on its way up from ``place`` through ``part_of`` is stated to be one.
    """
    around = places_of(id, find)
    return next((place.id for place in around if place.place_type in _REGIONS), None)


def country_of(id: str, find: Find) -> str | None:
    """Return the ISO 3166-1 code of the country an actor or place is stated to be of.

    Its own ``country`` comes first, then that of its place and of the places around it.
    """
    stated = getattr(find(id), "country", None)
    if isinstance(stated, str):
        return stated
    return next((place.country for place in places_of(id, find) if place.country), None)


def coordinates_of(id: str, find: Find) -> Coordinates | None:
    """Return latitude and longitude of an actor's place or its city; a region's are too wide."""
    for place in places_of(id, find):
        if place.place_type in _TOO_WIDE:
            return None
        if place.latitude is not None and place.longitude is not None:
            return float(place.latitude), float(place.longitude)
    return None


def kilometres(one: Coordinates, other: Coordinates) -> float:
    """Return the great-circle distance of two points in kilometres, on a sphere.

    Args:
        one: Latitude and longitude in degrees, WGS 84.
        other: The same.

    Source: the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984, p. 159) with the
    mean radius of WGS 84, 6371.0088 km; the sphere is within 0.6 % of the ellipsoid.

    >>> round(kilometres((0.0, 0.0), (0.0, 180.0)))
    20015
    """
    (lat1, lon1), (lat2, lon2) = (
        (math.radians(lat), math.radians(lon)) for lat, lon in (one, other)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def places_of(id: str, find: Find) -> Iterator[Place]:
    """Yield the place of an actor, or a place itself, and the places around it, nearest first."""
    entity = find(id)
    if entity is not None and not isinstance(entity, Place):
        seat = getattr(entity, "place", None)
        entity = find(seat) if isinstance(seat, str) else None
    seen: set[str] = set()
    while isinstance(entity, Place) and entity.id not in seen:
        yield entity
        seen.add(entity.id)  # a place that is a part of itself is a fault of the data, not a loop
        entity = find(entity.part_of) if entity.part_of is not None else None
