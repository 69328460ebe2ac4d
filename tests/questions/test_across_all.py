"""What is asked of all documents at once: the network, all money, and the same after a file."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import get_args

import networkx as nx
import pytest

from civdiplo import Dataset, fictional, sample
from civdiplo.errors import CivdiploError, MissingRateError, UndecidedError
from civdiplo.graph import Level, graph, simplify, summary
from civdiplo.rates import HmrcRates
from civdiplo.totals import totals
from civdiplo.values.estimates import Tolerance

DAY = datetime.date(2021, 9, 22)


# --- the network ----------------------------------------------------------------------------


@pytest.mark.parametrize("level", get_args(Level))
def test_the_network_has_a_picture_at_each_level(facts: Dataset, level: Level) -> None:
    """At any date and level there is a graph, and what it leaves out is counted."""
    for as_of in (None, DAY, datetime.date(1990, 1, 1)):
        network = graph(facts, as_of=as_of, level=level)
        shown = len({(edge["entity"], edge["kind"]) for *_, edge in network.edges(data=True)})
        left = ("inactive", "maybe_left_out", "planned_left_out", "unprojected", "restated")
        told = network.graph["ties"] + sum(network.graph[name] for name in left)
        assert network.graph["ties"] == shown
        assert told == len(list(facts.ties()))


def test_few_ties_are_certain_on_a_day(facts: Dataset) -> None:
    """On 22 September 2021 two ties are certain: a delivery of that day, and the chair's term."""
    network = graph(facts, as_of=DAY, maybe=False)
    assert {edge["entity"] for *_, edge in network.edges(data=True)} == {
        "antiseptic-for-vinh-loc",
        "do-manh-hai-chair-hanoi-vietnam-russia",
    }


def test_the_network_of_another_day_is_another(invented: Dataset) -> None:
    """A membership and a memorandum that had ended are no longer in it."""

    def entities(day: datetime.date) -> set[str]:
        edges = graph(invented, as_of=day, maybe=False).edges(data=True)
        return {edge["entity"] for *_, edge in edges}

    ended = {"fic-pt-ngo-in-union", "fic-mou-1"}
    assert ended <= entities(datetime.date(2020, 1, 1))
    assert ended.isdisjoint(entities(datetime.date(2022, 1, 1)))
    assert "fic-mou-2" in entities(datetime.date(2022, 1, 1))


def test_the_union_is_central_and_the_association_bridges(facts: Dataset) -> None:
    """VUFO has most neighbours; without the association it is apart from Russia's embassy."""
    found = summary(facts, level="organization")
    assert found.most_connected[0].id == found.bridging[0].id == "vufo"
    assert {"hufo", "hanoi-vietnam-russia"} <= {one.id for one in found.bridging if one.separates}
    network = simplify(graph(facts, level="organization"))
    assert nx.has_path(network, "vufo", "embassy-russia-vietnam")
    network.remove_node("hanoi-vietnam-russia")
    assert not nx.has_path(network, "vufo", "embassy-russia-vietnam")


def test_countries_are_tied_as_the_documents_say(facts: Dataset) -> None:
    """Twinning and cooperation join BY and RU, the association RU and VN, the gift CU and VN."""
    network = simplify(graph(facts, level="country"))
    kinds = {
        (min(one, other), max(one, other)): edge["kinds"]
        for one, other, edge in network.edges(data=True)
    }
    assert "twinning" in kinds["BY", "RU"]
    assert kinds["RU", "VN"] == "cooperation"
    assert kinds["CU", "VN"] == "contribution"
    assert kinds["UZ", "VN"] == "memorandum"
    assert "mandate" in kinds["DK", "RU"]


# --- all money in one currency --------------------------------------------------------------


def test_every_flow_is_counted_or_left_out(facts: Dataset) -> None:
    """The rows and what they leave out are all flows of the dataset, none of them twice."""
    answer = totals(facts, by="provider")
    counted = [one for row in answer for one in row.entities]
    left = [one.entity for one in answer.left_out]
    assert sorted(counted + left) == sorted(flow.entity for flow in facts.flows())
    assert left == ["alumni-gift-to-cuba"]


def test_all_money_is_bounded_in_one_currency(facts: Dataset) -> None:
    """In dollars of September 2021 the nominal sum is exact and lies beside its bounds."""
    near = Tolerance()
    answer = totals(
        facts, by="receiver", currency="USD", rates=HmrcRates(), dating=DAY, tolerance=near
    )
    [row] = answer.overall()
    assert row.converted is not None
    dollars_a_dong = Fraction("1.3757") / Fraction("31377.86")
    dong = 19 * 10**9 + 1506 * 10**9
    assert row.converted.nominal == 6_000_000 + dong * dollars_a_dong
    assert row.converted.count == 3
    assert row.without_amount == 2
    # Each figure at its least and greatest; the least sum is that of the one that may hold others.
    least, greatest = (
        1506 * 10**9 * dollars_a_dong,
        7_000_000 + (19 + 1507) * 10**9 * dollars_a_dong,
    )
    within = row.converted.interval
    assert within.lower is not None
    assert within.upper is not None
    assert Fraction(within.lower) <= least < Fraction(within.lower) + Fraction(1, 10**20)
    assert Fraction(within.upper) >= greatest > Fraction(within.upper) - Fraction(1, 10**20)


def test_the_explanation_names_contributions_sources_and_rates(facts: Dataset) -> None:
    """Each contribution is in it with the title of its source and the rate, also what is left."""
    answer = totals(facts, by="receiver", currency="USD", rates=HmrcRates(), dating=DAY)
    told = str(answer.explain())
    for flow in facts.flows():
        assert flow.entity in told
    assert "Народная дипломатия: адаптация к эпидемии" in told
    assert "HM Revenue and Customs" in told
    assert "2021-09-01/2021-09-30" in told
    assert "1 GBP = 31377.86 VND" in told
    assert "alumni-gift-to-cuba: covered" in told


def test_a_sum_without_a_day_is_not_dated_in_silence(facts: Dataset) -> None:
    """Where no day is chosen for sums that state none, converting is an error or left out."""
    with pytest.raises((UndecidedError, MissingRateError)) as caught:
        totals(facts, currency="USD", rates=HmrcRates())
    assert isinstance(caught.value, CivdiploError)
    answer = totals(facts, currency="USD", rates=HmrcRates(), on_missing="leave out")
    undated = {"raised-for-friends-abroad", "mobilised-for-vietnam"}
    assert undated <= {one.entity for one in answer.left_out}


def test_dated_gifts_are_converted_each_at_its_own_rate(invented: Dataset) -> None:
    """Kroner of April and of June are converted at the rates of their months."""
    rates = HmrcRates()
    answer = totals(invented, by="campaign", currency="EUR", rates=rates)
    row = answer.row("fic-campaign", "disbursement")
    assert row.converted is not None
    nok = rates.rate("NOK", "EUR", datetime.date(2021, 4, 20)).value
    dkk = rates.rate("DKK", "EUR", datetime.date(2021, 6, 1)).value
    assert row.converted.nominal == 12_500 + 5_000 + 80_000 * nok + 50_000 * dkk
    assert row.converted.interval.upper is None
    pledged = answer.row("fic-campaign", "pledge").sum("EUR")
    assert pledged is not None
    assert pledged.nominal == 9_000


# --- the same after a round trip ------------------------------------------------------------


def test_nothing_changes_on_the_way_through_a_file(facts: Dataset, invented: Dataset) -> None:
    """What was written and read is equal, and gives equal networks and sums."""
    for travelled, shipped in ((facts, sample()), (invented, fictional())):
        assert travelled == shipped
        assert summary(travelled) == summary(shipped)
        for by in ("campaign", "receiver_country"):
            assert str(totals(travelled, by=by)) == str(totals(shipped, by=by))
            assert str(totals(travelled, by=by).explain()) == str(totals(shipped, by=by).explain())
