"""Whether those with many ties are tied to one another more than chance would tie them."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from civdiplo.graph.measures.plain import loops_left_out, undirected
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Network, checked_count, checked_seed, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["rich_club"]

_COLUMNS = ("degree", "nodes", "density", "by_chance", "spread", "least", "most", "ratio")
_STIFF = "no other network has these degrees, as far as swaps of two ties lead"


def rich_club(network: Network, *, n: int = 20, seed: int = 0) -> Table:
    """List how densely the nodes above each degree are tied, and how densely by chance.

    Args:
        network: A simple network, or a dataset; direction is passed over, loops are left out
            and counted.
        n: How many random networks of the same degrees it is compared with, at least 2; networkx
            takes one, so that its figure changes from run to run.
        seed: The same seed draws the same networks.

    Returns:
        A row for each degree k above which there are at least two nodes: ``degree`` (k),
        ``nodes`` above it, ``density`` among them; ``by_chance``, the mean density over the random
        networks, its standard deviation ``spread``, ``least`` and ``most``; ``ratio``, density
        over mean, None where that is 0. All of chance is None where the degrees admit no other
        network (a star, a complete network), as ``of`` then says under "not compared".

    Raises:
        InvalidValueError: The network is a multigraph, or ``n`` is less than 2.

    Source: Colizza, Flammini, Serrano & Vespignani, Detecting rich-club ordering in complex
    networks, Nature Physics 2, 2006.

    >>> import networkx as nx
    >>> dict(rich_club(nx.star_graph(4)).of)["not compared"]
    'no other network has these degrees, as far as swaps of two ties lead'
    """
    checked_count("n", n, least=2)
    seed = checked_seed(seed)
    network = simple_graph(network)
    union = undirected(network)
    known = _densities(union)
    drawn = _drawn(union, known, n, seed)
    return Table(
        name="rich club",
        columns=_COLUMNS,
        cells=(
            (degree, nodes, density, *_compared(density, [one[degree][1] for one in drawn]))
            for degree, (nodes, density) in known.items()
        ),
        definition="density among nodes of more than k ties / its mean in networks of same degrees",
        source="Colizza et al., Detecting rich-club ordering in complex networks, 2006",
        of=[
            ("networks drawn", len(drawn)),
            ("seed", seed),
            *([] if drawn else [("not compared", _STIFF)]),
            *loops_left_out(network),
        ],
    )


def _drawn(
    union: nx.Graph[Any], known: Mapping[int, object], n: int, seed: int
) -> list[dict[int, tuple[int, float]]]:
    """Return the densities in the random networks; none where no swap leads to another network."""
    from civdiplo.graph.models.nulls import rewired

    if not known:
        return []
    seeds = random.Random(seed)  # noqa: S311 - a model, not a secret
    others = [rewired(union, seed=seeds.getrandbits(32)) for _ in range(n)]
    if all(set(map(frozenset, one.edges)) == set(map(frozenset, union.edges)) for one in others):
        return []
    return [_densities(one) for one in others]


def _densities(union: nx.Graph[Any]) -> dict[int, tuple[int, float]]:
    """Return, for each degree, how many nodes are above it and the density among them."""
    degree = dict(union.degree)
    highest = max(degree.values(), default=0)
    nodes, ties = [0] * (highest + 1), [0] * (highest + 1)
    for own in degree.values():
        nodes[own] += 1
    for one, other in union.edges:
        ties[min(degree[one], degree[other])] += 1
    found: dict[int, tuple[int, float]] = {}
    above = among = 0
    for k in range(highest - 1, -1, -1):
        above, among = above + nodes[k + 1], among + ties[k + 1]
        if above > 1:
            found[k] = above, 2 * among / (above * (above - 1))
    return dict(reversed(found.items()))


def _compared(density: float, drawn: list[float]) -> tuple[float | None, ...]:
    if not drawn:
        return (None,) * 5
    mean = statistics.fmean(drawn)
    ratio = density / mean if mean else None
    return mean, statistics.stdev(drawn), min(drawn), max(drawn), ratio
