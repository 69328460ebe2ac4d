"""What is looked for, and by whom: an organization, a city, a proposal or an application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.projects import GrantApplication, Programme, Project, Proposal
from civdiplo.errors import InvalidValueError
from civdiplo.graph.geography import city_of
from civdiplo.graph.suggestions.landscape import Facts, Landscape, PartnerLevel

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["Asking", "Search", "asking_of", "level_of", "search_for", "without_home"]

Asking: TypeAlias = Organization | Place | Proposal | GrantApplication


@frozen
class Search:
    """What is looked for, and by whom.

    ``asking`` is the entity that looks for partners and ``poster`` the actor behind it, None where
    none is stated; ``home`` is what is stated of that actor. ``partner_countries`` counts its
    partners by country. ``never`` are those who are not suggested.
    """

    asking: str
    poster: str | None
    home: Facts | None
    themes: frozenset[str]
    countries: frozenset[str]
    partners: frozenset[str]
    partner_countries: Counter[str]
    organization_type: str | None
    never: frozenset[str]
    missing: Callable[[str | None], tuple[str, ...]]
    required: tuple[str, ...] = ()


def asking_of(given: Entity) -> Asking:
    """Return what looks for partners.

    Raises:
        InvalidValueError: It is nothing that does.
    """
    if isinstance(given, (Organization, Place, Proposal, GrantApplication)):
        return given
    rule = "must be an organization, a city, a proposal or an application"
    raise InvalidValueError("for_", rule, given)


def level_of(asking: Asking) -> PartnerLevel:
    """Return whether organizations or cities are looked for."""
    return "city" if isinstance(asking, Place) else "organization"


def search_for(asking: Asking, landscape: Landscape) -> Search:
    """Return what an entity looks for.

    Raises:
        InvalidValueError: It is a place that is in no city.
    """
    if isinstance(asking, Place):
        return _for_city(asking, landscape)
    if isinstance(asking, Organization):
        return _for_organization(asking, landscape)
    if isinstance(asking, Proposal):
        return _for_proposal(asking, landscape)
    return _for_application(asking, landscape)


def without_home(search: Search, landscape: Landscape) -> Search:
    """Return the search without candidates of the own country.

    Raises:
        InvalidValueError: That country is not stated.
    """
    country = None if search.home is None else search.home.country
    if country is None:
        rule = "must be asked for by one whose country is stated"
        raise InvalidValueError("abroad", rule, search.asking)
    return evolve(search, never=search.never.union(landscape.by_country.get(country, ())))


def _search(
    landscape: Landscape,
    asking: str,
    poster: str | None,
    never: Iterable[str],
    *,
    themes: Iterable[str] | None = None,
    countries: Iterable[str] | None = None,
    organization_type: str | None = None,
    missing: Callable[[str | None], tuple[str, ...]] = lambda _country: (),
    required: tuple[str, ...] = (),
) -> Search:
    partners = frozenset() if poster is None else frozenset(landscape.partners_of(poster))
    places = (landscape.facts(partner).country for partner in partners)
    return Search(
        asking=asking,
        poster=poster,
        home=None if poster is None else landscape.facts(poster),
        themes=frozenset(themes or ()),
        countries=frozenset(countries or ()),
        partners=partners,
        partner_countries=Counter(country for country in places if country is not None),
        organization_type=organization_type,
        never=frozenset(_also_as(never, landscape.dataset)),
        missing=missing,
        required=required,
    )


def _also_as(ids: Iterable[str], dataset: Dataset) -> Iterator[str]:
    """Yield ids, and those of all that have an identifier in common with one of them."""
    for one in ids:
        yield one
        for identifier in getattr(dataset.get(one), "identifiers", None) or ():
            for same in dataset.find_by_identifier(identifier):
                yield same.id


def _for_city(place: Place, landscape: Landscape) -> Search:
    city = city_of(place.id, landscape.dataset.get)
    if city is None:
        raise InvalidValueError("for_", "must be a city or lie in one", place.id)
    around = _wholes(city, landscape)
    return _search(landscape, city, city, landscape.engaged_with(city) | around)


def _for_organization(organization: Organization, landscape: Landscape) -> Search:
    poster = organization.id
    own = _parts(poster, landscape) | _wholes(poster, landscape)
    return _search(
        landscape,
        poster,
        poster,
        own | landscape.engaged_with(poster),
        themes=organization.themes,
        countries=organization.counterpart_countries,
        organization_type=organization.organization_type,
    )


def _for_proposal(proposal: Proposal, landscape: Landscape) -> Search:
    engaged = {participation.party for participation in proposal.participants or ()}
    return _search(
        landscape,
        proposal.id,
        proposal.proposer,
        engaged | _parts(proposal.proposer, landscape),
        themes=proposal.themes,
        countries=proposal.countries,
        missing=lambda country: proposal.missing_roles(country=country),
        required=proposal.required_roles or (),
    )


def _for_application(application: GrantApplication, landscape: Landscape) -> Search:
    """Look for what the project is about, or else the programme, in the countries it joins."""
    find = landscape.dataset.get
    project, programme = (
        find(actor) if actor is not None else None
        for actor in (application.project, application.programme)
    )
    themes = project.themes if isinstance(project, Project) else None
    if themes is None and isinstance(programme, Programme):
        themes = programme.themes
    home = landscape.facts(application.applicant).country
    return _search(
        landscape,
        application.id,
        application.applicant,
        {*(application.partners or ()), *_parts(application.applicant, landscape)},
        themes=themes,
        countries=[country for country in application.countries or () if country != home],
    )


def _parts(poster: str | None, landscape: Landscape) -> set[str]:
    """Return the poster and the organizations that are a part of it, at any depth."""
    if poster is None:
        return set()
    parts: dict[str, list[str]] = {}
    for organization in landscape.dataset.of(Organization):
        if organization.parent is not None:
            parts.setdefault(organization.parent, []).append(organization.id)
    found, left = {poster}, [poster]
    while left:
        new = [part for part in parts.get(left.pop(), ()) if part not in found]
        found.update(new)
        left.extend(new)
    return found


def _wholes(part: str, landscape: Landscape) -> set[str]:
    """Return a place and all that it lies in, or an organization and all that it is a part of."""
    found: set[str] = set()
    whole: str | None = part
    while whole is not None and whole not in found:
        found.add(whole)
        entity = landscape.dataset.get(whole)
        whole = entity.part_of if isinstance(entity, Place) else getattr(entity, "parent", None)
    return found
