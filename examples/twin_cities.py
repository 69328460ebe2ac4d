"""From a table of twin cities to findings: networks, communities, distances, and partners.

Run it on the small table beside it, or on a table of Wikidata that has the same columns. The
networks are written into FOLDER, where one is given:

    python examples/twin_cities.py
    python examples/twin_cities.py TABLE.tsv FOLDER

Needs the extra "network": pip install 'civdiplo[network]'

twin_cities.csv was written for this example. It holds twinnings that the cities themselves list, as
they were concluded; some have been suspended or ended since. Coordinates and populations are
rounded, and a population is blank where it is not stated. Glasgow is of Scotland there, to show
what becomes of a country that has no code of its own.
"""

# %% What is needed, and which table is read
from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import attrs
import networkx as nx

from civdiplo.entities import Place, Twinning
from civdiplo.graph import (
    backtest,
    export,
    graph,
    over_expected,
    project,
    simplify,
    suggest_partners,
    summary,
)
from civdiplo.graph.measures import Table, ei_index
from civdiplo.graph.models import backbone, communities, crosstab, stability
from civdiplo.graph.space import distance_decay
from civdiplo.io.table import CODES, Column, Key, Template, read
from civdiplo.values.codes import countries, country_name

HERE = Path(__file__).parent if "__file__" in globals() else Path("examples")
GIVEN = [] if "ipykernel" in sys.modules else sys.argv[1:]  # a notebook has arguments of its own
TABLE = Path(GIVEN[0]) if GIVEN else HERE / "twin_cities.csv"


def title(text: str) -> None:
    """Print what comes next."""
    print(f"\n{text}\n{'-' * len(text)}")


def show(table: Table, *columns: str, most: int = 10) -> None:
    """Print some columns of the first rows of a table."""
    cells = list(zip(*(table.column(name) for name in columns), strict=True))[:most]
    print(attrs.evolve(table, columns=columns, cells=cells))


# %% From names of countries to their codes
# The library knows those of ISO and of the CLDR; these are others that Wikidata has. Names of the
# past ("Kingdom of Hungary") are not among them: they do not say where a city lies today.
ALSO_CALLED = {
    "Czech Republic": "CZ",
    "East Timor": "TL",
    "Ivory Coast": "CI",
    "Kingdom of the Netherlands": "NL",
    "Palestine": "PS",
    "Palestinian National Authority": "PS",
    "Palestinian territories": "PS",
    "People's Republic of China": "CN",
    "Republic of Macedonia": "MK",
    "Republic of the Congo": "CG",
    "Sao Tomé and Príncipe": "ST",
    "Swaziland": "SZ",
    "Turkey": "TR",
    "United States of America": "US",
}
CODE_OF = {country_name(one.code): one.code for one in countries() if one.is_current}
CODE_OF |= {one.name: one.code for one in countries() if one.is_current} | ALSO_CALLED

# %% From rows to a dataset
POPULATION, WRITTEN = "org.wikidata:population", "org.wikidata:country"


def city(name: str, country: str, side: str) -> Template:
    """Return what one side of a row makes: a city, known by its name and that of its country."""
    return Template(
        Place,
        Key(name, country),
        name=Column(name),
        place_type="city",
        country=Column(country, convert=CODE_OF.get),
        latitude=Column(f"{side}lat"),
        longitude=Column(f"{side}long"),
        extra={POPULATION: Column(f"{side}population"), WRITTEN: Column(country)},
    )


here = city("origincityLabel", "origincountry", "origin")
there = city("sistercityLabel", "destination_countryLabel", "destination")
twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
dataset, report = read(TABLE, twinning, language="en")
places = dataset.of(Place)

title(f"What {TABLE.name} holds")
print(dataset)
print("What was found odd in it: how often, by which name, and the rule that is broken")
rules = {code.name: code.rule for code in CODES}
for code, count in report.counts.items():
    print(f"  {count} {code}: {rules[code]}")

uncoded = Counter(str(one.extra[WRITTEN]) for one in places if one.country is None)
written = (f"{name} ({count})" for name, count in sorted(uncoded.items()))
print(f"Countries without a code, and how many cities: {', '.join(written) or 'none'}")

borne = Counter((one.label(), one.country) for one in places)
twice = (f"{name} ({code or 'no code'})" for (name, code), count in borne.items() if count > 1)
print(f"Cities that may be one, under two names of a country: {', '.join(twice) or 'none'}")

# %% The network of cities
cities = simplify(graph(dataset, level="city"))
found = summary(cities)

title("Cities")
print(f"cities of the table that have no twin here: {len(places) - len(cities)}")
print(found)
print(ei_index(cities, "country"))

# %% The network of countries
nations = project(dataset, by="country", loops="apart")
within = sum(nx.get_node_attributes(nations, "internal").values())

title("Countries")
print(f"countries: {len(nations)}; cities of none: {nations.graph['left_out']}")
print(f"twinnings between them: {nations.size('weight'):.0f}, of {nations.size()} pairs")
print(f"twinnings within one: {within}")

# A country of the second column alone is there only as far as others name it: no fair comparison.
telling = nations.subgraph(one.country for one in read(TABLE, here).dataset.of(Place))
expected = over_expected(telling)
often = [row for row in expected.cells if row[3] is not None and row[3] >= 1]
print(f"\nAmong the {len(telling)} countries of the first column, where chance gives 1 or more:")
show(
    attrs.evolve(expected, cells=often),
    "source",
    "target",
    "observed",
    "expected",
    "ratio",
    most=15,
)

# %% Their backbone
kept = backbone(nations, alpha=0.05, isolates=False)
strong = sorted(kept.edges(data=True), key=lambda edge: edge[2]["disparity"])

title("Backbone of countries")
print(f"Pairs that hold much of all twinnings of one side: {len(strong)} of {nations.size()}")
print("(disparity: how likely chance gives one side so much; the smaller, the stronger)")
for one, other, told in strong[:10]:
    print(f"  {one}-{other}: {told['weight']} twinnings, disparity {told['disparity']:.3g}")

# %% Communities, beside countries
biggest = max(nx.connected_components(cities), key=len)
largest = cities.copy()
largest.remove_nodes_from([node for node in cities if node not in biggest])
parts = communities(largest)
beside = crosstab(parts, nx.get_node_attributes(largest, "country"))
firm = stability(largest, seeds=range(5))

title("Communities of the largest connected part")
print(f"{len(parts)} communities, {len(largest)} cities, modularity {float(parts.modularity):.3f}")
names = nx.get_node_attributes(largest, "label")
show(parts.table(names=names), "community", "nodes", "within", "leaving", "members", most=5)
print("\nThe country that most cities of a community are of:")
first = {row["community"]: row for row in reversed(beside.rows()) if row["value"] is not None}
words = ("community", "value", "nodes", "of_community")
ranked = [[first[number][word] for word in words] for number in sorted(first)[:5]]
print(attrs.evolve(beside, columns=("community", "country", "cities", "share"), cells=ranked))
by_country, by_seed = dict(beside.of), dict(firm.of)
print("\nHow alike are these communities and others? (1: the same; for ari, 0: as by chance)")
print(f"beside countries: nmi {by_country['nmi']:.3f}, ari {by_country['ari']:.3f}")
print(f"beside other seeds: nmi {by_seed['nmi mean']:.3f}, ari {by_seed['ari mean']:.3f} (means)")

# %% Distances
uniform, by_degree = distance_decay(cities), distance_decay(cities, expected="degree")
asked = [node for node, facts in cities.nodes(data=True) if facts.get("country") in telling]
among = distance_decay(cities.subgraph(asked))
lengths = dict(uniform.of)

title("Distances")
print(f"Half of the {lengths['measured']} twinnings reach less than {lengths['median km']:.0f} km.")
print("Ties over those expected by chance (uniform), by chance where cities keep their numbers of")
print("ties (degree), and by chance among the cities of the countries of the first column (among):")
ratios = zip(by_degree.column("ratio"), among.column("ties"), among.column("ratio"), strict=True)
cells = [(*row[:3], row[4], *more) for row, more in zip(uniform.cells, ratios, strict=True)]
columns = ("from_km", "to_km", "ties", "uniform", "degree", "ties_among", "among")
print(attrs.evolve(uniform, columns=columns, cells=cells))

# %% Who could be a partner?
asking = found.most_connected[0]  # or the id of any other city
abroad = "country" in cities.nodes[asking.id]  # else nobody knows what is abroad
suggested = suggest_partners(dataset, asking.id, size_field=POPULATION, abroad=abroad, most=5)

title(f"Who could be a partner of {asking.label}?")
print("Score, and what each reason adds to it:" if suggested else "Nothing speaks for anybody.")
for suggestion in suggested:
    print(f"{suggestion.label} ({float(suggestion.score):.2f})")
    for reason in suggestion.reasons:
        print(f"  {float(reason.weight):.2f} {reason.kind}: {reason.detail}")

tested = backtest(dataset, size_field=POPULATION, at=[1, 10])
counted = dict(tested.of)
print(
    f"\nWith {counted['hidden']} of {counted['pairs']} twinnings hidden, how often are they named?"
)
print(f"({counted['questions']} questions, some {counted['candidates']:.0f} candidates each)")
print("(hit_at_10: part of them whose answer is among the first ten; scored: is found at all)")
print(tested)

# %% For other programs
with tempfile.TemporaryDirectory() as passing:
    folder = Path(GIVEN[1]) if len(GIVEN) > 1 else Path(passing)
    folder.mkdir(parents=True, exist_ok=True)
    export.write(cities, folder / "cities.gexf")
    export.write(nations, folder / "countries.graphml")
    again = [nx.read_gexf(folder / "cities.gexf"), nx.read_graphml(folder / "countries.graphml")]

title("For other programs")
print(f"cities.gexf: {len(again[0])} nodes, {again[0].size()} edges, for Gephi")
print(f"countries.graphml: {len(again[1])} nodes, {again[1].size()} edges, for R and others")
