"""Taking a table row by row through its templates, with a report on what is not taken."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from attrs import define, frozen

from civdiplo.entities.base import Entity
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError
from civdiplo.io.report import Code, Entry
from civdiplo.io.streaming import Say
from civdiplo.io.table.filling import BlankError, Filled, Filling
from civdiplo.io.table.templates import Column, Template, parts_of
from civdiplo.serialize.faults import did_you_mean
from civdiplo.serialize.making import Make, maker
from civdiplo.values.identifiers import check_id
from civdiplo.values.provenance import Citation

__all__ = ["CODES", "Asked", "Draft", "Taking", "Where"]

Where: TypeAlias = Callable[[Mapping[str, str]], bool]
T = TypeVar("T", bound=Hashable)

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
"""What `read` and `iter_read` report."""

_CODES = {code.name: code for code in CODES}


@frozen(kw_only=True)
class Asked:
    """What a table is read for: its templates, the rows asked for, the source, and the words.

    ``leave_out`` tells whether faulty rows are reported instead of raised.
    """

    templates: tuple[Template, ...]
    where: Where | None
    source: Source | None
    leave_out: bool
    missing: Collection[str]
    language: str


@define
class Draft:
    """An entity in the making: what rows have said of it so far, and the line of the first."""

    filled: Filled
    values: dict[str, Any]
    line: int
    sides: set[bool]

    @property
    def id(self) -> str:
        """The id of the entity."""
        return self.filled.identity.id


class Taking(ABC):
    """The rows of one table on their way to entities; ``say`` takes the entries of the report."""

    def __init__(self, file: str, asked: Asked, say: Say) -> None:
        self.file: str = file
        self.asked: Asked = asked
        parts = list(parts_of(asked.templates))
        self.templates: tuple[Template, ...] = _distinct(
            one for one in parts if isinstance(one, Template)
        )
        self.names: tuple[str, ...] = _distinct(
            one.name for one in parts if isinstance(one, Column)
        )
        self.filling: Filling = Filling({*asked.missing, ""}, asked.language, self.defaulted)
        self.report: Say = say
        self.waiting: list[Entry] = []
        self.faults: list[Fault] = []
        self.line: int = 0
        self.not_asked_for: int = 0

    @abstractmethod
    def is_repeated(self, row: dict[str, str]) -> bool:
        """Report a row that says what a row before it says, and tell whether it does."""

    @abstractmethod
    def join(self, filled: Filled) -> None:
        """Join what a row says of an entity with what rows before it said."""

    def note(self, code: str, original: Any, became: str, **place: Any) -> None:
        """Report a value of the row that is being read, unless another place is given.

        The entries of a row wait until all of it is read, as one that has faults is not taken.
        """
        place = {"line": self.line, **place}
        self.waiting.append(
            Entry(kind=_CODES[code], original=original, became=became, file=self.file, **place)
        )

    def tell(self) -> None:
        """Hand on the entries that wait."""
        for entry in self.waiting:
            self.report(entry)
        self.waiting.clear()

    def defaulted(self, first: str, taken: str) -> None:
        """Report that a later column than the first is taken."""
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
        self.tell()

    def take(self, line: int, cells: list[str] | Fault, header: tuple[str, ...]) -> None:
        """Take a row, or say why not."""
        self.line = line
        if isinstance(cells, Fault):
            self.fault([cells], [])
        elif not any(cell.strip() for cell in cells):
            self.note("blank-row", cells, "left out")
        else:
            row = self.trimmed(dict(zip(header, cells, strict=True)))
            if self.asked.where is not None and not self.asked.where(row):
                self.not_asked_for += 1
            elif not self.is_repeated(row):
                self.fill(row)
        self.tell()

    def trimmed(self, row: dict[str, str]) -> dict[str, str]:
        """Take the blanks off the ends of the cells that are taken."""
        for name in self.names:
            text = row[name].strip()
            if text != row[name]:
                self.note("trimmed", row[name], f"taken as {text!r}", field=name)
                row[name] = text
        return row

    def fill(self, row: dict[str, str]) -> None:
        """Fill all templates, and take what they make only where none of them has a fault."""
        made: list[Filled] = []
        faults: list[Fault] = []
        waiting = len(self.waiting)
        for template in self.templates:
            try:
                made.append(self.filling.fill(template, row))
            except BlankError as blank:
                became = f"no {template.makes.__name__} is made of the row"
                self.note("blank", row[blank.column], became, field=blank.column)
            except InvalidDataError as error:
                faults += error.faults
        if faults:
            del self.waiting[waiting:]
            self.fault(faults, list(row.values()))
            return
        for filled in made:
            if len(filled.refers) > 1 and len(set(filled.refers)) == 1:
                became = f"no {filled.template.makes.__name__} is made of the row"
                self.note("self-tie", list(filled.refers), became)
            else:
                self.join(filled)

    def fault(self, faults: list[Fault], row: list[str]) -> None:
        """Keep faults for the error, or report the row."""
        if self.asked.leave_out:
            told = "; ".join(str(fault) for fault in faults)
            self.note("faulty-row", row, f"left out ({told})")
            return
        self.faults += [fault.at(file=None, line=self.line) for fault in faults]
        if len(self.faults) > _FAULTS:
            raise InvalidDataError(self.faults[:_FAULTS])

    def made(self, draft: Draft) -> Entity | None:
        """Return the entity of a draft, or say why there is none."""
        self.line = draft.line
        template = draft.filled.template
        blank = [
            one.name
            for one in template.shapes
            if one.required and draft.values.get(one.name) is None
        ]
        if blank:
            became = "the entity is not made; what refers to it leads nowhere"
            self.note("blank", "", became, field=blank[0], entity=draft.id)
            return None
        values = {name: value for name, value in draft.values.items() if value is not None}
        for name, each in template.gathered.items():
            if name in values:
                values[name] = each.in_order(values[name])
        if self.asked.source is not None:
            values["sources"] = (Citation(self.asked.source.id, locator=f"line {draft.line}"),)
        try:
            values["id"] = check_id(draft.id)
            makes: Any = template.makes
            made: Entity = _maker(makes)(values)
        except InvalidValueError as error:
            fault = Fault("$", error.rule, repr(error.value), field=error.field, entity=draft.id)
            self.fault([fault], list(draft.filled.identity.parts))
            return None
        return made

    def end(self) -> None:
        """Report what was left out as not asked for, and raise the faults, all together."""
        if self.not_asked_for:
            self.note("not-asked-for", self.not_asked_for, "rows that are left out", line=None)
        self.tell()
        if self.faults:
            raise InvalidDataError(self.faults)


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


@functools.cache
def _maker(makes: type[Any]) -> Make:
    """Return what makes an entity of fields that were filled, and so are right each for itself."""
    return maker(makes)
