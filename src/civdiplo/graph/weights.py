"""How much two places are tied: by how many entities, how many edges, or how much money."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.bags import MoneyBag
from civdiplo.values.decimals import plain_digits
from civdiplo.values.money import Money

if TYPE_CHECKING:
    from civdiplo.graph.gathering import Edge, Pair, Pairs

__all__ = ["Amounts", "Weight", "check_weight", "chosen", "named", "one_currency", "weigh"]

Amounts: TypeAlias = Mapping[str, Money | Decimal | int | float]
Counted: TypeAlias = Literal["entities", "edges", "newman", "weight"]
Weight: TypeAlias = Counted | Amounts | Callable[[Mapping[str, Any]], float]
Weighed: TypeAlias = dict[str, float | str]

_HINT = "take one currency, or hand in amounts that totals have converted into one"
_NUMBERS = (int, float, Decimal, Real)
_OF_PAIRS = frozenset({"entities", "edges", "newman", "weight", "amounts", "function"})


def check_weight(weight: object) -> None:
    """Refuse what is no weight.

    Raises:
        InvalidValueError: It is no word that says what is counted, no mapping and no function; or
            its amounts are of several currencies.
    """
    if isinstance(weight, Mapping):
        one_currency(weight)
    elif weight is not None and not callable(weight) and weight not in get_args(Counted):
        rule = f"must be one of {', '.join(get_args(Counted))}, amounts by entity, or a function"
        raise InvalidValueError("weight", rule, weight)


def chosen(weight: Weight | None, told: Mapping[str, Any], edges: Iterable[Edge]) -> Weight:
    """Return how the edges of a graph are weighed, where None leaves that to the graph.

    A graph of pairs says what its weights are: these are added up where that is asked for, or
    nothing. What its edges were made of is not known any more.

    Args:
        weight: How they are to be weighed.
        told: What the graph says of its making.
        edges: What its edges say.

    Raises:
        InvalidValueError: It takes ties, and this is a graph of pairs.
    """
    said = _said(told)
    if weight is None:
        if said is None and "ties" in told:  # a graph of ties, as `graph` makes it
            return "entities"
        weighed = said is not None or any("weight" in e and "entity" not in e for e in edges)
        return "weight" if weighed else "entities"
    if said is None or callable(weight) or weight == "weight":
        return weight
    if weight == said:
        return "weight"
    if weight == "edges":
        return weight
    rule = "must be None, 'weight', 'edges' or a function, of a graph whose edges are pairs"
    given = weight if isinstance(weight, str) else "amounts"
    raise InvalidValueError("weight", rule, given, hint="weigh the graph of ties instead")


def named(weight: Weight, told: Mapping[str, Any]) -> str:
    """Return what a graph says of its weights: what is counted, or what they were made of.

    Args:
        weight: How its edges were weighed.
        told: What the graph says of its making that it was made of.
    """
    if weight == "weight":
        return str(told.get("weight", weight))
    if isinstance(weight, str):
        return weight
    return "amounts" if isinstance(weight, Mapping) else "function"


def _said(told: Mapping[str, Any]) -> str | None:
    said = told.get("weight")
    return said if isinstance(said, str) and said in _OF_PAIRS else None


def one_currency(amounts: Amounts) -> str | None:
    """Return the one currency of amounts; None where they are plain numbers.

    Raises:
        InvalidValueError: There are several, or money stands beside plain numbers.
    """
    found = {one.currency if isinstance(one, Money) else "" for one in amounts.values()}
    if len(found) > 1:
        named = ", ".join(sorted(one or "plain numbers" for one in found))
        raise InvalidValueError("weight", "must be amounts of one currency", named, hint=_HINT)
    return next(iter(found), "") or None


def weigh(
    pairs: Pairs, weight: Weight, *, currency: str | None = None
) -> Iterator[tuple[tuple[Any, Any], Weighed]]:
    """Yield the weight of each pair, as attributes, without pairs of no stated amount.

    Args:
        pairs: The edges of each pair.
        weight: How they are weighed.
        currency: Of edges that were weighed before, by money: its currency.
    """
    weighing = _weighing(weight, currency)
    weighed = ((pair, weighing(one)) for pair, one in pairs.items())
    return (one for one in weighed if one[1])


def _weighing(weight: Weight, currency: str | None) -> Callable[[Pair], Weighed]:
    if isinstance(weight, Mapping):
        return lambda pair: _summed([
            weight[one] for one in set(pair.entities) if isinstance(one, str) and one in weight
        ])  # fmt: skip
    if weight == "entities":
        return lambda pair: {"weight": len(set(pair.entities))}
    if weight == "edges":
        return lambda pair: {"weight": len(pair.edges)}
    if weight == "newman":
        return lambda pair: {"weight": newman(Counter(e.get("parties", 2) for e in pair.edges))}
    if weight == "weight":
        return lambda pair: _added_again(pair.edges, currency)
    return lambda pair: _added(list(map(weight, pair.edges)))


def newman(parties: Mapping[int, int]) -> float:
    """Return the sum of 1 / (k - 1) over ties of k parties, given how many there are of each k.

    Source: M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64, 016132
    (2001), eq. (2).

    >>> newman({2: 1, 5: 2})
    1.5
    """
    return float(sum(Fraction(count, size - 1) for size, count in parties.items() if size > 1))


def _added_again(edges: list[Edge], currency: str | None) -> Weighed:
    """Return the sum of weights, of money as exact as each was."""
    amounts = [edge.get("amount") for edge in edges]
    if currency is not None and all(isinstance(one, str) for one in amounts):
        return _summed([Money(str(one), currency) for one in amounts])
    weights = [edge.get("weight", 1) for edge in edges]
    for one in weights:
        if not isinstance(one, _NUMBERS) or not math.isfinite(one):
            hint = "hand in a function that gives one for each edge"
            raise InvalidValueError("weight", "must be a number on every edge", one, hint=hint)
    return _summed(weights) if Decimal in set(map(type, weights)) else _added(weights)


def _added(numbers: list[Any]) -> Weighed:
    """Return a sum that is the same in any order: floats are added up exactly, then rounded."""
    total = sum(numbers)
    exact = isinstance(total, float) and math.isfinite(total)
    return {"weight": math.fsum(numbers) if exact else total}


def _summed(stated: list[Money | Decimal | int | float]) -> Weighed:
    if not stated:
        return {}
    money = [one for one in stated if isinstance(one, Money)]
    if money:
        total = MoneyBag.sum(money).money(money[0].currency).amount
        return {"weight": float(total), "amount": plain_digits(total)}
    number = sum((Fraction(one) for one in stated if not isinstance(one, Money)), Fraction(0))
    return {"weight": int(number) if number.denominator == 1 else float(number)}
