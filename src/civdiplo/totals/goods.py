"""Goods of a row: how many of each kind and unit, and what they are worth at stated unit prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from civdiplo.totals.bounds import EMPTY, Figures, RatedAmounts, RatedEstimate, Summed, summed
from civdiplo.totals.conversion import Converter
from civdiplo.totals.factors import Factor, factor_of
from civdiplo.totals.gathering import Given, LeftOut, Vague
from civdiplo.totals.sums import ConvertedSum, CurrencySum, InKindSum, converted_sum, currency_sum
from civdiplo.totals.valuation import UnitPrice, UnitPrices
from civdiplo.values.estimates import Tolerance

__all__ = ["Lines", "ValuedGoods", "by_goods", "goods_sums", "valued_goods"]


class Quantities:
    """What is stated of goods of one kind in one unit: exact figures, others one by one."""

    __slots__ = ("exact", "unstated", "vague", "whole")

    def __init__(self) -> None:
        self.exact: list[Decimal] = []
        self.vague: list[RatedEstimate] = []
        self.whole: list[Vague] = []
        self.unstated: int = 0


Lines: TypeAlias = Mapping[tuple[str, str], Quantities]


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


def by_goods(given: Iterable[Given], *, one_by_one: bool) -> Lines:
    """Return the quantities by goods and unit, in that order; "" is the unit of those without.

    Args:
        given: The goods of all flows.
        one_by_one: Whether each quantity is kept with its date and entity, too.
    """
    held: dict[tuple[str, str], Quantities] = {}
    for lines, when, entity in given:
        for line in lines:
            quantity = line.quantity
            key = (line.goods, "" if quantity is None else quantity.unit)
            found = held.get(key)
            if found is None:
                found = held[key] = Quantities()
            if quantity is None:
                found.unstated += 1
                continue
            if one_by_one:
                found.whole.append(Vague(quantity, when, entity))
            if quantity.value is not None and quantity.is_exact:
                found.exact.append(quantity.value)
            else:
                found.vague.append(RatedEstimate(quantity))
    return dict(sorted(held.items()))


def goods_sums(
    lines: Lines, prices: UnitPrices | None, tolerance: Tolerance
) -> tuple[InKindSum, ...]:
    """Return the goods, one sum for each kind and unit."""
    sums = []
    for (goods, unit), held in lines.items():
        if not unit:
            sums.append(InKindSum(goods, None, held.unstated, None, None))
            continue
        found = summed(RatedAmounts(Figures.of(held.exact), vague=held.vague), tolerance)
        price = None if prices is None else prices.price(goods, unit)
        value = None if price is None else _worth(price, held, tolerance)
        whole = found.whole
        nominal = whole.figure_low
        sums.append(InKindSum(goods, unit, whole.amounts, nominal, found.interval, value))
    return tuple(sums)


def _worth(price: UnitPrice, held: Quantities, tolerance: Tolerance) -> CurrencySum:
    return currency_sum(price.price.currency, _priced(factor_of(price), held, tolerance))


def _priced(factor: Factor, held: Quantities, tolerance: Tolerance) -> Summed:
    priced = [RatedEstimate(one.amount, factor) for one in held.whole]
    return summed(RatedAmounts(vague=priced), tolerance)


def valued_goods(
    lines: Lines,
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
    for (goods, unit), held in lines.items():
        price = prices.price(goods, unit) if unit else None
        if price is None:
            without += len(held.whole) + held.unstated
            continue
        count += len(held.whole)
        code = price.price.currency
        worth = _priced(factor_of(price), held, tolerance)
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
    return converted_sum(converter, found, lambda: parts)
