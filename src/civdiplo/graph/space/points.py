"""Where the nodes of a network are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from civdiplo.errors import InvalidValueError, shown
from civdiplo.graph.geography import Coordinates, coordinates_of
from civdiplo.graph.taken import Network, simple_graph

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["Points", "placed"]

Points: TypeAlias = Mapping[Any, Coordinates]


def placed(network: Network, coordinates: Points | None) -> tuple[nx.Graph[Any], Points]:
    """Return a simple graph, and the latitude and longitude of those of its nodes that have any.

    Those of a dataset are of the place of an actor or its city, those of a graph its attributes
    ``latitude`` and ``longitude``, unless coordinates are given.

    Raises:
        InvalidValueError: The graph has parallel edges, or coordinates are out of their range.
    """
    made = simple_graph(network)
    if made is network:
        found = {node: _stated(facts) for node, facts in made.nodes(data=True)}
    else:
        find = cast("Dataset", network).get
        found = {node: coordinates_of(node, find) for node in made}
    if coordinates is not None:
        found = {node: coordinates.get(node) for node in made}
    return made, {node: _checked(node, point) for node, point in found.items() if point is not None}


def _stated(facts: Mapping[str, Any]) -> Coordinates | None:
    latitude, longitude = facts.get("latitude"), facts.get("longitude")
    if latitude is None or longitude is None:
        return None
    try:
        return float(latitude), float(longitude)
    except (TypeError, ValueError):
        point = (latitude, longitude)
        raise InvalidValueError("latitude, longitude", "must be numbers", point) from None


def _checked(node: object, point: Coordinates) -> Coordinates:
    latitude, longitude = point
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and math.isfinite(longitude)):
        rule = "must be a latitude from -90 to 90 and a longitude from -180 to 180"
        raise InvalidValueError(f"coordinates of {shown(node)}", rule, point)
    return point
