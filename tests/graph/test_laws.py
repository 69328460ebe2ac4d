"""Laws of the network of any dataset."""

from __future__ import annotations

import datetime
import io
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Contribution,
    Cooperation,
    Entity,
    Event,
    Exchange,
    Group,
    Membership,
    Memorandum,
    Organization,
    Participation,
    Person,
    Place,
    Post,
    Tie,
    Twinning,
)
from civdiplo.graph import Level, graph, paths, project, simplify, summary
from civdiplo.graph.levels import facts_of, projection

LEVELS: tuple[Level, ...] = ("actor", "organization", "person", "city", "region", "country")
PLACES = ("p0", "p1", "p2", "p3")
ORGANIZATIONS = ("o0", "o1", "o2", "o3", "o4")
PERSONS = ("h0", "h1")
ACTORS = (*ORGANIZATIONS, *PERSONS, "g0")
DAY = datetime.date(2015, 6, 1)

statuses = st.none() | st.sampled_from(["planned", "active", "completed"])
periods = st.none() | st.sampled_from(
    [
        "2012/2017",
        "2010/2012",
        "2015/2020",
        "2014/..",
        "2016-01/..",
        "/2014",
        "2015-05-01/2015-07-01",
    ]
)
signatures = st.none() | st.sampled_from(["2012", "2015-06-01", "2016-09"])
dates = st.none() | st.sampled_from(["2015-06-01", "2015-06", "2015~", "XXXX-06-01", "2014/2016"])
NAME = {"en": "Name"}


def several(ids: tuple[str, ...], most: int = 4) -> st.SearchStrategy[list[str]]:
    """Draw two or more different ids."""
    return st.lists(st.sampled_from(ids), min_size=2, max_size=most, unique=True)


# Actors of every sort: with a country, with a place that has one, with a place around their place,
# with neither, and one that is only planned.
WORLD: tuple[Entity, ...] = (
    Place(
        id="p0", name=NAME, place_type="city", country="VN", latitude="21.03", longitude="105.85"
    ),
    Place(id="p1", name=NAME, place_type="district", part_of="p0"),
    Place(id="p2", name=NAME, place_type="region", country="RU"),
    Place(id="p3", name=NAME),
    Organization(id="o0", name=NAME, country="RU", place="p2"),
    Organization(id="o1", name=NAME, place="p1", organization_type="ngo", founded="2011"),
    Organization(id="o2", name=NAME, place="p0", parent="o1", dissolved="2018"),
    Organization(id="o3", name=NAME, place="p3", status="planned", parent="o0"),
    Organization(id="o4", name=NAME),
    Person(id="h0", name=NAME),
    Person(id="h1", name=NAME),
    Post(id="post", name=NAME, organization="o0"),
)

GROUPS = (
    Group(id="g0", name=NAME, country="BY"),
    Group(id="g0", name=NAME, country="BY", group_type="organizations"),
    Group(id="g0", name=NAME, country="BY", group_type="persons"),
)

pairs = several(ORGANIZATIONS, 2)
relations_of_any_kind = st.one_of(
    st.builds(
        lambda pair, period: Membership(
            id="r", member=pair[0], organization=pair[1], period=period
        ),
        pairs,
        periods,
    ),
    st.builds(Appointment, id=st.just("r"), person=st.sampled_from(PERSONS), post=st.just("post")),
    st.builds(
        Cooperation, id=st.just("r"), parties=several(ACTORS), period=periods, status=statuses
    ),
    st.builds(Memorandum, id=st.just("r"), parties=several(ACTORS), signed=signatures),
    st.builds(Twinning, id=st.just("r"), parties=several(PLACES, 2), period=periods),
    st.builds(
        lambda parties, date: Event(
            id="r",
            name=NAME,
            date=date,
            participants=[Participation(party=party) for party in parties],
        ),
        several(ACTORS),
        dates,
    ),
    st.builds(
        lambda pair, channel, date: Contribution(
            id="r", provider=pair[0], receiver=pair[1], channel=channel, date=date
        ),
        pairs,
        st.none() | st.sampled_from(ORGANIZATIONS),
        dates,
    ),
    st.builds(
        Exchange,
        id=st.just("r"),
        sending=several(ACTORS, 3),
        hosting=several(ACTORS, 3),
        date=dates,
        status=statuses,
    ),
)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Draw the world with up to eight relations, in an order of its own."""
    drawn = draw(st.lists(relations_of_any_kind, max_size=8))
    group = draw(st.sampled_from(GROUPS))
    stated = [evolve(one, id=f"r{number}") for number, one in enumerate(drawn)]
    entities = [*WORLD, group, *stated]
    return Dataset(reversed(entities) if draw(st.booleans()) else entities)


days = st.none() | st.just(DAY) | st.dates(datetime.date(2009, 1, 1), datetime.date(2021, 1, 1))
levels = st.sampled_from(LEVELS)
flags = st.tuples(st.booleans(), st.booleans())
Edges = dict[tuple[str, str, str], dict[str, Any]]


def edges(network: nx.MultiDiGraph[str]) -> Edges:
    """Return all edges by their ends and key."""
    return {
        (one, other, key): told for one, other, key, told in network.edges(keys=True, data=True)
    }


def relations(dataset: Dataset) -> list[list[Tie]]:
    """Return all ties, the statements of one twinning together."""
    found: dict[object, list[Tie]] = {}
    for number, tie in enumerate(dataset.ties()):
        same = frozenset(end.party for end in tie.ends) if tie.kind == "twinning" else number
        found.setdefault(same, []).append(tie)
    return list(found.values())


@given(datasets())
def test_every_tie_is_expanded_into_the_pairs_of_its_ends(dataset: Dataset) -> None:
    """A network of all actors at all times has an edge for each pair of each tie, and no other."""
    network = graph(dataset, planned=True)
    expected = [
        (statements[0].kind, frozenset(pair))
        for statements in relations(dataset)
        for pair in combinations({end.party for end in statements[0].ends}, 2)
    ]
    found = [
        (edge["kind"], frozenset((one, other))) for one, other, edge in network.edges(data=True)
    ]
    assert sorted(map(str, map(_sorted, found))) == sorted(map(str, map(_sorted, expected)))


def _sorted(pair: tuple[str, frozenset[str]]) -> tuple[str, list[str]]:
    return pair[0], sorted(pair[1])


@given(datasets(), days, levels, flags)
def test_every_tie_is_in_the_graph_or_counted_as_left_out(
    dataset: Dataset, as_of: datetime.date | None, level: Level, flags: tuple[bool, bool]
) -> None:
    """What is taken, restated and left out for each reason adds up to all ties."""
    told = graph(dataset, as_of=as_of, level=level, maybe=flags[0], planned=flags[1]).graph
    names = ("ties", "restated", "inactive", "maybe_left_out", "planned_left_out", "unprojected")
    assert sum(told[name] for name in names) == sum(1 for _ in dataset.ties())


@given(datasets(), days, levels, flags)
def test_the_graph_is_the_one_that_networkx_would_build(
    dataset: Dataset, as_of: datetime.date | None, level: Level, flags: tuple[bool, bool]
) -> None:
    """Handing the dictionaries over gives the graph that adding edge by edge gives."""
    made = graph(dataset, as_of=as_of, level=level, maybe=flags[0], planned=flags[1])
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph(**made.graph)
    plain.add_nodes_from((node, dict(told)) for node, told in made.nodes(data=True))
    for (one, other, key), told in edges(made).items():
        plain.add_edge(one, other, key, **told)
    assert nx.utils.graphs_equal(plain, made)
    assert plain.pred == made.pred
    made.remove_nodes_from(list(made))
    assert not made.edges


@given(datasets(), days, levels)
def test_the_sum_of_degrees_is_twice_the_edges(
    dataset: Dataset, as_of: datetime.date | None, level: Level
) -> None:
    """Each edge has two ends, also one within a node."""
    network = graph(dataset, as_of=as_of, level=level)
    assert sum(degree for _, degree in network.degree()) == 2 * network.number_of_edges()


@given(datasets(), st.dates(datetime.date(2009, 1, 1), datetime.date(2021, 1, 1)), levels)
def test_the_answers_at_a_date_are_those_of_the_ties(
    dataset: Dataset, as_of: datetime.date, level: Level
) -> None:
    """An edge is certain where one of its statements says yes, and there unless all say no."""
    found = edges(graph(dataset, as_of=as_of, level=level, planned=True))
    said = {
        statement.entity: {
            "maybe" if tie.when is None else tie.when.active_at(as_of).value for tie in statements
        }
        for statements in relations(dataset)
        for statement in statements
    }
    for told in found.values():
        assert told["certain"] == ("yes" if "yes" in said[told["entity"]] else "maybe")
    certain = {
        key for key, told in edges(graph(dataset, as_of=as_of, level=level, planned=True)).items()
        if told["certain"] == "yes"
    }  # fmt: skip
    assert {*edges(graph(dataset, as_of=as_of, level=level, planned=True, maybe=False))} == certain
    if level == "actor":
        taken = {told["entity"] for told in found.values()}
        told_in = {one for told in found.values() for one in told.get("stated_in", "").split()}
        assert {entity for entity, answers in said.items() if answers != {"no"}} == taken | told_in


@given(datasets(), days, levels)
def test_the_order_of_a_dataset_does_not_matter(
    dataset: Dataset, as_of: datetime.date | None, level: Level
) -> None:
    """Equal datasets have equal networks, summaries and paths."""
    other = Dataset(reversed(list(dataset)))
    one_network = graph(dataset, as_of=as_of, level=level)
    other_network = graph(other, as_of=as_of, level=level)
    assert nx.utils.graphs_equal(one_network, other_network)
    assert summary(one_network) == summary(other_network)
    assert paths(dataset, "o0", "o1", as_of=as_of) == paths(other, "o0", "o1", as_of=as_of)


def renamed(entity: Entity) -> Entity:
    """Return an entity with all ids turned round: "o1" to "1o", so that their order changes."""
    names = {"id", "part_of", "place", "parent", "member", "organization", "person", "post"}
    names |= {"provider", "receiver", "channel"}
    changes: dict[str, Any] = {}
    for name in names:
        value = getattr(entity, name, None)
        if value is not None:
            changes[name] = value[::-1]
    for name in ("parties", "sending", "hosting"):
        value = getattr(entity, name, None)
        if value is not None:
            changes[name] = [one[::-1] for one in value]
    if isinstance(entity, Event):
        changes["participants"] = [
            evolve(one, party=one.party[::-1]) for one in entity.participants or ()
        ]
    return evolve(entity, **changes)


def shape(network: nx.MultiDiGraph[str], level: Level, turn: slice) -> list[str]:
    """Return what a network says, whatever the order of the ends of undirected edges."""
    said = []
    for one, other, told in network.edges(data=True):
        ends = [one, other] if level == "country" else [one[turn], other[turn]]
        roles = told["roles"].split(", ")
        joined = list(zip(ends, roles, strict=True))
        if not told["directed"]:
            joined.sort()
        facts = {name: told[name] for name in told if name not in ("entity", "roles", "stated_in")}
        said.append(f"{joined} {sorted(facts.items())}")
    return sorted(said)


@given(datasets(), days, levels)
def test_renaming_ids_changes_names_only(
    dataset: Dataset, as_of: datetime.date | None, level: Level
) -> None:
    """With other ids the network says the same of the same actors."""
    turned = Dataset(renamed(entity) for entity in dataset)
    one = graph(dataset, as_of=as_of, level=level)
    other = graph(turned, as_of=as_of, level=level)
    same, back = slice(None), slice(None, None, -1)
    assert shape(one, level, same) == shape(other, level, back)


@given(datasets(), days, levels)
def test_every_writer_of_networkx_takes_the_graph(
    dataset: Dataset, as_of: datetime.date | None, level: Level
) -> None:
    """GraphML, GEXF, GML and node-link data are written as they are; GraphML and JSON read back."""
    network = graph(dataset, as_of=as_of, level=level, planned=True, kinds=None)
    written = io.BytesIO()
    nx.write_graphml(network, written)
    nx.write_gexf(network, io.BytesIO())
    assert list(nx.generate_gml(network))
    written.seek(0)
    if network.number_of_edges():
        read = nx.read_graphml(written, force_multigraph=True)
        assert isinstance(read, nx.MultiDiGraph)
        assert edges(read) == edges(network)
    linked = nx.node_link_data(network, edges="edges")
    assert nx.utils.graphs_equal(nx.node_link_graph(linked, edges="edges"), network)


@given(datasets(), days, levels)
def test_every_attribute_is_plain(
    dataset: Dataset, as_of: datetime.date | None, level: Level
) -> None:
    """Attributes are text, numbers and bools: no None, no date, no tuple."""
    network = graph(dataset, as_of=as_of, level=level)
    told = [
        network.graph,
        *(told for _, told in network.nodes(data=True)),
        *edges(network).values(),
    ]
    assert {type(value) for one in told for value in one.values()} <= {str, int, float, bool}


@given(datasets(), levels)
def test_a_simple_graph_counts_the_entities_that_tie_two(dataset: Dataset, level: Level) -> None:
    """The weight of a pair is the number of entities with an edge between the two, loops apart."""
    network = graph(dataset, level=level, planned=True)
    simple, looped = simplify(network), simplify(network, loops="keep")
    between: dict[frozenset[str], set[str]] = {}
    for one, other, told in network.edges(data=True):
        between.setdefault(frozenset((one, other)), set()).add(told["entity"])
    for one, other, told in looped.edges(data=True):
        assert told["weight"] == len(between.pop(frozenset((one, other))))
    assert not between
    assert {*looped.edges} - {*simple.edges} == {*nx.selfloop_edges(looped)}
    assert set(simple) == set(network)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a network may be asked for."""
    time: dict[str, Any] = draw(
        st.sampled_from([
            {},
            {"as_of": DAY},
            {"period": "2014/2016"},
            {"period": "2012/2015", "active": "throughout"},
        ])
    )  # fmt: skip
    kinds = draw(st.none() | st.sampled_from([{"membership"}, {"twinning", "cooperation"}]))
    return {**time, "kinds": kinds, "maybe": draw(st.booleans()), "planned": draw(st.booleans())}


@st.composite
def ways_of_weighing(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a pair weighs, and what becomes of loops and directions."""
    amounts = {f"r{number}": 0.1 * number for number in range(5)}
    weights = ["entities", "edges", "newman", amounts, lambda edge: edge["parties"] / 3]
    return {
        "weight": draw(st.sampled_from(weights)),
        "loops": draw(st.sampled_from(["keep", "drop", "apart"])),
        "directed": draw(st.booleans()),
    }


def all_of(network: nx.Graph[Any]) -> tuple[Any, ...]:
    """Return all that a simple graph says, in its order."""
    said = {name: value for name, value in network.graph.items() if name != "by"}
    return type(network), said, list(network.nodes(data=True)), list(network.edges(data=True))


@settings(max_examples=200)
@given(
    datasets(),
    questions(),
    ways_of_weighing(),
    st.sampled_from(["organization", "city", "region", "country"]),
)
def test_projecting_a_dataset_is_projecting_its_graph(
    dataset: Dataset, asked: dict[str, Any], weighed: dict[str, Any], level: Level
) -> None:
    """A dataset is projected as its graph of actors is, whose nodes are mapped to the level."""
    network = graph(dataset, **asked)
    node_of = projection(dataset, level)
    made = project(dataset, by=level, **asked, **weighed)
    expected = project(network, by={node: node_of(node) for node in network}, **weighed)
    for node, told in expected.nodes(data=True):
        told.update(facts_of(dataset, level)(node))
    assert made.graph["by"] == level
    assert all_of(made) == all_of(expected)
    for by in ("type", {"o0": "x", "o1": 2, "h0": ()}, lambda node: node[0]):
        of_graph = project(network, by=by, **weighed)
        assert all_of(project(dataset, by=by, **asked, **weighed)) == all_of(of_graph)


@pytest.mark.parametrize("stating", [["pskov"], ["vitebsk"], ["pskov", "vitebsk"]])
@pytest.mark.parametrize("level", ["actor", "city", "country"])
def test_a_twinning_is_one_edge_whichever_side_states_it(stating: list[str], level: Level) -> None:
    """One side, the other, or both in an entity each: the twinning is one edge, once counted."""
    other = {"pskov": "vitebsk", "vitebsk": "pskov"}
    dataset = Dataset([
        Place(id="pskov", name={"en": "Pskov"}, place_type="city", country="RU"),
        Place(id="vitebsk", name={"en": "Vitebsk"}, place_type="city", country="BY"),
        *(Twinning(id=f"of-{one}", parties=[one, other[one]]) for one in stating),
    ])  # fmt: skip
    network = graph(dataset, level=level)
    assert network.number_of_edges() == network.graph["ties"] == 1
    assert network.graph["restated"] == len(stating) - 1
    (told,) = edges(network).values()
    assert told.get("stated_in", told["entity"]) == " ".join(f"of-{one}" for one in stating)
