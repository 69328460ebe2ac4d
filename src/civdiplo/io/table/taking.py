"""Taking a table row by row through its templates, with a report on what is not taken."""

from __future__ import annotations

import functools
import hashlib
import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from attrs import frozen

from civdiplo.entities.base import Entity
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.report import Code, Entry
from civdiplo.io.streaming import Say
from civdiplo.io.table.cells import BlankError, CellReaders
from civdiplo.io.table.columns import Column, Line, instead_of
from civdiplo.io.table.fillers import Fillers
from civdiplo.io.table.filling import Filled, Filling
from civdiplo.io.table.templates import Template, inner_of, parts_of
from civdiplo.serialize.making import Make, maker
from civdiplo.values.provenance import Citation

__all__ = ["CODES", "Asked", "Taking", "Where"]

Where: TypeAlias = Callable[[Mapping[str, str]], bool]
T = TypeVar("T", bound=Hashable)

_FAULTS = 10_000
_MARKS = ";\t|,"  # delimiters that a header which was not parted may hold

CODES: Final = (
    Code("column-not-taken", "info", "must be in the mapping to be taken"),
    Code("not-asked-for", "info", "must be a row that is asked for"),
    Code("blank-row", "info", "must state something"),
    Code("blank", "loss", "must be stated"),
    Code("trimmed", "info", "must be text without blank ends"),
    Code("defaulted", "info", "must be stated, or another column is taken"),
    Code("faulty-row", "loss", "must be a row without faults"),
    Code("repeated-row", "info", "must say something that no row before it says"),
    Code("equal-row", "warning", "must differ from every row before it"),
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
            one.name for one in parts if isinstance(one, Column) and not isinstance(one, Line)
        )
        self.reads_line: bool = any(isinstance(one, Line) for one in parts)
        self.is_numbered: bool = any(one.key.is_numbered for one in self.templates)
        readers = CellReaders(self.names, {*asked.missing, ""}, asked.language)
        fillers = Fillers(readers, self.defaulted)
        within = [one for whole in self.templates for one in parts_of(inner_of(whole))]
        referred = {one for one in within if isinstance(one, Template)}
        self.fillings: list[Filling] = [
            Filling(one, fillers, is_referred=one in referred) for one in self.templates
        ]
        self.header: tuple[str, ...] = ()
        self.pick: Callable[[list[str]], tuple[str, ...]] = tuple
        self.report: Say = say
        self.waiting: list[Entry] = []
        self.faults: list[Fault] = []
        self.line: int = 0
        self.not_asked_for: int = 0
        self._first_lines: dict[bytes, int] = {}

    @abstractmethod
    def is_repeated(self, taken: tuple[str, ...]) -> bool:
        """Report a row that says what a row before it says, and tell whether it does."""

    @abstractmethod
    def join(self, filled: Filled) -> None:
        """Join what a row says of an entity with what rows before it said."""

    def first_line(self, taken: tuple[str, ...]) -> int:
        """Return the line of the first row that has the same taken cells as this one."""
        digest = hashlib.blake2b(repr(taken).encode(), digest_size=16).digest()
        return self._first_lines.setdefault(digest, self.line)

    def note_equal(self, taken: tuple[str, ...]) -> None:
        """Report a row that its line alone keeps apart from one before it."""
        first = self.first_line(taken)
        if first != self.line:
            became = f"taken apart from line {first}, which says the same"
            self.note("equal-row", taken, became)

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
                Fault("$", f"must have the column {name} ({_instead(name, header)})", "", line=1)
                for name in absent
            )
        self.header = header
        self.pick = _picked([header.index(name) for name in self.names])
        for name in header:
            if name not in self.names:
                self.note("column-not-taken", name, "left out", line=1, field=name)
        self.tell()

    def take(self, line: int, cells: list[str] | Fault) -> None:
        """Take a row, or say why not."""
        self.line = line
        if isinstance(cells, Fault):
            self.fault([cells], [])
        elif not any(map(str.strip, cells)):
            self.note("blank-row", cells, "left out")
        else:
            taken = self.trimmed(cells)
            where = self.asked.where
            if where is not None and not where(dict(zip(self.header, cells, strict=True))):
                self.not_asked_for += 1
            elif self.is_numbered:
                self.note_equal(taken)
                self.fill(taken, cells)
            elif not self.is_repeated(taken):
                self.fill(taken, cells)
        if self.waiting:
            self.tell()

    def trimmed(self, cells: list[str]) -> tuple[str, ...]:
        """Take the blanks off the ends of the cells that are taken, and return these."""
        given = self.pick(cells)
        taken = tuple(map(str.strip, given))
        if taken != given:
            for name, text, stripped in zip(self.names, given, taken, strict=True):
                if text != stripped:
                    self.note("trimmed", text, f"taken as {stripped!r}", field=name)
                    cells[self.header.index(name)] = stripped
        return taken

    def fill(self, taken: tuple[str, ...], cells: list[str]) -> None:
        """Fill all templates, and take what they make only where none of them has a fault."""
        made: list[Filled] = []
        faults: list[Fault] = []
        waiting = len(self.waiting)
        row = (*taken, str(self.line)) if self.reads_line else taken
        for filling in self.fillings:
            try:
                made.append(filling.fill(row))
            except BlankError as blank:
                became = f"no {filling.template.makes.__name__} is made of the row"
                self.note("blank", blank.text, became, field=blank.field)
            except InvalidDataError as error:
                faults += error.faults
        if faults:
            del self.waiting[waiting:]
            self.fault(faults, cells)
            return
        for filled in made:
            if len(filled.refers) > 1 and len(set(filled.refers)) == 1:
                became = f"no {filled.template.makes.__name__} is made of the row"
                self.note("self-tie", filled.refers, became)
            else:
                self.join(filled)

    def fault(self, faults: list[Fault], row: Sequence[str]) -> None:
        """Keep faults for the error, or report the row."""
        if self.asked.leave_out:
            told = "; ".join(str(fault) for fault in faults)
            self.note("faulty-row", row, f"left out ({told})")
            return
        self.faults += [fault.at(file=None, line=self.line) for fault in faults]
        if len(self.faults) > _FAULTS:
            raise InvalidDataError(self.faults[:_FAULTS])

    def made(self, filled: Filled, values: Mapping[str, Any], line: int) -> Entity | None:
        """Return the entity of what rows said, of which this was the first, or say why not."""
        self.line = line
        template = filled.template
        blank = [name for name in template.required if name not in values]
        if blank:
            became = "the entity is not made; what refers to it leads nowhere"
            self.note("blank", "", became, field=blank[0], entity=filled.id)
            return None
        arguments = {**values, "id": filled.id}
        for name, each in template.gathered.items():
            if name in values:
                arguments[name] = each.in_order(values[name])
        if self.asked.source is not None:
            arguments["sources"] = (Citation(self.asked.source.id, locator=f"line {line}"),)
        makes: Any = template.makes
        try:
            made: Entity = _maker(makes)(arguments)
        except InvalidValueError as error:
            fault = Fault("$", error.rule, repr(error.value), field=error.field, entity=filled.id)
            self.fault([fault], filled.parts)
            return None
        return made

    def end(self) -> None:
        """Report what was left out as not asked for, and raise the faults, all together."""
        if self.not_asked_for:
            self.note("not-asked-for", self.not_asked_for, "rows that are left out", line=None)
        self.tell()
        if self.faults:
            raise InvalidDataError(self.faults)


def _instead(name: str, header: tuple[str, ...]) -> str:
    """Return what there is in place of a column."""
    if len(header) == 1:
        parted = next((mark for mark in _MARKS if mark in header[0]), None)
        if parted is not None:
            return f"the header is one cell, {shown(header[0])}: give delimiter={parted!r}"
        return f"it has {header[0]}, and the header must be the first line"
    return instead_of(name, header)


def _picked(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what gives the cells of these places."""
    if len(places) > 1:
        return operator.itemgetter(*places)
    return lambda cells: tuple([cells[place] for place in places])


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


@functools.cache
def _maker(makes: type[Any]) -> Make:
    """Return what makes an entity of fields that were filled, and so are right each for itself."""
    return maker(makes)
