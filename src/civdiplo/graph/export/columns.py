"""A graph as rows of text cells under typed columns.

A column has the kind most of its values are of; values of other kinds are tagged. What the cells
alone do not tell (kinds, direction, parallel edges, the attributes of the graph itself) is in a
header, which every format keeps in a place of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.graph.export.encoding import cell_of, name_cell_of, to_json
from civdiplo.graph.export.kinds import kind_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "ARGUMENTS",
    "HEADER",
    "MOST_FAULTS",
    "NAME",
    "VERSION",
    "Cells",
    "Column",
    "Edge",
    "Flat",
    "commonest",
]

HEADER: Final = "civdiplo"
"""The key under which a header has the version of the encoding."""

VERSION: Final = 1
MOST_FAULTS: Final = 100
NAME: Final = "text"
"""The kind of the name of an attribute, which is tagged where it is no plain text."""

ARGUMENTS: Final = frozenset(
    {"self", "node_for_adding", "u_of_edge", "v_of_edge", "u_for_edge", "v_for_edge"}
)
"""The arguments of the functions of networkx, which its readers hand attributes to by name."""

_SAFE = 10**15  # igraph writes 15 digits of a number

Cells: TypeAlias = "dict[str, str]"


@frozen
class Column:
    """One attribute of nodes or edges.

    Args:
        name: Its name as a cell.
        kind: What its cells are without a tag.
        native: "int", "float" or "bool" where each of its cells is such a value, and one that
            igraph reads and writes unchanged (for it has no integers and no absent booleans).
    """

    name: str
    kind: str
    native: str | None


class Edge(NamedTuple):
    """One edge as cells; the key is None where the graph has no parallel edges."""

    source: str
    target: str
    key: str | None
    cells: Cells


class Flat:
    """A graph that is written row by row.

    Args:
        network: Any networkx graph.
        reserved: Names of attributes of nodes that the format uses itself, and of edges; an
            attribute of that name is written under a tag.

    Attributes:
        header: What the cells do not tell, as JSON.
        node_columns: The columns of the nodes, by the names of their attributes.
        edge_columns: The same of edges.
    """

    def __init__(
        self,
        network: nx.Graph[Any],
        *,
        reserved: tuple[Collection[str], Collection[str]] = ((), ()),
    ) -> None:
        self._network = network
        self._faults: list[Fault] = []
        multi = network.is_multigraph()
        self._ids = commonest(network)
        self._keys = commonest(key for _, _, key, _ in _edges(network))
        nodes = (data for _, data in network.nodes(data=True))
        edges = (data for _, _, _, data in _edges(network))
        self.node_columns: dict[Any, Column] = self._columns(nodes, reserved[0], "$.nodes")
        self.edge_columns: dict[Any, Column] = self._columns(edges, reserved[1], "$.edges")
        self.header: dict[str, Any] = {
            HEADER: VERSION,
            "directed": network.is_directed(),
            "multigraph": multi,
            "ids": self._ids,
            "keys": self._keys if multi else None,
            "nodes": {column.name: column.kind for column in self.node_columns.values()},
            "edges": {column.name: column.kind for column in self.edge_columns.values()},
            "graph": self._graph(),
        }

    def nodes(self) -> Iterator[tuple[str, Cells]]:
        """Yield each node: its id and its cells."""
        for node, data in self._network.nodes(data=True):
            path = f"$.nodes[{shown(node)}]"
            yield self._cell(node, self._ids, path), self._cells(data, self.node_columns, path)

    def edges(self) -> Iterator[Edge]:
        """Yield each edge."""
        for source, target, key, data in _edges(self._network):
            path = f"$.edges[{shown(source)}, {shown(target)}]"
            yield Edge(
                self._cell(source, self._ids, path),
                self._cell(target, self._ids, path),
                self._cell(key, self._keys, path) if self._network.is_multigraph() else None,
                self._cells(data, self.edge_columns, path),
            )

    def check(self) -> None:
        """Raise what could not be written, once all of it was asked for.

        Raises:
            InvalidDataError: There is such a value; all are listed, or the first hundred.
        """
        if self._faults:
            raise InvalidDataError(self._faults[:MOST_FAULTS])

    def _fault(self, path: str, error: InvalidValueError, name: object = "") -> None:
        fault = Fault(path, error.rule, shown(error.value), field=str(name))
        if fault not in self._faults[:MOST_FAULTS]:
            self._faults.append(fault)

    def _columns(
        self, rows: Iterable[Mapping[Any, Any]], reserved: Collection[str], path: str
    ) -> dict[Any, Column]:
        tallies: dict[Any, _Tally] = {}
        number = 0
        for row in rows:
            number += 1
            for name, value in row.items():
                tallies.setdefault(name, _Tally()).take(value)
        columns: dict[Any, Column] = {}
        for name, tally in tallies.items():
            try:
                cell = name_cell_of(name, reserved)
            except InvalidValueError as error:
                self._fault(path, error, "name of an attribute")
                continue
            columns[name] = Column(cell, _commonest(tally.kinds), tally.native(number))
        return columns

    def _graph(self) -> Any:
        try:
            return to_json(self._network.graph)
        except InvalidValueError as error:
            self._fault("$.graph", error)
            return {}

    def _cells(self, data: Mapping[Any, Any], columns: dict[Any, Column], path: str) -> Cells:
        cells: Cells = {}
        for name, value in data.items():
            column = columns.get(name)
            if column is not None:
                cells[column.name] = self._cell(value, column.kind, path, name)
        return cells

    def _cell(self, value: Any, kind: str, path: str, name: object = "") -> str:
        try:
            return cell_of(value, kind)
        except InvalidValueError as error:
            self._fault(path, error, name)
            return ""


class _Tally:
    """What the values of one attribute are."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self._is_odd = False

    def take(self, value: Any) -> None:
        kind = _kind(value)
        self.kinds[kind] += 1
        if kind == "int":
            self._is_odd |= abs(int(value)) >= _SAFE
        elif kind == "float":
            self._is_odd |= not math.isfinite(value)

    def native(self, rows: int) -> str | None:
        """Return the type of all values that igraph holds as they are, if they have one."""
        kinds = set(self.kinds)
        if kinds == {"bool"} and self.kinds["bool"] == rows:
            return "bool"
        if self._is_odd or not kinds <= {"int", "float"}:
            return None
        return "float" if "float" in kinds else "int"


def _edges(network: nx.Graph[Any]) -> Iterator[tuple[Any, Any, Any, dict[Any, Any]]]:
    """Yield each edge as source, target, key and attributes; the key is None in a simple graph."""
    rows: Any = network.edges
    if network.is_multigraph():
        yield from rows(keys=True, data=True)
        return
    for source, target, data in rows(data=True):
        yield source, target, None, data


def _kind(value: object) -> str:
    """Return the kind of a value; what cannot be written is refused where its cell is made."""
    try:
        return kind_of(value)
    except InvalidValueError:
        return "text"


def commonest(values: Iterable[object]) -> str:
    """Return the kind that most values are of, of a kind "number" where ints and floats are."""
    return _commonest(Counter(map(_kind, values)))


def _commonest(counts: Counter[str]) -> str:
    stated = Counter({kind: count for kind, count in counts.items() if kind != "none"})
    if not stated:
        return "none" if counts else "text"
    kind, _ = stated.most_common(1)[0]
    return "number" if kind in {"int", "float"} and {"int", "float"} <= stated.keys() else kind
