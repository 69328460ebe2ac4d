"""Whatever a file holds, reading it ends with grants or with one clear error, within bounds."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import GrantApplication
from civdiplo.errors import CivdiploError, InvalidDataError, InvalidValueError, MissingExtraError
from civdiplo.io import threesixty
from civdiplo.io.threesixty import workbook
from civdiplo.io.threesixty.fields import OBJECTS

HEADINGS = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date",
    "Recipient Org:0:Identifier", "Recipient Org:0:Name", "Funding Org:0:Identifier",
    "Funding Org:0:Name",
]  # fmt: skip
ROW = [
    "360G-x-1", "A visit", "Why", "GBP", "100.50", "2021-09-21", "GB-CHC-1234567", "Society",
    "GB-CHC-7654321", "Fund",
]  # fmt: skip

NAMES = st.sampled_from(sorted({name for fields in OBJECTS.values() for name in fields}))
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.text(max_size=6),
    st.sampled_from(["2021-09-21", "05/06/2014", "GBP", "GB-COH-1", "Yes", "=1+1", " x ", "\x00"]),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)
WELL_FORMED = {
    "id": st.sampled_from(["360G-x-1", "360G-x-2", "a b"]),
    "currency": st.sampled_from(["GBP", "EUR"]),
    "amountAwarded": st.integers(),
    "awardDate": st.dates().map(str),
    "recipientOrganization": st.just([{"id": "GB-CHC-1234567", "name": "Society"}]),
    "fundingOrganization": st.just([{"id": "GB-CHC-7654321", "name": "Fund"}]),
}
GRANTS = st.tuples(
    st.fixed_dictionaries(WELL_FORMED), st.dictionaries(NAMES, JSON, max_size=4)
).map(lambda both: both[0] | both[1])


@given(grants=st.lists(GRANTS | JSON, min_size=1, max_size=3))
@settings(max_examples=80)
def test_any_json_is_read_or_refused(grants: list[Any], tmp_path_factory: Any) -> None:
    """Grants with anything in any field are read; writing and reading again changes nothing."""
    folder = tmp_path_factory.mktemp("grants")
    path = folder / "grants.json"
    path.write_text(json.dumps({"grants": grants}, ensure_ascii=False), encoding="utf-8")
    dataset, report = threesixty.read(path)
    report.to_plain()
    try:
        threesixty.write(dataset, folder / "one.json")
    except InvalidValueError:  # none of them is a grant
        return
    again, _ = threesixty.read(folder / "one.json")
    threesixty.write(again, folder / "two.json")
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    for suffix in (".csv", ".xlsx"):
        sheet = (folder / "one").with_suffix(suffix)
        threesixty.write(dataset, sheet)
        assert len(threesixty.read(sheet).dataset.of(GrantApplication)) > 0


@given(cells=st.lists(st.text(max_size=8), min_size=10, max_size=12))
@settings(max_examples=80)
def test_any_row_is_read_or_refused(cells: list[str], tmp_path_factory: Any) -> None:
    """Cells of any text under the headings give grants, entries or one error."""
    path = tmp_path_factory.mktemp("rows") / "grants.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, cells, ROW])
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    try:
        found: Dataset | InvalidDataError = threesixty.read(path).dataset
    except InvalidDataError as error:
        found = error
    if isinstance(found, Dataset):
        assert len(found.of(GrantApplication)) >= 1
    else:
        assert found.faults[0].file == str(path)


def written(folder: Path, *rows: list[Any], name: str = "grants.csv") -> Path:
    """Write rows as CSV."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "must be JSON"),
        ('{"grants": [', "must be JSON"),
        ("[]", "package with a list of grants"),
        ('{"grants": {}}', "package with a list of grants"),
        ('{"grants": [], "grants": []}', "given once"),
        ('{"grants": [{"amountAwarded": NaN}]}', "finite number"),
        ('{"grants": [{"amountAwarded": 1E+999999}]}', "must be a decimal number"),
        ('{"grants": [{"amountAwarded": 1e-31}]}', "must be a decimal number"),
        ('{"grants": [{"title": "\\ud800"}]}', "UTF-8 can write"),
        ("\ufeff{}", "byte order mark"),
        ('{"grants": ' + "[" * 200_000, "nested so deeply"),
    ],
)
def test_broken_json_is_one_error(text: str, match: str, tmp_path: Path) -> None:
    """What is no strict JSON, or no package, is refused with its file."""
    (tmp_path / "grants.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=match):
        threesixty.read(tmp_path / "grants.json")


@pytest.mark.parametrize("depth", [150, 900])
@pytest.mark.parametrize("field", ["x", "awardDate", "recipientOrganization", "plannedDates"])
def test_a_deep_value_is_one_error(depth: int, field: str, tmp_path: Path) -> None:
    """What is nested too deeply to be kept is told with the grant it stands in."""
    deep = "[" * depth + "]" * depth
    start = (
        '{"id": "360G-x-1", "recipientOrganization": [{"id": "GB-CHC-1234567", "name": "S"}], '
        '"fundingOrganization": [{"id": "GB-CHC-7654321", "name": "F"}], '
    ).replace(f'"{field}"', '"other"')
    text = f'{{"grants": [{start}"{field}": {deep}}}]}}'
    (tmp_path / "grants.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match="must be a grant that can be kept"):
        threesixty.read(tmp_path / "grants.json")


def test_a_language_has_to_be_one(tmp_path: Path) -> None:
    """A tag that is none is refused before the file is opened."""
    with pytest.raises(InvalidValueError, match="language"):
        threesixty.read(tmp_path / "absent.json", language="not a tag")


@pytest.mark.parametrize(
    "cell", ["NaN", "١٢٣", "1_000", "1,000", "1E+999999", "£100", "100-", "Infinity", "= 100"]
)
def test_a_cell_that_is_no_number_is_kept(cell: str, tmp_path: Path) -> None:
    """No cell is read as a number but plain digits; the text is kept and reported with its row."""
    row = [
        cell if heading == "Amount Awarded" else one
        for heading, one in zip(HEADINGS, ROW, strict=True)
    ]
    dataset, report = threesixty.read(written(tmp_path, HEADINGS, ROW, ["360G-x-2", *row[1:]]))
    one = dataset["360G-x-2"]
    assert isinstance(one, GrantApplication)
    assert one.amount_awarded is None
    (entry,) = report.of("bad-number")
    assert (entry.original, entry.line) == (cell, 3)


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ([], "must begin with headings"),
        ([["Title"], ["A"]], 'must have a column "Identifier"'),
        ([["Identifier", "identifier"], ["a", "b"]], "must name each column once"),
        ([["Identifier", *map(str, range(1001))]], "at most 1000 columns"),
    ],
)
def test_a_table_has_an_identifier_and_no_heading_twice(
    rows: list[list[str]], match: str, tmp_path: Path
) -> None:
    """A table that is none of grants is refused."""
    with pytest.raises(InvalidDataError, match=match):
        threesixty.read(written(tmp_path, *rows))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """Another encoding, and a quote that never ends, are told with the file."""
    (tmp_path / "a.csv").write_bytes("Identifier,Title\na,Caf\xe9\n".encode("latin-1"))
    with pytest.raises(InvalidDataError, match="must be UTF-8"):
        threesixty.read(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text('Identifier,Title\na,"b\n', encoding="utf-8")
    with pytest.raises(InvalidDataError, match="closed quotes"):
        threesixty.read(tmp_path / "b.csv")
    path = written(tmp_path, HEADINGS, ROW)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(threesixty.read(path).dataset.of(GrantApplication)) == 1


def test_cells_without_a_place_are_reported(tmp_path: Path) -> None:
    """A cell beyond the headings, and one under a heading that leads nowhere, are reported."""
    path = written(tmp_path, [*HEADINGS, "Notes", "Notes:0:Text", ""], [*ROW, "a", "b", "c", "d"])
    _, report = threesixty.read(path)
    assert [entry.original for entry in report.of("bad-value")] == ["b", "c", "d"]


def test_a_high_number_in_a_heading_makes_no_long_list(tmp_path: Path) -> None:
    """A list is as long as what is in it, not as the heading says."""
    headings = [*HEADINGS, "Beneficiary Location:999:Name", "Recipient Org:99999999:Name"]
    dataset, _ = threesixty.read(written(tmp_path, headings, [*ROW, "Pskov", "x"]))
    kept = dataset["360G-x-1"].extra["org.threesixtygiving:beneficiaryLocation"]
    assert len(kept) == 1  # type: ignore[arg-type]


def test_formulas_are_guarded_in_tables_alone(tmp_path: Path) -> None:
    """A cell of CSV that would run gets an apostrophe; a workbook says that it is text."""
    openpyxl = pytest.importorskip("openpyxl")
    row = [
        "=HYPERLINK(1)" if heading == "Title" else one
        for heading, one in zip(HEADINGS, ROW, strict=True)
    ]
    dataset, _ = threesixty.read(written(tmp_path, HEADINGS, row))
    report = threesixty.write(dataset, tmp_path / "out.csv")
    assert [entry.original for entry in report.of("formula")] == ["=HYPERLINK(1)"]
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert not threesixty.write(dataset, tmp_path / "out.xlsx").of("formula")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    (cell,) = [
        one for line in book["grants"].iter_rows() for one in line if "HYPER" in str(one.value)
    ]
    assert cell.data_type == "s"
    again, _ = threesixty.read(tmp_path / "out.xlsx")
    assert again["360G-x-1"] == dataset["360G-x-1"]


def book_of(folder: Path, change: Callable[[Any], None] | None = None) -> Path:
    """Make a workbook of one grant, changed as asked."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Grants"
    for row in (HEADINGS, ROW):
        book.active.append(row)
    if change is not None:
        change(book)
    path = folder / "grants.xlsx"
    book.save(path)
    return path


def repacked(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_with_a_doctype_is_refused(tmp_path: Path) -> None:
    """No part of a workbook may bring entities, in whatever encoding."""
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    path = repacked(book_of(tmp_path), SHEET, lambda xml: doctype + xml)
    with pytest.raises(InvalidDataError, match="without a DOCTYPE"):
        threesixty.read(path)
    path = repacked(book_of(tmp_path), SHEET, lambda xml: xml.decode().encode("utf-16"))
    with pytest.raises(InvalidDataError, match="XML in UTF-8"):
        threesixty.read(path)


def test_a_workbook_may_not_unpack_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an archive unpacks to is counted before any of it is read."""
    path = repacked(book_of(tmp_path), "xl/media/a.bin", lambda _: bytes(3_000_000))
    monkeypatch.setattr(workbook, "_BYTES", 2_000_000)
    with pytest.raises(InvalidDataError, match="must unpack to at most 2000000 bytes"):
        threesixty.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Identifier,Title"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    """A file that only ends in .xlsx is told as such."""
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(InvalidDataError, match="must be an XLSX workbook"):
        threesixty.read(tmp_path / "a.xlsx")


def test_a_broken_sheet_is_one_error(tmp_path: Path) -> None:
    """XML that ends too soon is told with the sheet."""
    path = repacked(book_of(tmp_path), SHEET, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(InvalidDataError, match="must be"):
        threesixty.read(path)


def test_rows_have_an_end(tmp_path: Path) -> None:
    """A row numbered beyond what a sheet has is refused, and blank rows hold nothing."""
    last = ROW[0].encode()
    path = repacked(
        book_of(tmp_path), SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999"')
    )
    with pytest.raises(InvalidDataError, match="must have at most 1048576 rows"):
        threesixty.read(path)
    path = repacked(
        book_of(tmp_path), SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="9000"')
    )
    dataset, _ = threesixty.read(path)
    assert [one.id for one in dataset.of(GrantApplication)] == [last.decode()]


def test_sheets_and_formulas_that_are_not_read_are_told(tmp_path: Path) -> None:
    """Another sheet is reported, one that is asked for is read, and formulas are named."""

    def change(book: Any) -> None:
        other = book.create_sheet("Notes", 0)
        other.append(["Read me"])
        book["Grants"]["B2"] = "=1+1"

    path = book_of(tmp_path, change)
    _, report = threesixty.read(path)
    assert report.counts["other-sheet"] == report.counts["formula"] == 1
    with pytest.raises(InvalidValueError, match="sheet must be one of Notes, Grants"):
        threesixty.read(path, sheet="Other")
    with pytest.raises(InvalidDataError, match='a column "Identifier"'):
        threesixty.read(path, sheet="Notes")


def test_without_openpyxl_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook without its library is answered with the pip command."""
    dataset, _ = threesixty.read(written(tmp_path, HEADINGS, ROW))
    path = book_of(tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for act in (lambda: threesixty.read(path), lambda: threesixty.write(dataset, path)):
        with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[sheets\]'"):
            act()


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out.xlsx"])
def test_nothing_is_half_written(name: str, tmp_path: Path) -> None:
    """A file that cannot be written as asked is left as it was."""
    pytest.importorskip("openpyxl")
    dataset, _ = threesixty.read(written(tmp_path, HEADINGS, ROW))
    threesixty.write(dataset, tmp_path / name)
    before = (tmp_path / name).read_bytes()
    stranger = dataset.of(GrantApplication)[0]
    more = Dataset([*dataset, type(stranger)(id="x", name={"en": "X"}, applicant="GB-CHC-1234567")])
    with pytest.raises(CivdiploError):
        threesixty.write(more, tmp_path / name, strict=["not-awarded"])
    assert (tmp_path / name).read_bytes() == before
