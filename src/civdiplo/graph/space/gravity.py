"""Every pair of nodes as a row, tied or not, for models of gravity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.geography import kilometres
from civdiplo.graph.measures.result import Table
from civdiplo.graph.space.points import Points, placed
from civdiplo.graph.taken import Network, check_currency, check_stated, values_of, weight_in

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Flag", "gravity_table"]

Flag: TypeAlias = Callable[[Any, Any], Any]
_Values: TypeAlias = dict[str, Mapping[Any, Any]]


def gravity_table(
    network: Network,
    *,
    weight: str | None = None,
    attributes: Iterable[str] | Mapping[str, Mapping[Any, Any]] = (),
    flags: Mapping[str, Flag] | None = None,
    coordinates: Points | None = None,
) -> Table:
    """Return a row for every pair of nodes, also those that nothing ties.

    A model of counts, such as Poisson pseudo maximum likelihood, needs the pairs without a tie:
    left out, they make distance look harmless.

    Args:
        network: A simple graph, or a dataset. There are n (n - 1) rows for a directed graph of n
            nodes, half as many for others: project to countries first where n is large.
        weight: The attribute of an edge that is told as ties; None counts each edge as 1.
        attributes: Attributes of the nodes, by name, or what each node has, by name and node. Both
            ends have a column, with ``_o`` for the origin and ``_d`` for the destination.
        flags: Functions of two nodes, by name, such as whether they share a language.
        coordinates: As in `edge_kilometres`.

    Returns:
        A table with origin, destination, ties, km (None where a node has no coordinates), then a
        column for each flag, and two for each attribute. In an undirected graph the origin is the
        one that comes first among its nodes. ``of`` has the numbers of nodes, pairs, tied pairs
        and pairs without kilometres, and of ``loops left out``.

    Raises:
        InvalidValueError: The graph has parallel edges, an edge states no number from 0 as weight,
            no node has an attribute, a column has the name of another, or coordinates are out of
            their range.

    Source: J. M. C. Santos Silva, S. Tenreyro, The Log of Gravity, Review of Economics and
    Statistics 88 (2006).

    >>> import networkx as nx
    >>> G = nx.Graph([("VN", "RU")])
    >>> G.add_node("CU")
    >>> tongue = {"VN": "vi", "RU": "ru", "CU": "es"}
    >>> print(gravity_table(G, attributes={"language": tongue}))
    origin  destination  ties  km  language_o  language_d
    VN      RU           1         vi          ru
    VN      CU           0         vi          es
    RU      CU           0         ru          es
    """
    made, points = placed(network, coordinates)
    if weight is not None:
        check_currency(made)
    values = _values(made, attributes)
    asked = dict(flags or {})
    ends = [f"{name}_{end}" for name in values for end in "od"]
    columns = ["origin", "destination", "ties", "km", *asked, *ends]
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise InvalidValueError("attributes", "must not take the name of a column", doubled)
    cells = [
        (
            *(one, other, _ties(made, one, other, weight), _between(points, one, other)),
            *(flag(one, other) for flag in asked.values()),
            *(held.get(node) for held in values.values() for node in (one, other)),
        )
        for one, other in _pairs(made)
    ]
    return Table(
        name="pairs",
        columns=columns,
        cells=cells,
        definition="every pair of nodes, its ties (0 where there are none) and great-circle "
        "kilometres",
        source="J. M. C. Santos Silva, S. Tenreyro, Review of Economics and Statistics 88 (2006)",
        of={
            "nodes": len(made),
            "pairs": len(cells),
            "tied": sum(made.has_edge(*row[:2]) for row in cells),
            "without kilometres": sum(row[3] is None for row in cells),
            "loops left out": sum(one == other for one, other in made.edges),
            "directed": made.is_directed(),
        },
    )


def _values(
    made: nx.Graph[Any], attributes: Iterable[str] | Mapping[str, Mapping[Any, Any]]
) -> _Values:
    if isinstance(attributes, Mapping):
        return dict(attributes)
    if isinstance(attributes, str):
        hint = f"write [{attributes!r}]"
        raise InvalidValueError("attributes", "must be several names", attributes, hint=hint)
    found: _Values = {}
    for name in attributes:
        found[name] = values_of(made, name)
        check_stated("attributes", name, made, found[name])
    return found


def _pairs(made: nx.Graph[Any]) -> Iterator[tuple[Any, Any]]:
    nodes = list(made)
    for place, one in enumerate(nodes):
        for number, other in enumerate(nodes):
            if place < number or (made.is_directed() and place != number):
                yield one, other


def _ties(made: nx.Graph[Any], one: Any, other: Any, weight: str | None) -> Any:
    if not made.has_edge(one, other):
        return 0
    if weight is None:
        return 1
    return weight_in(weight, (one, other), made.edges[one, other].get(weight))


def _between(points: Points, one: Any, other: Any) -> float | None:
    if one not in points or other not in points:
        return None
    return kilometres(points[one], points[other])
