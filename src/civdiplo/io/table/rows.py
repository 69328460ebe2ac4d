"""The rows of a CSV or TSV file, one by one, held to the number of columns of its header."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, BinaryIO, TextIO, TypeAlias

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.watching import open_to_read

__all__ = ["Rows", "delimiter_of", "opened"]

Row: TypeAlias = "tuple[int, list[str] | Fault]"  # the line it begins on, and its cells

_LINE = 16 * 2**20  # characters of one line
_DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_PACKED = ".gz"
_SHOWN = 60  # characters of a cell that cannot be decoded
_SIGNS = {
    "PK\x03\x04": "it is a workbook or a ZIP file: save it as CSV",
    "\udcd0\udccf\x11\udce0": "it is an old workbook: save it as CSV",
    "\x1f\udc8b": "it is packed: let its name end in .gz",
    "\udcff\udcfe": "give encoding='utf-16'",
}
_UNREADABLE = (csv.Error, UnicodeError, EOFError, OSError, zlib.error)
_UNDECODED = re.compile("[\udc80-\udcff]")


def delimiter_of(path: str | os.PathLike[str], given: str | None) -> str:
    """Return the delimiter that is given, or that the suffix of the file stands for."""
    suffix = PurePath(os.fspath(path).removesuffix(_PACKED)).suffix.lower()
    if given is None and suffix not in _DELIMITERS:
        rule = f"must be given unless the file ends in {', '.join(_DELIMITERS)}"
        raise InvalidValueError("delimiter", rule, suffix)
    delimiter = _DELIMITERS[suffix] if given is None else given
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise InvalidValueError("delimiter", "must be one character, no quote or line end", given)
    return delimiter


@frozen
class Rows:
    """The header of a table, and its rows, which can be gone through once."""

    header: tuple[str, ...]
    body: Iterator[Row]


@contextmanager
def opened(
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str] | None,
    delimiter: str,
    encoding: str,
    quoted: bool,
) -> Generator[Rows]:
    """Open a table.

    Raises:
        InvalidDataError: It has no header, or one that names a column twice.
        InvalidValueError: There is no such encoding.
        OSError: The file cannot be opened.
    """
    with open_to_read(path) as binary, _as_text(binary, path, encoding) as file:
        form: dict[str, Any] = {"delimiter": delimiter, "strict": True}
        if not quoted:
            form["quoting"] = csv.QUOTE_NONE
        reader = csv.reader(_lines(file), **form)
        if columns is None:
            header = _header(next(_rows(reader, encoding, None), (1, [])))
        else:
            header = tuple(columns)
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if twice:
            rule = "must name each column once (rename the others)"
            raise InvalidDataError([Fault("$", rule, shown(name), line=1) for name in twice])
        yield Rows(header, _rows(reader, encoding, len(header)))


def _as_text(binary: BinaryIO, path: str | os.PathLike[str], encoding: str) -> TextIO:
    """Return the text of a file, unpacked if its name says that it is packed."""
    unpacked: Any = binary
    if os.fspath(path).endswith(_PACKED):
        unpacked = gzip.GzipFile(fileobj=binary)
    try:
        return io.TextIOWrapper(unpacked, encoding, errors="surrogateescape", newline="")
    except LookupError:
        raise InvalidValueError("encoding", "must be one that Python knows", encoding) from None


def _lines(file: TextIO) -> Iterator[str]:
    """Yield the lines with their ends, the first without its byte order mark."""
    line = file.readline(_LINE + 1).removeprefix("\ufeff")
    while line:
        if len(line) > _LINE:
            raise csv.Error(f"the line has more than {_LINE} characters")
        yield line
        line = file.readline(_LINE + 1)


def _rows(reader: Any, encoding: str, width: int | None) -> Iterator[Row]:
    """Yield each row with its first line; nothing after what cannot be parted into cells."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except _UNREADABLE as error:
            rule = f"{_broken(error, encoding)}; the rest is not read"
            yield line, Fault("$", rule, "", line=line)
            return
        if cells is None:
            return
        if not "".join(cells).isascii() and (undecoded := _undecoded(cells)) is not None:
            rule = f"must be {encoding} ({_other(undecoded)})"
            yield line, Fault("$", rule, ascii(undecoded[:_SHOWN]), line=line)
        elif cells and width is not None and len(cells) != width:
            more = " (quote a cell that holds the delimiter)" if len(cells) > width else ""
            rule = f"must have {width} cells, as the header has{more}"
            yield line, Fault("$", rule, str(len(cells)), line=line)
        else:
            yield line, cells


def _broken(error: Exception, encoding: str) -> str:
    """Return the rule that what stopped the reading breaks."""
    if isinstance(error, csv.Error):
        return f"must be cells with closed quotes ({error})"
    what = encoding if isinstance(error, UnicodeError) else "a whole gzip file"
    return f"must be {what} ({error})"


def _undecoded(cells: list[str]) -> str | None:
    """Return the first cell that holds bytes which the encoding has no characters for."""
    return next((cell for cell in cells if _UNDECODED.search(cell)), None)


def _other(undecoded: str) -> str:
    """Return what to do about a text that is not in the encoding that was given."""
    known = (told for begin, told in _SIGNS.items() if undecoded.startswith(begin))
    return next(known, "give the one it is in, such as encoding='cp1251'")


def _header(row: Row) -> tuple[str, ...]:
    line, cells = row
    if isinstance(cells, Fault):
        raise InvalidDataError([cells])
    names = tuple(cell.strip() for cell in cells)
    if not any(names):
        rule = "must begin with the names of the columns (or give columns=)"
        raise InvalidDataError([Fault("$", rule, shown(list(names)), line=line)])
    return names
