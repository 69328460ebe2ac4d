"""A reason put into words, with the entities that state it and the sources they are told in."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from civdiplo.entities.base import Entity
from civdiplo.graph.suggestions.landscape import Facts, Landscape
from civdiplo.graph.suggestions.reasons import Reason, ReasonKind
from civdiplo.graph.suggestions.scoring import apart, filled_role
from civdiplo.graph.suggestions.search import Search

__all__ = ["explained"]

_BETWEEN = frozenset({"counterpart", "distance", "size", "language"})


def explained(
    kind: ReasonKind,
    weight: Fraction,
    search: Search,
    actor: str,
    landscape: Landscape,
    *,
    language: str,
) -> Reason:
    """Return a reason for a candidate with what it is, and where it is told."""
    facts, find = landscape.facts(actor), landscape.dataset.get
    if kind == "shared partner":
        shared = search.partners & landscape.partners_of(actor)
        detail = ", ".join(sorted(_label(find(partner), partner, language) for partner in shared))
    elif search.home is not None and kind in _BETWEEN:
        detail = _between(kind, search.home, facts)
    else:
        detail = _own(kind, search, facts)
    entities = dict.fromkeys(_entities(kind, search, actor, landscape))
    stating = [entity for one in entities if (entity := find(one)) is not None]
    sources = tuple(dict.fromkeys(source for entity in stating for source in entity.sources))
    return Reason(kind, weight, detail, tuple(entity.id for entity in stating), sources)


def _label(entity: Entity | None, actor: str, language: str) -> str:
    return actor if entity is None else entity.label(language)


def _own(kind: ReasonKind, search: Search, facts: Facts) -> str:
    """Return in words what a candidate is that is looked for."""
    match kind:
        case "role":
            return filled_role(search, facts) or ""
        case "theme":
            return ", ".join(sorted(search.themes & facts.themes))
        case "type":
            return facts.organization_type or ""
        case "partner country":
            count = search.partner_countries[facts.country or ""]
            return f"{facts.country}, as {count} of {len(search.partners)} partners"
        case _:
            return facts.country or ""


def _between(kind: ReasonKind, home: Facts, facts: Facts) -> str:
    """Return in words what two actors have to do with one another."""
    match kind:
        case "counterpart":
            return home.country or ""
        case "distance":
            return f"{apart(home, facts)} km"
        case "size":
            sizes = (home.size, facts.size)
            return " and ".join(f"{float(size):.15g}" for size in sizes if size is not None)
        case _:
            common = ", ".join(sorted(home.languages & facts.languages))
            are_official = home.are_official or facts.are_official
            return f"{common} (official by law or in fact, CLDR)" if are_official else common


def _entities(kind: ReasonKind, search: Search, actor: str, landscape: Landscape) -> Iterable[str]:
    """Yield the ids of the entities that state what a reason rests on."""
    if kind == "shared partner":
        for partner in sorted(search.partners & landscape.partners_of(actor)):
            for one in filter(None, (search.poster, actor)):
                yield from _tying(landscape, one, partner)
    elif kind == "partner country":
        country = landscape.facts(actor).country
        for partner in sorted(search.partners):
            if search.poster is not None and landscape.facts(partner).country == country:
                yield from _tying(landscape, search.poster, partner)
    elif kind == "counterpart":
        yield actor
    else:
        yield search.asking
        if kind in ("distance", "size", "language") and search.poster is not None:
            yield search.poster
        yield actor


def _tying(landscape: Landscape, one: str, other: str) -> Iterable[str]:
    """Yield the ids of the entities that tie two actors."""
    network = landscape.network
    for pair in ((one, other), (other, one)):
        for told in (network.get_edge_data(*pair) or {}).values():
            yield from str(told.get("stated_in", told["entity"])).split()
