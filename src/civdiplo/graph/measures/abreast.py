"""Shortest paths from many nodes at once, level by level, as products with the matrix of ties.

This takes scipy, and walks a large network many times as fast as node by node. Every level costs a
product with all ties, so that a network of many levels, as a chain is, is left to the other way; so
few levels also keep the numbers of paths far below what a float can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["abreast"]

_Levels: TypeAlias = "tuple[NDArray[np.int8], NDArray[np.float64]]"

_DEEPEST = 40  # levels that are walked before a network is given up
_CELLS = 1 << 21  # of a table of nodes by starts, which takes 16 MiB then


def abreast(
    starts: Sequence[int], near: Sequence[Sequence[int]], total: list[float]
) -> list[tuple[int, int, int]] | None:
    """Add to each node's total the paths from the starts that run through it.

    Args:
        starts: The places of the nodes that paths start from.
        near: The places of the neighbours of each node.
        total: What each node has so far.

    Returns:
        Of each start how many nodes it reaches, the sum of their distances, and the greatest; None,
        with nothing added, where a path is longer than 40 steps.
    """
    import numpy as np
    from scipy.sparse import csr_array

    count = len(near)
    ends = np.cumsum([0, *map(len, near)])
    others = np.fromiter(chain.from_iterable(near), dtype=np.int64, count=int(ends[-1]))
    ties = csr_array((np.ones(len(others)), others, ends), shape=(count, count))
    through, reached = np.zeros(count), []
    width = max(1, _CELLS // count)
    for first in range(0, len(starts), width):
        walked = _levels(ties, starts[first : first + width])
        if walked is None:
            return None
        depth, _ = walked
        through += _shares(ties, walked).sum(axis=1)
        far = np.maximum(depth, 0)
        sums = (depth > 0).sum(axis=0), far.sum(axis=0, dtype=np.int64), far.max(axis=0)
        reached += list(zip(*(one.tolist() for one in sums), strict=True))
    total[:] = (np.asarray(total) + through).tolist()
    return reached


def _levels(ties: Any, starts: Sequence[int]) -> _Levels | None:
    """Return the distance of each node from each start, -1 if none, and the number of paths."""
    import numpy as np

    shape = ties.shape[0], len(starts)
    places = np.asarray(starts), np.arange(len(starts))
    depth, paths = np.full(shape, -1, dtype=np.int8), np.zeros(shape)
    depth[places], paths[places] = 0, 1
    front = paths
    for level in range(1, _DEEPEST + 1):
        front = ties @ front
        front[depth >= 0] = 0
        following = front > 0
        if not following.any():
            return depth, paths
        depth[following] = level
        paths = paths + front
    return None


def _shares(ties: Any, walked: _Levels) -> NDArray[np.float64]:
    """Return the share of the paths from each start to all others that runs through each node."""
    import numpy as np

    depth, paths = walked
    share = np.zeros_like(paths)
    for level in range(int(depth.max()), 0, -1):
        given = np.zeros_like(paths)
        np.divide(1 + share, paths, out=given, where=depth == level)
        share += np.where(depth == level - 1, paths * (ties @ given), 0)
    share[depth == 0] = 0
    return share
