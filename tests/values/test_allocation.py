"""Allocation loses nothing, and rounding goes to whole steps in the way that is asked for."""

from __future__ import annotations

import decimal
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.testing.amounts import amounts, moneys, weights
from civdiplo.values.allocation import Mode, named_step, parted
from civdiplo.values.currencies import currencies, currency
from civdiplo.values.money import Money

MODES: tuple[Mode, ...] = get_args(Mode)
ROUNDINGS = [
    decimal.ROUND_CEILING,
    decimal.ROUND_DOWN,
    decimal.ROUND_FLOOR,
    decimal.ROUND_HALF_DOWN,
    decimal.ROUND_HALF_EVEN,
    decimal.ROUND_HALF_UP,
    decimal.ROUND_UP,
]
steps = amounts(min_value=0, max_value=100, places=3).filter(bool).map(abs)
FINE = Money("0.000001", "USD")


def shares_of(given_weights: int | list[Any]) -> list[Fraction]:
    """Return the exact share of each part."""
    held = [1] * given_weights if isinstance(given_weights, int) else given_weights
    whole = sum(map(Fraction, held))
    return [Fraction(weight) / whole for weight in held]


@given(moneys("USD"), weights(), st.sampled_from(MODES))
def test_the_parts_add_up_to_the_whole(money: Money, by: Any, mode: Mode) -> None:
    """Whatever the sign, the weights, the number of parts and the mode, nothing is lost."""
    parts = money.allocate(by, mode=mode, step=FINE)
    assert Money.sum(parts) == money
    assert len(parts) == len(shares_of(by)) + (mode == "separate")


def test_ten_thousand_allocations_add_up() -> None:
    """Random amounts of either sign in minor units, by random weights, in every mode."""
    chance = random.Random(20260101)  # noqa: S311 - chance, not a secret
    for _ in range(10_000):
        cents = chance.randint(-(10 ** chance.randint(1, 15)), 10 ** chance.randint(1, 15))
        money = Money(Decimal(cents).scaleb(-2), "EUR")
        by = [chance.randint(0, 9) for _ in range(chance.randint(1, 9))] + [1]
        assert Money.sum(money.allocate(by, mode=chance.choice(MODES))) == money


@given(moneys("USD"), weights(), st.sampled_from(MODES), steps)
def test_each_part_is_in_whole_steps_and_within_one_of_its_share(
    money: Money, by: Any, mode: Mode, step: Decimal
) -> None:
    """No part is a step or more from its exact share, and a weight of zero gets zero."""
    whole = money * 0 + Money(step, "USD") * int(money.ratio(Money(step, "USD")))
    shares = shares_of(by)
    for part, share in zip(
        whole.allocate(by, mode=mode, step=Money(step, "USD")), shares, strict=False
    ):
        exact = Fraction(whole.amount) * share
        assert abs(Fraction(part.amount) - exact) < Fraction(step)
        assert (Fraction(part.amount) / Fraction(step)).denominator == 1
        assert share or not part.amount


@given(moneys("USD"), weights())
def test_the_largest_remainder_is_the_nearest_of_all(money: Money, by: Any) -> None:
    """No other mode comes nearer to the exact shares, added up over all parts."""

    def distance(mode: Mode) -> Fraction:
        parts = money.allocate(by, mode=mode, step=FINE)
        pairs = zip(parts, shares_of(by), strict=True)
        return sum(
            (abs(Fraction(part.amount) - Fraction(money.amount) * share) for part, share in pairs),
            Fraction(0),
        )

    assert distance("largest remainder") <= min(distance("to first"), distance("to heaviest"))


@given(moneys("USD"), weights(), st.integers(1, 6))
def test_the_ambient_context_changes_no_part(money: Money, by: Any, precision: int) -> None:
    """Parts and rounded amounts are the same under a context of few digits that traps all."""

    def results() -> list[object]:
        return [
            money.allocate(by, step=FINE),
            money.allocate(by, mode="separate", step="cash"),
            money.round_to("cash", rounding=decimal.ROUND_HALF_UP),
        ]

    free = results()
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        assert free == results()


@pytest.mark.parametrize(
    ("mode", "parts"),
    [
        ("largest remainder", ["0.01", "0.02", "0.02"]),
        ("to first", ["0.02", "0.02", "0.01"]),
        ("to heaviest", ["0.01", "0.02", "0.02"]),
        ("separate", ["0.01", "0.01", "0.01", "0.02"]),
    ],
)
def test_the_mode_says_who_gets_what_is_left(mode: Mode, parts: list[str]) -> None:
    """Five cents by 1.4, 1.7 and 1.9 leave two cents over, and each mode gives them elsewhere."""
    by = [Decimal("1.4"), Decimal("1.7"), Decimal("1.9")]
    found = Money("0.05", "USD").allocate(by, mode=mode)
    assert [part.to_plain()["amount"] for part in found] == parts


def test_the_heaviest_and_the_largest_remainder_differ() -> None:
    """A heavy part may have nearly its exact share already, where light ones have nothing."""
    five, by = Money("0.05", "USD"), [7, 2, 2]
    nearest, heaviest = ["0.03", "0.01", "0.01"], ["0.04", "0.01", "0.00"]
    assert [str(part.amount) for part in five.allocate(by)] == nearest
    assert [str(part.amount) for part in five.allocate(by, mode="to heaviest")] == heaviest


def test_more_parts_than_units_leave_some_with_nothing() -> None:
    """Two dong among five are two parts of one and three of none, on either side of zero."""
    assert [int(part.amount) for part in Money(2, "VND").allocate(5)] == [1, 1, 0, 0, 0]
    assert [int(part.amount) for part in Money(-2, "VND").allocate(5)] == [-1, -1, 0, 0, 0]
    assert Money(0, "VND").allocate(2) == (Money(0, "VND"), Money(0, "VND"))


def test_what_is_no_whole_number_of_steps_is_refused_or_kept_apart() -> None:
    """Half a cent has no place in parts of cents, unless it is a part of its own."""
    odd = Money("10.005", "USD")
    with pytest.raises(InvalidValueError, match=r"whole number of steps of 0\.01.*mode=.separate"):
        odd.allocate(2)
    assert odd.allocate(2, mode="separate") == (
        Money(5, "USD"),
        Money(5, "USD"),
        Money("0.005", "USD"),
    )
    assert Money.sum(odd.allocate(2, step=Money("0.001", "USD"))) == odd


@pytest.mark.parametrize("by", [0, -1, True, [], [0, 0], [1, -1], [1.5], ["1"], [True, 1]])
def test_weights_are_exact_and_not_below_zero(by: Any) -> None:
    """No part, no weight above zero, a negative weight or a float is refused."""
    with pytest.raises(InvalidValueError, match=r"^weights? must be"):
        Money(10, "USD").allocate(by)


def test_a_mode_is_one_of_four() -> None:
    """The message lists the modes."""
    with pytest.raises(
        InvalidValueError, match=r"^mode must be one of largest remainder, to first"
    ):
        parted(Decimal(1), 2, step=Decimal(1), mode="by chance")  # type: ignore[arg-type]


@pytest.mark.parametrize("step", ["coin", None, 1, Decimal("0.05"), Money(0, "USD"), -FINE])
def test_a_step_is_a_name_or_an_amount_above_zero(step: Any) -> None:
    """Numbers without a currency are no steps."""
    with pytest.raises(InvalidValueError, match=r"^step must be"):
        Money(10, "USD").allocate(2, step=step)


def test_a_step_is_in_the_same_currency() -> None:
    """A coin of one currency does not divide another."""
    with pytest.raises(CurrencyMismatchError):
        Money(10, "USD").allocate(2, step=Money("0.05", "CHF"))


@pytest.mark.parametrize(
    ("code", "minor", "cash"),
    [
        ("USD", "0.01", "0.01"),
        ("CHF", "0.01", "0.05"),
        ("DKK", "0.01", "0.50"),
        ("SEK", "0.01", "1"),
        ("VND", "1", "1"),
        ("LAK", "0.01", "1"),
        ("UZS", "0.01", "1"),
        ("KWD", "0.001", "0.001"),
        ("UYW", "0.0001", "0.0001"),
    ],
)
def test_bookkeeping_and_cash_have_their_own_units(code: str, minor: str, cash: str) -> None:
    """Books keep the digits of ISO 4217; coins are those that CLDR holds."""
    assert str(named_step(code, "minor")) == minor
    assert str(named_step(code, "cash")) == cash


def test_what_the_lists_do_not_know_has_to_be_stated() -> None:
    """Gold has no unit at all; a withdrawn currency has the coins it had."""
    for name in ("minor", "cash"):
        with pytest.raises(InvalidValueError, match=r"^step must be stated for XAU"):
            named_step("XAU", name)
    with pytest.raises(InvalidValueError, match="give the step as Money"):
        named_step("BYR", "minor")
    assert named_step("BYR", "cash") == 1
    assert named_step("DEM", "cash") == Decimal("0.01")


@pytest.mark.parametrize("known", [one for one in currencies() if one.minor_units is not None])
def test_a_cash_unit_is_a_whole_number_of_minor_units(known: Any) -> None:
    """No coin of CLDR is finer than the books of ISO 4217, so that cash can always be booked."""
    over = Fraction(named_step(known.code, "cash")) / Fraction(named_step(known.code, "minor"))
    assert over.denominator == 1


def test_every_currency_of_the_cash_list_is_one_of_ours() -> None:
    """Nothing that CLDR gives a coin is unknown here."""
    assert all(
        currency(code).code == code for code in set(get_global("currency_fractions")) - {"DEFAULT"}
    )


@given(moneys("USD"), steps, st.sampled_from(ROUNDINGS))
def test_rounding_is_to_the_next_step_on_the_side_that_was_asked_for(
    money: Money, step: Decimal, rounding: str
) -> None:
    """The result is in whole steps, within one, and where the decimal module puts it."""
    found = money.round_to(Money(step, "USD"), rounding=rounding)
    exact = Fraction(money.amount) / Fraction(step)
    count = Fraction(found.amount) / Fraction(step)
    assert count.denominator == 1
    assert abs(count - exact) < 1
    assert 2 * abs(count - exact) <= 1 or "HALF" not in rounding


@given(amounts(), st.sampled_from(ROUNDINGS), st.integers(0, 6))
def test_rounding_is_that_of_the_decimal_module(
    amount: Decimal, rounding: str, places: int
) -> None:
    """Where a step is a power of ten, the module itself can be asked."""
    quantum = Decimal(1).scaleb(-places)
    found = Money(amount, "USD").round_to(Money(quantum, "USD"), rounding=rounding)
    with decimal.localcontext(prec=60):
        assert found == Money(amount.quantize(quantum, rounding), "USD")


@pytest.mark.parametrize(
    ("rounding", "rounded"),
    list(
        zip(
            ROUNDINGS,
            ["-0.05", "-0.05", "-0.10", "-0.05", "-0.10", "-0.10", "-0.10"],
            strict=True,
        )
    ),
)
def test_each_rounding_has_its_own_way_with_a_half(rounding: str, rounded: str) -> None:
    """Minus seven and a half cents in coins of five."""
    assert str(Money("-0.075", "CHF").round_to("cash", rounding=rounding).amount) == rounded


@pytest.mark.parametrize("rounding", ["half even", "ROUND_05UP", "", None, ["ROUND_UP"]])
def test_a_rounding_is_one_of_the_decimal_module(rounding: Any) -> None:
    """The message lists them."""
    with pytest.raises(InvalidValueError, match=r"^rounding must be one of ROUND_CEILING, ROUND_"):
        Money(1, "USD").round_to("minor", rounding=rounding)


def test_rounding_out_of_range_is_refused() -> None:
    """What is rounded up beyond the largest amount is no amount."""
    with pytest.raises(InvalidValueError, match=r"^rounded amount must be"):
        Money("9" * 30, "USD").round_to(Money(7 * 10**29, "USD"), rounding=decimal.ROUND_UP)
