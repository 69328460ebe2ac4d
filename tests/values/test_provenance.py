"""A fact says where it comes from, and an inference says that it is one."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given

from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.testing.texts import citations, claims
from civdiplo.values.provenance import Citation, Claim

CITED = Citation("vufo-2021")


@given(citations())
def test_a_citation_is_read_as_it_was_written(citation: Citation) -> None:
    """Reading the written form and pickling give an equal citation."""
    assert Citation.from_plain(citation.to_plain()) == citation
    again = pickle.loads(pickle.dumps(citation))  # noqa: S301  # our own bytes
    assert again == citation


@given(claims())
def test_a_claim_is_read_as_it_was_written(claim: Claim) -> None:
    """Reading the written form and pickling give an equal claim with an equal hash."""
    back = Claim.from_plain(claim.to_plain())
    again = pickle.loads(pickle.dumps(claim))  # noqa: S301  # our own bytes
    assert back == claim == again
    assert hash(back) == hash(claim)
    assert back.is_inferred is (claim.basis == "inferred")


def test_claims_of_one_and_of_true_differ() -> None:
    """Two claims are equal only where JSON writes their values equally."""
    values = [1, 1.0, True, "1", None, {"a": 1}, {"a": True}]
    made = [Claim("amount", value, citation=CITED) for value in values]
    assert len(set(made)) == len(values)


def test_a_claims_value_is_frozen() -> None:
    """What was given may change later; the claim does not."""
    value: Any = {"parties": ["a"]}
    claim = Claim("parties", value, citation=CITED)
    value["parties"].append("b")
    assert claim.to_plain()["value"] == {"parties": ["a"]}


def test_a_claim_may_say_that_there_is_nothing() -> None:
    """A null that is claimed is written, not left out."""
    claim = Claim("place", None, citation=CITED)
    assert claim.to_plain()["value"] is None
    assert Claim.from_plain(claim.to_plain()) == claim


def test_what_is_none_is_left_out() -> None:
    """The written form has no nulls for what is not stated."""
    assert CITED.to_plain() == {"source": "vufo-2021"}
    claim = Claim("signed", "2021-07-13", basis="inferred", inferred_from="the year of the text")
    assert claim.to_plain() == {
        "field": "signed",
        "value": "2021-07-13",
        "basis": "inferred",
        "inferred_from": "the year of the text",
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"citation": None}, "citation must be there for a stated claim, not None"),
        ({"citation": "vufo"}, "citation must be a Citation, not 'vufo'"),
        (
            {"inferred_from": "a"},
            "inferred_from must be left out of a stated claim, not 'a'",
        ),
        ({"basis": "inferred"}, "inferred_from must be there for an inferred claim, not None"),
        (
            {"basis": "inferred", "inferred_from": " "},
            "inferred_from must not be blank, not ' '; leave it out where nothing is said",
        ),
        ({"basis": "guessed"}, "basis must be stated or inferred, not 'guessed'"),
        ({"field": "Signed on"}, "field must be the name of a field, not 'Signed on'"),
        ({"field": None}, "field must be the name of a field, not None"),
        ({"value": float("nan")}, "$ must be a finite number, not nan"),
    ],
)
def test_a_claim_without_its_grounds_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    """A stated claim needs a citation, an inferred one its grounds, and never the other's."""
    fields = {"field": "signed", "value": "2021", "citation": CITED, **arguments}
    with pytest.raises(InvalidValueError) as caught:
        Claim(**fields)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("source", "locator", "field"),
    [("", None, "source"), ("a b", None, "source"), (None, None, "source"), ("a", "", "locator")],
)
def test_a_citation_of_nothing_is_refused(source: Any, locator: Any, field: str) -> None:
    """The source is an id, and a locator says something."""
    with pytest.raises(InvalidValueError) as caught:
        Citation(source, locator=locator)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("plain", "paths"),
    [
        (None, ["$"]),
        ("vufo", ["$"]),
        ({}, ["$.source"]),
        ({"source": "a", "page": 3}, ["$.page"]),
        ({"source": "a b", "locator": 3}, ["$.source", "$.locator"]),
        ({"source": "a", "locator": None}, ["$.locator"]),
    ],
)
def test_all_faults_of_a_written_citation_are_listed(plain: Any, paths: list[str]) -> None:
    """Unknown, missing and wrong keys each have their path."""
    with pytest.raises(InvalidDataError) as caught:
        Citation.from_plain(plain)
    assert [fault.path for fault in caught.value.faults] == paths


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"citation": {"source": "a b"}, "basis": 1}, ["$.citation.source", "$.basis"]),
        ({"value": [0, {"a": float("inf")}]}, ["$.value[1].a"]),
        ({"inferred_from": "a"}, ["$.inferred_from"]),
        ({"field": 5, "more": 1}, ["$.more", "$.field"]),
    ],
)
def test_all_faults_of_a_written_claim_are_listed(
    changes: dict[str, Any], paths: list[str]
) -> None:
    """Faults inside the citation and the value keep their whole path."""
    plain = {"field": "a", "value": 1, "citation": {"source": "a"}, "basis": "stated", **changes}
    with pytest.raises(InvalidDataError) as caught:
        Claim.from_plain(plain)
    assert [fault.path for fault in caught.value.faults] == paths
