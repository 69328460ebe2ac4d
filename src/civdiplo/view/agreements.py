"""Agreements as they stand on the day, applications, offices, and the calendar of events."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from civdiplo.entities.agreements import Memorandum, Twinning
from civdiplo.entities.events import Event, Exchange
from civdiplo.entities.projects import GrantApplication
from civdiplo.values.periods import When
from civdiplo.values.truth import Truth
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Column, Line, Paragraph, Section, Table, line

__all__ = ["agreements", "calendar"]

_LAST = datetime.date.max


def agreements(asked: Asked) -> Section:
    """Return the section on agreements, applications and offices."""
    blocks: tuple[Block | None, ...] = (
        _memoranda(asked),
        _twinnings(asked),
        _applications(asked),
        _offices(asked),
    )
    if not any(blocks):
        blocks = (Paragraph(line("No agreement, application or office is in the dataset.")),)
    title = f"Agreements and offices on {asked.words.day(asked.as_of)}"
    return Section(id="agreements", title=title, blocks=blocks)


def _table(caption: str, titles: tuple[str, ...], rows: Sequence[tuple[Line, ...]]) -> Table | None:
    columns = tuple(Column(title=title) for title in titles)
    return Table(caption=caption, columns=columns, rows=tuple(rows)) if rows else None


def _memoranda(asked: Asked) -> Table | None:
    rows = []
    for paper in sorted(asked.dataset.of(Memorandum), key=_by_signature):
        place = line(", ", asked.words.name(paper.signed_at)) if paper.signed_at else ()
        rows.append(
            (
                line(asked.words.name(paper.id)),
                asked.words.names(paper.parties),
                line(asked.words.when(paper.signed), place),
                (_standing(paper, asked),),
            )
        )
    return _table("Memoranda and agreements", ("Agreement", "Parties", "Signed", "Status"), rows)


def _by_signature(paper: Memorandum) -> tuple[datetime.date, str]:
    return _first_day(paper.signed), paper.id


def _standing(paper: Memorandum, asked: Asked) -> str:
    """Return the status of an agreement in words: what is sure, else what may be."""
    stands = paper.at(asked.as_of, find=asked.dataset.get)
    if stands.signed.is_no:
        return "not signed yet"
    told = [
        (stands.terminated.is_yes, "ended before its time"),
        (stands.expired.is_yes and stands.renewed.is_yes, "expired and renewed"),
        (stands.expired.is_yes, "expired"),
        (stands.in_force.is_yes, "in force"),
        (stands.in_force.is_no, "not in force"),
    ]
    sure = next((words for holds, words in told if holds), None)
    if sure:
        return sure
    return "signed; maybe in force" if stands.signed.is_yes else "maybe signed, maybe in force"


_ANSWERS = {Truth.YES: "yes", Truth.MAYBE: "maybe", Truth.NO: "no"}


def _twinnings(asked: Asked) -> Table | None:
    rows = []
    for twinning in asked.dataset.of(Twinning):
        when = twinning.period or twinning.signed
        lasting = next(iter(twinning.ties(asked.dataset.get))).when
        active = Truth.MAYBE if lasting is None else lasting.active_at(asked.as_of)
        first, second = (line(asked.words.name(party)) for party in twinning.parties)
        rows.append((first, second, (asked.words.when(when),), (_ANSWERS[active],)))
    return _table("Twinned places", ("Place", "Twinned with", "Since", "On the day"), rows)


def _applications(asked: Asked) -> Table | None:
    rows = [
        (
            line(asked.words.name(one.id)),
            line(asked.words.name(one.applicant)),
            (asked.words.amount(one.amount_requested) if one.amount_requested else "not stated",),
            (asked.words.amount(one.amount_awarded) if one.amount_awarded else "not stated",),
            (f"{one.state or 'not stated'}{_last_change(one, asked)}",),
        )
        for one in asked.dataset.of(GrantApplication)
    ]
    columns = ("Application", "Applicant", "Requested", "Awarded", "Last state known")
    return _table("Applications for grants", columns, rows)


def _last_change(application: GrantApplication, asked: Asked) -> str:
    change = application.history[-1] if application.history else None
    return f" ({asked.words.when(change.date)})" if change and change.date else ""


def _offices(asked: Asked) -> Table | None:
    tenures = asked.dataset.appointments(as_of=asked.as_of)
    rows = [
        (
            line(asked.words.name(tenure.person)),
            line(asked.words.name(tenure.post)),
            line(asked.words.name(tenure.organization)) if tenure.organization else ("",),
            (asked.words.when(tenure.period),),
            (_ANSWERS[tenure.truth],),
        )
        for tenure in tenures
    ]
    return _table("Who holds which office", ("Person", "Office", "Of", "Held", "On the day"), rows)


def calendar(asked: Asked) -> Section:
    """Return the section on events and exchanges, dated ones first and in their order."""
    held: list[Event | Exchange] = [*asked.dataset.of(Event), *asked.dataset.of(Exchange)]
    held.sort(key=lambda one: (_first_day(one.date), one.id))
    rows = [_event_row(one, asked) for one in held]
    titles = ("When", "What", "Kind", "Where", "Status")
    table = _table("Events and exchanges, in the order of their dates", titles, rows)
    nothing = Paragraph(line("No event or exchange is in the dataset."))
    return Section(id="calendar", title="Calendar", blocks=(table or nothing,))


def _event_row(one: Event | Exchange, asked: Asked) -> tuple[Line, ...]:
    kind, how = "exchange", None
    if isinstance(one, Event):
        kind, how = one.event_type or "event", one.event_format
    where: Line = line(asked.words.name(one.place)) if one.place else (how or "not stated",)
    if one.place and how == "online":
        where = line(where, ", online")
    name = line(asked.words.name(one.id))
    return (asked.words.when(one.date),), name, (kind,), where, (one.status or "not stated",)


def _first_day(when: When | None) -> datetime.date:
    return _LAST if when is None or when.earliest is None else when.earliest
