"""Pajek's .net: labels, direction and weights, as Pajek, igraph and networkx read it.

Reader and writer are our own: those of networkx take a second vertex of a label for the first,
write labels with quotes that nobody can read, and read no lists of arcs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.files import replacing
from civdiplo.graph.export.columns import HEADER, MOST_FAULTS, VERSION, commonest
from civdiplo.graph.export.encoding import cell_of
from civdiplo.graph.export.kinds import known
from civdiplo.graph.export.netlines import NUMBER, Net

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_pajek", "write_pajek"]

_UNQUOTABLE = re.compile(r'["\\\n\t]')
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
    return text if NUMBER.fullmatch(text) else None


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
    net = Net(name, enums)
    for number, line in enumerate(text.split("\n"), start=1):
        net.take(number, line.strip())
    return net.finished()
