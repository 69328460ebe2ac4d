"""The network over a period, of regions, and from types that state their ties in one way."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Cooperation,
    End,
    Entity,
    Group,
    Mandate,
    Membership,
    Organization,
    Place,
    PlainEnd,
    PlainTie,
    Post,
    Representation,
    Tie,
)
from civdiplo.entities.shapes import AnyId
from civdiplo.errors import InvalidValueError
from civdiplo.graph import Level, city_of, graph, region_of
from civdiplo.graph.columns import plain_tie_of
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation

if TYPE_CHECKING:
    import networkx as nx

LEVELS: tuple[Level, ...] = ("actor", "organization", "person", "city", "region", "country")
ONE, OTHER = datetime.date(2014, 3, 1), datetime.date(2016, 9, 30)
NAMES = ("a", "b", "c", "d")
NAME = {"en": "Name"}
PLACES = (
    Place(id="land", name=NAME, place_type="region", country="RU"),
    Place(id="oblast", name=NAME, place_type="province", part_of="land"),
    Place(id="city", name=NAME, place_type="city", part_of="oblast"),
    Place(id="house", name=NAME, place_type="site", part_of="city"),
    Place(id="capital", name=NAME, place_type="city", country="VN"),
)

ids = st.sampled_from(NAMES)
pairs = st.lists(ids, min_size=2, max_size=2, unique=True)
times = st.none() | st.sampled_from(
    ["2012/2017", "2014/2015", "2015/..", "/2014-03", "2014-03-01/2016-09-30", "2018/2019", "../.."]
)
statuses = st.none() | st.sampled_from(["planned", "active", "cancelled"])
cited = st.sampled_from(
    [(), (Citation("doc"),), (Citation("doc", locator="1"), Citation("map"), Citation("doc"))]
)
actors = st.builds(
    lambda place, parent, status: {"place": place, "parent": parent, "status": status},
    st.none() | st.sampled_from([place.id for place in PLACES]),
    st.none() | ids,
    statuses,
)
memberships = st.builds(
    lambda pair, role, period, sources: Membership(
        id="r", member=pair[0], organization=pair[1], role=role, period=period, sources=sources
    ),
    pairs,
    st.none() | st.sampled_from(["member", "founder"]),
    times,
    cited,
)
missions = st.builds(
    lambda pair, period, status, sources: Representation(
        id="r",
        representative=pair[0],
        principal=pair[1],
        period=period,
        status=status,
        sources=sources,
    ),
    pairs,
    times,
    statuses,
    cited,
)
mandates = st.builds(
    lambda pair, period: Mandate(
        id="r", agent=pair[0], principal=pair[1], powers=[NAME], period=period
    ),
    pairs,
    times,
)
joint = st.builds(
    Cooperation,
    id=st.just("r"),
    parties=st.lists(ids, min_size=2, max_size=4, unique=True),
    period=times,
    status=statuses,
)
groups = st.builds(Group, id=st.just("r"), name=st.just(NAME), affiliated_with=st.none() | ids)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Draw organizations, with or without place and parent, and up to ten relations of them."""
    held = [Organization(id=name, name=NAME, **draw(actors)) for name in NAMES[:-1]]  # "d" dangles
    some = st.one_of(memberships, memberships, missions, mandates, joint, groups)
    drawn = draw(st.lists(some, max_size=10))
    stated: list[Entity] = []
    for number, one in enumerate(drawn):
        values: dict[str, Any] = {name: getattr(one, name) for name in _fields(one)}
        stated.append(type(one)(**{**values, "id": f"r{number}"}))
    return Dataset([*PLACES, *held, *stated])


def _fields(entity: Entity) -> list[str]:
    return [field.name for field in entity.__attrs_attrs__]


def all_of(network: nx.MultiDiGraph[str]) -> object:
    """Return all that a graph says, also the order in which an edge says it."""
    edges = sorted(
        (one, other, key, list(told.items()))
        for one, other, key, told in network.edges(keys=True, data=True)
    )
    return network.graph, dict(network.nodes.items()), edges


@settings(max_examples=150)
@given(datasets(), st.sampled_from(LEVELS), times, st.tuples(st.booleans(), st.booleans()))
def test_plain_ties_are_taken_as_any_others_are(
    dataset: Dataset, level: Level, period: str | None, flags: tuple[bool, bool]
) -> None:
    """Reading the ties of a type by columns gives the graph that asking each entity gives."""
    asked: dict[str, Any] = {"level": level, "period": period}
    asked |= {"maybe": flags[0], "planned": flags[1]}
    with patch("civdiplo.graph.assembly._AT_ONCE", 3):
        fast = graph(dataset, **asked)
    with patch("civdiplo.graph.assembly.plain_tie_of", return_value=None):
        general = graph(dataset, **asked)
    assert all_of(fast) == all_of(general)
    assert fast.pred == general.pred


@given(datasets(), st.sampled_from(LEVELS))
def test_kinds_choose_plain_ties_too(dataset: Dataset, level: Level) -> None:
    """What is asked for by kind is what has that kind in the whole network."""
    whole = graph(dataset, level=level)
    for kind in ("membership", "subordination", "cooperation"):
        chosen = graph(dataset, level=level, kinds={kind})
        keys = {key for *_, key, told in whole.edges(keys=True, data=True) if told["kind"] == kind}
        assert {key for *_, key in chosen.edges(keys=True)} == keys


@given(datasets(), st.dates(datetime.date(2013, 1, 1), datetime.date(2018, 1, 1)))
def test_a_period_of_one_day_is_that_day(dataset: Dataset, day: datetime.date) -> None:
    """Ever and throughout mean the same on one day, and what a date means."""
    at_date = all_of(graph(dataset, as_of=day, maybe=True))
    for active in ("ever", "throughout"):
        made = graph(dataset, period=day, active=active)
        assert made.graph.pop("period") == f"{day}/{day}"
        assert made.graph.pop("active") == active
        made.graph = {"level": "actor", "as_of": day.isoformat(), **made.graph}
        assert all_of(made) == at_date


@given(datasets())
def test_what_holds_throughout_holds_on_every_day(dataset: Dataset) -> None:
    """Throughout implies each day, and each day implies ever; certainly as well as possibly."""
    period = Period.of(ONE, OTHER)
    for maybe in (True, False):
        asked = [
            graph(dataset, period=period, active="throughout", maybe=maybe),
            graph(dataset, as_of=ONE, maybe=maybe),
            graph(dataset, period=period, maybe=maybe),
            graph(dataset),
        ]
        keys = [{key for *_, key in made.edges(keys=True)} for made in asked]
        assert keys[0] <= keys[1] <= keys[2] <= keys[3]


@pytest.mark.parametrize(
    ("stated", "ever", "throughout"),
    [
        ("2012/2017", "yes", "yes"),
        ("2014-02/2015", "yes", None),
        ("2014/..", "yes", "maybe"),
        ("2017/2018", None, None),
        ("2016-09/2018", "maybe", None),
        (None, "maybe", "maybe"),
    ],
)
def test_ever_and_throughout(stated: str | None, ever: str | None, throughout: str | None) -> None:
    """A tie may be there on one day of a period, on all of them, or on none."""
    dataset = Dataset([Cooperation(id="c", parties=["a", "b"], period=stated)])
    for active, answer in (("ever", ever), ("throughout", throughout)):
        period = "2014-03/2016-09-15"
        made = graph(dataset, period=period, active=active)  # type: ignore[arg-type]
        found = [told["certain"] for *_, told in made.edges(data=True)]
        assert found == ([] if answer is None else [answer])
        assert made.graph["period"] == "2014-03-01/2016-09-15"
        assert made.graph["inactive"] == (answer is None)


def test_a_period_that_is_none_is_refused() -> None:
    """A day and a period together, no time, and no such word are errors that say so."""
    with pytest.raises(InvalidValueError, match="must not be given beside as_of"):
        graph(Dataset(), as_of=ONE, period="2014")
    with pytest.raises(InvalidValueError, match="must be one of ever, throughout"):
        graph(Dataset(), period="2014", active="always")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="must state a year"):
        graph(Dataset(), period="XXXX-05")


def test_organizations_of_another_time_are_no_nodes() -> None:
    """Who certainly came after the period, or was gone before it, is left out unless tied."""
    dataset = Dataset([
        Organization(id="late", name=NAME, founded="2017"),
        Organization(id="gone", name=NAME, dissolved="2013"),
        Organization(id="new", name=NAME, founded="2015"),
    ])  # fmt: skip
    assert set(graph(dataset, period="2014/2016")) == {"new"}
    assert set(graph(dataset, period="2014/2016", active="throughout")) == set()
    assert set(graph(dataset, period="2010/..")) == {"late", "gone", "new"}


def test_ends_are_seen_in_their_region() -> None:
    """The nearest province or region on the way up is the node; other ends have none."""
    find = Dataset(PLACES).get
    assert [region_of(place.id, find) for place in PLACES] == [
        "land", "oblast", "oblast", "oblast", None,
    ]  # fmt: skip
    dataset = Dataset([
        *PLACES,
        Organization(id="a", name=NAME, place="house"),
        Organization(id="b", name=NAME, place="land"),
        Organization(id="c", name=NAME, place="capital"),
        Cooperation(id="x", parties=["a", "b", "c"]),
    ])  # fmt: skip
    made = graph(dataset, level="region")
    assert list(made.edges) == [("land", "oblast", "x")]
    assert (made.graph["unplaced_ids"], made.nodes["oblast"]["country"]) == ("c", "RU")
    assert city_of("a", find) is None


@frozen(kw_only=True)
class Turned(Membership):
    """A membership that is told from the other side, by code of its own."""

    def ties(self, find: Any) -> Any:
        """Yield the tie with its ends turned round."""
        (tie,) = super().ties(find)
        yield Tie(tie.entity, tie.kind, tie.ends[::-1], None, False, "actual", ())  # noqa: FBT003


@frozen(kw_only=True)
class Reckoned(Entity):
    """A type whose time is worked out on demand."""

    plain_tie = PlainTie(
        kind="reckoned",
        ends=(PlainEnd(field="one", role="one"), PlainEnd(field="two", role="two")),
        directed=False,
        when="period",
    )

    one: AnyId
    two: AnyId

    @property
    def period(self) -> Period:
        """A new object each time."""
        return Period.of(ONE, OTHER)


def test_a_type_with_code_of_its_own_is_asked_through_it() -> None:
    """A subclass that has its own ties is not read by what its parent describes."""
    assert plain_tie_of(Membership) is Membership.plain_tie
    for cls in (Turned, Reckoned, Appointment, Post):
        assert plain_tie_of(cls) is None
    made = graph(Dataset([Turned(id="t", member="b", organization="a")]))
    assert [told["roles"] for *_, told in made.edges(data=True)] == ["organization, member"]
    reckoned = Reckoned(id="r", one="b", two="a")
    assert next(reckoned.ties(lambda _: None)).ends == (End("b", "one"), End("a", "two"))
    (told,) = (told for *_, told in graph(Dataset([reckoned])).edges(data=True))
    assert (told["edtf"], told["roles"]) == (f"{ONE}/{OTHER}", "two, one")
