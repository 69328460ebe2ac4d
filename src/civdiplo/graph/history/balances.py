"""What goes out of each node and comes in, period by period, and how the two balance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.gathering import ordered
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Number, checked_count, number_of, stated

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["balances"]

Sums: TypeAlias = dict[tuple[int, Any], list[Any]]
_Arc: TypeAlias = tuple[Any, Any, int, Number]


def balances(
    network: nx.DiGraph[Any],
    *,
    weight: str = "weight",
    year: str = "year",
    width: int = 1,
    start: int | None = None,
) -> Table:
    """Add up what goes out of each node and what comes in, in each period, and their balance.

    Args:
        network: A directed graph, mostly a MultiDiGraph with an edge for each year.
        weight: The edge attribute that is added up, an exact or a floating number, in one unit.
        year: The edge attribute that holds the year, a whole number.
        width: How many years a period has, 1 or more.
        start: The first year of some period; None for the first year there is.

    Returns:
        A row for each period and node with an edge in it, by period and node: ``period``
        ("1970-1971"; "1970" where the width is 1), ``node``, ``out`` (the sum of what goes out),
        ``in`` (the sum of what comes in, counted as negative) and ``balance`` (out and in
        together): positive for who gives, reports or visits more than is given, reported or
        visited. A loop is both. ``of`` tells how many edges without weight or year are left out.

    Raises:
        InvalidValueError: It is no graph or has no directions, the width is less than 1, a weight
            or year is no number, or Decimal stands beside floating numbers.

    Source: A. Holzscheiter, T. Bahr, M. Grandjean, L. Pantzerhielm, inter-organizational relations
    in global health (2019), doi:10.5281/zenodo.2587018, table "Reporting-reported".

    >>> import networkx as nx
    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("a", "b", weight=3, year=1970)
    >>> _ = G.add_edge("b", "a", weight=1, year=1971)
    >>> print(balances(G, width=2))
    period     node  out  in  balance
    1970-1971  a     3    -1  2
    1970-1971  b     1    -3  -2
    """
    _check(network)
    checked_count("width", width)
    arcs, lacking = _arcs(network, weight, year)
    first = min((at for *_, at, _ in arcs), default=0) if start is None else start
    sums: Sums = {}
    for source, target, at, number in arcs:
        period = first + (at - first) // width * width
        sums.setdefault((period, source), [0, 0])[0] += number
        sums.setdefault((period, target), [0, 0])[1] -= number
    rank = {node: number for number, node in enumerate(ordered(network))}

    def order(one: tuple[tuple[int, Any], object]) -> tuple[int, int]:
        return one[0][0], rank[one[0][1]]

    return Table(
        name="balance",
        columns=("period", "node", "out", "in", "balance"),
        cells=[
            (_period(period, width), node, out, into, out + into)
            for (period, node), (out, into) in sorted(sums.items(), key=order)
        ],
        definition=f"out: sum of {weight} of arcs from the node; in: less that of arcs to it",
        source="Holzscheiter, Bahr, Grandjean & Pantzerhielm 2019, doi:10.5281/zenodo.2587018",
        of={"arcs": len(arcs), "left_out": lacking, "years_a_period": width, "start": first},
    )


def _check(network: object) -> None:
    import networkx as nx

    if not isinstance(network, nx.Graph):
        raise InvalidValueError("network", "must be a graph of networkx", network)
    if not network.is_directed():
        raise InvalidValueError("network", "must have directions", type(network).__name__)


def _arcs(network: nx.DiGraph[Any], weight: str, year: str) -> tuple[list[_Arc], int]:
    """Return the arcs with the year and number of each, and how many lack one of them."""
    arcs: list[_Arc] = []
    kinds: set[type] = set()
    lacking = 0
    for source, target, told in network.edges(data=True):
        if stated(told.get(weight)) is None or stated(told.get(year)) is None:
            lacking += 1
            continue
        at, number = _checked(told, weight, year)
        kinds.add(type(number))
        arcs.append((source, target, at, number))
    if Decimal in kinds and kinds & {float, Fraction}:
        named = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise InvalidValueError(weight, "must not be Decimal in part only", named)
    return arcs, lacking


def _checked(told: Mapping[str, Any], weight: str, year: str) -> tuple[int, Number]:
    number, at = number_of(told[weight]), number_of(told[year])
    if not isinstance(at, int) or isinstance(told[year], bool):
        raise InvalidValueError(year, "must be a whole number", told[year])
    if number is None or isinstance(told[weight], bool):
        raise InvalidValueError(weight, "must be a number", told[weight])
    return at, number


def _period(first: int, width: int) -> str:
    return f"{first}" if width == 1 else f"{first}-{first + width - 1}"
