"""The lines of a Pajek file, taken one after another, as the network that they tell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.graph.export.columns import MOST_FAULTS
from civdiplo.graph.export.encoding import enums_by_name, value_of
from civdiplo.graph.export.rebuilding import empty_graph, is_header

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NUMBER", "Net"]

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number as Pajek has it."""

_MOST_VERTICES = 10**8
_MOST_UNLISTED = 10**6  # vertices without a line: a short file could ask for any number of them
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_VERTEX = re.compile(r'\s*([0-9]+)(?:\s+(?:"([^"]*)"|(\S+)))?')


class Net:
    """What was read of a file so far.

    Args:
        name: Of the file, for errors.
        enums: Enumerations whose members are among the nodes.
    """

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
        """Read the next line."""
        if line.startswith("%"):
            self._comment(line.removeprefix("%"))
        elif line.startswith("*"):
            self._section(number, line)
        elif line:
            self._take(number, line)

    def finished(self) -> nx.Graph[Any]:
        """Return the network, or raise what was wrong with its lines."""
        nodes = self._nodes()
        if self._faults:
            raise InvalidDataError(self._faults[:MOST_FAULTS])
        arcs = any(is_arc for *_, is_arc in self._lines)
        directed = self._header.get("directed", arcs) is True
        multi = self._header.get("multigraph", True) is True
        network = empty_graph(directed=directed, multigraph=multi)
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
        if len(ends) < 2 or 0 in ends or not (weight is None or NUMBER.fullmatch(weight)):
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
