"""Rolling up along memberships and subordination: once for each above, once in the whole."""

from __future__ import annotations

import datetime
import gc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, Membership, Organization, StatedFigure, base
from civdiplo.errors import InvalidValueError
from civdiplo.totals import totals
from civdiplo.values.money import Money

KINDS = ("membership", "subordination")
PARTIES = [f"p{number}" for number in range(6)]

belonging = st.lists(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)).filter(
        lambda one: len({*one}) > 1
    ),
    max_size=8,
    unique=True,
)
gifts = st.lists(
    st.tuples(st.sampled_from([*PARTIES, None]), st.sampled_from(PARTIES), st.integers(1, 99)),
    max_size=8,
)


def linked(pairs: list[tuple[str, str]], **facts: Any) -> list[Membership]:
    """Make memberships of pairs of ids."""
    return [
        Membership(id=f"m{place}", member=member, organization=above, **facts)
        for place, (member, above) in enumerate(pairs)
    ]


def given_by(held: list[tuple[str | None, str, int]]) -> list[Contribution]:
    """Make contributions of provider, receiver and amount."""
    return [
        Contribution(id=f"g{place}", provider=who, receiver=whom, amount=Money(amount, "VND"))
        for place, (who, whom, amount) in enumerate(held)
    ]


def reached(party: str | None, pairs: list[tuple[str, str]]) -> set[str | None]:
    """Return a party and all above it, whatever circles there are."""
    found, before = {party}, set[str | None]()
    while found != before:
        before = set(found)
        found |= {above for member, above in pairs if member in before}
    return found


@given(belonging, gifts)
def test_each_flow_counts_once_for_each_above(
    pairs: list[tuple[str, str]], held: list[tuple[str | None, str, int]]
) -> None:
    """A row has the flows of all below it, each once, also in circles; the whole has each once."""
    found = totals(Dataset([*linked(pairs), *given_by(held)]), by="provider", roll_up=KINDS)
    expected: dict[str | None, int] = {}
    for who, _, amount in held:
        for above in reached(who, pairs):
            expected[above] = expected.get(above, 0) + amount
    assert {row.key[0]: int(row.sums[0].nominal) for row in found} == expected
    assert sum(int(row.sums[0].nominal) for row in found.overall()) == sum(one[2] for one in held)
    for row in found.explain().rows:
        assert sorted(one.flow.entity for one in row.flows) == sorted(row.row.entities)
        assert len({*row.row.entities}) == row.row.count


@given(belonging, gifts)
def test_two_ends_roll_up_together(
    pairs: list[tuple[str, str]], held: list[tuple[str | None, str, int]]
) -> None:
    """A flow counts once in the row of each pair of those above its provider and its receiver."""
    dataset = Dataset([*linked(pairs), *given_by(held)])
    found = totals(dataset, by=("provider", "receiver"), roll_up=KINDS)
    cells = sum(len(reached(who, pairs)) * len(reached(whom, pairs)) for who, whom, _ in held)
    assert sum(row.count for row in found) == cells


def test_a_union_has_what_its_members_members_gave() -> None:
    """Memberships and subordination are both followed, and a shared member counts once."""
    held = [
        Organization(id="office", name={"en": "Office"}, parent="club"),
        Organization(id="union", name={"en": "Union"}, parent="world", status="planned"),
        *linked([("club", "union"), ("club", "league"), ("league", "union")]),
        *given_by([("office", "x", 5), ("union", "x", 2)]),
    ]
    found = totals(Dataset(held), by="provider", roll_up=KINDS)
    assert {row.key[0]: int(row.sums[0].nominal) for row in found} == {
        "office": 5,
        "club": 5,
        "league": 5,
        "union": 7,
    }
    flat = totals(Dataset(held), by="provider", roll_up="membership")
    assert flat.row("union").sums[0].nominal == 2


def test_the_collector_is_left_as_it_was() -> None:
    """Whoever has switched the garbage collector off finds it off after a total, too."""
    gc.disable()
    try:
        totals(Dataset())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_belonging_that_is_not_certain_is_listed() -> None:
    """On a day, a past member does not count, and one of unknown time is listed with the reason."""
    held = [
        Membership(id="m1", member="old", organization="union", period="2000/2010"),
        Membership(id="m2", member="new", organization="union", period="2015/.."),
        Membership(id="m3", member="some", organization="union"),
        *given_by([("old", "x", 1), ("new", "x", 2), ("some", "x", 4)]),
    ]
    found = totals(Dataset(held), by="provider", roll_up=KINDS, as_of=datetime.date(2021, 9, 1))
    row = found.row("union")
    assert int(row.sums[0].nominal) == 2
    (left,) = row.left_out
    assert (left.entity, left.reason, left.is_counted) == ("g2", "belonging", False)
    assert "some belonged to union" in left.detail
    assert [int(one.sums[0].nominal) for one in found.overall()] == [7]
    assert totals(Dataset(held), by="provider", roll_up=KINDS).row("union").sums[0].nominal == 7


def test_what_a_figure_covers_stays_out_above_too() -> None:
    """A covered gift is in no row above its provider, and is listed once for all."""
    figure = StatedFigure(
        id="f",
        measure="all",
        subjects=["union"],
        provider="union",
        value=Money(9, "VND"),
        covers=["g0"],
        coverage="stated",
    )
    held = Dataset([*linked([("club", "union")]), *given_by([("club", "x", 5)]), figure])
    found = totals(held, by="provider", roll_up=KINDS)
    assert found.row("union").sums[0].nominal == 9
    assert [one.entity for one in found.left_out] == ["g0"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"by": "campaign", "roll_up": KINDS},
        {"by": "provider", "as_of": datetime.date(2021, 1, 1)},
    ],
)
def test_a_roll_up_of_nobody_is_refused(arguments: dict[str, Any]) -> None:
    """Rolling up needs a party to roll up, and a day needs ties."""
    with pytest.raises(InvalidValueError, match="must be given"):
        totals(Dataset(), **arguments)


def test_the_ties_that_were_followed_are_counted() -> None:
    """Each kind asked for is counted, with 0 where there is none, and the table says so."""
    held = [*linked([("club", "union"), ("club", "league")]), *given_by([("club", "x", 5)])]
    found = totals(Dataset(held), by="provider", roll_up=KINDS)
    assert found.followed == {"membership": 2, "subordination": 0}
    assert "rolled up along 0 ties: subordination" in str(found)
    assert totals(Dataset(held)).followed == {}


def test_a_misspelt_kind_of_tie_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would follow nothing and say nothing; the error names what looks alike."""
    ours = {name: cls for name, cls in base.entity_types().items() if ":" not in name}
    monkeypatch.setattr(base, "_TYPES", ours)
    with pytest.raises(InvalidValueError, match=r"roll_up must be .* did you mean membership\?"):
        totals(Dataset(), by="provider", roll_up="membreship")
