"""One pass over the flows: each is counted once, left out for a reason, or was not asked for."""

from __future__ import annotations

import decimal
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Contribution
from civdiplo.entities.links import Flow
from civdiplo.totals.conversion import Converter
from civdiplo.totals.coverage import Coverage, coverage_of
from civdiplo.totals.drafts import Draft, Gifts, LeftOut
from civdiplo.totals.keys import Key, key_reader
from civdiplo.totals.question import Question
from civdiplo.totals.rollup import Lineage
from civdiplo.values.decimals import WIDE
from civdiplo.values.money import Money
from civdiplo.values.periods import When

__all__ = ["Gathered", "gather", "rolled_up"]

_ZERO = Decimal(0)


class Gathered(NamedTuple):
    """The rows by key, and how many flows were not asked for."""

    drafts: dict[Key, Draft]
    not_asked_for: int


def gather(question: Question, converter: Converter | None) -> Gathered:
    """Sort the flows of a dataset into rows, each into one.

    Most datasets have no figure that covers anything, so the first pass over what may state
    figures supposes that and holds them back; where one does cover something, a second pass leaves
    that out. Contributions state no figures, and are taken in afterwards, once.
    """
    plain, others = _sorted(question)
    taken = _Taking(question, Coverage({}, frozenset()), converter)
    taken.take_all(others)
    coverage = coverage_of(taken.figures) if question.stated != "leave out" else taken.coverage
    if coverage.by and question.stated == "prefer":
        taken = _Taking(question, coverage, converter)
        taken.take_all(others)
    taken.coverage = coverage
    taken.take_plain(plain)
    for flow in taken.figures:
        _add_figure(taken.drafts[question.key_of(flow)], flow, coverage, question)
    if converter is not None:
        for draft in taken.drafts.values():
            converter.meet(draft.columns)
    return Gathered(dict(taken.drafts), taken.skipped)


def _sorted(question: Question) -> tuple[Sequence[Contribution], list[Entity]]:
    """Return the contributions whose flow can be read off their fields, and all else that flows."""
    plain: Sequence[Contribution] = ()
    others: list[Entity] = []
    needs_flow = question.where is not None or question.stated == "only"
    needs_flow |= any(callable(key) or key == "programme" for key in question.all_by)
    for cls, held in question.dataset.by_type().items():
        if cls is Contribution and not needs_flow:
            plain = cast("Sequence[Contribution]", held)
        elif cls.flows is not Entity.flows:
            others.extend(held)
    return plain, others


class _Taking:
    """One pass over what flows."""

    def __init__(self, question: Question, coverage: Coverage, converter: Converter | None) -> None:
        self.question = question
        self.converter = converter
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

    def take_plain(self, gifts: Sequence[Contribution]) -> None:
        """Take in contributions by their fields, which say all that their flows would.

        A million of them are read once, in the order in which they lie in memory, and what is exact
        is converted and added up on the way.
        """
        drafts, key_of = self.drafts, self._key_of_fields()
        cells: dict[Key, dict[str, Gifts]] = defaultdict(dict)
        callers, identity, zero = decimal.getcontext(), id, _ZERO  # names of a loop of a million
        with decimal.localcontext(WIDE):
            for gift in self._asked_for(gifts):
                key, amount = key_of(gift), gift.amount
                if gift.in_kind:
                    drafts[key].given.append(gift)
                if type(amount) is not Money:
                    drafts[key].add(amount, gift.date, gift.id)
                    continue
                code, figure = amount.currency, amount.amount
                try:
                    cell = cells[key][code]
                except KeyError:
                    cell = cells[key][code] = self._cell(key, code)
                low: Decimal | None
                low, lows = _ZERO, cell.lows
                if lows is not None:
                    when = gift.date
                    try:
                        low = lows[identity(when)][code]
                    except KeyError:
                        low = self._learnt(code, when, callers)
                    if low is None:
                        drafts[key].add(amount, when, gift.id)
                        continue
                    cell.low += figure * low
                cell.total += figure
                if figure < zero:
                    cell.minus += figure
                    cell.minus_low += figure * low
                cell.held.append(gift)
        for cell in (cell for row in cells.values() for cell in row.values()):
            cell.count, cell.lows = len(cell.held), None

    def _asked_for(self, gifts: Sequence[Contribution]) -> Sequence[Contribution]:
        kinds = self.question.transaction_types
        if kinds is not None:
            held = len(gifts)
            gifts = [gift for gift in gifts if gift.transaction_type in kinds]
            self.skipped += held - len(gifts)
        covering = self.coverage.by and self.question.stated == "prefer"
        return self._uncovered(gifts) if covering else gifts

    def _cell(self, key: Key, currency: str) -> Gifts:
        cell = self.drafts[key].columns[currency].gifts
        cell.lows = None if self.converter is None else self.converter.lows(currency)
        return cell

    def _learnt(self, currency: str, when: When | None, context: decimal.Context) -> Decimal | None:
        """Ask for a factor that is not known yet, in the decimal context of the caller."""
        if self.converter is None:
            return None
        with decimal.localcontext(context):
            return self.converter.low(currency, when)

    def _key_of_fields(self) -> Callable[[Contribution], Key]:
        return key_reader(self.question.all_by, self.question.dataset, date="date")

    def _uncovered(self, gifts: Sequence[Contribution]) -> list[Contribution]:
        """Return the contributions that no stated figure counts, and leave out the others."""
        by, key_of, uncovered = self.coverage.by, self._key_of_fields(), list[Contribution]()
        for gift in gifts:
            figure = by.get(gift.id) or by.get(gift.campaign or "")
            if figure is None:
                uncovered.append(gift)
            else:
                self.drafts[key_of(gift)].left_out.append(_covered(gift.id, figure))
        return uncovered


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
