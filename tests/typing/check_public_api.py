"""What the types promise to a caller; read by mypy and pyright, never run."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import assert_type

import civdiplo
from civdiplo import (
    CivdiploError,
    Estimate,
    Identifier,
    LocalText,
    Money,
    Organization,
    PartialDate,
    Period,
    Truth,
)


def check_values(day: datetime.date) -> None:
    """Values keep their types through every question and operation."""
    assert_type(Money("1.50", "USD") + Money(1, "USD"), Money)
    assert_type(Money("1.50", "USD").amount, Decimal)
    assert_type(PartialDate.parse("2021-09").on(day), Truth)
    assert_type(Period.parse("2012/2017").active_at(day), Truth)
    assert_type(LocalText({"en": "Hanoi"}).pick("ru"), str)
    assert_type(LocalText({"en": "Hanoi"}).in_language("ru"), str | None)
    assert_type(Identifier("RU-INN", "6027068261").scheme, str)
    assert_type(Estimate.exactly(30, "person"), Estimate)


def check_entities(society: Organization) -> None:
    """The fields of an entity have the types that its class states."""
    assert_type(society.id, str)
    assert_type(society.label("ru"), str)


def check_refusals(society: Organization) -> None:
    """What is wrong is seen before the program runs."""
    society.id = "another"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Money(1.5, "USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    _ = civdiplo.Organisation  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def check_errors(error: CivdiploError) -> None:
    """Every error of civdiplo is an exception."""
    assert_type(error, CivdiploError)
    _: Exception = error
