"""What each format is to other programs, and what its reader refuses."""

from __future__ import annotations

import csv
import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Place, Twinning
from civdiplo.errors import InvalidDataError
from civdiplo.graph import export, graph
from civdiplo.graph.export.spells import spells_of
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "published"
GEXF = "{http://gexf.net/1.3}"


def twins() -> nx.MultiDiGraph[str]:
    """A network of ours, with times of every sort."""
    cities = [Place(id=one, name={"en": one}, place_type="city") for one in ("a", "b", "c")]
    return graph(
        Dataset(
            [
                *cities,
                Twinning(id="t1", parties=["a", "b"], period="1967-05/.."),
                Twinning(id="t2", parties=["b", "c"], period="1990-01-31/"),
                Twinning(id="t3", parties=["a", "c"]),
            ]
        )
    )


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf", "g.json", "g"])
def test_a_network_of_ours_comes_back(name: str, tmp_path: Path) -> None:
    """A graph built from a dataset survives every format, with its counts and keys."""
    network = twins()
    assert export.write(network, tmp_path / name) == ()
    read = export.read(tmp_path / name)
    assert nx.utils.graphs_equal(read, network)
    assert read.graph == network.graph


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_networkx_finds_spells_keys_and_weights(
    version: export.gexf.Version, tmp_path: Path
) -> None:
    """A dynamic GEXF of either version is read by networkx with its keys and days."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_edge("a", "b", "t1", edtf="1967-05/..", weight=2)
    network.add_edge("a", "b", "t2", edtf="1990/1991; 1995/1996", weight=1)
    export.write_gexf(network, tmp_path / "g.gexf", version=version)
    read = nx.read_gexf(tmp_path / "g.gexf")
    assert read.graph["mode"] == "dynamic"
    assert read["a"]["b"]["t1"]["start"] == "1967-05-01"
    assert "end" not in read["a"]["b"]["t1"]
    assert read["a"]["b"]["t1"]["end_is"] == "open"
    assert read["a"]["b"]["t1"]["weight"] == 2
    spells = [("1990-01-01", "1991-12-31"), ("1995-01-01", "1996-12-31")]
    assert read["a"]["b"]["t2"]["spells"] == spells


def test_an_open_end_is_told_from_an_unknown_one() -> None:
    """A spell has the widest days, and the words tell what they rest on."""
    day = datetime.date
    cases: dict[Any, list[tuple[Any, ...]]] = {
        "1967-05/..": [(day(1967, 5, 1), None, "within", "open")],
        "1990-01-31/": [(day(1990, 1, 31), None, "stated", "unknown")],
        "../2001": [(None, day(2001, 12, 31), "open", "within")],
        "2021~": [(day(2020, 1, 1), day(2022, 12, 31), "within", "within")],
        "XXXX-07-13": [(None, None, "unknown", "unknown")],
        "about 1990": [],
        None: [],
        7: [],
        day(2021, 9, 21): [(day(2021, 9, 21), day(2021, 9, 21), "stated", "stated")],
        datetime.datetime(2021, 9, 21, 7, tzinfo=datetime.UTC): [
            (day(2021, 9, 21), day(2021, 9, 21), "stated", "stated")
        ],
        Period.parse("2012/2017-05-02"): [(day(2012, 1, 1), day(2017, 5, 2), "within", "stated")],
        (PartialDate("2021"), "2020"): [
            (day(2020, 1, 1), day(2020, 12, 31), "within", "within"),
            (day(2021, 1, 1), day(2021, 12, 31), "within", "within"),
        ],
    }
    for value, spells in cases.items():
        assert [tuple(spell) for spell in spells_of(value)] == spells


def test_a_file_tells_no_date_of_its_own(tmp_path: Path) -> None:
    """Writing the same graph twice gives the same bytes."""
    for name in ("g.graphml", "g.gexf", "g.net", "g.json"):
        export.write(twins(), tmp_path / name)
        once = (tmp_path / name).read_bytes()
        export.write(twins(), tmp_path / name)
        assert (tmp_path / name).read_bytes() == once


def test_a_graph_without_time_is_static(tmp_path: Path) -> None:
    """Nothing is dynamic where no time is asked for or stated."""
    export.write_gexf(twins(), tmp_path / "g.gexf", time=None)
    root = ET.parse(tmp_path / "g.gexf").getroot()  # noqa: S314  # our own file
    form = root.find(f"{GEXF}graph")
    assert form is not None
    assert form.get("mode") == "static"
    assert not list(root.iter(f"{GEXF}spell"))


def test_gephi_has_a_label_for_each_node_and_a_kind_for_each_line(tmp_path: Path) -> None:
    """Without labels the ids are shown; parallel lines are told apart by their kinds."""
    network: nx.MultiGraph[Any] = nx.MultiGraph()
    network.add_edge(1, 2, kind="twinning")
    network.add_edge(1, 2, kind="cooperation")
    export.write(network, tmp_path / "g.gexf")
    root = ET.parse(tmp_path / "g.gexf").getroot()  # noqa: S314  # our own file
    assert [node.get("label") for node in root.iter(f"{GEXF}node")] == ["1", "2"]
    kinds = [edge.get("kind") for edge in root.iter(f"{GEXF}edge")]
    assert kinds == ["twinning", "cooperation"]
    assert nx.utils.graphs_equal(export.read(tmp_path / "g.gexf"), network)
    export.write_gexf(network, tmp_path / "g.gexf", version="1.2")
    assert "kind=" not in (tmp_path / "g.gexf").read_text(encoding="utf-8")


def test_pajek_looks_at_nothing_that_it_leaves_out(tmp_path: Path) -> None:
    """A value that no file can hold is no fault where its attribute is left out anyway."""
    network: nx.Graph[str] = nx.Graph(title=object())
    network.add_node("a", f=print)
    network.add_edge("a", "b", weight=2, g=object())
    assert export.write(network, tmp_path / "g.net") == ("f", "g")
    assert export.read(tmp_path / "g.net").edges["a", "b"] == {"weight": 2}
    with pytest.raises(InvalidDataError, match=r"\$\.nodes\[<object"):
        export.write(nx.Graph([(object(), "b")]), tmp_path / "g.net")


def test_no_such_version_or_format(tmp_path: Path) -> None:
    """A version, format or suffix that there is not is refused with those that there are."""
    with pytest.raises(ValueError, match=r"version must be one of 1\.2, 1\.3"):
        export.write_gexf(twins(), tmp_path / "g.gexf", version="1.1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="format must be one of graphml"):
        export.write(twins(), tmp_path / "g", format="gml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"must end in one of \.graphml"):
        export.write(twins(), tmp_path / "g.xyz")
    export.write(twins(), tmp_path / "g.xml", format="graphml")
    assert len(export.read(tmp_path / "g.xml", format="graphml")) == 3


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf"])
def test_a_doctype_is_refused(name: str, tmp_path: Path) -> None:
    """No entity is ever expanded, in a file of ours or another's."""
    for network in (twins(), nx.path_graph(2)):
        export.write(network, tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("?>", f"?>{BOMB}", 1), encoding="utf-8")
        with pytest.raises(InvalidDataError, match="must have no DOCTYPE"):
            export.read(tmp_path / name)


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf"])
@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "well-formed"),
        ("<graphml>", "well-formed"),
        ("<a/>", "networkx reads"),
        ("<a>" * 20_000 + "</a>" * 20_000, "within one another"),
    ],
)
def test_broken_xml_is_one_error(name: str, text: str, match: str, tmp_path: Path) -> None:
    """Whatever is wrong with a file is told as bad data, with the file."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=match) as caught:
        export.read(tmp_path / name)
    assert caught.value.faults[0].file == str(tmp_path / name)


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf", "g"])
def test_each_bad_cell_is_listed(name: str, tmp_path: Path) -> None:
    """Cells that were changed by hand are named together, with their nodes."""
    network: nx.Graph[str] = nx.Graph()
    network.add_node("a", seen=datetime.date(2021, 9, 21))
    network.add_node("b", seen=datetime.date(2021, 9, 22))
    export.write(network, tmp_path / name)
    path = tmp_path / name if (tmp_path / name).is_file() else tmp_path / name / "nodes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-09-2", "soon"), encoding="utf-8")
    with pytest.raises(InvalidDataError, match="2 faults") as caught:
        export.read(tmp_path / name)
    assert {fault.path for fault in caught.value.faults} == {"$.nodes['a']", "$.nodes['b']"}


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf", "g.net", "g.json", "g"])
@given(at=st.floats(0, 1), length=st.integers(0, 30), other=st.binary(max_size=12))
@settings(max_examples=60)
def test_a_damaged_file_is_a_graph_or_one_error(
    name: str, at: float, length: int, other: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in a file instead, reading it ends with a graph or with bad data."""
    path = tmp_path_factory.mktemp("damaged") / name
    export.write(twins(), path)
    files = [path] if path.is_file() else sorted(path.iterdir())
    for file in files:
        whole = file.read_bytes()
        start = int(at * len(whole))
        file.write_bytes(whole[:start] + other + whole[start + length :])
        try:
            assert export.read(path).number_of_nodes() >= 0
        except InvalidDataError as error:
            told = str(error)
        else:
            told = "a graph"
        assert told
        file.write_bytes(whole)


def test_files_of_networkx_are_read(tmp_path: Path) -> None:
    """A file that another program wrote is read as networkx reads it, tags and all."""
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", weight=2.5, note="!none")
    nx.write_graphml(network, tmp_path / "g.graphml")
    nx.write_gexf(network, tmp_path / "g.gexf")
    links = json.dumps(nx.node_link_data(network, edges="links"))
    (tmp_path / "g.json").write_text(links, encoding="utf-8")
    for name in ("g.graphml", "g.gexf", "g.json"):
        data = export.read(tmp_path / name).edges["a", "b"]
        assert (data["weight"], data["note"]) == (2.5, "!none")


def test_a_table_runs_nothing_and_r_takes_it(tmp_path: Path) -> None:
    """No cell of the lists begins like a formula, and the first columns are the ends."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("=HYPERLINK(1)", note="@SUM(1)", balance=-1.5)
    network.add_edge("=HYPERLINK(1)", "'b", **{"=x": "+1+1", "amount": Decimal("-2.50")})
    export.write(network, tmp_path)
    for name, first in (("nodes.csv", ["id"]), ("edges.csv", ["source", "target"])):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0][: len(first)] == first
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "@")), cell
    assert nx.utils.graphs_equal(export.read(tmp_path), network)


def test_nothing_is_half_written(tmp_path: Path) -> None:
    """A graph that cannot be written leaves the files that were there."""
    names = ["g.graphml", "g.gexf", "g.json", "g.net", "g"]
    for name in names:
        export.write(twins(), tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    bad: nx.Graph[Any] = nx.Graph()
    bad.add_edge("a", "b", weight=object(), x=object())
    for name in names:
        with pytest.raises(InvalidDataError):
            export.write(bad, tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_pajek_refuses_what_is_no_network(tmp_path: Path) -> None:
    """Each line that is not as Pajek has it is named with its number."""
    lines = ["1 2", "*Vertices 2", '1 "a"', '3 "c"', "*Arcs", "1 5", "1 2 many", "*Matrix", "0 1"]
    (tmp_path / "g.net").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidDataError) as caught:
        export.read(tmp_path / "g.net")
    assert [fault.line for fault in caught.value.faults] == [1, 4, 6, 7, 8]
    (tmp_path / "g.net").write_text('*Vertices 2\n1 "a"\n2 "a"\n', encoding="utf-8")
    with pytest.raises(InvalidDataError, match="must have a label for each vertex"):
        export.read(tmp_path / "g.net")
    (tmp_path / "g.net").write_text("*Vertices 999999999\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="how many vertices"):
        export.read(tmp_path / "g.net")
    (tmp_path / "g.net").write_text("*Vertices 99999999\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="must list all of its vertices"):
        export.read(tmp_path / "g.net")
    (tmp_path / "g.net").write_bytes(b'*Vertices 1\n1 "\xff"\n')
    with pytest.raises(InvalidDataError, match="must be UTF-8"):
        export.read(tmp_path / "g.net")


def test_pajek_edges_beside_arcs_run_either_way(tmp_path: Path) -> None:
    """Lists of arcs, edges among arcs, and vertices without a line are read."""
    lines = [
        "*Network n", "*Vertices 4", '1 "a b" 0.1 0.2', "2 b", "4", "*Arcslist", "1 2 3",
        "*Edges", "2 3 1.5", "4 4", "*Edgeslist", "1 4",
    ]  # fmt: skip
    (tmp_path / "g.net").write_text("\n".join(lines), encoding="utf-8")
    read = export.read(tmp_path / "g.net")
    assert sorted(read.edges()) == [
        ("3", "b"), ("4", "4"), ("4", "a b"), ("a b", "3"), ("a b", "4"), ("a b", "b"), ("b", "3"),
    ]  # fmt: skip
    assert sorted(read) == ["3", "4", "a b", "b"]


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="../shared/data/published is not here")
def test_the_erasmus_network_is_read(tmp_path: Path) -> None:
    """The published flows have 35 countries and weights from 1 to 217,003, and come back."""
    network = export.read(PUBLISHED / "erasmus_flows.net")
    flows = [(one, other, data["weight"]) for one, other, data in network.edges(data=True)]
    weights = [weight for *_, weight in flows]
    assert (len(network), len(weights)) == (35, 1223)
    assert (min(weights), max(weights)) == (1, 217_003)
    assert "Türkiye" in network
    strongest: dict[str, tuple[int, str]] = {}
    for source, target, weight in flows:
        if source != target:
            strongest[source] = max(strongest.get(source, (0, "")), (weight, target))
    assert sum(target == "Spain" for _, target in strongest.values()) == 18
    export.write(network, tmp_path / "again.net")
    assert nx.utils.graphs_equal(export.read(tmp_path / "again.net"), network)
