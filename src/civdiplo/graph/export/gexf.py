"""GEXF 1.2 and 1.3 that Gephi and networkx read, with the days between which ties are there.

The writer is our own: that of networkx writes characters that are not XML, today's date, and, for
1.3, a wrong namespace of XML Schema. Files of other programs are read by networkx.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError
from civdiplo.files import replacing
from civdiplo.graph.export.columns import ARGUMENTS, HEADER, Cells, Column, Edge, Flat
from civdiplo.graph.export.encoding import enums_by_name
from civdiplo.graph.export.foreign import read_foreign
from civdiplo.graph.export.rebuilding import is_header, rebuilt
from civdiplo.graph.export.spells import Spell, spells_of
from civdiplo.graph.export.xmltext import attributes, content, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

__all__ = ["Version", "read_gexf", "write_gexf"]

Version: TypeAlias = Literal["1.2", "1.3"]

_NAMESPACES: Final = {"1.2": "http://www.gexf.net/1.2draft", "1.3": "http://gexf.net/1.3"}
_TYPES: Final = {"int": "long", "float": "double", "bool": "boolean", None: "string"}
_KEY = "networkx_key"  # what networkx takes as the key of an edge
_ENDINGS = ("start_is", "end_is")
# What networkx puts over the attributes of its nodes and edges when it reads a file.
_RESERVED: Final = ARGUMENTS.union(
    ("id", "key", "pid", "parents", "slices", "spells", "start", "end", "viz", _KEY), _ENDINGS
)


def write_gexf(
    network: nx.Graph[Any],
    path: str | os.PathLike[str],
    *,
    version: Version = "1.3",
    time: str | None = "edtf",
) -> None:
    """Write any networkx graph as GEXF, dynamic where its nodes or edges tell their time.

    Attributes that are numbers, or bools of all nodes or edges, are such in GEXF; all else is text,
    as `civdiplo.graph.export.encoding` tells. The attribute "label" is the label, the id where no
    node has any; a "weight" of numbers is the weight, and "kind" also the kind of a line, by which
    GEXF 1.3 tells parallel ones apart. The header is the description of the file.

    The days of a spell are the widest that the stated time allows, and GEXF knows no other: the
    attributes ``start_is`` and ``end_is`` tell which were "stated" as a day, which are the edge of
    a month or year "within" which it was, which are "open" and which "unknown". An end that is
    open and one that is unknown are both left out of the spell.

    Args:
        network: The graph.
        path: The file; it is replaced as a whole or not touched.
        version: Of GEXF.
        time: The attribute that holds the time: a date, PartialDate or Period, EDTF text (several
            with a semicolon between), or a list of those; None for a graph without time. What is
            neither is always there.

    Raises:
        InvalidDataError: It holds values of types that cannot be written; all are listed.
        InvalidValueError: No such version.
        OSError: The file cannot be written.

    Source: GEXF 1.3 and 1.2draft, https://gexf.net/schema.html. Its ``startopen`` and ``endopen``
    are bounds that are not counted themselves, not open ends, and are not used here.
    """
    if version not in _NAMESPACES:
        raise InvalidValueError("version", f"must be one of {', '.join(_NAMESPACES)}", version)
    flat = Flat(network, reserved=(_RESERVED, _RESERVED))
    with replacing(path) as file:
        for line in _Document(network, flat, time).lines(version):
            file.write(f"{line}\n".encode())
        flat.check()


def read_gexf(path: str | os.PathLike[str], *, enums: Iterable[type[Enum]] = ()) -> nx.Graph[Any]:
    """Return the graph of a GEXF file: one of our own as it was written.

    Args:
        path: The file. One that another program made is read as networkx reads it.
        enums: Enumerations whose members are among the values, beside those of this package.

    Raises:
        InvalidDataError: It is no GEXF, has a DOCTYPE, or cells that are not as written.
        OSError: The file cannot be opened.
    """
    import networkx as nx

    root = parsed(path)
    namespace = root.tag.partition("}")[0] + "}" if "}" in root.tag else ""
    graph = root.find(f"{namespace}graph")
    header = _header(root.findtext(f"{namespace}meta/{namespace}description") or "")
    if graph is None or header is None:
        return read_foreign(nx.read_gexf, path)
    rows = _Rows(graph, namespace)
    return rebuilt(header, rows.nodes(), rows.edges(), enums=enums_by_name(enums))


def _header(description: str) -> Mapping[str, Any] | None:
    if f'"{HEADER}"' not in description:
        return None
    try:
        given = json.loads(description)
    except ValueError as error:
        fault = Fault("$", f"must be the header of a graph ({error})", description)
        raise InvalidDataError([fault]) from None
    return given if is_header(given) else None


class _Document:
    """The lines of a file."""

    def __init__(self, network: nx.Graph[Any], flat: Flat, time: str | None) -> None:
        self._flat = flat
        self._node_spells = _spells((data for _, data in network.nodes(data=True)), time)
        self._edge_spells = _spells((data for *_, data in network.edges(data=True)), time)
        self._is_dynamic = any(self._node_spells) or any(self._edge_spells)
        self._nodes = _ids(flat.node_columns.values(), {"label"})
        self._has_labels = "label" in flat.node_columns
        weight = flat.edge_columns.get("weight")
        self._has_weight = weight is not None and weight.native in {"int", "float"}
        known = {"label", "weight"} if self._has_weight else {"label"}
        self._edges = _ids(flat.edge_columns.values(), known)
        if flat.header["multigraph"]:
            self._edges[_KEY] = _KEY

    def lines(self, version: str) -> Iterator[str]:
        flat = self._flat
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f'<gexf xmlns="{_NAMESPACES[version]}" version="{version}">'
        yield "<meta><creator>civdiplo</creator>"
        yield f"<description>{content(json.dumps(flat.header))}</description></meta>"
        yield f"<graph{self._form()}>"
        yield from self._columns("node", flat.node_columns.values(), self._nodes)
        yield from self._columns("edge", flat.edge_columns.values(), self._edges)
        yield "<nodes>"
        for (node, cells), spells in zip(flat.nodes(), self._node_spells, strict=True):
            label = cells.get("label") if self._has_labels else node
            given = attributes(id=node, label=label)
            yield f"<node{given}{_shown(cells, self._nodes, spells)}</node>"
        yield "</nodes>"
        yield "<edges>"
        rows = zip(flat.edges(), self._edge_spells, strict=True)
        for number, (edge, spells) in enumerate(rows):
            weight = edge.cells.get("weight") if self._has_weight else None
            kind = edge.cells.get("kind") if version == "1.3" else None
            ends = {"source": edge.source, "target": edge.target, "kind": kind}
            given = attributes(id=f"{number}", **ends, label=edge.cells.get("label"), weight=weight)
            cells = edge.cells if edge.key is None else {_KEY: edge.key, **edge.cells}
            yield f"<edge{given}{_shown(cells, self._edges, spells)}</edge>"
        yield "</edges>"
        yield "</graph>"
        yield "</gexf>"

    def _form(self) -> str:
        return attributes(
            defaultedgetype="directed" if self._flat.header["directed"] else "undirected",
            mode="dynamic" if self._is_dynamic else "static",
            timeformat="date" if self._is_dynamic else None,
        )

    def _columns(self, scope: str, columns: Iterable[Column], ids: dict[str, str]) -> Iterator[str]:
        told = [(column.name, _TYPES[column.native]) for column in columns if column.name in ids]
        if scope == "edge" and self._flat.header["multigraph"]:
            told.append((_KEY, "string"))
        if self._is_dynamic:
            told += [(name, "string") for name in _ENDINGS]
        if told:
            yield f'<attributes class="{scope}" mode="static">'
            for title, type_ in told:
                number = ids.get(title, title)
                yield f"<attribute{attributes(id=number, title=title, type=type_)}/>"
            yield "</attributes>"


def _spells(rows: Iterable[Mapping[Any, Any]], time: str | None) -> list[tuple[Spell, ...]]:
    return [() if time is None else spells_of(row.get(time)) for row in rows]


def _ids(columns: Iterable[Column], known: set[str]) -> dict[str, str]:
    """Return the id of each column that is no attribute that GEXF has itself."""
    names = [column.name for column in columns if column.name not in known]
    return {name: f"a{number}" for number, name in enumerate(names)}


def _shown(cells: Cells, ids: dict[str, str], spells: tuple[Spell, ...]) -> str:
    """Return the time and the cells of a node or edge, from the middle of its tag on."""
    values = [(ids[name], cell) for name, cell in cells.items() if name in ids]
    values += [(name, _one_word(spells, name)) for name in _ENDINGS if spells]
    shown = "".join(
        f"<attvalue{attributes(**{'for': number, 'value': value})}/>" for number, value in values
    )
    within = f"<attvalues>{shown}</attvalues>" if shown else ""
    if len(spells) == 1:
        return f"{_days(spells[0])}>{within}"
    parts = "".join(f"<spell{_days(spell)}/>" for spell in spells)
    return f">{within}<spells>{parts}</spells>" if parts else f">{within}"


def _one_word(spells: tuple[Spell, ...], name: str) -> str:
    return "; ".join(getattr(spell, name) for spell in spells)


def _days(spell: Spell) -> str:
    start = None if spell.start is None else spell.start.isoformat()
    end = None if spell.end is None else spell.end.isoformat()
    return attributes(start=start, end=end)


class _Rows:
    """The rows of a file of ours."""

    def __init__(self, graph: Element, namespace: str) -> None:
        self._graph = graph
        self._in = namespace
        self._titles: dict[tuple[str, str], str] = {}
        for columns in graph.findall(f"{namespace}attributes"):
            scope = columns.get("class", "")
            for column in columns.findall(f"{namespace}attribute"):
                self._titles[scope, column.get("id", "")] = column.get("title", "")

    def nodes(self) -> Iterator[tuple[str, Cells]]:
        for node in self._graph.findall(f"{self._in}nodes/{self._in}node"):
            yield node.get("id", ""), self._cells("node", node, "label")

    def edges(self) -> Iterator[Edge]:
        for edge in self._graph.findall(f"{self._in}edges/{self._in}edge"):
            cells = self._cells("edge", edge, "label", "weight")
            ends = edge.get("source", ""), edge.get("target", "")
            yield Edge(*ends, cells.pop(_KEY, None), cells)

    def _cells(self, scope: str, element: Element, *known: str) -> Cells:
        cells = {name: element.get(name, "") for name in known}
        for value in element.findall(f"{self._in}attvalues/{self._in}attvalue"):
            cells[self._titles.get((scope, value.get("for", "")), "")] = value.get("value", "")
        return cells
