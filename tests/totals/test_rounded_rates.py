"""Bounds that allow for the digits of rates which their publishers rounded away."""

from __future__ import annotations

import datetime
import json
import pickle
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, StatedFigure
from civdiplo.errors import InvalidValueError, UndecidedError
from civdiplo.rates import Interpolated, Rate, RateRange, TableRates, WithFixedRates, convert_bag
from civdiplo.testing import estimates, moneys, tolerances
from civdiplo.totals import (
    ConstantPrices,
    TableDeflator,
    TotalRow,
    UnitPrices,
    reconcile,
    totals,
)
from civdiplo.values.bags import DatedBag
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.inkind import InKind
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

D = datetime.date
DAYS = [D(2023, 11, day) for day in (1, 2, 6, 7)]
PUBLISHED = {
    (code, day): Decimal(value) + place * Decimal(value).scaleb(-2).quantize(Decimal(value))
    for code, value in (("VND", "24500.1"), ("RUB", "92.65"), ("PLN", "4.1684"))
    for place, day in enumerate(DAYS)
}
Table = Mapping[tuple[str, datetime.date], Decimal]


def rates(table: Table, policy: Any = None) -> TableRates:
    """Make a source of rates, all in units of a currency for one dollar."""
    rows = [("USD", code, day, str(value)) for (code, day), value in table.items()]
    return TableRates(rows, name="made up", pivot="USD", policy=policy)


codes = st.sampled_from(["VND", "RUB", "PLN", "USD"])
amounts = codes.flatmap(moneys) | codes.flatmap(estimates)
dates = st.sampled_from([*(day.isoformat() for day in DAYS), "2023-11-01/2023-11-07"])
gifts = st.lists(st.tuples(amounts, dates), max_size=5)


def shifted(value: Decimal) -> st.SearchStrategy[Decimal]:
    """Draw a rate before it was rounded: as far off as half a step of the last digit."""
    step = Decimal((0, (1,), int(value.as_tuple().exponent)))
    return st.integers(-10, 10).map(lambda twentieths: value + twentieths * step / 20)


true_tables = st.fixed_dictionaries({key: shifted(value) for key, value in PUBLISHED.items()})


def given_by(held: Iterable[tuple[Any, str]]) -> Dataset:
    """Make contributions of amounts and dates."""
    return Dataset(
        Contribution(id=f"g{place}", amount=amount, date=date)
        for place, (amount, date) in enumerate(held)
    )


def asked(dataset: Dataset, table: Table = PUBLISHED, **arguments: Any) -> TotalRow:
    """Ask for all of it in zlotys, in one row."""
    usual: dict[str, Any] = {"by": (), "currency": "PLN", "rates": rates(table), "dating": "mean"}
    return totals(dataset, **usual | arguments).row()


@given(gifts.filter(bool), true_tables, tolerances(), st.sampled_from(["mean", "start", "bounds"]))
def test_the_truth_lies_within_the_bounds(
    held: list[tuple[Any, str]], table: Table, tolerance: Tolerance, dating: str
) -> None:
    """Whatever rates were rounded to the published ones, what they give is within the bounds."""
    dataset = given_by(held)
    found = asked(dataset, dating=dating, tolerance=tolerance, as_rounded=True).converted
    plain = asked(dataset, dating=dating, tolerance=tolerance).converted
    true = asked(dataset, table, dating=dating, tolerance=tolerance).converted
    assert found is not None
    assert plain is not None
    assert true is not None
    for inner in (plain.interval, true.interval):
        assert found.interval.hull(inner) == found.interval
    assert found.nominal == plain.nominal
    assert found.rounded() == plain.rounded()
    assert found.without_figure == plain.without_figure
    if dating != "bounds" and all(isinstance(amount, Money) for amount, _ in held):
        assert found.interval.contains(true.nominal)


@given(gifts, tolerances())
def test_the_bounds_are_those_of_each_amount(
    held: list[tuple[Any, str]], tolerance: Tolerance
) -> None:
    """The bounds of the sum are those of every amount at its own rate as rounded, added up."""
    source = rates(PUBLISHED)
    found = asked(given_by([*held, (Money(1, "PLN"), "2023-11-01")]), as_rounded=True,
                  tolerance=tolerance).converted  # fmt: skip
    assert found is not None
    whole = Interval.point(1)
    for amount, date in held:
        code = str(amount.currency)
        when = Contribution(id="x", date=date).date
        assert when is not None
        rate = Rate.identity("PLN", DAYS[0]) if code == "PLN" else None
        rate = rate or source.over(code, "PLN", when, how="mean")
        whole += rate.convert(amount, as_rounded=True, tolerance=tolerance).interval
    for one, other in ((found.interval.lower, whole.lower), (found.interval.upper, whole.upper)):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert abs(Fraction(one) - Fraction(other)) < Fraction(1, 10**8)
    assert (found.interval.lower_open, found.interval.upper_open) == (
        whole.lower_open,
        whole.upper_open,
    )


@given(st.lists(st.tuples(codes.flatmap(moneys), st.sampled_from(DAYS)), max_size=4), true_tables)
def test_a_bag_is_bounded_as_well(held: list[tuple[Money, datetime.date]], table: Table) -> None:
    """What a bag is worth at the rates before they were rounded lies within its interval."""
    dataset = given_by((money, day.isoformat()) for money, day in held)
    bag = DatedBag.sum((money, one.date) for (money, _), one in zip(held, dataset, strict=True))  # type: ignore[attr-defined]  # contributions all
    found = convert_bag(bag, "PLN", rates=rates(PUBLISHED), as_rounded=True)
    true = convert_bag(bag, "PLN", rates=rates(table))
    assert true.total is not None
    assert found.interval.contains(true.total)
    assert found.total == convert_bag(bag, "PLN", rates=rates(PUBLISHED)).total


GIVEN = given_by([(Money(400, "EUR"), "2019-03-05"), (Estimate.almost(100, "USD"), "2019-03-06")])
RATES = TableRates([("EUR", "USD", "2019-03", "1.25")], name="made up")


def test_an_explanation_says_how_far_rates_were_rounded() -> None:
    """Each rate is told with its bounds, each flow with its own, and the figure stays."""
    found = totals(GIVEN, by=(), currency="USD", rates=RATES, as_rounded=True)
    assert "bounds allow for the digits of rates" in str(found)
    told = found.explain().text()
    assert "at 1 EUR = 1.25 USD (2019-03-01/2019-03-31, made up); rounded, so within" in told
    assert "within [1.245, 1.255]" in told
    assert "= 500.00 USD, between [498, 502]" in told
    cell = found.explain().converted_cell()
    plain = json.loads(cell.to_json())
    gift = plain["flows"][0]
    assert gift["rate"]["quotation"]["upper"] == "1.255"
    assert Fraction(gift["figure"]) == Fraction(gift["amount"]["value"]) * Fraction("1.25")
    for end in ("lower", "upper"):
        bound = Fraction(gift["interval"][end]) * Fraction(gift["rate"]["quotation"][end])
        assert Fraction(gift["figure_interval"][end]) == bound
    assert "quotation" not in plain["flows"][1]["rate"]
    assert cell.interval == Interval(498, 602, upper_open=True)
    assert found.explain().to_plain()["as_rounded"] is True
    assert "as_rounded" not in totals(GIVEN).explain().to_plain()
    again = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own bytes
    assert again.explain().to_json() == found.explain().to_json()


def test_goods_and_constant_prices_are_bounded_as_well() -> None:
    """What follows a rounded rate, or goes before it, keeps its bounds."""
    masks = InKind("masks", quantity=Estimate.exactly(100, "mask"))
    held = Dataset([Contribution(id="a", date="2019-03-05", in_kind=[masks])])
    prices = UnitPrices({("masks", "mask"): Money("0.50", "EUR")}, source="list")
    row = totals(
        held, by=(), currency="USD", rates=RATES, as_rounded=True, unit_prices=prices
    ).row()  # fmt: skip
    assert row.valued is not None
    assert row.valued.converted is not None
    assert row.valued.converted.interval == Interval("62.25", "62.75")
    assert str(row.valued.converted.money()) == "62.50 USD"
    index = TableDeflator([("USD", 2019, "50"), ("USD", 2020, "100")])
    constant = ConstantPrices(deflator=index, base_year=2020, order="convert first")
    real = totals(
        GIVEN, by=(), currency="USD", rates=RATES, as_rounded=True, constant_prices=constant
    ).row()  # fmt: skip
    assert real.converted is not None
    assert real.converted.interval == Interval(996, 1204, upper_open=True)


def test_what_a_law_fixes_is_not_rounded() -> None:
    """A rate that nobody rounded keeps its point, and says nothing of rounding."""
    dataset = given_by([(Money(19000, "BYR"), "2017-03-01")])
    fixed = WithFixedRates(TableRates([("USD", "RUB", D(2017, 3, 1), "58.3776")]))
    found = totals(dataset, by=(), currency="BYN", rates=fixed, as_rounded=True)
    total = found.row().converted
    assert total is not None
    assert total.interval == Interval.point("1.9")
    assert "rounded, so" not in found.explain().text()


class Told:
    """A source that does not say with how many digits its rates are published."""

    name = "told"

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return a rate without a last digit."""
        return Rate(base=base, quote=quote, value="1.25", on=on, source="told", series="own")

    def describe(self) -> str:
        """Say what there is."""
        return "told"


def test_unknown_digits_are_an_error_or_listed() -> None:
    """Bounds that cannot be known are not made up: an error, or left out with the reason."""
    with pytest.raises(UndecidedError, match=r"how far 1 EUR = 1\.25 USD") as caught:
        totals(GIVEN, by=(), currency="USD", rates=Told(), as_rounded=True)
    assert 'on_missing="leave out" lists the amount instead' in str(caught.value)
    row = totals(
        GIVEN, by=(), currency="USD", rates=Told(), as_rounded=True, on_missing="leave out"
    ).row()  # fmt: skip
    assert [(one.entity, one.reason, one.is_counted) for one in row.left_out] == [
        ("g0", "no digits", True)
    ]
    bag = DatedBag.sum([(Money(400, "EUR"), GIVEN["g0"].date)])  # type: ignore[attr-defined]  # a contribution
    with pytest.raises(UndecidedError, match="how far"):
        convert_bag(bag, "USD", rates=Told(), as_rounded=True)
    left = convert_bag(bag, "USD", rates=Told(), as_rounded=True, on_missing="leave out")
    assert left.left == bag


def test_a_reconciliation_can_allow_for_rounding() -> None:
    """Items that certainly exceed a figure at rates as published may fit into it as rounded."""
    figure = StatedFigure(
        id="f", measure="all", subjects=["u"], value=Money(499, "USD"), covers=["g0"],
        coverage="stated",
    )  # fmt: skip
    dataset = GIVEN.add(figure)
    assert reconcile(dataset, "f", rates=RATES).is_consistent.is_no
    found = reconcile(dataset, "f", rates=RATES, as_rounded=True)
    assert found.is_consistent.is_possible
    assert found.itemised == Interval(498, 502)
    untold = reconcile(dataset, "f", rates=Told(), as_rounded=True)
    assert "how far" in untold.reasons[0]


def test_means_and_lines_are_as_exact_as_what_they_are_made_of() -> None:
    """The quotation of a mean is the mean of the quotations; that of a line lies on two lines."""
    table = TableRates(
        [("EUR", "USD", D(2023, 11, 1), "1.06"), ("EUR", "USD", D(2023, 11, 5), "1.0720")],
        policy=Interpolated(max_gap_days=7),
    )
    when = Contribution(id="x", date="2023-11-01/2023-11-05").date
    assert when is not None
    mean = table.over("EUR", "USD", when, how="mean")
    assert isinstance(mean, Rate)
    assert mean.last_digit == (Fraction("0.01") + Fraction("0.0001")) / 2
    line = table.rate("EUR", "USD", D(2023, 11, 4))
    assert line.last_digit == Fraction("0.01") / 4 + Fraction("0.0001") * 3 / 4
    both = table.over("EUR", "USD", when, how="bounds")
    assert isinstance(both, RateRange)
    assert both.quotation == Interval("1.055", "1.07205")
    assert both.convert(Money(2, "EUR"), as_rounded=True) == Interval("2.11", "2.1441")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"as_rounded": True}, "rates must be given with as_rounded"),
        ({"as_rounded": "yes"}, "as_rounded must be true or false, not 'yes'"),
    ],
)
def test_rounding_of_nothing_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    """Without rates there is nothing to allow for, and the answer is yes or no."""
    with pytest.raises(InvalidValueError) as caught:
        totals(GIVEN, **arguments)
    assert sentence in str(caught.value)
