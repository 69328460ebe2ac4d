"""The form of a line changes how fast a file is read, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.io import native
from civdiplo.serialize import verbatim
from civdiplo.testing.entities import datasets

if TYPE_CHECKING:
    import pytest

LINE = b'{"id": "envoy", "type": "Person", "name": {"en": "The envoy"}}\n'


def test_a_glance_changes_nothing_but_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file, whole or broken, both ways give the same entities and faults."""
    path = tmp_path / "data.jsonl"

    @settings(max_examples=30)
    @given(datasets(), st.data())
    def is_same(dataset: Dataset, data: st.DataObject) -> None:
        native.write(dataset, path)
        header, *lines = path.read_bytes().splitlines(keepends=True)
        lines.append(LINE)
        here, there = (data.draw(st.integers(0, len(lines) - 1)) for _ in "12")
        lines.append(lines[there])
        broken = data.draw(st.sampled_from([b'"', b"{", b", ", b"e", b": ", b"1"]))
        lines[here] = lines[here].replace(broken, data.draw(st.sampled_from([b"x", b" ", b""])), 1)
        path.write_bytes(b"".join([header, *lines]))
        found = []
        for worth in (1, 10**9):
            monkeypatch.setattr(verbatim, "_WORTH", worth)
            found.append(native.scan(path))
        assert found[0] == found[1]

    is_same()


def test_duplicates_met_at_a_glance_are_counted_among_the_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of faults ends where it always does."""
    monkeypatch.setattr(verbatim, "_WORTH", 1)
    monkeypatch.setattr(native, "_FAULTS", 3)
    path = tmp_path / "data.jsonl"
    path.write_bytes(b'{"civdiplo": 1}\n' + LINE * 10)
    found = native.scan(path)
    assert [fault.line for fault in found.faults] == [3, 4, 5, None]
    assert len(found.entities) == 1
