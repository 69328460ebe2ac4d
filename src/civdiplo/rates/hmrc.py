"""HmrcRates: the monthly customs rates of HM Revenue and Customs, for nearly every currency."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from civdiplo.errors import MissingExtraError
from civdiplo.rates.exchange import Observation, Previous, PublishedRates
from civdiplo.rates.ledger import Pair, read_days
from civdiplo.values.currencies import is_currency

__all__ = ["HmrcRates"]

_NAME = "HM Revenue and Customs, exchange rates for customs and VAT (monthly)"


class _Withheld(NamedTuple):
    """Months in which HMRC prints, under a code, a rate that is not of that currency's unit."""

    code: str
    first: str
    last: str
    why: str


_WITHHELD = (
    _Withheld("BYR", "2016-08", "2016-12", "the new rouble's rate is printed under the old code"),
    _Withheld("MRO", "2020-02", "2020-02", "the new ouguiya's rate is printed under the old code"),
    _Withheld("SLE", "2022-11", "2022-11", "the old leone's rate is printed under the new code"),
    _Withheld("SLL", "2023-02", "2023-02", "the new leone's rate is printed under the old code"),
    _Withheld("STD", "2020-11", "2020-11", "the rate printed is ten times those around it"),
    _Withheld("KHR", "2022-03", "2022-03", "the rate printed is about half of those around it"),
    _Withheld("VEF", "2018-09", "2025-01", "the rate printed fits no unit of the bolívar"),
)


class HmrcRates(PublishedRates):
    """The monthly rates of HM Revenue and Customs against the pound, since 2014-02.

    Nearly every currency has one, VND, UZS, LAK, KHR, CUP and the rouble after 2022 among them. A
    rate is set shortly before its month and holds on each day of it, so a gift dated to the month
    has an exact rate. Crosses go through the pound. They come with the package hmrc-rates and are
    loaded when the first rate is asked.

    Rates that HMRC printed under the code of another unit, or plainly wrong, are withheld: asking
    for one raises MissingRateError with the reason. The Cuban peso stands at one to the dollar
    until 2022-09, long after it had been devalued to 24; that is how HMRC has it.

    Args:
        policy: `Previous` takes the last earlier month, up to an age counted from its last day;
            None raises.

    Raises:
        MissingExtraError: hmrc-rates is not installed; on first use.

    >>> from fractions import Fraction
    >>> rate = HmrcRates().rate("VND", "USD", datetime.date(2023, 11, 2))
    >>> rate.value == Fraction("1.2188") / Fraction("29621.7981"), rate.dates
    (True, '2023-11-01/2023-11-30')

    Source: https://www.trade-tariff.service.gov.uk/exchange_rates (Open Government Licence v3.0).
    """

    def __init__(self, *, policy: Previous | None = None) -> None:
        super().__init__(_NAME, series="customs", pivot="GBP", policy=policy)

    def _load(self) -> Mapping[Pair, Iterable[Observation]]:
        try:
            import hmrc_rates
        except ImportError:
            raise MissingExtraError("HmrcRates", package="hmrc-rates", extra="rates") from None
        pairs: dict[Pair, list[Observation]] = defaultdict(list)
        published = hmrc_rates.Rates()
        for month in published.months():
            text = f"{month.year:04}-{month.month:02}"
            first, last = read_days(text)
            for currency, rate in published.monthly(month):
                code = currency.code
                if code != "GBP" and is_currency(code) and not _withheld(code, text):
                    pairs["GBP", code].append(Observation(first, last, rate.units_per_gbp))
        return pairs

    def _caveat(self, base: str, quote: str, on: datetime.date) -> str:
        month = f"{on.year:04}-{on.month:02}"
        reasons = (_withheld(code, month) for code in (base, quote))
        return "; ".join(reason for reason in reasons if reason)


def _withheld(code: str, month: str) -> str:
    for held in _WITHHELD:
        if held.code == code and held.first <= month <= held.last:
            return f"{code} of {month} is withheld: {held.why}"
    return ""
