"""How a table is read is decided once for each column: that it is changes nothing that is said."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo.entities import Contribution, Organization, Place, Twinning
from civdiplo.entities.base import Entity
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.table import Column, First, Key, MoneyOf, PeriodOf, Template, iter_read, read
from civdiplo.values.money import Money

COLUMNS = ("giver", "taker", "day", "sum", "code", "themes", "country", "from", "to")
CELLS = (
    st.sampled_from(["Union", "Club", " Club", "Клуб", ""]),
    st.sampled_from(["Union", "Fund", "a-b", ""]),
    st.sampled_from(["1992", "1992-02-31", "2021-09-21", "long ago", ""]),
    st.sampled_from(["12.50", "12.5", "1,5", "-3", ""]),
    st.sampled_from(["EUR", "euro", ""]),
    st.sampled_from(["health", "health; culture", "no theme of ours", ""]),
    st.sampled_from(["FI", "UK", "XY", ""]),
    st.sampled_from(["1990", "2005", "..", "soon", ""]),
    st.sampled_from(["2001", ""]),
)
ROWS = st.lists(st.tuples(*CELLS), max_size=12)
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
Faulty = Literal["raise", "leave out"]


def mapping() -> list[Template]:
    """Return templates that fill fields of every kind, with references, lists and conversions."""
    giver = Template(Organization, "giver", name={"ru": Column("giver"), "en": First("giver")})
    taker = Template(
        Organization, Key("taker", prefix="organization"), name=First("taker", "giver"),
        country=Column("country"), themes=Column("themes", split=";"), founded=Column("day"),
    )  # fmt: skip
    gift = Template(
        Contribution, Key("giver", "taker", "day"), provider=giver, receiver=taker,
        date=Column("day"), amount=MoneyOf(Column("sum"), Column("code")),
        note=Column("themes", convert=str.upper, language="fr"),
    )  # fmt: skip
    here = Template(Place, "giver", name=Column("giver"), country=Column("country"))
    there = Template(Place, Key("taker", prefix="place"), name=Column("taker"))
    twinning = Template(
        Twinning, Key(here, there, unordered=True), parties=[here, there],
        signed=Column("day"), period=PeriodOf(Column("from"), Column("to")),
    )  # fmt: skip
    return [gift, twinning]


def written(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    """Write a table with the columns of the mapping."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def told(ask: Callable[[], Any]) -> Any:
    """Return what a reading gives, or the faults that it raises."""
    try:
        return ask()
    except InvalidDataError as error:
        return error.faults


def streamed(path: Path, faulty_rows: Faulty) -> tuple[list[Entity], Any, Any]:
    """Return the entities of a stream, its report, and the faults at its end."""
    stream = iter_read(path, *mapping(), faulty_rows=faulty_rows)
    found: list[Entity] = []
    faults = told(lambda: found.extend(stream))
    return found, stream.report, faults


@given(rows=ROWS, faulty_rows=st.sampled_from(["raise", "leave out"]))
@FEW
def test_what_is_remembered_changes_nothing(
    tmp_path: Path, rows: list[tuple[str, ...]], faulty_rows: Faulty
) -> None:
    """Datasets, reports and faults are the same, however little is remembered of rows and cells."""
    path = written(tmp_path / "gifts.csv", rows)
    whole = told(lambda: read(path, *mapping(), faulty_rows=faulty_rows))
    passing = streamed(path, faulty_rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civdiplo.io.table.finishing._POOL", 1)
        patch.setattr("civdiplo.io.table.filling._REMEMBERED", 2)
        assert told(lambda: read(path, *mapping(), faulty_rows=faulty_rows)) == whole
        assert streamed(path, faulty_rows) == passing
        patch.setattr("civdiplo.io.table.filling._TRIED", 1)
        patch.setattr("civdiplo.io.table.filling._TRIED_ALONE", 1)
        assert told(lambda: read(path, *mapping(), faulty_rows=faulty_rows)) == whole
        assert streamed(path, faulty_rows) == passing


@given(rows=ROWS)
@FEW
def test_the_faults_of_a_table_are_those_of_its_rows(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    """Each row has the faults that it has alone; one that says what one before it says has none."""
    path = written(tmp_path / "all.csv", rows)
    expected: list[Fault] = []
    seen: set[tuple[str, ...]] = set()
    for line, row in enumerate(rows, start=2):
        cells = tuple(cell.strip() for cell in row)
        if cells not in seen:
            alone = written(tmp_path / "one.csv", [row])
            expected += [fault.at(file=str(path), line=line) for fault in faults_of(alone)]
        seen.add(cells)
    assert faults_of(path) == expected


def faults_of(path: Path) -> list[Fault]:
    """Return what is wrong with a table."""
    try:
        read(path, *mapping())
    except InvalidDataError as error:
        return list(error.faults)
    return []


def constructed(row: tuple[str, ...]) -> Contribution | list[tuple[str, str]]:
    """Return the gift that constructors make of a row, or the fields and values they refuse."""
    _, _, day, amount, *_ = (cell.strip() or None for cell in row)
    refused = []
    made = Contribution(id="gift")
    try:
        made = attrs.evolve(made, date=day)
    except InvalidValueError as error:
        refused.append((error.field, shown(error.value)))
    try:
        made = attrs.evolve(made, amount=None if amount is None else Money(amount, "EUR"))
    except InvalidValueError as error:
        refused.append((error.field, shown(error.value)))
    return refused or made


@given(row=st.tuples(*CELLS))
@settings(FEW, max_examples=150)
def test_a_gift_is_what_its_constructor_makes_of_the_row(
    tmp_path: Path, row: tuple[str, ...]
) -> None:
    """The day and the sum are taken, or refused with the same words, as by the constructors."""
    gift = Template(
        Contribution, Key("from", "to"), date=Column("day"), amount=MoneyOf(Column("sum"), "EUR")
    )
    path = written(tmp_path / "one.csv", [(*row[:-2], "a", "b")])
    expected = constructed(row)
    if isinstance(expected, list):
        with pytest.raises(InvalidDataError) as caught:
            read(path, gift)
        assert [(fault.field, fault.value) for fault in caught.value.faults] == expected
    else:
        (made,) = read(path, gift).dataset.of(Contribution)
        assert attrs.evolve(made, id="gift") == expected
