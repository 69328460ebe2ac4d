"""An application that was supported as a grant of 360Giving, with a word on all it cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities.actors import Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.projects import GrantApplication, Programme, StateChange
from civdiplo.entities.sources import Source
from civdiplo.io.carrying import left_out
from civdiplo.io.report import Entry
from civdiplo.io.threesixty.fields import OBJECTS, is_valid
from civdiplo.io.threesixty.taking import as_plain
from civdiplo.io.threesixty.words import CARRIES, PREFIX, WRITE_CODES
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.plain import thaw
from civdiplo.values.text import LocalText

__all__ = ["Telling", "package_of"]

_CODES: Final = {code.name: code for code in WRITE_CODES}
_ORG_LIST = re.compile(r"[A-Z]{2}-[A-Z0-9_]+|360G")
_ORG_ID = re.compile(rf"(?:{_ORG_LIST.pattern})-\S.*")
_SUMS = {
    "amountAppliedFor": "amount_requested",
    "amountAwarded": "amount_awarded",
    "amountDisbursed": "amount_disbursed",
}


def package_of(dataset: Dataset) -> tuple[dict[str, Any], str | None]:
    """Return what a package said of itself, and the id of the source that holds it.

    Nothing of it is returned where there are several.
    """
    found = [one for one in dataset.of(Source) if f"{PREFIX}package" in one.extra]
    if len(found) != 1:
        return {}, None
    package = thaw(found[0].extra[f"{PREFIX}package"])
    return (package if isinstance(package, dict) else {}), found[0].id


class Telling:
    """Tells grants one by one; knows which entities it has named."""

    def __init__(self, dataset: Dataset, language: str | None, source: str | None) -> None:
        self._dataset = dataset
        self._language = language
        self._source = source
        self._told: dict[str, dict[str, Any]] = {}
        self._entity = ""
        self.entries: list[Entry] = []

    def grant(self, one: GrantApplication) -> dict[str, Any] | None:
        """Return a grant as the standard has it; None where it was not awarded."""
        self._entity = one.id
        award = self._award(one)
        if award is None:
            return None
        extra = self._extra(one)
        funders = self._funders(one, extra)
        recipient = self._recipient(one, extra)
        if not funders or not recipient:
            self._add("no-party", one.id, "the application is not written")
            return None
        name = self._text(one.name, "name") or one.id
        grant: dict[str, Any] = {
            "id": self._reference(one, extra),
            "title": extra.pop("title", None) or name,
            "description": self._description(one, extra, name),
            **self._sums(one, extra),
            "awardDate": _unless(extra.pop("awardDate", None), award),
            **self._planned(one, extra),
            **recipient,
            "fundingOrganization": funders,
            **self._programme(one),
            **self._places(extra),
        }
        grant |= self._valid(extra, "grant", "extra")
        self._report_rest(one)
        return grant

    def unnamed(self) -> Iterator[Entry]:
        """Yield an entry for each entity that no grant has named."""
        for entity in self._dataset:
            if isinstance(entity, GrantApplication) or entity.id in self._told:
                continue
            if isinstance(entity, Source) and entity.id == self._source:
                continue
            if type(entity) not in CARRIES or isinstance(entity, Source):
                yield from left_out(entity, {})
            else:
                yield Entry(
                    kind=_CODES["not-named"], original=entity.id, became="not written",
                    entity=entity.id,
                )  # fmt: skip

    def _add(self, code: str, original: Any, became: str, field: str | None = None) -> None:
        entry = Entry(
            kind=_CODES[code], original=original, became=became, field=field, entity=self._entity
        )
        self.entries.append(entry)

    def _award(self, one: GrantApplication) -> str | None:
        """Return the day of the award; None where the standard has no such grant."""
        last = one.history[-1] if one.history else None
        if last is None or last.state != "supported":
            state = "not stated" if last is None else last.state
            self._add("not-awarded", state, "the application is not written", "history")
            return None
        if not isinstance(last.date, PartialDate) or not last.date.is_day:
            date = None if last.date is None else written(last.date)
            self._add("not-awarded", date, "not written, as an award needs its day", "history")
            return None
        if not isinstance(one.amount_awarded, Money):
            stated = written(one.amount_awarded)
            code = "not-awarded" if one.amount_awarded is None else "estimate"
            self._add(code, stated, "not written, as an award needs its sum", "amount_awarded")
            return None
        return last.date.edtf

    def _extra(self, entity: Entity) -> dict[str, Any]:
        """Return what was kept under our namespace, under the names of the standard."""
        kept: dict[str, Any] = {}
        for key, value in entity.extra.items():
            if key.startswith(PREFIX):
                kept[key.removeprefix(PREFIX)] = thaw(value)
            else:
                self._add("no-such-field", {key: thaw(value)}, "not written", "extra")
        return kept

    def _text(self, text: LocalText | None, field: str) -> str | None:
        """Return a text in the language that is written; its other languages are reported."""
        if text is None:
            return None
        shown = text.pick(*([] if self._language is None else [self._language]))
        for tag, words in text.items():
            if words != shown:
                self._add("other-language", {tag: words}, "not written", field)
        return shown

    def _reference(self, one: GrantApplication, extra: dict[str, Any]) -> str:
        number = str(extra.pop("id", None) or one.reference_number or one.id)
        if not number.startswith("360G-"):
            self._add("local-id", number, "written without the prefix 360G-", "reference_number")
        return number

    def _description(self, one: GrantApplication, extra: dict[str, Any], title: str) -> str:
        told = self._text(one.note, "note")
        kept = extra.pop("description", None)
        if isinstance(kept, str):
            return kept
        if told is None:
            self._add("made-value", None, "the title is written as the description", "note")
        return told or title

    def _sums(self, one: GrantApplication, extra: dict[str, Any]) -> dict[str, Any]:
        awarded = one.amount_awarded
        currency = awarded.currency if isinstance(awarded, Money) else ""
        told: dict[str, Any] = {"currency": currency}
        extra.pop("currency", None)
        for name, ours in _SUMS.items():
            amount = getattr(one, ours)
            if amount is None:
                continue
            if not isinstance(amount, Money):
                self._add("estimate", written(amount), "not written", ours)
            elif amount.currency != currency:
                self._add("other-currency", written(amount), "not written", ours)
            else:
                told[name] = amount.amount
        return told

    def _planned(self, one: GrantApplication, extra: dict[str, Any]) -> dict[str, Any]:
        kept = extra.pop("plannedDates", None)
        events = kept if isinstance(kept, list) else []
        period = one.period
        if period is None:
            return self._valid({"plannedDates": events}, "grant", "extra") if events else {}
        first = dict(events[0]) if events and isinstance(events[0], dict) else {}
        if period.open_start or period.open_end:
            self._add("invalid", period.edtf, "the open end is not written", "period")
        for name, end in (("startDate", period.start), ("endDate", period.end)):
            if end is None:
                continue
            if end.inferred or not is_valid(end.to_plain(), "partial day"):
                self._add("invalid", written(end), "not written", "period")
            else:
                first[name] = _unless(first.get(name), end.edtf)
        told = [first, *events[1:]] if first else events[1:]
        return self._valid({"plannedDates": told}, "grant", "extra") if told else {}

    def _recipient(self, one: GrantApplication, extra: dict[str, Any]) -> dict[str, Any]:
        """Return who received the grant: organizations, or one person."""
        ids = [one.applicant, *(one.partners or ())]
        kept = extra.pop("recipientOrganization", None)
        individual = extra.pop("recipientIndividual", None)
        person = self._dataset.get(one.applicant)
        if isinstance(person, Person):
            for other in ids[1:]:
                self._add("no-such-field", other, "not written beside a person", "partners")
            told = individual if isinstance(individual, dict) else self._actor(person, "person")
            self._told.setdefault(person.id, {})
            return {"recipientIndividual": self._valid(told, "person", "applicant")}
        told_all = self._organizations(ids, kept, "applicant")
        return {"recipientOrganization": told_all} if told_all else {}

    def _funders(self, one: GrantApplication, extra: dict[str, Any]) -> list[dict[str, Any]]:
        programme = self._dataset.get(one.programme) if one.programme is not None else None
        organizers = programme.organizers if isinstance(programme, Programme) else None
        kept = extra.pop("fundingOrganization", None)
        return self._organizations(list(organizers or ()), kept, "programme")

    def _organizations(self, ids: list[str], kept: Any, field: str) -> list[dict[str, Any]]:
        """Return organizations: as a grant told them itself, where it did, or as they are."""
        if isinstance(kept, list) and all(isinstance(one, dict) for one in kept):
            for one in ids:
                if isinstance(entity := self._dataset.get(one), Organization):
                    self._tell(entity)
            return [self._valid(one, "organization", "extra") for one in kept]
        told = []
        for one in ids:
            entity = self._dataset.get(one)
            if isinstance(entity, Organization):
                told.append(self._tell(entity))
            else:
                self._add("no-such-field", one, "not written, as it is no organization", field)
        return told

    def _tell(self, entity: Organization) -> dict[str, Any]:
        """Return an organization, told once; what cannot be said of it is reported once."""
        if entity.id not in self._told:
            before, self._entity = self._entity, entity.id
            self._told[entity.id] = self._actor(entity, "organization")
            self._report_rest(entity)
            self._entity = before
        return self._told[entity.id]

    def _actor(self, entity: Organization | Person, of: str) -> dict[str, Any]:
        extra = self._extra(entity)
        told: dict[str, Any] = {"id": self._actor_id(entity, extra)}
        told["name"] = extra.pop("name", None) or self._text(entity.name, "name")
        if isinstance(entity, Organization):
            for alias in entity.aliases or ():
                text = self._text(alias, "aliases")
                if "alternateName" in told:
                    self._add("no-such-field", text, "not written beside another", "aliases")
                elif text is not None:
                    told["alternateName"] = text
            facts = {
                "description": self._text(entity.note, "note"),
                "addressCountry": entity.country,
            }
            told |= {name: value for name, value in facts.items() if value is not None}
        return told | self._valid(extra, of, "extra")

    def _actor_id(self, entity: Organization | Person, extra: dict[str, Any]) -> str:
        kept = extra.pop("id", None)
        identifiers: tuple[Identifier, ...] = getattr(entity, "identifiers", None) or ()
        listed = [one for one in identifiers if _ORG_LIST.fullmatch(one.scheme)]
        own = f"{listed[0].scheme}-{listed[0].code}" if listed else entity.id
        own = kept if isinstance(kept, str) else own
        for one in identifiers:
            if f"{one.scheme}-{one.code}" != own.strip():
                self._add("no-such-field", str(one), "not written beside the id", "identifiers")
        if isinstance(entity, Organization) and not _ORG_ID.fullmatch(own):
            self._add("local-id", own, "written as it is", "identifiers")
        return own

    def _programme(self, one: GrantApplication) -> dict[str, Any]:
        programme = self._dataset.get(one.programme) if one.programme is not None else None
        if not isinstance(programme, Programme):
            return {}
        if programme.id not in self._told:
            before, self._entity = self._entity, programme.id
            extra = self._extra(programme)
            kept = extra.pop("grantProgramme", None)
            items = kept if isinstance(kept, list) and kept else [{}]
            if not extra.pop("untitled", False):
                title = {"title": self._text(programme.name, "name")}
                items = [{**title, **items[0]}, *items[1:]] if isinstance(items[0], dict) else items
            told = self._valid({"grantProgramme": items}, "grant", "extra")
            self._told[programme.id] = told if any(told.get("grantProgramme", ())) else {}
            self._report_rest(programme)
            self._entity = before
        return self._told[programme.id]

    def _places(self, extra: dict[str, Any]) -> dict[str, Any]:
        kept = extra.pop("beneficiaryLocation", None)
        if kept is None:
            return {}
        items = [self._place(one) for one in kept] if isinstance(kept, list) else kept
        items = [one for one in items if one is not None] if isinstance(items, list) else items
        if not items:
            return {}
        return self._valid({"beneficiaryLocation": items}, "grant", "extra")

    def _place(self, one: Any) -> Any:
        named = one.get("place") if isinstance(one, dict) and len(one) == 1 else None
        place = self._dataset.get(named) if isinstance(named, str) else None
        if isinstance(named, str) and not isinstance(place, Place):
            self._add("invalid", one, "not written, as no such place is here", "extra")
            return None
        if not isinstance(place, Place):
            return one
        if place.id not in self._told:
            before, self._entity = self._entity, place.id
            facts = {
                "name": self._text(place.name, "name"),
                "countryCode": place.country,
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
            told = {name: value for name, value in facts.items() if value is not None}
            self._told[place.id] = told | self._extra(place)
            self._report_rest(place)
            self._entity = before
        return self._told[place.id]

    def _valid(self, told: Mapping[str, Any], of: str, field: str) -> dict[str, Any]:
        """Return what the schema takes of an object; the rest is reported and left out."""
        valid: dict[str, Any] = {}
        fields = OBJECTS[of]
        undeclared = told.get("undeclared")
        for name, value in told.items():
            spec = fields.get(name)
            if name == "undeclared" and isinstance(undeclared, dict):
                valid |= {key: one for key, one in undeclared.items() if key not in fields}
            elif spec is None:
                valid[name] = value
            elif spec.many:
                items = value if isinstance(value, list) else [value]
                sound = [one for one in items if isinstance(one, dict)]
                self._refuse([one for one in items if one not in sound], name, field)
                if sound:
                    valid[name] = [self._valid(one, spec.of, field) for one in sound]
            elif not is_valid(value, spec.kind):
                self._refuse([value], name, field)
            else:
                valid[name] = self._valid(value, spec.of, field) if spec.of else value
        return valid

    def _refuse(self, values: list[Any], name: str, field: str) -> None:
        for value in values:
            self._add("invalid", {name: as_plain(value)}, "not written", field)

    def _report_rest(self, entity: Entity) -> None:
        """Report what of an entity the standard has no place for."""
        self.entries += left_out(entity, CARRIES)
        if isinstance(entity, GrantApplication):
            for citation in entity.sources:
                if citation.source != self._source:
                    self._add("no-such-field", citation.source, "not written", "sources")
            for change in (entity.history or ())[:-1]:
                self._add("other-state", _state(change), "not written", "history")


def _state(change: StateChange) -> Any:
    return {"state": change.state, "date": None if change.date is None else written(change.date)}


def _unless(kept: Any, date: str) -> str:
    """Return a date with its time where that was kept, and is of the same day."""
    is_same = isinstance(kept, str) and kept.startswith(date) and is_valid(kept, "partial day")
    return str(kept) if is_same else date
