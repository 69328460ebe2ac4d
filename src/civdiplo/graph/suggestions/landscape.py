"""All that is known of possible partners: who is tied to whom, where they are, what they do."""

from __future__ import annotations

import copy
import datetime
import functools
import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import frozen

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.errors import InvalidValueError
from civdiplo.graph.build import graph
from civdiplo.graph.geography import city_of, coordinates_of, country_of
from civdiplo.graph.levels import exists
from civdiplo.graph.suggestions.nearness import Grid
from civdiplo.values.codes import is_country
from civdiplo.values.periods import Period
from civdiplo.values.spoken import official_languages

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["Facts", "Fields", "Landscape", "PartnerLevel"]

PartnerLevel: TypeAlias = Literal["organization", "city"]
Index: TypeAlias = dict[str, list[str]]
Neighbours: TypeAlias = dict[str, set[str]]

_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")


@frozen
class Fields:
    """Under which keys of ``extra`` size and languages are stated; None where they are not."""

    size: str | None = None
    languages: str | None = None


@frozen
class Facts:
    """What is stated of one actor, as far as it may speak for it.

    ``languages`` are those stated of it or, where ``are_official``, the official ones of its
    country.
    """

    country: str | None
    themes: frozenset[str]
    counterparts: frozenset[str]
    organization_type: str | None
    at: tuple[float, float] | None
    size: int | Fraction | None
    languages: frozenset[str]
    are_official: bool


class Landscape:
    """The actors of one level, who is tied to whom, and what is stated of each.

    Args:
        dataset: Where they come from.
        level: "organization" or "city".
        as_of: The day on which they are to exist and ties are to hold; None for all times.
        kinds: Only ties of these kinds make partners; None for all.
        fields: Where size and languages are stated.
    """

    def __init__(
        self,
        dataset: Dataset,
        level: PartnerLevel,
        *,
        as_of: datetime.date | None = None,
        kinds: Collection[str] | None = None,
        fields: Fields,
    ) -> None:
        self.dataset: Dataset = dataset
        self.level: PartnerLevel = level
        self.network: nx.MultiDiGraph[str] = graph(
            dataset, as_of=as_of, level=level, kinds=kinds, planned=True
        )
        self.actors: tuple[str, ...] = tuple(_actors(dataset, level, as_of))
        self.partners: Neighbours = _neighbours(self.network, standing=None)
        ahead = self.network  # what is planned on a day may be for a later one
        if as_of is not None:
            days = Period.of(as_of, "..")
            ahead = graph(dataset, period=days, level=level, kinds=kinds, planned=True)
        self.planned: Neighbours = _neighbours(ahead, standing="planned")
        self._fields: Fields = fields
        self._facts: dict[str, Facts] = {}

    def without(self, pairs: Iterable[tuple[str, str]]) -> Landscape:
        """Return the same actors as if some pairs of them were not tied, and nothing planned."""
        other = copy.copy(self)
        other.partners = {node: set(partners) for node, partners in self.partners.items()}
        for one, another in pairs:
            other.partners[one].discard(another)
            other.partners[another].discard(one)
        other.planned = {}
        return other

    def partners_of(self, actor: str) -> set[str]:
        """Return whom an actor is tied to, by more than a plan; nobody where it is no node."""
        return self.partners.get(actor, set())

    def engaged_with(self, actor: str) -> set[str]:
        """Return whom an actor is tied to, also by a plan."""
        return self.partners_of(actor) | self.planned.get(actor, set())

    def facts(self, actor: str) -> Facts:
        """Return what is stated of an actor."""
        found = self._facts.get(actor)
        if found is None:
            found = self._facts[actor] = _facts(self.dataset, actor, self._fields)
        return found

    @functools.cached_property
    def actor_set(self) -> frozenset[str]:
        """The ids of all that may be suggested."""
        return frozenset(self.actors)

    @functools.cached_property
    def grid(self) -> Grid:
        """The actors whose place is known."""
        placed = ((actor, self.facts(actor).at) for actor in self.actors)
        return Grid((actor, at) for actor, at in placed if at is not None)

    @functools.cached_property
    def by_theme(self) -> Index:
        """The actors of each theme."""
        return _index((theme, actor) for actor in self.actors for theme in self.facts(actor).themes)

    @functools.cached_property
    def by_country(self) -> Index:
        """The actors of each country."""
        countries = ((self.facts(actor).country, actor) for actor in self.actors)
        return _index((country, actor) for country, actor in countries if country is not None)

    @functools.cached_property
    def by_counterpart(self) -> Index:
        """The actors that are turned to each country."""
        return _index(
            (code, actor) for actor in self.actors for code in self.facts(actor).counterparts
        )

    @functools.cached_property
    def by_type(self) -> Index:
        """The actors of each type of organization."""
        types = ((self.facts(actor).organization_type, actor) for actor in self.actors)
        return _index((kind, actor) for kind, actor in types if kind is not None)


def _index(pairs: Iterable[tuple[str, str]]) -> Index:
    found: Index = {}
    for key, actor in pairs:
        found.setdefault(key, []).append(actor)
    return found


def _actors(dataset: Dataset, level: PartnerLevel, as_of: datetime.date | None) -> Iterator[str]:
    """Yield the ids of those that may be suggested."""
    if level == "city":
        for place in dataset.of(Place):
            if city_of(place.id, dataset.get) == place.id:
                yield place.id
    elif level == "organization":
        for organization in dataset.of(Organization):
            if exists(organization, as_of, planned=False):
                yield organization.id
    else:
        raise InvalidValueError("level", "must be organization or city", level)


def _neighbours(network: nx.MultiDiGraph[str], *, standing: str | None) -> Neighbours:
    """Return who is tied to whom by ties of one standing."""
    found: Neighbours = {}
    for one, other, told in network.edges(data=True):
        if one != other and told.get("standing") == standing:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def _facts(dataset: Dataset, actor: str, fields: Fields) -> Facts:
    entity = dataset.get(actor)
    country = country_of(actor, dataset.get)
    languages = _languages(entity, fields.languages)
    are_official = languages is None
    if languages is None and country is not None and is_country(country):
        languages = official_languages(country)
    return Facts(
        country=country,
        themes=frozenset(getattr(entity, "themes", None) or ()),
        counterparts=frozenset(getattr(entity, "counterpart_countries", None) or ()),
        organization_type=getattr(entity, "organization_type", None),
        at=coordinates_of(actor, dataset.get),
        size=_size(entity, fields.size),
        languages=frozenset(languages or ()),
        are_official=are_official,
    )


def _extra(entity: Entity | None, key: str | None) -> Any:
    return None if entity is None or key is None else entity.extra.get(key)


def _size(entity: Entity | None, key: str | None) -> int | Fraction | None:
    """Return a size above nought; what is no plain number is not taken for one."""
    stated = _extra(entity, key)
    if isinstance(stated, bool) or not isinstance(stated, (int, float, str)):
        return None
    text = str(stated)
    if not _NUMBER.fullmatch(text):
        return None
    size = Fraction(text)
    whole: int | Fraction = size.numerator if size.denominator == 1 else size
    return whole or None


def _languages(entity: Entity | None, key: str | None) -> tuple[str, ...] | None:
    stated = _extra(entity, key)
    if isinstance(stated, str):
        return (stated,)
    if isinstance(stated, (tuple, list)):
        return tuple(one for one in stated if isinstance(one, str))
    return None
