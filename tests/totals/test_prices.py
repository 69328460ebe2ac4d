"""Constant prices, unit prices, and periods converted by mean or bounds."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, StatedFigure
from civdiplo.errors import (
    InvalidDataError,
    InvalidValueError,
    MissingIndexError,
    MissingRateError,
    UndecidedError,
)
from civdiplo.rates import TableRates
from civdiplo.testing import estimates, in_kinds, moneys, numbers_in
from civdiplo.totals import (
    ConstantPrices,
    Deflator,
    TableDeflator,
    TotalRow,
    UnitPrices,
    reconcile,
    totals,
)
from civdiplo.values.estimates import Estimate, as_estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

YEARLY = TableRates(
    [
        ("USD", "VND", f"{year}-{month:02d}", str(20000 + 1000 * (year - 2018)))
        for year in (2018, 2019, 2020)
        for month in range(1, 13)
    ],
    name="by the month",
)
DAILY = TableRates(
    [("USD", "VND", "2021-09-01", "20000"), ("USD", "VND", "2021-09-30", "25000")], name="two days"
)
TABLE = TableDeflator(
    [
        (code, year, index)
        for code, indexes in (("USD", (90, 95, 100)), ("VND", (80, "88.5", 100)))
        for year, index in zip((2018, 2019, 2020), indexes, strict=True)
    ],
    name="made up",
)
MASKS = UnitPrices({("masks", "mask"): Money("0.50", "USD")}, source="tender of 2021")


def gift(id_: str, amount: Any, date: str | None = "2019-03-05", **facts: Any) -> Contribution:
    """Make a contribution."""
    return Contribution(id=id_, amount=amount, date=date, campaign="help", **facts)


def prices(order: Any, base_year: int = 2020, deflator: Deflator = TABLE) -> ConstantPrices:
    """Make constant prices by the made-up table."""
    return ConstantPrices(deflator=deflator, base_year=base_year, order=order)


def asked(*held: Contribution, **arguments: Any) -> TotalRow:
    """Ask for the one row of contributions, in dollars."""
    merged: dict[str, Any] = {"currency": "USD", "rates": YEARLY} | arguments
    (row,) = totals(Dataset(held), **merged)
    return row


def converted(row: TotalRow) -> Any:
    """Return the converted sum, which there is."""
    assert row.converted is not None
    return row.converted


def test_the_order_of_deflating_and_converting_is_explicit() -> None:
    """Either at the rate of its date and the index there, or at the index here and later rates."""
    held = gift("a", Money(21_000_000, "VND"))
    first = converted(asked(held, constant_prices=prices("convert first")))
    assert first.nominal == 1000 * Fraction(100, 95)
    assert first.interval.contains(first.nominal)
    other = asked(held, constant_prices=prices("deflate first"), rates=YEARLY, dating="mean")
    assert converted(other).nominal == 21_000_000 * Fraction(1000, 885) / 22000
    assert first.label == "USD in 2020 prices"
    same = converted(asked(gift("a", Money(95, "USD")), constant_prices=prices("convert first")))
    assert same.nominal == 100


def test_a_rate_of_a_month_serves_all_its_days() -> None:
    """Days of one month have one rate, and those of the next month theirs."""
    days = ("2019-12-05", "2019-12-31", "2020-01-01", "2019-12-06")
    row = asked(*(gift(day, Money(21_000 * 22, "VND"), day) for day in days))
    assert converted(row).nominal == 3 * 22 + 21
    assert converted(row).interval.contains(87)


def test_the_base_year_is_in_every_name() -> None:
    """Tables, texts and plain data say in the prices of which year a sum is."""
    found = totals(
        Dataset([gift("a", Money(95, "USD"))]),
        currency="USD",
        rates=YEARLY,
        constant_prices=prices("convert first"),
    )
    assert found.rows()[0]["converted_in_2020_prices"] == 100
    assert "in USD in 2020 prices" in str(found)
    assert found.unit == "USD in 2020 prices"
    told = found.explain()
    assert "2020 prices: 100/95 of 2019 (USD, made up)" in told.text()
    assert "= 100.00 USD in 2020 prices" in told.text()
    plain = json.loads(told.to_json())
    assert plain["constant_prices"]["order"] == "convert first"
    assert plain["rows"][0]["flows"][0]["deflation"]["lowest"] == str(Fraction(100, 95))
    nothing = totals(
        Dataset([gift("a", Money(1, "EUR"))]),
        currency="USD",
        rates=YEARLY,
        on_missing="leave out",
        constant_prices=prices("convert first"),
    )
    assert "converted into USD in 2020 prices: nothing" in str(nothing.explain())


@pytest.mark.parametrize(
    ("date", "dating", "worth"),
    [
        ("2018-06/2019-06", "start", 100),
        ("2018/2019", "bounds", None),
    ],
)
def test_the_year_is_sure_chosen_or_bounded(date: str, dating: Any, worth: int | None) -> None:
    """A date of two years is deflated by that of its start, or between the indexes of both."""
    row = asked(
        gift("a", Money(90, "USD"), date), constant_prices=prices("convert first"), dating=dating
    )
    found = converted(row)
    if worth is None:
        assert found.without_figure == 1
        assert (found.interval.contains(95), found.interval.contains(101)) == (True, False)
        assert found.interval.contains(Fraction(9000, 95))
    else:
        assert found.nominal == worth
        assert found.interval.contains(worth)


def test_a_year_that_is_not_sure_or_has_no_index_raises_or_is_listed() -> None:
    """Without a year or an index there is no constant price, and the reason is told."""
    for date, error, reason in (
        (None, UndecidedError, "no day"),
        ("2018/2019", UndecidedError, "no day"),
        ("2017", MissingIndexError, "no index"),
    ):
        held = gift("a", Money(90, "USD"), date)
        with pytest.raises(error):
            asked(held, constant_prices=prices("convert first"))
        row = asked(held, constant_prices=prices("convert first"), on_missing="leave out")
        assert [(one.reason, one.is_counted) for one in row.left_out] == [(reason, True)]


def test_a_table_of_countries_serves_their_currencies() -> None:
    """An index of a country is used where the currency is said to go by it."""
    table = TableDeflator([("US", "2018", "50", "bureau")], countries={"USD": "US"})
    assert (table.index("USD", 2018).source, table.name) == ("bureau", "own table")
    assert isinstance(table, Deflator)
    with pytest.raises(MissingIndexError, match="US has 2018"):
        table.index("USD", 2019)
    with pytest.raises(MissingIndexError, match="nothing for VND"):
        table.index("VND", 2019)


def test_a_table_is_read_strictly(tmp_path: Path) -> None:
    """A file is read whole, or every fault is listed with its line."""
    path = tmp_path / "indexes.csv"
    path.write_text("year,of,index\n2018,USD,90.5\n\n2019,USD,95\n", encoding="utf-8")
    assert TableDeflator.read(path).index("USD", 2018).value == Decimal("90.5")
    path.write_text(
        "of,year,index,source\nUSD,2018,90,\nUSD,2018,91,\nXXQ,2018,1,\nUSD,18,1,\n"
        "USD,2019,-1,\nUSD,2019,1e3,x,y\nUSD,2019\nUSD,2019,NaN,\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidDataError) as caught:
        TableDeflator.read(path)
    assert [fault.line for fault in caught.value.faults] == [3, 4, 5, 6, 7, 8, 9]
    for text in ("of,year\nUSD,2018\n", 'of,year,index\n"USD,2018,90\n', ""):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidDataError):
            TableDeflator.read(path)
    path.write_bytes(b"of,year,index\n\xff,2018,90\n")
    with pytest.raises(InvalidDataError):
        TableDeflator.read(path)


@pytest.mark.parametrize(
    "row",
    [
        "USD",
        ("USD", 2018),
        ("USD", 2018, 0),
        ("USD", 2018, 1.5),
        ("USD", True, 1),
        ("USD", 2018, 1, 7),
        (None, 2018, 1),
    ],
)
def test_a_row_that_is_none_is_refused(row: Any) -> None:
    """Each row has a code, a year, an index above zero, and perhaps a source."""
    with pytest.raises(InvalidDataError):
        TableDeflator([row])


def test_what_cannot_be_asked_of_prices_is_refused() -> None:
    """Unknown orders, prices without a currency or a source, and means without periods."""

    class OneDay:
        name = "one day"
        rate = YEARLY.rate
        describe = YEARLY.describe

    with pytest.raises(InvalidValueError, match="currency must be given with constant_prices"):
        totals(Dataset(), constant_prices=prices("convert first"))
    with pytest.raises(InvalidValueError, match='must be "deflate first"'):
        prices("both")
    with pytest.raises(InvalidValueError, match="year"):
        prices("convert first", 0)
    with pytest.raises(InvalidValueError, match="must say who states"):
        UnitPrices({}, source=" ")
    for price in (Money(0, "USD"), 1):
        with pytest.raises(InvalidValueError, match="must be Money above zero"):
            UnitPrices({("masks", "mask"): price}, source="x")
    with pytest.raises(InvalidValueError, match="must answer for periods"):
        totals(Dataset(), currency="USD", rates=OneDay(), dating="mean")


def test_a_period_is_converted_at_its_mean_or_within_its_bounds() -> None:
    """The mean gives one figure, the bounds an interval and no figure."""
    held = gift("a", Money(100_000, "VND"), "2021-09")
    mean = converted(asked(held, rates=DAILY, dating="mean"))
    assert mean.interval.contains(mean.nominal)
    row = asked(held, gift("b", Money(-1, "USD"), None), rates=DAILY, dating="bounds")
    bounds = converted(row)
    assert bounds.interval == Interval(3, 4)
    assert (bounds.count, bounds.without_figure, bounds.nominal) == (2, 1, -1)
    told = totals(Dataset([held]), currency="USD", rates=DAILY, dating="bounds").explain()
    assert "between [4, 5] USD" in told.text()
    flow = told.to_plain()["rows"][0]["flows"][0]
    assert (flow["converted"], flow["rate_range"]["lowest"]["value"]) == (None, "0.00004")
    assert told.table()[0]["rate_date"] == "2021-09-30"
    with pytest.raises(UndecidedError):
        asked(gift("a", Money(1, "VND"), None), rates=DAILY, dating="bounds")


def test_goods_are_valued_beside_the_sums() -> None:
    """A valuation is marked as such, says its source, and adds to no sum of what was given."""
    held = [
        gift(
            "a", Money(7, "USD"), in_kind=[InKind("masks", quantity=Estimate.exactly(100, "mask"))]
        ),
        gift(
            "b",
            None,
            in_kind=[
                InKind("masks", quantity=Estimate.more_than(10, "mask")),
                InKind("masks", quantity=Estimate.between(2, 4, "mask")),
                InKind("masks"),
                InKind("food", quantity=Estimate.exactly(1, "package")),
            ],
        ),
    ]
    found = totals(Dataset(held), unit_prices=MASKS)
    row = found.row("help")
    assert row.valued is not None
    assert (row.valued.lines, row.valued.without_price, row.valued.source) == (
        3,
        2,
        "tender of 2021",
    )
    (worth,) = row.valued.sums
    assert worth.nominal == 55
    assert worth.interval == Interval(56, None, lower_open=True)
    assert row.sums[0].nominal == 7
    assert [one.value and one.value.nominal for one in row.in_kind] == [None, None, 55]
    assert "goods valued, not in the sums: help, not stated: 55.00 USD" in str(found)
    assert found.rows()[0]["goods_USD"] == 55
    text = found.explain().text()
    assert "valued, in no other sum: masks at 0.50 USD a mask (tender of 2021): 50.00 USD" in text
    assert "[1, 2] USD" in text
    assert found.explain().to_plain()["rows"][0]["valued_goods"]["converted"] is None


def test_valued_goods_are_converted_at_the_date_of_the_gift() -> None:
    """A price in another currency is converted, and what has no rate is listed as goods."""
    dong = UnitPrices({("masks", "mask"): Money(2000, "VND")}, source="market")
    line = [InKind("masks", quantity=Estimate.exactly(21, "mask"))]
    row = asked(gift("a", None, in_kind=line), unit_prices=dong)
    assert row.valued is not None
    assert row.valued.converted is not None
    assert row.valued.converted.nominal == 2
    found = totals(
        Dataset([gift("a", None, in_kind=line), gift("b", None, "1999-01-01", in_kind=line)]),
        currency="USD",
        rates=YEARLY,
        unit_prices=dong,
        on_missing="leave out",
    )
    (left,) = found.left_out
    assert (left.entity, left.reason, left.detail[:9]) == ("b", "no rate", "its goods")
    assert found.rows()[0]["goods_converted"] == 2
    plain = found.explain().to_plain()["rows"][0]
    assert [one["valued_in"] for flow in plain["flows"] for one in flow["valued_goods"]] == [
        "USD",
        "VND",
    ]
    with pytest.raises(MissingRateError):
        asked(gift("b", None, "1999-01-01", in_kind=line), unit_prices=dong)


amounts = st.sampled_from(["USD", "VND"]).flatmap(lambda code: moneys(code) | estimates(code))
dates = st.sampled_from(["2018-01-31", "2019-07", "2020-12-31"])


@given(
    st.lists(st.tuples(amounts, dates, st.none() | in_kinds()), max_size=5),
    st.sampled_from(["convert first", "deflate first"]),
    st.data(),
)
def test_true_sums_lie_within_the_bounds_and_every_figure_is_worked_out_again(
    held: list[Any], order: Any, data: st.DataObject
) -> None:
    """Prices, indexes and rates keep the true sum within, and the JSON gives each figure again."""
    gifts = [
        gift(f"g{place}", amount, date, in_kind=None if line is None else [line])
        for place, (amount, date, line) in enumerate(held)
    ]
    found = totals(
        Dataset(gifts),
        currency="USD",
        rates=YEARLY,
        dating="mean",
        unit_prices=UnitPrices(
            {
                (line.goods, line.quantity.unit): Money("2.5", "VND")
                for _, _, line in held
                if line is not None and line.quantity is not None
            },
            source="made up",
        ),
        constant_prices=prices(order),
    )
    plain = json.loads(found.explain().to_json())
    for row, told in zip(found, plain["rows"], strict=True):
        true = worth = value = valued = Fraction(0)
        for flow, explained in zip(told["flows"], found.explain().rows[0].flows, strict=True):
            factor = Fraction(flow["rate"]["value"]) * Fraction(flow["deflation"]["lowest"])
            amount = as_estimate(explained.flow.amount)  # type: ignore[arg-type]  # there is one
            true += data.draw(numbers_in(amount.interval())) * factor
            if amount.nominal is not None:
                assert Fraction(flow["converted"]) == Fraction(amount.nominal) * factor
                worth += Fraction(flow["amount"]["value"]) * factor
            for one, line in zip(flow.get("valued_goods", ()), explained.goods, strict=True):
                product = Fraction(one["steps"][0]["price"]["amount"])
                product *= Fraction(one["steps"][1].get("value") or one["steps"][1]["lowest"])
                product *= Fraction(one["steps"][2].get("value") or one["steps"][2]["lowest"])
                valued += data.draw(numbers_in(line.interval)) * product
                if one["value"] is not None:
                    assert Fraction(one["value"]) == Fraction(one["quantity"]["value"]) * product
                    value += Fraction(one["value"])
        assert converted(row).interval.contains(true)
        assert converted(row).nominal == worth == Fraction(told["converted"]["nominal"])
        assert row.valued is not None
        assert row.valued.converted is not None
        assert row.valued.converted.interval.contains(valued)
        assert row.valued.converted.nominal == value


@given(st.lists(st.tuples(amounts, dates), max_size=5))
def test_bags_are_the_sum_before_conversion(held: list[Any]) -> None:
    """The bag has the figures by currency, the dated bag by date too, and both agree."""
    gifts = [gift(f"g{place}", *one) for place, one in enumerate(held)]
    for row in totals(Dataset(gifts)):
        assert row.dated_bag.undated == row.bag
        assert dict(row.bag) == {one.currency: one.nominal for one in row.sums if one.nominal}


def test_a_figure_is_reconciled_across_currencies() -> None:
    """Amounts in other currencies are converted at their dates, and what exceeds is told."""
    figure = StatedFigure(
        id="f",
        measure="all",
        subjects=["u"],
        value=Money(100, "USD"),
        covers=["a", "b", "c", "d"],
        coverage="stated",
    )
    held = Dataset(
        [
            figure,
            gift("a", Money(95, "USD")),
            gift("b", Money(210_000, "VND")),
            gift("c", Money(1, "EUR")),
        ]
    )
    alone = reconcile(held, "f")
    assert (alone.counted, alone.exceeding) == (("a",), Interval.point(0))
    assert alone.reasons == (
        "it is in VND, not USD",
        "it is in EUR, not USD",
        "it is not in the dataset",
    )
    found = reconcile(held, "f", rates=YEARLY)
    assert found.nominal_share == Fraction(105, 100)
    assert found.exceeding.contains(5)
    assert found.is_consistent.is_yes is False
    assert "no rate EUR to USD" in found.reasons[0]
    ranged = reconcile(
        Dataset([figure, gift("a", Money(100_000, "VND"), "2021-09")]),
        figure,
        rates=DAILY,
        dating="bounds",
    )
    assert (ranged.nominal_share, ranged.itemised) == (None, Interval(4, 5))
    vague = reconcile(Dataset([figure, gift("a", Estimate.more_than(1, "USD"))]), figure)
    assert vague.exceeding == Interval(0, None)
