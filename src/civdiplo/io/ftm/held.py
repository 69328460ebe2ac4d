"""What is told on several lines: agreements with their parties, campaigns with who takes part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TypeAlias, get_args

from civdiplo.entities.actors import Status
from civdiplo.entities.agreements import Memorandum
from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Campaign
from civdiplo.entities.participation import Participation
from civdiplo.entities.sources import Source
from civdiplo.io.foreign import fitting_id
from civdiplo.io.ftm.ids import from_ftm
from civdiplo.io.ftm.taking import Taking
from civdiplo.io.ftm.words import SIGNATORY

__all__ = ["Held", "link_id"]

_STATUSES = get_args(Status)
_SIDES = {"Documentation": ("document", "entity"), "ProjectParticipant": ("project", "participant")}
_THINGS = ("Document", "Project")

Part: TypeAlias = "tuple[str, str | None]"  # who takes part, and as what


def link_id(schema: str, whole: str, party: str, role: str) -> str:
    """Return the id of the line that says who takes part in what, always the same one."""
    told = f"{schema}\n{whole}\n{party}\n{role}".encode()
    return hashlib.sha1(told).hexdigest()  # noqa: S324  # as FollowTheMoney makes its ids


class Held:
    """Documents and projects, and those who take part in them, until all lines are read."""

    def __init__(self) -> None:
        self._things: dict[str, list[Taking]] = {}
        self._links: list[Taking] = []

    def takes(self, taking: Taking) -> bool:
        """Say whether a line is held."""
        if taking.line.schema in _THINGS:
            self._things.setdefault(taking.id, []).append(taking)
            return True
        if taking.line.schema in _SIDES:
            self._links.append(taking)
            return True
        return False

    def entities(self) -> Iterator[Entity]:
        """Yield what the lines that are held say together."""
        signed, parties = self._signed(), dict[str, list[Part]]()
        for link in self._links:
            self._take_link(link, signed, parties)
        for takings in self._things.values():
            for taking in takings:
                who = parties.get(taking.id, [])
                yield (
                    _document(taking, who)
                    if taking.line.schema == "Document"
                    else _campaign(taking, who)
                )

    def _take_link(
        self, link: Taking, signed: frozenset[str], parties: dict[str, list[Part]]
    ) -> None:
        schema = link.line.schema
        whole_name, party_name = _SIDES[schema]
        ends = link.values(whole_name), link.values(party_name)
        if len(ends[0]) != 1 or len(ends[1]) != 1:
            link.refuse("incomplete", "not read")
            return
        whole, party = link.party(whole_name), link.party(party_name)
        role = link.word("role")
        things = self._things.get(whole or "", [])
        fits = schema != "Documentation" or (role == SIGNATORY and whole in signed)
        if whole is None or party is None or not things or not fits or link.left.get("role"):
            link.refuse("incomplete", "not read, as nothing is told that it belongs to")
            return
        parties.setdefault(whole, []).append((party, role))
        rest: dict[str, Any] = {**link.left, **link.line.rest}
        expected = link_id(schema, whole, party, role or "")
        if link.line.id != expected:
            rest["id"] = link.line.id
        if rest:
            link.report("link-details", rest, "left out")

    def _signed(self) -> frozenset[str]:
        """Return the documents that two parties or more have signed."""
        signatories: dict[str, set[str]] = {}
        for link in self._links:
            told = link.line.properties
            documents, entities = told.get("document", []), told.get("entity", [])
            if told.get("role") == [SIGNATORY] and len(documents) == len(entities) == 1:
                held = signatories.setdefault(fitting_id(from_ftm(documents[0])), set())
                held.add(entities[0])
        return frozenset(document for document, held in signatories.items() if len(held) > 1)


def _document(taking: Taking, parties: list[Part]) -> Entity:
    signed = tuple(dict.fromkeys(party for party, _ in parties))
    if len(signed) > 1:
        return Memorandum(
            id=taking.id,
            name=taking.local("title"),
            parties=signed,
            signed=taking.date("date"),
            note=taking.local("notes"),
            sources=taking.citations(),
            extra=taking.extra(),
        )
    title = taking.local("title")
    if title is None:
        title, _ = taking.names("title", "name", "fileName")
    return Source(
        id=taking.id,
        title=title,
        publisher=taking.local("publisher"),
        url=taking.text("sourceUrl"),
        published=taking.date("publishedAt"),
        retrieved=taking.date("retrievedAt"),
        note=taking.local("notes"),
        sources=taking.citations(),
        extra=taking.extra(),
    )


def _campaign(taking: Taking, parties: list[Part]) -> Entity:
    organizers = tuple(dict.fromkeys(party for party, role in parties if role == "organizer"))
    others = dict.fromkeys((party, role) for party, role in parties if role != "organizer")
    return Campaign(
        id=taking.id,
        name=taking.name(),
        organizers=organizers or None,
        participants=tuple(Participation(party=one, role=role) for one, role in others) or None,
        themes=taking.themes(),
        period=taking.period(),
        status=taking.choice("status", _STATUSES),
        note=taking.local("notes"),
        sources=taking.citations(),
        extra=taking.extra(),
    )
