"""From one format to another: which formats there are, what a conversion tells, how far it is."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path
from types import ModuleType

import pytest

from civdiplo import sample
from civdiplo.dataset import Dataset
from civdiplo.entities import Event, Place
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import native
from civdiplo.io.converting import convert
from civdiplo.io.formats import GROUP, Format, format_named, format_of, formats
from civdiplo.io.report import Code, Entry, ExportReport, Import, ImportReport
from civdiplo.io.watching import open_to_read, watched

FORUM = Event(id="forum", name={"en": "Forum"}, date="2021-09-21/2021-09-22", note={"en": "Long"})


def test_every_format_has_the_verbs_and_codes_of_a_format() -> None:
    """Each can be read or written, says what it is, and its codes are told apart by name."""
    for name, known in formats().items():
        assert known.name == name
        assert known.about.endswith(".")
        assert known.can("read") or known.can("write")
        for codes in (known.codes, known.write_codes):
            assert len({code.name for code in codes}) == len(codes)


def test_native_is_carried_without_loss(tmp_path: Path) -> None:
    """From native to native everything arrives, and equal datasets give equal files."""
    here, there, again = (tmp_path / name for name in ("a.jsonl", "b.json.gz", "c.jsonl"))
    native.write(sample(), here)
    done = convert(here, there)
    assert (done.entities, len(done.read), len(done.written)) == (len(sample()), 0, 0)
    convert(there, again)
    assert again.read_bytes() == here.read_bytes()


def test_a_stream_keeps_the_order_of_the_source(tmp_path: Path) -> None:
    """With stream=True entities are written as they come, and none is lost."""
    here, there = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    native.write_iter(reversed(tuple(sample())), here)
    done = convert(here, there, stream=True)
    assert done.entities == len(sample())
    assert [one.id for one in native.iter_read(there)] == [one.id for one in native.iter_read(here)]


def test_what_is_lost_is_reported_or_refused(tmp_path: Path) -> None:
    """A calendar has no place for everything: the report says so, and strict writes nothing."""
    here, there = tmp_path / "events.jsonl", tmp_path / "events.ics"
    native.write(Dataset([FORUM, Event(id="undated", name={"en": "Undated"})]), here)
    done = convert(here, there)
    assert done.written.counts["no-day"] == 1
    there.unlink()
    with pytest.raises(InvalidDataError, match="no-day"):
        convert(here, there, strict=True)
    assert not there.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"from_format": "icalendar"}, "format must be one that can be read, not 'icalendar'"),
        ({"to_format": "fts"}, "format must be one that can be written, not 'fts'"),
        ({"to_format": "odf"}, "format must be one of native, .*, not 'odf'"),
        ({"to_format": "icalendar", "stream": True}, "must be native where a stream is written"),
        ({"from_format": "fts", "stream": True}, "must be one that can be read as a stream"),
    ],
)
def test_what_a_format_cannot_do_is_said(
    tmp_path: Path, given: dict[str, str | bool], sentence: str
) -> None:
    """A verb that a format does not have, or a format that there is not, is named."""
    here = tmp_path / "a.jsonl"
    native.write(Dataset(), here)
    with pytest.raises(InvalidValueError, match=sentence):
        convert(here, tmp_path / "b.jsonl", **given)  # type: ignore[arg-type]


def test_the_end_of_a_name_tells_one_format_or_none() -> None:
    """.jsonl is ours, .ics a calendar; .csv is everybody's and asks for a name."""
    assert [format_of(name).name for name in ("A.JSONL", "a.json.gz", "a.ics")] == [
        "native",
        "native",
        "icalendar",
    ]
    with pytest.raises(InvalidValueError, match="name its format: native"):
        format_of("grants.csv")


def test_json_of_others_is_not_taken_for_ours(tmp_path: Path) -> None:
    """A .json file that does not say that it is ours needs the name of its format."""
    here = tmp_path / "grants.json"
    here.write_text('{"grants": []}', encoding="utf-8")
    with pytest.raises(InvalidValueError, match=r"no other is named.* the formats are native, "):
        convert(here, tmp_path / "b.jsonl")


def _minutes() -> ModuleType:
    """Return a format of another package: a place a line."""
    made = ModuleType("example_minutes")
    made.__doc__ = "Minutes: a place a line."
    blank = Code("blank-line", "info", "must name a place")

    def read(path: Path, *, strict: bool = False) -> Import:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        entries = [
            Entry(kind=blank, original=line, became="passed over", line=number)
            for number, line in enumerate(lines, start=1)
            if not line
        ]
        places = [Place(id=line.lower(), name={"en": line}) for line in lines if line]
        return Import(Dataset(places), ImportReport(entries).held_to(strict, made.CODES))

    def write(dataset: Dataset, path: Path, *, strict: bool = False) -> ExportReport:
        Path(path).write_text("".join(f"{one.label()}\n" for one in dataset), encoding="utf-8")
        return ExportReport().held_to(strict, ())

    made.CODES = (blank,)  # type: ignore[attr-defined]
    made.read, made.write = read, write  # type: ignore[attr-defined]
    return made


def test_another_package_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an entry point it has a name, and converts like the formats that ship."""
    monkeypatch.setitem(sys.modules, "example_minutes", _minutes())
    point = importlib.metadata.EntryPoint("minutes", "example_minutes", GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: [point])
    assert formats()["minutes"] == Format("minutes", "example_minutes")
    here, there, again = (tmp_path / name for name in ("a.txt", "b.jsonl", "c.txt"))
    here.write_text("Pskov\n\nVitebsk\n", encoding="utf-8")
    done = convert(here, there, from_format="minutes")
    assert (done.entities, done.read.counts) == (2, {"blank-line": 1})
    convert(there, again, to_format="minutes")
    assert again.read_text(encoding="utf-8") == "Pskov\nVitebsk\n"


def test_a_name_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package cannot put itself in the place of a format that ships."""
    point = importlib.metadata.EntryPoint("native", "example_minutes", GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: [point])
    with pytest.raises(InvalidValueError, match="must be a name that no other has"):
        format_named("native")


def test_who_watches_is_told_every_byte_that_is_read(tmp_path: Path) -> None:
    """What is told adds up to the length of the file, by lines and as a whole; outside, nothing."""
    file, seen = tmp_path / "a.jsonl", list[int]()
    native.write(sample(), file)
    for read in (native.read, lambda path: list(native.iter_read(path))):
        seen.clear()
        with watched(seen.append):
            read(file)
        assert sum(seen) == file.stat().st_size
    with open_to_read(file) as stream:
        stream.read()
    assert sum(seen) == file.stat().st_size
