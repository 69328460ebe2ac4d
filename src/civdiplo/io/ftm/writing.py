"""Entities as lines of FollowTheMoney, with a report on all that they cannot say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.agreements import Memorandum, Twinning
from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Campaign, Contribution
from civdiplo.entities.events import Event
from civdiplo.entities.participation import Participation
from civdiplo.entities.relations import Appointment, Cooperation, Membership, Post, Representation
from civdiplo.entities.shapes import shapes
from civdiplo.entities.sources import Source
from civdiplo.files import replacing
from civdiplo.io.carrying import left_out
from civdiplo.io.ftm.held import link_id
from civdiplo.io.ftm.ids import to_ftm
from civdiplo.io.ftm.telling import Telling
from civdiplo.io.ftm.words import (
    CARRIES,
    LINKS,
    SIGNATORY,
    TWIN_TOWN,
    TYPE_SCHEMATA,
    WRITE_CODES,
)
from civdiplo.io.report import Entry, ExportReport, Strict

__all__ = ["write"]

Lines: TypeAlias = "Iterator[dict[str, Any]]"

_ORGANIZATIONS = ("Organization", "LegalEntity", "PublicBody", "Company")
_PROMISES = ("pledge", "commitment")


def write(
    dataset: Dataset, path: str | os.PathLike[str], *, strict: Strict = False
) -> ExportReport:
    """Write a dataset as lines of FollowTheMoney, in the order of their ids.

    Pledges and gifts in kind are no payments, and are not written as such.

    Args:
        dataset: What to write.
        path: The file; it is replaced as a whole or not touched.
        strict: Codes of `WRITE_CODES` that are errors, or True; nothing is written then.

    Returns:
        A report on all that FollowTheMoney has no place for, and each value that was changed.

    Raises:
        InvalidDataError: The report has entries that ``strict`` calls errors.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be written.

    >>> import pathlib, tempfile
    >>> union = Organization(id="union", name={"und": "A union"}, country="VN")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "union.ijson")
    ...     report = write(Dataset([union]), file)
    ...     text = file.read_text()
    >>> print(text.strip(), len(report))
    {"id": "union", "schema": "Organization", "properties": {"country": ["vn"], "name": ["A union"]}} 0
    """  # noqa: E501  # a line of the file
    entries: list[Entry] = []
    told: dict[str, dict[str, Any]] = {}
    for entity in dataset:
        telling = Telling(entity, dataset)
        write_one = _WRITTEN.get(type(entity))
        if write_one is None:
            entries += left_out(entity, CARRIES)
            continue
        lines = {line["id"]: line for line in write_one(entity, telling)}
        if to_ftm(entity.id) not in lines:
            telling.report("not-written", _stated(entity), "not written")
        told.update((key, line) for key, line in lines.items() if key not in told)
        entries += [*left_out(entity, CARRIES), *_stated_as_none(entity), *telling.entries]
    report = ExportReport(entries).held_to(strict, WRITE_CODES)
    with replacing(path) as file:
        for _, line in sorted(told.items()):
            file.write(f"{json.dumps(line, ensure_ascii=False)}\n".encode())
    return report


def _stated(entity: Entity) -> dict[str, Any]:
    """Return all that an entity states, as plain data."""
    held = ((shape, getattr(entity, shape.name)) for shape in shapes(type(entity)))
    return {shape.name: written(value) for shape, value in held if value != shape.default}


def _stated_as_none(entity: Entity) -> Iterator[Entry]:
    """Yield an entry for each field that is stated as none, which no property can say."""
    code = next(code for code in WRITE_CODES if code.name == "no-such-field")
    for shape in shapes(type(entity)):
        carried = shape.name in CARRIES[type(entity)]
        if carried and shape.default is None and getattr(entity, shape.name) == ():
            yield Entry(
                kind=code,
                original=[],
                became="not written, as what is none cannot be told from what is not stated",
                field=shape.name,
                entity=entity.id,
            )


def _finished(telling: Telling, schema: str, note: str) -> dict[str, Any]:
    telling.text(note, "note")
    telling.sources()
    return telling.line(schema)


def _organization(entity: Any, telling: Telling) -> Lines:
    kind: str | None = entity.organization_type
    kept = telling.schema
    schema = kept if kept in _ORGANIZATIONS else TYPE_SCHEMATA.get(kind or "", "Organization")
    telling.names()
    if kind is not None and (kind, schema) != ("company", "Company"):
        telling.add("classification", [kind])
    telling.country()
    telling.refer("addressEntity", entity.place, field="place", places=True)
    telling.refer("parent", entity.parent, field="parent")
    telling.identifiers()
    telling.themes()
    telling.date("incorporationDate", entity.founded, "founded")
    telling.date("dissolutionDate", entity.dissolved, "dissolved")
    telling.word("status", "status")
    yield _finished(telling, schema, "notes")


def _group(_: Any, telling: Telling) -> Lines:
    telling.report("other-type", "Group", "written as LegalEntity")
    telling.names()
    telling.country()
    yield _finished(telling, "LegalEntity", "notes")


def _person(_: Any, telling: Telling) -> Lines:
    telling.names()
    telling.identifiers()
    yield _finished(telling, "Person", "notes")


def _place(entity: Any, telling: Telling) -> Lines:
    telling.names()
    telling.country()
    telling.number("latitude", entity.latitude)
    telling.number("longitude", entity.longitude)
    telling.identifiers()
    yield _finished(telling, "Address", "notes")


def _membership(entity: Any, telling: Telling) -> Lines:
    schema = telling.schema if telling.schema in LINKS else "Membership"
    here, there, _ = LINKS[schema]
    if _linked(
        telling, (here, entity.member, "member"), (there, entity.organization, "organization")
    ):
        telling.word("role", "role")
        telling.period(entity.period)
        yield _finished(telling, schema, "description")


def _linked(telling: Telling, *ends: tuple[str, str, str], places: bool = False) -> bool:
    """Tell the ends of a link; without one of them, nothing of it is told."""
    found = [telling.refer(name, one, field=field, places=places) for name, one, field in ends]
    return all(found)


def _post(entity: Any, telling: Telling) -> Lines:
    if _linked(telling, ("organization", entity.organization, "organization")):
        telling.names()
        yield _finished(telling, "Position", "notes")


def _appointment(entity: Any, telling: Telling) -> Lines:
    if _linked(telling, ("holder", entity.person, "person"), ("post", entity.post, "post")):
        telling.period(entity.period)
        yield _finished(telling, "Occupancy", "description")


def _representation(entity: Any, telling: Telling) -> Lines:
    ends = (
        ("agent", entity.representative, "representative"),
        ("client", entity.principal, "principal"),
    )
    if _linked(telling, *ends):
        telling.period(entity.period)
        telling.word("status", "status")
        yield _finished(telling, "Representation", "description")


def _cooperation(entity: Any, telling: Telling) -> Lines:
    if len(entity.parties) > 2:
        telling.report("several-parties", list(entity.parties), "not written", field="parties")
    elif _pair(entity, telling):
        telling.period(entity.period)
        telling.word("status", "status")
        yield _finished(telling, "UnknownLink", "description")


def _twinning(entity: Any, telling: Telling) -> Lines:
    if _pair(entity, telling):
        telling.add("role", [TWIN_TOWN])
        telling.date("date", entity.signed, "signed")
        telling.period(entity.period)
        yield _finished(telling, "UnknownLink", "description")


def _pair(entity: Any, telling: Telling) -> bool:
    one, other = entity.parties
    ends = ("subject", one, "parties"), ("object", other, "parties")
    return _linked(telling, *ends, places=True)


def _memorandum(entity: Any, telling: Telling) -> Lines:
    telling.text("title", "name")
    telling.date("date", entity.signed, "signed")
    for party in entity.parties:
        if party == entity.id:
            telling.report("itself", party, "not written", field="parties")
            continue
        ends = {"document": [to_ftm(entity.id)], "entity": [to_ftm(party)], "role": [SIGNATORY]}
        made = link_id("Documentation", entity.id, party, SIGNATORY)
        yield {"id": made, "schema": "Documentation", "properties": ends}
    yield _finished(telling, "Document", "notes")


def _campaign(entity: Any, telling: Telling) -> Lines:
    telling.names()
    telling.themes()
    telling.period(entity.period)
    telling.word("status", "status")
    organizers = (Participation(party=one, role="organizer") for one in entity.organizers or ())
    for one in (*organizers, *_plain_parts(entity, telling)):
        if not telling.refer("", one.party, field="participants"):
            continue
        ends = {"participant": [to_ftm(one.party)], "project": [to_ftm(entity.id)]}
        roles = {} if one.role is None else {"role": [one.role]}
        made = link_id("ProjectParticipant", entity.id, one.party, one.role or "")
        yield {"id": made, "schema": "ProjectParticipant", "properties": ends | roles}
    telling.properties.pop("", None)
    yield _finished(telling, "Project", "notes")


def _plain_parts(entity: Any, telling: Telling) -> Iterable[Participation]:
    for one in entity.participants or ():
        if one.country is not None:
            told = {"party": one.party, "country": one.country}
            telling.report("no-such-field", told, "without the country", field="participants")
        yield one


def _contribution(entity: Any, telling: Telling) -> Lines:
    if entity.transaction_type in _PROMISES or (entity.in_kind and entity.amount is None):
        word = entity.transaction_type if entity.transaction_type in _PROMISES else "in kind"
        telling.report("no-payment", word, "not written")
        return
    telling.refer("payer", entity.provider, field="provider")
    telling.refer("beneficiary", entity.receiver, field="receiver")
    telling.refer("project", entity.campaign, field="campaign")
    telling.when(entity.date)
    telling.money(entity.amount)
    yield _finished(telling, "Payment", "purpose")


def _event(entity: Any, telling: Telling) -> Lines:
    telling.names()
    telling.when(entity.date)
    telling.refer("addressEntity", entity.place, field="place", places=True)
    telling.refer("organizer", *(entity.organizers or ()), field="organizers")
    for one in _plain_parts(entity, telling):
        if one.role is not None:
            told = {"party": one.party, "role": one.role}
            telling.report("no-such-field", told, "without the role", field="participants")
        telling.refer("involved", one.party, field="participants")
    telling.themes()
    yield _finished(telling, "Event", "notes")


def _source(entity: Any, telling: Telling) -> Lines:
    telling.text("title", "title")
    telling.text("publisher", "publisher")
    telling.url("sourceUrl", "url")
    telling.date("publishedAt", entity.published, "published")
    telling.date("retrievedAt", entity.retrieved, "retrieved")
    yield _finished(telling, "Document", "notes")


_WRITTEN: dict[type[Entity], Callable[[Any, Telling], Lines]] = {
    Organization: _organization,
    Group: _group,
    Person: _person,
    Place: _place,
    Membership: _membership,
    Post: _post,
    Appointment: _appointment,
    Representation: _representation,
    Cooperation: _cooperation,
    Twinning: _twinning,
    Memorandum: _memorandum,
    Campaign: _campaign,
    Contribution: _contribution,
    Event: _event,
    Source: _source,
}
