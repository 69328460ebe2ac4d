"""What goes out of each node and comes in, period by period, and how the two balance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Table

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["balances"]

Number: TypeAlias = int | float | Fraction | Decimal
Sums: TypeAlias = dict[tuple[int, str], list[Any]]


def balances(
    network: nx.DiGraph[str],
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
        InvalidValueError: The graph has no directions, the width is less than 1, or a weight or
            year is no number.

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
    if not network.is_directed():
        raise InvalidValueError("network", "must have directions", type(network).__name__)
    if width < 1:
        raise InvalidValueError("width", "must be 1 or more", width)
    arcs, lacking = _arcs(network, weight, year)
    first = min((at for *_, at, _ in arcs), default=0) if start is None else start
    sums: Sums = {}
    for source, target, at, number in arcs:
        period = first + (at - first) // width * width
        sums.setdefault((period, source), [0, 0])[0] += number
        sums.setdefault((period, target), [0, 0])[1] -= number
    return Table(
        name="balance",
        columns=("period", "node", "out", "in", "balance"),
        cells=[
            (_period(period, width), node, out, into, out + into)
            for (period, node), (out, into) in sorted(sums.items())
        ],
        definition=f"out: sum of {weight} of arcs from the node; in: less that of arcs to it",
        source="Holzscheiter, Bahr, Grandjean & Pantzerhielm 2019, doi:10.5281/zenodo.2587018",
        of={"arcs": len(arcs), "left_out": lacking, "years_a_period": width, "start": first},
    )


def _arcs(
    network: nx.DiGraph[str], weight: str, year: str
) -> tuple[list[tuple[str, str, int, Number]], int]:
    arcs: list[tuple[str, str, int, Number]] = []
    lacking = 0
    for source, target, told in network.edges(data=True):
        if told.get(weight) is None or told.get(year) is None:
            lacking += 1
            continue
        arcs.append((source, target, *_checked(told, weight, year)))
    return arcs, lacking


def _checked(told: Mapping[str, Any], weight: str, year: str) -> tuple[int, Number]:
    number, at = told[weight], told[year]
    if isinstance(at, bool) or not isinstance(at, int):
        raise InvalidValueError(year, "must be a whole number", at)
    if isinstance(number, bool) or not isinstance(number, Number):
        raise InvalidValueError(weight, "must be a number", number)
    return at, number


def _period(first: int, width: int) -> str:
    return f"{first}" if width == 1 else f"{first}-{first + width - 1}"
