"""What cannot be asked is refused by the name of the argument, and answers travel."""

from __future__ import annotations

import copy
import datetime
import pickle
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, StatedFigure
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.rates import TableRates
from civdiplo.totals import (
    ConstantPrices,
    TableDeflator,
    UnitPrices,
    applications,
    reconcile,
    totals,
)
from civdiplo.values.estimates import Estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money

D = datetime.date
MASKS = InKind("masks", quantity=Estimate.exactly(5, "mask"))
HELD = Dataset(
    [
        Contribution(id="a", campaign="c", date="2019-03-05", amount=Money(400, "EUR")),
        Contribution(
            id="b", campaign="c", date="2019-03-06", amount=Estimate.almost("19000000000", "VND")
        ),
        Contribution(id="d", campaign="c", date="2019-03-07", in_kind=[MASKS]),
    ]
)
RATES = TableRates(
    [("EUR", "USD", "2019-03", "1.25"), ("USD", "VND", "2019-03", "24500")],
    name="own",
    pivot="USD",
)
INDEX = TableDeflator([("USD", 2019, "98"), ("USD", 2020, "100")], name="index")
PRICES = ConstantPrices(deflator=INDEX, base_year=2020, order="convert first")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"by": 5}, "by must be a key or several, not 5"),
        ({"currency": "USD"}, "currency must be given together with rates"),
        ({"rates": RATES}, "currency must be given together with rates"),
        ({"currency": "USD", "rates": {"EUR": 1.25}}, "rates must be a source of rates"),
        ({"currency": "USD", "rates": 1.25}, "rates must be a source of rates"),
        ({"currency": "usd", "rates": RATES}, "codes are upper case: USD"),
        ({"dating": datetime.datetime(2019, 3, 5)}, "dating must be a day without a time"),  # noqa: DTZ001
        ({"tolerance": 0.5}, "tolerance must be a Tolerance, not 0.5"),
        ({"tolerance": None}, "tolerance must be a Tolerance, not None"),
        ({"where": 5}, "where must be a function of a flow"),
        ({"unit_prices": {}}, "unit_prices must be UnitPrices"),
        ({"constant_prices": 2020}, "constant_prices must be ConstantPrices"),
        ({"constant_prices": PRICES}, "currency must be given with constant_prices"),
        ({"transaction_types": "gift"}, "not 'gift'"),
        ({"by": "provider", "roll_up": 5}, "roll_up must be a kind of tie, or several, not 5"),
    ],
)
def test_an_argument_of_another_kind_is_refused_by_name(
    asked: dict[str, Any], sentence: str
) -> None:
    """Before anything is added up, and whatever the data."""
    for dataset in (HELD, Dataset([])):
        with pytest.raises(InvalidValueError) as caught:
            totals(dataset, **asked)
        assert sentence in str(caught.value)


def test_other_things_than_datasets_and_figures_are_refused() -> None:
    """A list is no dataset, a number no figure and no key."""
    with pytest.raises(InvalidValueError, match="dataset must be a Dataset"):
        totals(list(HELD))  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="figure must be a stated figure, or the id of one"):
        reconcile(HELD, 5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="by must be a key or several"):
        applications(HELD, by=5)  # type: ignore[arg-type]
    twice: Any = ("year", "year")
    with pytest.raises(InvalidValueError, match="by must name each key once"):
        applications(HELD, by=twice)


@pytest.mark.parametrize(
    ("prices", "facts", "sentence"),
    [
        ([("masks", "mask")], {}, "prices must be a mapping of (goods, unit) to Money"),
        ({"masks": Money(1, "EUR")}, {}, "prices must be for (goods, unit), two codes"),
        ({("masks", "mask"): 0.5}, {}, "price must be Money above zero"),
        ({("masks", "mask"): Money(0, "EUR")}, {}, "price must be Money above zero"),
        ({}, {"source": " "}, "source must say who states the prices"),
        ({}, {"on": "2020-01-01"}, "on must be a datetime.date or None"),
    ],
)
def test_prices_that_cannot_be_are_refused(
    prices: Any, facts: dict[str, Any], sentence: str
) -> None:
    """Every unit price is Money of a source, for goods and a unit."""
    usual: dict[str, Any] = {"source": "list"}
    with pytest.raises(InvalidValueError) as caught:
        UnitPrices(prices, **usual | facts)
    assert sentence in str(caught.value)


def test_constant_prices_need_a_deflator_and_a_year() -> None:
    """A year may be text; rows that are no rows are listed with the others."""
    assert ConstantPrices(deflator=INDEX, base_year="2020", order="convert first") == PRICES
    with pytest.raises(InvalidValueError, match="deflator must be a source such as TableDeflator"):
        ConstantPrices(deflator=5, base_year=2020, order="convert first")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="base_year must be a year such as 2020"):
        ConstantPrices(deflator=INDEX, base_year=20200, order="convert first")
    with pytest.raises(InvalidDataError) as caught:
        TableDeflator([5, "USD", ("USD", 2019, 0.5)])  # type: ignore[list-item]
    assert [fault.path for fault in caught.value.faults] == ["$[0]", "$[1]", "$[2]"]


def test_a_sum_in_no_currency_is_refused() -> None:
    """A misspelt code is told from a currency in which nothing is stated."""
    (row,) = totals(HELD)
    assert row.sum("RUB") is None
    with pytest.raises(InvalidValueError, match="currency must be an ISO 4217 code, not 'EURO'"):
        row.sum("EURO")


def test_one_transaction_type_may_be_named_by_itself() -> None:
    """A word is taken for the one type that it is, not for its letters."""
    (row,) = totals(
        Dataset([Contribution(id="p", amount=Money(1, "EUR"), transaction_type="pledge")]),
        transaction_types="pledge",  # type: ignore[arg-type]
    )
    assert row.count == 1


def test_answers_survive_pickling() -> None:
    """Totals, rows, explanations, cells and reconciliations say the same in another process."""
    prices = UnitPrices({("masks", "mask"): Money("0.50", "EUR")}, source="list")
    found = totals(
        HELD, by=("campaign", "year"), currency="USD", rates=RATES, unit_prices=prices,
        constant_prices=PRICES,
    )  # fmt: skip
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):  # noqa: S301  # our own bytes
        assert list(again) == list(found)
        assert str(again) == str(found)
        assert again.explain().to_json() == found.explain().to_json()
        assert [row.dated_bag for row in again.overall()] == [
            row.dated_bag for row in found.overall()
        ]
    (row,) = found
    for held in (
        row,
        found.explain(),
        found.explain().converted_cell(),
        found.explain().cell("EUR"),
    ):
        again = pickle.loads(pickle.dumps(held))  # noqa: S301  # our own bytes
        assert str(again) == str(held)
    again = pickle.loads(pickle.dumps(row))  # noqa: S301  # our own bytes
    assert again == row
    assert again.converted.nominal == row.converted.nominal  # type: ignore[union-attr]
    assert again.in_kind == row.in_kind
    figure = StatedFigure(
        id="f", measure="all", subjects=["u"], value=Money(500, "EUR"), covers=["a"],
        coverage="stated",
    )  # fmt: skip
    checked = reconcile(HELD, figure, rates=RATES)
    assert pickle.loads(pickle.dumps(checked)) == checked  # noqa: S301  # our own bytes
