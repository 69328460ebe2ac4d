"""Where the nodes of a network are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from civdiplo.errors import InvalidValueError, shown
from civdiplo.graph.geography import Coordinates, coordinates_of
from civdiplo.graph.taken import Network, simple_graph, stated

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["Points", "placed"]

Points: TypeAlias = Mapping[Any, Coordinates]


def placed(network: Network, coordinates: Points | None) -> tuple[nx.Graph[Any], Points]:
    """Return a simple graph, and the latitude and longitude of those of its nodes that have any.

    Those of a dataset are of the place of an actor or its city, those of a graph its attributes
    ``latitude`` and ``longitude``, unless coordinates are given. NaN counts as not stated.

    Raises:
        InvalidValueError: The graph has parallel edges, or coordinates are out of their range.
    """
    made = simple_graph(network)
    found: dict[Any, Any]
    if coordinates is not None:
        found = {node: coordinates.get(node) for node in made}
    elif made is network:
        found = {
            node: (facts.get("latitude"), facts.get("longitude"))
            for node, facts in made.nodes(data=True)
        }
    else:
        find = cast("Dataset", network).get
        found = {node: coordinates_of(node, find) for node in made}
    points = ((node, _checked(node, point)) for node, point in found.items())
    return made, {node: point for node, point in points if point is not None}


def _checked(node: object, point: Any) -> Coordinates | None:
    """Return latitude and longitude as floats; None where one of them is not stated."""
    if point is None or any(stated(one) is None for one in point):
        return None
    try:
        latitude, longitude = map(float, point)
    except (TypeError, ValueError):
        field = f"latitude, longitude of {shown(node)}"
        raise InvalidValueError(field, "must be numbers", point) from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        rule = "must be a latitude from -90 to 90 and a longitude from -180 to 180"
        raise InvalidValueError(f"coordinates of {shown(node)}", rule, point)
    return latitude, longitude
