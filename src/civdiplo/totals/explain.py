"""Explanation: how the sums of rows came about, from every contribution to the last figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow
from civdiplo.entities.sources import Source
from civdiplo.rates.rate import Rate, fraction_text, minor_digits, rounded
from civdiplo.totals.bounds import Rated
from civdiplo.totals.conversion import Converter
from civdiplo.totals.layout import grouped, named_key, outward, shown_interval
from civdiplo.totals.question import Question
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.sums import ConvertedSum
from civdiplo.values.decimals import plain_digits
from civdiplo.values.estimates import as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.provenance import Citation

__all__ = ["ExplainedFlow", "ExplainedRow", "Explanation", "explained"]


@frozen(kw_only=True)
class ExplainedFlow:
    """One flow that is counted: what is stated, by whom, and what it is worth at which rate.

    ``interval`` is where the amount lies, None where none is stated; ``rate`` is None where nothing
    was converted; ``sources`` are titles of sources with the place in them.
    """

    flow: Flow
    interval: Interval | None
    rate: Rate | None
    sources: tuple[str, ...]

    @property
    def converted(self) -> Fraction | None:
        """The figure as stated at the rate, exact; None without a figure or a rate."""
        figure = None if self.flow.amount is None else as_estimate(self.flow.amount).nominal
        return None if figure is None or self.rate is None else Fraction(figure) * self.rate.value

    @property
    def converted_interval(self) -> Interval | None:
        """Where the converted amount lies; None without an amount or a rate."""
        within = self.interval
        return None if within is None or self.rate is None else within * self.rate.value

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        flow = self.flow
        plain: dict[str, Any] = {
            "entity": flow.entity,
            "provider": flow.provider,
            "receiver": flow.receiver,
            "channel": flow.channel,
            "campaign": flow.campaign,
            "programme": flow.programme,
            "transaction_type": flow.transaction_type,
            "date": None if flow.when is None else str(flow.when),
            "stated_total": flow.stated,
            "amount": None if flow.amount is None else as_estimate(flow.amount).to_plain(),
            "interval": _plain_interval(self.interval),
            "in_kind": [line.to_plain() for line in flow.in_kind or ()],
            "sources": list(self.sources),
        }
        if self.rate is not None:
            plain["rate"] = self.rate.to_plain()
            plain["converted"] = None if self.converted is None else fraction_text(self.converted)
            plain["converted_interval"] = _plain_interval(self.converted_interval)
        return plain

    def text(self) -> str:
        """Return a few lines that say it."""
        flow, total = self.flow, " (a total that a source states)" if self.flow.stated else ""
        goods = [f"in kind: {line.goods}, {line.quantity or '?'}" for line in flow.in_kind or ()]
        amount = "no amount stated" if flow.amount is None else str(flow.amount)
        ends = (("from", flow.provider), ("to", flow.receiver), ("through", flow.channel))
        told = [f"{word} {party}" for word, party in ends if party is not None]
        told += [] if flow.when is None else [str(flow.when)]
        lines = [f"{flow.entity}{total}: {'; '.join([amount, *goods, *told])}"]
        if self.rate is not None:
            lines.append(f"  at {self.rate}")
            if self.converted is not None:
                lines.append(f"  {_equals(self.converted, self.rate.quote)}")
        return "\n".join([*lines, *(f"  source: {source}" for source in self.sources)])


@frozen(kw_only=True)
class ExplainedRow:
    """A row of totals with every flow that is counted in it."""

    row: TotalRow
    flows: tuple[ExplainedFlow, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        row, total = self.row, self.row.converted
        return {
            "key": {name: _plain_key(part) for name, part in row.named.items()},
            "count": row.count,
            "without_amount": row.without_amount,
            "flows": [flow.to_plain() for flow in self.flows],
            "sums": [
                {
                    "currency": one.currency,
                    "count": one.count,
                    "nominal": plain_digits(one.nominal),
                    "interval": _plain_interval(one.interval),
                }
                for one in row.sums
            ],
            "converted": None
            if total is None
            else {
                "currency": total.currency,
                "count": total.count,
                "nominal": fraction_text(total.nominal),
                "rounded": plain_digits(total.rounded()),
                "interval": _plain_interval(total.interval),
            },
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
            lines.append(f"  sum in {one.currency}: {grouped(one.nominal)}, between {between}")
        if row.converted is not None:
            lines.append(f"  {_converted(row.converted, row.count - row.without_amount)}")
        lines += [f"  left out: {o.entity}: {o.reason} ({o.detail})" for o in row.left_out]
        lines += [f"  may count some of the other amounts: {figure}" for figure in row.overlapping]
        return "\n".join(lines)


@frozen(kw_only=True)
class Explanation:
    """How the sums of rows came about; ``str()`` tells it, `to_plain` has every figure exactly."""

    names: tuple[str, ...]
    rows: tuple[ExplainedRow, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that ``json.dumps`` takes; every number is text, ``p/q`` where needed.

        From the amounts of the flows and the values of their rates each figure can be worked out
        again, to the last digit.
        """
        return {"by": list(self.names), "rows": [row.to_plain() for row in self.rows]}

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
    )


def _flows(question: Question, row: TotalRow) -> Iterator[Flow]:
    dataset = question.dataset
    for entity in row.entities:
        for flow in dataset[entity].flows(dataset.get):
            if question.wants(flow) and question.key_of(flow) == row.key:
                yield flow


def _explained_flow(question: Question, converter: Converter | None, flow: Flow) -> ExplainedFlow:
    amount = None if flow.amount is None else as_estimate(flow.amount)
    found = converter.find(amount.unit, flow.when) if converter and amount else None
    return ExplainedFlow(
        flow=flow,
        interval=None if amount is None else amount.interval(question.tolerance),
        rate=found.rate if isinstance(found, Rated) else None,
        sources=tuple(_cited(question.dataset, citation) for citation in flow.sources),
    )


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
        line |= {
            "converted": None if one.converted is None else rounded(one.converted, digits),
            "converted_lower": lower,
            "converted_upper": upper,
            "rate": None if one.rate is None else fraction_text(one.rate.value),
            "rate_date": None if one.rate is None else one.rate.dates,
            "rate_source": None if one.rate is None else one.rate.source,
        }
    return line


def _converted(total: ConvertedSum, amounts: int) -> str:
    if not total.count:
        return f"converted into {total.currency}: nothing, of {amounts} amounts"
    between = shown_interval(total.interval, minor_digits(total.currency))
    figure = _equals(total.nominal, total.currency)
    return f"converted {figure}, between {between}, from {total.count} of {amounts} amounts"


def _equals(value: Fraction, currency: str) -> str:
    shown = rounded(value, minor_digits(currency))
    return f"{'=' if shown == value else '≈'} {grouped(shown)} {currency}"


def _plain_interval(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    return {
        "lower": None if interval.lower is None else plain_digits(interval.lower),
        "upper": None if interval.upper is None else plain_digits(interval.upper),
        "lower_open": interval.lower_open,
        "upper_open": interval.upper_open,
    }


def _plain_key(part: object) -> object:
    return part if part is None or isinstance(part, (str, int)) else str(part)
