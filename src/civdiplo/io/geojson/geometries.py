"""Numbers and geometries as they stand in a file, and whether two are the same."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from civdiplo.io.geojson.arcs import is_on_the_way

__all__ = ["degrees", "doubles", "is_wgs84", "meet"]

_TOLERANCE = 1e-9  # degrees


def degrees(number: float | Decimal) -> str:
    """Return the digits of a number, without an exponent."""
    return format(Decimal(str(number)), "f")


def doubles(held: Any, rounded: list[str]) -> Any:
    """Return plain data with floats for Decimals, whose digits are added to a list."""
    if isinstance(held, Decimal):
        rounded.append(str(held))
        return float(held)
    if isinstance(held, list):
        return [doubles(one, rounded) for one in held]
    if isinstance(held, dict):
        return {name: doubles(one, rounded) for name, one in held.items()}
    return held


def is_wgs84(crs: Any) -> bool:
    """Tell whether a reference system is that of all GeoJSON; None says nothing else."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name", "") if isinstance(properties, dict) else ""
    return crs is None or str(named).endswith(("CRS84", "EPSG::4326", "EPSG:4326"))


def meet(one: Any, other: Any) -> bool:
    """Tell whether two geometries begin and end at the same points, on the same way."""
    points, others = _points_of(one), _points_of(other)
    if not points or not others:
        return False
    ends = zip([*points[0], *points[-1]], [*others[0], *others[-1]], strict=False)
    if [len(points[0]), len(points[-1])] != [len(others[0]), len(others[-1])] or not all(
        math.isclose(a, b, abs_tol=_TOLERANCE) for a, b in ends
    ):
        return False
    start, end = points[0], points[-1]
    return all(
        len(point) == 2
        and is_on_the_way((point[0], point[1]), (start[0], start[1]), (end[0], end[1]))
        for point in others[1:-1]
    )


def _points_of(geometry: Any) -> list[list[float]]:
    return _points(geometry.get("coordinates")) if isinstance(geometry, dict) else []


def _points(held: Any) -> list[list[float]]:
    """Return the points of coordinates, of whatever geometry."""
    numbers = (int, float, Decimal)
    if isinstance(held, list) and held and all(isinstance(one, numbers) for one in held):
        return [[float(one) for one in held]]
    return [point for one in held for point in _points(one)] if isinstance(held, list) else []
