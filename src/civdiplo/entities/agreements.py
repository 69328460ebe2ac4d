"""Agreements: memoranda of two or more parties, and twinnings of two places."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, ClassVar

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, PartyId, PersonId, PlaceId
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import (
    IdLike,
    to_date,
    to_id,
    to_ids,
    to_period,
    to_text,
    to_tuple,
)
from civdiplo.entities.links import End, Tie
from civdiplo.entities.relations import require_several
from civdiplo.entities.shapes import Refers, ThemeCode
from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText
from civdiplo.values.truth import Truth

__all__ = ["LifeCycle", "Memorandum", "Twinning"]


@frozen
class LifeCycle:
    """How a memorandum stands on a day; each question has three answers.

    ``signed``: it had been signed by then; ``in_force``: it was in force; ``expired``: it had run
    out; ``terminated``: it had been ended; ``renewed``: another memorandum had taken its place.
    """

    signed: Truth
    in_force: Truth
    expired: Truth
    terminated: Truth
    renewed: Truth


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Memorandum(Entity):
    """A memorandum, agreement or protocol of two or more parties.

    Args:
        name: Its title.
        parties: Who signed it.
        signatories: The persons who signed for them.
        signed: When it was signed.
        signed_at: Where it was signed.
        in_force: From when it is in force; where it does not say, from the signature.
        expires: The last day it is in force; None where not stated.
        terminated: The day it was ended before its time.
        renewed_by: The memorandum that takes its place.
        themes: What it is about, codes of the theme list.

    Source: Vienna Convention on the Law of Treaties, arts. 11, 24, 42, 54 (words).

    >>> import datetime
    >>> paper = Memorandum(id="m", parties=["a", "b"], signed="2021-07-13", expires="2024-07-12")
    >>> paper.at(datetime.date(2022, 1, 1)).in_force.name
    'YES'
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("memorandum",)

    name: LocalText | None = field(default=None, converter=to_text)
    parties: tuple[PartyId, ...] = field(converter=to_ids)
    signatories: tuple[PersonId, ...] | None = field(default=None, converter=to_ids)
    signed: PartialDate | None = field(default=None, converter=to_date)
    signed_at: PlaceId | None = field(default=None, converter=to_id)
    in_force: PartialDate | None = field(default=None, converter=to_date)
    expires: PartialDate | None = field(default=None, converter=to_date)
    terminated: PartialDate | None = field(default=None, converter=to_date)
    renewed_by: Annotated[str, Refers(("Memorandum",))] | None = field(
        default=None, converter=to_id
    )
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)

    def check(self) -> None:
        """Refuse fewer than two parties, and dates that certainly contradict each other."""
        require_several("parties", self.parties)
        self.period  # noqa: B018  the period refuses an end that is certainly before the start

    @property
    def period(self) -> Period:
        """The period it is in force: from entry into force or signature to its stated end.

        Where no end is stated the end is unknown, which is not the same as open.
        """
        return Period(start=self.in_force or self.signed, end=self.terminated or self.expires)

    def at(
        self, day: datetime.date, *, find: Callable[[str], Entity | None] | None = None
    ) -> LifeCycle:
        """Return how it stands on a day.

        Args:
            day: The day asked for.
            find: Looks up the renewing memorandum (``dataset.get``), to learn when that began;
                without it a stated renewal has no known date.
        """
        renewal = find(self.renewed_by) if find and self.renewed_by else None
        signed = _by(self.signed, day)
        return LifeCycle(
            signed=signed,
            in_force=self.period.active_at(day),
            expired=signed & _after(self.expires, day),
            terminated=signed & _by(self.terminated, day),
            renewed=signed & _renewed_by(renewal, day),
        )

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all parties while it is in force."""
        return self.tied(
            "memorandum", *(End(party, "party") for party in self.parties), when=self.period
        )


def _by(date: PartialDate | None, day: datetime.date) -> Truth:
    """Tell whether something had happened by the end of a day; undated means maybe."""
    # not "it is not after the day": of an inferred date that would answer yes
    morrow = day + datetime.timedelta(days=1) if day < datetime.date.max else day
    return Truth.MAYBE if date is None else date.is_before(morrow)


def _after(date: PartialDate | None, day: datetime.date) -> Truth:
    return Truth.MAYBE if date is None else date.is_before(day)


def _renewed_by(new: Entity | None, day: datetime.date) -> Truth:
    return _by(new.in_force or new.signed, day) if isinstance(new, Memorandum) else Truth.MAYBE


def _in_order(ids: Iterable[IdLike]) -> Any:
    parties = to_ids(ids)
    texts = isinstance(parties, tuple) and all(isinstance(party, str) for party in parties)
    return tuple(sorted(parties)) if texts else parties


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Twinning(Entity):
    """Two places are twinned; one symmetric relation, from whichever side it is stated.

    Args:
        parties: The two places, kept in the order of their ids, so that both statements of one
            twinning are equal.
        signed: When the twinning was signed.
        period: From when to when it lasts; where it does not say, from the signature.
        stated_by: Which side or body states it; one-sided statements can so be told.

    Source: Wikidata P190 (twinned administrative body).

    >>> Twinning(id="t", parties=["vitebsk", "pskov"]).parties
    ('pskov', 'vitebsk')
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("twinning",)

    parties: tuple[PlaceId, ...] = field(converter=_in_order)
    signed: PartialDate | None = field(default=None, converter=to_date)
    period: Period | None = field(default=None, converter=to_period)
    stated_by: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)

    def check(self) -> None:
        """Refuse anything but two different places."""
        require_several("parties", self.parties)
        if len(self.parties) > 2:
            raise InvalidValueError("parties", "must name two places", self.parties)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of the two places."""
        period = self.period or (Period(start=self.signed, end=None) if self.signed else None)
        return self.tied("twinning", *(End(party, "party") for party in self.parties), when=period)
