"""Every figure of a network in one table, each with the definition that it follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

from civdiplo.graph.measures.assortativity import attribute_assortativity, degree_assortativity
from civdiplo.graph.measures.centralization import (
    CLOSENESS,
    betweenness_centralization,
    closeness_centralization,
    degree_centralization,
)
from civdiplo.graph.measures.clustering import mean_local_clustering, transitivity
from civdiplo.graph.measures.distribution import degree_gini, share_entropy
from civdiplo.graph.measures.ei import ei_index
from civdiplo.graph.measures.mixing import Mixing, mixing
from civdiplo.graph.measures.reciprocity import arc_reciprocity, dyad_reciprocity
from civdiplo.graph.measures.result import Measure, Of, Table
from civdiplo.graph.measures.walks import Walks, walks
from civdiplo.graph.taken import By, Network, any_graph, named_by, stated, values_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["figures_of", "flat", "overview", "sample_of"]

EXACT = 500  # nodes up to which paths are walked from all of them: it costs nodes times ties
SAMPLE = 100  # nodes that they are walked from beyond that

_COSTLY = (
    f"not worked out for more than {EXACT} nodes, as it costs nodes times ties; "
    "closeness_centralization of the largest component works it out"
)
_GRAPHS = "Wasserman & Faust, Social Network Analysis, 1994, ch. 4"
_WHOLE = "direction passed over, parallel ties once, loops left out"


def overview(network: Network, *, by: By = "country", walked: Walks | None = None) -> Table:
    """List size, density, parts, distances, clustering, centralization and mixing of a network.

    Args:
        network: Any graph of networkx, or a dataset. Parallel ties count once, loops not at all,
            and direction is passed over but for reciprocity and the density of arcs.
        by: The node attribute that names the group, or the group of each node; nodes without one
            are counted.
        walked: The shortest paths of the network, where they are walked already; None walks them,
            from all nodes up to 500, else from 100 that are drawn with a fixed seed.

    Returns:
        A row a figure: ``measure``, ``value`` (None where ``undefined`` says why), ``of`` (what it
        was worked out of: nodes left out, sample), ``definition``, ``source``, ``undefined``.
        Distances are those of the largest component, from all of its nodes where it has up to 500.

    Source: named in each row.

    >>> import networkx as nx
    >>> table = overview(nx.star_graph(4))
    >>> dict(zip(table.column("measure"), table.column("value")))["degree centralization"]
    1.0
    """
    network = any_graph(network)
    union = flat(network)
    return figures_of(network, union, walked or walks(union, sample=sample_of(union)), by)


def figures_of(network: nx.Graph[Any], union: nx.Graph[Any], paths: Walks, by: By) -> Table:
    """Return the overview of a network that is already made `flat` and walked."""
    import networkx as nx

    parts = sorted(nx.connected_components(union), key=len, reverse=True)
    figures = [
        *_sizes(network, union),
        *_parts(union, parts),
        *_distances(union, parts, paths),
        *_spread(union),
        *_directed(network),
        *_centralized(union, paths),
        *_mixed(union, by),
    ]
    columns = ("measure", "value", "of", "definition", "source", "undefined")
    rows = [figure.row() for figure in figures]
    return Table(
        name="overview",
        columns=columns,
        cells=(tuple(row[column] for column in columns) for row in rows),
        definition="each row names its own",
        source="each row names its own",
        of=[("network taken with", _WHOLE)],
    )


def flat(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return the pairs that are tied, once each, without loops, in the order of the nodes' text."""
    import networkx as nx

    pairs: nx.Graph[Any] = nx.Graph()
    pairs.add_nodes_from((node, network.nodes[node]) for node in sorted(network, key=str))
    pairs.add_edges_from((one, other) for one, other in network.edges() if one != other)
    return pairs


@frozen
class _Counted:
    """Counts and shares of sizes, which need no definition but their words."""

    name: str
    value: float | None
    definition: str
    undefined: str | None = None
    of: Of = ()

    def measure(self) -> Measure:
        return Measure(
            name=self.name,
            value=self.value,
            definition=self.definition,
            source=_GRAPHS,
            of=self.of,
            undefined=None if self.value is not None else self.undefined or "no nodes",
        )


def _sizes(network: nx.Graph[Any], union: nx.Graph[Any]) -> Iterator[Measure]:
    import networkx as nx

    n, pairs = len(union), union.number_of_edges()
    possible, why = n * (n - 1) // 2, "fewer than two nodes"
    yield _Counted("nodes", n, "nodes").measure()
    yield _Counted(
        "ties", network.number_of_edges(), "edges, parallel ones and loops too"
    ).measure()
    yield _Counted("pairs tied", pairs, "pairs of nodes with a tie").measure()
    yield _Counted("loops", nx.number_of_selfloops(network), "ties within one node").measure()
    density = pairs / possible if possible else None
    yield _Counted("density", density, "pairs tied / pairs", why).measure()
    arcs = _arcs(network)
    if arcs is not None and all(facts["directed"] for *_, facts in arcs.edges(data=True)):
        share = arcs.number_of_edges() / (2 * possible) if possible else None
        yield _Counted("density of arcs", share, "arcs / ordered pairs", why).measure()
    yield _Counted("mean degree", 2 * pairs / n if n else None, "2 pairs tied / nodes").measure()


def _parts(union: nx.Graph[Any], parts: list[set[Any]]) -> Iterator[Measure]:
    n, largest = len(union), len(parts[0]) if parts else 0
    alone = sum(len(part) == 1 for part in parts)
    yield _Counted("components", len(parts), "parts that hang together").measure()
    yield _Counted("largest component", largest, "nodes of the largest part").measure()
    share = largest / n if n else None
    yield _Counted("share of largest component", share, "its nodes / nodes").measure()
    yield _Counted("isolates", alone, "nodes that nothing ties to another").measure()


def _distances(union: nx.Graph[Any], parts: list[set[Any]], paths: Walks) -> Iterator[Measure]:
    largest = parts[0] if parts else set[Any]()
    drawn = sum(node in largest for node in paths.reach)
    if paths.drawn is not None and (len(largest) <= EXACT or drawn < SAMPLE // 2):
        part = flat(union.subgraph(largest))
        paths = walks(part, sample=sample_of(part))
    reach = [one for node, one in paths.reach.items() if node in largest]
    reached = sum(one.reached for one in reach)
    farthest = max((one.farthest for one in reach), default=None)
    exact = paths.drawn is None
    of: Of = (("nodes", len(largest)), ("paths from", "all" if exact else f"{len(reach)} drawn"))
    mean = sum(one.distances for one in reach) / reached if reached else None
    words = "mean of shortest paths in the largest component"
    yield _Counted("mean distance", mean, words, "no ties", of).measure()
    words = "longest shortest path in the largest component" + ", at least" * (not exact)
    yield _Counted("diameter", farthest, words, "no ties", of).measure()


def sample_of(union: nx.Graph[Any]) -> int | None:
    """Return from how many nodes paths are walked, None for all."""
    return None if len(union) <= EXACT else SAMPLE


def _spread(union: nx.Graph[Any]) -> Iterator[Measure]:
    yield degree_gini(union)
    yield share_entropy(union, normalised=True)
    yield transitivity(union)
    yield mean_local_clustering(union)
    yield degree_assortativity(union)


def _directed(network: nx.Graph[Any]) -> Iterator[Measure]:
    arcs = _arcs(network)
    if arcs is not None:
        yield dyad_reciprocity(arcs)
        yield arc_reciprocity(arcs)


def _arcs(network: nx.Graph[Any]) -> nx.DiGraph[Any] | None:
    """Return the arcs of a directed network, once each; ``directed`` where any of its ties is."""
    import networkx as nx

    if not network.is_directed():
        return None
    arcs: nx.DiGraph[Any] = nx.DiGraph()
    arcs.add_nodes_from(network)
    for one, other, facts in network.edges(data=True):
        if one != other:
            known = arcs.has_edge(one, other) and arcs.edges[one, other]["directed"]
            arcs.add_edge(one, other, directed=known or facts.get("directed") is not False)
    return arcs


def _centralized(union: nx.Graph[Any], paths: Walks) -> Iterator[Measure]:
    yield degree_centralization(union)
    between = betweenness_centralization(union, scores=paths.betweenness)
    if paths.drawn is None:
        yield between
        yield closeness_centralization(union)
    else:
        yield Measure(
            name=between.name,
            value=between.value,
            definition=between.definition,
            source=between.source,
            of=[*between.of, ("betweenness from nodes drawn", paths.drawn)],
            undefined=between.undefined,
        )
        yield Measure(
            name="closeness centralization",
            value=None,
            definition=CLOSENESS,
            source=between.source,
            undefined=_COSTLY,
        )


def _mixed(union: nx.Graph[Any], by: By) -> Iterator[Measure]:
    if any(stated(value) is not None for value in values_of(union, by).values()):
        known = mixing(union, by)
    else:
        word, missing = named_by(by), len(union)
        known = Mixing(groups=(), sizes=(), ties=(), directed=False, by=word, missing=missing)
    yield ei_index(known)
    yield attribute_assortativity(known)
