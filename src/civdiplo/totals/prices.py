"""Constant prices: what amounts of different years are worth in the prices of one of them."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, get_args, runtime_checkable

from attrs import field, frozen

from civdiplo.errors import (
    Fault,
    InvalidDataError,
    InvalidValueError,
    MissingIndexError,
    shown,
)
from civdiplo.rates.ledger import is_row
from civdiplo.rates.rate import fraction_text
from civdiplo.values.codes import is_country
from civdiplo.values.currencies import check_currency, is_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import exact_decimal, plain_digits

__all__ = ["ConstantPrices", "Deflation", "Deflator", "Index", "Order", "TableDeflator"]

Order: TypeAlias = Literal["deflate first", "convert first"]

_YEAR = re.compile(r"[0-9]{4}")
_COLUMNS = ("of", "year", "index", "source")
_NEEDED = _COLUMNS[:3]


def _index(value: object) -> Decimal:
    index = exact_decimal(value, "index")
    if index <= 0:
        raise InvalidValueError("index", "must be above zero", value)
    return index


@frozen
class Index:
    """A price index of one year: 100 in the year that its source counts from, as a rule.

    Args:
        value: The index, above zero, exactly as its source states it.
        of: The ISO 4217 code of the currency or ISO 3166-1 alpha-2 code of the country.
        year: The year.
        source: Who publishes it, as a reader would look for it.
    """

    value: Decimal = field(converter=_index)
    of: str
    year: int
    source: str


@runtime_checkable
class Deflator(Protocol):
    """What constant prices need of a source of indexes; any object with these members will do."""

    @property
    def name(self) -> str:
        """Who publishes the indexes, as a reader would look for them."""
        ...

    def index(self, currency: str, year: int) -> Index:
        """Return the index that amounts of a currency go by in a year, or raise MissingIndexError.

        All indexes of a currency are of one series, so that two years can be compared.
        """
        ...


@frozen(kw_only=True)
class Deflation:
    """What one unit of a year's money is worth in the prices of the base year.

    ``own`` are the indexes of the year of an amount, or of all years that it may be of.
    """

    base: Index
    own: tuple[Index, ...]

    @property
    def lowest(self) -> Fraction:
        """The least that it may be worth."""
        return min(Fraction(self.base.value) / Fraction(one.value) for one in self.own)

    @property
    def highest(self) -> Fraction:
        """The most that it may be worth; the same as the lowest where the year is certain."""
        return max(Fraction(self.base.value) / Fraction(one.value) for one in self.own)

    def to_plain(self) -> dict[str, Any]:
        """Return it with its indexes as plain data; the ratios are exact fractions as text."""
        return {
            "kind": "deflation",
            "of": self.base.of,
            "base_year": self.base.year,
            "base_index": plain_digits(self.base.value),
            "indexes": [
                {"year": one.year, "index": plain_digits(one.value), "source": one.source}
                for one in self.own
            ],
            "source": self.base.source,
            "lowest": fraction_text(self.lowest),
            "highest": fraction_text(self.highest),
        }

    def __str__(self) -> str:
        """Return it in a line: ``1 of 2015 = 110/100 of 2020 (USD, own table)``."""
        own = " or ".join(f"{self.base.value:f}/{one.value:f} of {one.year}" for one in self.own)
        return f"{self.base.year} prices: {own} ({self.base.of}, {self.base.source})"


def _base_year(value: int | str) -> int:
    return _year(value, "base_year")


@frozen(kw_only=True)
class ConstantPrices:
    """How a total is put into the prices of one year.

    Args:
        deflator: Where the indexes come from.
        base_year: The year whose prices are meant; it is part of the name of the result.
        order: "deflate first" takes an amount to the base year by the index of its own currency,
            and converts it at the rate of that year: real prices there, at the rates of one year.
            "convert first" converts it at the rate of its own date, and takes that to the base year
            by the index of the currency converted to: what it could have bought there. The two
            differ by all that exchange rates moved otherwise than prices.

    An index is taken to follow prices in one unit, as offices of statistics link it across a
    redenomination. A currency that changed its unit under its code is in that of the base year,
    which must not be the year of the change.

    Raises:
        InvalidValueError: The year is none, or the order another word.

    >>> table = TableDeflator([("USD", 2015, "91.7"), ("USD", 2020, "100")])
    >>> prices = ConstantPrices(deflator=table, base_year=2020, order="convert first")
    >>> prices.deflation("USD", 2015, 2015).lowest
    Fraction(1000, 917)

    Source: OECD DAC, "Deflators for resource flows from DAC countries" (exchange rates of the base
    year beside a domestic price index).
    """

    deflator: Deflator
    base_year: int = field(converter=_base_year)
    order: Order

    def __attrs_post_init__(self) -> None:
        """Refuse a deflator that is none, and another order."""
        if not isinstance(self.deflator, Deflator):
            raise InvalidValueError(
                "deflator", "must be a source such as TableDeflator", self.deflator
            )
        if self.order not in get_args(Order):
            rule = 'must be "deflate first" or "convert first"'
            raise InvalidValueError("order", rule, self.order)

    @property
    def when(self) -> PartialDate:
        """The base year as a date."""
        return PartialDate.parse(f"{self.base_year:04d}")

    def deflation(self, currency: str, first: int, last: int) -> Deflation:
        """Return what money of a year, or of some year from first to last, is worth in base prices.

        Raises:
            MissingIndexError: The deflator has no index of one of the years.
        """
        base = self.deflator.index(currency, self.base_year)
        own = (self.deflator.index(currency, year) for year in range(first, last + 1))
        return Deflation(base=base, own=tuple(own))


class TableDeflator:
    """Indexes of a table of one's own, by currency or by country, and by year.

    Args:
        rows: (of, year, index) or (of, year, index, source): ``of`` is an ISO 4217 code or an ISO
            3166-1 alpha-2 code; a source names who publishes that one index. An index is text of
            plain digits, a Decimal or an int, above zero.
        name: Who publishes the table.
        countries: For a currency the country whose index it goes by; a currency that is not named
            here goes by the rows of its own code.

    Raises:
        InvalidDataError: Rows have faults, or give a year twice; all are listed.
        InvalidValueError: ``countries`` names a code that is none.

    >>> table = TableDeflator([("US", 2015, "91.7"), ("US", "2020", 100)], countries={"USD": "US"})
    >>> table.index("USD", 2015).value
    Decimal('91.7')
    """

    def __init__(
        self,
        rows: Iterable[Sequence[object]],
        *,
        name: str = "own table",
        countries: Mapping[str, str] | None = None,
    ) -> None:
        placed = (_Placed(f"$[{place}]", None, None, row) for place, row in enumerate(rows))
        self._held = _entered(placed, name)
        self._name = name
        self._countries = {
            check_currency(currency): _of(country)
            for currency, country in (countries or {}).items()
        }

    @property
    def name(self) -> str:
        """Who publishes the table."""
        return self._name

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        *,
        name: str | None = None,
        countries: Mapping[str, str] | None = None,
    ) -> TableDeflator:
        """Read a CSV file (UTF-8, comma) with the columns of, year, index and source.

        The header names them in any order; ``source`` may be missing, or empty in a row.

        Args:
            path: The file.
            name: Who publishes the table; the name of the file where not given.
            countries: For a currency the country whose index it goes by.

        Raises:
            InvalidDataError: The file has faults; each is listed with its line.
            OSError: The file cannot be opened.
        """
        given = Path(path).name if name is None else name
        held = _entered(_lines(Path(path)), given).values()
        rows = [(one.of, one.year, one.value, one.source) for one in held]
        return cls(rows, name=given, countries=countries)

    def index(self, currency: str, year: int) -> Index:
        """Return the index that amounts of a currency go by in a year.

        Raises:
            MissingIndexError: There is none; it says which years there are.
        """
        of = self._countries.get(currency, currency)
        found = self._held.get((of, year))
        if found is None:
            years = [str(held) for code, held in sorted(self._held) if code == of]
            there = f"{of} has {', '.join(years)}" if years else f"nothing for {of}"
            raise MissingIndexError(currency, year, source=self.name, available=there)
        return found


class _Placed(NamedTuple):
    """A row and its place; an error in its stead where it has not even the form of one."""

    path: str
    file: str | None
    line: int | None
    row: Sequence[object] | InvalidValueError


def _entered(placed: Iterable[_Placed], name: str) -> dict[tuple[str, int], Index]:
    held: dict[tuple[str, int], Index] = {}
    faults: list[Fault] = []
    for path, file, line, row in placed:
        error = _enter(held, row, name)
        if error is not None:
            rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
            told = shown(error.value)
            faults.append(Fault(path, rule, told, field=error.field, file=file, line=line))
    if faults:
        raise InvalidDataError(faults)
    return held


def _enter(
    held: dict[tuple[str, int], Index], row: Sequence[object] | InvalidValueError, name: str
) -> InvalidValueError | None:
    """Enter a row, or return what is wrong with it."""
    if isinstance(row, InvalidValueError):
        return row
    try:
        one = _read_row(row, name)
    except InvalidValueError as error:
        return error
    if (one.of, one.year) in held:
        return InvalidValueError("year", f"must be given once for {one.of}", one.year)
    held[one.of, one.year] = one
    return None


def _year(value: object, name: str = "year") -> int:
    if isinstance(value, str) and _YEAR.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 9999:
        raise InvalidValueError(name, "must be a year such as 2020", value)
    return value


def _of(value: object) -> str:
    if isinstance(value, str) and (is_currency(value) or is_country(value)):
        return value
    rule = "must be an ISO 4217 code or an ISO 3166-1 alpha-2 code"
    raise InvalidValueError("of", rule, value)


def _read_row(row: Sequence[object], name: str) -> Index:
    if not is_row(row) or len(row) not in (3, 4):
        rule = f"must be {', '.join(_NEEDED)} and perhaps source"
        raise InvalidValueError("row", rule, row)
    source = row[3] if len(row) == len(_COLUMNS) else None
    if source is not None and not isinstance(source, str):
        raise InvalidValueError("source", "must be text", source)
    return Index(_index(row[2]), _of(row[0]), _year(row[1]), source or name)


def _lines(path: Path) -> Iterator[_Placed]:
    """Yield the rows of a file with their lines; what is wrong with the form comes as an error."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            if not set(_NEEDED) <= set(header) <= set(_COLUMNS) or len(set(header)) < len(header):
                rule = f"must name the columns {', '.join(_NEEDED)} and perhaps source, each once"
                wrong = InvalidValueError("header", rule, ",".join(header))
                yield _Placed("$", str(path), 1, wrong)
                return
            for cells in reader:
                row: Sequence[object] | InvalidValueError
                row = [dict(zip(header, cells, strict=False)).get(name) for name in _COLUMNS]
                if len(cells) != len(header):
                    row = InvalidValueError("row", f"must have {len(header)} cells", len(cells))
                if cells:
                    yield _Placed("$", str(path), reader.line_num, row)
        except (csv.Error, UnicodeDecodeError) as error:
            broken = InvalidValueError("file", "must be CSV in UTF-8", str(error))
            yield _Placed("$", str(path), max(reader.line_num, 1), broken)
