"""Any table by a mapping of columns: ids are stable, nothing guesses, what is left out is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.entities import (
    Contribution,
    Membership,
    Organization,
    Person,
    Place,
    Source,
    Term,
    Twinning,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.report import Import
from civdiplo.io.table import (
    Column,
    First,
    Key,
    MoneyOf,
    PeriodOf,
    Template,
    read,
)
from civdiplo.io.table.ids import slug
from civdiplo.values.identifiers import Identifier, check_id
from civdiplo.values.money import Money

PLACE = Template(Place, "code", name=Column("name"))
HERE = Template(Place, "a", name=Column("a"))
THERE = Template(Place, "b", name=Column("b"))
TWINNING = Template(Twinning, Key(HERE, THERE, unordered=True), parties=[HERE, THERE])

Reader = Callable[..., Import]


@pytest.fixture
def table(tmp_path: Path) -> Reader:
    """Give what reads a table that is written as text or bytes."""

    def reader(
        content: str | bytes, *templates: Template, name: str = "t.csv", **how: Any
    ) -> Import:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, *templates, **how)

    return reader


def faults(table: Reader, content: str | bytes, *templates: Template, **how: Any) -> list[str]:
    """Return what is wrong with a table, without the folder."""
    with pytest.raises(InvalidDataError) as caught:
        table(content, *templates, **how)
    return [str(fault).rpartition("t.csv:")[2] for fault in caught.value.faults]


# --- cells -------------------------------------------------------------------------------------


def test_columns_fill_fields_of_every_kind(table: Reader) -> None:
    """Words, codes, numbers, days, periods, money, references and extra each become themselves."""
    content = (
        "who,inn,themes,founded,n,from,to,sum,cur,both,day\n"
        "Union,6027068261,health; culture,1992-06,5,2017,,12.50,EUR,VND 7,2021-09\n"
        "Club,,,,,,,,,,\n"
    )
    body = Template(
        Organization,
        "who",
        name={"ru": Column("who"), "en": "Body"},
        aliases=[Column("who", language="de", split="|"), Column("inn")],
        identifiers=Column("inn", scheme="RU-INN"),
        themes=Column("themes", split=";"),
        founded=Column("founded"),
        organization_type="friendship society",
        extra={"org.example:n": Column("n", convert=int)},
    )
    term = Template(
        Term, Key("who"), organization=body, number=Column("n"),
        period=PeriodOf(Column("from"), Column("to")),
    )  # fmt: skip
    gift = Template(
        Contribution, Key("who"), provider=body, amount=MoneyOf(Column("sum"), Column("cur")),
        date=Column("day"), receiver=Key("inn", prefix="other"), in_kind=[],
    )  # fmt: skip
    other = Template(Contribution, Key("who", prefix="other-gift"), amount=Column("both"))
    dataset, report = table(content, term, gift, other)
    union = dataset["organization-Union"]
    assert isinstance(union, Organization)
    assert union.name.to_plain() == {"en": "Body", "ru": "Union"}
    assert union.aliases is not None
    assert union.aliases[0].languages == ("de",)
    assert union.identifiers == (Identifier("RU-INN", "6027068261"),)
    assert union.themes == ("health", "culture")
    assert str(union.founded) == "1992-06"
    assert union.extra == {"org.example:n": 5}
    made = dataset["term-Union"]
    assert isinstance(made, Term)
    assert made.number == 5
    assert made.period is not None
    assert made.period.edtf == "2017/"
    given_ = dataset["contribution-Union"]
    assert isinstance(given_, Contribution)
    assert given_.amount == Money("12.50", "EUR")
    assert (given_.receiver, given_.in_kind) == ("other-6027068261", ())
    second = dataset["other-gift-Union"]
    assert isinstance(second, Contribution)
    assert second.amount == Money(7, "VND")
    club, empty = dataset["organization-Club"], dataset["contribution-Club"]
    assert isinstance(club, Organization)
    assert isinstance(empty, Contribution)
    assert (club.identifiers, club.themes, club.founded, len(club.extra)) == (None, None, None, 0)
    assert (empty.amount, empty.date, empty.receiver, empty.in_kind) == (None, None, None, ())
    assert dataset["term-Club"].period is None  # type: ignore[attr-defined]
    assert not report.of("differs")


def test_identifiers_may_name_their_scheme(table: Reader) -> None:
    """Without a scheme of the column, the text is scheme and code."""
    row = Template(Person, "id", name=Column("id"), identifiers=[Column("code")])
    dataset, _ = table("id,code\na,wikidata:Q64\n", row)
    assert dataset.find_by_identifier("wikidata:Q64") == (dataset["person-a"],)


def test_codes_are_converted_by_a_mapping_or_a_function(table: Reader) -> None:
    """A mapping names all the texts that may stand there; None states nothing."""
    row = Template(
        Place, Key(Column("code", convert=str.upper)), name=Column("code"),
        country=Column("of", convert={"Vietnam": "VN", "nowhere": None}),
        place_type=Column("of", convert=lambda text: "site" if text == "nowhere" else "city"),
    )  # fmt: skip
    dataset, _ = table("code,of\nhanoi,Vietnam\npole,nowhere\n", row)
    hanoi, pole = dataset["place-HANOI"], dataset["place-POLE"]
    assert isinstance(hanoi, Place)
    assert isinstance(pole, Place)
    assert (hanoi.country, pole.country, pole.place_type) == ("VN", None, "site")
    found = faults(table, "code,of\nhanoi,Viet Nam\n", row)
    rule = "of must be one of the texts that are converted ('Vietnam', 'nowhere')"
    assert found == [f"2: $: {rule}, not 'Viet Nam'"]


def test_nothing_but_a_blank_cell_states_nothing(table: Reader) -> None:
    """NA is Namibia, and a dash a name, unless the caller says that they state nothing."""
    row = Template(Place, "code", name=Column("name"), country=Column("code"))
    content = "code,name\nNA,Namibia\n"
    assert table(content, row).dataset["place-NA"].country == "NA"  # type: ignore[attr-defined]
    dataset, report = table(content, row, missing=["NA"])
    assert len(dataset) == 0
    assert report.of("blank")[0].original == "NA"
    assert table("code,name\nN1,-\n", PLACE).dataset["place-N1"].label() == "-"


def test_a_later_column_stands_in_for_a_blank_one(table: Reader) -> None:
    """The report says where; where none states anything, the entity is not made."""
    row = Template(Place, "code", name=First("name", Column("other"), "code"))
    dataset, report = table("code,name,other\na,A,B\nb,,B\nc,,\n", row)
    assert [place.label() for place in dataset] == ["A", "B", "c"]
    assert [entry.became for entry in report.of("defaulted")] == [
        "the column other is taken", "the column code is taken",
    ]  # fmt: skip
    short = Template(Place, "code", name=First("name", "other"))
    assert table("code,name,other\nc,,\n", short).report.counts == {"blank": 1}


def test_what_looks_like_a_formula_is_text(table: Reader) -> None:
    """Reading runs nothing and strips nothing."""
    dataset, _ = table('code,name\na,"=HYPERLINK(""http://x"")"\n', PLACE)
    assert dataset["place-a"].label() == '=HYPERLINK("http://x")'


def test_forgetting_rows_changes_nothing(table: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made of equal cells is remembered for speed alone."""
    content = "a,b\n" + "".join(f"Pskov,Town{number % 7}\n" for number in range(20))
    remembered = table(content, TWINNING)
    monkeypatch.setattr("civdiplo.io.table.filling._REMEMBERED", 1)
    assert table(content, TWINNING) == remembered


# --- ids ---------------------------------------------------------------------------------------


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_every_key_gives_an_id(parts: list[str]) -> None:
    """Whatever stands in the cells, the id is one, the same always, at most 200 characters."""
    made = slug("place", tuple(parts), texts=parts)
    assert check_id(made) == slug("place", tuple(parts), texts=parts)


@given(st.lists(st.sampled_from("a-.é "), max_size=6), st.integers(0, 6), st.integers(0, 6))
def test_two_keys_never_meet_in_one_id(letters: list[str], first: int, second: int) -> None:
    """However one text is cut into two parts, another cut gives another id."""
    text = "".join(letters)
    cuts = {(text[:place], text[place:]) for place in (first, second)}
    ids = {slug("x", cut, texts=cut) for cut in cuts}
    assert len(ids) == len(cuts)


def test_ids_are_readable_where_they_can_be() -> None:
    """Letters lose their accents and blanks become hyphens; a digest tells such keys apart."""
    assert slug("place", ("19-626",), texts=("19-626",)) == "place-19-626"
    accented, bare = (slug("place", (name,), texts=[name]) for name in ("São Tomé", "Sao Tome"))
    assert accented.startswith("place-Sao-Tome-")
    assert bare.startswith("place-Sao-Tome-")
    assert accented != bare
    assert len(slug("place", ("a" * 300,), texts=["a" * 300])) == 200


def test_keys_with_one_prefix_meet_across_tables(table: Reader) -> None:
    """What refers by a key finds the entity that another table makes of it."""
    member = Template(
        Membership, Key("who", "body"), member=Key("who", prefix="person"),
        organization=Key("body", prefix="organization"), role="chair",
    )  # fmt: skip
    named = Template(Person, "nr", name=Column("name"))
    ties = table("who,body\n7,vufo\n", member).dataset
    people = table("nr,name\n7,Anna\n", named).dataset
    merged = ties.merge(people).dataset
    assert [one.target for one in merged.dangling()] == ["organization-vufo"]


def test_two_keys_with_one_id_are_a_fault(table: Reader) -> None:
    """Two types, or two keys, never share an entity silently."""
    person = Template(Person, Key("code", prefix="place"), name=Column("name"))
    assert faults(table, "code,name\na,A\n", PLACE, person) == [
        "2: $: key must give an id of its own, as line 2 gives the same one, not place-a"
    ]
    odd = Template(Place, Key("name", prefix="place-a"), name=Column("name"))
    even = Template(Place, Key("code", prefix="place"), name=Column("name"))
    found = faults(table, "code,name\na-b,b\n", even, odd)
    assert len(found) == 1


# --- rows --------------------------------------------------------------------------------------


def test_one_twinning_stated_from_both_sides_is_one(table: Reader) -> None:
    """Statements of either side meet; those of one side, of a city and itself are reported."""
    dataset, report = table("a,b\nPskov,Vitebsk\nVitebsk,Pskov\nPskov,Turku\nOulu,Oulu\n", TWINNING)
    assert [one.id for one in dataset.of(Twinning)] == [
        "twinning-place-Pskov--place-Vitebsk", "twinning-place-Pskov--place-Turku",
    ]  # fmt: skip
    assert "place-Oulu" in dataset
    assert report.counts == {"one-sided": 1, "self-tie": 1}
    assert report.of("one-sided")[0].original == ("place-Pskov", "place-Turku")
    assert report.of("self-tie")[0].line == 5
    turned = table("a,b\nVitebsk,Pskov\n", TWINNING).report
    assert turned.of("one-sided")[0].original == ("place-Vitebsk", "place-Pskov")


def test_repeated_rows_are_reported_with_the_first(table: Reader) -> None:
    """A row that says what a row before it says adds nothing."""
    dataset, report = table("code,name,x\na,A,1\nb,B,1\na,A,2\n", PLACE)
    assert len(dataset) == 2
    (entry,) = report.of("repeated-row")
    assert (entry.line, entry.became) == (4, "left out, as it says what line 2 says")
    assert report.of("column-not-taken")[0].original == "x"


def test_rows_are_not_equal_because_they_read_alike(table: Reader) -> None:
    """Where one cell ends is never read out of a character that cells may hold."""
    row = Template(Place, "a", name={"en": "Place"}, extra={"org.example:b": Column("b")})
    dataset, report = table("a,b\nx\x1fy,z\nx,y\x1fz\n", row)
    assert len(dataset) == 2
    assert report.counts == {"homonym": 1}


def test_rows_that_contradict_are_reported_and_blanks_are_filled(table: Reader) -> None:
    """The first statement is kept; what one row leaves blank another fills."""
    row = Template(Place, "code", name=Column("name"), country=Column("of"))
    dataset, report = table("code,name,of\na,A,\na,B,FI\na,A,FI\n,,\n,C,FI\n", row)
    place = dataset["place-a"]
    assert isinstance(place, Place)
    assert (place.label(), place.country) == ("A", "FI")
    assert report.counts == {"blank": 1, "blank-row": 1, "differs": 1}
    (entry,) = report.of("differs")
    assert (entry.line, entry.field, entry.original) == (3, "name", "B")
    assert entry.became == "A of line 2 is kept"


def test_a_name_that_nobody_states_is_reported(table: Reader) -> None:
    """An entity without a required field is not made, and what refers to it is left to dangle."""
    blank, report = table("code,name\na,\n", PLACE)
    assert len(blank) == 0
    assert str(report.of("blank")[0]).endswith("what refers to it leads nowhere")


def test_a_required_reference_that_is_blank_makes_nothing(table: Reader) -> None:
    """A twinning of one city is none; an optional reference is just not stated."""
    loose = Template(Twinning, Key("nr"), parties=[HERE, THERE])
    dataset, report = table("nr,a,b\n1,Pskov,\n", loose)
    assert [entity.id for entity in dataset] == ["place-Pskov"]
    assert [entry.field for entry in report.of("blank")] == ["b", "b"]


def test_rows_may_be_asked_for(table: Reader) -> None:
    """A condition sees the cells by column; how many rows it sets aside is reported."""
    dataset, report = table(
        "code,name\na,A\nb,B\nc,C\n", PLACE, where=lambda row: row["code"] == "b"
    )
    assert [place.id for place in dataset] == ["place-b"]
    (entry,) = report
    assert (entry.code, entry.original, entry.line) == ("not-asked-for", 2, None)


def test_blank_ends_are_trimmed_and_reported(table: Reader) -> None:
    """Cells of the mapping lose blank ends, no-break spaces too."""
    dataset, report = table("code , name\n a,A\u00a0\n", PLACE)
    assert dataset["place-a"].label() == "A"
    assert [entry.original for entry in report.of("trimmed")] == [" a", "A\u00a0"]


def test_homonyms_are_reported_and_kept_apart(table: Reader) -> None:
    """One name of two keys is two places, whatever its case and composition."""
    report = table("code,name\na,Orle\u0301ans\nb,ORL\u00c9ANS\nc,Tours\n", PLACE).report
    (entry,) = report
    assert (entry.code, entry.became) == ("homonym", "kept apart as place-a, place-b")


def test_entities_cite_the_line_they_come_from(table: Reader) -> None:
    """The source is in the dataset, and each entity cites the line that first made it."""
    source = Source(id="list", title={"en": "A list"})
    dataset, _ = table("code,name\na,A\na,A \nb,B\n", PLACE, source=source)
    assert dataset["list"] == source
    assert [place.sources[0].locator for place in dataset.of(Place)] == ["line 2", "line 4"]


def test_chosen_codes_are_errors(table: Reader) -> None:
    """Contradictions can be made errors, all of them at once."""
    with pytest.raises(InvalidDataError, match=r"t.csv:3: \$: name must be what other rows state"):
        table("code,name\na,A\na,B\n", PLACE, strict=["differs"])


# --- files -------------------------------------------------------------------------------------


def test_tables_come_in_other_encodings_and_delimiters(table: Reader) -> None:
    """A tab for .tsv, any delimiter and encoding by name, a byte order mark passed over."""
    assert "place-a" in table("code\tname\na\tA\n", PLACE, name="t.tsv").dataset
    assert "place-a" in table("code;name\r\na;A\r\n", PLACE, name="t.txt", delimiter=";").dataset
    old = table("code,name\na,Псков\n".encode("cp1251"), PLACE, encoding="cp1251")
    assert old.dataset["place-a"].label() == "Псков"
    wide = table("code,name\na,Псков\n".encode("utf-16"), PLACE, encoding="utf-16")
    assert wide.dataset["place-a"].label() == "Псков"
    assert "place-a" in table(b"\xef\xbb\xbfcode,name\na,A\n", PLACE).dataset


def test_quotes_part_or_stand_for_themselves(table: Reader) -> None:
    """A quoted cell may hold delimiters and line ends; unquoted, quotes are text."""
    dataset, _ = table('code,name\na,"A, ""B""\nC"\nb,B\n', PLACE)
    assert dataset["place-a"].label() == 'A, "B"\nC'
    plain, _ = table('code\tname\na\t"A" B\n', PLACE, name="t.tsv", quoted=False)
    assert plain["place-a"].label() == '"A" B'


def test_files_without_a_header_are_given_one(table: Reader) -> None:
    """The names of the columns are the caller's."""
    assert table("a,A\n", PLACE, columns=["code", "name"]).dataset["place-a"].label() == "A"
    assert len(table("", PLACE, columns=["code", "name"]).dataset) == 0


def test_faults_of_all_rows_are_listed_with_their_lines(table: Reader) -> None:
    """Ragged rows, undecodable cells and values that fields refuse come together."""
    row = Template(Place, "code", name=Column("name"), latitude=Column("lat"), longitude="5")
    content = b'code,name,lat\na,"A\nB",x\nb,B\nc,C,1,2\nd,\xff,1\n\ne,E,91\n'
    assert faults(table, content, row) == [
        "2: $: latitude must be a number such as 59.95, not 'x'",
        "4: $: must have 3 cells, as the header has, not 2",
        "5: $: must have 3 cells, as the header has (quote a cell that holds the delimiter), not 4",
        "6: $: must be utf-8 (give the one it is in, such as encoding='cp1251'), not '\\udcff'",
        "8: $: latitude must be within -90 and 90 degrees, not Decimal('91') (in place-e)",
    ]


def test_faulty_rows_may_be_left_out(table: Reader) -> None:
    """They are in the report then, whole, and nothing of them in the dataset."""
    row = Template(Place, "code", name=Column("name"), place_type=Column("kind"))
    content = "code,name,kind\na,A,city\nb,B,planet\nc,C\nd, D,city\n"
    dataset, report = table(content, row, faulty_rows="leave out")
    assert [place.id for place in dataset] == ["place-a", "place-d"]
    assert report.counts == {"faulty-row": 2, "trimmed": 1}
    assert report.of("faulty-row")[0].original == ("b", "B", "planet")
    assert "must be one of" in report.of("faulty-row")[0].became


def test_refusals_of_other_kinds_are_faults_too(table: Reader) -> None:
    """What a conversion raises, and a hint, are in the sentence."""
    number = Template(
        Place, "code", name=Column("name"), extra={"org.x:n": Column("n", convert=int)}
    )
    (found,) = faults(table, "code,name,n\na,A,x\n", number)
    assert "n must be readable (ValueError: invalid literal for int()" in found
    scheme = Template(Place, "code", name=Column("name"), identifiers=[Column("n")])
    (found,) = faults(table, "code,name,n\na,A,x\n", scheme)
    period = Template(
        Term, "code", organization=Key("name", prefix="body"), period=PeriodOf(5, Column("n"))
    )
    assert faults(table, "code,name,n\na,A,1999\n", period)[0].startswith("2: $: ")
    assert "(such as 'RU-INN:6027068261')" in found
    broken = Template(Place, Key(Column("n", convert={})), name=Column("name"))
    assert faults(table, "name,n\nA,x\n", broken) == [
        "2: $: n must be one of the texts that are converted, not 'x'"
    ]
    (found,) = faults(table, "name,n\nA,x\n", Template(
        Place, Key(Column("n", convert=int)), name=Column("name"),
    ))  # fmt: skip
    assert "must be readable (ValueError" in found


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "must begin with the names of the columns"),
        (",\n", "must begin with the names of the columns"),
        ("code,code,name\n", "must name each column once"),
        ("id,name\n", r"must have the column code \(it has id, name\)"),
        ('code,name\na,"A\n', "must be cells with closed quotes"),
        ('code,name\na,"A"x\n', "must be cells with closed quotes"),
        ('"code\n', "must be cells with closed quotes"),
        (b"co\xffde,name\n", "must be utf-8"),
    ],
)
def test_files_that_are_no_tables_are_refused(
    table: Reader, content: str | bytes, rule: str
) -> None:
    """Each says what is wrong and where."""
    with pytest.raises(InvalidDataError, match=rule):
        table(content, PLACE)


def test_a_cut_encoding_is_a_fault(table: Reader) -> None:
    """Half a character at the end of a file of two-byte characters is told of."""
    with pytest.raises(InvalidDataError, match="must be utf-16"):
        table("code,name\na,A\n".encode("utf-16") + b"\xd8", PLACE, encoding="utf-16")
    lone = "code,name\na,".encode("utf-16-le") + b"\x00\xdc\n\x00"
    with pytest.raises(InvalidDataError, match="the rest is not read"):
        table(lone, PLACE, encoding="utf-16-le")


def test_long_lines_and_many_faults_are_bounded(
    table: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line has an end within reason, and an error a number of faults within reason."""
    monkeypatch.setattr("civdiplo.io.table.rows._LINE", 20)
    assert (
        "the line has more than 20 characters"
        in faults(table, "code,name\na," + "A" * 30 + "\n", PLACE)[0]
    )
    monkeypatch.setattr("civdiplo.io.table.taking._FAULTS", 2)
    assert len(faults(table, "code,name\n" + "a\n" * 9, PLACE)) == 2


@pytest.mark.parametrize(
    ("how", "rule"),
    [
        ({"delimiter": ",,"}, "delimiter must be one character"),
        ({"name": "t.txt"}, "delimiter must be given unless the file ends in .csv, .tsv, .tab"),
        ({"encoding": "utf-99"}, "encoding must be one that Python knows"),
        ({"language": "Elvish"}, "language must be"),
        ({"faulty_rows": "skip"}, "faulty_rows must be 'raise' or 'leave out'"),
        ({"strict": ["typo"]}, "strict must name codes among"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(
    table: Reader, how: dict[str, Any], rule: str
) -> None:
    """Each argument says what it must be."""
    with pytest.raises(InvalidValueError, match=rule):
        table("code,name\na,A\n", PLACE, **how)


def test_a_table_needs_a_template(table: Reader) -> None:
    """Nothing is made of a table without saying what."""
    with pytest.raises(InvalidValueError, match="templates must be at least one"):
        table("code,name\n")


def test_templates_are_held_to_their_type() -> None:
    """A field that is none, one that lacks, and a key of nothing are refused at once."""
    with pytest.raises(InvalidValueError, match=r"did you mean country\?"):
        Template(Place, "a", name=Column("a"), countri="VN")
    with pytest.raises(InvalidValueError, match="must be a field of Place"):
        Template(Place, "a", name=Column("a"), id=Column("a"))
    with pytest.raises(InvalidValueError, match="name must be filled, as Place requires it"):
        Template(Place, "a")
    with pytest.raises(InvalidValueError, match="key must be made of at least one column"):
        Key()
    with pytest.raises(InvalidValueError, match="prefix must be letters"):
        Key("a", prefix="a b")
