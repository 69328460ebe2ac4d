"""What an engine measures is what networkx measures, node by node."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Organization
from civdiplo.errors import CurrencyMismatchError, InvalidValueError, MissingExtraError
from civdiplo.graph import graph
from civdiplo.graph.engines import Engine

pytest.importorskip("scipy", reason="scipy is not installed")

_TOLERANCE = 1e-12

needs_networkit = pytest.mark.usefixtures("_networkit")


@pytest.fixture
def _networkit() -> None:
    pytest.importorskip("networkit", reason="networkit is not installed")


@st.composite
def graphs(draw: st.DrawFn, *, loops: bool = False) -> nx.Graph[Any]:
    """Draw a graph of up to 14 named nodes, directed or not, with or without loops and weights.

    Ends of edges are names made anew or the very objects that are the nodes.
    """
    made: nx.Graph[Any] = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    size = draw(st.integers(0, 14))
    made.add_nodes_from(f"n{draw(st.integers(0, 99))}-{place}" for place in range(size))
    nodes = list(made)
    anew = draw(st.booleans())
    places = st.integers(0, max(size - 1, 0))
    ends = st.tuples(places, places, st.integers(0, 9))
    for one, other, weight in draw(st.lists(ends, max_size=30 if size else 0)):
        if loops or one != other:
            pair = (nodes[end] for end in (one, other))
            made.add_edge(
                *(f"{name[0]}{name[1:]}" if anew else name for name in pair), weight=weight
            )
    return made


def connected(made: nx.Graph[Any]) -> list[set[Any]]:
    """Return what networkx finds connected, in its order."""
    if isinstance(made, nx.DiGraph):
        return list(nx.weakly_connected_components(made))
    return list(nx.connected_components(made))


def same(one: Mapping[Any, float], other: Mapping[Any, float]) -> None:
    """Hold two mappings to the same nodes in the same order, and to figures but for rounding."""
    assert list(one) == list(other)
    for node, figure in one.items():
        assert type(figure) is float
        assert figure == pytest.approx(other[node], rel=_TOLERANCE, abs=_TOLERANCE)


@settings(max_examples=100)
@given(made=graphs(loops=True), parallel=st.booleans())
def test_components_are_those_of_networkx(made: nx.Graph[Any], parallel: bool) -> None:  # noqa: FBT001
    """The same sets, in the same order; without regard to direction and to parallel edges."""
    if parallel:
        made = nx.MultiDiGraph([*made.edges, *made.edges])
    assert Engine(made).connected_components() == connected(made)


@settings(max_examples=100)
@given(made=graphs(loops=True), weight=st.sampled_from([None, "weight"]))
@example(made=nx.DiGraph([(1, 2)]), weight="weight")
def test_pagerank_is_that_of_networkx(made: nx.Graph[Any], weight: str | None) -> None:
    """The same steps and the same rule of stopping give the same figures, with weights too."""
    expected = nx.pagerank(made, weight=weight, max_iter=300)
    same(Engine(made).pagerank(weight=weight, max_iter=300), expected)


@settings(max_examples=100)
@given(made=graphs())
def test_cores_are_those_of_networkx(made: nx.Graph[Any]) -> None:
    """Core numbers are equal whole numbers, directed or not."""
    found = Engine(made).core_number()
    assert list(found.items()) == list(nx.core_number(made).items())
    assert all(type(number) is int for number in found.values())


@needs_networkit
@settings(max_examples=60)
@given(made=graphs(loops=True), normalized=st.booleans())
def test_betweenness_is_that_of_networkx(made: nx.Graph[Any], normalized: bool) -> None:  # noqa: FBT001
    """Normalised or not, directed or not."""
    found = Engine(made).betweenness_centrality(normalized=normalized)
    same(found, nx.betweenness_centrality(made, normalized=normalized))


@needs_networkit
@settings(max_examples=60)
@given(made=graphs(loops=True))
def test_closeness_is_that_of_networkx(made: nx.Graph[Any]) -> None:
    """Inward where there is direction, and across parts as Wasserman and Faust have it."""
    found = Engine(made).closeness_centrality()
    same(found, {node: float(figure) for node, figure in nx.closeness_centrality(made).items()})


LARGE: dict[str, Callable[[], nx.Graph[Any]]] = {
    "nobody has many ties": lambda: nx.random_regular_graph(3, 3000, seed=1),
    "a few have many": lambda: nx.barabasi_albert_graph(3000, 4, seed=1),
    "many small parts": lambda: nx.gnm_random_graph(3000, 1200, seed=1),
    "two large parts": lambda: nx.disjoint_union(
        nx.gnm_random_graph(900, 5000, seed=1), nx.barabasi_albert_graph(1000, 3, seed=2)
    ),
    "two modes, where those of many ties never meet": lambda: nx.bipartite.gnmk_random_graph(
        60, 3000, 5000, seed=1
    ),
    "a long chain": lambda: nx.path_graph(3000),
    "directed, of all degrees": lambda: nx.DiGraph(
        nx.gnp_random_graph(1500, 0.003, seed=1, directed=True)
    ),
    "numbers of two kinds, and tuples": lambda: nx.relabel_nodes(
        nx.gnm_random_graph(900, 4000, seed=3),
        lambda node: (node, str(node)) if node % 3 else float(node),
    ),
    "a part of another graph": lambda: nx.gnm_random_graph(900, 2000, seed=4).subgraph(range(500)),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_networks_are_measured_as_networkx_does(name: str) -> None:
    """However many go at once, and whichever rows are read first, the figures are the same."""
    made = LARGE[name]()
    fast = Engine(made)
    assert fast.connected_components() == connected(made)
    assert fast.core_number() == nx.core_number(made)
    same(fast.pagerank(), nx.pagerank(made))


def test_an_empty_network_has_nothing() -> None:
    """Without nodes there is no part, and nobody to rank."""
    fast = Engine(nx.Graph())
    assert fast.connected_components() == []
    assert fast.pagerank() == fast.core_number() == {}


@needs_networkit
def test_an_empty_network_has_no_paths() -> None:
    """Without nodes nobody is between others."""
    fast = Engine(nx.Graph())
    assert fast.closeness_centrality() == fast.betweenness_centrality() == {}


def test_neighbours_may_be_equal_and_not_the_same() -> None:
    """A name that was made anew for an edge is the node of that name, and 1.0 the node 1."""
    made: nx.Graph[Any] = nx.Graph()
    made.add_nodes_from(["a-1", "b-2", 1])
    first, second = (f"{letter}-{place}" for place, letter in enumerate("ab", start=1))
    made.add_edge(first, second)
    made.add_edge("c", first)
    made.add_edge(1.0, second)
    assert Engine(made).core_number() == {"a-1": 1, "b-2": 1, 1: 1, "c": 1}
    assert Engine(made).connected_components() == [{"a-1", "b-2", "c", 1}]


@needs_networkit
def test_an_estimate_comes_close_and_repeats() -> None:
    """From all nodes the estimate is near the exact figures; the same seed gives the same."""
    made = nx.karate_club_graph()
    fast = Engine(made)
    found = fast.betweenness_estimate(samples=400, seed=7)
    assert found == fast.betweenness_estimate(samples=400, seed=7)
    exact = nx.betweenness_centrality(made)
    assert max(abs(found[node] - exact[node]) for node in made) < 0.05
    assert sorted(found, key=lambda node: -found[node])[:2] == [0, 33]


def test_loops_have_no_core() -> None:
    """As with networkx, a network with loops is refused; the way out is named."""
    with pytest.raises(InvalidValueError, match="simplify"):
        Engine(nx.Graph([(1, 1), (1, 2)])).core_number()


def test_parallel_edges_are_made_one_first() -> None:
    """Where they would count, a multigraph is refused; the way out is named."""
    fast = Engine(nx.MultiGraph([(1, 2), (1, 2)]))
    for measure in (fast.pagerank, fast.core_number):
        with pytest.raises(InvalidValueError, match="simplify"):
            measure()


def test_an_engine_takes_networks_alone() -> None:
    """What is neither graph nor dataset is refused at once."""
    wrong: Any = [(1, 2)]
    with pytest.raises(InvalidValueError, match="a dataset or a graph"):
        Engine(wrong)


def test_what_does_not_converge_is_refused() -> None:
    """PageRank that is cut short raises, as with networkx."""
    with pytest.raises(InvalidValueError, match="must converge"):
        Engine(nx.path_graph(9)).pagerank(tol=1e-15, max_iter=3)


@pytest.mark.parametrize("weight", ["x", -1, math.nan, None])
def test_weights_are_numbers_from_nought(weight: Any) -> None:
    """A weight that is no number, negative, or missing where others state one, is refused."""
    made: nx.Graph[int] = nx.Graph()
    made.add_edge(1, 2, weight=2)
    made.add_edge(2, 3, weight=weight)
    with pytest.raises(InvalidValueError, match="must be a number from 0"):
        Engine(made).pagerank(weight="weight")


def test_two_currencies_are_not_added() -> None:
    """Money in two currencies ranks nobody."""
    made: nx.Graph[int] = nx.Graph()
    made.add_edge(1, 2, money=Decimal(2), currency="VND")
    made.add_edge(2, 3, money=Decimal(2), currency="USD")
    with pytest.raises(CurrencyMismatchError):
        Engine(made).pagerank(weight="money")


def test_a_dataset_is_simplified() -> None:
    """The network of a dataset is taken with its ids."""
    bodies = [Organization(id=letter, name={"en": letter.upper()}) for letter in "abc"]
    dataset = Dataset([*bodies, Cooperation(id="x", parties=["a", "b"])])
    assert Engine(dataset).connected_components() == [{"a", "b"}, {"c"}]
    assert Engine(dataset).core_number() == {"a": 1, "b": 1, "c": 0}


def test_without_scipy_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where scipy is missing, the error is the pip command, before anything is read."""
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[network\]'"):
        Engine(nx.path_graph(3))


def test_networkit_is_asked_for_by_paths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where networkit is missing, paths tell the pip command, and all else is measured."""
    monkeypatch.setitem(sys.modules, "networkit", None)
    fast = Engine(nx.path_graph(3))
    assert fast.core_number() == {0: 1, 1: 1, 2: 1}
    for measure in (fast.betweenness_centrality, fast.closeness_centrality):
        with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[engines\]'"):
            measure()


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
