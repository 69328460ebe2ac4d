"""Lines that stand word for word as they would be written are read at a glance.

What reads plain data takes records in any order and spacing and names each fault. Nearly all lines
are in the one form that is written, though, with a space after each comma and colon or without, and
of those a pattern per entity type tells at once that they are JSON, that no key stands twice or is
unknown, and where the text of each field begins and ends. That text is looked up in the *book* of
the field. Where it is not there yet, it is read as always: by the strict reader of JSON, then by
the reader of the field, which checks it. Then slots are filled, and the rules that join fields are
asked.

So no check is left out, and none is made in another way. A line that the pattern does not know, or
of which a field is refused, gives None: the reader of plain data has the last word on it.

Why a match is proof: the pattern takes ``{``, then for each field at most once, in a fixed order,
its key and one text, then ``}``. Each of these texts is, by itself, either a JSON text without an
escape or control character, or has been read by the strict reader as one JSON value. What is put
together of such pieces is a JSON object with just these keys and values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias, get_args

import attrs

from civdiplo.entities.base import Entity, entity_types
from civdiplo.entities.shapes import FieldShape, OwnId
from civdiplo.errors import InvalidDataError
from civdiplo.serialize.faults import REFUSALS
from civdiplo.serialize.figures import PLAIN_TEXT, glance, matcher
from civdiplo.serialize.jsontext import JsonText
from civdiplo.serialize.leaves import UNREPEATED, Read, keep
from civdiplo.serialize.making import filler, is_filled, widened_default
from civdiplo.serialize.reading import Reader, absent_says, wired
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import ID
from civdiplo.values.patterns import Pattern
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation

__all__ = ["Verbatim"]

_Lane: TypeAlias = Callable[[str], "Entity | None"]

_LONGEST = 2**16  # bytes of a line; a pattern that repeats groups takes memory for what it repeats
_WORTH = 300  # lines of a type from which on its pattern is worth its making
_DEEPEST = 4  # levels of brackets; what is nested deeper is for the reader of plain data

_OWN_ID = get_args(OwnId)[1]
_HEAD = Pattern(r'\{"id": ?+"[^"]*+", ?+"type": ?+"([^"]*+)"')
_TEXT = rf'"{PLAIN_TEXT}(?:"|(?:\\.{PLAIN_TEXT})+")'
_BETWEEN = r'[^"{}\[\]]*+'


def _nested() -> str:
    """Return the pattern of what may be a JSON value: brackets are counted, texts kept whole."""
    inner = rf"{_BETWEEN}(?:{_TEXT}{_BETWEEN})*"
    for _ in range(_DEEPEST - 1):
        inner = rf"{_BETWEEN}(?:(?:{_TEXT}|[\[{{]{inner}[\]}}]){_BETWEEN})*"
    return rf"(?:{_TEXT}|[\[{{]{inner}[\]}}]|[-+.0-9A-Za-z]++)"


_VALUE = _nested()


class _Book(dict["str | None", Any]):
    """What the texts of a field say, by text; a text that is new is read, and kept if it repeats.

    Under None stands what the field holds where it is left out.
    """

    __slots__ = ("_absent", "_read", "_repeats")

    def __init__(self, read: Read, absent: Any, *, repeats: bool) -> None:
        self[None] = self._absent = absent
        self._read = read
        self._repeats = repeats

    def __missing__(self, text: str) -> Any:
        value = self._read(text)
        if self._repeats:
            keep(self, text, value)
            self[None] = self._absent
        return value


class Verbatim:
    """Reads the lines of one input that are as they would be written.

    Args:
        reader: What reads all others.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._json = JsonText()
        self._types = entity_types()
        self._met: Counter[str] = Counter()
        self._lanes: dict[str, _Lane] = {}
        self._lane: _Lane = _unknown  # of the type met last; files are sorted by type
        self._ids: _Book | None = None

    def read(self, line: bytes) -> Entity | None:
        """Return the entity of a line, or None where the line is not as it would be written."""
        if len(line) > _LONGEST:
            return None
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return None
        entity = self._lane(text)
        return self._elsewhere(text) if entity is None else entity

    def _elsewhere(self, text: str) -> Entity | None:
        head = _HEAD.match(text)
        name = head[1] if head else ""
        if name not in self._types:
            return None
        if name not in self._lanes:
            self._met[name] += 1
            if self._met[name] < _WORTH:
                return None
            self._lanes[name] = self._lane_of(name, self._types[name])
        lane = self._lanes[name]
        if lane is self._lane:
            return None
        self._lane = lane
        return lane(text)

    def _lane_of(self, name: str, cls: type[Entity]) -> _Lane:
        if not _has_pattern(cls):
            return _unknown
        attributes = attrs.fields_dict(cls)
        held = sorted((shape for shape, _ in wired(cls)), key=lambda shape: shape.name != "id")
        match = matcher(_pattern(name, held))
        books = {
            shape.name: self._book(shape, widened_default(attributes[shape.name]))
            for shape in held
            if not _is_own_id(shape)
        }
        fill = filler(cls, [shape.name for shape in held], check=cls.check, books=books)

        def read(text: str) -> Entity | None:
            found = match(text)
            if found is None:
                return None
            try:
                made: Entity = fill(found.groups())
            except REFUSALS:
                return None
            return made

        return read

    def _book(self, shape: FieldShape, absent: Any) -> _Book:
        if not _is_text(shape):
            return _Book(self._value(shape), absent, repeats=_repeats(shape))
        read = self._reader.field(shape)
        if shape.kind != "reference" or absent is not None:
            return _Book(read, absent, repeats=_repeats(shape))
        if self._ids is None:
            self._ids = _Book(read, None, repeats=True)
        return self._ids

    def _value(self, shape: FieldShape) -> Read:
        """Return what reads the text of a value: at once if its form is known, else as JSON."""
        read, parse, known = self._reader.field(shape), self._json.read, glance(shape)

        def read_text(text: str) -> Any:
            value = None if known is None else known(text)
            if value is not None:
                return value
            plain, odd = parse(text)
            if odd:
                raise InvalidDataError(odd)
            return read(plain)

        return read_text


def _unknown(_: str) -> None:
    """Know no line: no type has been met often enough, or its constructor does more than fill."""


def _has_pattern(cls: type[Entity]) -> bool:
    return is_filled(cls) and "type" not in attrs.fields_dict(cls)


def _pattern(name: str, held: list[FieldShape]) -> str:
    first, *rest = [f'"{shape.name}": {_captured(shape)}' for shape in held]
    keys = [
        f", {one}" if shape.required else f"(?:, {one}|)"  # branches are faster than ``?``
        for shape, one in zip(held[1:], rest, strict=True)
    ]
    return rf'\{{{first}, "type": "{re.escape(name)}"{"".join(keys)}\}}'


def _captured(shape: FieldShape) -> str:
    if _is_own_id(shape):
        return f'"({ID})"'  # which is all that its check asks
    if not _is_text(shape):
        return f"({_VALUE})"
    # No id and no word of a closed list has an escape or control character: their readers refuse.
    is_closed = shape.kind in ("reference", "choice")
    return '"([^"]*+)"' if is_closed else f'"({PLAIN_TEXT})"'


def _is_text(shape: FieldShape) -> bool:
    """Tell whether a field holds one text and nothing else, so that its quotes say nothing."""
    is_text = shape.kind in ("reference", "choice") or shape.check is not None
    return is_text and not shape.many and absent_says(shape)


def _is_own_id(shape: FieldShape) -> bool:
    return shape.check == _OWN_ID and shape.required


_REPEATED = frozenset((PartialDate, Period, Citation))


def _repeats(shape: FieldShape) -> bool:
    """Tell whether the texts of a field are likely to be met again."""
    if shape.kind == "value":
        return _REPEATED.issuperset(shape.types)
    if shape.kind == "reference":
        return not shape.many
    if shape.check is not None:
        return shape.check.name not in UNREPEATED
    return shape.kind in ("choice", "flag")
