"""A file of the native format is read whole and right, or refused with all its faults."""

from __future__ import annotations

import gc
import gzip
import json
import os
import stat
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from civdiplo.dataset import Dataset
from civdiplo.entities import Entity, Person, Place
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError
from civdiplo.io import native
from civdiplo.serialize.document import collector_paused
from civdiplo.testing.entities import datasets
from civdiplo.values.plain import freeze

SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz")
HANOI = Place(id="hanoi", name={"en": "Hanoi", "ru": "Ханой"})
ENVOY = Person(id="envoy", name={"en": "The envoy"})
TWO = Dataset([ENVOY, HANOI])
HEADER = b'{"civdiplo": 1}\n'
LINE = b'{"id": "envoy", "type": "Person", "name": {"en": "The envoy"}}\n'


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of a file, which reading, streaming and scanning all agree on."""
    with pytest.raises(InvalidDataError) as read:
        native.read(path)
    with pytest.raises(InvalidDataError) as streamed:
        list(native.iter_read(path))
    faults = native.scan(path).faults
    assert read.value.faults == faults
    unique = [fault for fault in faults if "must be used once" not in fault.rule]
    assert list(streamed.value.faults) == unique or len(unique) < len(faults)
    assert {fault.file for fault in faults} == {str(path)}
    return faults


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[bytes], Path]:
    """Return what writes bytes into a .jsonl file."""

    def write(raw: bytes) -> Path:
        path = tmp_path / "data.jsonl"
        path.write_bytes(raw)
        return path

    return write


# The law


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_dataset_comes_back_from_its_file(suffix: str, tmp_path: Path) -> None:
    """Read is the inverse of write, in every suffix, and streams tell the same."""
    path = tmp_path / f"data{suffix}"

    @settings(max_examples=20)
    @given(datasets())
    def comes_back(dataset: Dataset) -> None:
        native.write(dataset, path)
        assert native.read(path) == dataset
        again = tmp_path / f"again{suffix}"
        native.write_iter(native.iter_read(path), again)
        assert native.read(again) == dataset
        assert native.scan(path) == native.Scan(tuple(native.iter_read(path)), ())

    comes_back()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_equal_datasets_give_equal_bytes(suffix: str, tmp_path: Path) -> None:
    """Neither the order of entities nor the name or time of the file shows in it."""
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    native.write(TWO, first)
    native.write(Dataset([HANOI, ENVOY]), second)
    assert first.read_bytes() == second.read_bytes()


def test_json_lines_are_an_entity_a_line_sorted_by_type_and_id(tmp_path: Path) -> None:
    """A change of one entity is a change of one line."""
    path = tmp_path / "data.jsonl"
    native.write(TWO.add(Place(id="dong-hoi", name={"en": "Đồng Hới"})), path)
    header, *rest = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(header) == {"civdiplo": 1, "entities": 3}
    assert [json.loads(line)["id"] for line in rest] == ["dong-hoi", "hanoi", "envoy"]
    assert "Đồng Hới" in rest[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_dataset_has_a_file(suffix: str, tmp_path: Path) -> None:
    """No entities is a dataset too; no bytes is not."""
    path = tmp_path / f"data{suffix}"
    native.write(Dataset(), path)
    assert native.read(path) == Dataset()
    native.write_iter(iter(()), path)
    assert native.read(path) == Dataset()


def test_a_stream_of_unknown_length_gets_its_number_in_the_end(tmp_path: Path) -> None:
    """The header of what was written from an iterator says how many lines follow."""
    path = tmp_path / "data.jsonl"
    native.write_iter(iter([ENVOY, HANOI]), path)
    header, *rest = path.read_bytes().splitlines()
    assert json.loads(header) == {"civdiplo": 1, "entities": 2}
    assert [json.loads(line)["id"] for line in rest] == ["envoy", "hanoi"]


def test_a_file_may_be_rewritten_from_itself(tmp_path: Path) -> None:
    """The old file is read to its end before the new one takes its place."""
    path = tmp_path / "data.jsonl"
    native.write(TWO, path)
    native.write_iter((entity for entity in native.iter_read(path) if entity != ENVOY), path)
    assert list(native.iter_read(path)) == [HANOI]


def test_the_suffix_decides_in_any_case(tmp_path: Path) -> None:
    """A name in capitals is the same suffix; another one is refused with those that are known."""
    path = tmp_path / "DATA.JSONL.GZ"
    native.write(TWO, path)
    assert gzip.decompress(path.read_bytes()).startswith(b'{"civdiplo": 1')
    assert native.read(path) == TWO
    for work in (native.read, native.scan, lambda name: native.write(TWO, name)):
        with pytest.raises(InvalidValueError, match=r"\.json, \.json\.gz, \.jsonl or \.jsonl\.gz"):
            work(tmp_path / "data.csv")


def test_a_missing_file_is_the_error_that_python_has_for_it(tmp_path: Path) -> None:
    """Nothing is put between the caller and the operating system."""
    with pytest.raises(FileNotFoundError):
        native.read(tmp_path / "nowhere.jsonl")
    with pytest.raises(FileNotFoundError):
        native.write(TWO, tmp_path / "nowhere" / "data.jsonl")


# What a file of lines has to be


@pytest.mark.parametrize(
    ("raw", "line", "path", "rule"),
    [
        (b"", 1, "$", 'must begin with the header {"civdiplo": 1} (the file is empty)'),
        (b"\n", 1, "$", "must be an entity, not a blank line"),
        (LINE, 1, "$", 'must begin with the header {"civdiplo": 1}'),
        (b"[]\n", 1, "$", 'must begin with the header {"civdiplo": 1}'),
        (b'{"civdiplo": 1}', 1, "$", "must end with a line feed"),
        (b'{"civdiplo": 1, "colour": 2}\n', 1, "$", "must have no keys but"),
        (b'{"civdiplo": 1, "civdiplo": 1}\n', 1, "$.civdiplo", "must be given once"),
        (b'{"civdiplo": "1"}\n', 1, "$.civdiplo", "must be the version"),
        (b'{"civdiplo": true}\n', 1, "$.civdiplo", "must be the version"),
        (b'{"civdiplo": 99}\n', 1, "$.civdiplo", "a newer civdiplo wrote this"),
        (b'{"civdiplo": 0}\n', 1, "$.civdiplo", "no migration from version 0"),
        (b'{"civdiplo": 1, "entities": -1}\n', 1, "$.entities", "must be the number"),
        (b'{"civdiplo": 1, "entities": true}\n', 1, "$.entities", "must be the number"),
        (
            b'{"civdiplo": 1, "entities": 2}\n' + LINE,
            1,
            "$.entities",
            "must be followed by 2",
        ),
        (
            b'{"civdiplo": 1, "entities": 0}\n' + LINE,
            1,
            "$.entities",
            "must be followed by 0",
        ),
        (b"\xef\xbb\xbf" + HEADER, 1, "$", "must not begin with a byte order mark"),
        (HEADER + b"\n" + LINE, 2, "$", "must be an entity, not a blank line"),
        (HEADER + LINE[:-1], 2, "$", "must end with a line feed (the file may be cut off)"),
        (HEADER + LINE[:20], 2, "$", "must end with a line feed (the file may be cut off)"),
        (
            HEADER + LINE[:20] + b"\n",
            2,
            "$",
            "must be JSON (unterminated string starting at column 17)",
        ),
        (HEADER + b"{} {}\n", 2, "$", "must be JSON (extra data at column 4)"),
        (HEADER + LINE.replace(b"envoy", b"env\xffoy"), 2, "$", "must be UTF-8 (byte 12"),
        (HEADER + b"[" * 200_000 + b"\n", 2, "$", "must not be nested so deeply"),
        (HEADER + LINE + LINE, 3, "$.id", "must be used once (it is the id of line 2 too)"),
        (HEADER + LINE.replace(b'"T', b'"\\ud800T'), 2, "$.name.en", "must be text that UTF-8"),
        (HEADER + LINE.replace(b'"en"', b'"\\udc00"'), 2, "$.name", "must have keys that UTF-8"),
        (
            HEADER + LINE.replace(b'"type"', b'"id": "x", "type"'),
            2,
            "$.id",
            "must be given once",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    lines: Callable[[bytes], Path], raw: bytes, line: int, path: str, rule: str
) -> None:
    """Each rule of the format is broken alone; file, line, path and rule are named."""
    written = lines(raw)
    faults = native.scan(written).faults if "must be used once" in rule else faults_of(written)
    assert (faults[0].line, faults[0].path) == (line, path)
    assert rule in faults[0].rule


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("NaN", "must be a finite number"),
        ("-Infinity", "must be a finite number"),
        ("1e400", "must be a finite number"),
        ("1e-400", "must be a number that a double holds exactly"),
        ("0.1000000000000000055511151231257827", "must be a number that a double holds exactly"),
        ("9" * 5000, "must have at most 4300 digits"),
    ],
)
def test_a_number_that_would_be_changed_is_refused(
    lines: Callable[[bytes], Path], number: str, rule: str
) -> None:
    """Even in free data, no number is read as another one."""
    extra = f', "extra": {{"org.example:size": [1, {number}]}}}}\n'
    (fault,) = faults_of(lines(HEADER + LINE[:-2] + extra.encode()))
    assert fault.path == "$.extra['org.example:size'][1]"
    assert rule in fault.rule


@pytest.mark.parametrize(
    "number", ["1", "-0", "1.50", "0.0", "-0.0", "0e5", "1E5", "9007199254740993"]
)
def test_a_number_that_is_held_exactly_is_read(lines: Callable[[bytes], Path], number: str) -> None:
    """However it is written, it keeps its value and its kind."""
    extra = f', "extra": {{"org.example:size": {number}}}}}\n'
    dataset = native.read(lines(HEADER + LINE[:-2] + extra.encode()))
    read = dataset["envoy"].extra["org.example:size"]
    assert repr(read) == repr(json.loads(number))


def test_all_faults_of_all_lines_are_listed(lines: Callable[[bytes], Path]) -> None:
    """One bad line hides no other, and the good ones are there for who asks for a scan."""
    broken = (
        b'{"id": "p", "type": "Person", "nam": {"en": "P"}, "claims": 7, "note": NaN}\n'
        b'{"id": "hanoi", "type": "Place"\n'
        b'{"id": "envoy", "type": "Place", "name": {"en": "E"}}\n'
    )
    path = lines(HEADER + LINE + broken)
    assert [(fault.line, fault.path) for fault in native.scan(path).faults] == [
        (3, "$.note"),
        (3, "$.nam"),
        (3, "$.claims"),
        (3, "$.name"),
        (4, "$"),
        (5, "$.id"),
    ]
    assert native.scan(path).entities == (ENVOY,)


def test_a_stream_gives_nothing_after_the_first_fault(lines: Callable[[bytes], Path]) -> None:
    """What follows a fault is only read for its faults."""
    path = lines(HEADER + LINE + b"7\n" + LINE.replace(b"envoy", b"consul") + b"8\n")
    stream = native.iter_read(path)
    assert next(stream) == ENVOY
    with pytest.raises(InvalidDataError) as caught:
        next(stream)
    assert [fault.line for fault in caught.value.faults] == [3, 5]


def test_the_list_of_faults_ends_with_a_word_on_the_rest(
    lines: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of nothing but faults does not fill the memory with them."""
    monkeypatch.setattr(native, "_FAULTS", 3)
    faults = faults_of(lines(HEADER + b"7\n" * 10))
    assert len(faults) == 4
    assert "has more than 3 faults" in faults[-1].rule
    assert len(faults_of(lines(HEADER + b"7\n" * 3))) == 3


def test_a_line_that_is_too_long_is_skipped_and_named(
    lines: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs no more memory than the limit, and the lines after it are still read."""
    monkeypatch.setattr(native, "_LINE", 100)
    long = LINE.replace(b"The envoy", b"x" * 1000)
    faults = faults_of(lines(HEADER + long + b"7\n"))
    assert [(fault.line, fault.path) for fault in faults] == [(2, "$"), (3, "$")]
    assert "must be a line of at most 100 bytes" in faults[0].rule
    assert len(faults_of(lines(HEADER + long[:-1]))) == 1


def test_lines_may_end_as_on_windows(lines: Callable[[bytes], Path]) -> None:
    """A carriage return before the line feed is white space, as JSON has it."""
    assert native.read(lines((HEADER + LINE).replace(b"\n", b"\r\n"))) == Dataset([ENVOY])


@pytest.mark.parametrize("suffix", [".json.gz", ".jsonl.gz"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "no gzip", "trailing", "empty"])
def test_a_damaged_gzip_file_is_refused(suffix: str, damage: str, tmp_path: Path) -> None:
    """Whatever the decompressor raises is a fault of the file."""
    path = tmp_path / f"data{suffix}"
    native.write(Dataset(Person(id=f"p{n}", name={"en": str(n**9)}) for n in range(200)), path)
    raw = path.read_bytes()
    path.write_bytes(
        {
            "cut": raw[: len(raw) // 2],
            "flipped": raw[:500] + bytes([raw[500] ^ 0xFF]) + raw[501:],
            "no gzip": gzip.decompress(raw),
            "trailing": raw + b"more",
            "empty": b"",
        }[damage]
    )
    assert faults_of(path)


# What a document has to be


@pytest.mark.parametrize(
    ("text", "line", "path", "rule"),
    [
        ("", 1, "$", "must be JSON (expecting value"),
        ("[]", 1, "$", "must be an object such as"),
        ('{"civdiplo": 1}', 1, "$.entities", "must be there"),
        ('{"entities": []}', 1, "$.civdiplo", "must be there"),
        ('{"civdiplo": 1, "entities": {}}', 1, "$.entities", "must be a list"),
        ('{"civdiplo": 2, "entities": []}', 1, "$.civdiplo", "a newer civdiplo"),
        ('{"civdiplo": 1, "entities": [], "x": 1}', 1, "$", "must have no keys but"),
        ('{"civdiplo": 1, "entities": 5, "entities": []}', 1, "$.entities", "must be given once"),
        ('{"civdiplo": 1, "entities": [\n\n7\n]}', 3, "$.entities[0]", "must be an object"),
        ('{"civdiplo": 1, "entities": [\n{},\n NaN]}', 2, "$.entities[0].type", "must be there"),
        ('{"civdiplo": 1,\n"entities": [\n{},\n', 4, "$", "must be JSON (expecting value"),
    ],
)
def test_a_broken_document_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, path: str, rule: str
) -> None:
    """The line is the one on which the entity begins, or on which the text breaks off."""
    written = tmp_path / "data.json"
    written.write_text(text)
    fault = next(fault for fault in faults_of(written) if fault.path == path)
    assert fault.line == line
    assert rule in fault.rule


def test_a_document_of_many_lines_tells_the_line_of_each_entity(tmp_path: Path) -> None:
    """Indented as people indent it, with keys in any order, it still has its places."""
    path = tmp_path / "data.json"
    document = {
        "entities": [{"id": "a"}, {"id": "b", "type": "Place", "name": {"en": "[]{},:"}}, 3],
        "civdiplo": 1,
    }
    path.write_text(json.dumps(document, indent=1))
    places = [(fault.line, fault.path) for fault in faults_of(path)]
    assert places == [(3, "$.entities[0].type"), (13, "$.entities[2]")]


def test_an_id_used_twice_in_a_document_is_named_with_both_places(tmp_path: Path) -> None:
    """The first one is taken by a scan."""
    path = tmp_path / "data.json"
    entity = LINE.decode().strip()
    path.write_text(f'{{"civdiplo": 1, "entities": [{entity},\n{entity}]}}')
    (fault,) = faults_of(path)
    assert (fault.line, fault.path) == (2, "$.entities[1].id")
    assert "$.entities[0]" in fault.rule
    assert native.scan(path).entities == (ENVOY,)


def test_a_document_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small gzip file cannot fill the memory."""
    monkeypatch.setattr(native, "_DOCUMENT", 50)
    path = tmp_path / "data.json.gz"
    native.write(TWO, path)
    (fault,) = faults_of(path)
    assert "use .jsonl for more" in fault.rule


# Writing whole or not at all


class _StopError(Exception):
    """Something goes wrong in the middle of writing."""


def _two_then_stop() -> Iterator[Entity]:
    yield HANOI
    yield ENVOY
    raise _StopError


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(suffix: str, tmp_path: Path) -> None:
    """The old content is untouched, and no half-written file lies beside it."""
    path = tmp_path / f"data{suffix}"
    with pytest.raises(_StopError):
        native.write_iter(_two_then_stop(), path)
    assert list(tmp_path.iterdir()) == []
    native.write(TWO, path)
    before = path.read_bytes()
    with pytest.raises(_StopError):
        native.write_iter(_two_then_stop(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_value_that_json_cannot_write_is_refused_with_its_entity(tmp_path: Path) -> None:
    """Neither half of a surrogate pair nor anything else gives a traceback from below."""
    broken = Place(id="x", name={"en": "X"}, extra={"a.b:c": 1})
    object.__setattr__(broken, "extra", freeze({"a.b:c": 1}))
    object.__setattr__(broken.extra, "_held", {"a.b:c": "\ud800"})
    with pytest.raises(InvalidValueError, match="x must hold only text that UTF-8 can write"):
        native.write(Dataset([broken]), tmp_path / "data.jsonl")
    object.__setattr__(broken.extra, "_held", {"a.b:c": float("nan")})
    with pytest.raises(InvalidValueError, match="x must be writable as JSON"):
        native.write(Dataset([broken]), tmp_path / "data.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    """Only the content changes."""
    path, link = tmp_path / "data.jsonl", tmp_path / "link.jsonl"
    native.write(TWO, path)
    path.chmod(0o640)
    link.symlink_to(path)
    native.write(Dataset([HANOI]), link)
    assert link.is_symlink()
    assert native.read(path) == Dataset([HANOI])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_two_writers_do_not_meet_in_one_file(tmp_path: Path) -> None:
    """A file left over, or being written, by somebody else is not taken for one's own."""
    path = tmp_path / "data.jsonl"
    other = tmp_path / f".data.jsonl.{os.getpid()}.0.part"
    other.write_text("somebody else's")
    native.write(TWO, path)
    assert other.read_text() == "somebody else's"
    assert native.read(path) == TWO


def test_a_folder_that_cannot_be_flushed_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every system can open a folder."""

    def refuse(*_: Any) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    native.write(TWO, tmp_path / "data.jsonl")
    assert native.read(tmp_path / "data.jsonl") == TWO


# Memory


def test_a_stream_is_read_and_written_in_constant_memory(tmp_path: Path) -> None:
    """Ten times as many entities need no more memory at their peak."""

    def peak(count: int) -> int:
        path = tmp_path / "data.jsonl"
        source = (Person(id=f"p{n}", name={"en": "P"}) for n in range(count))
        tracemalloc.start()
        try:
            native.write_iter(source, path)
            assert sum(1 for _ in native.iter_read(path)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500)  # the pattern of lines is made at the 300th, and kept
    assert peak(5000) < peak(500) + 100_000


@pytest.mark.parametrize("state", ["on", "off"])
def test_the_collector_is_as_before_after_a_bulk_read(state: str, tmp_path: Path) -> None:
    """It is off while entities are made, whatever happens, nested or not."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(HEADER + b"7\n")
    was_on, is_on = gc.isenabled(), state == "on"
    try:
        (gc.enable if is_on else gc.disable)()
        with pytest.raises(InvalidDataError):
            native.read(path)
        assert gc.isenabled() is is_on
        with collector_paused():
            with collector_paused():
                assert not gc.isenabled()
            assert not gc.isenabled()
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()
