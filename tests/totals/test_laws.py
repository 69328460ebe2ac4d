"""The laws of totals, on flows drawn at random."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, StatedFigure
from civdiplo.errors import MissingRateError
from civdiplo.rates import TableRates
from civdiplo.testing import estimates, in_kinds, moneys, numbers_in, tolerances
from civdiplo.totals import TotalRow, Totals, totals
from civdiplo.values.estimates import Tolerance, as_estimate
from civdiplo.values.intervals import Interval

CODES = ("VND", "USD", "RUB")
FIRST = datetime.date(2023, 11, 1)
DAYS = [FIRST + datetime.timedelta(days) for days in range(4)]
RATES = TableRates(
    ("GBP", code, day, str(Decimal(value) + number))
    for code, value in (("VND", "29621.7981"), ("USD", "1.2188"), ("RUB", "113.07"))
    for number, day in enumerate(DAYS)
)

codes = st.sampled_from(CODES)
money = codes.flatmap(moneys)
amounts = st.one_of(money, codes.flatmap(estimates))
gifts: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    provider=st.sampled_from(["a", "b", None]),
    campaign=st.sampled_from(["help", "school", None]),
    transaction_type=st.sampled_from(["pledge", "disbursement", None]),
    date=st.sampled_from([day.isoformat() for day in DAYS]),
    amount=st.none() | amounts,
    in_kind=st.none() | in_kinds().map(lambda one: (one,)),
)


def given_to(facts: Iterable[dict[str, Any]]) -> list[Contribution]:
    """Make contributions with ids of their own."""
    return [Contribution(id=f"gift-{place}", **one) for place, one in enumerate(facts)]


contributions = st.lists(gifts, max_size=6).map(given_to)


@st.composite
def told(draw: st.DrawFn) -> Dataset:
    """Draw contributions and stated figures that may cover some of them, or one another."""
    held = draw(contributions)
    figures: list[StatedFigure] = []
    for place in range(draw(st.integers(0, 3))):
        ids = [one.id for one in (*held, *figures)]
        covers = draw(
            st.none() | st.sets(st.sampled_from(ids) if ids else st.nothing()).map(sorted)
        )
        figures.append(
            StatedFigure(
                id=f"figure-{place}",
                measure="contributions",
                subjects=["union"],
                value=draw(codes.flatmap(lambda code: estimates(code).filter(_not_below_zero))),
                date=draw(st.sampled_from([day.isoformat() for day in DAYS])),
                receiver="people",
                campaign=draw(st.sampled_from(["help", None])),
                covers=covers,
                coverage=None if covers is None else "assumed",
            )
        )
    return Dataset([*held, *figures])


def _not_below_zero(estimate: Any) -> bool:
    return (estimate.value or 0) >= 0


def asked(dataset: Dataset, **arguments: Any) -> Totals:
    """Ask for all sums in dollars, by campaign."""
    usual: dict[str, Any] = {"currency": "USD", "rates": RATES}
    return totals(dataset, **usual | arguments)


def sums(found: Iterable[TotalRow]) -> list[Any]:
    """Return all that rows say, in an order of their own."""
    return [
        (row.key, row.count, row.sums, row.converted, row.in_kind, row.left_out) for row in found
    ]


@given(contributions, st.randoms(use_true_random=False))
def test_the_order_of_flows_does_not_matter(held: list[Contribution], random: Any) -> None:
    """A shuffled dataset has the same totals, to the last digit."""
    shuffled = list(held)
    random.shuffle(shuffled)
    assert sums(asked(Dataset(held))) == sums(asked(Dataset(shuffled)))


@given(contributions, tolerances())
def test_groups_add_up_to_the_whole(held: list[Contribution], tolerance: Tolerance) -> None:
    """Counts, figures, bounds and exact conversions of all groups are those of the whole."""
    found = asked(Dataset(held), by=("campaign", "provider", "year"), tolerance=tolerance)
    for whole in found.overall():
        rows = [row for row in found if row.key[-1:] == whole.key]
        assert whole.count == sum(row.count for row in rows)
        assert whole.without_amount == sum(row.without_amount for row in rows)
        for one in whole.sums:
            parts = [part for row in rows if (part := row.sum(one.currency)) is not None]
            assert one.count == sum(part.count for part in parts)
            assert one.unbounded == sum(part.unbounded for part in parts)
            assert one.nominal == sum(part.nominal for part in parts)
            assert one.interval == sum((part.interval for part in parts), Interval.point(0))
        assert whole.converted is not None
        assert whole.converted.nominal == sum(
            row.converted.nominal for row in rows if row.converted
        )


@given(contributions)
def test_the_whole_is_the_total_without_keys(held: list[Contribution]) -> None:
    """The overall rows are those of a total that is grouped by nothing."""
    dataset = Dataset(held)
    assert sums(asked(dataset, by="provider").overall()) == sums(asked(dataset, by=()))
    mixed = asked(dataset, mix_transaction_types=True)
    assert sums(mixed.overall()) == sums(asked(dataset, by=(), mix_transaction_types=True))
    assert len(mixed.overall()) == min(1, len(held))


@given(told(), st.sampled_from(["prefer", "leave out", "only"]))
def test_every_flow_is_counted_once_or_left_out(dataset: Dataset, stated: str) -> None:
    """Each flow is counted in one row, or left out with a reason, or was not asked for."""
    flows = list(dataset.flows())
    found = asked(dataset, stated=stated, transaction_types=["disbursement", None])
    left = [one.entity for one in found.left_out if not one.is_counted]
    counted = [entity for row in found for entity in row.entities]
    assert found.not_asked_for + len(left) + sum(row.count for row in found) == len(flows)
    assert len(left) + len(counted) == len({*left, *counted})
    assert sum(one.count for row in found for one in row.sums) + sum(
        row.without_amount for row in found
    ) == sum(row.count for row in found)


@given(told(), st.sampled_from(["prefer", "leave out"]), st.sampled_from(["campaign", "year"]))
def test_reading_fields_is_reading_flows(dataset: Dataset, stated: str, by: Any) -> None:
    """Contributions read off their fields and through their flows have the same totals."""
    kinds = ["disbursement", None]
    for only in (None, kinds):
        asked_ = {"stated": stated, "by": by, "transaction_types": only}
        assert sums(asked(dataset, **asked_)) == sums(
            asked(dataset, where=lambda flow: bool(flow.entity), **asked_)
        )


@given(told(), tolerances(), st.data())
def test_the_true_sum_lies_within_the_bounds(
    dataset: Dataset, tolerance: Tolerance, data: st.DataObject
) -> None:
    """Wherever each amount lies within its bounds, their sum lies within those of the total."""
    for row in asked(dataset, stated="leave out", tolerance=tolerance):
        true: dict[str, Fraction] = {}
        worth = Fraction(0)
        for flow in (one for entity in row.entities for one in _flows(dataset, entity)):
            if flow.amount is None:
                continue
            amount = as_estimate(flow.amount)
            number = data.draw(numbers_in(amount.interval(tolerance)))
            true[amount.unit] = true.get(amount.unit, Fraction(0)) + number
            worth += number * RATES.rate(amount.unit, "USD", flow.when.earliest).value
        assert {one.currency: one.interval.contains(true[one.currency]) for one in row.sums} == (
            dict.fromkeys(true, True)
        )
        assert row.converted is not None
        assert row.converted.interval.contains(worth)


def _flows(dataset: Dataset, entity: str) -> list[Any]:
    return list(dataset[entity].flows(dataset.get))


@given(st.lists(money, min_size=1, max_size=6), st.data())
def test_a_figure_of_unknown_coverage_widens_the_bounds(held: list[Any], data: Any) -> None:
    """Whichever of the other amounts a figure counts, their union lies within the bounds."""
    gifts_ = [
        Contribution(id=f"g-{place}", campaign="help", amount=abs(amount), date=DAYS[0].isoformat())
        for place, amount in enumerate(held)
    ]
    inside = data.draw(st.sets(st.integers(0, len(held) - 1)))
    rest = data.draw(st.fractions(0, 1000))
    worth = [
        Fraction(abs(one).amount) * RATES.rate(one.currency, "USD", DAYS[0]).value for one in held
    ]
    figure = sum((worth[place] for place in inside), Fraction(0)) + rest
    stated = StatedFigure(
        id="f",
        measure="all",
        subjects=["u"],
        campaign="help",
        receiver="people",
        date=DAYS[0].isoformat(),
        value=_about(figure),
    )
    (row,) = asked(Dataset([*gifts_, stated]))
    outside = sum((w for place, w in enumerate(worth) if place not in inside), Fraction(0))
    assert row.overlapping == ("f",)
    assert row.converted is not None
    assert row.converted.interval.contains(figure + outside)
    assert row.converted.interval.contains(sum(worth, Fraction(0)) + figure)


def _about(figure: Fraction) -> Any:
    from civdiplo.values.estimates import Estimate

    low = figure.numerator // figure.denominator
    return Estimate.between(low, low + 1, "USD")


@given(told(), st.integers(1, 5))
def test_the_ambient_context_does_not_matter(dataset: Dataset, prec: int) -> None:
    """A hostile decimal context changes no digit."""
    expected = sums(asked(dataset)), str(asked(dataset)), str(asked(dataset).explain())
    with decimal.localcontext(prec=prec, rounding=decimal.ROUND_UP):
        assert (
            sums(asked(dataset)),
            str(asked(dataset)),
            str(asked(dataset).explain()),
        ) == expected


@given(told())
def test_the_explanation_gives_every_figure_again(dataset: Dataset) -> None:
    """From the plain explanation alone, each sum and conversion is worked out to the last digit."""
    told_ = json.loads(json.dumps(asked(dataset).explain().to_plain()))
    for row in told_["rows"]:
        nominal: dict[str, Fraction] = {}
        worth = Fraction(0)
        for flow in row["flows"]:
            amount = flow["amount"]
            if amount is None or "value" not in amount:
                continue
            figure = Fraction(amount["value"])
            nominal[amount["unit"]] = nominal.get(amount["unit"], Fraction(0)) + figure
            assert Fraction(flow["converted"]) == figure * _value(flow["rate"])
            worth += figure * _value(flow["rate"])
        assert len(row["flows"]) == row["count"]
        for one in row["sums"]:
            assert Fraction(one["nominal"]) == nominal.get(one["currency"], 0)
        assert Fraction(row["converted"]["nominal"]) == worth


def _value(rate: dict[str, Any]) -> Fraction:
    """Work a rate out from the published rates that it is made from."""
    legs = [_value(leg) for leg in rate.get("legs", ())]
    made: dict[str, Callable[[], Fraction]] = {
        "identity": lambda: Fraction(1),
        "direct": lambda: Fraction(rate["value"]),
        "inverse": lambda: 1 / legs[0],
        "cross": lambda: legs[0] * legs[1],
    }
    value = made[rate["kind"]]()
    assert value == Fraction(rate["value"])
    return value


@given(contributions)
def test_terms_are_the_sum_before_conversion(held: list[Contribution]) -> None:
    """The figures by rate add up to the figures by currency, and convert to the exact sum."""
    for row in asked(Dataset(held)):
        assert row.converted is not None
        terms = row.converted.terms
        assert row.converted.nominal == sum(Fraction(t.amount) * t.rate.value for t in terms)
        for one in row.sums:
            parts = (term.amount for term in terms if term.rate.base == one.currency)
            assert sum(parts, Decimal(0)) == one.nominal
        assert row.converted.rounded() == _rounded(row.converted.nominal)


def _rounded(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100)


@given(contributions)
def test_a_missing_rate_raises_or_is_listed(held: list[Contribution]) -> None:
    """What has no rate raises; or it stays in its own currency and is listed, and only that."""
    only_rub = TableRates([("USD", "RUB", DAYS[0], "92.5")])
    dataset = Dataset(held)
    lacking = {
        one.id
        for one in held
        if one.amount is not None
        and one.amount.currency != "USD"
        and (one.amount.currency == "VND" or one.date.earliest != DAYS[0])  # type: ignore[union-attr]
    }
    found = asked(dataset, rates=only_rub, on_missing="leave out")
    assert {one.entity for one in found.left_out if one.reason == "no rate"} == lacking
    assert all(one.is_counted for one in found.left_out)
    assert sum(row.count for row in found) == len(held)
    if lacking:
        with pytest.raises(MissingRateError) as caught:
            asked(dataset, rates=only_rub)
        assert caught.value.__notes__[0].startswith("It is needed for gift-")
