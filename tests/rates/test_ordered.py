"""Sources in order: the first that has an answer gives it, says so, and mixes nothing."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution
from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates import Previous, Rate, RateRange, RatesInOrder, TableRates, compare
from civdiplo.totals import totals
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money

DAY = datetime.date(2023, 11, 2)
LATER = datetime.date(2023, 11, 3)
BANK = TableRates([("EUR", "USD", DAY, "1.0661"), ("EUR", "RUB", DAY, "99")], name="a bank")
CUSTOMS = TableRates(
    [("USD", "VND", "2023-11", "24500"), ("USD", "RUB", "2023-11", "90")], name="an office"
)


def test_the_first_source_that_has_a_rate_gives_it() -> None:
    """The order decides between sources, and the answer cites the one that served."""
    both = RatesInOrder([BANK, CUSTOMS])
    assert both.rate("RUB", "USD", DAY) == BANK.rate("RUB", "USD", DAY)
    assert RatesInOrder([CUSTOMS, BANK]).rate("USD", "RUB", DAY).source == "an office"
    second = both.rate("VND", "USD", DAY)
    assert second.value == Fraction(1, 24500)
    assert (second.source, second.note) == ("an office", "not in a bank")
    assert both.name == "a bank, else an office"
    assert both.describe().count("; else ") == 1


def test_legs_of_two_sources_are_crossed_only_where_asked() -> None:
    """No cross has legs of two sources, but through a currency that was named, on one day."""
    with pytest.raises(MissingRateError, match="nothing for VND"):
        RatesInOrder([BANK, CUSTOMS]).rate("EUR", "VND", DAY)
    daily = TableRates([("USD", "VND", DAY, "24500")], name="notes")
    crossed = RatesInOrder([BANK, daily], cross_through=["RUB", "USD"])
    rate = crossed.rate("EUR", "VND", DAY)
    assert rate.value == Fraction("1.0661") * 24500
    assert [leg.source for leg in rate.legs] == ["a bank", "notes"]
    assert rate.source == "a bank and notes"
    assert rate.note == "in no one source"
    assert crossed.rate("VND", "EUR", DAY).value == 1 / rate.value
    assert crossed.served[0].source in {"a bank and notes", "notes and a bank"}
    assert "crosses of two sources through RUB, USD" in crossed.describe()


def test_legs_of_two_days_are_never_crossed() -> None:
    """A day's rate and a month's, or two of different days, make no cross even where asked."""
    for other in (CUSTOMS, TableRates([("USD", "VND", LATER, "24500")], name="notes")):
        sources = [
            TableRates([("EUR", "USD", DAY, "1.0661")], name="b", policy=Previous(max_age_days=9)),
            other,
        ]
        with pytest.raises(MissingRateError):
            RatesInOrder(sources, cross_through="USD").rate("EUR", "VND", LATER)


def test_a_source_that_has_to_be_told_how_is_passed_over() -> None:
    """A month goes to the first source with one rate for it; bounds are marked at both ends."""
    november = PartialDate("2023-11")
    both = RatesInOrder([BANK, CUSTOMS])
    found = both.over("USD", "RUB", november)
    assert isinstance(found, Rate)
    assert (found.source, found.value) == ("an office", Fraction(90))
    with pytest.raises(UndecidedError):
        both.over("EUR", "USD", november)
    daily = TableRates([("USD", "VND", DAY, "24000")], name="notes")
    assert RatesInOrder([BANK, daily]).rate("USD", "VND", DAY).source == "notes"


def test_bounds_name_who_was_passed_over() -> None:
    """The lowest and the highest rate of a period both say which source had none."""
    rows = [("USD", "VND", day, str(24000 + day.day)) for day in (DAY, LATER)]
    whole = TableRates(
        [
            ("USD", "VND", "2023-10", "24000"),
            *rows,
            ("USD", "VND", "2023-12", "24900"),
        ],
        name="notes",
    )
    found = RatesInOrder([BANK, whole]).over("USD", "VND", PartialDate("2023-11"), how="bounds")
    assert isinstance(found, RateRange)
    assert [one.value for one in (found.lowest, found.highest)] == [24002, 24003]
    assert {one.note for one in (found.lowest, found.highest)} == {"not in a bank"}


def test_how_often_each_source_served_is_told() -> None:
    """Each pair and date counts once, whoever asks how often; what nobody had is counted too."""
    both = RatesInOrder([BANK, CUSTOMS])
    for _ in range(3):
        both.rate("VND", "USD", DAY)
        both.rate("EUR", "USD", DAY)
    both.rate("USD", "VND", LATER)
    with pytest.raises(MissingRateError):
        both.rate("EUR", "KZT", DAY)
    assert [(one.source, one.questions) for one in both.served] == [
        ("an office", 2),
        (None, 1),
        ("a bank", 1),
    ]
    assert str(both.served[0]) == "an office: 2 (USD to VND, VND to USD)"
    assert any(str(one).startswith("no source: 1") for one in both.served)


@given(st.permutations([BANK, CUSTOMS]), st.sampled_from(["EUR", "USD", "RUB", "VND"]))
def test_an_answer_is_the_whole_answer_of_one_source(sources: list[TableRates], base: str) -> None:
    """What is answered is what the first source that has the rate would answer alone."""
    ordered = RatesInOrder(sources)
    for quote in ("EUR", "USD", "RUB", "VND"):
        alone = None
        for source in sources:
            try:
                alone = source.rate(base, quote, DAY)
                break
            except MissingRateError:
                continue
        if alone is None:
            with pytest.raises(MissingRateError):
                ordered.rate(base, quote, DAY)
        else:
            found = ordered.rate(base, quote, DAY)
            assert (found.value, found.source, found.dates) == (
                alone.value,
                alone.source,
                alone.dates,
            )
            assert found.inverse().note == found.note


def test_totals_take_sources_in_order_and_the_order_settles_no_disagreement() -> None:
    """A total is converted by the composed source, and its parts can still be compared."""
    gifts = [
        Contribution(id="g1", date="2023-11-02", amount=Money(100, "EUR")),
        Contribution(id="g2", date="2023-11-02", amount=Money(24500, "VND")),
    ]
    both = RatesInOrder([BANK, CUSTOMS])
    row = totals(Dataset(gifts), by=(), currency="USD", rates=both).row()
    assert row.converted is not None
    assert row.converted.nominal == Fraction("106.61") + 1
    (found,) = compare(*both.sources, currencies=["RUB"], days=[DAY], factor="1.01")
    assert {rate.source for rate in found.rates} == {"a bank", "an office"}


def test_bad_compositions_are_refused() -> None:
    """One source, something else, an unknown code, or a source without periods is told."""
    with pytest.raises(InvalidValueError, match="two or more"):
        RatesInOrder([BANK])
    with pytest.raises(InvalidValueError, match="must be sources of rates"):
        RatesInOrder([BANK, "ecb"])  # type: ignore[list-item]  # that is the point
    with pytest.raises(InvalidValueError, match="cross_through"):
        RatesInOrder([BANK, CUSTOMS], cross_through=["dollar"])
    with pytest.raises(InvalidValueError, match="answers for periods"):
        RatesInOrder([OnlyDays(), CUSTOMS]).over("EUR", "USD", PartialDate("2023-11"))


class OnlyDays:
    """A source that knows of days alone."""

    name = "days"

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return the rate of a day."""
        return BANK.rate(base, quote, on)

    def describe(self) -> str:
        """Say in words what there is."""
        return "days"
