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

__all__ = [
    "MISSING",
    "entity_plain",
    "part_class",
    "part_plain",
    "unwritten",
    "value_writer",
]

Write: TypeAlias = Callable[[Any], Any]

MISSING = object()  # says that a field is always written


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
        (shape.name, unwritten(shape), _writer(shape))
        for shape, _ in wired(cls)
        if not (shape.name == "id" and issubclass(cls, Entity))
    )


def unwritten(shape: FieldShape) -> Any:
    """Return the one default that is said by leaving the field out: None, () or EMPTY."""
    if shape.required or not absent_says(shape):
        return MISSING
    return shape.default if shape.default in (None, (), EMPTY) else MISSING


def _writer(shape: FieldShape) -> Write:
    one = _leaf(shape)
    if not shape.many:
        return one
    return list if one is _as_is else lambda values: [one(value) for value in values]


def _leaf(shape: FieldShape) -> Write:
    if shape.kind == "value":
        return value_writer(shape.types)
    if shape.kind == "part":
        return _part_writer(shape)
    if shape.kind == "decimal":
        return lambda value: plain_digits(exact_decimal(value, shape.name))
    return thaw if shape.kind == "plain" else _as_is


def _as_is(value: Any) -> Any:
    return value


def value_writer(types: tuple[Any, ...]) -> Write:
    """Return what gives the plain form of a value of one of these classes."""
    if all(hasattr(cls, "to_plain") for cls in types):
        return lambda value: thaw(value.to_plain())
    from civdiplo.serialize.converter import converter

    return converter().unstructure


def _part_writer(shape: FieldShape) -> Write:
    tagged = len(shape.types) > 1

    def write(part: Any) -> dict[str, Any]:
        cls = part_class(shape, part)
        return _fill({"type": cls.__name__} if tagged else {}, part)

    return write


def part_class(shape: FieldShape, part: Any) -> type[Any]:
    """Return the class of a part; a subclass is refused, as it would be read back as its base."""
    cls: type[Any] = type(part)
    if cls not in shape.types:
        raise InvalidValueError(shape.name, f"must be {shape.says} and no subclass of it", part)
    return cls
