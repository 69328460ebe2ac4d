"""Relations of actors over time: membership, posts and terms, representation, cooperation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, ClassVar

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, OrganizationId, PartyId, PersonId, PlaceId, Status
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import (
    to_id,
    to_ids,
    to_period,
    to_text,
    to_texts,
    to_tuple,
    to_when,
)
from civdiplo.entities.links import End, PlainEnd, PlainTie, Tie
from civdiplo.entities.shapes import Refers, ThemeCode, Word
from civdiplo.errors import InvalidValueError
from civdiplo.values.estimates import Estimate
from civdiplo.values.periods import Period, When
from civdiplo.values.text import LocalText

__all__ = [
    "Appointment",
    "Cooperation",
    "Correspondence",
    "Mandate",
    "Membership",
    "Post",
    "Representation",
    "Term",
    "require_several",
]


def require_several(field_name: str, ids: tuple[str, ...]) -> None:
    """Refuse fewer than two parties, and a party that is named twice."""
    if len(ids) < 2:
        raise InvalidValueError(field_name, "must name at least two", ids)
    if len(set(ids)) < len(ids):
        raise InvalidValueError(field_name, "must name each party once", ids)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Membership(Entity):
    """A person, group or organization belongs to an organization.

    Args:
        member: Who belongs; another organization where organizations nest.
        organization: Whom they belong to.
        role: The role in it ("member", "founder"); None where not stated.
        period: From when to when.

    Source: Popolo Membership, W3C ORG Membership.

    >>> Membership(id="m", member="alumni", organization="union", period="2019/..").period.open_end
    True
    """

    plain_tie: ClassVar[PlainTie | None] = PlainTie(
        kind="membership",
        ends=(
            PlainEnd(field="member", role="member", role_field="role"),
            PlainEnd(field="organization", role="organization"),
        ),
        directed=True,
        when="period",
    )

    member: ActorId = field(converter=to_id)
    organization: OrganizationId = field(converter=to_id)
    role: Word | None = None
    period: Period | None = field(default=None, converter=to_period)

    def check(self) -> None:
        """Refuse a body that is a member of itself."""
        if self.member == self.organization:
            raise InvalidValueError("member", "must not be the organization itself", self.member)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Post(Entity):
    """An office in an organization that persons hold one after another.

    Args:
        name: Its title.
        organization: The organization it is an office of.
        role: The kind of office ("chair", "director", "head", "minister").

    Source: Popolo Post.

    >>> Post(id="chair", name={"en": "Chair"}, organization="society", role="chair").role
    'chair'
    """

    name: LocalText = field(converter=to_text)
    organization: OrganizationId = field(converter=to_id)
    role: Word | None = None


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Term(Entity):
    """A term for which a body is elected.

    Args:
        organization: The body.
        number: Which term it is, counted by the body itself, from 1.
        period: From when to when.

    Source: Popolo legislative session.

    >>> Term(id="t5", organization="society", number=5, period="2017/2022").period.edtf
    '2017/2022'
    """

    organization: OrganizationId = field(converter=to_id)
    number: int | None = None
    period: Period | None = field(default=None, converter=to_period)

    def check(self) -> None:
        """Refuse a term before the first."""
        if self.number is not None and self.number < 1:
            raise InvalidValueError("number", "must be 1 or more", self.number)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Appointment(Entity):
    """A person holds a post.

    Args:
        person: Who holds it.
        post: The post.
        term: The term of the body for which they hold it; its period counts where none is given.
        period: From when to when.

    Source: Popolo Membership with post and legislative session.

    >>> Appointment(id="a", person="envoy", post="chair", term="t5").period is None
    True
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("appointment",)

    person: PersonId = field(converter=to_id)
    post: Annotated[str, Refers(("Post",))] = field(converter=to_id)
    term: Annotated[str, Refers(("Term",))] | None = field(default=None, converter=to_id)
    period: Period | None = field(default=None, converter=to_period)

    def held(self, find: Callable[[str], Entity | None]) -> Period | None:
        """Return the period of the appointment, or else that of its term."""
        term = find(self.term) if self.term is not None else None
        return self.period or (term.period if isinstance(term, Term) else None)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the tie from the person to the organization of the post."""
        post = find(self.post)
        if isinstance(post, Post):
            yield from self.tied(
                "appointment",
                End(self.person, post.role or "holder"),
                End(post.organization, "organization"),
                when=self.held(find),
                directed=True,
            )


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Representation(Entity):
    """One party represents another in a country or place.

    Args:
        representative: Who represents: an embassy, a mission, a person.
        principal: Whom they represent: a country (as a Place) or an organization.
        place: Where.
        period: From when to when.
        status: "planned" for one that is only wished for.

    >>> Representation(id="r", representative="mission", principal="union", status="active").status
    'active'
    """

    plain_tie: ClassVar[PlainTie | None] = PlainTie(
        kind="representation",
        ends=(
            PlainEnd(field="representative", role="representative"),
            PlainEnd(field="principal", role="principal"),
        ),
        directed=True,
        when="period",
        status="status",
    )

    representative: ActorId = field(converter=to_id)
    principal: PartyId = field(converter=to_id)
    place: PlaceId | None = field(default=None, converter=to_id)
    period: Period | None = field(default=None, converter=to_period)
    status: Status | None = None


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Mandate(Entity):
    """What an agent may do in a principal's name, and by which act.

    Args:
        principal: Who gives the mandate.
        agent: Who acts.
        powers: What the agent may do, one text each.
        basis: The act it rests on, such as a power of attorney.
        period: From when to when.

    >>> Mandate(id="m", principal="union", agent="mission", powers=[{"en": "hold talks"}]).agent
    'mission'
    """

    plain_tie: ClassVar[PlainTie | None] = PlainTie(
        kind="mandate",
        ends=(
            PlainEnd(field="agent", role="agent"),
            PlainEnd(field="principal", role="principal"),
        ),
        directed=True,
        when="period",
    )

    principal: PartyId = field(converter=to_id)
    agent: ActorId = field(converter=to_id)
    powers: tuple[LocalText, ...] = field(converter=to_texts)
    basis: LocalText | None = field(default=None, converter=to_text)
    period: Period | None = field(default=None, converter=to_period)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Cooperation(Entity):
    """Two or more parties work together, with or without a document.

    Args:
        parties: Who works together.
        themes: On what, codes of the theme list.
        period: From when to when.
        status: "planned" for one that is only intended.

    >>> Cooperation(id="c", parties=["society", "embassy"], period="2021/").parties
    ('society', 'embassy')
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("cooperation",)

    parties: tuple[PartyId, ...] = field(converter=to_ids)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    period: Period | None = field(default=None, converter=to_period)
    status: Status | None = None

    def check(self) -> None:
        """Refuse fewer than two parties."""
        require_several("parties", self.parties)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all parties."""
        return self.tied(
            "cooperation",
            *(End(party, "party") for party in self.parties),
            when=self.period,
            status=self.status,
        )


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Correspondence(Entity):
    """Letters, cards or flowers went between parties.

    Args:
        parties: Who wrote to one another.
        count: How many pieces, as the source states it.
        date: When, a day or a period.

    >>> cards = Estimate.more_than(87, "card")
    >>> Correspondence(id="c", parties=["union", "partners"], count=cards).count.unit
    'card'
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("correspondence",)

    parties: tuple[PartyId, ...] = field(converter=to_ids)
    count: Estimate | None = None
    date: When | None = field(default=None, converter=to_when)

    def check(self) -> None:
        """Refuse fewer than two parties."""
        require_several("parties", self.parties)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all parties."""
        return self.tied(
            "correspondence",
            *(End(party, "correspondent") for party in self.parties),
            when=self.date,
        )
