"""Who is a candidate, and what part of each reason speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from civdiplo.graph.geography import kilometres
from civdiplo.graph.suggestions.landscape import Facts, Landscape
from civdiplo.graph.suggestions.reasons import ReasonKind
from civdiplo.graph.suggestions.search import Search

__all__ = ["NEAREST", "Share", "apart", "candidates", "filled_role", "scores", "shares"]

NEAREST = 200  # candidates that are looked at because they are near, at most
Share: TypeAlias = tuple[ReasonKind, int | Fraction, int | Fraction]  # so much of so much

# Roles that a proposal may ask for and types of organizations that fill them, where the words of
# the type do not already contain the role.
_FILLED_BY = {
    "authority": ("government department", "local authority", "public institution"),
    "ngo": ("friendship society", "umbrella union"),
    "funder": ("fund",),
}


def candidates(search: Search, landscape: Landscape) -> set[str]:
    """Return whom more than a type, a size or a language may speak for.

    They are the partners of partners, those of a theme, country or role that is looked for, those
    turned to the own country, and the nearest in space.
    """
    found: set[str] = set()
    for partner in search.partners:
        found.update(landscape.partners_of(partner))
    for index, keys in (
        (landscape.by_theme, search.themes),
        (landscape.by_country, search.countries),
        (landscape.by_counterpart, _country(search.home)),
        (landscape.by_type, _types(search, landscape)),
    ):
        for key in keys:
            found.update(index.get(key, ()))
    if search.home is not None and search.home.at is not None:
        number = NEAREST + len(search.never)
        found.update(landscape.grid.nearest(search.home.at, number))
    return found.intersection(landscape.actor_set) - search.never


def _country(home: Facts | None) -> Iterable[str]:
    return () if home is None or home.country is None else (home.country,)


def _types(search: Search, landscape: Landscape) -> Iterator[str]:
    """Yield the types of organizations that fill a required role."""
    for kind in landscape.by_type if search.required else ():
        if any(_fills(kind, role) for role in search.required):
            yield kind


def scores(
    search: Search,
    found: Iterable[str],
    landscape: Landscape,
    weights: Mapping[ReasonKind, Fraction],
) -> dict[str, float]:
    """Return the score of each candidate that anything speaks for, as a floating number."""
    floating = {kind: float(weight) for kind, weight in weights.items()}
    scored = {
        actor: sum(floating[kind] * float(part / whole) for kind, part, whole in told)
        for actor in found
        if (told := list(shares(search, actor, landscape)))
    }
    return {actor: score for actor, score in scored.items() if score > 0}


def shares(search: Search, actor: str, landscape: Landscape) -> Iterator[Share]:
    """Yield each reason for a candidate, as a part of the most that it could be.

    It is never nought, and never more than the whole.
    """
    facts = landscape.facts(actor)
    common = len(search.themes & facts.themes)
    if common:
        yield "theme", common, len(search.themes)
    if search.required and filled_role(search, facts) is not None:
        yield "role", 1, 1
    if facts.country is not None and facts.country in search.countries:
        yield "country", 1, 1
    if facts.organization_type is not None and search.organization_type == facts.organization_type:
        yield "type", 1, 1
    if search.home is not None:
        yield from _beside(search, search.home, actor, facts, landscape)


def _beside(
    search: Search, home: Facts, actor: str, facts: Facts, landscape: Landscape
) -> Iterator[Share]:
    """Yield the reasons that lie in the actor that looks for partners."""
    if home.country is not None and home.country in facts.counterparts:
        yield "counterpart", 1, 1
    shared = len(search.partners & landscape.partners_of(actor))
    if shared:
        yield "shared partner", shared, len(search.partners)
    alike = search.partner_countries[facts.country] if facts.country is not None else 0
    if alike and not search.countries:  # countries that are looked for say more
        yield "partner country", alike, len(search.partners)
    if home.at is not None and facts.at is not None:
        yield "distance", 1000, 1000 + apart(home, facts)
    if home.size is not None and facts.size is not None:
        yield "size", min(home.size, facts.size), max(home.size, facts.size)
    is_told = facts.country != home.country or not (home.are_official and facts.are_official)
    if is_told and home.languages & facts.languages:  # of one country that would be said twice
        yield "language", 1, 1


def apart(one: Facts, other: Facts) -> int:
    """Return the whole great-circle kilometres between two actors whose places are known."""
    return 0 if one.at is None or other.at is None else round(kilometres(one.at, other.at))


def filled_role(search: Search, facts: Facts) -> str | None:
    """Return the first missing role that an organization fills: by its words, or as listed."""
    kind = facts.organization_type
    if kind is None:
        return None
    return next((role for role in search.missing(facts.country) if _fills(kind, role)), None)


def _fills(kind: str, role: str) -> bool:
    return set(role.split()) <= set(kind.split()) or kind in _FILLED_BY.get(role, ())
