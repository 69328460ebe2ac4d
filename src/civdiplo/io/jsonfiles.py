"""JSON of foreign formats, read as strictly as our own: whatever is doubtful in it is a fault."""

from __future__ import annotations

import os
from typing import Any

from civdiplo.errors import Fault, InvalidDataError
from civdiplo.files import read_at_most
from civdiplo.io.watching import open_to_read
from civdiplo.serialize.jsontext import JsonText, decoded

__all__ = ["json_of", "read_json"]

_LIMIT = 2**28  # bytes of one file, which is read whole


def read_json(
    path: str | os.PathLike[str], *, decimals: bool = False, keep_digits: bool = False
) -> Any:
    """Return what a JSON file holds.

    Args:
        path: The file.
        decimals: Whether numbers with a point or exponent are Decimals, digit by digit as they
            stand there; otherwise they are floats that equal them.
        keep_digits: Whether a number that a double would round is a Decimal, and no fault.

    Raises:
        InvalidDataError: It is not UTF-8 or not JSON, is longer than 256 MiB or nested too deeply,
            has a key twice in one object, NaN, or a number that a double would round
            (with ``decimals`` or ``keep_digits``, one of more than thirty digits on either side of
            the point).
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    with open_to_read(path) as file:
        raw = read_at_most(file, _LIMIT)
    return json_of(raw, name, decimals=decimals, keep_digits=keep_digits)


def json_of(raw: bytes, name: str, *, decimals: bool = False, keep_digits: bool = False) -> Any:
    """Return what bytes hold as JSON.

    Args:
        raw: What was read, of a file or from elsewhere.
        name: What errors call it.
        decimals: As in `read_json`.
        keep_digits: The same.

    Raises:
        InvalidDataError: As in `read_json`.
    """
    if len(raw) > _LIMIT:
        raise InvalidDataError([Fault("$", f"must have at most {_LIMIT} bytes", "", file=name)])
    try:
        value, faults = JsonText(decimals=decimals, keep_digits=keep_digits).read(decoded(raw))
    except InvalidDataError as error:
        value, faults = None, list(error.faults)
    if faults:
        raise InvalidDataError([fault.at(file=name, line=fault.line) for fault in faults])
    return value
