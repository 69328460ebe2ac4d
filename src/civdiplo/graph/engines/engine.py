"""The measures of one network by the names that networkx gives them."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.engines.components import parts
from civdiplo.graph.engines.cores import peeled
from civdiplo.graph.engines.ranks import links, ranked
from civdiplo.graph.engines.reading import Rows, adjacency
from civdiplo.graph.taken import Network, checked_count, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Engine"]


def _taken(network: Network) -> nx.Graph[Any]:
    import networkx as nx

    if importlib.util.find_spec("scipy") is None:
        raise MissingExtraError("Engine", package="scipy", extra="network")
    return network if isinstance(network, nx.Graph) else simple_graph(network)


@frozen(eq=False)
class Engine:
    """A network for measures by compiled code, which answer what those of networkx do.

    Nodes are told by their own names and in their own order, so that equal figures rank as
    networkx ranks them. Whole numbers and sets are the same; floats differ by no more than
    rounding, 1e-12 in the tests. Components, PageRank and cores take scipy; betweenness and
    closeness take networkit.

    The ties are read once, when a measure first asks for them: make another engine for a network
    that has changed.

    Args:
        network: A graph, directed or not, or a dataset. All but the connected components ask for a
            simple one, as parallel edges would be one edge to some measures and several to others.

    Raises:
        InvalidValueError: It is neither graph nor dataset.
        MissingExtraError: scipy is not installed; or, when it is asked for, networkit.

    Source: P. Virtanen et al., SciPy 1.0, Nature Methods 17 (2020); C. L. Staudt, A. Sazonovs,
    H. Meyerhenke, NetworKit: A tool suite for large-scale complex network analysis, Network Science
    4 (2016).

    >>> import networkx as nx
    >>> G = nx.karate_club_graph()
    >>> fast = Engine(G)
    >>> fast.core_number() == nx.core_number(G)
    True
    """

    network: nx.Graph[Any] = field(converter=_taken)

    def connected_components(self) -> list[set[Any]]:
        """Return the connected parts, as ``networkx.connected_components`` yields them.

        Of a directed network those of ``networkx.weakly_connected_components``. No more ties are
        read than tell them.
        """
        return parts(self.network)

    def pagerank(
        self,
        *,
        alpha: float = 0.85,
        weight: str | None = None,
        tol: float = 1e-6,
        max_iter: int = 100,
    ) -> dict[Any, float]:
        """Return the PageRank of every node, as ``networkx.pagerank`` does.

        Args:
            alpha: The damping factor, from 0 to 1.
            weight: The attribute of an edge that it counts by, a number from 0; None counts each
                edge as 1, where networkx takes ``weight`` unasked.
            tol: Iteration ends when the sum of all changes is less than this times the nodes.
            max_iter: How often it may go on.

        Raises:
            InvalidValueError: It did not end in time; the network is a multigraph; or an edge has
                no number from 0 as weight where others have.
            CurrencyMismatchError: The weights are in several currencies.
        """
        if not len(self.network):
            return {}
        ties = links(self._simple, self._rows, weight)
        found = ranked(ties, alpha=alpha, tol=tol, max_iter=max_iter)
        if found is None:
            hint = "raise max_iter or tol"
            raise InvalidValueError("pagerank", "must converge", max_iter, hint=hint)
        return self._named(found.tolist())

    def core_number(self) -> dict[Any, int]:
        """Return the largest k for which a node is in the k-core, as ``networkx.core_number`` does.

        In a directed network arcs in and arcs out count alike.

        Raises:
            InvalidValueError: The network is a multigraph; or it has loops, which have no place in
                a core.
        """
        rows = self._rows
        loops = int((rows.sources == rows.targets).sum())
        if loops:
            hint = "leave them out first, as civdiplo.graph.simplify does"
            raise InvalidValueError("network", "must have no loops", loops, hint=hint)
        return self._named(peeled([rows, rows.turned()] if self._directed else [rows]).tolist())

    def betweenness_centrality(self, *, normalized: bool = True) -> dict[Any, float]:
        """Return the share of shortest paths through a node, as networkx does, without weights."""
        kit = _kit("betweenness_centrality")
        found = self._scores(kit.centrality.Betweenness(self._native))
        others = len(self.network) - 1
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
        kit = _kit("betweenness_estimate")
        count = checked_count("samples", samples)
        kit.setSeed(seed, useThreadId=False)
        found = kit.centrality.EstimateBetweenness(self._native, count, normalized=True)
        return self._scores(found)

    def closeness_centrality(self) -> dict[Any, float]:
        """Return how near a node is to the others, as ``networkx.closeness_centrality`` does.

        Of a directed network by paths coming in; across parts after Wasserman and Faust.
        """
        kit = _kit("closeness_centrality")
        inward = kit.graphtools.transpose(self._native) if self._directed else self._native
        variant = kit.centrality.ClosenessVariant.GENERALIZED
        return self._scores(kit.centrality.Closeness(inward, True, variant))  # noqa: FBT003

    @property
    def _directed(self) -> bool:
        return self.network.is_directed()

    @functools.cached_property
    def _simple(self) -> nx.Graph[Any]:
        return simple_graph(self.network)

    @functools.cached_property
    def _rows(self) -> Rows:
        return adjacency(self._simple).rows()

    @functools.cached_property
    def _native(self) -> Any:
        """The graph of networkit, whose nodes are the places."""
        import numpy as np

        sources, targets = self._rows.sources, self._rows.targets
        if not self._directed:  # every edge stands at both ends, a loop once
            once = sources <= targets
            sources, targets = sources[once], targets[once]
        ends = sources.astype(np.intp), targets.astype(np.intp)
        count = len(self.network)
        return _kit("Engine").GraphFromCoo(ends, n=count, directed=self._directed)

    def _scores(self, algorithm: Any) -> dict[Any, float]:
        return self._named(algorithm.run().scores()) if len(self.network) else {}

    def _named(self, figures: Iterable[Any]) -> dict[Any, Any]:
        return dict(zip(self.network, figures, strict=True))


def _kit(feature: str) -> Any:
    try:
        import networkit
    except ModuleNotFoundError:
        raise MissingExtraError(feature, package="networkit", extra="engines") from None
    return networkit
