"""A rate over a period is refused, or is of its start, its end, its mean or its bounds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo import Estimate, Money, PartialDate, Period
from civdiplo.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    MissingRateError,
    UndecidedError,
)
from civdiplo.rates import PeriodRates, Previous, RateRange, TableRates
from civdiplo.rates.periods import How
from civdiplo.testing import amounts
from civdiplo.values.intervals import Interval

D = datetime.date
FIGURES = amounts(min_value=1, max_value=10**5)
HOWS: tuple[How, ...] = ("mean", "bounds")
MONTH = PartialDate("2023-11")
ROWS = [
    ("USD", "VND", "2023-10-31", "24000"),
    ("USD", "VND", "2023-11-08", "24300"),
    ("USD", "VND", "2023-11-15", "24600"),
    ("USD", "VND", "2023-12-06", "24200"),
    ("USD", "RUB", "2023-10-31", "93"),
    ("USD", "RUB", "2023-11-08", "92"),
    ("USD", "RUB", "2023-11-15", "90"),
    ("USD", "RUB", "2023-11-16", "1"),
    ("USD", "RUB", "2023-12-06", "93"),
]
TABLE = TableRates(ROWS, policy=Previous(10))


def test_a_period_is_undecided_until_it_is_said_how() -> None:
    """A month, an approximate day and an inferred one raise, and the error names the ways out."""
    for when in (MONTH, PartialDate("2023-11-08~"), Period.parse("2023-11-08/2023-11-15")):
        with pytest.raises(UndecidedError, match='"start", "end", "mean", "bounds"'):
            TABLE.over("VND", "RUB", when)
    with pytest.raises(UndecidedError):
        TABLE.over("VND", "RUB", PartialDate("2030-11"))
    for when in (PartialDate("XXXX-11"), Period.parse("2023-11/..")):
        with pytest.raises(UndecidedError, match="its first or last day is not known"):
            TABLE.over("VND", "RUB", when, how="start")
    with pytest.raises(InvalidValueError, match="how must be one of"):
        TABLE.over("VND", "RUB", MONTH, how="median")  # type: ignore[call-overload]
    assert isinstance(TABLE, PeriodRates)


def test_a_day_is_its_own_period() -> None:
    """A stated day has its rate, whatever is asked for; a date of the calendar too."""
    for when in (D(2023, 11, 8), PartialDate("2023-11-08")):
        assert TABLE.over("USD", "VND", when) == TABLE.rate("USD", "VND", D(2023, 11, 8))


def test_a_rate_of_the_whole_period_answers() -> None:
    """Where one rate was set for all days of the period, it is the answer without a choice."""
    table = TableRates([("USD", "VND", "2023-11", "24500"), ("USD", "VND", "2023-12", "24600")])
    assert table.over("USD", "VND", MONTH).value == 24500
    assert table.over("USD", "VND", Period.parse("2023-11-05/2023-11-09")).value == 24500
    with pytest.raises(UndecidedError):
        table.over("USD", "VND", Period.parse("2023-11/2023-12"))


def test_start_and_end_follow_the_policy() -> None:
    """The rate of the first day or the last is the one that the policy gives for it."""
    assert TABLE.over("USD", "VND", MONTH, how="start").on == D(2023, 10, 31)
    with pytest.raises(MissingRateError):
        TABLE.over("USD", "VND", MONTH, how="end")


def test_a_mean_is_of_published_figures() -> None:
    """The mean of each leg is over the days that both have; the cross is taken afterwards."""
    rate = TABLE.over("VND", "RUB", MONTH, how="mean")
    assert rate.value == Fraction(91) / Fraction(24450)
    assert (rate.choice, rate.on, rate.until) == ("mean", D(2023, 11, 8), D(2023, 11, 15))
    assert (rate.asked, rate.asked_until) == (D(2023, 11, 1), D(2023, 11, 30))
    assert rate.note == "the mean of 2 published rates"
    plain = rate.to_plain()
    assert (plain["asked"], plain["asked_until"]) == ("2023-11-01", "2023-11-30")
    assert TABLE.over("RUB", "VND", MONTH, how="mean").value == 1 / rate.value
    assert rate.inverse().asked_until == D(2023, 11, 30)


def test_a_month_weighs_its_days() -> None:
    """A rate of a month counts as many times as it has days in the period."""
    table = TableRates([("USD", "VND", "2024-01", "30"), ("USD", "VND", "2024-02", "10")])
    rate = table.over("USD", "VND", Period.parse("2024-01-31/2024-02-03"), how="mean")
    assert rate.value == 15


def test_a_mean_keeps_what_is_said_of_its_rates() -> None:
    """One source is cited by name, several by the table; notes are kept."""
    rows = [("USD", "VND", f"2023-11-0{day}", 1, "State Bank") for day in (1, 5)]
    days = Period.parse("2023-11-01/2023-11-05")
    assert TableRates(rows).over("USD", "VND", days, how="mean").source == "State Bank"
    rows.append(("USD", "VND", "2023-11-03", 1, "another"))
    assert TableRates(rows).over("USD", "VND", days, how="mean").source == "own table"


@given(
    st.dictionaries(st.dates(D(2023, 11, 2), D(2023, 11, 29)), st.tuples(FIGURES, FIGURES)),
    st.tuples(FIGURES, FIGURES),
    FIGURES,
)
def test_bounds_hold_every_rate_of_the_period(
    inner: dict[D, tuple[Decimal, Decimal]], ends: tuple[Decimal, Decimal], amount: Decimal
) -> None:
    """What an amount is worth on any day of the period, and at the mean, lies within the bounds."""
    figures = {D(2023, 11, 1): ends, D(2023, 11, 30): ends} | inner
    rows = [("GBP", "VND", day, vnd) for day, (vnd, _) in figures.items()]
    rows += [("GBP", "USD", day, usd) for day, (_, usd) in figures.items()]
    table = TableRates(rows, pivot="GBP")
    bounds = table.over("VND", "USD", MONTH, how="bounds")
    interval = bounds.convert(amount)
    for day in figures:
        rate = table.rate("VND", "USD", day)
        assert bounds.lowest.value <= rate.value <= bounds.highest.value
        assert interval.contains(rate.convert(amount))
    for code in ("VND", "USD"):
        mean = table.over("GBP", code, MONTH, how="mean")
        wide = table.over("GBP", code, MONTH, how="bounds")
        assert wide.lowest.value <= mean.value <= wide.highest.value
    assert bounds.lowest == table.rate("VND", "USD", bounds.lowest.on).for_period(
        (D(2023, 11, 1), D(2023, 11, 30)), "lowest"
    )


def test_bounds_are_published_rates() -> None:
    """The lowest and the highest rate are each of a day, and turn round with the pair."""
    bounds = TABLE.over("VND", "RUB", MONTH, how="bounds")
    assert (bounds.lowest.on, bounds.highest.on) == (D(2023, 11, 15), D(2023, 11, 8))
    assert (bounds.base, bounds.quote) == ("VND", "RUB")
    assert bounds.inverse() == TABLE.over("RUB", "VND", MONTH, how="bounds")
    assert bounds.inverse().inverse() == bounds
    assert bounds.to_plain()["highest"]["choice"] == "highest"
    assert "lowest" in str(bounds)


def test_bounds_widen_what_is_vague() -> None:
    """Vague words and the range of rates both reach into the interval; signs do not matter."""
    bounds = TABLE.over("USD", "VND", MONTH, how="bounds")
    assert bounds.convert(Money(10, "USD")) == Interval(243000, 246000)
    assert bounds.convert(Money(-10, "USD")) == Interval(-246000, -243000)
    assert bounds.convert(Estimate.between(10, 20, "USD")) == Interval(243000, 492000)
    assert bounds.convert(Estimate.more_than(10, "USD")) == Interval(243000, None, lower_open=True)
    assert bounds.convert(Interval(1, 2)) == Interval(24300, 49200)
    with pytest.raises(CurrencyMismatchError):
        bounds.convert(Money(10, "EUR"))


def test_a_period_ends_within_its_series() -> None:
    """A period that goes past the end of a series has neither a mean nor bounds."""
    for when in (PartialDate("2023-12"), PartialDate("2023-10"), PartialDate("2023")):
        for how in HOWS:
            with pytest.raises(MissingRateError, match="no series that holds all of"):
                TABLE.over("USD", "VND", when, how=how)
    with pytest.raises(MissingRateError, match="no day of 2023-11-20 to 2023-11-25"):
        TABLE.over("USD", "VND", Period.parse("2023-11-20/2023-11-25"), how="mean")
    with pytest.raises(MissingRateError, match="nothing for EUR"):
        TABLE.over("USD", "EUR", MONTH, how="mean")


def test_a_period_with_two_units_has_no_rate() -> None:
    """Neither mean nor bounds are made of rates of two units under one code."""
    rows = [("USD", "SYP", "2025-12-31", "11000"), ("USD", "SYP", "2026-01-07", "115")]
    with pytest.raises(
        MissingRateError, match=r"there is no one unit in .*: the unit of SYP changed on 2026-01-01"
    ):
        TableRates(rows).over("USD", "SYP", Period.parse("2025-12-31/2026-01-07"), how="bounds")
    yearly = TableRates([("USD", "SYP", "2026-01", "115"), ("USD", "SYP", "2026-02", "115")])
    assert yearly.over("USD", "SYP", PartialDate("2026-01"), how="bounds").lowest.value == 115


def test_a_currency_and_itself() -> None:
    """Over any period a currency is worth itself."""
    assert TABLE.over("USD", "USD", MONTH, how="mean").kind == "identity"
    bounds = TABLE.over("USD", "USD", MONTH, how="bounds")
    assert bounds == RateRange(bounds.highest, bounds.lowest)


def test_a_date_in_text_is_refused_by_name() -> None:
    """Text is parsed first, by PartialDate or Period."""
    with pytest.raises(InvalidValueError, match="when must be a PartialDate, a Period or a day"):
        TABLE.over("VND", "RUB", "2023-11", how="mean")  # type: ignore[call-overload]
