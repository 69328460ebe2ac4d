"""The example of twin cities: what it prints is what pandas, numpy and networkx work out."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import random
import re
import runpy
import sys
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from babel.languages import get_official_languages

EXAMPLE = Path(__file__).parents[2] / "examples" / "twin_cities.py"
SMALL = EXAMPLE.with_suffix(".csv")

Graph: TypeAlias = "nx.Graph[Any]"
Labels: TypeAlias = "dict[Any, Any]"

# As ISO 3166-1 has it; Scotland has no code.
CODES = {
    "Austria": "AT", "Belgium": "BE", "Bosnia and Herzegovina": "BA", "Croatia": "HR",
    "Czech Republic": "CZ", "Egypt": "EG", "Finland": "FI", "France": "FR", "Germany": "DE",
    "Greece": "GR", "Hungary": "HU", "India": "IN", "Ireland": "IE", "Italy": "IT", "Japan": "JP",
    "Kingdom of the Netherlands": "NL", "Lithuania": "LT", "Namibia": "NA", "Nicaragua": "NI",
    "North Macedonia": "MK", "Palestine": "PS", "People's Republic of China": "CN",
    "Poland": "PL", "Republic of the Congo": "CG", "Russia": "RU", "Serbia": "RS",
    "South Korea": "KR", "Sweden": "SE", "Tanzania": "TZ", "Turkey": "TR", "Ukraine": "UA",
    "United Kingdom": "GB", "United States of America": "US", "Uzbekistan": "UZ", "Vietnam": "VN",
}  # fmt: skip


@pytest.fixture(scope="module")
def ran() -> tuple[dict[str, Any], dict[str, str]]:
    """Give what the example made of the small table, and what it printed under each title."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setattr(sys, "argv", [str(EXAMPLE)])
        made = runpy.run_path(str(EXAMPLE))
    _, *parts = re.split(r"^(.+)\n-+\n", printed.getvalue(), flags=re.MULTILINE)
    return made, dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="module")
def made(ran: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
    """Give the names that the example defines."""
    return ran[0]


@pytest.fixture(scope="module")
def told(ran: tuple[dict[str, Any], dict[str, str]]) -> dict[str, str]:
    """Give what is printed, by title."""
    return ran[1]


@pytest.fixture(scope="module")
def known() -> Graph:
    """Give the cities and twinnings of the small table, as pandas reads them."""
    frame = pd.read_csv(SMALL, keep_default_na=False, dtype=str)
    graph: Graph = nx.Graph()
    pairs = []
    for row in frame.itertuples(index=False):
        one, other = row[:5], (row[5], row[9], *row[6:9])
        for name, country, latitude, longitude, people in (one, other):
            where = math.radians(float(latitude)), math.radians(float(longitude))
            size = int(people) if people else None
            graph.add_node(name, country=CODES.get(country), at=where, people=size)
        graph.add_edge(one[0], other[0])
        pairs.append(frozenset((one[0], other[0])))
    graph.graph["sides"] = Counter(pairs)
    graph.graph["telling"] = {CODES[name] for name in frame["origincountry"]}
    return graph


@pytest.fixture(scope="module")
def nations(known: Graph) -> Graph:
    """Give how many twinnings join each two countries, and as loops those within one."""
    country = nx.get_node_attributes(known, "country")
    counts = Counter(
        tuple(sorted((country[one], country[other])))
        for one, other in known.edges
        if country[one] and country[other]
    )
    graph: Graph = nx.Graph()
    graph.add_weighted_edges_from((one, other, count) for (one, other), count in counts.items())
    return graph


def rows(text: str, header: str) -> list[dict[str, str]]:
    """Return the printed table with this first column, by the places of its names."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if re.match(rf"{header}\s", line))
    begins = [match.start() for match in re.finditer(r"\S+", lines[start])]
    spans = list(itertools.zip_longest(begins, begins[1:]))
    body = itertools.takewhile(bool, lines[start + 1 :])
    names = lines[start].split()
    return [
        {name: line[a:b].strip() for name, (a, b) in zip(names, spans, strict=True)}
        for line in body
    ]


def shown(figure: float) -> str:
    """Return a figure as tables print it."""
    return f"{figure:.4g}"


def kilometres(graph: Graph, one: str, other: str) -> float:
    """Return the great-circle distance of two cities, by the spherical law of cosines."""
    (lat1, lon1), (lat2, lon2) = graph.nodes[one]["at"], graph.nodes[other]["at"]
    cosine = math.sin(lat1) * math.sin(lat2)
    cosine += math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    return 6371.0088 * math.acos(min(1, cosine))


def test_the_table_is_told_as_it_is(told: dict[str, str], known: Graph) -> None:
    """Cities, twinnings, one-sided ones, and the country without a code are counted."""
    text = told["What twin_cities.csv holds"]
    assert f"<Dataset: {len(known)} Place, {known.size()} Twinning>" in text
    one_sided = sum(count == 1 for count in known.graph["sides"].values())
    assert f"  {one_sided} one-sided: must be stated from both sides\n" in text
    assert "how many cities: Scotland (1)\n" in text
    assert "under two names of a country: none\n" in text
    country = nx.get_node_attributes(known, "country")
    assert [city for city, code in country.items() if code is None] == ["Glasgow"]


def test_the_summary_of_cities_is_that_of_networkx(
    told: dict[str, str], known: Graph, nations: Graph
) -> None:
    """Size, parts, distance, clustering, inequality, centralization, degrees and countries."""
    text = told["Cities"]
    n, degrees = len(known), sorted((degree for _, degree in known.degree()), reverse=True)
    gini = sum(abs(a - b) for a in degrees for b in degrees) / (2 * n * sum(degrees))
    central = sum(degrees[0] - degree for degree in degrees) / ((n - 1) * (n - 2))
    assert nx.is_connected(known)
    assert f"nodes: {n}, 0 of them tied to no other\n" in text
    assert f"connected parts: 1, the largest of {n} nodes\n" in text
    assert (
        f"measures: density {nx.density(known):.3g}, "
        f"mean distance {nx.average_shortest_path_length(known):.3g}, "
        f"transitivity {nx.transitivity(known):.3g}, degree Gini {gini:.3g}, "
        f"degree centralization {central:.3g}\n"
    ) in text
    between = nx.betweenness_centrality(known)
    for line, by in (
        ("most connected", lambda node: (-known.degree[node], -between[node])),
        ("connecting others", lambda node: -between[node]),
    ):
        listed = re.search(rf"^{line}: (.*)$", text, flags=re.MULTILINE)
        assert listed is not None
        names = [re.sub(r" \(\d+\)$", "", one) for one in listed[1].split(", ")]
        assert names == sorted(known, key=by)[:10]
    weights = nx.get_edge_attributes(nations, "weight")
    abroad = {pair: count for pair, count in weights.items() if len(set(pair)) == 2}
    most = sorted(abroad.items(), key=lambda one: (-one[1], sorted(one[0])))[:10]
    links = ", ".join(f"{'-'.join(sorted(pair))} ({count})" for pair, count in most)
    assert f"linked countries: {links}\n" in text
    external, internal = sum(abroad.values()), nations.size("weight") - sum(abroad.values())
    assert f"E-I index {(external - internal) / (external + internal):.6g} (" in text


def test_countries_are_held_against_margins_that_are_kept(
    told: dict[str, str], known: Graph, nations: Graph
) -> None:
    """Sums of countries are right; expectations off the diagonal keep what each country has."""
    text = told["Countries"]
    abroad = nations.copy()
    abroad.remove_edges_from(list(nx.selfloop_edges(nations)))
    assert f"countries: {len(nations)}; cities of none: 1\n" in text
    between = f"twinnings between them: {abroad.size('weight'):.0f}, of {abroad.size()} pairs\n"
    assert between in text
    assert f"twinnings within one: {nations.size('weight') - abroad.size('weight'):.0f}\n" in text

    telling = sorted(known.graph["telling"])
    observed = nx.to_numpy_array(abroad, nodelist=telling)
    expected = np.ones_like(observed) - np.eye(len(telling))
    for _ in range(3000):  # iterative proportional fitting, rows and columns in turn
        expected *= (observed.sum(axis=1) / expected.sum(axis=1))[:, None]
        expected *= observed.sum(axis=0) / expected.sum(axis=0)
    assert f"Among the {len(telling)} countries of the first column" in text
    listed = rows(text, "source")
    for row in listed:
        place = telling.index(row["source"]), telling.index(row["target"])
        assert row["observed"] == str(int(observed[place]))
        assert row["expected"] == shown(expected[place])
        assert row["ratio"] == shown(observed[place] / expected[place])
    upper = np.triu(np.ones_like(observed), 1).astype(bool)
    assert len(listed) == ((expected >= 1) & (observed > 0) & upper).sum() == 15


def test_the_backbone_is_by_the_formula(told: dict[str, str], nations: Graph) -> None:
    """(1 - p)^(k - 1) at either end, the smaller of both, is below 0.05."""
    abroad = nations.copy()
    abroad.remove_edges_from(list(nx.selfloop_edges(nations)))
    found = {}
    for (one, other), weight in nx.get_edge_attributes(abroad, "weight").items():
        figures = []
        for end in (one, other):
            k, strength = abroad.degree[end], abroad.degree(end, weight="weight")
            figures.append(1.0 if k == 1 else (1 - weight / strength) ** (k - 1))
        if min(figures) < 0.05:
            found["-".join(sorted((one, other)))] = min(figures), weight
    lines = told["Backbone of countries"].splitlines()
    assert lines[0].endswith(f": {len(found)} of {abroad.size()}")
    listed = sorted(found.items(), key=lambda one: one[1])
    assert lines[2:-1] == [
        f"  {pair}: {weight} twinnings, disparity {figure:.3g}" for pair, (figure, weight) in listed
    ]


def nmi_ari(one: Labels, other: Labels) -> tuple[float, float]:
    """Return both figures of agreement, by the table of contingency."""
    table = np.asarray(pd.crosstab(pd.Series(one), pd.Series(other)), dtype=float)
    n, rows, columns = table.sum(), table.sum(axis=1), table.sum(axis=0)

    def entropy(counts: Any) -> float:
        shares = counts[counts > 0] / n
        return float(-(shares * np.log(shares)).sum())

    def pairs(counts: Any) -> float:
        return float((counts * (counts - 1) / 2).sum())

    h_rows, h_columns, joint = entropy(rows), entropy(columns), entropy(table.ravel())
    nmi = 2 * (h_rows + h_columns - joint) / (h_rows + h_columns)
    chance = pairs(rows) * pairs(columns) / (n * (n - 1) / 2)
    ari = (pairs(table) - chance) / ((pairs(rows) + pairs(columns)) / 2 - chance)
    return nmi, ari


def louvain(largest: Graph, seed: int) -> Labels:
    """Return the community of each city by networkx, the largest first."""
    numbered = nx.convert_node_labels_to_integers(largest)
    parts = list(nx.community.louvain_communities(numbered, seed=seed))
    parts.sort(key=lambda part: (-len(part), min(part)))
    names = list(nx.get_node_attributes(largest, "label").values())
    return {names[node]: number for number, part in enumerate(parts) for node in part}


def test_communities_are_those_of_networkx_and_agree_as_counted(
    made: dict[str, Any], told: dict[str, str], known: Graph
) -> None:
    """Communities, their ties, modularity, first countries, nmi and ari are counted anew."""
    text = told["Communities of the largest connected part"]
    labels = louvain(made["largest"], 0)
    parts = [{city for city in known if labels[city] == n} for n in range(max(labels.values()) + 1)]
    modularity = nx.community.modularity(known, parts)
    assert f"{len(parts)} communities, {len(known)} cities, modularity {modularity:.3f}\n" in text
    listed = rows(text, r"community +nodes")
    country = nx.get_node_attributes(known, "country")
    first = rows(text, r"community +country")
    assert len(listed) == len(first) == 5
    for number, (row, leading) in enumerate(zip(listed, first, strict=True)):
        part = parts[number]
        within = known.subgraph(part).size()
        leaving = sum(degree for _, degree in known.degree(part)) - 2 * within
        assert [row["nodes"], row["within"], row["leaving"]] == list(
            map(str, (len(part), within, leaving))
        )
        members = [known.degree[name] for name in row["members"].split(", ")]
        assert members == sorted((known.degree[city] for city in part), reverse=True)[:3]
        counts = Counter(country[city] for city in part if country[city])
        assert (leading["country"], int(leading["cities"])) == min(
            counts.items(), key=lambda one: (-one[1], one[0])
        )
        assert leading["share"] == shown(max(counts.values()) / counts.total())

    coded = {city: code for city, code in country.items() if code}
    nmi, ari = nmi_ari({city: labels[city] for city in coded}, coded)
    assert f"beside countries: nmi {nmi:.3f}, ari {ari:.3f}\n" in text
    tried = [louvain(made["largest"], seed) for seed in range(5)]
    agreed = [nmi_ari(*pair) for pair in itertools.combinations(tried, 2)]
    nmi, ari = np.mean(agreed, axis=0)
    assert f"beside other seeds: nmi {nmi:.3f}, ari {ari:.3f} (means)\n" in text


def test_distances_are_counted_pair_by_pair(told: dict[str, str], known: Graph) -> None:
    """Ties of each bin, and both expectations, are those of a loop over all pairs of cities."""
    text = told["Distances"]
    lengths = [kilometres(known, *edge) for edge in known.edges]
    median = f"{np.median(lengths):.0f} km.\n"
    assert f"Half of the {len(lengths)} twinnings reach less than {median}" in text
    every = list(itertools.combinations(known, 2))
    apart = np.array([kilometres(known, *pair) for pair in every])
    product = np.array([known.degree[one] * known.degree[other] for one, other in every])
    telling = {city for city in known if known.nodes[city]["country"] in known.graph["telling"]}
    asked = np.array([set(pair) <= telling for pair in every])
    between = [km for km, edge in zip(lengths, known.edges, strict=True) if set(edge) <= telling]
    listed = rows(text, "from_km")
    assert [row["from_km"] for row in listed][-2:] == ["5000", "10000"]
    for row in listed:
        start, end = float(row["from_km"]), float(row["to_km"] or math.inf)
        ties = sum(start <= km < end for km in lengths)
        inside = (start <= apart) & (apart < end)
        assert row["ties"] == str(ties)
        assert row["uniform"] == shown(ties / (inside.mean() * len(lengths)))
        assert row["degree"] == shown(ties / (product[inside].sum() / product.sum() * len(lengths)))
        asked_ties = sum(start <= km < end for km in between)
        chance = (inside & asked).sum() / asked.sum() * len(between)
        assert row["ties_among"] == str(asked_ties)
        assert row["among"] == (shown(asked_ties / chance) if chance else "")
    assert sum(int(row["ties"]) for row in listed) == len(lengths)


def languages(country: str | None) -> set[str]:
    """Return the official languages of a country, by the CLDR."""
    found = get_official_languages(country, de_facto=True) if country else ()
    return {code.partition("_")[0] for code in found}


def score(graph: Graph, asking: str, other: str) -> float:
    """Return the score of a candidate by the weights that the library starts with."""
    partners, home, there = set(graph[asking]), graph.nodes[asking], graph.nodes[other]
    found = 1000 / (1000 + round(kilometres(graph, asking, other)))
    if partners:
        alike = sum(graph.nodes[one]["country"] == there["country"] is not None for one in partners)
        found += (4 * len(partners & set(graph[other])) + alike / 2) / len(partners)
    if home["people"] and there["people"]:
        found += min(home["people"], there["people"]) / max(home["people"], there["people"]) / 2
    abroad = home["country"] != there["country"]
    if abroad and languages(home["country"]) & languages(there["country"]):
        found += 1 / 2
    return found


def test_suggestions_are_the_best_by_their_formula(told: dict[str, str], known: Graph) -> None:
    """The five abroad of the highest score are printed, with reasons that add up to it."""
    (title,) = (title for title in told if title.startswith("Who could be a partner of"))
    asking = title.removeprefix("Who could be a partner of ").removesuffix("?")
    assert known.degree[asking] == max(degree for _, degree in known.degree())
    home = known.nodes[asking]["country"]
    strangers = [
        one for one in known if one not in known[asking] and known.nodes[one]["country"] != home
    ]
    best = sorted(strangers, key=lambda one: -score(known, asking, one))[:5]
    blocks = re.findall(r"^(\S.*) \((\d+\.\d\d)\)\n((?:  .*\n)+)", told[title], flags=re.MULTILINE)
    assert [name for name, _, _ in blocks] == best
    for name, printed, reasons in blocks:
        assert printed == f"{score(known, asking, name):.2f}"
        parts = [float(part) for part in re.findall(r"^  (\d\.\d\d) ", reasons, re.MULTILINE)]
        assert sum(parts) == pytest.approx(float(printed), abs=0.005 * (len(parts) + 1))
        shared = re.findall(r"shared partner: (.*)", reasons)
        assert shared == list(
            filter(None, [", ".join(sorted(set(known[asking]) & set(known[name])))])
        )
        assert f"distance: {kilometres(known, asking, name):.0f} km" in reasons


def place(scores: dict[str, float], answer: str, ks: Collection[int]) -> tuple[float, ...]:
    """Return the chance to be among the first k, for each k, and the mean of 1 / place."""
    ranked = {one: round(figure, 9) for one, figure in scores.items()}
    better = sum(figure > ranked[answer] for figure in ranked.values())
    equal = sum(figure == ranked[answer] for figure in ranked.values())
    hits = [min(1.0, max(0.0, (k - better) / equal)) for k in ks]
    return *hits, sum(1 / (better + n) for n in range(1, equal + 1)) / equal


def methods(left: Graph) -> dict[str, Callable[[str, str], float]]:
    """Return how much each method of the back-test says for a candidate."""

    def adamic(asking: str, other: str) -> float:
        return sum(
            1 / math.log(left.degree[one]) for one in nx.common_neighbors(left, asking, other)
        )

    return {
        "suggest_partners": lambda asking, other: score(left, asking, other),
        "common neighbours": lambda asking, other: len(set(left[asking]) & set(left[other])),
        "Adamic-Adar": adamic,
        "preferential attachment": lambda _asking, other: left.degree[other],
        "random": lambda _asking, _other: 0,
    }


def test_the_back_test_is_that_of_hidden_pairs(
    made: dict[str, Any], told: dict[str, str], known: Graph
) -> None:
    """With the same pairs hidden, each method has the hit rates that a plain loop counts."""
    cities = made["cities"]
    name = nx.get_node_attributes(cities, "label")
    pairs = sorted(tuple(sorted(edge)) for edge in cities.edges)
    drawn = random.Random(0).sample(pairs, math.ceil(len(pairs) / 10))  # noqa: S311  a lot, no secret
    hidden = [(name[one], name[other]) for one, other in drawn]
    left = known.copy()
    left.remove_edges_from(hidden)
    asked = [*hidden, *((other, one) for one, other in hidden)]
    away = nx.Graph(hidden)
    candidates = [
        {one for one in known if one == answer or one not in {asking, *left[asking], *away[asking]}}
        for asking, answer in asked
    ]
    (text,) = (
        text for title, text in told.items() if title.startswith("Who could be a partner of")
    )
    assert f"With {len(hidden)} of {known.size()} twinnings hidden" in text
    among = np.mean([len(one) for one in candidates])
    assert f"({len(asked)} questions, some {among:.0f} candidates each)\n" in text
    listed = {row.pop("method"): row for row in rows(text, "method")}
    for method, says in methods(left).items():
        figures = [
            (
                *place({one: says(asking, one) for one in found}, answer, (1, 10)),
                says(asking, answer) > 0,
            )
            for (asking, answer), found in zip(asked, candidates, strict=True)
        ]
        assert list(listed[method].values()) == [shown(one) for one in np.mean(figures, axis=0)]


def test_the_files_hold_the_networks(told: dict[str, str], known: Graph, nations: Graph) -> None:
    """What networkx reads again is as large as what was written."""
    pairs = nations.size() - nx.number_of_selfloops(nations)
    assert told["For other programs"].splitlines() == [
        f"cities.gexf: {len(known)} nodes, {known.size()} edges, for Gephi",
        f"countries.graphml: {len(nations)} nodes, {pairs} edges, for R and others",
    ]
