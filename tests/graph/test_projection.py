"""Simple graphs, projections, and what is above expectation: laws, peers and cases."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Contribution,
    Cooperation,
    Entity,
    Exchange,
    Memorandum,
    Organization,
    Place,
    Twinning,
)
from civdiplo.errors import InvalidValueError
from civdiplo.graph import Level, graph, over_expected, project, simplify, unconfirmed
from civdiplo.values.money import Money

DATA = Path(__file__).parents[3] / "shared" / "data"
P190 = DATA / "sister_cities" / "wikidata_p190_2016_relations.tsv"
ERASMUS = DATA / "published" / "erasmus_flows.net"
JOINING: tuple[Level, ...] = ("organization", "city", "region", "country")
NAME = {"en": "Name"}
NAMES = ("a", "b", "c", "d", "e")

PLACES = (
    Place(id="north", name=NAME, place_type="region", country="RU"),
    Place(id="town", name=NAME, place_type="city", part_of="north"),
    Place(id="port", name=NAME, place_type="city", part_of="north"),
    Place(id="hanoi", name=NAME, place_type="city", country="VN"),
)
ACTORS = (
    Organization(id="a", name=NAME, place="town", organization_type="ngo"),
    Organization(id="b", name=NAME, place="port", organization_type="ngo"),
    Organization(id="c", name=NAME, place="hanoi", organization_type="fund"),
    Organization(id="d", name=NAME, country="VN"),
    Organization(id="e", name=NAME),
)

parties = st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True)
relations = st.one_of(
    st.builds(Memorandum, id=st.just("r"), parties=parties),
    st.builds(Cooperation, id=st.just("r"), parties=parties, period=st.none() | st.just("2015/..")),
    st.builds(Exchange, id=st.just("r"), sending=parties, hosting=parties),
    st.builds(
        lambda two: Twinning(id="r", parties=two),
        st.lists(st.sampled_from(["town", "port", "hanoi"]), min_size=2, max_size=2, unique=True),
    ),
)


def numbered(drawn: list[Entity]) -> Dataset:
    """Return the world with these relations, each under an id of its own."""
    again: list[Entity] = []
    for number, one in enumerate(drawn):
        values: dict[str, Any] = {
            field.name: getattr(one, field.name) for field in one.__attrs_attrs__
        }
        again.append(type(one)(**{**values, "id": f"r{number}"}))
    return Dataset([*PLACES, *ACTORS, *again])


datasets = st.lists(relations, max_size=7).map(lambda drawn: numbered([*drawn]))


def told(network: nx.Graph[Any]) -> dict[frozenset[Any], dict[str, Any]]:
    """Return what is said of each pair."""
    return {frozenset((one, other)): said for one, other, said in network.edges(data=True)}


@given(datasets, st.sampled_from(JOINING))
def test_projecting_is_building_at_the_level_and_simplifying(
    dataset: Dataset, level: Level
) -> None:
    """Project then simplify, project alone, and simplify at the level give the same pairs."""
    at_level = simplify(graph(dataset, level=level), loops="keep")
    projected = project(dataset, by=level)
    assert told(projected) == told(at_level)
    assert set(at_level) <= set(projected)
    again = simplify(projected, weight=lambda edge: edge["weight"], loops="keep")
    assert {pair: one["weight"] for pair, one in told(again).items()} == {
        pair: one["weight"] for pair, one in told(at_level).items()
    }
    for node in at_level:
        said = dict(projected.nodes[node])
        assert said.pop("members") >= 1
        assert said == at_level.nodes[node]


@given(datasets)
def test_newman_weights_give_each_party_one_for_each_of_its_ties(dataset: Dataset) -> None:
    """The strength of a node is the number of ties it stands in, whatever their size."""
    strength = simplify(graph(dataset), weight="newman").degree(weight="weight")
    ties: Counter[str] = Counter()
    seen: set[frozenset[str]] = set()
    for tie in dataset.ties():
        ends = frozenset(end.party for end in tie.ends)
        if tie.kind == "twinning" and ends in seen:
            continue
        if tie.kind == "twinning":
            seen.add(ends)
        ties.update(ends)
    assert {node: value for node, value in strength if value} == pytest.approx(dict(ties))


@given(datasets, st.sampled_from(["keep", "apart", "drop"]), st.booleans())
def test_a_projection_counts_what_the_quotient_graph_of_networkx_holds(
    dataset: Dataset, loops: Any, apart: Any
) -> None:
    """Edges of each pair are those that networkx finds between the two blocks."""
    network = graph(dataset)
    kind = {node: said.get("organization_type") for node, said in network.nodes(data=True)}
    made = project(network, by=kind, weight="edges", loops=loops, directed=apart)
    whole = network.subgraph([node for node in network if kind[node] is not None])
    expected: Counter[tuple[Any, Any]] = Counter()
    for one, other in whole.edges():
        pair: tuple[Any, Any] = (kind[one], kind[other])
        expected[pair if apart else (min(pair), max(pair))] += 1
    inner: Any = {one: count for (one, other), count in expected.items() if one == other}
    found = {
        (one, other) if apart else tuple(sorted((one, other))): said["weight"]
        for one, other, said in made.edges(data=True)
    }
    if loops != "keep":
        expected = Counter({pair: n for pair, n in expected.items() if pair[0] != pair[1]})
    assert found == expected
    if loops == "apart":
        assert {node: n for node, n in made.nodes(data="internal") if n} == inner
    if not apart:
        simple = simplify(whole, weight="edges")
        blocks = [block for name in ("fund", "ngo") if (block := _block(kind, name))]
        theirs: nx.Graph[Any] = nx.quotient_graph(simple, blocks)
        assert set(nx.get_edge_attributes(theirs, "weight").values()) == {
            n for pair, n in expected.items() if pair[0] != pair[1]
        }


def _block(kind: dict[str, Any], name: str) -> set[str]:
    return {node for node, held in kind.items() if held == name}


NUMBERS = {f"r{number}": Decimal(number) / 10 for number in range(5)}
SUMS = {name: Money(number, "VND") for name, number in NUMBERS.items()}
WAYS: list[Any] = ["entities", "edges", "newman", NUMBERS, SUMS, lambda edge: 1 / edge["parties"]]


@given(datasets, st.sampled_from(WAYS), st.booleans())
def test_simplifying_twice_changes_nothing(dataset: Dataset, way: Any, directed: Any) -> None:
    """A simple graph says the same when it is made simple again, whatever its weights are."""
    once = simplify(graph(dataset), weight=way, loops="keep", directed=directed)
    again: list[Any] = [None, "weight", *([way] if isinstance(way, str) else [])]
    for same in again:
        twice = simplify(once, weight=same, loops="keep", directed=directed)
        assert twice.graph == once.graph
        assert list(twice.nodes(data=True)) == list(once.nodes(data=True))
        assert list(twice.edges(data=True)) == list(once.edges(data=True))


@given(datasets, st.sampled_from(WAYS[1:3]))
def test_weights_of_edges_add_up_in_any_number_of_steps(dataset: Dataset, way: Any) -> None:
    """What is counted edge by edge is the same in one step, or in two by way of a simple graph."""
    network = graph(dataset)
    kind = {node: said.get("organization_type") for node, said in network.nodes(data=True)}
    at_once = project(network, by=kind, weight=way)
    by_pairs = project(simplify(network, weight=way, loops="keep"), by=kind)
    assert by_pairs.graph == at_once.graph
    assert dict(by_pairs.nodes) == dict(at_once.nodes)
    for one, other, said in at_once.edges(data=True):
        found = by_pairs.edges[one, other]
        assert found == {**said, "weight": pytest.approx(said["weight"])}


weights = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 9)), max_size=12
)


@given(weights)
def test_the_weights_of_any_graph_are_added_up_as_networkx_does(drawn: list[Any]) -> None:
    """A graph whose edges have weights and name no entity has those, as in `nx.quotient_graph`."""
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from("abcdef")
    network.add_weighted_edges_from(drawn)
    blocks = ["ab", "cde", "f"]
    made = project(network, by={node: block for block in blocks for node in block}, loops="drop")
    theirs: nx.Graph[Any] = nx.quotient_graph(network, [set(block) for block in blocks])
    expected: dict[frozenset[str], Any] = {
        frozenset(("".join(sorted(one)), "".join(sorted(other)))): said["weight"]
        for one, other, said in theirs.edges(data=True)
    }
    assert {pair: said["weight"] for pair, said in told(made).items()} == expected
    assert made.graph["weight"] == ("weight" if drawn else "entities")
    pairs = project(network, by=dict.fromkeys(network, "all"), weight="edges")
    assert pairs.size(weight="weight") == network.number_of_edges()


def test_a_graph_of_pairs_is_not_asked_for_its_ties() -> None:
    """What it was made of is not known any more; pairs can be counted, weights added up."""
    dataset = Dataset([Memorandum(id="m", parties=["a", "b", "c"])])
    pairs = simplify(graph(dataset), weight="newman")
    for weight in ("entities", {"m": 1}):
        with pytest.raises(InvalidValueError, match="graph whose edges are pairs"):
            simplify(pairs, weight=weight)
    assert simplify(pairs, weight="edges").size(weight="weight") == 3
    assert simplify(pairs).size(weight="weight") == 1.5


def test_amounts_stay_exact_from_graph_to_graph() -> None:
    """Cents that floats cannot hold are added up as they are stated, in every further graph."""
    dataset = Dataset([
        *(Organization(id=one, name=NAME, country="VN") for one in "ab"),
        Organization(id="c", name=NAME, country="RU"),
        Memorandum(id="m", parties=["a", "c"]),
        Memorandum(id="n", parties=["b", "c"]),
    ])  # fmt: skip
    pairs = simplify(graph(dataset), weight={"m": Money("0.10", "USD"), "n": Money("0.20", "USD")})
    assert project(pairs, by="country").edges["RU", "VN"]["amount"] == "0.30"


def test_a_tie_of_many_is_one_tie_of_many_pairs() -> None:
    """A graph of pairs says how many ties it has; Newman's weights say it of each node."""
    dataset = Dataset([
        Memorandum(id="m", parties=["a", "b", "c"]), Memorandum(id="n", parties=["a", "b"]),
    ])  # fmt: skip
    pairs = simplify(graph(dataset))
    assert (pairs.size(weight="weight"), pairs.degree("a", weight="weight")) == (4, 3)
    assert pairs.graph["ties"] == 2
    assert simplify(graph(dataset), weight="newman").degree("a", weight="weight") == 2


def test_directions_are_kept_apart_on_demand() -> None:
    """A gift there and a gift back are one pair, or two arcs."""
    dataset = Dataset([
        Contribution(id="there", provider="a", receiver="b"),
        Contribution(id="back", provider="b", receiver="a"),
    ])  # fmt: skip
    assert list(simplify(graph(dataset)).edges(data="weight")) == [("a", "b", 2)]
    arcs = simplify(graph(dataset), directed=True)
    assert set(arcs.edges(data="weight")) == {("a", "b", 1), ("b", "a", 1)}


def test_any_graph_of_networkx_is_simplified() -> None:
    """Edges that name no entity count each; nodes may be of types that have no common order."""
    plain: nx.MultiGraph[Any] = nx.MultiGraph([(2, "x"), (2, "x"), (2, 1), (1, 1)])
    made = simplify(plain, loops="keep")
    assert told(made)[frozenset((2, "x"))] == {"weight": 2}
    assert list(made) == [1, 2, "x"]
    assert made.edges[1, 1]["weight"] == 1


def test_money_is_summed_exactly_in_one_currency() -> None:
    """Amounts of the entities that tie a pair are added once each; others are counted."""
    dataset = Dataset([
        Memorandum(id="m", parties=["a", "b", "c"]),
        Memorandum(id="n", parties=["a", "b"]),
        Memorandum(id="o", parties=["c", "d"]),
    ])  # fmt: skip
    amounts = {"m": Money("0.10", "USD"), "n": Money("0.20", "USD"), "other": Money(5, "USD")}
    made = simplify(graph(dataset), weight=amounts)
    assert made.edges["a", "b"]["amount"] == "0.30"
    assert made.edges["a", "b"]["weight"] == 0.3
    assert not made.has_edge("c", "d")
    assert (made.graph["currency"], made.graph["unweighted"]) == ("USD", 1)
    numbers = simplify(graph(dataset), weight={"m": Decimal("1.5"), "n": 2})
    assert numbers.edges["a", "b"]["weight"] == 3.5
    with pytest.raises(InvalidValueError, match="one currency, not 'EUR, USD'"):
        simplify(graph(dataset), weight={**amounts, "o": Money(1, "EUR")})
    with pytest.raises(InvalidValueError, match="plain numbers"):
        simplify(graph(dataset), weight={**amounts, "o": 1})


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        (lambda: simplify(nx.Graph(), loops=True), "loops must be one of drop, keep"),  # type: ignore[arg-type]
        (lambda: simplify(nx.Graph(), weight="money"), "must be one of entities, edges, newman"),  # type: ignore[arg-type]
        (lambda: project(Dataset(), by="person"), "must be a level that joins actors"),
        (lambda: project(Dataset(ACTORS), by="colour"), "must be an attribute of nodes"),
        (lambda: project(Dataset(), by="city", loops="no"), "must be one of keep, drop, apart"),  # type: ignore[arg-type]
        (lambda: over_expected(nx.MultiGraph()), "must have at most one edge"),
        (lambda: over_expected(nx.Graph(), internal="no"), "must be one of counted, left out"),  # type: ignore[arg-type]
    ],
)
def test_a_question_that_is_none_is_refused(call: Any, rule: str) -> None:
    """An error names what was asked and what can be."""
    with pytest.raises(InvalidValueError, match=rule):
        call()


def test_nodes_may_be_seen_as_anything() -> None:
    """An attribute, a mapping and a function say the same; nodes seen as nothing are counted."""
    dataset = Dataset([*PLACES, *ACTORS, Cooperation(id="x", parties=["a", "b", "c", "e"])])
    network = graph(dataset)
    kinds = {"a": "ngo", "b": "ngo", "c": "fund"}
    ways = [
        project(dataset, by="organization_type"),
        project(network, by="organization_type"),
        project(network, by=kinds),
        project(network, by=kinds.get),
    ]
    for made in ways:
        assert sorted(made.edges(data="weight")) == [("fund", "ngo", 1), ("ngo", "ngo", 1)]
        assert (made.nodes["ngo"]["members"], made.graph["left_out"]) == (2, 2)


# --- observed over expected -----------------------------------------------------------------

arcs = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 20)), min_size=1, max_size=20
)


@given(arcs, st.booleans())
def test_expectations_keep_the_margins(drawn: list[tuple[int, int, int]], directed: Any) -> None:
    """Of each node, as many ties are expected as there are, with internal ones and without."""
    made: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    made.add_weighted_edges_from(drawn)
    for internal in ("counted", "left out"):
        table = over_expected(made, internal=internal, dyads="all")
        seen: Counter[Any] = Counter()
        chance: Counter[Any] = Counter()
        for row in table.rows():
            assert internal == "counted" or row["source"] != row["target"]
            if row["expected"] is None:
                assert "undefined" in dict(table.of)
                continue
            ends = ("out", "in") if directed else ("", "")
            for node, end in zip((row["source"], row["target"]), ends, strict=True):
                seen[node, end] += row["observed"]
                chance[node, end] += row["expected"]
        assert chance == pytest.approx(seen, rel=1e-6, abs=1e-9)


def test_balassa_is_the_ratio_of_shares() -> None:
    """With internal ties counted the ratio is the index of revealed comparative advantage."""
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_weighted_edges_from([("a", "b", 6), ("a", "c", 2), ("b", "c", 1), ("c", "b", 3)])
    rows = over_expected(made, internal="counted").rows()
    first = next(row for row in rows if (row["source"], row["target"]) == ("a", "c"))
    assert first["ratio"] == pytest.approx((2 / 8) / (3 / 12))
    assert first["symmetric"] == pytest.approx(0.0)


def test_a_star_has_no_expectation_without_its_own() -> None:
    """Where one node has half of all ends, nothing but the star itself fits; more is impossible."""
    table = over_expected(nx.DiGraph([("a", "b"), ("a", "c"), ("b", "c")]))
    assert {row["expected"] is None for row in table.rows()} in ({True}, {False})
    assert over_expected(nx.Graph()).rows() == []


@pytest.mark.skipif(not ERASMUS.is_file(), reason="shared/data/published is absent")
def test_flows_of_a_decade_between_countries() -> None:
    """Of 35 countries and their flows, the margins are kept to the last student."""
    flows: nx.DiGraph[str] = nx.DiGraph(nx.read_pajek(ERASMUS, encoding="utf-8-sig"))
    table = over_expected(flows)
    assert dict(table.of)["nodes"] == 35
    rows = table.rows()
    assert sum(row["expected"] for row in over_expected(flows, dyads="all").rows()) == (
        pytest.approx(sum(row["observed"] for row in rows))
    )


# --- what one side states ---------------------------------------------------------------------


def test_arcs_without_their_reverse_are_unconfirmed() -> None:
    """Repeated arcs count once, loops are no pairs, and an undirected graph is none."""
    stated: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        [("a", "b"), ("a", "b"), ("c", "a"), ("a", "c"), ("d", "d")]
    )
    table = unconfirmed(stated)
    assert table.cells == (("a", "b"),)
    assert dict(table.of) == {"confirmed": 1, "unconfirmed": 1, "loops": 1}
    with pytest.raises(InvalidValueError, match="must be directed"):
        unconfirmed(nx.Graph([("a", "b")]))  # type: ignore[arg-type]


def test_twinnings_that_one_side_states_are_listed() -> None:
    """A side states it by an actor that lies in it; several entities of one pair are one."""
    actors = [
        Organization(id="of-town", name=NAME, place="town"),
        Organization(id="of-port", name=NAME, place="port"),
        Organization(id="of-hanoi", name=NAME, place="hanoi"),
    ]
    dataset = Dataset([
        *PLACES,
        *actors,
        Twinning(id="t1", parties=["town", "hanoi"], stated_by=["of-hanoi"]),
        Twinning(id="t2", parties=["town", "port"], stated_by=["of-town"]),
        Twinning(id="t3", parties=["port", "town"], stated_by=["of-port"]),
        Twinning(id="t4", parties=["port", "hanoi"]),
    ])  # fmt: skip
    table = unconfirmed(dataset)
    assert table.rows() == [
        {"one": "hanoi", "other": "town", "stated_by": "hanoi", "entities": "t1"}
    ]
    assert dict(table.of) == {"confirmed": 1, "unconfirmed": 1, "undecided": 1}


@pytest.mark.skipif(not P190.is_file(), reason="shared/data/sister_cities is absent")
def test_the_one_way_statements_of_wikidata() -> None:
    """Of 34,182 statements of twinned cities 624 are not stated by the other side."""
    lines = P190.read_text(encoding="utf-8").splitlines()
    stated: nx.DiGraph[str] = nx.DiGraph()
    stated.add_edges_from(line.split("\t")[:2] for line in lines)  # type: ignore[misc]
    table = unconfirmed(stated)
    assert (len(lines), len(table)) == (34_182, 624)
