"""How far figures rest on nodes and edges that a survey might have missed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.centralities import pagerank
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.models.ranks import spearman
from civdiplo.graph.taken import Network, checked_count, checked_seed, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SHARES", "Remove", "Scores", "rank_sensitivity", "statistic_sensitivity"]

Remove = Literal["nodes", "edges"]
Scores: TypeAlias = "Callable[[nx.Graph[Any]], Mapping[Any, float]]"
Figure: TypeAlias = "Callable[[nx.Graph[Any]], float | Measure]"
_Damaged: TypeAlias = "tuple[float, int, Iterator[nx.Graph[Any]]]"

SHARES: tuple[float, ...] = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7)
"""Shares of nodes or edges that are removed unless others are asked for."""

_SOURCE = (
    "E. Costenbader, T. W. Valente, The stability of centrality measures when networks are "
    "sampled, Social Networks 25 (2003); S. P. Borgatti, K. M. Carley, D. Krackhardt, On the "
    "robustness of centrality measures under conditions of imperfect data, Social Networks 28 "
    "(2006)"
)


def rank_sensitivity(
    network: Network,
    measures: Mapping[str, Scores] | None = None,
    *,
    remove: Remove = "nodes",
    shares: Sequence[float] = SHARES,
    repeats: int = 20,
    top: int = 10,
    seed: int = 0,
) -> Table:
    """Tell how well centralities hold when some nodes or edges are not observed.

    Args:
        network: A simple graph, or a dataset.
        measures: Functions of a graph that give a number for each node, by name; None takes
            degree, betweenness, closeness and PageRank of networkx, all without weights.
        remove: "nodes", with their edges, or "edges".
        shares: How large a part is removed, from 0 to 1; the number is rounded.
        repeats: How often each share is removed, each time another part of the whole.
        top: How many nodes of the highest scores are looked at; those that tie with the last of
            them are too.
        seed: The same seed removes the same.

    Returns:
        A row for each measure and share: measure, share, removed, ``spearman`` (rank correlation
        of the scores before and after, over the nodes left; mean over repeats), ``spearman_sd``,
        ``spearman_least``, ``overlap`` (of the top nodes before and after, those in both over
        those in either; mean) and ``undefined``, repeats in which all scores were equal or fewer
        than two nodes were left. They are left out; figures are None where nothing else is left.

    Raises:
        InvalidValueError: A share is not from 0 to 1, nothing to remove by that name, a count is
            less than 1, or the graph has parallel edges.
        MissingExtraError: PageRank is taken, and scipy is not installed.

    Source: E. Costenbader, T. W. Valente, Social Networks 25 (2003); S. P. Borgatti, K. M.
    Carley, D. Krackhardt, Social Networks 28 (2006).

    >>> import networkx as nx
    >>> found = rank_sensitivity(
    ...     nx.karate_club_graph(), {"degree": nx.degree_centrality}, shares=[0.1, 0.5], repeats=10
    ... )
    >>> mild, harsh = found.column("spearman")
    >>> mild > harsh
    True
    """
    checked_count("top", top)
    given = simple_graph(network)
    asked = _centralities() if measures is None else measures
    before = {name: measure(given) for name, measure in asked.items()}
    cells: list[tuple[Any, ...]] = []
    for share, removed, damaged in _damages(given, remove, shares, repeats, seed):
        held: dict[str, list[tuple[float, float] | None]] = {name: [] for name in asked}
        for left in damaged:
            for name, measure in asked.items():
                held[name].append(_held(before[name], measure(left), top))
        cells.extend((name, share, removed, *_ranked(held[name])) for name in asked)
    return Table(
        name=f"sensitivity to missing {remove}",
        columns=(
            "measure",
            "share",
            "removed",
            "spearman",
            "spearman_sd",
            "spearman_least",
            "overlap",
            "undefined",
        ),
        cells=cells,
        definition="Spearman's rank correlation of scores before and after, and the overlap of "
        "the top nodes |A and B| / |A or B|, over the nodes left; means over repeats",
        source=_SOURCE,
        of={"repeats": repeats, "seed": seed, "top": top, "removed": remove},
    )


def statistic_sensitivity(
    network: Network,
    statistics: Mapping[str, Figure],
    *,
    remove: Remove = "nodes",
    shares: Sequence[float] = SHARES,
    repeats: int = 20,
    seed: int = 0,
) -> Table:
    """Tell how figures of a whole network change when some nodes or edges are not observed.

    Args:
        network: A simple graph, or a dataset.
        statistics: Functions of a graph that give a number or a `Measure`, by name.
        remove: As in `rank_sensitivity`.
        shares: As in `rank_sensitivity`.
        repeats: As in `rank_sensitivity`.
        seed: As in `rank_sensitivity`.

    Returns:
        A row for each statistic and share: measure, share, removed, ``whole`` (the figure of the
        whole network), ``mean``, ``sd``, ``least``, ``most`` and ``bias`` (mean less whole) over
        repeats, and ``undefined``, repeats in which it was not defined, which are left out.

    Raises:
        InvalidValueError: As in `rank_sensitivity`.

    Source: J. A. Smith, J. Moody, Structural effects of network sampling coverage I, Social
    Networks 35 (2013).

    >>> import networkx as nx
    >>> found = statistic_sensitivity(
    ...     nx.complete_graph(8), {"density": nx.density}, remove="edges", shares=[0.5]
    ... )
    >>> found.column("whole"), found.column("mean")
    ((1.0,), (0.5,))
    """
    given = simple_graph(network)
    whole = {name: _number(statistic(given)) for name, statistic in statistics.items()}
    cells: list[tuple[Any, ...]] = []
    for share, removed, damaged in _damages(given, remove, shares, repeats, seed):
        found: dict[str, list[float | None]] = {name: [] for name in statistics}
        for left in damaged:
            for name, statistic in statistics.items():
                found[name].append(_number(statistic(left)))
        cells.extend((name, share, removed, *_spread(whole[name], found[name])) for name in found)
    return Table(
        name=f"sensitivity to missing {remove}",
        columns=(
            "measure",
            "share",
            "removed",
            "whole",
            "mean",
            "sd",
            "least",
            "most",
            "bias",
            "undefined",
        ),
        cells=cells,
        definition="the figure of the network with a part of it removed at random; bias is mean "
        "less whole",
        source="J. A. Smith, J. Moody, Social Networks 35 (2013)",
        of={"repeats": repeats, "seed": seed, "removed": remove},
    )


def _centralities() -> dict[str, Scores]:
    import networkx as nx

    return {
        "degree": nx.degree_centrality,
        "betweenness": nx.betweenness_centrality,
        "closeness": nx.closeness_centrality,
        "pagerank": pagerank,
    }


def _damages(
    given: nx.Graph[Any], remove: Remove, shares: Sequence[float], repeats: int, seed: int
) -> Iterator[_Damaged]:
    """Yield for each share how many are removed, and what is left, each time anew."""
    checked_count("repeats", repeats)
    seed = checked_seed(seed)
    if remove not in get_args(Remove):
        raise InvalidValueError("remove", f"must be one of {', '.join(get_args(Remove))}", remove)
    for share in shares:
        if not 0 <= share <= 1:
            raise InvalidValueError("shares", "must be from 0 to 1", share)
    draw = random.Random(seed)  # noqa: S311 - a model, not a secret
    whole = given.number_of_nodes() if remove == "nodes" else given.number_of_edges()
    for share in shares:
        count = round(share * whole)
        yield share, count, (_without(given, remove, count, draw) for _ in range(repeats))


def _without(
    given: nx.Graph[Any], remove: Remove, count: int, draw: random.Random
) -> nx.Graph[Any]:
    left = given.copy()
    if remove == "nodes":
        left.remove_nodes_from(draw.sample(list(given.nodes), count))
    else:
        left.remove_edges_from(draw.sample(list(given.edges), count))
    return left


def _held(
    before: Mapping[Any, float], after: Mapping[Any, float], top: int
) -> tuple[float, float] | None:
    """Return rank correlation and overlap, or None where there is no correlation."""
    nodes = list(after)
    one, other = [before[node] for node in nodes], [after[node] for node in nodes]
    correlation = spearman(one, other)
    if correlation is None:
        return None
    tops = [
        {node for node, figure in zip(nodes, held, strict=True) if figure >= _bar(held, top)}
        for held in (one, other)
    ]
    return correlation, len(tops[0] & tops[1]) / len(tops[0] | tops[1])


def _bar(figures: list[float], top: int) -> float:
    return sorted(figures, reverse=True)[:top][-1]


def _ranked(held: list[tuple[float, float] | None]) -> tuple[float | None, ...]:
    kept = [one for one in held if one is not None]
    mean, sd, least, _ = _four([correlation for correlation, _ in kept])
    overlap = _four([shared for _, shared in kept])[0]
    return mean, sd, least, overlap, len(held) - len(kept)


def _spread(whole: float | None, found: list[float | None]) -> tuple[float | None, ...]:
    kept = [figure for figure in found if figure is not None]
    mean, sd, least, most = _four(kept)
    bias = None if mean is None or whole is None else mean - whole
    return whole, mean, sd, least, most, bias, len(found) - len(kept)


def _four(figures: list[float]) -> tuple[float | None, float | None, float | None, float | None]:
    """Return mean, standard deviation, least and most."""
    if not figures:
        return None, None, None, None
    mean = math.fsum(figures) / len(figures)
    sd = None
    if len(figures) > 1:
        sd = math.sqrt(math.fsum((one - mean) ** 2 for one in figures) / (len(figures) - 1))
    return mean, sd, min(figures), max(figures)


def _number(found: float | Measure) -> float | None:
    value = found.value if isinstance(found, Measure) else found
    if value is None or not math.isfinite(value):
        return None
    return float(value)
