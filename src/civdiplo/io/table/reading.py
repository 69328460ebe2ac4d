"""Reading a table: every row through the templates, and a report on what is not taken."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.report import Entry, Import, ImportReport, Strict
from civdiplo.io.streaming import Say, Stream
from civdiplo.io.table.joining import Joining
from civdiplo.io.table.passing import Passing
from civdiplo.io.table.rows import delimiter_of, opened
from civdiplo.io.table.taking import CODES, Asked, Where
from civdiplo.io.table.templates import Template
from civdiplo.values.text import check_tag

__all__ = ["iter_read", "read"]

FaultyRows: TypeAlias = Literal["raise", "leave out"]


def read(
    path: str | os.PathLike[str],
    *templates: Template,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    quoted: bool = True,
    language: str = "und",
    missing: Iterable[str] = ("",),
    where: Where | None = None,
    source: Source | None = None,
    faulty_rows: FaultyRows = "raise",
    strict: Strict = False,
) -> Import:
    """Read a table into a dataset and a report, row by row.

    Args:
        path: The file; .csv.gz and .tsv.gz are unpacked as they are read.
        templates: What each row makes; the templates that these refer to are made too.
        columns: The names of the columns of a file that has no header.
        delimiter: What parts the cells; None for a comma in .csv and a tab in .tsv and .tab.
        encoding: How the text is encoded; a byte order mark is passed over.
        quoted: Whether cells may be quoted; False takes quotes as any other character.
        language: BCP 47 tag of the words in the table, where a `Column` does not say otherwise.
        missing: The texts that state nothing; blank cells alone unless one says more.
        where: Which rows are asked for, as a function of their cells by column.
        source: What the entities cite, each with the line that first made it.
        faulty_rows: "raise" lists all faults in one error; "leave out" reports the rows.
        strict: Codes of `CODES` that are errors, or True for all but the harmless ones.

    Returns:
        The dataset, and the report on what is not in it. Where rows state different things of one
        entity, the first is kept and each other one reported; what one row leaves blank another
        may fill.

    Raises:
        InvalidDataError: The file or its rows have faults, each with its line: undecodable text,
            unclosed quotes, rows with more or fewer cells than the header, missing columns, values
            that the fields refuse, two keys with one id.
        InvalidValueError: An argument is none of the above.
        OSError: The file cannot be opened.
    """
    name = os.fspath(path)
    asked = _asked(
        templates, where=where, source=source, faulty_rows=faulty_rows, missing=missing,
        language=language,
    )  # fmt: skip
    form: dict[str, Any] = {
        "columns": columns,
        "delimiter": delimiter_of(path, delimiter),
        "encoding": encoding,
        "quoted": quoted,
    }
    entries: list[Entry] = []
    joining = Joining(name, asked, entries.append)
    try:
        with opened(path, **form) as rows:
            joining.begin(rows.header)
            for line, cells in rows.body:
                joining.take(line, cells)
            entities = joining.finish()
    except InvalidDataError as error:
        raise _placed(error, name) from None
    report = ImportReport(entries).held_to(strict, CODES)
    return Import(Dataset([*([] if source is None else [source]), *entities]), report)


def iter_read(
    path: str | os.PathLike[str],
    *templates: Template,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    quoted: bool = True,
    language: str = "und",
    missing: Iterable[str] = ("",),
    where: Where | None = None,
    source: Source | None = None,
    faulty_rows: FaultyRows = "raise",
    strict: Strict = False,
    on_entry: Say | None = None,
) -> Stream:
    r"""Read a long table entity by entity, in the order of its rows.

    Each entity is made by the first row that states it, and yielded then. What later rows say of
    it otherwise, or more, is reported and not joined; that a name is borne twice or a twinning
    stated from one side is not looked for. The memory needed grows with the number of different
    entities, by some 150 bytes each, and not with the rows.

    Args:
        path: The file; .csv.gz and .tsv.gz are unpacked as they are read.
        templates: What each row makes; none may gather parts over rows.
        columns: As in `read`, like all that follow.
        delimiter: What parts the cells.
        encoding: How the text is encoded.
        quoted: Whether cells may be quoted.
        language: BCP 47 tag of the words in the table.
        missing: The texts that state nothing.
        where: Which rows are asked for.
        source: What the entities cite; it is yielded first.
        faulty_rows: "raise" lists all faults in one error at the end; "leave out" reports the rows.
        strict: Codes that are errors, raised together at the end.
        on_entry: Where the entries of the report go as they come up, see `Stream`.

    Raises:
        InvalidDataError: The file or its rows have faults; all of them are listed at the end, and
            nothing more is yielded from the first of them on.
        InvalidValueError: An argument is none of the above.
        OSError: The file cannot be opened.

    >>> import pathlib, tempfile
    >>> from civdiplo.entities import Place
    >>> from civdiplo.io.table import Column
    >>> place = Template(Place, "name", name=Column("name"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = pathlib.Path(folder, "places.csv")
    ...     _ = table.write_text("name\nPskov\nVitebsk\nPskov\n")
    ...     stream = iter_read(table, place)
    ...     [place.id for place in stream], stream.counts
    (['place-Pskov', 'place-Vitebsk'], {'repeated-row': 1})
    """
    asked = _asked(
        templates, where=where, source=source, faulty_rows=faulty_rows, missing=missing,
        language=language,
    )  # fmt: skip
    form: dict[str, Any] = {
        "columns": columns,
        "delimiter": delimiter_of(path, delimiter),
        "encoding": encoding,
        "quoted": quoted,
    }
    return Stream(
        lambda say: _passing(path, Passing(os.fspath(path), asked, say), form),
        codes=CODES,
        strict=strict,
        on_entry=on_entry,
    )


def _passing(
    path: str | os.PathLike[str], passing: Passing, form: dict[str, Any]
) -> Iterator[Entity]:
    try:
        with opened(path, **form) as rows:
            passing.begin(rows.header)
            if passing.asked.source is not None:
                yield passing.asked.source
            for line, cells in rows.body:
                passing.take(line, cells)
                if not passing.faults:
                    yield from passing.ready
                passing.ready.clear()
            passing.end()
    except InvalidDataError as error:
        raise _placed(error, passing.file) from None


def _asked(
    templates: tuple[Any, ...],
    *,
    where: Where | None,
    source: Source | None,
    faulty_rows: str,
    missing: Iterable[str],
    language: str,
) -> Asked:
    check_tag(language, field="language")
    if faulty_rows not in ("raise", "leave out"):
        raise InvalidValueError("faulty_rows", "must be 'raise' or 'leave out'", faulty_rows)
    if not templates:
        raise InvalidValueError("templates", "must be at least one", templates)
    for one in templates:
        if not isinstance(one, Template):
            several = isinstance(one, (list, tuple))
            hint = "give them as *templates" if several else "such as Template(Place, 'code', ...)"
            raise InvalidValueError("templates", "must be templates", one, hint=hint)
    return Asked(
        templates=templates,
        where=where,
        source=source,
        leave_out=faulty_rows == "leave out",
        missing=frozenset(missing),
        language=language,
    )


def _placed(error: InvalidDataError, name: str) -> InvalidDataError:
    """Return an error with its faults in the order of their lines, and with the file's name."""
    placed = sorted(error.faults, key=lambda fault: fault.line or 0)
    return InvalidDataError([one.at(file=name, line=one.line) for one in placed])
