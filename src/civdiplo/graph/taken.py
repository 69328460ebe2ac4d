"""What models take: a dataset or a simple graph, and weights that can be added up."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Hashable
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.errors import CurrencyMismatchError, InvalidValueError, MissingExtraError, shown
from civdiplo.graph.build import graph
from civdiplo.graph.simple import simplify

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Edge",
    "Network",
    "checked_count",
    "checked_group",
    "need_numpy",
    "simple_graph",
    "weight_in",
    "weighted_edges",
]

Network: TypeAlias = "Dataset | nx.Graph[Any]"
Edge: TypeAlias = tuple[Any, Any, float]


def simple_graph(network: Network) -> nx.Graph[Any]:
    """Return a simple graph as it is, and the network of a dataset, simplified.

    Raises:
        InvalidValueError: The graph has parallel edges; or it is neither graph nor dataset.
    """
    import networkx as nx

    given: object = network
    if isinstance(given, Dataset):
        return simplify(graph(given))
    if not isinstance(given, nx.Graph):
        raise InvalidValueError("network", "must be a dataset or a graph of networkx", given)
    if given.is_multigraph():
        hint = "make one edge of a pair by civdiplo.graph.simplify or by nx.Graph"
        raise InvalidValueError("network", "must be a simple graph", given, hint=hint)
    return given


def weighted_edges(given: nx.Graph[Any], weight: str | None) -> list[Edge]:
    """Return the edges with their weights; 1 for each where no edge states any.

    Raises:
        InvalidValueError: Some edges state a weight and others do not, or one is no number from 0.
        CurrencyMismatchError: The weights are in several currencies, by the edges' ``currency``.
    """
    edges = list(given.edges(data=True))
    if weight is None or not any(weight in facts for _, _, facts in edges):
        return [(one, other, 1.0) for one, other, _ in edges]
    currencies = sorted({str(facts["currency"]) for *_, facts in edges if facts.get("currency")})
    if len(currencies) > 1:
        raise CurrencyMismatchError(currencies[0], currencies[1])
    found = []
    for one, other, facts in edges:
        stated = facts.get(weight)
        found.append((one, other, float(weight_in(weight, (one, other), stated))))
    return found


def weight_in(weight: str, edge: tuple[Any, Any], stated: object) -> Real | Decimal:
    """Return a weight that is a finite number from 0, as it is stated.

    Raises:
        InvalidValueError: It is anything else.
    """
    if isinstance(stated, Real | Decimal) and math.isfinite(stated) and float(stated) >= 0:
        return stated
    raise InvalidValueError(f"{weight} of edge {shown(edge)}", "must be a number from 0", stated)


def checked_group(field: str, value: object) -> Any:
    """Return a value that can name a group.

    Raises:
        InvalidValueError: It cannot, as a list cannot.
    """
    if not isinstance(value, Hashable):
        raise InvalidValueError(field, "must be a value that can name a group", value)
    return value


def checked_count(field: str, count: int, *, least: int = 1) -> int:
    """Return a count that is at least so many.

    Raises:
        InvalidValueError: It is less.
    """
    if count < least:
        raise InvalidValueError(field, f"must be at least {least}", count)
    return count


def need_numpy(feature: str) -> None:
    """Say which command installs numpy, where it is not installed.

    Raises:
        MissingExtraError: It is not.
    """
    if importlib.util.find_spec("numpy") is None:
        raise MissingExtraError(feature, package="numpy", extra="network")
