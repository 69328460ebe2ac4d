"""The sample tells whose word each fact is, holds no private data, and copies no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from civdiplo import (
    Dataset,
    Identifier,
    Organization,
    Person,
    Place,
    Source,
    fictional,
    sample,
)
from civdiplo.serialize import to_plain

DOCUMENTS = Path(__file__).parents[3] / "shared" / "sources"

# What a thing is called is told in the words of its source; all else in words of our own.
NAMES = frozenset({"name", "aliases", "title", "publisher", "stream", "url"})
LONGEST_COPY = 5  # consecutive words of a document in a text
LONGEST_NAME = 7  # consecutive words of a document in a name, but for these:
LONG_NAMES = {
    "asean-china-leaders",
    "commission-meeting-20",
    "moscow-house",
    "pskov-sustainable-development",
    "source-hanoi-meeting",
    "source-mds-online",  # the address of its page
    "uzbek-committee",
    "vietnam-russia-commission",
}
NOT_PUBLIC = re.compile(
    r"@"  # of a mailbox
    r"|\+\d[\d ()-]{6,}"  # a telephone number
    r"|(?<![\w-])\d{6}(?!\w)|\bул\.|\bкв\.|\bд\.|\bдом\."  # a postal code or address
)


def texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in plain data, with the field it stands in."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from texts(held, field if field in NAMES else key)
    elif isinstance(value, (list, tuple)):
        for held in value:
            yield from texts(held, field)


def told(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a dataset, with its entity and field."""
    for entity in dataset:
        for field, text in texts(to_plain(entity)):
            yield entity.id, field, text


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many consecutive words, whatever their case and what parts them."""
    words = re.findall(r"\w+", text.casefold())
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def copied(told: Iterable[tuple[str, str]], length: int) -> set[str]:
    """Return whose texts share a run of more than so many words with a document."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    assert len(pages) == 5
    theirs = {run for page in pages for run in runs(page, length + 1)}
    return {who for who, text in told if not theirs.isdisjoint(runs(text, length + 1))}


@pytest.mark.parametrize("shipped", [sample(), fictional()], ids=["sample", "fictional"])
def test_every_entity_names_its_source(shipped: Dataset) -> None:
    """Whatever is no source itself cites one; each source has a title and a language."""
    for entity in shipped:
        if isinstance(entity, Source):
            assert str(entity.title)
            assert entity.language is not None
        else:
            assert entity.sources
    cited = {citation.source for entity in shipped for citation in entity.sources}
    assert cited == {source.id for source in shipped.of(Source)}


def test_five_documents_are_the_sources() -> None:
    """The dates of publication are those that the documents state; two have none."""
    published = {
        source.id: source.published and source.published.edtf for source in sample().of(Source)
    }
    assert published == {
        "source-vufo-epidemic": None,
        "source-nko-missions": "2020-08-21",
        "source-mds-online": "2020-04-15",
        "source-pskov-vitebsk": None,
        "source-hanoi-meeting": None,
    }


def test_what_is_inferred_says_from_what() -> None:
    """Every inferred claim has its ground, and every stated one its place."""
    for entity in sample():
        for claim in entity.claims:
            assert claim.inferred_from if claim.is_inferred else claim.citation


def test_who_is_of_which_country() -> None:
    """Each organization is of the country that its document says, or of none that it says."""
    countries: dict[str | None, set[str]] = {}
    for one in sample().of(Organization):
        countries.setdefault(one.country, set()).add(one.id)
    assert (
        len(countries.pop("VN")) == 11 + 3 + 9
    )  # societies, local unions, and those named one by one
    assert countries == {
        "CU": {"embassy-cuba-vietnam"},
        "DK": {"mission-denmark"},
        "RU": {
            *("dvms", "moscow-government", "moscow-house", "union-of-ngos"),
            *("embassy-russia-vietnam", "russia-vietnam-association", "russian-centre-hanoi"),
            *("pskov-sustainable-development", "russian-federation"),
        },
        "UZ": {"uzbek-committee", "uzbekistan-vietnam-society"},
        None: {
            *("good-neighbours-vietnam", "peace-and-planet", "un-ecosoc"),
            *("vietnam-covid-fund", "vietnam-russia-commission"),
        },
    }


def test_places_lie_in_their_countries() -> None:
    """A place, and whoever has a seat there, is of the country that the place is a part of."""
    for place in sample().of(Place):
        if place.place_type == "country":
            assert place.id == f"country-{(place.country or '').lower()}"
            assert Identifier("iso3166-1", place.country or "") in (place.identifiers or ())
        else:
            around = sample()[place.part_of or ""]
            assert isinstance(around, Place)
            assert around.country == place.country
    for one in sample().of(Organization):
        seat = sample().get(one.place or "")
        if isinstance(seat, Place) and one.country is not None:
            assert one.country == seat.country


def test_who_holds_which_office() -> None:
    """Ten offices of nine bodies are named, each with its kind."""
    offices = {
        (tie.ends[0].party, tie.ends[0].role, tie.ends[1].party)
        for tie in sample().ties(["appointment"])
    }
    assert offices == {
        ("cheryomin", "head", "dvms"),
        ("cheryomin", "minister", "moscow-government"),
        ("do-manh-hai", "chair", "hanoi-vietnam-russia"),
        ("do-manh-hai", "chair", "long-bien-council"),
        ("gladkov", "director", "moscow-house"),
        ("markaryan", "head", "mission-denmark"),
        ("nguyen-lan-huong", "chair", "hufo"),
        ("putin", "president", "russian-federation"),
        ("tran-dai-quang", "president", "state-of-vietnam"),
        ("vnukov", "ambassador", "embassy-russia-vietnam"),
    }


def test_what_was_only_planned_when_it_was_written() -> None:
    """What a document tells of the future is planned, and nothing else is."""
    planned = {one.id for one in sample() if getattr(one, "status", None) == "planned"}
    assert planned == {
        *("apec-summit", "commission-meeting-20", "friendship-days"),
        *("common-online-platform", "social-tourism", "public-diplomacy-research"),
        *("hanoi-vietnam-russia-partners-in-russia", "hanoi-vietnam-russia-vietnamese-in-russia"),
        *("internships-to-come", "missions-wished-for"),
        *("pskov-vitebsk", "pskov-vitebsk-conference", "visit-to-pskov", "visit-to-vitebsk"),
    }


def test_persons_appear_in_public_office_only() -> None:
    """Each person holds a post or speaks for a body, and has no facts but name and sources."""
    public = {tie.ends[0].party for tie in sample().ties(["appointment", "representation"])}
    for person in sample().of(Person):
        assert person.id in public
        assert set(to_plain(person)) <= {"id", "type", "name", "sources"}


def test_no_contact_data_is_in_the_sample() -> None:
    """No mailbox, telephone number or postal address is in it."""
    found = [text for _, _, text in told(sample()) if NOT_PUBLIC.search(text)]
    assert found == []


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the five documents are not beside the project")
def test_no_sentence_of_the_documents_is_copied() -> None:
    """Notes, tasks, reasons and the like share no run of six words with a document."""
    ours = [(who, text) for who, field, text in told(sample()) if field not in NAMES]
    assert len(ours) > 500
    assert copied(ours, LONGEST_COPY) == set()


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the five documents are not beside the project")
def test_only_proper_names_are_as_long_in_the_documents() -> None:
    """Of the names that share eight words with a document, each is a proper name of the list."""
    names = [(who, text) for who, field, text in told(sample()) if field in NAMES]
    assert copied(names, LONGEST_NAME) == LONG_NAMES
