"""Writing applications that were supported as grants: a package in JSON, or a spreadsheet."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePath
from typing import Any, BinaryIO

from civdiplo.dataset import Dataset
from civdiplo.entities.projects import GrantApplication
from civdiplo.errors import InvalidValueError
from civdiplo.files import replacing
from civdiplo.io.report import Entry, ExportReport, Strict
from civdiplo.io.threesixty.sheet_writing import as_table, fitted, guarded, write_book, write_csv
from civdiplo.io.threesixty.telling import Telling, package_of
from civdiplo.io.threesixty.words import VERSION, WRITE_CODES
from civdiplo.values.decimals import plain_digits

__all__ = ["write"]


def write(
    dataset: Dataset,
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    guard_formulas: bool = True,
    strict: Strict = False,
) -> ExportReport:
    """Write the applications that were supported, with whom they name.

    The standard knows grants that were awarded: an application that was refused, withdrawn or is
    not decided yet is not written, and reported. So is all else that the standard cannot say.

    Args:
        dataset: Where they are.
        path: A file in .json, .csv or .xlsx; it is replaced as a whole or not touched.
        language: The language of the texts that are written; None for the first of each.
        guard_formulas: Whether a cell of CSV that a spreadsheet would run gets an apostrophe
            before it. A workbook needs none: its cells say that they are text.
        strict: Codes of `WRITE_CODES` that are errors, or True; nothing is written then.

    Returns:
        A report on all that is not in the file as it stands in the dataset.

    Raises:
        InvalidDataError: The report has entries that ``strict`` calls errors.
        InvalidValueError: No application was supported, so that there is no package to write; or
            the file has another suffix.
        MissingExtraError: A workbook is to be written and openpyxl is not installed.
        OSError: The file cannot be written.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in {".json", ".csv", ".xlsx"}:
        raise InvalidValueError("path", "must end in .json, .csv or .xlsx", os.fspath(path))
    package, source = package_of(dataset)
    telling = Telling(dataset, language, source)
    grants = filter(None, map(telling.grant, dataset.of(GrantApplication)))
    if suffix == ".json":
        with replacing(path) as file:  # a report that strict refuses keeps it away
            count = _write_package(file, package, grants)
            return _report([*telling.entries, *telling.unnamed()], count, strict)
    fit = fitted if suffix == ".xlsx" else guarded if guard_formulas else None
    table = as_table(grants, fit)
    entries = [*telling.entries, *telling.unnamed(), *table.entries]
    report = _report(entries, len(table.cells), strict)
    (write_csv if suffix == ".csv" else write_book)(table, path)
    return report


def _report(entries: list[Entry], count: int, strict: Strict) -> ExportReport:
    """Return the report on a file of so many grants, or raise what is wrong with it."""
    report = ExportReport(entries).held_to(strict, WRITE_CODES)
    if not count:
        rule = "must hold an application that was supported (a package needs a grant)"
        raise InvalidValueError("dataset", rule, "none")
    return report


def _write_package(
    file: BinaryIO, package: dict[str, Any], grants: Iterable[dict[str, Any]]
) -> int:
    """Write a package, a grant a line, and return how many there are."""
    head = {"version": VERSION} | {k: v for k, v in package.items() if k != "version"}
    file.write(f'{json_text(head).removesuffix("}")}, "grants": [\n'.encode())
    count = 0
    for grant in grants:
        file.write(f"{',' if count else ''}{json_text(grant)}\n".encode())
        count += 1
    file.write(b"]}\n")
    return count


def json_text(value: Any) -> str:
    """Return plain data as JSON, with the digits of Decimals as they are."""
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, dict):
        told = (f"{json_text(str(name))}: {json_text(one)}" for name, one in value.items())
        return "{" + ", ".join(told) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
