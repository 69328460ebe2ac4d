"""What networkit measures is what networkx measures, node by node."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Organization
from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph import graph
from civdiplo.graph.engines import networkit_of

pytest.importorskip("networkit", reason="networkit is not installed")

_TOLERANCE = 1e-12


@st.composite
def graphs(draw: st.DrawFn, *, loops: bool = False) -> nx.Graph[Any]:
    """Draw a graph of up to 14 named nodes, directed or not, with or without loops and weights."""
    made: nx.Graph[Any] = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    size = draw(st.integers(1, 14))
    made.add_nodes_from(f"n{draw(st.integers(0, 99))}-{place}" for place in range(size))
    nodes = list(made)
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), st.integers(1, 9))
    for one, other, weight in draw(st.lists(ends, max_size=30)):
        if loops or one != other:
            made.add_edge(one, other, weight=weight)
    return made


def same(one: Mapping[Any, float], other: Mapping[Any, float]) -> None:
    """Hold two mappings to the same nodes in the same order, and to figures but for rounding."""
    assert list(one) == list(other)
    for node, figure in one.items():
        assert figure == pytest.approx(other[node], rel=_TOLERANCE, abs=_TOLERANCE)


@settings(max_examples=60)
@given(made=graphs(loops=True))
def test_components_are_those_of_networkx(made: nx.Graph[Any]) -> None:
    """The same sets, in the same order; of a directed network without regard to direction."""
    if isinstance(made, nx.DiGraph):
        expected = list(nx.weakly_connected_components(made))
    else:
        expected = list(nx.connected_components(made))
    assert networkit_of(made).connected_components() == expected


@settings(max_examples=60)
@given(made=graphs(loops=True), weight=st.sampled_from([None, "weight"]))
def test_pagerank_is_that_of_networkx(made: nx.Graph[Any], weight: str | None) -> None:
    """The same rule of stopping gives the same figures at the same tolerance, with weights too."""
    expected = nx.pagerank(made, weight=weight, max_iter=300)
    same(networkit_of(made, weight=weight).pagerank(max_iter=300), expected)


@settings(max_examples=60)
@given(made=graphs().map(lambda drawn: drawn.to_undirected()))
def test_cores_are_those_of_networkx(made: nx.Graph[Any]) -> None:
    """Core numbers are equal whole numbers."""
    found = networkit_of(made).core_number()
    assert found == nx.core_number(made)
    assert all(type(number) is int for number in found.values())


@settings(max_examples=60)
@given(made=graphs(loops=True), normalized=st.booleans())
def test_betweenness_is_that_of_networkx(made: nx.Graph[Any], normalized: bool) -> None:  # noqa: FBT001
    """Normalised or not, directed or not."""
    found = networkit_of(made).betweenness_centrality(normalized=normalized)
    same(found, nx.betweenness_centrality(made, normalized=normalized))


@settings(max_examples=60)
@given(made=graphs(loops=True))
def test_closeness_is_that_of_networkx(made: nx.Graph[Any]) -> None:
    """Inward where there is direction, and across parts as Wasserman and Faust have it."""
    same(networkit_of(made).closeness_centrality(), nx.closeness_centrality(made))


def test_an_empty_network_has_nothing() -> None:
    """Without nodes there is no part, and nobody to rank."""
    fast = networkit_of(nx.Graph())
    assert fast.connected_components() == []
    assert fast.pagerank() == fast.core_number() == fast.closeness_centrality() == {}
    assert fast.betweenness_centrality() == {}


def test_neighbours_may_be_equal_and_not_the_same() -> None:
    """A name that was made anew for an edge is the node of that name."""
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(["a-1", "b-2"])
    first, second = (f"{letter}-{place}" for place, letter in enumerate("ab", start=1))
    made.add_edge(first, second)
    made.add_edge("c", first)
    assert networkit_of(made).core_number() == {"a-1": 1, "b-2": 1, "c": 1}
    assert networkit_of(made).connected_components() == [{"a-1", "b-2", "c"}]


def test_an_estimate_comes_close_and_repeats() -> None:
    """From all nodes the estimate is near the exact figures; the same seed gives the same."""
    made = nx.karate_club_graph()
    fast = networkit_of(made)
    found = fast.betweenness_estimate(samples=400, seed=7)
    assert found == fast.betweenness_estimate(samples=400, seed=7)
    exact = nx.betweenness_centrality(made)
    assert max(abs(found[node] - exact[node]) for node in made) < 0.05
    assert sorted(found, key=lambda node: -found[node])[:2] == [0, 33]


def test_loops_have_no_core() -> None:
    """As with networkx, a network with loops is refused; the way out is named."""
    with pytest.raises(InvalidValueError, match="simplify"):
        networkit_of(nx.Graph([(1, 1), (1, 2)])).core_number()


def test_a_directed_network_has_its_cores_from_networkx() -> None:
    """Some directed networks crash networkit: they are refused, and networkx named."""
    with pytest.raises(InvalidValueError, match=r"networkx\.core_number"):
        networkit_of(nx.DiGraph([(1, 2)])).core_number()


def test_what_does_not_converge_is_refused() -> None:
    """PageRank that is cut short raises, as with networkx."""
    with pytest.raises(InvalidValueError, match="must converge"):
        networkit_of(nx.path_graph(9)).pagerank(tol=1e-15, max_iter=3)


@pytest.mark.parametrize("weight", ["x", -1, float("nan"), None])
def test_weights_are_numbers_from_nought(weight: Any) -> None:
    """A weight that is no number, negative, or missing where others state one, is refused."""
    made: nx.Graph[int] = nx.Graph()
    made.add_edge(1, 2, weight=2)
    made.add_edge(2, 3, weight=weight)
    with pytest.raises(InvalidValueError, match="must be a number from 0"):
        networkit_of(made, weight="weight")


def test_a_dataset_is_simplified() -> None:
    """The network of a dataset is taken with its ids."""
    bodies = [Organization(id=letter, name={"en": letter.upper()}) for letter in "abc"]
    dataset = Dataset([*bodies, Cooperation(id="x", parties=["a", "b"])])
    assert networkit_of(dataset).connected_components() == [{"a", "b"}, {"c"}]


def test_without_the_extra_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where networkit is missing, the error is the pip command."""
    monkeypatch.setitem(sys.modules, "networkit", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[engines\]'"):
        networkit_of(nx.path_graph(3))


def test_graphs_are_plain_to_the_backends_of_networkx() -> None:
    """A graph of ours is of networkx's own class, by which networkx dispatches to a backend."""
    bodies = [Organization(id=letter, name={"en": letter.upper()}) for letter in "abc"]
    made = graph(Dataset([*bodies, Cooperation(id="x", parties=["a", "b"])]))
    assert type(made) is nx.MultiDiGraph
    assert getattr(made, "__networkx_backend__", "networkx") == "networkx"
    dispatched: Callable[..., Any] = nx.pagerank
    assert dispatched(made, backend="networkx") == nx.pagerank(made)
    with pytest.raises(ImportError, match="not installed"):
        dispatched(made, backend="no-such-backend")
