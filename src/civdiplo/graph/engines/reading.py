"""A graph of networkx as arrays: of each node the places of its neighbours, row after row.

To look each neighbour up by name in a dictionary takes longer than many a measure. Most neighbours
are the very object that is the node, and are told by where in memory it is: an array of objects is
one of addresses, and a table of the addresses of all nodes tells their places at once. What is not
found there, as a name that was made anew for an edge, is looked up by its name.
"""

from __future__ import annotations

import itertools
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Adjacency", "Places", "Rows", "adjacency"]

Places: TypeAlias = "NDArray[np.int32]"

_ROOM = 16  # slots of the table for each node: more of them are met by one node alone
_APART = 4  # objects are 2**4 bytes apart or more


@frozen(eq=False)
class Rows:
    """The neighbours of the node at place i are ``targets[starts[i]:starts[i + 1]]``."""

    starts: Places
    targets: Places

    @property
    def sources(self) -> Places:
        """The place of the node that each of the targets is in the row of."""
        import numpy as np

        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def of(self, places: Places) -> Places:
        """Return the neighbours of these nodes, row after row."""
        import numpy as np

        first = self.starts[places]
        counts = self.starts[places + 1] - first
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        return self.targets[np.repeat(first - ends + counts, counts) + np.arange(total)]

    def turned(self) -> Rows:
        """Return the rows of the same ties seen from their other ends."""
        other = self.matrix().tocsc()
        return Rows(other.indptr, other.indices)

    def matrix(self) -> Any:
        """Return the matrix that has 1 where a row has a target."""
        import numpy as np
        from scipy.sparse import csr_array

        count, ones = len(self.starts) - 1, np.ones(len(self.targets))
        return csr_array((ones, self.targets, self.starts), shape=(count, count))


@frozen(eq=False)
class Adjacency:
    """The nodes of a graph in their order, and their rows, which are read when asked for."""

    nodes: NDArray[np.object_]
    degrees: Places
    _near: list[Collection[Any]] = field(repr=False)
    _table: Places = field(repr=False)

    def rows(self, chosen: NDArray[np.bool_] | None = None) -> Rows:
        """Read the rows of the chosen nodes, or of all; the others are empty."""
        import numpy as np

        counts = self.degrees if chosen is None else np.where(chosen, self.degrees, 0)
        near = self._near if chosen is None else itertools.compress(self._near, chosen.tolist())
        starts = np.zeros(len(counts) + 1, dtype=np.int32)
        np.cumsum(counts, out=starts[1:])
        total, far = int(starts[-1]), itertools.chain.from_iterable(near)
        return Rows(starts, self._places(np.fromiter(far, dtype=np.object_, count=total)))

    def _places(self, names: NDArray[np.object_]) -> Places:
        import numpy as np

        if not len(names):
            return np.zeros(0, dtype=np.int32)
        addresses = _addresses(names)
        places = self._table[_slots(addresses, len(self._table))]
        strange = _addresses(self.nodes)[places] != addresses
        if strange.any():
            place = {node: number for number, node in enumerate(self.nodes.tolist())}
            places[strange] = [place[name] for name in names[strange].tolist()]
        return places


def adjacency(given: nx.Graph[Any]) -> Adjacency:
    """Return what a graph is read by; of a directed one the rows are of what its arcs lead to."""
    import numpy as np

    near: list[Collection[Any]] = list(map(itemgetter(1), given.adjacency()))
    nodes = np.fromiter(given, dtype=np.object_, count=len(near))
    degrees = np.fromiter(map(len, near), dtype=np.int32, count=len(near))
    table = np.zeros(1 << (_ROOM * len(near)).bit_length(), dtype=np.int32)
    table[_slots(_addresses(nodes), len(table))] = np.arange(len(near), dtype=np.int32)
    return Adjacency(nodes, degrees, near, table)


def _addresses(objects: NDArray[np.object_]) -> NDArray[np.intp]:
    import numpy as np

    if not len(objects):
        return np.zeros(0, dtype=np.intp)
    return np.frombuffer(objects, dtype=np.intp)


def _slots(addresses: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    return (addresses >> _APART) & (size - 1)
