"""Entities and parts are compared, hashed and shown by all their fields."""

from __future__ import annotations

import attrs
import pytest
from attrs import frozen
from hypothesis import given

from civdiplo.entities import (
    Entity,
    Organization,
    Part,
    Place,
    entity_types,
    register_entity_type,
)
from civdiplo.entities.content import Content
from civdiplo.testing import entities


@given(entities())
def test_what_says_the_same_is_equal(entity: Entity) -> None:
    """A copy is equal and has the same hash; with any field changed it is not equal."""
    copy = attrs.evolve(entity)
    assert copy == entity
    assert hash(copy) == hash(entity)
    assert attrs.evolve(entity, id=f"{entity.id[:150]}-too") != entity
    assert attrs.evolve(entity, note={"en": "a note that nothing else has"}) != entity


def test_another_class_is_never_equal() -> None:
    """Not even where all fields are, be it a type of entities or something else."""
    place = Place(id="a", name={"en": "A"})
    assert place != Organization(id="a", name={"en": "A"})
    assert place != "a"


def test_shown_as_attrs_shows() -> None:
    """The repr is the one that attrs would have written, and so is that of a part."""

    @frozen(kw_only=True)
    class Shown:
        title: str
        latitude: int | None = None

    @frozen(kw_only=True, eq=False, repr=False)
    class Ours(Content):
        title: str
        latitude: int | None = None

    assert repr(Ours(title="x")) == repr(Shown(title="x")).replace("Shown", "Ours")
    assert repr(Place(id="a", name={"en": "A"})).startswith("Place(id='a', sources=(), ")


@pytest.mark.parametrize("cls", [*entity_types().values(), *Part.__subclasses__()])
def test_the_methods_are_said_once(cls: type) -> None:
    """No class of ours has them written anew: that would be paid at every start."""
    if cls.__module__.startswith("civdiplo."):
        assert {"__eq__", "__hash__", "__repr__"} & vars(cls).keys() == set()


def test_a_type_of_another_package_is_read_when_it_is_registered() -> None:
    """A field whose annotation says nothing is refused there, not with the first entity."""

    @frozen(kw_only=True)
    class Vague(Entity):
        what: object = None

    with pytest.raises(TypeError, match="what"):
        register_entity_type(Vague, name="org.example:Vague")
