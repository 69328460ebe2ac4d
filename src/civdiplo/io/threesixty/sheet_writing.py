"""Grants as a table with the headings of the standard, in CSV or a workbook."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from civdiplo.errors import MissingExtraError
from civdiplo.files import replacing
from civdiplo.io.report import Entry
from civdiplo.io.threesixty.headings import Path, heading_of, is_readable, parsed
from civdiplo.io.threesixty.words import WRITE_CODES
from civdiplo.values.decimals import plain_digits

__all__ = ["Table", "as_table", "fitted", "guarded", "write_book", "write_csv"]

_CODES: Final = {code.name: code for code in WRITE_CODES}
_BEGINS_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SHEET = "grants"
_LONGEST = 32_767  # characters of a cell; openpyxl cuts a longer one without a word
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Fit: TypeAlias = "Callable[[Any, str, str, list[Entry]], Any]"


class Table(NamedTuple):
    """The cells of each row by their place, and what in them is not as it was.

    The headings are known when the last row is: so the cells are held, but nothing else.
    """

    headings: dict[Path, str]
    cells: list[dict[Path, Any]]
    entries: list[Entry]

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows: text, numbers as Decimals, and None where nothing is stated."""
        yield list(self.headings.values())
        for row in self.cells:
            yield [row.get(path) for path in self.headings]


def as_table(grants: Iterable[dict[str, Any]], fit: Fit | None) -> Table:
    """Return grants as a table; ``fit`` makes each text one that the format bears."""
    entries: list[Entry] = []
    cells = [dict(_cells(grant, (), str(grant["id"]), entries)) for grant in grants]
    headings = {path: heading_of(path) for row in cells for path in row}
    if fit is not None:
        headings = {path: str(fit(one, "", one, entries)) for path, one in headings.items()}
        for row in cells:
            own = str(row.get(("id",)))
            for path, cell in row.items():
                row[path] = fit(cell, own, heading_of(path), entries)
    return Table(headings, cells, entries)


def _cells(value: Any, path: Path, id: str, entries: list[Entry]) -> Iterator[tuple[Path, Any]]:
    """Yield each cell of a grant with its place."""
    heading = parsed(heading_of(path)) if path else None
    kind = "object" if heading is None else heading.kind
    if isinstance(value, dict) and value:
        for name, one in value.items():
            if is_readable((*path, name)):
                yield from _cells(one, (*path, name), id, entries)
            else:
                became = "not written, as its name would be read as several"
                entries.append(_entry("no-such-field", one, became, id, name))
    elif isinstance(value, list) and value and kind != "texts":
        for place, one in enumerate(value):
            yield from _cells(one, (*path, place), id, entries)
    elif value is not None:
        cell = _cell(value, kind)
        if kind != "number" and not isinstance(value, str) and not _is_joined(value, cell):
            original = plain_digits(value) if isinstance(value, Decimal) else value
            became = "written as text"
            entries.append(_entry("text-for-value", original, became, id, heading_of(path)))
        yield path, cell


def _cell(value: Any, kind: str) -> Any:
    """Return what stands in one cell: text, or a number."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, str) or _is_whole(value):
        return value
    if kind == "texts" and isinstance(value, list) and _is_joinable(value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_joinable(value: list[Any]) -> bool:
    return bool(value) and not any(";" in one or one.strip() != one for one in value)


def _is_joined(value: Any, cell: Any) -> bool:
    """Tell whether a list of texts is in its cell as the standard has it, to be parted again."""
    return isinstance(value, list) and isinstance(cell, str) and cell == ";".join(value)


def _entry(code: str, original: Any, became: str, id: str, field: str) -> Entry:
    return Entry(
        kind=_CODES[code], original=original, became=became, field=field, entity=id or None
    )


def guarded(cell: Any, id: str, field: str, entries: list[Entry]) -> Any:
    """Return a cell that a spreadsheet does not run when it opens CSV."""
    if not isinstance(cell, str) or not _BEGINS_FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    became = "written with an apostrophe before it"
    entries.append(_entry("formula", cell, became, id, field))
    return f"'{cell}"


def fitted(cell: Any, id: str, field: str, entries: list[Entry]) -> Any:
    """Return a cell that a workbook can hold."""
    if not isinstance(cell, str) or (len(cell) <= _LONGEST and not _NOT_XML.search(cell)):
        return cell
    entries.append(_entry("unwritable", cell, "what does not fit is left out", id, field))
    return _NOT_XML.sub("", cell)[:_LONGEST]


def write_csv(table: Table, path: str | os.PathLike[str]) -> None:
    """Write a table as CSV.

    Source: RFC 4180; OWASP, "CSV Injection" (the characters).
    """
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        csv.writer(text).writerows([_plain(cell) for cell in row] for row in table.rows())
        text.detach()


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return plain_digits(cell) if isinstance(cell, Decimal) else str(cell)


def write_book(table: Table, path: str | os.PathLike[str]) -> None:
    """Write a table as a workbook of one sheet, texts as texts whatever they begin with.

    Raises:
        MissingExtraError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ImportError:
        raise MissingExtraError("an XLSX file", package="openpyxl", extra="sheets") from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)

    def made(cell: Any) -> Any:
        if cell is None:
            return None
        # openpyxl writes 16 digits of a number.
        number = isinstance(cell, int | Decimal) and Decimal(f"{float(cell):.16g}") == cell
        told: Any = cell if number else _plain(cell)  # its stubs know no Decimal
        held = WriteOnlyCell(sheet, value=told)
        held.data_type = "n" if number else "s"
        return held

    for row in table.rows():
        sheet.append([made(cell) for cell in row])
    with replacing(path) as file:
        book.save(file)
