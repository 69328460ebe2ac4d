"""What is not exactly the written form is refused, by name, with every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from civdiplo.errors import Fault, InvalidDataError
from civdiplo.serialize import from_plain

PLACE = {"id": "hanoi", "type": "Place", "name": {"en": "Hanoi"}}
GIFT = {"id": "gift", "type": "Contribution"}
TERM = {"id": "t", "type": "Term", "organization": "a"}
PROJECT = {"id": "p", "type": "Project", "name": {"en": "Monument"}}
MONEY = {"amount": "12.50", "currency": "EUR"}


def faults_of(data: Any, **how: Any) -> tuple[Fault, ...]:
    """Return the faults that from_plain finds."""
    with pytest.raises(InvalidDataError) as caught:
        from_plain(data, **how)
    return caught.value.faults


@pytest.mark.parametrize(
    ("data", "path", "rule"),
    [
        # what a record is
        ("a text", "$", "must be an object with id and type"),
        (["a list"], "$", "must be an object with id and type"),
        ({"id": "x"}, "$.type", "must be there"),
        (
            PLACE | {"type": "place"},
            "$.type",
            "must be a registered entity type (did you mean Place",
        ),
        (PLACE | {"type": 7}, "$.type", "must be a registered entity type (Place, Org"),
        (PLACE | {"type": ["Place"]}, "$.type", "must be a registered entity type"),
        ({"type": "Place", "name": {"en": "Hanoi"}}, "$.id", "must be there"),
        (PLACE | {"id": "a b"}, "$.id", "must be letters, digits"),
        (PLACE | {"id": 7}, "$.id", "must be text"),
        # keys
        (PLACE | {"county": "VN"}, "$.county", "must be a field of Place (did you mean country?)"),
        (PLACE | {"zzzzzz": 1}, "$.zzzzzz", "must be a field of Place (id, sources, claims"),
        (PLACE | {"a b": 1}, "$['a b']", "must be a field of Place"),
        (PLACE | {7: 1}, "$['7']", "must be a field of Place"),
        # null
        (PLACE | {"country": None}, "$.country", "must be text"),
        (PLACE | {"note": None}, "$.note", "must be an object of texts"),
        (PLACE | {"aliases": None}, "$.aliases", "must be a list"),
        (PLACE | {"extra": None}, "$.extra", "must be an object"),
        (PLACE | {"place_type": None}, "$.place_type", "must be one of"),
        (PLACE | {"part_of": None}, "$.part_of", "must be the id of a Place"),
        (PLACE | {"latitude": None}, "$.latitude", "must be text"),
        # leaves
        (PLACE | {"name": "Hanoi"}, "$.name", "must be an object of texts by language tag"),
        (PLACE | {"name": {"EN": "Hanoi"}}, "$.name", "must be written as {'en': 'Hanoi'}"),
        (PLACE | {"country": "UK"}, "$.country", "must be an ISO 3166-1 alpha-2 code (write 'GB')"),
        (PLACE | {"place_type": "town"}, "$.place_type", "must be one of site, city"),
        (PLACE | {"part_of": "a b"}, "$.part_of", "must be letters, digits"),
        (
            PLACE | {"identifiers": ["RU-INN:6027068262"]},
            "$.identifiers[0]",
            "must end in",
        ),
        (PLACE | {"extra": {"colour": 1}}, "$.extra", "must have keys with a namespace"),
        (PLACE | {"extra": {"a.b:c": {1, 2}}}, "$.extra['a.b:c']", "must be plain JSON data"),
        (PLACE | {"extra": {"a.b:c": float("nan")}}, "$.extra['a.b:c']", "must be a finite number"),
        (GIFT | {"date": "21.09.2021"}, "$.date", "must be an EDTF date"),
        (GIFT | {"date": "2021-02-30"}, "$.date", "must be a day that the calendar has"),
        (GIFT | {"date": 2021}, "$.date", "must be"),
        (GIFT | {"date": "2021/2020"}, "$.date", "must not start after it ends"),
        (GIFT | {"themes": "health"}, "$.themes", "must be a list"),
        (GIFT | {"themes": ["health", "helth"]}, "$.themes[1]", "must be"),
        # numbers are texts, and texts are no numbers
        (GIFT | {"amount": 393000000}, "$.amount", "must be an object"),
        (
            GIFT | {"amount": MONEY | {"amount": 12.5}},
            "$.amount.amount",
            "must be text (write the number",
        ),
        (
            GIFT | {"amount": MONEY | {"amount": 12}},
            "$.amount.amount",
            "must be text (write the number",
        ),
        (GIFT | {"amount": MONEY | {"amount": True}}, "$.amount.amount", "must be text"),
        (GIFT | {"amount": MONEY | {"amount": "1E999999"}}, "$.amount.amount", "must be"),
        (GIFT | {"amount": MONEY | {"amount": "1E3"}}, "$.amount.amount", "must"),
        (GIFT | {"amount": MONEY | {"amount": "١٢"}}, "$.amount.amount", "must be"),
        (GIFT | {"amount": MONEY | {"amount": "NaN"}}, "$.amount.amount", "must be"),
        (
            GIFT | {"amount": MONEY | {"currency": "EURO"}},
            "$.amount.currency",
            "must be an",
        ),
        (GIFT | {"amount": {"amount": "1"}}, "$.amount.currency", "must be there"),
        (PLACE | {"latitude": 21.03}, "$.latitude", "must be text (write the number in quotes)"),
        (PLACE | {"latitude": True}, "$.latitude", "must be text"),
        (PLACE | {"latitude": "2103E-2"}, "$.latitude", "must be written as '21.03'"),
        # rules that join fields
        (PLACE | {"latitude": "21.03"}, "$.latitude", "must be stated together with longitude"),
        (
            {"id": "m", "type": "Membership", "member": "a", "organization": "a"},
            "$.member",
            "must not be the organization itself",
        ),
        ({"id": "t", "type": "Term", "organization": "a", "number": 0}, "$.number", "must be 1 or"),
        (
            {"id": "t", "type": "Term", "organization": "a", "number": 7.9},
            "$.number",
            "must be a",
        ),
        (
            {"id": "t", "type": "Term", "organization": "a", "number": True},
            "$.number",
            "must be a",
        ),
        (
            {"id": "t", "type": "Term", "organization": "a", "number": "7"},
            "$.number",
            "must be a",
        ),
        # parts
        (
            PROJECT | {"participants": ["union"]},
            "$.participants[0]",
            "must be an object",
        ),
        (
            {
                "id": "p",
                "type": "Project",
                "name": {"en": "P"},
                "participants": [{"role": "chair"}],
            },
            "$.participants[0].party",
            "must be there",
        ),
    ],
)
def test_one_fault_is_found_where_it_is(data: Any, path: str, rule: str) -> None:
    """Each rule is broken alone, and the one fault tells path and rule."""
    (fault,) = faults_of(data)
    assert fault.path == path
    assert rule in fault.rule


def test_all_faults_are_listed_in_the_order_of_the_input() -> None:
    """No fault hides another, neither beside it nor inside a list."""
    faults = faults_of(
        {
            "type": "Event",
            "colour": "red",
            "themes": ["health", 7, "no such theme"],
            "participants": [{"party": "a b"}, {"party": "union", "role": "CHAIR", "rank": 1}],
            "date": "soon",
            "id": "meeting",
        }
    )
    assert [fault.path for fault in faults] == [
        "$.colour",
        "$.themes[1]",
        "$.themes[2]",
        "$.participants[0].party",
        "$.participants[1].role",
        "$.participants[1].rank",
        "$.date",
        "$.name",
    ]
    assert [fault.field for fault in faults[2:5]] == ["themes", "party", "role"]
    assert {fault.entity for fault in faults} == {"meeting"}


def test_a_fault_reads_as_a_sentence() -> None:
    """It tells what it must be, what was given, and in which entity."""
    (fault,) = faults_of(PLACE | {"county": "VN"})
    assert str(fault) == (
        "$.county: county must be a field of Place (did you mean country?), not 'county' (in hanoi)"
    )


def test_paths_begin_where_the_caller_says() -> None:
    """A record inside a larger document keeps its place there."""
    (fault,) = faults_of(PLACE | {"country": "XX"}, path="$.places[3]")
    assert fault.path == "$.places[3].country"


def test_an_id_that_is_none_is_not_quoted_as_the_entity() -> None:
    """A fault names an entity only by a text that can be one."""
    assert faults_of(PLACE | {"id": 7})[0].entity is None
    assert faults_of(PLACE | {"id": "x" * 1000})[0].entity is None


def test_a_list_and_a_tuple_are_the_same_plain_data() -> None:
    """Data made in Python may hold tuples where JSON has lists."""
    data = PLACE | {"aliases": ({"ru": "Ханой"},), "extra": {"a.b:c": (1, 2)}}
    claim = {"field": "name", "value": (1, 2), "basis": "inferred", "inferred_from": "a map"}
    entity = from_plain(data | {"claims": (claim,)})
    assert entity.claims[0].value == (1, 2)


@pytest.mark.parametrize(
    ("change", "path", "rule"),
    [
        ({"code": 7}, "$.code", "must be text"),
        ({"crew": "12"}, "$.crew", "must be a whole number"),
        ({"crew": -1}, "$", "must be accepted by Ship (a crew cannot be negative)"),
        ({"is_afloat": 1}, "$.is_afloat", "must be true or false"),
        ({"flag": 7}, "$.flag", "must be readable (AttributeError"),
        ({"size": {"length": 30.5, "decks": 2}}, "$.size.length", "number must be text"),
        ({"size": {"length": "30.5"}}, "$.size.decks", "must be readable (required field missing)"),
        ({"size": {"length": "30.5", "decks": 2}}, "$.size", "must be written as"),
        ({"marks": [7]}, "$.marks[0]", "must be a Flag or a Money"),
        ({"aboard": [{"person": "a"}]}, "$.aboard[0]", "one of the types Sailor, Passenger"),
        ({"aboard": [{"type": "Sailor", "person": 7}]}, "$.aboard[0].person", "must be the id of"),
        ({"aboard": ["Sailor"]}, "$.aboard[0]", "one of the types Sailor, Passenger"),
        ({"berths": [{"harbour": "a", "next": {}}]}, "$.berths[0].next.harbour", "must be there"),
        ({"call_sign": "A"}, "$.call_sign", "must have two characters or more"),
        ({"motto": "half \ud800"}, "$.motto", "must be text that UTF-8 can write"),
        ({"log": []}, "$.log", "must be an object"),
    ],
)
@pytest.mark.usefixtures("ship")
def test_a_foreign_type_is_read_as_strictly(
    plain_ship: Mapping[str, Any], change: Mapping[str, Any], path: str, rule: str
) -> None:
    """What a foreign value or rule raises is a fault with a path, never a traceback from below."""
    (fault,) = faults_of({**plain_ship, **change})
    assert fault.path == path
    assert rule in fault.rule


@pytest.mark.usefixtures("ship")
def test_a_field_without_default_must_be_there_even_if_it_may_be_null(
    plain_ship: Mapping[str, Any],
) -> None:
    """Left out is not the same as null where the class asks for an answer."""
    (fault,) = faults_of({name: one for name, one in plain_ship.items() if name != "code"})
    assert (fault.path, fault.rule) == ("$.code", "must be there")
