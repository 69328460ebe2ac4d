"""JSON of foreign formats, read as strictly as our own: whatever is doubtful in it is a fault."""

from __future__ import annotations

import os
from typing import Any

from civdiplo.errors import Fault, InvalidDataError
from civdiplo.io.watching import open_to_read
from civdiplo.serialize.jsontext import JsonText, decoded

__all__ = ["json_of", "read_json"]

_LIMIT = 2**28  # bytes of one file, which is read whole


def read_json(path: str | os.PathLike[str]) -> Any:
    """Return what a JSON file holds.

    Raises:
        InvalidDataError: It is not UTF-8 or not JSON, is longer than 256 MiB or nested too deeply,
            has a key twice in one object, NaN, or a number that a double would round.
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    with open_to_read(path) as file:
        return json_of(file.read(_LIMIT + 1), name)


def json_of(raw: bytes, name: str) -> Any:
    """Return what bytes hold as JSON.

    Args:
        raw: What was read, of a file or from elsewhere.
        name: What errors call it.

    Raises:
        InvalidDataError: As in `read_json`.
    """
    if len(raw) > _LIMIT:
        raise InvalidDataError([Fault("$", f"must have at most {_LIMIT} bytes", "", file=name)])
    try:
        value, faults = JsonText().read(decoded(raw))
    except InvalidDataError as error:
        value, faults = None, list(error.faults)
    if faults:
        raise InvalidDataError([fault.at(file=name, line=fault.line) for fault in faults])
    return value
