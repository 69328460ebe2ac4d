"""Structural holes: how far an actor's contacts are tied among themselves, after Burt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, plain
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Network, check_currency, simple_graph, weight_in

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Holes", "holes_of", "structural_holes"]

_Weights: TypeAlias = "dict[Any, dict[Any, float]]"


@frozen
class Holes:
    """What one actor's contacts leave open: None each for an actor without contacts."""

    contacts: int
    effective_size: float | None
    efficiency: float | None
    constraint: float | None


def structural_holes(network: Network, *, weight: str | None = None) -> Table:
    """List Burt's effective size, efficiency and constraint of each node.

    Constraint is that of igraph and networkx. Effective size is that of ``nx.effective_size(G,
    nodes=list(G))``, which has none for nodes that only receive; asked for all nodes at once,
    networkx makes a matrix of all nodes, and finds another size where ties are mutual.

    Args:
        network: A simple network, or a dataset; loops are left out and counted. The weight of a
            pair is the sum of both directions.
        weight: The edge attribute that says how strong a tie is; None takes all as equal.

    Returns:
        A row a node, in the order of the network: who it is; ``contacts``; ``effective_size``,
        contacts less what is redundant among them; ``efficiency``, the share of contacts that is;
        ``constraint``, the sum over contacts j of (p_ij + sum over q of p_iq p_qj)², where p_ij is
        the share of i's ties that goes to j. The three are None for a node without contacts.

    Raises:
        InvalidValueError: The network is a multigraph, or an edge has no such weight.

    Source: Burt, Structural Holes, 1992, ch. 2.

    >>> import networkx as nx
    >>> structural_holes(nx.star_graph(4)).rows()[0]["effective_size"]
    4.0
    """
    network = simple_graph(network)
    simple = plain(network)
    known = holes_of(simple, weight=weight)
    return Table(
        name="structural holes",
        columns=(*NAMED, "contacts", "effective_size", "efficiency", "constraint"),
        cells=(
            (
                *named(simple, node),
                one.contacts,
                one.effective_size,
                one.efficiency,
                one.constraint,
            )
            for node, one in known.items()
        ),
        definition=(
            "effective size: sum_j (1 - sum_q p_iq m_jq); efficiency: effective size / contacts; "
            "constraint: sum_j (p_ij + sum_q p_iq p_qj)²"
        ),
        source="Burt, Structural Holes, 1992",
        of=[("nodes", len(simple)), ("weight", weight), *loops_left_out(network)],
    )


def holes_of(simple: nx.Graph[Any], *, weight: str | None = None) -> dict[Any, Holes]:
    """Return the structural holes around each node of a simple network without loops."""
    weights = _weights(simple, weight)
    shares = {node: _divided(near, sum(near.values())) for node, near in weights.items()}
    to_best = {node: _divided(near, max(near.values())) for node, near in weights.items() if near}
    return {node: _holes(node, shares, to_best) for node in simple}


def _holes(node: Any, shares: _Weights, to_best: _Weights) -> Holes:
    mine = shares[node]
    if not mine:
        return Holes(0, None, None, None)
    size, constraint = float(len(mine)), 0.0
    for contact, share in mine.items():
        near = to_best[contact]
        between = [other for other in mine if other in near]
        size -= sum(mine[other] * near[other] for other in between)
        indirect = sum(mine[other] * shares[other][contact] for other in between)
        constraint += (share + indirect) ** 2
    return Holes(len(mine), size, size / len(mine), constraint)


def _weights(simple: nx.Graph[Any], weight: str | None) -> _Weights:
    """Return the weight of each pair, both ways together; ties of weight 0 are none."""
    if weight is not None:
        check_currency(simple)
    weights: _Weights = {node: {} for node in simple}
    for one, other, facts in simple.edges(data=True):
        given = 1.0 if weight is None else float(weight_in(weight, (one, other), facts.get(weight)))
        if given:
            weights[one][other] = weights[one].get(other, 0.0) + given
            weights[other][one] = weights[other].get(one, 0.0) + given
    return weights


def _divided(near: dict[Any, float], by: float) -> dict[Any, float]:
    return {node: given / by for node, given in near.items()}
