"""The answer of a SPARQL service: its rows, held to the standard, gathered by statement."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from attrs import define, field

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.io.foreign import refuse_depth
from civdiplo.io.wikidata.queries import VARIABLES
from civdiplo.io.wikidata.said import Said

__all__ = ["UNKNOWN", "Item", "Reference", "Stated", "Statement", "statements"]

_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/(Q[1-9][0-9]*)")
_GENID = "http://www.wikidata.org/.well-known/genid/"
_STATEMENT = re.compile(r"https?://www\.wikidata\.org/entity/statement/(\S+)")
_RANK = re.compile(r"http://wikiba\.se/ontology#(Preferred|Normal|Deprecated)Rank")
_TYPES = {"uri", "literal", "typed-literal", "bnode"}
_TIMES = ("start", "end", "date")


class _Unknown:
    """The value of which Wikidata says that there is one, and that it is not known."""

    def __repr__(self) -> str:
        return "unknown value"


UNKNOWN: Final = _Unknown()


@define
class Item:
    """What the rows say of one item."""

    id: str
    labels: dict[str, dict[str, None]] = field(factory=dict)
    countries: dict[str, None] = field(factory=dict)
    points: dict[str, None] = field(factory=dict)


Stated = dict[str, "list[tuple[Any, Any] | _Unknown]"]


@define
class Reference:
    """What the rows say of one reference: its addresses, and when they were looked up."""

    urls: dict[str, None] = field(factory=dict)
    retrieved: list[Any] = field(factory=list)

    def told(self) -> dict[str, list[str]]:
        """Return it as plain data."""
        return {"urls": list(self.urls), "retrieved": [str(one) for one in self.retrieved]}


@define
class Statement:
    """What the rows say of one statement.

    ``times`` has each value with its precision, or `UNKNOWN`, that is stated of "start", "end" and
    "date"; ``references`` the addresses and retrieval of each reference.
    """

    id: str
    rank: str
    subject: Any
    object: Any
    path: str
    times: Stated = field(factory=dict)
    references: dict[str, Reference] = field(factory=dict)


def statements(
    document: Any, said: Said
) -> tuple[str | None, dict[str, Statement], dict[str, Item]]:
    """Return the property that an answer is about, its statements and its items.

    Raises:
        InvalidDataError: It is no answer of a SPARQL service, or rows of it have faults.
    """
    if deep := [fault.at(file=said.file, line=None) for fault in refuse_depth(document)]:
        raise InvalidDataError(deep)
    rows = list(_rows(document, said))
    gathered = _Gathered()
    for path, row in rows:
        gathered.take(path, row)
    if gathered.faults:
        raise InvalidDataError(fault.at(file=said.file, line=None) for fault in gathered.faults)
    asked = next(iter(gathered.properties), None)
    return asked, gathered.statements, gathered.items


def _rows(document: Any, said: Said) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its path; what the queries do not ask for is reported once a name."""
    bindings = None
    if isinstance(document, dict) and isinstance(document.get("results"), dict):
        bindings = document["results"].get("bindings")
    if not isinstance(bindings, list):
        rule = "must be an answer of a SPARQL service (results with bindings)"
        raise InvalidDataError([Fault("$", rule, shown(document), file=said.file)])
    foreign: dict[str, dict[str, Any]] = {}
    for position, row in enumerate(bindings):
        if isinstance(row, dict):
            for name in row.keys() - set(VARIABLES):
                cell = row[name]
                value = cell.get("value", cell) if isinstance(cell, dict) else cell
                foreign.setdefault(name, {})[json.dumps(value)] = value
        yield f"$.results.bindings[{position}]", row
    for name, values in sorted(foreign.items()):
        said.note("variable-not-taken", list(values.values()), "left out", field=name)


class _Gathered:
    def __init__(self) -> None:
        self.statements: dict[str, Statement] = {}
        self.items: dict[str, Item] = {}
        self.properties: dict[str, None] = {}
        self.faults: list[Fault] = []

    def take(self, path: str, row: Any) -> None:
        """Take a row; what is wrong with it is a fault."""
        if not isinstance(row, dict):
            self.faults.append(Fault(path, "must be an object", shown(row)))
            return
        cells = {name: row[name] for name in VARIABLES if name in row}
        for name, cell in cells.items():
            if not _is_cell(cell):
                rule = "must have a type that SPARQL knows, and a value"
                self.faults.append(Fault(f"{path}.{name}", rule, shown(cell), field=name))
                return
        subject, other = self.party(cells, "subject", path), self.party(cells, "object", path)
        named = _matched(_STATEMENT, cells.get("statement"))
        ranked = _matched(_RANK, cells.get("rank"))
        for name, found in (
            ("subject", subject), ("object", other), ("statement", named), ("rank", ranked),
        ):  # fmt: skip
            if found is None:
                cell = cells.get(name, {}).get("value")
                rule = "must be stated, as the queries ask for it"
                self.faults.append(Fault(f"{path}.{name}", rule, shown(cell), field=name))
        if None in (subject, other, named, ranked):
            return
        made = Statement(str(named), str(ranked), subject, other, path)
        statement = self.statements.setdefault(made.id, made)
        if self.is_same(statement, made) and self.is_of_one(cells, path):
            self.qualify(statement, cells)

    def is_same(self, known: Statement, made: Statement) -> bool:
        """Tell whether rows of one statement agree on what it states; where not, it is a fault."""
        for name in ("subject", "object", "rank"):
            stated = getattr(made, name)
            if stated != getattr(known, name):
                rule = f"must be that of {known.path}, as it is of the same statement"
                self.faults.append(Fault(f"{made.path}.{name}", rule, shown(stated), field=name))
                return False
        return True

    def is_of_one(self, cells: dict[str, Any], path: str) -> bool:
        """Tell whether a row is of the property of all others; where not, it is a fault."""
        if "property" in cells:
            stated = cells["property"]["value"]
            self.properties[stated] = None
            asked = next(iter(self.properties))
            if stated != asked:
                rule = f"must be {asked}, as in the rows before: an answer is about one property"
                self.faults.append(Fault(f"{path}.property", rule, shown(stated), field="property"))
                return False
        return True

    def party(self, cells: dict[str, Any], name: str, path: str) -> Any:
        """Return an item, `UNKNOWN`, the address of something else, or None where none is there."""
        cell = cells.get(name)
        if cell is None:
            return None
        if _is_unknown(cell):
            return UNKNOWN
        item = _matched(_ENTITY, cell)
        if item is None:
            return cell["value"]
        held = self.items.setdefault(item, Item(item))
        label = cells.get(f"{name}Label")
        if label is not None and label["value"] != item:  # the label service names what it lacks
            held.labels.setdefault(str(label.get("xml:lang", "und")), {})[label["value"]] = None
        for facts, word in ((held.countries, "Country"), (held.points, "Point")):
            if f"{name}{word}" in cells:
                facts[cells[f"{name}{word}"]["value"]] = None
        return item

    def qualify(self, statement: Statement, cells: dict[str, Any]) -> None:
        """Add the times and the reference of a row to its statement."""
        for name in _TIMES:
            if name in cells:
                precision = cells.get(f"{name}Precision", {}).get("value")
                cell = cells[name]
                value = UNKNOWN if _is_unknown(cell) else (cell["value"], precision)
                held = statement.times.setdefault(name, [])
                if value not in held:
                    held.append(value)
        if "reference" in cells or "url" in cells:
            key = cells["reference" if "reference" in cells else "url"]["value"]
            reference = statement.references.setdefault(key, Reference())
            if "url" in cells and not _is_unknown(cells["url"]):
                reference.urls[cells["url"]["value"]] = None
            if "retrieved" in cells:
                cell, level = cells["retrieved"], cells.get("retrievedPrecision", {})
                value = UNKNOWN if _is_unknown(cell) else (cell["value"], level.get("value"))
                if value not in reference.retrieved:
                    reference.retrieved.append(value)


def _is_cell(cell: Any) -> bool:
    return (
        isinstance(cell, dict) and cell.get("type") in _TYPES and isinstance(cell.get("value"), str)
    )


def _is_unknown(cell: dict[str, Any]) -> bool:
    """Tell whether a value is a blank node, or the address that services give one."""
    return bool(cell["type"] == "bnode" or cell["value"].startswith(_GENID))


def _matched(pattern: re.Pattern[str], cell: dict[str, Any] | None) -> str | None:
    found = pattern.fullmatch(cell["value"]) if cell is not None else None
    return found[1] if found else None
