"""Contributions are read field by field; their flows, one by one, give the same totals."""

from __future__ import annotations

import decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution
from civdiplo.rates import TableRates
from civdiplo.testing import estimates, in_kinds, moneys
from civdiplo.totals import TotalRow, totals
from civdiplo.values.money import Money

# A rate for a month, for single days of it, one with a finite form, and none at all (LAK).
RATES = TableRates(
    [
        ("USD", "VND", "2023-11", "24500"),
        ("USD", "VND", "2023-12-01", "24000"),
        ("USD", "RUB", "2023-11-01", "93.07"),
        ("USD", "RUB", "2023-11-02", "80"),
        ("USD", "RUB", "2023-12", "91.5"),
        ("EUR", "USD", "2023-11", "1.0812"),
        ("EUR", "USD", "2023-12", "1.1"),
    ],
    pivot="USD",
)
DATES = ("2023-11-01", "2023-11-02", "2023-12-01", "2023-11", "2023", "2023-11~", None)

codes = st.sampled_from(["VND", "RUB", "EUR", "USD", "LAK"])
amounts = codes.flatmap(lambda code: moneys(code) | estimates(code))
gifts = st.fixed_dictionaries(
    {
        "provider": st.sampled_from(["a", None]),
        "transaction_type": st.sampled_from(["pledge", "disbursement", None]),
        "date": st.sampled_from(DATES),
        "amount": amounts | st.none(),
        "in_kind": st.none() | in_kinds().map(lambda one: (one,)),
    }
)


def said(rows: list[TotalRow] | tuple[TotalRow, ...]) -> list[Any]:
    """Return all that rows say, figures and terms included."""
    return [
        (
            row,
            row.in_kind,
            row.dated_bag,
            sorted(row.entities),
            row.converted and (row.converted.nominal, row.converted.terms, row.converted.rounded()),
        )
        for row in rows
    ]


@given(
    st.lists(gifts, max_size=8),
    st.sampled_from([("provider",), (), ("year", "currency")]),
    st.sampled_from(["exact", "start", "end", "mean", "bounds"]),
    st.sampled_from([None, ["disbursement", None]]),
)
def test_reading_fields_gives_what_flows_give(
    facts: list[dict[str, Any]], by: Any, dating: Any, kinds: Any
) -> None:
    """Sums, bounds, terms, goods and what is left out are the same by fields and by flows."""
    dataset = Dataset(Contribution(id=f"g-{place}", **one) for place, one in enumerate(facts))
    asked: dict[str, Any] = {
        "by": by,
        "currency": "USD",
        "rates": RATES,
        "dating": dating,
        "on_missing": "leave out",
        "transaction_types": kinds,
    }
    read = totals(dataset, **asked)
    flowed = totals(dataset, where=lambda flow: bool(flow.entity), **asked)
    assert said(list(read)) == said(list(flowed))
    assert said(read.overall()) == said(flowed.overall())
    assert (read.not_asked_for, read.left_out) == (flowed.not_asked_for, flowed.left_out)


def test_rates_are_asked_in_the_context_of_the_caller() -> None:
    """A source of rates that computes with Decimals sees the caller's decimal context."""
    seen: list[int] = []

    class Asked(TableRates):
        """A table that notes the precision it is asked in."""

        def rate(self, *asked: Any, **more: Any) -> Any:
            """Return the rate."""
            seen.append(decimal.getcontext().prec)
            return super().rate(*asked, **more)

    rates = Asked([("USD", "VND", "2023-11", "24500")])
    gift = Contribution(id="g", date="2023-11-02", amount=Money(49000, "VND"))
    with decimal.localcontext(prec=7):
        (row,) = totals(Dataset([gift]), by=(), currency="USD", rates=rates)
    assert row.converted is not None
    assert set(seen) == {7}
    assert row.converted.nominal == Fraction(2)
