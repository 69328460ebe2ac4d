"""How much two places are tied: by how many entities, how many edges, or how much money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.bags import MoneyBag
from civdiplo.values.decimals import plain_digits
from civdiplo.values.money import Money

if TYPE_CHECKING:
    from civdiplo.graph.gathering import Pairs

__all__ = [
    "Amounts",
    "Entities",
    "Weight",
    "check_weight",
    "measure_of",
    "named",
    "one_currency",
    "weigh",
]

Entities: TypeAlias = dict[str | int, None]  # in the order of their edges
Amounts: TypeAlias = Mapping[str, Money | Decimal | int | float]
Counted: TypeAlias = Literal["entities", "edges", "newman"]
Weight: TypeAlias = Counted | Amounts | Callable[[Mapping[str, Any]], float]
Weighed: TypeAlias = dict[str, float | str]

_HINT = "take one currency, or hand in amounts that totals have converted into one"


def check_weight(weight: object) -> None:
    """Refuse what is no weight.

    Raises:
        InvalidValueError: It is no word that says what is counted, no mapping and no function; or
            its amounts are of several currencies.
    """
    if isinstance(weight, Mapping):
        one_currency(weight)
    elif not callable(weight) and weight not in get_args(Counted):
        rule = f"must be one of {', '.join(get_args(Counted))}, amounts by entity, or a function"
        raise InvalidValueError("weight", rule, weight)


def measure_of(weight: Weight) -> Callable[[Mapping[str, Any]], float] | None:
    """Return what is added up edge by edge, None where the weight is of another kind."""
    return weight if callable(weight) and not isinstance(weight, (str, Mapping)) else None


def named(weight: Weight) -> str:
    """Return what a graph says of its weights: what is counted, or what they were made of."""
    if isinstance(weight, str):
        return weight
    return "amounts" if isinstance(weight, Mapping) else "function"


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


def weigh(pairs: Pairs, weight: Weight) -> dict[tuple[Any, Any], Weighed]:
    """Return the weight of each pair, as attributes; a pair of no stated amount has none."""
    if isinstance(weight, Mapping):
        summed = ((pair, _summed(one.entities, weight)) for pair, one in pairs.items())
        return {pair: weighed for pair, weighed in summed if weighed}
    if not isinstance(weight, str):
        return {pair: {"weight": one.measured} for pair, one in pairs.items()}
    if weight == "entities":
        return {pair: {"weight": len(one.entities)} for pair, one in pairs.items()}
    if weight == "edges":
        return {pair: {"weight": sum(one.parties.values())} for pair, one in pairs.items()}
    return {pair: {"weight": newman(one.parties)} for pair, one in pairs.items()}


def newman(parties: Mapping[int, int]) -> float:
    """Return the sum of 1 / (k - 1) over ties of k parties, given how many there are of each k.

    Source: M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64, 016132
    (2001), eq. (2).

    >>> newman({2: 1, 5: 2})
    1.5
    """
    return float(sum(Fraction(count, size - 1) for size, count in parties.items() if size > 1))


def _summed(entities: Entities, amounts: Amounts) -> Weighed:
    stated = [amounts[one] for one in entities if isinstance(one, str) and one in amounts]
    if not stated:
        return {}
    money = [one for one in stated if isinstance(one, Money)]
    if money:
        total = MoneyBag.sum(money).money(money[0].currency).amount
        return {"weight": float(total), "amount": plain_digits(total)}
    number = sum((Fraction(one) for one in stated if not isinstance(one, Money)), Fraction(0))
    return {"weight": int(number) if number.denominator == 1 else float(number)}
