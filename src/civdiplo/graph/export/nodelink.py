"""Node-link JSON, as networkx and D3 read it, with all that a graph holds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.files import replacing
from civdiplo.graph.export.columns import HEADER, MOST_FAULTS, VERSION
from civdiplo.graph.export.encoding import TAG, cell_of, enums_by_name, from_json, to_json
from civdiplo.graph.export.foreign import read_foreign, read_object
from civdiplo.graph.export.rebuilding import empty_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_node_link", "write_node_link"]

_NODE: Final = ("id",)
_EDGE: Final = ("source", "target")
_KEY: Final = "key"
_NAME = f"{TAG}name "  # before the name of an attribute that is no text, or that the format uses


def write_node_link(network: nx.Graph[Any], path: str | os.PathLike[str]) -> None:
    """Write any networkx graph as JSON of the shape of ``networkx.node_link_data``.

    What JSON has no form for is tagged, as `civdiplo.graph.export.encoding` tells; so is the name
    of an attribute that is no text, or is "id" of a node, or "source", "target" or "key" of an
    edge. A node is text or a number always. ``"civdiplo"`` beside the nodes tells the version of
    the encoding.

    Args:
        network: The graph.
        path: The file; it is replaced as a whole or not touched.

    Raises:
        InvalidDataError: It holds values of types that cannot be written; all are listed.
        OSError: The file cannot be written.
    """
    writing = _Writing(network)
    with replacing(path) as file:
        for line in writing.lines():
            file.write(f"{line}\n".encode())
        if writing.faults:
            raise InvalidDataError(writing.faults[:MOST_FAULTS])


def read_node_link(
    path: str | os.PathLike[str], *, enums: Iterable[type[Enum]] = ()
) -> nx.Graph[Any]:
    """Return the graph of a node-link file: one of our own as it was written.

    Args:
        path: The file. One that another program made is read as networkx reads it; its edges may
            be under "edges" or, as D3 and older releases of networkx have them, "links".
        enums: Enumerations whose members are among the values, beside those of this package.

    Raises:
        InvalidDataError: It is no such JSON, or has values that are not as they were written.
        OSError: The file cannot be opened.
    """
    plain = read_object(path)
    if plain.get(HEADER) != VERSION:
        return read_foreign(lambda _: _foreign(plain), path)
    return _Reading(plain, enums).network()


def _foreign(plain: dict[str, Any]) -> nx.Graph[Any]:
    import networkx as nx

    edges = "links" if "links" in plain and "edges" not in plain else "edges"
    network: nx.Graph[Any] = nx.node_link_graph(plain, edges=edges)
    return network


class _Writing:
    """The lines of a file, and what could not be written."""

    def __init__(self, network: nx.Graph[Any]) -> None:
        self._network = network
        self._reserved = {*_EDGE, _KEY} if network.is_multigraph() else {*_EDGE}
        self.faults: list[Fault] = []

    def lines(self) -> Iterator[str]:
        network = self._network
        form = {HEADER: VERSION, "directed": network.is_directed()}
        form["multigraph"] = network.is_multigraph()
        yield _compact(form).removesuffix("}") + ","
        yield f'"graph":{_compact(self._values(network.graph, set(), "$.graph"))},'
        yield from self._list("nodes", self._nodes(), ",")
        yield from self._list("edges", self._edges(), "}")

    def _list(self, name: str, rows: Iterator[str], after: str) -> Iterator[str]:
        yield f'"{name}":['
        for number, row in enumerate(rows):
            yield f",{row}" if number else row
        yield f"]{after}"

    def _nodes(self) -> Iterator[str]:
        for node, data in self._network.nodes(data=True):
            path = f"$.nodes[{shown(node)}]"
            values = self._values(data, {*_NODE}, path)
            yield _compact({"id": self._end(node, path, "id"), **values})

    def _edges(self) -> Iterator[str]:
        rows: Any = self._network.edges
        multi = self._network.is_multigraph()
        for source, target, *key, data in rows(keys=True, data=True) if multi else rows(data=True):
            path = f"$.edges[{shown(source)}, {shown(target)}]"
            names = (*_EDGE, _KEY) if multi else _EDGE
            ends = zip(names, (source, target, *key), strict=True)
            told = {name: self._end(value, path, name) for name, value in ends}
            yield _compact({**told, **self._values(data, self._reserved, path)})

    def _values(self, data: Mapping[Any, Any], reserved: set[str], path: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in data.items():
            written = self._value(name, path, "name of an attribute")
            is_plain = type(name) is str and written == name and name not in reserved
            key = written if is_plain else _NAME + _compact(written)
            values[str(key)] = self._value(value, path, str(name))
        return values

    def _end(self, value: Any, path: str, field: str) -> Any:
        """Return a node or a key as JSON: text or a number, for nothing else can be one there."""
        written = self._value(value, path, field)
        return cell_of(value, "text") if isinstance(written, (dict, list)) else written

    def _value(self, value: Any, path: str, field: str) -> Any:
        try:
            return to_json(value)
        except InvalidValueError as error:
            self.faults.append(Fault(path, error.rule, shown(error.value), field=field))
            return None


def _compact(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


class _Reading:
    """A file of ours, and what is wrong with it."""

    def __init__(self, plain: dict[str, Any], enums: Iterable[type[Enum]]) -> None:
        self._plain = plain
        self._enums = enums_by_name(enums)
        self._faults: list[Fault] = []

    def network(self) -> nx.Graph[Any]:
        multi = self._plain.get("multigraph") is True
        directed = self._plain.get("directed") is True
        network = empty_graph(directed=directed, multigraph=multi)
        network.graph.update(self._values(self._plain.get("graph"), (), "$.graph"))
        for path, row in self._rows("nodes"):
            (node,) = self._ends(row, _NODE, path)
            network.add_node(node)
            network.nodes[node].update(self._values(row, _NODE, path))
        names = (*_EDGE, _KEY) if multi else _EDGE
        for path, row in self._rows("edges"):
            ends = self._ends(row, names, path)
            network.add_edges_from([(*ends, self._values(row, names, path))])
        if self._faults:
            raise InvalidDataError(self._faults[:MOST_FAULTS])
        return network

    def _rows(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        rows = self._plain.get(name)
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            path = f"$.{name}[{number}]"
            if isinstance(row, dict):
                yield path, row
            else:
                self._faults.append(Fault(path, "must be an object", shown(row)))

    def _ends(self, row: dict[str, Any], names: tuple[str, ...], path: str) -> list[Any]:
        for name in names:
            if row.get(name) is None:
                self._faults.append(Fault(path, "must be there", "", field=name))
        return [self._hashable(row.get(name, ""), path, name) for name in names]

    def _values(self, row: Any, known: tuple[str, ...], path: str) -> dict[Any, Any]:
        if not isinstance(row, dict):
            self._faults.append(Fault(path, "must be an object", shown(row)))
            return {}
        values: dict[Any, Any] = {}
        for key, value in row.items():
            if key not in known:
                values[self._name(key, path)] = self._value(value, path, key)
        return values

    def _name(self, key: str, path: str) -> Any:
        if not key.startswith(_NAME):
            return key
        try:
            return self._hashable(json.loads(key.removeprefix(_NAME)), path, key)
        except (ValueError, RecursionError):
            self._faults.append(Fault(path, "must have a name as it was written", shown(key)))
            return key

    def _hashable(self, plain: Any, path: str, field: str) -> Any:
        value = self._value(plain, path, field)
        try:
            hash(value)
        except TypeError:
            self._faults.append(Fault(path, "must be a value that can be a node", shown(plain)))
            return repr(value)
        return value

    def _value(self, plain: Any, path: str, field: str) -> Any:
        try:
            return from_json(plain, self._enums)
        except InvalidValueError as error:
            self._faults.append(Fault(path, error.rule, shown(error.value), field=field))
            return None
