"""The levels at which a network is seen: which node an actor is at each of them, and its facts."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity, type_name
from civdiplo.errors import InvalidValueError
from civdiplo.graph.asked import Asked, asked
from civdiplo.graph.geography import city_of, country_of, region_of
from civdiplo.values.codes import country as country_named

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["Facts", "Level", "Project", "actors", "exists", "facts_of", "projection"]

Level = Literal["actor", "organization", "person", "city", "region", "country"]
Project: TypeAlias = Callable[[str], str | None]
Facts: TypeAlias = dict[str, str | int | float | bool]

_NOT_ORGANIZATIONS = frozenset({"persons", "places", "countries"})
_WORDS = ("country", "organization_type", "place_type", "group_type")


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
    if level == "region":
        return lambda end: region_of(end, find)
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


def actors(dataset: Dataset, level: Level, *, time: Asked, planned: bool) -> Iterator[str]:
    """Yield the ids of all actors that a level shows, whether anything ties them or not."""
    if level != "person":
        for one in dataset.of(Organization):
            if (one.status is None and time.days is None) or _may_exist(one, time, planned=planned):
                yield one.id
    kinds: Sequence[type[Entity]] = (Person, Group)
    for kind in kinds:
        for entity in dataset.of(kind):
            if level != "person" or is_person(entity):
                yield entity.id


def exists(organization: Organization, as_of: datetime.date | None, *, planned: bool) -> bool:
    """Tell whether an organization may exist on a day; one that is only planned does not."""
    return _may_exist(organization, asked(as_of, None, "ever"), planned=planned)


def _may_exist(organization: Organization, time: Asked, *, planned: bool) -> bool:
    if organization.status == "cancelled" or (organization.status == "planned" and not planned):
        return False
    return time.may_exist(organization)


def facts_of(dataset: Dataset, level: Level) -> Callable[[str], Facts]:
    """Return the function that gives the attributes of a node: plain, absent where not stated."""
    if level == "country":
        return _country_facts
    find = dataset.get
    known: dict[object, Facts] = {}  # what many nodes have in common

    def facts(node: str) -> Facts:
        entity = find(node)
        if entity is None:
            return {"label": node}
        said = _words_of(type(entity))(entity)  # type: ignore[arg-type]  # a class is hashable
        common = known.get(said)
        if common is None:
            common = known[said] = _common(entity)
        found = common.copy()
        found["label"] = entity.label()
        if "country" not in found:
            country = country_of(node, find)
            if country is not None:
                found["country"] = country
        if isinstance(entity, Place):
            found.update(_position(entity))
        return found

    return facts


def _country_facts(node: str) -> Facts:
    return {"label": country_named(node).name, "type": "country", "country": node}


def _position(place: Any) -> Facts:
    if place.latitude is None or place.longitude is None:
        return {}
    return {"latitude": float(place.latitude), "longitude": float(place.longitude)}


def _common(entity: Entity) -> Facts:
    """Return what all entities tell that are of this type and say these words; labels differ."""
    words = {name: getattr(entity, name, None) for name in _WORDS}
    said = {name: word for name, word in words.items() if isinstance(word, str)}
    return {"label": "", "type": type_name(type(entity)), **said}


@functools.cache
def _words_of(cls: type[Entity]) -> Callable[[Entity], object]:
    """Return what reads the words of entities of a type, as far as it has them."""
    return attrgetter("__class__", *(name for name in _WORDS if hasattr(cls, name)))
