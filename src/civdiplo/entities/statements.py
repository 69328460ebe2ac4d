"""StatedFigure: a total or a count that a source states, with what it covers and how it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, OrganizationId, PartyId
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import to_id, to_ids, to_text, to_tuple, to_when
from civdiplo.entities.links import Amount, Flow, TransactionType
from civdiplo.entities.shapes import AnyId, Part, Refers, Text, Word
from civdiplo.errors import InvalidValueError
from civdiplo.values.periods import When
from civdiplo.values.text import LocalText

__all__ = ["Reading", "StatedFigure"]


@frozen(kw_only=True, eq=False, repr=False)
class Reading(Part):
    """One way to read an ambiguous figure.

    Args:
        value: The figure so read.
        wording: The words or digits it is read from.
        chosen: True for the one reading that the dataset goes by.
        why: Why it was chosen, or why not.
    """

    value: Amount
    wording: Text | None = None
    chosen: bool
    why: LocalText | None = field(default=None, converter=to_text)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class StatedFigure(Entity):
    """A total or count that a source states as such; it counts nothing twice.

    A figure in money that names or implies a provider and a receiver is also a Flow, marked as
    stated; ``covers`` names the contributions counted in it, which a total then leaves out.

    Args:
        measure: What is counted or totalled ("contributions raised", "events held").
        subjects: Of whom it is stated.
        value: The figure, an Estimate or Money; the chosen reading where there are several.
        date: The day or period it is stated for.
        covers: Ids of what is counted in it; None where the source does not say.
        coverage: "stated" where the source says what is covered, "assumed" where we infer it.
        readings: The ways to read an ambiguous figure, one of them chosen.
        provider: Who gave, for a figure in money.
        receiver: Who received.
        channel: Through whom it went.
        campaign: The campaign it belongs to.
        transaction_type: IATI word; None where not stated.

    >>> from civdiplo.values.estimates import Estimate
    >>> StatedFigure(
    ...     id="f", measure="events", subjects=["vufo"], value=Estimate.more_than(160, "event")
    ... ).value.unit
    'event'
    """

    measure: Word
    subjects: tuple[PartyId, ...] = field(converter=to_ids)
    value: Amount
    date: When | None = field(default=None, converter=to_when)
    covers: tuple[AnyId, ...] | None = field(default=None, converter=to_ids)
    coverage: Literal["stated", "assumed"] | None = None
    readings: tuple[Reading, ...] | None = field(default=None, converter=to_tuple)
    provider: ActorId | None = field(default=None, converter=to_id)
    receiver: PartyId | None = field(default=None, converter=to_id)
    channel: OrganizationId | None = field(default=None, converter=to_id)
    campaign: Annotated[str, Refers(("Campaign",))] | None = field(default=None, converter=to_id)
    transaction_type: TransactionType | None = None

    def check(self) -> None:
        """Refuse readings without one choice that is the value, and coverage of nothing."""
        if self.readings:
            chosen = [reading.value for reading in self.readings if reading.chosen]
            if len(chosen) != 1:
                raise InvalidValueError("readings", "must have one that is chosen", len(chosen))
            if chosen[0] != self.value:
                raise InvalidValueError(
                    "value", f"must be the chosen reading {chosen[0]}", self.value
                )
        if (self.covers is None) != (self.coverage is None):
            raise InvalidValueError("coverage", "must go together with covers", self.coverage)

    def flows(self, find: Callable[[str], Entity | None]) -> Iterator[Flow]:
        """Yield the flow that a figure in money states, where it says who gave or received."""
        if self.value.currency is None or (self.provider is None and self.receiver is None):
            return
        yield Flow(
            entity=self.id,
            provider=self.provider,
            receiver=self.receiver,
            channel=self.channel,
            campaign=self.campaign,
            programme=None,
            transaction_type=self.transaction_type,
            when=self.date,
            amount=self.value,
            in_kind=None,
            stated=True,
            covers=self.covers,
            coverage=self.coverage,
            sources=self.sources,
        )
