"""CbrRates: the official rates of the Bank of Russia, from its XML files."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from civdiplo.errors import InvalidValueError
from civdiplo.rates.files import FileRates, Paths
from civdiplo.rates.fixed import unit_on
from civdiplo.rates.labels import read_table
from civdiplo.rates.ledger import Ledger, Printed, read_nominal, read_rate
from civdiplo.rates.markup import Element, read_xml
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["CbrRates"]

_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_COMMA = re.compile(r"([0-9]+),([0-9]+)")
_UNIT_RATE = re.compile(r"[0-9]{1,30}(?:,[0-9]{1,30})?(?:E-?[0-9]{1,2})?")
_TOLERANCE = Fraction(1, 10000)  # VunitRate is rounded, and sometimes a float in disguise


class CbrRates(FileRates):
    """The official rates of the Bank of Russia in roubles, from its files, daily.

    Both forms are read: the rates of a day (``XML_daily.asp``) and those of one currency over a
    range (``XML_dynamic.asp``, whose currencies have the Bank's own ids). A rate is for a nominal
    of 1 to 100,000 units that changes over time, and has a decimal comma. Before 1998 it is in the
    rouble of that time (RUR).

    Args:
        paths: One file or several.
        policy: Which rate stands in where a day has none; None raises.

    Raises:
        InvalidDataError: A file is not of that form; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    Source: https://www.cbr.ru/development/SXML/
    """

    def __init__(self, paths: Paths, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="cbr",
            name="Bank of Russia, official exchange rates",
            series="official",
            pivot="RUB",
            policy=policy,
        )

    def _pivot_on(self, day: datetime.date) -> str:
        return unit_on("RUB", day)

    def _read(self, content: bytes, ledger: Ledger) -> None:
        root = read_xml(content, ledger, "ValCurs")
        if root is None:
            return
        for record in root.all("Record"):
            code = _codes().get(record.attributes.get("Id", ""))
            if code is None:
                shown = record.attributes.get("Id", "nothing")
                ledger.skip(f"the id {shown}", "is not in the table of the Bank's ids", record.line)
            else:
                self._enter(record, code, record.attributes.get("Date"), ledger)
        for row in root.all("Valute"):
            self._enter(row, row.said("CharCode"), root.attributes.get("Date"), ledger)

    def _enter(self, row: Element, code: str, date: str | None, ledger: Ledger) -> None:
        day = ledger.take(_read_date, date, row.line)
        nominal = ledger.take(read_nominal, row.said("Nominal"), row.line)
        value = ledger.take(_read_comma, row.said("Value"), row.line)
        if day is None or nominal is None or value is None:
            return
        unit_rate = row.said("VunitRate")
        if unit_rate and not _agrees(unit_rate, value, nominal):
            rule = f"must be the value {value} over the nominal {nominal}"
            ledger.fault(InvalidValueError("VunitRate", rule, unit_rate), row.line)
            return
        observation = Observation(day, day, value, nominal=nominal)
        printed = Printed(code, code, unit_on("RUB", day), is_base=True)
        ledger.enter_printed(printed, observation, row.line)


@functools.cache
def _codes() -> Mapping[str, str]:
    return {row["id"]: row["code"] for row in read_table("cbr_currencies.csv")}


def _read_date(value: object) -> datetime.date:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        if found is not None:
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise InvalidValueError("date", "must be a day such as 30.09.2021", value)


def _read_comma(value: object) -> Decimal:
    """Read a number with a decimal comma; a point is refused, as it may be of thousands."""
    text = value if isinstance(value, str) else ""
    if "." in text:
        raise InvalidValueError("rate", "must have a decimal comma and no point", value)
    return read_rate(_COMMA.sub(r"\1.\2", text))


def _agrees(unit_rate: str, value: Decimal, nominal: int) -> bool:
    if not _UNIT_RATE.fullmatch(unit_rate):
        return False
    exact = Fraction(value) / nominal
    return abs(Fraction(Decimal(unit_rate.replace(",", "."))) - exact) <= exact * _TOLERANCE
