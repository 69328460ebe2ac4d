"""Who belongs to whom is a tree of ties, at a date, safe from circles."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Entity,
    Group,
    Membership,
    Organization,
    Person,
    Post,
    Term,
)
from civdiplo.errors import UnknownIdError
from civdiplo.values.truth import Truth

DAY = datetime.date(2021, 1, 1)


def bodies(*ids: str) -> list[Entity]:
    """Make one organization an id."""
    return [Organization(id=one, name={"en": one.title()}) for one in ids]


def belongs(member: str, organization: str, period: str | None = None) -> Membership:
    """Make a membership."""
    return Membership(
        id=f"{member}-in-{organization}",
        member=member,
        organization=organization,
        period=period,
    )


NESTED = Dataset(
    [
        *bodies("union", "society", "city-union", "alumni"),
        Organization(id="office", name={"en": "Office"}, parent="union"),
        Group(id="staff", name={"en": "Staff"}, affiliated_with="union"),
        belongs("society", "union", "2010/.."),
        belongs("city-union", "union", "2010/2015"),
        belongs("alumni", "society", "2019/"),
    ]
)


def test_members_of_members_are_below_them() -> None:
    """The tree shows who belongs to whom, directly and through others, at any time."""
    assert str(NESTED.tree("union")) == (
        "union\n"
        "├── office (part)\n"
        "├── society (member, 2010/..)\n"
        "│   └── alumni (member, 2019/)\n"
        "└── city-union (member, 2010/2015)"
    )


def test_a_day_leaves_out_what_was_not() -> None:
    """At a day, a membership that had ended is gone, and what is not sure is marked maybe."""
    tree = NESTED.tree("union", as_of=DAY)
    assert {branch.id: branch.truth for branch in tree.walk()} == {
        "union": Truth.YES,
        "office": Truth.MAYBE,
        "society": Truth.YES,
        "alumni": Truth.MAYBE,
    }
    assert "alumni (member, 2019/, maybe)" in str(tree)


def test_names_are_shown_on_request() -> None:
    """The text of a tree shows the name that a function gives for an id."""
    tree = NESTED.tree(NESTED["society"])
    assert tree.text(lambda one: NESTED[one].label()) == ("Society\n└── Alumni (member, 2019/)")


def test_kinds_of_ties_are_chosen() -> None:
    """Only ties of the kinds asked for are followed."""
    assert str(NESTED.tree("union", kinds=["affiliation"])) == "union\n└── staff (group)"
    assert [branch.id for branch in NESTED.tree("alumni").walk()] == ["alumni"]


def test_planned_and_symmetric_ties_make_no_branches() -> None:
    """A planned part is no part yet."""
    plan = Organization(id="plan", name={"en": "Plan"}, parent="union", status="planned")
    assert str(Dataset([*bodies("union"), plan]).tree("union")) == "union"


def test_an_unknown_root_is_refused() -> None:
    """The root has to be in the dataset."""
    with pytest.raises(UnknownIdError):
        NESTED.tree("unoin")


def test_a_circle_is_cut_and_reported() -> None:
    """Bodies that belong to one another are shown once more, marked as a circle."""
    circle = Dataset([*bodies("a", "b"), belongs("b", "a"), belongs("a", "b")])
    tree = circle.tree("a")
    assert str(tree) == "a\n└── b (member)\n    └── a (member, a circle: see above)"
    assert [branch.repeats for branch in tree.walk()] == [None, None, "above"]


def test_a_member_by_two_ways_shows_its_members_once() -> None:
    """What belongs by two ways stands in both places, with those below it in the first."""
    dataset = Dataset(
        [
            *bodies("top", "left", "right", "both", "low"),
            belongs("left", "top", "2020/.."),
            belongs("right", "top"),
            belongs("both", "right"),
            belongs("both", "left", "2020/.."),
            belongs("low", "both", "2020/.."),
            belongs("low", "top"),
        ]
    )
    tree = dataset.tree("top", as_of=DAY)
    assert str(tree) == (
        "top\n"
        "├── left (member, 2020/..)\n"
        "│   └── both (member, 2020/..)\n"
        "│       └── low (member, 2020/..)\n"
        "├── right (member, maybe)\n"
        "│   └── both (member, see elsewhere)\n"
        "└── low (member)"
    )
    unsure = dataset.tree("top", as_of=datetime.date(2020, 6, 1))
    assert {branch.truth for branch in unsure.children} == {Truth.MAYBE}


def test_a_long_chain_needs_no_recursion() -> None:
    """A chain of some thousands of members is walked and shown."""
    names = [f"n{number}" for number in range(3_000)]
    chain = [belongs(low, high) for high, low in itertools.pairwise(names)]
    tree = Dataset([*bodies(*names), *chain]).tree("n0")
    assert sum(1 for _ in tree.walk()) == len(names)
    assert str(tree).count("\n") == len(names) - 1


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_a_tree_holds_whoever_can_be_reached(pairs: set[tuple[str, str]]) -> None:
    """Whatever the ties, the tree ends, holds all who belong, and tells each circle."""
    pairs = {(member, body) for member, body in pairs if member != body}
    dataset = Dataset([*bodies(*"abcdef"), *(belongs(*pair) for pair in sorted(pairs))])
    branches = list(dataset.tree("a").walk())
    reached = {"a"}
    for _ in "abcdef":
        reached |= {member for member, body in pairs if body in reached}
    assert {branch.id for branch in branches} == reached
    inside = {(member, body) for member, body in pairs if body in reached}
    assert len(branches) == len(inside) + 1
    assert any(branch.repeats == "above" for branch in branches) == _has_circle(inside)


def _has_circle(pairs: set[tuple[str, str]]) -> bool:
    left = pairs
    while True:
        kept = {(member, body) for member, body in left if any(member == b for _, b in left)}
        if kept == left:
            return bool(left)
        left = kept


OFFICES = Dataset(
    [
        *bodies("society"),
        Post(id="chair", name={"en": "Chair"}, organization="society", role="chair"),
        Post(id="deputy", name={"en": "Deputy"}, organization="society"),
        Term(id="t4", organization="society", period="2012/2017"),
        Term(id="t5", organization="society", period="2017/2022"),
        Appointment(id="a1", person="first", post="chair", term="t4"),
        Appointment(id="a2", person="second", post="chair", term="t5"),
        Appointment(id="a3", person="third", post="deputy"),
        Appointment(id="a4", person="fourth", post="lost", period="2010/.."),
    ]
)


def test_who_held_a_post_is_yes_or_maybe() -> None:
    """In the year of two terms both chairs are possible, between them one is sure."""
    held = OFFICES.appointments("chair", as_of=datetime.date(2017, 5, 1))
    assert [(one.person, one.truth) for one in held] == [
        ("first", Truth.MAYBE),
        ("second", Truth.MAYBE),
    ]
    held = OFFICES.appointments("chair", as_of=datetime.date(2015, 5, 1))
    assert [(one.person, one.truth) for one in held] == [("first", Truth.YES)]
    assert held[0].period == OFFICES["t4"].period  # type: ignore[attr-defined]
    assert held[0].organization == "society"


def test_all_posts_of_an_organization_or_person() -> None:
    """An organization gives all its posts, a person all they hold, nothing asked all there are."""
    day = datetime.date(2019, 5, 1)
    society = OFFICES.appointments(OFFICES["society"], as_of=day)
    assert [(one.person, one.truth.is_yes) for one in society] == [
        ("second", True),
        ("third", False),
    ]
    everybody = OFFICES.appointments(as_of=day)
    assert [one.person for one in everybody] == ["second", "fourth", "third"]
    assert everybody[1].organization is None
    with pytest.raises(UnknownIdError):
        OFFICES.appointments("nobody", as_of=day)
    known = OFFICES.add(Person(id="second", name={"en": "Second"}))
    assert [one.post for one in known.appointments("second", as_of=day)] == ["chair"]
