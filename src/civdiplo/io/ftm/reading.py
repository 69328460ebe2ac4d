"""Lines of FollowTheMoney as entities: one line, one entity, but for agreements and campaigns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, get_args

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Organization, OrganizationType, Person, Place, Status
from civdiplo.entities.agreements import Twinning
from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Contribution
from civdiplo.entities.events import Event
from civdiplo.entities.participation import Participation
from civdiplo.entities.relations import Appointment, Cooperation, Membership, Post, Representation
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.ftm.held import Held
from civdiplo.io.ftm.lines import lines_of
from civdiplo.io.ftm.taking import Taking
from civdiplo.io.ftm.words import CODES, LINKS, TWIN_TOWN, TYPE_SCHEMATA
from civdiplo.io.report import Import, ImportReport, Strict
from civdiplo.io.streaming import Say, Stream

__all__ = ["iter_read", "read"]

_TYPES = get_args(OrganizationType)
_STATUSES = get_args(Status)


def read(path: str | os.PathLike[str], *, strict: Strict = False) -> Import:
    r"""Read a file of FollowTheMoney, one entity a line, into a dataset and a report.

    Args:
        path: The file, as ``ftm`` and OpenSanctions write it: JSON, UTF-8, an entity a line.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Raises:
        InvalidDataError: A line is no entity, an id comes twice (merge the fragments first, with
            ``ftm aggregate``), or the report has entries that ``strict`` calls errors.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> lines = [{"id": "a", "schema": "Organization", "properties": {"name": ["A union"]}},
    ...          {"id": "p", "schema": "Payment", "properties": {
    ...              "payer": ["a"], "amount": ["50"], "currency": ["EUR"], "date": ["2021-09"]}}]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "gifts.ijson")
    ...     _ = file.write_text("\n".join(map(json.dumps, lines)))
    ...     dataset, report = read(file)
    >>> print(dataset["p"].amount, dataset["p"].date, dataset["p"].provider, len(report))
    50 EUR 2021-09 a 0
    """
    stream = iter_read(path, strict=strict)
    held: dict[str, Entity] = {}
    for entity in stream:
        if entity.id in held:
            rule = "must be told on one line (merge the fragments first)"
            fault = Fault("$.id", rule, shown(entity.id), field="id", file=os.fspath(path))
            raise InvalidDataError([fault])
        held[entity.id] = entity
    return Import(Dataset(held.values()), stream.report)


def iter_read(
    path: str | os.PathLike[str], *, strict: Strict = False, on_entry: Say | None = None
) -> Stream:
    """Read a file entity by entity; agreements, campaigns and documents come at the end.

    They alone are held until then, for their parties stand on lines of their own.

    Args:
        path: The file, as for `read`.
        strict: Codes that are errors; they are raised at the end.
        on_entry: Where entries of the report go as they come up, instead of into the report.

    Raises:
        InvalidDataError: A line is no entity.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be opened.
    """

    def make(say: Say) -> Iterator[Entity]:
        file, held = os.fspath(path), Held()
        for line in lines_of(path):
            taking = Taking(line, file, say)
            if held.takes(taking):
                continue
            make_one = _MADE.get(line.schema)
            if make_one is None:
                taking.refuse("no-such-schema", "not read")
                continue
            entity = _made(make_one, taking)
            if entity is not None:
                yield entity
        yield from held.entities()

    ImportReport().held_to(strict, CODES)
    return Stream(make, codes=CODES, strict=strict, on_entry=on_entry)


def _made(make: Callable[[Taking], Entity | None], taking: Taking) -> Entity | None:
    try:
        return make(taking)
    except InvalidValueError as error:  # the fields are sound one by one, and do not fit together
        taking.refuse("incomplete", f"not read: {error}")
        return None


def _shared(taking: Taking, note: str) -> dict[str, Any]:
    """Return the fields that all entities have; called last, as it keeps what is left."""
    return {
        "note": taking.local(note),
        "sources": taking.citations(),
        "extra": taking.extra(),
    }


def _organization(taking: Taking) -> Entity:
    name, aliases = taking.names("name")
    schema = taking.line.schema
    kind = taking.choice("classification", _TYPES)
    if kind is None and schema == "Company" and not taking.values("classification"):
        kind = "company"
    if TYPE_SCHEMATA.get(kind or "", "Organization") != schema:
        taking.line.rest["schema"] = schema
    return Organization(
        id=taking.id,
        name=name,
        aliases=aliases,
        organization_type=kind,
        country=taking.country(),
        place=taking.party("addressEntity"),
        parent=taking.party("parent"),
        identifiers=taking.identifiers(),
        themes=taking.themes(),
        founded=taking.date("incorporationDate"),
        dissolved=taking.date("dissolutionDate"),
        status=taking.choice("status", _STATUSES),
        **_shared(taking, "notes"),
    )


def _person(taking: Taking) -> Entity:
    name, aliases = taking.names("name")
    return Person(
        id=taking.id,
        name=name,
        aliases=aliases,
        identifiers=taking.identifiers(),
        **_shared(taking, "notes"),
    )


def _address(taking: Taking) -> Entity:
    name, aliases = taking.names("name", "full", "city", "street", "region", "state")
    before = {key: taking.left.get(key) for key in ("latitude", "longitude")}
    latitude, longitude = taking.number("latitude"), taking.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        latitude = longitude = None
        taking.left |= {key: one for key, one in before.items() if one is not None}
    return Place(
        id=taking.id,
        name=name,
        aliases=aliases,
        country=taking.country(),
        latitude=latitude,
        longitude=longitude,
        identifiers=taking.identifiers(),
        **_shared(taking, "notes"),
    )


def _link(taking: Taking) -> Entity | None:
    schema = taking.line.schema
    here, there, is_own = LINKS[schema]
    ends = _ends(taking, here, there)
    if ends is None:
        return None
    if not is_own:
        taking.line.rest["schema"] = schema
        taking.report("nearest", schema, "read as a membership")
    return Membership(
        id=taking.id,
        member=ends[0],
        organization=ends[1],
        role=taking.word("role"),
        period=taking.period(),
        **_shared(taking, "description"),
    )


def _ends(taking: Taking, *names: str) -> tuple[str, ...] | None:
    """Return the one id at each end of a link; None where there is not one at each, which is told.

    Two on one side and two on the other may be two links or four.
    """
    if any(len(taking.values(name)) != 1 for name in names):
        taking.refuse("incomplete", "not read")
        return None
    found = [taking.party(name) for name in names]
    return tuple(one for one in found if one is not None)


def _position(taking: Taking) -> Entity | None:
    ends = _ends(taking, "organization")
    if ends is None:
        return None
    return Post(
        id=taking.id,
        name=taking.name(),
        organization=ends[0],
        **_shared(taking, "notes"),
    )


def _occupancy(taking: Taking) -> Entity | None:
    ends = _ends(taking, "holder", "post")
    if ends is None:
        return None
    return Appointment(
        id=taking.id,
        person=ends[0],
        post=ends[1],
        period=taking.period(),
        **_shared(taking, "description"),
    )


def _representation(taking: Taking) -> Entity | None:
    ends = _ends(taking, "agent", "client")
    if ends is None:
        return None
    return Representation(
        id=taking.id,
        representative=ends[0],
        principal=ends[1],
        period=taking.period(),
        status=taking.choice("status", _STATUSES),
        **_shared(taking, "description"),
    )


def _unknown_link(taking: Taking) -> Entity | None:
    ends = _ends(taking, "subject", "object")
    if ends is None:
        return None
    if taking.choice("role", (TWIN_TOWN,)):
        return Twinning(
            id=taking.id,
            parties=ends,
            signed=taking.date("date"),
            period=taking.period(),
            **_shared(taking, "description"),
        )
    taking.report("nearest", taking.line.schema, "read as a cooperation")
    return Cooperation(
        id=taking.id,
        parties=ends,
        period=taking.period(),
        status=taking.choice("status", _STATUSES),
        **_shared(taking, "description"),
    )


def _payment(taking: Taking) -> Entity:
    return Contribution(
        id=taking.id,
        provider=taking.party("payer"),
        receiver=taking.party("beneficiary"),
        campaign=taking.party("project"),
        date=taking.when(),
        amount=taking.money(),
        **_shared(taking, "purpose"),
    )


def _event(taking: Taking) -> Entity:
    involved = taking.parties("involved")
    return Event(
        id=taking.id,
        name=taking.name(),
        date=taking.when(),
        place=taking.party("addressEntity"),
        organizers=taking.parties("organizer"),
        participants=tuple(Participation(party=one) for one in involved) if involved else None,
        themes=taking.themes(),
        **_shared(taking, "notes"),
    )


_MADE: dict[str, Callable[[Taking], Entity | None]] = {
    **dict.fromkeys(("Organization", "LegalEntity", "PublicBody", "Company"), _organization),
    **dict.fromkeys(LINKS, _link),
    "Person": _person,
    "Address": _address,
    "Position": _position,
    "Occupancy": _occupancy,
    "Representation": _representation,
    "UnknownLink": _unknown_link,
    "Payment": _payment,
    "Event": _event,
}
