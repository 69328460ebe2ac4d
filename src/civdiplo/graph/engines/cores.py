"""Core numbers: nodes are taken away level by level, many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civdiplo.graph.engines.reading import Places, Rows

__all__ = ["peeled"]

_FEW = 64  # nodes at once, below which arrays cost more than they spare


def peeled(sides: Sequence[Rows]) -> Places:
    """Return the core number of each node, of which every tie counts in the rows of both its ends.

    Nodes with as few ties as the level are taken away, then those that are left with as few: the
    number of a node is the level at which it goes.

    Args:
        sides: The rows of the nodes, without loops; of a directed network those of either end.

    Source: N. S. Dasari, D. Ranjan, M. Zubair, ParK: An Efficient Algorithm for k-core
    Decomposition on Multicore Processors, IEEE BigData 2014.
    """
    import numpy as np

    cores = np.zeros(len(sides[0].starts) - 1, dtype=np.int32)
    for rows in sides:
        cores += np.diff(rows.starts)
    left = np.arange(len(cores), dtype=np.int32)
    while len(left):
        level = int(cores[left].min())
        going = left[cores[left] == level]
        while len(going):
            taken = _taken_at_once if len(going) >= _FEW else _taken_singly
            going = taken(sides, cores, going, level)
        left = left[cores[left] > level]
    return cores


def _taken_at_once(sides: Sequence[Rows], cores: Places, going: Places, level: int) -> Places:
    """Take nodes away and return those that are then left with as few ties as the level."""
    import numpy as np

    near = np.concatenate([rows.of(going) for rows in sides])
    near = near[cores[near] > level]
    np.subtract.at(cores, near, 1)
    due = np.unique(near[cores[near] <= level])
    cores[due] = level
    return due


def _taken_singly(sides: Sequence[Rows], cores: Places, going: Places, level: int) -> Places:
    """Do the same one by one for as long as they are few, as along a chain."""
    import numpy as np

    held = _view(cores)
    views = [(_view(rows.starts), _view(rows.targets)) for rows in sides]
    nodes: list[int] = going.tolist()
    while 0 < len(nodes) < _FEW:
        due = []
        for node in nodes:
            for starts, targets in views:
                for other in targets[starts[node] : starts[node + 1]]:
                    if held[other] > level:
                        held[other] -= 1
                        if held[other] == level:
                            due.append(other)
        nodes = due
    return np.array(nodes, dtype=np.int32)


def _view(numbers: Any) -> memoryview:
    """Return the same numbers, one of which at a time is read faster than of an array."""
    return memoryview(numbers)
