"""Whether like is tied to like: assortativity by group, by number and by degree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from civdiplo.errors import InvalidValueError, shown
from civdiplo.graph.measures.mixing import Mixing, mixed
from civdiplo.graph.measures.plain import loops_left_out, plain, undirected
from civdiplo.graph.measures.result import Measure
from civdiplo.graph.taken import By, Network, number_of, simple_graph, stated, values_of

__all__ = ["attribute_assortativity", "degree_assortativity", "numeric_assortativity"]

_NEWMAN = "Newman, Mixing patterns in networks, Physical Review E 67, 2003"
_EQUAL = "all tied nodes have the same value"
_NO_TIES = "no ties between nodes with a value"


def attribute_assortativity(
    network: Network | Mixing, by: By | None = None, *, symmetrised: bool = False
) -> Measure:
    """Return how much oftener like is tied to like than by chance: 1 if always, 0 as by chance.

    Nodes without a value are left out and counted; networkx makes them a group of their own.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.
        symmetrised: Whether a directed network is taken as arcs both ways first, as the R package
            netseg does; otherwise senders and receivers have shares of their own, as in networkx.

    Returns:
        (share of internal ties - expected share) / (1 - expected share), where the expected one is
        the sum over groups of (share of arcs sent · share of arcs received). At most 1. Undefined
        where all ties are of one group, or there are none.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Newman 2003, eq. (2).

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> [round(float(attribute_assortativity(classroom, symmetrised=one)), 7) for one in (1, 0)]
    [0.8408885, 0.8410733]
    """
    known = mixed(network, by)
    arcs = known.symmetrised if symmetrised else known.arcs
    total = sum(map(sum, arcs))
    received = map(sum, zip(*arcs, strict=True))
    chance = sum(sum(row) * column for row, column in zip(arcs, received, strict=True))
    internal = sum(row[place] for place, row in enumerate(arcs))
    below = total * total - chance
    ends = "arcs both ways" if symmetrised or not known.directed else "arcs as they run"
    return Measure(
        name=f"assortativity by {known.by}",
        value=(internal * total - chance) / below if below else None,
        definition="(internal share - expected share) / (1 - expected share)",
        source=_NEWMAN,
        of=[("taken as", ends), *known.of],
        undefined=None if below else _EQUAL if total else _NO_TIES,
    )


def numeric_assortativity(network: Network, by: By) -> Measure:
    """Return the correlation between the numbers at the two ends of a tie, -1 to 1.

    Args:
        network: A simple network, or a dataset; loops are left out and counted. An undirected tie
            counts each way, an arc from sender to receiver.
        by: The node attribute that holds a number, or the number of each node. Nodes without one
            (absent, None or NaN), and their ties, are left out and counted.

    Returns:
        Pearson's correlation over ties, -1 to 1. Undefined where there are no ties or one end has
        the same number in all of them.

    Raises:
        InvalidValueError: The network is a multigraph, or a value is no finite number.

    Source: Newman 2003, eq. (21).

    >>> import networkx as nx
    >>> G = nx.Graph(["ab", "bc"])
    >>> nx.set_node_attributes(G, {"a": 1, "b": 2, "c": 1}, "members")
    >>> float(numeric_assortativity(G, "members"))
    -1.0
    """
    network = simple_graph(network)
    simple = plain(network)
    word = by if isinstance(by, str) else "number"
    numbers = {
        node: _number(node, word, value)
        for node, held in values_of(simple, by).items()
        if (value := stated(held)) is not None
    }
    known = [
        (numbers[one], numbers[other])
        for one, other in simple.edges
        if one in numbers and other in numbers
    ]
    value, why = _correlation(known, both_ways=not simple.is_directed())
    return Measure(
        name=f"assortativity by {word}",
        value=value,
        definition="Pearson correlation of the numbers at the ends of ties",
        source=_NEWMAN,
        of=[
            ("by", word),
            ("nodes", len(numbers)),
            ("without a value, left out", len(simple) - len(numbers)),
            ("ties left out", simple.number_of_edges() - len(known)),
            *loops_left_out(network),
        ],
        undefined=why,
    )


def degree_assortativity(network: Network) -> Measure:
    """Return the correlation between the degrees at the two ends of a tie, -1 to 1.

    Args:
        network: A simple network, or a dataset; direction is passed over (networkx has the four
            directed ones), loops are left out and counted.

    Returns:
        Pearson's correlation over ties, -1 to 1, exact but for the last division. Undefined where
        there are no ties, or all tied nodes have the same degree, as in a regular graph.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Newman, Assortative mixing in networks, Physical Review Letters 89, 2002.

    >>> import networkx as nx
    >>> degree_assortativity(nx.star_graph(4)).value
    -1.0
    >>> degree_assortativity(nx.cycle_graph(4)).undefined
    'all tied nodes have the same value'
    """
    network = simple_graph(network)
    union = undirected(network)
    degree = dict(union.degree)
    value, why = _correlation(((degree[a], degree[b]) for a, b in union.edges), both_ways=True)
    return Measure(
        name="degree assortativity",
        value=value,
        definition="Pearson correlation of the degrees at the ends of ties, direction passed over",
        source="Newman, Assortative mixing in networks, Physical Review Letters 89, 2002",
        of=[("nodes", len(union)), *loops_left_out(network)],
        undefined=why,
    )


def _correlation(
    ends: Iterable[tuple[int | Fraction, int | Fraction]], *, both_ways: bool
) -> tuple[float | None, str | None]:
    """Return Pearson's correlation from exact sums, or None and why there is none."""
    pairs = list(ends)
    if both_ways:
        pairs += [(y, x) for x, y in pairs]
    if not pairs:
        return None, _NO_TIES
    n = len(pairs)
    x, y = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    spread_x = n * sum(one * one for one, _ in pairs) - x * x
    spread_y = n * sum(other * other for _, other in pairs) - y * y
    together = n * sum(one * other for one, other in pairs) - x * y
    if not spread_x or not spread_y:
        return None, _EQUAL
    squared = float(Fraction(together) ** 2 / (Fraction(spread_x) * spread_y))
    return math.copysign(math.sqrt(squared), together), None


def _number(node: Any, by: str, value: Any) -> Fraction:
    number = number_of(value)
    if number is None:
        raise InvalidValueError(f"{by} of {shown(node)}", "must be a finite number", value)
    return Fraction(number)
