"""Two-mode networks, what they are in one mode, and money: laws, networkx as a peer, cases."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Contribution,
    Cooperation,
    Event,
    Exchange,
    Membership,
    Memorandum,
    Organization,
    Participation,
    Person,
    Place,
)
from civdiplo.errors import InvalidValueError
from civdiplo.graph import graph, money, one_mode, simplify, two_mode
from civdiplo.totals import totals
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money

DATA = Path(__file__).parents[3] / "shared" / "data"
STATES = DATA / "diplomatic"
HEALTH = DATA / "published" / "global_health"
NAME = {"en": "Name"}
NAMES = ("a", "b", "c", "d", "e")
DAY = datetime.date(2015, 6, 1)

Drawn = list[tuple[list[str], str | None]]

parties = st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True)
papers = st.lists(st.tuples(parties, st.none() | st.sampled_from(["2010", "2016"])), max_size=6)


def signed(drawn: Drawn) -> Dataset:
    """Return memoranda of these parties and dates."""
    return Dataset(
        Memorandum(id=f"m{number}", parties=held, signed=when)
        for number, (held, when) in enumerate(drawn)
    )


def of_mode(network: nx.Graph[Any], mode: int) -> set[Any]:
    """Return the nodes of a mode."""
    return {node for node, told in network.nodes.items() if told["bipartite"] == mode}


@given(papers)
def test_the_two_mode_network_is_bipartite(drawn: Drawn) -> None:
    """It is one to networkx, and the incidence says who stands in what."""
    made = two_mode(signed(drawn), kinds={"memorandum"})
    assert not made or bipartite.is_bipartite_node_set(made, of_mode(made, 0))
    assert made.number_of_edges() == sum(len(held) for held, _ in drawn)
    assert made.graph["ties"] == len(drawn)
    for number, (held, _) in enumerate(drawn):
        assert set(made.adj[f"m{number}"]) == set(held)


@given(papers)
def test_one_mode_is_what_networkx_projects(drawn: Drawn) -> None:
    """Each weight is that of the projection of networkx which has one."""
    assume(drawn)  # networkx projects no empty graph
    made = two_mode(signed(drawn), kinds={"memorandum"})
    for mode in (0, 1):
        kept = of_mode(made, mode)
        peers: dict[str, nx.Graph[Any]] = {
            "count": bipartite.weighted_projected_graph(made, kept),
            "newman": bipartite.collaboration_weighted_projected_graph(made, kept),
            "jaccard": bipartite.overlap_weighted_projected_graph(made, kept),
            "overlap": bipartite.overlap_weighted_projected_graph(made, kept, jaccard=False),
        }
        for weight, peer in peers.items():
            ours = one_mode(made, mode=mode, weight=weight)  # type: ignore[arg-type]
            assert set(ours) == set(peer)
            assert _weights(ours) == pytest.approx(_weights(peer))


def test_directions_and_attributes_of_a_two_mode_network_do_not_matter() -> None:
    """One whose edges all run to the events is in one mode what it is without directions."""
    made: nx.DiGraph[str] = nx.DiGraph([("club", "gala"), ("choir", "gala")])
    nx.set_node_attributes(made, {node: int(node == "gala") for node in made}, "bipartite")
    made.graph["weight"] = "none"
    assert _weights(one_mode(made)) == _weights(one_mode(made.to_undirected())) != {}
    assert one_mode(made, weight="newman").graph == {"weight": "newman"}


def test_one_kind_as_text_is_refused() -> None:
    """The letters of a kind are no kinds."""
    with pytest.raises(InvalidValueError, match="must be a collection of kinds"):
        two_mode(Dataset(), kinds="event")


def _weights(network: nx.Graph[Any]) -> dict[tuple[Any, ...], float]:
    found = network.edges(data=True)
    return {tuple(sorted((one, other))): told["weight"] for one, other, told in found}


@given(papers)
def test_cliques_and_incidence_say_the_same(drawn: Drawn) -> None:
    """A hyperedge as a clique, made simple, is the incidence in one mode, in either weight."""
    dataset = signed(drawn)
    made = two_mode(dataset, kinds={"memorandum"})
    for clique, incidence in (("entities", "count"), ("newman", "newman")):
        simple = simplify(graph(dataset), weight=clique)  # type: ignore[arg-type]
        ours = one_mode(made, weight=incidence)  # type: ignore[arg-type]
        assert _weights(simple) == pytest.approx(_weights(ours))


@given(papers)
def test_newman_strength_is_the_number_of_meetings(
    drawn: Drawn,
) -> None:
    """Whoever meets anybody in k papers has strength k."""
    strength = dict(
        one_mode(two_mode(signed(drawn), kinds={"memorandum"}), weight="newman").degree(
            weight="weight"
        )
    )
    assert strength == pytest.approx(Counter(party for held, _ in drawn for party in held))


@given(papers, st.booleans())
def test_ties_are_taken_or_counted(drawn: Drawn, maybe: Any) -> None:
    """What is taken and what is left out for each reason adds up to all ties."""
    told = two_mode(signed(drawn), kinds={"memorandum"}, as_of=DAY, maybe=maybe).graph
    names = ("ties", "inactive", "maybe_left_out", "planned_left_out", "other")
    assert sum(told[name] for name in names) == len(drawn)
    assert told["as_of"] == "2015-06-01"
    assert maybe or told["maybe"] == 0


def test_renaming_changes_names_only() -> None:
    """With other ids the network in one mode has the same weights."""
    drawn: Drawn = [(["a", "b", "c"], None), (["b", "c"], None)]
    turned: Drawn = [
        ([{"a": "z", "b": "y", "c": "x"}[one] for one in held], when) for held, when in drawn
    ]
    both = [one_mode(two_mode(signed(held), kinds={"memorandum"})) for held in (drawn, turned)]
    assert sorted(_weights(both[0]).values()) == sorted(_weights(both[1]).values()) == [1, 1, 2]


def test_organizations_and_events() -> None:
    """Nodes and edges say who, in which role, when and how certainly."""
    dataset = Dataset([
        Organization(id="club", name={"en": "Club"}, country="VN"),
        Event(
            id="forum", name={"en": "Forum"}, date="2015-06", organizers=["club"],
            participants=[Participation(party="union", role="guest")],
        ),
        Cooperation(id="other", parties=["club", "union"]),
    ])  # fmt: skip
    made = two_mode(dataset, kinds={"event"}, as_of=DAY)
    assert set(made) == {"club", "union", "forum"}
    assert made.nodes["forum"] == {
        "label": "Forum",
        "type": "Event",
        "bipartite": 1,
        "kind": "event",
        "edtf": "2015-06",
    }
    assert made.nodes["club"]["country"] == "VN"
    assert made.edges["union", "forum"] == {
        "weight": 1,
        "roles": "guest",
        "certain": "maybe",
        "entities": "forum",
    }


def test_cities_and_their_leagues() -> None:
    """Members are seen in their cities, what they belong to is the second mode."""
    dataset = Dataset([
        Place(id="hanoi", name=NAME, place_type="city"),
        Place(id="hue", name=NAME, place_type="city"),
        *(Organization(id=name, name=NAME, place=place)
          for name, place in (("x", "hanoi"), ("y", "hanoi"), ("z", "hue"), ("league", None))),
        *(Membership(id=f"m-{one}", member=one, organization="league") for one in "xyz"),
        Membership(id="nested", member="league", organization="world"),
    ])  # fmt: skip
    made = two_mode(dataset, kinds={"membership"}, meet_in="targets", level="city")
    assert made.edges["hanoi", "league"]["weight"] == 2
    assert made.edges["hanoi", "league"]["entities"] == "m-x m-y"
    assert (made.graph["unplaced"], "world" in made) == (1, False)
    assert list(one_mode(made).edges(data="shared")) == [("hanoi", "hue", "league")]
    nested = two_mode(dataset, kinds={"membership"}, meet_in="targets")
    assert set(nested.adj["organization:league"]) == {"x", "y", "z"}
    assert set(nested.adj["league"]) == {"world"}


def test_what_is_no_meeting_is_counted_apart() -> None:
    """A tie that an end states of itself joins nobody to anything; nor has a pact a target."""
    dataset = Dataset([
        Organization(id="office", name=NAME, parent="union"),
        Memorandum(id="m", parties=["a", "b"]),
    ])  # fmt: skip
    assert two_mode(dataset, kinds={"subordination"}).graph["other"] == 1
    targets = two_mode(dataset, kinds={"subordination", "memorandum"}, meet_in="targets")
    assert (targets.graph["other"], list(targets.edges)) == (1, [("office", "union")])


def test_persons_alone_meet() -> None:
    """At the level of persons organizations have no node, and planned ties are on demand."""
    dataset = Dataset([
        Person(id="one", name=NAME), Person(id="two", name=NAME),
        Cooperation(id="c", parties=["one", "two", "club"], status="planned"),
    ])  # fmt: skip
    assert not two_mode(dataset, kinds={"cooperation"}, level="person")
    made = two_mode(dataset, kinds={"cooperation"}, level="person", planned=True)
    assert (set(made), made.graph["unplaced"]) == ({"one", "two", "c"}, 1)


def test_a_network_without_modes_is_refused() -> None:
    """Each node has a mode, each edge joins two of them, a word is one of its choices."""
    plain: nx.Graph[str] = nx.Graph([("a", "b")])
    with pytest.raises(InvalidValueError, match="must be 0 or 1 of each node"):
        one_mode(plain)
    nx.set_node_attributes(plain, dict.fromkeys("ab", 1), "bipartite")
    with pytest.raises(InvalidValueError, match="must differ for the two nodes of an edge"):
        one_mode(plain)
    with pytest.raises(InvalidValueError, match="mode must be 0 or 1"):
        one_mode(plain, mode=2)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="must be one of entities, targets"):
        two_mode(Dataset(), kinds={"event"}, meet_in="x")  # type: ignore[arg-type]


# --- money --------------------------------------------------------------------------------------

sums = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("cd"), st.integers(1, 10**6)), max_size=8
)


@given(sums)
def test_money_is_neither_lost_nor_made(drawn: list[tuple[str, str, int]]) -> None:
    """The amounts of all edges add up to those of all gifts."""
    made = money(
        Dataset(
            Contribution(id=f"g{number}", provider=one, receiver=other, amount=Money(cents, "USD"))
            for number, (one, other, cents) in enumerate(drawn)
        )
    )
    told = [told for *_, told in made.edges(data=True)]
    assert sum(int(one["amount"]) for one in told) == sum(amount for *_, amount in drawn)
    assert sum(one["flows"] for one in told) == len(drawn)
    assert made.graph["flows"] == len(drawn)


@given(sums)
def test_the_graph_of_money_agrees_with_the_totals(drawn: list[tuple[str, str, int]]) -> None:
    """Each edge has the amount and the number of gifts that the totals have of its two ends."""
    dataset = Dataset(
        Contribution(
            id=f"g{number}", provider=one, receiver=other, amount=Money(f"{cents}.25", "USD")
        )
        for number, (one, other, cents) in enumerate(drawn)
    )
    told = {
        (one, other): (Decimal(edge["amount"]), edge["flows"])
        for one, other, edge in money(dataset).edges(data=True)
    }
    rows = totals(dataset, by=("provider", "receiver"))
    assert told == {row.key[:2]: (row.sums[0].nominal, row.count) for row in rows}


def gifts(**changed: Any) -> Dataset:
    """Return three gifts, of which the last is another one."""
    usual: dict[str, Any] = {
        "provider": "a",
        "receiver": "b",
        "amount": Money(1, "USD"),
        "date": "2015-06-01",
    }
    return Dataset([
        Contribution(id="g1", **usual),
        Contribution(id="g2", **usual),
        Contribution(id="g3", **{**usual, **changed}),
    ])  # fmt: skip


def test_money_of_several_currencies_is_refused_by_name() -> None:
    """One currency is chosen, or a function converts; what is left out is counted."""
    mixed = gifts(amount=Money(20_000, "VND"))
    with pytest.raises(InvalidValueError, match="'USD, VND'"):
        money(mixed)
    chosen = money(mixed, currency="USD")
    assert chosen.edges["a", "b"] == {"weight": 2.0, "amount": "2", "flows": 2}
    assert (chosen.graph["currency"], chosen.graph["other_currency"]) == ("USD", 1)
    converted = money(mixed, amount=lambda _: Money("1.5", "EUR"))
    assert (converted.edges["a", "b"]["amount"], converted.graph["currency"]) == ("4.5", "EUR")


def test_a_pledge_and_its_payment_are_not_added() -> None:
    """Flows of several types need a choice."""
    mixed = gifts(transaction_type="pledge")
    with pytest.raises(InvalidValueError, match="'not stated, pledge'"):
        money(mixed)
    assert money(mixed, transaction_types=[None]).edges["a", "b"]["flows"] == 2


@pytest.mark.parametrize(
    ("changed", "counted"),
    [
        ({"amount": None}, "without_amount"),
        ({"amount": Estimate.between(5, 9, "USD")}, "without_amount"),
        ({"receiver": None}, "without_end"),
        ({"date": "2012"}, "inactive"),
        ({"date": None}, "maybe_left_out"),
    ],
)
def test_what_is_left_out_is_counted(changed: dict[str, Any], counted: str) -> None:
    """Each flow that is not in the graph is counted under its reason."""
    made = money(gifts(**changed), period="2015", maybe=False)
    assert (made.graph[counted], made.graph["flows"]) == (1, 2)


def test_estimates_count_by_what_they_name() -> None:
    """An amount of "about a hundred" is taken as a hundred, and counted as estimated."""
    made = money(gifts(amount=Estimate.about(100, "USD")))
    assert made.edges["a", "b"]["amount"] == "102"
    assert made.graph["estimated"] == 1


def test_an_exchange_is_no_money() -> None:
    """A dataset without flows has an empty graph of no currency."""
    made = money(Dataset([Exchange(id="x", sending=["a"], hosting=["b"])]))
    assert (len(made), "currency" in made.graph) == (0, False)


# --- real tables ----------------------------------------------------------------------------------


@pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")
def test_states_meet_in_organizations() -> None:
    """Of the year 2000: 191 states, 18,132 pairs that share 524,013 organizations, at most 103."""
    lines = (STATES / "cow_igo_membership.csv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].replace('"', "").split(",")
    rows = [dict(zip(columns, line.split(","), strict=True)) for line in lines[1:]]
    dataset = Dataset(
        Membership(
            id=f"m{number}",
            member=f"state-{row['StateID']}",
            organization=f"igo-{row['igoID']}",
            period=f"{row['JoinYear']}/{row['LeaveYear']}",
        )
        for number, row in enumerate(rows)
        if int(row["LeaveYear"]) >= 2000
    )
    made = two_mode(dataset, kinds={"membership"}, meet_in="targets", period="2000")
    states = one_mode(made)
    weights = _weights(states)
    assert (len(states), len(weights), sum(weights.values())) == (191, 18_132, 524_013)
    assert max(weights, key=weights.__getitem__) == ("state-210", "state-220")
    assert max(weights.values()) == 103
