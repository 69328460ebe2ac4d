"""Reconciliation: a stated figure beside what it covers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, GrantApplication, StatedFigure
from civdiplo.errors import InvalidValueError, UnknownIdError
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
