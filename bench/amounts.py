"""Money: one sum, many sums, and totals at dated rates, beside plain Decimals and the peers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import frozen

import civdiplo
import data
from civdiplo import Contribution, Dataset, Money, PartialDate
from civdiplo.rates import TableRates
from civdiplo.rates.units import convert
from civdiplo.totals import totals
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.quantities import quantity
from plain import peer
from report import Table, raced

__all__ = ["tables", "totals_tables"]

_MONEYED = "py-moneyed"
_OURS = "civdiplo"
Make = Callable[[str], Any]


@frozen
class _Amount:
    """The shortest typed amount that does not mix currencies."""

    amount: Decimal
    currency: str

    def __add__(self, other: _Amount) -> _Amount:
        if self.currency != other.currency:
            raise ValueError(other.currency)
        return _Amount(self.amount + other.amount, self.currency)


def tables(*, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of so many amounts."""
    yield _adding(count, rounds)
    yield _summing(count, rounds)
    yield _bagging(count, rounds)
    yield _prices(count, rounds)


def totals_tables(folder: Path, *, counts: Iterable[int], rounds: int) -> Iterator[Table]:
    """Yield the tables of totals over so many contributions each."""
    for count in counts:
        yield _totals(folder, count=count, rounds=rounds)


def _makers() -> dict[str, Make]:
    made: dict[str, Make] = {}
    moneyed, stockholm, pint = map(peer, (_MONEYED[3:], "stockholm", "pint"))
    if moneyed is not None:
        made[_MONEYED] = lambda text: moneyed.Money(text, "USD")
    made["Decimal"] = Decimal
    made["attrs frozen class"] = lambda text: _Amount(Decimal(text), "USD")
    if stockholm is not None:
        made["stockholm"] = lambda text: stockholm.Money(text, "USD")
    if pint is not None:
        registry = pint.UnitRegistry(None, non_int_type=Decimal)
        registry.define("USD = [money_USD]")
        made["pint"] = lambda text: registry.Quantity(Decimal(text), "USD")
    made[_OURS] = lambda text: Money(text, "USD")
    return made


def _adding(count: int, rounds: int) -> Table:
    times = range(count // 10)

    def added(make: Make) -> Callable[[], None]:
        left, right = make("393000000.50"), make("7000000.25")

        def add() -> None:
            for _ in times:
                left + right

        return add

    calls = {name: added(make) for name, make in _makers().items()}
    return raced("Money + Money", calls, rounds=rounds, against=_MONEYED, targets={_OURS: 0.9})


def _summing(count: int, rounds: int) -> Table:
    texts = [one["amount"]["amount"] for one in data.contributions(count)]
    makers = _makers()
    held = {name: list(map(make, texts)) for name, make in makers.items()}
    calls: dict[str, Callable[[], Any]] = {"Decimal": lambda: sum(held["Decimal"], Decimal(0))}
    for name, make in makers.items():
        if name not in ("Decimal", _OURS):
            calls[name] = _folded(held[name], make("0"))
    calls[_OURS] = lambda: Money.sum(held[_OURS])
    return raced("Sum of many Money", calls, rounds=rounds, against="Decimal", targets={_OURS: 3})


def _bagging(count: int, rounds: int) -> Table:
    gifts = [
        (Money(one["amount"]["amount"], one["amount"]["currency"]), PartialDate.parse(one["date"]))
        for one in data.contributions(count)
    ]
    moneys = [money for money, _ in gifts]

    def by_currency() -> object:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for money in moneys:
            sums[money.currency] += money.amount
        return sums

    def by_date() -> object:
        sums: dict[Any, Decimal] = defaultdict(Decimal)
        for money, when in gifts:
            sums[money.currency, when] += money.amount
        return sums

    return raced(
        "Sums of several currencies, kept apart",
        {
            "a dictionary of Decimals": by_currency,
            "civdiplo MoneyBag": lambda: MoneyBag.sum(moneys),
            "a dictionary by currency and date": by_date,
            "civdiplo DatedBag": lambda: DatedBag.sum(gifts),
        },
        rounds=rounds,
        against="",
        targets={},
        note="The dictionaries add in the caller's decimal context, which may round.",
    )


def _prices(count: int, rounds: int) -> Table:
    """Race the ways from VND per bottle to USD per bottle; pint's own has no date and no source."""
    rates = TableRates([("USD", "VND", "2023-11", "24500")], name="made up")
    day = datetime.date(2023, 11, 2)
    price, rate = quantity(15000, "VND/bottle"), quantity(Fraction(1, 24500), "USD/VND")
    times = range(count // 1000)

    def by_hand() -> None:
        for _ in times:
            (price * rate).to("USD/bottle")

    def converted() -> None:
        for _ in times:
            convert(price, "USD/bottle", rates=rates, on=day)

    ways = {"pint, times a rate": by_hand, "civdiplo.rates.units.convert": converted}
    return raced("A price in another currency", ways, rounds=rounds, against="", targets={})


def _folded(amounts: list[Any], zero: Any) -> Callable[[], Any]:
    return lambda: sum(amounts, zero)


def _totals(folder: Path, *, count: int, rounds: int) -> Table:
    path = data.write_lines(folder / "sums.jsonl", data.contributions(count))
    dataset = civdiplo.read(path)
    rows = list(data.monthly_rates())
    rates = TableRates(rows, name="made up", pivot="USD")
    to_dollars = {(quote, month): 1 / Decimal(rate) for _, quote, month, rate in rows}
    return raced(
        f"Totals of {count:,} contributions by campaign and type, at the rate of the month",
        {
            "a loop over Decimals": lambda: _looped(dataset, to_dollars),
            "civdiplo.totals": lambda: list(
                totals(dataset, by="campaign", currency="USD", rates=rates)
            ),
            "civdiplo.totals, not converted": lambda: list(totals(dataset, by="campaign")),
            "civdiplo.totals, with the goods": lambda: [
                row.in_kind for row in totals(dataset, by="campaign", currency="USD", rates=rates)
            ],
        },
        rounds=rounds,
        against="a loop over Decimals",
        targets={"civdiplo.totals": 2},
        note="The loop multiplies rates that were rounded and inverted before, keeps no bounds, "
        "and does not know what it leaves out; civdiplo asks its source for each rate anew.",
    )


def _looped(dataset: Dataset, to_dollars: Mapping[tuple[str, str], Decimal]) -> Any:
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for gift in dataset.of(Contribution):
        money, date = gift.amount, gift.date
        if isinstance(money, Money) and date is not None:
            value = money.amount
            if money.currency != "USD":
                value *= to_dollars[money.currency, date.edtf[:7]]
            sums[gift.campaign, gift.transaction_type] += value
    return sums
