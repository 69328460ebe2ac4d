"""What does not fit is listed with its facts, and nothing is chosen for the reader."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from civdiplo.errors import InvalidValueError
from civdiplo.rates import TableRates, compare, jumps

D = datetime.date


def test_a_step_is_listed_unless_a_law_explains_it() -> None:
    """A misprint is a jump up and down; a redenomination under one code is none."""
    rows = [
        ("GBP", "STD", "2020-10", "26993.9"),
        ("GBP", "STD", "2020-11", "274769"),
        ("GBP", "STD", "2020-12", "27603.7"),
        ("SYP", "PLN", "2025-12-31", "0.000326"),
        ("SYP", "PLN", "2026-01-07", "0.031183"),
        ("GBP", "VES", "2021-09", "5600000"),
        ("GBP", "VES", "2021-10", "5.6"),
    ]
    found = jumps(TableRates(rows))
    assert [(one.quote, one.after.first) for one in found] == [
        ("STD", D(2020, 11, 1)),
        ("STD", D(2020, 12, 1)),
    ]
    assert str(found[0]) == (
        "GBP to STD: 26993.9 of 2020-10-01 to 2020-10-31, "
        "274769 of 2020-11-01 to 2020-11-30 (10.18 times)"
    )
    assert jumps(TableRates(rows), factor=11) == ()
    late = [("SYP", "PLN", "2025-12-31", "0.000326"), ("SYP", "PLN", "2026-01-07", "0.000326")]
    assert [one.ratio for one in jumps(TableRates(late))] == [1]


def test_sources_that_disagree_are_listed() -> None:
    """Each disagreement has all rates, the lowest first; a source without one is passed over."""
    day = D(2023, 6, 1)
    one = TableRates([("USD", "CUP", day, 24), ("USD", "VND", day, 24000)], name="one")
    two = TableRates([("USD", "CUP", day, 1), ("USD", "VND", day, 24100)], name="two")
    three = TableRates([("USD", "EUR", day, 1)], name="three")
    codes = ("CUP", "VND", "EUR", "KHR")
    (found,) = compare(one, two, three, currencies=codes, days=[day, D(2023, 6, 2)])
    assert (found.currency, found.on) == ("CUP", day)
    assert found.ratio == 24
    assert [rate.source for rate in found.rates] == ["one", "two"]
    assert str(found).startswith("CUP on 2023-06-01, 24 times: 1 CUP ≈ 0.0416")
    assert len(compare(one, two, currencies=codes, days=[day], factor="1.001")) == 2


@pytest.mark.parametrize("factor", [1, "0.9", Decimal(1), 1.5])
def test_a_factor_is_above_one(factor: object) -> None:
    """A factor of 1 or less, and a float, are refused; so is a comparison of one source."""
    table = TableRates([("USD", "CUP", "2023-06-01", 24)])
    with pytest.raises(InvalidValueError, match="factor"):
        jumps(table, factor=factor)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="sources must be two or more"):
        compare(table, currencies=["CUP"], days=[])
