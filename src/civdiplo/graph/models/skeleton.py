"""Whom each is tied to most: the strongest arcs of every node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.graph.taken import Network, checked_count, simple_graph, weighted_edges

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["strongest"]


def strongest(
    network: Network, k: int = 1, *, weight: str | None = "weight", loops: bool = False
) -> nx.DiGraph[Any]:
    """Return the skeleton in which every node points to the k it is most strongly tied to.

    Args:
        network: A simple graph, directed or not, or a dataset. In a directed graph a node points
            along its own arcs only.
        k: How many neighbours; where more are tied as strongly as the k-th, all of them are kept.
        weight: The attribute of an edge that tells its weight, a number from 0; each counts as 1
            where no edge has it, or for None.
        loops: Whether a node may point to itself. A loop then takes one of the k places; without,
            loops are left out before the strongest are looked for.

    Returns:
        A DiGraph with all nodes, and their attributes and those of the arcs kept.

    Raises:
        InvalidValueError: The graph has parallel edges, k is less than 1, or weights are
            not numbers from 0 throughout.

    Source: the k-neighbour skeleton of V. Batagelj, arXiv 2505.00889 (2025), with ties kept.

    >>> import networkx as nx
    >>> G = nx.DiGraph()
    >>> G.add_weighted_edges_from([("a", "a", 9), ("a", "b", 5), ("a", "c", 2), ("c", "b", 1)])
    >>> list(strongest(G).edges), list(strongest(G, loops=True).edges)
    ([('a', 'b'), ('c', 'b')], [('a', 'a'), ('c', 'b')])
    """
    import networkx as nx

    checked_count("k", k)
    given = simple_graph(network)
    made: nx.DiGraph[Any] = nx.DiGraph(**given.graph)
    made.add_nodes_from((node, dict(facts)) for node, facts in given.nodes(data=True))
    arcs: dict[Any, list[tuple[Any, float]]] = {node: [] for node in given}
    for one, other, strength in weighted_edges(given, weight):
        if loops or one != other:
            arcs[one].append((other, strength))
            if not given.is_directed() and one != other:
                arcs[other].append((one, strength))
    for node, held in arcs.items():
        best = sorted((strength for _, strength in held), reverse=True)[:k]
        made.add_edges_from(
            (node, other, dict(given.edges[node, other]))
            for other, strength in held
            if strength >= best[-1]
        )
    return made
