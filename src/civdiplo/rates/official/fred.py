"""FredRates: the rates of the Federal Reserve (H.10), from CSV files as FRED gives them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from civdiplo.errors import InvalidValueError
from civdiplo.rates.files import FileRates, Paths, csv_rows, lines_of
from civdiplo.rates.labels import read_table
from civdiplo.rates.ledger import Ledger, Printed, read_days, read_rate
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["FredRates"]

_BY_COUNTRY = ("date", "country", "exchange rate")
_DATED = ("observation_date", "date")
_MONTHLY, _DAILY = "EX", "DEX"
_ABSENT = ("", ".", "ND")


class _Known(NamedTuple):
    code: str
    country: str
    is_base: bool  # whether FRED's own series counts dollars for one unit


class FredRates(FileRates):
    """The noon buying rates of the Federal Reserve (H.10) against the dollar.

    Two forms are read. FRED's own CSV has a column a series, daily (``DEXUSEU``) or averaged over
    the month (``EXUSEU``), where some count dollars for one unit and others units for one dollar; a
    shipped table says which. A CSV with the columns Date, Country and Exchange rate has months by
    the country's name, all in units for one dollar. There is nothing for RUB and VND.

    Args:
        paths: One file or several.
        policy: Which rate stands in where a day or month has none; None raises.

    Raises:
        InvalidDataError: A file is not of those forms; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    Source: https://fred.stlouisfed.org/categories/94
    """

    def __init__(self, paths: Paths, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="fred",
            name="Federal Reserve, foreign exchange rates (H.10)",
            series="market",
            pivot="USD",
            policy=policy,
        )

    def _read(self, content: bytes, ledger: Ledger) -> None:
        header = lines_of(content.partition(b"\n")[0], Ledger()) or [""]
        names = [name.strip().lower() for name in header[0].split(",")]
        if names[0] in _DATED and "country" not in names:
            _read_series(content, names, ledger)
        else:
            _read_countries(content, ledger)


def _read_countries(content: bytes, ledger: Ledger) -> None:
    for line, row in csv_rows(content, ledger, _BY_COUNTRY):
        known = _countries().get(row["country"])
        if known is None:
            ledger.skip(row["country"], "is no country's name in the table", line)
        else:
            printed = Printed(row["country"], known.code, "USD", is_base=False)
            _enter(ledger, printed, row["date"], row["exchange rate"], line, is_month=True)


def _read_series(content: bytes, names: list[str], ledger: Ledger) -> None:
    known = {name: _series(name.upper()) for name in names[1:]}
    for name, found in known.items():
        if found is None:
            ledger.skip(name.upper(), "is no series of an exchange rate in the table", 1)
    for line, row in csv_rows(content, ledger, (names[0],)):
        for name, found in known.items():
            if found is not None:
                printed = Printed(found.country, found.code, "USD", is_base=found.is_base)
                is_month = not name.upper().startswith(_DAILY)
                _enter(ledger, printed, row[names[0]], row[name], line, is_month=is_month)


def _enter(
    ledger: Ledger, printed: Printed, date: str, text: str, line: int, *, is_month: bool
) -> None:
    if text in _ABSENT:
        return
    month = date[:7] if is_month else date
    if is_month and date[7:] != "-01":
        rule = "must be the first day of a month"
        ledger.fault(InvalidValueError("date", rule, date), line)
        return
    days = ledger.take(read_days, month, line)
    rate = ledger.take(read_rate, text, line)
    if days is not None and rate is not None:
        ledger.enter_printed(printed, Observation(*days, rate), line)


def _series(name: str) -> _Known | None:
    stem = next((name[len(one) :] for one in (_DAILY, _MONTHLY) if name.startswith(one)), "")
    return _stems().get(stem)


@functools.cache
def _stems() -> Mapping[str, _Known]:
    return {
        row["stem"]: _Known(row["code"], row["country"], row["stem"].startswith("US"))
        for row in read_table("fred_series.csv")
        if row["stem"]
    }


@functools.cache
def _countries() -> Mapping[str, _Known]:
    return {
        row["country"]: _Known(row["code"], row["country"], is_base=False)
        for row in read_table("fred_series.csv")
    }
