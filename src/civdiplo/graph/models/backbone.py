"""The edges of a weighted network that are too heavy, for one of their ends, to be chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Edge, Network, simple_graph, weight_of, weighted_edges

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Lone", "backbone", "disparity"]

Lone = Literal["silent", "keep"]

_SOURCE = (
    "M. A. Serrano, M. Boguna, A. Vespignani, Extracting the multiscale backbone of complex "
    "weighted networks, PNAS 106 (2009), equation 2"
)
_LONE = {
    "silent": "an end with a single edge says nothing (1)",
    "keep": "an end with a single edge keeps it (0)",
}


def disparity(network: Network, *, weight: str = "weight", lone: Lone = "silent") -> Table:
    """Tell of every edge how probable a weight as heavy is, were weights shared out at random.

    Of an end with k edges, of whose weights the edge holds the share p, that is (1 - p)^(k - 1);
    an edge stands out by the end for which it is the less probable.

    Args:
        network: A simple graph with weights, or a dataset (the weight is the number of ties).
        weight: The attribute of an edge that tells its weight, a number from 0; each counts as 1
            where no edge has it.
        lone: What an end says that has no other edge, for which the formula would give 1 for any
            weight: "silent", that is 1, so that the other end decides; "keep", that is 0.

    Returns:
        A row for each edge: source, target, weight, ``of_source`` and ``of_target``, the figure
        for either end, and ``disparity``, the smaller. In a directed graph the source looks at
        its arcs going out, the target at its arcs coming in. Loops are left out and counted.

    Raises:
        InvalidValueError: The graph has parallel edges, a weight that is no number from 0, or none
            of another name than "weight".

    Source: M. A. Serrano, M. Boguñá, A. Vespignani, PNAS 106 (2009), equation 2.

    >>> import networkx as nx
    >>> found = disparity(nx.les_miserables_graph())
    >>> found.rows()[2]["source"], found.rows()[2]["target"], round(found.rows()[2]["disparity"], 4)
    ('Myriel', 'MmeMagloire', 0.03)
    """
    if lone not in get_args(Lone):
        raise InvalidValueError("lone", f"must be one of {', '.join(get_args(Lone))}", lone)
    given = simple_graph(network)
    edges = [edge for edge in weighted_edges(given, weight) if edge[0] != edge[1]]
    return Table(
        name="disparity",
        columns=("source", "target", "weight", "of_source", "of_target", "disparity"),
        cells=_judged(edges, lone, directed=given.is_directed()),
        definition="(1 - p)^(k - 1), p the share of the edge in the weights of an end of k edges, "
        f"the smaller of both ends; {_LONE[lone]}",
        source=_SOURCE,
        of={
            "edges": len(edges),
            "loops left out": given.number_of_edges() - len(edges),
            "directed": given.is_directed(),
            "weight": weight_of(given, weight),
            "lone": lone,
        },
    )


def _judged(edges: list[Edge], lone: Lone, *, directed: bool) -> Iterator[tuple[Any, ...]]:
    """Yield the edges with the figure of either end and the smaller of them."""
    going: dict[Any, list[float]] = {}
    coming: dict[Any, list[float]] = {} if directed else going
    for one, other, weight in edges:
        going.setdefault(one, []).append(weight)
        coming.setdefault(other, []).append(weight)
    out, into = (
        {node: (len(held), math.fsum(held)) for node, held in ends.items()}
        for ends in (going, coming)
    )
    for one, other, weight in edges:
        of_source = _probability(weight, *out[one], lone)
        of_target = _probability(weight, *into[other], lone)
        yield one, other, weight, of_source, of_target, min(of_source, of_target)


def _probability(weight: float, degree: int, strength: float, lone: Lone) -> float:
    if degree == 1:
        return 1.0 if lone == "silent" else 0.0
    if not strength:
        return 1.0
    return float(max(0.0, 1 - weight / strength) ** (degree - 1))


def backbone(
    network: Network,
    *,
    alpha: float,
    weight: str = "weight",
    lone: Lone = "silent",
    isolates: bool = True,
) -> nx.Graph[Any]:
    """Return the network of the edges that stand out, by the disparity filter.

    Args:
        network: As in `disparity`.
        alpha: An edge is kept where its `disparity` is less than this, from 0 to 1.
        weight: As in `disparity`.
        lone: As in `disparity`.
        isolates: Whether nodes stay that no edge is kept of.

    Returns:
        A graph of the same type, with all attributes and, on each edge, ``disparity``.

    Raises:
        InvalidValueError: As in `disparity`, or alpha is not from 0 to 1.

    Source: M. A. Serrano, M. Boguñá, A. Vespignani, PNAS 106 (2009).

    >>> import networkx as nx
    >>> G = nx.les_miserables_graph()
    >>> [backbone(G, alpha=alpha).number_of_edges() for alpha in (0.05, 0.2)]
    [9, 47]
    """
    if not 0 <= alpha <= 1:
        raise InvalidValueError("alpha", "must be from 0 to 1", alpha)
    given = simple_graph(network)
    kept = [
        (row["source"], row["target"], row["disparity"])
        for row in disparity(given, weight=weight, lone=lone).rows()
        if row["disparity"] < alpha
    ]
    touched = {node for one, other, _ in kept for node in (one, other)}
    made: nx.Graph[Any] = given.__class__(**given.graph)
    made.add_nodes_from(
        (node, dict(facts)) for node, facts in given.nodes(data=True) if isolates or node in touched
    )
    made.add_edges_from(
        (one, other, {**given.edges[one, other], "disparity": figure})
        for one, other, figure in kept
    )
    return made
