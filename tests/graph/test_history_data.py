"""Published figures over time: memberships of states, and reports on global health."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Membership, Organization
from civdiplo.graph import graph, one_mode
from civdiplo.graph.history import (
    MergedSpells,
    active_at,
    balances,
    growth,
    merged_spells,
    rank_clock,
)
from civdiplo.io.table import Column, Key, PeriodOf, Template, read

DATA = Path(__file__).parents[3] / "shared" / "data"
STATES = DATA / "diplomatic"
HEALTH = DATA / "published" / "global_health"
needs_states = pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")
needs_health = pytest.mark.skipif(
    not HEALTH.is_dir(), reason="shared/data/published/global_health is absent"
)
YEARS = (1900, 1950, 1975, 2000, 2005)


@pytest.fixture(scope="module")
def spells() -> Dataset:
    """Give the memberships of states in organizations, as the Correlates of War count them."""
    state, body = (
        Template(Organization, Key(column, prefix=word), name=Column(column))
        for column, word in (("StateID", "state"), ("igoID", "igo"))
    )
    spell = Template(
        Membership,
        Key("igoID", "StateID", "JoinYear"),
        member=state,
        organization=body,
        period=PeriodOf(Column("JoinYear"), Column("LeaveYear")),
    )
    return read(STATES / "cow_igo_membership.csv", spell).dataset


@pytest.fixture(scope="module")
def merged(spells: Dataset) -> MergedSpells:
    """Give them by the rule of gaps that the data ask for."""
    return merged_spells(spells, gap=5, until=1965, end_of_data=2005)


@pytest.fixture(scope="module")
def known() -> Any:
    """Give what is known of the table, worked out without this library."""
    truth = json.loads((STATES / "ground_truth_dev.json").read_text(encoding="utf-8"))
    return next(facts for name, facts in truth.items() if name.startswith("cow_igo_membership"))


@needs_states
def test_spells_are_merged_to_the_known_memberships(merged: MergedSpells) -> None:
    """Of 33,432 spells 17,001 memberships remain, 973 of 15,949 pairs with more than one."""
    told = dict(merged.report.of)
    assert told["spells"] == 33_432
    assert told["memberships"] == len(merged.dataset.of(Membership)) == 17_001
    assert told["parties"] == 15_949
    assert told["parties_with_several"] == 973
    assert told["not_ended"] == 11_810
    assert told["not_known_to_the_year"] == 0
    assert not any(merged.report.column("not_kept"))


@needs_states
def test_the_known_memberships_hold_in_each_year(
    spells: Dataset, merged: MergedSpells, known: Any
) -> None:
    """Merging changes no count of a year that the source looked at."""
    for dataset in (spells, merged.dataset):
        rows = {row["period"]: row for row in growth(dataset, counting="pairs").rows()}
        for year in YEARS:
            row, facts = rows[str(year)], known[f"active_{year}"]
            assert row["held"] == facts["memberships"]
            assert row["held_maybe"] == row["nodes_maybe"] == 0
            assert row["nodes"] == facts["igos"] + facts["states"]


@needs_states
def test_states_and_organizations_have_the_known_ranks(merged: MergedSpells, known: Any) -> None:
    """Organizations and states of a year are as many as known, the first five with their ties."""
    clock = rank_clock(merged.dataset, most=None).rows()
    for year in YEARS:
        facts = known[f"active_{year}"]
        for word, number, top in (
            ("igo", facts["igos"], facts["top5_igos"]),
            ("state", facts["states"], facts["top5_states"]),
        ):
            ours = {
                int(row["node"].removeprefix(f"{word}-")): row["degree"]
                for row in clock
                if row["period"] == str(year) and row["node"].startswith(f"{word}-")
            }
            assert len(ours) == number
            assert [ours[code] for code, _ in top] == [degree for _, degree in top]
            assert sorted(ours.values())[-5:] == sorted(degree for _, degree in top)


@needs_states
def test_the_end_of_the_data_is_not_the_end_of_all_memberships(
    spells: Dataset, merged: MergedSpells
) -> None:
    """Raw, 11,810 memberships end in 2005; by the rule none does, and all of them may go on."""
    assert growth(spells, over="2005").rows()[0]["ends"] == 11_810
    row = growth(merged.dataset, over="2005").rows()[0]
    assert (row["ends"], row["active"], row["active_maybe"]) == (0, 0, 11_810)


@needs_states
def test_a_snapshot_is_the_graph_of_the_day(merged: MergedSpells) -> None:
    """In the middle of 2000, table and graph count the same; the year that ends them is unsure."""
    day = datetime.date(2000, 7, 1)
    ((_, active, maybe),) = active_at(merged.dataset, [day]).cells
    told = graph(merged.dataset, as_of=day).graph
    assert (active + maybe, maybe) == (told["ties"], told["maybe"]) == (11_327, maybe)


@needs_states
def test_states_that_are_members_together_give_the_known_projection(merged: MergedSpells) -> None:
    """In 2000, 191 states share memberships in 18,132 pairs, Netherlands and France in 103."""
    two_mode: nx.Graph[str] = nx.Graph(graph(merged.dataset, as_of=datetime.date(2000, 7, 1)))
    states = {node for node, degree in two_mode.degree if degree and node.startswith("state-")}
    together = nx.bipartite.weighted_projected_graph(two_mode, states)
    weights = {frozenset(pair): told["weight"] for *pair, told in together.edges(data=True)}
    assert (len(states), len(weights), sum(weights.values())) == (191, 18_132, 524_013)
    heaviest = max(weights.values())
    assert [pair for pair, weight in weights.items() if weight == heaviest] == [
        frozenset({"state-210", "state-220"})
    ]
    assert heaviest == 103
    nx.set_node_attributes(
        two_mode, {node: int(node not in states) for node in two_mode}, "bipartite"
    )
    ours = one_mode(two_mode)
    assert {frozenset(pair): told["count"] for *pair, told in ours.edges(data=True)} == weights


# --- reports on global health ---------------------------------------------------------------

SHORT = {"Global Fund": "GF", "World Bank": "WB"}


def cells() -> list[tuple[str, str, str, int]]:
    """Return period, organization, column and figure of each cell of the published table."""
    book = openpyxl.load_workbook(HEALTH / "Data5.xlsx", read_only=True)
    heads, kinds, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    found = []
    for period, *figures in rows:
        for head, kind, figure in zip(heads[1:], kinds[1:], figures, strict=True):
            if figure is not None:
                name = str(head).strip()
                column = str(kind).split("\n")[0].lower()
                found.append((str(period), SHORT.get(name, name), column, int(str(figure))))
    return found


def reports() -> nx.MultiDiGraph[str]:
    """Return the signed weights of the reports of a year on one another, as arcs."""
    here, there = (
        Template(Organization, Key(column, prefix="one"), name=Column(column))
        for column in ("Source", "Target")
    )
    figures = {
        f"org.example:{name.lower()}": Column(name, convert=int) for name in ("Weight", "Year")
    }
    told = Template(
        Membership, Key(here, there, "Year", "Weight"), member=here, organization=there,
        extra=figures,
    )  # fmt: skip
    dataset, report = read(HEALTH / "Data3.csv", told, language="en")
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one in dataset.of(Membership):
        weight, year = (one.extra[name] for name in figures)
        network.add_edge(
            dataset[one.member].label(), dataset[one.organization].label(), weight=weight, year=year
        )
    # Two rows are equal to the letter, and both count: nothing but the report knows the second.
    assert report.counts == {"repeated-row": 1}
    for row in report.of("repeated-row"):
        original: Any = row.original
        source, target, year, weight = original
        network.add_edge(source, target, weight=int(weight), year=int(year))
    return network


@needs_health
def test_every_cell_of_the_published_balances_follows_from_the_reports() -> None:
    """Out, in and balance of eight organizations in 24 periods of two years: all 450 cells."""
    table = balances(reports(), width=2, start=1970)
    ours = {(row["period"], row["node"]): row for row in table.rows()}
    nothing = {"out": 0, "in": 0, "balance": 0}
    published = cells()
    assert len(published) == 450
    for period, node, column, figure in published:
        assert ours.get((period, node), nothing)[column] == figure
    assert {(period, node) for period, node, *_ in published} >= ours.keys()


@needs_health
def test_organizations_and_their_reports_give_the_known_two_mode_graph() -> None:
    """Eight organizations and the reports of each year on another: 1,027 nodes, 2,038 edges."""
    here = Template(Organization, Key("Source", prefix="one"), name=Column("Source"))
    there = Template(Organization, Key("Target", prefix="one"), name=Column("Target"))
    tie = Template(Membership, Key(here, there), member=here, organization=there)
    dataset, report = read(HEALTH / "Data4.csv", tie, language="en")
    network: nx.DiGraph[str] = nx.DiGraph(graph(dataset))
    assert (network.number_of_nodes(), network.number_of_edges()) == (1027, 2038)
    organizations = {node for node in network if node.count("-") == 1}
    assert len(organizations) == 8
    assert nx.is_bipartite(network.to_undirected())
    assert nx.bipartite.sets(network.to_undirected(), organizations)
    assert report.counts["column-not-taken"] == 2
