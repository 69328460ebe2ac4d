"""Networks that nobody hopes for: each function gives a figure, or an error that is ours."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import networkx as nx
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Membership, Place, Twinning
from civdiplo.errors import CivdiploError, InvalidValueError
from civdiplo.graph import (
    backtest,
    graph,
    measures,
    models,
    money,
    one_mode,
    over_expected,
    paths,
    project,
    simplify,
    space,
    suggest_partners,
    summary,
    two_mode,
    unconfirmed,
)
from civdiplo.graph.engines import Engine
from civdiplo.graph.history import (
    active_at,
    balances,
    growth,
    lives_of_ties,
    merged_spells,
    rank_clock,
    turnover,
)

LONG = "Ж" * 1000


def networks() -> dict[str, nx.Graph[Any]]:
    """Return odd networks by what is odd of them."""
    path = [("a", "b"), ("b", "c")]
    made: dict[str, nx.Graph[Any]] = {
        "of nothing": nx.Graph(),
        "of one": nx.empty_graph(1),
        "of one, directed": nx.empty_graph(1, create_using=nx.DiGraph),
        "without ties": nx.empty_graph(3),
        "with isolated nodes": nx.Graph([*path, ("c", "a")]),
        "with loops": nx.Graph([("a", "a"), ("a", "b")]),
        "of a loop": nx.Graph([("a", "a")]),
        "directed": nx.DiGraph(path),
        "of huge names": nx.Graph([(LONG, "b"), ("b", "c")]),
        "of mixed nodes": nx.Graph([(1, "a"), ("a", (2, 3))]),
        "of groups that are lists": nx.Graph(path),
        "of groups of several types": nx.Graph(path),
        "without groups": nx.Graph(path),
        "of odd places": nx.Graph(path),
    }
    made["with isolated nodes"].add_nodes_from("xyz")
    for name, network in made.items():
        groups: dict[Any, Any] = dict.fromkeys(network, "RU")
        if name == "of groups that are lists":
            groups = {node: ["RU"] for node in network}
        elif name == "of groups of several types":
            groups = dict(zip("abc", ["RU", 5, ("x",)], strict=True))
        elif name == "without groups":
            groups = dict.fromkeys(network)
        nx.set_node_attributes(network, groups, "country")
        nx.set_node_attributes(network, dict.fromkeys(network, name * 100), "label")
    for weight in (None, float("nan"), -1, 0, "2"):
        network = made[f"of weight {weight!r}"] = nx.Graph()
        network.add_edges_from(path, weight=weight)
        nx.set_node_attributes(network, dict.fromkeys(network, "RU"), "country")
    for place in made["of odd places"].nodes.values():
        place.update(latitude="north", longitude=1.0)
    return made


def places(*ids: str) -> list[Place]:
    """Return cities."""
    return [Place(id=one, name={"en": one}, country="RU", place_type="city") for one in ids]


DATASETS = {
    "of nothing": Dataset(),
    "of one": Dataset(places("a")),
    "without ties": Dataset(places("a", "b")),
    "of nothing sure": Dataset([
        *places("a", "b", "c"),
        Twinning(id="t", parties=["a", "b"]),
        Twinning(id="u", parties=["b", "c"]),
    ]),
    "of nobody known": Dataset([Membership(id="m", member="q", organization="z")]),
}  # fmt: skip

# What a function asks for beside a network, and fewer draws than in earnest.
ASKED: dict[str, dict[str, Any]] = {
    "by": {"by": "country"},
    "alpha": {"alpha": 0.1},
    "repeats": {"repeats": 2, "shares": [0.1, 0.5]},
    "seeds": {"seeds": range(2)},
    "n": {"n": 3},
    "statistics": {"statistics": {"density": nx.density}},
    "trials_per_edge": {"seed": 1},
}


def asked_of(given: Callable[..., object], chosen: dict[str, Any], network: Any) -> object:
    """Call a function of a network with the options chosen."""
    return given(network=network, **chosen)


def of_network(room: Any) -> dict[str, Callable[[Any], object]]:
    """Return the functions of a room that take a network, with all else that they ask for."""
    found: dict[str, Callable[[Any], object]] = {}
    for name in room.__all__:
        given = getattr(room, name)
        asked = inspect.signature(given).parameters if inspect.isfunction(given) else {}
        if "network" not in asked:
            continue
        told = {key: value for word in asked if word in ASKED for key, value in ASKED[word].items()}
        if "statistic" in asked:
            told["statistic"] = nx.density
        options: list[dict[str, Any]] = [told]
        if "weight" in asked:
            options.append({**told, "weight": "weight"})
        for number, chosen in enumerate(options):
            found[f"{name} {number}"] = partial(asked_of, given, chosen)
    return found


MEASURES, MODELS = of_network(measures), of_network(models) | of_network(space)
OTHERS: dict[str, Callable[[Any], object]] = {
    "simplify": simplify,
    "project": lambda network: project(network, by="country"),
    "over_expected": over_expected,
    "over_expected at home": lambda network: over_expected(
        project(network, by="country"), internal="counted", dyads="all"
    ),
    "summary": summary,
    "unconfirmed": unconfirmed,
    "one_mode": one_mode,
    "leiden": lambda network: models.communities(network, method="leiden").table(),
    "crosstab": lambda network: models.crosstab(
        models.communities(network), nx.get_node_attributes(network, "country")
    ),
    "mrqap": lambda network: models.mrqap(
        models.tie_matrix(network), {"like": models.attribute_matrix(network, "country")}, n=5
    ),
    "balances": lambda network: balances(nx.DiGraph(network)),
    "engine": lambda network: Engine(network).connected_components(),
    "engine of ranks": lambda network: Engine(network).pagerank(weight="weight", max_iter=999),
    "engine of cores": lambda network: Engine(network).core_number(),
    "engine of paths": lambda network: Engine(network).betweenness_centrality(),
}
DAY = datetime.date(2000, 1, 1)
OF_DATASETS: dict[str, Callable[[Dataset], object]] = {
    "graph": graph,
    "graph of a day": lambda dataset: graph(dataset, as_of=DAY, maybe=False),
    "project": lambda dataset: project(dataset, by="country"),
    "summary": summary,
    "unconfirmed": unconfirmed,
    "money": money,
    "two_mode": lambda dataset: two_mode(dataset, kinds={"twinning"}),
    "growth": growth,
    "growth of one": lambda dataset: growth(dataset, over="1990/1992", actor="a"),
    "rank_clock": rank_clock,
    "turnover": turnover,
    "lives_of_ties": lives_of_ties,
    "merged_spells": lambda dataset: merged_spells(dataset, gap=5).report,
    "active_at": lambda dataset: active_at(dataset, [DAY]),
    "active on no day": lambda dataset: active_at(dataset, []),
    "suggest_partners": lambda dataset: suggest_partners(dataset, "a"),
    "backtest": backtest,
    "backtest of the latest": lambda dataset: backtest(dataset, hide="latest"),
    "paths": lambda dataset: paths(dataset, "a", "b"),
}


def is_answered(call: Callable[[Any], object], given: Any) -> None:
    """Hold a call to an answer that can be printed, or to an error of ours of readable length."""
    try:
        answer = call(given)
        assert isinstance(str(answer), str)
        rows: list[dict[str, Any]] = getattr(answer, "rows", list)()
        assert all(row.keys() == rows[0].keys() for row in rows)
    except CivdiploError as error:
        assert len(str(error)) < 600  # noqa: PT017 - an answer is as good as an error


@pytest.mark.parametrize("name", networks())
def test_odd_networks_have_figures_or_errors_of_ours(name: str) -> None:
    """Measures, models and distances never fail in the middle, whatever the network."""
    network = networks()[name]
    for call in (*MEASURES.values(), *MODELS.values(), *OTHERS.values()):
        is_answered(call, network)
    assert nx.utils.graphs_equal(network, networks()[name]) or "nan" in name


@pytest.mark.parametrize("name", DATASETS)
def test_odd_datasets_have_figures_or_errors_of_ours(name: str) -> None:
    """Nothing, one actor, ties without dates, ids that dangle: each question has an answer."""
    for call in (*MEASURES.values(), *MODELS.values(), *OF_DATASETS.values()):
        is_answered(call, DATASETS[name])


@pytest.mark.parametrize("given", [None, 5, "dataset.json", []])
def test_what_is_no_network_is_refused_as_such(given: Any) -> None:
    """Whatever else is handed in, the error names the argument and what it must be."""
    for call in (*MEASURES.values(), *MODELS.values()):
        with pytest.raises(InvalidValueError, match="network must be a"):
            call(given)


def test_groups_that_are_no_groups_are_named() -> None:
    """A list cannot name a group, and places have to be numbers."""
    network = networks()["of groups that are lists"]
    for call in (
        lambda: measures.mixing(network, "country"),
        lambda: models.permute_ei(network, "country"),
        lambda: project(network, by="country"),
    ):
        with pytest.raises(InvalidValueError, match=r"must (be a value|give values) that can"):
            call()
    with pytest.raises(InvalidValueError, match="latitude, longitude of 'a' must be numbers"):
        space.edge_kilometres(networks()["of odd places"])
