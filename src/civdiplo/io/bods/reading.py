"""Statements of beneficial ownership as entities and ties, each with who published it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Group, Organization, Person
from civdiplo.entities.base import Entity
from civdiplo.entities.relations import Membership
from civdiplo.entities.shapes import shapes
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.io.bods.statements import Json, Statement, read_statements
from civdiplo.io.bods.words import CODES, DETAILS, PREFIX, SUBTYPES
from civdiplo.io.foreign import clean_text, digest, fitting_id, plain_date, sound_text, spare_fields
from civdiplo.io.report import Entry, Import, ImportReport, Strict
from civdiplo.values.codes import is_country
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.periods import Period
from civdiplo.values.plain import child_path
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

__all__ = ["read"]

_CODES = {code.name: code for code in CODES}
_ROLE = next(shape for shape in shapes(Membership) if shape.name == "role")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read(path: str | os.PathLike[str], *, strict: Strict = False) -> Import:
    """Read a file of BODS 0.4 into a dataset and a report.

    Of the statements of a record the last one counts, by its date and then by its place in the
    file; the others are in the report, each whole.

    Args:
        path: The file, one JSON list of statements.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Raises:
        InvalidDataError: The file is no list of statements (all faults are listed), or the report
            has entries that ``strict`` calls errors.
        InvalidValueError: ``strict`` names what is no code.
        OSError: The file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> told = [{"statementId": f"s-{id}", "statementDate": "2021-09-21", "recordId": id,
    ...          "recordType": kind, "recordDetails": details} for id, kind, details in (
    ...     ("firm", "entity", {"name": "A firm", "jurisdiction": {"code": "VN"}}),
    ...     ("envoy", "person", {"names": [{"fullName": "The envoy"}]}),
    ...     ("tie", "relationship", {"subject": "firm", "interestedParty": "envoy", "interests": [
    ...         {"type": "votingRights", "startDate": "2019"}]}))]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "owners.json")
    ...     _ = file.write_text(json.dumps(told))
    ...     dataset, report = read(file)
    >>> print(dataset["tie"].member, dataset["tie"].role, dataset["tie"].period.edtf, report.counts)
    envoy voting rights 2019/ {'nearest': 1}
    """
    ImportReport().held_to(strict, CODES)
    reader = _Reader(os.fspath(path))
    current: dict[str, Statement] = {}
    for statement in read_statements(path):
        known = current.get(statement.record)
        if known is None:
            current[statement.record] = statement
            continue
        if statement.content == known.content:
            reader.report("repeated", statement.content, "left out", statement)
            continue
        dates = known.content["statementDate"], statement.content["statementDate"]
        later = statement if dates[0] <= dates[1] else known
        current[statement.record] = later
        became = "left out, as a later statement tells of its record"
        reader.report("other-version", _other(known, statement, later), became, statement)
    entities = [entity for one in current.values() for entity in reader.entities(one)]
    report = ImportReport(reader.entries).held_to(strict, CODES)
    return Import(Dataset([*entities, *reader.sources.values()]), report)


def _other(one: Statement, two: Statement, later: Statement) -> Json:
    return two.content if later is one else one.content


class _Reader:
    """Makes entities of statements one by one; knows the sources it has met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry] = []
        self.sources: dict[str, Source] = {}

    def report(
        self, code: str, original: Any, became: str, statement: Statement, key: str | None = None
    ) -> None:
        """Report a value of the details of a statement, or the whole of it."""
        path = statement.path
        if key is not None:
            path = child_path(f"{path}.recordDetails", key)
        self.entries.append(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                file=self.file,
                path=path,
                field=key,
                entity=fitting_id(statement.record),
            )
        )

    def entities(self, statement: Statement) -> Iterator[Entity]:
        """Yield what one statement tells of."""
        try:
            made = list(_MADE[statement.content["recordType"]](self, statement))
        except InvalidValueError as error:  # sound one by one, the fields do not fit together
            made = []
            self.report("incomplete", statement.content, f"not read: {error}", statement)
        yield from made

    def shared(self, statement: Statement, taken: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the id, the sources, and all that has no field of its own."""
        own = self.reference(statement.record, statement)
        envelope = {
            key: value
            for key, value in statement.content.items()
            if key not in ("recordDetails", "recordType") and (key, value) != ("recordId", own)
        }
        held, refused = spare_fields(PREFIX, envelope)
        details = {key: one for key, one in statement.details.items() if key not in taken}
        more, also = spare_fields(DETAILS, details)
        for key, value in (refused | also).items():
            self.report("key", {key: value}, "left out", statement, key)
        return {"id": own, "sources": self._cited(statement), "extra": held | more}

    def reference(self, record: str, statement: Statement, key: str | None = None) -> str:
        """Return the id of ours for that of a record."""
        fitting = fitting_id(record)
        if fitting != record:
            self.report("unfit-id", record, f"read as {fitting}", statement, key)
        return fitting

    def _cited(self, statement: Statement) -> tuple[Citation, ...]:
        """Return the place in what its publisher has published."""
        details = statement.content.get("publicationDetails")
        publisher = details.get("publisher") if isinstance(details, dict) else None
        name = publisher.get("name") if isinstance(publisher, dict) else None
        if not isinstance(publisher, dict) or not isinstance(name, str) or not sound_text(name):
            return ()
        url = publisher.get("url")
        source = Source(
            id=f"publisher-{digest(name, url)}",
            title={"und": name},
            publisher={"und": name},
            url=url if sound_text(url) else None,
        )
        self.sources[source.id] = source
        locator = clean_text(f"statement {statement.content['statementId']}")
        return (Citation(source.id, locator=locator),)

    def name(self, raw: Any, statement: Statement, key: str) -> LocalText:
        """Return a name, or the id where there is none."""
        text = clean_text(raw) if isinstance(raw, str) else ""
        if not text:
            self.report("no-name", raw, "its id stands for the name", statement, key)
            return LocalText({"und": fitting_id(statement.record)})
        if text != raw:
            self.report("text-changed", raw, f"read as {text!r}", statement, key)
        return LocalText({"und": text})

    def date(self, key: str, statement: Statement) -> PartialDate | None:
        """Return a date; what is none is kept in extra."""
        raw = statement.details.get(key)
        date = plain_date(raw)
        if raw is not None and date is None:
            self.report("no-date", raw, "kept in extra", statement, key)
        return date


def _organization(reader: _Reader, statement: Statement) -> Iterator[Entity]:
    told = statement.details
    kinds, place = told.get("entityType"), told.get("jurisdiction")
    subtype = kinds.get("subtype") if isinstance(kinds, dict) else None
    code = place.get("code") if isinstance(place, dict) else None
    founded = reader.date("foundingDate", statement)
    dissolved = reader.date("dissolutionDate", statement)
    dates = {"foundingDate": founded, "dissolutionDate": dissolved}
    taken = ("name", *(key for key, date in dates.items() if date is not None))
    yield Organization(
        name=reader.name(told.get("name"), statement, "name"),
        aliases=_sound(told.get("alternateNames")),
        organization_type=SUBTYPES.get(subtype) if isinstance(subtype, str) else None,  # type: ignore[arg-type]  # one of ours
        country=code if isinstance(code, str) and is_country(code) else None,
        identifiers=_identifiers(told.get("identifiers")),
        founded=founded,
        dissolved=dissolved,
        **reader.shared(statement, taken),
    )


def _person(reader: _Reader, statement: Statement) -> Iterator[Entity]:
    names = [one for one in statement.details.get("names") or () if isinstance(one, dict)]
    legal = [one for one in names if one.get("type") == "legal"]
    first = (legal or names or [{}])[0].get("fullName")
    others = [one.get("fullName") for one in names if one.get("fullName") != first]
    yield Person(
        name=reader.name(first, statement, "names"),
        aliases=_sound(others),
        identifiers=_identifiers(statement.details.get("identifiers")),
        **reader.shared(statement),
    )


def _relationship(reader: _Reader, statement: Statement) -> Iterator[Entity]:
    told = statement.details
    subject, party = told.get("subject"), told.get("interestedParty")
    if isinstance(party, dict):
        group = _unspecified(reader, statement, party)
        yield group
        party = group.id
    if not isinstance(subject, str) or not isinstance(party, str):
        raise InvalidValueError("subject", "must be a record", subject)
    reader.report("nearest", "relationship", "read as a membership", statement)
    role, period = _interests(reader, statement)
    yield Membership(
        member=reader.reference(party, statement, "interestedParty"),
        organization=reader.reference(subject, statement, "subject"),
        role=role,
        period=period,
        **reader.shared(statement),
    )


def _unspecified(reader: _Reader, statement: Statement, party: Json) -> Group:
    """Return somebody of whom a statement says no more than why it does not name them."""
    words: Any = party.get("description") or party.get("reason")
    reader.report("unspecified", party, "read as a group without a name", statement)
    return Group(
        id=f"{fitting_id(statement.record)}.party"[:200],
        name=LocalText({"und": words if sound_text(words) else "unspecified"}),
    )


def _interests(reader: _Reader, statement: Statement) -> tuple[str | None, Period | None]:
    """Return what sort of interest it is and from when to when, where all interests agree."""
    held = [one for one in statement.details.get("interests") or () if isinstance(one, dict)]
    kinds = {_word(one.get("type")) for one in held}
    spans = {str([one.get("startDate"), one.get("endDate")]) for one in held}
    if len(kinds) > 1 or len(spans) > 1:
        became = "kept in extra; no role or period is taken where they differ"
        reader.report("several", held, became, statement, "interests")
    period = None
    if len(spans) == 1:
        period = _period(reader, statement, held[0])
    return kinds.pop() if len(kinds) == 1 else None, period


def _period(reader: _Reader, statement: Statement, interest: Json) -> Period | None:
    start, end = plain_date(interest.get("startDate")), plain_date(interest.get("endDate"))
    raw = [interest.get(key) for key in ("startDate", "endDate")]
    if (start is None) != (raw[0] is None) or (end is None) != (raw[1] is None):
        reader.report("no-date", raw, "kept in extra", statement, "interests")
    if start is None and end is None:
        return None
    try:
        return Period(start, end)
    except InvalidValueError:
        reader.report("no-date", raw, "kept in extra", statement, "interests")
        return None


def _word(kind: Any) -> str | None:
    word = _HUMP.sub(" ", kind).lower() if isinstance(kind, str) else None
    try:
        _ROLE.verify(word)
    except InvalidValueError:
        return None
    return word


def _sound(texts: Any) -> tuple[LocalText, ...] | None:
    held = [text for text in texts or () if isinstance(text, str) and sound_text(text)]
    return tuple(LocalText({"und": text}) for text in dict.fromkeys(held)) or None


def _identifiers(held: Any) -> tuple[Identifier, ...] | None:
    found = []
    for one in held or ():
        try:
            found.append(Identifier(one["scheme"], one["id"]))
        except (InvalidValueError, KeyError, TypeError):
            continue  # it stays in extra, as all of them do
    return tuple(dict.fromkeys(found)) or None


_MADE = {"entity": _organization, "person": _person, "relationship": _relationship}
