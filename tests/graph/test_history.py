"""The network over time: laws of the counts, then cases; all actors here are invented."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import networkx as nx
import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Cooperation,
    End,
    Entity,
    Membership,
    Organization,
    Place,
    Tie,
    Twinning,
)
from civdiplo.entities.shapes import AnyId
from civdiplo.errors import InvalidValueError
from civdiplo.graph import Level, graph, simplify
from civdiplo.graph.history import (
    Counting,
    active_at,
    balances,
    growth,
    lives_of_ties,
    merged_spells,
    rank_clock,
    turnover,
)
from civdiplo.testing import partial_dates
from civdiplo.testing import periods as any_periods
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, When
from civdiplo.values.provenance import Citation
from civdiplo.values.truth import Truth

NAMES = ("a", "b", "c", "d", "e")
NAME = {"en": "Name"}
WORLD: tuple[Entity, ...] = (
    Place(id="p1", name=NAME, place_type="city", country="RU"),
    Place(id="p2", name=NAME, place_type="city", country="VN"),
    Place(id="p3", name=NAME, place_type="city", country="VN"),
    Organization(id="a", name=NAME, place="p1"),
    Organization(id="b", name=NAME, place="p2"),
    Organization(id="c", name=NAME, place="p2"),
)
FIRST, LAST = datetime.date(1990, 1, 1), datetime.date(1999, 12, 31)
days = st.dates(FIRST, LAST)
LEVELS: tuple[Level, ...] = ("actor", "organization", "city", "country")


@st.composite
def exact(draw: st.DrawFn) -> Period:
    """Draw a period of full days, or one with an open end."""
    start, end = sorted([draw(days), draw(days)])
    return Period.of(start, ".." if draw(st.booleans()) else end)


@st.composite
def rough(draw: st.DrawFn) -> Period | None:
    """Draw a period of full or partial dates, of unknown and open ends, or none."""
    texts = st.sampled_from(["1991", "1993-05", "1995~", "[1992..1994]", "1997-02-03", None, ".."])
    start, end = draw(texts), draw(texts)
    try:
        return draw(st.none() | st.just(Period.of(start, end)))
    except InvalidValueError:
        return Period.of(end, start)


def ties(period: st.SearchStrategy[Any]) -> st.SearchStrategy[Dataset]:
    """Draw datasets of memberships, cooperations of several, and twinnings that are restated."""
    pair = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)
    several = st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True)
    cities = st.lists(st.sampled_from(["p1", "p2", "p3"]), min_size=2, max_size=2, unique=True)
    relation = st.one_of(
        st.builds(
            lambda one, when: Membership(id="r", member=one[0], organization=one[1], period=when),
            pair,
            period,
        ),
        st.builds(
            lambda some, when, status: Cooperation(
                id="r", parties=some, period=when, status=status
            ),
            several,
            period,
            st.sampled_from([None, "planned"]),
        ),
        st.builds(lambda two, when: Twinning(id="r", parties=two, period=when), cities, period),
    )
    return st.lists(relation, max_size=7).map(
        lambda made: Dataset([*WORLD, *(evolve(one, id=f"r{i}") for i, one in enumerate(made))])
    )


@frozen(kw_only=True)
class Call(Entity):
    """Somebody else's type, which ties its ports on a date of any kind."""

    date: When
    ports: tuple[AnyId, ...]

    def ties(self, find: Any) -> Iterator[Tie]:
        """Yield the tie of the ports."""
        return self.tied("call", *(End(port, "port") for port in self.ports), when=self.date)


# --- laws -----------------------------------------------------------------------------------


@given(ties(rough()), st.sampled_from(LEVELS), st.lists(days, min_size=1, max_size=4))
@settings(max_examples=60)
def test_a_day_has_as_many_ties_as_its_graph(
    dataset: Dataset, level: Level, asked: list[datetime.date]
) -> None:
    """Certain and possible ties of a day are those that the graph of that day holds."""
    table = active_at(dataset, asked, level=level)
    assert table.column("day") == tuple(sorted(set(asked)))
    for row in table.rows():
        told = graph(dataset, as_of=row["day"], level=level).graph
        assert row["active"] + row["maybe"] == told["ties"]
        assert row["maybe"] == told["maybe"]


@given(ties(rough()), st.sampled_from(LEVELS), days)
@settings(max_examples=60)
def test_a_day_has_as_many_pairs_as_its_simple_graph(
    dataset: Dataset, level: Level, day: datetime.date
) -> None:
    """Counted by pairs, the ties of a day are the edges of the simple graph of that day."""
    ((_, active, maybe),) = active_at(dataset, [day], level=level, counting="pairs").cells
    simple = simplify(graph(dataset, as_of=day, level=level))
    certain = [told["certain"] for *_, told in simple.edges(data=True)]
    assert (active, maybe) == (certain.count("yes"), certain.count("maybe"))


@given(ties(exact()), st.sampled_from(["ties", "pairs"]), st.sampled_from(["year", "month"]))
@settings(max_examples=60)
def test_births_less_ends_are_the_change(dataset: Dataset, counting: Counting, by: Any) -> None:
    """Where all dates are full, what begins less what ends is the change of what is active."""
    before = 0
    for row in growth(dataset, by=by, counting=counting).rows():
        assert row["births"] - row["ends"] == row["active"] - before
        assert not any(row[name] for name in row if name.endswith("_maybe"))
        before = row["active"]


@given(st.lists(any_periods() | partial_dates(), min_size=1, max_size=3))
@settings(max_examples=60)
def test_what_held_in_a_year_is_what_overlaps_it(times: list[When]) -> None:
    """The counts of a year are the answers to the question whether a time overlaps that year."""
    dated = [when for when in times if when.stretch.days_of_year is None]
    dataset = Dataset([
        Call(id=f"c{place}", date=when, ports=("a", "b")) for place, when in enumerate(dated)
    ])  # fmt: skip
    for row in growth(dataset, over="1960/2030").rows():
        year = Period.of(f"{row['period']}-01-01", f"{row['period']}-12-31")
        answers = [when.overlaps(year) for when in dated]
        assert row["held"] == answers.count(Truth.YES)
        assert row["held_maybe"] == answers.count(Truth.MAYBE)


@given(ties(rough()), st.sampled_from(["ties", "pairs"]))
@settings(max_examples=40)
def test_what_is_certain_is_among_what_is_possible(dataset: Dataset, counting: Counting) -> None:
    """No count is negative, what ever began only grows, and all that held had begun."""
    ever = 0
    for row in growth(dataset, counting=counting, over="1985/2005").rows():
        assert min(count for name, count in row.items() if name != "period") >= 0
        assert row["active"] <= row["held"] <= row["cumulative"]
        assert row["cumulative"] >= ever
        ever = row["cumulative"]


@given(ties(exact()))
@settings(max_examples=40)
def test_the_degrees_of_a_rank_clock_are_those_of_the_year(dataset: Dataset) -> None:
    """A year's degrees are those of the graph of all pairs that held in it; ranks skip ties."""
    table = rank_clock(dataset, most=None, over="1994")
    union: nx.Graph[str] = nx.Graph()
    for tie in dataset.ties():
        held = tie.when is not None and tie.when.overlaps(Period.parse("1994-01-01/1994-12-31"))
        if held is Truth.YES and tie.standing == "actual":
            ends = [end.party for end in tie.ends]
            union.add_edges_from(nx.complete_graph(ends).edges)
    degrees = dict(union.degree)
    assert {row["node"]: row["degree"] for row in table.rows()} == degrees
    for row in table.rows():
        assert row["rank"] == 1 + sum(other > row["degree"] for other in degrees.values())
        assert row["tied"] == [*degrees.values()].count(row["degree"]) - 1
    for most in (1, 2, 3):
        first = [row for row in table.rows() if row["rank"] <= most]
        assert rank_clock(dataset, most=most, over="1994").rows() == first


@given(ties(rough()), st.sampled_from(["ties", "pairs"]))
@settings(max_examples=40)
def test_turnover_adds_up_to_growth(dataset: Dataset, counting: Counting) -> None:
    """The entries of one node are the births among its own ties, and its exits the ends."""
    table = turnover(dataset, counting=counting, over="1985/2005")
    found = growth(dataset, counting=counting, over="1985/2005", actor="a")
    own = {row["period"]: row for row in table.rows() if row["node"] == "a"}
    for row in found.rows():
        entered = own.get(row["period"], {"entries": 0, "exits": 0})
        assert (row["births"], row["ends"]) == (entered["entries"], entered["exits"])


# --- spells ---------------------------------------------------------------------------------

years = st.integers(1950, 1980)


@st.composite
def spells(draw: st.DrawFn) -> Dataset:
    """Draw spells of two members in two bodies, by years or days, some of them not dated."""
    made: list[Entity] = []
    for place in range(draw(st.integers(0, 7))):
        start, end = sorted([draw(years), draw(years)])
        texts = [f"{start}/{end}", f"{start}-05-01/{end}-06-01", f"{start}~/{end}", f"{start}/", ""]
        period = draw(st.sampled_from(texts)) or None
        member, body = draw(st.sampled_from("ab")), draw(st.sampled_from("uv"))
        made.append(Membership(id=f"s{place}", member=member, organization=body, period=period))
    return Dataset(made)


rules = st.fixed_dictionaries(
    {"gap": st.integers(0, 6)},
    optional={"until": st.integers(1960, 1970), "end_of_data": st.just(1980)},
)


@given(spells(), rules)
def test_merging_spells_takes_nothing_away(dataset: Dataset, rule: dict[str, int]) -> None:
    """What held on a day of a stated spell still holds, and what may have held still may."""
    merged, report = merged_spells(dataset, **rule)
    kept = {gone: row["membership"] for row in report.rows() for gone in row["merged"].split()}
    for spell in dataset.of(Membership):
        after = merged.one(Membership, kept.get(spell.id, spell.id)).period
        if spell.period is None:
            assert after is None
            continue
        assert after is not None
        for year in range(1949, 1982):
            for day in (datetime.date(year, 1, 1), datetime.date(year, 5, 20)):
                assert _strength(after.active_at(day)) >= _strength(spell.period.active_at(day))


def _strength(answer: Truth) -> int:
    return [Truth.NO, Truth.MAYBE, Truth.YES].index(answer)


@given(spells(), rules)
def test_merging_spells_twice_is_merging_them_once(dataset: Dataset, rule: dict[str, int]) -> None:
    """After the rule has been applied, nothing is left that it would merge."""
    merged, report = merged_spells(dataset, **rule)
    again, nothing = merged_spells(merged, **rule)
    assert again == merged
    assert len(nothing) == 0
    told: dict[str, Any] = dict(report.of)
    assert told["spells"] - told["memberships"] == sum(report.column("spells")) - len(report)


def test_a_merged_membership_says_by_which_rule_it_was_made() -> None:
    """It keeps the first id and all sources, and what is not kept is listed."""
    dataset = Dataset([
        _spell("s1", "1950/1950", sources=[Citation("x")], extra={"org.example:row": 1}),
        _spell(
            "s2", "1955/1960", sources=[Citation("y")], extra={"org.example:row": 2},
            note={"en": "again"},
        ),
        _spell("s3", "1955/1960", role="observer"),
        _spell("s4", "1961/", note={"en": "no end"}),
    ])  # fmt: skip
    merged, report = merged_spells(dataset, gap=5)
    one = merged.one(Membership, "s1")
    assert str(one.period) == "1950/1960"
    assert [citation.source for citation in one.sources] == ["x", "y"]
    assert one.claims[0].inferred_from == "2 spells with gaps of at most 5 years"
    assert [entity.id for entity in merged] == ["s1", "s3", "s4"]
    assert report.rows()[0]["not_kept"] == "s2.note s2.extra"
    assert dict(report.of)["not_known_to_the_year"] == 1


def test_the_end_of_the_data_is_no_exit() -> None:
    """Whoever was a member when the data end goes on, for all that is known, and is no end."""
    dataset = Dataset([_spell("s1", "1990/2005"), _spell("s2", "1980/1985")])
    merged, report = merged_spells(dataset, gap=0, end_of_data=2005)
    period = merged.one(Membership, "s1").period
    assert period is not None
    assert period.active_at(datetime.date(2000, 1, 1)) is Truth.YES
    assert period.active_at(datetime.date(2010, 1, 1)) is Truth.MAYBE
    assert [row["ends"] for row in growth(merged, over="1985/2006").rows() if row["ends"]] == [1]
    assert dict(report.of)["not_ended"] == 1


@pytest.mark.parametrize("rule", [{"gap": -1}, {"gap": True}, {"gap": 1, "until": "1965"}])
def test_a_rule_that_is_none_is_refused(rule: dict[str, Any]) -> None:
    """A gap is a whole number of years from 0, and a year a whole number."""
    with pytest.raises(InvalidValueError):
        merged_spells(Dataset(), **rule)


def _spell(id: str, period: str, **facts: Any) -> Membership:
    return Membership(id=id, member="a", organization="u", period=period, **facts)


# --- cases ----------------------------------------------------------------------------------


def test_partial_dates_and_undated_ties_are_told_apart() -> None:
    """What is certain, what is possible and what is unknown stand in columns of their own."""
    dataset = Dataset([
        _spell("m1", "1990/1992"),
        _spell("m2", "1990~/1993"),
        Membership(
            id="m3", member="b", organization="u", period=Period.of("[1990..1991]", "..")
        ),
        Membership(id="m4", member="c", organization="u"),
    ])  # fmt: skip
    table = growth(dataset)
    first, second = table.rows()[:2]
    assert (first["period"], first["births"], first["births_maybe"]) == ("1989", 0, 1)
    assert (second["births"], second["births_maybe"]) == (1, 2)
    assert (second["held"], second["held_maybe"]) == (1, 3)
    told = dict(table.of)
    assert told["ties"] == 4
    assert told["undated"] == 1
    assert told["undated_share"] == 0.25
    assert told["end_open"] == 1
    assert told["nodes_undated"] == 1


def test_an_unknown_end_is_not_an_open_one() -> None:
    """After a sure start, an open end makes a tie active for ever, an unknown one perhaps."""
    dataset = Dataset([_spell("m1", "1990/.."), _spell("m2", "1990/")])
    row = growth(dataset, over="1995").rows()[0]
    assert (row["active"], row["active_maybe"]) == (1, 1)
    told = dict(growth(dataset).of)
    assert (told["end_open"], told["end_unknown"]) == (1, 1)


def test_a_pair_that_parts_and_meets_again_has_two_lives() -> None:
    """Each life has its first and last days, and a length between bounds."""
    dataset = Dataset([
        _spell("m1", "1990-01-01/1990-12-31"),
        _spell("m2", "1990-06-01/1991-12-31"),
        _spell("m3", "1995/"),
    ])  # fmt: skip
    first, second = lives_of_ties(dataset).rows()
    assert first["days_least"] == first["days_most"] == 730
    assert (second["life"], second["ends_by"], second["days_most"]) == (2, None, None)
    assert second["begins_by"] == datetime.date(1995, 12, 31)
    assert not second["is_open"]


def test_a_day_of_some_year_may_be_any_such_day() -> None:
    """A tie dated "13 July" may hold on that day of every year, and on no other."""
    dataset = Dataset([Call(id="c", date=PartialDate("XXXX-07-13"), ports=("a", "b"))])
    july, august = datetime.date(1994, 7, 13), datetime.date(1994, 8, 13)
    assert active_at(dataset, [july, august]).cells == ((july, 0, 1), (august, 0, 0))
    assert dict(growth(dataset).of)["undated"] == 1


def test_a_rank_clock_may_count_ties_and_leave_out_what_is_not_certain() -> None:
    """Two ties of one pair count twice; what only may have held counts where asked for."""
    dataset = Dataset([
        _spell("m1", "1990/1995"),
        _spell("m2", "1991/1995", role="founder"),
        Membership(id="m3", member="b", organization="u", period="1990~/"),
    ])  # fmt: skip
    clock = rank_clock(dataset, counting="ties", over="1992")
    assert [row["degree"] for row in clock.rows()] == [3, 2, 1]
    assert [row["maybe"] for row in clock.rows()] == [1, 0, 1]
    certain = rank_clock(dataset, counting="ties", over="1992", maybe=False)
    assert [(row["node"], row["degree"]) for row in certain.rows()] == [("a", 2), ("u", 2)]


def test_the_pairs_of_an_actor_are_those_it_stands_in() -> None:
    """A tie of three joins two others, too, which is no affair of the first."""
    dataset = Dataset([Cooperation(id="c", parties=["a", "b", "c"], period="1990/1991")])
    assert growth(dataset, counting="pairs", actor="a").rows()[0]["births"] == 2
    assert lives_of_ties(dataset, actor="a").column("other") == ("b", "c")
    assert len(lives_of_ties(dataset)) == 3


def test_months_and_decades_are_periods_too() -> None:
    """A tie of some months is counted by month; a decade is written as EDTF writes it."""
    dataset = Dataset([_spell("m1", "1990-11-05/1991-01-20")])
    assert growth(dataset, by="month").column("period") == ("1990-11", "1990-12", "1991-01")
    assert growth(dataset, by="decade").column("period") == ("199X",)


def test_where_nothing_is_dated_there_is_no_row() -> None:
    """An undated network has no history, and says so."""
    table = growth(Dataset([Membership(id="m", member="a", organization="u")]))
    assert len(table) == 0
    assert dict(table.of)["undated_share"] == 1
    assert dict(growth(Dataset()).of)["undated_share"] is None


def test_words_that_mean_nothing_are_refused() -> None:
    """A period, a way of counting, a stretch without bounds and a day that is none are errors."""
    day: Any = "1990-01-01"
    with pytest.raises(InvalidValueError, match="year, month, decade"):
        growth(Dataset(), by="week")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="ties or pairs"):
        growth(Dataset(), counting="edges")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="first and a last day"):
        growth(Dataset(), over="1990/..")
    with pytest.raises(InvalidValueError, match="must be a collection"):
        growth(Dataset(), kinds="membership")
    with pytest.raises(InvalidValueError, match=r"datetime\.date"):
        active_at(Dataset(), [day])
    with pytest.raises(InvalidValueError, match="1 or more"):
        rank_clock(Dataset(), most=0)


# --- balances -------------------------------------------------------------------------------

arcs = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(-9, 9), st.integers(1970, 1990)
    ),
    max_size=12,
)


@given(arcs, st.integers(1, 5))
@settings(max_examples=40)
def test_balances_of_a_period_are_nought_together(
    drawn: list[tuple[str, str, int, int]], width: int
) -> None:
    """What goes out of one comes into another, so that the balances of a period cancel out."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, target, weight, year in drawn:
        network.add_edge(source, target, weight=weight, year=year)
    table = balances(network, width=width)
    sums: dict[str, int] = {}
    for row in table.rows():
        assert row["out"] + row["in"] == row["balance"]
        sums[row["period"]] = sums.get(row["period"], 0) + row["balance"]
    assert not any(sums.values())
    assert sum(table.column("out")) == sum(weight for *_, weight, _ in drawn)


def test_a_balance_needs_directions_numbers_and_years() -> None:
    """What has no weight or year is counted as left out; what is no number is refused."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_edge("a", "b", weight=1)
    assert dict(balances(network).of)["left_out"] == 1
    network.add_edge("a", "b", weight="1", year=1990)
    with pytest.raises(InvalidValueError, match="must be a number"):
        balances(network)
    network.add_edge("a", "b", weight=1, year="1990")
    network.remove_edge("a", "b", 1)
    with pytest.raises(InvalidValueError, match="whole number"):
        balances(network)
    with pytest.raises(InvalidValueError, match="whole number of at least 1"):
        balances(network, width=0)
    with pytest.raises(InvalidValueError, match="must have directions"):
        balances(nx.Graph())  # type: ignore[arg-type]


def test_balances_take_the_numbers_of_a_data_frame() -> None:
    """Numbers of numpy count as they are, NaN is left out, and nodes need no common order."""
    network: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    network.add_edge("a", 1, weight=np.int64(3), year=np.int64(1990))
    network.add_edge(1, "a", weight=math.nan, year=1990)
    table = balances(network)
    assert table.column("balance") == (-3, 3)
    assert dict(table.of)["left_out"] == 1
    network.add_edge(1, "a", weight=Decimal(1), year=1990)
    network.add_edge(1, "a", weight=0.5, year=1990)
    with pytest.raises(InvalidValueError, match="Decimal in part only"):
        balances(network)


@pytest.mark.parametrize("given", [None, nx.MultiDiGraph(), "dataset.json"])
def test_time_is_asked_of_datasets(given: Any) -> None:
    """A graph, or anything else, is refused with what to hand in."""
    for call in (
        growth,
        turnover,
        rank_clock,
        lives_of_ties,
        lambda dataset: active_at(dataset, []),
        lambda dataset: merged_spells(dataset, gap=5),
    ):
        with pytest.raises(InvalidValueError, match="dataset must be a dataset"):
            call(given)
    with pytest.raises(InvalidValueError, match="network must be a graph of networkx"):
        balances(Dataset())  # type: ignore[arg-type]
