"""Entities are found by identifier, by name in any language, and by what they refer to."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from civdiplo.dataset import DanglingReference, Dataset, Misreference
from civdiplo.entities import (
    Event,
    Membership,
    Organization,
    Outcome,
    Participation,
    Person,
    Place,
    Source,
    references,
)
from civdiplo.errors import InvalidValueError, UnknownIdError
from civdiplo.testing import local_texts
from civdiplo.values.identifiers import Identifier
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

INN = Identifier("RU-INN", "6027068261")
CENTRE = Organization(id="centre", name={"ru": "Центр", "en": "Centre"}, identifiers=[INN])
TWIN = Organization(id="twin", name={"en": "CENTRE"}, identifiers=[INN])


def test_an_identifier_finds_its_bearers() -> None:
    """An Identifier or its written form finds every entity that bears it."""
    dataset = Dataset([CENTRE, TWIN, Place(id="hanoi", name={"en": "Hanoi"})])
    assert dataset.find_by_identifier(INN) == (CENTRE, TWIN)
    assert dataset.find_by_identifier("RU-INN:6027068261") == (CENTRE, TWIN)
    assert dataset.find_by_identifier("wikidata:Q1858") == ()


def test_a_badly_formed_identifier_is_refused() -> None:
    """A text that is no identifier is an error, not a missing one."""
    with pytest.raises(InvalidValueError, match="scheme:code"):
        Dataset().find_by_identifier("6027068261")


def test_a_name_is_found_in_any_language_and_case() -> None:
    """Names and aliases are found whatever the case, and in one language on request."""
    alias = Organization(id="alias", name={"en": "Other"}, aliases=[LocalText.of(en="centre")])
    dataset = Dataset([CENTRE, TWIN, alias])
    assert dataset.find_by_name("centre") == (CENTRE, TWIN, alias)
    assert dataset.find_by_name("ЦЕНТР") == (CENTRE,)
    assert dataset.find_by_name("centre", language="ru") == ()
    assert dataset.find_by_name("centre", language="en") == (CENTRE, TWIN, alias)
    assert dataset.find_by_name("cent") == ()


def test_an_entity_with_one_name_twice_is_found_once() -> None:
    """A name that is the same in two languages finds its entity once."""
    one, two = (Place(id=id_, name={"en": "Hanoi", "fr": "Hanoi"}) for id_ in ("one", "two"))
    assert Dataset([one]).find_by_name("hanoi") == (one,)
    assert Dataset([one, two]).find_by_name("hanoi") == (one, two)


def test_a_title_is_a_name() -> None:
    """A source is found by its title."""
    source = Source(id="s", title={"en": "A report"})
    assert Dataset([source]).find_by_name("a report") == (source,)


@given(local_texts())
def test_every_text_of_a_name_finds_it(name: LocalText) -> None:
    """Whatever the Unicode form and case of a name, each of its texts finds the entity."""
    person = Person(id="p", name=name)
    dataset = Dataset([person])
    for tag, text in name.items():
        assert dataset.find_by_name(unicodedata.normalize("NFD", text)) == (person,)
        assert dataset.find_by_name(text.casefold(), language=tag) == (person,)


EVENT = Event(
    id="meeting",
    name={"en": "Meeting"},
    place="hanoi",
    participants=[Participation(party="centre"), Participation(party="nobody")],
    outcomes=[Outcome(outcome_type="project", result="centre")],
    sources=[Citation("doc")],
    claims=[
        Claim("date", "2021", citation=Citation("paper")),
        Claim("date", "2022", basis="inferred", inferred_from="the context"),
    ],
)


def test_referrers_are_those_that_name_an_id() -> None:
    """An id's referrers are found through references, parts, sources and claims, each once."""
    dataset = Dataset([CENTRE, EVENT])
    for reference in references(EVENT):
        assert dataset.referrers(reference.target) == (EVENT,)
    assert dataset.referrers("meeting") == ()


def test_what_dangles_is_listed() -> None:
    """Each reference to an id that is not there is listed with its place."""
    dataset = Dataset([CENTRE, EVENT])
    assert dataset.dangling() == (
        DanglingReference("meeting", "place", "hanoi"),
        DanglingReference("meeting", "participants[1].party", "nobody"),
        DanglingReference("meeting", "sources[0]", "doc"),
        DanglingReference("meeting", "claims[0]", "paper"),
    )
    assert str(dataset.dangling()[0]) == (
        "meeting: place refers to hanoi, which is not in the dataset"
    )
    assert Dataset([CENTRE]).dangling() == ()


def test_a_reference_to_the_wrong_type_is_listed() -> None:
    """A reference to an entity of another type than the field allows is listed, a right one not."""
    place = Place(id="hanoi", name={"en": "Hanoi"})
    wrong = Membership(id="m", member="centre", organization="hanoi")
    dataset = Dataset([CENTRE, place, EVENT, wrong])
    assert dataset.misreferences() == (
        Misreference("m", "organization", "hanoi", "Place", ("Organization",)),
    )
    assert str(dataset.misreferences()[0]) == (
        "m: organization must be Organization, not Place hanoi"
    )


def test_typed_code_asks_for_an_entity_of_a_type() -> None:
    """An entity is given as the type asked for; another type and an unknown id are errors."""
    dataset = Dataset([Place(id="hanoi", name={"en": "Hanoi"}, country="VN")])
    assert dataset.one(Place, "hanoi").country == "VN"
    with pytest.raises(InvalidValueError, match="id must be that of a Person"):
        dataset.one(Person, "hanoi")
    with pytest.raises(UnknownIdError, match="did you mean hanoi"):
        dataset.one(Place, "hanoy")
