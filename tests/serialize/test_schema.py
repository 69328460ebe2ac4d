"""The JSON Schema takes what is written, refuses what is not, and is published as it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from civdiplo.dataset import Dataset
from civdiplo.entities import Entity, Person, entity_types
from civdiplo.errors import InvalidDataError, UnknownTypeError
from civdiplo.serialize import dumps, from_plain, json_schema, to_plain
from civdiplo.testing.entities import datasets, entities_of

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "schema" / "civdiplo-1.schema.json"


def test_the_published_schema_is_the_present_one() -> None:
    """``make schema`` writes it, of the types of the library alone."""
    own = [cls for cls in entity_types().values() if cls.__module__.startswith("civdiplo.")]
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(own)


def test_the_schema_is_a_schema() -> None:
    """It is valid by its own dialect, and every reference in it leads somewhere."""
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    refs = json.dumps(schema).split('"$ref": "#/$defs/')[1:]
    assert {ref.partition('"')[0] for ref in refs} <= schema["$defs"].keys()


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """Return what checks documents against the schema."""
    return Draft202012Validator(json_schema())


def test_the_sample_is_valid(validator: Draft202012Validator) -> None:
    """Every shipped record, and the header, is what the schema says."""
    sample = ROOT / "src" / "civdiplo" / "data" / "sample.jsonl"
    header, *lines = sample.read_text(encoding="utf-8").splitlines()
    validator.validate({"civdiplo": 1, "entities": [json.loads(line) for line in lines]})
    schema = json_schema()
    Draft202012Validator(schema["$defs"]["header"]).validate(json.loads(header))


@settings(max_examples=40)
@given(dataset=datasets())
def test_the_schema_takes_what_is_written(
    validator: Draft202012Validator, dataset: Dataset
) -> None:
    """Whatever dumps writes is valid."""
    validator.validate(json.loads(dumps(dataset)))


@pytest.mark.parametrize("name", entity_types())
def test_the_schema_takes_every_type(name: str) -> None:
    """A schema of one type takes its entities, and no other's."""
    cls = entity_types()[name]
    validator = Draft202012Validator(json_schema([cls]))

    @settings(max_examples=10)
    @given(entities_of(cls))
    def takes(entity: Entity) -> None:
        plain = to_plain(entity)
        validator.validate({"civdiplo": 1, "entities": [plain]})
        assert not validator.is_valid({"civdiplo": 1, "entities": [plain | {"type": "Other"}]})

    takes()


CONTRIBUTION: dict[str, Any] = {
    "id": "gift",
    "type": "Contribution",
    "sources": [{"source": "doc", "locator": "p. 3"}],
    "note": {"en": "A gift"},
    "provider": "alumni",
    "transaction_type": "disbursement",
    "date": {"edtf": "2021-09", "part": "mid"},
    "amount": {"qualifier": "almost", "value": "300", "unit": "EUR"},
    "in_kind": [
        {"goods": "masks", "quantity": {"qualifier": "exact", "value": "5", "unit": "mask"}}
    ],
    "themes": ["health"],
    "extra": {"org.example:colour": [1, None]},
}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "a b"},
        {"id": ""},
        {"type": "Gift"},
        {"sources": {"source": "doc"}},
        {"sources": [{"locator": "p. 3"}]},
        {"sources": [{"source": "doc", "page": 3}]},
        {"note": "A gift"},
        {"note": {}},
        {"note": {"english": "A gift"}},
        {"note": {"en": " "}},
        {"provider": 7},
        {"provider": None},
        {"transaction_type": "gift"},
        {"date": "soon"},
        {"date": 2021},
        {"date": "2021/2022/2023"},
        {"date": {"edtf": "2021-09", "part": "late"}},
        {"amount": 300},
        {"amount": {"qualifier": "almost", "value": 300, "unit": "EUR"}},
        {"amount": {"qualifier": "nearly", "value": "300", "unit": "EUR"}},
        {"amount": {"amount": "1E3", "currency": "EUR"}},
        {"amount": {"amount": "3", "currency": "euro"}},
        {"amount": {"amount": "3"}},
        {"in_kind": ["masks"]},
        {"in_kind": [{"goods": 7}]},
        {"themes": "health"},
        {"extra": {"colour": 1}},
        {"extra": []},
        {"colour": "red"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    validator: Draft202012Validator, change: dict[str, Any]
) -> None:
    """Each change of a right record breaks both."""
    right = copy.deepcopy(CONTRIBUTION)
    assert validator.is_valid({"civdiplo": 1, "entities": [right]})
    from_plain(right)
    assert not validator.is_valid({"civdiplo": 1, "entities": [right | change]})
    with pytest.raises(InvalidDataError):
        from_plain(right | change)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"civdiplo": 1},
        {"civdiplo": 2, "entities": []},
        {"civdiplo": 1, "entities": [], "more": 1},
        {"civdiplo": 1, "entities": {}},
    ],
)
def test_the_schema_refuses_what_is_no_document(
    validator: Draft202012Validator, document: Any
) -> None:
    """Version and entities, and nothing else."""
    assert not validator.is_valid(document)


def test_a_foreign_type_has_a_schema_too(ship: type[Any], plain_ship: Mapping[str, Any]) -> None:
    """Its parts, its values that describe themselves and its nulls are in it."""
    validator = Draft202012Validator(json_schema([ship]))
    validator.validate({"civdiplo": 1, "entities": [plain_ship]})
    for change in (
        {"flag": "RED"},
        {"crew": "12"},
        {"crew": None},
        {"is_afloat": 1},
        {"draught": 3.2},
        {"berths": [{"harbour": "hanoi", "next": {}}]},
        {"aboard": [{"person": "a"}]},
        {"aboard": [{"type": "Sailor", "person": "a", "cabin": 1}]},
        {"kind": "boat"},
        {"marks": [7]},
    ):
        assert not validator.is_valid({"civdiplo": 1, "entities": [{**plain_ship, **change}]})

    @settings(max_examples=20)
    @given(entities_of(ship, crew=st.integers(0)))
    def takes(entity: Entity) -> None:
        validator.validate({"civdiplo": 1, "entities": [to_plain(entity)]})

    takes()


def test_a_type_that_is_not_registered_has_no_schema() -> None:
    """A subclass is another type."""

    class Minister(Person):
        pass

    with pytest.raises(UnknownTypeError, match="Minister"):
        json_schema([Minister])
