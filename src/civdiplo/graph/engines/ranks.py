"""PageRank by the steps that networkx takes, out of a matrix that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.graph.engines.reading import Rows
from civdiplo.graph.taken import weighted_edges

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["links", "ranked"]


def links(given: nx.Graph[Any], rows: Rows, weight: str | None) -> Any:
    """Return the matrix of ties from one place to another, each with its weight, or 1.

    Raises:
        InvalidValueError: Some edges state a weight and others do not, or one is no number from 0.
        CurrencyMismatchError: The weights are in several currencies.
    """
    import numpy as np
    from scipy.sparse import coo_array

    if weight is None:
        return rows.matrix()
    edges = weighted_edges(given, weight)
    held = np.fromiter((stated for *_, stated in edges), dtype=np.float64, count=len(edges))
    sources, targets = rows.sources, rows.targets
    if not given.is_directed():  # an edge is told in the row of its end that comes first
        first = sources <= targets
        sources, targets = sources[first], targets[first]
        apart = sources != targets
        held = np.concatenate([held, held[apart]])
        ends = (sources, targets[apart]), (targets, sources[apart])
        sources, targets = (np.concatenate(one) for one in ends)
    return coo_array((held, (sources, targets)), shape=(len(given), len(given))).tocsr()


def ranked(ties: Any, *, alpha: float, tol: float, max_iter: int) -> NDArray[np.float64] | None:
    """Return the rank of each place, or None where that many steps did not settle it."""
    import numpy as np
    from scipy.sparse import csr_array

    count = ties.shape[0]
    out = ties.sum(axis=1)
    sinks = np.flatnonzero(out == 0)
    out[out != 0] = 1 / out[out != 0]
    shares = ties.data * np.repeat(out, np.diff(ties.indptr))
    steps = csr_array((shares, ties.indices, ties.indptr), shape=ties.shape)
    even: NDArray[np.float64] = np.repeat(1 / count, count)
    ranks: NDArray[np.float64] = even
    for _ in range(max_iter):
        last = ranks
        ranks = alpha * (last @ steps + last[sinks].sum() * even) + (1 - alpha) * even
        if np.absolute(ranks - last).sum() < count * tol:
            return ranks
    return None
