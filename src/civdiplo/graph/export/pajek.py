"""Pajek's .net: labels, direction and weights, as Pajek, igraph and networkx read it.

Reader and writer are our own: those of networkx take a second vertex of a label for the first,
write labels with quotes that nobody can read, and read no lists of arcs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.files import replacing
from civdiplo.graph.export.columns import HEADER, MOST_FAULTS, VERSION, commonest
from civdiplo.graph.export.encoding import cell_of, enums_by_name, value_of
from civdiplo.graph.export.kinds import known
from civdiplo.graph.export.rebuilding import is_header

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_pajek", "write_pajek"]

_MOST_VERTICES = 10**8
_MOST_UNLISTED = 10**6  # vertices without a line: a short file could ask for any number of them
_UNQUOTABLE = re.compile(r'["\\\n\t]')
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_VERTEX = re.compile(r'\s*([0-9]+)(?:\s+(?:"([^"]*)"|(\S+)))?')
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_WEIGHTS = {"int", "float", "decimal"}


def write_pajek(
    network: nx.Graph[Any], path: str | os.PathLike[str], *, weight: str | None = "weight"
) -> tuple[str, ...]:
    r"""Write the nodes and weighted edges of any networkx graph for Pajek.

    Pajek has labels, direction, parallel lines and one number a line. Each node is labelled with
    its id, as `civdiplo.graph.export.encoding` tells, with ``\uXXXX`` for a quote, a backslash
    and a line end. A comment before the first section tells a reader what it needs to know.

    Args:
        network: The graph.
        path: The file; it is replaced as a whole or not touched.
        weight: The attribute that holds the number of a line; None for lines without. Pajek takes
            a line without a number as 1.

    Returns:
        The names of the attributes that are not in the file, sorted: all but the weight, and
        "key" where edges have keys.

    Raises:
        InvalidDataError: A weight is no finite number, or a node is of a type that cannot be
            written; all are listed.
        OSError: The file cannot be written.

    Source: Mrvar & Batagelj, Pajek: Programs for Analysis and Visualization of Very Large Networks,
    Reference Manual, "Input file format".
    """
    edges = network.edges(data=True)
    weights = [data[weight] for *_, data in edges if weight is not None and weight in data]
    header = {
        HEADER: VERSION,
        "directed": network.is_directed(),
        "multigraph": network.is_multigraph(),
        "ids": commonest(network),
        "weight": weight if weights else None,
        "weights": commonest(weights) if weights else None,
    }
    writing = _Writing(network, header)
    with replacing(path) as file:
        # As Pajek itself writes a file that is not ASCII: a byte order mark, and lines as on DOS.
        file.write(b"\xef\xbb\xbf")
        for line in writing.lines():
            file.write(f"{line}\r\n".encode())
        if writing.faults:
            raise InvalidDataError(writing.faults[:MOST_FAULTS])
    return tuple(sorted(_names(network) - ({str(weight)} if weights else set())))


def _names(network: nx.Graph[Any]) -> set[str]:
    """Return the names of all attributes of nodes and edges, and "key" where edges have keys."""
    rows = (data for _, data in network.nodes(data=True))
    names = {str(name) for data in rows for name in data}
    names |= {str(name) for *_, data in network.edges(data=True) for name in data}
    return {*names, "key"} if network.is_multigraph() else {*names}


class _Writing:
    """The lines of a file, and what could not be written."""

    def __init__(self, network: nx.Graph[Any], header: dict[str, Any]) -> None:
        self._network = network
        self._header = header
        self.faults: list[Fault] = []

    def lines(self) -> Iterator[str]:
        network = self._network
        yield f"% {json.dumps(self._header)}"
        yield f"*Vertices {network.number_of_nodes()}"
        numbers = {node: number for number, node in enumerate(network, start=1)}
        for node, number in numbers.items():
            yield f'{number} "{_UNQUOTABLE.sub(_escape, self._label(node))}"'
        yield "*Arcs" if network.is_directed() else "*Edges"
        weight = self._header["weight"]
        for source, target, data in network.edges(data=True):
            line = f"{numbers[source]} {numbers[target]}"
            has_weight = weight is not None and weight in data
            yield f"{line} {self._number(source, target, data)}" if has_weight else line

    def _label(self, node: Any) -> str:
        try:
            return cell_of(node, self._header["ids"])
        except InvalidValueError as error:
            self.faults.append(Fault(f"$.nodes[{shown(node)}]", error.rule, shown(error.value)))
            return ""

    def _number(self, source: Any, target: Any, data: Mapping[Any, Any]) -> str:
        weight = self._header["weight"]
        text = _weight_text(data[weight])
        if text is None:
            path, rule = f"$.edges[{shown(source)}, {shown(target)}]", "must be a finite number"
            self.faults.append(Fault(path, rule, shown(data[weight]), field=str(weight)))
        return text or ""


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _weight_text(value: Any) -> str | None:
    """Return a number as Pajek has it; None for what is no finite number."""
    try:
        kind, plain = known(value)
    except InvalidValueError:
        return None
    text = cell_of(plain, kind) if kind in _WEIGHTS else ""
    return text if _NUMBER.fullmatch(text) else None


def read_pajek(path: str | os.PathLike[str], *, enums: Iterable[type[Enum]] = ()) -> nx.Graph[Any]:
    """Return the network of a Pajek file, with labels as nodes and the numbers as "weight".

    Args:
        path: The file: ``*Vertices`` with ``*Arcs``, ``*Edges``, ``*Arcslist`` or ``*Edgeslist``.
            Coordinates, shapes and further words of a line are not read.
        enums: Enumerations whose members are among the nodes of a file of ours.

    Returns:
        A graph of the type that was written; for a file of another program a MultiGraph where it
        has edges alone, otherwise a MultiDiGraph, in which an edge is an arc either way.

    Raises:
        InvalidDataError: It is no such file, or not UTF-8, or two vertices have one label.
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = f"must be UTF-8 (byte {error.start + 1} is not)"
        raise InvalidDataError([Fault("$", hint, "", file=name)]) from None
    net = _Net(name, enums)
    for number, line in enumerate(text.split("\n"), start=1):
        net.take(number, line.strip())
    return net.finished()


class _Net:
    """What was read of a file so far."""

    def __init__(self, name: str, enums: Iterable[type[Enum]]) -> None:
        self._name = name
        self._enums = enums_by_name(enums)
        self._header: dict[str, Any] = {}
        self._labels: dict[int, str] = {}
        self._size = 0
        self._lines: list[tuple[int, int, str | None, bool]] = []
        self._faults: list[Fault] = []
        self._take: Callable[[int, str], None] = self._refuse
        self._is_arc = False

    def take(self, number: int, line: str) -> None:
        if line.startswith("%"):
            self._comment(line.removeprefix("%"))
        elif line.startswith("*"):
            self._section(number, line)
        elif line:
            self._take(number, line)

    def finished(self) -> nx.Graph[Any]:
        import networkx as nx

        nodes = self._nodes()
        if self._faults:
            raise InvalidDataError(self._faults[:MOST_FAULTS])
        arcs = any(is_arc for *_, is_arc in self._lines)
        directed = self._header.get("directed", arcs) is True
        multi = self._header.get("multigraph", True) is True
        simple = nx.DiGraph if directed else nx.Graph
        network: nx.Graph[Any] = (
            (nx.MultiDiGraph if directed else nx.MultiGraph)() if multi else simple()
        )
        network.add_nodes_from(nodes.values())
        for one, other, weight, is_arc in self._lines:
            data = {} if weight is None else {self._weight_name(): self._number(weight)}
            network.add_edges_from([(nodes[one], nodes[other], data)])
            if directed and not is_arc and one != other:
                network.add_edges_from([(nodes[other], nodes[one], dict(data))])
        return network

    def _weight_name(self) -> str:
        return str(self._header.get("weight") or "weight")

    def _nodes(self) -> dict[int, Any]:
        nodes: dict[int, Any] = {}
        if self._size - len(self._labels) > _MOST_UNLISTED:
            rule = f"must list all of its vertices but {_MOST_UNLISTED}"
            self._fault(None, rule, str(self._size))
            return nodes
        for number in range(1, self._size + 1):
            label = self._labels.get(number, str(number))
            if self._header:
                plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), label)
                try:
                    nodes[number] = value_of(plain, str(self._header.get("ids")), self._enums)
                    hash(nodes[number])
                except (ValueError, TypeError) as error:
                    self._fault(None, f"must be a node as it was written ({error})", label)
            else:
                nodes[number] = label
        if not self._faults and len(set(nodes.values())) < len(nodes):
            rule = "must have a label for each vertex that no other has"
            self._fault(None, rule, _twice(nodes.values()))
        return nodes

    def _comment(self, text: str) -> None:
        try:
            header = json.loads(text)
        except (ValueError, RecursionError):
            return
        if is_header(header) and not self._size:
            self._header = header

    def _section(self, number: int, line: str) -> None:
        words = line.lower().split()
        sections: dict[str, tuple[Callable[[int, str], None], bool]] = {
            "*arcs": (self._line, True),
            "*edges": (self._line, False),
            "*arcslist": (self._list, True),
            "*edgeslist": (self._list, False),
        }
        if words[0] == "*vertices":
            size = words[1] if len(words) > 1 else ""
            if self._size or not re.fullmatch("[0-9]{1,9}", size) or int(size) > _MOST_VERTICES:
                self._fault(number, "must state once how many vertices there are", line)
                return
            self._size = int(size)
            self._take = self._vertex
        elif words[0] in sections:
            self._take, self._is_arc = sections[words[0]]
        elif words[0] != "*network":
            self._fault(number, f"must be one of *vertices, {', '.join(sections)}", line)
            self._take = self._pass

    def _vertex(self, number: int, line: str) -> None:
        found = _VERTEX.match(line)
        vertex = int(found[1][:10]) if found else 0
        if not found or not 1 <= vertex <= self._size or vertex in self._labels:
            self._fault(number, "must be the number of a vertex and its label", line)
            return
        label = found[2] if found[2] is not None else found[3]
        self._labels[vertex] = str(vertex) if label is None else label

    def _line(self, number: int, line: str) -> None:
        words = line.split()
        ends = [self._end(word) for word in words[:2]]
        weight = words[2] if len(words) > 2 else None
        if len(ends) < 2 or 0 in ends or not (weight is None or _NUMBER.fullmatch(weight)):
            self._fault(number, "must be the numbers of two vertices, and a number", line)
            return
        self._lines.append((ends[0], ends[1], weight, self._is_arc))

    def _list(self, number: int, line: str) -> None:
        ends = [self._end(word) for word in line.split()]
        if 0 in ends:
            self._fault(number, "must be the numbers of vertices", line)
            return
        self._lines += [(ends[0], end, None, self._is_arc) for end in ends[1:]]

    def _end(self, word: str) -> int:
        # A negative number in a list of arcs is one of several relations; none is kept apart here.
        number = int(word) if re.fullmatch("[0-9]{1,9}", word) else 0
        return number if number <= self._size else 0

    def _refuse(self, number: int, line: str) -> None:
        self._fault(number, "must begin with *vertices", line)
        self._take = self._pass

    def _pass(self, number: int, line: str) -> None:
        """Read nothing of a section that was refused."""

    def _number(self, text: str) -> int | float | Decimal:
        kind = self._header.get("weights")
        if kind == "decimal":
            return Decimal(text)
        whole = re.fullmatch("[+-]?[0-9]{1,4000}", text)
        return int(text) if whole and kind != "float" else float(text)

    def _fault(self, line: int | None, rule: str, value: str) -> None:
        self._faults.append(Fault("$", rule, shown(value), file=self._name, line=line))


def _twice(values: Iterable[Any]) -> str:
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            return str(value)
        seen.add(value)
    return ""
