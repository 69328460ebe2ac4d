"""Files of other programs, read by networkx, whose many errors become one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_foreign"]


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
