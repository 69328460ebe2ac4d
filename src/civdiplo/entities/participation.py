"""Participation: who takes part in something, in which role; and the tie of all who do."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, Status
from civdiplo.entities.base import Entity
from civdiplo.entities.converters import to_id
from civdiplo.entities.links import End, Tie
from civdiplo.entities.shapes import CountryCode, Part, Word
from civdiplo.values.periods import When

__all__ = ["Participation", "participation_ties"]


@frozen(kw_only=True, eq=False, repr=False)
class Participation(Part):
    """A party takes part in a role.

    Args:
        party: Who takes part.
        role: As what: IATI OrganisationRole (funding, accountable, extending, implementing) or
            the event's own word (participant, speaker, host, chair).
        country: The country it takes part for or in, where that is stated of this role.
    """

    party: ActorId = field(converter=to_id)
    role: Word | None = None
    country: CountryCode | None = None


def participation_ties(
    entity: Entity,
    kind: str,
    participants: tuple[Participation, ...] | None,
    *,
    when: When | None,
    status: Status | None,
) -> Iterator[Tie]:
    """Yield the symmetric tie of all who take part in one thing, where they are two or more.

    A party is one end, in the place where it is first named. In several roles it stands there in
    all of them, each once, in the order of the alphabet: "funding + implementing". One of whom no
    role is stated is a "participant".
    """
    roles: dict[str, set[str]] = {}
    for one in participants or ():
        stated = roles.setdefault(one.party, set())
        if one.role is not None:
            stated.add(one.role)
    if len(roles) > 1:
        ends = (
            End(party, " + ".join(sorted(stated)) or "participant")
            for party, stated in roles.items()
        )
        yield from entity.tied(kind, *ends, when=when, status=status)
