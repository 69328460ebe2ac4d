"""Filling the slots of an entity gives just what its constructor gives, or is not done."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from attrs import field, frozen
from hypothesis import given, settings

from civdiplo.entities import Entity, Participation, Twinning, entity_types
from civdiplo.entities.converters import to_date, to_tuple
from civdiplo.entities.shapes import Text, Word
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.serialize.making import is_filled, maker
from civdiplo.serialize.reading import Reader
from civdiplo.testing.entities import entities
from civdiplo.values.dates import PartialDate

_made: list[Any] = []


def noted(value: Any = ()) -> Any:
    """Note that this ran, and return the value."""
    _made.append(value)
    return value


def arguments_of(thing: Any) -> dict[str, Any]:
    """Return the arguments that make a thing, without those that are defaults."""
    held = {one.name: (getattr(thing, one.name), one.default) for one in attrs.fields(type(thing))}
    return {name: value for name, (value, default) in held.items() if value is not default}


@settings(max_examples=100)
@given(entities())
def test_both_ways_give_the_same(entity: Entity) -> None:
    """Every field is the same object, whether stated or left out."""
    made = maker(type(entity))(arguments_of(entity))
    assert made == entity
    assert type(made) is type(entity)
    assert hash(made) == hash(entity)


@pytest.mark.parametrize("cls", [*entity_types().values(), Participation])
def test_the_types_of_the_library_are_filled(cls: type[Any]) -> None:
    """All but the one whose constructor puts its parties in order."""
    assert is_filled(cls) is (cls is not Twinning)


def test_rules_that_join_fields_are_asked() -> None:
    """The check of the entity runs, as it does in the constructor."""
    with pytest.raises(InvalidValueError, match="must name two places"):
        maker(Twinning)({"id": "t", "parties": ("a", "b", "c")})


@frozen(kw_only=True)
class Widened(Entity):
    """A type whose default is widened by its converter."""

    date: PartialDate | None = field(default="2021-09", converter=to_date)  # type: ignore[assignment]
    roles: tuple[Word, ...] = field(default=(), converter=to_tuple)


def test_a_default_is_widened_as_the_constructor_does() -> None:
    """The default of a field is what the field holds."""
    assert maker(Widened)({"id": "a"}) == Widened(id="a")
    assert isinstance(maker(Widened)({"id": "a"}).date, PartialDate)


@frozen(kw_only=True)
class WithPostInit(Entity):
    """A type with a step of its own after the constructor."""

    def __attrs_post_init__(self) -> None:
        """Note that it ran."""
        _made.append(self)


@frozen(kw_only=True)
class WithPreInit(Entity):
    """A type with a step of its own before the constructor."""

    def __attrs_pre_init__(self) -> None:
        """Note that it ran."""
        _made.append(self)


@frozen(kw_only=True, init=False)
class WithInit(Entity):
    """A type with a constructor of its own."""

    def __init__(self, **arguments: Any) -> None:
        """Note that it ran."""
        self.__attrs_init__(**arguments)
        _made.append(self)


@frozen(kw_only=True)
class WithValidator(Entity):
    """A type with a validator of attrs."""

    motto: Text | None = field(default=None)

    @motto.validator
    def _note(self, _: Any, __: Any) -> None:
        _made.append(self)


@frozen(kw_only=True)
class WithConverter(Entity):
    """A type with a converter of its own."""

    motto: Text | None = field(default=None, converter=noted)


@frozen(kw_only=True)
class WithFactory(Entity):
    """A type whose default is made anew each time."""

    words: tuple[Word, ...] = field(factory=noted)


@frozen(kw_only=True, slots=False)
class WithDict(Entity):
    """A type that keeps its fields in a dictionary."""

    motto: Text | None = None

    def check(self) -> None:
        """Note that it ran."""
        _made.append(self)


@frozen(kw_only=True, cache_hash=True)
class WithHash(Entity):
    """A type that remembers its hash."""

    motto: Text | None = None

    def check(self) -> None:
        """Note that it ran."""
        _made.append(self)


@pytest.mark.parametrize(
    "cls",
    [
        WithPostInit,
        WithPreInit,
        WithInit,
        WithValidator,
        WithConverter,
        WithFactory,
        WithDict,
        WithHash,
    ],
)
def test_a_constructor_that_does_more_is_called(cls: type[Any]) -> None:
    """What a class adds to its making is never left out."""
    _made.clear()
    thing = maker(cls)({"id": "a"})
    assert len(_made) == 1
    assert thing == cls(id="a")
    assert hash(thing) == hash(cls(id="a"))


class Odd:
    """A value class that gives something else than itself."""

    @classmethod
    def from_plain(cls, plain: Any) -> Any:
        """Return what was given."""
        return plain

    def to_plain(self) -> Any:
        """Return nothing of use."""
        return self


@frozen(kw_only=True)
class Holder(Entity):
    """An entity with such a value."""

    odd: Odd | None = None


def test_a_value_of_another_class_is_refused() -> None:
    """The constructor would refuse it, so the reader does."""
    with pytest.raises(InvalidDataError, match=r"\$\.odd: odd must be of the class Odd, not 'x'"):
        Reader().object(Holder)({"id": "a", "odd": "x"})
