"""JSON is read without loss or doubt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidDataError
from civdiplo.serialize.jsontext import JsonText, decoded

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # halves of surrogate pairs too: the reader has to find them
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(_VALUES)
def test_what_json_writes_is_read_as_it_was(value: Any) -> None:
    """Every value comes back equal and of the same type, escaped or not."""
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        read, faults = JsonText().read(text)
        assert faults == []
        assert repr(read) == repr(value)


def test_every_oddity_is_told_with_its_path() -> None:
    """One text may have many faults; the value is given too, so that others can be looked for."""
    text = '{"a": [1, NaN, {"b": 1, "b": 2}], "c d": "\\ud800", "\\udfff": 1e999}'
    value, faults = JsonText().read(text)
    assert [(fault.path, fault.rule) for fault in faults] == [
        ("$", "must have keys that UTF-8 can write"),
        ("$.a[1]", "must be a finite number"),
        ("$.a[2].b", "must be given once"),
        ("$['c d']", "must be text that UTF-8 can write"),
        ("$['\\udfff']", "must be a finite number"),
    ]
    assert faults[1].value == "NaN"
    assert value["a"][2] == {"b": 2}


def test_a_reader_forgets_the_faults_of_the_text_before() -> None:
    """One reader serves a whole file."""
    reader = JsonText()
    assert reader.read("NaN")[1]
    assert reader.read("7") == (7, [])


def test_a_pair_of_surrogates_is_one_character() -> None:
    """Only a half of one cannot be written."""
    assert JsonText().read('"\\ud83d\\ude00"') == ("\U0001f600", [])


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"ab\xff", "must be UTF-8 (byte 3 of this text is not)"),
        (b"\xed\xa0\x80", "must be UTF-8 (byte 1"),
        (b"\xef\xbb\xbf{}", "must not begin with a byte order mark"),
        ("{}".encode("utf-16"), "must be UTF-8"),
    ],
)
def test_bytes_that_are_no_plain_utf8_are_refused(raw: bytes, rule: str) -> None:
    """The first wrong byte is named."""
    with pytest.raises(InvalidDataError) as caught:
        decoded(raw)
    assert rule in caught.value.faults[0].rule
