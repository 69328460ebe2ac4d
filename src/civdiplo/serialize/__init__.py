"""Entities to plain data and back: strict, versioned, every fault at once with its path.

The written form of an entity is an object with its ``id``, its ``type`` and the fields that are
stated; all of it is derived from the annotations of the entity's class, so that a registered type
of somebody else's is read, written and described like the library's own.
"""

from civdiplo.serialize.converter import converter
from civdiplo.serialize.document import dumps, from_plain, loads, to_plain
from civdiplo.serialize.migrations import SCHEMA_VERSION, register_migration
from civdiplo.serialize.schema import json_schema

__all__ = [
    "SCHEMA_VERSION",
    "converter",
    "dumps",
    "from_plain",
    "json_schema",
    "loads",
    "register_migration",
    "to_plain",
]
