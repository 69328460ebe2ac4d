"""Connected parts of a network, out of as few rows of its adjacency as tell them.

To read a row costs more than to follow it, so that not all are read. A few nodes have many ties:
their rows hold a fifth of all, and join most nodes into one part. A tie within that part tells
nothing more; every other has an end outside of it, and stands in the row of that end.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from civdiplo.graph.engines.reading import Adjacency, Places, Rows, adjacency

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["parts"]

_SHARE = 0.2  # of all neighbours, to be read first


def parts(given: nx.Graph[Any]) -> list[set[Any]]:
    """Return the connected parts of a graph, ordered by their first nodes, without direction.

    Source: M. Sutton, T. Ben-Nun, A. Barak, Optimizing Parallel Graph Connectivity Computation via
    Subgraph Sampling, IPDPS 2018, which samples in another way.

    >>> import networkx as nx
    >>> parts(nx.DiGraph([(1, 2), (3, 2), (4, 5)]))
    [{1, 2, 3}, {4, 5}]
    """
    import networkx as nx
    import numpy as np

    if not len(given):
        return []
    sides = [adjacency(given)]
    if isinstance(given, nx.DiGraph):
        sides.append(adjacency(given.reverse(copy=False)))
    outside = ~_reached(sides[0])
    labels = np.where(outside, np.cumsum(outside, dtype=np.int32), 0)
    for side in sides:
        labels = _joined(labels, side.rows(outside))
    return _sets(list(given), labels)


def _reached(held: Adjacency) -> NDArray[np.bool_]:
    """Tell which nodes hang together with the one of most ties, by rows of many ties alone."""
    import numpy as np
    from scipy.sparse.csgraph import breadth_first_order

    ties = held.rows(_of_many_ties(held.degrees)).matrix()
    found = np.zeros(len(held.degrees), dtype=np.bool_)
    for directed in (True, False):  # a tie is followed from its end of many ties; else both ways
        order = breadth_first_order(
            ties, int(held.degrees.argmax()), directed=directed, return_predecessors=False
        )
        found[order] = True
        if len(order) > len(found) / 2:
            break
    return found


def _of_many_ties(degrees: Places) -> NDArray[np.bool_]:
    import numpy as np

    held = np.bincount(degrees)
    held *= np.arange(len(held))
    least = np.searchsorted(np.cumsum(held), (1 - _SHARE) * held.sum(), side="right")
    return degrees >= max(int(least), 1)


def _joined(labels: Places, rows: Rows) -> Places:
    """Return labels of the parts that are left when these ties join parts."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = int(labels.max()) + 1
    ends = labels[rows.sources], labels[rows.targets]
    ties = coo_array((np.ones(len(rows.targets)), ends), shape=(size, size))
    joined: Places = connected_components(ties, directed=False)[1]
    return joined[labels]


def _sets(nodes: Sequence[Any], labels: Places) -> list[set[Any]]:
    """Return the parts; the largest is what the others leave, which is sooner told."""
    import numpy as np

    most = np.bincount(labels).argmax()
    others = np.flatnonzero(labels != most)
    order = others[np.argsort(labels[others], kind="stable")]
    cuts = np.flatnonzero(np.diff(labels[order], prepend=most, append=most))
    rest = [nodes[place] for place in order.tolist()]
    found = [set(rest[cut:end]) for cut, end in itertools.pairwise(cuts.tolist())]
    largest = set(nodes)
    largest.difference_update(rest)
    firsts = [int((labels == most).argmax()), *order[cuts[:-1]].tolist()]
    return [
        part for _, part in sorted(zip(firsts, [largest, *found], strict=True), key=itemgetter(0))
    ]
