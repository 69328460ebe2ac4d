"""Who is near: the nearest points on the globe, found in a grid of cells."""

from __future__ import annotations

import functools
import heapq
import math
from collections.abc import Iterable
from itertools import product
from typing import TypeAlias

__all__ = ["Grid"]

Coordinates: TypeAlias = tuple[float, float]
Point: TypeAlias = tuple[float, float, float]
Cell: TypeAlias = tuple[int, int, int]

_CELL = 0.025  # of the radius of the globe, some 160 km
_RINGS = 6  # cells to either side that are looked into, before all points are


class Grid:
    """Points on the globe in cells of space, so that neither poles nor the date line part them.

    Args:
        placed: The ids of the points, with latitude and longitude in degrees.

    >>> Grid([("suva", (-18.1, 178.4)), ("apia", (-13.8, -171.8)), ("oslo", (59.9, 10.8))]).nearest(
    ...     (-17.0, 180.0), 2
    ... )
    ['suva', 'apia']
    """

    def __init__(self, placed: Iterable[tuple[str, Coordinates]]) -> None:
        self._points: list[tuple[Point, str]] = [(_point(at), actor) for actor, at in placed]
        self._cells: dict[Cell, list[tuple[Point, str]]] = {}
        for point, actor in self._points:
            self._cells.setdefault(_cell(point), []).append((point, actor))

    def nearest(self, at: Coordinates, number: int) -> list[str]:
        """Return the ids of so many nearest points, the nearest first, equal ones by id."""
        centre = _point(at)
        home = _cell(centre)
        found: list[tuple[float, str]] = []
        for ring in range(_RINGS + 1):
            found += [
                (math.dist(centre, point), actor)
                for steps in _shell(ring)
                for point, actor in self._cells.get(_moved(home, steps), ())
            ]
            # whatever is nearer than this has been met
            sure = [one for one in found if one[0] <= ring * _CELL]
            if len(sure) >= number:
                return [actor for _, actor in heapq.nsmallest(number, sure)]
        every = ((math.dist(centre, point), actor) for point, actor in self._points)
        return [actor for _, actor in heapq.nsmallest(number, every)]


@functools.cache
def _shell(ring: int) -> tuple[Cell, ...]:
    """Return the steps to the cells that are so far from a cell."""
    across = range(-ring, ring + 1)
    return tuple(steps for steps in product(across, across, across) if max(map(abs, steps)) == ring)


def _point(at: Coordinates) -> Point:
    latitude, longitude = map(math.radians, at)
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)


def _cell(point: Point) -> Cell:
    x, y, z = (math.floor(part / _CELL) for part in point)
    return x, y, z


def _moved(cell: Cell, steps: Cell) -> Cell:
    return cell[0] + steps[0], cell[1] + steps[1], cell[2] + steps[2]
