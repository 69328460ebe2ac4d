"""A sum of estimates holds every number that its parts allow, and says what is missing."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.testing.amounts import estimates, moneys, numbers_in, tolerances
from civdiplo.values.estimate_sums import EstimateSum
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

parts = st.lists(estimates("VND") | moneys("VND"), min_size=1, max_size=6)


def total(held: list[Any], tolerance: Tolerance) -> EstimateSum:
    """Add up amounts of dong."""
    return EstimateSum.of(held, unit="VND", tolerance=tolerance)


@given(st.data(), st.lists(estimates("VND"), min_size=1, max_size=6), tolerances())
def test_the_true_sum_lies_within(
    data: st.DataObject, held: list[Estimate], tolerance: Tolerance
) -> None:
    """Wherever each number lies within its bounds, their sum lies within those of the sum."""
    numbers = [data.draw(numbers_in(one.interval(tolerance))) for one in held]
    assert total(held, tolerance).interval.contains(sum(numbers, Fraction(0)))


@given(parts, tolerances(), st.integers(0, 6), st.randoms())
def test_order_and_grouping_do_not_matter(
    held: list[Any], tolerance: Tolerance, cut: int, shuffle: Any
) -> None:
    """Cut anywhere and shuffled, the sum is the same, and the empty sum changes nothing."""
    whole = total(held, tolerance)
    shuffled = list(held)
    shuffle.shuffle(shuffled)
    assert whole == total(shuffled, tolerance)
    assert whole == total(held[:cut], tolerance) + total(held[cut:], tolerance)


@given(parts, tolerances(), st.integers(1, 6))
def test_the_ambient_context_changes_nothing(
    held: list[Any], tolerance: Tolerance, precision: int
) -> None:
    """Under a context of few digits that traps everything, every result is the same."""
    free = total(held, tolerance)
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        bound = total(held, tolerance)
        assert bound + bound == free + free
        assert str(bound) == str(free)


@given(st.lists(moneys("USD"), min_size=1))
def test_exact_amounts_have_an_exact_sum(held: list[Money]) -> None:
    """Where nothing is vague, the interval is the one number that the figures add up to."""
    found = EstimateSum.of(held)
    assert found.nominal == Money.sum(held).amount
    assert found.interval == Interval.point(found.nominal)
    assert (found.count, found.unbounded, found.without_figure) == (len(held), 0, 0)


def test_a_sum_says_how_many_have_no_bound_and_no_figure() -> None:
    """Figures are added as stated; what has two of them is in the interval alone."""
    held = [
        Estimate.exactly(30, "person"),
        Estimate.more_than(87, "person"),
        Estimate.almost(300, "person"),
        Estimate.about(100, "person"),
        Estimate.between(5, 7, "person"),
    ]
    strict = EstimateSum.of(held)
    assert (strict.nominal, strict.unbounded, strict.without_figure) == (Decimal(517), 2, 1)
    assert strict.interval == Interval(122, None, lower_open=True)
    tolerant = EstimateSum.of(held, tolerance=Tolerance())
    assert tolerant.unbounded == 0
    assert tolerant.interval == Interval(372, 575, lower_open=True, upper_open=True)
    assert str(tolerant) == "517 person from 5, in (372, 575); 1 without one figure"


def test_two_units_never_meet() -> None:
    """Neither in one fold, nor with the unit that is asked for, nor where sums are joined."""
    one, other = Money(1, "USD"), Estimate.exactly(1, "person")
    with pytest.raises(CurrencyMismatchError):
        EstimateSum.of([one, other])
    with pytest.raises(CurrencyMismatchError):
        EstimateSum.of([one], unit="EUR")
    with pytest.raises(CurrencyMismatchError):
        EstimateSum.of([one]) + EstimateSum.of([other])


def test_an_empty_sum_needs_a_unit() -> None:
    """Nothing is zero of a unit that is said, and a unit is one of the table."""
    assert EstimateSum.of([], unit="USD").interval == Interval.point(0)
    with pytest.raises(InvalidValueError, match=r"^unit must be given.*EstimateSum\.of"):
        EstimateSum.of([])
    with pytest.raises(InvalidValueError, match=r"^unit must be"):
        EstimateSum.of([], unit="cow")


def test_a_sum_is_joined_with_sums_alone() -> None:
    """An estimate is no sum."""
    found: Any = EstimateSum.of([Money(1, "USD")])
    with pytest.raises(TypeError):
        found + Money(1, "USD")
