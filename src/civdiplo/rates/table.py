"""TableRates: one's own table of rates, from a CSV file or from rows."""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.rates.exchange import PublishedRates
from civdiplo.rates.ledger import Ledger, Loaded, is_row, read_days, read_rate
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation, Pair
from civdiplo.values.currencies import check_currency

__all__ = ["TableRates"]

_NEEDED = ("base", "quote", "date", "rate")
_COLUMNS = (*_NEEDED, "source")

Cells: TypeAlias = Sequence[object]


class TableRates(PublishedRates):
    """Rates of a table of one's own: one unit of base is worth ``rate`` units of quote on a date.

    A date is a day (``2021-09-30``) or a month (``2021-09``: the rate holds on each of its days).
    Rates are text of plain digits, Decimals or ints, above zero.

    Args:
        rows: (base, quote, date, rate) or (base, quote, date, rate, source); a source names who
            published that one rate, and is "" or None where the table as a whole is the source.
        name: Who publishes the table, as explanations will cite it.
        series: What sort of rates they are.
        pivot: The currency that crosses go through. Where not given it is the one currency that
            is in every row, if there is just one; a table without one is not crossed.
        policy: Which rate stands in where a day has none; None raises.

    Raises:
        InvalidDataError: Rows have faults, or give a day of a pair twice; all are listed.

    >>> import datetime
    >>> table = TableRates([("USD", "VND", "2021-09", "22760"), ("USD", "RUB", "2021-09", "72.92")])
    >>> rate = table.rate("VND", "USD", datetime.date(2021, 9, 21))
    >>> rate.value, rate.kind, rate.dates
    (Fraction(1, 22760), 'inverse', '2021-09-01/2021-09-30')
    """

    def __init__(
        self,
        rows: Iterable[Cells],
        *,
        name: str = "own table",
        series: str = "own",
        pivot: str | None = None,
        policy: Policy | None = None,
    ) -> None:
        ledger = Ledger()
        for position, cells in enumerate(rows):
            if not is_row(cells) or len(cells) not in (4, 5):
                rule = f"must be {', '.join(_NEEDED)} and perhaps source"
                ledger.fault(InvalidValueError("row", rule, cells), position)
            else:
                _enter(ledger, dict(zip(_COLUMNS, cells, strict=False)), position)
        self._rows = ledger.close().pairs
        way = _shared(self._rows) if pivot is None else check_currency(pivot, field="pivot")
        super().__init__(name, series=series, pivot=way, policy=policy)

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        *,
        name: str | None = None,
        series: str = "own",
        pivot: str | None = None,
        policy: Policy | None = None,
    ) -> TableRates:
        """Read a CSV file (UTF-8, comma) with the columns base, quote, date, rate and source.

        The header names them in any order; ``source`` may be missing, or empty in a row.

        Args:
            path: The file.
            name: Who publishes the table; the name of the file where not given.
            series: What sort of rates they are.
            pivot: The currency that crosses go through, as for the class.
            policy: Which rate stands in where a day has none; None raises.

        Raises:
            InvalidDataError: The file has faults; each is listed with its line.
            OSError: The file cannot be opened.
        """
        ledger, rows = Ledger(str(path)), []
        for line, cells in _read_csv(Path(path), ledger):
            _enter(ledger, cells, line)
            rows.append([cells.get(column) for column in _COLUMNS])
        ledger.close()
        given = Path(path).name if name is None else name
        return cls(rows, name=given, series=series, pivot=pivot, policy=policy)

    def _load(self) -> Loaded:
        return Loaded(self._rows)


def _shared(pairs: Iterable[Pair]) -> str | None:
    """Return the one currency that all pairs have in common, if they are two pairs or more."""
    held = [set(pair) for pair in pairs]
    common = set.intersection(*held) if held else set()
    return common.pop() if len(common) == 1 else None


def _enter(ledger: Ledger, cells: Mapping[str, object], place: int) -> None:
    base = ledger.take(functools.partial(check_currency, field="base"), cells["base"], place)
    quote = ledger.take(functools.partial(check_currency, field="quote"), cells["quote"], place)
    days = ledger.take(read_days, cells["date"], place)
    rate = ledger.take(read_rate, cells["rate"], place)
    source = ledger.take(_read_source, cells.get("source"), place)
    if base is not None and base == quote:
        error = InvalidValueError("quote", "must be another currency than base", quote)
        ledger.fault(error, place)
    elif base and quote and days and rate and source is not None:
        ledger.enter((base, quote), Observation(*days, rate, source or None), place)


def _read_source(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise InvalidValueError("source", "must be text", value)
    return value or ""


def _read_csv(path: Path, ledger: Ledger) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the line and the cells of each row; what is wrong with the form is noted."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            if not _is_header(header):
                rule = f"must name the columns {', '.join(_NEEDED)} and perhaps source, each once"
                ledger.fault(InvalidValueError("header", rule, ",".join(header)), 1)
                return
            for cells in reader:
                if len(cells) == len(header):
                    yield reader.line_num, dict(zip(header, cells, strict=True))
                elif cells:
                    error = InvalidValueError("row", f"must have {len(header)} cells", len(cells))
                    ledger.fault(error, reader.line_num)
        except (csv.Error, UnicodeDecodeError) as error:
            broken = InvalidValueError("file", "must be CSV in UTF-8", str(error))
            ledger.fault(broken, max(reader.line_num, 1))


def _is_header(names: list[str]) -> bool:
    known = set(names) <= set(_COLUMNS) and set(_NEEDED) <= set(names)
    return known and len(set(names)) == len(names)
