"""What a reader could not carry over is told, counted, and an error where it is called one."""

from __future__ import annotations

import json
import pickle

import pytest

from civdiplo.dataset import Dataset
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.report import Code, Entry, ExportReport, Import, ImportReport, Strict

TWICE = Code("twice", "info", "must be stated once")
BLANK = Code("blank", "loss", "must be stated")
CODES = (TWICE, BLANK)
ENTRIES = [
    Entry(kind=TWICE, original=["a", 1], became="left out", file="t.csv", line=7),
    Entry(kind=BLANK, original="", became="the row is left out", file="t.csv", line=8, field="b"),
    Entry(kind=TWICE, original={"k": None}, became="left out", path="$.x", entity="e"),
]
REPORT = ImportReport(ENTRIES)


def test_a_report_counts_its_entries_by_code() -> None:
    """The counts, the entries of one code and the order of the input are there."""
    assert REPORT.counts == {"blank": 1, "twice": 2}
    assert REPORT.of("twice") == (ENTRIES[0], ENTRIES[2])
    assert list(REPORT) == ENTRIES
    assert [entry.severity for entry in REPORT] == ["info", "loss", "info"]


def test_an_empty_report_is_false_and_says_so() -> None:
    """A report without entries proves that nothing was lost."""
    assert not ImportReport()
    assert str(ImportReport()) == "nothing was left out, filled in, changed or doubtful"


def test_the_text_names_the_place_the_rule_and_what_became_of_it() -> None:
    """Each entry is a sentence, and of many with one code the first three are quoted."""
    assert str(REPORT).splitlines() == [
        "blank (loss): 1",
        "  t.csv:8: b must be stated (blank), not '': the row is left out",
        "twice (info): 2",
        "  t.csv:7: must be stated once (twice), not ['a', 1]: left out",
        "  $.x: must be stated once (twice), not {'k': None} (in e): left out",
    ]
    assert str(ImportReport([ENTRIES[0]] * 5)).endswith("  and 2 more")


def test_the_text_names_one_file_once_and_different_fields_first() -> None:
    """A file of all entries stands above them; fields are counted; None is no original to quote."""
    held = [
        Entry(kind=BLANK, original=None, became="left out", file="t.csv", line=line, field=field)
        for line, field in enumerate(["a", "a", "a", "b", "c"], start=2)
    ]
    assert str(ImportReport(held)).splitlines() == [
        "in t.csv",
        "blank (loss): 5 (a 3, b 1, c 1)",
        "  line 2: a must be stated (blank): left out",
        "  line 5: b must be stated (blank): left out",
        "  line 6: c must be stated (blank): left out",
        "  and 2 more",
    ]
    many = [
        Entry(kind=BLANK, original=1, became="left out", field=f"f{number}")
        for number in range(1, 9)
    ]
    assert "f5 1, f6 1 and 2 more)" in str(ExportReport(many))


def test_rows_have_all_the_same_keys() -> None:
    """A data frame can be made of the rows."""
    rows = REPORT.rows()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert rows[1]["field"] == "b"
    assert rows[1]["path"] is None


def test_the_plain_form_is_json() -> None:
    """The plain form has the counts, and of each entry what is stated."""
    plain = json.loads(json.dumps(REPORT.to_plain()))
    assert plain["counts"] == REPORT.counts
    assert plain["entries"][0] == {
        "code": "twice", "severity": "info", "file": "t.csv", "line": 7, "original": ["a", 1],
        "became": "left out",
    }  # fmt: skip


def test_a_report_travels_between_processes() -> None:
    """Reports, export reports and imports survive pickling and compare by content."""
    held = (REPORT, ExportReport(ENTRIES), Import(Dataset(), REPORT))
    assert pickle.loads(pickle.dumps(held)) == held  # noqa: S301
    assert hash(REPORT) == hash(ImportReport(tuple(ENTRIES)))


@pytest.mark.parametrize("strict", [True, ["blank"], ("blank",), "blank"])
def test_chosen_codes_are_errors_all_at_once(strict: Strict) -> None:
    """True is all but the harmless ones; a collection of names is these."""
    with pytest.raises(InvalidDataError) as caught:
        REPORT.held_to(strict, CODES)
    assert [str(fault) for fault in caught.value.faults] == [
        "t.csv:8: $: b must be stated (blank), not ''"
    ]


def test_a_report_without_errors_is_returned() -> None:
    """False accepts everything, and so does a code of which there is no entry."""
    assert REPORT.held_to(strict=False, codes=CODES) is REPORT
    assert ImportReport([ENTRIES[0]]).held_to(["blank"], CODES)


def test_all_named_entries_are_listed() -> None:
    """Naming a harmless code makes an error of each entry that has it."""
    with pytest.raises(InvalidDataError) as caught:
        REPORT.held_to({"twice", "blank"}, CODES)
    assert len(caught.value.faults) == 3


def test_a_misspelt_code_is_refused() -> None:
    """A code that the format does not have can never be reported, so naming it is an error."""
    with pytest.raises(InvalidValueError, match="must name codes among twice, blank"):
        REPORT.held_to(["blanc"], CODES)
