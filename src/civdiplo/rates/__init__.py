"""Exchange rates on a date, with their source: exact, never guessed, never carried silently.

Eight publishers have a reader each, `TableRates` is a table of one's own; `HmrcRates`, `NbpRates`
and `EcbRates` are also ready sources that work offline (extra ``rates``). Anything with the members
of `ExchangeRates` serves a total.
"""

from __future__ import annotations

from civdiplo.rates.bags import BagConversion, ConvertedPart, UnconvertedPart, convert_bag
from civdiplo.rates.bridge import WithFixedRates
from civdiplo.rates.comparison import Disagreement, Jump, compare, jumps
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.rates.fixed import Peg, Succession, fixed_rate, pegs, restated, successions
from civdiplo.rates.ledger import Skipped
from civdiplo.rates.official.cbr import CbrRates
from civdiplo.rates.official.ecb import EcbRates
from civdiplo.rates.official.fred import FredRates
from civdiplo.rates.official.hmrc import HmrcRates
from civdiplo.rates.official.imf import ImfRates
from civdiplo.rates.official.nbp import NbpRates
from civdiplo.rates.official.nbrb import NbrbRates
from civdiplo.rates.official.treasury import TreasuryRates
from civdiplo.rates.ordered import RatesInOrder, Served
from civdiplo.rates.periods import RateRange
from civdiplo.rates.policies import Interpolated, Nearest, Next, Previous
from civdiplo.rates.rate import Conversion, Rate
from civdiplo.rates.series import Observation
from civdiplo.rates.table import TableRates

__all__ = [
    "BagConversion",
    "CbrRates",
    "Conversion",
    "ConvertedPart",
    "Disagreement",
    "EcbRates",
    "ExchangeRates",
    "FredRates",
    "HmrcRates",
    "ImfRates",
    "Interpolated",
    "Jump",
    "NbpRates",
    "NbrbRates",
    "Nearest",
    "Next",
    "Observation",
    "Peg",
    "PeriodRates",
    "Previous",
    "Rate",
    "RateRange",
    "RatesInOrder",
    "Served",
    "Skipped",
    "Succession",
    "TableRates",
    "TreasuryRates",
    "UnconvertedPart",
    "WithFixedRates",
    "compare",
    "convert_bag",
    "fixed_rate",
    "jumps",
    "pegs",
    "restated",
    "successions",
]
