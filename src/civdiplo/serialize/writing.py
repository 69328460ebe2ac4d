"""Entities to plain data: one writer per class, derived from its shapes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeAlias

from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import FieldShape, Part
from civdiplo.errors import InvalidValueError
from civdiplo.serialize.reading import absent_says, wired
from civdiplo.values.decimals import exact_decimal, plain_digits
from civdiplo.values.plain import EMPTY, thaw

__all__ = ["entity_plain", "part_plain"]

Write: TypeAlias = Callable[[Any], Any]

_MISSING = object()


def entity_plain(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain data: id, type, then its fields in their order.

    Raises:
        UnknownTypeError: Its type has not been registered.
    """
    plain = {"id": entity.id, "type": type_name(type(entity))}
    return _fill(plain, entity)


def part_plain(part: Part) -> dict[str, Any]:
    """Return a part as plain data: its fields in their order."""
    return _fill({}, part)


def _fill(plain: dict[str, Any], source: Entity | Part) -> dict[str, Any]:

    cls: Any = type(source)
    for name, unwritten, write in _writers(cls):
        value = getattr(source, name)
        if value is unwritten or (unwritten is EMPTY and not value):
            continue
        plain[name] = None if value is None else write(value)
    return plain


@functools.cache
def _writers(cls: type) -> tuple[tuple[str, Any, Write], ...]:
    return tuple(
        (shape.name, _unwritten(shape), _writer(shape))
        for shape, _ in wired(cls)
        if not (shape.name == "id" and issubclass(cls, Entity))
    )


def _unwritten(shape: FieldShape) -> Any:
    """Return the one default that is said by leaving the field out: None, () or EMPTY."""
    if shape.required or not absent_says(shape):
        return _MISSING
    return shape.default if shape.default in (None, (), EMPTY) else _MISSING


def _writer(shape: FieldShape) -> Write:
    one = _leaf(shape)
    if not shape.many:
        return one
    return list if one is _as_is else lambda values: [one(value) for value in values]


def _leaf(shape: FieldShape) -> Write:
    if shape.kind == "value":
        return _value_writer(shape.types)
    if shape.kind == "part":
        return _part_writer(shape)
    if shape.kind == "decimal":
        return lambda value: plain_digits(exact_decimal(value, shape.name))
    return thaw if shape.kind == "plain" else _as_is


def _as_is(value: Any) -> Any:
    return value


def _value_writer(types: tuple[Any, ...]) -> Write:
    if all(hasattr(cls, "to_plain") for cls in types):
        return lambda value: thaw(value.to_plain())
    from civdiplo.serialize.converter import converter

    return converter().unstructure


def _part_writer(shape: FieldShape) -> Write:
    tagged = len(shape.types) > 1

    def write(part: Any) -> dict[str, Any]:
        if type(part) not in shape.types:  # a subclass would be read back as its base
            raise InvalidValueError(shape.name, f"must be {shape.says} and no subclass of it", part)
        plain = {"type": type(part).__name__} if tagged else {}
        return _fill(plain, part)

    return write
