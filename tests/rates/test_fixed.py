"""What law has fixed is exact, begins on its day, and bridges what a source no longer has."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo import PartialDate
from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates import (
    ExchangeRates,
    NbpRates,
    PeriodRates,
    Previous,
    Rate,
    RateRange,
    Succession,
    TableRates,
    WithFixedRates,
    fixed_rate,
    pegs,
    restated,
    successions,
)
from civdiplo.rates.fixed import unit_on, unit_since
from civdiplo.values.currencies import is_currency

D = datetime.date
LATE = D(2026, 6, 1)
NEW_CODES = [one for one in successions() if one.code != one.successor]

# Where the value itself changed with the unit, or the source quoted neither side near the day.
DEVALUED = {"VEF", "ZWD", "ZWN", "ZWR", "ZWL"}


@given(st.sampled_from(NEW_CODES), st.fractions(min_value=0))
def test_there_and_back_is_exact(one: Succession, amount: Fraction) -> None:
    """Whatever is converted at a fixed ratio comes back as it was."""
    there, back = (
        fixed_rate(one.code, one.successor, one.since),
        fixed_rate(one.successor, one.code, one.since),
    )
    assert there.kind == "redenomination"
    assert back == there.inverse()
    assert back.convert(there.convert(amount)) == amount
    assert there.convert(Fraction(one.ratio)) == 1


@pytest.mark.parametrize(
    ("old", "new", "ratio", "since"),
    [
        ("BYR", "BYN", "10000", D(2016, 7, 1)),
        ("SLL", "SLE", "1000", D(2022, 7, 1)),
        ("MRO", "MRU", "10", D(2018, 1, 1)),
        ("STD", "STN", "1000", D(2018, 1, 1)),
        ("VEF", "VES", "100000", D(2018, 8, 20)),
        ("ZMK", "ZMW", "1000", D(2013, 1, 1)),
        ("GHC", "GHS", "10000", D(2007, 7, 1)),
        ("TRL", "TRY", "1000000", D(2005, 1, 1)),
        ("AZM", "AZN", "5000", D(2006, 1, 1)),
        ("ROL", "RON", "10000", D(2005, 7, 1)),
        ("BGL", "BGN", "1000", D(1999, 7, 5)),
        ("DEM", "EUR", "1.95583", D(1999, 1, 1)),
        ("GRD", "EUR", "340.750", D(2001, 1, 1)),
        ("HRK", "EUR", "7.53450", D(2023, 1, 1)),
        ("BGN", "EUR", "1.95583", D(2026, 1, 1)),
    ],
)
def test_a_ratio_holds_from_its_day_on(old: str, new: str, ratio: str, since: D) -> None:
    """So many old units are one new unit from the day of the law, and nothing before it."""
    assert fixed_rate(old, new, since).convert(Decimal(ratio)) == 1
    with pytest.raises(MissingRateError, match="no ratio fixed by law"):
        fixed_rate(old, new, since - datetime.timedelta(days=1))


def test_steps_are_joined() -> None:
    """Two laws in a row, or two currencies that one replaced, make a cross."""
    assert fixed_rate("BYB", "BYN", LATE).convert(10_000_000) == 1
    marks = fixed_rate("DEM", "ITL", LATE)
    assert marks.value == Fraction("1936.27") / Fraction("1.95583")
    assert [leg.kind for leg in marks.legs] == ["redenomination", "inverse"]
    assert fixed_rate("USD", "USD", LATE).kind == "identity"
    with pytest.raises(InvalidValueError, match="quote"):
        fixed_rate("USD", "dollar", LATE)


def test_pegs_are_asked_for_and_end() -> None:
    """A peg counts only where it is asked for, and only as long as the table knows of it."""
    assert fixed_rate("AED", "USD", LATE, use_pegs=True).kind == "peg"
    assert fixed_rate("AED", "SAR", LATE, use_pegs=True).value == Fraction("3.75") / Fraction(
        "3.6725"
    )
    for on, use_pegs in ((LATE, False), (D(2030, 1, 1), True), (D(1990, 1, 1), True)):
        with pytest.raises(MissingRateError):
            fixed_rate("AED", "USD", on, use_pegs=use_pegs)


def test_the_tables_are_sound() -> None:
    """Codes are those of ISO 4217, each has one successor and peg, ratios are above zero."""
    assert all(is_currency(one.code) and is_currency(one.successor) for one in successions())
    assert all(is_currency(one.code) and is_currency(one.anchor) for one in pegs())
    assert all(one.ratio > 0 and one.source for one in successions())
    assert all(one.rate > 0 and one.source and one.since < one.until for one in pegs())
    for codes in ([one.code for one in NEW_CODES], [one.code for one in pegs()]):
        assert len(codes) == len(set(codes))


def test_the_code_of_a_day() -> None:
    """Going back in time, the money of a code had the codes that came before."""
    assert [unit_on("BYN", D(year, 6, 1)) for year in (1999, 2005, 2020)] == ["BYB", "BYR", "BYN"]
    assert unit_on("EUR", D(1990, 1, 1)) == "EUR"
    assert (unit_since("EUR"), unit_since("CUP")) == (D(1999, 1, 1), None)


def test_an_amount_is_restated_under_its_own_code() -> None:
    """A hundred Syrian pounds of 2025 are one of 2026, and the other way round."""
    before, after = D(2025, 12, 31), D(2026, 1, 1)
    assert restated("SYP", before, after).convert(100) == 1
    assert restated("SYP", after, before).convert(1) == 100
    assert restated("SYP", before, before).kind == "identity"
    assert restated("VES", D(2020, 1, 1), after).note == "1000000 units became one on 2021-10-01"
    new = Rate(base="SYP", quote="USD", value="0.0087", on=after, source="s", series="own")
    joined = Rate.cross(restated("SYP", before, after), new)
    assert joined.convert(10000) == Fraction("0.87")
    assert [leg.kind for leg in joined.legs] == ["redenomination", "direct"]


def test_ratios_are_those_of_the_rates_on_either_side() -> None:
    """The National Bank of Poland has the ratio of a law in its rates of either side."""
    rates, days, held = NbpRates(), datetime.timedelta(days=60), 0
    for one in successions():
        old, new = (
            [found for found in rates.observations(code, "PLN") if first <= found.first <= last]
            for code, first, last in (
                (one.code, one.since - days, one.since - datetime.timedelta(days=1)),
                (one.successor, one.since, one.since + days),
            )
        )
        if old and new and one.code not in DEVALUED:
            ratio = new[0].ratio / old[-1].ratio / Fraction(one.ratio)
            assert Fraction(4, 5) < ratio < Fraction(5, 4), one
            held += 1
    assert held > 25


BYN_TABLE = TableRates(
    [
        ("USD", "BYR", "2016-06-30", "20000"),
        ("USD", "BYN", "2016-07-04", "2.00"),
        ("USD", "BYN", "2016-07-20", "1.95"),
        ("USD", "BYN", "2016-08", "1.90"),
        ("USD", "EUR", "2016-07-04", "0.90"),
        ("USD", "EUR", "2016-07-20", "0.91"),
    ]
)


def test_a_source_is_reached_through_a_successor() -> None:
    """Where a source has only the new unit, the old one is converted by law, and says so."""
    rates = WithFixedRates(BYN_TABLE)
    rate = rates.rate("BYR", "EUR", D(2016, 7, 4))
    assert rate.convert(20000) == Fraction("0.9")
    assert rate.legs[0].kind == "redenomination"
    assert rates.rate("EUR", "BYR", D(2016, 7, 4)) == rate.inverse()
    assert rates.rate("BYR", "USD", D(2016, 6, 30)).kind == "inverse"
    assert rates.rate("BYR", "BYN", D(2016, 7, 4)).convert(10000) == 1
    month = rates.rate("BYR", "USD", D(2016, 8, 9))
    assert (month.on, month.until, month.asked) == (D(2016, 8, 1), D(2016, 8, 31), D(2016, 8, 9))
    with pytest.raises(MissingRateError, match="USD to BYR from 2016-06-30"):
        rates.rate("BYR", "USD", D(2016, 7, 5))


def test_the_policy_of_the_source_stays() -> None:
    """The choice of the source is the choice of the answer."""
    table = TableRates(
        [("USD", "BYN", "2016-07-04", "2"), ("USD", "BYN", "2016-07-20", "2")], policy=Previous(5)
    )
    rate = WithFixedRates(table).rate("BYR", "USD", D(2016, 7, 6))
    assert (rate.choice, rate.on, rate.asked) == ("previous", D(2016, 7, 4), D(2016, 7, 6))


def test_a_law_does_not_reach_back_to_an_older_rate() -> None:
    """A rate of before the law, carried on by a policy, is not joined to it."""
    table = TableRates(
        [("USD", "EUR", "2025-12-31", "0.85"), ("USD", "EUR", "2026-01-05", "0.85")],
        policy=Previous(5),
    )
    with pytest.raises(MissingRateError):
        WithFixedRates(table).rate("BGN", "USD", D(2026, 1, 2))
    assert WithFixedRates(table).rate("BGN", "USD", D(2026, 1, 5)).kind == "cross"


def test_pegs_stand_in_where_they_may() -> None:
    """With pegs a dirham is reached through the dollar; without them it is missing."""
    rate = WithFixedRates(BYN_TABLE, use_pegs=True).rate("AED", "EUR", D(2016, 7, 4))
    assert rate.value == Fraction("0.9") / Fraction("3.6725")
    with pytest.raises(MissingRateError):
        WithFixedRates(BYN_TABLE).rate("AED", "EUR", D(2016, 7, 4))


def test_periods_are_bridged_too() -> None:
    """A mean and bounds are reached through a successor, in full or not at all."""
    rates = WithFixedRates(BYN_TABLE)
    days = PartialDate("2016-07-XX")
    with pytest.raises(MissingRateError):
        rates.over("BYR", "USD", days, how="mean")
    table = TableRates([("USD", "BYN", f"2016-07-{day:02}", f"2.{day:02}") for day in range(1, 32)])
    rates = WithFixedRates(table)
    bounds = rates.over("USD", "BYR", days, how="bounds")
    assert isinstance(bounds, RateRange)
    assert bounds.lowest.value == 20100
    assert bounds.highest.value == 23100
    assert bounds.lowest.choice == "lowest"
    mean = rates.over("USD", "BYR", days, how="mean")
    assert isinstance(mean, Rate)
    assert mean.value == 21600
    assert mean.asked_until == D(2016, 7, 31)
    day = rates.over("USD", "BYR", D(2016, 7, 2))
    assert isinstance(day, Rate)
    assert day.value == 20200
    with pytest.raises(UndecidedError):
        rates.over("USD", "BYR", days)
    with pytest.raises(UndecidedError):
        rates.over("USD", "BYR", PartialDate("XXXX-07"), how="mean")
    early = TableRates([("USD", "BYN", f"2016-{day}", "2") for day in ("06-30", "07-01")])
    with pytest.raises(MissingRateError):
        WithFixedRates(early).over("USD", "BYR", PartialDate("2016-06-30~"), how="bounds")


class OnlyDays:
    """A source of one's own that does not answer for periods."""

    name = "mine"

    def rate(self, base: str, quote: str, on: D) -> Rate:
        """Return one and the same rate."""
        return Rate(base=base, quote=quote, value=2, on=on, source="mine", series="own")

    def describe(self) -> str:
        """Say so."""
        return "mine"


def test_any_source_can_be_wrapped() -> None:
    """A source is anything with the members; periods need a source that answers for them."""
    rates = WithFixedRates(OnlyDays())
    assert isinstance(rates, ExchangeRates)
    assert isinstance(rates, PeriodRates)
    assert rates.name == "mine"
    assert rates.describe() == "mine; what it lacks by way of redenominations"
    assert rates.rate("USD", "EUR", LATE).value == 2
    with pytest.raises(InvalidValueError, match="answers for periods"):
        rates.over("USD", "EUR", LATE)
    with pytest.raises(InvalidValueError, match="must be a source of rates"):
        WithFixedRates("ecb")  # type: ignore[arg-type]
    assert "and pegs" in WithFixedRates(OnlyDays(), use_pegs=True).describe()
