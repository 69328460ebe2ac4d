"""Compound units are converted at the rates of a day, exactly, and keep those rates."""

from __future__ import annotations

import datetime
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates.table import TableRates
from civdiplo.rates.units import UnitConversion, convert
from civdiplo.testing.amounts import amounts
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money
from civdiplo.values.quantities import money_from, quantity, register_unit, to_quantity

DAY = datetime.date(2023, 11, 2)
RATES = TableRates(
    [
        ("USD", "VND", "2023-11", "24500"),
        ("USD", "RUB", "2023-11", "92.0226"),
        ("USD", "EUR", "2023-11", "0.9431"),
    ],
    name="table",
)
CODES = ["EUR", "RUB", "USD", "VND"]
codes = st.sampled_from(CODES)


def asked(stated: Any, to_unit: str) -> UnitConversion:
    """Convert at the rates of the table."""
    return convert(stated, to_unit, rates=RATES, on=DAY)


@given(amounts(), codes, codes)
def test_money_alone_is_converted_as_a_rate_does(amount: Decimal, base: str, quote: str) -> None:
    """A quantity in one currency becomes what the rate makes of the bare number."""
    found = asked(to_quantity(Money(amount, base)), quote)
    assert found.value == Fraction(amount) * RATES.rate(base, quote, DAY).value


@given(
    amounts(), codes, codes, st.sampled_from(["{}/bottle", "bottle/{}", "{}**2/person", "{}*day"])
)
def test_there_and_back_is_exact(amount: Decimal, base: str, quote: str, shape: str) -> None:
    """Whatever the power that the currency stands in, converting back gives the same figure."""
    stated = quantity(amount, shape.format(base))
    there = asked(stated, shape.format(quote))
    assert asked(there.quantity, shape.format(base)).value == Fraction(amount)
    assert len(there.rates) == (base != quote)


@given(amounts(), st.integers(1, 6))
def test_the_ambient_context_changes_nothing(amount: Decimal, precision: int) -> None:
    """Under a context of few digits that traps everything, the figure is the same."""
    stated = quantity(amount, "VND/bottle")
    free = asked(stated, "USD/bottle")
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        assert asked(stated, "USD/bottle") == free


@pytest.mark.parametrize(
    ("value", "unit", "to_unit", "expected"),
    [
        (15000, "VND/bottle", "USD/bottle", Fraction(15000, 24500)),
        (2, "bottle/USD", "bottle/VND", Fraction(2, 24500)),
        (3, "USD**2/person", "VND**2/person", Fraction(3 * 24500**2)),
        (5, "USD/kilogram", "VND/tonne", Fraction(5 * 24500 * 1000)),
        (4, "VND*USD/day", "USD**2/day", Fraction(4, 24500)),
        (7, "VND*bottle/USD", "bottle", Fraction(7, 24500)),
        (7, "EUR/USD", "VND/USD", Fraction(7 * 24500 * 10000, 9431)),
        (6, "bottle/hour", "bottle/day", Fraction(144)),
        (12, "USD/person", "USD/person", Fraction(12)),
    ],
)
def test_each_currency_goes_by_its_power(
    value: int, unit: str, to_unit: str, expected: Fraction
) -> None:
    """Prices, inverse prices, squares, ratios of currencies, and what has no currency at all."""
    assert asked(quantity(value, unit), to_unit).value == expected


def test_a_price_becomes_a_cost_and_keeps_its_rate() -> None:
    """The price per bottle times a thousand bottles is money, and the rate can be cited."""
    found = asked(quantity(24500, "VND/bottle"), "USD/bottle")
    assert money_from(found.quantity * quantity(1000, "bottle")) == Money(1000, "USD")
    assert [rate.dates for rate in found.rates] == ["2023-11-01/2023-11-30"]
    text = (
        "24500 VND / bottle = 1 USD / bottle; 1 VND ≈ 0.00004081632653 USD (2023-11-01/2023-11-30"
    )
    assert str(found).startswith(text)
    assert (
        str(asked(quantity(1, "bottle/hour"), "bottle/day")) == "1 bottle / hour = 24 bottle / day"
    )


def test_two_currencies_may_become_one() -> None:
    """Each has its own rate, in the order of the codes."""
    found = asked(quantity(1, "VND*EUR"), "USD**2")
    assert [rate.base for rate in found.rates] == ["EUR", "VND"]
    assert found.value == Fraction(10000, 9431) / 24500


def test_a_unit_that_is_defined_by_money_is_converted_too() -> None:
    """What a grant of a thousand dollars is, is known in any currency."""
    register_unit("small_grant", definition="1000 * USD")
    assert asked(quantity(2, "small_grant/school"), "VND/school").value == 2 * 1000 * 24500
    assert asked(quantity(24500, "VND"), "small_grant").value == Fraction(1, 1000)


@pytest.mark.parametrize(
    ("unit", "to_unit", "rule"),
    [
        ("VND/bottle", "USD/person", "must measure the same as VND / bottle"),
        ("VND/bottle", "USD", "must measure the same as VND / bottle"),
        ("VND/bottle", "bottle", "must have currencies in the powers of the quantity, not 'none'"),
        ("VND", "USD**2", "must have currencies in the powers of the quantity, not 'USD'"),
        ("bottle", "USD*bottle", "must have currencies in the powers of the quantity, not 'USD'"),
        ("VND*RUB", "USD*EUR", "must have one currency at most that is converted to"),
        ("VND", "dollars", "must be an ISO 4217 code or the name of a unit"),
        ("VND", "1/USD", "must be names of units joined"),
    ],
)
def test_units_that_do_not_fit_are_refused(unit: str, to_unit: str, rule: str) -> None:
    """The message says what the unit must be."""
    with pytest.raises(InvalidValueError, match=rule):
        asked(quantity(1, unit), to_unit)


def test_a_currency_in_a_broken_power_is_refused() -> None:
    """A rate has no exact square root."""
    root = 2 * quantity(1, "VND").units ** Fraction(1, 2)
    with pytest.raises(InvalidValueError, match="must have currencies in whole powers"):
        asked(root, "USD")


def test_only_an_exact_quantity_of_the_registry_is_converted() -> None:
    """Another registry's units may mean something else, and a float has lost its exact value."""
    other: Any = pint.UnitRegistry(None)
    other.define("VND = [money]")
    for stranger in (other.Quantity(1, "VND"), Money(1, "VND"), 5):
        with pytest.raises(InvalidValueError, match=r"^quantity must be of the library's registry"):
            asked(stranger, "USD")
    with pytest.raises(InvalidValueError, match=r"^quantity must be an int"):
        asked(quantity(1, "VND") * 0.5, "USD")


def test_a_missing_rate_raises() -> None:
    """Nothing is converted at a rate of another day."""
    with pytest.raises(MissingRateError):
        convert(quantity(1, "VND"), "USD", rates=RATES, on=datetime.date(2023, 12, 1))


def test_a_conversion_is_a_value() -> None:
    """It equals its like and survives pickling."""
    found = asked(quantity(15000, "VND/bottle"), "USD/bottle")
    back = pickle.loads(pickle.dumps(found))  # noqa: S301  # our own bytes
    assert back == found
    assert hash(back) == hash(found)
    assert back.quantity == found.quantity


def test_a_price_of_a_month_is_converted_as_an_amount_of_it_is() -> None:
    """A period has its one rate, or needs to be told which; bounds give no one figure."""
    november = PartialDate("2023-11")
    price = quantity(24500, "VND/bottle")
    assert convert(price, "USD/bottle", rates=RATES, on=november).value == 1
    days = [DAY.replace(day=1), DAY, DAY.replace(month=12)]
    rows = [("USD", "VND", day, str(24000 + 500 * n)) for n, day in enumerate(days)]
    daily = TableRates([("USD", "VND", "2023-10", "24000"), *rows])
    with pytest.raises(UndecidedError):
        convert(price, "USD/bottle", rates=daily, on=november)
    start = convert(price, "USD/bottle", rates=daily, on=november, how="start")
    assert start.value == Fraction(245, 240)
    mean = convert(quantity(1, "USD"), "VND", rates=daily, on=november, how="mean")
    assert mean.value == 24250
    with pytest.raises(InvalidValueError, match="how must be"):
        convert(price, "USD/bottle", rates=daily, on=november, how="bounds")  # type: ignore[arg-type]
