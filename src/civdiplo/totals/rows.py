"""TotalRow: one group of flows and what it adds up to."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import field, frozen

from civdiplo.totals.bounds import Exact, RatedAmounts, RatedEstimate, RatedFigures, summed
from civdiplo.totals.conversion import Converter, stated_exactly
from civdiplo.totals.drafts import Column, Draft, LeftOut
from civdiplo.totals.goods import GoodsOfRow, ValuedGoods, valued_goods
from civdiplo.totals.keys import Key
from civdiplo.totals.question import Question
from civdiplo.totals.sums import (
    ConvertedSum,
    CurrencySum,
    InKindSum,
    Part,
    converted_sum,
    currency_sum,
)
from civdiplo.totals.units import into_unit
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.currencies import check_currency
from civdiplo.values.estimates import Tolerance
from civdiplo.values.money import Money

__all__ = ["TotalRow", "in_currencies", "make_row"]


@frozen(kw_only=True)
class TotalRow:
    """One group of flows: how many, what they add up to by currency and in kind, what is missing.

    Args:
        names: The names of the keys.
        key: What the group has in common, in the order of the names; None where not stated.
        count: How many flows are counted; those left out altogether are not among them.
        without_amount: How many of them state no amount of money.
        sums: What they add up to, one sum a currency, in the order of the codes.
        converted: What of it could be converted; None where no currency was asked for.
        valued: What goods are worth at stated unit prices, in no other sum; None where none were
            given.
        left_out: What a sum leaves out, each with the reason, in the order of the ids.
        overlapping: Ids of stated figures that may count some of the other amounts of the row;
            the intervals allow for that, the figures do not.
    """

    names: tuple[str, ...]
    key: Key
    count: int
    without_amount: int
    sums: tuple[CurrencySum, ...]
    converted: ConvertedSum | None
    valued: ValuedGoods | None
    left_out: tuple[LeftOut, ...]
    overlapping: tuple[str, ...]
    _goods: GoodsOfRow = field(repr=False, alias="goods")
    _draft: Draft = field(repr=False, eq=False, alias="draft")

    @property
    def in_kind(self) -> tuple[InKindSum, ...]:
        """The goods, by kind and unit; added up when first asked for."""
        return self._goods.sums

    @property
    def named(self) -> dict[str, Any]:
        """The key with its names."""
        return dict(zip(self.names, self.key, strict=True))

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of all entities that state a flow which is counted, each once."""
        return tuple(dict.fromkeys(self._draft.entities()))

    @property
    def bag(self) -> MoneyBag:
        """The figures as stated, by currency: the exact sum before conversion."""
        return MoneyBag({one.currency: one.nominal for one in self.sums})

    @property
    def dated_bag(self) -> DatedBag:
        """The figures as stated, by currency and date: what rates are applied to."""
        return DatedBag.sum(
            (Money(figure, code), when)
            for code, column in self._draft.columns.items()
            for figure, when in column.dated()
        )

    def sum(self, currency: str) -> CurrencySum | None:
        """Return the sum in one currency; None where nothing is stated in it.

        Raises:
            InvalidValueError: The code is none of ISO 4217.
        """
        code = check_currency(currency)
        return next((one for one in self.sums if one.currency == code), None)


def make_row(
    question: Question, names: tuple[str, ...], key: Key, draft: Draft, converter: Converter | None
) -> TotalRow:
    """Add up what has been gathered for one row."""
    tolerance = question.tolerance
    columns = sorted(draft.columns.items())
    loose = [one.entity for _, column in columns for one in column.loose]
    alone = sum(len(column) for _, column in columns) == 1
    converted, unconverted = _converted(columns, converter, tolerance)
    valued, unpriced = valued_goods(draft, question.unit_prices, converter, tolerance)
    left_out = {*draft.left_out, *unconverted, *unpriced}
    return TotalRow(
        names=names,
        key=key,
        count=draft.count,
        without_amount=len(draft.without_amount),
        sums=in_currencies(draft, tolerance),
        converted=converted,
        goods=GoodsOfRow(draft, question.unit_prices, tolerance),
        valued=valued,
        left_out=tuple(sorted(left_out, key=_by_entity)),
        overlapping=() if alone else tuple(sorted(loose)),
        draft=draft,
    )


def _by_entity(one: LeftOut) -> tuple[str, str, str]:
    return one.entity, one.reason, one.detail


def in_currencies(draft: Draft, tolerance: Tolerance) -> tuple[CurrencySum, ...]:
    """Return what has been gathered, added up by currency, in the order of the codes."""
    columns = sorted(draft.columns.items())
    return tuple(_in_currency(code, column, tolerance) for code, column in columns)


def _in_currency(currency: str, column: Column, tolerance: Tolerance) -> CurrencySum:
    vague, loose = (
        [RatedEstimate(one.amount, into_unit(currency, one.when, column.unit)) for one in held]
        for held in (column.vague, column.loose)
    )
    exact = stated_exactly(currency, column)
    found = summed(RatedAmounts(exact, vague=vague, loose=loose), tolerance)
    return currency_sum(currency, found, unit_since=column.unit)


def _converted(
    columns: Iterable[tuple[str, Column]], converter: Converter | None, tolerance: Tolerance
) -> tuple[ConvertedSum | None, list[LeftOut]]:
    if converter is None:
        return None, []
    exact, held, left = Exact(), list(columns), list[LeftOut]()
    vague, loose = list[RatedEstimate](), list[RatedEstimate]()
    figures = list[RatedFigures]()
    for currency, column in held:
        amounts, refused = converter.rate(currency, column)
        exact = exact.plus(amounts.exact)
        vague += amounts.vague
        loose += amounts.loose
        figures += amounts.figures
        left += refused

    parts = functools.partial(_parts, converter, held)
    found = summed(RatedAmounts(exact, vague, loose, figures), tolerance)
    return converted_sum(converter, found, parts), left


def _parts(converter: Converter, held: Iterable[tuple[str, Column]]) -> Iterator[Part]:
    """Yield every figure with its factor; a function of its own, so that a row can be pickled."""
    return (part for code, column in held for part in converter.parts(code, column))
