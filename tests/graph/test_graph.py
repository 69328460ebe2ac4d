"""What nodes and edges are at each level, and what is said of them."""

from __future__ import annotations

import datetime
import gc
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import networkx as nx
import pytest
from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Campaign,
    Contribution,
    Cooperation,
    End,
    Entity,
    Exchange,
    Group,
    Membership,
    Memorandum,
    Organization,
    Participation,
    Person,
    Place,
    Post,
    Source,
    Tie,
    Twinning,
)
from civdiplo.entities.shapes import AnyId
from civdiplo.errors import InvalidValueError
from civdiplo.graph import Level, graph, project, simplify
from civdiplo.graph.patterns import _REMEMBERED
from civdiplo.values.provenance import Citation

DAY = datetime.date(2015, 6, 1)
PLACES = (
    Place(id="vn", name={"en": "Vietnam"}, place_type="country", country="VN"),
    Place(
        id="hanoi",
        name={"en": "Hanoi"},
        place_type="city",
        part_of="vn",
        latitude="21.03",
        longitude="105.85",
    ),
    Place(id="house", name={"en": "House"}, place_type="site", part_of="hanoi"),
    Place(id="oblast", name={"en": "Oblast"}, place_type="region", country="RU"),
    Place(id="camp", name={"en": "Camp"}, place_type="site", part_of="oblast"),
)
ACTORS = (
    Organization(id="club", name={"en": "Club"}, place="house", organization_type="ngo"),
    Organization(id="union", name={"ru": "Союз"}, country="RU", place="camp"),
    Organization(id="nowhere", name={"en": "Nowhere"}),
    Person(id="chair", name={"en": "The chair"}),
)


def network(*entities: Entity, **asked: Any) -> nx.MultiDiGraph[str]:
    """Build the network of the actors and of more entities."""
    return graph(Dataset([*PLACES, *ACTORS, *entities]), **asked)


def only_edge(made: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Return what is said of the one edge, its ends and key among it."""
    ((one, other, key, told),) = made.edges(keys=True, data=True)
    return {"source": one, "target": other, "key": key, **told}


def test_an_edge_says_all_that_its_tie_states() -> None:
    """A member points to its organization, with kind, roles, dates and sources."""
    cited = (Citation("doc", locator="p. 1"), Citation("doc", locator="p. 2"), Citation("map"))
    entity = Membership(
        id="m",
        member="union",
        organization="club",
        role="founder",
        period="2012/2017",
        sources=cited,
    )
    assert only_edge(network(entity)) == {
        "source": "union",
        "target": "club",
        "key": "m",
        "entity": "m",
        "kind": "membership",
        "certain": "yes",
        "edtf": "2012/2017",
        "since": "2012",
        "until": "2017",
        "parties": 2,
        "directed": True,
        "roles": "founder, organization",
        "sources": "doc map",
    }


def test_a_symmetric_edge_is_in_the_order_of_its_nodes() -> None:
    """Whoever is named first, the edge and its roles are the same."""
    one = only_edge(network(Cooperation(id="c", parties=["union", "club"])))
    other = only_edge(network(Cooperation(id="c", parties=["club", "union"])))
    assert one == other
    assert (one["source"], one["target"], one["directed"]) == ("club", "union", False)


def test_roles_stand_in_the_order_of_the_ends() -> None:
    """Where an undirected edge is turned round, its roles are too."""
    gift = Contribution(id="g", provider="union", receiver="nowhere", channel="club")
    told = {
        (one, other): (edge["roles"], edge["directed"])
        for one, other, edge in network(gift).edges(data=True)
    }
    assert told == {
        ("union", "nowhere"): ("provider, receiver", True),
        ("club", "union"): ("channel, provider", False),
        ("club", "nowhere"): ("channel, receiver", False),
    }


def test_all_roles_of_a_party_are_on_the_edge() -> None:
    """Who runs a campaign and pays for it is told as both, each end apart from the other."""
    paid = [Participation(party="club", role="funding"), Participation(party="union", role="host")]
    made = network(Campaign(id="c", name={"en": "C"}, organizers=["club"], participants=paid))
    assert only_edge(made)["roles"] == "funding + organizer, host"


def test_a_tie_of_many_is_a_clique() -> None:
    """Each pair has an edge under a key of its own, and knows how many stand in the tie."""
    made = network(Memorandum(id="m", parties=["club", "union", "nowhere", "chair"]))
    assert sorted(key for *_, key in made.edges(keys=True)) == [
        "m",
        *(f"m#{n}" for n in range(2, 7)),
    ]
    assert {told["parties"] for *_, told in made.edges(data=True)} == {4}
    assert made.graph["ties"] == 1


def test_a_party_that_is_named_twice_counts_once() -> None:
    """Two organizers, one of them named twice, are one pair."""
    edge = only_edge(
        network(Campaign(id="c", name={"en": "C"}, organizers=["club", "union", "club"]))
    )
    assert (edge["source"], edge["target"], edge["parties"]) == ("club", "union", 2)


def test_an_open_end_is_no_end() -> None:
    """What is not stated is absent, and the whole time tells an open end from an unknown one."""
    edge = only_edge(network(Cooperation(id="c", parties=["club", "union"], period="2012/..")))
    assert (edge["edtf"], edge["since"], "until" in edge) == ("2012/..", "2012", False)
    undated = network(Memorandum(id="m", parties=["club", "union"]))
    assert not {"edtf", "since", "until"} & only_edge(undated).keys()
    assert undated.graph["undated"] == 1


@pytest.mark.parametrize(
    ("period", "answer"),
    [("2012/2017", "yes"), ("2015/2017", "maybe"), (None, "maybe"), ("2016/2017", None)],
)
def test_three_answers_at_a_date(period: str | None, answer: str | None) -> None:
    """Yes and maybe are edges that say so, no is counted as inactive."""
    made = network(Cooperation(id="c", parties=["club", "union"], period=period), as_of=DAY)
    if answer is None:
        assert not made.edges
        assert made.graph["inactive"] == 1
    else:
        assert only_edge(made)["certain"] == answer
    assert made.graph["as_of"] == "2015-06-01"


def test_maybe_is_left_out_on_demand_and_counted() -> None:
    """Without "maybe" only what is certain is left."""
    tie = Cooperation(id="c", parties=["club", "union"])
    made = network(tie, as_of=DAY, maybe=False)
    assert (made.number_of_edges(), made.graph["maybe_left_out"]) == (0, 1)
    assert network(tie, as_of=DAY).graph["maybe"] == 1


def test_planned_ties_are_taken_on_demand_and_marked() -> None:
    """A plan is no tie, unless it is asked for."""
    plan = Cooperation(id="c", parties=["club", "union"], status="planned")
    many = Cooperation(id="d", parties=["club", "union", "nowhere"], status="planned")
    assert network(plan, many).graph["planned_left_out"] == 2
    made = network(plan, many, planned=True)
    assert {told["standing"] for *_, told in made.edges(data=True)} == {"planned"}
    assert (made.graph["planned"], made.graph["ties"]) == (2, 2)


def test_kinds_choose_ties() -> None:
    """Only ties of the kinds asked for are taken, and the graph says which."""
    entities = (
        Cooperation(id="c", parties=["club", "union"]),
        Membership(id="m", member="club", organization="union"),
    )
    made = network(*entities, kinds={"membership", "event"})
    assert only_edge(made)["kind"] == "membership"
    assert made.graph["kinds"] == "event membership"


def test_nodes_say_who_they_are() -> None:
    """Label, type, country and sort are stated or absent; a label is there in any language."""
    made = network()
    assert made.nodes["club"] == {
        "label": "Club",
        "type": "Organization",
        "country": "VN",
        "organization_type": "ngo",
    }
    assert made.nodes["union"] == {"label": "Союз", "type": "Organization", "country": "RU"}
    assert made.nodes["chair"] == {"label": "The chair", "type": "Person"}


def test_an_id_that_dangles_is_a_node_without_a_type() -> None:
    """The tie is stated, though nothing is known of one of its ends."""
    made = network(Membership(id="m", member="stranger", organization="club"))
    assert made.nodes["stranger"] == {"label": "stranger"}


def test_organizations_and_their_groups_make_the_level_of_organizations() -> None:
    """Groups of organizations are nodes there, persons and groups of persons are not."""
    groups = (
        Group(id="ngos", name={"en": "NGOs"}, group_type="organizations"),
        Group(id="staff", name={"en": "Staff"}, group_type="persons"),
        Group(id="some", name={"en": "Some"}),
    )
    tie = Cooperation(id="c", parties=["club", "chair", "ngos", "staff"])
    made = network(*groups, tie, level="organization")
    assert set(made) == {"club", "union", "nowhere", "ngos", "some"}
    edge = only_edge(made)
    assert (edge["source"], edge["target"], edge["parties"]) == ("club", "ngos", 4)
    assert (made.graph["unplaced"], made.graph["unplaced_ids"]) == (2, "chair staff")


def test_persons_meet_in_their_organizations() -> None:
    """At the level of persons whole ties are kept in which a person stands."""
    entities = (
        Post(id="post", name={"en": "Chair"}, organization="club", role="chair"),
        Appointment(id="a", person="chair", post="post"),
        Cooperation(id="c", parties=["club", "union"]),
        Group(id="staff", name={"en": "Staff"}, group_type="persons"),
    )
    made = network(*entities, level="person")
    assert set(made) == {"chair", "club", "staff"}
    assert only_edge(made)["roles"] == "chair, organization"
    assert made.graph["unprojected"] == 1


def test_ends_are_seen_in_their_city() -> None:
    """A club in a house is seen in its city; a region that is no city stands for itself."""
    made = network(Cooperation(id="c", parties=["union", "club", "nowhere"]), level="city")
    edge = only_edge(made)
    assert (edge["source"], edge["target"]) == ("hanoi", "oblast")
    assert made.nodes["hanoi"]["place_type"] == "city"
    assert (made.nodes["hanoi"]["latitude"], made.nodes["hanoi"]["longitude"]) == (21.03, 105.85)
    assert made.graph["unplaced_ids"] == "chair nowhere"


def test_ends_are_seen_in_their_country() -> None:
    """A country stated of an actor, its place or a place around that is its node, by code."""
    made = network(Cooperation(id="c", parties=["union", "club"]), level="country")
    edge = only_edge(made)
    assert (edge["source"], edge["target"]) == ("RU", "VN")
    assert made.nodes["VN"] == {"label": "Viet Nam", "type": "country", "country": "VN"}


def test_a_twinning_of_places_is_between_cities() -> None:
    """Twinned places are nodes of their own, also where no type is stated of them."""
    untyped = Place(id="sister", name={"en": "Sister"})
    made = network(untyped, Twinning(id="t", parties=["hanoi", "sister"]), level="city")
    edge = only_edge(made)
    assert (edge["source"], edge["target"]) == ("hanoi", "sister")


def test_what_is_tied_within_a_country_is_a_loop_that_says_so() -> None:
    """Internal ties are kept, marked and counted; a simple graph leaves them out on demand."""
    second = Organization(id="second", name={"en": "Second"}, country="VN")
    made = network(second, Cooperation(id="c", parties=["second", "club"]), level="country")
    edge = only_edge(made)
    assert (edge["source"], edge["target"], edge["internal"]) == ("VN", "VN", True)
    assert made.graph["internal"] == 1
    assert not simplify(made).edges
    assert simplify(made, loops="keep").edges["VN", "VN"]["weight"] == 1


def test_one_entity_ties_two_countries_more_than_once() -> None:
    """Several pairs of one exchange fall on two countries: each edge has a key of its own."""
    second = Organization(id="second", name={"en": "Second"}, country="VN")
    exchange = Exchange(id="x", sending=["club", "second"], hosting=["union"])
    made = network(second, exchange, level="country")
    assert list(made.edges(keys=True)) == [("VN", "RU", "x"), ("VN", "RU", "x#2")]
    assert simplify(made).edges["RU", "VN"]["weight"] == 1


def test_statements_of_one_twinning_are_kept_side_by_side() -> None:
    """One edge gives each side's dates and sources, and holds where one of them says so."""
    places = (Place(id="a", name={"en": "A"}), Place(id="b", name={"en": "B"}))
    one = Twinning(id="t1", parties=["a", "b"], period="2010/2012", sources=[Citation("doc")])
    other = Twinning(id="t2", parties=["b", "a"], signed="2011", sources=[Citation("map")])
    edge = only_edge(network(*places, one, other))
    assert (edge["key"], edge["stated_in"], edge["sources"]) == ("t1", "t1 t2", "doc map")
    assert (edge["edtf"], edge["since"], edge["until"]) == (
        "2010/2012; 2011/",
        "2010; 2011",
        "2012",
    )
    later = network(*places, one, other, as_of=DAY)
    assert only_edge(later)["certain"] == "maybe"
    assert (only_edge(later)["key"], later.graph["inactive"]) == ("t2", 1)
    assert not network(*places, one, as_of=DAY).edges


def test_actors_that_nothing_ties_are_nodes_if_they_may_exist() -> None:
    """A planned, cancelled, future or past organization is no node on the day, unless tied."""
    late = Organization(id="late", name={"en": "Late"}, founded="2016")
    past = Organization(id="past", name={"en": "Past"}, dissolved="2014")
    plan = Organization(id="plan", name={"en": "Plan"}, status="planned")
    off = Organization(id="off", name={"en": "Off"}, status="cancelled")
    entities = (late, past, plan, off)
    here = {"club", "union", "nowhere", "chair"}
    assert set(network(*entities)) == {*here, "late", "past"}
    assert set(network(*entities, as_of=DAY)) == here
    assert set(network(*entities, as_of=DAY, planned=True)) == {*here, "plan"}
    tied = Membership(id="m", member="late", organization="club")
    assert "late" in network(*entities, tied, as_of=DAY)


def test_a_dataset_without_anything_has_an_empty_network() -> None:
    """Nothing stated is an empty graph, not an error."""
    made = graph(Dataset(), as_of=DAY, level="country")
    assert (len(made), made.graph["ties"], made.graph["unplaced"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"level": "village"}, "must be one of actor, organization, person, city, region, country"),
        ({"as_of": "2015-06-01"}, "must be a datetime.date or None"),
        ({"as_of": datetime.datetime(2015, 6, 1, tzinfo=datetime.UTC)}, "must be a datetime.date"),
        ({"kinds": "membership"}, "must be a collection of kinds"),
    ],
)
def test_a_question_that_is_none_is_refused(asked: dict[str, Any], rule: str) -> None:
    """An error names what was asked and what can be."""
    with pytest.raises(InvalidValueError, match=rule):
        network(**asked)


@frozen(kw_only=True)
class Voyage(Entity):
    """Somebody else's type of relation."""

    ports: tuple[AnyId, ...]

    def ties(self, find: Any) -> Iterator[Tie]:
        """Yield one tie of all ports."""
        yield Tie(
            entity=self.id,
            kind="voyage",
            ends=tuple(End(port, "port") for port in self.ports),
            when=None,
            directed=False,
            standing="actual",
            sources=(),
        )


def test_a_relation_of_somebody_elses_is_in_the_network() -> None:
    """Whatever yields ties is in it, without a change to the graph."""
    edge = only_edge(network(Voyage(id="v", ports=("hanoi", "oblast")), level="city"))
    assert (edge["kind"], edge["source"], edge["target"]) == ("voyage", "hanoi", "oblast")


def test_times_made_for_one_tie_alone_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many times, ties are read by the value of their time, with the same result."""
    signed = [f"20{year:02}" for year in range(10, 20)]
    papers = [
        Memorandum(id=f"m{number}", parties=["club", "union"], signed=one)
        for number, one in enumerate(signed * 2)
    ]
    expected = network(*papers)
    assert _REMEMBERED > 3
    monkeypatch.setattr("civdiplo.graph.patterns._REMEMBERED", 3)
    assert nx.utils.graphs_equal(network(*papers), expected)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(*, enabled: bool) -> None:
    """Building pauses the cyclic collector, and restores it also after an error."""
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        network()
        assert gc.isenabled() is enabled
        with pytest.raises(InvalidValueError, match="a kind of tie"):
            graph(Dataset([Cooperation(id="c", parties=["a", "b"])]), kinds=3)  # type: ignore[arg-type]
        assert gc.isenabled() is enabled
    finally:
        gc.enable() if was else gc.disable()


def test_frozen_objects_of_others_stay_frozen() -> None:
    """A caller who has frozen the heap finds it frozen."""
    gc.freeze()
    try:
        frozen_before = gc.get_freeze_count()
        network()
        assert gc.get_freeze_count() > frozen_before // 2
    finally:
        gc.unfreeze()


def test_importing_the_room_does_not_load_networkx() -> None:
    """The heavy library is loaded by the first graph only."""
    code = "import civdiplo.graph, civdiplo.io.icalendar, sys; print('networkx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_levels_are_what_the_docs_say() -> None:
    """Every level gives a graph that names it."""
    levels: tuple[Level, ...] = ("actor", "organization", "person", "city", "region", "country")
    assert [network(level=level).graph["level"] for level in levels] == list(levels)


def test_a_source_is_no_actor() -> None:
    """Documents, posts and places that nothing ties are no nodes."""
    assert "doc" not in network(Source(id="doc", title={"en": "A report"}))


@pytest.mark.parametrize(
    ("level", "seats"),
    [("city", {"hanoi", "oblast"}), ("region", {"oblast"}), ("country", {"VN", "RU"})],
)
def test_untied_actors_are_seen_where_they_are(level: Level, seats: set[str]) -> None:
    """Cities, regions and countries that nothing ties are nodes where an actor is, not else."""
    empty = (
        Place(id="hue", name={"en": "Hue"}, place_type="city", country="LA"),
        Place(id="north", name={"en": "North"}, place_type="region", country="LA"),
    )
    assert set(network(*empty, level=level)) == seats
    assert set(project(Dataset([*PLACES, *ACTORS, *empty]), by=level)) == seats
    tied = set(network(*empty, Twinning(id="t", parties=["hue", "hanoi"]), level=level))
    assert tied == seats | {"city": {"hue"}, "region": set(), "country": {"LA"}}[level]
