"""Shortest paths walked many at once say what they say walked one by one."""

from __future__ import annotations

import importlib
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.graph.measures import walks

Network: TypeAlias = "nx.Graph[Any]"

_WALKS = importlib.import_module("civdiplo.graph.measures.walks")  # its function has its name
_ABREAST = importlib.import_module("civdiplo.graph.measures.abreast")
_ALONE = 1 << 62  # so many steps that paths are walked one by one


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw networks of several parts, some of them with equally short ways by the dozen."""
    nodes = draw(st.integers(1, 24))
    pairs = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    made: Network = nx.empty_graph(nodes)
    made.add_edges_from(pair for pair in draw(st.lists(pairs, max_size=60)) if pair[0] != pair[1])
    return made


@settings(max_examples=60)
@given(networks(), st.none() | st.integers(1, 8), st.integers(1, 60))
def test_paths_walked_abreast_are_those_walked_alone(
    network: Network, sample: int | None, cells: int
) -> None:
    """Distances are the same, betweenness but for rounding, in blocks of any width."""
    pytest.importorskip("scipy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_WALKS, "_MANY", _ALONE)
        alone = walks(network, sample=sample)
        patch.setattr(_WALKS, "_MANY", 0)
        patch.setattr(_ABREAST, "_CELLS", cells)
        abreast = walks(network, sample=sample)
    assert abreast.reach == alone.reach
    assert abreast.drawn == alone.drawn
    assert abreast.betweenness == pytest.approx(alone.betweenness, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("steps", [39, 40, 41])
def test_a_chain_of_any_length_has_the_betweenness_of_networkx(
    steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too deep to be walked abreast is walked alone, and nothing is counted twice."""
    pytest.importorskip("scipy")
    monkeypatch.setattr(_WALKS, "_MANY", 0)
    chain: Network = nx.path_graph(steps + 1)
    found = walks(chain)
    assert found.betweenness == pytest.approx(nx.betweenness_centrality(chain))
    assert found.reach[0].farthest == steps


def test_more_shortest_paths_than_a_float_can_count_are_counted() -> None:
    """A ladder of pairs has twice as many ways with each step, 2 to the 1,100 in the end."""
    ladder: Network = nx.Graph(
        ((step, side), (step + 1, other))
        for step in range(1100)
        for side in range(2)
        for other in range(2)
    )
    found = walks(ladder, sample=3)
    assert all(0 <= score <= 1 for score in found.betweenness.values())
    assert found.betweenness[550, 0] == pytest.approx(found.betweenness[550, 1])
