"""Units come from one table, and arithmetic with them is exact."""

from __future__ import annotations

import copy
import decimal
import pickle
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.amounts import amounts, currency_codes, moneys, unit_names
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.quantities import (
    check_unit,
    is_unit,
    money_from,
    quantity,
    register_unit,
    registry,
    to_quantity,
    units,
)


@given(moneys())
def test_money_goes_there_and_back(money: Money) -> None:
    """A quantity in one currency is the same money again."""
    assert money_from(to_quantity(money)) == money


@given(amounts(), amounts(), st.tuples(currency_codes() | unit_names(), currency_codes()))
def test_units_never_mix_silently(one: Decimal, other: Decimal, pair: tuple[str, str]) -> None:
    """Two currencies, or a currency and a thing counted, are neither added nor converted."""
    left, right = quantity(one, pair[0]), quantity(other, pair[1])
    if pair[0] == pair[1]:
        assert (left + right).magnitude == Fraction(one) + Fraction(other)
        return
    with pytest.raises(pint.DimensionalityError):
        left + right
    with pytest.raises(pint.DimensionalityError):
        left.to(pair[1])
    assert left != right or not (one or other)


@given(amounts(), amounts(min_value=1), st.sampled_from([1, 3, 28]))
def test_quotients_are_exact_in_any_decimal_context(
    one: Decimal, other: Decimal, precision: int
) -> None:
    """A quotient of quantities is a fraction that no context rounds."""
    with decimal.localcontext(prec=precision):
        share = quantity(one, "bottle") / quantity(other, "school")
    assert share.magnitude == Fraction(one) / Fraction(other)
    assert share == quantity(Fraction(one) / Fraction(other), "bottle/school")


def test_a_thousand_bottles_for_nineteen_schools_are_a_fraction() -> None:
    """The share is 1000/19 bottle per school, and shows as such."""
    share = quantity(1000, "bottle") / quantity(19, "school")
    assert share.magnitude == Fraction(1000, 19)
    assert str(share) == "1000/19 bottle / school"
    assert share * quantity(19, "school") == quantity(1000, "bottle")


def test_a_rate_is_a_quantity() -> None:
    """A price converts by the rate, unit by unit, and becomes money by the count."""
    price = quantity(15000, "VND/bottle") * quantity("0.0000415", "USD/VND")
    assert price == quantity("0.6225", "USD / bottle")
    assert money_from(price * quantity(1000, "bottle")) == Money("622.5", "USD")


@pytest.mark.parametrize(
    ("given_unit", "other_unit", "factor"),
    [
        ("kilogram", "gram", Fraction(1000)),
        ("gram", "tonne", Fraction(1, 10**6)),
        ("hour", "day", Fraction(1, 24)),
        ("minute", "week", Fraction(1, 10080)),
        ("month", "year", Fraction(1, 12)),
        ("hectare", "square_metre", Fraction(10**4)),
        ("litre", "metre**3", Fraction(1, 1000)),
        ("kilometre", "metre", Fraction(1000)),
    ],
)
def test_measures_convert_exactly(given_unit: str, other_unit: str, factor: Fraction) -> None:
    """Conversions are exact fractions, and show their units."""
    there = quantity(1, given_unit).to(other_unit)
    assert there.magnitude == factor
    assert there.to(given_unit).magnitude == 1
    assert str(factor) in str(there)
    assert repr(there)


def test_powers_of_units_can_be_shown() -> None:
    """Squares, inverses and higher powers print their exponents."""
    square = quantity(3, "metre") ** 2
    assert str(square) == "9 metre ** 2"
    assert str(1 / square) == "1/9 / metre ** 2"
    assert str(square * quantity(1, "litre").to("metre**3")) == "9/1000 metre ** 5"
    assert str(quantity(1, "VND**2/bottle").units) == "VND ** 2 / bottle"


def test_a_month_has_no_number_of_days() -> None:
    """Calendar months and days do not convert."""
    with pytest.raises(pint.DimensionalityError):
        quantity(1, "month").to("day")


def test_the_registry_knows_the_table_and_nothing_else() -> None:
    """No prefixes, no units of pint's own, every unit and currency of the table."""
    known = registry()
    for name in (*units(), "VND", "BYR", "XDR"):
        assert str(known.Unit(name)) == name
    for name in ("MUSD", "mUSD", "kiloperson", "inch", "count"):
        with pytest.raises(pint.UndefinedUnitError):
            known.Unit(name)


@pytest.mark.parametrize(
    "unit",
    ["MUSD", "USDs", "persons", "usd", "€", "", " ", "5 USD", "USD^2", "USD**0", "USD/", "(USD)",
     "__import__", "USD" + "*USD" * 60, None, 5, "person person", "VND\n"],
)  # fmt: skip
def test_only_units_of_the_table_are_read(unit: Any) -> None:
    """Prefixes, plurals, signs, numbers and other expressions are refused before pint sees them."""
    with pytest.raises(InvalidValueError, match=r"^unit must be"):
        quantity(1, unit)


@pytest.mark.parametrize("value", [0.5, True, None, "NaN", "1_0", Decimal("NaN"), 1j])
def test_only_exact_numbers_become_quantities(value: Any) -> None:
    """Floats, bools and what is not finite are refused."""
    with pytest.raises(InvalidValueError, match=r"^value must be"):
        quantity(value, "person")


def test_a_quantity_comes_back_in_the_registry_of_its_reader() -> None:
    """A fresh interpreter, which has not asked for a registry, reads it and can go on with it."""
    share = quantity(1, "bottle") / quantity(3, "bottle")
    held = [quantity(15000, "VND/bottle"), 1 / quantity(7, "metre") ** 2, share]
    code = (
        "import pickle, sys; found, unit = pickle.loads(sys.stdin.buffer.read()); "
        "from civdiplo.values.quantities import quantity; "
        "print([str(one) for one in found], unit, found[0] + quantity(5, 'VND/bottle'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((held, held[0].units)),
        capture_output=True,
        check=True,
    )
    shown = [str(one) for one in held]
    assert run.stdout.decode().strip() == f"{shown} VND / bottle 15005 VND / bottle"


def test_pickling_keeps_quantities_and_units_as_they_are() -> None:
    """What comes back is equal, of the one registry, with its exact number."""
    price = quantity(Fraction(1, 3), "VND/bottle")
    back = pickle.loads(pickle.dumps(price))  # noqa: S301  # our own bytes
    assert back == price
    assert back.magnitude == Fraction(1, 3)
    assert back + price == 2 * price
    assert pickle.loads(pickle.dumps(price.units)) == price.units  # noqa: S301  # the same
    assert copy.deepcopy(price) == copy.copy(price) == price


def test_what_is_not_exactly_money_is_refused() -> None:
    """A rate, a count, a third of a cent and what a float has touched are no money."""
    for other in (quantity(1, "USD/VND"), quantity(1, "person"), quantity(1, "USD**2")):
        with pytest.raises(InvalidValueError, match=r"^quantity must be in one currency"):
            money_from(other)
    with pytest.raises(InvalidValueError, match=r"^amount must be a decimal number"):
        money_from(quantity(1, "USD") / 3)
    with pytest.raises(InvalidValueError, match=r"^factor must be"):
        money_from(quantity(1, "USD") * 0.5)


def test_only_an_exact_estimate_becomes_a_quantity() -> None:
    """A quantity would lose the word that qualifies the figure."""
    assert to_quantity(Estimate.exactly(30, "person")) == quantity(30, "person")
    for vague in (Estimate.about(30, "person"), Estimate.between(1, 2, "person")):
        with pytest.raises(InvalidValueError, match=r"its interval\(\)"):
            to_quantity(vague)


def test_a_unit_can_be_added() -> None:
    """A new unit is known at once, everywhere, and converts by its definition."""
    assert registry() is registry()
    assert register_unit("wheelchair") == "wheelchair"
    assert register_unit("wheelchair") == "wheelchair"
    assert register_unit("pallet", definition="720 * bottle") == "pallet"
    assert is_unit("pallet")
    assert check_unit("wheelchair") == "wheelchair"
    assert quantity(2, "pallet").to("bottle").magnitude == 1440
    assert quantity(360, "bottle").to("pallet").magnitude == Fraction(1, 2)
    assert Estimate.exactly(5, "wheelchair").interval().contains(5)


@pytest.mark.parametrize(
    ("name", "definition", "complaint"),
    [
        ("Wheelchair", None, "unit must be a lower-case name"),
        ("wheel chair", None, "unit must be a lower-case name"),
        ("", None, "unit must be a lower-case name"),
        (None, None, "unit must be text"),
        ("kit", "2 * box", "unit must not be defined in two ways"),
        ("gram", "2 * kilogram", "unit must not be defined in two ways"),
        ("sack", "bottle", "definition must be a number times"),
        ("sack", "0.5 * bags", "definition must be an ISO 4217 code or the name"),
        ("sack", "1e3 * gram", "definition must be a number times"),
        ("sack", 12, "definition must be text"),
    ],
)
def test_a_unit_that_cannot_be_added_is_refused(name: Any, definition: Any, complaint: str) -> None:
    """Names are lower case, definitions are numbers times known units, and neither changes."""
    with pytest.raises(InvalidValueError, match=complaint):
        register_unit(name, definition=definition)
    assert not is_unit("sack")


@pytest.mark.parametrize("name", ["persons", "usd", "", None, 5, ["USD"]])
def test_what_is_no_unit_is_refused(name: Any) -> None:
    """Neither a currency code nor a name of the table."""
    assert not is_unit(name)
    with pytest.raises(InvalidValueError, match=r"^unit must be an ISO 4217 code or the name"):
        check_unit(name)


def test_units_and_currencies_are_told_apart() -> None:
    """A currency code may stand for a unit, and is none of the table."""
    assert check_unit("USD") == "USD"
    assert not is_unit("USD")
    assert list(units()) == sorted(set(units()))


def test_pint_is_loaded_only_where_quantities_are_made() -> None:
    """The table, estimates and money do without pint and babel; threads share one registry."""
    script = (
        "import sys; from civdiplo.values.estimates import Estimate;"
        "Estimate.exactly(30, 'person').interval();"
        "print([name for name in ('pint', 'babel') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_threads_share_one_registry() -> None:
    """Whoever asks first, all get the same one."""
    script = (
        "import threading; from civdiplo.values.quantities import registry;"
        "found = []; gate = threading.Barrier(4);"
        "work = [threading.Thread(target=lambda: (gate.wait(), found.append(registry())))"
        " for _ in range(4)];"
        "[one.start() for one in work]; [one.join() for one in work];"
        "print(len(found), len(set(map(id, found))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "4 1"
