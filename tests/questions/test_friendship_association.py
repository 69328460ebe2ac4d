"""The report on the Hanoi Vietnam - Russia Friendship Association is answered for."""

from __future__ import annotations

import datetime
import itertools

import pytest

from civdiplo import (
    Dataset,
    Event,
    PartialDate,
    Period,
    Person,
    StatedFigure,
    Term,
    Truth,
)
from civdiplo.graph import paths

ASSOCIATION = "hanoi-vietnam-russia"
COMMITTEE = "hanoi-vietnam-russia-committee"


# --- 1. terms and posts ---------------------------------------------------------------------


def test_two_terms_are_told_by_their_years(facts: Dataset) -> None:
    """The fourth ran from 2012 to 2017, the fifth from 2017 to 2022."""
    terms = {one.number: one.period for one in facts.of(Term) if one.organization == ASSOCIATION}
    assert terms == {4: Period.parse("2012/2017"), 5: Period.parse("2017/2022")}


def test_the_committee_has_thirty_members(facts: Dataset) -> None:
    """Thirty are elected for the fifth term; only the chair is named."""
    figure = facts.one(StatedFigure, "committee-size-term-5")
    assert figure.subjects == (COMMITTEE,)
    assert str(figure.value) == "30 person"
    assert figure.date == Period.parse("2017/2022")


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (datetime.date(2016, 12, 31), None),
        (datetime.date(2017, 1, 1), Truth.MAYBE),
        (datetime.date(2017, 12, 30), Truth.MAYBE),
        (datetime.date(2017, 12, 31), Truth.YES),
        (datetime.date(2022, 1, 1), Truth.YES),
        (datetime.date(2022, 6, 1), Truth.MAYBE),
        (datetime.date(2023, 1, 1), None),
    ],
)
def test_the_chair_on_a_day(facts: Dataset, day: datetime.date, answer: Truth | None) -> None:
    """Only years are stated: in the first and the last the answer is maybe, between them yes."""
    held = facts.appointments("chair-hanoi-vietnam-russia", as_of=day)
    expected = [] if answer is None else [("Do Manh Hai", answer)]
    assert [(facts[one.person].label(), one.truth) for one in held] == expected


def test_offices_are_held_by_those_who_are_named(facts: Dataset) -> None:
    """Chair of the district council, chair of the city's union, ambassador: on no stated day."""
    day = datetime.date(2017, 8, 26)
    for body, name in (
        ("long-bien-council", "Do Manh Hai"),
        ("hufo", "Nguyen Lan Huong"),
        ("embassy-russia-vietnam", "K. V. Vnukov"),
    ):
        [held] = facts.appointments(body, as_of=day)
        assert (facts[held.person].label(), held.truth) == (name, Truth.MAYBE)


def test_a_speaker_without_an_office_is_no_appointment(facts: Dataset) -> None:
    """Can Viet Anh spoke for the city's union; the office is not stated, so none is recorded."""
    speaker = facts.one(Person, "can-viet-anh")
    assert facts.appointments(speaker, as_of=datetime.date(2017, 8, 26)) == ()
    [tie] = [tie for tie in facts.ties(["representation"]) if tie.ends[0].party == speaker.id]
    assert tie.ends[1].party == "hufo"


# --- 2. how it hangs together ---------------------------------------------------------------


def test_the_association_cooperates_with_four_bodies(facts: Dataset) -> None:
    """City union, partner association, embassy and centre are one step away, by cooperation."""
    for other in ("hufo", "russia-vietnam-association", "embassy-russia-vietnam"):
        [path] = paths(facts, ASSOCIATION, other, most=1)
        assert path.kinds == (("cooperation",),)
    [path] = paths(facts, ASSOCIATION, "russian-centre-hanoi", most=1)
    assert path.kinds == (("cooperation",),)


def test_the_national_link_comes_from_the_other_document(facts: Dataset) -> None:
    """The association reaches VUFO through the city's union, by two documents."""
    [path] = paths(facts, ASSOCIATION, "vufo", most=1)
    assert path.ids == (ASSOCIATION, "hufo", "vufo")
    assert path.kinds == (("cooperation",), ("membership",))
    sources = [{one.source for link in step.links for one in link.sources} for step in path.steps]
    assert sources == [{"source-hanoi-meeting"}, {"source-vufo-epidemic"}]
    assert not [tie for tie in facts.ties(["membership"]) if tie.ends[0].party == ASSOCIATION]


def test_any_two_of_them_are_connected(facts: Dataset) -> None:
    """Between any two of the six there is a chain, of three steps at most."""
    bodies = ("hufo", "vufo", "russia-vietnam-association", "embassy-russia-vietnam")
    for one, other in itertools.combinations((ASSOCIATION, *bodies, "russian-centre-hanoi"), 2):
        [path] = paths(facts, one, other, most=1)
        assert 1 <= len(path) <= 3


# --- 3. events ------------------------------------------------------------------------------


def taken_part(facts: Dataset) -> dict[str, Event]:
    """Return the events of the association and its committee."""
    return {
        event.id: event
        for event in facts.of(Event)
        if {ASSOCIATION, COMMITTEE}.intersection(
            (*(one.party for one in event.participants or ()), *(event.organizers or ()))
        )
    }


def test_which_events_it_took_part_in(facts: Dataset) -> None:
    """Its own meeting and four yearly activities of the city's union; one sort is planned."""
    statuses = {name: event.status for name, event in taken_part(facts).items()}
    assert statuses == {
        "hanoi-vietnam-russia-meeting-5": "completed",
        "hanoimoi-run": "completed",
        "run-for-children": "completed",
        "city-of-peace": "completed",
        "news-talks": "completed",
        "friendship-days": "planned",
    }


def test_the_meeting_was_on_26_august_of_an_inferred_year(facts: Dataset) -> None:
    """26 August in Hanoi is stated; 2017 is inferred from the term."""
    meeting = taken_part(facts)["hanoi-vietnam-russia-meeting-5"]
    assert isinstance(meeting.date, PartialDate)
    assert meeting.date.stated == PartialDate("XXXX-08-26")
    assert meeting.date.on(datetime.date(2017, 8, 26)) is Truth.MAYBE
    assert meeting.place == "hanoi"
    chairs = [one.party for one in meeting.participants or () if one.role == "chair"]
    assert chairs == ["nguyen-lan-huong"]


def test_yearly_activities_have_no_single_day(facts: Dataset) -> None:
    """They fall into the term of 2012 to 2017; a calendar day of them is not stated."""
    for name in ("hanoimoi-run", "run-for-children", "city-of-peace", "news-talks"):
        event = taken_part(facts)[name]
        assert event.date == Period.parse("2012/2017")
        assert event.organizers == ("hufo",)


@pytest.mark.parametrize(
    ("id", "first", "last"),
    [
        ("president-visit-russia", (6, 21), (6, 30)),
        ("commission-meeting-20", (9, 1), (9, 10)),
        ("apec-summit", (11, 1), (11, 30)),
    ],
)
def test_months_keep_their_early_and_end(
    facts: Dataset, id: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    """End of June, early September and November have bounds; their year is inferred."""
    date = facts.one(Event, id).date
    assert isinstance(date, PartialDate)
    assert date.inferred == ("year",)
    assert date.earliest == datetime.date(2017, *first)
    assert date.latest == datetime.date(2017, *last)
    assert date.on(datetime.date(2017, *first)) is Truth.MAYBE
