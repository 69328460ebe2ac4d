"""Reading a table: every row through the templates, what they make joined by id, and a report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, TypeVar

from attrs import define

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError
from civdiplo.io.report import Code, Entry, Import, ImportReport, Strict
from civdiplo.io.table.filling import BlankError, Filled, Filling, Identity
from civdiplo.io.table.rows import delimiter_of, opened
from civdiplo.io.table.templates import Column, Template, parts_of
from civdiplo.serialize.faults import did_you_mean
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText, check_tag, folded

__all__ = ["CODES", "read"]

FaultyRows: TypeAlias = Literal["raise", "leave out"]
Where: TypeAlias = Callable[[Mapping[str, str]], bool]

_FAULTS = 10_000

CODES: Final = (
    Code("column-not-taken", "info", "must be in the mapping to be taken"),
    Code("not-asked-for", "info", "must be a row that is asked for"),
    Code("blank-row", "info", "must state something"),
    Code("blank", "loss", "must be stated"),
    Code("trimmed", "info", "must be text without blank ends"),
    Code("defaulted", "info", "must be stated, or another column is taken"),
    Code("faulty-row", "loss", "must be a row without faults"),
    Code("repeated-row", "info", "must say something that no row before it says"),
    Code("differs", "loss", "must be what other rows state of the same entity"),
    Code("self-tie", "loss", "must tie two different parties"),
    Code("one-sided", "info", "must be stated from both sides"),
    Code("homonym", "info", "must be the name of one entity"),
)
"""What `read` reports."""

_CODES = {code.name: code for code in CODES}
_NAMED = (Place, Organization, Person, Group)


def read(
    path: str | os.PathLike[str],
    *templates: Template,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    quoted: bool = True,
    language: str = "und",
    missing: Iterable[str] = ("",),
    where: Where | None = None,
    source: Source | None = None,
    faulty_rows: FaultyRows = "raise",
    strict: Strict = False,
) -> Import:
    """Read a table into a dataset and a report, row by row.

    Args:
        path: The file.
        templates: What each row makes; the templates that these refer to are made too.
        columns: The names of the columns of a file that has no header.
        delimiter: What parts the cells; None for a comma in .csv and a tab in .tsv and .tab.
        encoding: How the text is encoded; a byte order mark is passed over.
        quoted: Whether cells may be quoted; False takes quotes as any other character.
        language: BCP 47 tag of the words in the table, where a `Column` does not say otherwise.
        missing: The texts that state nothing; blank cells alone unless one says more.
        where: Which rows are asked for, as a function of their cells by column.
        source: What the entities cite, each with the line that first made it.
        faulty_rows: "raise" lists all faults in one error; "leave out" reports the rows.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Returns:
        The dataset, and the report on what is not in it. Where rows state different things of one
        entity, the first is kept and each other one reported; what one row leaves blank another
        may fill.

    Raises:
        InvalidDataError: The file or its rows have faults, each with its line: undecodable text,
            unclosed quotes, rows with more or fewer cells than the header, missing columns, values
            that the fields refuse, two keys with one id.
        InvalidValueError: An argument is none of the above.
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    check_tag(language, field="language")
    if faulty_rows not in ("raise", "leave out"):
        raise InvalidValueError("faulty_rows", "must be 'raise' or 'leave out'", faulty_rows)
    if not templates:
        raise InvalidValueError("templates", "must be at least one", templates)
    form = {"delimiter": delimiter_of(path, delimiter), "encoding": encoding, "quoted": quoted}
    reader = _Reader(name, templates, where, source, leave_out=faulty_rows == "leave out")
    reader.filling = Filling({*missing, ""}, language, reader.defaulted)
    try:
        with opened(path, columns=columns, **form) as rows:  # type: ignore[arg-type]
            reader.begin(rows.header)
            for line, cells in rows.body:
                reader.take(line, cells, rows.header)
            entities = reader.finish()
    except InvalidDataError as error:
        placed = sorted(error.faults, key=lambda fault: fault.line or 0)
        raise InvalidDataError([one.at(file=name, line=one.line) for one in placed]) from None
    report = ImportReport(reader.entries).held_to(strict, CODES)
    return Import(Dataset([*([] if source is None else [source]), *entities]), report)


@define
class _Draft:
    """An entity in the making: what rows have said of it so far, and the line of the first."""

    filled: Filled
    values: dict[str, Any]
    line: int
    sides: set[bool]

    @property
    def template(self) -> Template:
        return self.filled.template

    @property
    def identity(self) -> Identity:
        return self.filled.identity


T = TypeVar("T", bound=Hashable)


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


class _Reader:
    def __init__(
        self,
        file: str,
        templates: Iterable[Template],
        where: Where | None,
        source: Source | None,
        *,
        leave_out: bool,
    ) -> None:
        self.file = file
        parts = list(parts_of(tuple(templates)))
        self.templates = _distinct(one for one in parts if isinstance(one, Template))
        self.names = _distinct(one.name for one in parts if isinstance(one, Column))
        self.where = where
        self.source = source
        self.leave_out = leave_out
        self.filling: Filling
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.drafts: dict[str, _Draft] = {}
        self.seen: dict[bytes, int] = {}
        self.line = 0
        self.not_asked_for = 0

    def note(self, code: str, original: Any, became: str, **place: Any) -> None:
        """Report a value of the row that is being read, unless another place is given."""
        place = {"line": self.line, **place}
        self.entries.append(
            Entry(kind=_CODES[code], original=original, became=became, file=self.file, **place)
        )

    def defaulted(self, first: str, taken: str) -> None:
        self.note("defaulted", "", f"the column {taken} is taken", field=first)

    def begin(self, header: tuple[str, ...]) -> None:
        """Check that the columns of the mapping are there; report those that are not in it."""
        absent = [name for name in self.names if name not in header]
        if absent:
            raise InvalidDataError(
                Fault("$", f"must have the column {name} {did_you_mean(name, header)}", "", line=1)
                for name in absent
            )
        for name in header:
            if name not in self.names:
                self.note("column-not-taken", name, "left out", line=1, field=name)

    def take(self, line: int, cells: list[str] | Fault, header: tuple[str, ...]) -> None:
        """Take a row, or say why not."""
        self.line = line
        if isinstance(cells, Fault):
            self.fault([cells], [])
        elif not any(cell.strip() for cell in cells):
            self.note("blank-row", cells, "left out")
        else:
            row = self._trimmed(dict(zip(header, cells, strict=True)))
            if self.where is not None and not self.where(row):
                self.not_asked_for += 1
            elif not self._is_repeated(row):
                self._fill(row)

    def _trimmed(self, row: dict[str, str]) -> dict[str, str]:
        for name in self.names:
            text = row[name].strip()
            if text != row[name]:
                self.note("trimmed", row[name], f"taken as {text!r}", field=name)
                row[name] = text
        return row

    def _is_repeated(self, row: dict[str, str]) -> bool:
        taken = [row[name] for name in self.names]
        digest = hashlib.blake2b("\x1f".join(taken).encode(), digest_size=16).digest()
        first = self.seen.setdefault(digest, self.line)
        if first != self.line:
            self.note("repeated-row", taken, f"left out, as it says what line {first} says")
        return first != self.line

    def _fill(self, row: dict[str, str]) -> None:
        """Fill all templates, and take what they make only where none of them has a fault."""
        made: list[Filled] = []
        faults: list[Fault] = []
        noted = len(self.entries)
        for template in self.templates:
            try:
                made.append(self.filling.fill(template, row))
            except BlankError as blank:
                became = f"no {template.makes.__name__} is made of the row"
                self.note("blank", row[blank.column], became, field=blank.column)
            except InvalidDataError as error:
                faults += error.faults
        if faults:
            del self.entries[noted:]
            self.fault(faults, list(row.values()))
            return
        for filled in made:
            self._join(filled)

    def fault(self, faults: list[Fault], row: list[str]) -> None:
        """Keep faults for the error, or report the row."""
        if self.leave_out:
            told = "; ".join(str(fault) for fault in faults)
            self.note("faulty-row", row, f"left out ({told})")
            return
        self.faults += [fault.at(file=None, line=self.line) for fault in faults]
        if len(self.faults) > _FAULTS:
            raise InvalidDataError(self.faults[:_FAULTS])

    def _join(self, filled: Filled) -> None:
        """Join what a row says of an entity with what rows before it said."""
        identity = filled.identity
        if len(filled.refers) > 1 and len(set(filled.refers)) == 1:
            became = f"no {filled.template.makes.__name__} is made of the row"
            self.note("self-tie", list(filled.refers), became)
            return
        draft = self.drafts.get(identity.id)
        if draft is None:
            sides = {identity.turned}
            draft = _Draft(filled, dict(filled.values), self.line, sides)
            self.drafts[identity.id] = draft
            return
        if (
            draft.template.makes is not filled.template.makes
            or draft.identity.parts != identity.parts
        ):
            rule = f"must give an id of its own, as line {draft.line} gives the same one"
            self.fault([Fault("$", rule, identity.id, field="key")], list(identity.parts))
            return
        draft.sides.add(identity.turned)
        if filled is draft.filled:
            return
        for name, value in filled.values.items():
            self._reconcile(draft, name, value)

    def _reconcile(self, draft: _Draft, name: str, value: Any) -> None:
        held = draft.values.get(name)
        if held is None:
            draft.values[name] = value
        elif value is not None and value != held:
            became = f"{held} of line {draft.line} is kept"
            self.note("differs", str(value), became, field=name, entity=draft.identity.id)

    # --- the end of the table ---------------------------------------------------------------

    def finish(self) -> list[Entity]:
        """Return the entities; every fault of the file is raised here."""
        if self.not_asked_for:
            self.note("not-asked-for", self.not_asked_for, "rows that are left out", line=None)
        entities = [made for draft in self.drafts.values() if (made := self._made(draft))]
        if self.faults:
            raise InvalidDataError(self.faults)
        for draft in self.drafts.values():
            if draft.template.key.unordered and len(draft.sides) == 1:
                parts = draft.identity.parts
                told = list(reversed(parts) if True in draft.sides else parts)
                became = "taken, although the other side does not state it"
                self.note("one-sided", told, became, line=draft.line, entity=draft.identity.id)
        self._report_homonyms(entities)
        return entities

    def _made(self, draft: _Draft) -> Entity | None:
        self.line, name = draft.line, draft.identity.id
        blank = [
            one.name
            for one in draft.template.shapes
            if one.required and draft.values.get(one.name) is None
        ]
        if blank:
            became = "the entity is not made; what refers to it leads nowhere"
            self.note("blank", "", became, field=blank[0], entity=name)
            return None
        values = {name: value for name, value in draft.values.items() if value is not None}
        if self.source is not None:
            values["sources"] = (Citation(self.source.id, locator=f"line {draft.line}"),)
        try:
            return draft.template.makes(id=name, **values)
        except InvalidValueError as error:
            fault = Fault("$", error.rule, repr(error.value), field=error.field, entity=name)
            self.fault([fault], list(draft.identity.parts))
            return None

    def _report_homonyms(self, entities: list[Entity]) -> None:
        bearers: dict[tuple[type[Entity], str], list[Entity]] = {}
        for entity in entities:
            name = getattr(entity, "name", None)
            if isinstance(entity, _NAMED) and isinstance(name, LocalText):
                bearers.setdefault((type(entity), folded(str(name))), []).append(entity)
        for same in bearers.values():
            if len(same) > 1:
                ids = ", ".join(entity.id for entity in same)
                lines = min(self.drafts[entity.id].line for entity in same)
                self.note("homonym", same[0].label(), f"kept apart as {ids}", line=lines)
