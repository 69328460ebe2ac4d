"""Bags keep currencies and dates apart, lose nothing, and are joined in any order."""

from __future__ import annotations

import copy
import datetime
import decimal
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.testing.amounts import dated_bags, money_bags, moneys
from civdiplo.testing.dates import whens
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period

NOTHING = MoneyBag()
DAY = datetime.date(2021, 9, 21)
entries = st.tuples(moneys(), st.none() | whens())


@given(money_bags(), money_bags(), money_bags())
def test_bags_are_a_commutative_group(one: MoneyBag, two: MoneyBag, three: MoneyBag) -> None:
    """Order and grouping do not matter, nothing changes nothing, and a bag less itself is empty."""
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + NOTHING == NOTHING + one == one
    assert one - one == NOTHING
    assert one - two == one + -two
    assert NOTHING - (NOTHING - one) == one


@given(dated_bags(), dated_bags(), dated_bags())
def test_dated_bags_are_a_commutative_group(one: DatedBag, two: DatedBag, three: DatedBag) -> None:
    """The same laws hold with dates, and forgetting the dates keeps sums."""
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + DatedBag() == one
    assert one - one == DatedBag()
    assert one - two == one + -two
    assert (one + two).undated == one.undated + two.undated


@given(st.lists(moneys()), st.integers(0, 10), st.randoms())
def test_one_fold_is_the_sum_of_its_parts(parts: list[Money], cut: int, shuffle: Any) -> None:
    """Cut anywhere, shuffled, or money by money: the bag is the same, and exact by currency."""
    whole = MoneyBag.sum(iter(parts))
    step = NOTHING
    for part in parts:
        step = part + step
    shuffled = list(parts)
    shuffle.shuffle(shuffled)
    assert whole == step == MoneyBag.sum(shuffled)
    assert whole == MoneyBag.sum([MoneyBag.sum(parts[:cut]), *parts[cut:]])
    for code in {part.currency for part in parts}:
        exact = sum(Fraction(part.amount) for part in parts if part.currency == code)
        assert Fraction(whole.money(code).amount) == exact


@given(st.lists(entries), st.integers(0, 10))
def test_a_dated_fold_is_the_sum_of_its_parts(parts: list[Any], cut: int) -> None:
    """Cut anywhere, the bag is the same, and each currency and date has its exact sum."""
    whole = DatedBag.sum(iter(parts))
    assert whole == DatedBag.sum([DatedBag.sum(parts[:cut]), *parts[cut:]])
    assert whole.undated == MoneyBag.sum(money for money, _ in parts)
    for key in {(money.currency, when) for money, when in parts}:
        exact = sum(
            Fraction(money.amount) for money, when in parts if (money.currency, when) == key
        )
        assert Fraction(whole.get(key, Decimal(0))) == exact
        assert (key in whole) is (exact != 0)


@given(money_bags(), dated_bags())
def test_there_and_back_gives_the_same_bag(bag: MoneyBag, dated: DatedBag) -> None:
    """Plain data, repr, pickle and copy give back an equal bag with an equal hash and order."""
    names = {
        "MoneyBag": MoneyBag,
        "DatedBag": DatedBag,
        "PartialDate": PartialDate,
        "Period": Period,
    }
    held: Any
    for held in (bag, dated):
        backs = [
            type(held).from_plain(held.to_plain()),
            type(held)(dict(reversed(list(held.items())))),
            eval(repr(held), names),  # noqa: S307 - the repr promises to be a call
            pickle.loads(pickle.dumps(held)),  # noqa: S301  # our own bytes
            copy.copy(held),
            copy.deepcopy(held),
        ]
        assert [(back, hash(back), str(back)) for back in backs] == [
            (held, hash(held), str(held))
        ] * len(backs)
        assert [list(back) for back in backs] == [list(held)] * len(backs)


@given(st.lists(moneys()), st.lists(entries), st.integers(1, 6))
def test_the_ambient_context_changes_no_bag(
    parts: list[Money], dated: list[Any], precision: int
) -> None:
    """Under a context of few digits that traps everything, every result is the same."""

    def results() -> list[object]:
        bag, other = MoneyBag.sum(parts), DatedBag.sum(dated)
        return [
            bag,
            -bag,
            bag - bag,
            bag.moneys,
            str(bag),
            other,
            -other,
            other.undated,
            str(other),
        ]

    free = results()
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        assert free == results()


def test_scale_and_zeros_make_no_difference() -> None:
    """1.0 and 1.00 are one amount, with one hash; zero of a currency is none of it."""
    one, other = MoneyBag({"USD": "1.0", "EUR": 0}), MoneyBag({"USD": "1.00"})
    assert one == other
    assert hash(one) == hash(other)
    assert list(one) == ["USD"]
    assert not MoneyBag({"USD": "0.00"})
    assert len(other) == 1


def test_bags_take_money_on_either_side() -> None:
    """An amount is added to a bag, taken from it, and has a bag taken from it."""
    bag = MoneyBag({"USD": 5})
    assert Money(2, "USD") + bag == bag + Money(2, "USD") == MoneyBag({"USD": 7})
    assert Money(2, "USD") - bag == MoneyBag({"USD": -3})
    assert bag - Money(2, "VND") == MoneyBag({"USD": 5, "VND": -2})


def test_bags_meet_nothing_else() -> None:
    """Numbers, and bags of the other kind, are not added."""
    bag: Any = MoneyBag({"USD": 5})
    dated: Any = DatedBag({("USD", DAY): 5})
    meetings: list[Callable[[], object]] = [
        lambda: bag + 1,
        lambda: bag - 1,
        lambda: 1 - bag,
        lambda: bag + dated,
        lambda: dated + bag,
        lambda: dated - bag,
        lambda: dated + Money(1, "USD"),
        lambda: sum([bag, bag]),
    ]
    for meet in meetings:
        with pytest.raises(TypeError):
            meet()
    assert bag != {"USD": Decimal(5)}
    assert bag != dated


def test_a_bag_does_not_change() -> None:
    """No attribute is set, added or deleted."""
    bag: Any = MoneyBag({"USD": 5})
    with pytest.raises(AttributeError, match="cannot change"):
        bag._held = {}
    with pytest.raises(AttributeError, match="cannot change"):
        bag.note = "x"
    with pytest.raises(AttributeError, match="cannot change"):
        del bag._held
    assert bag["USD"] == 5
    with pytest.raises(KeyError):
        bag["EUR"]
    assert bag.money("EUR") == Money(0, "EUR")


def test_days_are_dates_that_are_fully_stated() -> None:
    """A plain day and the PartialDate of it are one key; a month that holds it is another."""
    bag = DatedBag({("USD", DAY): 5, ("USD", PartialDate("2021-09-21")): 2, ("USD", None): 1})
    assert bag[("USD", PartialDate("2021-09-21"))] == 7
    assert bag == DatedBag.sum([(Money(7, "USD"), DAY), (Money(1, "USD"), None)])
    month = DatedBag.sum([(Money(7, "USD"), PartialDate("2021-09")), (Money(1, "USD"), None)])
    assert bag != month


def test_bags_are_in_order_and_say_what_is_in_them() -> None:
    """Codes come in order, then dates, those without one first."""
    period = Period.parse("2012/2017")
    bag = DatedBag({("VND", period): 1, ("USD", DAY): "2.50", ("USD", None): 3, ("USD", period): 4})
    assert (
        str(bag) == "3 USD (no date), 4 USD (2012/2017), 2.50 USD (2021-09-21), 1 VND (2012/2017)"
    )
    assert bag.entries[0] == (Money(3, "USD"), None)
    assert bag.to_plain()[0] == {"amount": "3", "currency": "USD"}
    assert str(bag.undated) == "9.50 USD, 1 VND"
    assert repr(bag.undated) == "MoneyBag({'USD': '9.50', 'VND': '1'})"
    assert (str(NOTHING), repr(NOTHING), str(DatedBag())) == ("nothing", "MoneyBag()", "nothing")


@pytest.mark.parametrize(
    "amounts", [{"QQQ": 1}, {"usd": 1}, {"USD": 1.5}, {"USD": "NaN"}, {"USD": 10**30}]
)
def test_a_bag_holds_exact_amounts_of_known_currencies(amounts: Any) -> None:
    """Floats, unknown codes and absurd sizes are refused, with or without dates."""
    with pytest.raises(InvalidValueError, match=r"^(amount|currency) must be"):
        MoneyBag(amounts)
    with pytest.raises(InvalidValueError, match=r"^(amount|currency) must be"):
        DatedBag({(code, None): amount for code, amount in amounts.items()})


def test_a_sum_out_of_range_is_refused_but_not_on_the_way() -> None:
    """Partial sums may be out of range where the total is not."""
    large = Money("9" * 30, "USD")
    with pytest.raises(InvalidValueError, match=r"^sum must be"):
        MoneyBag.sum([large, large])
    assert MoneyBag.sum([large, large, -large]) == MoneyBag.sum([large])


@pytest.mark.parametrize(
    "when", ["2021", 2021, datetime.datetime(2021, 9, 21, tzinfo=datetime.UTC)]
)
def test_a_date_is_a_date(when: Any) -> None:
    """Texts, numbers and moments are no dates here."""
    with pytest.raises(InvalidValueError, match=r"^when must be a PartialDate"):
        DatedBag({("USD", when): 1})


def test_all_faults_of_a_plain_bag_are_listed() -> None:
    """Each has the place of its entry."""
    with pytest.raises(InvalidDataError) as caught:
        DatedBag.from_plain(
            [
                {"amount": "5", "currency": "USD", "when": "2021-09"},
                {"amount": 5, "currency": "QQQ", "when": "soon"},
                "5 USD",
            ]
        )
    assert {fault.path for fault in caught.value.faults} == {
        "$[1].amount",
        "$[1].currency",
        "$[1].when",
        "$[2]",
    }
    with pytest.raises(InvalidDataError, match=r"\$\[0\]\.currency: currency must be there"):
        MoneyBag.from_plain([{"amount": "5"}])
    with pytest.raises(InvalidDataError, match="must be a list"):
        MoneyBag.from_plain({"USD": "5"})
