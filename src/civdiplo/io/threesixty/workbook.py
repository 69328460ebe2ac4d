"""The rows of a workbook, within bounds: a workbook is an archive of XML, which may be a bomb."""

from __future__ import annotations

import datetime
import os
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from civdiplo.errors import Fault, InvalidDataError, MissingExtraError, shown

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["Cells", "checked_workbook", "rows_of"]

_BYTES: Final = 2**29  # of all that is in the archive, unpacked
_PARTS: Final = 2000
_ROWS: Final = 2**20  # that a sheet of Excel has
_PIECE = 2**16
_DOCTYPE = b"<!DOCTYPE"

Cells = list[Any]


def checked_workbook(path: str | os.PathLike[str]) -> tuple[Workbook, bool]:
    """Return a workbook that is safe to read, and whether there are formulas in it.

    Raises:
        InvalidDataError: It is no workbook, unpacks to more than 512 MiB, or has a DOCTYPE.
        MissingExtraError: openpyxl is not installed.
        OSError: The file cannot be opened.
    """
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("an XLSX file", package="openpyxl", extra="sheets") from None
    name = os.fspath(path)
    with Path(path).open("rb"):  # a file that cannot be opened is no broken workbook
        pass
    try:
        with zipfile.ZipFile(path) as archive:
            formulas = _checked(archive)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except InvalidDataError as error:
        raise InvalidDataError([one.at(file=name, line=None) for one in error.faults]) from None
    except Exception as error:  # openpyxl and zipfile fail in many ways  # noqa: BLE001
        rule = f"must be an XLSX workbook ({type(error).__name__}: {error})"
        raise InvalidDataError([Fault("$", rule, "", file=name)]) from None
    return book, formulas


def _checked(archive: zipfile.ZipFile) -> bool:
    """Unpack everything once, counting; the sizes that an archive states need not be true."""
    parts = archive.infolist()
    if len(parts) > _PARTS:
        raise InvalidDataError([Fault("$", f"must have at most {_PARTS} parts", str(len(parts)))])
    left, formulas = _BYTES, False
    for part in parts:
        with archive.open(part) as file:
            left, has_formulas = _scanned(file, part.filename, left)
        formulas |= has_formulas
    return formulas


def _scanned(file: IO[bytes], name: str, left: int) -> tuple[int, bool]:
    is_xml = name.endswith((".xml", ".rels"))
    is_sheet = name.startswith("xl/worksheets/")
    formulas, tail, first = False, b"", True
    while piece := file.read(_PIECE):
        left -= len(piece)
        if left < 0:
            rule = f"must unpack to at most {_BYTES} bytes"
            raise InvalidDataError([Fault("$", rule, shown(name))])
        window = tail + piece
        if is_xml and (_DOCTYPE in window or (first and b"\x00" in piece[:4])):
            rule = "must be XML in UTF-8 without a DOCTYPE"
            raise InvalidDataError([Fault("$", rule, shown(name))])
        formulas |= is_sheet and (b"<f>" in window or b"<f " in window)
        tail, first = piece[-len(_DOCTYPE) :], False
    return left, formulas


def rows_of(book: Workbook, sheet: str, file: str) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a sheet that are not blank, with their numbers.

    Numbers are ints, or Decimals of the shortest digits that give the double of the cell; dates
    are ISO 8601.

    Raises:
        InvalidDataError: There are more rows than a sheet can have, or it cannot be read.
    """
    held = book[sheet]
    held.reset_dimensions()  # else openpyxl ends where the file says that it ends, true or not
    rows = held.iter_rows(values_only=True)  # a blank row is empty, however many there are
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # openpyxl fails in many ways  # noqa: BLE001
            rule = f"must be a sheet that can be read ({type(error).__name__}: {error})"
            fault = Fault("$", rule, shown(sheet), file=file, line=number + 1)
            raise InvalidDataError([fault]) from None
        if row is None:
            return
        number += 1
        if number > _ROWS:
            rule = f"must have at most {_ROWS} rows"
            raise InvalidDataError([Fault("$", rule, shown(sheet), file=file)])
        cells = [_plain(cell) for cell in row]
        if any(cell is not None for cell in cells):
            yield number, cells


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float):
        return Decimal(repr(cell))
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, bool | int) or cell is None:
        return cell
    return str(cell)
