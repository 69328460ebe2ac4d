"""Any graph, written in any format and read again, is the graph it was."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.graph import export
from civdiplo.testing import (
    dated_bags,
    estimates,
    identifiers,
    local_texts,
    money_bags,
    moneys,
    partial_dates,
    periods,
)
from civdiplo.values.truth import Truth

LOSSLESS = {
    "graphml": "g.graphml",
    "gexf": "g.gexf",
    "json": "g.json",
    "csv": "g",
}


class Status(Enum):
    """An enumeration of somebody's own."""

    ACTIVE = "active"
    ENDED = 2


class Dated(NamedTuple):
    """A tuple with names."""

    year: int
    month: int


NASTY = [
    "", " ", "!", "!none", "!date 2021", "=1+1", "-1", "'", "''=", "+", "@x", '"', '""', "a,b",
    "a\nb", "a\r\nb", "\r", "\t", "\x00", "\x0b", "\x1f", "\x7f", "\x85", "\u2028", "\ufffe",
    "\uffff", "<a&b>", "R&D", "&#38;", "&amp;", "]]>", "שלום", "\u202eabc",
    "Đà Nẵng", "Псков", "𝄞", "\\", "\\u0041", "id", "label", "key", "source", "weight",
    "n0", "civdiplo", "null", "NA", "1", "1.0", "e\u0301",
    "\ud800", "\ud83d\ude00", "!\udfff",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=8))
NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([0, -1, 10**15, 2**53 + 1, -(2**70), 10**30]),
    st.sampled_from([1, -1]).map(lambda sign: sign * 10**4100),
    st.floats(),
    st.decimals(allow_nan=False),
    st.just(Decimal("NaN")),
    st.fractions(),
)
SCALARS = st.one_of(
    TEXTS,
    NUMBERS,
    st.none(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(datetime.UTC)),
    partial_dates(),
    periods(),
    st.binary(max_size=4),
    st.sampled_from([*Status, *Truth]),
)
HASHABLE = st.recursive(
    SCALARS.filter(lambda value: value == value),  # noqa: PLR0124  # NaN is not itself
    lambda inner: st.one_of(st.tuples(inner, inner), st.tuples(), st.frozensets(inner, max_size=2)),
    max_leaves=3,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner),
        st.sets(HASHABLE, max_size=2),
        st.dictionaries(HASHABLE, inner, max_size=2),
    ),
    max_leaves=4,
)
NODES = HASHABLE.filter(lambda value: value is not None and value == value)  # noqa: PLR0124
ATTRIBUTES = st.dictionaries(st.one_of(TEXTS, HASHABLE), VALUES, max_size=3)


@st.composite
def graphs(draw: st.DrawFn, nodes: st.SearchStrategy[Any] = NODES) -> nx.Graph[Any]:
    """Draw a graph of any kind with attributes of any kind."""
    form = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))
    network: nx.Graph[Any] = form()
    network.graph.update(draw(ATTRIBUTES))
    drawn = draw(st.lists(nodes, max_size=4, unique=True))
    for node in drawn:
        network.add_node(node)
        network.nodes[node].update(draw(ATTRIBUTES))
    for _ in range(draw(st.integers(0, 4)) if drawn else 0):
        ends = draw(st.sampled_from(drawn)), draw(st.sampled_from(drawn))
        key = [draw(NODES)] if network.is_multigraph() else []
        network.add_edges_from([(*ends, *key, draw(ATTRIBUTES))])
    return network


def exact(value: Any) -> Any:
    """Return what a value is, with its type: 1, 1.0, True and Decimal(1) differ, NaN does not."""
    if isinstance(value, list | tuple):
        return type(value).__name__, [exact(one) for one in value]
    if isinstance(value, set | frozenset):
        return type(value).__name__, sorted(repr(exact(one)) for one in value)
    if isinstance(value, dict):
        return sorted(repr((exact(key), exact(one))) for key, one in value.items())
    if isinstance(value, datetime.datetime):
        return "datetime", value.isoformat()
    if isinstance(value, Decimal):
        return "Decimal", str(value)
    written = hex(value) if type(value) is int else repr(value)  # of any number of digits
    return type(value).__name__, written


def told(network: nx.Graph[Any]) -> Any:
    """Return all that a graph holds, in a form that can be compared."""
    rows: Any = network.edges
    edges = rows(keys=True, data=True) if network.is_multigraph() else rows(data=True)
    directed = network.is_directed()
    return {
        "form": (directed, network.is_multigraph()),
        "graph": exact(network.graph),
        "nodes": [(exact(node), exact(data)) for node, data in network.nodes(data=True)],
        "edges": sorted(
            repr(
                (
                    [exact(one), exact(other)]
                    if directed
                    else sorted(map(repr, map(exact, (one, other)))),
                    exact(rest),
                )
            )
            for one, other, *rest in edges
        ),
    }


def again(network: nx.Graph[Any], name: str, **options: Any) -> nx.Graph[Any]:
    """Write a graph and read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        export.write(network, path)
        return export.read(path, **options)


@pytest.mark.parametrize("name", LOSSLESS.values())
@given(network=graphs())
@settings(max_examples=60)
def test_a_graph_comes_back_as_it_was(name: str, network: nx.Graph[Any]) -> None:
    """Nodes, edges, keys, attributes with their types, direction: nothing changes."""
    assert told(again(network, name, enums=[Status])) == told(network)


@pytest.mark.parametrize("name", LOSSLESS.values())
@given(network=graphs())
@settings(max_examples=15)
def test_writing_twice_gives_the_same_file(name: str, network: nx.Graph[Any]) -> None:
    """A file tells its graph and nothing else: no date, no counter, no order of a set."""
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / name, Path(folder) / f"other{Path(name).suffix}"
        export.write(network, one)
        export.write(export.read(one, enums=[Status]), other)
        files = (
            [[one, other]]
            if one.is_file()
            else zip(sorted(one.iterdir()), sorted(other.iterdir()), strict=True)
        )
        for first, second in files:
            assert len(first.read_bytes()) == len(second.read_bytes())


@given(network=graphs())
@settings(max_examples=40)
def test_pajek_keeps_nodes_lines_and_weights(network: nx.Graph[Any]) -> None:
    """Pajek holds ids, direction, parallel lines and weights, and tells what it left out."""
    for number, (*_, data) in enumerate(network.edges(data=True)):
        data.pop("weight", None)
        if number % 2:
            data["weight"] = number
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.net"
        left = export.write_pajek(network, path)
        read = export.read(path, enums=[Status])
    attributes = {str(name) for _, data in network.nodes(data=True) for name in data}
    attributes |= {str(name) for *_, data in network.edges(data=True) for name in data}
    expected = (
        attributes - {"weight"}
        if any("weight" in d for *_, d in network.edges(data=True))
        else attributes
    )
    assert set(left) == expected | ({"key"} if network.is_multigraph() else set())
    plain: Any = (nx.MultiDiGraph if network.is_directed() else nx.MultiGraph)()
    plain = (
        plain if network.is_multigraph() else (nx.DiGraph if network.is_directed() else nx.Graph)()
    )
    plain.add_nodes_from(network)
    for one, other, data in network.edges(data=True):
        plain.add_edges_from([(one, other, {k: v for k, v in data.items() if k == "weight"})])
    assert [exact(node) for node in read] == [exact(node) for node in plain]
    ends = [
        lambda g=g: sorted(
            repr((exact(a), exact(b)) if g.is_directed() else sorted(map(repr, map(exact, (a, b)))))
            + repr(d)
            for a, b, d in g.edges(data=True)
        )
        for g in (read, plain)
    ]
    assert ends[0]() == ends[1]()


OURS = st.one_of(moneys(), money_bags(), dated_bags(), estimates(), identifiers(), local_texts())


@pytest.mark.parametrize("name", LOSSLESS.values())
@given(values=st.lists(OURS, max_size=3))
@settings(max_examples=15)
def test_values_of_ours_come_back(name: str, values: list[Any]) -> None:
    """Money, bounds, identifiers and names are values of nodes, and nodes themselves."""
    network: nx.Graph[Any] = nx.Graph()
    for value in values:
        network.add_edge("a", value, value=value, values=[value])
    assert told(again(network, name)) == told(network)


def _read_links(path: Path) -> nx.Graph[Any]:
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


READERS: dict[str, Callable[..., Any]] = {
    "g.graphml": nx.read_graphml,
    "g.gexf": nx.read_gexf,
    "g.json": _read_links,
}


@pytest.mark.parametrize("name", READERS)
@given(network=graphs())
@settings(max_examples=30)
def test_networkx_reads_what_is_written(name: str, network: nx.Graph[Any]) -> None:
    """The readers of networkx find as many nodes and edges, and natives as numbers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        export.write(network, path)
        if name != "g.json":
            ET.parse(path)  # noqa: S314  # our own file
        read = READERS[name](path)
    assert read.number_of_nodes() == network.number_of_nodes()
    assert read.number_of_edges() == network.number_of_edges()


def _through_igraph(network: nx.Graph[Any]) -> nx.Graph[Any]:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "a.graphml", Path(folder) / "b.graphml"
        export.write(network, first)
        igraph.Graph.Read_GraphML(str(first)).write_graphml(str(second))
        return export.read(second, enums=[Status])


def _rounded(network: nx.Graph[Any]) -> nx.Graph[Any]:
    """Give numbers the 15 digits that igraph writes; a whole number is one however it is typed."""
    network = network.copy()
    rows = [data for _, data in network.nodes(data=True)]
    for data in [*rows, *(data for *_, data in network.edges(data=True))]:
        for name, value in data.items():
            if type(value) is float:
                data[name] = f"{value:.15g}"
            elif type(value) is int and abs(value) < 10**15:
                data[name] = f"{float(value):.15g}"
    return network


@given(network=graphs())
@settings(max_examples=60)
def test_igraph_keeps_everything(network: nx.Graph[Any]) -> None:
    """A graph that igraph read and wrote is the graph it was, but for igraph's 15 digits."""
    assert told(_rounded(_through_igraph(network))) == told(_rounded(network))


def test_igraph_keeps_what_stands_in_attributes_of_xml() -> None:
    """Ids and names with what XML escapes come back, for igraph reads & as &#38; there."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_edge("A & B", "&#38;", "&amp;", **{"R&D": "&#38;", "<&>'\"": 1})
    assert told(_through_igraph(network)) == told(network)


@given(network=graphs())
@settings(max_examples=25)
def test_igraph_reads_our_pajek(network: nx.Graph[Any]) -> None:
    """Pajek files of ours have as many vertices for igraph."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.net"
        export.write_pajek(network, path, weight=None)
        read = igraph.Graph.Read_Pajek(str(path))
    assert (read.vcount(), read.ecount()) == (len(network), network.number_of_edges())
    if network.number_of_edges():
        assert read.is_directed() == network.is_directed()


@pytest.mark.parametrize("name", [*LOSSLESS.values(), "g.net"])
def test_half_a_surrogate_pair_is_kept(name: str) -> None:
    """Text that UTF-8 has no form for is written as its number, and two halves are no pair."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_edge("a\ud800", "\ud83d\ude00")
    assert set(again(network, name)) == {"a\ud800", "\ud83d\ude00"}


@pytest.mark.parametrize("name", LOSSLESS.values())
def test_all_that_cannot_be_written_is_listed(name: str, tmp_path: Path) -> None:
    """Each value of a foreign type is named with its place, and no file is written."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_node("a", f=object())
    network.add_edge("a", "b", g=print)
    with pytest.raises(ValueError, match="2 faults") as caught:
        export.write(network, tmp_path / name)
    assert "f must be one of" in str(caught.value)
    assert "g must be one of" in str(caught.value)
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize("name", LOSSLESS.values())
def test_a_long_text_is_kept(name: str) -> None:
    """A text longer than the csv module reads is a text like any other."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_node("a", text='x"\n' * 200_000)
    assert again(network, name).nodes["a"]["text"] == 'x"\n' * 200_000


@pytest.mark.parametrize("name", LOSSLESS.values())
def test_a_deep_value_is_refused(name: str, tmp_path: Path) -> None:
    """A list that holds itself, or is nested deeper than 50, is refused in words."""
    endless: list[Any] = []
    endless.append(endless)
    network: nx.Graph[Any] = nx.Graph()
    network.add_node("a", endless=endless)
    with pytest.raises(ValueError, match="at most 50 containers"):
        export.write(network, tmp_path / name)


@pytest.mark.parametrize("name", LOSSLESS.values())
def test_no_class_is_imported_for_being_named(name: str) -> None:
    """An enumeration that the reader was not given is refused with the way out."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_node("a", status=Status.ACTIVE)
    with pytest.raises(ValueError, match="must hold the enumeration"):
        again(network, name)
    assert again(network, name, enums=[Status]).nodes["a"]["status"] is Status.ACTIVE


@pytest.mark.parametrize("name", LOSSLESS.values())
def test_what_other_libraries_put_into_graphs_is_plain(name: str) -> None:
    """A layout of networkx, numbers and dates of pandas, and tuples with names are written."""
    network: nx.Graph[Any] = nx.path_graph(2)
    positions = nx.spring_layout(network, seed=1)
    nx.set_node_attributes(network, positions, "pos")
    network.nodes[0].update(seen=pd.Timestamp("2021-09-21 10:00"), on=Dated(2021, 9))
    read = again(network, name)
    assert read.nodes[0]["pos"] == positions[0].tolist()
    assert read.nodes[0]["seen"] == datetime.datetime(2021, 9, 21, 10)  # noqa: DTZ001
    assert read.nodes[0]["on"] == (2021, 9)


@pytest.mark.parametrize(
    "value",
    [
        np.datetime64("2021-09-21", "ns"),
        np.timedelta64(1, "ns"),
        pd.NaT,
        pd.NA,
        pd.Timestamp("2021-09-21 10:00:00.000000001"),
        datetime.timedelta(1),
        1j,
    ],
)
def test_what_would_come_back_as_something_else_is_refused(value: Any, tmp_path: Path) -> None:
    """A count of nanoseconds is no number, and what is finer than a datetime is none."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_node("a", seen=value)
    with pytest.raises(ValueError, match="seen must be one of bool"):
        export.write(network, tmp_path / "g.graphml")


def test_numbers_of_numpy_are_numbers() -> None:
    """A number of numpy comes back as the number of Python it equals."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_node(np.int64(1), share=np.float64(0.5), yes=np.bool_(True), n=np.int32(3))  # noqa: FBT003
    assert again(network, "g.graphml").nodes[1] == {"share": 0.5, "yes": True, "n": 3}


def test_fractions_and_large_numbers_keep_each_digit() -> None:
    """Exact numbers stay exact where a format has only doubles."""
    network: nx.Graph[Any] = nx.Graph()
    exactly = {"f": Fraction(1, 3), "d": Decimal("1.50"), "n": 2**64 + 1, "long": 10**5000}
    network.add_node("a", **exactly)
    network.add_node("b", n=0.5, long=-0.5)
    for name in LOSSLESS.values():
        assert again(network, name).nodes["a"] == exactly
