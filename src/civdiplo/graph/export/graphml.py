"""GraphML that networkx, igraph and Gephi read, with all that a graph holds.

The writer is our own: that of networkx gives parallel edges one id, which the schema of GraphML
wants unique, takes the id of the graph away from it, and has no place for what is no text, number
or bool. Files of other programs are read by networkx.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from civdiplo.errors import Fault, InvalidDataError
from civdiplo.files import replacing
from civdiplo.graph.export.columns import ARGUMENTS, HEADER, Cells, Column, Edge, Flat
from civdiplo.graph.export.encoding import enums_by_name
from civdiplo.graph.export.foreign import read_foreign
from civdiplo.graph.export.rebuilding import rebuilt
from civdiplo.graph.export.xmltext import attributes, content, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

__all__ = ["read_graphml", "write_graphml"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES: Final = {"int": "long", "float": "double", "bool": "boolean", None: "string"}
_KEY = "key"


def write_graphml(network: nx.Graph[Any], path: str | os.PathLike[str]) -> None:
    """Write any networkx graph as GraphML.

    Attributes that are numbers, or bools of all nodes or edges, are such in GraphML; all else is
    text, as `civdiplo.graph.export.encoding` tells. The header is an attribute of the graph. Keys
    of parallel edges are their attribute "key", which networkx takes as keys.

    Args:
        network: The graph.
        path: The file; it is replaced as a whole or not touched.

    Raises:
        InvalidDataError: It holds values of types that cannot be written; all are listed.
        OSError: The file cannot be written.

    Source: GraphML 1.0, http://graphml.graphdrawing.org/specification.html
    """
    flat = Flat(network, reserved=(ARGUMENTS | {"id"}, ARGUMENTS | {"id", _KEY}))
    with replacing(path) as file:
        for line in _lines(flat):
            file.write(f"{line}\n".encode())
        flat.check()


def read_graphml(
    path: str | os.PathLike[str], *, enums: Iterable[type[Enum]] = ()
) -> nx.Graph[Any]:
    """Return the graph of a GraphML file: one of our own as it was written, also through igraph.

    Args:
        path: The file. One that another program made is read as networkx reads it.
        enums: Enumerations whose members are among the values, beside those of this package.

    Raises:
        InvalidDataError: It is no GraphML, has a DOCTYPE, or cells that are not as written.
        OSError: The file cannot be opened.
    """
    import networkx as nx

    root = parsed(path)
    graph = root.find(f"{{{_NAMESPACE}}}graph")
    keys = {key.get("id"): key for key in root.findall(f"{{{_NAMESPACE}}}key")}
    titles = {number: key.get("attr.name", "") for number, key in keys.items()}
    if "id" in titles.values():  # ours has none: igraph keeps the ids of nodes there
        titles = {number: _by_igraph(title) for number, title in titles.items()}
    header = None if graph is None else _cells(graph, titles).get(HEADER)
    if graph is None or header is None:
        return read_foreign(nx.read_graphml, path)
    try:
        given = json.loads(header)
    except ValueError as error:
        fault = Fault("$", f"must be the header of a graph ({error})", "", file=os.fspath(path))
        raise InvalidDataError([fault]) from None
    return _Rows(graph, titles).rebuilt(given, enums)


def _by_igraph(text: str) -> str:
    """Return an id or a name as it was before igraph read it, which leaves ``&`` escaped there."""
    return text.replace("&#38;", "&")


def _lines(flat: Flat) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<graphml xmlns="{_NAMESPACE}">'
    yield _key("g0", "graph", HEADER, "string")
    nodes = dict(_ids("n", flat.node_columns.values()))
    edges = dict(_ids("e", flat.edge_columns.values()))
    for scope, ids in (("node", nodes), ("edge", edges)):
        for column, number in ids.items():
            yield _key(number, scope, column.name, _TYPES[column.native])
    if flat.header["multigraph"]:
        yield _key(_KEY, "edge", _KEY, "string")
    direction = "directed" if flat.header["directed"] else "undirected"
    yield f'<graph edgedefault="{direction}">'
    yield _data("g0", json.dumps(flat.header))
    node_ids = {column.name: number for column, number in nodes.items()}
    for node, cells in flat.nodes():
        yield f"<node{attributes(id=node)}>{_datas(cells, node_ids)}</node>"
    edge_ids = {column.name: number for column, number in edges.items()}
    for edge in flat.edges():
        key = "" if edge.key is None else _data(_KEY, edge.key)
        ends = attributes(source=edge.source, target=edge.target)
        yield f"<edge{ends}>{key}{_datas(edge.cells, edge_ids)}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _ids(letter: str, columns: Iterable[Column]) -> Iterator[tuple[Column, str]]:
    for number, column in enumerate(columns):
        yield column, f"{letter}{number}"


def _key(id: str, scope: str, name: str, type: str) -> str:
    given = {"id": id, "for": scope, "attr.name": name, "attr.type": type}
    return f"<key{attributes(**given)}/>"


def _datas(cells: Cells, ids: dict[str, str]) -> str:
    return "".join(_data(ids[name], cell) for name, cell in cells.items())


def _data(id: str, cell: str) -> str:
    return f"<data{attributes(key=id)}>{content(cell)}</data>"


def _cells(element: Element, titles: dict[str | None, str]) -> Cells:
    return {
        titles.get(data.get("key"), ""): data.text or ""
        for data in element.findall(f"{{{_NAMESPACE}}}data")
    }


class _Rows:
    """The rows of a file of ours, or of one that igraph made of it.

    igraph numbers the nodes anew and keeps their ids as an attribute.
    """

    def __init__(self, graph: Element, titles: dict[str | None, str]) -> None:
        self._graph = graph
        self._titles = titles
        self._ids: dict[str, str] = {}

    def rebuilt(self, header: Any, enums: Iterable[type[Enum]]) -> nx.Graph[Any]:
        return rebuilt(header, self._nodes(), self._edges(), enums=enums_by_name(enums))

    def _nodes(self) -> Iterator[tuple[str, Cells]]:
        for node in self._graph.findall(f"{{{_NAMESPACE}}}node"):
            cells = _cells(node, self._titles)
            number = node.get("id", "")
            self._ids[number] = _by_igraph(cells.pop("id")) if "id" in cells else number
            yield self._ids[number], cells

    def _edges(self) -> Iterator[Edge]:
        for edge in self._graph.findall(f"{{{_NAMESPACE}}}edge"):
            cells = _cells(edge, self._titles)
            source, target = edge.get("source", ""), edge.get("target", "")
            yield Edge(
                self._ids.get(source, source),
                self._ids.get(target, target),
                cells.pop(_KEY, None),
                cells,
            )
