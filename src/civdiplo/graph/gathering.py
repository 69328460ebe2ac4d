"""The edges of a graph gathered by the pair of places they join, for one weighted edge a pair."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field

from civdiplo.graph.weights import Entities

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Node", "Pair", "Pairs", "ordered", "pairs_of"]

Node: TypeAlias = Any  # whatever hashable a graph has for a node
Edge: TypeAlias = Mapping[str, Any]


@define
class Pair:
    """All edges that join two places: who states them, of which kinds, whether any is certain.

    ``parties`` counts the edges by how many stand in their tie; ``measured`` adds up what a measure
    gives for each edge. ``symmetric`` tells, where directions are kept apart, that none has any.
    """

    entities: Entities = field(factory=dict)
    kinds: set[str] = field(factory=set)
    answers: set[str] = field(factory=set)
    parties: dict[int, int] = field(factory=dict)
    measured: float = 0
    symmetric: bool = False

    def add(self, edges: Iterable[Edge], measure: Callable[[Edge], float] | None) -> None:
        """Add edges; one that names no entity counts as one of its own."""
        entities, parties = self.entities, self.parties
        for edge in edges:
            entities[edge.get("entity", id(edge))] = None
            self.kinds.add(edge.get("kind", ""))
            self.answers.add(edge.get("certain", ""))
            size = edge.get("parties", 2)
            parties[size] = parties.get(size, 0) + 1
            if measure is not None:
                self.measured += measure(edge)

    def told(self) -> dict[str, str | bool]:
        """Return what edges say as attributes, absent where no edge states it.

        These are ``kinds``, ``certain``, and ``directed``, which is false of symmetric ties alone.
        """
        told: dict[str, str | bool] = {"directed": False} if self.symmetric else {}
        kinds = sorted(self.kinds - {""})
        if kinds:
            told["kinds"] = ", ".join(kinds)
        if self.answers - {""}:
            told["certain"] = "yes" if "yes" in self.answers else "maybe"
        return told


Pairs: TypeAlias = dict[tuple[Node, Node], Pair]


def pairs_of(
    network: nx.Graph[Any],
    place: Mapping[Node, Node | None],
    *,
    directed: bool,
    measure: Callable[[Edge], float] | None = None,
) -> Pairs:
    """Return the edges of a graph by the two places they join, in the order of the places.

    Args:
        network: Any graph of networkx.
        place: The place of each node; what touches a node without one is left out.
        directed: Whether the two directions are kept apart; an undirected edge has one of them,
            that of its nodes in order.
        measure: What to add up over the edges of a pair.
    """
    rank = {one: number for number, one in enumerate(ordered(_places(place)))}
    pairs: Pairs = {}
    for one, other, edges in _joined(network):
        here, there = place[one], place[other]
        if here is None or there is None:
            continue
        if not directed and rank[there] < rank[here]:
            here, there = there, here
        pair = pairs.get((here, there))
        if pair is None:
            pair = pairs[here, there] = Pair(symmetric=directed)
        pair.add(edges, measure)
        if pair.symmetric:
            pair.symmetric = all(edge.get("directed") is False for edge in edges)
    return dict(sorted(pairs.items(), key=lambda one: (rank[one[0][0]], rank[one[0][1]])))


def ordered(nodes: Iterable[Hashable]) -> list[Any]:
    """Return nodes in their own order, or by type and text where they have none."""
    held: list[Any] = list(nodes)
    try:
        return sorted(held)
    except TypeError:
        return sorted(held, key=lambda one: (type(one).__name__, str(one)))


def _places(place: Mapping[Node, Node | None]) -> list[Node]:
    return [one for one in dict.fromkeys(place.values()) if one is not None]


def _joined(network: nx.Graph[Any]) -> Iterator[tuple[Node, Node, Collection[Edge]]]:
    """Yield two nodes and the edges between them, each edge of an undirected graph once."""
    done: set[Node] = set()
    several, directed = network.is_multigraph(), network.is_directed()
    for one, row in network.adjacency():
        for other, held in row.items():
            if other not in done:
                yield one, other, held.values() if several else (held,)
        if not directed:
            done.add(one)
