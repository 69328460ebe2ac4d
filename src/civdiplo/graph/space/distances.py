"""How long ties are, in great-circle kilometres."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from typing import TYPE_CHECKING

from civdiplo.errors import InvalidValueError
from civdiplo.graph.geography import kilometres
from civdiplo.graph.measures.result import Table
from civdiplo.graph.space.points import Points, placed
from civdiplo.graph.taken import Network, need_numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ecdf", "edge_kilometres", "kilometre_matrix"]

_SOURCE = "great-circle distance on a sphere of 6371.0088 km, R. W. Sinnott (1984)"


def edge_kilometres(network: Network, *, coordinates: Points | None = None) -> Table:
    """Tell the length of every edge both ends of which have coordinates.

    Args:
        network: A simple graph, or a dataset.
        coordinates: Latitude and longitude of each node, in degrees; None takes the attributes
            ``latitude`` and ``longitude``, and of a dataset the place of an actor or its city.

    Returns:
        A row for each edge measured: source, target, km. ``of`` has the number of edges, how many
        are ``measured`` and how many lack coordinates (``without coordinates``, and ``share
        without``), ``loops left out``, and median and mean of the lengths, None where nothing is
        measured.

    Raises:
        InvalidValueError: The graph has parallel edges, or coordinates are out of their range.

    Source: `civdiplo.graph.geography.kilometres`.

    >>> import networkx as nx
    >>> G = nx.Graph([("Pskov", "Vitebsk"), ("Pskov", "Elsewhere")])
    >>> found = edge_kilometres(G, coordinates={"Pskov": (57.82, 28.33), "Vitebsk": (55.19, 30.2)})
    >>> print(found)
    source  target   km
    Pskov   Vitebsk  314.1
    >>> dict(found.of)["without coordinates"]
    1
    """
    made, points = placed(network, coordinates)
    edges = [(one, other) for one, other in made.edges if one != other]
    cells = [
        (one, other, kilometres(points[one], points[other]))
        for one, other in edges
        if one in points and other in points
    ]
    lengths = [km for _, _, km in cells]
    missing = len(edges) - len(cells)
    return Table(
        name="length of ties",
        columns=("source", "target", "km"),
        cells=cells,
        definition="great-circle kilometres between the coordinates of both ends",
        source=_SOURCE,
        of={
            "edges": len(edges),
            "measured": len(cells),
            "without coordinates": missing,
            "share without": missing / len(edges) if edges else None,
            "loops left out": made.number_of_edges() - len(edges),
            "median km": statistics.median(lengths) if lengths else None,
            "mean km": math.fsum(lengths) / len(lengths) if lengths else None,
        },
    )


def ecdf(figures: Iterable[float]) -> Table:
    """Tell for each figure that occurs which share of all is not larger.

    Args:
        figures: Numbers, such as ``edge_kilometres(G).column("km")``.

    Returns:
        A row for each different figure, from the smallest: value, count, share.

    >>> print(ecdf([120.0, 80.0, 120.0, 500.0]))
    value  count  share
    80     1      0.25
    120    2      0.75
    500    1      1
    """
    held = sorted(figures)
    cells: list[tuple[float, int, float]] = []
    for place, figure in enumerate(held, start=1):
        if cells and cells[-1][0] == figure:
            _, count, _ = cells.pop()
            cells.append((figure, count + 1, place / len(held)))
        else:
            cells.append((figure, 1, place / len(held)))
    return Table(
        name="cumulative distribution",
        columns=("value", "count", "share"),
        cells=cells,
        definition="share of the figures that are not larger",
        source="the empirical distribution function",
        of={"figures": len(held)},
    )


def kilometre_matrix(network: Network, *, coordinates: Points | None = None) -> NDArray[np.float64]:
    """Return the distance of each two nodes in kilometres, in the order of the nodes.

    Args:
        network: A simple graph, or a dataset.
        coordinates: As in `edge_kilometres`.

    Raises:
        InvalidValueError: A node has no coordinates, or as in `edge_kilometres`.
        MissingExtraError: numpy is not installed.

    >>> import networkx as nx
    >>> kilometre_matrix(nx.Graph([(0, 1)]), coordinates={0: (0, 0), 1: (0, 90)}).round().tolist()
    [[0.0, 10008.0], [10008.0, 0.0]]
    """
    need_numpy("kilometre_matrix")
    import numpy as np

    made, points = placed(network, coordinates)
    missing = [node for node in made if node not in points]
    if missing:
        hint = "leave such nodes out of the graph first, as by G.subgraph"
        raise InvalidValueError("coordinates", "must be stated of every node", missing, hint=hint)
    where = [points[node] for node in made]
    matrix = np.zeros((len(where), len(where)))
    for row, one in enumerate(where):
        for column, other in enumerate(where[:row]):
            matrix[row, column] = matrix[column, row] = kilometres(one, other)
    return matrix
