"""A policy takes a rate that is near enough, of one day for both legs, and says how."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError, MissingRateError
from civdiplo.rates import Interpolated, Nearest, Next, Previous, Rate, TableRates
from civdiplo.rates.policies import Policy

D = datetime.date
DAYS = st.dates(D(2023, 1, 1), D(2023, 3, 31))
LENGTHS = st.integers(1, 40)
POLICIES = st.one_of(
    LENGTHS.map(Previous), LENGTHS.map(Next), LENGTHS.map(Nearest), LENGTHS.map(Interpolated)
)


def crossed(vnd: set[D], usd: set[D], policy: Policy | None) -> TableRates:
    """Make a table whose rates tell their days: those of VND grow by one a day, of USD by two."""
    start = D(2022, 12, 31)
    rows = [("GBP", "VND", day, 1000 + (day - start).days) for day in vnd]
    rows += [("GBP", "USD", day, 1000 + 2 * (day - start).days) for day in usd]
    return TableRates(rows, policy=policy, pivot="GBP")


def answer(rates: TableRates, on: D) -> Rate | None:
    """Ask for the dong in dollars; None where there is no rate."""
    try:
        return rates.rate("VND", "USD", on)
    except MissingRateError:
        return None


@given(st.sets(DAYS, min_size=1), st.sets(DAYS, min_size=1), DAYS, POLICIES)
def test_legs_share_their_day_under_every_policy(
    vnd: set[D], usd: set[D], asked: D, policy: Policy
) -> None:
    """Whatever is chosen, both legs are of one day, near enough, within both series, and marked."""
    rate = answer(crossed(vnd, usd, policy), asked)
    common = sorted(vnd & usd)
    if asked in common:
        assert rate is not None
        assert (rate.on, rate.choice) == (asked, "exact")
    elif rate is not None:
        assert rate.choice == type(policy).__name__.lower()
        assert {(leg.on, leg.until) for leg in rate.legs} == {(rate.on, rate.until)}
        assert max(min(vnd), min(usd)) <= asked <= min(max(vnd), max(usd))
        assert rate.choice in str(rate)
        assert rate.to_plain()["choice"] == rate.choice
        assert rate.inverse().choice == rate.choice


@given(st.sets(DAYS, min_size=1), DAYS, LENGTHS)
def test_each_policy_takes_what_it_says(held: set[D], asked: D, length: int) -> None:
    """Previous takes the last earlier day, Next the first later one, Nearest the nearer of both."""
    inside = min(held) <= asked <= max(held)
    before = max((day for day in held if day < asked), default=None) if inside else None
    after = min((day for day in held if day > asked), default=None) if inside else None
    wanted: dict[Policy, tuple[D | None, ...]] = {
        Previous(length): (before,),
        Next(length): (after,),
        Nearest(length): (before, after),
    }
    for policy, days in wanted.items():
        near = [day for day in days if day is not None and abs((day - asked).days) <= length]
        rate = answer(crossed(held, held, policy), asked)
        if asked in held:
            assert rate is not None
            assert rate.on == asked
        elif near:
            assert rate is not None
            assert rate.on == min(near, key=lambda day: abs((day - asked).days))
        else:
            assert rate is None


def test_a_line_is_drawn_through_published_figures() -> None:
    """An interpolated rate lies on the line, names both ends, and is not of either day."""
    rows = [("GBP", "VND", "2023-01-01", "30000"), ("GBP", "VND", "2023-01-05", "30400")]
    rates = TableRates(rows, policy=Interpolated(max_gap_days=4))
    rate = rates.rate("GBP", "VND", D(2023, 1, 2))
    assert (rate.value, rate.choice) == (Fraction(30100), "interpolated")
    assert (rate.on, rate.until) == (D(2023, 1, 1), D(2023, 1, 5))
    assert rate.note == "drawn between 30000 of 2023-01-01 and 30400 of 2023-01-05"
    assert rates.rate("GBP", "VND", D(2023, 1, 3)).value == 30200
    assert rates.rate("VND", "GBP", D(2023, 1, 2)).value == Fraction(1, 30100)
    with pytest.raises(MissingRateError):
        TableRates(rows, policy=Interpolated(3)).rate("GBP", "VND", D(2023, 1, 2))


@given(POLICIES)
def test_no_policy_reaches_past_either_end(policy: Policy) -> None:
    """Before the first rate and after the last there is none, however near."""
    rates = crossed({D(2023, 2, 1), D(2023, 2, 3)}, {D(2023, 2, 1), D(2023, 2, 3)}, policy)
    for day in (D(2023, 1, 31), D(2023, 2, 4)):
        with pytest.raises(MissingRateError, match=r"carried past the end|no earlier rate"):
            rates.rate("VND", "USD", day)


@pytest.mark.parametrize("policy", [Previous(9), Next(9), Nearest(9), Interpolated(9)])
def test_a_change_of_unit_is_not_crossed(policy: Policy) -> None:
    """No policy takes a rate of the old pound for the new one, nor the other way round."""
    rows = [("USD", "SYP", "2025-12-31", "11000"), ("USD", "SYP", "2026-01-07", "115")]
    rates = TableRates(rows, policy=policy)
    asked = D(2026, 1, 2) if not isinstance(policy, Next) else D(2025, 12, 31)
    if isinstance(policy, Next):
        assert rates.rate("USD", "SYP", D(2026, 1, 2)).value == 115
        rates = TableRates([("USD", "SYP", "2025-12-01", "11000"), rows[1]], policy=Next(90))
    with pytest.raises(MissingRateError, match="unit of SYP changed on 2026-01-01"):
        rates.rate("USD", "SYP", asked)


def test_nearest_and_interpolated_need_a_common_day() -> None:
    """Where the legs never share a day, nothing is near."""
    vnd, usd = {D(2023, 2, 1), D(2023, 2, 5)}, {D(2023, 2, 2), D(2023, 2, 6)}
    for policy in (Nearest(40), Interpolated(40), Next(40), Previous(40)):
        assert answer(crossed(vnd, usd, policy), D(2023, 2, 3)) is None


@pytest.mark.parametrize("kind", [Previous, Next, Nearest, Interpolated])
@pytest.mark.parametrize("days", [0, -1, True, 1.5, "7"])
def test_days_are_whole(kind: type[Policy], days: object) -> None:
    """A policy takes whole days, 1 or more, and nothing else."""
    with pytest.raises(InvalidValueError, match="must be a whole number"):
        kind(days)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Previous(7), "the last one up to 7 days old"),
        (Next(7), "the next one up to 7 days away"),
        (Nearest(7), "the nearest one up to 7 days away"),
        (Interpolated(7), "a line drawn across a gap of up to 7 days"),
    ],
)
def test_a_policy_says_itself(policy: Policy, words: str) -> None:
    """A description of a source has its policy in words."""
    rates = TableRates([("USD", "VND", "2023-01-01", 1)], policy=policy)
    assert rates.describe().endswith(f"; where a day has none, {words}")


def test_days_at_the_ends_of_the_calendar() -> None:
    """The first and the last day that there are do not break the search."""
    rows = [("USD", "VND", D.min, 2), ("USD", "RUB", "0001-01", 3), ("USD", "VND", D.max, 2)]
    rows += [("USD", "RUB", "9999-12", 3)]
    for policy in (Previous(9), Next(9), Nearest(9)):
        with pytest.raises(MissingRateError):
            TableRates(rows, policy=policy).rate("VND", "RUB", D(2024, 2, 1))
