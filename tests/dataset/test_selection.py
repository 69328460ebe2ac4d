"""A selection keeps the entities of a type, a country, a time, and any predicate."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Contribution,
    Entity,
    Event,
    GrantApplication,
    Memorandum,
    Organization,
    Person,
    Place,
    Post,
    Source,
    Term,
    Twinning,
)
from civdiplo.errors import InvalidValueError, UnknownTypeError
from civdiplo.testing import whens
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, When

VIETNAM = Place(id="vietnam", name={"en": "Vietnam"}, place_type="country", country="VN")
HANOI = Place(id="hanoi", name={"en": "Hanoi"}, part_of=VIETNAM)
PSKOV = Place(id="pskov", name={"en": "Pskov"}, country="RU")
VITEBSK = Place(id="vitebsk", name={"en": "Vitebsk"}, country="BY")


def ids(dataset: Dataset) -> list[str]:
    """List the ids of a dataset."""
    return [entity.id for entity in dataset]


def test_nothing_asked_keeps_everything() -> None:
    """A selection without conditions is the same dataset."""
    dataset = Dataset([VIETNAM, HANOI])
    assert dataset.select() == dataset


def test_a_type_is_named_or_given() -> None:
    """A type can be given as a class or by its registered name."""
    dataset = Dataset([HANOI, Person(id="p", name={"en": "Somebody"})])
    assert ids(dataset.select(type=Person)) == ["p"]
    assert ids(dataset.select(type="Person")) == ["p"]
    assert ids(dataset.select(type=Entity)) == ["hanoi", "p"]
    with pytest.raises(UnknownTypeError):
        dataset.select(type="Ship")


def test_what_is_no_type_is_refused() -> None:
    """A name where a class is due, or another class, is an error and not an empty answer."""
    for wrong in ("Organisation", int):
        with pytest.raises(InvalidValueError, match="type must be a type of entities"):
            Dataset().of(wrong)  # type: ignore[arg-type, type-var]
    with pytest.raises(InvalidValueError, match="type must be a type of entities"):
        Dataset().select(type=int)  # type: ignore[arg-type]


def test_a_predicate_decides_for_itself() -> None:
    """Only entities for which the predicate is true are kept."""
    dataset = Dataset([HANOI, PSKOV])
    assert ids(dataset.select(where=lambda entity: entity.id.startswith("p"))) == ["pskov"]


@pytest.mark.parametrize(
    ("entity", "countries"),
    [
        (Organization(id="x", name={"en": "X"}, country="VN"), {"VN"}),
        (Organization(id="x", name={"en": "X"}, country="LA", place="hanoi"), {"LA", "VN"}),
        (Organization(id="x", name={"en": "X"}, counterpart_countries=["VN"]), set()),
        (Event(id="x", name={"en": "X"}, place="hanoi"), {"VN"}),
        (Memorandum(id="x", parties=["a", "b"], signed_at="vietnam"), {"VN"}),
        (Twinning(id="x", parties=["pskov", "vitebsk"]), {"RU", "BY"}),
        (GrantApplication(id="x", name={"en": "X"}, applicant="a", countries=["RU"]), {"RU"}),
        (Contribution(id="x", provider="a", receiver="vietnam"), set()),
        (Event(id="x", name={"en": "X"}, place="nowhere"), set()),
        (Person(id="x", name={"en": "X"}), set()),
    ],
)
def test_a_country_is_named_or_lain_in(entity: Entity, countries: set[str]) -> None:
    """An entity is of a country that it names or a place of it lies in; parties do not count."""
    dataset = Dataset([VIETNAM, HANOI, PSKOV, VITEBSK, entity])
    found = {code for code in ("VN", "LA", "RU", "BY") if entity in dataset.select(country=code)}
    assert found == countries


def test_a_place_is_of_the_country_it_lies_in() -> None:
    """A city without a country of its own is of the country that it is part of."""
    assert ids(Dataset([VIETNAM, HANOI, PSKOV]).select(country="VN")) == ["vietnam", "hanoi"]


def test_places_in_a_circle_end() -> None:
    """Places that are part of one another lie in no country, and the search ends."""
    one = Place(id="one", name={"en": "One"}, part_of="two")
    two = Place(id="two", name={"en": "Two"}, part_of="one")
    assert ids(Dataset([one, two]).select(country="VN")) == []


def test_an_unknown_country_is_refused() -> None:
    """A code that is none is an error, not an empty selection."""
    with pytest.raises(InvalidValueError, match="country"):
        Dataset().select(country="XX")


@pytest.mark.parametrize(
    ("entity", "sure", "possible"),
    [
        (Event(id="x", name={"en": "X"}, date="2021-09-21"), True, True),
        (Event(id="x", name={"en": "X"}, date="2021"), True, True),
        (Event(id="x", name={"en": "X"}, date="2022-01"), False, False),
        (Event(id="x", name={"en": "X"}, date="XXXX-07-13"), False, True),
        (Event(id="x", name={"en": "X"}), False, True),
        (Person(id="x", name={"en": "X"}), False, True),
        (Memorandum(id="x", parties=["a", "b"], signed="2020"), False, True),
        (Memorandum(id="x", parties=["a", "b"], signed="2022"), False, False),
        (Memorandum(id="x", parties=["a", "b"]), False, True),
        (Organization(id="x", name={"en": "X"}, dissolved="2019"), False, False),
        (Organization(id="x", name={"en": "X"}, founded="2021-12-31"), True, True),
        (Organization(id="x", name={"en": "X"}, parent="y"), False, True),
        (Appointment(id="x", person="p", post="q", term="old"), False, False),
        (Appointment(id="x", person="p", post="q", term="new"), True, True),
        (Twinning(id="x", parties=["a", "b"], signed="1995"), False, True),
        (Source(id="x", title={"en": "X"}, published="2021-10"), True, True),
        (Source(id="x", title={"en": "X"}, published="2020-10"), False, False),
    ],
)
def test_a_period_asks_for_the_time_an_entity_states(
    entity: Entity, *, sure: bool, possible: bool
) -> None:
    """What may fall into the year is kept with maybe, what must without; undated things may."""
    old = Term(id="old", organization="y", period="2012/2017")
    new = Term(id="new", organization="y", period="2017/2022")
    post = Post(id="q", name={"en": "Chair"}, organization="y")
    dataset = Dataset([old, new, post, entity])
    assert (entity in dataset.select(period="2021", maybe=False)) is sure
    assert (entity in dataset.select(period="2021")) is possible


@pytest.mark.parametrize(
    "span",
    [
        "2021-09-21",
        "2021-09-01/2021-09-30",
        "2021-09",
        "2021-09/..",
        "../2021-09",
        datetime.date(2021, 9, 21),
        PartialDate("2021"),
        Period.parse("2021/2022"),
    ],
)
def test_a_span_is_text_date_or_period(span: When | datetime.date | str) -> None:
    """Whatever the form of the span, it counts from its first to its last possible day."""
    inside = Event(id="in", name={"en": "X"}, date="2021-09-21")
    outside = Event(id="out", name={"en": "X"}, date="1999-01-01")
    before = Dataset([inside, outside]).select(period=span)
    assert ids(before) == (["in", "out"] if span == "../2021-09" else ["in"])


@pytest.mark.parametrize("span", ["XXXX-07-13", "XXXX-07", "soon", 2021])
def test_a_span_without_a_year_is_refused(span: object) -> None:
    """A span that states no year, or is none, is an error."""
    with pytest.raises(InvalidValueError):
        Dataset().select(period=span)  # type: ignore[arg-type]


@given(whens())
def test_every_time_falls_into_all_time_and_sure_is_possible(when: When) -> None:
    """Nothing falls outside all time, and whatever is surely kept is kept."""
    event = Event(id="x", name={"en": "X"}, date=when)
    dataset = Dataset([event])
    assert event in dataset.select(period="../..")
    kept = dataset.select(period="2000/2020", maybe=False)
    assert all(entity in dataset.select(period="2000/2020") for entity in kept)
