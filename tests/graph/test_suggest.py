"""Who could be a partner, and why; all organizations here are invented."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Cooperation,
    Organization,
    Participation,
    Person,
    Place,
    Proposal,
)
from civdiplo.errors import InvalidValueError, UnknownIdError
from civdiplo.graph import DEFAULT_WEIGHTS, Suggestion, suggest_partners

DAY = datetime.date(2015, 6, 1)


def body(id: str, **facts: Any) -> Organization:
    """Make a fictional organization."""
    return Organization(id=id, name={"en": id.capitalize()}, **facts)


POSTER = body("poster", country="RU", place="here", themes=["youth", "culture"])
WORLD = (
    Place(id="here", name={"en": "Here"}, place_type="city", latitude=0, longitude=0),
    Place(id="there", name={"en": "There"}, place_type="city", latitude=0, longitude=9),
    POSTER,
)


def reasons(found: tuple[Suggestion, ...]) -> dict[str, list[tuple[str, Fraction, str]]]:
    """Return what speaks for each candidate."""
    return {
        one.candidate: [(reason.kind, reason.weight, reason.detail) for reason in one.reasons]
        for one in found
    }


def test_each_reason_counts_as_documented() -> None:
    """Theme, country, counterpart, shared partner and distance add up exactly."""
    dataset = Dataset([
        *WORLD,
        body("match", country="DK", place="there", themes=["youth"], counterpart_countries=["RU"]),
        body("friend"),
        body("other"),
        Cooperation(id="c1", parties=["poster", "friend"]),
        Cooperation(id="c2", parties=["match", "friend"]),
        Cooperation(id="c3", parties=["match", "other"]),
        Proposal(
            id="p",
            name={"en": "P"},
            proposer="poster",
            themes=["youth", "culture"],
            countries=["DK"],
        ),
    ])  # fmt: skip
    found = suggest_partners(dataset, "p")
    assert reasons(found)["match"] == [
        ("country", Fraction(3), "DK"),
        ("theme", Fraction(3, 2), "youth"),
        ("counterpart", Fraction(1), "RU"),
        ("shared partner", Fraction(1), "friend"),
        ("distance", Fraction(1000, 2001), "1001 km"),
    ]
    assert found[0].score == Fraction(13, 2) + Fraction(1000, 2001)
    assert str(found[0]).startswith("Match (7.00) - country: DK; theme: youth; ")


def test_roles_that_are_missing_are_filled_by_type() -> None:
    """A travel agency fills the role of that name, a department that of an authority."""
    dataset = Dataset([
        *WORLD,
        body("bureau", organization_type="travel agency", country="DK"),
        body("office", organization_type="government department", country="DK"),
        body("agency", organization_type="travel agency", country="DE"),
        body("choir", organization_type="ngo", country="DE"),
        body("nothing"),
    ])  # fmt: skip
    proposal = Proposal(
        id="tour",
        name={"en": "Tour"},
        proposer="poster",
        required_roles=["authority", "travel agency", "union"],
        participants=[Participation(party="bureau", role="travel agency", country="DK")],
    )
    found = suggest_partners(dataset, proposal)
    assert reasons(found) == {
        "agency": [("role", Fraction(4), "travel agency")],
        "office": [("role", Fraction(4), "authority")],
    }


def test_neither_the_poster_nor_the_engaged_are_suggested() -> None:
    """The poster, its parts at any depth and those engaged in the proposal are left out."""
    same = {"themes": ["youth"]}
    dataset = Dataset([
        *WORLD,
        body("office", parent="poster", **same),
        body("desk", parent="office", **same),
        body("engaged", **same),
        body("partner", **same),
        Cooperation(id="c", parties=["poster", "partner"]),
    ])  # fmt: skip
    proposal = Proposal(
        id="p",
        name={"en": "P"},
        proposer="poster",
        themes=["youth"],
        participants=[Participation(party="engaged")],
    )
    assert list(reasons(suggest_partners(dataset, proposal))) == ["partner"]
    assert list(reasons(suggest_partners(dataset, POSTER))) == ["engaged"]


def test_parts_that_run_in_a_circle_are_no_loop() -> None:
    """A body that is stated to be a part of its part is a fault of the data, not of the search."""
    dataset = Dataset([body("a", parent="b"), body("b", parent="a"), body("c")])
    assert suggest_partners(dataset, "a") == ()


def test_a_planned_partner_is_a_partner() -> None:
    """Whom an organization means to work with already is not suggested to it."""
    dataset = Dataset([
        *WORLD,
        body("planned", themes=["youth"]),
        Cooperation(id="c", parties=["poster", "planned"], status="planned"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster") == ()


def test_a_former_partner_may_be_one_again() -> None:
    """What had ended by the day asked for does not count."""
    dataset = Dataset([
        *WORLD,
        body("former", themes=["youth"]),
        Cooperation(id="c", parties=["poster", "former"], period="2010/2012"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster") == ()
    assert list(reasons(suggest_partners(dataset, "poster", as_of=DAY))) == ["former"]


def test_only_who_may_exist_is_suggested() -> None:
    """An organization that is planned, or gone by the day, is no candidate."""
    dataset = Dataset([
        *WORLD,
        body("plan", themes=["youth"], status="planned"),
        body("gone", themes=["youth"], dissolved="2012"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster", as_of=DAY) == ()


def test_equal_scores_are_ordered_by_id_and_cut() -> None:
    """The order does not depend on that of the dataset."""
    bodies = [body(name, themes=["youth"]) for name in ("c", "a", "b")]
    found = suggest_partners(Dataset([*WORLD, *bodies]), "poster", most=2)
    assert [one.candidate for one in found] == ["a", "b"]
    assert found == suggest_partners(Dataset([*reversed(bodies), *WORLD]), "poster", most=2)


def test_weights_are_the_callers() -> None:
    """A weight of nought silences a reason, and each other changes in proportion."""
    dataset = Dataset([*WORLD, body("club", themes=["youth"], place="there")])
    (one,) = suggest_partners(dataset, "poster", weights={"theme": 0, "distance": Decimal("0.5")})
    assert reasons((one,))["club"] == [("distance", Fraction(500, 2001), "1001 km")]
    assert suggest_partners(dataset, "poster", weights={"theme": 0, "distance": 0}) == ()
    assert DEFAULT_WEIGHTS["theme"] == 3


def test_a_proposal_without_a_proposer_is_answered_by_what_it_states() -> None:
    """Theme, country and role need no poster."""
    proposal = Proposal(id="p", name={"en": "P"}, themes=["youth"], countries=["DK"])
    dataset = Dataset([body("club", themes=["youth"], country="DK", counterpart_countries=["RU"])])
    (found,) = suggest_partners(dataset, proposal)
    assert [reason.kind for reason in found.reasons] == ["country", "theme"]


def test_where_nothing_is_stated_nobody_is_suggested() -> None:
    """No theme, country, role, partner or place: no reason, no candidate."""
    dataset = Dataset([body("one"), body("other")])
    assert suggest_partners(dataset, "one") == ()


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"most": 0}, "most must be 1 or more"),
        ({"weights": {"colour": 1}}, "must be for role, theme, country"),
        ({"weights": {"theme": -1}}, "must be 0 or more"),
        ({"weights": {"theme": 0.5}}, "as an int, a Fraction or a Decimal"),
        ({"weights": {"theme": True}}, "as an int, a Fraction or a Decimal"),
        ({"weights": {"theme": Decimal("NaN")}}, "as an int, a Fraction or a Decimal"),
        ({"for_": "here"}, "must be an organization or a proposal"),
    ],
)
def test_a_question_that_is_none_is_refused(asked: dict[str, Any], rule: str) -> None:
    """An error names what was asked and what can be."""
    with pytest.raises(InvalidValueError, match=rule):
        suggest_partners(Dataset(WORLD), **{"for_": "poster", **asked})


def test_an_unknown_id_is_refused() -> None:
    """The error names ids that look alike."""
    with pytest.raises(UnknownIdError, match="did you mean poster"):
        suggest_partners(Dataset(WORLD), "postr")


def test_a_person_or_a_planned_body_may_post() -> None:
    """A poster that is no node among organizations has no partners to share."""
    dataset = Dataset([
        Person(id="somebody", name={"en": "Somebody"}),
        body("plan", status="planned", themes=["youth"]),
        body("club", themes=["youth"]),
    ])  # fmt: skip
    proposal = Proposal(id="p", name={"en": "P"}, proposer="somebody", themes=["youth"])
    assert list(reasons(suggest_partners(dataset, proposal))) == ["club"]
    assert list(reasons(suggest_partners(dataset, "plan"))) == ["club"]


def test_an_organization_need_not_be_in_the_dataset() -> None:
    """What it states of itself counts all the same."""
    dataset = Dataset([body("club", counterpart_countries=["RU"])])
    stranger = body("stranger", country="RU")
    assert reasons(suggest_partners(dataset, stranger)) == {
        "club": [("counterpart", Fraction(1), "RU")]
    }
