"""How far a network turns about one node: Freeman's centralizations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.plain import Direction, degrees, loops_left_out, plain
from civdiplo.graph.measures.result import Measure
from civdiplo.graph.taken import Network, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "CLOSENESS",
    "betweenness_centralization",
    "centralization",
    "closeness_centralization",
    "degree_centralization",
]

_SOURCE = (
    "Freeman, Centrality in social networks: conceptual clarification, Social Networks 1, 1979"
)
CLOSENESS = "sum of (highest closeness - closeness) / ((n-1)(n-2)/(2n-3))"
_FEW = "fewer than three nodes"


def centralization(scores: Iterable[float], most: float) -> float:
    """Return how far scores lie below the highest of them, as a share of what is possible.

    Args:
        scores: The centrality of each node, one or more.
        most: The greatest sum of differences that a network of this size admits.

    Returns:
        sum(highest - score) / most.

    Source: Freeman 1979, p. 228.

    >>> centralization([3, 1, 1, 1], most=6)
    1.0
    """
    listed = list(scores)
    highest = max(listed)
    return sum(highest - score for score in listed) / most


def degree_centralization(network: Network, *, direction: Direction = "all") -> Measure:
    """Say how unequally degrees are spread: 1 for a star, 0 where all are equal.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        direction: Which arcs of a directed network count. Without meaning where it is undirected.

    Returns:
        The sum of differences from the highest degree over that of a star: (n-1)(n-2) undirected,
        2(n-1)(n-2) for all arcs (a star of mutual pairs), (n-1)² for arcs in or out (all arcs to,
        or from, the centre). Undefined for fewer than three nodes.

    Raises:
        InvalidValueError: The network is a multigraph, or there is no such direction.

    Source: Freeman 1979; for in and out: Wasserman & Faust, Social Network Analysis, 1994, p. 180.

    >>> import networkx as nx
    >>> degree_centralization(nx.star_graph(4)).value
    1.0
    """
    network = simple_graph(network)
    simple = plain(network)
    n, counted = len(simple), degrees(simple, direction=direction)
    most, denominator = (n - 1) * (n - 2), "(n-1)(n-2)"
    if simple.is_directed() and direction == "all":
        most, denominator = 2 * most, "2(n-1)(n-2)"
    elif simple.is_directed():
        most, denominator = (n - 1) ** 2, "(n-1)²"
    why = _FEW if n < 3 else None
    return Measure(
        name="degree centralization",
        value=None if why else float(centralization(map(float, counted.values()), most)),
        definition=f"sum of (highest degree - degree) / {denominator}",
        source=_SOURCE,
        of=[("nodes", n), ("direction", _told(simple, direction)), *loops_left_out(network)],
        undefined=why,
    )


def betweenness_centralization(
    network: Network, *, scores: Mapping[Any, float] | None = None
) -> Measure:
    """Say how unequally shortest paths run through the nodes: 1 for a star, 0 for a cycle.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        scores: The normalised betweenness (0 to 1) of every node, where it is known already, such
            as from another engine; None works it out, at a cost of nodes times edges.

    Returns:
        The sum of differences from the highest normalised betweenness, over n-1. Undefined for
        fewer than three nodes.

    Raises:
        InvalidValueError: The network is a multigraph, or ``scores`` are not of its nodes.

    Source: Freeman 1979.

    >>> import networkx as nx
    >>> betweenness_centralization(nx.cycle_graph(6)).value
    0.0
    """
    import networkx as nx

    network = simple_graph(network)
    simple = plain(network)
    n = len(simple)
    why = _FEW if n < 3 else None
    if scores is not None and set(scores) != set(simple):
        raise InvalidValueError("scores", "must be of the nodes of the network", len(scores))
    known = nx.betweenness_centrality(simple) if scores is None and n > 2 else scores or {}
    return Measure(
        name="betweenness centralization",
        value=None if why else float(centralization(known.values(), n - 1)),
        definition="sum of (highest normalised betweenness - betweenness) / (n-1)",
        source=_SOURCE,
        of=[("nodes", n), ("direction", _told(simple, "along arcs")), *loops_left_out(network)],
        undefined=why,
    )


def closeness_centralization(
    network: Network, *, direction: Literal["in", "out"] = "out"
) -> Measure:
    """Say how unequally near to all others the nodes are: 1 for a star, 0 for a cycle.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        direction: Whether distances run from a node ("out") or to it ("in", the closeness of
            networkx). Without meaning where the network is undirected.

    Returns:
        The sum of differences from the highest closeness, over that of an undirected star,
        (n-1)(n-2)/(2n-3). A directed network can exceed 1, as a star is not its extreme.
        Undefined for fewer than three nodes, and where somebody cannot reach somebody.

    Raises:
        InvalidValueError: The network is a multigraph, or there is no such direction.

    Source: Freeman 1979.

    >>> import networkx as nx
    >>> round(float(closeness_centralization(nx.star_graph(5))), 6)
    1.0
    """
    import networkx as nx

    if direction not in ("in", "out"):
        raise InvalidValueError("direction", "must be in or out", direction)
    network = simple_graph(network)
    simple = plain(network)
    n, why = len(simple), _apart(simple)
    known: Mapping[Any, float] = {}
    if why is None:
        if isinstance(simple, nx.DiGraph) and direction == "out":
            known = nx.closeness_centrality(simple.reverse())
        else:
            known = nx.closeness_centrality(simple)
    return Measure(
        name="closeness centralization",
        value=None
        if why
        else float(centralization(known.values(), (n - 1) * (n - 2) / (2 * n - 3))),
        definition=CLOSENESS,
        source=_SOURCE,
        of=[("nodes", n), ("direction", _told(simple, direction)), *loops_left_out(network)],
        undefined=why,
    )


def _apart(simple: nx.Graph[Any]) -> str | None:
    """Return why closeness has no meaning for this network, None if it has one."""
    import networkx as nx

    if len(simple) < 3:
        return _FEW
    if isinstance(simple, nx.DiGraph):
        one_part = nx.is_strongly_connected(simple)
    else:
        one_part = nx.is_connected(simple)
    return None if one_part else "somebody cannot be reached; take the largest component"


def _told(simple: nx.Graph[Any], direction: str) -> str:
    return direction if simple.is_directed() else "undirected"
