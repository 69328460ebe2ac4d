"""Popolo as entities, whatever is embedded and whatever is referred to."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, get_args

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Organization, OrganizationType, Person, Place, PlaceType
from civdiplo.entities.base import Entity
from civdiplo.entities.events import Event
from civdiplo.entities.participation import Participation
from civdiplo.entities.relations import Appointment, Membership, Post
from civdiplo.errors import InvalidValueError
from civdiplo.io.popolo.documents import read_flat
from civdiplo.io.popolo.taking import Notes, Taking
from civdiplo.io.popolo.words import CODES, COLLECTIONS
from civdiplo.io.report import Import, ImportReport, Strict
from civdiplo.values.periods import When

__all__ = ["read"]

_ORGANIZATIONS = get_args(OrganizationType)
_PLACES = get_args(PlaceType)


def read(path: str | os.PathLike[str], *, strict: Strict = False) -> Import:
    """Read a Popolo file into a dataset and a report.

    Args:
        path: The file: one JSON object with the collections of the standard.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Raises:
        InvalidDataError: The file is no Popolo (all faults are listed), or the report has entries
            that ``strict`` calls errors.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> told = {"persons": [{"id": "envoy", "name": "The envoy"}],
    ...         "memberships": [{"person_id": "envoy", "start_date": "2019-05",
    ...                          "organization": {"id": "union", "name": "A union"}}]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "union.json")
    ...     _ = file.write_text(json.dumps(told))
    ...     dataset, report = read(file)
    >>> print(*(f"{one.member} {one.organization} {one.period.edtf}" for one in dataset.of(Membership)))
    envoy union 2019-05/
    """  # noqa: E501  # one line of an example
    ImportReport().held_to(strict, CODES)
    flat, notes = read_flat(path), Notes(os.fspath(path))
    ids = flat.our_ids()
    for key, held in flat.rest.items():
        if held is not None:
            notes.add("no-collection", {key: held}, "left out", path="$", field=key)
    for told in flat.again:
        code, became = (
            ("repeated", "left out") if told.is_same else ("told-differently", "left out")
        )
        notes.add(code, told.content, became, path=told.path)
    entities: list[Entity] = []
    for collection in COLLECTIONS:
        for own in flat.things[collection]:
            entity = _made(Taking(flat, ids, collection, own, notes), own)
            if entity is not None:
                entities.append(entity)
    report = ImportReport(notes.entries).held_to(strict, CODES)
    return Import(Dataset([*entities, *notes.sources.values()]), report)


def _made(taking: Taking, own: str) -> Entity | None:
    whole = {"id": own, **taking.flat.things[taking.collection][own]}
    try:
        entity = _MADE[taking.collection](taking)
        error = ""
    except InvalidValueError as refused:  # sound one by one, the fields do not fit together
        entity, error = None, f": {refused}"
    if entity is None:
        taking.report("incomplete", whole, f"not read{error}")
    return entity


def _kept(taking: Taking) -> dict[str, Any]:
    """Return the fields that all have; called last, as it keeps what is left."""
    return {"sources": taking.citations(), "extra": taking.extra()}


def _person(taking: Taking) -> Entity:
    name, aliases = taking.names()
    return Person(
        id=taking.id,
        name=name,
        aliases=aliases,
        identifiers=taking.identifiers(),
        note=taking.note(),
        **_kept(taking),
    )


def _organization(taking: Taking) -> Entity:
    name, aliases = taking.names()
    return Organization(
        id=taking.id,
        name=name,
        aliases=aliases,
        organization_type=taking.choice("classification", _ORGANIZATIONS),
        place=taking.party("area_id", "areas"),
        parent=taking.party("parent_id", "organizations"),
        identifiers=taking.identifiers(),
        founded=taking.date("founding_date"),
        dissolved=taking.date("dissolution_date"),
        note=taking.note(),
        **_kept(taking),
    )


def _post(taking: Taking) -> Entity | None:
    organization = taking.party("organization_id", "organizations")
    if organization is None:
        return None
    return Post(
        id=taking.id,
        name=taking.name("label"),
        organization=organization,
        role=taking.word("role"),
        **_kept(taking),
    )


def _membership(taking: Taking) -> Entity | None:
    person = taking.party("person_id", "persons")
    post_id, organization_id = taking.left.get("post_id"), taking.left.get("organization_id")
    known = taking.flat.things["posts"].get(post_id) if isinstance(post_id, str) else None
    in_post = bool(known and known.get("organization_id")) or not organization_id
    if person is not None and isinstance(post_id, str) and post_id and in_post:
        if known and organization_id and organization_id == known.get("organization_id"):
            del taking.left["organization_id"]
        post = taking.party("post_id", "posts")
        return Appointment(
            id=taking.id,
            person=person,
            post=post or "",
            period=taking.period(),
            **_kept(taking),
        )
    member = person or taking.party("member_id", "organizations", "persons")
    organization = taking.party("organization_id", "organizations")
    if member is None or organization is None:
        return None
    return Membership(
        id=taking.id,
        member=member,
        organization=organization,
        role=taking.word("role"),
        period=taking.period(),
        **_kept(taking),
    )


def _area(taking: Taking) -> Entity:
    name, aliases = taking.names()
    return Place(
        id=taking.id,
        name=name,
        aliases=aliases,
        place_type=taking.choice("classification", _PLACES),
        part_of=taking.party("parent_id", "areas"),
        identifiers=taking.identifiers(),
        **_kept(taking),
    )


def _event(taking: Taking) -> Entity:
    organizer = taking.party("organization_id", "organizations")
    return Event(
        id=taking.id,
        name=taking.name(),
        date=_when(taking),
        place=taking.party("area_id", "areas"),
        organizers=None if organizer is None else (organizer,),
        participants=_attendees(taking),
        note=taking.note(),
        **_kept(taking),
    )


def _when(taking: Taking) -> When | None:
    """Return the period, or the one date that is both its start and its end."""
    period = taking.period()
    if period is not None and period.start is not None and period.start == period.end:
        return period.start
    return period


def _attendees(taking: Taking) -> tuple[Participation, ...] | None:
    """Return who is there, where all of them are told by no more than an id."""
    held = taking.left.get("attendees")
    if not isinstance(held, list) or not held:
        return None
    if not all(isinstance(one, dict) and set(one) == {"id"} and one["id"] for one in held):
        return None
    if not all(isinstance(one["id"], str) for one in held):
        return None
    del taking.left["attendees"]
    ids = (taking.reference(one["id"], "attendees", "persons", "organizations") for one in held)
    return tuple(Participation(party=one) for one in ids)


_MADE: dict[str, Callable[[Taking], Entity | None]] = {
    "persons": _person,
    "organizations": _organization,
    "posts": _post,
    "memberships": _membership,
    "areas": _area,
    "events": _event,
}
