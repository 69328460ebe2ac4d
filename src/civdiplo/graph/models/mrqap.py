"""Which likenesses of two actors go with a tie between them: regression on matrices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Table
from civdiplo.graph.models.comparison import Comparison
from civdiplo.graph.taken import (
    By,
    Network,
    checked_count,
    checked_seed,
    groups_of,
    need_numpy,
    simple_graph,
    weighted_edges,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["attribute_matrix", "mrqap", "tie_matrix"]

Matrix: TypeAlias = "NDArray[np.float64]"
_Pairs: TypeAlias = "tuple[NDArray[np.intp], ...]"

_NOTHING = 1e-8  # a length that is smaller, in relation to what it is left of, is rounding
_NOT_DRAWN = (None, None, None, None, None, 0)


def tie_matrix(network: Network, *, weight: str | None = None) -> Matrix:
    """Return the ties of a network as a square matrix, in the order of the nodes.

    Args:
        network: A simple graph, or a dataset.
        weight: The attribute of an edge that fills its cell, a number from 0; where no edge has it,
            or for None, each counts as 1. The diagonal is 0.

    Raises:
        InvalidValueError: The graph has parallel edges, or a weight that is no number from 0.
        MissingExtraError: numpy is not installed.

    >>> import networkx as nx
    >>> tie_matrix(nx.path_graph(3)).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    need_numpy("tie_matrix")
    given = simple_graph(network)
    place = {node: number for number, node in enumerate(given)}
    made = _zeros(len(place))
    for one, other, held in weighted_edges(given, weight):
        if one != other:
            made[place[one], place[other]] = held
            if not given.is_directed():
                made[place[other], place[one]] = held
    return made


def attribute_matrix(network: Network, by: By) -> Matrix:
    """Return 1 for each two nodes that are alike in something, 0 for the others.

    Args:
        network: A simple graph, or a dataset.
        by: The attribute of a node, such as "country", or what each node is.

    Raises:
        InvalidValueError: A node has no value, or the graph has parallel edges.
        MissingExtraError: numpy is not installed.

    >>> import networkx as nx
    >>> attribute_matrix(nx.path_graph(3), {0: "RU", 1: "VN", 2: "RU"}).tolist()
    [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    need_numpy("attribute_matrix")
    given = simple_graph(network)
    values = list(groups_of(given, by).values())
    missing = [node for node, value in zip(given, values, strict=True) if value is None]
    if missing:
        hint = "leave such nodes out of the graph first, as by G.subgraph"
        raise InvalidValueError("by", "must tell a value for every node", missing, hint=hint)
    made = _zeros(len(values))
    for row, one in enumerate(values):
        made[row] = [float(one == other) for other in values]
        made[row, row] = 0.0
    return made


def mrqap(
    ties: ArrayLike,
    predictors: Mapping[str, ArrayLike],
    *,
    n: int = 1000,
    seed: int = 0,
    directed: bool | None = None,
) -> Table:
    """Regress ties on matrices, and compare with matrices whose actors are dealt out anew.

    Coefficients and t are those of ordinary least squares over all pairs. As pairs that share an
    actor are not independent, t is compared to what it is after rows and columns of the part of a
    predictor that the other predictors leave over are permuted together (double semi-partialing).

    Args:
        ties: A square matrix; its diagonal is not looked at.
        predictors: Matrices of the same actors in the same order, by name, such as same country or
            kilometres.
        n: How many permutations.
        seed: The same seed gives the same permutations.
        directed: Whether each pair counts in both directions; None takes each pair once where all
            matrices are symmetric.

    Returns:
        A row for the intercept and for each predictor: term, coefficient, t, and of t among the
        permutations ``mean``, ``sd``, ``percentile``, ``least``, ``most`` and how many,
        ``drawn``. The intercept is not permuted; t and what follows are None where the fit is
        exact, and permutations for which it is are left out. ``of`` has the numbers of actors and
        pairs, and R squared.

    Raises:
        InvalidValueError: A matrix is not square, of another size, not finite outside the
            diagonal, or not symmetric for ``directed=False``; a predictor is a sum of others or
            does not vary; or there are not more pairs than terms.
        MissingExtraError: numpy is not installed.

    Source: D. Dekker, D. Krackhardt, T. A. B. Snijders, Sensitivity of MRQAP Tests to Collinearity
    and Autocorrelation Conditions, Psychometrika 72 (2007).

    >>> import networkx as nx
    >>> G = nx.barbell_graph(4, 0)
    >>> same = attribute_matrix(G, {node: node < 4 for node in G})
    >>> found = mrqap(tie_matrix(G), {"same side": same}, n=200)
    >>> [round(figure, 4) for figure in found.column("coefficient")], found.rows()[1]["percentile"]
    ([0.0625, 0.9375], 98.5)
    """
    need_numpy("mrqap")
    import numpy as np

    checked_count("n", n)
    seed = checked_seed(seed)
    if not predictors:
        raise InvalidValueError("predictors", "must be one at least", predictors)
    held = {"ties": _matrix("ties", ties)}
    held |= {name: _matrix(name, given) for name, given in predictors.items()}
    pairs = _pairs(held, directed)
    y = held.pop("ties")[pairs]
    if len(y) <= len(held) + 1:
        raise InvalidValueError("ties", f"must have more pairs than {len(held) + 1} terms", len(y))
    x = np.column_stack([np.ones_like(y), *(matrix[pairs] for matrix in held.values())])
    fit = _fit(x, y, ("(intercept)", *held))
    actors = len(next(iter(held.values())))
    draw = np.random.default_rng(seed)
    orders = [draw.permutation(actors) for _ in range(n)]
    cells: list[tuple[Any, ...]] = [("(intercept)", fit.coefficients[0], fit.t[0], *_NOT_DRAWN)]
    for place, name in enumerate(held, start=1):
        drawn = _drawn(np.delete(x, place, axis=1), x[:, place], y, pairs, orders)
        cells.append((name, fit.coefficients[place], fit.t[place], *_beside(fit.t[place], drawn)))
    return Table(
        name="MRQAP",
        columns=("term", "coefficient", "t", "mean", "sd", "percentile", "least", "most", "drawn"),
        cells=cells,
        definition="ordinary least squares over pairs; t among permutations of the residual of "
        "each predictor on the others",
        source="D. Dekker, D. Krackhardt, T. A. B. Snijders, Psychometrika 72 (2007)",
        of={
            "actors": actors,
            "pairs": len(y),
            "directed": len(y) == actors * (actors - 1),
            "r_squared": fit.r_squared,
            "permutations": n,
            "seed": seed,
        },
    )


@frozen
class _Fit:
    """Coefficients of a regression, their t (None where the fit is exact) and R squared."""

    coefficients: list[float]
    t: list[float | None]
    r_squared: float | None


def _fit(x: Matrix, y: Matrix, names: tuple[str, ...]) -> _Fit:
    """Return the ordinary least squares of y on the columns of x.

    Raises:
        InvalidValueError: A column is a sum of those before it.
    """
    import numpy as np

    q, r = np.linalg.qr(x)
    lengths = np.linalg.norm(x, axis=0)
    for name, left, length in zip(names, np.abs(np.diag(r)), lengths, strict=True):
        if left <= _NOTHING * length:
            rule = "must vary, and be no sum of the predictors before it"
            raise InvalidValueError(f"predictors[{name!r}]", rule, float(left))
    inverse = np.linalg.inv(r)
    coefficients = inverse @ (q.T @ y)
    rest = float(np.sum((y - x @ coefficients) ** 2))
    spread = float(np.sum((y - y.mean()) ** 2))
    exact = math.sqrt(rest) <= _NOTHING * math.sqrt(float(y @ y))
    errors = np.sqrt(rest / (len(y) - len(names)) * np.sum(inverse**2, axis=1))
    return _Fit(
        coefficients=[float(one) for one in coefficients],
        t=[
            None if exact else float(one / error)
            for one, error in zip(coefficients, errors, strict=True)
        ],
        r_squared=1 - rest / spread if spread else None,
    )


def _drawn(
    others: Matrix, own: Matrix, y: Matrix, pairs: _Pairs, orders: list[NDArray[np.intp]]
) -> list[float]:
    """Return t of what the others leave over of a predictor, its actors permuted each time."""
    import numpy as np

    q, _ = np.linalg.qr(others)
    rest = y - q @ (q.T @ y)
    actors = len(orders[0]) if orders else 0
    left = _zeros(actors)
    left[pairs] = own - q @ (q.T @ own)
    if len(y) < actors * (actors - 1):
        left += left.T
    freedom = len(y) - others.shape[1] - 1
    drawn = []
    for order in orders:
        permuted = left[np.ix_(order, order)][pairs]
        alone = permuted - q @ (q.T @ permuted)
        length = float(alone @ alone)
        if math.sqrt(length) <= _NOTHING * float(np.linalg.norm(permuted)):
            continue
        coefficient = float(alone @ rest) / length
        remaining = float(np.sum((rest - coefficient * alone) ** 2))
        if math.sqrt(remaining) > _NOTHING * float(np.linalg.norm(y)):
            drawn.append(coefficient / math.sqrt(remaining / freedom / length))
    return drawn


def _beside(observed: float | None, drawn: list[float]) -> tuple[float | int | None, ...]:
    if observed is None or not drawn:
        return _NOT_DRAWN
    found = Comparison(
        name="t", observed=observed, drawn=drawn, definition="permuted", source="Dekker 2007"
    )
    return found.mean, found.sd, found.percentile, min(drawn), max(drawn), len(drawn)


def _pairs(held: Mapping[str, Matrix], directed: bool | None) -> _Pairs:  # noqa: FBT001
    """Return the rows and columns of the pairs that are looked at."""
    import numpy as np

    size = len(next(iter(held.values())))
    uneven = []
    for name, matrix in held.items():
        if len(matrix) != size:
            raise InvalidValueError(name, f"must be of {size} actors", len(matrix))
        cells = matrix[~np.eye(size, dtype=bool)]
        if not np.isfinite(cells).all():
            hint = "leave actors out of whom something is not known"
            raise InvalidValueError(name, "must be finite outside the diagonal", matrix, hint=hint)
        if not np.array_equal(np.triu(matrix, 1), np.tril(matrix, -1).T):
            uneven.append(name)
    if uneven and directed is False:
        raise InvalidValueError("directed", f"must be true where {uneven[0]} is uneven", directed)
    if directed or uneven:
        return np.nonzero(~np.eye(size, dtype=bool))
    return np.triu_indices(size, 1)


def _matrix(name: str, given: ArrayLike) -> Matrix:
    import numpy as np

    made = np.asarray(given, dtype=np.float64)
    if made.ndim != 2 or made.shape[0] != made.shape[1]:
        raise InvalidValueError(name, "must be a square matrix", made.shape)
    return made


def _zeros(size: int) -> Matrix:
    import numpy as np

    return np.zeros((size, size))
