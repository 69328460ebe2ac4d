"""Goods of a row: how many of each kind and unit, and what they are worth at stated unit prices."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from civdiplo.totals.bounds import EMPTY, Fold, RatedAmounts, RatedEstimate, Summed, summed
from civdiplo.totals.conversion import Converter
from civdiplo.totals.drafts import Draft, LeftOut, Vague
from civdiplo.totals.factors import Factor, factor_of
from civdiplo.totals.sums import ConvertedSum, CurrencySum, InKindSum, converted_sum, currency_sum
from civdiplo.totals.valuation import UnitPrice, UnitPrices
from civdiplo.values.estimates import Tolerance

__all__ = ["GoodsOfRow", "ValuedGoods", "by_goods", "valued_goods"]


Kind: TypeAlias = tuple[str, str]


class Quantities:
    """What is stated of goods of one kind in one unit; ``whole`` is all of it, with its dates."""

    __slots__ = ("exact", "unstated", "vague", "whole")

    def __init__(self) -> None:
        self.exact: list[Decimal] = []
        self.vague: list[RatedEstimate] = []
        self.whole: list[Vague] = []
        self.unstated: int = 0


@frozen(kw_only=True)
class ValuedGoods:
    """What goods are worth at unit prices that somebody states: a valuation, and nothing given.

    Args:
        source: Who states the prices.
        lines: How many lines of goods have a price and a quantity.
        without_price: How many have none, and are not in it.
        sums: What they are worth, one sum a currency of the prices.
        converted: What of it could be converted; None where no currency was asked for.
    """

    source: str
    lines: int
    without_price: int
    sums: tuple[CurrencySum, ...]
    converted: ConvertedSum | None


class GoodsOfRow:
    """The goods of a row, added up when they are first asked for, as few readers do.

    Args:
        draft: What has been gathered for the row.
        prices: What units of goods are worth, where that was stated.
        tolerance: How far vague words are taken to reach.
    """

    def __init__(self, draft: Draft, prices: UnitPrices | None, tolerance: Tolerance) -> None:
        self._draft = draft
        self._prices = prices
        self._tolerance = tolerance

    @functools.cached_property
    def sums(self) -> tuple[InKindSum, ...]:
        """One sum for each kind and unit, in their order."""
        return tuple(
            _goods_sum(kind, held, self._prices, self._tolerance)
            for kind, held in by_goods(self._draft, one_by_one=self._prices is not None).items()
        )

    def __eq__(self, other: object) -> bool:
        """Equal where all sums are."""
        return isinstance(other, GoodsOfRow) and self.sums == other.sums

    def __hash__(self) -> int:
        """Hash by the sums."""
        return hash(self.sums)


def by_goods(draft: Draft, *, one_by_one: bool) -> Mapping[Kind, Quantities]:
    """Return the quantities by goods and unit, in that order; "" is the unit of those without.

    Args:
        draft: What has been gathered for the row.
        one_by_one: Whether each quantity is kept with its date and entity, too.
    """
    held: dict[Kind, Quantities] = defaultdict(Quantities)
    for line, when, entity in draft.goods():
        quantity = line.quantity
        if quantity is None:
            held[line.goods, ""].unstated += 1
            continue
        found = held[line.goods, quantity.unit]
        if one_by_one:
            found.whole.append(Vague(quantity, when, entity))
        if quantity.value is not None and quantity.is_exact:
            found.exact.append(quantity.value)
        else:
            found.vague.append(RatedEstimate(quantity))
    return dict(sorted(held.items()))


def _goods_sum(
    kind: Kind, held: Quantities, prices: UnitPrices | None, tolerance: Tolerance
) -> InKindSum:
    goods, unit = kind
    if not unit:
        return InKindSum(goods, None, held.unstated, None, None)
    found = summed(RatedAmounts(Fold.of(held.exact).stated(), vague=held.vague), tolerance)
    price = None if prices is None else prices.price(goods, unit)
    value = None if price is None else _worth(price, held.whole, tolerance)
    whole = found.whole
    return InKindSum(goods, unit, whole.amounts, whole.figure_low, found.interval, value)


def _worth(price: UnitPrice, held: Iterable[Vague], tolerance: Tolerance) -> CurrencySum:
    return currency_sum(price.price.currency, _priced(factor_of(price), held, tolerance))


def _priced(factor: Factor, held: Iterable[Vague], tolerance: Tolerance) -> Summed:
    priced = [RatedEstimate(one.amount, factor) for one in held]
    return summed(RatedAmounts(vague=priced), tolerance)


def valued_goods(
    draft: Draft,
    prices: UnitPrices | None,
    converter: Converter | None,
    tolerance: Tolerance,
) -> tuple[ValuedGoods | None, list[LeftOut]]:
    """Return what the goods of a row are worth, and what of that could not be converted."""
    if prices is None:
        return None, []
    by_currency: dict[str, Summed] = {}
    converted: list[RatedEstimate] = []
    left: list[LeftOut] = []
    count = without = 0
    for (goods, unit), held in by_goods(draft, one_by_one=True).items():
        price = prices.price(goods, unit) if unit else None
        if price is None:
            without += len(held.whole) + held.unstated
            continue
        count += len(held.whole)
        code = price.price.currency
        worth = _priced(factor_of(price), held.whole, tolerance)
        by_currency[code] = by_currency.get(code, EMPTY).plus(worth)
        if converter is not None:
            priced, refused = converter.price(price, held.whole)
            converted += priced
            left += refused
    valued = ValuedGoods(
        source=prices.source,
        lines=count,
        without_price=without,
        sums=tuple(currency_sum(code, by_currency[code]) for code in sorted(by_currency)),
        converted=None if converter is None else _converted(converter, converted, tolerance),
    )
    return valued, left


def _converted(
    converter: Converter, priced: list[RatedEstimate], tolerance: Tolerance
) -> ConvertedSum:
    parts = [
        (one.amount.nominal, one.factor)
        for one in priced
        if one.amount.nominal is not None and one.factor.value is not None
    ]
    found = summed(RatedAmounts(vague=priced), tolerance)
    return converted_sum(converter, found, functools.partial(tuple, parts))
