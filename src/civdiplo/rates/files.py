"""Opening official files: whole and bounded, with every fault of their form at its line."""

from __future__ import annotations

import csv
import io
import os
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.files import read_at_most
from civdiplo.rates.exchange import PublishedRates
from civdiplo.rates.ledger import Ledger, Loaded
from civdiplo.rates.policies import Policy

__all__ = ["FileRates", "Paths", "bytes_of", "csv_rows", "lines_of"]

OnePath: TypeAlias = "str | os.PathLike[str]"
Paths: TypeAlias = "OnePath | Iterable[OnePath]"

LARGEST = 256 << 20  # bytes of a file, also of one within a zip
LONGEST = 1 << 20  # bytes of a line

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


class FileRates(PublishedRates):
    """Published rates that are read from files when the first rate is asked.

    Args:
        paths: One file or several; None where a subclass has rates without one.
        source: Under which name `rate_labels.csv` lists what this source mislabels.
        merging: Whether the files list countries, so that one currency may come several times.
        name: Who publishes the rates.
        series: What sort of rates they are.
        pivot: The currency that crosses go through.
        policy: Which rate stands in where a day has none; None raises.
    """

    def __init__(
        self,
        paths: Paths | None,
        *,
        source: str,
        name: str,
        series: str,
        pivot: str,
        policy: Policy | None,
        merging: bool = False,
    ) -> None:
        super().__init__(name, series=series, pivot=pivot, policy=policy)
        self._paths: tuple[OnePath, ...] | None
        if paths is None:
            self._paths = None
        elif isinstance(paths, (str, os.PathLike)):
            self._paths = (paths,)
        else:
            self._paths = tuple(paths)
        self._source = source
        self._merging = merging

    @abstractmethod
    def _read(self, content: bytes, ledger: Ledger) -> None:
        """Enter all that a file says."""

    def _load(self) -> Loaded:
        ledger = Ledger(source=self._source, merging=self._merging)
        for path in self._paths or ():
            ledger.open(str(path))
            content = bytes_of(path, ledger)
            if content is not None:
                self._read(content, ledger)
        return ledger.close()


def bytes_of(path: str | os.PathLike[str], ledger: Ledger) -> bytes | None:
    """Return what a file holds, or the one file of a zip; None where that is a fault.

    Raises:
        OSError: The file cannot be opened.
    """
    with Path(path).open("rb") as file:
        content = read_at_most(file, LARGEST)
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive, _only(archive) as member:
                content = read_at_most(member, LARGEST)
        except _BROKEN as error:
            rule = "must be a whole zip without a password, of one file"
            ledger.fault(InvalidValueError("file", rule, str(error)), 1)
            return None
    if len(content) > LARGEST:
        ledger.fault(InvalidValueError("file", f"must have at most {LARGEST} bytes", "more"), 1)
        return None
    return content


def _only(archive: zipfile.ZipFile) -> zipfile.ZipExtFile:
    names = archive.namelist()
    if len(names) != 1:
        message = f"{len(names)} files"
        raise zipfile.BadZipFile(message)
    return archive.open(names[0])  # type: ignore[return-value]  # mode "r" gives a ZipExtFile


def lines_of(content: bytes, ledger: Ledger, *, encoding: str = "utf-8-sig") -> list[str] | None:
    """Return the lines of a text; None where its encoding or a line's length is a fault."""
    lines: list[str] = []
    whole = True
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            if len(line) > LONGEST:
                rule = f"must have at most {LONGEST} bytes"
                ledger.fault(InvalidValueError("line", rule, len(line)), number)
                whole = False
            else:
                lines.append(line.decode(encoding))
        except UnicodeDecodeError as error:
            rule = f"must be text in {encoding.removesuffix('-sig').upper()}"
            ledger.fault(InvalidValueError("file", rule, str(error)), number)
            return None
    return lines if whole else None


def csv_rows(
    content: bytes,
    ledger: Ledger,
    needed: tuple[str, ...],
    *,
    encoding: str = "utf-8-sig",
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the line and the cells of each row, by the names of the header in lower case.

    The header has the needed names, in any order and perhaps among others. What is wrong with the
    form is noted; rows without any text are left out.
    """
    lines = lines_of(content, ledger, encoding=encoding)
    if lines is None:
        return
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not set(needed) <= set(header) or len(set(header)) < len(header):
            rule = f"must name the columns {', '.join(needed)}, each once"
            ledger.fault(InvalidValueError("header", rule, ",".join(header)), 1)
            return
        for cells in reader:
            if len(cells) == len(header):
                stripped = (cell.strip() for cell in cells)
                yield reader.line_num, dict(zip(header, stripped, strict=True))
            elif any(cells):
                error = InvalidValueError("row", f"must have {len(header)} cells", len(cells))
                ledger.fault(error, reader.line_num)
    except csv.Error as error:
        ledger.fault(InvalidValueError("file", "must be CSV", str(error)), reader.line_num or 1)
