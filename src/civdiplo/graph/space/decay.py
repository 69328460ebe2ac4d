"""Whether near ones are tied oftener than far ones, beside pairing at random."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.graph.geography import EARTH_RADIUS_KM
from civdiplo.graph.measures.result import Table
from civdiplo.graph.space.distances import edge_kilometres
from civdiplo.graph.space.points import Points, placed
from civdiplo.graph.taken import Network, need_numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BINS", "Expected", "distance_decay"]

Expected = Literal["uniform", "degree"]
_Array: TypeAlias = "NDArray[np.float64]"

BINS: tuple[float, ...] = (0, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Where the bins begin that are taken unless others are asked for, in kilometres."""

_BLOCK = 256  # rows of the matrix of all pairs that are held at once
_HALF_ROUND = math.pi * EARTH_RADIUS_KM
_DEFINITIONS = {
    "uniform": "every pair of nodes with coordinates as likely as any other",
    "degree": "a pair as likely as the product of its ends' degrees",
}


def distance_decay(
    network: Network,
    *,
    bins: Sequence[float] = BINS,
    expected: Expected = "uniform",
    coordinates: Points | None = None,
) -> Table:
    """Count ties by distance, beside how many there would be if partners were drawn at random.

    Args:
        network: A simple graph, or a dataset. In a directed graph every arc counts.
        bins: Where each bin begins, in kilometres, from 0 upwards; the last has no end.
        expected: "uniform", as many ties among the nodes with coordinates, every pair alike;
            "degree", a pair as likely as the product of its degrees (of arcs going out of one
            and coming into the other), counted over the ties measured.
        coordinates: As in `edge_kilometres`.

    Returns:
        A row for each bin: ``from_km``, ``to_km`` (None in the last), ties, expected, ratio (ties
        over expected; None where nothing is expected), and ``within``, the share of ties nearer
        than its end. ``of`` has what `edge_kilometres` says, and how many nodes are placed.

    Raises:
        InvalidValueError: Bins do not ascend from 0, no such expectation, or as in
            `edge_kilometres`.
        MissingExtraError: numpy is not installed.

    Source: A. Kaltenbrunner, P. Aragón, D. Laniado, Y. Volkovich, Not all paths lead to Rome:
    Analysing the network of sister cities, arXiv 1301.6900 (2013), who find the distances of
    sister cities little different from those of random pairs.

    >>> import networkx as nx
    >>> G = nx.Graph([("a", "b"), ("c", "d")])
    >>> places = {"a": (0, 0), "b": (0, 1), "c": (0, 50), "d": (0, 51)}
    >>> print(distance_decay(G, bins=[0, 500], coordinates=places))
    from_km  to_km  ties  expected  ratio  within
    0        500    2     0.6667    3      1
    500             0     1.333     0      1
    """
    need_numpy("distance_decay")
    starts = _checked(bins)
    if expected not in get_args(Expected):
        raise InvalidValueError("expected", f"must be one of {_words()}", expected)
    made, points = placed(network, coordinates)
    measured = edge_kilometres(made, coordinates=points)
    lengths = measured.column("km")
    weights = _weights(measured, list(points), expected, directed=made.is_directed())
    nearer = _nearer(list(points.values()), weights, starts[1:])
    return Table(
        name="ties by distance",
        columns=("from_km", "to_km", "ties", "expected", "ratio", "within"),
        cells=_rows(starts, lengths, nearer),
        definition=f"ties in bins of great-circle kilometres; expected: {_DEFINITIONS[expected]}",
        source="A. Kaltenbrunner et al., arXiv 1301.6900 (2013)",
        of=(*measured.of, ("nodes", len(made)), ("nodes placed", len(points))),
    )


def _words() -> str:
    return ", ".join(get_args(Expected))


def _checked(bins: Sequence[float]) -> list[float]:
    starts = list(bins)
    ascend = all(one < other < math.inf for one, other in pairwise(starts))
    if not starts or starts[0] != 0 or not ascend:
        raise InvalidValueError("bins", "must ascend from 0", bins)
    return starts


def _rows(
    starts: list[float], lengths: Sequence[float], nearer: list[float]
) -> Iterator[tuple[Any, ...]]:
    """Yield the bins; ``nearer`` has the shares of random pairs nearer than each end."""
    ends = [*starts[1:], math.inf]
    counted = 0
    for start, end, (below, up_to) in zip(starts, ends, pairwise([0.0, *nearer]), strict=True):
        ties = sum(start <= km < end for km in lengths)
        counted += ties
        chance = (up_to - below) * len(lengths)
        yield (
            start,
            None if math.isinf(end) else end,
            ties,
            chance,
            ties / chance if chance else None,
            counted / len(lengths) if lengths else None,
        )


def _weights(
    measured: Table, nodes: list[Any], expected: Expected, *, directed: bool
) -> tuple[_Array, _Array]:
    """Return how likely each node is drawn as the first end, and as the second."""
    import numpy as np

    if expected == "uniform":
        return np.ones(len(nodes)), np.ones(len(nodes))
    going, coming = Counter(measured.column("source")), Counter(measured.column("target"))
    if not directed:
        going = coming = going + coming
    out, into = (np.array([float(held[node]) for node in nodes]) for held in (going, coming))
    return out, into


def _nearer(
    points: Sequence[tuple[float, float]], weights: tuple[_Array, _Array], ends: list[float]
) -> list[float]:
    """Return the share of all pairs, by weight, that are nearer than each end; 1 for no end."""
    import numpy as np

    first, second = weights
    angles = np.radians(np.array(points, dtype=float).reshape(-1, 2))
    latitude, longitude = angles[:, 0], angles[:, 1]
    across = np.cos(latitude)
    place = [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)]
    # Nearer on the sphere is nearer through it, and chords need no trigonometry for each pair.
    chords = [
        math.inf if end > _HALF_ROUND else (2 * math.sin(end / EARTH_RADIUS_KM / 2)) ** 2
        for end in ends
    ]
    found = np.zeros(len(chords))
    both = np.column_stack([second, first])
    for start in range(0, len(points), _BLOCK):
        rows = slice(start, start + _BLOCK)
        square = np.zeros((len(first[rows]), len(points) - start))
        for axis in place:
            square += (axis[rows, None] - axis[None, start:]) ** 2
        square[np.tril_indices(len(square))] = np.inf  # each pair once, none with itself
        for number, chord in enumerate(chords):
            reached = (square < chord) @ both[start:]
            found[number] += first[rows] @ reached[:, 0] + second[rows] @ reached[:, 1]
    total = float(first.sum() * second.sum() - first @ second)
    return [*(float(one) / total if total else 0.0 for one in found), 1.0 if total else 0.0]
