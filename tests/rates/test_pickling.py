"""Sources of rates travel between processes, as do all results that are made with them."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest

from civdiplo.rates import ExchangeRates, RatesInOrder, TableRates, WithFixedRates

DAY = datetime.date(2019, 3, 5)
TABLE = TableRates([("EUR", "USD", "2019-03", "1.25")], name="made up")
OTHER = TableRates([("USD", "VND", "2019-03", "24500")], name="made up too")


@pytest.mark.parametrize("source", [TABLE, WithFixedRates(TABLE), RatesInOrder([TABLE, OTHER])])
@pytest.mark.parametrize("is_asked", [False, True])
def test_a_copy_answers_as_the_source_does(source: ExchangeRates, *, is_asked: bool) -> None:
    """Before and after it was asked, through pickle and through copy."""
    source = copy.deepcopy(source)
    if is_asked:
        source.rate("EUR", "USD", DAY)
    again = pickle.loads(pickle.dumps(source))  # noqa: S301  # our own bytes
    for one in (again, copy.copy(source), copy.deepcopy(source)):
        assert one.rate("EUR", "USD", DAY) == source.rate("EUR", "USD", DAY)
        assert one.describe() == source.describe()
