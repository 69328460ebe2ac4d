"""Writes IATI files of version 2.03."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from attrs import evolve

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.campaigns import Campaign, Contribution
from civdiplo.entities.sources import Source
from civdiplo.entities.statements import StatedFigure
from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.files import replacing
from civdiplo.io.carrying import Carried, left_out
from civdiplo.io.iati.budgets import ACTIVITY_FIGURES, ORGANISATION_FIGURES
from civdiplo.io.iati.building import element_of, unknown_children
from civdiplo.io.iati.mentions import Losses, Mentions
from civdiplo.io.iati.parties import SCHEME
from civdiplo.io.iati.said import Said
from civdiplo.io.iati.words import PREFIX, WRITE_CODES
from civdiplo.io.iati.writing_records import activity, organisation
from civdiplo.io.report import ExportReport, Strict
from civdiplo.values.plain import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from civdiplo.dataset import Dataset
    from civdiplo.entities.base import Entity

__all__ = ["CARRIES", "Kind", "write"]

Kind = Literal["activities", "organisations"]

CARRIES: Final[Carried] = {
    Campaign: frozenset(
        {"name", "participants", "beneficiaries", "period", "status", "note", "sources", "extra"}
    ),
    Contribution: frozenset(
        {"provider", "receiver", "campaign", "transaction_type", "date", "amount", "in_kind"}
        | {"place", "note", "sources", "claims", "extra"}
    ),
    StatedFigure: frozenset(
        {"measure", "subjects", "value", "date", "campaign", "sources", "extra"}
    ),
    Organization: frozenset({"name", "organization_type", "identifiers", "sources", "extra"}),
    Place: frozenset({"name", "place_type", "country", "identifiers"}),
    Source: frozenset({"title", "publisher", "extra"}),
}
"""What an activity file can say. A value that its field cannot say is reported by itself."""

_NUMBER = re.compile(r"(?P<stem>.*?)(?:\.(?P<number>[0-9]{1,9}))?")


def write(
    dataset: Dataset,
    path: str | os.PathLike[str],
    *,
    kind: Kind = "activities",
    reporting: str | None = None,
    strict: Strict = False,
) -> ExportReport:
    """Write campaigns with their contributions and budgets, or organizations, as IATI 2.03.

    Args:
        dataset: Where the campaigns and all that they name are.
        path: The file, written whole or not at all.
        kind: "activities" for campaigns; "organisations" for an organisation file, of the
            organizations that were read from one, or that have budgets of their own.
        reporting: The id of the organization that reports, for records that name none.
        strict: Codes of `WRITE_CODES` that are errors, or True for all but the harmless ones.

    Returns:
        What IATI has no place for. An activity that lacks what the standard asks for (title,
        general description, participating organisation with a role, status, an actual or planned
        date) is not written, and nor is a transaction without a type, a full day or an exact sum
        of money: no day and no value is made up.

    Raises:
        InvalidValueError: ``kind`` is neither, or ``reporting`` is no organization of the dataset.
        InvalidDataError: The report has entries that ``strict`` calls errors; nothing is written.
        MissingExtraError: The package lxml is not installed.
        OSError: The file cannot be written.

    Source: IATI standard 2.03, order of elements and rules 3.1.2, 4.1, 6.6.2.
    """
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtraError("writing IATI", package="lxml", extra="iati") from None
    del etree
    _check(dataset, kind, reporting)
    writer = _Writer(dataset, reporting)
    root = f"iati-{kind}"
    told = writer.told_of_roots(root)
    with replacing(path) as file:  # a report that strict refuses keeps it away
        records = writer.activities() if kind == "activities" else writer.organisations()
        _write_file(file, root, _agreed(told), records)
        writer.finish(told)
        return ExportReport(writer.losses.entries).held_to(strict, WRITE_CODES)


def _check(dataset: Dataset, kind: str, reporting: str | None) -> None:
    if kind not in ("activities", "organisations"):
        raise InvalidValueError("kind", "must be activities or organisations", kind)
    if reporting is not None and not isinstance(dataset.get(reporting), Organization):
        raise InvalidValueError("reporting", "must be the id of an organization", reporting)


def _write_file(
    file: BinaryIO, root: str, attributes: dict[str, str], records: Iterable[dict[str, Any]]
) -> None:
    from lxml import etree

    head = element_of(root, {**attributes, "@version": "2.03"})
    record_name = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}
    with etree.xmlfile(file, encoding="UTF-8") as out:
        out.write_declaration()
        with out.element(root, dict(head.items())):
            out.write("\n")
            for plain in records:
                record = element_of(record_name[root], plain)
                etree.indent(record)
                record.tail = "\n"
                out.write(record)
    file.write(b"\n")


class _Writer:
    """Makes the records of one file, and knows what of the dataset is in them."""

    def __init__(self, dataset: Dataset, reporting: str | None) -> None:
        self.dataset = dataset
        self.reporting = reporting
        self.losses = Losses()
        self.mentions = Mentions(dataset, self.losses)
        self.done: set[str] = set()
        self.files = {one.id: one for one in dataset.of(Source) if f"{PREFIX}file" in one.extra}

    def activities(self) -> Iterator[dict[str, Any]]:
        """Yield the activities, in the order of the ids of their campaigns."""
        gifts: dict[str | None, list[Contribution]] = defaultdict(list)
        for gift in _sorted(self.dataset.of(Contribution)):
            gifts[gift.campaign].append(gift)
        figures: dict[str | None, list[StatedFigure]] = defaultdict(list)
        for stated in _sorted(self.dataset.of(StatedFigure)):
            if stated.measure in ACTIVITY_FIGURES.values():
                figures[stated.campaign].append(stated)
        for campaign in _sorted(self.dataset.of(Campaign)):
            parts = (*gifts.pop(campaign.id, ()), *figures.pop(campaign.id, ()))
            self.done.update((campaign.id, *(part.id for part in parts)))
            made = activity(
                campaign,
                [part for part in parts if isinstance(part, Contribution)],
                [part for part in parts if isinstance(part, StatedFigure)],
                reporting=self.reporting,
                mentions=self.mentions,
                losses=self.losses,
            )
            if made is not None:
                self.unsaid(campaign, *parts)
                yield self.sound("iati-activity", made, campaign)
        self.report_homeless([one for left in gifts.values() for one in left])
        self.report_homeless([one for left in figures.values() for one in left])

    def report_homeless(self, entities: Iterable[Contribution | StatedFigure]) -> None:
        """Report what belongs to no campaign that is here."""
        for one in entities:
            self.done.add(one.id)
            self.losses.add("no-campaign", one, "campaign", one.campaign, "it is not written")

    def organisations(self) -> Iterator[dict[str, Any]]:
        """Yield the records of an organisation file, in the order of their ids."""
        figures: dict[str, list[StatedFigure]] = defaultdict(list)
        for stated in _sorted(self.dataset.of(StatedFigure)):
            if stated.measure in ORGANISATION_FIGURES.values() and len(stated.subjects) == 1:
                figures[stated.subjects[0]].append(stated)
        for body in _sorted(self.dataset.of(Organization)):
            own = figures.get(body.id, [])
            if not own and f"{PREFIX}organisation-identifier" not in body.extra:
                continue
            self.done.update((body.id, *(one.id for one in own)))
            made = organisation(
                body,
                own,
                reporting=self.reporting,
                mentions=self.mentions,
                losses=self.losses,
            )
            if made is not None:
                self.unsaid(body, *own)
                yield self.sound("iati-organisation", made, body)

    def sound(self, tag: str, plain: dict[str, Any], entity: Entity) -> dict[str, Any]:
        """Return the plain form of a record without what XML cannot have; report what it lacks."""
        for name in unknown_children(tag, plain):
            became = "written after those that it knows"
            self.losses.add("not-in-order", entity, name, name, became)
        for name in list(plain):
            try:
                element_of(tag, {name: plain[name]})
            except (ValueError, TypeError, AttributeError):
                self.losses.add("no-such-field", entity, "extra", {name: None}, "not written")
                del plain[name]
        return plain

    def told_of_roots(self, root: str) -> list[dict[str, Any]]:
        """Return what the root of each file said that was read."""
        facts: list[Any] = [one.extra[f"{PREFIX}file"] for one in self.files.values()]
        return [
            {key: value for key, value in fact.items() if key.startswith("@")}
            for fact in facts
            if isinstance(fact, FrozenDict) and fact.get("root") == root
        ]

    def unsaid(self, *entities: Entity) -> None:
        """Report the stated fields that IATI has no place for, and the extras that are not its."""
        for entity in entities:
            implied: dict[str, Any] = {
                "sources": tuple(one for one in entity.sources if one.source not in self.files),
                "claims": tuple(one for one in entity.claims if not _by_rule(one.inferred_from)),
            }
            carried = {type(entity): CARRIES[type(entity)]}
            self.losses.entries += left_out(entity, carried)
            for name, value in implied.items():
                if value and name in CARRIES[type(entity)]:
                    plain = [one.to_plain() for one in value]
                    self.losses.add("no-such-field", entity, name, plain, "not written")
            for key, value in Said(entity).others.items():
                self.losses.add("no-such-field", entity, "extra", {key: value}, "not written")

    def finish(self, told: list[dict[str, Any]]) -> None:
        """Report roots that do not agree, and the entities that are in no record."""
        if told and not _agree(told):
            source = next(iter(self.files.values()))
            self.losses.add("other-file", source, "extra", told, "not written")
        for entity in self.dataset:
            if entity.id in self.done or entity.id in self.files:
                continue
            if entity.id in self.mentions.named and type(entity) in CARRIES:
                self.unsaid(_named_only(entity))
            else:
                self.losses.entries += left_out(entity, {})


def _agree(told: list[dict[str, Any]]) -> bool:
    return all(one == told[0] for one in told)


def _agreed(told: list[dict[str, Any]]) -> dict[str, str]:
    """Return what the root of the file says: what all files that were read agree on."""
    agreed = told[0] if told and _agree(told) else {}
    return {key: value for key, value in agreed.items() if isinstance(value, str)}


def _named_only(entity: Entity) -> Entity:
    """Return what a mention leaves to be reported: all identifiers but the one that is written."""
    if isinstance(entity, Organization) and entity.identifiers:
        others = tuple(one for one in entity.identifiers if one.scheme != SCHEME)
        return evolve(entity, identifiers=others or None)
    return entity


def _by_rule(grounds: str | None) -> bool:
    return grounds is not None and grounds.startswith("IATI's rule ")


def _sorted(entities: Iterable[Any]) -> list[Any]:
    """Return entities by id, with the numbers at their ends in their order."""

    def key(entity: Any) -> tuple[str, int]:
        found = _NUMBER.fullmatch(entity.id)
        return (found["stem"], int(found["number"] or 0)) if found else (entity.id, 0)

    return sorted(entities, key=key)
