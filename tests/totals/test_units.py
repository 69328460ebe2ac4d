"""What totals make of a currency whose unit changed under its code."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution
from civdiplo.errors import InvalidValueError, UndecidedError
from civdiplo.rates import TableRates
from civdiplo.totals import ConstantPrices, TableDeflator, UnitPrices, totals
from civdiplo.values.estimates import Estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money

D = datetime.date
RATES = TableRates(
    [
        ("USD", "SYP", "2025-06", "10000"),
        ("USD", "SYP", "2026-06", "100"),
        ("USD", "EUR", "2026-06", "0.8"),
        ("USD", "VES", "2018-09-03", "60"),
        ("USD", "VES", "2022-09-01", "8"),
    ],
    name="own",
    pivot="USD",
)


def gifts(*given: tuple[int, str, str | None]) -> Dataset:
    """Make a contribution of each amount, currency and date, with ids from "g0" on."""
    return Dataset(
        Contribution(id=f"g{place}", campaign="help", amount=Money(amount, code), date=date)
        for place, (amount, code, date) in enumerate(given)
    )


@pytest.mark.parametrize(
    ("code", "date", "day", "worth"),
    [
        ("SYP", "2025-06-15", D(2026, 6, 1), 1),
        ("SYP", "2025", D(2026, 6, 1), 1),
        ("SYP", "../2025-12-31", D(2026, 6, 1), 1),
        ("SYP", "2025-12-31", D(2026, 6, 1), 1),
        ("SYP", "2026-01-01", D(2026, 6, 1), 100),
        ("SYP", "2026-03/..", D(2026, 6, 1), 100),
        ("SYP", "2026-03-01", D(2025, 6, 30), 100),
        ("SYP", "2020-03-01", D(2025, 6, 30), 1),
        ("VES", "2021-09-30", D(2022, 9, 1), Fraction(1, 800)),
        ("VES", "2021-10-01", D(2022, 9, 1), 1250),
        ("EUR", "2021-09-30", D(2026, 6, 1), 12500),
        ("EUR", None, D(2026, 6, 1), 12500),
        ("USD", None, D(2026, 6, 1), 10000),
    ],
)
def test_an_amount_meets_a_rate_in_the_unit_of_its_day(
    code: str, date: str | None, day: D, worth: Fraction
) -> None:
    """At one day for all, an amount in another unit under the same code is restated first."""
    (row,) = totals(gifts((10000, code, date)), currency="USD", rates=RATES, dating=day)
    assert row.converted is not None
    assert row.converted.nominal == worth
    assert row.converted.interval.contains(worth)


@pytest.mark.parametrize("date", [None, "2025/2026", "2025-06/..", "2025~", "202X", "XXXX-09-03"])
def test_an_amount_in_one_unit_or_the_other_is_left_out(date: str | None) -> None:
    """Where the change lies between the days that may be meant, nothing is guessed."""
    held = gifts((10000, "SYP", date), (10000, "SYP", "2025-06-15"), (8, "EUR", date))
    asked: dict[str, Any] = {"currency": "USD", "rates": RATES, "dating": D(2026, 6, 1)}
    with pytest.raises(UndecidedError, match="the unit of SYP, which changed under its code"):
        totals(held, **asked)
    found = totals(held, **asked, on_missing="leave out")
    assert [(one.entity, one.reason) for one in found.left_out] == [("g0", "no unit")]
    assert "before or after that change" in found.left_out[0].detail
    row = found.row("help")
    assert row.converted is not None
    assert row.converted.count == 2
    assert row.converted.nominal == 11


def test_an_explanation_shows_the_change_and_the_rate() -> None:
    """The restatement is a leg of the rate, with the ratio and the day of the change."""
    held = gifts((10000, "SYP", "2025-06-15"))
    found = totals(held, currency="EUR", rates=RATES, dating=D(2026, 6, 15))
    (flow,) = found.explain().rows[0].flows
    assert flow.rate is not None
    assert flow.rate.value == Fraction(8, 100000)
    assert [leg.kind for leg in flow.rate.legs] == ["redenomination", "cross"]
    assert flow.rate.dates == "2026-06-01/2026-06-30"
    assert "1 SYP = 0.01 SYP" in str(found.explain())
    assert "100 units became one on 2026-01-01" in str(found.explain())
    assert found.row("help").converted.terms[0].rate.legs == flow.rate.legs  # type: ignore[union-attr]


def test_the_currency_itself_is_restated_too() -> None:
    """At one day, amounts in the currency asked for are in its unit of that day."""
    held = gifts((500, "SYP", "2025-06-15"), (5, "SYP", "2026-02-01"))
    (row,) = totals(held, currency="SYP", rates=RATES, dating=D(2026, 6, 1))
    assert row.converted is not None
    assert row.converted.nominal == 10
    assert row.sums[0].nominal == 10
    (row,) = totals(held, currency="SYP", rates=RATES)
    assert row.converted is not None
    assert row.converted.nominal == 10
    assert row.converted.unit_since == D(2026, 1, 1)


@pytest.mark.parametrize("dating", ["start", "end", "bounds", D(2026, 6, 1)])
def test_deflated_amounts_are_restated_to_the_base_year(dating: Any) -> None:
    """Amounts that are deflated first meet a rate of the base year in the unit of that year."""
    table = TableRates([("USD", "SYP", "2026-01-01", "100"), ("USD", "SYP", "2026-06-01", "100"),
                        ("USD", "SYP", "2026-12-31", "100")], name="own")  # fmt: skip
    index = TableDeflator([("SYP", 2025, "50"), ("SYP", 2026, "100")], name="index")
    prices = ConstantPrices(deflator=index, base_year=2026, order="deflate first")
    (row,) = totals(
        gifts((10000, "SYP", "2025-06-15")),
        currency="USD",
        rates=table,
        dating=dating,
        constant_prices=prices,
    )
    assert row.converted is not None
    assert row.converted.interval.contains(2)
    assert not row.converted.interval.contains(200)


CHANGES = [("SYP", 100, D(2026, 1, 1)), ("VES", 10**6, D(2021, 10, 1))]
dated = st.tuples(st.integers(-(10**9), 10**9), st.integers(-400, 400).map(datetime.timedelta))


@given(st.sampled_from(CHANGES), st.lists(dated, min_size=1, max_size=6))
def test_a_sum_of_both_units_is_the_sum_in_the_later_one(change: Any, given_: Any) -> None:
    """Restated one by one and added up, amounts are the sum of the total, bounds and all."""
    code, ratio, since = change
    days = [since + away for _, away in given_]
    newest = max(days) >= since
    held = gifts(*((amount, code, str(day)) for (amount, _), day in zip(given_, days, strict=True)))
    true = sum(
        Fraction(amount, ratio) if newest and day < since else Fraction(amount)
        for (amount, _), day in zip(given_, days, strict=True)
    )
    for found in (totals(held), totals(held, by="year"), totals(held, by="year", where=bool)):
        (whole,) = found.overall()
        assert Fraction(whole.sums[0].nominal) == true
        assert whole.sums[0].interval.is_point
        assert sum(Fraction(row.sums[0].nominal) for row in found) == true
        mixed = newest and min(days) < since
        assert whole.sums[0].unit_since == (since if mixed else None)
        assert (f"{code} is in its unit since {since}" in str(found)) == mixed
    (row,) = totals(held, currency=code, rates=RATES)
    assert row.converted is not None
    assert row.converted.nominal == true


@pytest.mark.parametrize("dating", ["exact", "start", "end", "mean", "bounds"])
def test_what_straddles_the_change_is_never_converted(dating: Any) -> None:
    """Whichever rate a date would take, an amount in one unit or the other takes none."""
    held = gifts(
        (10000, "SYP", "2025-12/2026-01"), (10000, "SYP", "2025-06"), (1, "SYP", "2026-06")
    )
    asked: dict[str, Any] = {"currency": "USD", "rates": RATES, "dating": dating}
    with pytest.raises(UndecidedError, match="the unit of SYP, which changed under its code"):
        totals(held, **asked)
    (row,) = totals(held, **asked, on_missing="leave out")
    assert [(one.entity, one.reason) for one in row.left_out] == [("g0", "no unit")]
    assert row.converted is not None
    assert row.converted.interval.contains(Fraction(101, 100))
    assert row.count == 2
    assert row.sums[0].nominal == 101


def test_an_own_sum_leaves_out_what_may_be_in_either_unit() -> None:
    """Without rates nothing is asked that could be refused: it is left out, with the reason."""
    found = totals(
        gifts((7, "SYP", None), (5, "SYP", "2026"), (3, "VES", "2021"), (2, "EUR", None))
    )
    assert [(one.entity, one.reason) for one in found.left_out] == [
        ("g0", "no unit"),
        ("g2", "no unit"),
    ]
    assert str(found.row("help").bag) == "2 EUR, 5 SYP"


def test_what_is_converted_into_such_a_currency_is_in_its_latest_unit() -> None:
    """Dollars of 2025 and of 2026 are worth pounds of two units, and are added up in one."""
    held = gifts((1, "USD", "2025-06-15"), (1, "USD", "2026-06-15"))
    (row,) = totals(held, currency="SYP", rates=RATES)
    assert row.converted is not None
    assert row.converted.nominal == 200
    assert row.converted.unit_since == D(2026, 1, 1)
    (old,) = totals(gifts((1, "USD", "2025-06-15")), currency="SYP", rates=RATES)
    assert old.converted is not None
    assert old.converted.nominal == 10000


def test_unit_prices_are_in_the_unit_of_their_day() -> None:
    """A price of 2025 is restated before it meets a rate of 2026; one without a day meets none."""
    masks = InKind("masks", quantity=Estimate.exactly(2, "mask"))
    held = Dataset([Contribution(id="g", in_kind=[masks], date="2026-06-15")])
    table = {("masks", "mask"): Money(5000, "SYP")}
    asked: dict[str, Any] = {"currency": "USD", "rates": RATES}
    dated_ = UnitPrices(table, source="list", on=D(2025, 6, 1))
    (row,) = totals(held, **asked, unit_prices=dated_)
    assert row.valued is not None
    assert row.valued.converted is not None
    assert row.valued.converted.nominal == 1
    with pytest.raises(UndecidedError, match="for a price without a day"):
        totals(held, **asked, unit_prices=UnitPrices(table, source="list"))


def test_a_cell_shows_how_older_amounts_are_restated() -> None:
    """Its figures add up to the sum, and each says by which ratio it came into the unit."""
    found = totals(gifts((5000, "SYP", "2025-12-30"), (20, "SYP", "2026-01-02")))
    cell = found.explain().cell("SYP")
    assert [flow["figure"] for flow in cell.to_plain()["flows"]] == ["50", "20"]
    assert cell.nominal == 70
    assert "1 SYP = 0.01 SYP" in cell.text()
    assert "50 + 20 = 70.00 SYP" in cell.text()


def test_goods_are_explained_with_the_change_of_unit() -> None:
    """The price, the change of unit and the rate multiply to what the goods are worth."""
    masks = InKind("masks", quantity=Estimate.exactly(2, "mask"))
    held = Dataset([Contribution(id="g", in_kind=[masks], date="2026-06-15")])
    prices = UnitPrices({("masks", "mask"): Money(5000, "SYP")}, source="list", on=D(2025, 6, 1))
    found = totals(held, currency="USD", rates=RATES, unit_prices=prices)
    (line,) = found.explain().rows[0].flows[0].goods
    product = Fraction(2)
    for step in line.to_plain()["steps"]:
        product *= Fraction(step["price"]["amount"] if "price" in step else step["value"])
    valued = found.row().valued
    assert valued is not None
    assert valued.converted is not None
    assert product == line.value == valued.converted.nominal == 1
    assert line.to_plain()["steps"][0]["on"] == "2025-06-01"
    assert "5000 SYP a mask (list, 2025-06-01); 1 SYP = 0.01 SYP" in line.text()


@pytest.mark.parametrize(("year", "worth"), [(2025, 25000), (2026, 500)])
@pytest.mark.parametrize("order", ["convert first", "deflate first"])
@pytest.mark.parametrize("dating", ["exact", D(2025, 6, 1)])
def test_constant_prices_are_in_the_unit_of_the_base_year(
    year: int, worth: int, order: Any, dating: Any
) -> None:
    """In prices of 2025 pounds are old ones and in prices of 2026 new ones, in either order."""
    index = TableDeflator([("SYP", 2025, "50"), ("SYP", 2026, "100")], name="index")
    prices = ConstantPrices(deflator=index, base_year=year, order=order)
    held = gifts((20000, "SYP", "2025-06-15"), (100, "SYP", "2026-06-15"))
    (row,) = totals(held, currency="SYP", rates=RATES, dating=dating, constant_prices=prices)
    assert row.converted is not None
    assert row.converted.nominal == worth
    assert row.converted.unit_since == (D(2026, 1, 1) if year == 2026 else D.min)


def test_dollars_in_constant_pounds_are_in_the_unit_of_the_base_year() -> None:
    """Dollars converted first at rates of two units are worth pounds of one."""
    index = TableDeflator([("SYP", 2025, "50"), ("SYP", 2026, "100")], name="index")
    held = gifts((1, "USD", "2025-06-15"), (1, "USD", "2026-06-15"))
    for year, worth in ((2025, 10000 + 5000), (2026, 200 + 100)):
        prices = ConstantPrices(deflator=index, base_year=year, order="convert first")
        (row,) = totals(held, currency="SYP", rates=RATES, constant_prices=prices)
        assert row.converted is not None
        assert row.converted.nominal == worth
        (cell,) = [found.converted_cell() for found in totals(
            held, currency="SYP", rates=RATES, constant_prices=prices).explain().rows]  # fmt: skip
        assert sum(Fraction(flow["figure"]) for flow in cell.to_plain()["flows"]) == worth


@pytest.mark.parametrize("order", ["convert first", "deflate first"])
def test_a_base_year_of_two_units_is_refused(order: Any) -> None:
    """Bolívares in prices of 2021 would be of two units."""
    index = TableDeflator([("VES", 2021, "50"), ("VES", 2022, "100")], name="index")
    prices = ConstantPrices(deflator=index, base_year=2021, order=order)
    with pytest.raises(InvalidValueError, match="a year in which VES kept its unit") as caught:
        totals(gifts((1, "USD", "2022")), currency="VES", rates=RATES, constant_prices=prices)
    assert "changed on 2021-10-01" in caught.value.hint
