"""Writing the entities of one type as a table that a spreadsheet opens without running it."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.files import replacing
from civdiplo.io.report import Code, Entry, ExportReport, Strict
from civdiplo.io.table.rows import delimiter_of
from civdiplo.values.decimals import plain_digits
from civdiplo.values.text import LocalText

__all__ = ["WRITE_CODES", "write"]

WRITE_CODES: Final = (
    Code("formula", "warning", "must not begin like a formula"),
    Code("other-language", "loss", "must be in the language that is written"),
)
"""What `write` reports."""

_FORMULA, _OTHER_LANGUAGE = WRITE_CODES

_BEGINS_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def write(
    dataset: Dataset,
    type: type[Entity],
    path: str | os.PathLike[str],
    *,
    delimiter: str | None = None,
    language: str | None = None,
    languages: Sequence[str] | None = None,
    guard_formulas: bool = True,
    strict: Strict = False,
) -> ExportReport:
    """Write the entities of one type as CSV, one a row, with the columns of ``Dataset.rows``.

    Args:
        dataset: Where they are.
        type: Their type; entities of its subclasses are written too.
        path: The file; it is replaced as a whole or not touched.
        delimiter: What parts the cells; None for a comma in .csv and a tab in .tsv and .tab.
        language: The language of the columns that are named as the fields are.
        languages: Languages that have a column of their own; None for all that names are in.
        guard_formulas: Whether a text that a spreadsheet would run gets an apostrophe before it:
            one that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end, and is no number.
        strict: Codes of `WRITE_CODES` that are errors, or True; nothing is written then.

    Returns:
        A report on each text that was changed, and each that no column holds.

    Numbers have plain digits, days are ISO 8601, lists and what has parts is JSON; a cell is
    blank where nothing is stated, and ``[]`` where it is stated that there is nothing.

    Raises:
        InvalidDataError: The report has entries that ``strict`` calls errors.
        InvalidValueError: An argument is none of the above.
        OSError: The file cannot be written.

    Source: RFC 4180; OWASP, "CSV Injection" (the characters).
    """
    entities = dataset.of(type)
    parted = delimiter_of(path, delimiter)
    apart = _languages(entities) if languages is None else tuple(languages)
    rows = dataset.rows(type, language=language, languages=apart)
    entries = list(_unwritten(entities, language, apart))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=parted)
    writer.writerow(rows[0] if rows else ["id", "type"])
    for row in rows:
        cells = {name: _cell(value) for name, value in row.items()}
        if guard_formulas:
            entries += _guarded(row, cells)
        writer.writerow(cells.values())
    report = ExportReport(entries).held_to(strict, WRITE_CODES)
    with replacing(path) as file:
        file.write(text.getvalue().encode())
    return report


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _guarded(row: dict[str, Any], cells: dict[str, str]) -> Iterator[Entry]:
    """Put an apostrophe before each text that begins like a formula, and report it."""
    for name, value in row.items():
        if isinstance(value, str) and _BEGINS_FORMULA.match(value) and not _NUMBER.fullmatch(value):
            cells[name] = f"'{value}"
            became = "written with an apostrophe before it"
            yield Entry(kind=_FORMULA, original=value, became=became, field=name, entity=row["id"])


def _texts(entity: Entity) -> Iterator[tuple[str, LocalText, bool]]:
    """Yield the texts of an entity, with their fields and whether the field holds many."""
    for shape in shapes(type(entity)):
        value = getattr(entity, shape.name)
        many = isinstance(value, tuple)
        for one in value if many else (value,):
            if isinstance(one, LocalText):
                yield shape.name, one, many


def _languages(entities: Sequence[Entity]) -> tuple[str, ...]:
    found = {
        tag for entity in entities for _, text, many in _texts(entity) if not many
        for tag in text.languages
    }  # fmt: skip
    return tuple(sorted(found))


def _unwritten(
    entities: Sequence[Entity], language: str | None, apart: Sequence[str]
) -> Iterator[Entry]:
    """Yield the words that no column holds: other languages, of lists all but the one shown."""
    for entity in entities:
        for name, text, many in _texts(entity):
            shown = {text.pick(*([] if language is None else [language]))}
            for tag in () if many else apart:
                shown.add(text.in_language(tag) or "")
            for tag, words in text.items():
                if words not in shown:
                    yield Entry(
                        kind=_OTHER_LANGUAGE, original={tag: words}, became="not written",
                        field=name, entity=entity.id,
                    )  # fmt: skip
