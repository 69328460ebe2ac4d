"""Filling templates with the cells of a row: texts become what the fields of the entities hold."""

from __future__ import annotations

import operator
from typing import Any

from attrs import define

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.table.cells import Cells, Fill, unreadable
from civdiplo.io.table.fillers import Fillers, Identify
from civdiplo.io.table.templates import Key, Template
from civdiplo.serialize.faults import REFUSALS
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

__all__ = ["Filled", "Filling", "quoted"]

# Numbers that differ may have one hash, and equal ones be written in two ways: they go as texts.
_HASHED = frozenset((str, PartialDate, Period, LocalText, Identifier))
_NOTHING = frozenset(
    ("-", "--", "–", "—", "?", "n/a", "na", "n.a.", "nan", "none", "null", "unknown")
)
_REMEMBERED = 1 << 16  # rows of one template
_TRIED = 1 << 14  # rows by which it is seen whether what they refer to repeats
_TRIED_ALONE = 1 << 10  # rows by which it is seen whether they repeat otherwise


@define(eq=False)
class Filled:
    """What one template makes of one row.

    ``parts`` are those of its key, ``is_turned`` if they came in the other order; ``values`` has
    the fields that are stated, ``refers`` the ids that these refer to by keys of the row,
    ``is_passed`` whether a stream has seen that it says nothing new.
    """

    template: Template
    id: str
    parts: tuple[str, ...]
    is_turned: bool
    values: dict[str, Any]
    refers: tuple[str, ...]
    is_passed: bool = False

    @property
    def told(self) -> dict[str, str | dict[str, str]]:
        """The fields that are stated, by name, as a report quotes them."""
        return {name: quoted(value) for name, value in sorted(self.values.items()) if value}

    @property
    def said(self) -> int:
        """A hash of what is said, for where it is not held."""
        get = self.values.get
        facts = [
            (name, value if value.__class__ in _HASHED else str(value))
            for name in self.template.named
            if (value := get(name))
        ]
        return hash((self.template.makes.__name__, self.parts, *facts))


class Filling:
    """Fills one template with the rows of a table.

    Args:
        template: The template.
        fillers: What makes the fillers of its fields.
        is_referred: Whether other templates refer to it, as to an actor who is in many rows.
    """

    def __init__(self, template: Template, fillers: Fillers, *, is_referred: bool) -> None:
        self.template: Template = template
        self._identity: Identify = fillers.identity(template.key)
        self._fields: list[tuple[str, Fill, bool]] = [
            (
                shape.name,
                fillers.field(template.fields[shape.name], shape, convert),
                _refers(template.fields[shape.name]),
            )
            for shape, convert in zip(template.shapes, template.converters, strict=True)
        ]
        places = fillers.readers.places(template.key, *template.fields.values())
        self._pick: Fill | None = operator.itemgetter(*places) if places else None
        self._made: dict[Any, Filled] = {}
        self._tried = _TRIED if is_referred else _TRIED_ALONE
        self._met_again = 0

    def fill(self, cells: Cells) -> Filled:
        """Return what the template makes of a row; equal cells make the same object, mostly.

        A table names the same actor in many rows: what is made of its cells is remembered, unless
        the report has something to say of each row, or rows are seen not to repeat.

        Raises:
            BlankError: A cell of the key is blank.
            InvalidDataError: Fields do not hold what the row has for them.
        """
        if self._pick is None:
            return self._fill(cells)
        given = self._pick(cells)
        filled = self._made.get(given)
        if filled is not None:
            self._met_again += 1
            return filled
        filled = self._fill(cells)
        self._keep(given, filled)
        return filled

    def _keep(self, given: Any, filled: Filled) -> None:
        made = self._made
        if len(made) >= _REMEMBERED:
            made.clear()
        made[given] = filled
        if len(made) == self._tried > 8 * self._met_again:
            self._pick = None
            made.clear()

    def _fill(self, cells: Cells) -> Filled:
        try:
            own_id, parts, is_turned = self._identity(cells)
        except InvalidValueError as error:
            raise InvalidDataError([_fault(error)]) from None
        values: dict[str, Any] = {}
        refers: list[str] = []
        faults: list[Fault] = []
        for name, fill, is_reference in self._fields:
            try:
                value = fill(cells)
            except REFUSALS as error:
                faults.append(_fault(unreadable(name, error, "")))
                continue
            if value is None:
                continue
            values[name] = value
            if is_reference:
                refers += [value] if isinstance(value, str) else value
        if faults:
            raise InvalidDataError(faults)
        return Filled(self.template, own_id, parts, is_turned, values, tuple(refers))


def quoted(value: Any) -> str | dict[str, str]:
    """Return a value as a report quotes it: as text, or all texts where it has several."""
    if isinstance(value, LocalText) and len(value.languages) > 1:
        return value.to_plain()
    return str(value)


def _refers(spec: Any) -> bool:
    """Tell whether a field refers to what a key of this row stands for."""
    specs = spec if isinstance(spec, (list, tuple)) else (spec,)
    return any(isinstance(one, (Key, Template)) for one in specs)


def _fault(error: InvalidValueError) -> Fault:
    hints = [error.hint] if error.hint else []
    if isinstance(error.value, str) and error.value.casefold() in _NOTHING:
        hints.append(f"missing=[{error.value!r}] takes it as not stated")
    rule = f"{error.rule} ({'; '.join(hints)})" if hints else error.rule
    return Fault("$", rule, shown(error.value), field=error.field)
