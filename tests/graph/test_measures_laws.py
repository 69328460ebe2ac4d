"""Laws of the measures: bounds, indifference to names, extremes, and what is left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.graph.measures import (
    Measure,
    Table,
    arc_reciprocity,
    attribute_assortativity,
    betweenness_centralization,
    brokerage_roles,
    brokers,
    centralities,
    closeness_centralization,
    coleman,
    coreness,
    cores,
    degree_assortativity,
    degree_centralization,
    degree_entropy,
    degree_gini,
    dyad_census,
    dyad_reciprocity,
    ei_index,
    ei_of_groups,
    ei_of_nodes,
    freeman_segregation,
    local_clustering,
    lorenz,
    mean_local_clustering,
    mean_neighbourhood_density,
    mixing,
    numeric_assortativity,
    odds_ratio,
    overview,
    rich_club,
    segregation,
    share_entropy,
    structural_holes,
    transitivity,
    walks,
)

Network: TypeAlias = "nx.Graph[Any]"
SLACK = 1e-9


def _group_ei(network: Network) -> Measure:
    return ei_index(network, "group")


def _group_odds(network: Network) -> Measure:
    return odds_ratio(network, "group")


def _group_freeman(network: Network) -> Measure:
    return freeman_segregation(network, "group")


def _group_assortativity(network: Network) -> Measure:
    return attribute_assortativity(network, "group")


def _symmetrised_assortativity(network: Network) -> Measure:
    return attribute_assortativity(network, "group", symmetrised=True)


def _size_assortativity(network: Network) -> Measure:
    return numeric_assortativity(network, "size")


def _in_centralization(network: Network) -> Measure:
    return degree_centralization(network, direction="in")


def _normalised_entropy(network: Network) -> Measure:
    return share_entropy(network, normalised=True)


BOUNDS: dict[Callable[[Network], Measure], tuple[float, float]] = {
    degree_centralization: (0, 1),
    _in_centralization: (0, 1),
    betweenness_centralization: (0, 1),
    closeness_centralization: (0, math.inf),
    dyad_reciprocity: (0, 1),
    arc_reciprocity: (0, 1),
    transitivity: (0, 1),
    mean_local_clustering: (0, 1),
    mean_neighbourhood_density: (0, 1),
    degree_gini: (0, 1),
    _normalised_entropy: (0, 1),
    degree_entropy: (0, math.inf),
    degree_assortativity: (-1, 1),
    _size_assortativity: (-1, 1),
    _group_assortativity: (-1, 1),
    _symmetrised_assortativity: (-1, 1),
    _group_ei: (-1, 1),
    _group_odds: (0, math.inf),
    _group_freeman: (-math.inf, 1),
}

TABLES: tuple[Callable[[Network], Table], ...] = (
    dyad_census,
    lorenz,
    local_clustering,
    structural_holes,
    brokers,
    cores,
    coreness,
    centralities,
    overview,
    lambda network: segregation(network, "group"),
    lambda network: coleman(network, "group"),
    lambda network: ei_of_groups(network, "group"),
    lambda network: ei_of_nodes(network, "group"),
    lambda network: brokerage_roles(network, "group"),
    lambda network: rich_club(network, n=2),
)


@st.composite
def networks(draw: st.DrawFn, *, directed: bool | None = None, least: int = 1) -> Network:
    """Draw a small network with a group, a size and a weight where they are stated."""
    n = draw(st.integers(least, 9))
    towards = draw(st.booleans()) if directed is None else directed
    made: Network = nx.DiGraph() if towards else nx.Graph()
    for node in range(n):
        made.add_node(node, group=draw(st.sampled_from("abc") if node else st.just("a")))
        made.nodes[node]["size"] = draw(st.none() | st.integers(0, 5))
        if node and not draw(st.integers(0, 4)):
            del made.nodes[node]["group"]
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    for one, other in draw(st.lists(pair, max_size=24)):
        made.add_edge(one, other, weight=draw(st.integers(1, 4)))
    return made


@given(networks())
def test_every_figure_lies_within_its_bounds(network: Network) -> None:
    """Whatever the network, a figure is within its bounds or says why there is none."""
    for measure, (least, most) in BOUNDS.items():
        found = measure(network)
        assert found.definition
        assert found.source
        if found.value is None:
            assert found.undefined
        else:
            assert least - SLACK <= float(found) <= most + SLACK, found


@given(networks(directed=False))
def test_undirected_closeness_centralization_is_at_most_that_of_a_star(network: Network) -> None:
    """Freeman's denominator is the greatest sum that an undirected network has."""
    found = closeness_centralization(network).value
    assert found is None or -SLACK <= found <= 1 + SLACK


@settings(max_examples=40)
@given(networks(), st.randoms(use_true_random=False))
def test_no_figure_depends_on_names_or_order(network: Network, luck: Any) -> None:
    """With other names in another order the figures are the same."""
    names = [f"n{number}" for number in range(len(network))]
    luck.shuffle(names)
    renamed = dict(zip(network, names, strict=True))
    other: Network = network.__class__()
    order = list(network)
    luck.shuffle(order)
    other.add_nodes_from((renamed[node], network.nodes[node]) for node in order)
    edges = [(renamed[a], renamed[b], facts) for a, b, facts in network.edges(data=True)]
    luck.shuffle(edges)
    other.add_edges_from(edges)
    for measure in BOUNDS:
        one, two = measure(network).value, measure(other).value
        assert (one is None) is (two is None)
        assert one is None or two is None or float(one) == pytest.approx(float(two), abs=SLACK)
    for one_row, two_row in zip(overview(network).cells, overview(other).cells, strict=True):
        assert one_row[0] == two_row[0]
        assert one_row[1] == pytest.approx(two_row[1], abs=SLACK)


@settings(max_examples=40)
@given(networks())
def test_every_table_has_a_definition_and_leaves_the_network_alone(network: Network) -> None:
    """Tables are made of any network, name their source, and change nothing of it."""
    before = network.copy()
    for measure in TABLES:
        found = measure(network)
        assert found.definition
        assert found.source
        assert str(found)
    assert nx.utils.graphs_equal(before, network)


@given(networks())
def test_loops_do_not_count(network: Network) -> None:
    """Without its loops a network has the same figures, and with them it says how many."""
    without = network.copy()
    without.remove_edges_from(list(nx.selfloop_edges(network)))
    for measure in BOUNDS:
        assert measure(without).value == measure(network).value
    loops = nx.number_of_selfloops(network)
    assert dict(transitivity(network).of).get("loops left out", 0) == loops


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_star_is_wholly_centralized_and_a_cycle_not_at_all(n: int) -> None:
    """A star has the centralization 1 and a cycle 0, by degree, betweenness and closeness."""
    star: Network = nx.star_graph(n)
    for network in (star, nx.DiGraph(star)):
        for measure in (
            degree_centralization,
            betweenness_centralization,
            closeness_centralization,
        ):
            assert float(measure(network)) == pytest.approx(1)
    ring: Network = nx.cycle_graph(n)
    for cycle in (ring, nx.DiGraph(ring)):
        for measure in (
            degree_centralization,
            betweenness_centralization,
            closeness_centralization,
        ):
            assert float(measure(cycle)) == pytest.approx(0)


def test_a_star_of_arcs_is_wholly_centralized_in_its_direction() -> None:
    """Arcs that all go to one node give the in-degree centralization 1."""
    inward = nx.DiGraph((leaf, 0) for leaf in range(1, 6))
    assert degree_centralization(inward, direction="in").value == 1
    assert degree_centralization(inward.reverse(), direction="out").value == 1


@given(networks(directed=True))
def test_the_dyad_census_counts_every_pair(network: Network) -> None:
    """Mutual, asymmetric and null pairs are all pairs, and their arcs are all arcs."""
    mutual, asymmetric, null = dyad_census(network).column("pairs")
    assert mutual + asymmetric + null == len(network) * (len(network) - 1) // 2
    loops = nx.number_of_selfloops(network)
    assert 2 * mutual + asymmetric == network.number_of_edges() - loops


def test_ties_without_direction_are_no_unreturned_arcs() -> None:
    """A symmetric tie, one edge in a directed graph, is left out of reciprocity and counted."""
    network = nx.DiGraph([("a", "b"), ("b", "a")])
    network.add_edge("b", "c", directed=False)
    found = dyad_reciprocity(network)
    assert found.value == 1
    assert dict(found.of)["ties without direction left out"] == 1
    assert dyad_reciprocity(nx.Graph(network)).undefined == "the network is undirected"


@given(networks(directed=False), networks(directed=False))
def test_groups_without_a_tie_between_them_are_wholly_segregated(
    here: Network, there: Network
) -> None:
    """Two networks side by side, a group each, have E-I -1, Freeman 1, and Coleman 1 each."""
    for part, group in ((here, "here"), (there, "there")):
        part.remove_edges_from(list(nx.selfloop_edges(part)))
        part.add_edge("one", "other")
        nx.set_node_attributes(part, dict.fromkeys(part, group), "group")
    network = nx.disjoint_union(here, there)
    assert ei_index(network, "group").value == -1
    assert freeman_segregation(network, "group").value == 1
    assert attribute_assortativity(network, "group").value == 1
    assert coleman(network, "group").column("coleman") == (1, 1)


@given(networks())
def test_colemans_index_lies_between_minus_one_and_one(network: Network) -> None:
    """1 is all ties within, -1 none, 0 as by chance."""
    for row in coleman(network, "group").rows():
        assert row["coleman"] is None or -1 - SLACK <= row["coleman"] <= 1 + SLACK


@given(networks())
def test_the_mixing_matrix_counts_every_tie_or_leaves_it_out(network: Network) -> None:
    """Ties in the matrix, ties of nodes without a group and loops are all ties."""
    known = mixing(network, "group")
    assert known.total + known.ties_left_out + known.loops == network.number_of_edges()
    assert known.nodes + known.missing == len(network)
    assert known.internal + known.external == known.total
    nodes = ei_of_nodes(network, "group")
    assert sum(nodes.column("external")) == 2 * known.external
    assert sum(ei_of_groups(known).column("internal")) == known.internal


@given(st.sampled_from([nx.cycle_graph(7), nx.complete_graph(5), nx.petersen_graph()]))
def test_equal_degrees_have_no_inequality(network: Network) -> None:
    """In a regular graph Gini is 0, shares have all entropy, degrees none."""
    assert degree_gini(network).value == 0
    assert float(share_entropy(network, normalised=True)) == pytest.approx(1)
    assert degree_entropy(network).value == 0
    assert degree_assortativity(network).undefined


@given(networks())
def test_gini_is_the_area_that_the_lorenz_curve_leaves(network: Network) -> None:
    """Twice the area between equality and the curve is the coefficient."""
    curve = lorenz(network).cells
    area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(curve))
    gini = degree_gini(network).value
    assert (gini is None) is (not curve)
    assert gini is None or gini == pytest.approx(1 - 2 * area, abs=SLACK)


@given(networks())
def test_walks_give_the_betweenness_of_networkx(network: Network) -> None:
    """Exact betweenness and distances are those of networkx, direction passed over."""
    union: Network = nx.Graph()
    union.add_nodes_from(network)
    union.add_edges_from((a, b) for a, b in network.edges if a != b)
    found = walks(network)
    assert found.betweenness == pytest.approx(nx.betweenness_centrality(union), abs=SLACK)
    for node, reach in found.reach.items():
        distances = nx.single_source_shortest_path_length(union, node)
        assert (reach.distances, reach.farthest) == (
            sum(distances.values()),
            max(distances.values()),
        )


def test_a_sample_of_walks_is_the_same_for_the_same_seed_and_near_to_the_truth() -> None:
    """Betweenness from half of the nodes is near to that from all where it is greatest."""
    network: Network = nx.barbell_graph(30, 3)
    sampled = walks(network, sample=30, seed=4)
    assert sampled == walks(network, sample=30, seed=4)
    assert sampled.drawn == 30
    assert sampled.betweenness[31] == pytest.approx(walks(network).betweenness[31], rel=0.2)
    with pytest.raises(InvalidValueError, match="sample must be a whole number of at least 1"):
        walks(network, sample=0)


@given(networks())
def test_a_multigraph_is_refused_with_the_way_out(network: Network) -> None:
    """What two ties of one pair count for is not guessed; only the overview takes any graph."""
    many: Network
    many = nx.MultiDiGraph(network) if network.is_directed() else nx.MultiGraph(network)
    for measure in (*BOUNDS, *TABLES):
        if measure is not overview:
            with pytest.raises(InvalidValueError, match="simplify"):
                measure(many)
    assert overview(many).cells == overview(network).cells


def test_weights_in_two_currencies_are_never_added() -> None:
    """Strengths of money need one currency, and every edge needs its weight."""
    network: Network = nx.Graph()
    network.add_edge("a", "b", amount=5, currency="EUR")
    network.add_edge("b", "c", amount=7, currency="USD")
    with pytest.raises(CurrencyMismatchError):
        degree_gini(network, weight="amount")
    network.edges["b", "c"]["currency"] = "EUR"
    assert float(degree_gini(network, weight="amount")) == pytest.approx(7 / 36)
    network.add_edge("c", "d")
    with pytest.raises(InvalidValueError, match="amount of edge"):
        share_entropy(network, weight="amount")


@given(networks())
def test_roles_of_brokers_add_up_to_open_paths_through_them(network: Network) -> None:
    """Every open path of two ties between nodes with groups has one role."""
    grouped = network.copy()
    grouped.remove_nodes_from([n for n in network if "group" not in network.nodes[n]])
    arcs: nx.DiGraph[Any] = nx.DiGraph(grouped)
    open_paths = {
        node: sum(
            len({first, node, last}) == 3 and not arcs.has_edge(first, last)
            for first in arcs.pred[node]
            for last in arcs.succ[node]
        )
        for node in arcs
    }
    found = brokerage_roles(network, "group")
    assert dict(zip(found.column("node"), found.column("total"), strict=True)) == open_paths


@given(networks())
def test_a_ranked_table_has_every_node_once_the_first_first(network: Network) -> None:
    """Ranks rise as the score by which they are made falls, and equal scores share a rank."""
    found = centralities(network, which=["degree", "closeness_out"])
    assert sorted(found.column("node")) == sorted(network)
    scores, ranks = found.column("degree"), found.column("rank")
    assert list(scores) == sorted(scores, reverse=True)
    assert list(ranks) == [1 + sum(other > one for other in scores) for one in scores]


def test_a_rich_club_without_other_networks_of_its_degrees_is_not_compared() -> None:
    """A star and a complete network, at which networkx fails, have densities and say the rest."""
    stiff: tuple[Network, ...] = (nx.star_graph(5), nx.complete_graph(5), nx.empty_graph(3))
    for network in stiff:
        found = rich_club(network)
        assert "not compared" in dict(found.of)
        assert set(found.column("ratio")) <= {None}
    club = rich_club(nx.karate_club_graph(), n=5, seed=3)
    assert club == rich_club(nx.karate_club_graph(), n=5, seed=3)
    known = nx.rich_club_coefficient(nx.karate_club_graph(), normalized=False)
    assert dict(zip(club.column("degree"), club.column("density"), strict=True)) == known
