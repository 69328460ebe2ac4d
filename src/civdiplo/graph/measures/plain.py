"""The network as the measures take it: simple, without loops, its weights plain numbers.

A measure of pairs has no one answer for a graph of many ties: whether two ties of one pair count
once or twice, and whether direction is kept, is for the researcher to say. So a multigraph is
refused, with the calls that make it simple. Loops are ties of nobody with somebody else: they are
left out, and counted in the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Value
from civdiplo.graph.taken import check_currency, stated, weight_in

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "NAMED",
    "Direction",
    "degrees",
    "loops_left_out",
    "named",
    "neighbours",
    "plain",
    "undirected",
]

Direction: TypeAlias = Literal["all", "in", "out"]

NAMED = ("node", "label", "type", "country")  # the columns that say who a node is


def plain(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return a simple network without its loops; the same object where it has none."""
    import networkx as nx

    loops = list(nx.selfloop_edges(network))
    if not loops:
        return network
    without = network.copy()
    without.remove_edges_from(loops)
    return without


def undirected(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return the simple network of pairs that are tied either way, without loops."""
    import networkx as nx

    simple = plain(network)
    if not simple.is_directed():
        return simple
    union: nx.Graph[Any] = nx.Graph()
    union.add_nodes_from(simple.nodes(data=True))
    union.add_edges_from(simple.edges)
    return union


def loops_left_out(network: nx.Graph[Any]) -> Iterator[tuple[str, Value]]:
    """Yield what a result says of the loops that were left out: nothing where there are none."""
    import networkx as nx

    if loops := nx.number_of_selfloops(network):
        yield "loops left out", loops


def neighbours(network: nx.Graph[Any]) -> dict[Any, set[Any]]:
    """Return whom each node of a simple network is tied to, either way."""
    tied: dict[Any, set[Any]] = {node: set() for node in network}
    for one, other in network.edges:
        tied[one].add(other)
        tied[other].add(one)
    return tied


def degrees(
    network: nx.Graph[Any], *, weight: str | None = None, direction: Direction = "all"
) -> dict[Any, Fraction | int]:
    """Return the degree of each node of a simple network, or its strength, exactly.

    Args:
        network: A simple network without loops.
        weight: The edge attribute that is added up; None counts edges.
        direction: Which arcs of a directed network count; "all" counts both, so that a mutual pair
            adds two to each of its ends. Without meaning where the network is undirected.

    Raises:
        InvalidValueError: No such direction; an edge has no weight, or one that is no number of at
            least 0.
        CurrencyMismatchError: The weights are in several currencies, by the edges' ``currency``.
    """
    if direction not in ("all", "in", "out"):
        raise InvalidValueError("direction", "must be all, in or out", direction)
    if weight is not None:
        check_currency(network)
    both = direction == "all" or not network.is_directed()
    counted: dict[Any, Fraction | int] = dict.fromkeys(network, 0)
    for one, other, facts in network.edges(data=True):
        share: Fraction | int = 1
        if weight is not None:
            share = Fraction(weight_in(weight, (one, other), facts.get(weight)))
        if both or direction == "out":
            counted[one] += share
        if both or direction == "in":
            counted[other] += share
    return counted


def named(network: nx.Graph[Any], node: Any) -> tuple[Any, ...]:
    """Return who a node is: itself, its label (itself if none), type and country, None if none."""
    facts = network.nodes[node]
    label, kind, country = (stated(facts.get(name)) for name in NAMED[1:])
    return node, str(node) if label is None else label, kind, country
