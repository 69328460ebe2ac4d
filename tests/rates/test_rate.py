"""A rate is an exact ratio with its day and legs, and converts without loss."""

from __future__ import annotations

import datetime
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.rates import Conversion, NbpRates, Previous, Rate
from civdiplo.rates.rate import fraction_text, rounded
from civdiplo.testing import amounts, estimates, intervals, moneys, numbers_in
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

DAY = datetime.date(2023, 11, 2)
VALUES = amounts(min_value=0, max_value=10**7).filter(bool)


def direct(base: str, quote: str, value: object, **facts: object) -> Rate:
    """Make a published rate of one day."""
    shared: dict[str, object] = {"on": DAY, "source": "a bank", "series": "own"} | facts
    return Rate(base=base, quote=quote, value=value, **shared)  # type: ignore[arg-type]


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    """Draw rates from VND to USD of every kind but identity."""
    kind = draw(st.sampled_from(["direct", "inverse", "cross"]))
    if kind == "direct":
        return direct("VND", "USD", draw(VALUES))
    if kind == "inverse":
        return direct("USD", "VND", draw(VALUES)).inverse()
    return Rate.cross(
        direct("GBP", "VND", draw(VALUES)).inverse(), direct("GBP", "USD", draw(VALUES))
    )


@given(rates(), amounts())
def test_there_and_back_is_exact(rate: Rate, amount: Decimal) -> None:
    """Converting at a rate and back at its inverse gives the very amount."""
    assert rate.inverse().convert(rate.convert(amount)) == amount
    assert rate.inverse().inverse() == rate


@given(rates(), amounts(), st.integers(1, 6))
def test_the_ambient_context_does_not_matter(rate: Rate, amount: Decimal, prec: int) -> None:
    """A hostile decimal context changes neither conversion nor display."""
    money = Money(amount, "VND")
    expected = (rate.convert(amount), str(rate), str(rate.convert(money).nominal))
    with decimal.localcontext(prec=prec, rounding=decimal.ROUND_UP):
        assert (rate.convert(amount), str(rate), str(rate.convert(money).nominal)) == expected


@given(rates(), st.data())
def test_a_converted_interval_holds_every_converted_number(rate: Rate, data: st.DataObject) -> None:
    """What lies within the bounds of an amount lies within the bounds of what it is worth."""
    interval = data.draw(intervals())
    number = data.draw(numbers_in(interval))
    assert rate.convert(interval).contains(number * rate.value)


@given(rates(), estimates("VND"))
def test_an_estimate_keeps_its_bounds(rate: Rate, estimate: Estimate) -> None:
    """The conversion of an estimate has the exact figure and the converted interval."""
    found = rate.convert(estimate)
    assert found.interval == estimate.interval() * rate.value
    if estimate.value is not None:
        assert found.nominal == Fraction(estimate.value) * rate.value


@given(moneys("VND"), rates())
def test_money_is_rounded_once_and_half_to_even(money: Money, rate: Rate) -> None:
    """The rounded figure is within half a minor unit of the exact one."""
    found = rate.convert(money)
    assert found.nominal is not None
    if abs(found.nominal) < 10**27:
        assert abs(Fraction(found.money().amount) - found.nominal) <= Fraction(1, 200)


def test_a_tolerance_reaches_the_bounds() -> None:
    """A tolerance given to a conversion bounds the vague words of the estimate."""
    almost = Estimate.almost("19000000000", "VND")
    found = direct("VND", "USD", Fraction(1, 25000)).convert(almost, tolerance=Tolerance())
    assert found.interval == Interval(720000, 760000, upper_open=True)
    assert str(found.money()) == "760000.00 USD"
    assert str(found).startswith(
        "almost 19000000000 VND = 760000.00 USD, in [720000, 760000); 1 VND = 0.00004 USD ("
    )


def test_between_has_no_one_figure() -> None:
    """The conversion of "between" has an interval and refuses to be money."""
    found = direct("VND", "USD", "0.00004").convert(Estimate.between(25000, 50000, "VND"))
    assert found.nominal is None
    assert str(found).startswith("25000 to 50000 VND = [1")
    with pytest.raises(InvalidValueError, match="must have one figure"):
        found.money()


def test_digits_can_be_chosen() -> None:
    """Money is rounded to the digits of ISO 4217, or to those asked for."""
    found = direct("USD", "VND", "24000.5").convert(Money(1, "USD"))
    assert (str(found.money()), str(found.money(digits=1))) == ("24000 VND", "24000.5 VND")
    gold = direct("USD", "XAU", "0.00055").convert(Money(10, "USD"))
    assert str(gold.money()) == "0.01 XAU"
    assert found.currency == "VND"


def test_another_currency_is_refused() -> None:
    """An amount that is not in the base currency is not converted."""
    with pytest.raises(CurrencyMismatchError):
        direct("VND", "USD", 1).convert(Money(1, "EUR"))
    with pytest.raises(CurrencyMismatchError):
        Conversion(stated=Estimate.exactly(3, "person"), rate=direct("VND", "USD", 1))


@pytest.mark.parametrize(
    "facts",
    [
        {"value": 0},
        {"value": "-1"},
        {"value": 1.5},
        {"value": True},
        {"value": "1e3x"},
        {"base": "XYZ"},
        {"quote": "usd"},
        {"until": datetime.date(2023, 11, 1)},
        {"kind": "inverse"},
        {"kind": "cross"},
        {"kind": "identity"},
        {"kind": "guess"},
        {"choice": "guess"},
        {"kind": "peg", "base": "USD"},
        {"base": "USD"},
        {"legs": (direct("EUR", "USD", 1),)},
        {"kind": "inverse", "legs": (direct("USD", "VND", 3),)},
        {"kind": "inverse", "legs": (direct("EUR", "USD", 1),)},
        {"kind": "cross", "legs": (direct("VND", "EUR", 3), direct("EUR", "USD", 1))},
    ],
)
def test_a_rate_that_cannot_be_is_refused(facts: dict[str, object]) -> None:
    """Rates of zero, floats, unknown codes, and legs that do not make the value are refused."""
    with pytest.raises(InvalidValueError):
        direct(**{"base": "VND", "quote": "USD", "value": 1} | facts)  # type: ignore[arg-type]


def test_the_legs_of_a_cross_share_their_day_and_meet() -> None:
    """Legs of two days, or of pairs that do not join, make no rate."""
    first = direct("VND", "GBP", "0.00003")
    with pytest.raises(InvalidValueError, match="must both be of 2023-11-02, not '2023-10-31'"):
        Rate.cross(first, direct("GBP", "USD", "1.2", on=datetime.date(2023, 10, 31), asked=DAY))
    with pytest.raises(InvalidValueError, match="must meet in GBP"):
        Rate.cross(first, direct("EUR", "USD", "1.1"))


def test_the_identity_is_its_own_inverse() -> None:
    """A currency is worth itself on any day, and no source is cited for it."""
    one = Rate.identity("USD", DAY)
    assert one.inverse() is one
    assert str(one) == "USD as it is"
    assert "source" not in one.to_plain()


def test_age_counts_from_the_last_day_of_the_period() -> None:
    """The age is 0 within the period and counts the days after it."""
    month = {"on": datetime.date(2023, 10, 1), "until": datetime.date(2023, 10, 31)}
    assert direct("VND", "USD", 1, asked=datetime.date(2023, 10, 9), **month).age_days == 0
    assert direct("VND", "USD", 1, asked=DAY, **month).age_days == 2


def test_plain_data_tells_the_legs() -> None:
    """The plain form has exact values, days and the published legs."""
    cross = Rate.cross(direct("GBP", "VND", 3).inverse(), direct("GBP", "USD", "1.5"))
    plain = cross.to_plain()
    assert (plain["value"], plain["kind"], plain["on"]) == ("0.5", "cross", "2023-11-02")
    assert [leg["value"] for leg in plain["legs"]] == ["1/3", "1.5"]
    assert plain["legs"][0]["legs"][0]["value"] == "3"
    month = direct("GBP", "USD", "1.5", until=datetime.date(2023, 11, 30))
    assert month.to_plain()["until"] == "2023-11-30"
    assert pickle.loads(pickle.dumps(cross)) == cross  # noqa: S301  # our own bytes


def test_a_rate_reads_as_a_sentence() -> None:
    """Rates without a finite form are marked as rounded, small ones keep their digits."""
    rate = direct("GBP", "VND", "29621.7981").inverse()
    assert str(rate) == (
        "1 VND ≈ 0.00003375892296 GBP (2023-11-02, a bank: 1 GBP = 29621.7981 VND)"
    )
    assert str(direct("USD", "VND", Fraction(70000, 3))).startswith("1 USD ≈ 23333.33333 VND")
    two = Rate.cross(direct("VND", "GBP", 1), direct("GBP", "USD", 1, source="another"))
    assert two.source == "a bank and another"


@given(st.fractions(), st.integers(0, 12))
def test_rounding_is_that_of_fractions(value: Fraction, digits: int) -> None:
    """Rounded decimals are what exact rounding half to even gives, in the scale asked for."""
    found = rounded(value, digits)
    assert found.as_tuple().exponent == -digits
    assert Fraction(found) == Fraction(round(value * 10**digits), 10**digits)


@given(st.fractions() | amounts().map(Fraction))
def test_fraction_text_loses_nothing(value: Fraction) -> None:
    """The text of a fraction, as decimal or p/q, gives the fraction back."""
    assert Fraction(fraction_text(value)) == value


@given(rates(), st.data())
def test_a_quotation_holds_the_rate_and_all_that_rounds_to_it(
    rate: Rate, data: st.DataObject
) -> None:
    """Whatever rates were rounded to the published ones, their cross lies in the quotation."""
    assert rate.quotation is None
    step = Fraction(1, 10**8)

    def printed(one: Rate) -> Rate:
        if one.legs:
            legs = tuple(map(printed, one.legs))
            return evolve(one, legs=legs)
        return evolve(one, last_digit=min(step, one.value))

    def true(one: Rate) -> Fraction:
        if one.kind == "inverse":
            return 1 / true(one.legs[0])
        if one.kind == "cross":
            return true(one.legs[0]) * true(one.legs[1])
        share = data.draw(st.fractions(-1, 1, max_denominator=100)) / 2
        return one.value + share * (one.last_digit or 0)

    known = printed(rate)
    assert known == rate
    assert known.quotation is not None
    assert known.quotation.contains(known.value)
    exact = true(known)
    assert known.quotation.contains(exact)
    amount = data.draw(amounts())
    money = known.convert(Money(amount, "VND"), as_rounded=True)
    assert money.interval.contains(exact * Fraction(amount))
    assert money.nominal == Fraction(amount) * rate.value
    assert known.convert(Interval.point(amount), as_rounded=True) == money.interval


def test_few_digits_make_a_wide_quotation() -> None:
    """A rouble at 0.0455 zloty is known to 0.11 per cent, and bounds say so where asked."""
    rate = direct("RUB", "PLN", "0.0455", last_digit="0.0001")
    assert rate.quotation == Interval("0.04545", "0.04555")
    assert round((rate.quotation.upper or 0) / Decimal("0.0455") * 100 - 100, 2) == Decimal("0.11")
    money = Money(1000000, "RUB")
    assert str(rate.convert(money)).startswith("1000000 RUB = 45500.00 PLN; ")
    shown = "1000000 RUB = 45500.00 PLN, in [45450.00, 45550.00]; "
    assert str(rate.convert(money, as_rounded=True)).startswith(shown)
    assert rate.to_plain()["last_digit"] == "0.0001"


def test_what_is_not_rounded_or_not_known_has_no_width() -> None:
    """A law fixes a point; a mean, or a rate whose digits nobody told, cannot be widened."""
    fixed = direct("BYR", "BYN", Fraction(1, 10000), kind="redenomination")
    assert fixed.quotation == Interval.point("0.0001")
    assert Rate.identity("USD", DAY).quotation == Interval.point(1)
    unknown = direct("USD", "VND", "24000")
    assert unknown.quotation is None
    assert unknown.inverse().quotation is None
    for amount in (Money(1, "USD"), Interval.point(1)):
        with pytest.raises(InvalidValueError, match="with how many digits"):
            unknown.convert(amount, as_rounded=True)
    with pytest.raises(InvalidValueError, match="leave a rate above zero"):
        direct("USD", "VND", "0.1", last_digit=1)


def test_bounds_of_a_conversion_are_shown() -> None:
    """A vague amount shows its bounds, an exact one its figure, two figures their bounds alone."""
    rate = direct("USD", "VND", "24000")
    shown = [
        str(rate.convert(amount)).partition(";")[0]
        for amount in (
            Money("0.00001", "USD"),
            Estimate.more_than(2, "USD"),
            Estimate.between(1, 2, "USD"),
            Estimate.exactly(1, "USD"),
        )
    ]
    assert shown == [
        "0.00001 USD ≈ 0 VND",
        "more than 2 USD = 48000 VND, in (48000, ∞)",
        "1 to 2 USD = [24000, 48000] VND",
        "1 USD = 24000 VND",
    ]


def test_the_published_digits_of_a_cross_bound_what_it_makes() -> None:
    """19 billion dong by the National Bank of Poland lie between 775,119 and 775,184 dollars."""
    source = NbpRates(policy=Previous(max_age_days=7))
    rate = source.rate("VND", "USD", DAY)
    found = rate.convert(Money("19000000000", "VND"), as_rounded=True)
    assert found.interval.rounded(0) == Interval(775119, 775184)
    assert found.money() == Money("775151.14", "USD")
    assert rate.convert(Money("19000000000", "VND")).interval.rounded(2) == Interval(
        "775151.13", "775151.14"
    )
