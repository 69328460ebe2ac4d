"""Asked: everything that a report is asked for, handed to each of its sections."""

from __future__ import annotations

import datetime

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.rates import ExchangeRates
from civdiplo.view.words import Words

__all__ = ["Asked"]


@frozen(kw_only=True)
class Asked:
    """What a report is about, as of which day, in which currency, and in whose words.

    ``rates`` is None where nothing is to be converted, ``without_rates`` then says why. ``rate_on``
    is the one day at whose rates everything is converted in addition to the dates of its own.
    """

    dataset: Dataset
    as_of: datetime.date
    currency: str
    rates: ExchangeRates | None
    rate_on: datetime.date
    without_rates: str
    words: Words
