"""Networks with the degrees of one network and the rest by chance, and what they compare to."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure
from civdiplo.graph.models.comparison import Comparison
from civdiplo.graph.taken import Network, checked_count, checked_seed, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Statistic", "compare_to_null", "rewired"]

Statistic: TypeAlias = "Callable[[nx.Graph[Any]], float | Measure]"
_Ends: TypeAlias = list[int]

_SOURCE = (
    "S. Maslov, K. Sneppen, Specificity and Stability in Topology of Protein Networks, Science "
    "296 (2002); ten trials an edge after R. Milo et al., arXiv cond-mat/0312028"
)


def rewired(
    network: Network, *, seed: int, trials_per_edge: int = 10, connected: bool = False
) -> nx.Graph[Any]:
    """Return a random network in which every node has the degree that it has in this one.

    Two edges drawn at random swap ends, again and again; a swap that would make a loop or a
    second edge of a pair is not done, and counts as a trial, so that every network of these
    degrees that swaps reach is as likely as any other in the long run.

    Args:
        network: A simple graph, directed or not, or a dataset.
        seed: The same seed gives the same network.
        trials_per_edge: How often each edge is tried, on average.
        connected: Whether the network must stay in one part; for undirected graphs only, by
            networkx's ``connected_double_edge_swap``, which is much slower.

    Returns:
        A graph of the same type, nodes and attributes. In a directed graph each node keeps its
        indegree and its outdegree. Attributes of an edge stay with one of its
        ends, in a directed graph with its source, so that sums of weights going out are kept too;
        ``connected`` drops those of swapped edges. Loops stay where they are.

    Raises:
        InvalidValueError: The graph has parallel edges; or it shall stay connected, and is
            directed or not connected.

    Source: S. Maslov and K. Sneppen, Science 296 (2002). In directed graphs swaps do not turn a
    lone circle of three arcs round (A. R. Rao, R. Jana, S. Bandyopadhyay, Sankhya A 58, 1996).

    >>> import networkx as nx
    >>> G = nx.karate_club_graph()
    >>> H = rewired(G, seed=1)
    >>> dict(H.degree()) == dict(G.degree()), set(H.edges()) == set(G.edges())
    (True, False)
    """
    checked_count("trials_per_edge", trials_per_edge, least=0)
    seed = checked_seed(seed)
    given = simple_graph(network)
    if connected:
        return _rewired_connected(given, seed, trials_per_edge)
    index = {node: place for place, node in enumerate(given)}
    edges = [edge for edge in given.edges(data=True) if edge[0] != edge[1]]
    sources = [index[one] for one, _, _ in edges]
    targets = [index[other] for _, other, _ in edges]
    draw = random.Random(seed)  # noqa: S311 - a model, not a secret
    trials = trials_per_edge * len(edges)
    if given.is_directed():
        _swap_arcs(sources, targets, len(index), trials, draw)
    else:
        _swap_edges(sources, targets, len(index), trials, draw)
    nodes = list(given)
    made: nx.Graph[Any] = given.__class__(**given.graph)
    made.add_nodes_from((node, dict(facts)) for node, facts in given.nodes(data=True))
    loops = [edge for edge in given.edges(data=True) if edge[0] == edge[1]]
    made.add_edges_from((one, other, dict(facts)) for one, other, facts in loops)
    made.add_edges_from(
        (nodes[one], nodes[other], dict(facts))
        for one, other, (_, _, facts) in zip(sources, targets, edges, strict=True)
    )
    return made


def _swap_arcs(
    sources: _Ends, targets: _Ends, nodes: int, trials: int, draw: random.Random
) -> None:
    """Swap the targets of two arcs, again and again, in place."""
    count, chance = len(sources), draw.random
    there = {one * nodes + other for one, other in zip(sources, targets, strict=True)}
    for _ in range(trials if count > 1 else 0):
        first, second = int(chance() * count), int(chance() * count)
        a, b, c, d = sources[first], targets[first], sources[second], targets[second]
        if a == d or c == b:
            continue
        new, other = a * nodes + d, c * nodes + b
        if new in there or other in there:  # also where the two share an end, or are one arc
            continue
        there.difference_update((a * nodes + b, c * nodes + d))
        there.update((new, other))
        targets[first], targets[second] = d, b


def _swap_edges(
    sources: _Ends, targets: _Ends, nodes: int, trials: int, draw: random.Random
) -> None:
    """Swap ends of two edges, again and again, in place; which end of the second is drawn too."""
    count, chance = len(sources), draw.random
    there = {
        (one * nodes + other if one < other else other * nodes + one)
        for one, other in zip(sources, targets, strict=True)
    }
    for _ in range(trials if count > 1 else 0):
        first, second = int(chance() * count), int(chance() * 2 * count)
        a, b = sources[first], targets[first]
        if second < count:
            c, d = sources[second], targets[second]
        else:
            second -= count
            d, c = sources[second], targets[second]
        if a in (c, d) or b in (c, d):
            continue
        new = a * nodes + d if a < d else d * nodes + a
        other = c * nodes + b if c < b else b * nodes + c
        if new in there or other in there:
            continue
        there.remove(a * nodes + b if a < b else b * nodes + a)
        there.remove(c * nodes + d if c < d else d * nodes + c)
        there.update((new, other))
        targets[first] = d
        sources[second], targets[second] = c, b


def _rewired_connected(given: nx.Graph[Any], seed: int, trials_per_edge: int) -> nx.Graph[Any]:
    import networkx as nx

    if given.is_directed() or not len(given) or not nx.is_connected(given):
        rule = "must be connected and undirected to stay connected"
        raise InvalidValueError("network", rule, given)
    made: nx.Graph[Any] = given.copy()
    loops = list(nx.selfloop_edges(made, data=True))
    made.remove_edges_from([(one, other) for one, other, _ in loops])
    if len(made) > 3:
        trials = trials_per_edge * made.number_of_edges()
        nx.connected_double_edge_swap(made, trials, seed=seed)
    made.add_edges_from(loops)
    return made


def compare_to_null(
    statistic: Statistic,
    network: Network,
    *,
    n: int = 100,
    seed: int = 0,
    trials_per_edge: int = 10,
    connected: bool = False,
    name: str | None = None,
) -> Comparison:
    """Compare a figure of a network with the same figure of networks of the same degrees.

    Args:
        statistic: A function of a graph that gives a number or a `Measure`, such as
            ``nx.transitivity``.
        network: A simple graph, directed or not, or a dataset.
        n: How many networks are drawn, each from the network itself.
        seed: The same seed gives the same networks.
        trials_per_edge: As in `rewired`.
        connected: As in `rewired`.
        name: What the figure is called; None takes the name of the function.

    Returns:
        The figure, those drawn, their mean and spread, z and percentile. Draws for which the
        figure is not defined are left out and counted.

    Raises:
        InvalidValueError: The figure is not defined for the network, or for none drawn; or as in
            `rewired`.

    Source: S. Maslov and K. Sneppen, Science 296 (2002).

    >>> import networkx as nx
    >>> found = compare_to_null(nx.transitivity, nx.windmill_graph(5, 4), n=20, name="transitivity")
    >>> found.observed > found.mean, found.percentile
    (True, 100.0)
    """
    checked_count("n", n)
    seed = checked_seed(seed)
    given = simple_graph(network)
    called = name or str(getattr(statistic, "__name__", "statistic"))
    observed = _figure(statistic(given))
    if observed is None:
        raise InvalidValueError(called, "must be defined for the network itself", None)
    seeds = random.Random(seed)  # noqa: S311 - a model, not a secret
    drawn = [
        _figure(
            statistic(
                rewired(
                    given,
                    seed=seeds.getrandbits(32),
                    trials_per_edge=trials_per_edge,
                    connected=connected,
                )
            )
        )
        for _ in range(n)
    ]
    kept = [figure for figure in drawn if figure is not None]
    return Comparison(
        name=called,
        observed=observed,
        drawn=kept,
        definition="ends of edges swapped, the degree of every node kept"
        + (", in one part" if connected else ""),
        source=_SOURCE,
        of=(
            ("seed", seed),
            ("draws undefined", n - len(kept)),
            ("trials per edge", trials_per_edge),
        ),
    )


def _figure(found: float | Measure) -> float | None:
    value = found.value if isinstance(found, Measure) else found
    figure = math.nan if value is None else float(value)
    return figure if math.isfinite(figure) else None
