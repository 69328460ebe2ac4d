"""TreasuryRates: the reporting rates of exchange of the US Treasury, from its CSV."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from civdiplo.rates.files import FileRates, Paths, csv_rows
from civdiplo.rates.labels import read_table
from civdiplo.rates.ledger import Ledger, Printed, read_days, read_rate
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["TreasuryRates"]

_NAMED = "country - currency description"
_EURO_AREA = "Euro Zone-Euro"
_NEEDED = ("record date", _NAMED, "exchange rate", "effective date")


class TreasuryRates(FileRates):
    """The reporting rates of exchange of the US Treasury, in units per dollar, each quarter.

    A rate is of the day that it takes effect, which differs from the record date where a quarter
    was amended; both the first rate and the amendment are kept, each on its own day. A quarter's
    rate is reached from a later day by ``policy=Previous(max_age_days=92)``.

    Currencies are printed by names such as "Vietnam-Dong", which a shipped table maps to codes.
    Where countries that share one disagree, that of the euro zone is used for the euro, and other
    days are withheld.

    Args:
        paths: One file or several, of the data set "Treasury Reporting Rates of Exchange".
        policy: Which rate stands in where a day has none; None raises.

    Raises:
        InvalidDataError: A file is not of that form; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    Source: https://fiscaldata.treasury.gov/datasets/treasury-reporting-rates-exchange/
    """

    def __init__(self, paths: Paths, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="treasury",
            name="US Treasury, reporting rates of exchange",
            series="official",
            pivot="USD",
            policy=policy,
            merging=True,
        )

    def _read(self, content: bytes, ledger: Ledger) -> None:
        for line, row in csv_rows(content, ledger, _NEEDED):
            ledger.take(read_days, row["record date"], line)
            days = ledger.take(read_days, row["effective date"], line)
            rate = ledger.take(read_rate, row["exchange rate"], line)
            name = row[_NAMED]
            code = _codes().get(name)
            if not code:
                why = (
                    "is no currency's name in the table" if code is None else "is not its currency"
                )
                ledger.skip(name, why, line)
            elif days is not None and rate is not None:
                printed = Printed(name, code, "USD", is_base=False)
                own = name == _EURO_AREA
                ledger.enter_printed(printed, Observation(*days, rate), line, own=own)


@functools.cache
def _codes() -> Mapping[str, str]:
    return {row["name"]: row["code"] for row in read_table("treasury_currencies.csv")}
