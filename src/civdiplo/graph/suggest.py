"""Who could be a partner: ranked candidates, each with the reasons that speak for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from attrs import frozen

from civdiplo.entities.actors import Organization
from civdiplo.entities.projects import Proposal
from civdiplo.errors import InvalidValueError
from civdiplo.graph.build import graph
from civdiplo.graph.geography import coordinates_of, country_of, kilometres
from civdiplo.graph.levels import exists

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["DEFAULT_WEIGHTS", "Reason", "ReasonKind", "Suggestion", "suggest_partners"]

ReasonKind = Literal["role", "theme", "country", "counterpart", "shared partner", "distance"]
Weight: TypeAlias = int | Fraction | Decimal

DEFAULT_WEIGHTS: Mapping[ReasonKind, Fraction] = {
    "role": Fraction(4),
    "theme": Fraction(3),
    "country": Fraction(3),
    "counterpart": Fraction(1),
    "shared partner": Fraction(2),
    "distance": Fraction(1),
}

# Roles that a proposal may ask for and types of organizations that fill them, where the words of
# the type do not already contain the role.
_FILLED_BY = {
    "authority": ("government department", "local authority", "public institution"),
    "ngo": ("friendship society", "umbrella union"),
    "funder": ("fund",),
}


@frozen
class Reason:
    """One reason for a candidate: its kind, how much it adds to the score, and what it is."""

    kind: ReasonKind
    weight: Fraction
    detail: str


@frozen
class Suggestion:
    """A possible partner: the id of the organization, its score, and the reasons that add up to it.

    ``label`` is its name. The reasons come in the order of their weight.
    """

    candidate: str
    label: str
    score: Fraction
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        """Return name, score and reasons on one line."""
        reasons = "; ".join(f"{reason.kind}: {reason.detail}" for reason in self.reasons)
        return f"{self.label} ({float(self.score):.2f}) - {reasons}"


@frozen
class _Search:
    """What is looked for, and by whom."""

    poster: str | None
    themes: frozenset[str]
    countries: frozenset[str]
    engaged: frozenset[str]
    missing: Callable[[str | None], tuple[str, ...]]


def suggest_partners(
    dataset: Dataset,
    for_: str | Organization | Proposal,
    *,
    as_of: datetime.date | None = None,
    weights: Mapping[ReasonKind, Weight] | None = None,
    most: int = 10,
) -> tuple[Suggestion, ...]:
    """Rank the organizations that could be partners of an organization or of a proposal.

    A candidate is never the poster itself or a part of it; never one that is engaged in the
    proposal already, or, where it is for an organization, tied to it already (also by a plan).

    Args:
        dataset: Where the candidates come from.
        for_: An organization or a proposal, which need not be in the dataset, or its id.
        as_of: The day on which the candidates are to exist and ties are to hold; None is all times.
        weights: How much each kind of reason counts, 0 or more, in place of `DEFAULT_WEIGHTS`.
        most: How many are suggested at most, 1 or more.

    Returns:
        The candidates that anything speaks for, best first, equal ones by id. The score is exact;
        it is the sum over the reasons of the weight of the kind times a share from 0 to 1:
        "role" - the organization's type fills a role that is still missing (1);
        "theme" - the part of the themes looked for that are its own;
        "country" - it is of a country looked for, or turned to by the poster (1);
        "counterpart" - it is itself turned to the poster's country (1);
        "shared partner" - the partners of both over the partners of either;
        "distance" - 1000 / (1000 + whole great-circle kilometres) between the two places.

    Raises:
        UnknownIdError: The id is not in the dataset.
        InvalidValueError: It is no organization or proposal, or a weight is none.

    Source: P. Jaccard (1901), for shared partners as in D. Liben-Nowell and J. Kleinberg, The
    Link-Prediction Problem for Social Networks (2007).

    >>> from civdiplo.dataset import Dataset
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
    wanted = dataset[for_] if isinstance(for_, str) else for_
    if isinstance(wanted, Organization) and wanted.id not in dataset:
        dataset = dataset.add(wanted)
    counted = _weights(weights)
    partners = _partners(dataset, as_of)
    if isinstance(wanted, Proposal):
        search = _for_proposal(wanted, dataset)
    elif isinstance(wanted, Organization):
        search = _for_organization(wanted, dataset, as_of)
    else:
        raise InvalidValueError("for_", "must be an organization or a proposal", for_)
    found = []
    for candidate in dataset.of(Organization):
        if candidate.id in search.engaged or not exists(candidate, as_of, planned=False):
            continue
        told = [
            Reason(kind, counted[kind] * share, detail)
            for kind, share, detail in _reasons(dataset, search, candidate, partners)
            if counted[kind] * share
        ]
        if told:
            told.sort(key=lambda reason: (-reason.weight, reason.kind, reason.detail))
            score = sum((reason.weight for reason in told), Fraction(0))
            found.append(Suggestion(candidate.id, candidate.label("en"), score, tuple(told)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.candidate))[:most])


Partners: TypeAlias = Callable[[str], frozenset[str]]


def _partners(dataset: Dataset, as_of: datetime.date | None) -> Partners:
    """Return the function that gives the organizations that one is tied to."""
    network = graph(dataset, as_of=as_of, level="organization")

    return lambda actor: _neighbours(network, actor)


def _neighbours(network: nx.MultiDiGraph[str], id: str) -> frozenset[str]:
    """Return whom an actor is tied to; nobody where it is no node, as a planned one may be none."""
    if id not in network:
        return frozenset()
    return frozenset((*network.successors(id), *network.predecessors(id))) - {id}


def _weights(given: Mapping[ReasonKind, Weight] | None) -> dict[ReasonKind, Fraction]:
    counted = dict(DEFAULT_WEIGHTS)
    for kind, weight in (given or {}).items():
        if kind not in counted:
            rule = f"must be for {', '.join(get_args(ReasonKind))}"
            raise InvalidValueError("weights", rule, kind)
        if not _is_weight(weight):
            rule = "must be 0 or more, as an int, a Fraction or a Decimal"
            raise InvalidValueError(f"weights[{kind!r}]", rule, weight)
        counted[kind] = Fraction(weight)
    return counted


def _is_weight(given: object) -> bool:
    if isinstance(given, bool) or not isinstance(given, (int, Fraction, Decimal)):
        return False
    return not (isinstance(given, Decimal) and not given.is_finite()) and given >= 0


def _for_proposal(proposal: Proposal, dataset: Dataset) -> _Search:
    engaged = {participation.party for participation in proposal.participants or ()}
    return _Search(
        poster=proposal.proposer,
        themes=frozenset(proposal.themes or ()),
        countries=frozenset(proposal.countries or ()),
        engaged=frozenset(engaged | _parts(proposal.proposer, dataset)),
        missing=lambda country: proposal.missing_roles(country=country),
    )


def _for_organization(
    organization: Organization, dataset: Dataset, as_of: datetime.date | None
) -> _Search:
    network = graph(dataset, as_of=as_of, planned=True)
    engaged = _parts(organization.id, dataset) | _neighbours(network, organization.id)
    return _Search(
        poster=organization.id,
        themes=frozenset(organization.themes or ()),
        countries=frozenset(organization.counterpart_countries or ()),
        engaged=frozenset(engaged),
        missing=lambda _country: (),
    )


def _parts(poster: str | None, dataset: Dataset) -> set[str]:
    """Return the poster and the organizations that are a part of it, at any depth."""
    if poster is None:
        return set()
    parts: dict[str, list[str]] = {}
    for organization in dataset.of(Organization):
        if organization.parent is not None:
            parts.setdefault(organization.parent, []).append(organization.id)
    found, left = {poster}, [poster]
    while left:
        new = [part for part in parts.get(left.pop(), ()) if part not in found]
        found.update(new)
        left.extend(new)
    return found


def _reasons(
    dataset: Dataset, search: _Search, candidate: Organization, partners: Partners
) -> Iterator[tuple[ReasonKind, Fraction, str]]:
    """Yield each reason for a candidate: its kind, its share from 0 to 1, and what it is."""
    country = country_of(candidate.id, dataset.get)
    role = next((role for role in search.missing(country) if _fills(candidate, role)), None)
    if role is not None:
        yield "role", Fraction(1), role
    common = search.themes.intersection(candidate.themes or ())
    if common:
        yield "theme", Fraction(len(common), len(search.themes)), ", ".join(sorted(common))
    if country is not None and country in search.countries:
        yield "country", Fraction(1), country
    if search.poster is None:
        return
    home = country_of(search.poster, dataset.get)
    if home is not None and home in (candidate.counterpart_countries or ()):
        yield "counterpart", Fraction(1), home
    ours, theirs = partners(search.poster), partners(candidate.id)
    shared = ours & theirs
    if shared:
        yield "shared partner", Fraction(len(shared), len(ours | theirs)), ", ".join(sorted(shared))
    here = coordinates_of(search.poster, dataset.get)
    there = coordinates_of(candidate.id, dataset.get)
    if here is not None and there is not None:
        whole = round(kilometres(here, there))
        yield "distance", Fraction(1000, 1000 + whole), f"{whole} km"


def _fills(candidate: Organization, role: str) -> bool:
    """Tell whether an organization's type fills a role: it has its words, or is listed for it."""
    kind = candidate.organization_type
    if kind is None:
        return False
    return set(role.split()) <= set(kind.split()) or kind in _FILLED_BY.get(role, ())
