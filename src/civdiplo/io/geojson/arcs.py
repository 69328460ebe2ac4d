"""Great circles as lines of a map, cut where they cross the antimeridian."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

from civdiplo.errors import InvalidValueError

__all__ = ["Line", "Point", "arc", "is_on_the_way"]

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]
_Vector: TypeAlias = tuple[float, float, float]

_EARTH_RADIUS_KM = 6371.0088  # mean radius of WGS 84
_DIGITS = 6  # of a degree: a tenth of a metre
_ANTIPODES = 1e-9  # radians, 6 mm
_BESIDE = 1e-7  # radians, 0.6 m: more than rounding to six digits moves a point


def arc(one: Point, other: Point, *, step: float = 100.0) -> tuple[Line, ...]:
    """Return the shortest way between two points of the globe as lines of a map.

    Args:
        one: Longitude and latitude in degrees, WGS 84, as GeoJSON orders them.
        other: The same.
        step: How far apart, in kilometres, points of the line may be; more than 0.

    Returns:
        One line, or two where the way crosses 180 degrees of longitude: each ends or begins
        there, and no line jumps from one side of the map to the other. The first and last point are
        those given; what lies between is rounded to six digits.

    Raises:
        InvalidValueError: The points are opposite ends of the globe, so that no way is the
            shortest, or ``step`` is not above 0.

    Source: RFC 7946, section 3.1.9; E. Williams, Aviation Formulary (intermediate points on a
    great circle).

    >>> fiji, samoa = (178.0, -18.0), (-172.0, -14.0)
    >>> [len(line) for line in arc(fiji, samoa)]
    [4, 11]
    >>> arc(fiji, samoa)[0][-1], arc(fiji, samoa)[1][0]
    ((180.0, -17.250696), (-180.0, -17.250696))
    """
    if not step > 0:
        raise InvalidValueError("step", "must be above 0 kilometres", step)
    start, end = _vector(one), _vector(other)
    angle = math.atan2(_length(_cross(start, end)), _dot(start, end))
    if angle > math.pi - _ANTIPODES:
        rule = "must not be the opposite end of the globe, to which no way is the shortest"
        raise InvalidValueError("other", rule, other)
    pieces = max(1, math.ceil(angle * _EARTH_RADIUS_KM / step))
    inner = [_between(start, end, angle, number / pieces) for number in range(1, pieces)]
    return _cut((one, *inner, other), _cross(start, end))


def is_on_the_way(point: Point, one: Point, other: Point) -> bool:
    """Tell whether a point lies on the great circle through two others, as those of `arc` do.

    >>> is_on_the_way((10.0, 0.0), (0.0, 0.0), (20.0, 0.0))
    True
    >>> is_on_the_way((10.0, 0.001), (0.0, 0.0), (20.0, 0.0))
    False
    """
    normal = _cross(_vector(one), _vector(other))
    return abs(_dot(normal, _vector(point))) <= _BESIDE * max(_length(normal), _BESIDE)


def _vector(point: Point) -> _Vector:
    longitude, latitude = map(math.radians, point)
    east = math.cos(latitude)
    return east * math.cos(longitude), east * math.sin(longitude), math.sin(latitude)


def _dot(one: _Vector, other: _Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _cross(one: _Vector, other: _Vector) -> _Vector:
    (a, b, c), (x, y, z) = one, other
    return b * z - c * y, c * x - a * z, a * y - b * x


def _length(vector: _Vector) -> float:
    return math.sqrt(_dot(vector, vector))


def _between(start: _Vector, end: _Vector, angle: float, share: float) -> Point:
    """Return the point that lies a share of the way from start to end."""
    sine = math.sin(angle)
    one, other = math.sin((1 - share) * angle) / sine, math.sin(share * angle) / sine
    x, y, z = (one * a + other * b for a, b in zip(start, end, strict=True))
    longitude = math.degrees(math.atan2(y, x))
    return round(longitude, _DIGITS), round(math.degrees(math.atan2(z, math.hypot(x, y))), _DIGITS)


def _cut(points: Line, normal: _Vector) -> tuple[Line, ...]:
    """Cut a line where the next point is on the other side of the antimeridian."""
    lines: list[list[Point]] = [[points[0]]]
    for here, there in pairwise(points):
        if abs(there[0] - here[0]) > 180:
            latitude = _crossing(normal, here[1], there[1])
            side = math.copysign(180.0, here[0])
            if lines[-1][-1] != (side, latitude):
                lines[-1].append((side, latitude))
            lines.append([(-side, latitude)])
        if lines[-1][-1] != there:
            lines[-1].append(there)
    return tuple(tuple(line) for line in lines if len(line) > 1) or (points,)


def _crossing(normal: _Vector, here: float, there: float) -> float:
    """Return the latitude at which a great circle crosses 180 degrees, between two of its points.

    A point there is (-cos, 0, sin) of its latitude; it lies on the circle where it is at a right
    angle to the normal. Of a circle through the poles every point of the meridian does: the middle
    is taken.
    """
    x, _, z = normal
    if math.isclose(z, 0, abs_tol=1e-12):
        return round((here + there) / 2, _DIGITS)
    return round(math.degrees(math.atan(x / z)), _DIGITS)
