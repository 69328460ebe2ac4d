"""Who could be a partner: ranked candidates, each with the reasons that speak for it."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from civdiplo.entities.base import Entity
from civdiplo.errors import InvalidValueError
from civdiplo.graph.suggestions.evidence import explained
from civdiplo.graph.suggestions.landscape import Fields, Landscape
from civdiplo.graph.suggestions.reasons import ReasonKind, Suggestion, Weights, weighed
from civdiplo.graph.suggestions.scoring import candidates, scores, shares
from civdiplo.graph.suggestions.search import Search, asking_of, level_of, search_for, without_home

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["suggest_partners"]

_CLOSE = 1 - 1e-9  # scores that floating numbers may not tell apart


def suggest_partners(
    dataset: Dataset,
    for_: str | Entity,
    *,
    as_of: datetime.date | None = None,
    kinds: Collection[str] | None = None,
    abroad: bool = False,
    weights: Weights | None = None,
    size_field: str | None = None,
    language_field: str | None = None,
    language: str = "en",
    most: int = 10,
) -> tuple[Suggestion, ...]:
    """Rank who could be a partner of an organization, a city, a proposal or an application.

    For a city, cities are suggested; for all others, organizations. A candidate is never the one
    that looks for partners or a part of it; never one that is engaged in the proposal or
    application already; and never, where it is for an organization or a city, a whole that this is
    in, or one that is tied to it already (also by a plan, be it for a later day); nor is it any of
    these under another id, which an identifier in common tells.

    Candidates are the partners of partners, whoever is of a theme, country or role that is looked
    for or is turned to the own country, and the 200 nearest in space. A type, a size, a language
    and a country of partners speak for a candidate only beside one of these.

    Args:
        dataset: Where the candidates come from.
        for_: An organization, a place, a proposal or an application, which need not be in the
            dataset, or its id. A place in a city (a district) stands for the city.
        as_of: The day on which the candidates are to exist and ties are to hold; None is all times.
        kinds: Only ties of these kinds make partners; None takes all.
        abroad: Whether to leave out candidates of the own country; who states no country stays.
        weights: How much each kind of reason counts, 0 or more, in place of `DEFAULT_WEIGHTS`.
        size_field: The key of ``extra`` under which a size is stated, such as
            "org.example:population"; a number above 0, or its digits.
        language_field: The key of ``extra`` under which languages are stated, as a code or a list
            of codes; who states none there has the official languages of its country.
        language: The language of names, of candidates and of shared partners.
        most: How many are suggested at most, 1 or more.

    Returns:
        The candidates that anything speaks for, best first, equal ones by id. The score is exact;
        it is the sum over the reasons of the weight of the kind times a share from 0 to 1:
        "role" - the organization's type fills a role that is still missing (1);
        "theme" - the part of the themes looked for that are its own;
        "country" - it is of a country looked for, or turned to by the poster (1);
        "counterpart" - it is itself turned to the poster's country (1);
        "shared partner" - the part of the poster's partners that are also its own;
        "partner country" - the part of the poster's partners that are of its country, where no
        countries are looked for;
        "distance" - 1000 / (1000 + whole great-circle kilometres) between the two places;
        "size" - the smaller size over the greater one;
        "language" - a language in common (1), the official ones only across countries;
        "type" - the same type of organization, where it is for an organization (1).

    Raises:
        UnknownIdError: The id is not in the dataset.
        InvalidValueError: It is nothing that looks for partners, a weight is none, or partners
            abroad are asked for by one whose country is not stated.

    Source: D. Liben-Nowell and J. Kleinberg, The Link-Prediction Problem for Social Networks,
    JASIST 58 (2007), for shared partners. The weights are a start for the caller to change;
    `backtest` tells how well they do on data of one's own.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Organization
    >>> dataset = Dataset([
    ...     Organization(id="poster", name={"en": "Poster"}, themes=["youth"]),
    ...     Organization(id="club", name={"en": "Club"}, themes=["youth", "sport"]),
    ...     Organization(id="choir", name={"en": "Choir"}, themes=["culture"]),
    ... ])
    >>> [str(one) for one in suggest_partners(dataset, "poster")]
    ['Club (3.00) - theme: youth']
    """
    if most < 1:
        raise InvalidValueError("most", "must be 1 or more", most)
    asking = asking_of(dataset[for_] if isinstance(for_, str) else for_)
    level = level_of(asking)
    counted = weighed(weights)
    if asking.id not in dataset:
        dataset = dataset.add(asking)
    fields = Fields(size_field, language_field)
    landscape = Landscape(dataset, level, as_of=as_of, kinds=kinds, fields=fields)
    search = search_for(asking, landscape)
    if abroad:
        search = without_home(search, landscape)
    scored = scores(search, candidates(search, landscape), landscape, counted)
    told = [
        _suggestion(actor, search, landscape, counted, language) for actor in _best(scored, most)
    ]
    return tuple(sorted(told, key=lambda one: (-one.score, one.candidate))[:most])


def _best(scored: Mapping[str, float], most: int) -> list[str]:
    """Return those of the best scores, and all whose scores may in truth be equal to theirs."""
    if len(scored) <= most:
        return list(scored)
    least = heapq.nlargest(most, scored.values())[-1] * _CLOSE
    return [actor for actor, score in scored.items() if score >= least]


def _suggestion(
    actor: str,
    search: Search,
    landscape: Landscape,
    weights: Mapping[ReasonKind, Fraction],
    language: str,
) -> Suggestion:
    told = [
        explained(
            kind,
            weights[kind] * Fraction(part) / whole,
            search,
            actor,
            landscape,
            language=language,
        )
        for kind, part, whole in shares(search, actor, landscape)
        if weights[kind]
    ]
    told.sort(key=lambda reason: (-reason.weight, reason.kind, reason.detail))
    score = sum((reason.weight for reason in told), Fraction(0))
    return Suggestion(actor, landscape.dataset[actor].label(language), score, tuple(told))
