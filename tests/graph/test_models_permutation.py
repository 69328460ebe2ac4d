"""Whether ties go with likeness: groups dealt out anew, and regression on matrices."""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.measures.ei import ei_index
from civdiplo.graph.models import attribute_matrix, mrqap, permute_ei, tie_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXCHANGE = Path(__file__).parents[3] / "shared/data/published/diplomatic_exchange_24.tsv"
needs_exchange = pytest.mark.skipif(
    not EXCHANGE.is_file(), reason="shared/data/published is absent"
)


@settings(max_examples=60)
@given(
    edges=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30),
    groups=st.lists(st.sampled_from(["RU", "VN", None]), min_size=8, max_size=8),
    directed=st.booleans(),
)
def test_the_index_is_the_measure(
    edges: set[tuple[int, int]], groups: list[str | None], *, directed: bool
) -> None:
    """The index observed is `ei_index`, with the same left out; all draws are from -1 to 1."""
    graph: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    for node, group in enumerate(groups):
        graph.add_node(node, **({} if group is None else {"country": group}))
    graph.add_edges_from(edges)
    tied = [(u, v) for u, v in graph.edges if u != v and groups[u] and groups[v]]
    if not tied:
        with pytest.raises(InvalidValueError, match=r"must (tell the groups|be an attribute)"):
            permute_ei(graph, "country", n=3)
        return
    found = permute_ei(graph, "country", n=5)
    assert found.observed == pytest.approx(float(ei_index(graph, "country")))
    assert all(-1 <= figure <= 1 for figure in found.drawn)
    assert dict(found.of)["ties"] == len(tied)
    assert dict(found.of)["nodes without group"] == groups.count(None)


def test_dealing_finds_every_deal_as_often() -> None:
    """On a path of four in two pairs, the mean and spread are those over all six deals."""
    graph = nx.path_graph(4)
    deals = [
        float(ei_index(with_groups(graph, [str(node in chosen) for node in range(4)]), "group"))
        for chosen in itertools.combinations(range(4), 2)
    ]
    found = permute_ei(graph, dict(enumerate("aabb")), n=6000, seed=1)
    assert found.observed == pytest.approx(-1 / 3)
    assert set(found.drawn) == set(deals)
    assert found.mean == pytest.approx(np.mean(deals), abs=0.03)
    assert found.sd == pytest.approx(np.std(deals), abs=0.03)
    assert found == permute_ei(graph, dict(enumerate("aabb")), n=6000, seed=1)


def with_groups(graph: nx.Graph[int], groups: list[str]) -> nx.Graph[int]:
    """Return a copy whose nodes have groups."""
    copy = graph.copy()
    nx.set_node_attributes(copy, dict(enumerate(groups)), "group")
    return copy


def test_a_single_group_cannot_be_dealt_otherwise() -> None:
    """With one group every deal gives -1: there is no z and no percentile, and why is said."""
    found = permute_ei(nx.path_graph(4), dict.fromkeys(range(4), "RU"), n=10)
    assert (found.observed, found.z, found.percentile) == (-1.0, None, None)
    assert found.undefined == "all draws give the same figure"


def drawn(size: int, seed: int, *, even: bool = False) -> NDArray[np.float64]:
    """Return a random matrix."""
    made = np.random.default_rng(seed).normal(size=(size, size))
    return made + made.T if even else made


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), even=st.booleans(), terms=st.integers(1, 3))
def test_coefficients_are_those_of_least_squares(seed: int, *, even: bool, terms: int) -> None:
    """Coefficients are numpy's lstsq, t is coefficient over standard error, R squared is right."""
    size = 8
    predictors = {f"x{number}": drawn(size, seed + number, even=even) for number in range(terms)}
    ties = drawn(size, seed + 9, even=even)
    found = mrqap(ties, predictors, n=3, seed=seed)
    pairs = np.triu_indices(size, 1) if even else np.nonzero(~np.eye(size, dtype=bool))
    y = ties[pairs]
    x = np.column_stack([np.ones(len(y)), *(one[pairs] for one in predictors.values())])
    expected, rest, *_ = np.linalg.lstsq(x, y)
    assert found.column("coefficient") == pytest.approx(tuple(expected))
    variance = rest[0] / (len(y) - terms - 1) * np.diag(np.linalg.inv(x.T @ x))
    assert found.column("t") == pytest.approx(tuple(expected / np.sqrt(variance)))
    of = dict(found.of)
    assert (of["pairs"], of["directed"]) == (len(y), not even)
    assert of["r_squared"] == pytest.approx(1 - rest[0] / np.sum((y - y.mean()) ** 2))


def test_percentiles_are_those_of_all_permutations_by_hand() -> None:
    """With five actors, t of all 120 permutations, worked out by lstsq, spreads as t drawn does."""
    size = 5
    ties, first, second = (drawn(size, seed) for seed in (1, 2, 3))
    pairs = np.nonzero(~np.eye(size, dtype=bool))
    others = np.column_stack([np.ones(size * (size - 1)), second[pairs]])
    left = np.zeros((size, size))
    left[pairs] = first[pairs] - others @ np.linalg.lstsq(others, first[pairs])[0]
    by_hand = []
    for order in itertools.permutations(range(size)):
        permuted = left[np.ix_(order, order)][pairs]
        x = np.column_stack([others, permuted])
        coefficients, rest, *_ = np.linalg.lstsq(x, ties[pairs])
        variance = rest[0] / (len(x) - 3) * np.linalg.inv(x.T @ x)[2, 2]
        by_hand.append(coefficients[2] / math.sqrt(variance))
    row = mrqap(ties, {"first": first, "second": second}, n=4000, seed=7).rows()[1]
    assert row["t"] == pytest.approx(by_hand[0])
    assert (row["least"], row["most"]) == pytest.approx((min(by_hand), max(by_hand)))
    assert row["mean"] == pytest.approx(np.mean(by_hand), abs=0.06)
    assert row["sd"] == pytest.approx(np.std(by_hand), abs=0.06)
    below = sum(figure < row["t"] - 1e-9 for figure in by_hand)
    assert row["percentile"] == pytest.approx(100 * (below + 0.5) / 120, abs=2.5)


def test_likeness_that_makes_ties_stands_out() -> None:
    """Where ties lie within two groups, the group stands out and noise does not."""
    graph = nx.stochastic_block_model([10, 10], [[0.6, 0.1], [0.1, 0.6]], seed=3)
    group = {node: node < 10 for node in graph}
    found = mrqap(
        tie_matrix(graph),
        {"same group": attribute_matrix(graph, group), "noise": drawn(20, 5, even=True)},
        n=300,
        seed=1,
    )
    _, same, noise = found.rows()
    assert same["percentile"] == 100
    assert 1 < noise["percentile"] < 99
    assert found.rows()[0]["percentile"] is None
    assert same["drawn"] == 300


@pytest.mark.parametrize(
    ("ties", "predictors", "rule"),
    [
        (np.ones((3, 2)), {"x": np.ones((3, 3))}, "must be a square matrix"),
        (drawn(4, 1), {"x": drawn(5, 1)}, "must be of 4 actors"),
        (drawn(4, 1), {"x": np.full((4, 4), np.nan)}, "must be finite"),
        (drawn(4, 1), {"x": np.ones((4, 4))}, "must vary"),
        (drawn(5, 1), {"x": drawn(5, 2), "y": 2 * drawn(5, 2)}, r"predictors\['y'\] must vary"),
        (drawn(2, 1), {"x": drawn(2, 2)}, "must have more pairs than 2 terms"),
        (drawn(4, 1), {}, "must be one at least"),
    ],
)
def test_what_cannot_be_regressed_is_refused(
    ties: NDArray[np.float64], predictors: dict[str, Any], rule: str
) -> None:
    """Sizes, gaps and predictors that say nothing of their own are refused by name."""
    with pytest.raises(InvalidValueError, match=rule):
        mrqap(ties, predictors, n=2)


def test_uneven_ties_have_a_direction() -> None:
    """Undirected pairs are refused for uneven matrices; even ones may be read both ways."""
    with pytest.raises(InvalidValueError, match="must be true where ties is uneven"):
        mrqap(drawn(5, 1), {"x": drawn(5, 2)}, directed=False)
    even = mrqap(drawn(5, 1, even=True), {"x": drawn(5, 2, even=True)}, n=2, directed=True)
    assert dict(even.of)["pairs"] == 20


def test_an_exact_fit_has_no_t() -> None:
    """Ties that are a predictor have its coefficient 1, and no t to compare."""
    x = drawn(5, 2)
    row = mrqap(x, {"x": x}, n=3).rows()[1]
    assert row["coefficient"] == pytest.approx(1)
    assert (row["t"], row["percentile"], row["drawn"]) == (None, None, 0)


def test_actors_need_a_value() -> None:
    """Who is alike cannot be told of an actor without a value; the way out is named."""
    with pytest.raises(InvalidValueError, match="subgraph"):
        attribute_matrix(nx.path_graph(3), {0: "RU", 1: None})


def test_ties_have_their_weights_and_direction() -> None:
    """A directed tie fills one cell; loops none."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 3), ("b", "b", 9)])
    assert tie_matrix(graph, weight="weight").tolist() == [[0, 3], [0, 0]]


def test_without_the_extra_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numpy is missing, the error is the pip command."""
    graph = nx.path_graph(2)
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[network\]'"):
        tie_matrix(graph)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[network\]'"):
        mrqap([[0, 1], [1, 0]], {"x": [[0, 1], [1, 0]]})


@needs_exchange
def test_diplomatic_exchange_is_mutual() -> None:
    """Of 24 states, that the other sends diplomats goes with sending them, beyond all deals."""
    lines = EXCHANGE.read_text(encoding="utf-8").splitlines()
    graph: nx.DiGraph[str] = nx.DiGraph(
        (line.split("\t")[0], line.split("\t")[1])
        for line in lines
        if not line.startswith("#") and "\t" in line
    )
    ties = tie_matrix(graph)
    row = mrqap(ties, {"the other sends": ties.T}, n=200).rows()[1]
    assert row["percentile"] == 100
