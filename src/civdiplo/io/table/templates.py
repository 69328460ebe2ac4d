"""What a row of a table makes: templates of entities, filled with columns and constants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

import attrs
from attrs import frozen

from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import FieldShape, Part, shapes
from civdiplo.errors import InvalidValueError
from civdiplo.io.table.columns import (
    Column,
    First,
    Line,
    MoneyOf,
    PeriodOf,
    from_column,
    instead_of,
)
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period

__all__ = ["Each", "Key", "Template", "inner_of", "parts_of"]

_PREFIX = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]*(?:-[0-9A-Za-z.]+)*")


@frozen(init=False, eq=False)
class Each:
    """A part of an entity of which every row adds one, such as a step in the history of a case.

    Args:
        makes: The type of the part.
        in_order_of: The field of the part that they are put in order by: a number, a text, or a
            date, by its earliest day. A row that does not state it makes no entity. Parts that are
            alike in it keep the order of the table; all do so if None.
        fields: What the fields of the part hold, as in a `Template`.

    Raises:
        InvalidValueError: The part has no such field, or a required one is not filled.
    """

    makes: type[Part]
    in_order_of: str | None
    fields: Mapping[str, Any]
    shapes: tuple[FieldShape, ...] = attrs.field(repr=False)

    def __init__(
        self, makes: type[Part], /, *, in_order_of: str | None = None, **fields: Any
    ) -> None:
        _check_type(makes, Part, "must be a part of entities, such as StateChange")
        shapes = _filled_shapes(makes, fields, ())
        if in_order_of is not None and in_order_of not in fields:
            rule = "must be one of the fields that are filled"
            raise InvalidValueError("in_order_of", rule, in_order_of)
        held = {
            "makes": makes,
            "in_order_of": in_order_of,
            "fields": dict(fields),
            "shapes": shapes,
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)

    def in_order(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Return the parts in their order."""
        if self.in_order_of is None:
            return tuple(parts)
        return tuple(sorted(parts, key=lambda part: _place(getattr(part, str(self.in_order_of)))))


def _place(value: Any) -> Any:
    return value.earliest if isinstance(value, (PartialDate, Period)) else value


@frozen(init=False, eq=False)
class Key:
    """What the id of an entity is made of: the same content gives the same id, in any table.

    The id is the prefix and the parts, "place-Pskov--RU"; where that is not fit for an id, or could
    stand for another key, a digest of the parts ends it.

    Args:
        parts: Names of columns, columns, the `Line`, or templates and keys, whose ids are taken.
        prefix: What the id begins with; the type of the entity in lower case if None. Keys that
            shall meet in one entity have one prefix. A key with the line names the table by it.
        unordered: Whether the parts give the same id in any order, as the two sides of a twinning
            do. The report then lists what is stated from one side only.

    Raises:
        InvalidValueError: There is no part, a part is none of these, the prefix is not fit for an
            id, or the line is a part of a key without prefix or without order.
    """

    parts: tuple[Any, ...]
    prefix: str | None
    unordered: bool
    is_numbered: bool = attrs.field(repr=False)

    def __init__(
        self, *parts: str | Column | Key | Template, prefix: str | None = None,
        unordered: bool = False,
    ) -> None:  # fmt: skip
        if not parts:
            raise InvalidValueError("key", "must be made of at least one column", parts)
        if prefix is not None and not _PREFIX.fullmatch(prefix):
            raise InvalidValueError("prefix", "must be letters, digits, dots and hyphens", prefix)
        held = tuple(Column(part) if isinstance(part, str) else part for part in parts)
        _check_parts(held, prefix, unordered=unordered)
        numbered = any(isinstance(one, Line) for one in held) or any(
            _key_of(one).is_numbered for one in held if not isinstance(one, Column)
        )
        facts = {"parts": held, "prefix": prefix, "unordered": unordered, "is_numbered": numbered}
        for name, value in facts.items():
            object.__setattr__(self, name, value)


def _check_parts(parts: tuple[Any, ...], prefix: str | None, *, unordered: bool) -> None:
    for part in parts:
        if not isinstance(part, (Column, Key, Template)):
            rule = "must be made of columns, lines, keys and templates"
            raise InvalidValueError("key", rule, part)
    if any(isinstance(part, Line) for part in parts):
        if prefix is None:
            rule = "must name the table, as the lines of another table have the same numbers"
            hint = "such as Key(Line(), prefix='gifts-2021')"
            raise InvalidValueError("prefix", rule, prefix, hint=hint)
        if unordered:
            rule = "must not be asked of a key with the line, as no two rows meet in it"
            raise InvalidValueError("unordered", rule, unordered)


def _key_of(part: Key | Template) -> Key:
    return part.key if isinstance(part, Template) else part


@frozen(init=False, eq=False)
class Template:
    """What a row makes: an entity, filled field by field.

    Args:
        makes: The type of the entity.
        key: What its id is made of; a column, or the name of one, is all of it.
        fields: What the fields of the entity hold: a `Column`, `First`, `PeriodOf`, `MoneyOf`, a
            template or `Key` for a reference, a mapping (language tags for words, namespaced keys
            for ``extra``) or list of these, an `Each`, or a constant.

    Raises:
        InvalidValueError: The type has no such field, a required one is not filled, a field does
            not hold the constant or part that is given for it, or a key that stands for a
            reference has no prefix.
    """

    makes: type[Entity]
    key: Key
    fields: Mapping[str, Any]
    shapes: tuple[FieldShape, ...] = attrs.field(repr=False)
    converters: tuple[Callable[[Any], Any] | None, ...] = attrs.field(repr=False)
    required: tuple[str, ...] = attrs.field(repr=False)
    named: tuple[str, ...] = attrs.field(repr=False)
    gathered: Mapping[str, Each] = attrs.field(repr=False)

    def __init__(self, makes: type[Entity], key: Key | Column | str, /, **fields: Any) -> None:
        _check_type(makes, Entity, "must be an entity type, such as Place")
        key = _own_key(key, makes)
        filled = _filled_shapes(makes, fields, ("id",))
        held = {
            "makes": makes,
            "key": key,
            "fields": dict(fields),
            "shapes": filled,
            "named": tuple(sorted(fields)),
            "required": tuple(shape.name for shape in filled if shape.required),
            "converters": tuple(_converter(makes, name) for name in fields),
            "gathered": {name: spec for name, spec in fields.items() if isinstance(spec, Each)},
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)


def _check_type(makes: object, base: type, rule: str) -> None:
    if not (isinstance(makes, type) and issubclass(makes, base)):
        raise InvalidValueError("makes", rule, makes)


def _own_key(given: object, makes: type[Entity]) -> Key:
    """Return the key of a template: its ids begin with its type, if nothing else is said."""
    if not isinstance(given, (Key, Column, str)):
        hint = "such as 'code' or Key('name', 'country')"
        raise InvalidValueError("key", "must be a key or the name of a column", given, hint=hint)
    key = given if isinstance(given, Key) else Key(given)
    if key.prefix is not None:
        return key
    word = type_name(makes).rpartition(":")[2].lower()
    return Key(*key.parts, prefix=word, unordered=key.unordered)


def _filled_shapes(
    makes: type[Entity | Part], fields: Mapping[str, Any], given: tuple[str, ...]
) -> tuple[FieldShape, ...]:
    """Return the shapes of the fields that are filled; those ``given`` are filled otherwise."""
    known = {shape.name: shape for shape in shapes(makes)}
    for name in fields:
        if name not in known or name in given:
            rule = f"must be a field of {makes.__name__}"
            hint = instead_of(name, [one for one in known if one not in given])
            raise InvalidValueError("field", rule, name, hint=hint)
    missing = [one.name for one in known.values() if one.required and one.name not in fields]
    unfilled = [name for name in missing if name not in given]
    if unfilled:
        rule = f"must be filled, as {makes.__name__} requires it"
        raise InvalidValueError(unfilled[-1], rule, None)
    for name, spec in fields.items():
        _check_filling(spec, known[name], _converter(makes, name))
    return tuple(known[name] for name in fields)


def _check_filling(spec: Any, shape: FieldShape, convert: Callable[[Any], Any] | None) -> None:
    """Refuse what no row can fill a field with."""
    if isinstance(spec, Each) and not issubclass(spec.makes, shape.types):
        raise InvalidValueError(shape.name, f"must be {shape.says}", spec.makes.__name__)
    for one in _fillings_of(spec):
        if isinstance(one, Key) and one.prefix is None:
            hint = "such as Key('body', prefix='organization')"
            rule = "must be given to a key that stands for a reference"
            raise InvalidValueError("prefix", rule, None, hint=hint)
    if spec is None or isinstance(spec, _SPECS):
        return
    try:
        value = (spec,) if shape.many else spec
        shape.verify(value if convert is None else convert(value))
    except InvalidValueError as error:
        hints = [error.hint, from_column(spec)] if isinstance(spec, str) else [error.hint]
        hint = "; ".join(filter(None, hints))
        raise InvalidValueError(shape.name, error.rule, spec, hint=hint) from None


def _fillings_of(spec: Any) -> Iterator[Any]:
    """Yield what fills a field, without what keys and templates are made of."""
    yield spec
    if not isinstance(spec, (Key, Template)):
        for one in inner_of(spec):
            yield from _fillings_of(one)


def _converter(makes: type[Any], name: str) -> Callable[[Any], Any] | None:
    found: Any = attrs.fields_dict(makes)[name].converter
    return cast("Callable[[Any], Any] | None", found)


_SPECS = (Column, First, PeriodOf, MoneyOf, Key, Template, Each, Mapping, list, tuple)


def inner_of(spec: Any) -> Iterable[Any]:
    """Return what a template, or what fills one of its fields, is made of."""
    if isinstance(spec, Template):
        return (spec.key, spec.fields)
    if isinstance(spec, Each):
        return (spec.fields,)
    if isinstance(spec, Key):
        return spec.parts
    if isinstance(spec, (First, PeriodOf, MoneyOf)):
        return attrs.astuple(spec, recurse=False)
    if isinstance(spec, Mapping):
        return spec.values()
    return spec if isinstance(spec, (list, tuple)) else ()


def parts_of(spec: Any) -> Iterator[Any]:
    """Yield all that a template, or what fills one of its fields, is made of, and it last."""
    for one in inner_of(spec):
        yield from parts_of(one)
    yield spec
