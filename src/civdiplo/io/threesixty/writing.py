"""Writing applications that were supported as grants: a package in JSON, or a spreadsheet."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.entities.projects import GrantApplication
from civdiplo.errors import InvalidValueError
from civdiplo.files import replacing
from civdiplo.io.report import ExportReport, Strict
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
    grants = []
    for application in dataset.of(GrantApplication):
        grant = telling.grant(application)
        if grant is not None:
            grants.append(grant)
    entries = [*telling.entries, *telling.unnamed()]
    if suffix == ".json":
        report = ExportReport(entries).held_to(strict, WRITE_CODES)
        _check_some(grants)
        with replacing(path) as file:
            for piece in _package(package, grants):
                file.write(piece.encode())
        return report
    fit = fitted if suffix == ".xlsx" else guarded if guard_formulas else None
    table = as_table(grants, fit)
    report = ExportReport([*entries, *table.entries]).held_to(strict, WRITE_CODES)
    _check_some(grants)
    (write_csv if suffix == ".csv" else write_book)(table, path)
    return report


def _check_some(grants: list[dict[str, Any]]) -> None:
    if not grants:
        rule = "must hold an application that was supported (a package needs a grant)"
        raise InvalidValueError("dataset", rule, "none")


def _package(package: dict[str, Any], grants: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the text of a package, a grant a line."""
    head = {"version": VERSION} | {k: v for k, v in package.items() if k != "version"}
    yield json_text(head).removesuffix("}") + ', "grants": [\n'
    for number, grant in enumerate(grants):
        yield f"{',' if number else ''}{json_text(grant)}\n"
    yield "]}\n"


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
