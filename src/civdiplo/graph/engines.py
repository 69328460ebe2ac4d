"""The costly measures of networkx by networkit, which is compiled, with the same results.

networkx stays the default: its graphs are plain, and its own backends take them. Here a graph is
converted once for all measures; the conversion costs more than connected components alone would.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.taken import Network, checked_count, simple_graph, weighted_edges

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Networkit", "networkit_of"]

_Places: TypeAlias = "NDArray[np.int64]"


@frozen(kw_only=True)
class Networkit:
    """A network as networkit holds it, and measures by the names that networkx gives them.

    Nodes are told by their own names and in their own order, so that equal figures rank as
    networkx ranks them. Whole numbers and sets are the same; floats differ by no more than
    rounding, 1e-12 in the tests. Make one by `networkit_of`.

    Args:
        nodes: The nodes, in the order of the network.
        native: The unweighted ``networkit.Graph``, whose nodes are the places in that order.
        ranked: The graph that PageRank is worked out of, with weights where some were asked for.
        loops: How many ties are of a node with itself.
    """

    nodes: tuple[Any, ...] = field(repr=lambda nodes: f"<{len(nodes)}>")
    native: Any
    ranked: Any
    loops: int

    def connected_components(self) -> list[set[Any]]:
        """Return the connected parts, as ``networkx.connected_components`` yields them.

        Of a directed network those of ``networkx.weakly_connected_components``.
        """
        parts = _kit().components
        kind = parts.WeaklyConnectedComponents if self._directed else parts.ConnectedComponents
        found: dict[int, set[Any]] = {}
        labels: list[int] = kind(self.native).run().getPartition().getVector()
        for node, label in zip(self.nodes, labels, strict=True):
            found.setdefault(label, set()).add(node)
        return list(found.values())

    def pagerank(
        self, *, alpha: float = 0.85, tol: float = 1e-6, max_iter: int = 100
    ) -> dict[Any, float]:
        """Return the PageRank of every node, as ``networkx.pagerank`` does.

        Weights count where the network was converted with some, which networkx does unasked.

        Args:
            alpha: The damping factor, from 0 to 1.
            tol: Iteration ends when the sum of all changes is less than this times the nodes.
            max_iter: How often it may go on.

        Raises:
            InvalidValueError: It did not end in time.
        """
        if not self.nodes:
            return {}
        central = _kit().centrality
        sinks = central.SinkHandling.DistributeSinks  # the name that 11.2 has for it, of three
        limit = tol * len(self.nodes)
        rank = central.PageRank(self.ranked, alpha, limit, distributeSinks=sinks)
        rank.norm = central.Norm.L1_NORM
        rank.maxIterations = max_iter
        figures = self._figures(rank)
        if rank.numberOfIterations() >= max_iter:
            hint = "raise max_iter or tol"
            raise InvalidValueError("pagerank", "must converge", max_iter, hint=hint)
        return figures

    def core_number(self) -> dict[Any, int]:
        """Return the largest k for which a node is in the k-core, as ``networkx.core_number`` does.

        Raises:
            InvalidValueError: The network is directed, for networkit 11.2 ends the whole process
                on some such networks; or it has loops, which have no place in a core.
        """
        if self._directed:
            hint = "take networkx.core_number, or make it undirected by civdiplo.graph.simplify"
            raise InvalidValueError("network", "must be undirected", "a directed one", hint=hint)
        if self.loops:
            hint = "leave them out first, as civdiplo.graph.simplify does"
            raise InvalidValueError("network", "must have no loops", self.loops, hint=hint)
        scores = self._figures(_kit().centrality.CoreDecomposition(self.native))
        return {node: int(score) for node, score in scores.items()}

    def betweenness_centrality(self, *, normalized: bool = True) -> dict[Any, float]:
        """Return the share of shortest paths through a node, as networkx does, without weights."""
        found = self._figures(_kit().centrality.Betweenness(self.native))
        others = len(self.nodes) - 1
        raw = 1 if self._directed else 2  # networkit counts every path both ways
        pairs = others * (others - 1) if normalized else raw
        return {node: score / pairs if pairs else score for node, score in found.items()}

    def betweenness_estimate(self, *, samples: int, seed: int = 0) -> dict[Any, float]:
        """Return betweenness, normalised, estimated from the paths from so many nodes.

        The sampling is networkit's own, so that the figures are not those that networkx gives for
        ``k``; for as many samples as nodes both come close to the exact ones.

        Args:
            samples: From how many nodes.
            seed: The same seed gives the same figures; it is set for all of networkit.

        Source: R. Geisberger, P. Sanders, D. Schultes, Better Approximation of Betweenness
        Centrality, ALENEX 2008.
        """
        kit = _kit()
        count = checked_count("samples", samples)
        kit.setSeed(seed, useThreadId=False)
        return self._figures(
            kit.centrality.EstimateBetweenness(self.native, count, normalized=True)
        )

    def closeness_centrality(self) -> dict[Any, float]:
        """Return how near a node is to the others, as ``networkx.closeness_centrality`` does.

        Of a directed network by paths coming in; across parts after Wasserman and Faust.
        """
        kit = _kit()
        inward = kit.graphtools.transpose(self.native) if self._directed else self.native
        variant = kit.centrality.ClosenessVariant.GENERALIZED
        return self._figures(kit.centrality.Closeness(inward, True, variant))  # noqa: FBT003

    @property
    def _directed(self) -> bool:
        return bool(self.native.isDirected())

    def _figures(self, algorithm: Any) -> dict[Any, float]:
        if not self.nodes:
            return {}
        return dict(zip(self.nodes, algorithm.run().scores(), strict=True))


def networkit_of(network: Network, *, weight: str | None = None) -> Networkit:
    """Convert a network for networkit, once for all measures.

    Args:
        network: A simple graph, directed or not, or a dataset.
        weight: The attribute of an edge that PageRank weighs it by, a number from 0; None weighs
            none.

    Raises:
        InvalidValueError: The graph has parallel edges, or an edge no number from 0 as weight
            where others have.
        MissingExtraError: networkit is not installed.

    Source: C. L. Staudt, A. Sazonovs, H. Meyerhenke, NetworKit: A tool suite for large-scale
    complex network analysis, Network Science 4 (2016).

    >>> import networkx as nx
    >>> G = nx.karate_club_graph()
    >>> fast = networkit_of(G)
    >>> fast.core_number() == nx.core_number(G)
    True
    """
    kit = _kit()
    import numpy as np  # networkit brings it

    given = simple_graph(network)
    both = _ends(given)
    sources, targets = both
    loops = int(np.count_nonzero(sources == targets))
    if not given.is_directed():  # every edge stands at both ends, a loop once
        once = sources <= targets
        sources, targets = sources[once], targets[once]
    native = kit.GraphFromCoo((sources, targets), n=len(given), directed=given.is_directed())
    # networkit knows a sink in directed graphs alone, networkx also a node that nothing ties.
    arcs = given.is_directed() or not all(beside for _, beside in given.adjacency())
    ranked = native
    if weight is not None:
        ranked = _weighted(given, weight, arcs=arcs)
    elif arcs and not given.is_directed():
        ranked = kit.GraphFromCoo(both, n=len(given), directed=True)
    return Networkit(nodes=tuple(given), native=native, ranked=ranked, loops=loops)


def _kit() -> Any:
    try:
        import networkit
    except ModuleNotFoundError:
        raise MissingExtraError("networkit_of", package="networkit", extra="engines") from None
    return networkit


def _ends(given: nx.Graph[Any]) -> tuple[_Places, _Places]:
    """Return the places of both ends of each entry of the adjacency.

    Most neighbours are the very object that is the node: those are found by their address, which
    spares the search of a dictionary; the others by their name.
    """
    import numpy as np

    beside = [neighbours.keys() for _, neighbours in given.adjacency()]
    degrees = np.fromiter(map(len, beside), dtype=np.int64, count=len(beside))
    total = int(degrees.sum())
    nodes = np.fromiter(map(id, given), dtype=np.int64, count=len(beside))
    order = np.argsort(nodes)
    far = itertools.chain.from_iterable
    addresses = np.fromiter(map(id, far(beside)), dtype=np.int64, count=total)
    found = np.searchsorted(nodes[order], addresses)
    found[found == len(nodes)] = 0
    targets = order[found] if total else addresses
    strange = nodes[targets] != addresses if total else np.zeros(0, dtype=bool)
    if strange.any():
        place = {node: number for number, node in enumerate(given)}
        named = map(place.__getitem__, itertools.compress(far(beside), strange))
        targets[strange] = np.fromiter(named, dtype=np.int64, count=int(strange.sum()))
    return np.repeat(np.arange(len(beside)), degrees), targets


def _weighted(given: nx.Graph[Any], weight: str, *, arcs: bool) -> Any:
    import numpy as np

    place = {node: number for number, node in enumerate(given)}
    edges = weighted_edges(given, weight)
    if arcs and not given.is_directed():
        edges += [(other, one, held) for one, other, held in edges if one != other]
    sources, targets = (
        np.array([place[edge[end]] for edge in edges], dtype=np.int64) for end in (0, 1)
    )
    weights = np.array([edge[2] for edge in edges], dtype=np.float64)
    return _kit().GraphFromCoo(
        (weights, (sources, targets)), n=len(place), weighted=True, directed=arcs
    )
