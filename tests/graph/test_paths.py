"""How two actors hang together."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Cooperation,
    End,
    Entity,
    Event,
    Membership,
    Organization,
    Participation,
    Place,
    Tie,
    Twinning,
)
from civdiplo.entities.shapes import AnyId
from civdiplo.errors import InvalidValueError, UnknownIdError
from civdiplo.graph import paths
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation
from civdiplo.values.truth import Truth

DAY = datetime.date(2015, 6, 1)
NAMES = ("society", "city-union", "union", "partner", "embassy", "hermit")
FACTS = Dataset([
    *(Organization(id=name, name={"en": name.capitalize()}) for name in NAMES),
    Membership(
        id="m1",
        member="society",
        organization="city-union",
        period="2012/2017",
        sources=[Citation("doc", locator="p. 1")],
    ),
    Membership(id="m2", member="city-union", organization="union"),
    Cooperation(id="c", parties=["union", "partner"], period="2016/.."),
    Event(
        id="e",
        name={"en": "Meeting"},
        date="2017-09-21",
        organizers=["society"],
        participants=[Participation(party="embassy", role="guest"), Participation(party="partner")],
    ),
    Cooperation(id="plan", parties=["society", "hermit"], status="planned"),
])  # fmt: skip


def test_a_path_names_kinds_roles_dates_and_sources() -> None:
    """Each step says by which link, as what, when, and who tells it."""
    (path,) = paths(FACTS, "society", "union", most=1)
    assert path.ids == ("society", "city-union", "union")
    assert path.labels == ("Society", "City-union", "Union")
    assert path.kinds == (("membership",), ("membership",))
    assert len(path) == 2
    (link,) = path.steps[0].links
    assert (link.entity, link.roles) == ("m1", ("member", "organization"))
    assert link.when == Period.parse("2012/2017")
    assert link.sources == (Citation("doc", locator="p. 1"),)


def test_paths_come_shortest_first_and_by_id() -> None:
    """The direct way is before the long one, and no more are given than asked for."""
    found = paths(FACTS, "society", "partner")
    assert [path.ids for path in found] == [
        ("society", "partner"),
        ("society", "embassy", "partner"),
        ("society", "city-union", "union", "partner"),
    ]
    assert paths(FACTS, "society", "partner", most=1) == found[:1]


def test_a_path_may_go_against_the_direction_of_its_links() -> None:
    """From the union down to the society the roles are turned round."""
    (path,) = paths(FACTS, "union", "society", kinds={"membership"})
    assert [step.links[0].roles for step in path.steps] == [("organization", "member")] * 2


def test_a_path_at_a_date_says_what_is_certain() -> None:
    """The link that had ended or not begun is gone; the undated one makes the path a maybe."""
    (path,) = paths(FACTS, "society", "union", as_of=DAY)
    assert [step.links[0].certain for step in path.steps] == [Truth.YES, Truth.MAYBE]
    assert path.certain is Truth.MAYBE
    assert str(path).endswith("Union: membership (member to organization; undated; maybe)")
    assert paths(FACTS, "society", "partner", as_of=DAY) == ()
    assert paths(FACTS, "society", "union", as_of=datetime.date(2019, 1, 1)) == ()


def test_a_path_is_readable() -> None:
    """It is printed as one actor a line, with what joins it to the one before."""
    (path,) = paths(FACTS, "society", "union", most=1, kinds={"membership"})
    assert str(path).splitlines() == [
        "Society",
        "  - City-union: membership (member to organization; 2012/2017; doc)",
        "  - Union: membership (member to organization; undated)",
    ]


def test_all_links_of_a_step_are_told() -> None:
    """Two statements of a twinning, and a cooperation beside them, are three links of one step."""
    dataset = Dataset([
        Place(id="a", name={"en": "A"}),
        Place(id="b", name={"en": "B"}),
        Twinning(id="t1", parties=["a", "b"], period="2010/2012"),
        Twinning(id="t2", parties=["a", "b"], signed="2011"),
        Cooperation(id="c", parties=["b", "a"]),
    ])  # fmt: skip
    (path,) = paths(dataset, "a", "b")
    (step,) = path.steps
    assert [link.entity for link in step.links] == ["c", "t1", "t2"]
    assert step.kinds == ("cooperation", "twinning")
    (later,) = paths(dataset, "b", "a", as_of=DAY)
    assert [link.entity for link in later.steps[0].links] == ["c", "t2"]


def test_what_is_not_tied_has_no_path() -> None:
    """A plan is no link, and an isolated actor is reached by none."""
    assert paths(FACTS, "society", "hermit") == ()


def test_what_cannot_be_tied_has_no_path() -> None:
    """An entity that is no actor and stands in no tie is known, but nowhere in the network."""
    assert paths(FACTS, "society", "e") == ()
    assert paths(FACTS, "e", "society") == ()


def test_a_question_that_is_none_is_refused() -> None:
    """An unknown id, one and the same actor, and no paths at all are errors that say so."""
    with pytest.raises(UnknownIdError, match="did you mean society"):
        paths(FACTS, "sociaty", "union")
    with pytest.raises(InvalidValueError, match="must be another actor"):
        paths(FACTS, "union", "union")
    with pytest.raises(InvalidValueError, match="must be 1 or more"):
        paths(FACTS, "society", "union", most=0)


@frozen(kw_only=True)
class Calls(Entity):
    """Somebody else's type, which states several ties of different times."""

    ports: tuple[AnyId, ...]

    def ties(self, find: Any) -> Iterator[Tie]:
        """Yield a call in one year and one in another."""
        for year in ("2014", "2015"):
            yield Tie(
                entity=self.id,
                kind="call",
                ends=tuple(End(port, "port") for port in self.ports),
                when=PartialDate(year),
                directed=False,
                standing="actual",
                sources=(),
            )


def test_only_the_ties_of_the_day_are_links() -> None:
    """Of two ties of one entity, the one that held, or may have held, on the day is told."""
    (path,) = paths(
        FACTS.add(Calls(id="v", ports=("union", "hermit"))), "union", "hermit", as_of=DAY
    )
    assert [str(link) for link in path.steps[0].links] == ["call (port to port; 2015; maybe)"]
