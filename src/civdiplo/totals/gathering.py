"""One pass over the flows: each is counted once, left out for a reason, or was not asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from attrs import frozen

from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Contribution
from civdiplo.entities.links import Amount, Flow
from civdiplo.errors import InvalidValueError
from civdiplo.totals.bounds import Figures
from civdiplo.totals.coverage import Coverage, coverage_of
from civdiplo.totals.keys import Key, key_reader
from civdiplo.totals.question import Question
from civdiplo.totals.rollup import Lineage
from civdiplo.values.estimates import Estimate, as_estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import When

__all__ = [
    "Column",
    "Draft",
    "Gathered",
    "Given",
    "LeftOut",
    "Reason",
    "Vague",
    "gather",
    "rolled_up",
]

Reason: TypeAlias = Literal[
    "covered", "stated", "itemised", "belonging", "no rate", "no index", "no day"
]
_CONVERTED_ONLY = ("no rate", "no index", "no day")
_STOCK = Contribution.flows


@frozen
class LeftOut:
    """A flow that a sum leaves out, and why.

    Args:
        entity: The id of the entity that states the flow.
        reason: "covered" by a stated figure that counts, "stated" or "itemised" where such flows
            were not asked for, "belonging" where it is not certain that it rolls up to this row,
            all of which leave it out altogether; "no rate", "no index" or "no day" where it is in
            the sum of its own currency (or in the count of goods) and cannot be converted; "no
            day" also where a currency changed its unit between the days that a date may mean.
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


class Column:
    """The amounts of one row in one currency: exact ones in columns, the others one by one.

    ``loose`` are stated figures that may count some of the other amounts, exact or not.
    """

    __slots__ = ("_tally", "entities", "figures", "loose", "vague", "whens")

    def __init__(self) -> None:
        self.figures: list[Decimal] = []
        self.whens: list[When | None] = []
        self.entities: list[str] = []
        self.vague: list[Vague] = []
        self.loose: list[Vague] = []
        self._tally: Figures | None = None

    @property
    def tally(self) -> Figures:
        """The exact figures added up, once, after all are taken in."""
        if self._tally is None:
            self._tally = Figures.of(self.figures)
        return self._tally

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

    def dated(self) -> Iterator[tuple[Decimal, When | None]]:
        """Yield every figure as stated with its date; "between" has none."""
        yield from zip(self.figures, self.whens, strict=True)
        for one in (*self.vague, *self.loose):
            if one.amount.nominal is not None:
                yield one.amount.nominal, one.when

    def join(self, other: Column) -> None:
        """Take in all of another column of the currency."""
        for name in ("entities", "figures", "loose", "vague", "whens"):
            getattr(self, name).extend(getattr(other, name))


class Given(NamedTuple):
    """The goods of one flow, its date, and the entity that states it."""

    lines: tuple[InKind, ...]
    when: When | None
    entity: str


class Draft:
    """What has been gathered for one row."""

    __slots__ = ("columns", "goods", "left_out", "without_amount")

    def __init__(self) -> None:
        self.columns: dict[str, Column] = defaultdict(Column)
        self.without_amount: list[str] = []
        self.goods: list[Given] = []
        self.left_out: list[LeftOut] = []

    @property
    def count(self) -> int:
        """How many flows are counted in the row."""
        return len(self.without_amount) + sum(map(len, self.columns.values()))

    def add(self, amount: Amount | None, when: When | None, entity: str) -> None:
        """Count a flow by its amount."""
        if amount is None:
            self.without_amount.append(entity)
        else:
            self.columns[_currency(amount)].add(as_estimate(amount), when, entity)

    def add_flow(self, flow: Flow) -> None:
        """Count a flow with its goods."""
        self.add(flow.amount, flow.when, flow.entity)
        if flow.in_kind:
            self.goods.append(Given(flow.in_kind, flow.when, flow.entity))

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
        self.goods += other.goods
        self.left_out += other.left_out


def _currency(amount: Amount) -> str:
    if amount.currency is None:
        raise InvalidValueError("amount", "must be in a currency", str(amount))
    return amount.currency


class Gathered(NamedTuple):
    """The rows by key, and how many flows were not asked for."""

    drafts: dict[Key, Draft]
    not_asked_for: int


def gather(question: Question) -> Gathered:
    """Sort the flows of a dataset into rows, each into one.

    Most datasets have no figure that covers anything, so the first pass over what may state
    figures supposes that and holds them back; where one does cover something, a second pass leaves
    that out. Contributions state no figures, and are taken in afterwards, once.
    """
    plain, others = _sorted(question)
    taken = _Taking(question, Coverage({}, frozenset()))
    taken.take_all(others)
    coverage = coverage_of(taken.figures) if question.stated != "leave out" else taken.coverage
    if coverage.by and question.stated == "prefer":
        taken = _Taking(question, coverage)
        taken.take_all(others)
    taken.coverage = coverage
    taken.take_plain(plain)
    for flow in taken.figures:
        _add_figure(taken.drafts[question.key_of(flow)], flow, coverage, question)
    return Gathered(dict(taken.drafts), taken.skipped)


def _sorted(question: Question) -> tuple[list[Contribution], list[Entity]]:
    """Return the contributions whose flow can be read off their fields, and all else that flows."""
    dataset = question.dataset
    plain: list[Contribution] = []
    others: list[Entity] = []
    needs_flow = question.where is not None or question.stated == "only"
    needs_flow |= any(callable(key) or key == "programme" for key in question.all_by)
    classes: Iterable[type[Entity]] = dict.fromkeys(map(type, dataset))
    for cls in classes:
        if cls.flows is not Entity.flows:
            held = [entity for entity in dataset.of(cls) if type(entity) is cls]
            stock = cls.flows is _STOCK and not needs_flow
            (plain if stock else others).extend(held)  # type: ignore[arg-type]  # by its class
    return plain, others


class _Taking:
    """One pass over what flows."""

    def __init__(self, question: Question, coverage: Coverage) -> None:
        self.question = question
        self.coverage = coverage
        self.drafts: dict[Key, Draft] = defaultdict(Draft)
        self.figures: list[Flow] = []
        self.skipped = 0

    def take_all(self, entities: Iterable[Entity]) -> None:
        """Take in every flow of entities, as flows; figures are held back."""
        question, drafts = self.question, self.drafts
        key_of, find, covered = question.key_of, question.dataset.get, bool(self.coverage.by)
        picky = question.where is not None or question.transaction_types is not None
        for entity in entities:
            for flow in entity.flows(find):
                if picky and not question.wants(flow):
                    self.skipped += 1
                elif flow.stated:
                    self.figures.append(flow)
                elif question.stated == "only":
                    drafts[key_of(flow)].left_out.append(
                        LeftOut(flow.entity, "itemised", "only stated figures were asked for")
                    )
                elif covered and (figure := self.coverage.counted_in(flow)) is not None:
                    drafts[key_of(flow)].left_out.append(_covered(flow.entity, figure))
                else:
                    drafts[key_of(flow)].add_flow(flow)

    def take_plain(self, gifts: Iterable[Contribution]) -> None:
        """Take in contributions by their fields, which say all that their flows would."""
        question, drafts, by = self.question, self.drafts, self.coverage.by
        covering = bool(by) and question.stated == "prefer"
        kinds, skipped = question.transaction_types, 0
        key_of = key_reader(question.all_by, question.dataset, date="date")
        columns: dict[tuple[Key, str], Column] = {}
        for gift in gifts:
            if kinds is not None and gift.transaction_type not in kinds:
                skipped += 1
                continue
            key, amount = key_of(gift), gift.amount
            if covering and (figure := by.get(gift.id) or by.get(gift.campaign or "")):
                drafts[key].left_out.append(_covered(gift.id, figure))
                continue
            if type(amount) is Money:  # nearly all are, so the columns are filled without a call
                column = columns.get((key, amount.currency))
                if column is None:
                    column = columns[key, amount.currency] = drafts[key].columns[amount.currency]
                column.figures.append(amount.amount)
                column.whens.append(gift.date)
                column.entities.append(gift.id)
            else:
                drafts[key].add(amount, gift.date, gift.id)
            if gift.in_kind:
                drafts[key].goods.append(Given(gift.in_kind, gift.date, gift.id))
        self.skipped += skipped


def _covered(entity: str, figure: str) -> LeftOut:
    return LeftOut(entity, "covered", f"counted in {figure}")


def _add_figure(draft: Draft, flow: Flow, coverage: Coverage, question: Question) -> None:
    figure = coverage.counted_in(flow)
    if question.stated == "leave out":
        detail = "only itemised flows were asked for"
        draft.left_out.append(LeftOut(flow.entity, "stated", detail))
    elif figure is not None:
        draft.left_out.append(_covered(flow.entity, figure))
    elif flow.amount is not None and flow.entity in coverage.loose:
        draft.add_loose(flow, flow.amount)
    else:
        draft.add_flow(flow)


def rolled_up(drafts: Mapping[Key, Draft], lineage: Lineage) -> dict[Key, Draft]:
    """Return the rows of all whom parties belong to; each flow is in each of them once."""
    rolled: dict[Key, Draft] = defaultdict(Draft)
    for key, draft in drafts.items():
        keys = lineage.keys(key)
        for above in keys.sure:
            rolled[above].join(draft)
        for above in keys.unsure:
            told = f"it is not certain that {_parted(key, above)} at the time asked for"
            left = (LeftOut(entity, "belonging", told) for entity in draft.entities())
            rolled[above].left_out.extend(left)
    return dict(rolled)


def _parted(key: Key, above: Key) -> str:
    parts = zip(key, above, strict=True)
    return ", ".join(f"{low} belonged to {high}" for low, high in parts if low != high)
