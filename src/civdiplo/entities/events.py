"""Events with their series and outcomes, and exchanges of a sending and a hosting side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, ClassVar, Literal

from attrs import field, frozen

from civdiplo.entities.actors import ActorId, PartyId, PlaceId, Status
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import (
    to_id,
    to_ids,
    to_period,
    to_text,
    to_tuple,
    to_when,
)
from civdiplo.entities.links import End, Tie
from civdiplo.entities.projects import Participation, participation_ties
from civdiplo.entities.shapes import AnyId, Part, Refers, ThemeCode
from civdiplo.values.estimates import Estimate
from civdiplo.values.periods import Period, When
from civdiplo.values.text import LocalText

__all__ = ["Event", "EventFormat", "EventSeries", "EventType", "Exchange", "Outcome"]

EventFormat = Literal["online", "in person", "hybrid"]
EventType = Literal[
    "conference",
    "meeting",
    "summit",
    "forum",
    "seminar",
    "congress",
    "dialogue",
    "competition",
    "sports event",
    "visit",
    "festival",
    "other",
]


@frozen(kw_only=True, eq=False, repr=False)
class Outcome(Part):
    """What an event led to.

    Args:
        outcome_type: A decision, a proposal, a project, an agreement, an election.
        name: What it is, in a few words.
        result: The entity it became, such as a Project.
    """

    outcome_type: Literal["decision", "proposal", "project", "agreement", "election", "other"]
    name: LocalText | None = field(default=None, converter=to_text)
    result: AnyId | None = field(default=None, converter=to_id)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class EventSeries(Entity):
    """A series of events held again and again.

    Args:
        name: Its name.
        organizers: Who holds it.
        themes: What it is about, codes of the theme list.
        period: From when to when it runs.

    Source: schema.org EventSeries.

    >>> EventSeries(id="s", name={"en": "Online conferences"}, period="2020-03-21/").id
    's'
    """

    name: LocalText = field(converter=to_text)
    organizers: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    period: Period | None = field(default=None, converter=to_period)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Event(Entity):
    """A conference, meeting, forum, competition or visit.

    Args:
        name: Its name.
        event_type: What sort of event it is.
        event_format: "online", "in person" or "hybrid".
        date: When, a day, a partial date or a period; None where nothing is known of it.
        place: Where.
        series: The series it belongs to.
        organizers: Who holds it.
        participants: Who takes part, in which role.
        count: How many take part, as the source states it.
        themes: What it is about, codes of the theme list.
        outcomes: What it led to; an empty tuple states that it led to nothing.
        status: "planned" for one that has not been held.

    Source: schema.org Event, RFC 5545 VEVENT.

    >>> Event(id="e", name={"en": "Meeting"}, date="XXXX-07-13", event_format="online").date.day
    13
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("event",)

    name: LocalText = field(converter=to_text)
    event_type: EventType | None = None
    event_format: EventFormat | None = None
    date: When | None = field(default=None, converter=to_when)
    place: PlaceId | None = field(default=None, converter=to_id)
    series: Annotated[str, Refers(("EventSeries",))] | None = field(default=None, converter=to_id)
    organizers: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    participants: tuple[Participation, ...] | None = field(default=None, converter=to_tuple)
    count: Estimate | None = None
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    outcomes: tuple[Outcome, ...] | None = field(default=None, converter=to_tuple)
    status: Status | None = None

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all who hold it or take part."""
        organizers = [Participation(party=one, role="organizer") for one in self.organizers or ()]
        everybody = (*(self.participants or ()), *organizers)
        return participation_ties(self, "event", everybody, when=self.date, status=self.status)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Exchange(Entity):
    """An exchange, internship or visit: one side sends, the other hosts.

    Args:
        name: Its name.
        sending: Who sends.
        hosting: Who hosts.
        count: How many are sent, as the source states it.
        from_places: Where they come from.
        place: Where they are hosted.
        date: When.
        themes: What it is about, codes of the theme list.
        project: The project it is a part of.
        status: "planned" for one that has not taken place.

    >>> Exchange(id="x", sending=["union"], count=Estimate.exactly(12, "person")).count.unit
    'person'
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("exchange",)

    name: LocalText | None = field(default=None, converter=to_text)
    sending: tuple[PartyId, ...] | None = field(default=None, converter=to_ids)
    hosting: tuple[PartyId, ...] | None = field(default=None, converter=to_ids)
    count: Estimate | None = None
    from_places: tuple[PlaceId, ...] | None = field(default=None, converter=to_ids)
    place: PlaceId | None = field(default=None, converter=to_id)
    date: When | None = field(default=None, converter=to_when)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    project: Annotated[str, Refers(("Project",))] | None = field(default=None, converter=to_id)
    status: Status | None = None

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the tie from each sender to each host."""
        for sender in self.sending or ():
            for host in self.hosting or ():
                if sender != host:
                    yield from self.tied(
                        "exchange",
                        End(sender, "sending"),
                        End(host, "hosting"),
                        when=self.date,
                        directed=True,
                        status=self.status,
                    )
