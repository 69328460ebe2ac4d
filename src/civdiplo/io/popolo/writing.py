"""Entities as Popolo, each thing once and by reference, with a report on what it cannot say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.events import Event
from civdiplo.entities.relations import Appointment, Membership, Post
from civdiplo.entities.shapes import shapes
from civdiplo.entities.sources import Source
from civdiplo.files import replacing
from civdiplo.io.carrying import left_out
from civdiplo.io.popolo.documents import Json
from civdiplo.io.popolo.words import CARRIES, COLLECTIONS, NOTES, PREFIX, WRITE_CODES
from civdiplo.io.report import Entry, ExportReport, Strict
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.plain import thaw
from civdiplo.values.text import LocalText

__all__ = ["write"]

_CODES = {code.name: code for code in WRITE_CODES}
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def write(
    dataset: Dataset, path: str | os.PathLike[str], *, strict: Strict = False
) -> ExportReport:
    """Write a dataset as one Popolo file, with references, each collection in the order of ids.

    Args:
        dataset: What to write.
        path: The file; it is replaced as a whole or not touched.
        strict: Codes of `WRITE_CODES` that are errors, or True; nothing is written then.

    Returns:
        A report on all that Popolo has no place for, and each value that was changed.

    Raises:
        InvalidDataError: The report has entries that ``strict`` calls errors.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be written.

    >>> import pathlib, tempfile
    >>> envoy = Person(id="envoy", name={"und": "The envoy"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "people.json")
    ...     report = write(Dataset([envoy]), file)
    ...     text = file.read_text()
    >>> json.loads(text), len(report)
    ({'persons': [{'id': 'envoy', 'name': 'The envoy'}]}, 0)
    """
    entries: list[Entry] = []
    collections: dict[str, list[tuple[str, Json]]] = {name: [] for name in COLLECTIONS}
    for entity in dataset:
        entries += left_out(entity, CARRIES)
        found = _WRITTEN.get(type(entity))
        if found is not None:
            collection, tell = found
            telling = _Telling(entity, dataset, collection)
            tell(entity, telling)
            collections[collection].append((entity.id, telling.whole()))
            entries += [*_stated_as_none(entity), *telling.entries]
    entries += _uncited(dataset)
    report = ExportReport(entries).held_to(strict, WRITE_CODES)
    told = {
        name: [thing for _, thing in sorted(held, key=lambda one: one[0])]
        for name, held in collections.items()
        if held
    }
    with replacing(path) as file:
        file.write(f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode())
    return report


def _uncited(dataset: Dataset) -> Iterator[Entry]:
    """Yield an entry for each source that stands in no file, as nobody in it cites it."""
    citing = (entity for entity in dataset if type(entity) in _WRITTEN)
    cited = {citation.source for entity in citing for citation in entity.sources}
    for source in dataset.of(Source):
        if source.id not in cited:
            yield _entry("uncited", source.id, "not written", None, source)


def _stated_as_none(entity: Entity) -> Iterator[Entry]:
    """Yield an entry for each field that is stated as none, which Popolo cannot say."""
    for shape in shapes(type(entity)):
        carried = shape.name in CARRIES[type(entity)]
        if carried and shape.default is None and getattr(entity, shape.name) == ():
            became = "not written, as what is none cannot be told from what is not stated"
            yield _entry("no-such-field", [], became, shape.name, entity)


def _entry(code: str, original: Any, became: str, field: str | None, entity: Entity) -> Entry:
    return Entry(kind=_CODES[code], original=original, became=became, field=field, entity=entity.id)


class _Telling:
    """One thing in the making, and the entries about what it cannot say."""

    def __init__(self, entity: Entity, dataset: Dataset, collection: str) -> None:
        self.entity = entity
        self.entries: list[Entry] = []
        self.dataset = dataset
        self._collection = collection
        self._told: Json = {}
        self._kept: Json = {}
        for key, value in entity.extra.items():
            if key.startswith(PREFIX):
                self._kept[key.removeprefix(PREFIX)] = thaw(value)
            else:
                self.report("no-such-field", {key: thaw(value)}, "not written", field="extra")

    def report(self, code: str, original: Any, became: str, *, field: str | None = None) -> None:
        self.entries.append(_entry(code, original, became, field, self.entity))

    def whole(self) -> Json:
        """Return the thing, with what was read and has no field here."""
        self._sources()
        kept = dict(self._kept)
        own = kept.pop("id", self.entity.id)
        told = {key: one for key, one in self._told.items() if one not in (None, [])}
        for key in ("other_names", "identifiers", "sources"):
            more = kept.get(key)
            if isinstance(more, list):
                kept.pop(key)
                there = set(map(_text_of, told.get(key, ())))
                rest = [one for one in more if _text_of(one) not in there]
                told[key] = [*told.get(key, ()), *rest]
        return (
            {"id": own if isinstance(own, str) else self.entity.id}
            | told
            | {key: kept[key] for key in sorted(kept) if key not in told}
        )

    def add(self, key: str, value: Any) -> None:
        """Tell a value as it is, where there is one."""
        self._told[key] = value

    def own_id(self, entity_id: str) -> str:
        """Return the id that an entity had in the file it was read from, or has here."""
        entity = self.dataset.get(entity_id)
        kept = None if entity is None else entity.extra.get(f"{PREFIX}id")
        return kept if isinstance(kept, str) else entity_id

    def refer(self, key: str, entity_id: str | None) -> None:
        """Refer to another thing."""
        if entity_id is not None:
            self.add(key, self.own_id(entity_id))

    def name_of(self, entity_id: str) -> str | None:
        """Return the name by which another thing is told."""
        name = next(iter(getattr(self.dataset.get(entity_id), "names", _no_names)()), None)
        return None if name is None else _first(name)

    def names(self, key: str = "name") -> None:
        """Tell the name, its translations, and the other names."""
        entity: Any = self.entity
        name: LocalText = entity.name
        self.add(key, _first(name))
        others = [
            {"lang": tag, "name": text, "note": "multilingual"}
            for tag, text in name.items()
            if tag != "und"
        ]
        told: dict[str, list[Any]] = {}
        for one in self._raw_names():
            told.setdefault(one["name"], []).append(one.get("lang"))
        for alias in getattr(entity, "aliases", None) or ():
            if len(alias.languages) > 1:
                became = "each language is written as a name of its own"
                self.report("grouped-names", alias.to_plain(), became, field="aliases")
            for tag, text in alias.items():
                if not any(_is_in(tag, lang) for lang in told.get(text, ())):
                    others.append({"name": text} if tag == "und" else {"lang": tag, "name": text})
        self.add("other_names", _once(others))

    def _raw_names(self) -> list[Json]:
        raw = self._kept.get("other_names")
        held = raw if isinstance(raw, list) else []
        return [one for one in held if isinstance(one, dict) and isinstance(one.get("name"), str)]

    def note(self) -> None:
        """Tell the note in the one language that is picked."""
        note = self.entity.note
        if note is None:
            return
        picked = note.pick()
        if note.languages != ("und",):
            became = f"written as {picked!r}, in no language"
            self.report("language", note.to_plain(), became, field="note")
        self.add(NOTES[self._collection], picked)

    def identifiers(self) -> None:
        """Tell the codes with their schemes."""
        held: Iterable[Any] = getattr(self.entity, "identifiers", None) or ()
        raw = self._kept.get("identifiers")
        known = {
            (one.get("scheme"), one.get("identifier"))
            for one in (raw if isinstance(raw, list) else ())
            if isinstance(one, dict)
        }
        told = [
            {"identifier": one.code, "scheme": one.scheme}
            for one in held
            if (one.scheme, one.code) not in known
        ]
        self.add("identifiers", _once(told))

    def date(self, key: str, date: PartialDate | None, field: str) -> None:
        """Tell a date that is known to the day, month or year and not in doubt."""
        if date is None:
            return
        if date.part is None and not date.inferred and _DATE.fullmatch(date.edtf):
            self.add(key, date.edtf)
        else:
            self.report("date-form", written(date), f"not written as {key}", field=field)

    def period(self, period: Period | None, field: str = "period") -> None:
        """Tell a period; an open end cannot be told from an unknown one."""
        if period is None:
            return
        nothing = period.start is None and period.end is None
        if period.open_start or period.open_end or nothing:
            self.report("date-form", written(period), "its open end is not written", field=field)
        self.date("start_date", period.start, field)
        self.date("end_date", period.end, field)

    def _sources(self) -> None:
        links = []
        for citation in self.entity.sources:
            if citation.locator is not None:
                became = "the source is written, without the place in it"
                self.report("locator", citation.locator, became, field="sources")
            source = self.dataset.get(citation.source)
            if not isinstance(source, Source) or source.url is None:
                self.report("no-url", citation.source, "not written", field="sources")
                continue
            title = source.title.pick()
            if source.title.languages != ("und",):
                became = f"written as {title!r}, in no language"
                self.report("language", source.title.to_plain(), became, field="sources")
            note = {} if title == source.url else {"note": title}
            links.append({"url": source.url} | note)
        self.add("sources", _once(links))


def _no_names() -> tuple[LocalText, ...]:
    return ()


def _first(name: LocalText) -> str:
    """Return the name in no language where there is one, and the one that is picked otherwise."""
    return dict(name.items()).get("und") or name.pick()


def _is_in(tag: str, lang: Any) -> bool:
    return tag == "und" or (isinstance(lang, str) and lang.casefold() == tag.casefold())


def _once(held: list[Json]) -> list[Json]:
    return list({_text_of(one): one for one in held}.values())


def _text_of(one: Any) -> str:
    return json.dumps(one, sort_keys=True)


def _person(_: Any, telling: _Telling) -> None:
    telling.names()
    telling.identifiers()
    telling.note()


def _organization(entity: Any, telling: _Telling) -> None:
    telling.names()
    telling.add("classification", entity.organization_type)
    telling.refer("parent_id", entity.parent)
    telling.refer("area_id", entity.place)
    telling.date("founding_date", entity.founded, "founded")
    telling.date("dissolution_date", entity.dissolved, "dissolved")
    telling.identifiers()
    telling.note()


def _group(_: Any, telling: _Telling) -> None:
    telling.report("other-type", "Group", "written as an organization")
    telling.names()
    telling.note()


def _place(entity: Any, telling: _Telling) -> None:
    telling.names()
    telling.add("classification", entity.place_type)
    telling.refer("parent_id", entity.part_of)
    telling.identifiers()


def _post(entity: Any, telling: _Telling) -> None:
    telling.names("label")
    telling.add("role", entity.role)
    telling.refer("organization_id", entity.organization)


def _membership(entity: Any, telling: _Telling) -> None:
    own = telling.own_id(entity.member)
    if isinstance(telling.dataset.get(entity.member), (Organization, Group)):
        name = telling.name_of(entity.member)
        telling.add("member", {"id": own} if name is None else {"id": own, "name": name})
    else:
        telling.add("person_id", own)
    telling.refer("organization_id", entity.organization)
    telling.add("role", entity.role)
    telling.period(entity.period)


def _appointment(entity: Any, telling: _Telling) -> None:
    telling.add("person_id", telling.own_id(entity.person))
    telling.refer("post_id", entity.post)
    post = telling.dataset.get(entity.post)
    if isinstance(post, Post):
        telling.refer("organization_id", post.organization)
    telling.period(entity.period)


def _event(entity: Any, telling: _Telling) -> None:
    telling.names()
    if isinstance(entity.date, PartialDate):
        telling.period(Period(entity.date, entity.date), "date")
    else:
        telling.period(entity.date, "date")
    telling.refer("area_id", entity.place)
    organizers = entity.organizers or ()
    for one in organizers[1:]:
        became = "not written, as there is one organization only"
        telling.report("no-such-field", one, became, field="organizers")
    if organizers:
        telling.refer("organization_id", organizers[0])
    for one in entity.participants or ():
        if one.role is not None or one.country is not None:
            told = {"party": one.party, "role": one.role, "country": one.country}
            telling.report("role", told, "written without them", field="participants")
    parties = [{"id": telling.own_id(one.party)} for one in entity.participants or ()]
    telling.add("attendees", parties)
    telling.note()


_WRITTEN: dict[type[Entity], tuple[str, Callable[[Any, _Telling], None]]] = {
    Person: ("persons", _person),
    Organization: ("organizations", _organization),
    Group: ("organizations", _group),
    Place: ("areas", _place),
    Post: ("posts", _post),
    Membership: ("memberships", _membership),
    Appointment: ("memberships", _appointment),
    Event: ("events", _event),
}
