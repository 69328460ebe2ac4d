"""Networks drawn at random keep the degrees, and figures are told beside what they give."""

from __future__ import annotations

import math
import statistics
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Organization
from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure
from civdiplo.graph.models import Comparison, compare_to_null, rewired

_PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def made(pairs: list[tuple[int, int]], *, directed: bool) -> nx.Graph[Any]:
    """Return a graph of ten nodes, whose edges carry a weight each."""
    graph: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(10), label="x")
    graph.add_edges_from((one, other, {"weight": one + 1}) for one, other in pairs)
    return graph


@settings(max_examples=60)
@given(pairs=_PAIRS, seed=st.integers(0, 10**6))
def test_swapping_edges_keeps_every_degree(pairs: list[tuple[int, int]], seed: int) -> None:
    """Nodes, degrees, the number of edges and the loops stay; no edge doubles."""
    graph = made(pairs, directed=False)
    drawn = rewired(graph, seed=seed)
    assert dict(drawn.degree()) == dict(graph.degree())
    assert list(drawn.nodes(data=True)) == list(graph.nodes(data=True))
    assert drawn.number_of_edges() == graph.number_of_edges()
    assert set(nx.selfloop_edges(drawn)) == set(nx.selfloop_edges(graph))


@settings(max_examples=60)
@given(pairs=_PAIRS, seed=st.integers(0, 10**6))
def test_swapping_arcs_keeps_indegree_and_outdegree(
    pairs: list[tuple[int, int]], seed: int
) -> None:
    """Each node keeps how many arcs go out and come in, and the weight that goes out."""
    graph = made(pairs, directed=True)
    drawn = rewired(graph, seed=seed)
    assert isinstance(graph, nx.DiGraph)
    assert isinstance(drawn, nx.DiGraph)
    assert dict(drawn.in_degree()) == dict(graph.in_degree())
    assert dict(drawn.out_degree()) == dict(graph.out_degree())
    assert dict(drawn.out_degree(weight="weight")) == dict(graph.out_degree(weight="weight"))


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_the_same_seed_draws_the_same(seed: int) -> None:
    """A drawn network is a function of the network and the seed."""
    graph = nx.karate_club_graph()
    assert nx.utils.graphs_equal(rewired(graph, seed=seed), rewired(graph, seed=seed))


def test_every_network_of_these_degrees_is_drawn_as_often() -> None:
    """Of a circle of six, the 60 circles and 10 pairs of triangles come up alike."""
    drawn = [
        frozenset(frozenset(edge) for edge in rewired(nx.cycle_graph(6), seed=seed).edges)
        for seed in range(3500)
    ]
    counts = {one: drawn.count(one) for one in set(drawn)}
    assert len(counts) == 70
    # 69 degrees of freedom: chi squared exceeds 119 in one of 5,000 runs; the seeds are fixed.
    assert sum((count - 50) ** 2 / 50 for count in counts.values()) < 119


def test_a_network_may_have_to_stay_in_one_part() -> None:
    """Where one part is asked for, all that is drawn is in one part."""
    graph = nx.connected_watts_strogatz_graph(30, 4, 0.1, seed=1)
    for seed in range(5):
        drawn = rewired(graph, seed=seed, connected=True)
        assert nx.is_connected(drawn)
        assert dict(drawn.degree()) == dict(graph.degree())


@pytest.mark.parametrize("graph", [nx.DiGraph([(1, 2)]), nx.Graph(), nx.empty_graph(3)])
def test_what_is_not_in_one_part_cannot_stay_so(graph: nx.Graph[Any]) -> None:
    """A directed, empty or parted network is refused with the rule."""
    with pytest.raises(InvalidValueError, match="must be connected and undirected"):
        rewired(graph, seed=1, connected=True)


def test_parallel_edges_are_refused_with_the_way_out() -> None:
    """A multigraph is refused, and `simplify` named."""
    with pytest.raises(InvalidValueError, match="simplify"):
        rewired(nx.MultiGraph([(1, 2), (1, 2)]), seed=1)


def test_a_dataset_is_simplified() -> None:
    """The network of a dataset is taken, simple and undirected."""
    bodies = [Organization(id=letter, name={"en": letter.upper()}) for letter in "abcd"]
    ties = [Cooperation(id=f"t{pair}", parties=list(pair)) for pair in ("ab", "cd", "ac")]
    drawn = rewired(Dataset([*bodies, *ties]), seed=1)
    assert sorted(degree for _, degree in drawn.degree()) == [1, 1, 2, 2]


def test_triangles_of_a_club_exceed_chance() -> None:
    """Zachary's club has more triangles than its degrees give, and less assortativity is alike."""
    found = compare_to_null(nx.transitivity, nx.karate_club_graph(), n=60, seed=3)
    again = compare_to_null(nx.transitivity, nx.karate_club_graph(), n=60, seed=3)
    assert found == again
    assert found.observed == pytest.approx(0.2556818)
    assert found.mean == pytest.approx(statistics.fmean(found.drawn))
    assert found.sd == pytest.approx(statistics.stdev(found.drawn))
    assert found.z == pytest.approx((found.observed - found.mean) / statistics.stdev(found.drawn))
    assert min(found.drawn) <= found.mean <= max(found.drawn) < 0.5


def test_what_swaps_cannot_change_has_no_z() -> None:
    """Density is the same in every draw: z is undefined, and why is said."""
    found = compare_to_null(nx.density, nx.karate_club_graph(), n=5)
    assert (found.z, found.percentile, found.sd) == (None, None, 0.0)
    assert found.measure().undefined == "all draws give the same figure"
    assert "z undefined" in str(found)


def test_draws_without_a_figure_are_counted() -> None:
    """Draws for which the figure is not defined are left out, and counted."""
    graph = nx.path_graph(6)
    own = set(graph.edges)

    def sometimes(drawn: nx.Graph[Any]) -> float | Measure:
        first = drawn.degree(0) if drawn.has_edge(0, 1) else math.nan
        return first if set(drawn.edges) != own else 1.0

    found = compare_to_null(sometimes, graph, n=30, name="first", seed=2)
    assert len(found.drawn) + found.row()["draws undefined"] == 30


def test_a_measure_is_a_figure() -> None:
    """A statistic may give a Measure; one undefined for the network itself is refused."""

    def told(value: int | None) -> Measure:
        why = None if value is not None else "never"
        return Measure(name="m", definition="d", source="s", value=value, undefined=why)

    found = compare_to_null(lambda graph: told(len(graph)), nx.path_graph(5), n=2, name="nodes")
    assert found.drawn == (5.0, 5.0)
    with pytest.raises(InvalidValueError, match="must be defined for the network itself"):
        compare_to_null(lambda _: told(None), nx.path_graph(5), n=2)


def test_percentile_counts_equal_draws_half() -> None:
    """One below, one equal, two above is the 37.5th percentile."""
    found = Comparison(name="x", observed=2, drawn=[1, 2, 3, 4], definition="d", source="s")
    assert found.percentile == 37.5


@pytest.mark.parametrize(("observed", "drawn"), [(1.0, []), (math.nan, [1.0]), (1.0, [math.inf])])
def test_nothing_is_compared_to_nothing(observed: float, drawn: list[float]) -> None:
    """No draws, or a figure that is no number, are refused."""
    with pytest.raises(InvalidValueError, match=r"must (hold|be finite)"):
        Comparison(name="x", observed=observed, drawn=drawn, definition="d", source="s")


def test_a_single_draw_has_no_spread() -> None:
    """One draw gives a percentile, but no standard deviation and no z."""
    found = Comparison(name="x", observed=2, drawn=[1], definition="d", source="s")
    assert (found.sd, found.z, found.percentile) == (None, None, 100.0)
    assert found.undefined == "a single draw has no spread"
