"""Ties in kilometres, beside random pairs, and every pair as a row."""

from __future__ import annotations

import csv
import itertools
import math
import statistics
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Organization, Place
from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.geography import kilometres
from civdiplo.graph.space import (
    distance_decay,
    ecdf,
    edge_kilometres,
    gravity_table,
    kilometre_matrix,
)

TABLE = Path(__file__).parents[3] / "shared/data/sister_cities/eu_sistercities_wikidata.tsv"
needs_cities = pytest.mark.skipif(not TABLE.is_file(), reason="shared/data/sister_cities is absent")

_POINT = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    """Draw a network of up to 9 nodes, some of which have coordinates, directed or not."""
    made: nx.Graph[Any] = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    for node in range(draw(st.integers(0, 9))):
        point = draw(st.none() | _POINT)
        made.add_node(
            node, **(dict(zip(("latitude", "longitude"), point, strict=True)) if point else {})
        )
    nodes = list(made)
    if nodes:
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), st.integers(0, 9))
        made.add_weighted_edges_from(draw(st.lists(ends, max_size=25)))
    return made


@settings(max_examples=60)
@given(
    made=networks(),
    inner=st.lists(st.integers(1, 20_000), unique=True, max_size=4).map(sorted),
    expected=st.sampled_from(["uniform", "degree"]),
)
def test_bins_add_up_to_all_measured_ties(
    made: nx.Graph[Any], inner: list[int], expected: Any
) -> None:
    """Every measured tie is in one bin, and as many are expected; the rest is counted."""
    found = distance_decay(made, bins=[0, *inner], expected=expected)
    of = dict(found.of)
    assert sum(found.column("ties")) == of["measured"]
    assert sum(found.column("expected")) == pytest.approx(float(of["measured"] or 0))
    loops = sum(one == other for one, other in made.edges)
    lost = of["edges"], of["measured"], of["without coordinates"]
    assert (lost[1] or 0) + (lost[2] or 0) == lost[0] == made.number_of_edges() - loops  # type: ignore[operator]
    assert of["loops left out"] == loops
    if of["measured"]:
        assert found.column("within")[-1] == 1
        assert list(found.column("within")) == sorted(found.column("within"))


@settings(max_examples=40)
@given(made=networks(), expected=st.sampled_from(["uniform", "degree"]))
def test_expectation_is_that_of_all_pairs_one_by_one(made: nx.Graph[Any], expected: Any) -> None:
    """What is expected is the sum over all pairs of their probability, worked out one by one."""
    bins = [0, 1000, 7000]
    points = {
        node: (facts["latitude"], facts["longitude"])
        for node, facts in made.nodes(data=True)
        if "latitude" in facts
    }
    ties = [(u, v) for u, v in made.edges if u != v and u in points and v in points]
    if made.is_directed():
        first = {node: sum(u == node for u, _ in ties) for node in points}
        second = {node: sum(v == node for _, v in ties) for node in points}
    else:
        first = second = {node: sum(node in tie for tie in ties) for node in points}
    likely = [0.0] * len(bins)
    for one, other in itertools.permutations(points, 2):
        km = kilometres(points[one], points[other])
        place = sum(km >= start for start in bins) - 1
        likely[place] += 1 if expected == "uniform" else first[one] * second[other]
    whole = math.fsum(likely)
    by_hand = [len(ties) * share / whole if whole else 0.0 for share in likely]
    found = distance_decay(made, bins=bins, expected=expected)
    assert found.column("expected") == pytest.approx(by_hand, abs=1e-9)


def test_many_nodes_are_taken_in_blocks() -> None:
    """Beyond a block of rows each pair still counts once."""
    made: nx.Graph[int] = nx.path_graph(600)
    points = {node: (0.0, node / 10) for node in made}
    found = distance_decay(made, bins=[0, 20, 3000], coordinates=points)
    # 599 pairs are a tenth of a degree (11.1 km) apart; 3,000 km are 269.8 tenths.
    pairs = math.comb(600, 2)
    near = sum(600 - step for step in range(1, 270))
    assert found.column("ties") == (599, 0, 0)
    shares = (599 / pairs, (near - 599) / pairs, 1 - near / pairs)
    assert found.column("expected") == pytest.approx([599 * share for share in shares])


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"bins": []}, "must ascend from 0"),
        ({"bins": [10, 20]}, "must ascend from 0"),
        ({"bins": [0, 20, 20]}, "must ascend from 0"),
        ({"bins": [0, math.inf]}, "must ascend from 0"),
        ({"expected": "magic"}, "uniform, degree"),
        ({"coordinates": {0: (91, 0)}}, "must be a latitude"),
        ({"coordinates": {0: (0, math.inf)}}, "must be a latitude"),
    ],
)
def test_what_cannot_be_binned_is_refused(asked: dict[str, Any], rule: str) -> None:
    """Bins ascend from nought, and coordinates are on the globe."""
    with pytest.raises(InvalidValueError, match=rule):
        distance_decay(nx.path_graph(3), **asked)


def test_without_the_extra_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numpy is missing, the error is the pip command."""
    monkeypatch.setitem(sys.modules, "numpy", None)
    for call in (distance_decay, kilometre_matrix):
        with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[network\]'"):
            call(nx.path_graph(3))


def test_parallel_edges_are_refused_with_the_way_out() -> None:
    """A multigraph is refused, and `simplify` named."""
    with pytest.raises(InvalidValueError, match="simplify"):
        edge_kilometres(nx.MultiGraph([(0, 1)]))


def test_organizations_are_where_their_place_is() -> None:
    """Of a dataset, the coordinates are those of the place of an actor."""
    dataset = Dataset(
        [
            Place(
                id="pskov", name={"en": "Pskov"}, place_type="city",
                latitude="57.82", longitude="28.33",
            ),
            Place(
                id="vitebsk", name={"en": "Vitebsk"}, place_type="city",
                latitude="55.19", longitude="30.2",
            ),
            Organization(id="a", name={"en": "A"}, place="pskov"),
            Organization(id="b", name={"en": "B"}, place="vitebsk"),
            Organization(id="c", name={"en": "C"}),
            Cooperation(id="x", parties=["a", "b"]),
            Cooperation(id="y", parties=["a", "c"]),
        ]
    )  # fmt: skip
    found = edge_kilometres(dataset)
    assert [(row["source"], row["target"]) for row in found.rows()] == [("a", "b")]
    assert found.column("km")[0] == pytest.approx(314.1, abs=0.1)
    assert dict(found.of)["share without"] == 0.5


@settings(max_examples=40)
@given(figures=st.lists(st.integers(0, 9), max_size=20))
def test_shares_accumulate_to_the_whole(figures: list[int]) -> None:
    """Each row says which share is not larger; counts add up."""
    found = ecdf(figures)
    assert sum(found.column("count")) == len(figures)
    for value, count, share in found.cells:
        assert count == figures.count(value)
        assert share == sum(one <= value for one in figures) / len(figures)


def test_a_matrix_of_distances_is_of_every_node() -> None:
    """Distances are even; a node without coordinates is refused."""
    points = {0: (0.0, 0.0), 1: (0.0, 90.0), 2: (90.0, 0.0)}
    matrix = kilometre_matrix(nx.path_graph(3), coordinates=points)
    assert (matrix == matrix.T).all()
    assert matrix[0, 2] == kilometres(points[0], points[2])
    with pytest.raises(InvalidValueError, match="must be stated of every node"):
        kilometre_matrix(nx.path_graph(4), coordinates=points)


@settings(max_examples=60)
@given(made=networks())
def test_every_pair_is_a_row(made: nx.Graph[Any]) -> None:
    """There are n (n - 1) rows, or half as many, and their ties are all ties between nodes."""
    found = gravity_table(made, weight="weight")
    size = len(made) * (len(made) - 1)
    assert len(found) == (size if made.is_directed() else size // 2)
    pairs = list(zip(found.column("origin"), found.column("destination"), strict=True))
    if made.is_directed():
        assert set(pairs) == set(itertools.permutations(made, 2))
    else:
        assert pairs == list(itertools.combinations(made, 2))
    between = [(u, v) for u, v in made.edges if u != v]
    assert sum(found.column("ties")) == sum(made.edges[edge]["weight"] for edge in between)
    assert sum(gravity_table(made).column("ties")) == len(between) == dict(found.of)["tied"]
    placed = {node for node, facts in made.nodes(data=True) if "latitude" in facts}
    for (one, other), km in zip(pairs, found.column("km"), strict=True):
        assert (km is not None) == (one in placed and other in placed)


def test_pairs_have_flags_and_attributes() -> None:
    """Flags are worked out of both nodes; attributes of both have a column each, None if none."""
    made = nx.Graph([("VN", "RU")])
    made.add_node("CU", population=11)
    found = gravity_table(
        made,
        attributes=["population"],
        flags={"same_letter": lambda one, other: one[-1] == other[-1]},
    )
    assert found.columns[4:] == ("same_letter", "population_o", "population_d")
    assert found.cells[2] == ("RU", "CU", 0, None, True, None, 11)
    money: nx.Graph[str] = nx.Graph()
    money.add_edge("VN", "RU", amount=Decimal("12.50"))
    assert gravity_table(money, weight="amount").column("ties") == (Decimal("12.50"),)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"attributes": "country"}, "must be several names"),
        ({"flags": {"km": max}}, "must not take the name of a column"),
        ({"weight": "weight"}, "must be a number from 0"),
    ],
)
def test_what_is_no_column_is_refused(asked: dict[str, Any], rule: str) -> None:
    """A single word, the name of another column and a missing weight are refused."""
    with pytest.raises(InvalidValueError, match=rule):
        gravity_table(nx.path_graph(3), **asked)


def rows() -> list[dict[str, str]]:
    """Return the rows of the table of sister cities."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def point(row: dict[str, str], end: str) -> tuple[float, float]:
    """Return the coordinates of one end of a row."""
    return float(row[f"{end}lat"]), float(row[f"{end}long"])


@needs_cities
def test_kilometres_are_those_of_the_table() -> None:
    """The table's own distances differ by 0.26 km in the median, and in 15 rows by more than 2."""
    apart = [
        abs(kilometres(point(row, "origin"), point(row, "destination")) - float(row["dist"]))
        for row in rows()
    ]
    assert len(apart) == 13_081
    assert round(statistics.median(apart), 2) == 0.26
    assert sum(difference > 2 for difference in apart) == 15


@needs_cities
def test_near_cities_are_twinned_oftener_than_by_chance() -> None:
    """Half of 9,898 twinnings are within 706 km; those under 100 km are 4.5 times chance."""
    made: nx.Graph[tuple[str, str]] = nx.Graph()
    for row in rows():
        one = (row["origincityLabel"], row["origincountry"])
        other = (row["sistercityLabel"], row["destination_countryLabel"])
        for node, end in ((one, "origin"), (other, "destination")):
            if node not in made:  # homonyms in one country are one node: the first is told
                latitude, longitude = point(row, end)
                made.add_node(node, latitude=latitude, longitude=longitude)
        if one != other:
            made.add_edge(one, other)
    found = distance_decay(made)
    assert sum(found.column("ties")) == dict(found.of)["measured"] == 9898
    assert dict(found.of)["median km"] == pytest.approx(706, abs=2)
    near, *_, far = found.column("ratio")
    assert near == pytest.approx(4.5, abs=0.2)
    assert far == pytest.approx(0.48, abs=0.05)
