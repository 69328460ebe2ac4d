"""The edges of a graph gathered by the pair of places they join, for one weighted edge a pair."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from civdiplo.graph.build import collector_paused
from civdiplo.graph.filling import each

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "Entity", "Gathering", "Node", "Pair", "Pairs", "gathered", "ordered"]

Node: TypeAlias = Any  # whatever hashable a graph has for a node
Edge: TypeAlias = Mapping[str, Any]
Entity: TypeAlias = str | int  # its id; of an edge that names none a number of its own

_SEVERAL = ", "  # between the kinds of an edge that is all ties of a pair


@frozen
class Pair:
    """All edges that join two places: what each says, and which entity states it.

    What several edges say may be one object, which then names no entity: ``named`` does.
    """

    edges: list[Edge]
    named: list[str]

    @property
    def entities(self) -> list[Entity]:
        """The entity of each edge; one that names none has one of its own."""
        return list(self.named) or [edge.get("entity", id(edge)) for edge in self.edges]

    def told(self, *, directed: bool) -> Mapping[str, str | bool]:
        """Return what edges say as attributes, absent where no edge states it.

        These are ``kinds``, ``certain``, and ``directed``, which is false where directions are kept
        apart and no edge has one.
        """
        said = frozenset([
            (edge.get("kind") or edge.get("kinds", ""), edge.get("certain", ""))
            for edge in self.edges
        ])  # fmt: skip
        if directed and all(edge.get("directed") is False for edge in self.edges):
            return {"directed": False, **_told(said)}
        return _told(said)


@functools.lru_cache(maxsize=1024)  # of many pairs nearly all say the same
def _told(said: frozenset[tuple[str, str]]) -> Mapping[str, str]:
    told = {}
    kinds = {kind for several, _ in said for kind in several.split(_SEVERAL)} - {""}
    if kinds:
        told["kinds"] = _SEVERAL.join(sorted(kinds))
    answers = {answer for _, answer in said} - {""}
    if answers:
        told["certain"] = "yes" if "yes" in answers else "maybe"
    return told


Pairs: TypeAlias = dict[tuple[Node, Node], Pair]


class Gathering:
    """Edges by the pair of places that they join, in either direction; a place may be None."""

    def __init__(self) -> None:
        self.edges: defaultdict[tuple[Node, Node], list[Edge]] = defaultdict(list)
        self.named: defaultdict[tuple[Node, Node], list[str]] = defaultdict(list)

    def take(
        self,
        here: Iterable[Node],
        there: Iterable[Node],
        edges: Iterable[Edge],
        named: Iterable[str],
    ) -> None:
        """Take edges, by columns: where each starts and ends, what it says, who states it."""
        pairs = list(zip(here, there, strict=True))
        each(map(list.append, map(self.edges.__getitem__, pairs), edges))
        each(map(list.append, map(self.named.__getitem__, pairs), named))

    def all_edges(self) -> Iterator[Edge]:
        """Yield what each edge says."""
        return chain.from_iterable(self.edges.values())

    def pairs(self, places: Iterable[Node], *, directed: bool) -> Pairs:
        """Return what was gathered, in the order of the places, without what has none.

        Args:
            places: All places, in any order.
            directed: Whether the two directions are kept apart; if not, they are one pair, in the
                order of its places.
        """
        known = [one for one in dict.fromkeys(places) if one is not None]
        rank = {one: number for number, one in enumerate(ordered(known))}
        found: dict[tuple[int, int], Pair] = {}
        for (here, there), edges in self.edges.items():
            if here is None or there is None:
                continue
            one, other = rank[here], rank[there]
            if not directed and other < one:
                one, other = other, one
            pair = Pair(edges, self.named.get((here, there), []))
            held = found.setdefault((one, other), pair)
            if held is not pair:
                held.edges.extend(pair.edges)
                held.named.extend(pair.named)
        nodes = list(rank)
        return {(nodes[one], nodes[other]): found[one, other] for one, other in sorted(found)}


@collector_paused()
def gathered(network: nx.Graph[Any], place: Mapping[Node, Node | None]) -> Gathering:
    """Return the edges of a graph by the places of their nodes, an undirected one as it is held."""
    gathering = Gathering()
    done: set[Node] = set()
    several, directed = network.is_multigraph(), network.is_directed()
    for one, row in network.adjacency():
        here = place[one]
        for other, held in row.items():
            if other not in done:
                edges = gathering.edges[here, place[other]]
                edges.extend(held.values()) if several else edges.append(held)
        if not directed:
            done.add(one)
    return gathering


def ordered(nodes: Iterable[Hashable]) -> list[Any]:
    """Return nodes in their own order, or by type and text where they have none."""
    held: list[Any] = list(nodes)
    try:
        return sorted(held)
    except TypeError:
        return sorted(held, key=lambda one: (type(one).__name__, str(one)))
