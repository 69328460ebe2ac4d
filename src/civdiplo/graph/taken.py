"""What measures and models take: a dataset or a simple graph, and weights that can be added up."""

from __future__ import annotations

import importlib.util
from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.errors import CurrencyMismatchError, InvalidValueError, MissingExtraError, shown
from civdiplo.graph.build import graph
from civdiplo.graph.simple import simplify

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "By",
    "Edge",
    "Network",
    "Number",
    "any_graph",
    "check_currency",
    "check_stated",
    "checked_count",
    "checked_seed",
    "group_of",
    "groups_of",
    "named_by",
    "need_numpy",
    "number_of",
    "simple_graph",
    "stated",
    "values_of",
    "weight_in",
    "weight_of",
    "weighted_edges",
]

Network: TypeAlias = "Dataset | nx.Graph[Any]"
Edge: TypeAlias = tuple[Any, Any, float]
By: TypeAlias = str | Mapping[Any, Hashable | None]
Number: TypeAlias = int | float | Fraction | Decimal

_MOST = 1e100  # beyond it, sums of weights leave the range of floats
_EVERY = "state it of every edge, or ask without weight"


def any_graph(network: object) -> nx.Graph[Any]:
    """Return a graph as it is, and the network of a dataset, of all times.

    Raises:
        InvalidValueError: It is neither.
    """
    import networkx as nx

    if isinstance(network, Dataset):
        return graph(network)
    if not isinstance(network, nx.Graph):
        raise InvalidValueError("network", "must be a dataset or a graph of networkx", network)
    return network


def simple_graph(network: Network, *, directed: bool = False) -> nx.Graph[Any]:
    """Return a simple graph as it is, and the network of a dataset, simplified.

    Args:
        network: What was handed in.
        directed: Whether the network of a dataset keeps its direction.

    Raises:
        InvalidValueError: The graph has parallel edges; or it is neither graph nor dataset.
    """
    given = any_graph(network)
    if given is not network:
        return simplify(given, directed=directed)
    if given.is_multigraph():
        rule, kind = "must have at most one edge for each pair of nodes", type(given).__name__
        hint = "take civdiplo.graph.simplify(network), with directed=True to keep direction"
        raise InvalidValueError("network", rule, kind, hint=hint)
    return given


def weighted_edges(given: nx.Graph[Any], weight: str | None) -> list[Edge]:
    """Return the edges with their weights; 1 for each where no edge states any.

    Raises:
        InvalidValueError: Some edges state a weight and others do not, one is no number from 0, or
            none has a weight of another name than "weight".
        CurrencyMismatchError: The weights are in several currencies, by the edges' ``currency``.
    """
    used = weight_of(given, weight)
    if used is None:
        return [(one, other, 1.0) for one, other in given.edges]
    check_currency(given)
    return [
        (one, other, float(weight_in(used, (one, other), facts.get(used))))
        for one, other, facts in given.edges(data=True)
    ]


def weight_of(given: nx.Graph[Any], weight: str | None) -> str | None:
    """Return the attribute that edges are weighed by; None where each counts as 1.

    That no edge has the usual "weight" is no slip: the graph is then one without weights.

    Raises:
        InvalidValueError: No edge has an attribute of another name.
    """
    if weight is None or any(weight in facts for *_, facts in given.edges(data=True)):
        return weight
    if weight != "weight" and given.number_of_edges():
        known = {str(name) for *_, facts in given.edges(data=True) for name in facts}
        hint = _has("edges", known)
        raise InvalidValueError(
            "weight", "must be an attribute that an edge has", weight, hint=hint
        )
    return None


def check_currency(given: nx.Graph[Any]) -> None:
    """Refuse weights in several currencies, by the ``currency`` of the edges.

    Raises:
        CurrencyMismatchError: There are several.
    """
    told = {stated(facts.get("currency")) for *_, facts in given.edges(data=True)}
    currencies = sorted(str(currency) for currency in told if currency)
    if len(currencies) > 1:
        raise CurrencyMismatchError(currencies[0], currencies[1])


def weight_in(weight: str, edge: tuple[Any, Any], held: object) -> Number:
    """Return a weight that is a finite number from 0, exactly as it is stated.

    Raises:
        InvalidValueError: It is anything else.
    """
    number = number_of(held)
    if number is None or number < 0:
        field, hint = f"{weight} of edge {shown(edge)}", "" if held is not None else _EVERY
        raise InvalidValueError(field, "must be a number from 0 to 1e100", held, hint=hint)
    return number


def number_of(value: object) -> Number | None:
    """Return a number of Python for one of any kind, numpy's too; None for what is none.

    Nothing, NaN, and what is beyond 1e100, which no sum could hold, is none.
    """
    number: Number
    if type(value) is int or type(value) is float:  # nearly all are, and need no conversion
        number = value
    elif isinstance(value, Decimal):
        number = value if value.is_finite() else Decimal("Infinity")
    elif isinstance(value, Integral):
        number = int(value)
    elif isinstance(value, Rational):
        number = Fraction(value)
    elif isinstance(value, Real):
        number = float(value)
    else:
        return None
    return number if -_MOST <= number <= _MOST else None


def stated(value: Any) -> Any:
    """Return a value; None for what stands for nothing: None, NaN, and NA and NaT of pandas."""
    if value is None:
        return None
    try:
        return value if value == value else None  # noqa: PLR0124  # NaN differs from itself
    except (TypeError, ValueError, ArithmeticError):  # NA cannot say whether it does
        return None


def group_of(field: str, value: object) -> Any:
    """Return a value that can name a group; None where nothing is stated.

    Raises:
        InvalidValueError: It cannot name one, as a list cannot.
    """
    if not isinstance(value, Hashable):
        raise InvalidValueError(field, "must be a value that can name a group", value)
    return stated(value)


def named_by(by: By) -> str:
    """Return what results call groups: by the attribute, or "group" where they are a mapping."""
    return by if isinstance(by, str) else "group"


def values_of(given: nx.Graph[Any], by: By) -> dict[Any, Any]:
    """Return what each node has under an attribute, or in a mapping; None where nothing is stated.

    Raises:
        InvalidValueError: ``by`` is neither.
    """
    if isinstance(by, Mapping):
        return {node: by.get(node) for node in given}
    asked: object = by
    if not isinstance(asked, str):
        rule = "must be the name of an attribute, or a mapping of nodes"
        raise InvalidValueError("by", rule, asked)
    return {node: facts.get(by) for node, facts in given.nodes(data=True)}


def groups_of(given: nx.Graph[Any], by: By) -> dict[Any, Any]:
    """Return the group of each node; None where none is stated.

    Raises:
        InvalidValueError: No node has one, or a value cannot name a group.
    """
    field = named_by(by)
    groups = {node: group_of(field, value) for node, value in values_of(given, by).items()}
    check_stated("by", by, given, groups)
    return groups


def check_stated(field: str, by: By, given: nx.Graph[Any], values: Mapping[Any, object]) -> None:
    """Refuse an attribute, or a mapping, that states nothing of any node: a slip in its name.

    Raises:
        InvalidValueError: It states nothing.
    """
    if values and all(stated(value) is None for value in values.values()):
        hint = _has("nodes", {str(name) for facts in given.nodes.values() for name in facts})
        raise InvalidValueError(field, "must be an attribute that a node has", by, hint=hint)


def _has(words: str, names: set[str]) -> str:
    return f"{words} have {', '.join(sorted(names)[:10]) or 'no attributes'}"


def checked_seed(seed: object) -> int:
    """Return a seed, which has to be stated: without one, no draw could be repeated.

    Raises:
        InvalidValueError: It is no whole number from 0.
    """
    return checked_count("seed", seed, least=0)


def checked_count(field: str, count: object, *, least: int = 1) -> int:
    """Return a count that is at least so many.

    Raises:
        InvalidValueError: It is less, or no whole number.
    """
    number = None if isinstance(count, bool) else number_of(count)
    if not isinstance(number, int) or number < least:
        raise InvalidValueError(field, f"must be a whole number of at least {least}", count)
    return number


def need_numpy(feature: str) -> None:
    """Say which command installs numpy, where it is not installed.

    Raises:
        MissingExtraError: It is not.
    """
    if importlib.util.find_spec("numpy") is None:
        raise MissingExtraError(feature, package="numpy", extra="network")
