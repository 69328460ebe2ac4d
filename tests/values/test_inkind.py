"""Goods are codes of one list, with a quantity of things and words where they are stated."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given

from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.testing.amounts import in_kinds
from civdiplo.values.estimates import Estimate
from civdiplo.values.inkind import InKind, check_goods, goods, goods_label
from civdiplo.values.text import LocalText


@given(in_kinds())
def test_there_and_back_gives_the_same_goods(given_goods: InKind) -> None:
    """Plain data and pickle give back equal and equally hashed goods."""
    backs = [
        InKind.from_plain(given_goods.to_plain()),
        pickle.loads(pickle.dumps(given_goods)),  # noqa: S301  # our own bytes
    ]
    assert backs == [given_goods] * 2
    assert {hash(back) for back in backs} == {hash(given_goods)}


def test_the_list_is_sorted_unique_and_worded_in_both_languages() -> None:
    """Each code stands once, in order, in lower case, with words in English and Russian."""
    codes = [entry.code for entry in goods()]
    assert codes == sorted(set(codes))
    assert all(entry.en.isascii() and entry.ru.strip() for entry in goods())
    assert all(check_goods(code) == code == code.lower() for code in codes)
    assert goods_label("masks") == goods_label("masks", "vi") == "Face masks"
    assert goods_label("masks", "ru-RU") == "Медицинские маски"


def test_words_may_be_given_as_a_mapping() -> None:
    """A mapping of languages becomes a LocalText."""
    told = InKind("other", description={"en": "a piano"})
    assert told.description == LocalText({"en": "a piano"})
    assert told.to_plain() == {"goods": "other", "description": {"en": "a piano"}}


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"goods": "mask"}, "goods must be a code of the list"),
        ({"goods": None}, "goods must be a code of the list"),
        ({"goods": ["masks"]}, "goods must be a code of the list"),
        ({"goods": "masks", "quantity": 5}, "quantity must be an Estimate"),
        ({"goods": "masks", "quantity": Estimate.exactly(5, "USD")}, "quantity must not be money"),
        ({"goods": "masks", "description": "many"}, "description must be a LocalText"),
    ],
)
def test_what_is_not_in_kind_is_refused(fields: dict[str, Any], complaint: str) -> None:
    """Codes are of the list, quantities are estimates of things, words are in languages."""
    with pytest.raises(InvalidValueError, match=complaint):
        InKind(**fields)


def test_all_faults_are_listed_with_their_whole_paths() -> None:
    """A fault of a part carries the path of the part."""
    with pytest.raises(InvalidDataError) as caught:
        InKind.from_plain(
            {"goods": 5, "quantity": {"qualifier": "some", "value": "x"}, "money": "no"}
        )
    assert {fault.path for fault in caught.value.faults} == {
        "$.money",
        "$.goods",
        "$.quantity.qualifier",
        "$.quantity.value",
        "$.quantity.unit",
    }
    with pytest.raises(InvalidDataError, match=r"\$\.quantity: quantity must not be money"):
        InKind.from_plain(
            {"goods": "masks", "quantity": {"qualifier": "exact", "value": "5", "unit": "USD"}}
        )
