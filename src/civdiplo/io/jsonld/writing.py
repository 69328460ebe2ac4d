"""Datasets to JSON-LD."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities.actors import Organization, Person, Place
from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.campaigns import Campaign, Contribution
from civdiplo.entities.events import Event, EventSeries
from civdiplo.entities.projects import Programme, Project
from civdiplo.entities.relations import Appointment, Membership, Post
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.files import replacing
from civdiplo.io.carrying import CARRYING_CODES, Carried, left_out
from civdiplo.io.jsonld.literals import (
    CONTEXT,
    Node,
    address,
    date,
    identified,
    is_simplified,
    price,
    temporal,
    term,
    texts,
)
from civdiplo.io.report import Code, Entry, ExportReport, Strict
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation

__all__ = ["BASE", "CARRIES", "CODES", "to_jsonld", "write"]

BASE: Final = "urn:civdiplo:"
"""What ids begin with where the caller has no address for them."""

Tell: TypeAlias = Callable[[Any], Node]

CODES: Final = (
    *CARRYING_CODES,
    Code("no-term", "loss", "must be something that the vocabularies have a term for"),
    Code("date-simplified", "loss", "must be a date that EDTF says whole"),
)
"""What `write` and `to_jsonld` report."""

_NO_TERM, _SIMPLIFIED = CODES[-2:]

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[^\s<>\"{}|\\^`]*[:/?#])?")
_PLACE_TYPES = {
    "city": "schema:City",
    "country": "schema:Country",
    "district": "schema:AdministrativeArea",
    "province": "schema:AdministrativeArea",
    "region": "schema:AdministrativeArea",
}
_EVENT_STATUS = {"planned": "schema:EventScheduled", "cancelled": "schema:EventCancelled"}
_ATTENDANCE = {
    "online": "schema:OnlineEventAttendanceMode",
    "in person": "schema:OfflineEventAttendanceMode",
    "hybrid": "schema:MixedEventAttendanceMode",
}


def _node_of(id: str) -> Node:
    return {"@id": f"id:{id}"}


def _link(name: str) -> Tell:
    return lambda target: {name: _node_of(target)}


def _links(name: str) -> Tell:
    return lambda targets: {name: [_node_of(target) for target in targets]}


def _text(name: str) -> Tell:
    return lambda text: {name: texts(text)}


def _said(name: str) -> Tell:
    return lambda value: {name: value}


def _dated(name: str) -> Tell:
    return lambda held: {name: date(held)}


def _typed(kinds: dict[str, str]) -> Tell:
    """Return what tells a type by a class, where there is one, and by its own word."""

    def tell(word: str) -> Node:
        more = {"@type": kinds[word]} if word in kinds else {}
        return {"schema:additionalType": word} | more

    return tell


def _cited(citations: tuple[Citation, ...]) -> Node:
    cited = [
        _node_of(one.source)
        if one.locator is None
        else {
            "@type": "schema:CreativeWork",
            "schema:isPartOf": _node_of(one.source),
            "schema:pagination": one.locator,
        }
        for one in citations
    ]
    return {"dcterms:source": cited}


def _role(word: str) -> Node:
    label = {"@value": word, "@language": "en"}
    return {"org:role": {"@type": "org:Role", "skos:prefLabel": label}}


def _parties(name: str) -> Tell:
    return lambda held: {name: [_node_of(one.party) for one in held]}


_COMMON: dict[str, Tell] = {"sources": _cited, "note": _text("schema:description")}
_NAMED: dict[str, Tell] = {"name": _text("schema:name"), **_COMMON}
_ABOUT: Tell = lambda codes: {"schema:about": [term(code) for code in codes]}  # noqa: E731
_ALIASES: Tell = lambda held: {"schema:alternateName": texts(*held)}  # noqa: E731
_COUNTRY: Tell = lambda code: {"schema:address": address(code)}  # noqa: E731
_KNOWS: Tell = lambda codes: {"schema:knowsAbout": [term(code) for code in codes]}  # noqa: E731

_EVENT: dict[str, Tell] = {
    **_NAMED,
    "organizers": _links("schema:organizer"),
    "themes": _ABOUT,
}

_TERMS: dict[type[Entity], tuple[tuple[str, ...], dict[str, Tell]]] = {
    Place: (
        ("schema:Place",),
        {
            **_NAMED,
            "aliases": _ALIASES,
            "place_type": _typed(_PLACE_TYPES),
            "country": _COUNTRY,
            "part_of": _link("schema:containedInPlace"),
            "latitude": lambda degrees: {"schema:latitude": f"{degrees:f}"},
            "longitude": lambda degrees: {"schema:longitude": f"{degrees:f}"},
            "identifiers": identified,
        },
    ),
    Organization: (
        ("schema:Organization", "org:Organization"),
        {
            **_NAMED,
            "aliases": _ALIASES,
            "organization_type": _said("schema:additionalType"),
            "country": _COUNTRY,
            "place": _link("schema:location"),
            "parent": lambda parent: {
                "schema:parentOrganization": _node_of(parent),
                "org:subOrganizationOf": _node_of(parent),
            },
            "identifiers": identified,
            "themes": _KNOWS,
            "founded": _dated("schema:foundingDate"),
            "dissolved": _dated("schema:dissolutionDate"),
        },
    ),
    Person: (
        ("schema:Person",),
        {**_NAMED, "aliases": _ALIASES, "identifiers": identified},
    ),
    Membership: (
        ("org:Membership",),
        {
            **_COMMON,
            "member": _link("org:member"),
            "organization": _link("org:organization"),
            "role": _role,
            "period": temporal,
        },
    ),
    Post: (
        ("org:Post",),
        {**_NAMED, "organization": _link("org:postIn"), "role": _role},
    ),
    Appointment: (
        ("org:Membership",),
        {
            **_COMMON,
            "person": _link("org:member"),
            "post": _link("dcterms:relation"),
            "period": temporal,
        },
    ),
    EventSeries: (("schema:EventSeries",), {**_EVENT, "period": temporal}),
    Event: (
        ("schema:Event",),
        {
            **_EVENT,
            "event_type": _said("schema:additionalType"),
            "event_format": lambda form: {"schema:eventAttendanceMode": {"@id": _ATTENDANCE[form]}},
            "date": temporal,
            "place": _link("schema:location"),
            "series": _link("schema:superEvent"),
            "participants": _parties("schema:attendee"),
            "status": lambda status: {"schema:eventStatus": {"@id": _EVENT_STATUS[status]}},
        },
    ),
    Campaign: (
        ("schema:Event",),
        {**_EVENT, "participants": _parties("schema:contributor"), "period": temporal},
    ),
    Project: (
        ("schema:Project",),
        {
            **_NAMED,
            "participants": _parties("schema:member"),
            "themes": _KNOWS,
            "places": _links("schema:location"),
            "date": temporal,
        },
    ),
    Programme: (
        ("schema:FundingScheme",),
        {**_NAMED, "organizers": _links("schema:funder"), "themes": _KNOWS, "period": temporal},
    ),
    Contribution: (
        ("schema:DonateAction",),
        {
            **_COMMON,
            "provider": _link("schema:agent"),
            "receiver": _link("schema:recipient"),
            "channel": _link("schema:participant"),
            "campaign": _link("dcterms:isPartOf"),
            "place": _link("schema:location"),
            "date": temporal,
            "amount": price,
        },
    ),
    Source: (
        ("schema:CreativeWork",),
        {
            **_COMMON,
            "title": _text("schema:name"),
            "publisher": lambda text: {
                "schema:publisher": {"@type": "schema:Organization", "schema:name": texts(text)}
            },
            "url": _said("schema:url"),
            "language": _said("schema:inLanguage"),
            "published": _dated("schema:datePublished"),
        },
    ),
}

CARRIES: Final[Carried] = {cls: tuple(fields) for cls, (_, fields) in _TERMS.items()}
"""The fields that have a term."""


def to_jsonld(dataset: Dataset, *, base: str = BASE) -> tuple[dict[str, Any], ExportReport]:
    """Return a dataset as a JSON-LD document, and what it does not say.

    Args:
        dataset: What to tell, sorted by type and id.
        base: What the ids of the entities follow, such as "https://example.org/id/".

    Raises:
        InvalidValueError: ``base`` is no absolute IRI, or does not end in one of ``:/?#``.

    >>> document, report = to_jsonld(Dataset([
    ...     Person(id="envoy", name={"en": "The envoy", "ru": "Посол"}),
    ... ]), base="https://example.org/id/")
    >>> document["@graph"][0]["schema:name"]
    [{'@value': 'The envoy', '@language': 'en'}, {'@value': 'Посол', '@language': 'ru'}]
    """
    if not _BASE.fullmatch(base):
        rule = "must be an absolute IRI that ends in one of : / ? #"
        raise InvalidValueError("base", rule, base)
    entries: list[Entry] = []
    nodes = []
    for entity in sorted(dataset, key=lambda one: (type_name(type(one)), one.id)):
        entries += left_out(entity, CARRIES)
        if type(entity) in _TERMS:
            entries += _simplified(entity)
            nodes.append(_node(entity))
    document = {"@context": {"id": base, **CONTEXT}, "@graph": nodes}
    return document, ExportReport(entries)


def write(
    dataset: Dataset,
    path: str | os.PathLike[str],
    *,
    base: str = BASE,
    strict: Strict = False,
) -> ExportReport:
    """Write a dataset as a JSON-LD file, whole or not at all, and list what it does not say.

    Args:
        dataset: What to write.
        path: The file.
        base: What the ids of the entities follow.
        strict: Codes of `CODES` that are errors, True for all; nothing is then written.

    Raises:
        InvalidDataError: Entries of such codes; all of them are listed.
        InvalidValueError: ``base`` is no absolute IRI, or does not end in one of ``:/?#``.
        OSError: The file cannot be written.
    """
    document, report = to_jsonld(dataset, base=base)
    report.held_to(strict, CODES)
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    with replacing(path) as file:
        file.write(f"{text}\n".encode())
    return report


def _node(entity: Entity) -> Node:
    types, fields = _TERMS[type(entity)]
    node: Node = {**_node_of(entity.id), "@type": list(types)}
    if isinstance(entity, Campaign):
        node["schema:additionalType"] = "campaign"
    for field, tell in fields.items():
        value = getattr(entity, field)
        if value is None or value == () or _has_no_term(field, value):
            continue
        for name, told in tell(value).items():
            if name == "@type":
                node["@type"].append(told)
            elif told != []:
                node[name] = told
    return node


def _has_no_term(field: str, value: Any) -> bool:
    return field == "status" and value not in _EVENT_STATUS


def _simplified(entity: Entity) -> Iterator[Entry]:
    """Yield what is said of an entity with less than it holds."""
    for field in CARRIES[type(entity)]:
        value = getattr(entity, field)
        if isinstance(value, (PartialDate, Period)) and is_simplified(value):
            yield _entry(_SIMPLIFIED, entity, field, value, "written as EDTF says it")
        elif value == () and field != "sources":
            yield _entry(_NO_TERM, entity, field, value, "not written: it was stated as none")
        elif field == "status" and value is not None and _has_no_term(field, value):
            yield _entry(_NO_TERM, entity, field, value, "not written")
        elif field == "participants" and isinstance(value, tuple):
            for one in value:
                if one.role is not None or one.country is not None:
                    yield _entry(_NO_TERM, entity, field, one, "written as a party alone")


def _entry(code: Code, entity: Entity, field: str, value: Any, became: str) -> Entry:
    return Entry(kind=code, original=written(value), became=became, field=field, entity=entity.id)
