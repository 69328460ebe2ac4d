"""How the cells of a row are read: decided once for each column, so that a row is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from civdiplo.entities.shapes import FieldShape
from civdiplo.errors import InvalidValueError
from civdiplo.io.table.columns import Column, First, Line
from civdiplo.io.table.columns import Convert as Conversion
from civdiplo.io.table.templates import Template, inner_of
from civdiplo.serialize.faults import REFUSALS
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.text import LocalText

__all__ = ["BlankError", "CellReaders", "Cells", "Convert", "Fill", "unreadable"]

Cells: TypeAlias = Sequence[str]
Fill: TypeAlias = Callable[[Cells], Any]
Convert: TypeAlias = Callable[[Any], Any]

_LISTED = 10  # texts of a conversion that a fault names
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class BlankError(Exception):
    """What an id is made of, or parts are put in order by, is not stated."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field, text)
        self.field = field
        self.text = text


class CellReaders:
    """Makes what reads the cells that a table takes of a row.

    Args:
        names: The columns that are taken, in the order of the cells; the line comes after them.
        missing: The texts that state nothing.
        language: The language of words, where a column does not say otherwise.
    """

    def __init__(self, names: Iterable[str], missing: Collection[str], language: str) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._missing = frozenset(missing)
        self._language = language

    def places(self, *specs: Any) -> tuple[int, ...] | None:
        """Return where the cells are that specs read; None if more than these cells matter.

        Of a template that is referred to only the key is read.
        """
        found: set[int] = set()
        for spec in specs:
            inner = self._place(spec)
            if inner is None:
                return None
            found.update(inner)
        return tuple(sorted(found))

    def _place(self, spec: Any) -> tuple[int, ...] | None:
        if isinstance(spec, (First, Line)):
            return None
        if isinstance(spec, Column):
            return (self._places[spec.name],)
        if isinstance(spec, Template):
            return self.places(spec.key)
        return self.places(*inner_of(spec))

    def placed(self, column: Column) -> tuple[int, frozenset[str]]:
        """Return where the cell of a column is, and which texts in it state nothing."""
        if isinstance(column, Line):
            return -1, frozenset()
        return self._places[column.name], self._missing

    def key_part(self, column: Column) -> Fill:
        """Return what gives the text of a column; it raises BlankError where nothing is stated."""
        name, place, missing = column.name, *self.placed(column)
        read = str if column.convert is None else _conversion(name, column.convert)

        def stated(cells: Cells) -> str:
            text = cells[place]
            value = None if text in missing else read(text)
            if value is None:
                raise BlankError(name, text)
            return str(value)

        return stated

    def column(self, column: Column, shape: FieldShape) -> Fill:
        """Return what reads a column for a field; None where the cell states nothing.

        What a field does not read from a text it gets as text, or as the conversion gives it.
        """
        read, split = self._reader(column, shape), column.split
        if column.convert is None and split is None:
            return self._cell(column, read)
        cell = self._cell(column)

        def fill(cells: Cells) -> Any:
            value = cell(cells)
            if not isinstance(value, str):
                return value
            if split is None:
                return value if read is None else read(value)
            parts = [part for one in value.split(split) if (part := one.strip())]
            return tuple(parts if read is None else map(read, parts))

        return fill

    def _reader(self, column: Column, shape: FieldShape) -> Convert | None:
        """Return what reads a text as what a field holds; None if the text is handed on."""
        if LocalText in shape.types:
            tag = column.language or self._language
            return lambda text: LocalText({tag: text})
        if Identifier in shape.types:
            scheme = column.scheme
            return (lambda text: Identifier(scheme, text)) if scheme else Identifier.parse
        if Money in shape.types:
            return Money.parse
        if shape.kind == "integer":
            return lambda text: int(text) if _WHOLE.fullmatch(text) else text
        return None

    def _cell(self, column: Column, read: Convert | None = None) -> Fill:
        place, missing = self.placed(column)
        if column.convert is not None:
            read = _conversion(column.name, column.convert)
        if read is None:
            return lambda cells: None if (text := cells[place]) in missing else text
        return lambda cells: None if (text := cells[place]) in missing else read(text)


def _conversion(name: str, convert: Conversion) -> Convert:
    """Return what converts a text; it raises InvalidValueError about the column."""
    if isinstance(convert, Mapping):
        few = f" ({', '.join(map(repr, convert))})" if 0 < len(convert) <= _LISTED else ""
        rule = f"must be one of the texts that are converted{few}"

        def look_up(text: str) -> Any:
            if text in convert:
                return convert[text]
            raise InvalidValueError(name, rule, text)

        return look_up

    def ask(text: str) -> Any:
        try:
            return convert(text)
        except REFUSALS as error:
            raise unreadable(name, error, text) from None

    return ask


def unreadable(field: str, error: Exception, value: object) -> InvalidValueError:
    """Return what a conversion or a constructor raised as a sentence about the field."""
    if isinstance(error, InvalidValueError):
        return error
    return InvalidValueError(field, f"must be readable ({type(error).__name__}: {error})", value)
