"""The notice of Moscow's house for compatriots is answered for."""

from __future__ import annotations

import datetime
import itertools

from civdiplo import Dataset, Event, Group, Organization, Project, Truth
from civdiplo.graph import graph

PUBLISHED = datetime.date(2020, 4, 15)
COUNTRIES = {"IT", "EE", "ME", "MA", "GB", "RU"}


def meetings(facts: Dataset) -> list[Event]:
    """Return the conferences of the series, in the order of their days."""
    held = [event for event in facts.of(Event) if event.series == "compatriots-online"]
    return sorted(held, key=lambda event: event.date.edtf if event.date else "")


# --- 1. from event to outcome ---------------------------------------------------------------


def test_two_conferences_were_held_online(facts: Dataset) -> None:
    """On 21 March and 11 April; the year 2020 is that of the notice, and inferred."""
    first, second = meetings(facts)
    for event, day in ((first, (3, 21)), (second, (4, 11))):
        assert event.event_format == "online"
        assert event.organizers == ("moscow-house",)
        assert event.date is not None
        assert event.date.active_at(datetime.date(2020, *day)) is Truth.MAYBE
        assert "year inferred" in str(event.date)


def test_six_countries_took_part_in_the_first(facts: Dataset) -> None:
    """Media and public organizations of six countries; for the second none is stated."""
    first, second = meetings(facts)
    groups = [facts.one(Group, one.party) for one in first.participants or ()]
    assert {group.country for group in groups} == COUNTRIES
    assert {group.group_type for group in groups} == {"organizations"}
    assert second.participants is None


def test_the_chain_leads_from_events_to_projects(facts: Dataset) -> None:
    """A decision came of the first, a proposal of the second, two projects of both together."""
    first, second = meetings(facts)
    told = [
        [(one.outcome_type, facts[one.result].label() if one.result else None) for one in outcomes]
        for outcomes in (first.outcomes or (), second.outcomes or ())
    ]
    both = [("project", "#StopCoronaFake"), ("project", "Good News")]
    platform = "Common online platform for prompt and regular news on the coronavirus"
    assert told == [[("decision", None), *both], [("proposal", platform), *both]]
    for project in (facts.one(Project, "stopcoronafake"), facts.one(Project, "good-news")):
        assert [one.id for one in facts.referrers(project.id)] == [first.id, second.id]
        assert [one.party for one in project.participants or ()] == ["moscow-house"]


def test_the_projects_are_results_of_the_conferences_jointly(facts: Dataset) -> None:
    """Each conference has the claim that cites the place where both are named together."""
    places = {
        claim.citation
        for event in meetings(facts)
        for claim in event.claims
        if claim.field == "outcomes"
    }
    assert [place and place.locator for place in places] == ["results"]


def test_an_event_that_led_to_nothing_is_told_apart(invented: Dataset, facts: Dataset) -> None:
    """An empty tuple states that nothing came of it; None is not stated."""
    assert invented.one(Event, "fic-online").outcomes == ()
    assert facts.one(Event, "shanghai-dialogue").outcomes is None


# --- 2. subordination -----------------------------------------------------------------------


def test_the_chain_of_subordination(facts: Dataset) -> None:
    """The house is subordinate to the department; no body above the department is stated."""
    [house] = facts.tree("dvms").children
    assert house.id == "moscow-house"
    assert facts.one(Organization, "dvms").parent is None
    assert facts.one(Organization, "moscow-house").organization_type == "public institution"


def test_who_heads_house_and_department(facts: Dataset) -> None:
    """A director heads the house; a minister of the city heads the department."""
    [director] = facts.appointments("moscow-house", as_of=PUBLISHED)
    assert facts[director.person].label("ru") == "Пётр Гладков"
    [head] = facts.appointments("dvms", as_of=PUBLISHED)
    assert facts[head.person].label("ru") == "Сергей Черёмин"
    posts = {one.post for one in facts.appointments(head.person, as_of=PUBLISHED)}
    assert posts == {"head-dvms", "minister-moscow"}


# --- 3. which countries met -----------------------------------------------------------------


def test_every_pair_of_the_six_countries_met(facts: Dataset) -> None:
    """The first conference joins fifteen pairs of countries, the second none."""
    network = graph(facts, level="country", kinds={"event"})
    first, second = meetings(facts)
    met: dict[str, set[tuple[str, str]]] = {first.id: set(), second.id: set()}
    for one, other, edge in network.edges(data=True):
        if edge["entity"] in met and one != other:
            met[edge["entity"]].add((one, other))
    assert met[first.id] == set(itertools.combinations(sorted(COUNTRIES), 2))
    assert met[second.id] == set()


def test_no_organization_of_the_six_countries_is_named(facts: Dataset) -> None:
    """Those who met are groups; no organization besides the house stands in these ties."""
    parties = {
        end.party
        for tie in facts.ties(["event"])
        for end in tie.ends
        if tie.entity in {event.id for event in meetings(facts)}
    }
    assert [one for one in parties if isinstance(facts[one], Organization)] == ["moscow-house"]


def test_named_organizations_meet_one_another(invented: Dataset) -> None:
    """Four named organizations at one meeting are six pairs."""
    network = graph(invented, level="organization", kinds={"event"})
    pairs = {
        (one, other)
        for one, other, edge in network.edges(data=True)
        if edge["entity"] == "fic-online"
    }
    assert pairs == set(
        itertools.combinations(["fic-dk-ngo", "fic-no-vn", "fic-union", "fic-vn-ngo"], 2)
    )
