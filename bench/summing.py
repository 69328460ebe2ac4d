"""The figures of a network in one call, beside the same figures called one by one at its peers."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from civdiplo import Dataset
from civdiplo.graph import graph, summary
from graphs import in_igraph, in_rustworkx, pairs_of
from plain import peer

__all__ = ["ALONE", "summaries"]

Way = Callable[[], object]
ALONE = "networkx, figure by figure"
_DRAWN = 100  # nodes that paths are walked from, as civdiplo.graph.summary does


def summaries(held: Dataset) -> dict[str, Way]:
    """Return ways of summing up ready graphs; networkx's own functions come first."""
    made, pairs = graph(held), pairs_of(held)
    ways: dict[str, Way] = {
        ALONE: lambda: _by_networkx(made),
        "civdiplo.graph.summary": lambda: summary(made),
    }
    if peer("igraph") is not None:
        theirs = in_igraph(pairs)
        ways["igraph, figure by figure"] = lambda: _by_igraph(theirs)
    if peer("rustworkx") is not None:
        ready = in_rustworkx(pairs)
        ways["rustworkx, the few that it has"] = lambda: _by_rustworkx(ready)
    return ways


def _by_networkx(made: Any) -> list[object]:
    import networkx as nx

    flat: Any = nx.Graph(made)
    flat.remove_edges_from(list(nx.selfloop_edges(flat)))
    sources = _drawn(list(flat))
    return [
        nx.density(flat),
        [len(part) for part in nx.connected_components(flat)],
        list(nx.isolates(flat)),
        dict(flat.degree()),
        list(nx.articulation_points(flat)),
        nx.transitivity(flat),
        nx.average_clustering(flat),
        nx.degree_assortativity_coefficient(flat),
        nx.overall_reciprocity(nx.DiGraph(made)),
        nx.betweenness_centrality(flat, k=_DRAWN, seed=1),
        [sum(nx.single_source_shortest_path_length(flat, one).values()) for one in sources],
    ]


def _by_igraph(made: Any) -> list[object]:
    flat = made.as_undirected()
    flat.simplify()
    sources = _drawn(list(range(flat.vcount())))
    return [
        flat.density(),
        flat.connected_components().sizes(),
        flat.degree(),
        flat.articulation_points(),
        flat.transitivity_undirected(),
        flat.transitivity_avglocal_undirected(mode="zero"),
        flat.assortativity_degree(directed=False),
        made.reciprocity(),
        flat.betweenness(sources=sources),
        [sum(flat.distances(one)[0]) for one in sources],
    ]


def _by_rustworkx(made: Any) -> list[object]:
    rustworkx = peer("rustworkx")
    flat = made.to_undirected(multigraph=False)
    return [
        [len(part) for part in rustworkx.connected_components(flat)],
        [flat.degree(node) for node in flat.node_indices()],
        rustworkx.articulation_points(flat),
        rustworkx.transitivity(flat),
    ]


def _drawn(nodes: list[Any]) -> list[Any]:
    return random.Random(1).sample(nodes, min(_DRAWN, len(nodes)))
