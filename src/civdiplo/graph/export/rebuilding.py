"""Rows of cells and their header, back as the graph that was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.graph.export.columns import HEADER, MOST_FAULTS, NAME, VERSION, Cells, Edge
from civdiplo.graph.export.encoding import Enums, from_json, value_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["empty_graph", "is_header", "rebuilt"]


def is_header(plain: object) -> bool:
    """Return whether it is the header of a graph that was written here."""
    return isinstance(plain, Mapping) and plain.get(HEADER) == VERSION


def empty_graph(*, directed: bool, multigraph: bool) -> nx.Graph[Any]:
    """Return a graph of networkx without nodes, of one of its four types."""
    import networkx as nx

    forms: dict[tuple[bool, bool], type[nx.Graph[Any]]] = {
        (False, False): nx.Graph,
        (True, False): nx.DiGraph,
        (False, True): nx.MultiGraph,
        (True, True): nx.MultiDiGraph,
    }
    return forms[directed, multigraph]()


def rebuilt(
    header: Mapping[str, Any],
    nodes: Iterable[tuple[str, Cells]],
    edges: Iterable[Edge],
    *,
    enums: Enums,
) -> nx.Graph[Any]:
    """Return the graph that `Flat` made rows of.

    Raises:
        InvalidDataError: Cells are not as they were written; all are listed, or the first hundred.
    """
    if not is_header(header):
        raise InvalidDataError([Fault("$", "must be the header of a graph", shown(header))])
    reader = _Rebuilding(header, enums)
    for node, cells in nodes:
        reader.take_node(node, cells)
    for edge in edges:
        reader.take_edge(edge)
    return reader.finished()


class _Rebuilding:
    """A graph that grows row by row."""

    def __init__(self, header: Mapping[str, Any], enums: Enums) -> None:
        nodes, edges = (header.get(name) for name in ("nodes", "edges"))
        if not isinstance(nodes, dict) or not isinstance(edges, dict):
            raise InvalidDataError([Fault("$", "must name columns", shown(header))])
        self._is_multi = header.get("multigraph") is True
        self._network = empty_graph(
            directed=header.get("directed") is True, multigraph=self._is_multi
        )
        self._ids = str(header.get("ids"))
        self._keys = str(header.get("keys"))
        self._node_kinds: dict[str, Any] = nodes
        self._edge_kinds: dict[str, Any] = edges
        self._enums = enums
        self._names: dict[str, Any] = {}
        self._faults: list[Fault] = []
        try:
            self._network.graph.update(from_json(header.get("graph"), enums))
        except (InvalidValueError, TypeError, ValueError) as error:
            self._faults.append(Fault("$.graph", str(error), ""))

    def take_node(self, id: str, cells: Cells) -> None:
        """Add a node."""
        path = f"$.nodes[{shown(id)}]"
        node = self._hashable(id, self._ids, path)
        if node in self._network:
            self._faults.append(Fault(path, "must be there once", ""))
            return
        self._network.add_node(node)
        self._network.nodes[node].update(self._values(cells, self._node_kinds, path))

    def take_edge(self, edge: Edge) -> None:
        """Add an edge between nodes that are there."""
        path = f"$.edges[{shown(edge.source)}, {shown(edge.target)}]"
        source = self._hashable(edge.source, self._ids, path)
        target = self._hashable(edge.target, self._ids, path)
        for node in (source, target):
            if node not in self._network:
                self._faults.append(Fault(path, "must be between nodes that are listed", ""))
                return
        values = self._values(edge.cells, self._edge_kinds, path)
        if self._is_multi:
            key = self._hashable(edge.key or "", self._keys, path)
            there = self._network.has_edge(source, target, key)  # type: ignore[call-arg]
            row: tuple[Any, ...] = (source, target, key, values)
        else:
            there = self._network.has_edge(source, target)
            row = (source, target, values)
        if there:
            self._faults.append(Fault(path, "must be there once", ""))
            return
        self._network.add_edges_from([row])

    def finished(self) -> nx.Graph[Any]:
        """Return the graph, or raise what was wrong with its rows."""
        if self._faults:
            raise InvalidDataError(self._faults[:MOST_FAULTS])
        return self._network

    def _values(self, cells: Cells, kinds: Mapping[str, Any], path: str) -> dict[Any, Any]:
        """Return attributes; a blank cell is an absent one, and an unknown column somebody's."""
        values: dict[Any, Any] = {}
        for name, cell in cells.items():
            if cell != "" and name in kinds:
                values[self._name(name, path)] = self._value(cell, str(kinds[name]), path, name)
        return values

    def _name(self, cell: str, path: str) -> Any:
        if cell not in self._names:
            self._names[cell] = self._hashable(cell, NAME, path)
        return self._names[cell]

    def _hashable(self, cell: str, kind: str, path: str) -> Any:
        value = self._value(cell, kind, path, "")
        try:
            hash(value)
        except TypeError:
            self._faults.append(Fault(path, "must be a value that can be a node", shown(cell)))
            return cell
        return value

    def _value(self, cell: str, kind: str, path: str, name: str) -> Any:
        try:
            return value_of(cell, kind, self._enums)
        except InvalidValueError as error:
            self._faults.append(Fault(path, error.rule, shown(error.value), field=name))
            return cell
