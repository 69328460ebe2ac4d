"""TotalRow: one group of flows and what it adds up to."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from civdiplo.entities.links import Amount
from civdiplo.totals.bounds import EMPTY, RatedAmounts, RatedEstimate, Summed, summed
from civdiplo.totals.conversion import Converter
from civdiplo.totals.gathering import Column, Draft, LeftOut
from civdiplo.totals.keys import Key
from civdiplo.totals.sums import ConvertedSum, CurrencySum, InKindSum, Part
from civdiplo.values.estimates import Estimate, Tolerance, as_estimate
from civdiplo.values.inkind import InKind

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
        in_kind: The goods, by kind and unit.
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
    in_kind: tuple[InKindSum, ...]
    left_out: tuple[LeftOut, ...]
    overlapping: tuple[str, ...]
    _draft: Draft = field(repr=False, eq=False, alias="draft")

    @property
    def named(self) -> dict[str, Any]:
        """The key with its names."""
        return dict(zip(self.names, self.key, strict=True))

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of all entities that state a flow which is counted, each once."""
        return tuple(dict.fromkeys(self._draft.entities()))

    def sum(self, currency: str) -> CurrencySum | None:
        """Return the sum in one currency; None where nothing is stated in it."""
        return next((one for one in self.sums if one.currency == currency), None)


def make_row(
    names: tuple[str, ...],
    key: Key,
    draft: Draft,
    *,
    converter: Converter | None,
    tolerance: Tolerance,
) -> TotalRow:
    """Add up what has been gathered for one row."""
    columns = sorted(draft.columns.items())
    loose = [one.entity for _, column in columns for one in column.loose]
    alone = sum(len(column) for _, column in columns) == 1
    converted, unconverted = _converted(columns, converter, tolerance)
    return TotalRow(
        names=names,
        key=key,
        count=draft.count,
        without_amount=len(draft.without_amount),
        sums=tuple(_in_currency(code, column, tolerance) for code, column in columns),
        converted=converted,
        in_kind=_in_kind(draft.in_kind, tolerance),
        left_out=tuple(sorted((*draft.left_out, *unconverted), key=_by_entity)),
        overlapping=() if alone else tuple(sorted(loose)),
        draft=draft,
    )


def _by_entity(one: LeftOut) -> tuple[str, str]:
    return one.entity, one.reason


def in_currencies(
    amounts: Iterable[Amount | None], tolerance: Tolerance
) -> tuple[CurrencySum, ...]:
    """Add up amounts of money by currency; None stands for one that is not stated."""
    held: dict[str, Column] = defaultdict(Column)
    for amount in amounts:
        if amount is not None:
            estimate = as_estimate(amount)
            held[estimate.unit].add(estimate, None, "")
    return tuple(_in_currency(code, column, tolerance) for code, column in sorted(held.items()))


def _in_currency(currency: str, column: Column, tolerance: Tolerance) -> CurrencySum:
    vague = [RatedEstimate(one.amount, None) for one in column.vague]
    loose = [RatedEstimate(one.amount, None) for one in column.loose]
    found = summed(RatedAmounts(column.figures, None, vague, loose), tolerance)
    whole = found.whole
    return CurrencySum(
        currency=currency,
        count=whole.amounts,
        nominal=whole.figure_low,
        interval=found.interval,
        unbounded=whole.unbounded,
        without_figure=whole.without_figure,
    )


def _converted(
    columns: Iterable[tuple[str, Column]], converter: Converter | None, tolerance: Tolerance
) -> tuple[ConvertedSum | None, list[LeftOut]]:
    if converter is None:
        return None, []
    found: Summed = EMPTY
    parts: list[Part] = []
    left: list[LeftOut] = []
    for currency, column in columns:
        amounts, refused = converter.rate(currency, column)
        found = found.plus(summed(amounts, tolerance))
        parts += _parts(amounts)
        left += refused
    whole = found.whole
    total = ConvertedSum(
        currency=converter.currency,
        count=whole.amounts,
        interval=found.interval,
        unbounded=whole.unbounded,
        without_figure=whole.without_figure,
        near=(whole.figure_low, whole.figure_high),
        parts=tuple(parts),
    )
    return total, left


def _parts(amounts: RatedAmounts) -> list[Part]:
    """Return the figures of a column with their rates, for the exact sum."""
    stated = [
        (one.amount.nominal, one.rate)
        for one in (*amounts.vague, *amounts.loose)
        if one.amount.nominal is not None and one.rate is not None
    ]
    exact: list[Part] = [(amounts.figures, amounts.rates)] if amounts.rates else []
    return [*exact, tuple(zip(*stated, strict=True))] if stated else exact  # type: ignore[list-item]  # unzipped


def _in_kind(lines: Iterable[InKind], tolerance: Tolerance) -> tuple[InKindSum, ...]:
    ordered = sorted(lines, key=_goods_and_unit)
    sums = []
    for (goods, unit), held in itertools.groupby(ordered, key=_goods_and_unit):
        quantities = [line.quantity for line in held]
        sums.append(_goods_sum(goods, unit, quantities, tolerance))
    return tuple(sums)


def _goods_and_unit(line: InKind) -> tuple[str, str]:
    return line.goods, line.quantity.unit if line.quantity is not None else ""


def _goods_sum(
    goods: str, unit: str, quantities: list[Estimate | None], tolerance: Tolerance
) -> InKindSum:
    stated = [RatedEstimate(one, None) for one in quantities if one is not None]
    if not stated:
        return InKindSum(goods, None, len(quantities), None, None)
    found = summed(RatedAmounts([], None, stated, []), tolerance)
    return InKindSum(goods, unit, len(stated), found.whole.figure_low, found.interval)
