"""What totals at one day make of a currency whose unit changed under its code."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution
from civdiplo.errors import UndecidedError
from civdiplo.rates import TableRates
from civdiplo.totals import ConstantPrices, TableDeflator, totals
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
    assert [(one.entity, one.reason) for one in found.left_out] == [("g0", "no day")]
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
    assert row.sums[0].nominal == 505
    (row,) = totals(held, currency="SYP", rates=RATES)
    assert row.converted is not None
    assert row.converted.nominal == 505


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
