"""Asking a source for the rate of a day or a period, whether or not it knows of periods."""

from __future__ import annotations

import datetime

from civdiplo.errors import InvalidValueError, UndecidedError
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.rates.periods import How, RateRange
from civdiplo.rates.rate import Rate
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import When

__all__ = ["rate_at"]


def rate_at(
    rates: ExchangeRates,
    base: str,
    quote: str,
    when: When | datetime.date | None,
    *,
    how: How | None = None,
) -> Rate | RateRange:
    """Return the rate that a source has for an amount of a date.

    A source that answers for days alone is asked for a stated day, and for nothing else.

    Raises:
        MissingRateError: There is no rate.
        UndecidedError: There is no date, or it is no one day and ``how`` does not say what to take.
        InvalidValueError: The source would have to answer for a period, and does not.
    """
    if base == quote:
        return Rate.identity(base, datetime.date.min)
    if when is None:
        raise UndecidedError(f"the rate of {base} without a date", hint="state a date")
    if isinstance(rates, PeriodRates):
        return rates.over(base, quote, when, how=how)
    date = PartialDate.from_date(when) if isinstance(when, datetime.date) else when
    if isinstance(date, PartialDate) and date.is_day and date.earliest is not None:
        return rates.rate(base, quote, date.earliest)
    raise InvalidValueError(
        "rates", f"must answer for periods, as {date} is no one day", rates.name
    )
