"""From ties of actors to those of organizations, cities, regions, countries, or of their sorts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.dataset.selection import Span
from civdiplo.errors import InvalidValueError
from civdiplo.graph.asked import Active
from civdiplo.graph.build import graph
from civdiplo.graph.gathering import ordered, pairs_of
from civdiplo.graph.levels import Level, facts_of, projection
from civdiplo.graph.simple import check_choice, weighted
from civdiplo.graph.taken import stated
from civdiplo.graph.weights import Weight, check_weight, measure_of, weigh

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["By", "Internal", "project"]

By: TypeAlias = str | Mapping[Any, Hashable] | Callable[[Any], Hashable]
Internal: TypeAlias = Literal["keep", "drop", "apart"]

# What each node is seen as, and what is said of that.
Seen: TypeAlias = tuple[dict[Any, Any], Callable[[Any], Mapping[str, Any]]]

_WHOLE_TIES = frozenset({"actor", "person"})  # levels at which nothing is joined


def project(
    network: Dataset | nx.Graph[Any],
    *,
    by: By,
    weight: Weight = "entities",
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
        graph says what ``network`` does of its making, and ``left_out``, how many nodes are seen as
        none.

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
        made: nx.Graph[Any] = network
        seen, facts = _of_graph(network, by)
    else:
        made = graph(
            network,
            as_of=as_of,
            period=period,
            active=active,
            kinds=kinds,
            maybe=maybe,
            planned=planned,
        )
        seen, facts = _of_dataset(network, made, by)
    pairs = pairs_of(made, seen, directed=directed, measure=measure_of(weight))
    within = {pair: one for pair, one in pairs.items() if pair[0] == pair[1]}
    if loops != "keep":
        pairs = {pair: one for pair, one in pairs.items() if pair not in within}
    sizes = Counter(one for one in seen.values() if one is not None)
    nodes = {one: {**facts(one), "members": sizes[one]} for one in ordered(sizes)}
    if loops == "apart":
        inner = weigh(within, weight)
        for one, told in nodes.items():
            told["internal"] = inner.get((one, one), {"weight": 0})["weight"]
    left_out = sum(one is None for one in seen.values())
    told = {**made.graph, **_named(by), "left_out": left_out}
    return weighted(told, nodes, pairs, weight, directed=directed)


def _of_graph(network: nx.Graph[Any], by: By) -> Seen:
    return _seen_as(network, by), _labelled


def _of_dataset(dataset: Dataset, made: nx.Graph[Any], by: By) -> Seen:
    if not isinstance(by, str) or by not in get_args(Level):
        return _of_graph(made, by)
    if by in _WHOLE_TIES:
        hint = f"build it, with graph(dataset, level={by!r})"
        raise InvalidValueError("by", "must be a level that joins actors", by, hint=hint)
    level: Level = by  # type: ignore[assignment]  # it is one of them
    node_of = projection(dataset, level)
    return {node: node_of(node) for node in made}, facts_of(dataset, level)


def _seen_as(network: nx.Graph[Any], by: By) -> dict[Any, Any]:
    seen = _told(network, by)
    for one in seen.values():
        if not isinstance(one, Hashable):
            raise InvalidValueError("by", "must give values that can be nodes", one)
    return {node: stated(one) for node, one in seen.items()}


def _told(network: nx.Graph[Any], by: By) -> dict[Any, Any]:
    if isinstance(by, str):
        seen: dict[Any, Any] = {node: told.get(by) for node, told in network.nodes(data=True)}
        if seen and all(one is None for one in seen.values()):
            hint = "a dataset, not its graph, knows the cities and regions of its actors"
            raise InvalidValueError("by", "must be an attribute of nodes", by, hint=hint)
        return seen
    if isinstance(by, Mapping):
        return {node: by.get(node) for node in network}
    return {node: by(node) for node in network}


def _labelled(node: object) -> dict[str, str]:
    return {"label": str(node)}


def _named(by: By) -> dict[str, str]:
    return {"by": by} if isinstance(by, str) else {}
