"""What is read at a glance is just what is read step by step, or it is not read at a glance."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.entities import Contribution, Entity, Twinning, entity_types
from civdiplo.entities.shapes import Word, shapes
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.serialize import leaves, verbatim
from civdiplo.serialize.document import Records
from civdiplo.serialize.jsontext import JsonText, decoded
from civdiplo.serialize.writing import entity_plain
from civdiplo.testing.entities import entities, entities_of
from civdiplo.values.identifiers import ID, check_id
from civdiplo.values.patterns import Pattern

LINES = (files("civdiplo") / "data" / "sample.jsonl").read_bytes().splitlines()[1:]
GIFT = (
    '{"id": "gift", "type": "Contribution", "sources": [{"source": "news", "locator": "p. 3"}], '
    '"note": {"en": "a \\"gift\\"", "ru": "дар"}, "provider": "donor", "date": "2021-09", '
    '"amount": {"amount": "12.50", "currency": "EUR"}, '
    '"in_kind": [{"goods": "masks", "quantity": {"qualifier": "exact", "value": "5", '
    '"unit": "mask"}}]}'
)
Glance = Callable[[bytes], "Entity | None"]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbatim, "_WORTH", 1)


def written(entity: Entity) -> bytes:
    """Return the line of an entity."""
    return json.dumps(entity_plain(entity), ensure_ascii=False).encode()


def step_by_step(line: bytes) -> Entity:
    """Read a line without any pattern."""
    plain, odd = JsonText().read(decoded(line))
    if odd:
        raise InvalidDataError(odd)
    return Records().read(plain)


def check_same(known: Entity, line: bytes) -> None:
    """Hold what was read at a glance to what is read step by step, digits and all."""
    other = step_by_step(line)
    assert type(known) is type(other)
    assert known == other
    assert hash(known) == hash(other)
    assert repr(known) == repr(other)
    assert written(known) == written(other)


# The laws


@pytest.mark.parametrize("name", entity_types())
def test_an_entity_of_every_type_is_read_as_it_is_step_by_step(name: str) -> None:
    """Whatever an entity states; without escapes and deep nesting, the glance is enough."""
    glance = Records().read_line

    @settings(max_examples=20)
    @given(entities_of(entity_types()[name]))
    def is_same(entity: Entity) -> None:
        line = written(entity)
        known = glance(line)
        if known is not None:
            check_same(known, line)
            assert known == entity
        else:
            assert b"\\" in line or entity.extra or entity.claims or name == "Twinning"

    is_same()


def test_a_foreign_type_is_read_as_it_is_step_by_step(ship: type[Any]) -> None:
    """With values, parts, nulls and checks of its own."""
    glance = Records().read_line
    met = []

    @given(entities_of(ship))
    def is_same(entity: Entity) -> None:
        known = glance(written(entity))
        if known is not None:
            check_same(known, written(entity))
            met.append(known)

    is_same()
    assert len(met) > 20


PIECES = (
    *('"', "\\", "{", "}", "[", "]", ",", ":", " ", ", ", '": "', '", "', "\t", "\r", "\x00"),
    *("0", "-", "1", ".5", "e5", "-0", "NaN", "null", "true", "1e400", "0.1", "9" * 40, "٣"),
    *("\\ud800", "\\u0041", "\\n", "\\", "\x7f", "é", "\u2028", "\ufeff", "XXQ", "eur", "EURO"),
    *(', "id": "x"', ', "type": "Place"', ', "extra": {}', ', "extra": {"a.b:c": 0.1}'),
    *(', "colour": "red"', ', "amount": null', ', "in_kind": []', ', "sources": []', "[]", "{}"),
)


@st.composite
def broken_lines(draw: st.DrawFn) -> bytes:
    """A line of the sample, or of an entity drawn, with pieces put in, out, twice and elsewhere."""
    text = draw(st.sampled_from([*LINES, GIFT.encode()]) | entities().map(written)).decode()
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):  # whole pieces, which leave most of the line as it is
            parts = text.split(draw(st.sampled_from([', "', '"', " "])))
            here, there = (draw(st.integers(0, len(parts) - 1)) for _ in "12")
            parts[here] = draw(st.sampled_from([parts[there], *PIECES, ""]))
            text = draw(st.sampled_from([', "', '"', " "])).join(parts)
        else:
            start = draw(st.integers(0, len(text)))
            end = start + draw(st.integers(0, 3))
            text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text.encode()


def test_a_broken_line_is_never_read_as_another_one() -> None:
    """At a glance a line is read right, or not at all; also by books that have met other lines."""
    glance = Records().read_line

    @settings(max_examples=400)
    @given(broken_lines())
    def is_right_or_unread(line: bytes) -> None:
        known = glance(line)
        if known is not None:
            check_same(known, line)

    is_right_or_unread()


@given(st.text(".-aZ09_ é\n", max_size=6) | st.integers(195, 205).map("a".__mul__))
def test_the_pattern_of_ids_is_their_check(text: str) -> None:
    """It takes just what `check_id` takes."""
    try:
        is_id = bool(check_id(text))
    except InvalidValueError:
        is_id = False
    assert bool(Pattern(ID).fullmatch(text)) is is_id


# Cases


def test_the_sample_is_read_at_a_glance() -> None:
    """Each line but those of the one type whose constructor does more."""
    glance = Records().read_line
    unread = [line for line in LINES if glance(line) is None]
    assert all(b'"type": "Twinning"' in line for line in unread)
    assert len(unread) < len(LINES) / 5


def test_a_gift_is_read_at_a_glance() -> None:
    """Escapes may stand in texts that are no leaves; of two alike the values are shared."""
    glance = Records().read_line
    first, second = glance(GIFT.encode()), glance(GIFT.replace("gift", "gift-2", 1).encode())
    assert isinstance(first, Contribution)
    assert isinstance(second, Contribution)
    check_same(first, GIFT.encode())
    assert first.sources is second.sources
    assert first.provider is second.provider
    assert first.date is second.date


def test_spaces_may_be_left_out() -> None:
    """A line in the shortest form is read at a glance as well."""
    line = json.dumps(json.loads(GIFT), ensure_ascii=False, separators=(",", ":")).encode()
    known = Records().read_line(line)
    assert known is not None
    check_same(known, line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"gift"', '"gi_ft"'),
        ('"gift"', f'"{"g" * 201}"'),
        ('"Contribution"', '"Contributions"'),
        ('"Contribution"', '"Place"'),
        ('"Contribution"', '"Contribution", "type": "Contribution"'),
        ('"provider": "donor"', '"provider": "donor", "provider": "donor"'),
        ('"provider": "donor"', '"provider": "do nor"'),
        ('"provider": "donor"', '"provider": "donor\\", "receiver": "x"'),
        ('"provider": "donor"', '"provider": null'),
        ('"provider": "donor"', '"provider": ""'),
        ('"provider": "donor"', '"donator": "donor"'),
        ('"2021-09"', '"2021-13"'),
        ('"2021-09"', '"2021-09\t"'),
        ('"2021-09"', "2021"),
        ('"12.50"', '"012.50"'),
        ('"12.50"', '"12."'),
        ('"12.50"', '"1e5"'),
        ('"12.50"', "12.50"),
        ('"12.50"', f'"{"9" * 31}"'),
        ('"12.50"', '"١٢"'),
        ('"EUR"', '"EUX"'),
        ('"EUR"', '"EUR", "currency": "EUR"'),
        ('"EUR"}', '"EUR"]'),
        ('{"amount": "12.50", "currency": "EUR"}', '"12.50"'),
        ('"exact"', '"exactly"'),
        ('"mask"', '"EUR"'),
        ('"masks"', '"mask"'),
        ('"mask"}}]', '"mask", "wording": "a\tb"}}]'),
        ('"mask"}}]', '"mask"}}}'),
        ('[{"goods"', '{{"goods"'),
        ('"value": "5"', '"value": "-0"'),
        ('"value": "5"', '"lower": "5", "upper": "4"'),
        ('"ru": "дар"', '"ru": "\\ud800"'),
        ('"ru": "дар"', '"ru": "дар", "ru": "дар"'),
        ('"ru": "дар"', '"ru": 0.1000000000000000000001'),
        ('"en": "a', '"en": " a'),
        ('[{"source"', '[[[[{"source"'),
        ('"source": "news"', '"source": "news", "page": 3'),
        ('"locator": "p. 3"', '"locator": NaN'),
        ("}]}", "}]}}"),
        ("}]}", "}]"),
        ("}]}", "}], }"),
        ("}]}", "}]} {}"),
        ('{"id"', '[{"id"'),
        ('{"id"', '\ufeff{"id"'),
    ],
)
def test_what_is_wrong_is_not_read_at_a_glance(old: str, new: str) -> None:
    """Neither the first time nor when all the rest has been met before."""
    assert old in GIFT
    line = GIFT.replace(old, new, 1).encode()
    glance = Records().read_line
    assert glance(line) is None
    assert glance(GIFT.encode()) is not None
    assert glance(line) is None
    with pytest.raises(InvalidDataError):
        step_by_step(line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (", ", ",  "),
        (", ", " ,"),
        ("}]}", "}]} "),
        ("}]}", "}]}\r"),
        ('"id": "gift", "type": "Contribution"', '"type": "Contribution", "id": "gift"'),
        ('"provider": "donor", "date": "2021-09"', '"date": "2021-09", "provider": "donor"'),
        ('"provider": "donor"', '"provider": "\\u0064onor"'),
        ('"donor"', '"donor", "extra": {"a.b:c": [[[[[1]]]]]}'),
    ],
)
def test_what_is_right_in_another_form_is_left_to_the_reader(old: str, new: str) -> None:
    """It is JSON all the same, and is read step by step."""
    line = GIFT.replace(old, new).encode()
    assert Records().read_line(line) is None
    assert step_by_step(line).id == "gift"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"12.50"', '"-12.50"'),
        ('"currency": "EUR"', '"currency": "XXX"'),
        (
            '{"amount": "12.50", "currency": "EUR"}',
            '{"qualifier": "between", "lower": "1.0", "upper": "2", "unit": "EUR"}',
        ),
        (
            '{"amount": "12.50", "currency": "EUR"}',
            '{"qualifier": "about", "value": "1", "unit": "EUR", "wording": "около"}',
        ),
        ('{"amount": "12.50", "currency": "EUR"}', '{"currency": "EUR", "amount": "12.50"}'),
        ('[{"goods"', '[{"goods": "food"}, {"goods"'),
        ('"2021-09"', '{"edtf": "2017", "part": "mid"}'),
        ('"2021-09"', '"2021/.."'),
        ('"donor"', '"donor", "themes": []'),
    ],
)
def test_less_usual_values_are_read_all_the_same(old: str, new: str) -> None:
    """A value of another form is read as JSON, in a line that is as written."""
    order = ["provider", "date", "amount", "in_kind", "themes"]
    plain = json.loads(GIFT.replace(old, new, 1))
    line = json.dumps(
        {key: plain[key] for key in ["id", "type", *(one for one in order if one in plain)]},
        ensure_ascii=False,
    ).encode()
    known = Records().read_line(line)
    assert known is not None
    check_same(known, line)


def test_lines_that_are_no_text_or_too_long_are_left_to_the_reader() -> None:
    """A pattern is not asked about them."""
    glance = Records().read_line
    assert glance(b"\xff") is None
    assert glance(b"") is None
    long = GIFT.replace("дар", "д" * verbatim._LONGEST).encode()
    assert glance(long) is None
    assert step_by_step(long).id == "gift"


def test_a_type_gets_its_pattern_when_it_has_been_met_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A small file is not held up by patterns that it hardly uses."""
    monkeypatch.setattr(verbatim, "_WORTH", 3)
    glance = Records().read_line
    assert [glance(GIFT.encode()) is None for _ in "1234"] == [True, True, False, False]


def test_types_may_take_turns() -> None:
    """The pattern of the last type is tried first, then the one of the type that is named."""
    glance = Records().read_line
    place = b'{"id": "hanoi", "type": "Place", "name": {"en": "Hanoi"}}'
    known = [glance(line) for line in [GIFT.encode(), place, place, GIFT.encode()]]
    assert [one and one.id for one in known] == ["gift", "hanoi", "hanoi", "gift"]


def test_a_full_book_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a field holds where it is left out stays known."""
    monkeypatch.setattr(leaves, "_POOL", 1)
    glance = Records().read_line
    for number in range(5):
        line = GIFT.replace("donor", f"donor-{number}").replace("09", f"1{number % 3}")
        known = glance(line.encode())
        assert known is not None
        check_same(known, line.encode())


def test_a_constructor_that_does_more_is_left_to_the_reader() -> None:
    """No slots are filled behind its back."""
    line = b'{"id": "t", "type": "Twinning", "parties": ["b", "a"]}'
    assert Records().read_line(line) is None
    assert isinstance(step_by_step(line), Twinning)


@frozen(kw_only=True)
class Typed(Entity):
    """A type with a field of the name that the type itself is written under."""

    type: Word = "x"


def test_a_field_that_is_named_type_is_left_to_the_reader() -> None:
    """No pattern tells it from the type."""
    assert not verbatim._has_pattern(Typed)
    assert verbatim._has_pattern(Contribution)


@pytest.mark.parametrize("sign", ["a\tb", "a\x00b", "a\\nb"])
def test_a_check_that_takes_anything_gets_no_control_characters(
    ship: type[Any], plain_ship: dict[str, Any], sign: str
) -> None:
    """What JSON refuses is refused whatever the check of the field."""
    written = dict(plain_ship)
    log = written.pop("log")
    written |= {"call_sign": "ab", "log": log}
    line = json.dumps({key: written[key] for key in _ship_order(ship, written)})
    glance = Records().read_line
    assert glance(line.encode()) is not None
    assert glance(line.replace('"ab"', f'"{sign}"').encode()) is None


def _ship_order(ship: type[Any], written: dict[str, Any]) -> list[str]:
    return ["id", "type", *(one.name for one in shapes(ship)[1:] if one.name in written)]
