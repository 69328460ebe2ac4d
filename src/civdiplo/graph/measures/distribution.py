"""How unequally ties are spread over the nodes: Gini, entropy and the Lorenz curve."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from civdiplo.graph.measures.plain import Direction, degrees, loops_left_out, plain
from civdiplo.graph.measures.result import Measure, Of, Table
from civdiplo.graph.taken import Network, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["degree_entropy", "degree_gini", "lorenz", "share_entropy"]

_SHANNON = "Shannon, A Mathematical Theory of Communication, 1948"
_NO_NODES, _NO_TIES = "no nodes", "no ties"


def degree_gini(
    network: Network, *, weight: str | None = None, direction: Direction = "all"
) -> Measure:
    """Return the Gini coefficient of degrees or strengths: 0 where all are equal.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        weight: The edge attribute whose sum a node has; None counts ties.
        direction: Which arcs of a directed network count.

    Returns:
        sum over ordered pairs of |x - y| / (2 n² mean), isolates among them; at most (n-1)/n,
        which is where one node has everything; times n/(n-1) it is the one corrected for small
        samples. Undefined without nodes, and where nobody has anything.

    Raises:
        InvalidValueError: The network is a multigraph, or an edge has no such weight.
        CurrencyMismatchError: The weights are in several currencies.

    Source: Gini, Variabilità e mutabilità, 1912; Sen, On Economic Inequality, 1973, p. 31.

    >>> import networkx as nx
    >>> degree_gini(nx.star_graph(3)).value
    0.25
    """
    network = simple_graph(network)
    spread = sorted(_spread(network, weight, direction))
    n, total = len(spread), sum(spread)
    ranked = sum((2 * rank - n - 1) * x for rank, x in enumerate(spread, 1))
    return Measure(
        name="degree Gini" if weight is None else f"Gini of {weight}",
        value=float(Fraction(ranked, 1) / (n * total)) if total else None,
        definition="sum over ordered pairs of |x - y| / (2 n² mean)",
        source="Gini, Variabilità e mutabilità, 1912; Sen, On Economic Inequality, 1973",
        of=_of(network, direction),
        undefined=_why_not(n, total),
    )


def share_entropy(
    network: Network,
    *,
    weight: str | None = None,
    direction: Direction = "all",
    normalised: bool = False,
) -> Measure:
    """Return how evenly the ties are shared among the nodes, in bits.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        weight: The edge attribute whose sum a node has; None counts ties.
        direction: Which arcs of a directed network count.
        normalised: Whether it is divided by log2 n, which it reaches where all are equal.

    Returns:
        -sum s log2 s over the nodes' shares s of all degree or strength. Undefined where nobody
        has anything.

    Raises:
        InvalidValueError: The network is a multigraph, or an edge has no such weight.
        CurrencyMismatchError: The weights are in several currencies.

    Source: Shannon 1948.

    >>> import networkx as nx
    >>> share_entropy(nx.cycle_graph(8)).value
    3.0
    """
    network = simple_graph(network)
    spread = list(_spread(network, weight, direction))
    n, total = len(spread), sum(spread)
    return Measure(
        name="entropy of shares" + ", normalised" * normalised,
        value=_entropy(spread, n if normalised else None) if total else None,
        definition="-sum s log2 s over shares s of the nodes" + " / log2 n" * normalised,
        source=_SHANNON,
        of=_of(network, direction),
        undefined=_why_not(n, total),
    )


def degree_entropy(
    network: Network, *, direction: Direction = "all", normalised: bool = False
) -> Measure:
    """Return how varied the degrees are, in bits: 0 where all are equal.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        direction: Which arcs of a directed network count.
        normalised: Whether it is divided by log2 of the number of nodes.

    Returns:
        -sum p log2 p over the shares p of nodes that have one degree. Undefined without nodes.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Shannon 1948; Solé & Valverde, Information theory of complex networks, 2004.

    >>> import networkx as nx
    >>> degree_entropy(nx.path_graph(4)).value
    1.0
    """
    network = simple_graph(network)
    of_degree = Counter(_spread(network, None, direction))
    n = len(network)
    return Measure(
        name="entropy of degrees" + ", normalised" * normalised,
        value=_entropy(of_degree.values(), n if normalised else None) if n else None,
        definition="-sum p log2 p over shares p of nodes of one degree" + " / log2 n" * normalised,
        source=f"{_SHANNON}; Solé & Valverde, Information theory of complex networks, 2004",
        of=_of(network, direction),
        undefined=None if n else _NO_NODES,
    )


def lorenz(network: Network, *, weight: str | None = None, direction: Direction = "all") -> Table:
    """List which share of all ties the least tied nodes have together.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        weight: The edge attribute whose sum a node has; None counts ties.
        direction: Which arcs of a directed network count.

    Returns:
        n + 1 rows from (0, 0) to (1, 1): ``nodes`` and ``ties``, both as shares. No rows where
        nobody has anything.

    Raises:
        InvalidValueError: The network is a multigraph, or an edge has no such weight.
        CurrencyMismatchError: The weights are in several currencies.

    Source: Lorenz, Methods of measuring the concentration of wealth, 1905.

    >>> import networkx as nx
    >>> lorenz(nx.star_graph(3)).cells[3:]
    ((0.75, 0.5), (1.0, 1.0))
    """
    network = simple_graph(network)
    spread = sorted(_spread(network, weight, direction))
    n, total = len(spread), sum(spread)
    cells, reached = [(0.0, 0.0)] if total else [], Fraction(0)
    for rank, one in enumerate(spread if total else (), 1):
        reached += one
        cells.append((rank / n, float(reached / total)))
    return Table(
        name="Lorenz curve",
        columns=("nodes", "ties"),
        cells=cells,
        definition="share of ties that a share of nodes has, the least tied first",
        source="Lorenz, Methods of measuring the concentration of wealth, 1905",
        of=_of(network, direction),
    )


def _spread(
    network: nx.Graph[Any], weight: str | None, direction: Direction
) -> Iterable[Fraction | int]:
    return degrees(plain(network), weight=weight, direction=direction).values()


def _of(network: nx.Graph[Any], direction: Direction) -> Of:
    told = direction if network.is_directed() else "undirected"
    return (("nodes", len(network)), ("direction", told), *loops_left_out(network))


def _why_not(n: int, total: Fraction | int) -> str | None:
    if total:
        return None
    return _NO_TIES if n else _NO_NODES


def _entropy(counts: Iterable[Fraction | int], nodes: int | None) -> float:
    """Return the entropy of counts in bits, over that of as many equal nodes where they are told.

    A single node leaves nothing to be uncertain of: its entropy is 0, normalised or not.
    """
    alike = Counter(count for count in counts if count)
    total = sum(count * times for count, times in alike.items())
    bits = math.fsum(
        times * float(Fraction(count) / total) * math.log2(Fraction(total) / count)
        for count, times in alike.items()
    )
    if nodes is None:
        return bits
    return bits / math.log2(nodes) if nodes > 1 else 0.0
