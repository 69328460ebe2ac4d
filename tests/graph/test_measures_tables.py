"""The tables of measures: who is named, how rows are ranked, and what is refused."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from attrs import evolve

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Membership, Organization
from civdiplo.errors import InvalidValueError
from civdiplo.graph import graph, simplify, summary
from civdiplo.graph.measures import (
    CENTRALITIES,
    Mixing,
    betweenness_centralization,
    brokerage_roles,
    brokers,
    centralities,
    closeness_centralization,
    cores,
    degree_centralization,
    ei_index,
    mean_local_clustering,
    mixing,
    overview,
    rich_club,
    structural_holes,
    transitivity,
    walks,
)
from civdiplo.graph.models import communities, permute_ei

COUNTRIES = {"a": "VN", "b": "VN", "m": "RU", "x": "CU", "y": "CU", "lone": None}
FACTS = Dataset([
    *(Organization(id=one, name={"en": one.upper()}, country=COUNTRIES[one]) for one in COUNTRIES),
    Cooperation(id="c1", parties=["a", "b", "m"]),
    Membership(id="m1", member="m", organization="x"),
    Membership(id="m2", member="x", organization="m"),
    Membership(id="m3", member="y", organization="x"),
])  # fmt: skip


def figures(network: nx.Graph[Any], **options: Any) -> dict[str, Any]:
    """Return the figures of a network by name."""
    table = overview(network, **options)
    return dict(zip(table.column("measure"), table.column("value"), strict=True))


def test_the_network_of_a_dataset_is_summed_up_as_it_is() -> None:
    """Parallel ties count once, and symmetric ones stay out of reciprocity."""
    network = graph(FACTS)
    known = figures(network)
    assert (known["ties"], known["pairs tied"]) == (6, 5)
    assert known["dyad reciprocity"] == 1 / 2
    assert "density of arcs" not in known
    rows = {row["measure"]: row for row in summary(network).figures.rows()}
    assert "ties without direction left out 3" in rows["dyad reciprocity"]["of"]
    assert "without a value, left out 1" in rows["E-I index"]["of"]
    assert rows["closeness centralization"]["undefined"].startswith("somebody cannot be reached")


def test_figures_of_a_summary_are_rows_of_it() -> None:
    """The rows of a summary go on with the figures that it does not have itself."""
    rows = summary(FACTS).rows()
    names = [row["measure"] for row in rows]
    assert names.count("nodes") == 1
    assert {"transitivity", "E-I index", "degree Gini"} <= set(names)


def test_any_graph_of_networkx_has_a_summary() -> None:
    """Edges that name no entity are a tie each, and other attributes name the groups."""
    club: nx.Graph[int] = nx.karate_club_graph()
    found = summary(club, by="club")
    assert (found.ties, found.kinds, found.components) == (78, (), 1)
    assert figures(club, by="club")["E-I index"] == pytest.approx(-56 / 78)
    assert figures(club)["E-I index"] is None


def test_a_network_of_nothing_has_figures_that_say_so() -> None:
    """An empty graph has sizes of 0 and reasons for the rest."""
    for row in overview(nx.DiGraph()).rows():
        assert row["value"] == 0 or row["undefined"], row


def test_distances_beyond_the_exact_say_their_sample() -> None:
    """In a large network distances are of a sample, and the diameter is at least what is seen."""
    ring: nx.Graph[int] = nx.cycle_graph(601)
    rows = {row["measure"]: row for row in overview(ring).rows()}
    assert rows["diameter"]["value"] == 300
    assert rows["diameter"]["definition"].endswith("at least")
    assert "100 drawn" in rows["mean distance"]["of"]
    assert rows["mean distance"]["value"] == pytest.approx(150.5)
    assert rows["closeness centralization"]["value"] is None


def test_distances_in_a_small_largest_component_are_exact() -> None:
    """However many nodes there are elsewhere, paths start from all of up to 500 nodes."""
    scattered: nx.Graph[int] = nx.path_graph(5)
    scattered.add_edges_from((node, node + 1) for node in range(10, 1010, 2))
    rows = {row["measure"]: row for row in overview(scattered).rows()}
    assert (rows["diameter"]["value"], rows["mean distance"]["value"]) == (4, 2)
    assert rows["mean distance"]["of"] == "nodes 5, paths from all"
    assert "betweenness from nodes drawn 100" in rows["betweenness centralization"]["of"]


def test_a_vector_that_iteration_does_not_settle_on_is_none() -> None:
    """In a long path scores still move after a thousand steps: there is no figure to give."""
    found = centralities(nx.path_graph(200), which=["eigenvector", "hub"])
    assert set(found.column("eigenvector")) == {None}
    assert set(found.column("hub")) == {None}


def test_rows_name_who_they_are_of() -> None:
    """Labels, types and countries stand beside the figures; the strongest broker comes first."""
    first = brokers(simplify(graph(FACTS))).rows()[0]
    assert (first["label"], first["type"], first["country"]) == ("M", "Organization", "RU")
    assert (first["separates"], first["bridges"], first["contacts"]) == (True, 1, 3)
    last = structural_holes(simplify(graph(FACTS))).rows()
    assert [row["constraint"] for row in last if row["label"] == "LONE"] == [None]


def test_the_five_roles_are_told_apart() -> None:
    """One broker of each role: who is of the group of whom decides."""
    groups = {"a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "z": 3, "none": None}
    chains = {
        "coordinator": "abc", "itinerant": "axb", "representative": "abx",
        "gatekeeper": "xab", "liaison": "axz",
    }  # fmt: skip
    for role, chain in chains.items():
        network: nx.DiGraph[str] = nx.DiGraph()
        network.add_edges_from([(chain[0], chain[1]), (chain[1], chain[2]), ("none", chain[1])])
        nx.set_node_attributes(network, groups, "group")
        found = {row["node"]: row for row in brokerage_roles(network, "group").rows()}
        assert (found[chain[1]][role], found[chain[1]]["total"]) == (1, 1)
        assert dict(brokerage_roles(network, "group").of)["ties left out"] == 1


def test_every_column_of_centralities_can_be_asked_for_alone() -> None:
    """Columns come in the order asked for, and the first of them ranks."""
    network: nx.DiGraph[str] = nx.DiGraph(nx.path_graph("abcd"))
    nx.set_edge_attributes(network, dict.fromkeys(network.edges, 2), "weight")
    for name in CENTRALITIES:
        found = centralities(network, which=[name], weight="weight")
        assert found.columns[-1] == name
        assert found.definition.startswith(f"{name}: ")
        assert len(found) == 4
    assert centralities(network, which=["pagerank"]).column("rank") == (1, 1, 3, 3)
    assert "strength" in centralities(network, weight="weight").columns
    assert len(centralities(nx.DiGraph())) == 0
    assert dict(centralities(network, which=["betweenness"], sample=2, seed=5).of)["seed"] == 5


def test_hubs_of_nobody_are_none() -> None:
    """Without arcs nobody is a hub, and the table still has its rows."""
    empty: nx.DiGraph[int] = nx.empty_graph(2, create_using=nx.DiGraph)
    assert centralities(empty, which=["hub"]).column("hub") == (0, 0)


@pytest.mark.parametrize(
    ("measure", "asked", "message"),
    [
        (centralities, {"which": ["fame"]}, "which must be some of"),
        (centralities, {"which": "degree"}, "which must be some of"),
        (centralities, {"which": ["strength"]}, "weight must be stated"),
        (centralities, {"sample": 9}, "sample must be between 1 and 3"),
        (brokers, {"sample": 0}, "sample must be between 1 and 3"),
        (rich_club, {"n": 1}, "n must be a whole number of at least 2"),
        (mean_local_clustering, {"few": "some"}, "few must be zero or left out"),
        (degree_centralization, {"direction": "up"}, "direction must be all, in or out"),
        (closeness_centralization, {"direction": "up"}, "direction must be in or out"),
        (betweenness_centralization, {"scores": {"a": 1}}, "scores must be of the nodes"),
        (ei_index, {}, "by must be an attribute"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_its_rule(
    measure: Callable[..., Any], asked: dict[str, Any], message: str
) -> None:
    """An argument that is none of those allowed is named, with what it must be."""
    with pytest.raises(InvalidValueError, match=message):
        measure(nx.path_graph("abc"), **asked)


def test_a_matrix_takes_no_attribute() -> None:
    """The groups of a matrix are its own."""
    with pytest.raises(InvalidValueError, match="by must be left out"):
        ei_index(Mixing(groups="a", sizes=[1], ties=[[0]]), "country")


def test_an_undefined_figure_is_no_number() -> None:
    """It is never NaN: it raises, with the reason, where a number is needed."""
    found = transitivity(nx.path_graph("ab"))
    assert str(found).startswith("transitivity undefined: no node has two neighbours")
    with pytest.raises(InvalidValueError, match="no node has two neighbours"):
        float(found)
    with pytest.raises(InvalidValueError, match="undefined must be stated"):
        evolve(found, undefined=None)
    with pytest.raises(InvalidValueError, match="undefined must be stated"):
        evolve(found, value=1)


def test_a_table_holds_its_rows_to_its_columns() -> None:
    """A row of another length is refused, and so is a column that is not there."""
    table = cores(nx.path_graph("ab"))
    with pytest.raises(InvalidValueError, match="cells must have 4 a row"):
        evolve(table, cells=[(1, 2)])
    with pytest.raises(InvalidValueError, match="name must be one of k, nodes"):
        table.column("core")


def test_ties_of_weight_zero_are_none_to_brokers() -> None:
    """A contact that nothing goes to is no contact."""
    network: nx.Graph[str] = nx.path_graph("abc")
    nx.set_edge_attributes(network, {("a", "b"): 3, ("b", "c"): 0}, "weight")
    assert structural_holes(network, weight="weight").column("contacts") == (1, 1, 0)


def test_a_table_shows_its_beginning_and_says_what_it_is() -> None:
    """Its repr, and its HTML for notebooks, have the first rows, how many there are, and why."""
    found = structural_holes(nx.path_graph(1000))
    for told in (repr(found), found._repr_html_()):
        assert "1000 rows" in told
        assert "… and 980 more; nodes 1000" in told
        assert "Burt, Structural Holes, 1992" in told
        assert len(told) < 6000
    assert len(str(found).splitlines()) == 1001
    marked = evolve(found, columns=["<b>"], cells=[["<script>"], [None]])
    assert "<td>&lt;script&gt;</td></tr><tr><td></td>" in marked._repr_html_()
    assert "more" not in repr(marked)


def test_a_table_is_a_data_frame_in_one_line() -> None:
    """Columns keep their names, also where there are no rows."""
    networks: list[nx.Graph[Any]] = [nx.path_graph(3), nx.Graph()]
    for network in networks:
        found = structural_holes(network)
        frame = pd.DataFrame(found.cells, columns=found.columns)
        assert list(frame.columns) == list(found.columns)
        assert len(frame) == len(found) == len(network)


def test_results_survive_pickling() -> None:
    """What one process works out, another can take."""
    network = nx.barbell_graph(4, 1)
    nx.set_node_attributes(network, {node: "ab"[node % 2] for node in network}, "group")
    for found in (
        transitivity(network),
        structural_holes(network),
        mixing(network, "group"),
        walks(network),
        summary(network),
        permute_ei(network, "group", n=5),
        communities(network),
    ):
        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_results_of_many_figures_are_told_in_short() -> None:
    """A thousand figures drawn, or all members of communities, are not in the repr."""
    network = nx.barbell_graph(30, 0)
    compared = permute_ei(network, {node: node < 30 for node in network})
    assert repr(compared).startswith("<Comparison: E-I index -0.9977; of 1000 draws ")
    parted = communities(network)
    told = "<Partition: 2 communities of 60 nodes, modularity 0.4989, louvain, seed 0>"
    assert repr(parted) == told
    assert str(parted) == str(parted.table())
    assert "no ties" in repr(communities(nx.empty_graph(2)))
