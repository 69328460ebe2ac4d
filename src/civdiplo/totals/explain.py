"""Explanation: how the sums of rows came about, from every contribution to the last figure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.rates.rate import fraction_text, minor_digits, rounded
from civdiplo.totals.cells import ExplainedCell, converted_cell, stated_cell
from civdiplo.totals.conversion import Converter
from civdiplo.totals.evidence import (
    ExplainedFlow,
    ExplainedGoods,
    equals,
    plain_interval,
    plain_key,
)
from civdiplo.totals.factors import Factor, factor_of
from civdiplo.totals.goods import ValuedGoods
from civdiplo.totals.layout import named_key, outward, shown_figure, shown_interval
from civdiplo.totals.prices import ConstantPrices
from civdiplo.totals.question import Question
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.sums import ConvertedSum, CurrencySum
from civdiplo.totals.table import goods_lines
from civdiplo.values.decimals import plain_digits
from civdiplo.values.estimates import as_estimate
from civdiplo.values.provenance import Citation

__all__ = ["ExplainedRow", "Explanation", "explained"]


@frozen(kw_only=True)
class ExplainedRow:
    """A row of totals with every flow that is counted in it."""

    row: TotalRow
    flows: tuple[ExplainedFlow, ...]

    def cell(self, currency: str) -> ExplainedCell:
        """Return how the sum of what is stated in one currency came about.

        Raises:
            InvalidValueError: Nothing is stated in it.
        """
        return stated_cell(self.row, self.flows, currency)

    def converted_cell(self) -> ExplainedCell:
        """Return how the converted figure came about.

        Raises:
            InvalidValueError: No currency was asked for.
        """
        return converted_cell(self.row, self.flows)

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        row, total = self.row, self.row.converted
        return {
            "key": {name: plain_key(part) for name, part in row.named.items()},
            "count": row.count,
            "without_amount": row.without_amount,
            "flows": [flow.to_plain() for flow in self.flows],
            "sums": [_plain_sum(one) for one in row.sums],
            "converted": None if total is None else _plain_total(total),
            "valued_goods": None if row.valued is None else _plain_valued(row.valued),
            "left_out": [
                {"entity": one.entity, "reason": one.reason, "detail": one.detail}
                for one in row.left_out
            ],
            "overlapping": list(row.overlapping),
        }

    def text(self) -> str:
        """Return it in lines: the key, every flow, the sums, what is left out."""
        row = self.row
        key = zip(row.names, named_key(row.key), strict=True)
        told = ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in key)
        lines = [f"{told or 'all'}: {row.count} flow{'s' if row.count != 1 else ''}"]
        lines += [f"  {line}" for flow in self.flows for line in flow.text().splitlines()]
        for one in row.sums:
            between = shown_interval(one.interval, minor_digits(one.currency))
            figure = shown_figure(one.nominal, count=one.count, without=one.without_figure)
            lines.append(f"  sum in {one.currency}: {figure}, between {between}")
        if row.converted is not None:
            lines.append(f"  {_converted(row.converted, row.count - row.without_amount)}")
        lines += [f"  {line}" for line in goods_lines(row)]
        lines += [f"  left out: {o.entity}: {o.reason} ({o.detail})" for o in row.left_out]
        lines += [f"  may count some of the other amounts: {figure}" for figure in row.overlapping]
        return "\n".join(lines)


@frozen(kw_only=True)
class Explanation:
    """How the sums of rows came about; ``str()`` tells it, `to_plain` has every figure exactly."""

    names: tuple[str, ...]
    rows: tuple[ExplainedRow, ...]
    constant_prices: ConstantPrices | None = None
    as_rounded: bool = False

    def cell(self, currency: str) -> ExplainedCell:
        """Return how the sum in one currency came about, in the one row that is explained.

        Raises:
            InvalidValueError: There is not one row, or nothing is stated in the currency.
        """
        return self._one().cell(currency)

    def converted_cell(self) -> ExplainedCell:
        """Return how the converted figure came about, in the one row that is explained.

        Raises:
            InvalidValueError: There is not one row, or no currency was asked for.
        """
        return self._one().converted_cell()

    def _one(self) -> ExplainedRow:
        if len(self.rows) != 1:
            hint = "explain(key) explains the row with that key"
            raise InvalidValueError("rows", "must be one", len(self.rows), hint=hint)
        return self.rows[0]

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that ``json.dumps`` takes; every number is text, ``p/q`` where needed.

        From the amounts of the flows and the values of their rates each figure can be worked out
        again, to the last digit.
        """
        plain: dict[str, Any] = {"by": list(self.names)}
        if self.constant_prices is not None:
            plain["constant_prices"] = {
                "base_year": self.constant_prices.base_year,
                "order": self.constant_prices.order,
                "deflator": self.constant_prices.deflator.name,
            }
        if self.as_rounded:
            plain["as_rounded"] = True
        return plain | {"rows": [row.to_plain() for row in self.rows]}

    def to_json(self) -> str:
        """Return `to_plain` as JSON text, in two spaces a level."""
        return json.dumps(self.to_plain(), ensure_ascii=False, indent=2)

    def table(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a flow, as ``pandas.DataFrame`` takes them."""
        return [_table_line(row.row, flow) for row in self.rows for flow in row.flows]

    def text(self) -> str:
        """Return all rows as text."""
        return "\n\n".join(row.text() for row in self.rows)

    def __str__(self) -> str:
        """Return `text`."""
        return self.text()


def explained(
    question: Question, converter: Converter | None, rows: Iterable[TotalRow]
) -> Explanation:
    """Find the flows of rows again, and put beside each its rate and sources."""
    return Explanation(
        names=question.names,
        rows=tuple(
            ExplainedRow(
                row=row,
                flows=tuple(
                    _explained_flow(question, converter, flow) for flow in _flows(question, row)
                ),
            )
            for row in rows
        ),
        constant_prices=question.constant_prices,
        as_rounded=question.as_rounded,
    )


def _flows(question: Question, row: TotalRow) -> Iterator[Flow]:
    dataset = question.dataset
    for entity in row.entities:
        for flow in dataset[entity].flows(dataset.get):
            if question.wants(flow) and row.key in question.keys_of(flow):
                yield flow


def _explained_flow(question: Question, converter: Converter | None, flow: Flow) -> ExplainedFlow:
    amount = None if flow.amount is None else as_estimate(flow.amount)
    found = converter.find(amount.unit, flow.when) if converter and amount else None
    return ExplainedFlow(
        flow=flow,
        interval=None if amount is None else amount.interval(question.tolerance),
        factor=found if isinstance(found, Factor) else None,
        sources=tuple(_cited(question.dataset, citation) for citation in flow.sources),
        goods=tuple(_goods(question, converter, flow)),
    )


def _goods(question: Question, converter: Converter | None, flow: Flow) -> Iterator[ExplainedGoods]:
    prices = question.unit_prices
    for line in flow.in_kind or ():
        quantity = line.quantity
        price = prices.price(line.goods, quantity.unit) if prices and quantity else None
        if quantity is None or price is None:
            continue
        factor, currency = factor_of(price), price.price.currency
        found = None if converter is None else converter.of_price(price, flow.when)
        if converter is not None and isinstance(found, Factor):
            factor, currency = factor.times(found), converter.currency
        within = quantity.interval(question.tolerance)
        yield ExplainedGoods(line=line, factor=factor, currency=currency, interval=within)


def _cited(dataset: Dataset, citation: Citation) -> str:
    source = dataset.get(citation.source)
    title = str(source.title) if isinstance(source, Source) else citation.source
    return f"{title} ({citation.locator})" if citation.locator else title


def _table_line(row: TotalRow, one: ExplainedFlow) -> dict[str, Any]:
    amount = None if one.flow.amount is None else as_estimate(one.flow.amount)
    line: dict[str, Any] = {f"by_{name}": part for name, part in row.named.items()}
    line |= {
        "entity": one.flow.entity,
        "date": None if one.flow.when is None else str(one.flow.when),
        "qualifier": amount and amount.qualifier,
        "amount": amount and amount.nominal,
        "lower": one.interval and one.interval.lower,
        "upper": one.interval and one.interval.upper,
        "currency": amount and amount.unit,
        "sources": "; ".join(one.sources),
    }
    if row.converted is not None:
        digits, within = minor_digits(row.converted.currency), one.converted_interval
        lower, upper = (None, None) if within is None else outward(within, digits)
        rated = one.rate or (one.rates and one.rates.lowest)
        line |= {
            "converted": None if one.converted is None else rounded(one.converted, digits),
            "converted_lower": lower,
            "converted_upper": upper,
            "rate": None if one.rate is None else fraction_text(one.rate.value),
            "rate_date": rated and rated.dates,
            "rate_source": rated and rated.source,
            "path": None if one.factor is None else "; ".join(map(str, one.steps)),
        }
    return line


def _converted(total: ConvertedSum, amounts: int) -> str:
    if not total.count:
        return f"converted into {total.label}: nothing, of {amounts} amounts"
    between = shown_interval(total.interval, minor_digits(total.currency))
    bounds = f"between {between}, from {total.count} of {amounts} amounts"
    if not total.has_figure:
        return f"converted into {total.label}: no one figure, {bounds}"
    prices = "" if total.base_year is None else f" in {total.base_year} prices"
    without = total.without_figure
    left = f" ({without} of {total.count} without one figure)" if without else ""
    return f"converted {equals(total.nominal, total.currency)}{prices}{left}, {bounds}"


def _plain_sum(one: CurrencySum) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "count": one.count,
        "nominal": plain_digits(one.nominal),
        "interval": plain_interval(one.interval),
    }


def _plain_total(total: ConvertedSum) -> dict[str, Any]:
    return {
        "currency": total.currency,
        "label": total.label,
        "count": total.count,
        "nominal": fraction_text(total.nominal),
        "rounded": plain_digits(total.rounded()),
        "interval": plain_interval(total.interval),
    }


def _plain_valued(valued: ValuedGoods) -> dict[str, Any]:
    converted = valued.converted
    return {
        "source": valued.source,
        "lines": valued.lines,
        "without_price": valued.without_price,
        "sums": [_plain_sum(one) for one in valued.sums],
        "converted": None if converted is None else _plain_total(converted),
    }
