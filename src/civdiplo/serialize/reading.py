"""Plain data to entities: one reader per class, derived from its shapes, strict and complete.

A reader raises what it refuses; the one above it puts its own name before the path and goes on to
the next field, so that paths cost nothing where nothing is wrong and no fault hides another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from attrs import frozen

from civdiplo.entities.base import Entity, entity_types
from civdiplo.entities.shapes import FieldShape, shapes
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.serialize.faults import REFUSALS, did_you_mean, faults_at, moved, refusal
from civdiplo.serialize.leaves import Pools, Read, leaf
from civdiplo.serialize.making import Make, maker
from civdiplo.values.plain import child_path

__all__ = ["Reader", "absent_says", "wired"]


class Reader:
    """Reads the records of one input; what repeats in them (ids, dates, codes) is held once.

    Not to be shared between threads; make one for each input.
    """

    def __init__(self) -> None:
        self._types = entity_types()
        self._objects: dict[type, Read] = {}
        self._pools = Pools()

    def entity(self, data: Any) -> Entity:
        """Return the entity that a record states.

        Raises:
            InvalidDataError: The record has faults; all of them are listed, paths from ``$`` on.
        """
        if data.__class__ is not dict and not isinstance(data, Mapping):
            raise refusal("$", "must be an object with id and type", data)
        try:
            made: Entity = self.object(self._type(data))(data)
        except InvalidDataError as error:
            given = data.get("id")
            known = given if isinstance(given, str) and len(given) <= 200 else None
            faults = [moved(fault, "$", entity=known) for fault in error.faults]
            raise InvalidDataError(faults) from None
        return made

    def _type(self, data: Mapping[str, Any]) -> type[Entity]:
        if "type" not in data:
            raise InvalidDataError([Fault("$.type", "must be there", "", field="type")])
        name = data["type"]
        cls = self._types.get(name) if isinstance(name, str) else None
        if cls is None:
            rule = f"must be a registered entity type {did_you_mean(name, self._types)}"
            raise InvalidDataError([Fault("$.type", rule, shown(name), field="type")])
        return cls

    def object(self, cls: type) -> Read:
        """Return the reader of an entity or part."""
        if cls not in self._objects:
            self._objects[cls] = self._object(cls)
        return self._objects[cls]

    def _object(self, cls: type) -> Read:
        fields = {shape.name: (alias, self.field(shape)) for shape, alias in wired(cls)}
        tags = ("type",) if issubclass(cls, Entity) else ()
        required = [shape.name for shape, _ in wired(cls) if shape.required]
        return _ObjectReader(cls, maker(cls), fields, tags, frozenset(required)).read

    def field(self, shape: FieldShape) -> Read:
        """Return the reader of a field."""
        one = _part(self, shape) if shape.kind == "part" else leaf(shape, self._pools)
        read = _list_of(one, shape.name) if shape.many else one
        return read if absent_says(shape) else _or_null(read)


def wired(cls: type) -> list[tuple[FieldShape, str]]:
    """Return the fields of a class that its constructor takes, each with the argument's name."""
    attributes = attrs.fields_dict(cls)
    return [
        (shape, attributes[shape.name].alias or shape.name)
        for shape in shapes(cls)
        if attributes[shape.name].init
    ]


def absent_says(shape: FieldShape) -> bool:
    """Tell whether None is written by leaving the field out; only else is null read and written."""
    return not shape.optional or (shape.default is None and not shape.required)


@frozen(eq=False)
class _ObjectReader:
    cls: type
    make: Make
    fields: dict[str, tuple[str, Read]]
    tags: tuple[str, ...]
    required: frozenset[str]

    def read(self, data: Any) -> Any:
        if data.__class__ is not dict and not isinstance(data, Mapping):
            raise refusal("$", "must be an object", data)
        fields = self.fields
        arguments = {}
        faults: list[Fault] = []
        for key, given in data.items():
            if key in fields:
                alias, read = fields[key]
                try:
                    arguments[alias] = read(given)
                except REFUSALS as error:
                    faults += faults_at(error, key, given)
            elif key not in self.tags:
                faults.append(self._unknown(key))
        if not self.required <= data.keys():
            faults += self._missing(data)
        if faults:
            raise InvalidDataError(faults)
        try:
            return self.make(arguments)
        except REFUSALS as error:
            raise InvalidDataError(self._joint(error, data)) from error

    def _unknown(self, key: Any) -> Fault:
        rule = f"must be a field of {self.cls.__name__} {did_you_mean(key, self.fields)}"
        return Fault(child_path("$", str(key)), rule, shown(key), field=str(key))

    def _missing(self, data: Mapping[str, Any]) -> list[Fault]:
        names = (name for name in self.fields if name in self.required and name not in data)
        return [Fault(f"$.{name}", "must be there", "", field=name) for name in names]

    def _joint(self, error: Exception, data: Mapping[str, Any]) -> list[Fault]:
        """Place a rule that joins fields at the field which it names."""
        if not isinstance(error, InvalidValueError):
            rule = f"must be accepted by {self.cls.__name__} ({error})"
            return [Fault("$", rule, shown(dict(data)))]
        rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
        name = error.field.partition("[")[0].partition(".")[0]
        path = f"$.{error.field}" if name in self.fields else "$"
        return [Fault(path, rule, shown(error.value), field=error.field)]


def _list_of(read: Read, name: str) -> Read:
    def read_list(given: Any) -> tuple[Any, ...]:
        if not isinstance(given, (list, tuple)):
            raise InvalidValueError(name, "must be a list", given)
        try:
            return tuple([read(one) for one in given])
        except REFUSALS:
            raise InvalidDataError(_list_faults(read, given)) from None

    return read_list


def _list_faults(read: Read, given: Iterable[Any]) -> list[Fault]:
    faults: list[Fault] = []
    for position, one in enumerate(given):
        try:
            read(one)
        except REFUSALS as error:
            faults += faults_at(error, position, one)
    return faults


def _or_null(read: Read) -> Read:
    return lambda given: None if given is None else read(given)


def _part(reader: Reader, shape: FieldShape) -> Read:
    if len(shape.types) == 1:
        only = shape.types[0]

        def read_only(given: Any) -> Any:
            return reader.object(only)(given)  # asked for when needed: a part may hold its like

        return read_only
    by_name = {cls.__name__: cls for cls in shape.types}

    def read(given: Any) -> Any:
        if not isinstance(given, Mapping) or given.get("type") not in by_name:
            rule = f"must be an object with one of the types {', '.join(by_name)}"
            raise InvalidValueError(shape.name, rule, given)
        rest = {key: one for key, one in given.items() if key != "type"}
        return reader.object(by_name[given["type"]])(rest)

    return read
