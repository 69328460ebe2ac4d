"""Intervals hold every number that their parts allow, and say so where they are rounded."""

from __future__ import annotations

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.amounts import amounts, intervals, numbers_in
from civdiplo.values.intervals import Interval
from civdiplo.values.truth import Truth

factors = st.one_of(
    st.integers(-1000, 1000), amounts(places=10), st.fractions(max_denominator=10**6)
)


@given(intervals(), intervals(), st.data())
def test_sums_and_differences_hold_every_number(
    one: Interval, other: Interval, data: st.DataObject
) -> None:
    """Wherever the exact numbers lie, their sum and difference lie within the result."""
    here, there = data.draw(numbers_in(one)), data.draw(numbers_in(other))
    assert (one + other).contains(here + there)
    assert (one - other).contains(here - there)
    assert (-one).contains(-here)
    assert one + other == other + one


@given(intervals(), factors, st.data())
def test_scalings_hold_every_number(one: Interval, factor: Any, data: st.DataObject) -> None:
    """Wherever the exact number lies, its product and quotient lie within the result."""
    here = data.draw(numbers_in(one))
    exact = Fraction(factor)
    assert (one * factor).contains(here * exact)
    assert factor * one == one * factor
    if exact:
        assert (one / factor).contains(here / exact)


@given(intervals(), intervals(), st.data())
def test_quotients_hold_every_number(one: Interval, other: Interval, data: st.DataObject) -> None:
    """Wherever the dividend and a divisor above zero lie, the quotient lies within the result."""
    if other.lower is None or other.lower < 0 or other.upper == 0:
        with pytest.raises(InvalidValueError, match=r"^divisor must be above zero"):
            one / other
        return
    here = data.draw(numbers_in(one))
    there = data.draw(numbers_in(other).filter(bool))
    assert (one / other).contains(here / there)


@given(intervals(), intervals(), st.data())
def test_a_hull_holds_both(one: Interval, other: Interval, data: st.DataObject) -> None:
    """Every number of either part is in the hull, which is the same in either order."""
    hull = one.hull(other)
    assert hull.contains(data.draw(numbers_in(one)))
    assert hull.contains(data.draw(numbers_in(other)))
    assert hull == other.hull(one)
    assert hull.hull(one) == hull


@given(intervals(), intervals(), st.data())
def test_an_answer_holds_for_every_number_within(
    one: Interval, other: Interval, data: st.DataObject
) -> None:
    """Yes and no are never wrong, whatever the exact numbers are."""
    here, there = data.draw(numbers_in(one)), data.draw(numbers_in(other))
    wrong = {True: Truth.NO, False: Truth.YES}
    assert one.is_less_than(other) is not wrong[here < there]
    assert one.is_more_than(other) is not wrong[here > there]


@given(intervals(), intervals(), st.fractions(max_denominator=10**9))
def test_the_ambient_decimal_context_changes_nothing(
    one: Interval, other: Interval, factor: Fraction
) -> None:
    """Under a context of one digit that traps everything the bounds are the same."""
    free = one + other, one - other, one * factor, one.hull(other), one.contains(factor)
    with decimal.localcontext(decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded])):
        bound = one + other, one - other, one * factor, one.hull(other), one.contains(factor)
    assert free == bound


@given(intervals())
def test_an_interval_survives_pickling(one: Interval) -> None:
    """Equal content is an equal and equally hashed interval."""
    back = pickle.loads(pickle.dumps(one))  # noqa: S301  # our own bytes
    assert back == one
    assert hash(back) == hash(one)


def test_a_bound_that_does_not_end_is_rounded_outward_at_sixty_digits() -> None:
    """A third of one lies between the digits that are kept."""
    third = Interval.point(1) * Fraction(1, 3)
    assert third.lower == Decimal("0." + "3" * 60)
    assert third.upper == Decimal("0." + "3" * 59 + "4")
    assert third.contains(Fraction(1, 3))
    assert not third.is_point
    minus = third * -1
    assert (minus.lower, minus.upper) == (
        Decimal("-0." + "3" * 59 + "4"),
        Decimal("-0." + "3" * 60),
    )


def test_finite_bounds_stay_exact() -> None:
    """Nothing is rounded that has a finite form of sixty digits."""
    rate = Fraction("0.0000415")
    raised = Interval("18000000000", "19000000000", upper_open=True) * rate
    assert str(raised) == "[747000, 788500)"
    large, small = Interval.point("9" * 30), Interval.point("0." + "0" * 29 + "1")
    assert (large + small).is_point


@pytest.mark.parametrize(
    ("interval", "shown"),
    [
        (Interval(1, 2) + Interval(3, 4, lower_open=True), "(4, 6]"),
        (Interval(1, 2) - Interval(3, 4, lower_open=True), "[-3, -1)"),
        (Interval(1, 2, upper_open=True) * -2, "(-4, -2]"),
        (Interval(None, 2) + 1, "(-∞, 3]"),
        (1 + Interval(None, 2), "(-∞, 3]"),
        (Interval(1, None) - Decimal("0.5"), "[0.5, ∞)"),
        (-Interval(1, None), "(-∞, -1]"),
        (Interval(None, None) * 0, "[0, 0]"),
        (Interval(None, 5) * -1, "[-5, ∞)"),
        (Interval(2, 4) / 2, "[1, 2]"),
        (Interval(6, 7) / Interval(2, 3, lower_open=True), "[2, 3.5)"),
        (Interval(6, 12) / Interval(3, None), "(0, 4]"),
        (Interval(6, 12) / Interval(0, 3), "[2, ∞)"),
        (Interval(0, 12) / Interval(3, 4), "[0, 4]"),
        (Interval(0, 12, lower_open=True) / Interval(3, 4), "(0, 4]"),
        (Interval(-12, 12) / Interval(3, 4), "[-4, 4]"),
        (Interval(-12, -6) / Interval(0, 3), "(-∞, -2]"),
        (
            Interval(6_000_000, None, lower_open=True) / Interval(50, None, lower_open=True),
            "(0, ∞)",
        ),
        (Interval(1, 2).hull(Interval(2, 3, upper_open=True)), "[1, 3)"),
        (Interval(1, 2, lower_open=True).hull(Interval(1, 1)), "[1, 2]"),
        (Interval(1, None).hull(Interval(None, 0)), "(-∞, ∞)"),
        (Interval("-0.0", "1.50"), "[0.0, 1.50]"),
    ],
    ids=str,
)
def test_open_and_missing_ends_propagate(interval: Interval, shown: str) -> None:
    """An end is open or missing exactly where one of the parts makes it so."""
    assert str(interval) == shown


def test_ends_decide_what_is_contained_and_compared() -> None:
    """An open end is not part of the interval."""
    almost = Interval(18, 19, upper_open=True)
    assert almost.contains(18)
    assert not almost.contains(19)
    assert not almost.contains(17)
    assert not almost.contains(20)
    assert not Interval(1, 2, lower_open=True).contains(1)
    assert Interval(None, None).contains(Fraction(10**40, 3))
    assert almost.is_less_than(19) is Truth.YES
    assert almost.is_less_than(18) is Truth.NO
    assert almost.is_less_than(Interval(18, 20)) is Truth.MAYBE
    assert Interval(None, 5).is_less_than(6) is Truth.YES
    assert Interval(None, None).is_more_than(6) is Truth.MAYBE
    assert almost.is_bounded
    assert not Interval(1, None).is_bounded
    assert Interval(None, None).lower_open


@pytest.mark.parametrize(
    ("ends", "options"),
    [
        ((2, 1), {}),
        ((1, 1), {"lower_open": True}),
        ((1, 1), {"upper_open": True}),
    ],
)
def test_an_interval_holds_a_number(ends: tuple[int, int], options: dict[str, bool]) -> None:
    """Bounds with nothing between them are refused."""
    with pytest.raises(InvalidValueError, match=r"^interval must hold a number"):
        Interval(*ends, **options)


@pytest.mark.parametrize(
    "bound", [1.5, True, "NaN", "x", Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999")]
)
def test_a_bound_is_an_exact_finite_number(bound: Any) -> None:
    """Floats, bools, NaN, infinities and absurd sizes are no bounds."""
    with pytest.raises(InvalidValueError, match=r"^bound must be"):
        Interval(bound, None)


def test_only_exact_numbers_take_part() -> None:
    """Floats are refused with the reason, other things are left to Python."""
    one: Any = Interval(1, 2)
    with pytest.raises(InvalidValueError, match=r"^factor must be an int"):
        one * 0.5
    with pytest.raises(InvalidValueError, match=r"^divisor must be an int"):
        one / 0.5
    with pytest.raises(InvalidValueError, match=r"^divisor must not be zero"):
        one / 0
    with pytest.raises(InvalidValueError, match=r"^value must be an int"):
        one.contains(0.5)
    for attempt in ("+", "-", "*", "/"):
        with pytest.raises(TypeError):
            eval(f"one {attempt} 'x'", {"one": one})  # noqa: S307 - the four signs above


@given(intervals(), st.integers(0, 30), st.data())
def test_rounding_goes_outward(one: Interval, digits: int, data: st.DataObject) -> None:
    """A rounded interval holds the interval, misses by less than a step, and stays as it is."""
    held = one.rounded(digits)
    assert held.contains(data.draw(numbers_in(one)))
    assert held.rounded(digits) == held
    step = Fraction(1, 10**digits)
    for bound, to in ((one.lower, held.lower), (one.upper, held.upper)):
        assert (bound is None) == (to is None)
        if bound is not None and to is not None:
            assert abs(Fraction(bound) - Fraction(to)) < step
            assert (Fraction(to) / step).denominator == 1 or to == bound


@pytest.mark.parametrize("digits", [-1, 31, True, "2", 1.0])
def test_digits_are_a_whole_number(digits: Any) -> None:
    """Digits that are no number from 0 to 30 are refused."""
    with pytest.raises(InvalidValueError, match="from 0 to 30"):
        Interval(0, 1).rounded(digits)


@given(intervals(), intervals(), st.data())
def test_products_hold_every_number(one: Interval, other: Interval, data: st.DataObject) -> None:
    """Wherever a number and a factor above zero lie, their product lies within the result."""
    if other.lower is None or other.lower <= 0:
        with pytest.raises(InvalidValueError, match=r"^factor must be above zero"):
            one * other
        return
    here, there = data.draw(numbers_in(one)), data.draw(numbers_in(other))
    assert (one * other).contains(here * there)
