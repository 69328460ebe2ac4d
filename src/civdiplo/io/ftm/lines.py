"""Lines of FollowTheMoney, held to their shape: what is no entity is a fault with line and path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.io.foreign import refuse_depth
from civdiplo.io.watching import open_to_read
from civdiplo.serialize.jsontext import JsonText, decoded
from civdiplo.values.plain import child_path

__all__ = ["LONGEST", "Line", "lines_of"]

LONGEST = 16 * 2**20  # bytes of one line; the longest real ones are far below
_OWN = ("id", "schema", "properties")


@frozen
class Line:
    """One entity as it is told: where, its id and schema, its properties, and all else."""

    number: int
    id: str
    schema: str
    properties: dict[str, list[str]]
    rest: dict[str, Any]


def lines_of(path: str | os.PathLike[str]) -> Iterator[Line]:
    """Yield the entities of a file, one a line.

    Raises:
        InvalidDataError: A line is not UTF-8, not JSON or no entity, is blank, or is longer than
            16 MiB; with file, line and path.
        OSError: The file cannot be opened.
    """
    name, reader, number = os.fspath(path), JsonText(), 0
    with open_to_read(path) as file:
        while raw := file.readline(LONGEST + 1):
            number += 1
            try:
                yield _line(raw, number, reader)
            except InvalidDataError as error:
                faults = [fault.at(file=name, line=number) for fault in error.faults]
                raise InvalidDataError(faults) from None


def _line(raw: bytes, number: int, reader: JsonText) -> Line:
    if len(raw) > LONGEST:
        raise InvalidDataError([Fault("$", f"must have at most {LONGEST} bytes", "")])
    value, faults = reader.read(decoded(raw))
    faults = faults or [*_wrong_with(value)]
    rest = {} if faults else {key: one for key, one in value.items() if key not in _OWN}
    faults += refuse_depth(rest) if rest else ()
    if faults:
        raise InvalidDataError(faults)
    properties = {key: list(held) for key, held in value["properties"].items() if held}
    return Line(number, value["id"], value["schema"], properties, rest)


def _wrong_with(value: Any) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("$", "must be an entity, an object", shown(value))
        return
    for key in ("id", "schema"):
        if not isinstance(value.get(key), str) or not value[key]:
            yield Fault(f"$.{key}", "must be text", shown(value.get(key)), field=key)
    properties = value.get("properties")
    if not isinstance(properties, dict):
        rule = "must be an object of lists of texts"
        yield Fault("$.properties", rule, shown(properties), field="properties")
        return
    for key, held in properties.items():
        if not isinstance(held, list):
            path = child_path("$.properties", key)
            yield Fault(path, "must be a list of texts", shown(held), field=key)
            continue
        for position, one in enumerate(held):
            if not isinstance(one, str):
                path = f"{child_path('$.properties', key)}[{position}]"
                yield Fault(path, "must be text", shown(one), field=key)
