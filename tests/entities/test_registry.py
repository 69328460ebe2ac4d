"""An entity type of somebody else's can be registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from attrs import field, frozen

from civdiplo.entities import (
    Contribution,
    End,
    Entity,
    Organization,
    Tie,
    entity_type,
    entity_types,
    register_entity_type,
    type_name,
)
from civdiplo.entities.actors import OrganizationId
from civdiplo.entities.base import is_of_types
from civdiplo.entities.converters import to_ids
from civdiplo.errors import InvalidValueError, UnknownTypeError


@frozen(kw_only=True)
class Choir(Organization):
    """A choir, which is an organization."""

    voices: int | None = None


@frozen(kw_only=True)
class Tour(Entity):
    """A tour that joins choirs."""

    choirs: tuple[OrganizationId, ...] = field(converter=to_ids)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the tie of all choirs."""
        ends = tuple(End(choir, "choir") for choir in self.choirs)
        yield Tie(
            entity=self.id,
            kind="tour",
            ends=ends,
            when=None,
            directed=False,
            standing="actual",
            sources=self.sources,
        )


def test_a_type_is_found_by_its_name() -> None:
    """A registered type is found by its name, and its name by the type."""
    register_entity_type(Choir, name="org.example:Choir")
    assert register_entity_type(Choir, name="org.example:Choir") is Choir
    assert entity_type("org.example:Choir") is Choir
    assert type_name(Choir) == "org.example:Choir"
    assert "org.example:Choir" in entity_types()


def test_a_subclass_may_stand_where_its_base_is_asked_for() -> None:
    """A reference to an organization is met by a registered kind of organization."""
    choir = Choir(id="c", name={"en": "Choir"}, voices=4)
    assert is_of_types(choir, ("Organization",))
    assert not is_of_types(choir, ("Place",))
    assert is_of_types(choir, ())


@pytest.mark.parametrize("name", ["choir", "org.example:", "a b", "", "x:Choir"])
def test_bad_names_are_refused(name: str) -> None:
    """A type needs a class name, with a dotted namespace or none."""
    with pytest.raises(InvalidValueError, match="entity type"):
        register_entity_type(Tour, name=name or " ")


def test_taken_names_and_strange_classes_are_refused() -> None:
    """One name is one type, and a type is an attrs subclass of Entity."""
    with pytest.raises(InvalidValueError, match="name of its own"):
        register_entity_type(Tour, name="Organization")

    class Plain(Contribution):
        pass

    for cls in (Plain, int):
        with pytest.raises(InvalidValueError, match="subclass of Entity"):
            register_entity_type(cls, name="Plain")  # type: ignore[type-var]


def test_unknown_types_are_named() -> None:
    """A name or class that is not registered is an error that lists the known ones."""
    with pytest.raises(UnknownTypeError, match="Organization"):
        entity_type("Ship")
    with pytest.raises(UnknownTypeError):
        type_name(Entity)
