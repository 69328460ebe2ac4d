"""From a two-mode network to one of actors alone, tied by what they meet in."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError, shown
from civdiplo.graph.gathering import ordered
from civdiplo.graph.simple import check_choice

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Meeting", "one_mode"]

Meeting: TypeAlias = Literal["count", "newman", "jaccard", "overlap"]
Sizes: TypeAlias = dict[Any, int]


def one_mode(
    network: nx.Graph[Any], *, mode: Literal[0, 1] = 0, weight: Meeting = "count"
) -> nx.Graph[Any]:
    """Return who meets whom, how much, and in what, from a two-mode network.

    Args:
        network: A two-mode network, as `two_mode` makes it, or any other whose nodes have
            ``bipartite`` 0 or 1. Directions do not matter.
        mode: The mode whose nodes stay.
        weight: What the weight of a pair is. "count": in how many nodes of the other mode they
            meet. "newman": each of those counts 1 / (k - 1), where k meet in it, so that the
            strength of a node is the number of them in which it meets anybody. "jaccard": their
            share among all nodes that one or the other is joined to. "overlap": their share among
            the nodes of the one that is joined to fewer.

    Returns:
        A Graph of the nodes of that mode, sorted, with their attributes. Edges have ``weight``,
        ``count`` and ``shared``, the nodes of the other mode in which the two meet, sorted, as text
        with a space between.

    Raises:
        InvalidValueError: A node has no mode, an edge joins two of one mode, or an argument is not
            one of its choices.

    Source: M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64, 016132
    (2001), eq. (2); the others as ``networkx.bipartite.overlap_weighted_projected_graph``.

    >>> import networkx as nx
    >>> B = nx.Graph([("a", "paper"), ("b", "paper"), ("c", "paper"), ("a", "deal"), ("b", "deal")])
    >>> nx.set_node_attributes(B, {n: int(n in ("paper", "deal")) for n in B}, "bipartite")
    >>> one_mode(B, weight="newman").edges["a", "b"]
    {'weight': 1.5, 'count': 2, 'shared': 'deal paper'}
    """
    import networkx as nx

    check_choice("weight", weight, get_args(Meeting))
    if mode not in (0, 1) or isinstance(mode, bool):
        raise InvalidValueError("mode", "must be 0 or 1", mode)
    modes = _modes(network)
    kept = ordered(node for node, held in modes.items() if held == mode)
    made: nx.Graph[Any] = nx.Graph()
    made.graph.update(network.graph, weight=weight)
    made.add_nodes_from((node, dict(network.nodes[node])) for node in kept)
    near = network.to_undirected(as_view=True).adj if network.is_directed() else network.adj
    sizes: Sizes = {node: len(near[node]) for node in network}
    rank = {node: number for number, node in enumerate(kept)}
    met: dict[tuple[Any, Any], list[Any]] = {}
    for other in ordered(node for node in network if node not in rank):
        for pair in combinations(sorted(near[other], key=rank.__getitem__), 2):
            met.setdefault(pair, []).append(other)
    weigh = _WEIGHTS[weight]
    for pair in sorted(met, key=lambda pair: (rank[pair[0]], rank[pair[1]])):
        shared = met[pair]
        told = {"count": len(shared), "shared": " ".join(map(str, shared))}
        made.add_edge(*pair, weight=weigh(pair, shared, sizes), **told)
    return made


def _modes(network: nx.Graph[Any]) -> dict[Any, object]:
    modes: dict[Any, object] = {node: told.get("bipartite") for node, told in network.nodes.items()}
    for node, mode in modes.items():
        if mode not in (0, 1):
            raise InvalidValueError(
                "bipartite", "must be 0 or 1 of each node", mode, hint=shown(node)
            )
    for one, other in network.edges():
        if modes[one] == modes[other]:
            rule = "must differ for the two nodes of an edge"
            raise InvalidValueError("bipartite", rule, f"{one}, {other}")
    return modes


def _newman(_: tuple[Any, Any], shared: list[Any], sizes: Sizes) -> float:
    return float(sum(Fraction(1, sizes[other] - 1) for other in shared))


def _jaccard(pair: tuple[Any, Any], shared: list[Any], sizes: Sizes) -> float:
    return len(shared) / (sizes[pair[0]] + sizes[pair[1]] - len(shared))


def _overlap(pair: tuple[Any, Any], shared: list[Any], sizes: Sizes) -> float:
    return len(shared) / min(sizes[pair[0]], sizes[pair[1]])


_WEIGHTS: dict[str, Callable[[tuple[Any, Any], list[Any], Sizes], float]] = {
    "count": lambda _, shared, __: len(shared),
    "newman": _newman,
    "jaccard": _jaccard,
    "overlap": _overlap,
}
