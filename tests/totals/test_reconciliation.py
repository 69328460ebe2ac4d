"""Reconciliation: a stated figure beside what it covers."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, GrantApplication, StatedFigure
from civdiplo.errors import InvalidValueError, UndecidedError, UnknownIdError
from civdiplo.rates import TableRates
from civdiplo.samples import sample
from civdiplo.totals import reconcile
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money


def figure(value: Money | Estimate, **facts: Any) -> StatedFigure:
    """Make a stated figure that covers a and b."""
    usual: dict[str, Any] = {"covers": ["a", "b"], "coverage": "stated"}
    return StatedFigure(id="f", measure="all", subjects=["union"], value=value, **usual | facts)


def test_the_known_gift_in_almost_nineteen_billion() -> None:
    """The gift is some 2 % of the figure; strictly it may be more, with a tolerance it fits."""
    strict = reconcile(sample(), "raised-for-friends-abroad")
    assert (strict.coverage, strict.nominal_share) == ("assumed", Fraction(393, 19000))
    assert not strict.is_consistent.is_yes
    assert strict.is_consistent.is_possible
    assert strict.share.upper is None
    bounded = reconcile(sample(), "raised-for-friends-abroad", tolerance=Tolerance())
    assert bounded.is_consistent.is_yes
    assert bounded.share.contains(Fraction(393, 18500))
    assert not bounded.share.contains(Fraction(22, 1000))
    assert bounded.remaining == Interval(17_607_000_000, 18_607_000_000, upper_open=True)


@pytest.mark.parametrize(("stated", "answer"), [(10, "no"), (11, "yes"), (12, "yes")])
def test_more_than_the_figure_is_inconsistent(stated: int, answer: str) -> None:
    """Covered amounts above the stated figure contradict it, equal ones do not."""
    gifts = [
        Contribution(id=id_, amount=Money(amount, "VND")) for id_, amount in (("a", 4), ("b", 7))
    ]
    total = figure(Money(stated, "VND"))
    found = reconcile(Dataset(gifts), total)
    assert str(found.is_consistent) == answer
    assert (found.counted, found.left_out) == (("a", "b"), ())


def test_what_states_no_one_amount_in_the_unit_is_left_out() -> None:
    """Another currency, no amount, no such entity, and two kinds of flow are listed."""
    held = [
        Contribution(id="a", amount=Money(4, "USD")),
        Contribution(id="b"),
        GrantApplication(
            id="c",
            name={"en": "Exchange"},
            applicant="centre",
            amount_awarded=Money(9, "VND"),
            amount_disbursed=Money(5, "VND"),
        ),
    ]
    total = figure(Money(20, "VND"), covers=["a", "b", "c", "d"])
    found = reconcile(Dataset([*held, total]), "f")
    assert (found.counted, found.left_out) == ((), ("a", "b", "c", "d"))
    assert found.nominal_share is None
    paid = figure(Money(20, "VND"), covers=["c"], transaction_type="disbursement")
    assert reconcile(Dataset(held), paid).nominal_share == Fraction(1, 4)


def test_counts_are_compared_with_counts() -> None:
    """A figure of events covers a figure of events; "between" has no one share."""
    inner = StatedFigure(
        id="a", measure="events", subjects=["club"], value=Estimate.between(5, 7, "event")
    )
    total = figure(Estimate.more_than(160, "event"), covers=["a"])
    found = reconcile(Dataset([inner]), total)
    assert found.itemised == Interval(5, 7)
    assert found.nominal_share is None
    assert found.is_consistent.is_yes
    zero = reconcile(Dataset([inner]), figure(Estimate.between(1, 9, "event"), covers=["a"]))
    assert zero.nominal_share is None


def test_without_coverage_there_is_nothing_to_compare() -> None:
    """No covers, another entity, or no entity is refused by name."""
    held = Dataset([figure(Money(1, "VND"), covers=None, coverage=None), Contribution(id="g")])
    with pytest.raises(InvalidValueError, match="its source does not say"):
        reconcile(held, "f")
    with pytest.raises(InvalidValueError, match="must be a stated figure"):
        reconcile(held, "g")
    with pytest.raises(UnknownIdError):
        reconcile(held, "h")


RATES = TableRates(
    [("USD", "SYP", "2025-06", "10000"), ("USD", "SYP", "2026-06", "100")], name="own", pivot="USD"
)


@pytest.mark.parametrize(("date", "stated"), [("2025-12-31", 20000), ("2026-06-01", 200)])
def test_a_figure_and_what_it_covers_are_in_one_unit(date: str, stated: int) -> None:
    """Pounds from before and after the change of 2026 are in the unit of the figure's date."""
    held = Dataset(
        [
            Contribution(id="a", amount=Money(5000, "SYP"), date="2025-06-15"),
            Contribution(id="b", amount=Money(50, "SYP"), date="2026-06-15"),
        ]
    )
    found = reconcile(held, figure(Money(stated, "SYP"), date=date))
    assert found.nominal_share == Fraction(1, 2)
    assert found.remaining == Interval.point(Decimal(stated) / 2)
    assert found.is_consistent.is_yes


@pytest.mark.parametrize("date", ["2025-12-31", "2026-06-01"])
@pytest.mark.parametrize("dating", ["exact", "bounds", datetime.date(2025, 6, 1)])
def test_what_is_converted_is_in_the_unit_of_the_figure(date: str, dating: Any) -> None:
    """Dollars of either year are worth pounds of the figure's unit, whatever day rates are of."""
    held = Dataset(
        [
            Contribution(id="a", amount=Money(1, "USD"), date="2025-06-15"),
            Contribution(id="b", amount=Money(1, "USD"), date="2026-06-15"),
        ]
    )
    stated = 40000 if date < "2026" else 400
    found = reconcile(held, figure(Money(stated, "SYP"), date=date), rates=RATES, dating=dating)
    assert found.nominal_share == Fraction(1, 2)


def test_what_may_be_in_either_unit_is_left_out_or_undecided() -> None:
    """An item without a day is left out with the reason; a figure without one is undecided."""
    held = Dataset(
        [
            Contribution(id="a", amount=Money(5000, "SYP"), date="2025/2026"),
            Contribution(id="b", amount=Money(50, "SYP"), date="2026-06-15"),
        ]
    )
    found = reconcile(held, figure(Money(200, "SYP"), date="2026"), rates=RATES)
    assert (found.counted, found.left_out) == (("b",), ("a",))
    assert found.reasons == (
        "the unit of SYP changed on 2026-01-01, and 2025/2026 may be before or after that change",
    )
    dollars = Dataset([Contribution(id="a", amount=Money(5, "SYP"), date="2025/2026")])
    found = reconcile(dollars, figure(Money(200, "USD")), rates=RATES)
    assert found.reasons[0].startswith("the unit of SYP, which changed under its code")
    assert "on_missing" not in found.reasons[0]
    with pytest.raises(UndecidedError, match="for f, a figure without a date cannot be decided"):
        reconcile(held, figure(Money(200, "SYP")))
    with pytest.raises(UndecidedError, match="for f, a figure dated 2025/2026"):
        reconcile(held, figure(Money(200, "SYP"), date="2025/2026"), rates=RATES)


def test_what_a_covered_figure_counts_is_not_counted_again() -> None:
    """A gift that is in a figure which is itself covered is in the sum once."""
    inner = StatedFigure(
        id="b", measure="all", subjects=["club"], value=Money(7, "VND"), covers=["a"],
        coverage="stated",
    )  # fmt: skip
    held = Dataset([Contribution(id="a", amount=Money(4, "VND")), inner])
    found = reconcile(held, figure(Money(10, "VND")))
    assert (found.counted, found.left_out) == (("b",), ("a",))
    assert found.reasons == ("it is counted in b",)
    assert found.nominal_share == Fraction(7, 10)
    circle = Dataset([evolve(inner, covers=("a", "b"))])
    with pytest.raises(InvalidValueError, match="must not lead back"):
        reconcile(circle, figure(Money(10, "VND")))
