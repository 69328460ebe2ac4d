"""Every error carries its facts, says one sentence, and survives pickling."""

from __future__ import annotations

import datetime
import pickle

import pytest

from civdiplo import errors
from civdiplo.errors import (
    CivdiploError,
    CurrencyMismatchError,
    DuplicateIdError,
    Fault,
    InvalidDataError,
    InvalidValueError,
    MissingExtraError,
    MissingIndexError,
    MissingRateError,
    UndecidedError,
    UnknownIdError,
    UnknownTypeError,
)

FAULT = Fault("$.parties[1]", "must be text", "7", field="parties", entity="memo")

SAMPLES: list[tuple[CivdiploError, type[Exception], str]] = [
    (
        InvalidValueError("amount", "must be a decimal number", 1.5, hint="write it as text"),
        ValueError,
        "amount must be a decimal number, not 1.5; write it as text",
    ),
    (
        CurrencyMismatchError("VND", "USD"),
        InvalidValueError,
        "VND and USD cannot be added; convert at a dated rate first, or keep them apart",
    ),
    (
        UndecidedError("whether it was signed", hint="ask is_yes"),
        ValueError,
        "whether it was signed cannot be decided from what is stated; ask is_yes",
    ),
    (
        InvalidDataError([FAULT]),
        ValueError,
        "1 fault:\n  $.parties[1]: parties must be text, not 7 (in memo)",
    ),
    (
        DuplicateIdError(["a", "b"]),
        ValueError,
        (
            "more than one entity has the id a, b; "
            "use replace() to change an entity, merge() to join datasets"
        ),
    ),
    (
        UnknownIdError("vuof", near=["vufo"]),
        KeyError,
        "no entity has the id 'vuof'; did you mean vufo?",
    ),
    (
        UnknownTypeError("Ship", known=["Place"]),
        LookupError,
        "no entity type 'Ship' is registered; known: Place; register_entity_type() adds one",
    ),
    (
        MissingRateError(
            "VND", "USD", datetime.date(2021, 9, 1), source="a table", available="2020"
        ),
        LookupError,
        "a table has no rate VND to USD on 2021-09-01; there is 2020",
    ),
    (
        MissingIndexError("VND", 2021, source="a table", available="it has 2019 to 2020"),
        LookupError,
        "a table has no price index for VND in 2021; it has 2019 to 2020",
    ),
    (
        MissingExtraError("the calendar", package="icalendar", extra="calendar"),
        ImportError,
        "the calendar needs icalendar: pip install 'civdiplo[calendar]'",
    ),
]


def name_of(value: object) -> str:
    """Name a case by its error."""
    return type(value).__name__ if isinstance(value, CivdiploError) else ""


@pytest.mark.parametrize(("error", "builtin", "sentence"), SAMPLES, ids=name_of)
def test_an_error_says_its_sentence(
    error: CivdiploError, builtin: type[Exception], sentence: str
) -> None:
    """Each error is the builtin that a caller expects, and its text is one plain sentence."""
    assert isinstance(error, builtin)
    assert str(error) == sentence


@pytest.mark.parametrize("error", [case[0] for case in SAMPLES], ids=name_of)
def test_an_error_survives_pickling(error: CivdiploError) -> None:
    """An error crosses process borders with its type, its facts and its sentence."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert type(again) is type(error)
    assert vars(again) == vars(error)
    assert str(again) == str(error)


def test_every_error_has_a_sample() -> None:
    """No error of the tree is left out of the tests above."""
    tree = {
        cls
        for cls in vars(errors).values()
        if isinstance(cls, type) and issubclass(cls, CivdiploError) and cls is not CivdiploError
    }
    assert tree == {type(case[0]) for case in SAMPLES}
    assert {cls.__name__ for cls in tree} | {"CivdiploError", "Fault"} == set(errors.__all__)


def test_a_message_bears_any_value() -> None:
    """A value of endless text is cut, and one whose repr fails is named by its type."""

    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    assert len(str(InvalidValueError("name", "must be short", "x" * 10_000))) < 200
    assert str(InvalidValueError("name", "must be text", Broken())) == (
        "name must be text, not <Broken>"
    )


def test_a_fault_is_placed_in_a_file() -> None:
    """A fault that is placed keeps its facts, and names file and line first."""
    placed = FAULT.at(file="sample.jsonl", line=3)
    assert str(placed) == f"sample.jsonl:3: {FAULT}"
    assert placed.at(file=None, line=None) == FAULT
    assert hash(placed.at(file=None, line=None)) == hash(FAULT)
    assert placed != FAULT
    assert placed != "a text"
    assert repr(FAULT) == f"Fault({str(FAULT)!r})"


def test_a_fault_without_a_field_says_its_rule() -> None:
    """A fault of a whole document needs neither field nor value."""
    assert str(Fault("$", "must be an object", "")) == "$: must be an object"


def test_a_long_list_of_ids_is_cut() -> None:
    """A message lists ten ids; the error holds all of them."""
    error = DuplicateIdError(f"id-{n}" for n in range(12))
    assert str(error).startswith("more than one entity has the id id-0, ")
    assert "id-9, …;" in str(error)
    assert len(error.ids) == 12
