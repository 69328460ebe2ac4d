"""Broken and hostile files: every reader ends with a dataset or with an error that says where."""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo.errors import CivdiploError, InvalidDataError
from civdiplo.io.formats import formats

TOOLS = Path(__file__).parents[2] / "tools"


def _seeds() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("seeds", TOOLS / "seeds.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.seeds()
    return found


SEEDS = _seeds()
NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"NaN", b"1E+999999", b"-Infinity", b"1_000",
    "٣٤".encode(), "\u202e".encode(), b"\\ud800", b'"', b"<", b"&a;", b"]]>", b"}", b"null",
    b"=1+1", b"../../x", b"[" * 3000, b"9" * 5000, b"\n", b"\r", b",", b'{"id":1,"id":2}',
    b'<!DOCTYPE x [<!ENTITY a "b">]>',
)  # fmt: skip


@st.composite
def broken(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw a file that was cut, doubled, damaged, or had something put into it."""
    held = content
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(held)))
        to = min(len(held), at + draw(st.integers(0, 40)))
        held = draw(
            st.sampled_from(
                [
                    held[:at],
                    held[:at] + held[to:],
                    held[:to] + held[at:],
                    held[:at] + draw(st.sampled_from(NASTY)) + held[to:],
                    held[:at] + draw(st.binary(max_size=4)) + held[to:],
                ]
            )
        )
    return held


def refusal(read: Any, file: Path) -> CivdiploError | None:
    """Return the error of ours that reading a file ends with; None where it gives a dataset."""
    try:
        read(file)
    except CivdiploError as error:
        return error
    return None


MIB = 2**20
LIMITS = (
    ("jsonfiles", "_LIMIT", MIB, "of a foreign format, which is read whole | {} MiB |"),
    ("native", "_DOCUMENT", MIB, "of the native format | {} MiB |"),
    ("native", "_LINE", MIB, "the native format or of FollowTheMoney | {} MiB |"),
    ("ftm.lines", "LONGEST", MIB, "the native format or of FollowTheMoney | {} MiB |"),
    ("foreign", "_DEEPEST", 1, "from {} levels on"),
    ("table.rows", "_LINE", MIB, "a line of a table | {} million characters"),
    ("table.taking", "_FAULTS", 1, "faults that one error lists | {}"),
    ("native", "_FAULTS", 1, "faults that one error lists | {}"),
    ("iati.notes", "_FAULTS", 1, "{} of an IATI file"),
    ("iati.parsing", "_RECORD", MIB, "which is held as a whole | {} MiB"),
    ("iati.elements", "_DEPTH", 1, "and {} levels where it is kept"),
    ("iati.parsing", "_HEAD", 2**10, "before the root of an IATI file | {} KiB"),
    ("threesixty.sheets", "_BYTES", MIB, "a CSV file of grants | {} MiB"),
    ("threesixty.workbook", "_BYTES", MIB, "a workbook of grants | {} MiB unpacked"),
    ("threesixty.workbook", "_ROWS", 1, "{} rows |"),
)  # fmt: skip


@pytest.mark.parametrize(("module", "name", "unit", "sentence"), LIMITS)
def test_the_published_limits_are_those_of_the_code(
    module: str, name: str, unit: int, sentence: str
) -> None:
    """The table of limits says what the readers hold to."""
    limit = getattr(importlib.import_module(f"civdiplo.io.{module}"), name)
    page = (TOOLS.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    assert sentence.format(f"{limit // unit:,}".replace("1,024", "1024")) in page


def test_every_format_that_reads_has_a_seed() -> None:
    """A format that is added is broken here, too; each seed is whole."""
    assert {name for name, known in formats().items() if known.can("read")} <= SEEDS.keys()


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_seed_is_read(tmp_path: Path, name: str) -> None:
    """What the mutations start from is a file that the reader takes."""
    suffix, content, read = SEEDS[name]
    file = tmp_path / f"seed{suffix}"
    file.write_bytes(content)
    assert read(file)


@pytest.mark.parametrize("name", sorted(SEEDS))
@given(data=st.data())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_a_broken_file_is_read_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Whatever is done to it, a reader gives a dataset or an error of ours, whose text is made."""
    suffix, content, read = SEEDS[name]
    file = tmp_path / f"broken{suffix}"
    file.write_bytes(data.draw(broken(content)))
    error = refusal(read, file)
    assert error is None or str(error)
    if isinstance(error, InvalidDataError):
        assert {fault.file for fault in error.faults} <= {str(file)}
        assert len(error.faults) <= 10_000


@pytest.mark.parametrize("name", sorted(SEEDS))
@pytest.mark.parametrize("piece", [b"[", b"{", b'{"a":', b"<a>", b"\n", b",", b'"', b"9", b"\x00"])
def test_deep_and_long_files_need_bounded_memory(tmp_path: Path, name: str, piece: bytes) -> None:
    """A file of one token, again and again, is refused or read in a few times its own size."""
    suffix, _, read = SEEDS[name]
    file = tmp_path / f"long{suffix}"
    content = piece * (400_000 // len(piece))
    file.write_bytes(gzip.compress(content, mtime=0) if suffix.endswith(".gz") else content)
    tracemalloc.start()
    try:
        error = refusal(read, file)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert error is None or str(error)
    assert peak < 150 * len(content)


JSON = sorted(name for name, (_, content, _) in SEEDS.items() if content.lstrip()[:1] in b"{[")


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize(
    "doubtful",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.decode().encode("utf-16"),
        lambda content: content.rstrip()[:-1],
        lambda content: content.replace(b"{", b'{"zz": NaN, ', 1),
        lambda content: content.replace(b"{", b'{"zz": 1E+999999, ', 1),
        lambda content: content.replace(b"{", b'{"zz": 1, "zz": 2, ', 1),
        lambda content: content.replace(b"{", b'{"zz": "\\ud800", ', 1),
        lambda content: content.replace(b"{", '{"zz": ٣, '.encode(), 1),
    ],
    ids=["mark", "utf-16", "cut", "nan", "huge", "twice", "half a pair", "digits"],
)
def test_doubtful_json_is_refused_by_every_format(
    tmp_path: Path, name: str, doubtful: Callable[[bytes], bytes]
) -> None:
    """Marks, other encodings, cut files, NaN, huge numbers and repeated keys are errors."""
    suffix, content, read = SEEDS[name]
    file = tmp_path / f"doubtful{suffix}"
    file.write_bytes(doubtful(content))
    error = refusal(read, file)
    assert isinstance(error, InvalidDataError)
    assert {fault.file for fault in error.faults} == {str(file)}


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_an_empty_file_is_told_as_such(tmp_path: Path, name: str) -> None:
    """Nothing at all is no dataset, unless the format says that it may be."""
    suffix, _, read = SEEDS[name]
    file = tmp_path / f"empty{suffix}"
    file.write_bytes(b"")
    error = refusal(read, file)
    assert name == "ftm" if error is None else str(error)
