"""From a graph of many ties to a simple one, for what is asked of pairs and not of ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["simplify"]


def simplify(network: nx.Graph[str], *, loops: bool = False) -> nx.Graph[str]:
    """Return a simple undirected graph with one weighted edge for each pair of nodes.

    Args:
        network: A graph made by `graph`.
        loops: Whether ties within one node (internal to a city or country) are kept.

    Returns:
        A Graph with the nodes of ``network``, sorted, and, on each edge, ``weight`` (how many
        entities tie the two), ``kinds`` (sorted, with a comma between) and ``certain`` ("yes" if
        any of them is).

    >>> import networkx as nx
    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("a", "b", "m", entity="m", kind="membership", certain="yes")
    >>> _ = G.add_edge("b", "a", "p", entity="p", kind="project", certain="maybe")
    >>> simplify(G).edges["a", "b"]
    {'weight': 2, 'kinds': 'membership, project', 'certain': 'yes'}
    """
    import networkx as nx

    gathered: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one, other, attributes in network.edges(data=True):
        if loops or one != other:
            gathered.setdefault((min(one, other), max(one, other)), []).append(attributes)
    simple: nx.Graph[str] = nx.Graph(**network.graph)
    simple.add_nodes_from((node, network.nodes[node]) for node in sorted(network))
    for (one, other), edges in sorted(gathered.items(), key=lambda pair: pair[0]):
        simple.add_edge(
            one,
            other,
            weight=len({edge["entity"] for edge in edges}),
            kinds=", ".join(sorted({edge["kind"] for edge in edges})),
            certain="yes" if any(edge["certain"] == "yes" for edge in edges) else "maybe",
        )
    return simple
