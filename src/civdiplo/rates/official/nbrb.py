"""NbrbRates: the official rates of the National Bank of Belarus, from its XML files."""

from __future__ import annotations

import datetime
import re

from civdiplo.errors import InvalidValueError
from civdiplo.rates.files import FileRates, Paths
from civdiplo.rates.fixed import unit_on
from civdiplo.rates.ledger import Ledger, Printed, read_nominal, read_rate
from civdiplo.rates.markup import read_xml
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["NbrbRates"]

_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")


class NbrbRates(FileRates):
    """The official rates of the National Bank of Belarus in its roubles, from its files, daily.

    A file (``XmlExRates.aspx``) has one day, written month first, and each rate is for a scale of
    units. Before 2016-07-01 the rates are in the rouble of that time (BYR), before 2000 in BYB.

    Args:
        paths: One file or several.
        policy: Which rate stands in where a day has none; None raises.

    Raises:
        InvalidDataError: A file is not of that form; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    Source: https://www.nbrb.by/statistics/rates/ratesdaily.asp
    """

    def __init__(self, paths: Paths, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="nbrb",
            name="National Bank of the Republic of Belarus, official exchange rates",
            series="official",
            pivot="BYN",
            policy=policy,
        )

    def _pivot_on(self, day: datetime.date) -> str:
        return unit_on("BYN", day)

    def _read(self, content: bytes, ledger: Ledger) -> None:
        root = read_xml(content, ledger, "DailyExRates")
        if root is None:
            return
        day = ledger.take(_read_date, root.attributes.get("Date"), root.line)
        for row in root.all("Currency"):
            nominal = ledger.take(read_nominal, row.said("Scale"), row.line)
            value = ledger.take(read_rate, row.said("Rate"), row.line)
            code = row.said("CharCode")
            if day is not None and nominal is not None and value is not None:
                observation = Observation(day, day, value, nominal=nominal)
                printed = Printed(code, code, unit_on("BYN", day), is_base=True)
                ledger.enter_printed(printed, observation, row.line)


def _read_date(value: object) -> datetime.date:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        if found is not None:
            return datetime.date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise InvalidValueError("date", "must be a day such as 09/30/2021, month first", value)
