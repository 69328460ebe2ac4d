"""Every cell of a table is somewhere: in the dataset, or in the report with its line or column."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo import sample
from civdiplo.dataset import Dataset
from civdiplo.entities import Membership, Organization, Place
from civdiplo.io.report import Import
from civdiplo.io.table import Column, Key, PeriodOf, Template, read, write
from civdiplo.serialize import to_plain

COLUMNS = ("club", "city", "country", "since", "remark")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Harbour", "River", " River ", "Lake", ""]),
        st.sampled_from(["Northport", "Eastham", "Eastham  ", ""]),
        st.sampled_from(["FI", "EE", "NA", ""]),
        st.sampled_from(["1992", "2001-05", "1992-02-31", "long ago", ""]),
        st.sampled_from(["a remark", "=1+1", ""]),
    ),
    max_size=6,
)


def _read(path: Path) -> Import:
    city = Template(Place, "city", name=Column("city"), country=Column("country"))
    club = Template(Organization, "club", name=Column("club"), place=city)
    period = PeriodOf(Column("since"), None)
    member = Template(Membership, Key(club, city), member=club, organization=city, period=period)
    return read(path, member, faulty_rows="leave out")


@given(rows=ROWS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_cell_is_kept_or_reported(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """What a cell states is a value, or its line or its column has an entry."""
    path = tmp_path / "clubs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    dataset, report = _read(path)
    held = json.dumps([to_plain(one) for one in dataset], ensure_ascii=False)
    lines = {entry.line for entry in report}
    columns = {entry.field for entry in report.of("column-not-taken")}
    lost = [
        (number, column, cell)
        for number, row in enumerate(rows, start=2)
        for column, cell in zip(COLUMNS, row, strict=True)
        if cell
        and json.dumps(cell, ensure_ascii=False).strip('"') not in held
        and number not in lines
        and column not in columns
    ]
    assert lost == []


def _again(path: Path) -> Dataset:
    columns: dict[str, Any] = {
        name: Column(name) for name in ("country", "place_type", "part_of", "latitude", "longitude")
    }
    names = {"en": Column("name_en"), "ru": Column("name_ru"), "vi": Column("name_vi")}
    return read(path, Template(Place, Key("id"), name=names, **columns)).dataset


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "id": row["id"].removeprefix("place-").removeprefix("place-")} for row in rows]


def test_writing_what_was_read_from_a_written_table_changes_nothing(tmp_path: Path) -> None:
    """Write, read, write gives the same rows; ids are made of the column, and so have a prefix."""
    first, second, third = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    write(sample(), Place, first)
    write(_again(first), Place, second)
    assert len(_again(first).of(Place)) == len(sample().of(Place))
    write(_again(second), Place, third)
    assert _rows(third) == _rows(second)
