"""Who maps a table wrongly, or meets a dirty one, is told what to do, and as early as can be."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civdiplo.entities import (
    Contribution,
    GrantApplication,
    Membership,
    Organization,
    Place,
    StateChange,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.table import Column, Each, First, Key, MoneyOf, PeriodOf, Template, read

PLACE = Template(Place, "code", name=Column("name"))
# For what type checkers refuse before the library does.
ANY: Any = Template
ANY_COLUMN: Any = Column
ANY_READ: Any = read


def table(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    """Write a table."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: Template(Place, "code", name="name"),
            "name must be a LocalText, not 'name'; Column('name') stands for what a column states",
        ),
        (
            lambda: Template(Place, "code", name=Column("name"), country="land"),
            "not 'land'; such as 'VN'; Column('land') stands for what a column states",
        ),
        (
            lambda: Template(Organization, "code", name=Column("name"), themes="healing"),
            "Column('healing') stands for what a column states",
        ),
        (
            lambda: Template(Place, "code", name=5),
            "name must be a LocalText, not 5",
        ),
        (
            lambda: MoneyOf("sum", "EUR"),
            "not 'sum'; Column('sum') stands for what a column states",
        ),
        (
            lambda: MoneyOf(Column("sum"), "currency"),
            "not 'currency'; Column('currency') stands for what a column states",
        ),
        (
            lambda: PeriodOf("since"),
            "not 'since'; Column('since') stands for what a column states",
        ),
        (
            lambda: PeriodOf("1990", "until"),
            "Column('until') stands for what a column states",
        ),
        (
            lambda: Template(Membership, "nr", member=Key("who"), organization="vufo"),
            "prefix must be given to a key that stands for a reference",
        ),
        (
            lambda: Template(Place, "nr", name=Column("name"), zone=Column("zone")),
            "field must be a field of Place, not 'zone'; it has sources, claims, note, extra, name",
        ),
        (
            lambda: Template(Place, "nr", name=Each(StateChange, state=Column("state"))),
            "name must be a LocalText, not 'StateChange'",
        ),
        (
            lambda: ANY(GrantApplication, "nr", history=Each(StateChange, state="voted")),
            "state must be one of",
        ),
        (lambda: ANY("Place", "nr"), "makes must be an entity type, such as Place, not 'Place'"),
        (
            lambda: ANY(Place, ["name", "country"]),
            "not ['name', 'country']; such as 'code' or Key('name', 'country')",
        ),
        (lambda: Each(ANY), "makes must be a part of entities, such as StateChange"),
        (First, "columns must be at least one"),
        (lambda: ANY_COLUMN(5), "column must be the name of one, not 5"),
        (lambda: Column("a", split=""), "split must be what parts the values, such as ';'"),
        (lambda: Column("a", language="Elvish"), "language must be a BCP 47 language tag"),
        (
            lambda: ANY_COLUMN("a", convert="upper"),
            "convert must be a function of the text, or a mapping of the texts, not 'upper'",
        ),
        (lambda: ANY_READ("none.csv", [PLACE]), "give them as *templates"),
        (lambda: ANY_READ("none.csv", Column("a")), "such as Template(Place, 'code', ...)"),
    ],
)
def test_a_wrong_mapping_is_refused_as_it_is_written(
    make: Callable[[], Any], sentence: str
) -> None:
    """The sentence names the field, the rule, what was given and what to write instead."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert sentence in str(caught.value)


def test_constants_and_columns_may_stand_alone() -> None:
    """What a field takes from a constructor it takes as a constant, and a column may be a key."""
    body = Organization(id="vufo", name={"en": "Union"})
    made = Template(
        Membership, Column("nr"), member=body, organization="vufo", role="chair",
        period=PeriodOf("1990", ".."), extra={"org.example:n": 5},
    )  # fmt: skip
    assert made.key.prefix == "membership"
    Template(Organization, "nr", name={"en": "Union"}, themes="health", founded="1950")
    Template(Place, "nr", name=Column("name"), latitude=5, longitude="5.5")


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        (
            "code;name\na;A\n",
            [
                "column code (the header is one cell, 'code;name': give delimiter=';')",
                "column name (the header is one cell, 'code;name': give delimiter=';')",
            ],
        ),
        (
            "Places of 2021\n\ncode,name\na,A\n",
            [
                "code (it has Places of 2021, and the header must be the first line)",
            ],
        ),
        ("code,Name\na,A\n", ["must have the column name (did you mean Name?)"]),
        ("code,title\na,A\n", ["must have the column name (it has code, title)"]),
        ("code,name,name\n", ["must name each column once (rename the others), not 'name'"]),
        (
            "code,name\na,Псков\n".encode("cp1251"),
            ["2: $: must be utf-8 (give the one it is in, such as encoding='cp1251'), not "],
        ),
        ("code,name\na,A\n".encode("utf-16"), ["1: $: must be utf-8 (give encoding='utf-16')"]),
        (b"PK\x03\x04\xff\n", ["it is a workbook or a ZIP file: save it as CSV"]),
        (gzip.compress(b"code,name\n", mtime=0), ["it is packed: let its name end in .gz"]),
        (
            "code,name\na\nb,B, and C\n",
            [
                "2: $: must have 2 cells, as the header has, not 1",
                "3: $: must have 2 cells, as the header has (quote a cell that holds the",
            ],
        ),
    ],
)
def test_a_file_that_is_no_such_table_says_why(
    tmp_path: Path, content: str | bytes, sentences: list[str]
) -> None:
    """Each sentence says what to give, write or save instead."""
    with pytest.raises(InvalidDataError) as caught:
        read(table(tmp_path, content), PLACE)
    for sentence in sentences:
        assert sentence in str(caught.value)


def test_dirty_cells_say_what_they_must_be(tmp_path: Path) -> None:
    """Numbers, codes and marks for nothing: the sentence says what is read, or how to read it."""
    place = Template(
        Place, "code", name=Column("name"), country=Column("land"), latitude=Column("lat"),
        longitude="5", place_type=Column("kind", convert={"town": "city"}),
    )  # fmt: skip
    content = 'code,name,land,lat,kind\na,A,N/A,"59,5",town\nb,B,uk,59,village\n'
    with pytest.raises(InvalidDataError) as caught:
        read(table(tmp_path, content), place)
    rule = "country must be an ISO 3166-1 alpha-2 code"
    assert [str(fault).rpartition("t.csv:")[2] for fault in caught.value.faults] == [
        f"2: $: {rule} (such as 'VN'; missing=['N/A'] takes it as not stated), not 'N/A'",
        "2: $: latitude must be a number such as 59.95, not '59,5'",
        f"3: $: {rule} (write 'GB'), not 'uk'",
        "3: $: kind must be one of the texts that are converted ('town'), not 'village'",
    ]


def test_an_amount_without_a_currency_is_a_fault(tmp_path: Path) -> None:
    """It says that the currency lacks, and of which amount; a currency alone states nothing."""
    gift = Template(Contribution, "nr", amount=MoneyOf(Column("sum"), Column("code")))
    with pytest.raises(InvalidDataError, match="currency must be stated with its amount, not '7'"):
        read(table(tmp_path, "nr,sum,code\na,7,\n"), gift)
    (made,) = read(table(tmp_path, "nr,sum,code\na,,EUR\n"), gift).dataset.of(Contribution)
    assert made.amount is None


def test_columns_without_a_name_are_left_out(tmp_path: Path) -> None:
    """The blank columns that spreadsheets write at the end are reported, not refused."""
    dataset, report = read(table(tmp_path, "code,name,,\na,A,,x\n"), PLACE)
    assert [place.id for place in dataset] == ["place-a"]
    assert report.counts == {"column-not-taken": 2}


def test_two_references_that_are_blank_are_no_tie_to_itself(tmp_path: Path) -> None:
    """A gift of which neither side is stated is a gift."""
    gift = Template(
        Contribution, "nr", provider=Key("from", prefix="body"), receiver=Key("to", prefix="body")
    )
    dataset, report = read(table(tmp_path, "nr,from,to\na,,\nb,x,x\n"), gift)
    assert [one.id for one in dataset] == ["contribution-a"]
    assert report.counts == {"self-tie": 1}


def test_several_texts_of_one_name_are_quoted_whole(tmp_path: Path) -> None:
    """What differs in one language alone is seen in the report."""
    place = Template(Place, "code", name={"en": Column("en"), "ru": Column("ru")})
    content = "code,en,ru\na,Pskov,Псков\na,Pskov,Плесков\n"
    (entry,) = read(table(tmp_path, content), place).report
    assert entry.original == {"en": "Pskov", "ru": "Плесков"}
    assert entry.became == "{'en': 'Pskov', 'ru': 'Псков'} of line 2 is kept"
