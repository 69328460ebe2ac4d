"""Who connects others: betweenness, structural holes, and whom a network falls apart without."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.holes import holes_of
from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, plain, undirected
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Network, checked_seed, simple_graph

__all__ = ["brokers"]

_HOLES = ("contacts", "effective_size", "efficiency", "constraint")


def brokers(
    network: Network, *, weight: str | None = None, sample: int | None = None, seed: int = 0
) -> Table:
    """List the nodes by how much they connect others, the strongest first.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        weight: The edge attribute that structural holes weigh ties by; None takes all as equal.
            Betweenness counts steps, whatever the weights.
        sample: From how many nodes betweenness is estimated; None takes all, at a cost of nodes
            times edges.
        seed: Which nodes are drawn; the same seed draws the same.

    Returns:
        A row a node, by betweenness, then constraint (the least first, those without contacts
        last), then the order of the network: who it is; ``betweenness``, normalised, along arcs
        where there are; ``contacts``, ``effective_size``, ``efficiency`` and ``constraint`` as in
        `structural_holes`;
        ``separates``, whether parts of the network fall apart without it (direction passed over);
        ``bridges``, how many of its ties are the only way across.

    Raises:
        InvalidValueError: The network is a multigraph, an edge has no such weight, or ``sample``
            is not between 1 and the number of nodes.

    Source: Freeman 1977 (betweenness); Burt 1992 (structural holes).

    >>> import networkx as nx
    >>> G = nx.Graph(["ab", "bc", "ca", "cd", "de"])
    >>> [(row["node"], row["separates"], row["bridges"]) for row in brokers(G).rows()[:2]]
    [('c', True, 1), ('d', True, 2)]
    """
    import networkx as nx

    network = simple_graph(network)
    simple, union = plain(network), undirected(network)
    if sample is not None and not 0 < sample <= len(simple):
        raise InvalidValueError("sample", f"must be between 1 and {len(simple)}", sample)
    seed = checked_seed(seed)
    between: dict[Any, float] = nx.betweenness_centrality(simple, k=sample, seed=seed)
    holes = holes_of(simple, weight=weight)
    separating = set(nx.articulation_points(union))
    bridges = Counter(end for bridge in nx.bridges(union) for end in bridge)
    order = sorted(simple, key=lambda node: (-between[node], _held(holes[node].constraint)))
    return Table(
        name="brokers",
        columns=(*NAMED, "betweenness", *_HOLES, "separates", "bridges"),
        cells=(
            (
                *named(simple, node),
                between[node],
                *(getattr(holes[node], name) for name in _HOLES),
                node in separating,
                bridges[node],
            )
            for node in order
        ),
        definition="normalised betweenness; Burt's measures; articulation points; bridges",
        source="Freeman, Sociometry 40, 1977; Burt, Structural Holes, 1992",
        of=[
            ("nodes", len(simple)),
            ("betweenness from", "all nodes" if sample is None else f"{sample} nodes drawn"),
            *([] if sample is None else [("seed", seed)]),
            *loops_left_out(network),
        ],
    )


def _held(constraint: float | None) -> float:
    """Return how far contacts hold an actor; one without any comes after all others."""
    return math.inf if constraint is None else constraint
