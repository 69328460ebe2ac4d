"""Reads IATI files, whole or as a stream."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Any

from civdiplo.dataset import Dataset
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.iati.activities import activity
from civdiplo.io.iati.elements import attribute_key, plain_of
from civdiplo.io.iati.ids import entity_id
from civdiplo.io.iati.notes import Notes
from civdiplo.io.iati.organisations import organisation
from civdiplo.io.iati.parsing import ROOTS, XmlFile
from civdiplo.io.iati.parties import Parties
from civdiplo.io.iati.texts import local_text
from civdiplo.io.iati.words import CODES, PREFIX
from civdiplo.io.report import Import, Strict
from civdiplo.io.streaming import Say, Stream
from civdiplo.serialize.document import collector_paused
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from civdiplo.entities.base import Entity

__all__ = ["iter_read", "read"]

AnyPath = str | os.PathLike[str]
_BATCH = 1024  # entities, at some kilobytes each
_LOCATOR = 200  # characters of an identifier that a citation quotes


def read(path: AnyPath, *, strict: Strict = False) -> Import:
    """Read an IATI activity or organisation file into a dataset and a report.

    Args:
        path: The file, of version 2.01 to 2.03.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Returns:
        The dataset, and what was defaulted, changed or left out.

    Raises:
        InvalidDataError: The file is not well-formed, has a DOCTYPE, is of version 1.0x or of
            another format, or has values that cannot be read: all faults are listed, each with
            its line and path. Or the report has entries that ``strict`` calls errors.
        MissingExtraError: The package lxml is not installed.
        OSError: The file cannot be opened.

    Source: IATI standard 2.03, https://iatistandard.org/en/iati-standard/203/.

    >>> import pathlib, tempfile
    >>> text = '''<iati-activities version="2.03"><iati-activity default-currency="EUR">
    ... <iati-identifier>XM-EXAMPLE-1</iati-identifier>
    ... <reporting-org ref="XM-EXAMPLE" type="22"><narrative>A union</narrative></reporting-org>
    ... <title><narrative xml:lang="en">Help for schools</narrative></title>
    ... <transaction><transaction-type code="3"/><transaction-date iso-date="2021-05-01"/>
    ... <value value-date="2021-05-01">1250.50</value></transaction>
    ... </iati-activity></iati-activities>'''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "activities.xml")
    ...     _ = file.write_text(text)
    ...     dataset, report = read(file)
    >>> gift = dataset["iati-transaction-XM-EXAMPLE-1.1"]
    >>> print(gift.amount, gift.transaction_type, gift.provider, report.counts)
    1250.50 EUR disbursement iati-organisation-XM-EXAMPLE {'default-currency': 1}
    """
    with collector_paused():
        stream = iter_read(path, strict=strict)
        dataset = Dataset(stream)
        return Import(dataset, stream.report)


def iter_read(path: AnyPath, *, strict: Strict = False, on_entry: Say | None = None) -> Stream:
    """Read an IATI file as a stream: the entities of one activity after the other.

    Memory does not grow with the transactions of the file. What is remembered of it is the
    identifiers of its activities (about 150 bytes each) and the organisations it names (about a
    kilobyte each); give ``on_entry``, so that the report is not held either.

    Args:
        path: The file.
        strict: As of `read`; such entries are raised at the end.
        on_entry: Takes each entry of the report as it comes up; none is then kept.

    Returns:
        The stream. Its faults are raised together at its end; a transaction that has one is not
        among the entities.

    Raises:
        MissingExtraError: The package lxml is not installed.

    >>> for entity in iter_read("activities.xml"):  # doctest: +SKIP
    ...     print(entity.id)
    """
    file = XmlFile(path)

    def make(say: Say) -> Iterator[Entity]:
        return _Reader(file, say).entities()

    return Stream(make, codes=CODES, strict=strict, on_entry=on_entry)


_SILENT = Notes("", lambda _entry: None)  # for what is read a second time


def _in_batches(entities: Iterator[Entity]) -> Iterator[Entity]:
    """Yield entities that are made a few hundred at a time, with the cyclic collector paused.

    They hold no cycles, and the collector would look through the young ones again and again.
    """
    while True:
        with collector_paused():
            batch = list(islice(entities, _BATCH))
        if not batch:
            return
        yield from batch


class _Reader:
    """Goes through one file."""

    def __init__(self, file: XmlFile, say: Say) -> None:
        self.file = file
        self.notes = Notes(file.name, say)
        self.parties = Parties(self.notes)
        self.used: set[str] = set()
        self.sources: dict[str, tuple[Citation, ...]] = {}

    def entities(self) -> Iterator[Entity]:
        """Yield the entities of the file; then raise its faults."""
        number = 0
        try:
            for record in self.file.records():
                number += 1
                self.look_around(record, first=number == 1)
                try:
                    yield from _in_batches(self.record(record, number))
                except InvalidValueError as error:  # such as of one that is nested too deeply
                    self.notes.fault(record, error)
        except InvalidDataError as error:
            faults = tuple(self.notes.faults)
            told = error.faults if error.faults[: len(faults)] == faults else faults + error.faults
            raise InvalidDataError(told) from None
        root = self.file.root
        if root is not None:
            self.stray(list(root))
            if number == 0:
                self.begin(root)
                self.notes.add("no-activities", root, plain_of(root), "nothing is read of it")
        if self.notes.faults:
            raise InvalidDataError(self.notes.faults)

    def begin(self, root: _Element) -> None:
        """Report what the root leaves out."""
        self.notes.about(None)
        if root.get("version") is None:
            became = f"read as version 2.0x, as its root is {root.tag}"
            self.notes.add("no-version", root, None, became, attribute="version")
        if root.text and not root.text.isspace():
            self.notes.add("stray-text", root, root.text, "left out")

    def look_around(self, record: _Element, *, first: bool) -> None:
        """Report what stands before a record."""
        root = record.getparent()
        self.notes.about(None)
        if first and root is not None:
            self.begin(root)
        self.stray(list(record.itersiblings(preceding=True)))

    def stray(self, elements: list[_Element]) -> None:
        """Report what is neither a record nor inside one."""
        for element in elements:
            if element.tag not in ROOTS.values():
                self.notes.add("stray-element", element, plain_of(element), "left out")
            if element.tail and not element.tail.isspace():
                self.notes.add("stray-text", element, element.tail, "left out")

    def record(self, record: _Element, number: int) -> Iterator[Entity]:
        """Yield what an activity or an organisation states."""
        self.parties.language = record.get("{http://www.w3.org/XML/1998/namespace}lang")
        is_activity = record.tag == "iati-activity"
        identifier = self.identifier(record, is_activity=is_activity)
        kind = "activity" if is_activity else "organisation"
        usual = entity_id(kind, identifier) if identifier else f"iati-unidentified-{kind}-{number}"
        own_id = self.unused(usual, record, identifier)
        self.notes.about(own_id)
        reporting, sources, told = self.reported(record, identifier, number)
        yield from told
        made: Iterator[Entity]
        if is_activity:
            made = activity(
                record,
                id=own_id,
                identifier=identifier,
                reporting=reporting,
                sources=sources,
                parties=self.parties,
                notes=self.notes,
            )
        else:
            made = organisation(
                record, id=own_id, identifier=identifier, sources=sources, notes=self.notes
            )
        yield from made
        yield from (one for one in self.parties.take() if is_activity or self.is_new(one.id))

    def identifier(self, record: _Element, *, is_activity: bool) -> str:
        """Return the identifier of a record, "" where it has none."""
        name = "iati-identifier" if is_activity else "organisation-identifier"
        element = record.find(name)
        text = "" if element is None else element.text or ""
        stripped = text.strip()
        if element is not None and stripped and stripped != text:
            self.notes.add("identifier-changed", element, text, f"read as {stripped!r}")
        if not stripped:
            self.notes.add("no-identifier", record, None, "its place in the file stands for it")
        return stripped

    def unused(self, id: str, record: _Element, identifier: str) -> str:
        """Return the id, or where another record has it, one that is told apart by a number."""
        found, again = id, 1
        while found in self.used:
            again += 1
            found = f"{id}.again-{again}"
        if found != id:
            self.notes.add("repeated-identifier", record, identifier, f"told apart as {found}")
        self.used.add(found)
        return found

    def is_new(self, id: str) -> bool:
        """Tell whether no record of an organisation file has an id."""
        return id not in self.used

    def reported(
        self, record: _Element, identifier: str, number: int
    ) -> tuple[str | None, tuple[Citation, ...], list[Entity]]:
        """Return who reports, the citation of it, and the source where it is new."""
        element = record.find("reporting-org")
        reporting = None if element is None else self.parties.named(element)[0]
        source = f"{reporting or 'iati-organisation-unnamed'}-file"[:200]
        told: list[Entity] = []
        if source not in self.sources:
            self.sources[source] = ()
            publisher = (
                None if element is None else local_text(element, self.parties.language, _SILENT)[0]
            )
            told.append(self.source(source, publisher))
        words = " ".join(identifier.split())[:_LOCATOR] or f"number {number}"
        kind = "activity" if record.tag == "iati-activity" else "organisation"
        return reporting, (Citation(source, locator=f"{kind} {words}"),), told

    def source(self, id: str, publisher: LocalText | None) -> Source:
        """Return the source that stands for the file, with what its root says."""
        root = self.file.root
        facts: dict[str, Any] = (
            {} if root is None else {attribute_key(str(k)): value for k, value in root.items()}
        )
        if root is not None:
            facts["root"] = root.tag
        return Source(
            id=id,
            title={"en": "IATI file"},
            publisher=publisher,
            extra={f"{PREFIX}file": facts},
        )
