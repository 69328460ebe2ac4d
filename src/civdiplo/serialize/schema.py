"""JSON Schema of the written form, derived from the shapes of the entities.

A schema can say less than the reader checks: that a code is in its list, that a check digit is
right, that two fields fit each other, that an id is used once. What the schema refuses the reader
refuses too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias
from urllib.parse import quote

from civdiplo.entities.base import Entity, entity_types, type_name
from civdiplo.entities.shapes import FieldShape
from civdiplo.serialize.forms import TEXTS, VALUES
from civdiplo.serialize.migrations import SCHEMA_VERSION
from civdiplo.serialize.reading import absent_says, wired

__all__ = ["json_schema"]

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(types: Iterable[type[Entity]] | None = None) -> Schema:
    """Return the JSON Schema of a document that holds entities of some types.

    ``$defs`` has ``entity`` for a single one, as on a line of JSON Lines, and ``header`` for the
    first line. A value class of somebody else's is described by what its class method
    ``plain_schema()`` returns; where it has none, any value is allowed.

    Args:
        types: The registered types to describe; by default all.

    Raises:
        UnknownTypeError: One of them has not been registered.

    Source: JSON Schema, draft 2020-12.

    >>> from civdiplo.entities import Source
    >>> schema = json_schema([Source])
    >>> schema["$defs"]["Source"]["properties"]["language"]
    {'type': 'string', 'pattern': '^[a-z]{2,3}$', 'description': 'ISO 639 code'}
    """
    chosen = list(entity_types().values()) if types is None else list(types)
    definitions = _Definitions()
    refs = [definitions.of_entity(cls) for cls in chosen]
    version = {"const": SCHEMA_VERSION}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:civdiplo:schema:{SCHEMA_VERSION}",
        "title": "civdiplo",
        "description": "Entities of public diplomacy, as one document.",
        "type": "object",
        "properties": {
            "civdiplo": version,
            "entities": {"type": "array", "items": {"$ref": "#/$defs/entity"}},
        },
        "required": ["civdiplo", "entities"],
        "additionalProperties": False,
        "$defs": {
            "header": {
                "description": "The first line of JSON Lines.",
                "type": "object",
                "properties": {
                    "civdiplo": version,
                    "entities": {
                        "description": "How many lines follow.",
                        "type": "integer",
                        "minimum": 0,
                    },
                },
                "required": ["civdiplo"],
                "additionalProperties": False,
            },
            "entity": {"oneOf": refs},
            **definitions.held,
        },
    }


class _Definitions:
    """The definitions that a schema needs, in the order in which they are first met."""

    def __init__(self) -> None:
        self.held: dict[str, Schema] = {}

    def of_entity(self, cls: type[Entity]) -> Schema:
        """Return a reference to an entity type."""
        name = type_name(cls)
        fields = self._fields(cls)
        properties = {"id": fields.pop("id"), "type": {"const": name}, **fields}
        required = ["id", "type", *(name for name in _required(cls) if name != "id")]
        self.held[name] = {
            "description": _claim(cls),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        return _ref(name)

    def _fields(self, cls: type) -> dict[str, Schema]:
        return {shape.name: self._field(shape) for shape, _ in wired(cls)}

    def _field(self, shape: FieldShape) -> Schema:
        schema = self._leaf(shape)
        if shape.many:
            schema = {"type": "array", "items": schema}
        return schema if absent_says(shape) else {"anyOf": [schema, {"type": "null"}]}

    def _leaf(self, shape: FieldShape) -> Schema:
        if shape.kind == "choice":
            return {"enum": list(shape.choices)}
        if shape.check is not None:
            return TEXTS.get(shape.check.name, {"type": "string"})
        if shape.kind == "reference":
            return {**TEXTS["id"], "description": shape.says}
        if shape.kind in _SIMPLE:
            return _SIMPLE[shape.kind]
        of_class = self._of_part if shape.kind == "part" else self._of_value
        refs = [of_class(cls, tagged=len(shape.types) > 1) for cls in shape.types]
        return refs[0] if len(refs) == 1 else {"anyOf": refs}

    def _of_part(self, cls: type, *, tagged: bool) -> Schema:
        name = _name(cls) + (" with type" if tagged else "")
        if name not in self.held:
            self.held[name] = {}  # a part may hold parts of its own class
            tag = {"type": {"const": cls.__name__}} if tagged else {}
            self.held[name] |= {
                "description": _claim(cls),
                "type": "object",
                "properties": {**tag, **self._fields(cls)},
                "required": [*tag, *_required(cls)],
                "additionalProperties": False,
            }
        return _ref(name)

    def _of_value(self, cls: Any, *, tagged: bool) -> Schema:
        name = _name(cls)
        if name not in self.held:
            described = getattr(cls, "plain_schema", dict)
            form = VALUES.get(cls) or described()
            self.held[name] = {"description": _claim(cls), **form}
            for other in _mentioned(form):
                self._of_value(other, tagged=False)
        return _ref(name)


_SIMPLE: dict[str, Schema] = {
    "decimal": TEXTS["number"],
    "flag": {"type": "boolean"},
    "integer": {"type": "integer"},
    "plain": {"type": "object", "propertyNames": TEXTS["key"]},
}


def _required(cls: type) -> list[str]:
    return [shape.name for shape, _ in wired(cls) if shape.required]


def _claim(cls: type) -> str:
    return (cls.__doc__ or cls.__name__).strip().splitlines()[0]


def _name(cls: type) -> str:
    own = cls.__module__.partition(".")[0] == "civdiplo"
    return cls.__name__ if own else f"{cls.__module__}.{cls.__qualname__}"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{quote(name, safe=':.')}"}


def _mentioned(form: Any) -> list[Any]:
    """Return the value classes that the form of another refers to."""
    refs = {cls.__name__: cls for cls in VALUES}
    if isinstance(form, dict):
        found = [refs[form["$ref"].rpartition("/")[2]]] if "$ref" in form else []
        return found + [one for inner in form.values() for one in _mentioned(inner)]
    if isinstance(form, list):
        return [one for inner in form for one in _mentioned(inner)]
    return []
