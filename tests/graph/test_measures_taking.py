"""What measures and models take: datasets as well as graphs, numbers of numpy, gaps of pandas."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Membership, Organization, Twinning
from civdiplo.errors import (
    CivdiploError,
    CurrencyMismatchError,
    InvalidValueError,
    MissingExtraError,
)
from civdiplo.graph import (
    graph,
    measures,
    models,
    over_expected,
    project,
    simplify,
    space,
    summary,
    unconfirmed,
)
from civdiplo.testing import datasets

ASKED: dict[str, Callable[[Any], Any]] = {
    "degree": measures.degree_centralization,
    "betweenness": measures.betweenness_centralization,
    "closeness": measures.closeness_centralization,
    "clustering": measures.transitivity,
    "local clustering": measures.local_clustering,
    "mean clustering": measures.mean_local_clustering,
    "density": measures.mean_neighbourhood_density,
    "gini": lambda network: measures.degree_gini(network, weight="weight"),
    "shares": measures.share_entropy,
    "degrees": measures.degree_entropy,
    "lorenz": measures.lorenz,
    "holes": measures.structural_holes,
    "brokers": measures.brokers,
    "roles": lambda network: measures.brokerage_roles(network, "country"),
    "cores": measures.cores,
    "coreness": measures.coreness,
    "rich club": lambda network: measures.rich_club(network, n=2),
    "centralities": lambda network: measures.centralities(network, which=["degree"]),
    "walks": measures.walks,
    "degree assortativity": measures.degree_assortativity,
    "latitude": lambda network: measures.numeric_assortativity(network, "latitude"),
    "groups": lambda network: measures.segregation(network, "country"),
    "group by group": lambda network: measures.ei_of_groups(network, "country"),
    "node by node": lambda network: measures.ei_of_nodes(network, "country"),
    "coleman": lambda network: measures.coleman(network, "country"),
    "expected": over_expected,
}
DIRECTED: dict[str, Callable[[Any], Any]] = {
    "dyads": measures.dyad_census,
    "by pairs": measures.dyad_reciprocity,
    "by arcs": measures.arc_reciprocity,
}


def answer(call: Callable[[Any], Any], network: Any) -> Any:
    """Return what a call answers, or the error of ours that it ends in."""
    try:
        return call(network)
    except CivdiploError as error:
        return str(error)


def as_pandas_has_it(values: Mapping[str, Any]) -> nx.Graph[Any]:
    """Return a path of five whose nodes have these groups."""
    network: nx.Graph[Any] = nx.path_graph(list("abcde"))
    nx.set_node_attributes(network, dict(values), "country")
    return network


@settings(max_examples=20)
@given(datasets())
def test_a_dataset_is_measured_as_its_simplified_graph(dataset: Dataset) -> None:
    """Whatever is asked of a dataset is answered as of its graph made simple."""
    made = graph(dataset)
    for name, call in ASKED.items():
        assert answer(call, dataset) == answer(call, simplify(made)), name
    for name, call in DIRECTED.items():
        assert answer(call, dataset) == answer(call, simplify(made, directed=True)), name
    assert measures.overview(dataset) == measures.overview(made)


def test_symmetric_ties_stay_without_direction_when_a_graph_is_made_simple() -> None:
    """What has no direction is no unreturned arc, of a dataset or of its simplified graph."""
    dataset = Dataset(
        [
            *(Organization(id=one, name={"en": one}) for one in "abc"),
            Cooperation(id="t", parties=["a", "b"]),
            Membership(id="m", member="b", organization="c"),
            Membership(id="n", member="c", organization="b"),
        ]
    )
    simple = simplify(graph(dataset), directed=True)
    assert [simple.edges[pair].get("directed") for pair in (("a", "b"), ("b", "c"))] == [
        False,
        None,
    ]
    for network in (dataset, simple):
        found = measures.dyad_reciprocity(network)
        assert (found.value, dict(found.of)["ties without direction left out"]) == (1, 1)
    mixed = Dataset([*dataset, Membership(id="o", member="a", organization="b")])
    assert simplify(graph(mixed), directed=True).edges["a", "b"].keys().isdisjoint({"directed"})
    assert float(measures.dyad_reciprocity(mixed)) == 0.5


def test_symmetric_ties_are_nobodys_one_sided_statement() -> None:
    """A twinning is one edge of a graph, and not for that unconfirmed."""
    dataset = Dataset(
        [
            Twinning(id="t", parties=["a", "b"], stated_by=["a", "b"]),
            Membership(id="m", member="a", organization="u"),
        ]
    )
    found = unconfirmed(graph(dataset))
    assert found.cells == (("a", "u"),)
    assert dict(found.of)["ties without direction left out"] == 1
    with pytest.raises(InvalidValueError, match="network must be a dataset or a graph"):
        unconfirmed(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", [None, math.nan, np.float64("nan"), np.datetime64("NaT")])
def test_what_pandas_puts_for_nothing_is_no_group(missing: Any) -> None:
    """NaN is left out and counted by every function that knows groups, as None is."""
    network = as_pandas_has_it({"a": "RU", "b": "RU", "c": "VN", "d": missing, "e": missing})
    known = network.subgraph("abc")
    assert measures.ei_index(network, "country").value == measures.ei_index(known, "country").value
    found = models.permute_ei(network, "country", n=20)
    assert (found.observed, found.drawn) == (
        0, models.permute_ei(known, "country", n=20).drawn,
    )  # fmt: skip
    assert dict(found.of)["nodes without group"] == 2
    parts = models.communities(network)
    values = nx.get_node_attributes(network, "country")
    assert dict(models.crosstab(parts, values).of)["missing"] == 2
    with pytest.raises(InvalidValueError, match="must tell a value for every node"):
        models.attribute_matrix(network, "country")


def test_a_country_that_is_nan_is_no_country() -> None:
    """Projected, it is no node, and in the tables of measures no country."""
    network = as_pandas_has_it({"a": "RU", "b": "RU", "c": "VN", "d": math.nan, "e": math.nan})
    made = project(network, by="country")
    assert (list(made), made.graph["left_out"]) == (["RU", "VN"], 2)
    assert measures.cores(network).column("k") == (0, 1)
    assert measures.coreness(network).column("country") == ("RU", "RU", "VN", None, None)
    assert [link.countries for link in summary(network).countries] == [("RU", "VN")]


def test_na_of_pandas_is_no_group_either() -> None:
    """Its comparison with itself has no answer, and is not asked to have one."""
    pandas = pytest.importorskip("pandas")
    network = as_pandas_has_it({"a": "RU", "b": "VN", "c": pandas.NA, "d": pandas.NaT})
    assert measures.ei_index(network, "country").value == 1
    assert dict(models.permute_ei(network, "country", n=5).of)["nodes without group"] == 3


@pytest.mark.parametrize(
    "kind", [int, float, Decimal, Fraction, np.int64, np.uint8, np.float32, np.float64]
)
def test_weights_are_numbers_of_any_kind(kind: Any) -> None:
    """The columns of a data frame give weights of numpy: they weigh what they say."""
    plain: nx.Graph[Any] = nx.Graph()
    plain.add_weighted_edges_from([("a", "b", 3), ("b", "c", 2), ("c", "a", 1), ("c", "d", 4)])
    typed = plain.copy()
    for *_, facts in typed.edges(data=True):
        facts["weight"] = kind(facts["weight"])
    for call in (
        lambda network: measures.degree_gini(network, weight="weight").value,
        lambda network: measures.structural_holes(network, weight="weight").cells,
        lambda network: models.disparity(network).cells,
        lambda network: models.communities(network).within,
        lambda network: over_expected(network).column("ratio"),
        lambda network: space.gravity_table(network, weight="weight").column("ties"),
        lambda network: list(models.strongest(network).edges),
    ):
        assert call(typed) == call(plain)
    nx.set_node_attributes(typed, {node: kind(typed.degree[node]) for node in typed}, "size")
    found = measures.numeric_assortativity(typed, "size").value
    assert found == measures.degree_assortativity(plain).value


@pytest.mark.parametrize(
    "weight",
    [None, "2", math.nan, math.inf, Decimal("sNaN"), Decimal("1E+500"), 10**400, 1e308, 1j, -1],
)
def test_what_is_no_weight_is_named(weight: Any) -> None:
    """Where a weight cannot be added up, the edge is named, and the rule."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_edge("a", "b", weight=weight)
    network.add_edge("b", "c", weight=1)
    for call in (
        lambda: measures.share_entropy(network, weight="weight"),
        lambda: measures.brokers(network, weight="weight"),
        lambda: models.backbone(network, alpha=0.5),
        lambda: models.stability(network),
        lambda: over_expected(network),
        lambda: space.gravity_table(network, weight="weight"),
    ):
        with pytest.raises(
            InvalidValueError, match=r"weight of edge \('a', 'b'\) must be a number"
        ):
            call()


def test_no_table_adds_two_currencies() -> None:
    """Weights in two currencies are refused by whatever would put them in one sum or column."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_edge("a", "b", weight=3, currency="EUR")
    network.add_edge("b", "c", weight=2, currency="USD")
    calls: tuple[Callable[[], object], ...] = (
        lambda: measures.structural_holes(network, weight="weight"),
        lambda: measures.lorenz(network, weight="weight"),
        lambda: models.disparity(network),
        lambda: over_expected(network),
        lambda: space.gravity_table(network, weight="weight"),
    )
    for call in calls:
        with pytest.raises(CurrencyMismatchError):
            call()


@pytest.mark.parametrize("latitude", [math.nan, None])
def test_coordinates_that_are_not_numbers_are_not_stated(latitude: Any) -> None:
    """NaN in a column of latitudes is a place that is not known, counted as such."""
    network: nx.Graph[Any] = nx.Graph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(network, dict.fromkeys("abc", 1.5), "longitude")
    nx.set_node_attributes(network, {"a": 1, "b": Decimal("2.5"), "c": latitude}, "latitude")
    found = space.edge_kilometres(network)
    assert dict(found.of)["without coordinates"] == 1
    given = {"a": (1, 1.5), "b": (2.5, 1.5), "c": (latitude, 1.5)}
    assert space.edge_kilometres(network, coordinates=given).cells == found.cells


def test_groups_may_be_numbers_of_numpy() -> None:
    """A column of whole numbers names groups as well as text does."""
    network = as_pandas_has_it(dict(zip("abcde", np.array([1, 1, 2, 2, 3]), strict=True)))
    assert measures.ei_of_nodes(network, "country").column("ei") == (-1.0, 0.0, 0.0, 0.0, 1.0)


def test_groups_may_be_a_mapping() -> None:
    """Groups, such as communities, need not be written on the nodes first."""
    network: nx.Graph[Any] = nx.barbell_graph(4, 1)
    groups = models.communities(network).labels()
    marked = network.copy()
    nx.set_node_attributes(marked, groups, "group")
    calls: tuple[Callable[[nx.Graph[Any], Any], Any], ...] = (
        measures.mixing,
        measures.segregation,
        measures.coleman,
        measures.ei_of_groups,
        measures.attribute_assortativity,
    )
    for call in calls:
        assert call(network, groups) == call(marked, "group")
    for table in (measures.ei_of_nodes, measures.brokerage_roles):
        assert table(network, groups) == table(marked, "group")
    assert measures.overview(network, by=groups) == measures.overview(marked, by="group")
    assert (
        models.permute_ei(network, groups, n=3).drawn
        == models.permute_ei(marked, "group", n=3).drawn
    )
    numbered = measures.numeric_assortativity(network, dict(network.degree)).value
    assert numbered == measures.degree_assortativity(network).value


def test_an_attribute_that_no_node_has_is_a_slip() -> None:
    """A word that is misspelt gives no empty table; what nodes do have is said."""
    network = as_pandas_has_it({"a": "RU", "b": "VN"})
    for call in (
        measures.ei_index, measures.ei_of_nodes, measures.brokerage_roles, models.permute_ei,
        models.attribute_matrix,
    ):  # fmt: skip
        with pytest.raises(
            InvalidValueError, match="that a node has, not 'county'; nodes have country"
        ):
            call(network, "county")
        with pytest.raises(InvalidValueError, match="attribute, or a mapping of nodes"):
            call(network, ["country"])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="attributes must be an attribute that a node has"):
        space.gravity_table(network, attributes=["county"])


def test_a_weight_that_no_edge_has_is_a_slip() -> None:
    """Only the usual name may be absent, of a network without weights, and the result says so."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_edge("a", "b", amount=3)
    network.add_edge("b", "c", amount=1)
    calls: tuple[Callable[[str], object], ...] = (
        lambda weight: models.communities(network, weight=weight),
        lambda weight: models.disparity(network, weight=weight),
        lambda weight: models.strongest(network, weight=weight),
        lambda weight: models.tie_matrix(network, weight=weight),
    )
    for call in calls:
        with pytest.raises(InvalidValueError, match="edge has, not 'amuont'; edges have amount"):
            call("amuont")
        assert call("weight") is not None
    assert [
        dict(models.communities(network, weight=weight).modularity.of)["weight"]
        for weight in ("weight", "amount", None)
    ] == [None, "amount", None]
    assert dict(models.disparity(network, weight="amount").of)["weight"] == "amount"


def test_who_has_no_contacts_is_the_last_of_brokers() -> None:
    """An isolate connects nobody, less still than those whose one contact holds them."""
    network: nx.Graph[Any] = nx.Graph()
    network.add_nodes_from(["alone", "a"])
    network.add_edges_from([("a", "b"), ("b", "c")])
    order = measures.brokers(network).column("node")
    assert (order[0], order[-1]) == ("b", "alone")


def test_sensitivity_of_pagerank_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scipy the error says which command installs it."""
    for name in ("numpy", "scipy"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"civdiplo\[network\]"):
        models.rank_sensitivity(nx.path_graph(4), repeats=1)
