"""FTS flows as contributions, with the organizations, places and plans they name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import evolve

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Contribution
from civdiplo.entities.links import Flow
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.fts.objects import Objects
from civdiplo.io.fts.pages import Json, Page, read_pages
from civdiplo.io.fts.words import CODES, PREFIX, Notes, kept
from civdiplo.io.report import Import, ImportReport, Strict
from civdiplo.values.dates import PartialDate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.plain import thaw
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText, check_tag

__all__ = ["CODES", "SOURCE", "in_funding_total", "read"]

SOURCE: Final = Source(
    id="fts",
    title={"en": "Financial Tracking Service"},
    publisher={"en": "United Nations Office for the Coordination of Humanitarian Affairs"},
    url="https://fts.unocha.org",
)
"""What contributions cite unless another source is given."""

_TYPES = {"pledge": "pledge", "commitment": "commitment", "paid": "disbursement"}
_MIDNIGHT = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?Z)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Fields of a flow that have a field of their own here; all others are kept in ``extra``.
_PLACED = frozenset(
    {"id", "amountUSD", "date", "status", "description", "sourceObjects", "destinationObjects"}
)


def read(*paths: str | os.PathLike[str], source: Source = SOURCE, strict: Strict = False) -> Import:
    """Read the pages of one FTS answer into a dataset and a report.

    Args:
        paths: The files, one a page, in any order; each as FTS answered it.
        source: What the contributions cite; give one of your own to say when it was retrieved.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Raises:
        InvalidDataError: A file is no answer of FTS (all faults of all files are listed), or the
            report has entries that ``strict`` calls errors.
        InvalidValueError: No file is given, or ``strict`` names what is no code.
        OSError: A file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> flow = {"id": "7", "status": "paid", "amountUSD": 500, "boundary": "incoming",
    ...         "sourceObjects": [{"type": "Organization", "id": "1", "name": "A union"}],
    ...         "destinationObjects": [{"type": "Organization", "id": "2", "name": "A society"}]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = pathlib.Path(folder, "page.json")
    ...     _ = page.write_text(json.dumps({"status": "ok", "data": {"flows": [flow]}}))
    ...     dataset, report = read(page)
    >>> print(dataset["fts-flow-7"].amount, dataset["fts-flow-7"].receiver, len(report))
    500 USD fts-organization-2 0
    """
    if not paths:
        raise InvalidValueError("paths", "must name at least one file", paths)
    pages = read_pages(paths)
    headers = [page.header for page in pages]
    try:
        told = evolve(source, extra={**thaw(source.extra), f"{PREFIX}pages": headers})
    except InvalidValueError as error:
        raise InvalidDataError([Fault(error.field, error.rule, shown(error.value))]) from None
    reader = _Reader(source, _language(pages))
    for page in pages:
        for position, flow in enumerate(page.flows):
            reader.take(flow, page.file, f"$.data.flows[{position}]")
    reader.compare(pages)
    if reader.faults:
        raise InvalidDataError(reader.faults)
    dataset = Dataset([told, *reader.objects.entities.values(), *reader.contributions()])
    report = ImportReport(reader.notes.entries).held_to(strict, CODES)
    return Import(dataset, report)


def in_funding_total(dataset: Dataset) -> Callable[[Flow], bool]:
    """Return the condition on which FTS counts a flow as funding, for ``where`` of `totals`.

    FTS counts what crosses into the place or plan asked about (``boundary`` "incoming"), is meant
    for it alone (``onBoundary`` "single"), and is more than a pledge. It adds up commitments and
    payments, which are two flows only where they are two gifts: give `totals`
    ``mix_transaction_types=True``.
    """

    def counted(flow: Flow) -> bool:
        stated = dataset[flow.entity].extra
        return (
            stated.get(f"{PREFIX}boundary") == "incoming"
            and stated.get(f"{PREFIX}onBoundary") == "single"
            and flow.transaction_type != "pledge"
        )

    return counted


def _language(pages: list[Page]) -> str:
    """Return the language that all pages say they are in, or "und"."""
    said: set[str | None] = {page.meta.get("language") for page in pages}
    try:
        return check_tag((said.pop() if len(said) == 1 else None) or "und")
    except InvalidValueError:
        return "und"


class _Reader:
    """Takes flows one by one; knows what it has taken already."""

    def __init__(self, source: Source, language: str) -> None:
        self.source = source
        self.language = language
        self.notes = Notes()
        self.faults: list[Fault] = []
        self.objects = Objects(self.notes, language)
        self.taken: dict[str, tuple[Json, Contribution]] = {}

    def contributions(self) -> Iterator[Entity]:
        for _, contribution in self.taken.values():
            yield contribution

    def take(self, flow: Json, file: str, path: str) -> None:
        """Take a flow, or note why it is not taken, or what is wrong with it."""
        number = str(flow["id"])
        known = self.taken.get(number)
        self.notes.place(file, path, f"fts-flow-{number}")
        if known is not None and known[0] == flow:
            self.notes.add("repeated-flow", flow, "left out, as it is told the same twice")
            return
        try:
            if known is not None and not self._is_newer(flow, known[0]):
                return
            self.taken[number] = flow, self._contribution(flow)
        except InvalidValueError as error:
            self.faults.append(
                Fault(path, error.rule, shown(error.value), field=error.field, file=file)
            )

    def _is_newer(self, flow: Json, known: Json) -> bool:
        old, new = known.get("versionId"), flow.get("versionId")
        if not isinstance(old, int) or not isinstance(new, int) or old == new:
            rule = "must be told in one way, or in versions with different numbers"
            raise InvalidValueError("id", rule, flow["id"])
        newer = new > old
        became = "left out, as another version has a higher number"
        self.notes.add("other-version", known if newer else flow, became)
        return newer

    def _contribution(self, flow: Json) -> Contribution:
        sides = {side: self.objects.side(flow, side) for side in ("source", "destination")}
        date, time = self._date(flow)
        rest = {key: value for key, value in flow.items() if key not in _PLACED} | time
        status = flow["status"]
        if status not in _TYPES:
            self.notes.add("unknown-status", status, "kept in extra", key="status")
            rest["status"] = status
        note = self._note(flow)
        to = sides["destination"]
        return Contribution(
            id=f"fts-flow-{flow['id']}",
            provider=sides["source"].one("Organization"),
            receiver=to.one("Organization"),
            campaign=to.one("Plan", "Emergency"),
            place=to.one("Location"),
            transaction_type=_TYPES.get(status),  # type: ignore[arg-type]
            date=date,
            amount=_usd(flow.get("amountUSD")),
            in_kind=_in_kind(flow.get("contributionType"), note),
            note=note,
            sources=(Citation(self.source.id, locator=f"flow {flow['id']}"),),
            extra=kept(rest, self.notes) | {
                f"{PREFIX}{side}Objects": held.references for side, held in sides.items()
            },
        )  # fmt: skip

    def _date(self, flow: Json) -> tuple[PartialDate | None, Json]:
        """Return the day, and what of the time cannot be read off it."""
        stated = flow.get("date")
        if stated is None:
            return None, {}
        found = _MIDNIGHT.fullmatch(stated)
        if found:
            return PartialDate.parse(found["day"]), {}
        day = _DAY.match(stated)
        became = "only the day is the date" if day else "not read as a date"
        self.notes.add("time-of-day", stated, f"{became}; kept in extra", key="date")
        return PartialDate.parse(day[0]) if day else None, {"date": stated}

    def _note(self, flow: Json) -> LocalText | None:
        words = self.notes.cleaned(flow.get("description"), "description")
        return LocalText({self.language: words}) if words else None

    def compare(self, pages: list[Page]) -> None:
        """Note where the pages contradict one another, or tell of more flows than there are."""
        said = [_said_of_all(page) for page in pages]
        for page, header in zip(pages[1:], said[1:], strict=True):
            if header != said[0]:
                self.notes.place(page.file, "$", None)
                self.notes.add("other-answer", header, "kept; the pages may be of two answers")
        for count in {page.meta.get("count") for page in pages} - {None, len(self.taken)}:
            self.notes.place(pages[0].file, "$.meta", None)
            became = f"{len(self.taken)} are read; pages may be missing"
            self.notes.add("missing-flows", count, became, key="count")


def _said_of_all(page: Page) -> Json:
    """Return what all pages of one answer say alike."""
    meta = {key: value for key, value in page.meta.items() if not key.endswith("Link")}
    return {key: value for key, value in page.header.items() if key != "file"} | {"meta": meta}


def _usd(amount: float | None) -> Money | None:
    return None if amount is None else Money(repr(amount), "USD")


def _in_kind(contribution_type: Any, note: LocalText | None) -> tuple[InKind, ...] | None:
    if contribution_type == "financial":
        return ()
    return (InKind("other", description=note),) if contribution_type == "in kind" else None
