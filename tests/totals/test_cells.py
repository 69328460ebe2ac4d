"""One cell of a row is explained by what is in it, and worked out again from that alone."""

from __future__ import annotations

import datetime
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, StatedFigure
from civdiplo.errors import InvalidValueError
from civdiplo.rates import TableRates
from civdiplo.testing import estimates, moneys
from civdiplo.totals import ExplainedCell, TotalRow, totals
from civdiplo.values.estimates import Estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

DAY = datetime.date(2023, 11, 2)
CODES = ("VND", "USD", "RUB")
RATES = TableRates([("GBP", code, DAY, rate) for code, rate in zip(CODES, "375", strict=True)])
ROUNDED = Fraction(1, 10**20)

amounts = st.sampled_from(CODES).flatmap(lambda code: st.one_of(moneys(code), estimates(code)))


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Draw contributions, and stated figures that do not say what they cover."""
    gifts = [
        Contribution(id=f"g{place}", date=str(DAY), amount=amount)
        for place, amount in enumerate(draw(st.lists(st.none() | amounts, max_size=5)))
    ]
    figures = [
        StatedFigure(id=f"f{place}", measure="all", subjects=["u"], date=str(DAY), value=amount)
        for place, amount in enumerate(draw(st.lists(amounts.filter(_not_below_zero), max_size=2)))
    ]
    return Dataset([*gifts, *figures])


def _not_below_zero(amount: Any) -> bool:
    figure = amount.amount if isinstance(amount, Money) else amount.value
    return figure is None or figure >= 0


@given(datasets())
def test_the_json_of_a_cell_gives_its_figure_again(dataset: Dataset) -> None:
    """From the JSON of a cell alone, figure and bounds are worked out to the last digit."""
    found = totals(dataset, by=(), mix_transaction_types=True, currency="USD", rates=RATES)
    told = found.explain()
    for row, explained in zip(found, told.rows, strict=True):
        for one in row.sums:
            cell = explained.cell(one.currency)
            low, high = _worked_out(cell)
            upper = one.interval.upper
            assert low == Fraction(one.interval.lower or 0)
            assert high == (None if upper is None else Fraction(upper))
            assert len(cell.flows) == one.count
        low, high = _worked_out(explained.converted_cell())
        assert row.converted is not None
        _hold_outward(row.converted.interval, low, high)


def _worked_out(cell: ExplainedCell) -> tuple[Fraction, Fraction | None]:
    """Return the bounds of a cell from its JSON, after its figures were held against it."""
    plain = json.loads(cell.to_json())
    rest, loose, negative = Fraction(0), list[Fraction](), Fraction(0)
    figure, high = Fraction(0), Fraction(0)
    unbounded = counted = 0
    for flow in plain["flows"]:
        _hold_figure(flow, converted=plain["cell"] == "converted")
        within = flow["figure_interval"]
        low = Fraction(within["lower"] or 0)
        if flow["may_count_others"]:
            loose.append(low)
        else:
            rest, negative, counted = rest + low, negative + min(low, Fraction(0)), counted + 1
        high += Fraction(within["upper"] or 0)
        unbounded += within["upper"] is None
        figure += Fraction(flow["figure"] or 0)
    assert figure == Fraction(plain["nominal"]) == cell.nominal
    least = [one + negative for one in loose] + ([rest] if counted or not loose else [])
    return max(least), None if unbounded else high


def _hold_figure(flow: dict[str, Any], *, converted: bool) -> None:
    stated = Fraction(flow["amount"]["value"]) if "value" in flow["amount"] else None
    if stated is None:
        assert flow["figure"] is None
    elif converted:
        assert Fraction(flow["figure"]) == stated * Fraction(flow["rate"]["value"])
    else:
        assert Fraction(flow["figure"]) == stated
        assert "rate" not in flow


def _hold_outward(interval: Interval, low: Fraction, high: Fraction | None) -> None:
    assert interval.lower is not None
    assert 0 <= low - Fraction(interval.lower) < ROUNDED * max(Fraction(1), abs(low))
    assert (high is None) == (interval.upper is None)
    if high is not None and interval.upper is not None:
        assert 0 <= Fraction(interval.upper) - high < ROUNDED * max(Fraction(1), abs(high))


def _help() -> Dataset:
    gifts = (
        ("a", Money("393000000", "VND")),
        ("b", Estimate.almost("7000000", "VND")),
        ("c", Money("12.50", "USD")),
        ("d", None),
        ("e", Money(3, "EUR")),
    )
    return Dataset(
        Contribution(id=name, campaign="help", date=str(DAY), amount=amount)
        for name, amount in gifts
    )


def _row() -> tuple[TotalRow, Any]:
    rates = TableRates([("USD", "VND", DAY, "24000")], name="a bank")
    found = totals(_help(), currency="USD", rates=rates, on_missing="leave out")
    return found.row("help"), found.explain("help")


def test_a_cell_tells_only_of_its_own_currency() -> None:
    """The cell of a currency lists its flows, without rates, and adds them up in writing."""
    _, told = _row()
    assert str(told.cell("VND")).splitlines() == [
        "campaign help, transaction type not stated; VND: 2 of 5 flows",
        "  a: 393000000 VND; 2023-11-02",
        "  b: almost 7000000 VND; 2023-11-02",
        "  393,000,000 + 7,000,000 = 400,000,000 VND",
        "  between [393,000,000, 400,000,000)",
    ]
    assert [line["figure"] for line in told.cell("USD").table()] == [Fraction(25, 2)]


def test_the_converted_cell_writes_its_sum_out() -> None:
    """The converted cell has the flows with a rate, their exact worth, and who is left out."""
    row, told = _row()
    cell = told.converted_cell()
    assert row.converted is not None
    assert sorted(one.flow.entity for one in cell.flows) == ["a", "b", "c"]
    assert cell.nominal == row.converted.nominal
    assert "16,375 + (875/3)" in cell.text()
    assert "left out: e: no rate" in cell.text()
    assert cell.table()[0]["currency"] == "USD"


def test_many_figures_are_counted_and_not_written_out() -> None:
    """A sum of more than a dozen figures tells their number, for its line would be no help."""
    gifts = (Contribution(id=f"g{n}", date=str(DAY), amount=Money(n, "USD")) for n in range(13))
    text = totals(Dataset(gifts), by=()).explain().cell("USD").text()
    assert "the sum of 13 figures = 78.00 USD" in text


def test_a_cell_that_is_not_there_is_refused() -> None:
    """A currency that nothing is stated in, a row without conversion or several rows are told."""
    _, told = _row()
    with pytest.raises(InvalidValueError, match="EUR, USD, VND"):
        told.cell("RUB")
    with pytest.raises(InvalidValueError, match="with a converted sum"):
        totals(_help()).explain().converted_cell()
    with pytest.raises(InvalidValueError, match="rows must be one"):
        totals(_help(), by=("campaign", "currency")).explain().cell("VND")
