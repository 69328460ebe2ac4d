"""Suggestions held against chance and plain methods, on published sister cities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Place, Twinning
from civdiplo.graph import backtest, suggest_partners
from civdiplo.graph.measures import Table
from civdiplo.io.table import Column, Key, Template, read
from civdiplo.values.codes import countries

CITIES = Path(__file__).parents[3] / "shared" / "data" / "sister_cities"
pytestmark = pytest.mark.skipif(not CITIES.is_dir(), reason="shared/data/sister_cities is absent")

POPULATION = "org.wikidata:population"
CODES = {one.name: one.code for one in countries() if one.is_current} | {
    "Czech Republic": "CZ",
    "Kingdom of the Netherlands": "NL",
    "Netherlands": "NL",
    "People's Republic of China": "CN",
    "Russia": "RU",
    "Turkey": "TR",
    "United Kingdom": "GB",
    "United States of America": "US",
}


def city(side: str, country: str, start: str) -> Template:
    """Return what either side of a row makes."""
    return Template(
        Place,
        Key(side, country),
        name=Column(side),
        place_type="city",
        country=Column(country, convert=CODES.get),
        latitude=Column(f"{start}lat"),
        longitude=Column(f"{start}long"),
        extra={POPULATION: Column(f"{start}population")},
    )


@pytest.fixture(scope="module")
def sister_cities() -> Dataset:
    """Give the sister cities of six countries, with countries, places and populations."""
    here = city("origincityLabel", "origincountry", "origin")
    there = city("sistercityLabel", "destination_countryLabel", "destination")
    twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
    return read(CITIES / "eu_sistercities_wikidata.tsv", twinning, language="en").dataset


def by_method(table: Table) -> dict[str, dict[str, Any]]:
    """Return the figures of each method."""
    return {row["method"]: row for row in table.rows()}


def test_suggestions_of_sister_cities_beat_chance(sister_cities: Dataset) -> None:
    """With a tenth hidden, ours is far above chance and popularity, and beside Adamic-Adar."""
    table = backtest(sister_cities, size_field=POPULATION, queries=400, seed=1)
    told = dict(table.of)
    assert (told["pairs"], told["hidden"], told["questions"]) == (9898, 990, 400)
    rows = by_method(table)
    ours, chance = rows["suggest_partners"], rows["random"]
    assert ours["hit_at_10"] > 20 * chance["hit_at_10"]
    assert ours["mrr"] > 10 * chance["mrr"]
    assert ours["hit_at_10"] > rows["preferential attachment"]["hit_at_10"]
    assert ours["mrr"] > 0.9 * rows["Adamic-Adar"]["mrr"]
    # more hidden partners get a score than by shared partners alone, but by far not all
    assert rows["Adamic-Adar"]["scored"] < ours["scored"] < 0.4
    assert ours["hit_at_100"] <= ours["scored"]


def test_suggestions_without_places_are_shared_partners() -> None:
    """The crawl of 2016 states no places: what is left is the part of the partners shared."""
    here, there = (
        Template(Place, Key(side, prefix="wikidata"), name=Column(side))
        for side in ("subject", "object")
    )
    twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
    relations = CITIES / "wikidata_p190_2016_relations.tsv"
    dataset = read(relations, twinning, columns=["subject", "object"], language="en").dataset
    rows = by_method(backtest(dataset, queries=150, seed=1))
    ours, common = rows["suggest_partners"], rows["common neighbours"]
    assert ours == {**common, "method": "suggest_partners"}
    assert ours["hit_at_10"] > 20 * rows["random"]["hit_at_10"]


def test_a_city_gets_cities_with_reasons(sister_cities: Dataset) -> None:
    """For Kraków, whose partners are told, the first suggestion shares some, and is none."""
    (krakow,) = sister_cities.find_by_name("Kraków")
    found = suggest_partners(sister_cities, krakow, size_field=POPULATION, most=5)
    partners = {
        party
        for one in sister_cities.of(Twinning)
        if krakow.id in one.parties
        for party in one.parties
    }
    assert len(partners) == 38 + 1
    assert partners.isdisjoint(one.candidate for one in found)
    assert found[0].reasons[0].kind == "shared partner"
    assert {"distance", "size"} <= {reason.kind for reason in found[0].reasons}
    assert all(reason.entities for one in found for reason in one.reasons)
