"""Applications: counts, success rate and money, by group."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import GrantApplication, Organization, StateChange
from civdiplo.errors import InvalidValueError
from civdiplo.samples import fictional, sample
from civdiplo.totals import applications
from civdiplo.values.estimates import Estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money


def application(number: int, *states: str, **facts: Any) -> GrantApplication:
    """Make an application that went through states."""
    history = [StateChange(state=state) for state in states]  # type: ignore[arg-type]  # words
    usual: dict[str, Any] = {"name": {"en": "Exchange"}, "applicant": "centre"}
    usual["history"] = history or None
    return GrantApplication(id=f"a-{number}", **usual | facts)


def test_the_one_application_of_the_documents() -> None:
    """One application, not supported, with what it asked for and what it would have brought."""
    (row,) = applications(sample())
    assert row.key == ("second-competition-2023", "2023", "BY-RU")
    assert row.success_rate == 0
    assert (row.count, row.states) == (1, (("not supported", 1),))
    assert [str(one.nominal) for one in (*row.requested, *row.cofinancing)] == [
        "2201600.00",
        "2020360.00",
    ]
    assert (row.awarded, row.disbursed) == ((), ())


def test_success_is_a_share_of_the_decided() -> None:
    """Withdrawn, deferred and pending applications are not decided; the last decision counts."""
    held = Dataset(
        [
            application(1, "submitted", "supported", "closed"),
            application(2, "submitted", "not supported"),
            application(3, "supported", "not supported"),
            application(4, "withdrawn"),
            application(5, "deferred"),
            application(6),
        ]
    )
    (row,) = applications(held, by=())
    assert (row.supported, row.decided, row.success_rate) == (1, 3, Fraction(1, 3))
    assert dict(row.states) == {
        "closed": 1,
        "not supported": 2,
        "withdrawn": 1,
        "deferred": 1,
        None: 1,
    }
    assert [one.success_rate for one in applications(held, by="state") if one.key == (None,)] == [
        None
    ]


def test_money_is_kept_by_currency_with_bounds() -> None:
    """Sums are by currency, and an estimate keeps its bounds."""
    held = Dataset(
        [
            application(1, amount_requested=Estimate.up_to(100, "EUR")),
            application(2, amount_requested=Money(5, "EUR"), amount_awarded=Money(3, "USD")),
        ]
    )
    (row,) = applications(held, by=())
    assert row.requested[0].interval == Interval(5, 105)
    (flat,) = applications(held, by=()).rows()
    assert (flat["requested_EUR"], flat["requested_EUR_upper"], flat["awarded_USD"]) == (
        105,
        105,
        3,
    )


def test_every_key_is_read() -> None:
    """Applications are grouped by ids, years, countries, state, or a function."""
    centre = Organization(id="centre", name={"en": "Centre"}, country="RU")
    held = Dataset([centre, application(1, "submitted", countries=["RU", "BY"], programme="call")])

    def title(one: GrantApplication, dataset: Dataset) -> str:
        return one.label() if one.id in dataset else ""

    keys: dict[Any, Any] = {
        "programme": "call",
        "applicant": "centre",
        "applicant_country": "RU",
        "state": "submitted",
        "year": None,
        "country_pair": "BY-RU",
        title: "Exchange",
    }
    for key, expected in keys.items():
        assert [row.key for row in applications(held, by=key)] == [(expected,)]
    with pytest.raises(InvalidValueError, match="must be a function or one of"):
        applications(held, by="donor")  # type: ignore[arg-type]


def test_the_invented_applications_make_a_table() -> None:
    """Rows are what pandas takes, and read as a table."""
    found = applications(fictional(), by="programme")
    assert len(found) == 2
    frame = pd.DataFrame(found.rows()).set_index("programme")
    assert frame.loc["fic-call-2021", "disbursed_EUR"] == 7500
    assert str(found).splitlines()[2].split("  ") != []
    assert "1 of 2 decided" in str(found)
    missing = applications(Dataset([application(1)]), by=()).rows()
    assert missing == [
        {"count": 1, "supported": 0, "decided": 0, "success_rate": None, "left_out": 0}
    ]
    two = applications(
        Dataset([application(1, amount_requested=Money(1, "EUR")), application(2, "submitted")]),
        by="state",
    )
    assert [row["requested_EUR"] for row in two.rows()] == [None, 1]


def test_older_amounts_are_restated_by_the_days_of_submission_and_decision() -> None:
    """Pounds asked for in 2025 and granted in 2026 are of two units, and so told."""

    def asked(number: int, submitted: str | None, supported: str | None) -> GrantApplication:
        history = [
            StateChange(state="submitted", date=submitted),
            StateChange(state="supported", date=supported),
        ]
        return application(
            number,
            history=history,
            amount_requested=Money(5000, "SYP"),
            amount_awarded=Money(40, "SYP"),
            amount_disbursed=Money(30, "SYP"),
            cofinancing=Money(1000, "SYP"),
        )

    held = Dataset([asked(1, "2025-11-03", "2026-02-01"), asked(2, "2026-03-01", "2026")])
    (row,) = applications(held, by=())
    assert [one.nominal for one in (*row.requested, *row.cofinancing)] == [5050, 1010]
    assert [one.nominal for one in (*row.awarded, *row.disbursed)] == [80, 60]
    assert str(row.requested[0].unit_since) == "2026-01-01"
    assert "SYP is in its unit since 2026-01-01" in str(applications(held, by=()))
    years = applications(held, by="year")
    assert [one.requested[0].nominal for one in years] == [50, 5000]
    old = applications(Dataset([asked(1, "2025-11-03", "2025-12-01")]), by=())
    assert next(iter(old)).requested[0].nominal == 5000
    assert "unit" not in str(old)


def test_amounts_in_either_unit_are_left_out_by_name() -> None:
    """Without a day of submission nobody can tell old pounds from new ones."""
    held = Dataset(
        [application(1, "submitted", amount_requested=Money(5, "SYP"), cofinancing=Money(1, "EUR"))]
    )
    found = applications(held, by=())
    (row,) = found
    assert not row.requested
    assert row.cofinancing[0].nominal == 1
    assert [(one.entity, one.reason) for one in row.left_out] == [("a-1", "no unit")]
    assert row.left_out[0].detail.startswith("requested: the unit of SYP changed on 2026-01-01")
    assert "left out: a-1: no unit (requested:" in str(found)
    assert found.rows()[0]["left_out"] == 1
