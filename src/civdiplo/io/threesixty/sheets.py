"""A spreadsheet of grants as the objects that the JSON form has: one row, one grant.

The reader is our own. Flatten Tool 0.28, the tool of the standard, reads a well-formed workbook to
the same objects, and the same sums; but it reads digits of other scripts as numbers, fails with a
traceback on a cell "NaN", leaves "1,000" as text with a warning to the terminal, keeps no word of
the line a value stood on, and wants the official schema as a file. Here a cell that is no number is
kept as it is and reported with its line.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.files import read_at_most
from civdiplo.io.report import Entry
from civdiplo.io.streaming import Say
from civdiplo.io.threesixty.headings import Heading, parsed, put
from civdiplo.io.threesixty.words import CODES
from civdiplo.io.threesixty.workbook import checked_workbook, rows_of
from civdiplo.values.decimals import exact_decimal, plain_digits

__all__ = ["sheet_grants"]

_BYTES = 2**28  # of a CSV file
_COLUMNS = 1000
_ZONELESS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")
_MIDNIGHT = "00:00:00"
_CODES = {code.name: code for code in CODES}


def sheet_grants(
    path: str | os.PathLike[str], sheet: str | None, say: Say
) -> list[tuple[int, dict[str, Any]]]:
    """Return the grants of a spreadsheet with the rows they stand in.

    Args:
        path: A file in .csv (UTF-8) or .xlsx.
        sheet: The sheet of a workbook; None for the first with a heading for an identifier.
        say: Where entries of the report go.

    Raises:
        InvalidDataError: It is no table of grants.
        InvalidValueError: There is no such sheet.
        MissingExtraError: A workbook is to be read and openpyxl is not installed.
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    if PurePath(path).suffix.lower() == ".csv":
        rows = _csv_rows(path)
    else:
        rows = _book_rows(path, sheet, say)
    header = next(rows, None)
    if header is None:
        raise InvalidDataError([Fault("$", "must begin with headings", "", file=name)])
    columns = _columns(header[1], name, header[0])
    if ("id",) not in {column.path for column in columns if column is not None}:
        rule = 'must have a column "Identifier"'
        fault = Fault("$", rule, shown(header[1]), file=name, line=header[0])
        raise InvalidDataError([fault])
    return [(line, _Row(name, line, say).grant(columns, cells)) for line, cells in rows]


def _columns(titles: list[Any], file: str, line: int) -> list[Heading | None]:
    columns = [parsed(str(title)) if title is not None else None for title in titles]
    if len(columns) > _COLUMNS:
        rule = f"must have at most {_COLUMNS} columns"
        raise InvalidDataError([Fault("$", rule, str(len(columns)), file=file, line=line)])
    paths = [column.path for column in columns if column is not None]
    twice = sorted({str(path) for path in paths if paths.count(path) > 1})
    if twice:
        rule = "must name each column once"
        raise InvalidDataError([Fault("$", rule, one, file=file, line=line) for one in twice])
    return columns


class _Row:
    """One row, and the words on what in it is not as it should be."""

    def __init__(self, file: str, line: int, say: Say) -> None:
        self._file = file
        self._line = line
        self._say = say

    def grant(self, columns: list[Heading | None], cells: list[Any]) -> dict[str, Any]:
        """Return the grant of a row."""
        grant: dict[str, Any] = {}
        for number, cell in enumerate(cells):
            if cell is None:
                continue
            column = columns[number] if number < len(columns) else None
            if column is None:
                self._add("bad-value", cell, "left out, as its column has no heading", None)
                continue
            value = self._value(cell, column)
            if not put(grant, column.path, value):
                became = "left out, as another column stands in its place"
                self._add("bad-value", cell, became, column)
        whole: dict[str, Any] = _without_gaps(grant)
        return whole

    def _value(self, cell: Any, column: Heading) -> Any:
        if column.kind == "number":
            return self._number(cell)
        if column.kind == "texts":
            return [one.strip() for one in str(cell).split(";") if one.strip()]
        if isinstance(cell, str):
            return self._time(cell, column) if _ZONELESS.fullmatch(cell) else cell
        text = plain_digits(cell) if isinstance(cell, Decimal) else str(cell)
        if column.declared:
            self._add("number-for-text", text, f"read as the text {text!r}", column)
            return text
        return cell if isinstance(cell, bool | int) else text

    def _time(self, cell: str, column: Heading) -> str:
        """Return a time of a workbook, which has no zone, as the standard has it."""
        day, _, time = cell.partition("T")
        if column.kind != "time":
            return day if time == _MIDNIGHT else cell
        became = "read as UTC, as Flatten Tool reads it"
        self._add("no-zone", cell, became, column)
        return f"{cell}Z"

    def _number(self, cell: Any) -> Any:
        """Return plain digits as a number; what is none stays text, which the grant reports."""
        if not isinstance(cell, str):
            return cell
        try:
            number = exact_decimal(cell.strip(), "number")
        except InvalidValueError:
            return cell
        return number if "." in cell or "e" in cell.lower() else int(number)

    def _add(self, code: str, original: Any, became: str, column: Heading | None) -> None:
        shown_value = plain_digits(original) if isinstance(original, Decimal) else original
        field = None if column is None else ".".join(map(str, column.path))
        self._say(
            Entry(
                kind=_CODES[code], original=shown_value, became=became, file=self._file,
                line=self._line, field=field,
            )
        )  # fmt: skip


def _without_gaps(value: Any) -> Any:
    """Leave out the items of lists that have no cell, such as a third recipient with no second."""
    if isinstance(value, dict):
        return {name: _without_gaps(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_gaps(one) for one in value if one is not None]
    return value


def _csv_rows(path: str | os.PathLike[str]) -> Iterator[tuple[int, list[Any]]]:
    name = os.fspath(path)
    with Path(path).open("rb") as file:
        raw = read_at_most(file, _BYTES)
    if len(raw) > _BYTES:
        raise InvalidDataError([Fault("$", f"must have at most {_BYTES} bytes", "", file=name)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule = f"must be UTF-8 (byte {error.start + 1} is not)"
        raise InvalidDataError([Fault("$", rule, "", file=name)]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            rule = f"must be cells with closed quotes ({error})"
            raise InvalidDataError([Fault("$", rule, "", file=name, line=line)]) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [cell if cell.strip() else None for cell in cells]


def _book_rows(
    path: str | os.PathLike[str], sheet: str | None, say: Say
) -> Iterator[tuple[int, list[Any]]]:
    name = os.fspath(path)
    book, has_formulas = checked_workbook(path)
    try:
        names = list(book.sheetnames)
        if sheet is not None and sheet not in names:
            raise InvalidValueError("sheet", f"must be one of {', '.join(names)}", sheet)
        chosen = sheet or _first_of_grants(book, names, name)
        for other in names:
            if other != chosen and any(True for _ in rows_of(book, other, name)):
                kind = _CODES["other-sheet"]
                say(Entry(kind=kind, original=other, became="not read", file=name))
        if has_formulas:
            became = "what the formulas gave when the file was saved is read"
            say(Entry(kind=_CODES["formula"], original=chosen, became=became, file=name))
        yield from rows_of(book, chosen, name)
    finally:
        book.close()


def _first_of_grants(book: Any, names: list[str], file: str) -> str:
    for name in names:
        _, cells = next(rows_of(book, name, file), (0, []))
        columns = [parsed(str(cell)) for cell in cells if cell is not None]
        if any(column is not None and column.path == ("id",) for column in columns):
            return name
    rule = 'must have a sheet with a column "Identifier"'
    raise InvalidDataError([Fault("$", rule, ", ".join(names), file=file)])
