"""Exchange rates on a date, with their source: exact, never guessed, never carried silently.

`HmrcRates` and `EcbRates` are ready sources that work offline (extra ``rates``), `TableRates` is a
table of one's own; anything with the members of `ExchangeRates` serves a total.
"""

from __future__ import annotations

from civdiplo.rates.ecb import EcbRates
from civdiplo.rates.exchange import ExchangeRates, Previous
from civdiplo.rates.hmrc import HmrcRates
from civdiplo.rates.rate import Conversion, Rate
from civdiplo.rates.table import TableRates

__all__ = [
    "Conversion",
    "EcbRates",
    "ExchangeRates",
    "HmrcRates",
    "Previous",
    "Rate",
    "TableRates",
]
