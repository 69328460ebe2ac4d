"""What stands out of the weights: the disparity filter, and whom each is tied to most."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.graph.models import backbone, disparity, strongest

FLOWS = Path(__file__).parents[3] / "shared" / "data" / "published" / "erasmus_flows.net"
needs_flows = pytest.mark.skipif(not FLOWS.is_file(), reason="shared/data/published is absent")

_EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 20)), max_size=30)


def weighted(edges: list[tuple[int, int, int]], *, directed: bool = False) -> nx.Graph[Any]:
    """Return a graph with weights."""
    made: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    made.add_weighted_edges_from(edges)
    return made


@settings(max_examples=60)
@given(
    edges=_EDGES,
    directed=st.booleans(),
    lone=st.sampled_from(["silent", "keep"]),
    levels=st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted),
)
def test_a_stricter_backbone_lies_within_a_laxer(
    edges: list[tuple[int, int, int]], *, directed: bool, lone: Any, levels: list[float]
) -> None:
    """What is kept at one level is kept at every higher one, with the same nodes."""
    made = weighted(edges, directed=directed)
    strict, lax = (backbone(made, alpha=alpha, lone=lone) for alpha in levels)
    assert set(strict.edges) <= set(lax.edges) <= set(made.edges)
    assert list(strict) == list(lax) == list(made)


@settings(max_examples=60)
@given(edges=_EDGES, directed=st.booleans())
def test_a_single_edge_is_silent_or_kept(
    edges: list[tuple[int, int, int]], *, directed: bool
) -> None:
    """Both rules give figures from 0 to 1 that differ for ends of one edge alone."""
    made = weighted(edges, directed=directed)
    silent, keep = (disparity(made, lone=lone).rows() for lone in ("silent", "keep"))
    for one, other in zip(silent, keep, strict=True):
        assert 0 <= other["disparity"] <= one["disparity"] <= 1
        for end in ("of_source", "of_target"):
            assert one[end] == other[end] or (one[end], other[end]) == (1.0, 0.0)


@settings(max_examples=40)
@given(edges=_EDGES, factor=st.integers(2, 9))
def test_the_unit_of_weights_does_not_matter(
    edges: list[tuple[int, int, int]], factor: int
) -> None:
    """Weights in thousands give the figures that weights in units give."""
    one = disparity(weighted(edges)).column("disparity")
    other = disparity(weighted([(u, v, factor * w) for u, v, w in edges])).column("disparity")
    assert one == pytest.approx(other)


def test_the_miserables_have_the_known_backbone() -> None:
    """9 edges at 0.05 and 47 at 0.2; Myriel and Mme Magloire have 0.0300 by (1 - p)^(k - 1)."""
    made = nx.les_miserables_graph()
    found = {frozenset((row["source"], row["target"])): row for row in disparity(made).rows()}
    row = found[frozenset(("Myriel", "MmeMagloire"))]
    # Myriel: 10 edges of weight 31 in all, 10 of them with Mme Magloire.
    assert row["of_source"] == pytest.approx((1 - 10 / 31) ** 9)
    assert round(row["disparity"], 4) == 0.03
    assert backbone(made, alpha=0.05).number_of_edges() == 9
    assert backbone(made, alpha=0.2).number_of_edges() == 47
    kept = backbone(made, alpha=0.05, isolates=False)
    assert 0 < len(kept) < len(made)
    assert all(kept.degree(node) for node in kept)


def test_direction_is_looked_at_by_the_side_it_leads_from() -> None:
    """A source shares out its arcs going out, a target its arcs coming in."""
    made = weighted([(0, 1, 8), (0, 2, 1), (0, 3, 1), (4, 1, 2)], directed=True)
    row = disparity(made).rows()[0]
    assert row["of_source"] == pytest.approx(0.2**2)
    assert row["of_target"] == pytest.approx(0.2)
    assert row["disparity"] == row["of_source"]


def test_loops_are_left_out_of_the_filter() -> None:
    """A loop is no edge of the filter, and is counted."""
    found = disparity(weighted([(0, 0, 5), (0, 1, 5)]))
    assert (len(found), dict(found.of)["loops left out"]) == (1, 1)


def test_weights_must_be_stated_of_all_or_none() -> None:
    """A missing weight among weights, text, a negative or a second currency are refused."""
    for wrong in (None, "5", -1, float("nan"), float("inf"), Decimal("NaN")):
        made = weighted([(0, 1, 5)])
        made.add_edge(1, 2, weight=wrong)
        with pytest.raises(InvalidValueError, match="must be a number from 0"):
            disparity(made)
    money: nx.Graph[int] = nx.Graph()
    money.add_edge(0, 1, weight=Decimal(5), currency="EUR")
    money.add_edge(1, 2, weight=Decimal(5), currency="USD")
    with pytest.raises(CurrencyMismatchError):
        strongest(money)
    assert len(disparity(nx.path_graph(4))) == 3


@pytest.mark.parametrize("alpha", [-0.1, 1.1, float("nan")])
def test_a_level_is_a_share(alpha: float) -> None:
    """Alpha is from 0 to 1."""
    with pytest.raises(InvalidValueError, match="must be from 0 to 1"):
        backbone(nx.path_graph(3), alpha=alpha)


def test_there_are_two_rules_for_single_edges() -> None:
    """Another rule is refused with both."""
    with pytest.raises(InvalidValueError, match="silent, keep"):
        disparity(nx.path_graph(3), lone="drop")  # type: ignore[arg-type]


@settings(max_examples=60)
@given(edges=_EDGES, directed=st.booleans(), loops=st.booleans(), k=st.integers(1, 4))
def test_every_node_points_to_its_strongest(
    edges: list[tuple[int, int, int]], *, directed: bool, loops: bool, k: int
) -> None:
    """Each points to k at least, if it has them; no arc left out is stronger than one kept."""
    made = weighted(edges, directed=directed)
    found = strongest(made, k, loops=loops)
    assert list(found) == list(made)
    for node in made:
        tied = {other for other in made.adj[node] if loops or other != node}
        kept = set(found.succ[node])
        assert min(k, len(tied)) <= len(kept)
        assert kept <= tied
        left = [made.edges[node, other]["weight"] for other in tied - kept]
        assert max(left, default=-1) < min(
            (found.edges[node, other]["weight"] for other in kept), default=0
        )


def test_as_strong_is_kept_too() -> None:
    """Where two are tied as strongly as the k-th, order decides nothing."""
    found = strongest(weighted([(0, 1, 2), (0, 2, 2), (0, 3, 1)], directed=True))
    assert set(found.edges) == {(0, 1), (0, 2)}


def test_one_neighbour_is_the_least() -> None:
    """No neighbour at all is refused."""
    with pytest.raises(InvalidValueError, match="must be a whole number of at least 1"):
        strongest(nx.path_graph(3), 0)


@needs_flows
def test_eighteen_countries_send_most_of_their_students_to_spain() -> None:
    """Of 35 countries, 18 point to Spain in the 1-neighbour skeleton without loops."""
    flows: nx.DiGraph[str] = nx.DiGraph(nx.read_pajek(str(FLOWS), encoding="utf-8-sig"))
    weights = [facts["weight"] for *_, facts in flows.edges(data=True)]
    assert (len(flows), min(weights), max(weights)) == (35, 1, 217_003)
    found = strongest(flows)
    assert max(found.in_degree, key=lambda one: one[1]) == ("Spain", 18)
    assert found.number_of_edges() == 35
    # With flows within a country among the strongest, one country fewer points to Spain.
    assert strongest(flows, loops=True).in_degree("Spain") == 17
