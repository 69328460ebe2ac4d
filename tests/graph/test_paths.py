"""How two actors hang together."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_an_event_is_told_by_its_name() -> None:
    """Which meeting, agreement or project joins two is said where it has a name."""
    path, *_ = paths(FACTS, "society", "embassy")
    (link,) = path.steps[0].links
    assert link.label == "Meeting"
    assert str(link) == 'event "Meeting" (organizer to guest; 2017-09-21)'
    assert path.rows()[0]["entity_label"] == "Meeting"


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
    assert str(path).splitlines() == [
        "A",
        "  - B",
        "      - cooperation (party to party; undated)",
        "      - twinning (party to party; 2010/2012)",
        "      - twinning (party to party; 2011/)",
    ]
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


def test_planned_ties_are_gone_by_where_asked_for() -> None:
    """A plan joins the hermit, and is told to be one."""
    (path,) = paths(FACTS, "society", "hermit", planned=True)
    assert str(path).endswith("cooperation (party to party; undated; planned)")


def test_what_may_hold_can_be_left_out() -> None:
    """On the day, the undated membership is only possible."""
    assert len(paths(FACTS, "society", "union", as_of=DAY)) == 1
    assert paths(FACTS, "society", "union", as_of=DAY, maybe=False) == ()


def test_a_step_tells_only_the_links_that_were_asked_for() -> None:
    """Beside a certain tie, a planned one and one that only may hold are told where asked for."""
    dataset = Dataset([
        *(Organization(id=name, name={"en": name}) for name in "ab"),
        Cooperation(id="c1", parties=["a", "b"], period="2010/2020"),
        Cooperation(id="c2", parties=["a", "b"]),
        Cooperation(id="c3", parties=["a", "b"], status="planned"),
    ])  # fmt: skip

    def told(**asked: Any) -> list[str]:
        (path,) = paths(dataset, "a", "b", as_of=DAY, **asked)
        return [link.entity for link in path.steps[0].links]

    assert told() == ["c1", "c2"]
    assert told(maybe=False) == ["c1"]
    assert told(planned=True) == ["c1", "c2", "c3"]


def test_chains_are_bounded_by_steps_or_by_the_shortest() -> None:
    """All chains can be had where something bounds them; without a bound they are refused."""
    every = paths(FACTS, "society", "partner", longest=9, most=None)
    assert [len(path) for path in every] == [1, 2, 3]
    assert paths(FACTS, "society", "partner", longest=2, most=None) == every[:2]
    assert paths(FACTS, "society", "partner", only_shortest=True) == every[:1]
    with pytest.raises(InvalidValueError, match="must bound how many"):
        paths(FACTS, "society", "partner", most=None)
    with pytest.raises(InvalidValueError, match="1 or more"):
        paths(FACTS, "society", "partner", longest=0)


def test_actors_are_named_in_a_language() -> None:
    """Who has no name in it goes by another; who is not in the dataset by the id."""
    dataset = Dataset([
        Organization(id="a", name={"en": "Union", "ru": "Союз"}),
        Organization(id="b", name={"en": "Club"}),
        Cooperation(id="c1", parties=["a", "nowhere"]),
        Cooperation(id="c2", parties=["b", "nowhere"]),
    ])  # fmt: skip
    (path,) = paths(dataset, "a", "b", language="ru")
    assert path.labels == ("Союз", "nowhere", "Club")
    (plain,) = paths(dataset, "a", "b")
    assert plain.labels == ("Union", "nowhere", "Club")


def test_a_path_is_a_table_of_its_links() -> None:
    """Every link is a row of plain values, for a data frame."""
    (path,) = paths(FACTS, "society", "union", as_of=DAY)
    first, second = path.rows()
    assert first == {
        "step": 1,
        "start": "society",
        "start_label": "Society",
        "start_role": "member",
        "end": "city-union",
        "end_label": "City-union",
        "end_role": "organization",
        "kind": "membership",
        "entity": "m1",
        "entity_label": None,
        "when": "2012/2017",
        "certain": "yes",
        "standing": "actual",
        "sources": "doc",
    }
    assert (second["step"], second["when"], second["certain"]) == (2, None, "maybe")


pairs = st.lists(st.sampled_from("abcdef"), min_size=2, max_size=2, unique=True)


@given(st.lists(pairs, max_size=10), st.booleans())
@settings(max_examples=60)
def test_the_shortest_chains_are_those_of_networkx(drawn: list[list[str]], turned: bool) -> None:  # noqa: FBT001
    """All shortest chains are found, each once, whatever the order of the dataset."""
    entities = [
        *(Organization(id=name, name={"en": name}) for name in "abcdef"),
        *(Cooperation(id=f"c{place}", parties=pair) for place, pair in enumerate(drawn)),
    ]
    dataset = Dataset(reversed(entities) if turned else entities)
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from("abcdef")
    plain.add_edges_from((one, other) for one, other in drawn)
    found = paths(dataset, "a", "b", only_shortest=True, most=None)
    expected = list(nx.all_shortest_paths(plain, "a", "b")) if nx.has_path(plain, "a", "b") else []
    assert sorted(path.ids for path in found) == sorted(map(tuple, expected))
    assert found == paths(Dataset(entities), "a", "b", only_shortest=True, most=None)
    for path in paths(dataset, "a", "b", most=4):
        assert len(path) >= len(found[0])
        assert len(set(path.ids)) == len(path.ids)
        assert all(step.links for step in path.steps)


@frozen(kw_only=True)
class Tour(Entity):
    """Somebody else's type, which ties each port to the next, and plans the way back."""

    ports: tuple[AnyId, ...]

    def ties(self, find: Any) -> Iterator[Tie]:
        """Yield the legs of the tour, and the planned return."""
        for pair in pairwise(self.ports):
            yield from self.tied("tour", *(End(port, "port") for port in pair))
        back = (End(port, "port") for port in reversed(self.ports[:2]))
        yield from self.tied("tour", *back, status="planned")


def test_of_the_ties_of_one_entity_those_of_the_step_are_told() -> None:
    """Neither another leg of the tour nor the planned way back is a link of the first leg."""
    (path,) = paths(
        FACTS.add(Tour(id="t", ports=("union", "hermit", "embassy"))), "union", "hermit", most=1
    )
    assert [str(link) for link in path.steps[0].links] == ["tour (port to port; undated)"]
