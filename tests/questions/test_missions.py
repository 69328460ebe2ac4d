"""The essay on the missions of the Union of NGOs is answered for, and where it is silent."""

from __future__ import annotations

import datetime
from pathlib import Path

import icalendar

from civdiplo import (
    Dataset,
    Event,
    Exchange,
    Group,
    Mandate,
    Organization,
    Project,
    Proposal,
    Representation,
    StatedFigure,
    Truth,
)
from civdiplo.graph import suggest_partners
from civdiplo.io.icalendar import not_written, to_icalendar, write

POSTED = datetime.date(2020, 8, 21)


# --- 1. missions and mandate ----------------------------------------------------------------


def test_one_mission_exists_and_others_are_wished_for(facts: Dataset) -> None:
    """The mission in Denmark is active; those in eleven unnamed countries are only planned."""
    missions = {
        one.status: one for one in facts.of(Representation) if one.principal == "union-of-ngos"
    }
    assert set(missions) == {"active", "planned"}
    mission = facts.one(Organization, missions["active"].representative)
    assert (mission.organization_type, mission.country) == ("mission", "DK")
    wishing = facts.one(Group, missions["planned"].representative)
    assert str(wishing.count) == "11 country"
    assert wishing.country is None
    assert missions["planned"].place is None
    assert len([one for one in facts.of(Organization) if one.organization_type == "mission"]) == 1


def test_the_mission_has_a_named_head(facts: Dataset) -> None:
    """A. A. Markaryan heads the mission in Denmark; since when is not stated."""
    [held] = facts.appointments("mission-denmark", as_of=POSTED)
    assert facts[held.person].label("ru") == "А. А. Маркарян"
    assert held.truth is Truth.MAYBE


def test_the_mandate_says_what_a_mission_may_do(facts: Dataset) -> None:
    """By power of attorney a mission represents the union, looks for funds, receives visits ..."""
    [mandate] = facts.of(Mandate)
    assert (mandate.principal, mandate.agent) == ("union-of-ngos", "mission-denmark")
    assert "power of attorney" in str(mandate.basis)
    told = " ".join(str(power) for power in mandate.powers)
    for word in ("represent", "authorities", "diplomatic services", "funding", "delegations"):
        assert word in told


def test_the_union_has_more_than_5000_members(facts: Dataset) -> None:
    """The essay counts more than 5,000 member organizations."""
    assert str(facts.one(StatedFigure, "union-of-ngos-size").value) == (
        "more than 5000 organization"
    )
    assert str(facts.one(Group, "union-of-ngos-members").count) == "more than 5000 organization"


# --- 2. the calendar of forums --------------------------------------------------------------


def forums(dataset: Dataset, series: str) -> list[Event]:
    """Return the events of a series."""
    return [event for event in dataset.of(Event) if event.series == series]


def test_no_forum_is_listed(facts: Dataset) -> None:
    """The essay speaks of a calendar of forums and names none: an empty calendar."""
    assert "forums-abroad" in facts
    assert forums(facts, "forums-abroad") == []
    empty = icalendar.Calendar.from_ical(to_icalendar(forums(facts, "forums-abroad")))
    assert list(empty.walk("VEVENT")) == []


def test_the_calendar_is_filtered_by_country_and_time(invented: Dataset) -> None:
    """Of four forums one is in Denmark, three are in 2022, and one of these may be in October."""

    def asked(country: str | None = None, period: str | None = None) -> set[str]:
        chosen = invented.select(
            type=Event,
            country=country,
            period=period,
            where=lambda one: getattr(one, "series", None) == "fic-forums",
        )
        return {event.id for event in chosen}

    assert len(asked()) == 4
    assert asked(country="DK") == {"fic-forum-2"}
    assert asked(period="2022") == {"fic-forum-2", "fic-forum-3", "fic-forum-4"}
    assert asked(period="2022-10-12") == {"fic-forum-3"}
    assert asked(country="PT", period="2021") == set()


def test_the_calendar_is_written_for_other_programs(invented: Dataset, tmp_path: Path) -> None:
    """Days are written as they are stated; a forum of a month is listed and not given a day."""
    path = tmp_path / "forums.ics"
    left_out = write(forums(invented, "fic-forums"), path, dataset=invented)
    assert [one.entity for one in left_out.of("no-day")] == ["fic-forum-3"]
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    days = {
        str(event["SUMMARY"]): (event.start, event.end, str(event["LOCATION"]))
        for event in calendar.events
    }
    assert days == {
        "Example forum 1": (
            datetime.date(2021, 5, 20),
            datetime.date(2021, 5, 22),
            "Helsinki",
        ),
        "Example forum 2": (
            datetime.date(2022, 9, 15),
            datetime.date(2022, 9, 16),
            "Copenhagen",
        ),
        "Example forum 4": (datetime.date(2022, 11, 3), datetime.date(2022, 11, 6), "Lisbon"),
    }


def test_what_a_calendar_cannot_carry_is_listed_for_every_event(facts: Dataset) -> None:
    """An event of the documents without a full day is in the list, whatever else is known."""
    whole = {one.entity for one in not_written(facts).of("no-day")}
    calendar = icalendar.Calendar.from_ical(to_icalendar(facts))
    written = {str(event["UID"]).partition("@")[0] for event in calendar.walk("VEVENT")}
    assert whole | written == {event.id for event in facts.of(Event)}
    assert whole.isdisjoint(written)


# --- 3. internships -------------------------------------------------------------------------


def test_twelve_heads_from_five_regions_went_to_germany(facts: Dataset) -> None:
    """Twelve heads of NGOs went to Germany; host and date are not stated, who sent is inferred."""
    stay = facts.one(Exchange, "internship-germany")
    assert str(stay.count) == "12 person"
    assert stay.place == "country-de"
    assert stay.hosting is None
    assert stay.date is None
    assert [(one.field, one.basis) for one in stay.claims] == [("sending", "inferred")]
    regions = facts.one(StatedFigure, "interns-regions")
    assert str(regions.value) == "5 region"
    assert regions.subjects == ("interns-in-germany",)
    interns = facts.one(Group, "interns-in-germany")
    assert (str(interns.count), interns.country) == ("12 person", "RU")
    assert stay.from_places is None
    further = facts.one(Exchange, "internships-to-come")
    assert (further.status, further.place, further.count) == ("planned", None, None)


def test_a_full_exchange_names_both_sides(invented: Dataset) -> None:
    """Where they are stated, the sending and the hosting side are tied, in that direction."""
    stay = invented.one(Exchange, "fic-internship")
    assert (stay.sending, stay.hosting) == (("fic-vn-ngo",), ("fic-dk-ngo",))
    assert str(stay.count) == "12 person"
    [tie] = stay.ties(invented.get)
    assert tie.directed
    assert [end.party for end in tie.ends] == ["fic-vn-ngo", "fic-dk-ngo"]


# --- 4. the portal --------------------------------------------------------------------------


def test_nothing_is_posted_on_the_portal(facts: Dataset) -> None:
    """The portal is being created, and nothing refers to it."""
    portal = facts.one(Project, "union-portal")
    assert portal.status == "active"
    assert facts.referrers(portal.id) == ()


def test_partners_are_ranked_with_their_reasons(invented: Dataset) -> None:
    """The best partner is of a country looked for, shares partners and a theme, and is near."""
    found = suggest_partners(invented, "fic-proposal", as_of=datetime.date(2021, 9, 1))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].candidate == "fic-no-vn"
    assert {reason.kind for reason in found[0].reasons} == {
        *("country", "theme", "shared partner", "distance"),
    }
    for one in found:
        assert one.score == sum(reason.weight for reason in one.reasons)
        assert one.reasons


def test_neither_the_poster_nor_a_partner_is_suggested(invented: Dataset) -> None:
    """Whoever posted the proposal, and whoever is engaged in it, is no candidate."""
    proposal = invented.one(Proposal, "fic-proposal")
    engaged = {one.party for one in proposal.participants or ()}
    assert engaged
    candidates = {one.candidate for one in suggest_partners(invented, proposal, most=100)}
    assert candidates.isdisjoint({proposal.proposer, *engaged})


# --- 5. joint projects ----------------------------------------------------------------------


def test_the_monument_was_put_up_some_time_in_2015_to_2018(facts: Dataset) -> None:
    """The date is some day of these years: maybe on each of them, no outside."""
    monument = facts.one(Project, "gagarin-monument")
    assert [facts[place].label() for place in monument.places or ()] == ["Copenhagen"]
    assert monument.date is not None
    assert monument.date.edtf == "[2015..2018]"
    assert monument.date.active_at(datetime.date(2016, 5, 5)) is Truth.MAYBE
    assert monument.date.active_at(datetime.date(2019, 1, 1)) is Truth.NO
    assert monument.date.active_at(datetime.date(2014, 12, 31)) is Truth.NO


def test_sponsors_paid_for_the_monument(facts: Dataset) -> None:
    """Unnamed sponsors funded it and NGOs made it; no sum is stated, so nothing flows."""
    monument = facts.one(Project, "gagarin-monument")
    roles = {one.role: one.party for one in monument.participants or ()}
    assert roles == {"funding": "monument-sponsors", "implementing": "ngos-of-the-monument"}
    assert facts.one(Group, "monument-sponsors").count is None
    assert not [flow for flow in facts.flows() if flow.provider == "monument-sponsors"]


# --- 6. social tourism ----------------------------------------------------------------------


def test_authority_and_agency_are_missing_everywhere(facts: Dataset) -> None:
    """The essay names no authority and no agency of any country; the union itself is there."""
    offer = facts.one(Proposal, "social-tourism")
    assert offer.required_roles == ("authority", "travel agency", "union")
    assert offer.missing_roles() == ("authority", "travel agency")
    assert offer.missing_roles(country="DK") == ("authority", "travel agency")


def test_what_is_missing_differs_from_country_to_country(invented: Dataset) -> None:
    """One country lacks the agency, one the authority, one both."""
    offer = invented.one(Proposal, "fic-social-tourism")
    assert {country: offer.missing_roles(country=country) for country in ("DK", "NO", "PT")} == {
        "DK": ("travel agency",),
        "NO": ("authority",),
        "PT": ("authority", "travel agency"),
    }
