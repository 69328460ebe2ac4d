"""ImfRates: annual average rates of the International Monetary Fund, from a CSV."""

from __future__ import annotations

import datetime

from civdiplo.errors import InvalidValueError
from civdiplo.rates.files import FileRates, Paths, csv_rows
from civdiplo.rates.ledger import Ledger, Printed, read_days, read_rate
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["ImfRates"]

_NEEDED = ("date", "rate", "currency", "frequency", "country code", "country")
_EURO_AREA = "Euro Area (EA)"


class ImfRates(FileRates):
    """Annual average rates of the International Monetary Fund, in units per dollar.

    The averages are of International Financial Statistics (ENDA), as IATI's tools keep them: a row
    a country and year, so that a shared currency comes several times. Rows that agree are one; of
    others only the issuer's own is used (that of the euro area for the euro, that of the country
    whose code begins the currency's), and where there is none the year is withheld. What was
    passed over is in ``skipped``. Currencies are restated in the units of today, which the note of
    a rate says. A rate is the average of its year: it answers for each day of it, with those dates.

    Args:
        paths: One file or several.
        policy: Which rate stands in where a year has none; None raises.

    Raises:
        InvalidDataError: A file is not of that form; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    Source: https://data.imf.org (International Financial Statistics, ENDA_XDC_USD_RATE).
    """

    def __init__(self, paths: Paths, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="imf",
            name="International Monetary Fund, annual average exchange rates",
            series="average",
            pivot="USD",
            policy=policy,
            merging=True,
        )

    def _read(self, content: bytes, ledger: Ledger) -> None:
        for line, row in csv_rows(content, ledger, _NEEDED):
            if row["frequency"] != "A":
                ledger.skip(f"frequency {row['frequency']}", "is not annual", line)
                continue
            year = ledger.take(_read_year, row["date"], line)
            rate = ledger.take(read_rate, row["rate"], line)
            code = row["currency"]
            if year is not None and rate is not None:
                own = row["country"] == _EURO_AREA or row["country code"] == code[:2]
                printed = Printed(code, code, "USD", is_base=False)
                ledger.enter_printed(printed, Observation(*year, rate), line, own=own)


def _read_year(value: object) -> tuple[datetime.date, datetime.date]:
    first, last = read_days(value)
    if first != last or (last.month, last.day) != (12, 31):
        raise InvalidValueError("date", "must be the last day of a year, as 2021-12-31", value)
    return last.replace(month=1, day=1), last
