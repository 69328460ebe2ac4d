"""A network in short."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Membership, Organization, Place, Twinning
from civdiplo.errors import InvalidValueError
from civdiplo.graph import CountryLink, graph, project, simplify, summary
from civdiplo.testing.entities import datasets

# Two triangles that hang together by "m" alone, and one actor apart.
COUNTRIES = {"a": "VN", "b": "VN", "m": "RU", "x": "CU", "y": "CU", "z": "CU", "lone": "BY"}
FACTS = Dataset([
    *(Organization(id=one, name={"en": one.upper()}, country=COUNTRIES[one]) for one in COUNTRIES),
    Cooperation(id="c1", parties=["a", "b", "m"]),
    Cooperation(id="c2", parties=["x", "y", "z"]),
    Membership(id="m1", member="x", organization="m", period="2012/2017"),
    Membership(id="m2", member="m", organization="x", period="2018/.."),
    Cooperation(id="plan", parties=["lone", "a"], status="planned"),
])  # fmt: skip


def test_a_summary_counts_nodes_ties_and_parts() -> None:
    """Ties are counted by entity, edges by pair, parts without direction."""
    found = summary(FACTS)
    assert (found.nodes, found.edges, found.ties) == (7, 8, 4)
    assert found.kinds == (("cooperation", 2), ("membership", 2))
    assert (found.components, found.largest, found.isolated) == (2, 6, ("lone",))
    assert dict(found.of)["planned_left_out"] == 1


def test_a_summary_names_who_is_central_and_who_connects() -> None:
    """Those without whom the network falls apart connect; most neighbours come first."""
    found = summary(FACTS)
    assert [(one.id, one.neighbours) for one in found.most_connected[:2]] == [("m", 3), ("x", 3)]
    assert [(one.id, one.separates) for one in found.bridging] == [("m", True), ("x", True)]
    assert found.bridging[0].betweenness == pytest.approx(6 / 15)
    assert found.sampled is None


def test_a_summary_names_the_countries_that_are_linked() -> None:
    """Pairs of countries are counted by entity, the strongest first."""
    assert summary(FACTS).countries == (CountryLink(("CU", "RU"), 2), CountryLink(("RU", "VN"), 1))


def test_a_summary_of_a_date_or_level_is_that_of_its_graph() -> None:
    """A graph made beforehand gives the same summary."""
    day = datetime.date(2015, 6, 1)
    assert summary(FACTS, as_of=day, level="country") == summary(
        graph(FACTS, as_of=day, level="country")
    )


def test_a_summary_lists_no_more_than_asked_for() -> None:
    """`most` bounds each list, not the counts."""
    found = summary(FACTS, most=1)
    assert (len(found.most_connected), len(found.bridging), len(found.countries)) == (1, 1, 1)
    assert found.nodes == 7


def test_rows_are_flat() -> None:
    """Each figure is a row of three, ready for a table."""
    rows = summary(FACTS).rows()
    assert {tuple(row) for row in rows} == {("measure", "of", "value")}
    assert {"measure": "ties of kind", "of": "membership", "value": 2} in rows
    assert {"measure": "ties of countries", "of": "CU-RU", "value": 2} in rows
    assert {"measure": "isolated", "of": "", "value": 1} in rows


@pytest.mark.parametrize(
    "made", [graph(FACTS), simplify(graph(FACTS)), project(FACTS, by="country")]
)
def test_no_two_rows_are_of_the_same_name_and_matter(made: nx.Graph[Any]) -> None:
    """The ties of pairs are told apart from those of the graph that the pairs were made of."""
    rows = summary(made).rows()
    named = Counter((row["measure"], str(row["of"])) for row in rows)
    assert max(named.values()) == 1
    assert ("ties", "graph as made") in named


def test_a_summary_is_readable() -> None:
    """It is printed as one matter a line."""
    lines = str(summary(FACTS)).splitlines()
    assert lines[:3] == [
        "nodes: 7, 1 of them tied to no other",
        "ties: 4 (cooperation 2, membership 2)",
        "connected parts: 2, the largest of 6 nodes",
    ]
    assert "connecting others: M, X" in lines


def test_what_was_not_left_out_is_not_said() -> None:
    """The last line tells how the graph was made, without counts of nothing."""
    assert str(summary(FACTS)).splitlines()[-1] == (
        "made with: level actor, ties 4, undated 2, planned_left_out 1"
    )
    assert ("maybe", 0) in summary(FACTS).of
    assert str(summary(nx.path_graph(2))).splitlines()[-1] == "made with: nothing said of it"


def test_a_graph_of_pairs_is_told_from_its_ties() -> None:
    """Where an edge is all ties of a pair, pairs and ties are counted apart, by the weights."""
    twinned = Dataset([
        *(Place(id=one, name={"en": one}, country=one[:2].upper(), place_type="city")
          for one in ("de1", "de2", "pl1", "pl2")),
        *(Twinning(id=f"t-{one}-{other}", parties=[one, other])
          for one, other in [("de1", "pl1"), ("de1", "pl2"), ("de2", "pl1"), ("de1", "de2")]),
    ])  # fmt: skip
    whole = summary(twinned)
    assert (whole.edges, whole.ties, whole.of_pairs) == (4, 4, False)
    nations = summary(project(twinned, by="country"))
    assert (nations.edges, nations.ties, nations.of_pairs) == (2, 4, True)
    assert nations.kinds == whole.kinds == (("twinning", 4),)
    assert "ties: 4 between 2 pairs (twinning 4)" in str(nations).splitlines()
    assert whole.countries == (CountryLink(("DE", "PL"), 3),)
    assert nations.countries == whole.countries == summary(simplify(graph(twinned))).countries
    abroad = summary(project(twinned, by="country", loops="drop"))
    assert (abroad.edges, abroad.ties) == (1, 3)


def test_kinds_that_share_a_pair_are_not_guessed() -> None:
    """Of a pair that is tied in two kinds no one can say how many are of which."""
    both = Dataset([
        Membership(id="m", member="a", organization="b"), Cooperation(id="c", parties=["a", "b"]),
    ])  # fmt: skip
    found = summary(simplify(graph(both)))
    assert (found.edges, found.ties, found.kinds) == (1, 2, ())


def test_other_weights_are_no_ties() -> None:
    """Edges whose weight is money or shares are a tie each: a sum of them is no number of ties."""
    amounts = simplify(graph(FACTS), weight={"c1": 10, "c2": 20, "m1": 30})
    assert (summary(amounts).edges, summary(amounts).ties) == (7, 7)
    assert not summary(amounts).of_pairs


@settings(max_examples=25)
@given(datasets())
def test_ties_of_two_are_as_many_in_any_network_of_pairs(dataset: Dataset) -> None:
    """Where every tie has two ends, simplifying changes no number of ties."""
    network = graph(dataset)
    network.remove_edges_from(
        [(one, other, key) for one, other, key, told in network.edges(keys=True, data=True)
         if told["parties"] > 2]
    )  # fmt: skip
    assert summary(simplify(network, loops="keep")).ties == summary(network).ties


def test_the_summary_of_nothing_says_so() -> None:
    """An empty dataset has a summary too."""
    found = summary(Dataset())
    assert (found.nodes, found.components, found.largest) == (0, 0, 0)
    assert "most connected: nobody" in str(found)


def test_betweenness_of_a_large_network_is_estimated_and_says_so() -> None:
    """Beyond 500 nodes a fixed sample is taken, the same in every run."""
    ids = [f"o{number:03}" for number in range(501)]
    ring = Dataset([
        *(Organization(id=one, name={"en": one}) for one in ids),
        *(Cooperation(id=f"c{n}", parties=[ids[n], ids[n - 1]]) for n in range(501)),
    ])  # fmt: skip
    found = summary(ring)
    assert found.sampled == 100
    assert found == summary(Dataset(reversed(list(ring))))


def test_what_is_too_costly_is_said_to_be_left_out() -> None:
    """Closeness of a large network has a row, which says why it has no figure and what to call."""
    rows = {row["measure"]: row for row in summary(nx.cycle_graph(501)).figures.rows()}
    left_out = rows["closeness centralization"]
    assert left_out["value"] is None
    assert "closeness_centralization of the largest component" in left_out["undefined"]
    assert rows["mean distance"]["of"] == "nodes 501, paths from 100 drawn"


def test_distances_are_told_of_the_largest_of_many_parts() -> None:
    """Where few of the nodes drawn lie in the largest part, others are drawn from it."""
    many: nx.Graph[str] = nx.Graph((f"x{n}", f"y{n}") for n in range(4000))
    nx.add_cycle(many, [f"z{n:03}" for n in range(600)])
    rows = {row["measure"]: row for row in summary(many).figures.rows()}
    assert rows["mean distance"]["of"] == "nodes 600, paths from 100 drawn"
    assert rows["mean distance"]["value"] == pytest.approx(90_000 / 599)
    assert rows["diameter"]["value"] == 300


def test_a_graph_is_summed_up_as_it_is() -> None:
    """A day or level that is asked of a graph is refused, and so is what is no network."""
    made = graph(FACTS)
    with pytest.raises(InvalidValueError, match="as_of must be left out for a graph"):
        summary(made, as_of=datetime.date(2015, 6, 1))
    with pytest.raises(InvalidValueError, match="level must be left out for a graph"):
        summary(made, level="country")
    with pytest.raises(InvalidValueError, match="must be a dataset or a graph of networkx"):
        summary("network.json")  # type: ignore[arg-type]


def test_a_summary_shows_itself_in_a_notebook() -> None:
    """Its repr is its text, not its fields."""
    assert repr(summary(FACTS)) == str(summary(FACTS))


@settings(max_examples=25)
@given(datasets())
def test_any_dataset_has_a_network_and_a_summary(dataset: Dataset) -> None:
    """Whatever types of entities are in it, a dataset can be drawn, written and summed up."""
    network = graph(dataset, planned=True)
    "".join(nx.generate_graphml(network))
    assert summary(network).edges == network.number_of_edges()
