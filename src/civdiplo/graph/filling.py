"""The edges of many ties of two ends at once, made and put between their nodes by columns."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import attrgetter, is_not, itemgetter
from typing import Any, TypeAlias

from civdiplo.entities.base import Entity
from civdiplo.graph.columns import column
from civdiplo.graph.expansion import cited
from civdiplo.graph.patterns import Edge, Pattern

__all__ = ["Place", "Row", "each", "edges_of", "fill"]

Row: TypeAlias = dict[str, dict[str, Edge]]  # the edges to each neighbour, by their keys
Place: TypeAlias = tuple[Any, ...]  # a node, and its rows of edges out and in

_NODE, _ROW, _BACK = map(itemgetter, range(3))


def edges_of(ties: Sequence[Entity], patterns: Sequence[Pattern]) -> list[Edge]:
    """Return the attributes of the edge of each directed tie, each in a dictionary of its own."""
    edges: list[Edge] = list(map(dict.copy, map(attrgetter("forward"), patterns)))
    for edge, name, sources in zip(edges, column(ties, "id"), column(ties, "sources"), strict=True):
        edge["entity"] = name
        if sources:
            edge["sources"] = sources[0].source if len(sources) == 1 else cited(sources)
    return edges


def fill(places: Sequence[Place], edges: Sequence[Edge]) -> None:
    """Put edges between nodes that stand by turns in ``places``, source, target, source ...

    No edge may have the key of one that is there already, which is the entity that it is of.
    """
    here, there = places[::2], places[1::2]
    fresh = [{edge["entity"]: edge} for edge in edges]
    held = list(map(dict.setdefault, map(_ROW, here), map(_NODE, there), fresh))
    each(map(dict.setdefault, map(_BACK, there), map(_NODE, here), held))
    for keyed, more in compress(zip(held, fresh, strict=True), map(is_not, held, fresh)):
        keyed.update(more)  # another tie of the same two nodes


def each(done: Iterable[object]) -> None:
    """Let everything be done that an iterator does on its way."""
    deque(done, maxlen=0)
