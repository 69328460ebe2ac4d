"""Who is central, by every usual meaning of it, in one ranked table with names and countries."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.measures.plain import NAMED, degrees, loops_left_out, named, plain, undirected
from civdiplo.graph.measures.result import Table, Value
from civdiplo.graph.taken import Network, checked_seed, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["CENTRALITIES", "centralities", "pagerank"]

_STEPS = 1_000  # of power iteration before a vector is given up
_CLOSE = "(reached - 1) / sum of distances, times (reached - 1) / (n - 1), "
_DEFINED = {
    "degree": "ties, in and out",
    "in_degree": "arcs in",
    "out_degree": "arcs out",
    "strength": "sum of weights",
    "betweenness": "shares of shortest paths of others, summed, not normalised",
    "closeness_out": f"{_CLOSE}from the node",
    "closeness_in": f"{_CLOSE}to the node",
    "eigenvector": "direction passed over, of length 1",
    "pagerank": "damping 0.85, summing to 1",
    "hub": "first left singular vector, of length 1",
    "authority": "first right singular vector, of length 1",
}

_EXACT = 1e-14  # the mean change of a share of PageRank in a step that counts as none
_SETTLED = 1e-10  # the greatest change of a score in a step that counts as none


@frozen(kw_only=True)
class _Asked:
    network: nx.Graph[Any]
    weight: str | None
    sample: int | None
    seed: int


def centralities(
    network: Network,
    *,
    which: Collection[str] | None = None,
    weight: str | None = None,
    sample: int | None = None,
    seed: int = 0,
) -> Table:
    """List how central each node is by several definitions, ranked by the first of them.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        which: The columns, of `CENTRALITIES`; the rows are ranked by the first. None takes all
            that fit: without ``strength`` where no weight is named; without ``in_degree``,
            ``out_degree``, ``closeness_in``, ``hub`` and ``authority`` where there is no direction.
        weight: The edge attribute that ``strength`` adds up and ``pagerank`` follows; None counts
            ties. Paths count steps, whatever the weights.
        sample: From how many nodes betweenness is estimated; None takes all.
        seed: Which nodes are drawn.

    Returns:
        A row a node: who it is, ``rank`` (equal scores share the best), and, as asked:

        - ``degree`` (in and out together), ``in_degree``, ``out_degree``, ``strength``;
        - ``betweenness``: the number of shortest paths of others through it, as a share of each
          pair's, not normalised;
        - ``closeness_out``, ``closeness_in``: (reached - 1) / sum of distances from it, or to it,
          times (reached - 1) / (n - 1), so that few in reach is not near (Wasserman & Faust). The
          closeness of networkx is inward; what others call closeness is often outward;
        - ``eigenvector``: of the network with direction passed over, of length 1 (L2 norm); None
          where a thousand steps of iteration settle on no vector;
        - ``pagerank`` (damping 0.85), summing to 1, iterated until it settles; the tolerance that
          networkx has by default stops sooner, and may be out by a hundredth of a figure;
        - ``hub``, ``authority``: first singular vectors, of length 1 (L2 norm), None where a
          thousand steps settle on none; networkx makes them sum to 1, ORA multiplies by the square
          root of 2.

    Raises:
        InvalidValueError: The network is a multigraph, no such column, ``strength`` without a
            weight, an edge without it, or ``sample`` is not between 1 and the number of nodes.
        MissingExtraError: ``pagerank`` is asked for without scipy.

    Source: Freeman 1979 (degree, betweenness, closeness); Bonacich 1972 (eigenvector); Brin & Page
    1998 (PageRank); Kleinberg 1999 (hubs and authorities).

    >>> import networkx as nx
    >>> print(centralities(nx.star_graph(3), which=["degree", "closeness_out"]))
    node  label  type  country  rank  degree  closeness_out
    0     0                     1     3       1
    1     1                     2     1       0.6
    2     2                     2     1       0.6
    3     3                     2     1       0.6
    """
    network = simple_graph(network)
    simple = plain(network)
    columns = _columns(simple, which, weight)
    if sample is not None and not 0 < sample <= len(simple):
        raise InvalidValueError("sample", f"must be between 1 and {len(simple)}", sample)
    asked = _Asked(network=simple, weight=weight, sample=sample, seed=checked_seed(seed))
    scores = {name: CENTRALITIES[name](asked) for name in columns} if len(simple) else {}
    return Table(
        name="centralities",
        columns=(*NAMED, "rank", *columns),
        cells=_ranked(simple, scores, columns[0]),
        definition="; ".join(f"{name}: {_DEFINED[name]}" for name in columns),
        source="Freeman 1979; Bonacich 1972; Brin & Page 1998; Kleinberg 1999",
        of=[*_of(asked, columns), *loops_left_out(network)],
    )


def _columns(
    simple: nx.Graph[Any], which: Collection[str] | None, weight: str | None
) -> tuple[str, ...]:
    if which is None:
        apart = set() if simple.is_directed() else _OF_ARCS
        apart = apart if weight else apart | {"strength"}
        return tuple(name for name in CENTRALITIES if name not in apart)
    unknown = [name for name in which if name not in CENTRALITIES]
    if isinstance(which, str) or unknown or not which:
        raise InvalidValueError("which", f"must be some of {', '.join(CENTRALITIES)}", which)
    if "strength" in which and weight is None:
        raise InvalidValueError("weight", "must be stated for strength", weight)
    return tuple(dict.fromkeys(which))


def _ranked(
    simple: nx.Graph[Any], scores: Mapping[str, Mapping[Any, Any]], first: str
) -> list[tuple[Any, ...]]:
    def score(node: Any) -> float:
        return -(scores[first][node] or 0.0)

    rows: list[tuple[Any, ...]] = []
    rank, last = 0, None
    for place, node in enumerate(sorted(simple, key=score), 1):
        if score(node) != last:
            rank, last = place, score(node)
        rows.append((*named(simple, node), rank, *(found[node] for found in scores.values())))
    return rows


def _of(asked: _Asked, columns: tuple[str, ...]) -> list[tuple[str, Value]]:
    told: list[tuple[str, Value]] = [("nodes", len(asked.network)), ("ranked by", columns[0])]
    if asked.weight is not None:
        told.append(("weight", asked.weight))
    if asked.sample is not None:
        told += [("betweenness from nodes drawn", asked.sample), ("seed", asked.seed)]
    return told


def _degree(asked: _Asked) -> Mapping[Any, Any]:
    return degrees(asked.network)


def _in_degree(asked: _Asked) -> Mapping[Any, Any]:
    return degrees(asked.network, direction="in")


def _out_degree(asked: _Asked) -> Mapping[Any, Any]:
    return degrees(asked.network, direction="out")


def _strength(asked: _Asked) -> Mapping[Any, Any]:
    found = degrees(asked.network, weight=asked.weight)
    return {node: float(total) for node, total in found.items()}


def _betweenness(asked: _Asked) -> Mapping[Any, Any]:
    import networkx as nx

    found: Mapping[Any, Any] = nx.betweenness_centrality(
        asked.network, k=asked.sample, normalized=False, seed=asked.seed
    )
    return found


def _closeness_out(asked: _Asked) -> Mapping[Any, Any]:
    import networkx as nx

    network = asked.network
    return nx.closeness_centrality(
        network.reverse() if isinstance(network, nx.DiGraph) else network
    )


def _closeness_in(asked: _Asked) -> Mapping[Any, Any]:
    import networkx as nx

    return nx.closeness_centrality(asked.network)


def _eigenvector(asked: _Asked) -> Mapping[Any, Any]:
    import networkx as nx

    union = undirected(asked.network)
    try:
        found: Mapping[Any, Any] = nx.eigenvector_centrality(union, max_iter=_STEPS, tol=_SETTLED)
    except nx.PowerIterationFailedConvergence:
        return dict.fromkeys(union)
    return found


def _pagerank(asked: _Asked) -> Mapping[Any, Any]:
    if asked.weight is not None:
        degrees(asked.network, weight=asked.weight)  # every edge has one, in one currency
    return pagerank(asked.network, weight=asked.weight)


def pagerank(network: nx.Graph[Any], *, weight: str | None = None) -> Mapping[Any, float]:
    """Return the PageRank of each node, iterated until it settles.

    Raises:
        MissingExtraError: scipy is not installed.
    """
    import networkx as nx

    try:
        return nx.pagerank(network, weight=weight, max_iter=_STEPS, tol=_EXACT)
    except ImportError:
        raise MissingExtraError("pagerank", package="scipy", extra="network") from None


def _hub(asked: _Asked) -> Mapping[Any, Any]:
    return _hits(asked, "hub")


def _authority(asked: _Asked) -> Mapping[Any, Any]:
    return _hits(asked, "authority")


def _hits(asked: _Asked, name: str) -> Mapping[Any, Any]:
    """Return the first singular vector on one side, from equal scores on, so always the same.

    networkx starts ARPACK from a random vector, whose answer is open where two are equally first.
    """
    network = asked.network
    arcs = list(network.edges)
    if not network.is_directed():
        arcs += [(other, one) for one, other in arcs]
    if name == "authority":
        arcs = [(other, one) for one, other in arcs]
    scores = dict.fromkeys(network, 1.0)
    for _ in range(_STEPS):
        pointed = _gathered(network, ((other, scores[one]) for one, other in arcs))
        found = _gathered(network, ((one, pointed[other]) for one, other in arcs))
        if max(abs(found[node] - scores[node]) for node in network) < _SETTLED:
            return found
        scores = found
    return dict.fromkeys(network)


def _gathered(network: nx.Graph[Any], given: Iterable[tuple[Any, float]]) -> dict[Any, float]:
    """Return what each node is given, in all of length 1; as it is where nobody is given any."""
    scores = dict.fromkeys(network, 0.0)
    for node, score in given:
        scores[node] += score
    length = math.hypot(*scores.values()) or 1.0
    return {node: score / length for node, score in scores.items()}


_OF_ARCS = {"in_degree", "out_degree", "closeness_in", "hub", "authority"}

CENTRALITIES: Mapping[str, Callable[[_Asked], Mapping[Any, Any]]] = {
    "degree": _degree,
    "in_degree": _in_degree,
    "out_degree": _out_degree,
    "strength": _strength,
    "betweenness": _betweenness,
    "closeness_out": _closeness_out,
    "closeness_in": _closeness_in,
    "eigenvector": _eigenvector,
    "pagerank": _pagerank,
    "hub": _hub,
    "authority": _authority,
}
