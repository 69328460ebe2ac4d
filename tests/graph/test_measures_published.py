"""Published figures, each from the definition that gives it, and what igraph and networkx say."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.entities import Exchange, Place
from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph import graph, simplify
from civdiplo.graph.measures import (
    Mixing,
    arc_reciprocity,
    attribute_assortativity,
    betweenness_centralization,
    centralities,
    centralization,
    closeness_centralization,
    coleman,
    coreness,
    degree_assortativity,
    degree_centralization,
    dyad_census,
    dyad_reciprocity,
    ei_index,
    freeman_segregation,
    local_clustering,
    mean_local_clustering,
    mean_neighbourhood_density,
    mixing,
    numeric_assortativity,
    odds_ratio,
    overview,
    segregation,
    structural_holes,
    transitivity,
)
from civdiplo.io.table import Column, Key, Template, read

EXCHANGE = (
    Path(__file__).parents[3] / "shared" / "data" / "published" / "diplomatic_exchange_24.tsv"
)
needs_exchange = pytest.mark.skipif(
    not EXCHANGE.is_file(), reason="shared/data/published/diplomatic_exchange_24.tsv is absent"
)

# The classroom of the netseg vignette: nominations within and between two groups of 13.
CLASSROOM = Mixing(groups="ab", sizes=(13, 13), ties=((40, 2), (5, 41)))
MUTUAL = Mixing(groups="ab", sizes=(13, 13), ties=((11, 1), (0, 10)), directed=False)


@pytest.fixture(scope="module")
def exchange() -> nx.DiGraph[str]:
    """The diplomatic exchange of 24 states: who has an embassy or consulate where."""
    sender, receiver = (
        Template(Place, Key(column, prefix="state"), name=Column(column), place_type="country")
        for column in ("sender", "receiver")
    )
    exchanged = Template(Exchange, Key(sender, receiver), sending=[sender], hosting=[receiver])
    dataset, report = read(EXCHANGE, exchanged, language="en")
    assert (len(dataset.of(Exchange)), len(report)) == (369, 0)
    made = simplify(graph(dataset), directed=True)
    assert isinstance(made, nx.DiGraph)
    return made


@needs_exchange
def test_the_exchange_has_the_published_reciprocity(exchange: nx.DiGraph[str]) -> None:
    """170 of 199 tied pairs are mutual, 0.854; the arc-based figure is 0.921."""
    assert dyad_census(exchange).column("pairs") == (170, 29, 77)
    assert dyad_reciprocity(exchange).value == 170 / 199
    assert round(170 / 199, 3) == 0.854
    assert float(arc_reciprocity(exchange)) == pytest.approx(0.921, abs=5e-4)
    assert arc_reciprocity(exchange).value == nx.overall_reciprocity(exchange)


@needs_exchange
def test_the_exchange_has_the_published_centralizations(exchange: nx.DiGraph[str]) -> None:
    """Degree 0.362, betweenness 0.046 and closeness 0.476, all directed."""
    assert float(degree_centralization(exchange)) == pytest.approx(0.362, abs=5e-4)
    assert float(betweenness_centralization(exchange)) == pytest.approx(0.046, abs=5e-4)
    assert float(closeness_centralization(exchange)) == pytest.approx(0.476, abs=5e-4)


@needs_exchange
def test_the_exchange_has_the_published_clustering(exchange: nx.DiGraph[str]) -> None:
    """0.788 from 0.628 to 0.968 is the density among in- or out-neighbours, not the others."""
    density = local_clustering(exchange).column("density")
    assert float(mean_neighbourhood_density(exchange)) == pytest.approx(0.788, abs=5e-4)
    assert (round(min(density), 3), round(max(density), 3)) == (0.628, 0.968)
    assert float(mean_local_clustering(exchange)) == pytest.approx(0.822, abs=5e-4)
    union = nx.Graph(exchange)
    assert float(mean_local_clustering(exchange)) == pytest.approx(nx.average_clustering(union))
    assert float(transitivity(exchange)) == pytest.approx(nx.transitivity(union))


@needs_exchange
def test_the_exchange_has_the_published_centralities(exchange: nx.DiGraph[str]) -> None:
    """Betweenness is raw, closeness outward, the eigenvector of the union, hubs times root 2."""
    table = centralities(exchange)
    between, outward = table.column("betweenness"), table.column("closeness_out")
    inward, eigenvector = table.column("closeness_in"), table.column("eigenvector")
    assert (round(min(between), 3), round(max(between), 3)) == (0.127, 29.987)
    assert fmean(between) == pytest.approx(7.626, abs=1.1e-3)  # it is 7.625 to the last digit
    assert (round(min(outward), 3), round(fmean(outward), 3)) == (0.548, 0.777)
    assert (round(min(inward), 3), round(fmean(inward), 3)) == (0.605, 0.766)
    assert (round(min(eigenvector), 3), round(max(eigenvector), 3)) == (0.108, 0.258)
    assert round(max(table.column("hub")) * 2**0.5, 3) == 0.382
    assert round(max(table.column("authority")) * 2**0.5, 3) == 0.368


@needs_exchange
def test_the_exchange_has_the_published_distances_and_cliques(exchange: nx.DiGraph[str]) -> None:
    """What networkx does well needs no definition of ours: 1.332, 2, 54; density is 0.668."""
    assert round(nx.average_shortest_path_length(exchange), 3) == 1.332
    assert nx.diameter(exchange) == 2
    assert sum(1 for _ in nx.find_cliques(nx.Graph(exchange))) == 54
    known = overview(exchange)
    figures = dict(zip(known.column("measure"), known.column("value"), strict=True))
    assert round(figures["density of arcs"], 3) == 0.668
    assert round(figures["dyad reciprocity"], 3) == 0.854


def test_the_classroom_has_the_published_figures_directed() -> None:
    """E-I, Coleman, odds ratio and assortativity of the nominations, to seven digits."""
    assert float(ei_index(CLASSROOM)) == pytest.approx(-0.8409091, abs=5e-8)
    assert coleman(CLASSROOM).column("coleman") == pytest.approx((0.9084249, 0.7909699), abs=5e-8)
    assert float(odds_ratio(CLASSROOM)) == pytest.approx(16.58071, abs=5e-6)
    symmetrised = attribute_assortativity(CLASSROOM, symmetrised=True)
    assert float(symmetrised) == pytest.approx(0.8408885, abs=5e-8)
    assert float(attribute_assortativity(CLASSROOM)) == pytest.approx(0.8410733, abs=5e-8)


def test_the_classroom_has_the_published_figures_where_mutual() -> None:
    """E-I, Freeman and assortativity of mutual nominations, to seven digits."""
    assert float(ei_index(MUTUAL)) == pytest.approx(-0.9090909, abs=5e-8)
    assert float(freeman_segregation(MUTUAL)) == pytest.approx(0.9125874, abs=5e-8)
    assert float(attribute_assortativity(MUTUAL)) == pytest.approx(0.9089027, abs=5e-8)


def test_a_network_has_the_figures_of_its_mixing_matrix() -> None:
    """A network built to the classroom's matrix has its figures; networkx gives one of them."""
    network: nx.DiGraph[int] = nx.DiGraph()
    network.add_nodes_from(range(13), group="a")
    network.add_nodes_from(range(13, 26), group="b")
    blocks = ((0, 0, 40), (0, 13, 2), (13, 0, 5), (13, 13, 41))
    for start, end, count in blocks:
        pairs = [(start + i, end + j) for i in range(13) for j in range(13)]
        network.add_edges_from([pair for pair in pairs if pair[0] != pair[1]][:count])
    known = mixing(network, "group")
    assert (known.groups, known.ties) == (CLASSROOM.groups, CLASSROOM.ties)
    assert segregation(known).column("value") == pytest.approx(
        segregation(CLASSROOM).column("value")
    )
    peers = nx.attribute_assortativity_coefficient(network, "group")
    assert float(attribute_assortativity(network, "group")) == pytest.approx(peers)


def test_nodes_without_a_value_are_left_out_and_counted() -> None:
    """The figure says how many they are, where networkx would make them a group of their own."""
    network: nx.Graph[str] = nx.path_graph("abcde")
    nx.set_node_attributes(network, {"a": "RU", "b": "RU", "c": "VN"}, "country")
    found = ei_index(network, "country")
    assert found.value == 0
    assert dict(found.of)["without a value, left out"] == 2
    assert dict(found.of)["ties left out"] == 2
    with pytest.raises(InvalidValueError, match="by must be an attribute that a node has"):
        ei_index(network, "party")


def test_what_is_not_defined_says_why() -> None:
    """Regular graphs, single groups and networks without ties have no figure, but a reason."""
    ring: nx.Graph[int] = nx.cycle_graph(4)
    nx.set_node_attributes(ring, dict.fromkeys(ring, "RU"), "country")
    assert degree_assortativity(ring).undefined == "all tied nodes have the same value"
    assert attribute_assortativity(ring, "country").value is None
    assert freeman_segregation(ring, "country").undefined == "all nodes are in one group"
    assert odds_ratio(ring, "country").undefined == "all nodes are in one group"
    assert coleman(ring, "country").column("coleman") == (None,)
    with pytest.raises(InvalidValueError, match="must be a finite number"):
        numeric_assortativity(ring, "country")


def test_a_matrix_that_no_network_has_is_refused() -> None:
    """More ties than pairs, negative counts and lost rows are not read as something else."""
    with pytest.raises(InvalidValueError, match="must not exceed the pairs"):
        Mixing(groups="ab", sizes=(2, 2), ties=((3, 0), (0, 0)))
    with pytest.raises(InvalidValueError, match="must not be negative"):
        Mixing(groups="ab", sizes=(2, 2), ties=((-1, 0), (0, 0)))
    with pytest.raises(InvalidValueError, match="must be 2 rows of 2"):
        Mixing(groups="ab", sizes=(2, 2), ties=((1, 0),))


def test_pagerank_without_scipy_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only PageRank needs scipy, and says how to install it."""
    for name in ("numpy", "scipy"):
        monkeypatch.setitem(sys.modules, name, None)
    network: nx.DiGraph[str] = nx.DiGraph(nx.path_graph("abc"))
    assert len(centralities(network, which=["hub", "authority", "eigenvector"])) == 3
    with pytest.raises(MissingExtraError, match=r"civdiplo\[network\]"):
        centralities(network, which=["pagerank"])


@st.composite
def edges(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """Draw arcs without loops between a few nodes."""
    n = draw(st.integers(2, 9))
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    return n, sorted({(a, b) for a, b in draw(st.lists(pair, max_size=30)) if a != b})


def both(drawn: tuple[int, list[tuple[int, int]]], *, directed: bool) -> tuple[Any, Any]:
    """Return the network of networkx and that of igraph."""
    n, arcs = drawn
    made: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    made.add_nodes_from(range(n))
    made.add_edges_from(arcs)
    return made, igraph.Graph(n, list(made.edges), directed=directed)


@given(edges())
def test_igraph_finds_the_same_clustering_cores_and_holes(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    """Transitivity, local clustering, coreness and constraint agree, also on what is undefined."""
    ours, theirs = both(drawn, directed=False)
    globally = transitivity(ours).value
    if globally is None:
        assert math.isnan(theirs.transitivity_undirected())
    else:
        assert globally == pytest.approx(theirs.transitivity_undirected())
        mean = theirs.transitivity_avglocal_undirected(mode="zero")
        assert float(mean_local_clustering(ours)) == pytest.approx(mean)
    cores = coreness(ours)
    core = dict(zip(cores.column("node"), cores.column("core"), strict=True))
    assert [core[node] for node in ours] == theirs.coreness()
    holes = structural_holes(ours)
    for mine, constraint in zip(holes.column("constraint"), theirs.constraint(), strict=True):
        if mine is not None:
            assert mine == pytest.approx(constraint)
    sizes = dict(zip(holes.column("node"), holes.column("effective_size"), strict=True))
    for node, size in nx.effective_size(ours, nodes=list(ours)).items():
        assert math.isnan(size) if sizes[node] is None else sizes[node] == pytest.approx(size)


@given(edges())
def test_igraph_finds_the_same_reciprocity_and_assortativity(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    """Both reciprocities and both degree and attribute assortativity agree where defined."""
    ours, theirs = both(drawn, directed=True)
    if ours.number_of_edges():
        ratio = theirs.reciprocity(mode="ratio")
        assert float(dyad_reciprocity(ours)) == pytest.approx(ratio)
        assert float(arc_reciprocity(ours)) == pytest.approx(theirs.reciprocity())
    for node in ours:
        ours.nodes[node].update(group=node % 2, size=node * node)
    by_group = attribute_assortativity(ours, "group").value
    if by_group is not None:
        groups = [node % 2 for node in ours]
        assert by_group == pytest.approx(theirs.assortativity_nominal(groups, directed=True))
    union, flat = both(drawn, directed=False)
    by_degree = degree_assortativity(union).value
    if by_degree is not None:
        assert by_degree == pytest.approx(flat.assortativity_degree(directed=False))
    by_size = numeric_assortativity(ours, "size").value
    if by_size is not None:
        sizes = [node * node for node in ours]
        assert by_size == pytest.approx(theirs.assortativity(sizes, sizes, directed=True))


@given(edges())
def test_igraph_finds_the_same_centralization_by_degree(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    """Freeman's sums over the same greatest sums are igraph's, in all directions."""
    ours, theirs = both(drawn, directed=True)
    if len(ours) > 2:
        degrees = theirs.indegree()
        spread = sum(max(degrees) - degree for degree in degrees)
        inward = degree_centralization(ours, direction="in")
        assert float(inward) == pytest.approx(spread / (len(ours) - 1) ** 2)


@given(drawn=edges(), directed=st.booleans())
def test_igraph_finds_the_same_centralization_by_paths(
    *, drawn: tuple[int, list[tuple[int, int]]], directed: bool
) -> None:
    """Betweenness and closeness of igraph, summed by Freeman's rule, give our centralizations."""
    ours, theirs = both(drawn, directed=directed)
    n = len(ours)
    if n < 3:
        return
    most = (n - 1) ** 2 * (n - 2) / (1 if directed else 2)
    found = betweenness_centralization(ours)
    assert float(found) == pytest.approx(
        centralization(theirs.betweenness(directed=directed), most)
    )
    directions: tuple[Literal["in", "out"], ...] = ("in", "out")
    for direction in directions:
        near = closeness_centralization(ours, direction=direction)
        if not theirs.is_connected(mode="strong"):
            assert near.value is None
            continue
        scores = theirs.closeness(mode=direction)
        of_star = (n - 1) * (n - 2) / (2 * n - 3)
        assert float(near) == pytest.approx(centralization(scores, of_star))


@given(edges())
def test_igraph_finds_the_same_constraint_of_weighted_arcs(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    """Both directions of a pair add up, as in Burt's proportional strengths."""
    ours, theirs = both(drawn, directed=True)
    weights = [1 + (one + 2 * other) % 5 for one, other in ours.edges]
    for (one, other), weight in zip(ours.edges, weights, strict=True):
        ours.edges[one, other]["weight"] = weight
    table = structural_holes(ours, weight="weight")
    peers = theirs.constraint(weights=weights) if weights else []
    for mine, constraint in zip(table.column("constraint"), peers, strict=False):
        if mine is not None:
            assert mine == pytest.approx(constraint)
