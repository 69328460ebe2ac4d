"""The levels at which a network is seen: which node an actor is at each of them, and its facts."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity, type_name
from civdiplo.errors import InvalidValueError
from civdiplo.graph.geography import city_of, country_of
from civdiplo.values.codes import country as country_named

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["Level", "actors", "exists", "facts", "projection"]

Level = Literal["actor", "organization", "person", "city", "country"]
Project: TypeAlias = Callable[[str], str | None]
Facts: TypeAlias = dict[str, str | int | float | bool]

_NOT_ORGANIZATIONS = frozenset({"persons", "places", "countries"})
_WORDS = ("organization_type", "place_type", "group_type")


def projection(dataset: Dataset, level: Level) -> Project:
    """Return the function that gives the node of an end at a level, or None where it has none.

    Raises:
        InvalidValueError: There is no such level.
    """
    if level not in get_args(Level):
        raise InvalidValueError("level", f"must be one of {', '.join(get_args(Level))}", level)
    find = dataset.get
    if level == "city":
        return lambda end: city_of(end, find)
    if level == "country":
        return lambda end: country_of(end, find)
    if level == "organization":
        return lambda end: end if _is_organization(find(end)) else None
    return lambda end: end  # "person" keeps whole ties, see `graph`


def is_person(entity: Entity | None) -> bool:
    """Tell whether an entity is a person, or a group of persons."""
    return isinstance(entity, Person) or (
        isinstance(entity, Group) and entity.group_type == "persons"
    )


def _is_organization(entity: Entity | None) -> bool:
    return isinstance(entity, Organization) or (
        isinstance(entity, Group) and entity.group_type not in _NOT_ORGANIZATIONS
    )


def actors(
    dataset: Dataset, level: Level, *, as_of: datetime.date | None, planned: bool
) -> Iterator[str]:
    """Yield the ids of all actors that a level shows, whether anything ties them or not."""
    kinds: Sequence[type[Entity]] = (Organization, Person, Group)
    for kind in kinds:
        for entity in dataset.of(kind):
            if level == "person" and not is_person(entity):
                continue
            if not isinstance(entity, Organization) or exists(entity, as_of, planned=planned):
                yield entity.id


def exists(organization: Organization, as_of: datetime.date | None, *, planned: bool) -> bool:
    """Tell whether an organization may exist on a day; one that is only planned does not."""
    if organization.status == "cancelled" or (organization.status == "planned" and not planned):
        return False
    if as_of is None:
        return True
    founded, dissolved = organization.founded, organization.dissolved
    return not (
        (founded is not None and founded.is_after(as_of).is_yes)
        or (dissolved is not None and dissolved.is_before(as_of).is_yes)
    )


def facts(dataset: Dataset, node: str, level: Level) -> Facts:
    """Return the attributes of a node: plain values only, absent where not stated."""
    if level == "country":
        return {"label": country_named(node).name, "type": "country", "country": node}
    entity = dataset.get(node)
    if entity is None:
        return {"label": node}
    kind, words = _told_of(type(entity))  # type: ignore[arg-type]  # a class is hashable
    found: Facts = {"label": entity.label(), "type": kind}
    country = country_of(node, dataset.get)
    if country is not None:
        found["country"] = country
    for name in words:
        word: str | None = getattr(entity, name)
        if word is not None:
            found[name] = word
    if isinstance(entity, Place) and entity.latitude is not None and entity.longitude is not None:
        found["latitude"] = float(entity.latitude)
        found["longitude"] = float(entity.longitude)
    return found


@functools.cache
def _told_of(cls: type[Entity]) -> tuple[str, tuple[str, ...]]:
    """Return the registered name of a type, and the fields that tell the sort of an entity."""
    return type_name(cls), tuple(name for name in _WORDS if hasattr(cls, name))
