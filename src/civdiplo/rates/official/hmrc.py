"""HmrcRates: the monthly customs rates of HM Revenue and Customs, for nearly every currency."""

from __future__ import annotations

import datetime
import re

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.rates.files import FileRates, Paths, csv_rows
from civdiplo.rates.ledger import Ledger, Loaded, Printed, read_days, read_rate
from civdiplo.rates.markup import read_xml
from civdiplo.rates.policies import Policy
from civdiplo.rates.series import Observation

__all__ = ["HmrcRates"]

_NAME = "HM Revenue and Customs, exchange rates for customs and VAT (monthly)"
_OFFICIAL = ("currency code", "currency units per £1", "start date", "end date")
_TIDY = ("month", "currency_as_published", "units_per_gbp")
_PERIOD = re.compile(r"(\S+) to (\S+)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2}|[A-Za-z]{3})/([0-9]{4})")


class HmrcRates(FileRates):
    """The monthly rates of HM Revenue and Customs against the pound, since 2014-02.

    Nearly every currency has one, VND, UZS, LAK, KHR, CUP and the rouble after 2022 among them. A
    rate is set shortly before its month and holds on each day of it, so a gift dated to the month
    has an exact rate. Crosses go through the pound. Without files they come with the package
    hmrc-rates; they are loaded when the first rate is asked.

    Where HMRC printed the rate of one unit under the code of another, it is put under the right
    code and says so in its note; where it printed what cannot be, the rate is withheld: asking for
    it raises MissingRateError with the reason. `rate_labels.csv` lists them all. The Cuban peso
    stands at one to the dollar until 2022-09, long after it had been devalued to 24; that is how
    HMRC has it.

    Args:
        paths: One file or several: HMRC's monthly XML, its CSV, or a CSV with the columns month,
            currency_as_published and units_per_gbp; None for the package hmrc-rates.
        policy: Which rate stands in where a month has none, by days counted from its last;
            None raises.

    Raises:
        MissingExtraError: No paths are given and hmrc-rates is not installed; on first use.
        InvalidDataError: A file is not of those forms; on first use, with every fault.
        OSError: A file cannot be opened; on first use.

    >>> from fractions import Fraction
    >>> rate = HmrcRates().rate("VND", "USD", datetime.date(2023, 11, 2))
    >>> rate.value == Fraction("1.2188") / Fraction("29621.7981"), rate.dates
    (True, '2023-11-01/2023-11-30')
    >>> HmrcRates().rate("GBP", "BYN", datetime.date(2016, 8, 15)).note
    'printed as BYR: the rate of the new rouble is printed under the old code'

    Source: https://www.trade-tariff.service.gov.uk/exchange_rates (Open Government Licence v3.0).
    """

    def __init__(self, paths: Paths | None = None, *, policy: Policy | None = None) -> None:
        super().__init__(
            paths,
            source="hmrc",
            name=_NAME,
            series="customs",
            pivot="GBP",
            policy=policy,
            merging=True,
        )

    def _load(self) -> Loaded:
        return _shipped() if self._paths is None else super()._load()

    def _read(self, content: bytes, ledger: Ledger) -> None:
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            self._read_xml(content, ledger)
        elif content.lstrip(b"\xef\xbb\xbf").startswith(b"month,"):
            for line, row in csv_rows(content, ledger, _TIDY):
                days = ledger.take(read_days, row["month"], line)
                _enter(ledger, row["currency_as_published"], days, row["units_per_gbp"], line)
        else:
            for line, row in csv_rows(content, ledger, _OFFICIAL):
                first = ledger.take(_read_date, row["start date"], line)
                last = ledger.take(_read_date, row["end date"], line)
                days = ledger.take(_check_days, (first, last), line) if first and last else None
                _enter(ledger, row["currency code"], days, row["currency units per £1"], line)

    def _read_xml(self, content: bytes, ledger: Ledger) -> None:
        root = read_xml(content, ledger, "exchangeRateMonthList")
        if root is None:
            return
        days = ledger.take(_read_period, root.attributes.get("Period"), root.line)
        for row in root.all("exchangeRate"):
            _enter(ledger, row.said("currencyCode"), days, row.said("rateNew"), row.line)


def _enter(
    ledger: Ledger,
    code: str,
    days: tuple[datetime.date, datetime.date] | None,
    text: object,
    line: int,
) -> None:
    rate = ledger.take(read_rate, text, line)
    if days is not None and rate is not None:
        printed = Printed(code, code, "GBP", is_base=False)
        ledger.enter_printed(printed, Observation(*days, rate), line)


def _shipped() -> Loaded:
    try:
        import hmrc_rates
    except ImportError:
        raise MissingExtraError(
            "HmrcRates without a file", package="hmrc-rates", extra="rates"
        ) from None
    ledger, published, row = Ledger(source="hmrc"), hmrc_rates.Rates(), 0
    for month in published.months():
        days = read_days(f"{month.year:04}-{month.month:02}")
        for currency, rate in published.monthly(month):
            row += 1
            _enter(ledger, currency.code, days, rate.units_per_gbp, row)
    return ledger.close()


def _read_period(value: object) -> tuple[datetime.date, datetime.date]:
    found = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidValueError("Period", "must be such as 01/Jul/2016 to 31/Jul/2016", value)
    return _check_days((_read_date(found[1]), _read_date(found[2])))


def _check_days(value: object) -> tuple[datetime.date, datetime.date]:
    first, last = value if isinstance(value, tuple) else (None, None)
    if not (isinstance(first, datetime.date) and isinstance(last, datetime.date)) or last < first:
        raise InvalidValueError("end date", "must not be before the start date", str(last))
    return first, last


def _read_date(value: object) -> datetime.date:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        if found is not None:
            month = found[2].lower()
            number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
            return datetime.date(int(found[3]), number, int(found[1]))
    except ValueError:
        pass
    raise InvalidValueError("date", "must be a day such as 30/09/2021 or 30/Sep/2021", value)
