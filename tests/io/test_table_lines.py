"""Rows without an id are known by their line: each its own, the same always, equal ones told."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, Organization, Place, Source, Term, Twinning
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.table import Column, First, Key, Line, MoneyOf, Template, iter_read, read

GIVER = Template(Organization, "giver", name=Column("giver"))
GIFT = Template(
    Contribution, Key(Line(), prefix="gifts"), provider=GIVER,
    amount=MoneyOf(Column("sum"), "EUR"),
)  # fmt: skip
ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("12")), max_size=10)
FILES = st.sampled_from(["t.csv", "t.csv.gz"])
_FIRSTS: Any = [First("a", "b")]
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(folder: Path, content: str, name: str = "t.csv") -> Path:
    """Write a table, packed if its name says so."""
    path = folder / name
    raw = content.encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw)
    return path


def lines(rows: list[tuple[str, str]]) -> str:
    """Return the rows as text."""
    return "".join(f"{giver},{sum_}\n" for giver, sum_ in rows)


@given(rows=ROWS, name=FILES)
@FEW
def test_each_row_is_one_entity_and_each_equal_one_is_told(
    tmp_path: Path, rows: list[tuple[str, str]], name: str
) -> None:
    """As many gifts as rows, with ids in their order; one entry for each row met before."""
    table = written(tmp_path, "giver,sum\n" + lines(rows), name)
    dataset, report = read(table, GIFT)
    gifts = dataset.of(Contribution)
    assert [gift.id for gift in gifts] == [f"gifts-{line + 2}" for line in range(len(rows))]
    assert [gift.provider for gift in gifts] == [f"organization-{giver}" for giver, _ in rows]
    repeats = [place + 2 for place, row in enumerate(rows) if row in rows[:place]]
    assert [entry.line for entry in report.of("equal-row")] == repeats
    assert set(report.counts) <= {"equal-row"}


@given(rows=ROWS, more=ROWS, name=FILES)
@FEW
def test_ids_hold_while_rows_are_added_at_the_end(
    tmp_path: Path, rows: list[tuple[str, str]], more: list[tuple[str, str]], name: str
) -> None:
    """What was read of a shorter table is in the longer one, the same."""
    before = read(written(tmp_path, "giver,sum\n" + lines(rows), name), GIFT).dataset
    after = read(written(tmp_path, "giver,sum\n" + lines(rows + more), name), GIFT).dataset
    assert {one.id: one for one in before}.items() <= {one.id: one for one in after}.items()


@given(rows=ROWS, name=FILES)
@FEW
def test_a_stream_knows_the_same_lines(
    tmp_path: Path, rows: list[tuple[str, str]], name: str
) -> None:
    """Read in a stream, the entities and the report are the same."""
    table = written(tmp_path, "giver,sum\n" + lines(rows), name)
    dataset, report = read(table, GIFT, source=Source(id="list", title={"en": "A list"}))
    stream = iter_read(table, GIFT, source=Source(id="list", title={"en": "A list"}))
    assert Dataset(list(stream)) == dataset
    assert stream.report == report


def test_the_line_is_the_one_that_a_row_begins_on(tmp_path: Path) -> None:
    """Blank lines and line ends within cells count; the id agrees with the citation."""
    table = written(tmp_path, 'giver,sum\n\n"A\nB",1\nC,2\n')
    dataset, _ = read(table, GIFT, source=Source(id="list", title={"en": "A list"}))
    told = [(gift.id, gift.sources[0].locator) for gift in dataset.of(Contribution)]
    assert told == [("gifts-3", "line 3"), ("gifts-5", "line 5")]
    headless = written(tmp_path, "A,1\n", "u.csv")
    (gift,) = read(headless, GIFT, columns=["giver", "sum"]).dataset.of(Contribution)
    assert gift.id == "gifts-1"


def test_lines_stand_where_columns_stand(tmp_path: Path) -> None:
    """A field takes the number or what it is converted to, and no text that is missing hides it."""
    term = Template(
        Term, Key("body", Line(), prefix="term"), organization=Key("body", prefix="body"),
        number=Line(), note=First("title", Line(convert="Row {}".format)),
    )  # fmt: skip
    table = written(tmp_path, "body,title\na,\na,line\n")
    dataset, report = read(table, term, missing=["2"])
    first, second = dataset.of(Term)
    assert (first.id, first.number, str(first.note)) == ("term-a--2", 2, "Row 2")
    assert (second.id, second.number, str(second.note)) == ("term-a--3", 3, "line")
    assert report.counts == {"defaulted": 1}


def test_a_table_may_have_a_column_of_that_name(tmp_path: Path) -> None:
    """A column that is called line is another one."""
    place = Template(Place, Key(Line(), prefix="stop"), name=Column("line"))
    dataset, _ = read(written(tmp_path, "line\nNorth\nSouth\n"), place)
    assert {one.id: one.label() for one in dataset} == {"stop-2": "North", "stop-3": "South"}


def test_nothing_but_a_line_need_be_taken(tmp_path: Path) -> None:
    """Every row of a table without any column of the mapping is an entity, and told to be equal."""
    place = Template(Place, Key(Line(), prefix="stop"), name=Line(convert="Stop {}".format))
    dataset, report = read(written(tmp_path, "x\n1\n2\n"), place)
    assert [one.label() for one in dataset] == ["Stop 2", "Stop 3"]
    assert report.counts == {"column-not-taken": 1, "equal-row": 1}


def test_what_refers_to_a_line_finds_it(tmp_path: Path) -> None:
    """Templates that are keyed by the line are referred to like others."""
    here, there = (
        Template(Place, Key(Line(), prefix=side), name=Column(side)) for side in ("from", "to")
    )
    twinning = Template(Twinning, Key(here, there), parties=[here, there])
    dataset, report = read(written(tmp_path, "from,to\nA,B\nA,B\n"), twinning)
    assert [one.parties for one in dataset.of(Twinning)] == [("from-2", "to-2"), ("from-3", "to-3")]
    assert dataset.dangling() == ()
    assert report.counts == {"equal-row": 1, "homonym": 2}


def test_equal_rows_can_be_errors(tmp_path: Path) -> None:
    """Where a table should not have equal rows, all of them are raised, with their lines."""
    table = written(tmp_path, "giver,sum\nA,1\nB,1\nA,1\nB,1\n")
    with pytest.raises(InvalidDataError) as caught:
        read(table, GIFT, strict=["equal-row"])
    assert [fault.line for fault in caught.value.faults] == [4, 5]


def test_a_faulty_row_keeps_its_line(tmp_path: Path) -> None:
    """Leaving out a row does not shift the ids of those after it."""
    table = written(tmp_path, "giver,sum\nA,one\nB,1\n")
    dataset, report = read(table, GIFT, faulty_rows="leave out")
    assert [gift.id for gift in dataset.of(Contribution)] == ["gifts-3"]
    assert report.counts == {"faulty-row": 1}


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Key(Line()), "prefix must name the table"),
        (lambda: Key("a", Line()), "such as Key"),
        (lambda: Key("a", Line(), prefix="x", unordered=True), "unordered must not be asked of"),
        (lambda: Key(*_FIRSTS), "key must be made of columns, lines, keys and templates"),
        (lambda: Key("a", prefix=".a"), "prefix must be letters"),
    ],
)
def test_a_key_that_cannot_hold_is_refused(make: Callable[[], Any], sentence: str) -> None:
    """The sentence says what the key has to be, before any file is read."""
    with pytest.raises(InvalidValueError, match=sentence):
        make()
