"""Nothing is lost or changed between an entity and its written form, whatever its type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, Entity, entity_types
from civdiplo.errors import InvalidValueError
from civdiplo.serialize import dumps, from_plain, leaves, loads, to_plain
from civdiplo.testing.entities import datasets, entities, entities_of
from civdiplo.testing.texts import entity_ids
from civdiplo.values.text import LocalText


@pytest.mark.parametrize("name", entity_types())
def test_an_entity_of_every_type_comes_back(name: str) -> None:
    """from_plain is the inverse of to_plain, and what is read is written the same again."""

    @settings(max_examples=30)
    @given(entities_of(entity_types()[name]))
    def comes_back(entity: Entity) -> None:
        plain = to_plain(entity)
        again = from_plain(plain)
        assert type(again) is type(entity)
        assert again == entity
        assert to_plain(again) == plain

    comes_back()


def test_a_foreign_type_comes_back(ship: type[Any]) -> None:
    """A registered type of another package, with values and parts of its own, loses nothing."""

    @given(entities_of(ship, crew=st.integers(0, 10**30)))
    def comes_back(entity: Entity) -> None:
        again = from_plain(json.loads(json.dumps(to_plain(entity))))
        assert again == entity
        assert type(again) is ship

    comes_back()


@settings(max_examples=40)
@given(datasets())
def test_a_dataset_comes_back_from_its_text(dataset: Dataset) -> None:
    """Loads is the inverse of dumps, as text and as bytes, references that dangle included."""
    text = dumps(dataset)
    assert loads(text) == dataset
    assert loads(text.encode()) == dataset
    assert set(loads(text).dangling()) == set(dataset.dangling())


@settings(max_examples=25)
@given(datasets(dangling=False))
def test_a_dataset_without_dangling_references_has_none_when_it_comes_back(
    dataset: Dataset,
) -> None:
    """The strategy keeps its promise, and reading adds nothing to it."""
    assert dataset.dangling() == ()
    assert loads(dumps(dataset)).dangling() == ()


@settings(max_examples=40)
@given(datasets(), st.randoms(use_true_random=False))
def test_equal_datasets_give_equal_text(dataset: Dataset, random: Any) -> None:
    """The order in which entities were given shows nowhere in the text."""
    shuffled = list(dataset)
    random.shuffle(shuffled)
    assert dumps(Dataset(shuffled)) == dumps(dataset)


@given(entities(id=entity_ids()))
def test_the_id_comes_first_and_the_type_second(entity: Entity) -> None:
    """A reader of the file sees at once what a line is about."""
    assert list(to_plain(entity))[:2] == ["id", "type"]


@given(entities())
def test_what_is_not_stated_is_not_written(entity: Entity) -> None:
    """None is said by leaving the field out; an empty tuple of its own is written."""
    plain = to_plain(entity)
    assert None not in plain.values()
    for name in plain.keys() - {"id", "type"}:
        assert getattr(entity, name) is not None
    empty = [name for name, value in plain.items() if value == []]
    assert all(getattr(entity, name) == () for name in empty)
    assert not {"sources", "claims"} & set(empty)


def test_a_foreign_plain_form_is_read_as_it_stands(
    ship: type[Any], plain_ship: Mapping[str, Any]
) -> None:
    """Null stands only where a field left out would say something else than None."""
    entity = from_plain(plain_ship)
    assert isinstance(entity, ship)
    plain = to_plain(entity)
    assert plain == plain_ship
    assert [name for name, value in plain.items() if value is None] == ["code", "kind"]


def test_a_part_of_a_subclass_is_not_written(ship: type[Any], plain_ship: dict[str, Any]) -> None:
    """It would be read back as its base, without what it has more."""
    sailor = type(from_plain(plain_ship).aboard[0])  # type: ignore[attr-defined]
    captain = frozen(kw_only=True)(type("Captain", (sailor,), {}))(person="a")
    name = LocalText.of(en="S")
    entity = ship(id="s", name=name, code=None, visits=(), aboard=(captain,))
    with pytest.raises(InvalidValueError, match="aboard must be a Sailor or a Passenger"):
        dumps(Dataset([entity]))


def test_what_repeats_is_held_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, codes, dates and citations of one input are one object each, up to a bound."""
    plain = {"id": "a", "type": "Contribution", "provider": "donor", "date": "2021-09"}
    text = json.dumps({"civdiplo": 1, "entities": [plain, plain | {"id": "b"}]})
    first, second = (entity.provider for entity in loads(text).of(Contribution))
    assert first is second
    monkeypatch.setattr(leaves, "_POOL", 1)
    other = plain | {"id": "b", "provider": "other", "receiver": "donor"}
    text = json.dumps({"civdiplo": 1, "entities": [plain, other]})
    assert [entity.provider for entity in loads(text).of(Contribution)] == ["donor", "other"]
