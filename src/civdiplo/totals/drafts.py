"""Drafts: what has been gathered for the rows of a total, before it is turned into sums."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from attrs import frozen

from civdiplo.entities.campaigns import Contribution
from civdiplo.entities.links import Amount, Flow
from civdiplo.errors import InvalidValueError
from civdiplo.totals.bounds import Fold
from civdiplo.values.estimates import Estimate, as_estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import When

__all__ = ["Column", "Draft", "Gifts", "LeftOut", "Reason", "Stated", "Vague"]

Reason: TypeAlias = Literal[
    "covered",
    "stated",
    "itemised",
    "belonging",
    "no unit",
    "no rate",
    "no index",
    "no day",
    "no digits",
]
_CONVERTED_ONLY = ("no rate", "no index", "no day", "no digits")


@frozen
class LeftOut:
    """A flow that a sum leaves out, and why.

    Args:
        entity: The id of the entity that states the flow.
        reason: "covered" by a stated figure that counts, "stated" or "itemised" where such flows
            were not asked for, "belonging" where it is not certain that it rolls up to this row,
            "no unit" where a currency changed its unit under its code between the days that a date
            may mean, all of which leave it out altogether; "no rate", "no index", "no day" or "no
            digits" (of a rate whose rounding is to be allowed for) where it is in the sum of its
            own currency (or in the count of goods) and cannot be converted.
        detail: What a reader needs to judge it.
    """

    entity: str
    reason: Reason
    detail: str

    @property
    def is_counted(self) -> bool:
        """Whether it is left out of the converted sum alone."""
        return self.reason in _CONVERTED_ONLY


class Vague(NamedTuple):
    """An amount that is not simply a figure, its date, and the entity that states it."""

    amount: Estimate
    when: When | None
    entity: str


class Stated(NamedTuple):
    """An exact figure, its date, and the entity that states it."""

    figure: Decimal
    when: When | None
    entity: str


class Gifts(Fold):
    """Contributions of Money in one currency, added up as they are met, and held as they are.

    ``lows`` is where the factors are, by date and currency; None where none are needed.
    """

    __slots__ = ("held", "lows")

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Contribution] = []
        self.lows: dict[int, dict[str, Decimal]] | None = None

    def figures(self) -> Iterator[tuple[Decimal, When | None]]:
        """Yield each figure with its date."""
        for gift in self.held:
            if type(gift.amount) is Money:
                yield gift.amount.amount, gift.date


class Column:
    """The amounts of one row in one currency.

    ``gifts`` are contributions that are exact and have a factor, added up already; ``exact`` are
    all other figures. ``loose`` are stated figures that may count some of the other amounts.
    ``unit`` is the first day of the unit that all are to be added up in, None for as stated.
    """

    __slots__ = ("exact", "gifts", "loose", "unit", "vague")

    def __init__(self) -> None:
        self.gifts: Gifts = Gifts()
        self.exact: list[Stated] = []
        self.vague: list[Vague] = []
        self.loose: list[Vague] = []
        self.unit: datetime.date | None = None

    def __len__(self) -> int:
        return self.gifts.count + len(self.exact) + len(self.vague) + len(self.loose)

    def add(self, amount: Estimate, when: When | None, entity: str) -> None:
        """Take in an estimate, by whether it is exact."""
        if amount.value is None or not amount.is_exact:
            self.vague.append(Vague(amount, when, entity))
        else:
            self.exact.append(Stated(amount.value, when, entity))

    def unfold(self) -> None:
        """Take the contributions one by one, as not all of them can be added up as they are."""
        gifts = self.gifts
        self.gifts = Gifts()
        for gift in gifts.held:
            if type(gift.amount) is Money:
                self.exact.append(Stated(gift.amount.amount, gift.date, gift.id))

    def whens(self) -> Iterator[When | None]:
        """Yield the dates of all amounts that are not folded."""
        yield from (one.when for one in self.exact)
        yield from (one.when for one in (*self.vague, *self.loose))

    def taken_out(self, is_out: Callable[[When | None], bool]) -> list[Stated | Vague]:
        """Take out the amounts, of those that are not folded, whose date is not to be here."""
        out: list[Stated | Vague] = [one for one in self.exact if is_out(one.when)]
        out += [one for one in (*self.vague, *self.loose) if is_out(one.when)]
        self.exact = [one for one in self.exact if not is_out(one.when)]
        self.vague = [one for one in self.vague if not is_out(one.when)]
        self.loose = [one for one in self.loose if not is_out(one.when)]
        return out

    def entities(self) -> Iterator[str]:
        """Yield the ids of those who state the amounts."""
        yield from (gift.id for gift in self.gifts.held)
        yield from (one.entity for one in self.exact)
        yield from (one.entity for one in (*self.vague, *self.loose))

    def dated(self) -> Iterator[tuple[Decimal, When | None]]:
        """Yield every figure as stated with its date; "between" has none."""
        yield from self.gifts.figures()
        yield from ((one.figure, one.when) for one in self.exact)
        for one in (*self.vague, *self.loose):
            if one.amount.nominal is not None:
                yield one.amount.nominal, one.when

    def join(self, other: Column) -> None:
        """Take in all of another column of the currency."""
        self.gifts.join(other.gifts)
        self.gifts.held += other.gifts.held
        self.exact += other.exact
        self.vague += other.vague
        self.loose += other.loose
        self.unit = self.unit or other.unit


class Draft:
    """What has been gathered for one row; ``given`` are those who give the goods in it."""

    __slots__ = ("columns", "given", "left_out", "without_amount")

    def __init__(self) -> None:
        self.columns: dict[str, Column] = defaultdict(Column)
        self.without_amount: list[str] = []
        self.given: list[Contribution | Flow] = []
        self.left_out: list[LeftOut] = []

    @property
    def count(self) -> int:
        """How many flows are counted in the row."""
        return len(self.without_amount) + sum(map(len, self.columns.values()))

    def add(self, amount: Amount | None, when: When | None, entity: str) -> None:
        """Count a flow by its amount."""
        if amount is None:
            self.without_amount.append(entity)
        elif type(amount) is Money:
            self.columns[amount.currency].exact.append(Stated(amount.amount, when, entity))
        else:
            self.columns[_currency(amount)].add(as_estimate(amount), when, entity)

    def add_flow(self, flow: Flow) -> None:
        """Count a flow with its goods."""
        self.add(flow.amount, flow.when, flow.entity)
        if flow.in_kind:
            self.given.append(flow)

    def add_loose(self, flow: Flow, amount: Amount) -> None:
        """Count a stated figure that may count some of the other amounts."""
        loose = self.columns[_currency(amount)].loose
        loose.append(Vague(as_estimate(amount), flow.when, flow.entity))

    def entities(self) -> Iterator[str]:
        """Yield the ids of those who state what is counted, each flow once."""
        yield from self.without_amount
        for column in self.columns.values():
            yield from column.entities()

    def leave_out(self, left: LeftOut) -> None:
        """Leave out a flow altogether, with its goods."""
        self.left_out.append(left)
        self.given = [giver for giver in self.given if _id(giver) != left.entity]

    def goods(self) -> Iterator[tuple[InKind, When | None, str]]:
        """Yield every line of goods with the date of its flow and who states it."""
        for giver in self.given:
            when = giver.when if isinstance(giver, Flow) else giver.date
            for line in giver.in_kind or ():
                yield line, when, _id(giver)

    def join(self, other: Draft) -> None:
        """Take in all of another row."""
        for currency, column in other.columns.items():
            self.columns[currency].join(column)
        self.without_amount += other.without_amount
        self.given += other.given
        self.left_out += other.left_out


def _id(giver: Contribution | Flow) -> str:
    return giver.entity if isinstance(giver, Flow) else giver.id


def _currency(amount: Amount) -> str:
    if amount.currency is None:
        raise InvalidValueError("amount", "must be in a currency", str(amount))
    return amount.currency
