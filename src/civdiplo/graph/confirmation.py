"""What one side states and the other does not: unconfirmed partnerships."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import define, field

from civdiplo.dataset import Dataset
from civdiplo.entities.agreements import Twinning
from civdiplo.errors import InvalidValueError
from civdiplo.graph.gathering import ordered
from civdiplo.graph.geography import places_of
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import any_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["unconfirmed"]

_SOURCE = "Wikidata, symmetric constraint (Q21510862): a statement that its object does not state"


def unconfirmed(network: Dataset | nx.DiGraph[Any]) -> Table:
    """List the partnerships that one side states and the other does not.

    Args:
        network: A dataset, whose twinnings say in ``stated_by`` which side states them; or a
            directed graph whose arcs are statements, from who states to whom.

    Returns:
        A table, sorted by pair. Of a dataset: ``one`` and ``other`` (the parties), ``stated_by``
        (the side that states it), ``entities`` (ids with a space between). A party states it where
        ``stated_by`` names it or an actor that is that lies in it. Of a graph: ``source``
        and ``target`` of each arc without its reverse. ``of`` counts ``confirmed`` and
        ``unconfirmed`` pairs and, of a dataset, ``undecided`` ones, of which no side is said to
        state them; of a graph, ``loops``, which are no pairs, and ``ties without direction left
        out``: symmetric ties (their attribute ``directed`` is false) are nobody's statement alone.

    Raises:
        InvalidValueError: The graph is undirected, or it is neither graph nor dataset.

    Source: Wikidata's symmetric constraint, which property P190 (twinned administrative body) has.

    >>> import networkx as nx
    >>> print(unconfirmed(nx.DiGraph([("pskov", "vitebsk"), ("vitebsk", "pskov"), ("a", "b")])))
    source  target
    a       b
    """
    given: object = network
    return _of_twinnings(given) if isinstance(given, Dataset) else _of_graph(any_graph(given))


@define
class _Stated:
    """Who of two parties states their twinning, and in which entities."""

    by: set[str] = field(factory=set)
    entities: list[str] = field(factory=list)


def _of_twinnings(dataset: Dataset) -> Table:
    stated: dict[tuple[str, ...], _Stated] = {}
    for twinning in dataset.of(Twinning):
        held = stated.setdefault(twinning.parties, _Stated())
        held.entities.append(twinning.id)
        held.by.update(_sides(dataset, twinning))
    one_sided = {parties: held for parties, held in stated.items() if len(held.by) == 1}
    confirmed = sum(len(held.by) > 1 for held in stated.values())
    return Table(
        name="unconfirmed partnerships",
        columns=("one", "other", "stated_by", "entities"),
        cells=[
            (*parties, next(iter(held.by)), " ".join(held.entities))
            for parties, held in sorted(one_sided.items(), key=lambda one: one[0])
        ],
        definition="twinnings that exactly one of the two parties is said to state",
        source=_SOURCE,
        of={
            "confirmed": confirmed,
            "unconfirmed": len(one_sided),
            "undecided": len(stated) - confirmed - len(one_sided),
        },
    )


def _sides(dataset: Dataset, twinning: Twinning) -> Iterator[str]:
    for one in twinning.stated_by or ():
        if one in twinning.parties:
            yield one
        else:
            around = (place.id for place in places_of(one, dataset.get))
            yield from (place for place in around if place in twinning.parties)


def _of_graph(network: nx.Graph[Any]) -> Table:
    if not network.is_directed():
        rule = "must be directed, from who states to whom"
        raise InvalidValueError("network", rule, type(network).__name__)
    arcs = [
        (one, other)
        for one, other, facts in network.edges(data=True)
        if facts.get("directed") is not False
    ]
    pairs = {(one, other) for one, other in arcs if one != other}
    alone = {(one, other) for one, other in pairs if (other, one) not in pairs}
    symmetric = network.number_of_edges() - len(arcs)
    return Table(
        name="unconfirmed partnerships",
        columns=("source", "target"),
        cells=[(one, other) for one, other in _in_order(alone, network)],
        definition="arcs without their reverse; several arcs of one pair count once",
        source=_SOURCE,
        of={
            "confirmed": (len(pairs) - len(alone)) // 2,
            "unconfirmed": len(alone),
            "loops": sum(one == other for one, other in arcs),
            **({"ties without direction left out": symmetric} if symmetric else {}),
        },
    )


def _in_order(pairs: set[tuple[Any, Any]], network: nx.Graph[Any]) -> list[tuple[Any, Any]]:
    rank = {node: number for number, node in enumerate(ordered(network))}
    return sorted(pairs, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
