"""Cells: how one figure of a row came about, from the amounts that are in it and nothing else."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from civdiplo.entities.links import Flow
from civdiplo.errors import InvalidValueError
from civdiplo.rates.rate import fraction_text, minor_digits
from civdiplo.totals.drafts import LeftOut
from civdiplo.totals.evidence import ExplainedFlow, equals, plain_interval, plain_key
from civdiplo.totals.factors import Factor
from civdiplo.totals.layout import grouped, named_key, shown_interval
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.units import into_unit
from civdiplo.values.estimates import as_estimate
from civdiplo.values.intervals import Interval

__all__ = ["ExplainedCell", "converted_cell", "stated_cell"]

_WRITTEN_OUT = 12  # so many figures are added up in one line; of more their number is told


@frozen(kw_only=True)
class ExplainedCell:
    """One figure of a row, with every flow that is in it.

    Args:
        row: The row.
        currency: The currency of the figure.
        is_converted: Whether it is the converted figure, or the sum of what is stated in that
            currency.
        label: What the figure is in: a code, or such as ``USD in 2020 prices``.
        flows: The flows that are in it, in the order of the row.
        nominal: The figure, exact.
        interval: Where the true sum lies.
        left_out: What the figure leaves out, with the reason.
    """

    row: TotalRow = field(repr=False)
    currency: str
    is_converted: bool
    label: str
    flows: tuple[ExplainedFlow, ...]
    nominal: Fraction
    interval: Interval
    left_out: tuple[LeftOut, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; every number is exact text, ``p/q`` where it has no finite form.

        ``nominal`` is the sum of the ``figure`` of each flow, and a figure is the stated ``value``
        times the factors beside it. ``interval`` is the sum of those of the flows, but for those
        with ``may_count_others``: at most they add up with the rest, at least the sum is as much as
        the rest, and as each of them with what is below zero. In a converted figure its bounds
        may be wider by what is rounded at the fortieth digit after the point. Where rates are
        taken as rounded, the interval of a flow is the stated one times the ``quotation`` beside
        each rate; the figure is that of the rate's ``value`` all the same.
        """
        return {
            "key": {name: plain_key(part) for name, part in self.row.named.items()},
            "cell": "converted" if self.is_converted else "stated",
            "currency": self.currency,
            "label": self.label,
            "flows": [self._plain_flow(flow) for flow in self.flows],
            "nominal": fraction_text(self.nominal),
            "interval": plain_interval(self.interval),
            "left_out": [
                {"entity": one.entity, "reason": one.reason, "detail": one.detail}
                for one in self.left_out
            ],
        }

    def to_json(self) -> str:
        """Return `to_plain` as JSON text, in two spaces a level."""
        return json.dumps(self.to_plain(), ensure_ascii=False, indent=2)

    def table(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a flow, as ``pandas.DataFrame`` takes them.

        ``figure``, ``lower`` and ``upper`` are what the flow adds to the cell, exact as in
        `to_plain`; None is "no one figure" or "no bound".
        """
        return [
            {
                "entity": flow.flow.entity,
                "date": None if flow.flow.when is None else str(flow.flow.when),
                "stated": str(flow.flow.amount),
                "by": "; ".join(map(str, flow.steps)),
                "figure": self._figure(flow),
                "lower": self._within(flow).lower,
                "upper": self._within(flow).upper,
                "currency": self.label,
                "sources": "; ".join(flow.sources),
            }
            for flow in self.flows
        ]

    def text(self) -> str:
        """Return it in lines: the key, the flows, the sum written out, what is left out."""
        key = zip(self.row.names, named_key(self.row.key), strict=True)
        told = ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in key) or "all"
        word = "converted into " if self.is_converted else ""
        lines = [f"{told}; {word}{self.label}: {len(self.flows)} of {self.row.count} flows"]
        lines += [f"  {line}" for flow in self.flows for line in flow.text().splitlines()]
        lines.append(f"  {self._arithmetic()}")
        lines.append(f"  between {shown_interval(self.interval, minor_digits(self.currency))}")
        lines += [f"  left out: {o.entity}: {o.reason} ({o.detail})" for o in self.left_out]
        loose = [one.flow.entity for one in self.flows if self._is_loose(one)]
        lines += [f"  may count some of the other amounts: {figure}" for figure in loose]
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return `text`."""
        return self.text()

    def _arithmetic(self) -> str:
        figures = [figure for flow in self.flows if (figure := self._figure(flow)) is not None]
        if not figures and self.flows:
            return "no one figure"
        total = equals(self.nominal, self.label, digits=minor_digits(self.currency))
        without = len(self.flows) - len(figures)
        total += f" ({without} of {len(self.flows)} without one figure)" if without else ""
        if len(figures) > _WRITTEN_OUT:
            return f"the sum of {len(figures)} figures {total}"
        return f"{' + '.join(map(_shown, figures)) or 'no figures'} {total}"

    def _figure(self, flow: ExplainedFlow) -> Fraction | None:
        if flow.factor is not None:
            return flow.converted
        nominal = None if flow.flow.amount is None else as_estimate(flow.flow.amount).nominal
        return None if nominal is None else Fraction(nominal)

    def _within(self, flow: ExplainedFlow) -> Interval:
        within = flow.interval if flow.factor is None else flow.converted_interval
        return Interval(None, None) if within is None else within

    def _is_loose(self, flow: ExplainedFlow) -> bool:
        return flow.flow.entity in self.row.overlapping and flow.flow.stated

    def _plain_flow(self, flow: ExplainedFlow) -> dict[str, Any]:
        plain, figure = flow.to_plain(), self._figure(flow)
        plain["figure"] = None if figure is None else fraction_text(figure)
        plain["figure_interval"] = plain_interval(self._within(flow))
        plain["may_count_others"] = self._is_loose(flow)
        return plain


def stated_cell(row: TotalRow, flows: tuple[ExplainedFlow, ...], currency: str) -> ExplainedCell:
    """Return how the sum of what is stated in a currency came about.

    Raises:
        InvalidValueError: Nothing is stated in it.
    """
    found = row.sum(currency)
    if found is None:
        there = ", ".join(one.currency for one in row.sums) or "nothing"
        rule = "must be one that something in the row is stated in"
        raise InvalidValueError("currency", rule, currency, hint=f"there is {there}")
    return ExplainedCell(
        row=row,
        currency=currency,
        is_converted=False,
        label=currency,
        flows=tuple(
            evolve(one, factor=_into(found.unit_since, one.flow, currency))
            for one in flows
            if _currency_of(one) == currency
        ),
        nominal=Fraction(found.nominal),
        interval=found.interval,
        left_out=tuple(one for one in row.left_out if not one.is_counted),
    )


def converted_cell(row: TotalRow, flows: tuple[ExplainedFlow, ...]) -> ExplainedCell:
    """Return how the converted figure came about.

    Raises:
        InvalidValueError: No currency was asked for.
    """
    total = row.converted
    if total is None:
        raise InvalidValueError("cell", "must be of a row with a converted sum", str(row.key))
    return ExplainedCell(
        row=row,
        currency=total.currency,
        is_converted=True,
        label=total.label,
        flows=tuple(one for one in flows if one.interval is not None and one.factor is not None),
        nominal=total.nominal,
        interval=total.interval,
        left_out=tuple(one for one in row.left_out if not one.detail.startswith("its goods: ")),
    )


def _into(unit: datetime.date | None, flow: Flow, currency: str) -> Factor | None:
    """Return the factor into the unit of the sum, where its currency had several."""
    return None if unit is None else into_unit(currency, flow.when, unit)


def _currency_of(flow: ExplainedFlow) -> str | None:
    return None if flow.flow.amount is None else as_estimate(flow.flow.amount).unit


def _shown(figure: Fraction) -> str:
    text = fraction_text(figure)
    return f"({text})" if "/" in text or figure < 0 else grouped(Decimal(text))
