"""Programmes, applications for grants, projects, and proposals that look for partners."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, ClassVar, Literal

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, PlaceId, Status
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.campaigns import require_money
from civdiplo.entities.converters import (
    to_id,
    to_ids,
    to_period,
    to_text,
    to_texts,
    to_tuple,
    to_when,
)
from civdiplo.entities.links import Amount, End, Flow, Tie
from civdiplo.entities.participation import Participation, participation_ties
from civdiplo.entities.shapes import AnyId, CountryCode, Part, Refers, Text, ThemeCode, Word
from civdiplo.errors import InvalidValueError
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When
from civdiplo.values.text import LocalText

__all__ = [
    "ApplicationState",
    "GrantApplication",
    "Participation",
    "Programme",
    "Project",
    "Proposal",
    "StateChange",
    "participation_ties",
]

ApplicationState = Literal[
    "submitted", "under review", "deferred", "supported", "not supported", "withdrawn", "closed"
]
ProgrammeId = Annotated[str, Refers(("Programme",))]
ProjectId = Annotated[str, Refers(("Project",))]


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Programme(Entity):
    """A grant programme, competition or call that applications answer.

    Args:
        name: Its name.
        organizers: Who runs and funds it.
        themes: What it funds, codes of the theme list.
        period: From when to when.

    Source: 360Giving grantProgramme.

    >>> Programme(id="p", name={"en": "Second call 2023"}, period="2023/2023").period.edtf
    '2023/2023'
    """

    name: LocalText = field(converter=to_text)
    organizers: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    period: Period | None = field(default=None, converter=to_period)


@frozen(kw_only=True, eq=False, repr=False)
class StateChange(Part):
    """An application comes into a state on a date."""

    state: ApplicationState
    date: When | None = field(default=None, converter=to_when)


# how the partnership named in an application stands; in all other states it is planned
_PROSPECTS: dict[str | None, str] = {
    "supported": "active",
    "not supported": "cancelled",
    "withdrawn": "cancelled",
}


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class GrantApplication(Entity):
    """An application for a grant, from submission to award.

    Args:
        name: The title of what is applied for.
        reference_number: Its number with the funder.
        applicant: Who applies: an organization, in some programmes a person.
        partners: Who is named as a partner.
        programme: The programme or call applied to.
        stream: The line or direction of the programme.
        countries: The countries it joins.
        amount_requested: What is asked for.
        cofinancing: What the applicant and others bring.
        amount_total: What the source states as the total cost.
        amount_awarded: What was granted.
        amount_disbursed: What was paid out.
        period: When it is to be carried out, both ends counted.
        history: The states it went through, in order.
        project: The project it is for.

    Raises:
        InvalidValueError: The total is stated and is not requested plus co-financing, exactly.

    Source: 360Giving (amountRequested, amountAwarded, amountDisbursed).

    >>> GrantApplication(
    ...     id="a", name={"en": "Exchange"}, applicant="centre",
    ...     history=[StateChange(state="submitted", date="2023-03-15")],
    ... ).state
    'submitted'
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("application",)

    name: LocalText = field(converter=to_text)
    reference_number: Text | None = None
    applicant: ActorId = field(converter=to_id)
    partners: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    programme: ProgrammeId | None = field(default=None, converter=to_id)
    stream: LocalText | None = field(default=None, converter=to_text)
    countries: tuple[CountryCode, ...] | None = field(default=None, converter=to_tuple)
    amount_requested: Amount | None = None
    cofinancing: Amount | None = None
    amount_total: Amount | None = None
    amount_awarded: Amount | None = None
    amount_disbursed: Amount | None = None
    period: Period | None = field(default=None, converter=to_period)
    history: tuple[StateChange, ...] | None = field(default=None, converter=to_tuple)
    project: ProjectId | None = field(default=None, converter=to_id)

    @property
    def state(self) -> ApplicationState | None:
        """The last state it came into; None where no state is stated."""
        return self.history[-1].state if self.history else None

    @property
    def submitted(self) -> When | None:
        """When it was first submitted."""
        submissions = (change for change in self.history or () if change.state == "submitted")
        return next((change.date for change in submissions), None)

    @property
    def supported(self) -> When | None:
        """When it was last supported: the day of what was granted."""
        dates = [change.date for change in self.history or () if change.state == "supported"]
        return dates[-1] if dates else None

    def check(self) -> None:
        """Refuse sums that are no money, and a stated total that is not the sum of its parts."""
        names = ("requested", "total", "awarded", "disbursed")
        for name in (*(f"amount_{name}" for name in names), "cofinancing"):
            require_money(name, getattr(self, name))
        parts = (self.amount_requested, self.cofinancing, self.amount_total)
        if all(isinstance(part, Money) for part in parts):
            requested, cofinancing, total = parts
            if requested + cofinancing != total:  # type: ignore[operator]
                rule = f"must be requested plus co-financing, {requested + cofinancing}"  # type: ignore[operator]
                raise InvalidValueError("amount_total", rule, str(total))

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of the applicant and the partners it names."""
        others = dict.fromkeys(p for p in self.partners or () if p != self.applicant)
        if others:
            ends = (End(self.applicant, "applicant"), *(End(other, "partner") for other in others))
            yield from self.tied(
                "application", *ends, when=self.period, status=_PROSPECTS.get(self.state, "planned")
            )

    def flows(self, find: Callable[[str], Entity | None]) -> Iterator[Flow]:
        """Yield what was granted as a commitment and what was paid out as a disbursement."""
        programme = find(self.programme) if self.programme is not None else None
        organizers = programme.organizers if isinstance(programme, Programme) else None
        for amount, word in (
            (self.amount_awarded, "commitment"),
            (self.amount_disbursed, "disbursement"),
        ):
            if amount is not None:
                yield Flow(
                    entity=self.id,
                    provider=organizers[0] if organizers and len(organizers) == 1 else None,
                    receiver=self.applicant,
                    channel=None,
                    campaign=None,
                    programme=self.programme,
                    transaction_type=word,  # type: ignore[arg-type]
                    when=self.supported,
                    amount=amount,
                    in_kind=None,
                    stated=False,
                    covers=None,
                    coverage=None,
                    sources=self.sources,
                )


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Project(Entity):
    """Work done together, with a goal, tasks, places and those it is for.

    Args:
        name: Its name.
        participants: Who takes part, in which role (funding, implementing ...).
        themes: What it is about, codes of the theme list.
        goals: What it is to reach.
        tasks: What is to be done.
        target_groups: Whom it is for.
        places: Where.
        date: When it was or is to be carried out, as a day, a partial date or a period.
        builds_on: The twinnings, agreements and projects it builds on.
        status: "planned", "active", "completed" or "cancelled".

    Source: IATI activity.

    >>> Project(id="p", name={"en": "Monument"}, date="[2015..2018]").date.precision
    'range'
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("project",)

    name: LocalText = field(converter=to_text)
    participants: tuple[Participation, ...] | None = field(default=None, converter=to_tuple)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    goals: tuple[LocalText, ...] | None = field(default=None, converter=to_texts)
    tasks: tuple[LocalText, ...] | None = field(default=None, converter=to_texts)
    target_groups: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    places: tuple[PlaceId, ...] | None = field(default=None, converter=to_ids)
    date: When | None = field(default=None, converter=to_when)
    builds_on: tuple[AnyId, ...] | None = field(default=None, converter=to_ids)
    status: Status | None = None

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all who take part."""
        return participation_ties(
            self, "project", self.participants, when=self.date, status=self.status
        )


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Proposal(Entity):
    """An offer or idea that looks for partners.

    Args:
        name: Its name.
        proposer: Who posts it.
        themes: What it is about, codes of the theme list.
        countries: Where partners are looked for.
        required_roles: The roles that have to be filled before it can begin.
        participants: Who has been engaged, in which role and for which country.
        languages: ISO 639 codes of the languages it can be worked on in.
        date: When it was posted.
        status: How it stands.

    >>> tour = Proposal(
    ...     id="t", name={"en": "Social tourism"}, proposer="union",
    ...     required_roles=["authority", "travel agency"],
    ...     participants=[Participation(party="bureau", role="travel agency", country="DK")],
    ... )
    >>> tour.missing_roles(country="DK")
    ('authority',)
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("proposal",)

    name: LocalText = field(converter=to_text)
    proposer: ActorId | None = field(default=None, converter=to_id)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    countries: tuple[CountryCode, ...] | None = field(default=None, converter=to_tuple)
    required_roles: tuple[Word, ...] | None = field(default=None, converter=to_tuple)
    participants: tuple[Participation, ...] | None = field(default=None, converter=to_tuple)
    date: When | None = field(default=None, converter=to_when)
    status: Status | None = None

    def missing_roles(self, *, country: str | None = None) -> tuple[str, ...]:
        """Return the required roles that nobody fills in a country, in the order required.

        A participation that names no country counts for every country.
        """
        filled = {
            one.role
            for one in self.participants or ()
            if country is None or one.country in (None, country)
        }
        return tuple(role for role in self.required_roles or () if role not in filled)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the planned tie of the proposer and those engaged."""
        engaged = list(self.participants or ())
        if self.proposer is not None:
            engaged.append(Participation(party=self.proposer, role="proposer"))
        return participation_ties(
            self, "proposal", tuple(engaged), when=self.date, status=self.status or "planned"
        )
