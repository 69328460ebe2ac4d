"""From ties of actors to those of organizations, cities, regions, countries, or of their sorts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import frozen

from civdiplo.dataset.selection import Span
from civdiplo.errors import InvalidValueError
from civdiplo.graph.asked import Active, asked
from civdiplo.graph.build import built, collector_paused
from civdiplo.graph.folding import Folding
from civdiplo.graph.gathering import Gathering, gathered, ordered
from civdiplo.graph.levels import Level, facts_of, projection
from civdiplo.graph.simple import check_choice, weighted
from civdiplo.graph.taken import stated
from civdiplo.graph.weights import Weight, check_weight, chosen, weigh

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["By", "Internal", "project"]

By: TypeAlias = str | Mapping[Any, Hashable] | Callable[[Any], Hashable]
Internal: TypeAlias = Literal["keep", "drop", "apart"]
See: TypeAlias = Callable[[Any], Hashable]
Facts: TypeAlias = Callable[[Any], Mapping[str, Any]]

_WHOLE_TIES = frozenset({"actor", "person"})  # levels at which nothing is joined


def project(
    network: Dataset | nx.Graph[Any],
    *,
    by: By,
    weight: Weight | None = None,
    loops: Internal = "keep",
    directed: bool = False,
    as_of: datetime.date | None = None,
    period: Span | None = None,
    active: Active = "ever",
    kinds: Collection[str] | None = None,
    maybe: bool = True,
    planned: bool = False,
) -> nx.Graph[Any]:
    """Return who is tied to whom, and how much, where many nodes are seen as one.

    Args:
        network: A dataset, or any graph of networkx.
        by: What a node is seen as. Of a dataset one of the levels "organization", "city", "region"
            and "country", see `graph`. Else the name of an attribute of nodes (of a graph made by
            `graph` "country", "type", "organization_type" ...), a mapping of nodes, or a function
            of one node; where it gives None, NaN or nothing, the node is left out.
        weight: What the weight of a pair is, see `simplify`.
        loops: What becomes of ties within one of them: "keep" makes a loop, "drop" leaves them out,
            and "apart" tells their weight as attribute ``internal`` of the node.
        directed: Whether the two directions are kept apart.
        as_of: The day for which ties of a dataset are taken, as in `graph`; a graph is taken as it
            is.
        period: The period for which they are taken, as in `graph`.
        active: What they have to be in that period, as in `graph`.
        kinds: Of which kinds, as in `graph`.
        maybe: Whether those that perhaps existed are taken, as in `graph`.
        planned: Whether planned ones are taken, as in `graph`.

    Returns:
        A Graph, or a DiGraph, with the edges that `simplify` makes. Nodes have ``label``, and what
        `graph` says of them at a level; ``members`` is how many nodes are seen as this one. The
        graph says what ``network`` does of its making, its ``ties`` among that, and ``left_out``,
        how many nodes are seen as none.

    Raises:
        InvalidValueError: ``by`` is no level that joins nodes, or no node has that attribute; or
            another argument is not one of its choices.

    Source: this is the quotient graph of networkx (``nx.quotient_graph``), counted edge by edge.

    >>> import networkx as nx
    >>> G = nx.Graph([("Pskov", "Vitebsk"), ("Pskov", "Chernihiv"), ("Pskov", "Porkhov")])
    >>> country = {"Pskov": "RU", "Porkhov": "RU", "Vitebsk": "BY", "Chernihiv": "UA"}
    >>> countries = project(G, by=country, loops="apart")
    >>> list(countries.edges(data="weight")), countries.nodes["RU"]
    ([('BY', 'RU', 1), ('RU', 'UA', 1)], {'label': 'RU', 'members': 2, 'internal': 1})
    """
    import networkx as nx

    check_choice("loops", loops, get_args(Internal))
    check_weight(weight)
    if isinstance(network, nx.Graph):
        taken = _of_graph(network, _sight_of(by, network.nodes.__getitem__), _labelled)
    else:
        time = asked(as_of, period, active)
        see, facts = _sight_in(network, by)
        if not callable(weight):
            folding = Folding(network, see, time, kinds=kinds, maybe=maybe, planned=planned)
            taken = _of_dataset(folding, facts)
        else:  # a function, which is asked of every edge
            made = built(network, "actor", time, kinds=kinds, maybe=maybe, planned=planned)
            taken = _of_graph(made, see, facts)
    if isinstance(by, str) and taken.facts is _labelled:
        _check_attribute(by, taken.seen)
    way: Weight = chosen(weight, taken.making, taken.gathering.all_edges())
    pairs = taken.gathering.pairs(taken.seen.values(), directed=directed)
    within = {pair: one for pair, one in pairs.items() if pair[0] == pair[1]}
    nodes = taken.nodes()
    if loops == "apart":
        inner = dict(weigh(within, way, currency=taken.making.get("currency")))
        for one, said in nodes.items():
            said["internal"] = inner.get((one, one), {"weight": 0})["weight"]
    if loops != "keep":
        pairs = {pair: one for pair, one in pairs.items() if pair not in within}
    left_out = sum(one is None for one in taken.seen.values())
    named = {"by": by} if isinstance(by, str) else {}
    told = {**taken.making, **named, "left_out": left_out}
    return weighted(told, nodes, pairs, way, directed=directed)


@frozen
class _Taken:
    """What nodes are seen as, and what is said of that; the edges between; how all was made."""

    seen: Mapping[Any, Hashable]
    facts: Facts
    gathering: Gathering
    making: Mapping[str, Any]

    def nodes(self) -> dict[Any, dict[str, Any]]:
        """Return what is said of all that nodes are seen as, in order."""
        sizes = Counter(one for one in self.seen.values() if one is not None)
        return {one: {**self.facts(one), "members": sizes[one]} for one in ordered(sizes)}


def _of_graph(network: nx.Graph[Any], see: See, facts: Facts) -> _Taken:
    seen = {node: see(node) for node in network}
    return _Taken(seen, facts, gathered(network, seen), network.graph)


@collector_paused()
def _of_dataset(folding: Folding, facts: Facts) -> _Taken:
    folding.take()
    return _Taken(folding.seen(), facts, folding.gathering, folding.told())


def _sight_in(dataset: Dataset, by: By) -> tuple[See, Facts]:
    """Return what the actors of a dataset are seen as, and what is said of that."""
    if not isinstance(by, str) or by not in get_args(Level):
        return _sight_of(by, facts_of(dataset, "actor")), _labelled
    if by in _WHOLE_TIES:
        hint = f"build it, with graph(dataset, level={by!r})"
        raise InvalidValueError("by", "must be a level that joins actors", by, hint=hint)
    level: Level = by  # type: ignore[assignment]  # it is one of them
    return projection(dataset, level), facts_of(dataset, level)


def _sight_of(by: By, facts: Facts) -> See:
    """Return what the nodes of a graph are seen as, given what is said of them."""
    if isinstance(by, str):
        return lambda node: _a_node(facts(node).get(by))
    asked = by.get if isinstance(by, Mapping) else by
    return lambda node: _a_node(asked(node))


def _a_node(one: Any) -> Hashable:
    if not isinstance(one, Hashable):
        raise InvalidValueError("by", "must give values that can be nodes", one)
    seen: Hashable = stated(one)
    return seen


def _check_attribute(by: str, seen: Mapping[Any, Hashable]) -> None:
    if seen and all(one is None for one in seen.values()):
        hint = "a dataset, not its graph, knows the cities and regions of its actors"
        raise InvalidValueError("by", "must be an attribute of nodes", by, hint=hint)


def _labelled(node: object) -> dict[str, str]:
    return {"label": str(node)}
