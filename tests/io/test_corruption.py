"""Whatever breaks in a file is found: nothing is accepted that is not what was written."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civdiplo.entities import Entity, entity_type
from civdiplo.entities.shapes import FieldShape, shapes
from civdiplo.errors import InvalidDataError
from civdiplo.io import native
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.plain import child_path

SAMPLE = (files("civdiplo") / "data" / "sample.jsonl").read_bytes()
HEADER, *LINES = SAMPLE.splitlines()
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in LINES]

Keys = tuple[str | int, ...]


class Corruption(NamedTuple):
    """The bytes of a broken file, with the line and the path that are broken where one is."""

    raw: bytes
    line: int | None
    path: str | None

    def __repr__(self) -> str:
        """Show the broken line only."""
        lines = self.raw.splitlines()
        broken = lines[self.line - 1] if self.line and self.line <= len(lines) else b""
        return f"<line {self.line}, {self.path}: {broken.decode(errors='replace')}>"


class Place(NamedTuple):
    """A place in a record: the number of the record, the way to the value, and the value."""

    record: int
    keys: Keys
    value: Any


def walk(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Yield every value of a record with the way to it, without data that may be anything."""
    yield keys, value
    if isinstance(value, (dict, list)):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            is_free = key == "extra" or (keys[:1] == ("claims",) and key == "value")
            if not is_free:
                yield from walk(one, (*keys, key))


PLACES = [
    Place(number, keys, value)
    for number, record in enumerate(RECORDS)
    for keys, value in walk(record)
]


def shape_of(place: Place) -> FieldShape | None:
    """Return the shape of the field at the top of the way to a place."""
    if not place.keys:
        return None
    known = {shape.name: shape for shape in shapes(entity_type(RECORDS[place.record]["type"]))}
    return known.get(str(place.keys[0]))


def is_date(place: Place) -> bool:
    """Tell whether a place is a written date or period."""
    shape = shape_of(place)
    dates = shape is not None and bool({PartialDate, Period} & set(shape.types))
    return dates and len(place.keys) == 1 and isinstance(place.value, str)


def is_number(place: Place) -> bool:
    """Tell whether a place is a written amount or estimate."""
    return place.keys[-1:] in {("amount",), ("value",)} and isinstance(place.value, str)


def is_currency(place: Place) -> bool:
    """Tell whether a place is the code of a currency."""
    return place.keys[-1:] == ("currency",)


def is_checked_number(place: Place) -> bool:
    """Tell whether a place is an identifier with a check digit."""
    return isinstance(place.value, str) and place.value.startswith(
        ("RU-INN:", "RU-OGRN:", "XI-LEI:")
    )


def path_of(keys: Keys) -> str:
    """Return the JSONPath of a way."""
    path = "$"
    for key in keys:
        path = child_path(path, key)
    return path


def text_of(records: list[Any]) -> bytes:
    """Return records as the lines of a file."""
    return b"\n".join([HEADER, *(json.dumps(one).encode() for one in records), b""])


def with_value(place: Place, value: Any) -> Corruption:
    """Put another value in a place."""
    record = copy.deepcopy(RECORDS[place.record])
    if place.keys:
        holder = record
        for key in place.keys[:-1]:
            holder = holder[key]  # type: ignore[index]
        holder[place.keys[-1]] = value  # type: ignore[index]
    else:
        record = value
    records = [*RECORDS]
    records[place.record] = record
    return Corruption(text_of(records), place.record + 2, path_of(place.keys))


def places(is_fit: Callable[[Place], bool] = lambda _: True) -> st.SearchStrategy[Place]:
    """Draw places of the sample."""
    return st.sampled_from([place for place in PLACES if is_fit(place)])


_OTHERS: tuple[Any, ...] = (
    7,
    7.9,
    True,
    False,
    None,
    "x y",
    ["x y"],
    {"x y": 1},
    [[]],
    {"x y": {}},
)


@st.composite
def wrong_type(draw: st.DrawFn) -> Corruption:
    """A value of another JSON type than the one that stands there."""
    place = draw(places())
    others = [other for other in _OTHERS if type(other) is not type(place.value)]
    return with_value(place, draw(st.sampled_from(others)))


@st.composite
def unknown_key(draw: st.DrawFn) -> Corruption:
    """A key that the object does not have."""
    place = draw(places(lambda place: isinstance(place.value, dict)))
    key = draw(st.sampled_from(["colour", "Id", "naem", "", "a b", "id ", "сумма"]))
    made = with_value(place, {**place.value, key: draw(st.sampled_from(_OTHERS))})
    return made._replace(path=path_of((*place.keys, key)))


@st.composite
def missing_key(draw: st.DrawFn) -> Corruption:
    """A required key that is not there."""
    place = draw(places(lambda place: place.keys in {("id",), ("type",), ("name",), ("parties",)}))
    record = RECORDS[place.record]
    shape = shape_of(place)
    assume(shape is None or shape.required)
    whole = Place(place.record, (), record)
    rest = {key: one for key, one in record.items() if key != place.keys[0]}
    return with_value(whole, rest)._replace(path=path_of(place.keys))


@st.composite
def bad_date(draw: st.DrawFn) -> Corruption:
    """A text that is no date."""
    bad = ["", "soon", "21.09.2021", "2021-13", "2021-02-30", "2021-9-1", "2021/2020", "20210921"]
    return with_value(draw(places(is_date)), draw(st.sampled_from(bad)))


@st.composite
def bad_check_digit(draw: st.DrawFn) -> Corruption:
    """An identifier whose last digit is another one."""
    place = draw(places(is_checked_number))
    digit = draw(st.sampled_from([one for one in "0123456789" if one != place.value[-1]]))
    return with_value(place, place.value[:-1] + digit)


@st.composite
def no_number(draw: st.DrawFn) -> Corruption:
    """NaN, an infinity, a huge exponent, or digits that are none, as a word or as a text."""
    words = ["NaN", "Infinity", "-Infinity", "1E999999", "1E-999999", "1_000", "١٢", "", "0x10"]
    return with_value(draw(places(is_number)), draw(st.sampled_from(words)))


@st.composite
def no_json_number(draw: st.DrawFn) -> Corruption:
    """NaN, an infinity or a huge exponent where a value stood, not in quotes."""
    word = draw(st.sampled_from([b"NaN", b"-Infinity", b"1E999999", b"1E-999999", b"9" * 5000]))
    made = with_value(draw(places()), "@@")
    return made._replace(raw=made.raw.replace(b'"@@"', word))


@st.composite
def unknown_currency(draw: st.DrawFn) -> Corruption:
    """A code that no currency has."""
    code = draw(st.sampled_from(["QQQ", "EURO", "eur", "€", "", "VN"]))
    return with_value(draw(places(is_currency)), code)


@st.composite
def duplicate_id(draw: st.DrawFn) -> Corruption:
    """An id that another entity has."""
    first, second = draw(st.lists(st.integers(0, len(RECORDS) - 1), min_size=2, max_size=2))
    assume(first < second)
    return with_value(Place(second, ("id",), None), RECORDS[first]["id"])


@st.composite
def truncated(draw: st.DrawFn) -> Corruption:
    """A file that ends too early, at any byte."""
    return Corruption(SAMPLE[: draw(st.integers(0, len(SAMPLE) - 1))], None, None)


@st.composite
def lost_or_doubled_line(draw: st.DrawFn) -> Corruption:
    """A line that is missing, or there twice."""
    lines = [*LINES]
    number = draw(st.integers(0, len(lines) - 1))
    lines[number : number + 1] = draw(
        st.sampled_from([[], [lines[number]] * 2, [b"", lines[number]]])
    )
    return Corruption(b"\n".join([HEADER, *lines, b""]), None, None)


@st.composite
def broken_bytes(draw: st.DrawFn) -> Corruption:
    """Bytes that are no UTF-8, or that JSON does not have outside of texts."""
    number = draw(st.integers(0, len(LINES) - 1))
    line = LINES[number]
    at = draw(st.integers(0, len(line)))
    wrong = draw(st.sampled_from([b"\xff", b"\x00", b"\xc3\x28", b"\x80", b"\x1f"]))
    lines = [*LINES]
    lines[number] = line[:at] + wrong + line[at:]
    return Corruption(b"\n".join([HEADER, *lines, b""]), number + 2, "$")


CORRUPTIONS = (
    wrong_type,
    unknown_key,
    missing_key,
    bad_date,
    bad_check_digit,
    no_number,
    no_json_number,
    unknown_currency,
    duplicate_id,
    truncated,
    lost_or_doubled_line,
    broken_bytes,
)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entity]:
    """Return the entities of the sample as it is."""
    path = tmp_path_factory.mktemp("clean") / "sample.jsonl"
    path.write_bytes(SAMPLE)
    return {entity.id: entity for entity in native.read(path)}


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda one: one.__name__)
def test_a_corrupted_sample_is_refused(
    corruption: Callable[[], st.SearchStrategy[Corruption]],
    clean: dict[str, Entity],
    tmp_path: Path,
) -> None:
    """The fault names file, line and path; what is read besides is exactly what was written."""
    path = tmp_path / "sample.jsonl"

    @settings(max_examples=40)
    @given(corruption())
    def is_refused(made: Corruption) -> None:
        path.write_bytes(made.raw)
        found = native.scan(path)
        assert found.faults
        assert all(fault.file == str(path) and fault.rule for fault in found.faults)
        assert all(fault.line and fault.path.startswith("$") for fault in found.faults)
        assert all(clean[entity.id] == entity for entity in found.entities)
        if made.line is not None and made.path is not None:
            places = [fault.path for fault in found.faults if fault.line == made.line]
            near = [one for one in places if one.startswith(made.path) or made.path.startswith(one)]
            assert near, (made.path, found.faults)
        with pytest.raises(InvalidDataError) as caught:
            native.read(path)
        assert caught.value.faults == found.faults

    is_refused()


@settings(max_examples=50)
@given(places(lambda place: (shape := shape_of(place)) is not None and shape.kind == "reference"))
def test_a_reference_to_nowhere_loads_and_is_listed(tmp_path_factory: Any, place: Place) -> None:
    """A dangling id is no fault of the file: the dataset tells of it."""
    assume(isinstance(place.value, str))
    path = tmp_path_factory.getbasetemp() / "dangling.jsonl"
    path.write_bytes(with_value(place, "nowhere").raw)
    dataset = native.read(path)
    dangling = [one for one in dataset.dangling() if one.target == "nowhere"]
    assert [one.entity for one in dangling] == [RECORDS[place.record]["id"]]
    assert path_of(place.keys) == f"$.{dangling[0].field}"
