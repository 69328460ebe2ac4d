"""Every known figure of real networks, from tables that are read in a few lines each."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Cooperation, Membership, Memorandum, Organization, Place, Twinning
from civdiplo.graph import graph, kilometres, one_mode, project, simplify, summary, unconfirmed
from civdiplo.graph.history import merged_spells
from civdiplo.graph.measures import (
    arc_reciprocity,
    attribute_assortativity,
    brokers,
    centralities,
    coreness,
    degree_assortativity,
    mean_local_clustering,
    mixing,
    transitivity,
)
from civdiplo.io.table import Column, First, Key, PeriodOf, Template, read

DATA = Path(__file__).parents[3] / "shared" / "data"
CITIES = DATA / "sister_cities"
STATES = DATA / "diplomatic"
needs_cities = pytest.mark.skipif(not CITIES.is_dir(), reason="shared/data/sister_cities is absent")
needs_states = pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")
WIKIDATA = "eu_sistercities_wikidata.tsv"
COUNTRY = "org.example:country"
DESTINATION = "destination_countryLabel"


def known(folder: Path, table: str) -> Any:
    """Return what is known of a table, worked out without this library."""
    truth = json.loads((folder / "ground_truth_dev.json").read_text(encoding="utf-8"))
    return next(facts for name, facts in truth.items() if name.startswith(table))


def with_all_places(dataset: Dataset) -> nx.Graph[str]:
    """Return who is tied to whom, with the places that nothing ties."""
    made = simplify(graph(dataset))
    made.add_nodes_from((place.id, {"label": place.label()}) for place in dataset.of(Place))
    return made


def agrees(made: nx.Graph[str], facts: Mapping[str, Any]) -> None:
    """Hold parts, degrees and connections of a network to what is known."""
    parts = sorted(map(len, nx.connected_components(made)), reverse=True)
    assert parts[:10] == facts["component_sizes_top10"]
    assert (len(parts), parts[0]) == (facts["components"], facts["largest_component"])
    assert parts.count(1) == facts["isolates_after_removal"]
    histogram = {int(size): count for size, count in facts["component_size_histogram"].items()}
    assert Counter(parts) == histogram
    degrees = Counter(degree for _, degree in made.degree())
    assert [degrees[number] for number in range(1, 11)] == facts["degree_histogram_1_to_10"]
    assert max(degrees) == facts["max_degree"]
    mean = 2 * made.number_of_edges() / len(made)
    assert mean == pytest.approx(facts["avg_degree"])
    assert nx.density(made) == pytest.approx(facts["density"])
    assert len(set(nx.articulation_points(made))) == facts["articulation_points"]
    assert sum(1 for _ in nx.bridges(made)) == facts["bridges"]
    assert max(coreness(made).column("core")) == facts["max_core_number"]


def figures_agree(made: nx.Graph[str], facts: Mapping[str, Any]) -> None:
    """Hold the measures of ours to the figures that networkx gave."""
    assert float(transitivity(made)) == pytest.approx(facts["transitivity"])
    assert float(mean_local_clustering(made)) == pytest.approx(facts["avg_clustering"])
    assert float(degree_assortativity(made)) == pytest.approx(facts["degree_assortativity"])
    found = summary(made)
    assert (found.nodes, found.edges) == (facts["nodes"], facts["edges"])
    assert (found.components, found.largest) == (facts["components"], facts["largest_component"])
    assert len(found.isolated) == facts["isolates_after_removal"]
    shown = {row["measure"]: row["value"] for row in found.figures.rows()}
    assert shown["density"] == pytest.approx(facts["density"])
    assert shown["mean degree"] == pytest.approx(facts["avg_degree"])


def tops_agree(made: nx.Graph[str], names: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    """Hold the twenty of most ties and the ten of highest PageRank to those known."""
    table = centralities(made, which=["pagerank", "degree"])
    rank = dict(zip(table.column("node"), table.column("pagerank"), strict=True))
    first = sorted(rank, key=lambda node: -rank[node])[:10]
    assert [names[node] for node in first] == [name for name, _ in facts["top10_pagerank"]]
    for node, (_, figure) in zip(first, facts["top10_pagerank"], strict=True):
        assert rank[node] == pytest.approx(figure, rel=1e-6)
    most = sorted((-degree, names[node]) for node, degree in made.degree())[:20]
    listed = sorted((-degree, name) for name, degree in facts["top20_degree"])
    least = -listed[-1][0]
    above = [one for one in most if -one[0] > least]
    assert above == [one for one in listed if -one[0] > least]
    assert [degree for degree, _ in most] == [degree for degree, _ in listed]
    for degree, name in listed:
        assert degree == -max(made.degree(node) for node in names if names[node] == name)


# --- sister cities of six countries ---------------------------------------------------------------


def city(label: str, country: str, side: str) -> Template:
    """Return what either side of a row of sister cities makes."""
    return Template(
        Place,
        Key(label, country),
        name=Column(label),
        place_type="city",
        latitude=Column(f"{side}lat"),
        longitude=Column(f"{side}long"),
        extra={COUNTRY: Column(country)},
    )


HERE = city("origincityLabel", "origincountry", "origin")
THERE = city("sistercityLabel", DESTINATION, "destination")


@pytest.fixture(scope="module")
def cities() -> Dataset:
    """Give the sister cities of six countries."""
    twinning = Template(Twinning, Key(HERE, THERE, unordered=True), parties=[HERE, THERE])
    return read(CITIES / WIKIDATA, twinning, language="en").dataset


@pytest.fixture(scope="module")
def network(cities: Dataset) -> nx.Graph[str]:
    """Give their network, each city with the name of its country."""
    made = with_all_places(cities)
    for node in made:
        made.nodes[node]["country"] = cities[node].extra[COUNTRY]
    return made


@needs_cities
def test_sister_cities_have_the_known_parts_degrees_and_connections(network: nx.Graph[str]) -> None:
    """Histogram of parts and of degrees, articulation points, bridges, cores of 9,397 cities."""
    facts = known(CITIES, WIKIDATA)
    agrees(network, facts)
    figures_agree(network, facts)
    triangles: Any = nx.triangles(network)
    assert sum(triangles.values()) // 3 == facts["triangles"]
    held = brokers(network, sample=1)
    assert sum(held.column("separates")) == facts["articulation_points"]
    assert sum(held.column("bridges")) == 2 * facts["bridges"]


@needs_cities
def test_the_most_central_sister_cities_are_the_known_ones(
    network: nx.Graph[str], cities: Dataset
) -> None:
    """Twenty of most twinnings, ten of highest PageRank with their figures."""
    names = {node: f"{cities[node].label()}, {cities[node].extra[COUNTRY]}" for node in network}
    tops_agree(network, names, known(CITIES, WIKIDATA))


@needs_cities
def test_countries_of_sister_cities_are_the_known_ones(
    network: nx.Graph[str], cities: Dataset
) -> None:
    """149 countries in 442 pairs, how often each, and how far cities keep to their own."""
    facts = known(CITIES, WIKIDATA)
    nations = project(network, by="country", weight=lambda _: 1)
    assert len(nations) == facts["countries"]
    pairs: dict[tuple[Any, ...], int] = {}
    tied: Any = nations.edges(data="weight")
    for one, other, count in tied:
        pairs[tuple(sorted((one, other)))] = count
    assert len(pairs) == facts["country_pairs"]
    for one, other, count in facts["top20_country_pairs"]:
        assert pairs[one, other] == count
    counts = sorted(pairs.values(), reverse=True)
    assert counts[:20] == [count for *_, count in facts["top20_country_pairs"]]
    domestic = sum(weight for (one, other), weight in pairs.items() if one == other)
    assert domestic == facts["domestic_edges"]
    assert sum(counts) - domestic == facts["international_edges"]
    known_cities = Counter(dict(facts["top10_countries_by_cities"]))
    members = Counter(dict(nations.nodes(data="members")))
    assert dict(members.most_common(10)) == dict(known_cities)
    found = attribute_assortativity(network, "country")
    assert float(found) == pytest.approx(facts["country_assortativity"])
    assert dict(found.of)["without a value, left out"] == 0
    told = mixing(network, "country")
    assert sum(told.ties[n][n] for n in range(len(told.groups))) == facts["domestic_edges"]
    assert {one.extra[COUNTRY] for one in cities.of(Place)} == set(nations)


@needs_cities
def test_statements_of_sister_cities_are_as_many_as_known() -> None:
    """12,828 different statements of a city on another, 5,848 of them returned."""
    facts = known(CITIES, WIKIDATA)
    stated = Template(Twinning, Key(HERE, THERE, "origincityLabel"), parties=[HERE, THERE])
    dataset, report = read(CITIES / WIKIDATA, stated, language="en")
    statements = len(dataset.of(Twinning))
    themselves = len({tuple(entry.original) for entry in report.of("self-tie")})  # type: ignore[arg-type]
    assert (themselves, facts["self_loops_removed"]) == (12, 12)
    assert statements + themselves == facts["distinct_directed"]
    pairs = graph(dataset)
    returned = 2 * (pairs.graph["restated"])
    assert returned + themselves == facts["reciprocated_directed"]


@needs_cities
def test_rows_of_sister_cities_hold_what_is_known_of_them() -> None:
    """Rows by country and flag, missing populations, and distances as great circles have them."""
    facts = known(CITIES, WIKIDATA)
    rows: list[Mapping[str, str]] = []

    def noted(cells: Mapping[str, str]) -> bool:
        rows.append(dict(cells))
        return True

    _, report = read(CITIES / WIKIDATA, HERE, language="en", where=noted)
    assert len(rows) == facts["rows"]
    assert len({tuple(one.values()) for one in rows}) == len(rows) - facts["exact_duplicate_rows"]
    assert Counter(one["eu"] for one in rows) == facts["rows_by_eu_flag"]
    assert Counter(one["origincountry"] for one in rows) == facts["rows_by_origincountry"]
    for name in ("originpopulation", "destinationpopulation"):
        assert sum(not one[name] for one in rows) == facts[f"missing_{name}"]
    here, there = ("origincityLabel", "origincountry"), ("sistercityLabel", DESTINATION)
    keys = Counter(tuple(one[name] for name in (*here, *there)) for one in rows)
    assert len(keys) == facts["distinct_directed"]
    assert facts["rows"] - len(keys) == facts["duplicate_key_rows"]
    cells = [one[side[0]] for one in rows for side in (here, there)]
    bare = [name for name in cells if re.fullmatch(r"Q\d+", name)]
    assert len(bare) == facts["qid_like_labels"]
    distances_agree(rows, facts)
    assert report.of("column-not-taken")


def distances_agree(rows: list[Mapping[str, str]], facts: Mapping[str, Any]) -> None:
    """Hold kilometres as the table states them to those of `kilometres`."""
    stated = [float(one["dist"]) for one in rows]
    assert sum(stated) / len(stated) == pytest.approx(facts["mean_dist_km"])
    assert max(stated) == facts["max_dist_km"]
    off = []
    for one, kilometre in zip(rows, stated, strict=True):
        here, there = (
            (float(one[f"{side}lat"]), float(one[f"{side}long"]))
            for side in ("origin", "destination")
        )
        off.append(abs(kilometres(here, there) - kilometre))
    haversine = facts["haversine_vs_dist_km"]
    assert len(off) == haversine["rows"]
    assert median(off) == pytest.approx(haversine["median_abs_err"], abs=1e-3)
    assert sum(one > 2 for one in off) == haversine["rows_err_gt_2km"]
    assert sorted(off)[int(0.99 * len(off))] == pytest.approx(haversine["p99"], abs=1e-2)


# --- twinnings of Wikidata ------------------------------------------------------------------------


@needs_cities
def test_twinnings_of_wikidata_have_all_known_figures() -> None:
    """Parts, degrees, connections, cores and the most central of 10,055 cities."""
    facts = known(CITIES, "wikidata_p190")
    named = Template(Place, Key("item", prefix="city"), name=Column("label"))
    here, there = Key("subject", prefix="city"), Key("object", prefix="city")
    twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
    names = read(CITIES / "wikidata_p190_2016_names.tsv", named, columns=["item", "label"])
    ties = read(
        CITIES / "wikidata_p190_2016_relations.tsv", twinning, columns=["subject", "object"]
    )
    dataset = names.dataset.merge(ties.dataset).dataset
    assert len(names.dataset.of(Place)) == facts["named"]
    assert len(dataset.dangling()) == facts["nodes_without_name"] == facts["self_loops_removed"]
    made = with_all_places(dataset)
    agrees(made, facts)
    figures_agree(made, facts)
    titles = {node: f"{node.removeprefix('city-')} {dataset[node].label()}" for node in made}
    tops_agree(made, titles, facts)


@needs_cities
def test_statements_of_wikidata_are_returned_as_often_as_known() -> None:
    """34,178 different statements, 624 of them of one side; reciprocity is that of networkx."""
    facts = known(CITIES, "wikidata_p190")
    one, other = (
        Template(Organization, Key(column, prefix="city"), name=Column(column))
        for column in ("subject", "object")
    )
    stated = Template(Membership, Key(one, other), member=one, organization=other)
    dataset, report = read(
        CITIES / "wikidata_p190_2016_relations.tsv", stated, columns=["subject", "object"],
        language="en",
    )  # fmt: skip
    arcs = simplify(graph(dataset), directed=True)
    assert isinstance(arcs, nx.DiGraph)
    assert arcs.number_of_edges() == facts["distinct_directed"]
    assert report.counts["repeated-row"] == facts["directed_duplicates"]
    assert facts["rows"] == facts["distinct_directed"] + facts["directed_duplicates"]
    found = arc_reciprocity(arcs)
    assert float(found) == pytest.approx(facts["reciprocity_networkx"])
    assert len(unconfirmed(arcs)) == facts["one_way_pairs"]
    returned = facts["distinct_directed"] - facts["one_way_pairs"]
    assert returned == facts["reciprocated_directed"]


# --- states ---------------------------------------------------------------------------------------


@needs_states
def test_diplomatic_relations_have_all_known_figures() -> None:
    """Statements, parts, clustering, assortativity and the twenty states of most relations."""
    facts = known(STATES, "wikidata_codex_m_diplomatic_relations.tsv")
    here, there = (
        Template(
            Place,
            Key(f"{side}_qid", prefix="state"),
            name=First(f"{side}_name", f"{side}_qid"),
            place_type="country",
        )
        for side in ("subject", "object")
    )
    relation = Template(Cooperation, Key(here, there, unordered=True), parties=[here, there])
    path = STATES / "wikidata_codex_m_diplomatic_relations.tsv"
    dataset, report = read(path, relation, language="en")
    made = with_all_places(dataset)
    found = summary(made)
    sizes = (found.nodes, found.edges, found.components)
    assert sizes == (facts["nodes"], facts["undirected_edges"], facts["components"])
    assert float(transitivity(made)) == pytest.approx(facts["transitivity"])
    assert float(mean_local_clustering(made)) == pytest.approx(facts["avg_clustering"])
    assert float(degree_assortativity(made)) == pytest.approx(facts["degree_assortativity"])
    one_sided = report.counts["one-sided"]
    stated = 2 * (found.edges - one_sided) + one_sided
    assert stated == facts["distinct_directed"] == facts["rows"]
    assert 2 * (found.edges - one_sided) == facts["reciprocated_directed"]
    most = sorted(made.degree(), key=lambda one: -one[1])[:20]
    assert [degree for _, degree in most] == [degree for *_, degree in facts["top20"]]
    for item, name, degree in facts["top20"]:
        assert made.degree(f"state-{item}") == degree
        assert dataset[f"state-{item}"].label() == name


@pytest.fixture(scope="module")
def memberships() -> Dataset:
    """Give the spells of states in organizations, as the Correlates of War state them."""
    state, body = (
        Template(Organization, Key(column, prefix=word), name=Column(column))
        for column, word in (("StateID", "s"), ("igoID", "igo"))
    )
    spell = Template(
        Membership, Key("igoID", "StateID", "JoinYear"), member=state, organization=body,
        period=PeriodOf(Column("JoinYear"), Column("LeaveYear")),
    )  # fmt: skip
    return read(STATES / "cow_igo_membership.csv", spell).dataset


@needs_states
def test_spells_of_membership_are_the_known_ones(memberships: Dataset) -> None:
    """Years, repeated pairs, and the organizations that the other table describes."""
    facts = known(STATES, "cow_igo_membership.csv")
    spells = memberships.of(Membership)
    years = [
        (one.period.start.year, one.period.end.year)
        for one in spells
        if one.period is not None and one.period.start is not None and one.period.end is not None
    ]
    assert len(years) == len(spells) == facts["rows"]
    assert facts["leave_missing"] == facts["exact_duplicates"] == facts["join_after_leave"] == 0
    assert min(start or 0 for start, _ in years) == facts["join_year_min"] == 1815
    assert max(end or 0 for _, end in years) == facts["leave_year_max"] == 2005
    pairs = {(one.member, one.organization) for one in spells}
    assert len(spells) - len(pairs) == facts["dup_state_igo_pairs"]
    body = Template(Organization, Key("igoID", prefix="igo"), name=Column("igoLongName"))
    described = read(STATES / "cow_igo.csv", body, language="en").dataset
    assert len(described.of(Organization)) == facts["igos_in_igo_csv"] == 529
    held = {one.organization for one in spells}
    assert len(held) == facts["igos_in_membership"]
    assert sorted(held - {one.id for one in described}) == facts["igo_ids_without_metadata"] == []


@needs_states
def test_states_of_the_same_bodies_have_all_known_figures(memberships: Dataset) -> None:
    """The projection of 2000: size, weight, the five heaviest pairs, one part, its clustering."""
    facts = known(STATES, "cow_igo_membership.csv")["projection_states_2000"]
    merged = merged_spells(memberships, gap=5, until=1965, end_of_data=2005).dataset
    tied = nx.Graph(graph(merged, as_of=datetime.date(2000, 7, 1)))
    tied.remove_nodes_from(list(nx.isolates(tied)))
    modes = {node: int(str(node).startswith("igo-")) for node in tied}
    nx.set_node_attributes(tied, modes, "bipartite")
    together = one_mode(tied)
    weights: dict[tuple[Any, ...], int] = {}
    shared: Any = together.edges(data="weight")
    for one, other, count in shared:
        weights[tuple(sorted((one, other)))] = count
    assert (len(together), len(weights)) == (facts["nodes"], facts["edges"])
    assert sum(weights.values()) == facts["total_weight"]
    for one, other, weight in facts["heaviest"]:
        assert weights[f"s-{one[1:]}", f"s-{other[1:]}"] == weight
    heaviest = sorted(weights.values(), reverse=True)[:5]
    assert heaviest == [weight for *_, weight in facts["heaviest"]]
    assert nx.number_connected_components(together) == facts["components"]
    assert float(mean_local_clustering(together)) == pytest.approx(facts["avg_clustering"])


@needs_states
def test_agreements_of_one_state_have_the_known_parties_and_dates() -> None:
    """Parties, kinds and dates of 1,794 treaties and agreements of the United States."""
    table = "us_tias_agreements_to_2010.csv"
    facts = known(STATES, table)
    party = Template(Organization, "party", name=Column("party"))
    treaty = Template(
        Memorandum, Key("tias", "url", prefix="tias"), name=Column("title"),
        parties=["united-states", party], signed=Column("signed_date"),
        in_force=Column("in_force_date"),
        extra={"org.example:kind": Column("kind"), "org.example:tias": Column("tias")},
    )  # fmt: skip
    dataset, report = read(STATES / table, treaty, language="en")
    made = dataset.of(Memorandum)
    blank = {entry.line for entry in report.of("blank")}
    assert len(made) + len(blank) == facts["rows"] == 1794
    degrees = Counter(dict(simplify(graph(dataset)).degree(weight="weight")))
    ours = {node.removeprefix("organization-"): count for node, count in degrees.items()}
    tops = dict(facts["top20_parties"])
    for name in ("Mexico", "Canada", "Japan", "Korea", "Panama"):
        assert ours[name] == tops[name]
    labels = {one.label() for one in dataset.of(Organization)}
    assert len(labels - {"Multilateral"}) == facts["parties"]  # which is nobody
    without = len(blank)
    kinds = Counter(str(one.extra["org.example:kind"]) for one in made)
    assert facts["rows"] - sum(kinds.values()) == without
    for kind, count in facts["kinds"].items():
        assert 0 <= count - kinds[kind] <= without
    signed = Counter(str(one.signed.year) for one in made if one.signed is not None)
    assert 0 <= facts["with_signed"] - signed.total() <= without
    for year, count in facts["signed_by_year"].items():
        assert 0 <= count - signed[year] <= without
