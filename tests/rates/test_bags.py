"""A bag is converted amount by amount, exactly, and says what had no rate."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates import NbpRates, Previous, Rate, TableRates, convert_bag
from civdiplo.testing import moneys
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.dates import PartialDate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

DAY = datetime.date(2023, 11, 2)
LATER = datetime.date(2023, 11, 3)
RATES = TableRates(
    [
        (code, "USD", day, rate)
        for code, rates in (("EUR", ("1.06", "1.07")), ("GBP", ("1.2", "1.3")))
        for day, rate in zip((DAY, LATER), rates, strict=True)
    ],
    name="a bank",
)
CODES = st.sampled_from(["EUR", "GBP", "USD"])
dated = st.tuples(CODES.flatmap(moneys), st.sampled_from([DAY, LATER]))


@given(st.lists(dated, max_size=6), st.lists(dated, max_size=6))
def test_the_sum_of_bags_converts_to_the_sum(one: list[object], other: list[object]) -> None:
    """Converting before or after adding up gives the same exact total, and the JSON gives it."""
    bags = [DatedBag.sum(entries) for entries in (one, other)]  # type: ignore[arg-type]  # pairs
    found = convert_bag(bags[0] + bags[1], "USD", rates=RATES)
    apart = [convert_bag(bag, "USD", rates=RATES).total for bag in bags]
    assert found.total == sum(map(Fraction, apart), Fraction(0))  # type: ignore[arg-type]  # all known
    plain = json.loads(json.dumps(found.to_plain()))
    worth = (Fraction(part["amount"]) * Fraction(part["rate"]["value"]) for part in plain["parts"])
    assert sum(worth, Fraction(0)) == Fraction(plain["total"]) == found.total
    assert found.interval.contains(found.total)
    assert not found.left


def test_each_amount_of_a_dated_bag_has_the_rate_of_its_date() -> None:
    """Dates of a bag are kept, and the evidence names amount, date and rate."""
    bag = DatedBag({("EUR", DAY): 100, ("EUR", LATER): 100, ("USD", None): 1})
    found = convert_bag(bag, "USD", rates=RATES)
    assert found.money() == Money("214.00", "USD")
    assert str(found).splitlines() == [
        "214.00 USD",
        "  100 EUR = 106.00 USD; 1 EUR = 1.06 USD (2023-11-02, a bank)",
        "  100 EUR = 107.00 USD; 1 EUR = 1.07 USD (2023-11-03, a bank)",
        "  1 USD = 1.00 USD; USD as it is",
    ]


def test_what_has_no_rate_raises_or_is_left() -> None:
    """An amount without a rate or a date raises, or stays in a bag of its own with the reason."""
    bag = DatedBag({("EUR", DAY): 100, ("VND", DAY): 5, ("GBP", None): 7})
    with pytest.raises(UndecidedError) as caught:
        convert_bag(bag, "USD", rates=RATES)
    assert caught.value.__notes__ == ["It is needed for 7 GBP."]
    with pytest.raises(MissingRateError):
        convert_bag(DatedBag({("VND", DAY): 5}), "USD", rates=RATES)
    found = convert_bag(bag, "USD", rates=RATES, on_missing="leave out")
    assert found.total == 106
    assert found.left == DatedBag({("VND", DAY): 5, ("GBP", None): 7})
    kinds = {part.money.currency: type(part.error) for part in found.unconverted}
    assert kinds == {"VND": MissingRateError, "GBP": UndecidedError}
    assert "not converted: 5 VND (2023-11-02): " in str(found)
    assert {part["currency"] for part in found.to_plain()["unconverted"]} == {"VND", "GBP"}


def test_a_plain_bag_is_converted_at_one_date() -> None:
    """A bag without dates takes the rates of one day or period, which has to be given."""
    bag = MoneyBag({"EUR": 100, "GBP": 10})
    assert convert_bag(bag, "USD", rates=RATES, on=DAY).total == 118
    start = convert_bag(bag, "USD", rates=RATES, on=PartialDate("2023-11-03"), how="start")
    assert start.money() == Money("120.00", "USD")
    with pytest.raises(InvalidValueError, match="on must be given"):
        convert_bag(bag, "USD", rates=RATES)
    with pytest.raises(InvalidValueError, match="must not be given for a DatedBag"):
        convert_bag(DatedBag(), "USD", rates=RATES, on=DAY)


def test_bounds_give_an_interval_and_no_figure() -> None:
    """At the lowest and highest rate of a period a bag has bounds, and no total."""
    daily = TableRates(
        [
            ("USD", "VND", datetime.date(2023, 10, 31), "24500"),
            ("USD", "VND", DAY, "24000"),
            ("USD", "VND", LATER, "25000"),
            ("USD", "VND", datetime.date(2023, 12, 1), "24500"),
        ]
    )
    november = PartialDate("2023-11")
    found = convert_bag(MoneyBag({"USD": 2}), "VND", rates=daily, on=november, how="bounds")
    assert found.total is None
    assert found.interval == Interval(48000, 50000)
    assert str(found).startswith("[48000, 50000] VND\n  2 USD = [48000, 50000] VND; ")
    assert "rate_range" in found.to_plain()["parts"][0]
    with pytest.raises(InvalidValueError, match="one figure"):
        found.money()


def test_a_source_of_days_alone_is_asked_for_days() -> None:
    """Any object with a rate for a day will do, and is not asked for a month."""

    class Days:
        name = "days"

        def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
            """Return the rate of a day."""
            return RATES.rate(base, quote, on)

        def describe(self) -> str:
            """Say what there is."""
            return "days"

    bag = MoneyBag({"EUR": "0.5"})
    assert convert_bag(bag, "USD", rates=Days(), on=DAY).total == Fraction("0.53")
    with pytest.raises(InvalidValueError, match="must answer for periods"):
        convert_bag(bag, "USD", rates=Days(), on=PartialDate("2023-11"))


def test_arguments_are_checked() -> None:
    """Something else than a bag, an unknown code or another word is refused."""
    with pytest.raises(InvalidValueError, match="bag must be"):
        convert_bag({"EUR": Decimal(1)}, "USD", rates=RATES)  # type: ignore[arg-type]  # the point
    with pytest.raises(InvalidValueError, match="to must be"):
        convert_bag(MoneyBag(), "dollars", rates=RATES, on=DAY)
    with pytest.raises(InvalidValueError, match="on_missing"):
        convert_bag(MoneyBag(), "USD", rates=RATES, on=DAY, on_missing="drop")  # type: ignore[arg-type]


def test_nineteen_billion_dong_in_a_bag_are_what_they_are_alone() -> None:
    """The figure known from the National Bank of Poland comes out of a bag as well."""
    bag = MoneyBag({"VND": "19000000000"})
    found = convert_bag(bag, "USD", rates=NbpRates(policy=Previous(max_age_days=7)), on=DAY)
    assert found.money() == Money("775151.14", "USD")
