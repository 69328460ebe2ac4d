"""How far figures rest on what was not observed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import networkx as nx
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure
from civdiplo.graph.models import rank_sensitivity, statistic_sensitivity
from civdiplo.graph.models.ranks import spearman
from civdiplo.graph.models.sensitivity import SHARES


@settings(max_examples=80)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 5), st.floats(-9, 9)), min_size=2, max_size=15).filter(
        lambda pairs: all(len(set(side)) > 1 for side in zip(*pairs, strict=True))
    )
)
def test_rank_correlation_is_that_of_scipy(pairs: list[tuple[int, float]]) -> None:
    """Ties share the mean of their ranks, as in scipy; the correlation is symmetric."""
    one, other = ([pair[side] for pair in pairs] for side in (0, 1))
    found = spearman(one, other)
    assert found == pytest.approx(scipy.stats.spearmanr(one, other).statistic)
    assert found == spearman(other, one)


@pytest.mark.parametrize("figures", [[], [1.0], [2.0, 2.0, 2.0]])
def test_what_does_not_vary_has_no_rank_correlation(figures: list[float]) -> None:
    """Fewer than two figures, or equal ones, correlate with nothing."""
    assert spearman(figures, figures) is None


def test_rank_correlation_is_of_pairs() -> None:
    """Lists of other lengths are refused."""
    with pytest.raises(InvalidValueError, match="must have 2 figures"):
        spearman([1, 2], [1])


@settings(max_examples=10)
@given(seed=st.integers(0, 999), remove=st.sampled_from(["nodes", "edges"]))
def test_nothing_removed_changes_nothing(seed: int, remove: Any) -> None:
    """With a share of 0 ranks agree and the top is the same; the same seed gives the same table."""
    graph = nx.karate_club_graph()
    found = rank_sensitivity(graph, shares=[0, 0.3], repeats=2, remove=remove, seed=seed)
    for row in found.rows()[:4]:
        assert (row["removed"], row["overlap"], row["undefined"]) == (0, 1.0, 0)
        assert row["spearman"] == pytest.approx(1)
    assert found == rank_sensitivity(graph, shares=[0, 0.3], repeats=2, remove=remove, seed=seed)


def test_centralities_fade_as_edges_are_missed() -> None:
    """On random networks agreement falls with every share, and betweenness falls behind degree."""
    graph = nx.gnp_random_graph(60, 0.15, seed=4)
    found = rank_sensitivity(graph, shares=[0.05, 0.3, 0.7], repeats=8, remove="edges", seed=1)
    fading: dict[str, list[float]] = {}
    for row in found.rows():
        fading.setdefault(row["measure"], []).append(row["spearman"])
    for falling in fading.values():
        assert falling == sorted(falling, reverse=True)
    assert fading["degree"][1] > fading["betweenness"][1]
    assert [row["removed"] for row in found.rows()[::4]] == [
        round(share * graph.number_of_edges()) for share in (0.05, 0.3, 0.7)
    ]


def test_a_missing_hub_is_not_missed_by_the_others() -> None:
    """Rankings are compared over the nodes left, and the top is of them too."""

    def number(graph: nx.Graph[Any]) -> Mapping[Any, float]:
        return {node: float(node) for node in graph}

    found = rank_sensitivity(
        nx.path_graph(10), {"number": number}, shares=[0.5], repeats=5, top=3
    ).rows()[0]
    assert (found["spearman"], found["overlap"], found["removed"]) == (pytest.approx(1), 1.0, 5)


def test_where_all_are_equal_nothing_is_ranked() -> None:
    """In a circle all degrees are equal: every repeat is undefined, and counted."""
    found = rank_sensitivity(
        nx.cycle_graph(6), {"degree": nx.degree_centrality}, shares=[0.2, 1.0], repeats=3
    ).rows()
    assert dict(found[1]) | {"removed": 6, "spearman": None, "undefined": 3} == found[1]


def test_the_density_of_a_sample_is_unbiased() -> None:
    """Nodes removed at random leave the density as it was on average; edges do not."""
    graph = nx.gnp_random_graph(50, 0.2, seed=2)
    nodes = statistic_sensitivity(
        graph, {"density": nx.density}, shares=[0.3], repeats=60, seed=5
    ).rows()[0]
    assert abs(nodes["bias"]) < 3 * nodes["sd"] / math.sqrt(60)
    assert nodes["least"] < nodes["whole"] < nodes["most"]
    edges = statistic_sensitivity(
        graph, {"density": nx.density}, remove="edges", shares=SHARES, repeats=2
    )
    for row in edges.rows():
        left = 1 - row["removed"] / graph.number_of_edges()
        assert row["mean"] == pytest.approx(left * row["whole"])


def test_figures_that_are_not_defined_are_counted() -> None:
    """A Measure may be undefined for what is left, and is then left out."""

    def edges(graph: nx.Graph[Any]) -> Measure:
        count = graph.number_of_edges() or None
        why = None if count else "no edges"
        return Measure(name="e", value=count, definition="d", source="s", undefined=why)

    found = statistic_sensitivity(
        nx.path_graph(5), {"edges": edges, "nan": lambda _: math.nan}, remove="edges",
        shares=[0.5, 1], repeats=4,
    ).rows()  # fmt: skip
    assert (found[0]["mean"], found[0]["undefined"]) == (2.0, 0)
    assert (found[2]["mean"], found[2]["undefined"], found[2]["bias"]) == (None, 4, None)
    assert (found[1]["whole"], found[1]["undefined"]) == (None, 4)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"shares": [1.2]}, "must be from 0 to 1"),
        ({"remove": "ties"}, "nodes, edges"),
        ({"repeats": 0}, "must be a whole number of at least 1"),
        ({"top": 0}, "must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_removed_is_refused(asked: dict[str, Any], rule: str) -> None:
    """Shares, what is removed and counts are held to their ranges."""
    with pytest.raises(InvalidValueError, match=rule):
        rank_sensitivity(nx.path_graph(4), **asked)
