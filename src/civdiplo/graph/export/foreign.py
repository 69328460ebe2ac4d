"""Files of others, whose many errors become one: JSON, and what networkx reads."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.serialize.jsontext import JsonText, decoded

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_foreign", "read_object"]


def read_foreign(
    read: Callable[[Any], nx.Graph[Any]], path: str | os.PathLike[str]
) -> nx.Graph[Any]:
    """Return what a reader of networkx makes of a file.

    Raises:
        InvalidDataError: It cannot read the file.
        OSError: The file cannot be opened.
    """
    try:
        return read(os.fspath(path))
    except OSError:
        raise
    except Exception as error:  # of any type: networkx checks little  # noqa: BLE001
        rule = f"must be a file that networkx reads ({type(error).__name__}: {error})"
        raise InvalidDataError([Fault("$", rule, "", file=os.fspath(path))]) from None


def read_object(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the object that a JSON file holds.

    Raises:
        InvalidDataError: It is no JSON, has doubtful values (see `civdiplo.serialize.jsontext`),
            or holds something else.
        OSError: The file cannot be opened.
    """
    try:
        plain, faults = JsonText().read(decoded(Path(path).read_bytes()))
    except InvalidDataError as error:
        plain, faults = None, list(error.faults)
    if not faults and not isinstance(plain, dict):
        faults = [Fault("$", "must be an object", shown(plain))]
    if faults:
        raise InvalidDataError([one.at(file=os.fspath(path), line=one.line) for one in faults])
    return cast("dict[str, Any]", plain)
