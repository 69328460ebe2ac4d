"""Communities part a network, agree with themselves, and are told beside what nodes are."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Hashable
from fractions import Fraction
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.models import ari, communities, crosstab, nmi, stability

CITIES = Path(__file__).parents[3] / "shared" / "data" / "sister_cities"
TABLE = CITIES / "eu_sistercities_wikidata.tsv"
needs_cities = pytest.mark.skipif(not TABLE.is_file(), reason="shared/data/sister_cities is absent")

_EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40)
_LABELS = st.lists(st.integers(0, 4), min_size=1, max_size=20)


def made(edges: list[tuple[int, int]]) -> nx.Graph[int]:
    """Return a graph of twelve nodes."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from(edges)
    return graph


@settings(max_examples=60)
@given(edges=_EDGES, method=st.sampled_from(["louvain", "leiden"]), seed=st.integers(0, 999))
def test_communities_part_the_nodes(edges: list[tuple[int, int]], method: Any, seed: int) -> None:
    """Every node is in one community; the ties within and between add up; modularity is right."""
    graph = made(edges)
    found = communities(graph, method=method, seed=seed)
    assert sorted(node for part in found.parts for node in part) == list(range(12))
    assert [len(part) for part in found.parts] == sorted(map(len, found.parts), reverse=True)
    assert sum(found.within) + sum(found.leaving) / 2 == graph.number_of_edges()
    if edges:
        expected = nx.community.modularity(graph, [set(part) for part in found.parts])
        assert float(found.modularity) == pytest.approx(expected)
    else:
        assert (found.modularity.value, len(found)) == (None, 12)


@settings(max_examples=30)
@given(edges=_EDGES, method=st.sampled_from(["louvain", "leiden"]), seed=st.integers(0, 999))
def test_names_decide_nothing(edges: list[tuple[int, int]], method: Any, seed: int) -> None:
    """Renamed nodes are parted the same way by the same seed."""
    graph = made(edges)
    renamed = nx.relabel_nodes(graph, {node: f"city-{node * 37 % 12}" for node in graph})
    names = dict(zip(graph, renamed, strict=True))
    one, other = (communities(one, method=method, seed=seed) for one in (graph, renamed))
    assert [{names[node] for node in part} for part in one.parts] == list(map(set, other.parts))


def test_leiden_finds_what_igraph_finds() -> None:
    """On Zachary's club both reach the modularity that is known to be the highest, 0.4198."""
    club = nx.karate_club_graph()
    found = max(
        float(communities(club, method="leiden", weight=None, seed=seed).modularity)
        for seed in range(10)
    )
    peer = igraph.Graph(list(club.edges)).community_leiden("modularity", n_iterations=-1)
    assert found == pytest.approx(peer.modularity) == pytest.approx(0.4198, abs=1e-4)


def test_leiden_does_not_read_direction() -> None:
    """A directed network is refused by Leiden and read by Louvain."""
    directed = nx.DiGraph([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)])
    with pytest.raises(InvalidValueError, match="must be undirected for Leiden"):
        communities(directed, method="leiden")
    found = communities(directed)
    expected = nx.community.modularity(directed, [set(part) for part in found.parts])
    assert float(found.modularity) == pytest.approx(expected)


def test_without_the_extra_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Leiden's package is missing, the error is the pip command."""
    monkeypatch.setitem(sys.modules, "graspologic_native", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[engines\]'"):
        communities(nx.path_graph(4), method="leiden")


@pytest.mark.parametrize(
    ("asked", "rule"),
    [({"method": "magic"}, "louvain, leiden"), ({"resolution": 0}, "must be more than 0")],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], rule: str) -> None:
    """Another method, and a resolution of nought, are refused."""
    with pytest.raises(InvalidValueError, match=rule):
        communities(nx.path_graph(3), **asked)


def test_a_table_names_the_members_of_most_ties() -> None:
    """A row for each community, largest first, with its members by number of ties."""
    graph = nx.star_graph(4)
    graph.add_edge(8, 9)
    rows = communities(graph).table(most=1, names={0: "hub"}).rows()
    assert rows[0] == {
        "community": 0, "nodes": 5, "share": 5 / 7, "within": 4.0, "leaving": 0.0, "members": "hub",
    }  # fmt: skip
    assert rows[1]["members"] == "8"


def test_clear_communities_do_not_depend_on_the_seed() -> None:
    """Every seed finds two cliques; a network by chance gives other communities each time."""
    clear = stability(nx.barbell_graph(5, 0), seeds=range(5))
    assert dict(clear.of)["nmi least"] == dict(clear.of)["ari least"] == 1.0
    chance = stability(nx.gnm_random_graph(80, 200, seed=1), seeds=range(5))
    assert float(dict(chance.of)["nmi mean"] or 0) < 0.9
    assert chance.column("seed") == (0, 1, 2, 3, 4)
    for row in chance.rows():
        assert 0 < row["ari"] < row["nmi"] < 1


@pytest.mark.parametrize(("graph", "seeds"), [(nx.path_graph(3), [1, 1]), (nx.Graph(), [1, 2])])
def test_one_seed_tells_nothing_of_stability(graph: nx.Graph[Any], seeds: list[int]) -> None:
    """Two different seeds, and a node at least, are needed."""
    with pytest.raises(InvalidValueError, match=r"must (be two|have nodes)"):
        stability(graph, seeds=seeds)


@settings(max_examples=80)
@given(one=_LABELS, other=st.data())
def test_agreement_is_symmetric_and_full_with_itself(one: list[int], other: st.DataObject) -> None:
    """NMI(x, x) = ARI(x, x) = 1, both are symmetric, and neither asks what parts are called."""
    size = len(one)
    beside = other.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    x: dict[int, Hashable] = dict(enumerate(one))
    y: dict[int, Hashable] = dict(enumerate(beside))
    renamed: dict[int, Hashable] = {node: f"part {label}" for node, label in enumerate(one)}
    for measure in (nmi, ari):
        assert measure(x, x).value == 1
        assert measure(x, y).value == measure(y, x).value
        assert measure(x, renamed).value == 1
        assert float(measure(x, y)) <= 1
    assert float(nmi(x, y)) >= 0


@settings(max_examples=40)
@given(one=st.lists(st.integers(0, 4), min_size=2, max_size=20), other=st.data())
def test_agreement_is_that_of_igraph(one: list[int], other: st.DataObject) -> None:
    """Both indices are igraph's, wherever one of the two has more than one part."""
    size = len(one)
    beside = other.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    x, y = dict(enumerate(one)), dict(enumerate(beside))
    peer = igraph.compare_communities(one, beside, method="nmi")
    assert float(nmi(x, y)) == pytest.approx(peer, abs=1e-9)
    trivial = {1, size}
    if not {len(set(one)), len(set(beside))} <= trivial:
        peer = igraph.compare_communities(one, beside, method="adjusted_rand")
        assert float(ari(x, y)) == pytest.approx(peer, abs=1e-9)


def test_the_rand_index_is_exact() -> None:
    """Of 15 pairs 4 are together in each and 2 in both, where 16/15 are by chance: 7/22."""
    one = dict(zip("abcdef", [1, 1, 1, 2, 2, 3], strict=True))
    other = dict(zip("abcdef", [1, 1, 2, 2, 2, 3], strict=True))
    # Pairs together: in one 3 + 1 = 4, in the other 1 + 3 = 4, in both 1 + 1 = 2.
    expected = Fraction(4 * 4, 15)
    assert ari(one, other).value == (2 - expected) / (4 - expected) == Fraction(7, 22)


def test_agreement_is_of_the_same_nodes() -> None:
    """Partitions of other nodes are refused; without nodes nothing is defined."""
    with pytest.raises(InvalidValueError, match="must be of the same nodes"):
        nmi({"a": 1}, {"b": 1})
    assert nmi({}, {}).undefined == ari({}, {}).undefined == "there are no nodes"


def test_nodes_without_a_value_are_counted() -> None:
    """A cross table has a row for those of no stated country, and leaves them out of shares."""
    found = crosstab(
        {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1}, {"a": "VN", "b": "RU", "c": None, "d": "VN"}
    )
    assert found.cells == (
        (0, "RU", 1, 0.5, 1.0),
        (0, "VN", 1, 0.5, 0.5),
        (0, None, 1, None, None),
        (1, "VN", 1, 1.0, 0.5),
        (1, None, 1, None, None),
    )
    assert dict(found.of)["missing"] == 2
    assert crosstab({"a": 0}, {}).of[-1] == ("ari", None)


def cities() -> nx.Graph[tuple[str, str]]:
    """Return the sister cities of the table, by name and country."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            one = (row["origincityLabel"], row["origincountry"])
            other = (row["sistercityLabel"], row["destination_countryLabel"])
            graph.add_nodes_from([one, other])
            if one != other:
                graph.add_edge(one, other)
    return graph


@needs_cities
def test_communities_of_sister_cities_cross_countries() -> None:
    """Communities of twinned cities are clear, depend on the seed, and are not countries."""
    graph = cities()
    assert (len(graph), graph.number_of_edges()) == (9397, 9898)
    found = communities(graph, method="leiden")
    assert float(found.modularity) > 0.88
    assert len(found) >= nx.number_connected_components(graph) == 1253
    country = {city: city[1] for city in graph}
    table = crosstab(found, country)
    assert sum(table.column("nodes")) == 9397
    assert dict(table.of)["missing"] == 0
    assert float(dict(table.of)["ari"] or 0) < 0.1
    firm = dict(stability(graph, method="leiden", seeds=range(3)).of)
    assert 0.3 < float(firm["ari mean"] or math.nan) < float(firm["nmi mean"] or math.nan) < 0.95
