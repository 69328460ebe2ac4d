"""A list of nodes and a list of edges as CSV, as igraph of R and any spreadsheet take them.

What a table has no place for (direction, the kinds of columns, the attributes of the graph) is in
a small JSON file beside them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.files import replacing
from civdiplo.graph.export.columns import Cells, Column, Edge, Flat
from civdiplo.graph.export.encoding import enums_by_name
from civdiplo.graph.export.foreign import read_object
from civdiplo.graph.export.rebuilding import rebuilt

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_csv", "write_csv"]

_NODES, _EDGES, _GRAPH = "nodes.csv", "edges.csv", "graph.json"
_ENDS: Final = ("source", "target")
_KEY = "key"
_BEGINS_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\Z)')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


def write_csv(network: nx.Graph[Any], folder: str | os.PathLike[str]) -> None:
    """Write any networkx graph as ``nodes.csv``, ``edges.csv`` and ``graph.json`` in a folder.

    The first column of the nodes is "id", the first of the edges are "source" and "target" (and
    "key" where edges may be parallel), so that R's ``igraph::graph_from_data_frame`` takes them as
    they are. A cell is blank where an attribute is absent; all else is as
    `civdiplo.graph.export.encoding` tells. A cell that a spreadsheet would run gets an apostrophe
    before it, and so does one that begins with an apostrophe; the reader takes it away.

    Args:
        network: The graph.
        folder: The folder, which is made where it is not there. Each of the three files is
            replaced as a whole or not touched; none is where a value cannot be written.

    Raises:
        InvalidDataError: It holds values of types that cannot be written; all are listed.
        OSError: The files cannot be written.

    Source: RFC 4180; OWASP, "CSV Injection" (the characters).
    """
    # R's igraph calls the first column of its vertices "name" itself.
    flat = Flat(network, reserved=({"id", "name"}, {*_ENDS, _KEY}))
    nodes = _table(["id"], flat.node_columns.values(), _node_rows(flat))
    ends = [*_ENDS, _KEY] if flat.header["multigraph"] else [*_ENDS]
    edges = _table(ends, flat.edge_columns.values(), _edge_rows(flat))
    flat.check()
    header = json.dumps(flat.header, ensure_ascii=False, indent=1)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in ((_NODES, nodes), (_EDGES, edges), (_GRAPH, f"{header}\n")):
        with replacing(Path(folder) / name) as file:
            file.write(text.encode())


def read_csv(folder: str | os.PathLike[str], *, enums: Iterable[type[Enum]] = ()) -> nx.Graph[Any]:
    """Return the graph of a folder that `write_csv` has written.

    Tables of somebody else are read by `civdiplo.io.table`.

    Args:
        folder: The folder.
        enums: Enumerations whose members are among the values, beside those of this package.

    Raises:
        InvalidDataError: The tables are not as they were written.
        OSError: A file cannot be opened.
    """
    header = read_object(Path(folder) / _GRAPH)
    nodes = ((row.pop("id", ""), row) for row in _rows(Path(folder) / _NODES))
    edges = (
        Edge(row.pop("source", ""), row.pop("target", ""), row.pop(_KEY, None), row)
        for row in _rows(Path(folder) / _EDGES)
    )
    return rebuilt(header, nodes, edges, enums=enums_by_name(enums))


def _node_rows(flat: Flat) -> Iterator[Cells]:
    for node, cells in flat.nodes():
        yield {"id": node, **cells}


def _edge_rows(flat: Flat) -> Iterator[Cells]:
    for edge in flat.edges():
        key = {} if edge.key is None else {_KEY: edge.key}
        yield {"source": edge.source, "target": edge.target, **key, **edge.cells}


def _table(first: Sequence[str], columns: Iterable[Column], rows: Iterable[Cells]) -> str:
    names = [*first, *(column.name for column in columns)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_guarded(name) for name in names)
    writer.writerows([_guarded(row.get(name, "")) for name in names] for row in rows)
    return text.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if _BEGINS_FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _rows(path: Path) -> Iterator[Cells]:
    """Yield each row by the names of its columns."""
    name = os.fspath(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule = f"must be UTF-8 (byte {error.start + 1} is not)"
        raise InvalidDataError([Fault("$", rule, "", file=name)]) from None
    header: list[str] | None = None
    for line, cells in _parted(text, name):
        plain = [cell.removeprefix("'") for cell in cells]
        if header is None:
            header = plain
        elif len(plain) != len(header):
            rule = f"must have {len(header)} cells, as the header has"
            raise InvalidDataError([Fault("$", rule, str(len(plain)), file=name, line=line)])
        else:
            yield dict(zip(header, plain, strict=True))


def _parted(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with their first lines: the module of Python refuses a cell of 128 KiB."""
    cells: list[str] = []
    place, line, first = 0, 1, 1
    while place < len(text):
        found = _CELL.match(text, place)
        if found is None:
            rule = "must be cells with closed quotes"
            shown_there = shown(text[place : place + 30])
            raise InvalidDataError([Fault("$", rule, shown_there, file=name, line=line)])
        quoted, plain, after = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        line += text.count("\n", place, found.end())
        place = found.end()
        if after != ",":
            if cells != [""]:
                yield first, cells
            cells, first = [], line
