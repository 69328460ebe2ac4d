"""What is wrong with the dataset, and what in it is not stated but inferred."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.entities.statements import StatedFigure
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, parse_when
from civdiplo.values.plain import thaw
from civdiplo.values.provenance import Claim
from civdiplo.values.text import LocalText
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import (
    Column,
    Facts,
    Folded,
    Line,
    Listing,
    Name,
    Section,
    Table,
    line,
)
from civdiplo.view.words import counted, joined

__all__ = ["conflicts", "doubts"]

Disputed = tuple[Entity, str, tuple[Claim, ...]]
Inferred = tuple[Entity, str, Line, str]


def doubts(asked: Asked) -> Section:
    """Return the section on faults, conflicts and inferences."""
    dataset = asked.dataset
    dangling, wrong = dataset.dangling(), dataset.misreferences()
    disputed = conflicts(dataset)
    inferred = [one for entity in dataset for one in _inferences(entity, asked)]
    ties = [tie.when for tie in dataset.ties()]
    undated = sum(when is None for when in ties)
    summary = Facts(
        rows=(
            ("Dangling references", line(_count(len(dangling)))),
            ("References to a wrong type", line(_count(len(wrong)))),
            ("Conflicts between statements", line(_count(len(disputed)))),
            ("Inferences", line(f"{_count(len(inferred))}, each with what it is inferred from")),
            ("Ties without a date", line(f"{undated:,} of {len(ties):,}")),
        )
    )
    return Section(
        id="doubts",
        title="What is wrong with it, and what is only inferred",
        blocks=(
            summary,
            _listing([line(Name(str(fault))) for fault in dangling]),
            _listing([line(Name(str(fault))) for fault in wrong]),
            *_conflict_entries(disputed, asked),
            _folded(_inference_table(inferred, asked)) if inferred else None,
        ),
    )


def _count(count: int) -> str:
    return f"{count:,}" if count else "none"


def _listing(lines: list[Line]) -> Listing | None:
    return Listing(items=tuple(lines)) if lines else None


def conflicts(dataset: Dataset) -> tuple[Disputed, ...]:
    """Return the fields of which sources state different things, with what each of them says."""
    found: list[Disputed] = []
    for entity in dataset:
        claimed: dict[str, list[Claim]] = {}
        for claim in entity.claims:
            if not claim.is_inferred:
                claimed.setdefault(claim.field, []).append(claim)
        for field, claims in claimed.items():
            if any(claim.value != claims[0].value for claim in claims):
                found.append((entity, field, tuple(claims)))
    return tuple(found)


def _conflict_entries(disputed: tuple[Disputed, ...], asked: Asked) -> Iterator[Facts]:
    cited = asked.words.cited
    for entity, field, claims in disputed:
        rows = [
            ("One statement", line(_value(claim, entity, asked), " – ", cited(claim.citation)))
            for claim in claims
            if claim.citation is not None
        ]
        yield Facts(title=line("Conflict: ", _of(entity, field, asked)), rows=tuple(rows))


def _inference_table(inferred: list[Inferred], asked: Asked) -> Table:
    rows = ((_of(e, field, asked), value, line(Name(why))) for e, field, value, why in inferred)
    return Table(
        caption="What is not stated, and from what it is inferred",
        columns=tuple(Column(title=title) for title in ("Of", "Inferred", "From")),
        rows=tuple(dict.fromkeys(rows)),
    )


def _folded(table: Table) -> Folded:
    return Folded(summary=f"{counted(len(table.rows), 'inference')}, one by one", blocks=(table,))


def _inferences(entity: Entity, asked: Asked) -> Iterator[Inferred]:
    """Yield what is inferred of an entity: by its claims, within its dates, in its coverage."""
    claimed = set()
    for claim in entity.claims:
        if claim.inferred_from is not None:
            claimed.add(claim.field)
            yield entity, claim.field, _value(claim, entity, asked), claim.inferred_from
    for shape in shapes(type(entity)):
        if shape.name not in claimed:
            for date in _dates(getattr(entity, shape.name)):
                if date.inferred_from is not None:
                    value = line(asked.words.when(date))
                    yield entity, shape.name, value, date.inferred_from
    assumed = isinstance(entity, StatedFigure) and entity.coverage == "assumed"
    if assumed and "covers" not in claimed:
        value = asked.words.names(getattr(entity, "covers", None) or ())
        yield entity, "covers", value, "not said; the dataset marks it as assumed"


def _dates(value: object) -> Iterator[PartialDate]:
    if isinstance(value, PartialDate):
        yield value
    elif isinstance(value, Period):
        yield from (end for end in (value.start, value.end) if end is not None)


def _of(entity: Entity, field: str, asked: Asked) -> Line:
    told = field.replace("_", " ").replace(".", ", ")
    return line(told, " of ", asked.words.called(entity.id), " [", Name(entity.id), "]")


def _value(claim: Claim, entity: Entity, asked: Asked) -> Line:
    """Return a claimed value: ids by name, times in words, texts by language, the rest as it is."""
    plain = thaw(claim.value)
    shape = next((one for one in shapes(type(entity)) if one.name == claim.field), None)
    if shape is not None and isinstance(plain, str) and {PartialDate, Period} & {*shape.types}:
        with contextlib.suppress(ValueError):  # a claim may quote what is no date
            return line(asked.words.when(parse_when(plain)))
    many = plain if isinstance(plain, list) else [plain]
    if all(isinstance(one, str) for one in many):
        return asked.words.names(many)
    with contextlib.suppress(ValueError):
        return joined(line(asked.words.text(LocalText.from_plain(one))) for one in many)
    return line(Name(json.dumps(plain, ensure_ascii=False)))
