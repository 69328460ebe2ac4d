"""Money is exact, immutable, in one currency, and out of reach of the ambient context."""

from __future__ import annotations

import copy
import decimal
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidDataError, InvalidValueError, shown
from civdiplo.testing.amounts import amounts, moneys
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.estimate_sums import EstimateSum
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money

LARGEST = "9" * 30
NASTY = [
    1.5,
    True,
    None,
    "",
    " 1 ",
    "1 ",
    "1_000",
    "1,000",
    "١٢",
    "１２",
    "NaN",
    "Infinity",
    "-Infinity",
    "1E+999999",
    "1E+31",
    "1E-31",
    "+1",
    ".5",
    "5.",
    "0x10",
    "−1",
    "1" * 31,
    "0." + "1" * 31,
    10**30,
    -(10**5000),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("1E+30"),
    Decimal("1E-31"),
    Decimal("0E-31"),
    Fraction(1, 2),
    b"1",
    [1],
]


@given(st.lists(moneys("VND"), min_size=1), st.randoms())
def test_sums_do_not_depend_on_order_or_grouping(parts: list[Money], shuffle: Any) -> None:
    """One fold, a shuffled fold and step-by-step addition give the same amount."""
    total = Money.sum(parts)
    step = parts[0]
    for part in parts[1:]:
        step = step + part
    shuffled = list(parts)
    shuffle.shuffle(shuffled)
    cut = len(parts) // 2
    halves = [Money.sum(half, currency="VND") for half in (parts[:cut], parts[cut:])]
    assert total == step == Money.sum(iter(shuffled)) == Money.sum(halves)
    assert Fraction(total.amount) == sum(Fraction(part.amount) for part in parts)


@given(moneys("USD"), moneys("USD"), st.integers(1, 6))
def test_the_ambient_decimal_context_changes_nothing(
    one: Money, other: Money, precision: int
) -> None:
    """Under a context of few digits that traps everything, every result is the same."""

    def results() -> list[object]:
        return [
            one + other,
            one - other,
            one * 3,
            one * Decimal("0.5"),
            one * Fraction(1, 4),
            -one,
            abs(one),
            Money.sum([one, other, one]),
            one < other,
            hash(one),
            one.format("ru"),
            Money.from_plain(one.to_plain()),
            repr(one),
        ]

    free = results()
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        bound = results()
    assert free == bound


@given(moneys(), amounts())
def test_equal_means_equal_in_value_and_currency(money: Money, amount: Decimal) -> None:
    """Amounts that differ in scale only are equal and hash alike; other amounts are not."""
    digits = money.to_plain()["amount"]
    longer = Money(f"{digits}0" if "." in digits else f"{digits}.0", money.currency)
    assert longer == money
    assert hash(longer) == hash(money)
    assert (Money(amount, money.currency) == money) is (amount == money.amount)


@given(moneys())
def test_there_and_back_gives_the_same_money_in_the_same_scale(money: Money) -> None:
    """Plain data, text, repr, pickle and copy give back the amount with its digits."""
    backs = [
        Money.from_plain(money.to_plain()),
        Money.parse(str(money)),
        Money.parse(f"{money.currency} {money.to_plain()['amount']}"),
        eval(repr(money), {"Money": Money}),  # noqa: S307 - the repr promises to be a call
        pickle.loads(pickle.dumps(money)),  # noqa: S301  # our own bytes
        copy.copy(money),
        copy.deepcopy(money),
    ]
    assert [(back, str(back)) for back in backs] == [(money, str(money))] * len(backs)


@given(moneys("USD"), moneys("USD"))
def test_sums_and_order_agree(one: Money, other: Money) -> None:
    """A difference is above zero exactly where the order says so, and adding it back undoes it."""
    zero = Money(0, "USD")
    assert (one - other) + other == one
    assert (one > other) is (one - other > zero)
    assert (one >= other) is not (one < other)
    assert (one <= other) is (other >= one)
    assert min(one, other) <= max(one, other)
    assert abs(one) == max(one, -one)


@given(moneys("USD"), st.fractions(-1000, 1000, max_denominator=10**6))
def test_a_product_is_exact_or_refused(money: Money, factor: Fraction) -> None:
    """Multiplying by a fraction gives the exact product, or says that it is no finite decimal."""
    exact = Fraction(money.amount) * factor
    if (exact * 10**30).denominator == 1:
        assert Fraction((money * factor).amount) == exact
        assert factor * money == money * factor
    else:
        with pytest.raises(InvalidValueError, match=r"^product must be a decimal number"):
            money * factor


@given(moneys("USD"), moneys("USD").filter(lambda money: bool(money.amount)))
def test_a_ratio_is_the_exact_quotient(one: Money, other: Money) -> None:
    """The ratio times the divisor is the dividend."""
    assert one.ratio(other) * Fraction(other.amount) == Fraction(one.amount)


@pytest.mark.parametrize("amount", NASTY, ids=lambda value: f"{shown(value):.20}")
def test_what_is_no_exact_number_is_refused(amount: Any) -> None:
    """Floats, bools, NaN, other scripts' digits and absurd sizes name the field and the rule."""
    with pytest.raises(InvalidValueError, match=r"^amount must be a decimal number"):
        Money(amount, "USD")


def test_a_float_is_told_what_to_give_instead() -> None:
    """The message for a float says how to write the number."""
    with pytest.raises(InvalidValueError, match="give the digits as text, or a Decimal"):
        Money(0.1, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["usd", "US", "QQQ", "", None, 840, "USD ", ["USD"], "$"])
def test_an_unknown_currency_is_refused(code: Any) -> None:
    """Only codes of the list are currencies, in upper case."""
    with pytest.raises(InvalidValueError, match=r"^currency must be an ISO 4217 code"):
        Money(1, code)


@pytest.mark.parametrize(
    ("given_amount", "digits"),
    [
        ("1.50", "1.50"),
        ("19E9", "19000000000"),
        ("1.5e3", "1500"),
        ("1e-7", "0.0000001"),
        (Decimal("1E+5"), "100000"),
        ("-0.00", "0.00"),
        (Decimal("-0"), "0"),
        ("007", "7"),
        (LARGEST, LARGEST),
        (-(10**30 - 1), f"-{LARGEST}"),
        ("0." + "0" * 29 + "1", "0." + "0" * 29 + "1"),
    ],
)
def test_digits_are_kept_and_exponents_written_out(given_amount: Any, digits: str) -> None:
    """The scale stays, exponents go, and minus zero is zero."""
    assert Money(given_amount, "USD").to_plain() == {"amount": digits, "currency": "USD"}


class _Cents(Decimal):
    """A number of somebody else's that is a Decimal too."""


def test_a_subclass_of_decimal_is_taken_as_a_plain_one() -> None:
    """What the amount holds is a Decimal itself."""
    assert type(Money(_Cents("1.50"), "USD").amount) is Decimal


def test_two_currencies_never_meet() -> None:
    """Sums, differences, order and ratios of two currencies raise, with both codes as facts."""
    one, other = Money(1, "USD"), Money(1, "EUR")
    for meet in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one <= other,
        lambda: one > other,
        lambda: one >= other,
        lambda: one.ratio(other),
        lambda: Money.sum([one, other]),
        lambda: Money.sum([one], currency="EUR"),
    ):
        with pytest.raises(CurrencyMismatchError) as caught:
            meet()
        assert {caught.value.left, caught.value.right} == {"USD", "EUR"}
    assert one != other


def test_money_meets_nothing_but_money() -> None:
    """Numbers are neither added to money nor compared with it."""
    one: Any = Money(1, "USD")
    meetings: list[Callable[[], object]] = [
        lambda: one + 1,
        lambda: 1 + one,
        lambda: one - 1,
        lambda: one < 1,
        lambda: one <= 1,
        lambda: one > 1,
        lambda: one >= 1,
        lambda: one * one,
        lambda: one * "2",
        lambda: one / 2,
        lambda: sum([one, one]),
    ]
    for meet in meetings:
        with pytest.raises(TypeError):
            meet()
    assert one != 1


@pytest.mark.parametrize("factor", [1.5, True, Decimal("NaN"), Decimal("Infinity")])
def test_a_factor_is_exact(factor: Any) -> None:
    """Floats, bools and what is not finite are no factors."""
    with pytest.raises(InvalidValueError, match=r"^factor must be an int"):
        Money(1, "USD") * factor


def test_a_product_keeps_the_scale_and_drops_only_zeros() -> None:
    """Digits after the point add up, except for zeros beyond the thirtieth."""
    assert str(Money("1.50", "USD") * 2) == "3.00 USD"
    assert str(Money("1.50", "USD") * Fraction(1, 2)) == "0.75 USD"
    fine = Money("0." + "0" * 29 + "1", "USD")
    assert fine * Decimal("1.0") == fine
    with pytest.raises(InvalidValueError, match=r"^product must be"):
        fine * Decimal("0.1")
    with pytest.raises(InvalidValueError, match=r"^product must be"):
        Money(LARGEST, "USD") * 2
    with pytest.raises(InvalidValueError, match=r"^product must be"):
        Money(1, "USD") * 10**400


def test_a_sum_out_of_range_is_refused_but_not_on_the_way() -> None:
    """Partial sums may be out of range where the total is not."""
    large = Money(LARGEST, "USD")
    with pytest.raises(InvalidValueError, match=r"^sum must be below"):
        large + large
    with pytest.raises(InvalidValueError, match=r"^sum must be"):
        Money.sum([large, large])
    assert Money.sum([large, large, -large]) == large


def test_an_empty_sum_needs_a_currency() -> None:
    """Nothing is zero of a currency that is said."""
    assert Money.sum([], currency="UZS") == Money(0, "UZS")
    with pytest.raises(InvalidValueError, match=r"^currency must be given"):
        Money.sum([])


def test_a_ratio_to_nothing_is_refused() -> None:
    """Zero divides nothing."""
    with pytest.raises(InvalidValueError, match=r"^divisor must not be zero"):
        Money(1, "USD").ratio(Money(0, "USD"))


def test_money_does_not_change() -> None:
    """No attribute is set, added or deleted."""
    money: Any = Money(1, "USD")
    with pytest.raises(AttributeError, match="cannot change"):
        money.amount = Decimal(2)
    with pytest.raises(AttributeError, match="cannot change"):
        money.note = "x"
    with pytest.raises(AttributeError, match="cannot change"):
        del money.currency
    assert money == Money(1, "USD")


@pytest.mark.parametrize("text", ["", "VND", "393000000", "VND  5", "VND 5 ", "VND 5 USD", None, 5])
def test_text_that_is_no_code_and_amount_is_refused(text: Any) -> None:
    """Only a code, one space and plain digits are read, in either order."""
    with pytest.raises(InvalidValueError):
        Money.parse(text)


def test_all_faults_of_plain_money_are_listed() -> None:
    """Unknown and missing keys, numbers for texts and wrong values come together, with paths."""
    with pytest.raises(InvalidDataError) as caught:
        Money.from_plain({"amount": 5, "currency": "QQQ", "unit": "USD"})
    assert {(fault.path, fault.field) for fault in caught.value.faults} == {
        ("$.amount", "amount"),
        ("$.currency", "currency"),
        ("$.unit", ""),
    }
    with pytest.raises(InvalidDataError, match=r"\$\.currency: currency must be there"):
        Money.from_plain({"amount": "5"})
    with pytest.raises(InvalidDataError, match="must be an object"):
        Money.from_plain("5 USD")


@pytest.mark.parametrize(
    ("money", "locale", "written"),
    [
        (Money("2201600", "RUB"), "ru", "2 201 600,00 ₽"),
        (Money("393000000", "VND"), "vi", "393.000.000 ₫"),
        (Money("0.10", "LAK"), "en", "LAK 0.1"),
        (Money("1.505", "USD"), "en-US", "$1.505"),
        (Money("-5", "BRL"), "pt-BR", "-R$ 5,00"),
        (Money(LARGEST, "XTS"), "en", "XTS " + ",".join(["999"] * 10) + ".00"),
    ],
)
def test_people_see_every_digit(money: Money, locale: str, written: str) -> None:
    """The form of a locale rounds nothing away, not even what CLDR would not show."""
    assert money.format(locale).replace("\u00a0", " ").replace("\u202f", " ") == written


@pytest.mark.parametrize("locale", ["xx-YY", "", None, "../en", "en_"])
def test_an_unknown_locale_is_refused(locale: Any) -> None:
    """A locale is one of CLDR's."""
    with pytest.raises(InvalidValueError, match=r"^locale must be"):
        Money(1, "USD").format(locale)


@pytest.mark.parametrize("wrong", [1, 0.5, None, "1 EUR", Estimate.almost(3, "EUR")])
def test_what_is_not_money_is_not_added_up(wrong: Any) -> None:
    """A fold refuses by name what is not Money, wherever it stands, and adds nothing."""
    with pytest.raises(InvalidValueError, match="amounts must be Money, all of them"):
        Money.sum([Money(1, "EUR"), wrong])
    with pytest.raises(InvalidValueError, match="parts must be Money or a MoneyBag"):
        MoneyBag.sum([Money(1, "EUR"), wrong])
    if not isinstance(wrong, Estimate):
        with pytest.raises(InvalidValueError, match="estimates must be Estimates or Money"):
            EstimateSum.of([Money(1, "EUR"), wrong])
        with pytest.raises(InvalidValueError, match="amount must be an Estimate or Money"):
            Estimate.almost(3, "EUR").is_less_than(wrong)


def test_a_bag_is_made_of_a_mapping() -> None:
    """Lists of Money are added up by sum(), with their dates in a dated bag."""
    with pytest.raises(InvalidValueError, match="amounts must be a mapping of code to amount"):
        MoneyBag([Money(1, "EUR")])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match=r"must be a mapping of \(code, date\) to amount"):
        DatedBag([Money(1, "EUR")])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match=r"parts must be \(Money, date\) or a DatedBag"):
        DatedBag.sum([Money(1, "EUR")])  # type: ignore[list-item]
