"""Estimates keep a source's words, and the exact number lies within the bounds they give."""

from __future__ import annotations

import copy
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidDataError, InvalidValueError
from civdiplo.testing.amounts import estimates, moneys, numbers_in, tolerances
from civdiplo.values.estimates import STRICT, Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.truth import Truth

BILLION = 10**9


def _holds(outer: Interval, inner: Interval) -> bool:
    return outer.hull(inner) == outer


@given(estimates())
def test_there_and_back_gives_the_same_estimate(estimate: Estimate) -> None:
    """Plain data, pickle and copy give back the estimate with its digits."""
    backs = [
        Estimate.from_plain(estimate.to_plain()),
        pickle.loads(pickle.dumps(estimate)),  # noqa: S301  # our own bytes
        copy.deepcopy(estimate),
    ]
    assert backs == [estimate] * 3
    assert {hash(back) for back in backs} == {hash(estimate)}
    assert [back.to_plain() for back in backs] == [estimate.to_plain()] * 3


@given(estimates(), tolerances(), tolerances())
def test_a_tolerance_only_narrows(estimate: Estimate, one: Tolerance, other: Tolerance) -> None:
    """What is strictly said holds what is said within a tolerance, and less reach is narrower."""
    strict, taken = estimate.interval(), estimate.interval(one)
    assert _holds(strict, taken)
    if all(
        getattr(one, name) is None
        or (getattr(other, name) is not None and getattr(other, name) <= getattr(one, name))
        for name in ("almost", "about", "more_than")
    ):
        assert _holds(taken, estimate.interval(other))


@given(estimates(), tolerances())
def test_what_is_counted_is_never_below_zero(estimate: Estimate, tolerance: Tolerance) -> None:
    """Only an exact figure, a correction in a book, may be below zero."""
    lower = estimate.interval(tolerance).lower
    assert estimate.is_exact or (lower is not None and lower >= 0)


@given(estimates("person"), estimates("person"), st.data())
def test_an_answer_holds_for_every_number_within(
    one: Estimate, other: Estimate, data: st.DataObject
) -> None:
    """Yes and no are never wrong, whatever the exact numbers are."""
    here = data.draw(numbers_in(one.interval()))
    there = data.draw(numbers_in(other.interval()))
    answer = {True: Truth.NO, False: Truth.YES}
    assert one.is_less_than(other) is not answer[here < there]
    assert one.is_more_than(other) is not answer[here > there]
    assert one.is_less_than(other) is other.is_more_than(one)


@given(moneys())
def test_money_is_an_exact_estimate(money: Money) -> None:
    """Money loses neither its digits nor its currency."""
    estimate = as_estimate(money)
    assert estimate == Estimate.of(money)
    assert (estimate.nominal, estimate.currency) == (money.amount, money.currency)
    assert estimate.is_exact
    assert estimate.is_money
    assert estimate.interval() == Interval.point(money.amount)
    assert as_estimate(estimate) is estimate


@given(estimates("VND"), tolerances())
def test_the_ambient_decimal_context_changes_nothing(
    estimate: Estimate, tolerance: Tolerance
) -> None:
    """Under a context of one digit the bounds are the same."""
    free = estimate.interval(tolerance), str(estimate), estimate.to_plain()
    with decimal.localcontext(decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded])):
        bound = estimate.interval(tolerance), str(estimate), estimate.to_plain()
    assert free == bound


@pytest.mark.parametrize(
    ("estimate", "strict", "taken"),
    [
        (Estimate.exactly("2201600.00", "RUB"), "[2201600.00, 2201600.00]", None),
        (
            Estimate.almost(19 * BILLION, "VND"),
            f"[0, {19 * BILLION})",
            f"[{18 * BILLION}, {19 * BILLION})",
        ),
        (
            Estimate.almost(19 * BILLION, "VND", granularity=500_000_000),
            f"[0, {19 * BILLION})",
            f"[18500000000, {19 * BILLION})",
        ),
        (Estimate.more_than(6_000_000, "USD"), "(6000000, ∞)", "(6000000, 7000000]"),
        (Estimate.more_than(87, "letter"), "(87, ∞)", "(87, 88]"),
        (Estimate.at_least(6_000_000, "USD"), "[6000000, ∞)", None),
        (Estimate.up_to(20, "person"), "[0, 20]", None),
        (Estimate.about(100, "transaction"), "[0, ∞)", "[50, 150]"),
        (Estimate.about("2.50", "EUR"), "[0, ∞)", "[2.45, 2.55]"),
        (Estimate.about(0, "event"), "[0, ∞)", "[0, 0.5]"),
        (Estimate.about(1, "event", granularity=10), "[0, ∞)", "[0, 6.0]"),
        (Estimate.between(5, 7, "event"), "[5, 7]", None),
    ],
    ids=str,
)
def test_each_word_has_its_bounds(estimate: Estimate, strict: str, taken: str | None) -> None:
    """The bounds are those documented, strictly and within the default tolerance."""
    assert str(estimate.interval(STRICT)) == strict
    assert str(estimate.interval(Tolerance())) == (taken or strict)


def test_an_estimate_keeps_the_words_of_its_source() -> None:
    """The word of the source travels with the figure, and is shown in English."""
    raised = Estimate.almost("19000000000", "VND", granularity=BILLION, wording="почти")
    assert raised.to_plain() == {
        "qualifier": "almost",
        "value": "19000000000",
        "unit": "VND",
        "granularity": "1000000000",
        "wording": "почти",
    }
    assert str(raised) == "almost 19000000000 VND"
    assert str(Estimate.between(5, "7.5", "kilogram")) == "5 to 7.5 kilogram"
    assert str(Estimate.exactly("0.0000001", "USD")) == "0.0000001 USD"


def test_money_and_counts_are_told_apart_by_the_unit() -> None:
    """A unit that is a currency code makes an estimate money."""
    assert Estimate.up_to(5, "USD").is_money
    assert Estimate.up_to(5, "USD").currency == "USD"
    assert not Estimate.up_to(5, "person").is_money
    assert Estimate.up_to(5, "person").currency is None
    assert Estimate.between(5, 6, "person").nominal is None


def test_two_units_are_not_compared() -> None:
    """Letters are neither more nor fewer than persons."""
    with pytest.raises(CurrencyMismatchError, match="letter and person cannot be compared"):
        Estimate.exactly(87, "letter").is_more_than(Estimate.exactly(30, "person"))


def test_a_tolerance_can_decide() -> None:
    """What is open strictly may be answered within a tolerance."""
    about, more = Estimate.about(100, "transaction"), Estimate.exactly(200, "transaction")
    assert about.is_less_than(more) is Truth.MAYBE
    assert about.is_less_than(more, tolerance=Tolerance()) is Truth.YES


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"value": 5, "unit": "person", "qualifier": "roughly"}, "qualifier must be one of"),
        ({"value": 5, "unit": "person", "qualifier": None}, "qualifier must be one of"),
        ({"value": 5, "unit": "person", "qualifier": ["exact"]}, "qualifier must be one of"),
        ({"value": None, "unit": "person", "qualifier": "exact"}, "value must be given"),
        ({"value": 5.0, "unit": "person", "qualifier": "exact"}, "value must be a decimal"),
        ({"value": True, "unit": "person", "qualifier": "exact"}, "value must be a decimal"),
        ({"value": "1_0", "unit": "person", "qualifier": "exact"}, "value must be a decimal"),
        ({"value": "-1", "unit": "person", "qualifier": "about"}, "value must not be below zero"),
        ({"value": 0, "unit": "person", "qualifier": "almost"}, "value must be above zero"),
        ({"value": 5, "unit": "persons", "qualifier": "exact"}, "unit must be an ISO 4217 code"),
        ({"value": 5, "unit": "vnd", "qualifier": "exact"}, "unit must be an ISO 4217 code"),
        ({"value": 5, "unit": None, "qualifier": "exact"}, "unit must be an ISO 4217 code"),
        (
            {"value": 5, "lower": 1, "unit": "person", "qualifier": "exact"},
            "must not have two ends",
        ),
        (
            {"value": 5, "upper": 1, "unit": "person", "qualifier": "about"},
            "must not have two ends",
        ),
        (
            {"value": 5, "lower": 1, "upper": 9, "unit": "person", "qualifier": "between"},
            "value must not be given",
        ),
        ({"lower": 1, "unit": "person", "qualifier": "between"}, "must have both ends"),
        ({"upper": 1, "unit": "person", "qualifier": "between"}, "must have both ends"),
        ({"lower": 2, "upper": 1, "unit": "person", "qualifier": "between"}, "lower must be"),
        ({"lower": -1, "upper": 1, "unit": "person", "qualifier": "between"}, "lower must be"),
        (
            {"lower": "x", "upper": 1, "unit": "person", "qualifier": "between"},
            "lower must be a dec",
        ),
        ({"lower": 1, "upper": "NaN", "unit": "person", "qualifier": "between"}, "upper must be a"),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "granularity": 0},
            "granularity must be",
        ),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "granularity": 0.5},
            "granularity must be",
        ),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "wording": ""},
            "wording must be words",
        ),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "wording": " x"},
            "wording must be words",
        ),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "wording": "a\0"},
            "wording must be words",
        ),
        (
            {"value": 5, "unit": "person", "qualifier": "exact", "wording": 5},
            "wording must be text",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(fields: dict[str, Any], complaint: str) -> None:
    """Each rule names its field, and holds for plain data as well."""
    with pytest.raises(InvalidValueError, match=complaint):
        Estimate(**fields)
    plain = {
        key: str(value) if key in ("value", "lower", "upper") and type(value) is int else value
        for key, value in fields.items()
        if value is not None or key != "value"
    }
    with pytest.raises(InvalidDataError):
        Estimate.from_plain(plain)


def test_a_correction_may_be_below_zero() -> None:
    """An exact figure keeps the minus that a book gives it."""
    assert Estimate.of(Money("-5", "USD")).interval() == Interval.point(-5)


def test_all_faults_of_a_plain_estimate_are_listed() -> None:
    """Unknown and missing keys and every wrong value come together, with paths."""
    with pytest.raises(InvalidDataError) as caught:
        Estimate.from_plain({"value": 5, "granularity": "0x1", "wording": None, "note": ""})
    assert [fault.path for fault in caught.value.faults] == [
        "$.note",
        "$.qualifier",
        "$.unit",
        "$.value",
        "$.granularity",
        "$.wording",
    ]


@pytest.mark.parametrize("reach", [0, -1, 0.5, "x", True])
def test_a_tolerance_reaches_somewhere(reach: Any) -> None:
    """A reach is an exact number above zero."""
    with pytest.raises(InvalidValueError, match="must be"):
        Tolerance(almost=reach)


@given(st.integers(1, 9), st.integers(0, 20))
def test_the_last_digit_that_is_not_zero_says_how_fine_a_figure_is(digit: int, zeros: int) -> None:
    """Without a stated granularity, "almost 300" reaches down by a hundred."""
    figure = digit * 10**zeros
    taken = Estimate.almost(figure, "person").interval(Tolerance(almost=Decimal("0.5")))
    assert taken.lower is not None
    assert Fraction(taken.lower) == figure - Fraction(10**zeros, 2)
