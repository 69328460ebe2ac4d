"""One pass over the flows: each is counted once, left out for a reason, or was not asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from attrs import frozen

from civdiplo.entities.links import Amount, Flow
from civdiplo.errors import InvalidValueError
from civdiplo.totals.coverage import Coverage, coverage_of
from civdiplo.totals.keys import Key
from civdiplo.totals.question import Question
from civdiplo.values.estimates import Estimate, as_estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import When

__all__ = ["Column", "Draft", "Gathered", "LeftOut", "Reason", "gather"]

Reason: TypeAlias = Literal["covered", "stated", "itemised", "no rate", "no day"]


@frozen
class LeftOut:
    """A flow that a sum leaves out, and why.

    Args:
        entity: The id of the entity that states the flow.
        reason: "covered" by a stated figure that counts, "stated" or "itemised" where such flows
            were not asked for, all of which leave it out altogether; "no rate" or "no day" where
            it is in the sum of its own currency and cannot be converted.
        detail: What a reader needs to judge it.
    """

    entity: str
    reason: Reason
    detail: str

    @property
    def is_counted(self) -> bool:
        """Whether it is left out of the converted sum alone."""
        return self.reason in ("no rate", "no day")


class Vague(NamedTuple):
    """An amount that is not simply a figure, its date, and the entity that states it."""

    amount: Estimate
    when: When | None
    entity: str


class Column:
    """The amounts of one row in one currency: exact ones in columns, the others one by one.

    ``loose`` are stated figures that may count some of the other amounts, exact or not.
    """

    __slots__ = ("entities", "figures", "loose", "vague", "whens")

    def __init__(self) -> None:
        self.figures: list[Decimal] = []
        self.whens: list[When | None] = []
        self.entities: list[str] = []
        self.vague: list[Vague] = []
        self.loose: list[Vague] = []

    def __len__(self) -> int:
        return len(self.figures) + len(self.vague) + len(self.loose)

    def add(self, amount: Estimate, when: When | None, entity: str) -> None:
        """Take in an estimate; one that is exact goes into the columns."""
        if amount.value is None or not amount.is_exact:
            self.vague.append(Vague(amount, when, entity))
            return
        self.figures.append(amount.value)
        self.whens.append(when)
        self.entities.append(entity)

    def join(self, other: Column) -> None:
        """Take in all of another column of the currency."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


class Draft:
    """What has been gathered for one row."""

    __slots__ = ("columns", "in_kind", "left_out", "without_amount")

    def __init__(self) -> None:
        self.columns: dict[str, Column] = defaultdict(Column)
        self.without_amount: list[str] = []
        self.in_kind: list[InKind] = []
        self.left_out: list[LeftOut] = []

    @property
    def count(self) -> int:
        """How many flows are counted in the row."""
        return len(self.without_amount) + sum(map(len, self.columns.values()))

    def add(self, flow: Flow) -> None:
        """Count a flow."""
        amount = flow.amount
        if type(amount) is Money:  # nearly all are, so the columns are filled without a call
            column = self.columns[amount.currency]
            column.figures.append(amount.amount)
            column.whens.append(flow.when)
            column.entities.append(flow.entity)
        elif amount is None:
            self.without_amount.append(flow.entity)
        else:
            self.columns[_currency(amount)].add(as_estimate(amount), flow.when, flow.entity)
        if flow.in_kind:
            self.in_kind.extend(flow.in_kind)

    def add_loose(self, flow: Flow, amount: Amount) -> None:
        """Count a stated figure that may count some of the other amounts."""
        loose = self.columns[_currency(amount)].loose
        loose.append(Vague(as_estimate(amount), flow.when, flow.entity))

    def entities(self) -> Iterator[str]:
        """Yield the ids of those who state what is counted, each flow once."""
        yield from self.without_amount
        for column in self.columns.values():
            yield from column.entities
            yield from (one.entity for one in (*column.vague, *column.loose))

    def join(self, other: Draft) -> None:
        """Take in all of another row."""
        for currency, column in other.columns.items():
            self.columns[currency].join(column)
        self.without_amount += other.without_amount
        self.in_kind += other.in_kind
        self.left_out += other.left_out


def _currency(amount: Amount) -> str:
    if amount.currency is None:
        raise InvalidValueError("amount", "must be in a currency", str(amount))
    return amount.currency


class Gathered(NamedTuple):
    """All rows, how many flows were not asked for, and what the stated figures cover."""

    drafts: dict[Key, Draft]
    not_asked_for: int
    coverage: Coverage


def gather(question: Question) -> Gathered:
    """Sort the flows of a dataset into rows.

    Most datasets have no figure that covers anything, so the first pass supposes that and holds
    the figures back; where one does cover something, a second pass leaves that out.
    """
    nothing = Coverage({}, frozenset())
    drafts, figures, skipped = _pass(question, nothing)
    coverage = nothing if question.stated == "leave out" else coverage_of(figures)
    if coverage.by and question.stated == "prefer":
        drafts, figures, skipped = _pass(question, coverage)
    for flow in figures:
        _add_figure(drafts[question.key_of(flow)], flow, coverage, question)
    return Gathered(dict(drafts), skipped, coverage)


def _pass(question: Question, coverage: Coverage) -> tuple[dict[Key, Draft], list[Flow], int]:
    drafts: dict[Key, Draft] = defaultdict(Draft)
    figures: list[Flow] = []
    skipped, key_of = 0, question.key_of
    picky = question.where is not None or question.transaction_types is not None
    covered = bool(coverage.by)
    only = question.stated == "only"
    for flow in question.dataset.flows():
        if picky and not question.wants(flow):
            skipped += 1
        elif flow.stated:
            figures.append(flow)
        elif only:
            drafts[key_of(flow)].left_out.append(
                LeftOut(flow.entity, "itemised", "only stated figures were asked for")
            )
        elif covered and (figure := coverage.counted_in(flow)) is not None:
            drafts[key_of(flow)].left_out.append(_covered(flow, figure))
        else:
            drafts[key_of(flow)].add(flow)
    return drafts, figures, skipped


def _covered(flow: Flow, figure: str) -> LeftOut:
    return LeftOut(flow.entity, "covered", f"counted in {figure}")


def _add_figure(draft: Draft, flow: Flow, coverage: Coverage, question: Question) -> None:
    figure = coverage.counted_in(flow)
    if question.stated == "leave out":
        detail = "only itemised flows were asked for"
        draft.left_out.append(LeftOut(flow.entity, "stated", detail))
    elif figure is not None:
        draft.left_out.append(_covered(flow, figure))
    elif flow.amount is not None and flow.entity in coverage.loose:
        draft.add_loose(flow, flow.amount)
    else:
        draft.add(flow)
