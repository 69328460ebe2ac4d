"""Any networkx graph as a file of other programs, and back again with nothing lost.

What a format has no form for is written as `civdiplo.graph.export.encoding` tells, so that no graph
is refused for a date, a Decimal or None in it, and reading it again gives an equal graph. Pajek
alone has no place for attributes: `write_pajek` returns the names of those it left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.export.gexf import read_gexf, write_gexf
from civdiplo.graph.export.graphml import read_graphml, write_graphml
from civdiplo.graph.export.lists import read_csv, write_csv
from civdiplo.graph.export.nodelink import read_node_link, write_node_link
from civdiplo.graph.export.pajek import read_pajek, write_pajek

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Format",
    "read",
    "read_csv",
    "read_gexf",
    "read_graphml",
    "read_node_link",
    "read_pajek",
    "write",
    "write_csv",
    "write_gexf",
    "write_graphml",
    "write_node_link",
    "write_pajek",
]

Format: TypeAlias = Literal["graphml", "gexf", "pajek", "json", "csv"]

_BY_SUFFIX: Final[dict[str, Format]] = {
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".net": "pajek",
    ".json": "json",
    "": "csv",
}
_WRITERS: Final[dict[Format, Callable[..., Any]]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "pajek": write_pajek,
    "json": write_node_link,
    "csv": write_csv,
}
_READERS: Final[dict[Format, Callable[..., Any]]] = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "pajek": read_pajek,
    "json": read_node_link,
    "csv": read_csv,
}


def write(
    network: nx.Graph[Any], path: str | os.PathLike[str], *, format: Format | None = None
) -> tuple[str, ...]:
    """Write any networkx graph in the format that the suffix of the file stands for.

    Args:
        network: The graph.
        path: A file in .graphml, .gexf, .net or .json, or a folder for lists in CSV; what is there
            is replaced.
        format: The format, where the suffix is another.

    Returns:
        The names of the attributes that the format has no place for; they are empty but for Pajek.

    Raises:
        InvalidDataError: The graph holds values of types that cannot be written; all are listed.
        InvalidValueError: No format has such a suffix.
        OSError: The file cannot be written.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import networkx as nx
    >>> from civdiplo.values.periods import Period
    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("vitebsk", "pskov", "twinning-1", since=Period.parse("1967/.."), until=None)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     left_out = write(G, Path(folder) / "twins.graphml")
    ...     H = read(Path(folder) / "twins.graphml")
    >>> left_out, list(H.edges(keys=True, data=True))  # doctest: +NORMALIZE_WHITESPACE
    ((), [('vitebsk', 'pskov', 'twinning-1',
     {'since': Period.parse('1967/..'), 'until': None})])
    """
    return _WRITERS[_format_of(path, format)](network, path) or ()


def read(
    path: str | os.PathLike[str], *, format: Format | None = None, enums: Iterable[type[Enum]] = ()
) -> nx.Graph[Any]:
    """Return the graph of a file, by the format that its suffix stands for.

    Args:
        path: A file in .graphml, .gexf, .net or .json, or a folder of lists in CSV. What was
            written here is as it was; what another program wrote is as networkx reads it.
        format: The format, where the suffix is another.
        enums: Enumerations whose members are among the values, beside those of this package: no
            class is imported for being named in a file.

    Raises:
        InvalidDataError: The file is not in the format; all that is wrong is listed.
        InvalidValueError: No format has such a suffix.
        OSError: The file cannot be opened.
    """
    network: nx.Graph[Any] = _READERS[_format_of(path, format)](path, enums=enums)
    return network


def _format_of(path: str | os.PathLike[str], given: Format | None) -> Format:
    if given is not None:
        if given not in _WRITERS:
            raise InvalidValueError("format", f"must be one of {', '.join(_WRITERS)}", given)
        return given
    suffix = Path(path).suffix.lower()
    if suffix not in _BY_SUFFIX:
        known = ", ".join(filter(None, _BY_SUFFIX))
        raise InvalidValueError("path", f"must end in one of {known}, or be a folder", str(path))
    return _BY_SUFFIX[suffix]
