"""Published tables, read in a few lines each, give the networks that they are known to hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Membership, Memorandum, Organization, Place, Twinning
from civdiplo.entities.base import Entity
from civdiplo.graph import graph
from civdiplo.io.table import Column, First, Key, PeriodOf, Template, read

DATA = Path(__file__).parents[3] / "shared" / "data"
CITIES = DATA / "sister_cities"
STATES = DATA / "diplomatic"
needs_cities = pytest.mark.skipif(not CITIES.is_dir(), reason="shared/data/sister_cities is absent")
needs_states = pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")


def known(folder: Path, table: str) -> Any:
    """Return what is known of a table, worked out without this library."""
    truth = json.loads((folder / "ground_truth_dev.json").read_text(encoding="utf-8"))
    return next(facts for name, facts in truth.items() if name.startswith(table))


def network(dataset: Dataset) -> nx.Graph[str]:
    """Return the network as a simple graph, with the places that nothing ties."""
    made: nx.Graph[str] = nx.Graph(graph(dataset))
    made.add_nodes_from(place.id for place in dataset.of(Place))
    return made


def sizes(made: nx.Graph[str]) -> tuple[int, int, int]:
    """Return the numbers of nodes, edges and components."""
    return made.number_of_nodes(), made.number_of_edges(), nx.number_connected_components(made)


def agrees(made: nx.Graph[str], facts: Mapping[str, Any]) -> None:
    """Hold a network to the measures that networkx gives without this library."""
    assert sizes(made) == (facts["nodes"], facts["edges"], facts["components"])
    assert nx.average_clustering(made) == pytest.approx(facts["avg_clustering"])
    assert nx.transitivity(made) == pytest.approx(facts["transitivity"])
    assert nx.degree_assortativity_coefficient(made) == pytest.approx(facts["degree_assortativity"])
    triangles = nx.triangles(made)
    assert isinstance(triangles, dict)
    assert sum(triangles.values()) // 3 == facts["triangles"]
    assert max(nx.core_number(made).values()) == facts["max_core_number"]


def city(label: str, country: str, latitude: str, longitude: str) -> Template:
    """Return what either side of a row of sister cities makes."""
    return Template(
        Place,
        Key(label, country),
        name=Column(label),
        place_type="city",
        latitude=Column(latitude),
        longitude=Column(longitude),
    )


@pytest.fixture(scope="module")
def sister_cities() -> Any:
    """Give the sister cities of six countries."""
    here = city("origincityLabel", "origincountry", "originlat", "originlong")
    there = city("sistercityLabel", "destination_countryLabel", "destinationlat", "destinationlong")
    twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
    return read(CITIES / "eu_sistercities_wikidata.tsv", twinning, language="en")


@needs_cities
def test_sister_cities_give_the_known_network(sister_cities: Any) -> None:
    """9,397 cities and 9,898 twinnings, with the known components, clustering and cores."""
    made = network(sister_cities.dataset)
    facts = known(CITIES, "eu_sistercities_wikidata.tsv")
    agrees(made, facts)
    assert sizes(made) == (9397, 9898, 1253)
    top = sorted(made.degree, key=lambda one: -one[1])[:3]
    names = [(sister_cities.dataset[place].label(), degree) for place, degree in top]
    assert names == [("Kraków", 38), ("Warsaw", 35), ("Lublin", 34)]


@needs_cities
def test_what_sister_cities_leave_out_is_reported(sister_cities: Any) -> None:
    """Self-twinnings, repetitions, contradictions, homonyms and one-sided twinnings are listed."""
    report = sister_cities.report
    assert {entry.field for entry in report.of("column-not-taken")} == {
        "originpopulation", "destinationpopulation", "dist", "eu",
    }  # fmt: skip
    themselves = {tuple(entry.original) for entry in report.of("self-tie")}
    assert len(themselves) == known(CITIES, "eu_sistercities")["self_loops_removed"] == 12
    sided = len(report.of("one-sided"))
    twinnings = len(sister_cities.dataset.of(Twinning))
    # 12,828 directed statements, of which 12 are of a city and itself
    assert 2 * (twinnings - sided) + sided == 12_828 - 12
    assert {entry.field for entry in report.of("differs")} == {"latitude", "longitude"}
    assert report.of("homonym")[0].original == "Toledo"
    assert all(entry.line for entry in report)


@needs_cities
def test_twinnings_of_wikidata_give_the_known_network() -> None:
    """The crawl of 2016 has no header and its names in another file: 10,055 cities, 17,401 ties."""
    named = Template(
        Place,
        Key("item", prefix="wikidata"),
        name=Column("label"),
        identifiers=[Column("item", scheme="wikidata")],
    )
    here, there = Key("subject", prefix="wikidata"), Key("object", prefix="wikidata")
    twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
    names = read(CITIES / "wikidata_p190_2016_names.tsv", named, columns=["item", "label"])
    ties = read(
        CITIES / "wikidata_p190_2016_relations.tsv", twinning, columns=["subject", "object"]
    )
    dataset = names.dataset.merge(ties.dataset).dataset
    assert dataset.dangling() == ()
    made = network(dataset)
    agrees(made, known(CITIES, "wikidata_p190"))
    assert sizes(made) == (10_055, 17_401, 1)
    assert ties.report.counts == {"one-sided": 624, "repeated-row": 4}
    assert names.report.counts == {"homonym": 10_055 - 9_786 - _repeats(names.dataset)}


def _repeats(dataset: Dataset) -> int:
    """Return how many cities bear a name that two or more others bear."""
    bearers: dict[str, int] = {}
    for place in dataset.of(Place):
        bearers[place.label()] = bearers.get(place.label(), 0) + 1
    return sum(count - 2 for count in bearers.values() if count > 2)


def country(side: str) -> Template:
    """Return what either side of a row of diplomatic relations makes."""
    return Template(
        Place,
        Key(f"{side}_qid", prefix="wikidata"),
        name=First(f"{side}_name", f"{side}_qid"),
        place_type="country",
        country=Column(f"{side}_iso2"),
        identifiers=[Column(f"{side}_qid", scheme="wikidata")],
    )


@needs_states
def test_diplomatic_relations_give_the_known_network() -> None:
    """222 states and 3,204 relations of 6,225 statements; states without a name take their QID."""
    here, there = country("subject"), country("object")
    relation = Template(Cooperation, Key(here, there, unordered=True), parties=[here, there])
    dataset, report = read(STATES / "wikidata_codex_m_diplomatic_relations.tsv", relation)
    facts = known(STATES, "wikidata_codex_m_diplomatic_relations.tsv")
    made = network(dataset)
    assert sizes(made) == (222, 3204, 2)
    assert sizes(made) == (facts["nodes"], facts["undirected_edges"], facts["components"])
    assert nx.average_clustering(made) == pytest.approx(facts["avg_clustering"])
    assert nx.degree_assortativity_coefficient(made) == pytest.approx(facts["degree_assortativity"])
    assert report.counts["one-sided"] == 6225 - facts["reciprocated_directed"]
    nameless = [place.label() for place in dataset.of(Place) if place.country is None]
    assert sorted(nameless) == facts["unmapped_qids"]


@needs_states
def test_country_memberships_give_the_known_numbers() -> None:
    """3,814 memberships join 200 countries and 65 organizations."""
    member = Template(
        Organization,
        Key("country_qid", prefix="wikidata"),
        name=Column("country"),
        country=Column("iso2"),
    )
    body = Template(
        Organization, Key("organisation_qid", prefix="wikidata"), name=Column("organisation_qid")
    )
    belonging = Template(Membership, Key(member, body), member=member, organization=body)
    dataset, report = read(STATES / "wikidata_codex_m_country_memberships.tsv", belonging)
    memberships = dataset.of(Membership)
    assert len(memberships) == 3814
    assert len({one.member for one in memberships}) == 200
    members: dict[str, int] = {}
    for one in memberships:
        members[one.organization] = members.get(one.organization, 0) + 1
    top = known(STATES, "wikidata_codex_m_country")["top10_orgs"]
    assert [members[f"wikidata-{item}"] for item, _ in top] == [count for _, count in top]
    assert len(members) == 65
    assert report.counts == {"column-not-taken": 1}


def named(word: str) -> Callable[[str], str]:
    """Return what makes a name of a number."""
    return lambda number: f"{word} {number}"


@needs_states
def test_memberships_of_states_are_active_in_the_known_years() -> None:
    """33,432 spells of 206 states in 524 organizations; distinct pairs in each year are known."""
    state = Template(
        Organization, Key("StateID", prefix="state"), name=Column("StateID", convert=named("State"))
    )
    body = Template(
        Organization, Key("igoID", prefix="igo"), name=Column("igoID", convert=named("IGO"))
    )
    spell = Template(
        Membership,
        Key("igoID", "StateID", "JoinYear"),
        member=state,
        organization=body,
        period=PeriodOf(Column("JoinYear"), Column("LeaveYear")),
    )
    dataset, report = read(STATES / "cow_igo_membership.csv", spell)
    spells = dataset.of(Membership)
    facts = known(STATES, "cow_igo_membership.csv")
    assert (len(spells), len({one.organization for one in spells})) == (33_432, 524)
    assert len({one.member for one in spells}) == 206
    assert not report
    for year in (1900, 1950, 1975, 2000, 2005):
        pairs = {(one.member, one.organization) for one in spells if _lasts(one, year)}
        expected = facts[f"active_{year}"]
        assert len(pairs) == expected["memberships"]
        assert len({body for _, body in pairs}) == expected["igos"]
        assert len({state for state, _ in pairs}) == expected["states"]


def _lasts(spell: Membership, year: int) -> bool:
    assert spell.period is not None
    start, end = spell.period.start, spell.period.end
    assert start is not None
    assert end is not None
    return bool((start.year or 0) <= year <= (end.year or 0))


@needs_states
def test_namibia_is_a_country() -> None:
    """The code NA is read as it is written."""
    row = Template(
        Place, Key("ISO3166-1-Alpha-3", prefix="iso"), name=Column("CLDR display name"),
        country=Column("ISO3166-1-Alpha-2"),
    )  # fmt: skip
    dataset, _ = read(
        STATES / "country-codes.csv", row, where=lambda cells: bool(cells["CLDR display name"])
    )
    namibia: Entity = dataset["iso-NAM"]
    assert isinstance(namibia, Place)
    assert (namibia.label(), namibia.country) == ("Namibia", "NA")


@needs_states
def test_treaties_give_a_memorandum_each() -> None:
    """1,794 agreements, 6 of them without a party, 63 with Mexico; some share a TIAS number."""
    party = Template(Organization, "party", name=Column("party"))
    treaty = Template(
        Memorandum, Key("tias", "url", prefix="tias"), name=Column("title"),
        parties=["united-states", party], signed=Column("signed_date"),
        in_force=Column("in_force_date"),
    )  # fmt: skip
    dataset, report = read(STATES / "us_tias_agreements_to_2010.csv", treaty, language="en")
    made = dataset.of(Memorandum)
    counts: dict[str, int] = {}
    for one in made:
        counts[one.parties[1]] = counts.get(one.parties[1], 0) + 1
    assert len(made) + len({entry.line for entry in report.of("blank")}) == 1794
    assert len(report.of("blank")) == 2 * 6
    assert counts["organization-Mexico"] == 63
