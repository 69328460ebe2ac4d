"""The example of twin cities, run as a user runs it: on other tables, with files, without numpy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "twin_cities.py"
CITIES = ROOT.parent / "shared" / "data" / "sister_cities"
TABLE = CITIES / "eu_sistercities_wikidata.tsv"
needs_cities = pytest.mark.skipif(not CITIES.is_dir(), reason="shared/data/sister_cities is absent")


def run(*arguments: str | Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the example in an interpreter of its own, with warnings as errors."""
    start = f"{before}import runpy; runpy.run_path({str(EXAMPLE)!r}, run_name='__main__')"
    command = [sys.executable, "-W", "error", "-X", "utf8", "-c", start, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def printed(*arguments: str | Path) -> str:
    """Return what the example prints."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_small_table_is_taken_without_arguments_and_without_a_trace(tmp_path: Path) -> None:
    """It runs anywhere, as `make examples` runs it, and leaves no file where none is asked for."""
    command = [sys.executable, "-W", "error", "-X", "utf8", str(EXAMPLE)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert b"<Dataset: 78 Place, 119 Twinning>" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    """Without numpy the distances say which extra is to be installed."""
    done = run(before="import sys; sys.modules['numpy'] = None; ")
    assert done.returncode == 1
    assert "pip install 'civdiplo[network]'" in done.stderr


def test_files_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """Both files are in the folder, and networkx reads names, countries and weights again."""
    printed(EXAMPLE.with_suffix(".csv"), tmp_path / "new")
    cities = nx.read_gexf(tmp_path / "new" / "cities.gexf")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "cities.gexf",
        "countries.graphml",
    ]
    degrees = {told["label"]: cities.degree[node] for node, told in cities.nodes(data=True)}
    assert (degrees["Kraków"], degrees["Hanoi"], degrees["Saint-Étienne"]) == (10, 4, 2)
    nations = nx.read_graphml(tmp_path / "new" / "countries.graphml")
    assert nations.edges["DE", "PL"]["weight"] == 6
    assert (nations.nodes["DE"]["internal"], nations.nodes["VN"]["label"]) == (3, "Viet Nam")


def network(table: Path) -> nx.Graph[tuple[str, str]]:
    """Return the cities of a table by name and name of country, as pandas reads them."""
    frame = pd.read_csv(table, sep="\t", keep_default_na=False, dtype=str)
    here = zip(frame["origincityLabel"], frame["origincountry"], strict=True)
    there = zip(frame["sistercityLabel"], frame["destination_countryLabel"], strict=True)
    made: nx.Graph[tuple[str, str]] = nx.Graph(zip(here, there, strict=True))
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


@needs_cities
def test_the_first_rows_of_the_published_table_are_taken(tmp_path: Path) -> None:
    """Of 2,000 rows the network is the known one, and what is odd is printed."""
    first = tmp_path / "first.tsv"
    with TABLE.open(encoding="utf-8") as rows, first.open("w", encoding="utf-8") as out:
        out.writelines(islice(rows, 2001))
    text = printed(first, tmp_path)
    known = network(first)
    assert f"<Dataset: {len(known)} Place, {known.size()} Twinning>" in text
    tied = len(known) - nx.number_of_isolates(known)
    assert f"cities.gexf: {tied} nodes, {known.size()} edges" in text
    parts = nx.number_connected_components(known) - nx.number_of_isolates(known)
    assert f"connected parts: {parts}, " in text
    again = nx.read_gexf(tmp_path / "cities.gexf")
    degrees = [degree for _, degree in known.degree() if degree]
    assert sorted(degree for _, degree in again.degree()) == sorted(degrees)


@needs_cities
def test_the_published_table_gives_the_known_network(tmp_path: Path) -> None:
    """9,397 cities and 9,898 twinnings, as others count them; what is odd of them is named."""
    text = printed(TABLE, tmp_path)
    truth = json.loads((CITIES / "ground_truth_dev.json").read_text(encoding="utf-8"))
    facts = next(facts for name, facts in truth.items() if name.startswith("eu_sistercities"))
    assert (facts["nodes"], facts["edges"]) == (9397, 9898)
    assert "<Dataset: 9397 Place, 9898 Twinning>" in text
    assert "that have no twin here: 1\n" in text
    parts, largest = facts["components"] - facts["isolates_after_removal"], 5678
    assert f"connected parts: {parts}, the largest of {largest} nodes\n" in text
    assert f"transitivity {facts['transitivity']:.3g}, " in text
    assert f"twinnings within one: {facts['domestic_edges']}\n" in text
    top = ", ".join(
        f"{name.split(',')[0]} ({degree})" for name, degree in facts["top20_degree"][:4]
    )
    assert f"most connected: {top}, " in text
    assert (
        "Kingdom of Hungary (1), Luhansk People's Republic (1), Prussia (1), t430222130 (1), "
        "t431453150 (1)\n"
    ) in text
    assert "under two names of a country: Simferopol (no code), Tilburg (NL)\n" in text
    hidden = re.search(r"^With (\d+) of (\d+) twinnings hidden", text, flags=re.MULTILINE)
    assert hidden is not None
    assert hidden.groups() == ("990", "9898")
    hits = {line[:24].strip(): float(line.split()[-4]) for line in _methods(text)}
    assert hits["suggest_partners"] > 20 * hits["random"] > 0
    assert hits["suggest_partners"] > hits["preferential attachment"]


def _methods(text: str) -> list[str]:
    """Return the lines of the back-test."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("method "))
    return lines[start + 1 : start + 6]
