"""Events as iCalendar: what a calendar can say of them, and a list of what it cannot.

An event becomes an all-day VEVENT only where its days are stated in full. A month, a year, a day
without a year or an end that is not stated would need an invented day: such events are not
written, and listed with the reason.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Place
from civdiplo.entities.base import Entity
from civdiplo.entities.events import Event
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.files import replacing
from civdiplo.io.carrying import CARRYING_CODES, Carried, left_out
from civdiplo.io.report import Code, Entry, ExportReport, Strict
from civdiplo.values.codes import theme_label
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import When
from civdiplo.values.text import LocalText

if TYPE_CHECKING:
    import icalendar

__all__ = ["CARRIES", "CODES", "not_written", "to_icalendar", "write"]

Find: TypeAlias = Callable[[str], Entity | None]
Days: TypeAlias = tuple[datetime.date, datetime.date]
Events: TypeAlias = Dataset | Iterable[Event]

CODES: Final = (
    *CARRYING_CODES,
    Code("no-day", "loss", "must be one full day, or begin and end on one"),
)
"""What `write` and `not_written` report."""

_NO_DAY = CODES[-1]

# Where no source tells when it was read or published: RFC 5545 asks for a stamp, and the clock
# would make every writing another file.
_NO_STAMP = datetime.date(1970, 1, 1)

_STATUS = {"planned": "TENTATIVE", "active": "CONFIRMED", "completed": "CONFIRMED"}

CARRIES: Final[Carried] = {
    Event: (
        "name", "date", "place", "series", "organizers", "themes", "status", "event_format",
        "event_type", "note",
    )
}  # fmt: skip
"""The fields of an event that a calendar has a property for."""


def to_icalendar(
    events: Events,
    *,
    dataset: Dataset | None = None,
    stamp: datetime.datetime | None = None,
    languages: Iterable[str] = ("en",),
    domain: str = "civdiplo",
) -> bytes:
    """Return events as the bytes of an iCalendar file; the same events give the same bytes.

    Args:
        events: A dataset, whose events are all taken, or events.
        dataset: Where the places, series and organizers of single events are looked up; what is
            not found there is written as its id.
        stamp: When this description of the events was made, with a time zone (DTSTAMP, which the
            standard asks for). None takes, for each event, the last day on which a source it cites
            was read or published, and 1 January 1970 where no source states such a day.
        languages: The languages of names, the preferred one first.
        domain: What follows the id of an event in its UID, which is so the same in every file.

    Returns:
        UTF-8 text with lines folded at 75 octets, events in the order of their days and ids. DTEND
        is the day after the last one. A planned event is TENTATIVE, a cancelled one CANCELLED,
        one that is under way or over CONFIRMED. Series, themes and type are CATEGORIES; organizers
        are CONTACTs, as ORGANIZER would need their address. Places are written with the places
        around them, and with GEO where they have coordinates.

    Raises:
        MissingExtraError: The package ``icalendar`` is not installed.
        InvalidValueError: ``stamp`` has no time zone, or something given is no event.

    Source: RFC 5545, sections 3.6.1 (VEVENT), 3.8.2.2 (DTEND), 3.8.4.7 (UID), 3.8.7.2 (DTSTAMP).

    >>> forum = Event(id="forum", name={"en": "Forum"}, date="2021-09-21/2021-09-22")
    >>> print(to_icalendar([forum]).decode())  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    BEGIN:VCALENDAR
    ...
    DTSTART;VALUE=DATE:20210921
    DTEND;VALUE=DATE:20210923
    ...
    """
    try:
        import icalendar
    except ImportError:
        feature = "writing a calendar"
        raise MissingExtraError(feature, package="icalendar", extra="calendar") from None
    if stamp is not None and stamp.tzinfo is None:
        raise InvalidValueError("stamp", "must have a time zone", stamp)
    taken, find = _taken(events, dataset)
    dated = [(days, event) for event in taken if (days := _days(event.date))]
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//civdiplo//calendar//EN")
    calendar.add("version", "2.0")
    writer = _Writer(find, tuple(languages))
    for days, event in sorted(dated, key=lambda one: (one[0], one[1].id)):
        made = icalendar.Event()
        made.add("uid", f"{event.id}@{domain}")
        made.add("dtstamp", stamp or _stamp(event, find))
        writer.describe(event, days, made)
        calendar.add_component(made)
    return bytes(calendar.to_ical())


def not_written(events: Events) -> ExportReport:
    """List what `to_icalendar` leaves out: whole events, and stated fields of the others.

    Of a dataset whatever is no event is listed, too: of places, series and organizers a calendar
    has the names alone.

    >>> forum = Event(id="forum", name={"en": "Forum"}, date="2021-09")
    >>> print(not_written([forum]))
    no-day (loss): 1
      date must be one full day, or begin and end on one (no-day), not '2021-09' (in forum): the \
event is not written
    """
    taken, _ = _taken(events, None)
    lost = [left for event in taken for left in _left_out(event)]
    if isinstance(events, Dataset):
        others = (one for one in events if not isinstance(one, Event))
        lost += (left for one in others for left in left_out(one, CARRIES))
    return ExportReport(lost)


def write(
    events: Events,
    path: str | os.PathLike[str],
    *,
    dataset: Dataset | None = None,
    stamp: datetime.datetime | None = None,
    languages: Iterable[str] = ("en",),
    domain: str = "civdiplo",
    strict: Strict = False,
) -> ExportReport:
    """Write events to an iCalendar file, whole or not at all, and list what it does not carry.

    Takes and raises what `to_icalendar` does; OSError where the file cannot be written; and
    InvalidDataError, with nothing written, where the report has entries of the codes of `CODES`
    that ``strict`` names (True for all).
    """
    if not isinstance(events, Dataset):
        events = tuple(events)
    report = not_written(events).held_to(strict, CODES)
    content = to_icalendar(events, dataset=dataset, stamp=stamp, languages=languages, domain=domain)
    with replacing(path) as file:
        file.write(content)
    return report


def _taken(events: Events, dataset: Dataset | None) -> tuple[tuple[Event, ...], Find]:
    """Return the events, and the function that finds what they refer to."""
    if isinstance(events, Dataset):
        return events.of(Event), (dataset or events).get
    taken = tuple(events)
    for event in taken:
        if not isinstance(event, Event):
            raise InvalidValueError("events", "must be events", event)
    return taken, dataset.get if dataset is not None else lambda _id: None


def _days(when: When | None) -> Days | None:
    """Return the first and the last day, where both are stated in full."""
    if when is None:
        return None
    ends = (when, when) if isinstance(when, PartialDate) else (when.start, when.end)
    full = [end.earliest for end in ends if end is not None and end.is_day and end.earliest]
    return (full[0], full[1]) if len(full) == 2 else None


def _left_out(event: Event) -> Iterator[Entry]:
    """Yield the event itself where its days are not stated, otherwise its fields that are lost."""
    if not _days(event.date):
        stated = None if event.date is None else str(event.date)
        became = "the event is not written"
        yield Entry(kind=_NO_DAY, original=stated, became=became, field="date", entity=event.id)
        return
    yield from left_out(event, CARRIES)


def _stamp(event: Event, find: Find) -> datetime.datetime:
    """Return midnight UTC of the last day on which a source of the event was read or published."""
    days = [_NO_STAMP]
    for citation in event.sources:
        source = find(citation.source)
        if isinstance(source, Source):
            dates = (source.retrieved, source.published)
            days += [date.earliest for date in dates if date and date.is_day and date.earliest]
    return datetime.datetime.combine(max(days), datetime.time(), datetime.UTC)


class _Writer:
    """Fills a VEVENT with what the standard has a property for."""

    def __init__(self, find: Find, languages: tuple[str, ...]) -> None:
        self.find = find
        self.languages = languages

    def describe(self, event: Event, days: Days, made: icalendar.Event) -> None:
        """Add every property of an event but its UID and stamp."""
        self.add_text(made, "summary", event.name)
        made.add("dtstart", days[0])
        made.add("dtend", days[1] + datetime.timedelta(days=1))
        made.add("transp", "TRANSPARENT")
        status = "CANCELLED" if event.status == "cancelled" else _STATUS.get(event.status or "")
        if status:
            made.add("status", status)
        categories = [*self.categories(event)]
        if categories:
            made.add("categories", categories)
        for organizer in event.organizers or ():
            made.add("contact", self.label(organizer))
        if event.place is not None:
            self.locate(event.place, made)
        if event.event_format is not None:
            made.add("comment", event.event_format)
        if event.note is not None:
            self.add_text(made, "description", event.note)

    def add_text(self, made: icalendar.Event, name: str, text: LocalText) -> None:
        """Add a text, and the language it is in."""
        words = text.pick(*self.languages)
        tag = next(tag for tag, held in text.items() if held == words)
        made.add(name, words, parameters={} if tag == "und" else {"LANGUAGE": tag})

    def categories(self, event: Event) -> Iterator[str]:
        """Yield the series, the themes and the type of an event, as words."""
        if event.series is not None:
            yield self.label(event.series)
        language = self.languages[0] if self.languages else "en"
        yield from (theme_label(theme, language) for theme in event.themes or ())
        if event.event_type is not None:
            yield event.event_type

    def locate(self, id: str, made: icalendar.Event) -> None:
        """Add the place, with the places around it, and its coordinates."""
        names, seen = [self.label(id)], {id}
        place = self.find(id)
        if isinstance(place, Place) and place.latitude is not None and place.longitude is not None:
            made.add("geo", (float(place.latitude), float(place.longitude)))
        while isinstance(place, Place) and place.part_of and place.part_of not in seen:
            seen.add(place.part_of)
            names.append(self.label(place.part_of))
            place = self.find(place.part_of)
        made.add("location", ", ".join(names))

    def label(self, id: str) -> str:
        """Return the name of what an id refers to, or the id where it is not found."""
        found = self.find(id)
        return id if found is None else found.label(*self.languages)
