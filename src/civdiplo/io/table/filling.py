"""Filling templates with the cells of a row: texts become what the fields of the entities hold."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from attrs import frozen

from civdiplo.entities.shapes import FieldShape, Part
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.table.templates import (
    Column,
    Each,
    First,
    Key,
    MoneyOf,
    PeriodOf,
    Template,
    is_fit,
    parts_of,
    slug,
)
from civdiplo.serialize.faults import REFUSALS
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

__all__ = ["BlankError", "Filled", "Filling", "Identity", "Said"]

Cells: TypeAlias = Mapping[str, str]

_REMEMBERED = 1 << 16  # rows of one template
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class BlankError(Exception):
    """A cell that an id is made of states nothing."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


@frozen
class Identity:
    """An id, and the key that it stands for; ``turned`` if its parts came in the other order."""

    id: str
    parts: tuple[str, ...]
    turned: bool


@frozen
class Said:
    """The digests of an id, and of what was said under it, 16 bytes each."""

    id: bytes
    values: bytes


@frozen
class Filled:
    """What one template makes of one row."""

    template: Template
    identity: Identity
    values: dict[str, Any]
    refers: tuple[str, ...]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The fields that are stated, as texts, by name."""
        return sorted((name, str(value)) for name, value in self.values.items() if value)

    @functools.cached_property
    def said(self) -> Said:
        """What is remembered of it where it is not held itself; made once, for rows that repeat."""
        kind = self.template.makes.__name__
        values = _digest(kind, *self.identity.parts, *map(str, self.told))
        return Said(_digest(self.identity.id), values)


class _Remembered:
    """What was made of the cells of a template's columns."""

    def __init__(self, template: Template) -> None:
        parts = list(parts_of(template))
        self.names = tuple(dict.fromkeys(one.name for one in parts if isinstance(one, Column)))
        self.is_worth_it = not any(isinstance(one, First) for one in parts)
        self.made: dict[tuple[str, ...], Filled] = {}


class Filling:
    """Fills templates with rows.

    Args:
        missing: The texts that state nothing.
        language: The language of words, where a column does not say otherwise.
        defaulted: Is told the first column, and the one that was taken in its place.
    """

    def __init__(
        self, missing: Collection[str], language: str, defaulted: Callable[[str, str], None]
    ) -> None:
        self.missing: frozenset[str] = frozenset(missing)
        self.language = language
        self.defaulted = defaulted
        self._remembered: dict[Template, _Remembered] = {}

    def fill(self, template: Template, row: Cells) -> Filled:
        """Return what a template makes of a row; equal cells make the same object, mostly.

        A table names the same actor in many rows: what is made of its cells is remembered, unless
        the report has something to say of each row.

        Raises:
            BlankError: A cell of the key is blank.
            InvalidDataError: Fields do not hold what the row has for them.
        """
        known = self._remembered.get(template)
        if known is None:
            known = self._remembered[template] = _Remembered(template)
        if not known.is_worth_it:
            return self._fill(template, row)
        cells = tuple([row[name] for name in known.names])
        filled = known.made.get(cells)
        if filled is None:
            filled = self._fill(template, row)
            if len(known.made) >= _REMEMBERED:
                known.made.clear()
            known.made[cells] = filled
        return filled

    def _fill(self, template: Template, row: Cells) -> Filled:
        try:
            identity = self.identity(template.key, row)
        except InvalidValueError as error:
            raise InvalidDataError([_fault(error)]) from None
        values: dict[str, Any] = {}
        refers: list[str] = []
        faults: list[Fault] = []
        for shape, convert in zip(template.shapes, template.converters, strict=True):
            spec = template.fields[shape.name]
            try:
                value = self._value(spec, shape, row)
                if shape.many and value is not None:
                    value = tuple(value) if isinstance(value, (list, tuple)) else (value,)
                value = value if convert is None else convert(value)
                if value is not None:
                    shape.verify(value)
            except REFUSALS as error:
                faults.append(_fault(_unreadable(shape.name, error, "")))
                continue
            values[shape.name] = value
            refers += _referred(spec, value)
        if faults:
            raise InvalidDataError(faults)
        return Filled(template, identity, values, tuple(refers))

    def identity(self, key: Key, row: Cells) -> Identity:
        """Return the id that a row gives a key.

        Raises:
            BlankError: A cell of it is blank.
        """
        parts: list[str] = []
        fit = True
        for part in key.parts:
            if isinstance(part, Column):
                text = self._text(part, row)
                if text is None:
                    raise BlankError(part.name)
                parts.append(text)
                fit = fit and is_fit(text)
            else:
                inner = part.key if isinstance(part, Template) else part
                parts.append(self.identity(inner, row).id)
        ordered = tuple(sorted(parts) if key.unordered else parts)
        id = slug(key.prefix or "", ordered, fit=fit)  # noqa: A001  # the field's own word
        return Identity(id, ordered, turned=ordered != tuple(parts))

    def _text(self, column: Column, row: Cells) -> str | None:
        """Return the text of a column, converted; None where it states nothing."""
        converted = self._converted(column, row)
        return None if converted is None else str(converted)

    def _converted(self, column: Column, row: Cells) -> Any:
        text = row[column.name]
        if text in self.missing:
            return None
        if column.convert is None:
            return text
        if isinstance(column.convert, Mapping):
            if text in column.convert:
                return column.convert[text]
            rule = "must be one of the texts that are converted"
            raise InvalidValueError(column.name, rule, text)
        try:
            return column.convert(text)
        except REFUSALS as error:
            raise _unreadable(column.name, error, text) from None

    def _value(self, spec: Any, shape: FieldShape, row: Cells) -> Any:
        if isinstance(spec, (Column, First)):
            return self._first(spec, shape, row)
        if isinstance(spec, (Key, Template)):
            return self._reference(spec, shape, row)
        if isinstance(spec, Each):
            return self._part(spec, row)
        if isinstance(spec, (PeriodOf, MoneyOf)):
            return self._pair(spec, row)
        if isinstance(spec, Mapping):
            return self._mapping(spec, shape, row)
        return self._several(spec, shape, row) if isinstance(spec, (list, tuple)) else spec

    def _pair(self, spec: PeriodOf | MoneyOf, row: Cells) -> Period | Money | None:
        first, second = (
            self._value(part, _TEXT, row) for part in attrs.astuple(spec, recurse=False)
        )
        if isinstance(spec, MoneyOf):
            return None if first is None else Money(first, second)
        return None if first is second is None else Period.of(first, second)

    def _part(self, spec: Each, row: Cells) -> tuple[Part, ...]:
        """Return the one part that a row adds.

        Raises:
            BlankError: What the parts are put in order by is not stated.
        """
        values = {one.name: self._value(spec.fields[one.name], one, row) for one in spec.shapes}
        if spec.in_order_of is not None and values[spec.in_order_of] is None:
            held = spec.fields[spec.in_order_of]
            raise BlankError(held.name if isinstance(held, Column) else spec.in_order_of)
        return (spec.makes(**values),)

    def _several(
        self, spec: Sequence[Any], shape: FieldShape, row: Cells
    ) -> tuple[Any, ...] | None:
        found = [self._value(one, shape, row) for one in spec]
        stated = not spec or any(one is not None for one in found)
        return tuple(_flat(found)) if stated else None

    def _reference(self, spec: Key | Template, shape: FieldShape, row: Cells) -> str | None:
        try:
            return self.identity(spec.key if isinstance(spec, Template) else spec, row).id
        except BlankError:
            if shape.required:
                raise
            return None

    def _first(self, spec: Column | First, shape: FieldShape, row: Cells) -> Any:
        if isinstance(spec, Column):
            return self._column(spec, shape, row)
        for column in spec.columns:
            value = self._column(column, shape, row)
            if value is not None:
                if column is not spec.columns[0]:
                    self.defaulted(spec.columns[0].name, column.name)
                return value
        return None

    def _mapping(self, spec: Mapping[str, Any], shape: FieldShape, row: Cells) -> Any:
        filled = {key: self._value(one, _TEXT, row) for key, one in spec.items()}
        stated = {key: value for key, value in filled.items() if value is not None}
        return stated or ({} if shape.kind == "plain" else None)

    def _column(self, column: Column, shape: FieldShape, row: Cells) -> Any:
        value = self._converted(column, row)
        if not isinstance(value, str):
            return value
        if column.split is None:
            return self._read(value, column, shape)
        parts = [part.strip() for part in value.split(column.split)]
        return tuple(self._read(part, column, shape) for part in parts if part)

    def _read(self, text: str, column: Column, shape: FieldShape) -> Any:
        """Return text as what the field holds; what it does not know it hands on as text."""
        if LocalText in shape.types:
            return LocalText({column.language or self.language: text})
        if Identifier in shape.types:
            return Identifier(column.scheme, text) if column.scheme else Identifier.parse(text)
        if Money in shape.types:
            return Money.parse(text)
        if shape.kind == "integer" and _WHOLE.fullmatch(text):
            return int(text)
        return text


_TEXT = FieldShape("text", "text", (str,), required=False, optional=True, many=False, default=None)


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


def _referred(spec: Any, value: Any) -> tuple[str, ...]:
    """Return the ids that a field refers to by a key of this row."""
    if isinstance(spec, (Key, Template)):
        return (value,)
    if isinstance(spec, (list, tuple)) and any(isinstance(one, (Key, Template)) for one in spec):
        return tuple(value or ())
    return ()


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()


def _unreadable(field: str, error: Exception, value: object) -> InvalidValueError:
    """Return what a conversion or a constructor raised as a sentence about the field."""
    if isinstance(error, InvalidValueError):
        return error
    return InvalidValueError(field, f"must be readable ({type(error).__name__}: {error})", value)


def _fault(error: InvalidValueError) -> Fault:
    rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
    return Fault("$", rule, shown(error.value), field=error.field)
