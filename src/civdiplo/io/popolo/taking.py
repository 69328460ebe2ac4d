"""Taking the properties of one thing into values of ours; what is not taken is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from civdiplo.entities.relations import Membership
from civdiplo.entities.shapes import shapes
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.io.foreign import clean_text, digest, fitting_id, plain_date, sound_text, spare_fields
from civdiplo.io.popolo.documents import Flat, Json
from civdiplo.io.popolo.words import CODES, EXTENSIONS, NOTES, PREFIX
from civdiplo.io.report import Entry
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.periods import Period
from civdiplo.values.plain import child_path
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText, check_tag

__all__ = ["Notes", "Taking", "source_of"]

_CODES = {code.name: code for code in CODES}
_ROLE = next(shape for shape in shapes(Membership) if shape.name == "role")


class Notes:
    """The entries of a report in the making, and the sources that are met on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry] = []
        self.sources: dict[str, Source] = {}

    def add(
        self,
        code: str,
        original: Any,
        became: str,
        *,
        path: str,
        field: str | None = None,
        entity: str | None = None,
    ) -> None:
        """Report a value."""
        self.entries.append(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                file=self.file,
                path=path,
                field=field,
                entity=entity,
            )
        )


class Taking:
    """The properties of one thing that are left to be taken; each is taken once."""

    def __init__(
        self, flat: Flat, ids: dict[tuple[str, str], str], collection: str, own: str, notes: Notes
    ) -> None:
        self.flat = flat
        self.collection = collection
        self.id: str = ids[collection, own]
        self.left: Json = dict(flat.things[collection][own])
        self._ids = ids
        self._path = flat.paths[collection, own]
        self._notes = notes
        if self.id != own:
            self.left["id"] = own

    def report(self, code: str, original: Any, became: str, *, key: str | None = None) -> None:
        """Report a value of a property, or of the whole thing."""
        path = self._path if key is None else child_path(self._path, key)
        self._notes.add(code, original, became, path=path, field=key, entity=self.id)

    def party(self, key: str, *collections: str) -> str | None:
        """Return the id of ours that a property refers to, in the first collection that has it."""
        written = self.left.get(key)
        if not isinstance(written, str) or not written:
            return None
        del self.left[key]
        return self.reference(written, key, *collections)

    def reference(self, written: str, key: str, *collections: str) -> str:
        """Return the id of ours for one that is written."""
        for collection in collections:
            if (collection, written) in self._ids:
                return self._ids[collection, written]
        fitting = fitting_id(written)
        if fitting != written:
            became = f"read as {fitting}, which is not in the file"
            self.report("unfit-id", written, became, key=key)
        return fitting

    def name(self, key: str = "name") -> LocalText:
        """Return the name in all its languages, of something that has no aliases here."""
        return self._names(key, aliases=None)

    def names(self) -> tuple[LocalText, tuple[LocalText, ...] | None]:
        """Return the name in all its languages, and the other names as aliases."""
        aliases: list[LocalText] = []
        name = self._names("name", aliases=aliases)
        return name, tuple(aliases) or None

    def _names(self, key: str, *, aliases: list[LocalText] | None) -> LocalText:
        """Return the name, and add the other names to the aliases where there are to be any."""
        texts, raw = {"und": self._name(key)}, list[Any]()
        others = self.left.pop("other_names", None)
        for one in others if isinstance(others, list) else []:
            tag, text = _named(one)
            if text is not None and tag not in texts and one == _translation(tag, text):
                texts[tag] = text
                continue
            if text is not None and aliases is not None:
                aliases.append(LocalText({tag: text}))
            if text is None or aliases is None or one != _other_name(tag, text):
                raw.append(one)
        if raw or (others is not None and not isinstance(others, list)):
            self.left["other_names"] = raw or others
        return LocalText(texts)

    def _name(self, key: str) -> str:
        raw = self.left.pop(key, None)
        text = clean_text(raw) if isinstance(raw, str) else ""
        if not text:
            self.report("no-name", raw, "its id stands for the name", key=key)
            return self.id
        if text != raw:
            self.report("text-changed", raw, f"read as {text!r}", key=key)
        return text

    def choice(self, key: str, choices: Iterable[str]) -> Any:
        """Return a property where it is one of our words."""
        held = self.left.get(key)
        if not isinstance(held, str) or held not in choices:
            return None
        return self.left.pop(key)

    def word(self, key: str) -> str | None:
        """Return a property where it is a word as ours are."""
        held = self.left.get(key)
        try:
            _ROLE.verify(held)
        except InvalidValueError:
            return None
        self.left.pop(key, None)
        return held

    def note(self) -> LocalText | None:
        """Return the description, in no known language."""
        key = NOTES[self.collection]
        if not sound_text(self.left.get(key)):
            return None
        return LocalText({"und": self.left.pop(key)})

    def date(self, key: str) -> PartialDate | None:
        """Return a date."""
        raw = self.left.get(key)
        date = plain_date(raw)
        if date is not None:
            del self.left[key]
        elif raw is not None:
            self.report("no-date", raw, "kept in extra", key=key)
        return date

    def period(self) -> Period | None:
        """Return the period from start to end, an unstated one being unknown."""
        before = {key: self.left.get(key) for key in ("start_date", "end_date")}
        start, end = self.date("start_date"), self.date("end_date")
        if start is None and end is None:
            return None
        try:
            return Period(start, end)
        except InvalidValueError:
            self.left |= {key: one for key, one in before.items() if one is not None}
            self.report("no-date", [str(start), str(end)], "kept in extra", key="end_date")
            return None

    def identifiers(self) -> tuple[Identifier, ...] | None:
        """Return the codes with their schemes."""
        held = self.left.pop("identifiers", None)
        if held is not None and not isinstance(held, list):
            self.left["identifiers"] = held
            return None
        found, raw = [], []
        for one in held or ():
            try:
                identifier = Identifier(one["scheme"], one["identifier"])
            except (InvalidValueError, KeyError, TypeError):
                raw.append(one)
                continue
            found.append(identifier)
            if set(one) != {"scheme", "identifier"}:
                raw.append(one)
        if raw:
            self.left["identifiers"] = raw
        return tuple(found) or None

    def citations(self) -> tuple[Citation, ...]:
        """Return the sources, each of which becomes one for all who cite it."""
        held = self.left.pop("sources", None)
        if held is not None and not isinstance(held, list):
            self.left["sources"] = held
            return ()
        found, raw = [], []
        for one in held or ():
            source = source_of(one)
            if source is None:
                raw.append(one)
            else:
                self._notes.sources[source.id] = source
                found.append(Citation(source.id))
        if raw:
            self.left["sources"] = raw
        return tuple(dict.fromkeys(found))

    def extra(self) -> dict[str, Any]:
        """Return what is left, as ``extra`` of the entity."""
        for key in EXTENSIONS.get(self.collection, ()):
            if key in self.left:
                self.report("extension", self.left[key], "kept in extra", key=key)
        held, refused = spare_fields(PREFIX, self.left)
        for key, value in refused.items():
            self.report("key", {key: value}, "left out", key=key)
        return held


def source_of(link: Any) -> Source | None:
    """Return the source that a link tells, the same one always; None where it tells more."""
    if not isinstance(link, dict) or not {"url"} <= set(link) <= {"url", "note"}:
        return None
    url, note = link["url"], link.get("note")
    if not sound_text(url) or not (note is None or sound_text(note)) or note == url:
        return None
    return Source(id=f"source-{digest(url, note)}", title={"und": note or url}, url=url)


def _named(one: Any) -> tuple[str, str | None]:
    """Return the language and the text of another name; without a text where it is none."""
    text = one.get("name") if isinstance(one, dict) else None
    if not isinstance(text, str) or not sound_text(text):
        return "und", None
    try:
        return check_tag(one.get("lang") or "und"), text
    except InvalidValueError:
        return "und", text


def _translation(tag: str, text: str) -> Json:
    return {"lang": tag, "name": text, "note": "multilingual"}


def _other_name(tag: str, text: str) -> Json:
    return {"name": text} if tag == "und" else {"lang": tag, "name": text}
