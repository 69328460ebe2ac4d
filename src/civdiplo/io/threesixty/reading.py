"""Grants of a file as applications that were supported, with all that they name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NamedTuple

from attrs import evolve

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.projects import GrantApplication, StateChange
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.jsonfiles import read_json
from civdiplo.io.report import Import, Strict
from civdiplo.io.streaming import Say, Stream
from civdiplo.io.threesixty.parties import Ids, Parties
from civdiplo.io.threesixty.sheets import sheet_grants
from civdiplo.io.threesixty.taking import DateOrder, Notes, orders_of
from civdiplo.io.threesixty.words import CODES, PREFIX, SOURCE
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.plain import thaw
from civdiplo.values.provenance import Citation
from civdiplo.values.text import check_tag

__all__ = ["iter_read", "read"]

_SHEETS = {".csv", ".xlsx"}
_AMOUNTS = {
    "amountAppliedFor": "amount_requested",
    "amountAwarded": "amount_awarded",
    "amountDisbursed": "amount_disbursed",
}
_TRANSACTIONS = ("applicationTransaction", "commitmentTransaction", "disbursementTransaction")
_ORDERS = ("day first", "month first")


class _File(NamedTuple):
    """What a file holds: what it says of itself, and its grants with the lines they stand on."""

    package: dict[str, Any]
    grants: list[Any]
    lines: list[int | None]


def read(
    path: str | os.PathLike[str],
    *,
    language: str = "und",
    dates: DateOrder | None = None,
    sheet: str | None = None,
    source: Source = SOURCE,
    strict: Strict = False,
) -> Import:
    """Read a file of grants into a dataset and a report.

    Args:
        path: A package in JSON, or a spreadsheet in .csv or .xlsx.
        language: The language of its texts, which the standard does not tell.
        dates: How dates such as 05/06/2014 are to be read. None reads them where they can be read
            in one way, or another date in the same field of the file proves which number is the
            day; of all others the year alone is taken.
        sheet: The name of the sheet of a workbook; None for the first that has an "Identifier".
        source: What the grants cite.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Raises:
        InvalidDataError: The file is not a package or table of grants, or the report has entries
            that ``strict`` calls errors.
        InvalidValueError: An argument is none of the above.
        MissingExtraError: A workbook is to be read and openpyxl is not installed.
        OSError: The file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> grant = {
    ...     "id": "360G-example-1", "title": "A year of visits", "description": "Visits",
    ...     "currency": "GBP", "amountAwarded": 1500.25, "awardDate": "2021-09-21",
    ...     "recipientOrganization": [{"id": "GB-CHC-1234567", "name": "A society"}],
    ...     "fundingOrganization": [{"id": "GB-CHC-7654321", "name": "A trust"}],
    ... }
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "grants.json")
    ...     _ = file.write_text(json.dumps({"version": "1.4", "grants": [grant]}))
    ...     dataset, report = read(file, language="en")
    >>> one = dataset["360G-example-1"]
    >>> print(one.amount_awarded, one.applicant, one.history[0].date, len(report))
    1500.25 GBP GB-CHC-1234567 2021-09-21 0
    """
    stream = iter_read(
        path, language=language, dates=dates, sheet=sheet, source=source, strict=strict
    )
    dataset = Dataset(list(stream))
    return Import(dataset, stream.report)


def iter_read(
    path: str | os.PathLike[str],
    *,
    language: str = "und",
    dates: DateOrder | None = None,
    sheet: str | None = None,
    source: Source = SOURCE,
    strict: Strict = False,
    on_entry: Say | None = None,
) -> Stream:
    """Read a file entity by entity: what a grant names comes before it, each once.

    The file itself is held whole, as dates are read by what the others prove.

    Args:
        path: The file, as for `read`.
        language: As for `read`.
        dates: As for `read`.
        sheet: As for `read`.
        source: As for `read`.
        strict: Codes that are errors; they are raised at the end.
        on_entry: Where entries of the report go as they come up, instead of into the report.
    """
    if dates is not None and dates not in _ORDERS:
        raise InvalidValueError("dates", f"must be None or one of {', '.join(_ORDERS)}", dates)
    check_tag(language)

    def make(say: Say) -> Iterator[Entity]:
        file = _opened(path, sheet, say)
        package = {f"{PREFIX}package": file.package}
        try:
            yield evolve(source, extra={**thaw(source.extra), **package})
        except InvalidValueError as error:
            fault = Fault("$", error.rule, shown(error.value), file=os.fspath(path))
            raise InvalidDataError([fault]) from None
        notes = Notes(say, os.fspath(path), language, orders_of(file.grants, dates))
        reading = _Reading(notes, source)
        for number, (grant, line) in enumerate(zip(file.grants, file.lines, strict=True)):
            notes.place(f"$.grants[{number}]", None, line)
            try:
                yield from reading.take(grant, number, line)
            except (InvalidValueError, RecursionError) as error:
                place = f"$.grants[{number}]"
                rule = f"must be a grant that can be kept ({error})"
                fault = Fault(place, rule, "", file=os.fspath(path), line=line)
                raise InvalidDataError([fault]) from None

    return Stream(make, codes=CODES, strict=strict, on_entry=on_entry)


def _opened(path: str | os.PathLike[str], sheet: str | None, say: Say) -> _File:
    if PurePath(path).suffix.lower() in _SHEETS:
        rows = sheet_grants(path, sheet, say)
        return _File({}, [grant for _, grant in rows], [line for line, _ in rows])
    whole = read_json(path, decimals=True)
    grants = whole.get("grants") if isinstance(whole, dict) else None
    if not isinstance(grants, list):
        rule = "must be a package with a list of grants"
        raise InvalidDataError([Fault("$.grants", rule, shown(whole), file=os.fspath(path))])
    rest = {key: value for key, value in whole.items() if key not in {"grants", "version"}}
    notes = Notes(say, os.fspath(path), "und", {})
    version = {} if whole.get("version") is None else {"version": whole["version"]}
    return _File(notes.plain({**version, **rest}, "$"), grants, [None] * len(grants))


class _Reading:
    """Takes grants one by one; knows what it has taken already."""

    def __init__(self, notes: Notes, source: Source) -> None:
        self._notes = notes
        self._source = source
        self._ids = Ids(source.id)
        self._parties = Parties(notes, self._ids)
        self._taken: dict[str, Any] = {}

    def take(self, grant: Any, number: int, line: int | None) -> Iterator[Entity]:
        """Yield a grant after what it names, or say why it is not taken."""
        if not isinstance(grant, dict):
            self._notes.add("incomplete", self._notes.plain(grant, ""), "not read")
            return
        stated = grant.get("id")
        if not isinstance(stated, str) or not stated.strip():
            self._notes.add("incomplete", grant, "not read, as it has no id", field="id")
            return
        own = self._ids.of("grant", stated.strip())
        self._notes.place(f"$.grants[{number}]", own, line)
        if own in self._taken:
            same = self._taken[own] == grant
            code = "repeated-grant" if same else "other-grant"
            self._notes.add(code, grant, "left out; the first of this id is taken")
            return
        made = _Grant(grant, own, self._notes, self._parties).made(self._source)
        yield from self._parties.new()
        if made is not None:
            self._taken[own] = grant
            yield made


class _Grant:
    """One grant: what is taken of it, and what is left for ``extra``."""

    def __init__(self, grant: dict[str, Any], id: str, notes: Notes, parties: Parties) -> None:
        self._grant = grant
        self._id = id
        self._notes = notes
        self._parties = parties
        self._rest = dict(grant)
        self._extra: dict[str, Any] = {}

    def made(self, source: Source) -> GrantApplication | None:
        """Return the application; None where there is nobody who applied."""
        applicants = self._actors("recipientOrganization", "organization")
        if not applicants:
            applicants = self._individual()
        if not applicants:
            became = "not read, as nobody is named who received it"
            self._notes.add("incomplete", self._grant, became, field="recipientOrganization")
            return None
        if len(applicants) > 1:
            became = "the first is the applicant, the others are partners"
            self._notes.add("several", applicants, became, field="recipientOrganization")
        funders = self._actors("fundingOrganization", "organization")
        self._rest.pop("grantProgramme", None)
        programme = self._parties.programme(self._grant.get("grantProgramme"), funders)
        facts: dict[str, Any] = {
            **self._amounts(),
            "reference_number": self._reference(),
            "note": self._notes.local(self._text("description")),
            "period": self._period(),
            "history": [StateChange(state="supported", date=self._award_date())],
        }
        title = self._text("title")
        if title is None:
            became = "its id is taken for its title"
            self._notes.add("made-id", self._grant.get("title"), became, field="title")
        if "beneficiaryLocation" in self._rest:
            places = self._parties.places(self._rest.pop("beneficiaryLocation"))
            self._extra[f"{PREFIX}beneficiaryLocation"] = places
        self._keep_transactions()
        return GrantApplication(
            id=self._id,
            name=self._notes.local(title or self._id),
            applicant=applicants[0],
            partners=applicants[1:] or None,
            programme=programme,
            sources=[Citation(source.id, locator=f"grant {self._id}")],
            extra=self._notes.kept(self._rest, "grant") | self._extra,
            **facts,
        )

    def _text(self, name: str) -> str | None:
        """Take a text; one that had to be cleaned stays in extra as it was."""
        stated = self._rest.get(name)
        text = self._notes.text(stated, name)
        if text == stated:
            self._rest.pop(name, None)
        return text

    def _reference(self) -> str:
        stated: str = self._grant["id"]
        text = self._notes.text(stated, "id") or self._id
        if text == stated:
            del self._rest["id"]
        return text

    def _actors(self, name: str, of: str) -> list[str]:
        stated = self._grant.get(name)
        if not isinstance(stated, list):
            if stated is not None:
                self._notes.add("bad-value", stated, "not taken; kept in extra", field=name)
            return []
        found = [self._parties.actor(one, f"{name}[{n}]", of) for n, one in enumerate(stated)]
        if all(is_same for _, is_same in found):
            del self._rest[name]
        return list(dict.fromkeys(one for one, _ in found if one is not None))

    def _individual(self) -> list[str]:
        stated = self._grant.get("recipientIndividual")
        if stated is None:
            return []
        person, is_same = self._parties.actor(stated, "recipientIndividual", "person")
        if is_same:
            del self._rest["recipientIndividual"]
        return [] if person is None else [person]

    def _amounts(self) -> dict[str, Money]:
        """Take the three sums, which have one currency."""
        currency = self._grant.get("currency")
        taken: dict[str, Money] = {}
        left = False
        for name, ours in _AMOUNTS.items():
            stated = self._grant.get(name)
            if stated is None:
                continue
            try:
                taken[ours] = _money(stated, currency, name)
            except InvalidValueError as error:
                left = True
                became = f"not taken: {error.field} {error.rule}; kept in extra"
                self._notes.add("bad-number", stated, became, field=name)
            else:
                del self._rest[name]
        if taken and not left:
            self._rest.pop("currency", None)
        return taken

    def _award_date(self) -> PartialDate | None:
        stated = self._grant.get("awardDate")
        if stated is None:
            return None
        date = self._notes.day(stated, "awardDate")
        if date is not None and _says_all(stated, date):
            del self._rest["awardDate"]
        return date

    def _period(self) -> Period | None:
        """Take start and end of the one time that is planned; several are kept as they are."""
        stated = self._grant.get("plannedDates")
        if not isinstance(stated, list) or len(stated) != 1 or not isinstance(stated[0], dict):
            if stated is not None:
                became = "not taken as a period; kept in extra"
                self._notes.add("several", stated, became, field="plannedDates")
            return None
        event = dict(stated[0])
        ends: list[PartialDate | None] = []
        for name in ("startDate", "endDate"):
            given = event.get(name)
            field = f"plannedDates[0].{name}"
            ends.append(None if given is None else self._notes.day(given, field, partial=True))
        if ends == [None, None]:
            return None
        try:
            period = Period(*ends)
        except InvalidValueError as error:
            self._notes.add("bad-date", stated, f"{error}; kept in extra", field="plannedDates")
            return None
        for name, end in zip(("startDate", "endDate"), ends, strict=True):
            if end is not None and _says_all(event[name], end):
                del event[name]
        del self._rest["plannedDates"]
        if event:
            self._rest["plannedDates"] = [event]
        return period

    def _keep_transactions(self) -> None:
        for name in _TRANSACTIONS:
            if name in self._rest:
                became = "kept in extra, as the sums of the grant tell the same money"
                self._notes.add("transactions", self._rest[name], became, field=name)


def _money(stated: Any, currency: Any, field: str) -> Money:
    if isinstance(stated, bool) or not isinstance(stated, int | Decimal):
        raise InvalidValueError(field, "must be a number", stated)
    return Money(stated, currency)


def _says_all(stated: str, date: PartialDate) -> bool:
    """Tell whether a date says all that the text does, so that the text need not be kept."""
    text = stated.strip()
    if text == str(date):
        return True
    if "/" in text:
        return date.precision == "day"
    time = text[10:].upper().removesuffix("Z").removesuffix("+00:00").strip("T :0.")
    return not time and date.precision == "day"
