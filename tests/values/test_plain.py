"""Plain data is immutable, loses nothing, and refuses what JSON cannot say."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.texts import plain_data
from civdiplo.values.plain import EMPTY, FrozenDict, child_path, exact_key, freeze, thaw


@given(plain_data())
def test_json_gives_back_what_it_was_given(data: Any) -> None:
    """Writing plain data as JSON and reading it gives exactly the same data."""
    text = json.dumps(thaw(data), ensure_ascii=False)
    back = freeze(json.loads(text.encode("utf-8")))
    assert exact_key(back) == exact_key(data)
    assert json.dumps(thaw(back), ensure_ascii=False) == text


@given(plain_data())
def test_freezing_what_is_frozen_changes_nothing(data: Any) -> None:
    """Freezing twice is freezing once."""
    assert exact_key(freeze(data)) == exact_key(data) == exact_key(freeze(thaw(data)))


@given(plain_data(), plain_data())
def test_equal_means_written_equally(one: Any, other: Any) -> None:
    """Two plain values have the same key exactly where their JSON is the same."""
    same_text = json.dumps(thaw(one)) == json.dumps(thaw(other))
    assert (exact_key(one) == exact_key(other)) is same_text


@given(st.dictionaries(st.text(max_size=3), plain_data(), max_size=5), st.randoms())
def test_the_order_of_keys_does_not_matter(held: dict[str, Any], random: Any) -> None:
    """A FrozenDict equals, hashes and is written as one given in any other order."""
    pairs = list(held.items())
    random.shuffle(pairs)
    one, other = FrozenDict(held), FrozenDict(dict(pairs))
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert list(one) == sorted(held)


@given(st.dictionaries(st.text(max_size=3), plain_data(), max_size=5))
def test_copies_are_equal(held: dict[str, Any]) -> None:
    """Pickling and copying give an equal value."""
    data = FrozenDict(held)
    again = pickle.loads(pickle.dumps(data))  # noqa: S301  # our own bytes
    assert again == copy.deepcopy(data) == copy.copy(data) == data


@pytest.mark.parametrize("one", [1, 1.0, True, "1", (1,), 0, 0.0, -0.0, False, None, ""])
@pytest.mark.parametrize("other", [1, 1.0, True, "1", (1,), 0, 0.0, -0.0, False, None, ""])
def test_numbers_and_truths_are_never_confused(one: Any, other: Any) -> None:
    """What JSON writes differently is different, alone and deep inside."""
    same = repr(one) == repr(other)
    assert (FrozenDict({"a": one}) == FrozenDict({"a": other})) is same
    assert (FrozenDict({"a": [{"b": one}]}) == FrozenDict({"a": [{"b": other}]})) is same


def test_a_frozen_dict_equals_the_dict_it_thaws_to() -> None:
    """A FrozenDict may be compared with a dict, and with nothing else."""
    data = FrozenDict({"a": [1, {"b": None}]})
    same: object = data
    assert data == same
    assert data == {"a": [1, {"b": None}]}
    assert data != {"a": [True, {"b": None}]}
    assert data != {"a": {1}}
    assert data != (("a", 1),)


def test_it_cannot_be_changed() -> None:
    """There is no way to set a key, an attribute, or to reach a list that changes."""
    data: Any = FrozenDict({"a": [1]})
    with pytest.raises(TypeError):
        data["a"] = 2
    with pytest.raises(AttributeError):
        data._held = {}
    with pytest.raises(AttributeError):
        data.other = 1
    assert data["a"] == (1,)
    with pytest.raises(KeyError):
        data["b"]


def test_it_reads_like_a_mapping() -> None:
    """Length, membership, get and an empty one behave as those of a dict."""
    data = FrozenDict({"b": 1, "a": 2})
    assert len(data) == 2
    assert "a" in data
    assert "c" not in data
    assert data.get("c") is None
    assert dict(data) == {"a": 2, "b": 1}
    assert not EMPTY
    assert FrozenDict() == EMPTY
    assert repr(EMPTY) == "FrozenDict()"
    assert freeze({}) is EMPTY
    assert freeze({"a": data})["a"] == data


def test_a_given_dict_is_not_shared() -> None:
    """A later change of what was given does not reach what was made."""
    given_dict = {"a": [1]}
    data = freeze(given_dict)
    given_dict["a"].append(2)
    assert data == {"a": [1]}


class _Colour(enum.StrEnum):
    RED = "red"


class _Count(enum.IntEnum):
    TWO = 2


def test_members_of_enumerations_become_plain() -> None:
    """Subclasses of text and numbers are kept as what they say, without their class."""
    data = freeze([_Colour.RED, _Count.TWO])
    assert [type(one) for one in data] == [str, int]
    assert data == ("red", 2)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": [0, float("nan")]}, "$.a[1] must be a finite number, not nan"),
        (float("-inf"), "$ must be a finite number, not -inf"),
        ({"a": {1: 2}}, "$.a must have texts as keys, not 1"),
        ({"a b": {1}}, "$['a b'] must be plain JSON data, not {1}"),
        (
            [Decimal("1.5")],
            "$[0] must be plain JSON data, not Decimal('1.5'); write it as text",
        ),
        (b"x", "$ must be plain JSON data, not b'x'"),
        ("\ud800", "$ must be text that UTF-8 can write, not '\\ud800'"),
        ({"\udfff": 1}, "$['\\udfff'] must be text that UTF-8 can write, not '\\udfff'"),
    ],
)
def test_what_json_cannot_say_is_refused_with_its_place(value: Any, sentence: str) -> None:
    """The error names the path, the rule and the value."""
    with pytest.raises(InvalidValueError) as caught:
        freeze(value)
    assert str(caught.value) == sentence


def test_a_number_too_long_for_python_is_refused() -> None:
    """4300 digits pass, one more does not, on either side of zero."""
    longest = 10**4300 - 1
    assert freeze([longest, -longest]) == (longest, -longest)
    assert json.loads(json.dumps(longest)) == longest
    for value in (longest + 1, -longest - 1):
        with pytest.raises(InvalidValueError, match=r"\$\.a must have at most 4300 digits"):
            freeze({"a": value})


def test_endless_nesting_is_refused() -> None:
    """One hundred levels pass, more do not, and a list inside itself is no endless loop."""
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    assert thaw(freeze(deep)) == deep
    assert exact_key(freeze(deep)) == exact_key(freeze(deep))
    with pytest.raises(InvalidValueError, match="must not be nested deeper than 100 levels"):
        freeze([deep])
    endless: Any = {}
    endless["a"] = endless
    with pytest.raises(InvalidValueError, match="must not be nested deeper than 100 levels"):
        freeze(endless)


def test_wrapping_frozen_data_does_not_deepen_it_without_end() -> None:
    """A FrozenDict inside another counts its levels again."""
    data = EMPTY  # is a level itself
    for _ in range(99):
        data = FrozenDict({"a": data})
    with pytest.raises(InvalidValueError, match="must not be nested deeper"):
        FrozenDict({"a": data})


@pytest.mark.parametrize("value", [[("a", 1)], "a", 1, b"a"])
def test_only_a_mapping_makes_a_frozen_dict(value: Any) -> None:
    """Pairs, texts and numbers are refused."""
    with pytest.raises(InvalidValueError, match=r"\$ must be a mapping"):
        FrozenDict(value)


def test_a_path_is_a_json_path() -> None:
    """Positions stand in brackets, names after a dot, odd names in quotes."""
    assert child_path("$", "name") == "$.name"
    assert child_path("$.name", 3) == "$.name[3]"
    assert child_path("$", "org.example:a") == "$['org.example:a']"
    assert freeze({"a": 1}, path="extra") == {"a": 1}
    with pytest.raises(InvalidValueError, match=r"^extra\.a must be a finite number"):
        freeze({"a": float("inf")}, path="extra")
