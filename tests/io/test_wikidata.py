"""Wikidata: the queries run, statements are gathered, sides meet, what is not taken is listed."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo.entities import (
    Cooperation,
    Membership,
    Memorandum,
    Organization,
    Place,
    Source,
    Twinning,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.graph import graph
from civdiplo.io.report import Import
from civdiplo.io.wikidata import CODES, Relation, fetch, query, read
from civdiplo.io.wikidata.queries import PROPERTIES
from civdiplo.serialize import to_plain

DATA = Path(__file__).parents[3] / "shared" / "data"
CITIES = DATA / "sister_cities"
STATES = DATA / "diplomatic"
needs_cities = pytest.mark.skipif(not CITIES.is_dir(), reason="shared/data/sister_cities is absent")
needs_states = pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")

WD = "http://www.wikidata.org/entity/"
GENID = "http://www.wikidata.org/.well-known/genid/abc"


def uri(value: str) -> dict[str, str]:
    """Return the cell of an address."""
    return {"type": "uri", "value": value}


def words(value: str, language: str | None = None) -> dict[str, str]:
    """Return the cell of a text."""
    return {"type": "literal", "value": value} | ({"xml:lang": language} if language else {})


def row(subject: str, object_: str, **more: Any) -> dict[str, Any]:
    """Return the row of a statement of normal rank, named by its two items unless ``id`` is."""
    name = more.pop("id", f"{subject}-to-{object_}")
    rank = more.pop("rank", "Normal")
    known = {
        "statement": uri(f"{WD}statement/{name}"),
        "subject": uri(f"{WD}{subject}"),
        "object": uri(f"{WD}{object_}"),
        "rank": uri(f"http://wikiba.se/ontology#{rank}Rank"),
    }
    return {**known, **more}


def read_rows(folder: Path, *rows: Any, relation: Relation | None = "twinning") -> Import:
    """Read an answer of these rows."""
    path = folder / "answer.json"
    document = {"head": {"vars": []}, "results": {"bindings": list(rows)}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return read(path, relation=relation)


# --- the queries --------------------------------------------------------------------------------

WIKIBASE = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wds: <http://www.wikidata.org/entity/statement/>
PREFIX wdv: <http://www.wikidata.org/value/>
PREFIX wdref: <http://www.wikidata.org/reference/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX pr: <http://www.wikidata.org/prop/reference/>
PREFIX prv: <http://www.wikidata.org/prop/reference/value/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

wd:Q10 rdfs:label "Northport"@en, "Нортпорт"@ru ; wdt:P17 wd:Q1 ;
  wdt:P625 "Point(28.3318 57.8194)"^^geo:wktLiteral .
wd:Q20 rdfs:label "Eastham"@en ; wdt:P17 wd:Q2 .
wd:Q1 wdt:P297 "FI" ; rdfs:label "One"@en .
wd:Q2 wdt:P297 "EE" ; rdfs:label "Two"@en .
wd:Q10 p:P190 wds:Q10-a .
wds:Q10-a ps:P190 wd:Q20 ; wikibase:rank wikibase:NormalRank ;
  pq:P580 "1992-01-01T00:00:00Z"^^xsd:dateTime ; pqv:P580 wdv:y1992 ;
  pq:P582 _:somewhen ; prov:wasDerivedFrom wdref:r1 .
wdv:y1992 wikibase:timeValue "1992-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
wdref:r1 pr:P854 <https://example.org/twins> ;
  pr:P813 "2020-03-01T00:00:00Z"^^xsd:dateTime ; prv:P813 wdv:d2020 .
wdv:d2020 wikibase:timeValue "2020-03-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 .
wd:Q20 p:P190 wds:Q20-a .
wds:Q20-a ps:P190 wd:Q10 ; wikibase:rank wikibase:NormalRank .
wd:Q20 p:P190 wds:Q20-b .
wds:Q20-b ps:P190 wd:Q30 ; wikibase:rank wikibase:DeprecatedRank .
wd:Q40 p:P1891 wds:Q40-a, wds:Q40-b ; rdfs:label "Treaty"@en ; p:P585 wds:Q40-d .
wds:Q40-a ps:P1891 wd:Q1 ; wikibase:rank wikibase:NormalRank .
wds:Q40-b ps:P1891 wd:Q2 ; wikibase:rank wikibase:PreferredRank .
wds:Q40-d ps:P585 "1996-05-17T00:00:00Z"^^xsd:dateTime ; psv:P585 wdv:d1996 .
wdv:d1996 wikibase:timeValue "1996-05-17T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 .
"""


def ask(asked: str) -> bytes:
    """Answer a query as a service would, from a few statements in the form of Wikidata."""
    return rdflib.Graph().parse(data=WIKIBASE, format="turtle").query(asked).serialize(
        format="json"
    ) or b""  # fmt: skip


def test_the_query_for_twinnings_answers_what_the_statements_say() -> None:
    """Names, country, place, precision, an end that is unknown, and the reference all arrive."""
    dataset, report = fetch("twinning", ask, languages=["en", "ru"])
    (twinning,) = dataset.of(Twinning)
    assert twinning.parties == ("wikidata-Q10", "wikidata-Q20")
    assert twinning.period is not None
    assert (str(twinning.period.start), twinning.period.end) == ("1992", None)
    assert dict(twinning.extra) == {"org.wikidata:unknown": ("end",)}
    north = dataset["wikidata-Q10"]
    assert isinstance(north, Place)
    assert (north.label("ru"), north.label("en"), north.country) == ("Нортпорт", "Northport", "FI")
    assert (str(north.latitude), str(north.longitude)) == ("57.8194", "28.3318")
    cited = {citation.source: citation.locator for citation in twinning.sources}
    (url,) = cited.keys() - {"wikidata"}
    source = dataset[url]
    assert (source.url, str(source.retrieved)) == ("https://example.org/twins", "2020-03-01")  # type: ignore[attr-defined]
    assert report.counts == {"deprecated": 1, "unknown-time": 1}


def test_the_query_for_agreements_gathers_parties_and_the_day() -> None:
    """An agreement is one memorandum of all that signed it."""
    dataset, report = fetch("agreement", ask)
    (treaty,) = dataset.of(Memorandum)
    assert (treaty.label(), str(treaty.signed)) == ("Treaty", "1996-05-17")
    assert [dataset[party].label() for party in treaty.parties] == ["One", "Two"]
    assert not report


@pytest.mark.parametrize("relation", [*PROPERTIES])
def test_every_query_is_sparql(relation: Relation) -> None:
    """A SPARQL engine reads each of them, also for given items, and finds none where none are."""
    for asked in (query(relation), query(relation, of=["Q7", "Q8"], languages=["en", "zh-Hans"])):
        assert PROPERTIES[relation] in asked
        rdflib.Graph().query(asked)
    assert list(fetch(relation, ask, of=["Q7"], languages=["ru"]).dataset)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"relation": "war"}, "relation must be one of twinning, "),
        ({"relation": "twinning", "of": ["Q0"]}, "of must be items such as Q649, not 'Q0'"),
        ({"relation": "twinning", "of": "Q1 } DROP ALL {"}, "of must be items"),
        ({"relation": "twinning", "languages": ['en") || ("']}, "languages must be"),
    ],
)
def test_nothing_foreign_gets_into_a_query(how: dict[str, Any], sentence: str) -> None:
    """Items and languages are held to their form before they are put into a query."""
    with pytest.raises(InvalidValueError, match=sentence):
        query(**how)


# --- statements ---------------------------------------------------------------------------------

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=12)


@given(pairs=PAIRS, seed=st.integers(0, 99))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sides_meet_and_the_order_of_rows_does_not_matter(
    tmp_path: Path, pairs: list[tuple[int, int]], seed: int
) -> None:
    """Two directions are one twinning; what one side alone states is listed."""
    rows = [row(f"Q{one}", f"Q{other}") for one, other in pairs]
    dataset, report = read_rows(tmp_path, *rows)
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # the same order every time
    assert read_rows(tmp_path, *shuffled).dataset == dataset
    directed = {pair for pair in pairs if pair[0] != pair[1]}
    both = {tuple(sorted(pair)) for pair in directed}
    assert len(dataset.of(Twinning)) == len(both)
    one_sided = {pair for pair in directed if pair[::-1] not in directed}
    assert len(report.of("one-sided")) == len(one_sided)
    assert len(report.of("self-tie")) == len({pair for pair in pairs if pair[0] == pair[1]})
    assert all(entry.code in {code.name for code in CODES} for entry in report)


def test_rows_of_one_statement_are_one_statement(tmp_path: Path) -> None:
    """References and labels multiply rows, not twinnings."""
    rows = [
        row("Q1", "Q2", subjectLabel=words(label, tag), reference=uri(f"{WD}{ref}"), url=uri(url))
        for label, tag in (("North", "en"), ("Nord", "de"))
        for ref, url in (("r1", "https://example.org/a"), ("r2", "https://example.org/b"))
    ]
    dataset, _ = read_rows(tmp_path, *rows)
    (twinning,) = dataset.of(Twinning)
    assert len(twinning.sources) == 3
    assert dict(dataset["wikidata-Q1"].name.items()) == {"de": "Nord", "en": "North"}  # type: ignore[attr-defined]


def dated(value: str, precision: int | None, name: str = "start") -> dict[str, Any]:
    """Return the cells of a time."""
    cells: dict[str, Any] = {name: words(value)}
    if precision is not None:
        cells[f"{name}Precision"] = words(str(precision))
    return cells


@pytest.mark.parametrize(
    ("value", "precision", "expected", "codes"),
    [
        ("1992-05-17T00:00:00Z", 11, "1992-05-17", []),
        ("1992-05-17T00:00:00Z", 14, "1992-05-17", []),
        ("1992-05-01T00:00:00Z", 10, "1992-05", []),
        ("1992-01-01T00:00:00Z", 9, "1992", []),
        ("1990-01-01T00:00:00Z", 8, "199X", []),
        ("+1992-05-17T00:00:00Z", 11, "1992-05-17", []),
        ("+00000001992-05-17T00:00:00Z", 11, "1992-05-17", []),
        ("0992-01-01T00:00:00Z", 9, "0992", []),
        ("1900-01-01T00:00:00Z", 7, None, ["coarse-time"]),
        ("1992-01-01T00:00:00Z", None, "1992", ["no-precision"]),
        ("1992-05-01T00:00:00Z", None, "1992-05", ["no-precision"]),
        ("1992-05-17T00:00:00Z", None, "1992-05-17", []),
        ("-0044-03-15T00:00:00Z", 11, None, ["time-not-taken"]),
        ("1992-02-31T00:00:00Z", 11, None, ["time-not-taken"]),
        ("not a date", 11, None, ["time-not-taken"]),
        (GENID, None, None, ["unknown-time"]),
    ],
)
def test_times_are_as_precise_as_they_say(
    tmp_path: Path, value: str, precision: int | None, expected: str | None, codes: list[str]
) -> None:
    """A year is no first of January, and what cannot be told is left out with an entry."""
    dataset, report = read_rows(tmp_path, row("Q1", "Q2", **dated(value, precision)))
    (twinning,) = dataset.of(Twinning)
    start = twinning.period.start if twinning.period else None
    assert (None if start is None else start.edtf) == expected
    assert [entry.code for entry in report if entry.field == "start"] == codes


def test_what_the_sides_state_differently_is_kept_as_claims(tmp_path: Path) -> None:
    """Neither side is believed more: both dates are claims, each with its statement."""
    rows = [
        row("Q1", "Q2", **dated("1992-01-01T00:00:00Z", 9)),
        row("Q2", "Q1", **dated("1993-01-01T00:00:00Z", 9)),
    ]
    dataset, report = read_rows(tmp_path, *rows)
    (twinning,) = dataset.of(Twinning)
    assert twinning.period is None
    told = [
        (claim.field, claim.value, claim.citation and claim.citation.locator)
        for claim in twinning.claims
    ]
    assert told == [("period.start", "1992", "Q1-to-Q2"), ("period.start", "1993", "Q2-to-Q1")]
    assert report.of("differs")[0].original == ("1992", "1993")


def test_a_twinning_that_was_begun_again_is_two(tmp_path: Path) -> None:
    """Two spells of one side stay two, and the other side's statement joins the one it fits."""
    rows = [
        row("Q1", "Q2", id="a", **dated("1960-01-01T00:00:00Z", 9)),
        row("Q1", "Q2", id="b", **dated("1992-01-01T00:00:00Z", 9)),
        row("Q2", "Q1", id="c", **dated("1992-01-01T00:00:00Z", 9)),
    ]
    dataset, report = read_rows(tmp_path, *rows)
    held = {one.id: str(one.period) for one in dataset.of(Twinning)}
    assert held == {"wikidata-P190-Q1-Q2": "1960/", "wikidata-P190-Q1-Q2-2": "1992/"}
    assert [entry.entity for entry in report.of("one-sided")] == ["wikidata-P190-Q1-Q2"]


def test_what_ties_nobody_is_listed(tmp_path: Path) -> None:
    """Unknown parties, lexemes, deprecated statements and several starts are entries, no ties."""
    dataset, report = read_rows(
        tmp_path,
        row("Q1", "Q2", rank="Deprecated"),
        row("Q1", "Q3") | {"object": {"type": "bnode", "value": "b0"}},
        row("Q1", "L4"),
        row("Q5", "Q6", **dated("1990-01-01T00:00:00Z", 9)),
        row("Q5", "Q6", **dated("1991-01-01T00:00:00Z", 9), extra=words("x")),
        row("Q5", "Q7", subjectCountry=words("FI"), subjectPoint=words("Point(500 0)")),
        row("Q5", "Q8", subjectCountry=words("SE"), rank="Preferred"),
        row("Q5", "Q9", reference=uri(f"{WD}r")),
    )
    counts = {code: count for code, count in report.counts.items() if code != "no-label"}
    assert counts == {
        "country-not-taken": 1, "deprecated": 1, "not-an-item": 1, "one-sided": 4,
        "point-not-taken": 1, "reference-not-taken": 1, "several-values": 1,
        "unknown-party": 1, "variable-not-taken": 1,
    }  # fmt: skip
    assert len(dataset.of(Twinning)) == 4
    preferred = dataset["wikidata-P190-Q5-Q8"]
    assert dict(preferred.extra) == {"org.wikidata:rank": "preferred"}
    ended = row("Q1", "Q2", **dated("1999-01-01T00:00:00Z", 9),
                **dated("1990-01-01T00:00:00Z", 9, "end"))  # fmt: skip
    assert read_rows(tmp_path, ended).report.counts["time-not-taken"] == 1


def test_memberships_and_relations_are_of_their_own_kinds(tmp_path: Path) -> None:
    """A membership is directed, each spell for itself; a relation joins two countries."""
    rows = [
        row("Q1", "Q2", id="Q1-a", subjectCountry=words("FI")),
        row("Q1", "Q2", id="Q1-b", **dated("1992-01-01T00:00:00Z", 9)),
    ]
    dataset, report = read_rows(tmp_path, *rows, relation="membership")
    assert [one.id for one in dataset.of(Membership)] == [
        "wikidata-statement-Q1-a",
        "wikidata-statement-Q1-b",
    ]
    assert dataset["wikidata-Q1"].country == "FI"  # type: ignore[attr-defined]
    assert isinstance(dataset["wikidata-Q2"], Organization)
    assert "one-sided" not in report.counts
    dataset, _ = read_rows(tmp_path, row("Q1", "Q2"), relation="diplomatic relation")
    assert [one.parties for one in dataset.of(Cooperation)] == [("wikidata-Q1", "wikidata-Q2")]
    assert {one.place_type for one in dataset.of(Place)} == {"country"}
    dataset, report = read_rows(tmp_path, row("Q1", "Q2"), relation="agreement")
    assert report.of("alone")
    assert not dataset.of(Memorandum)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("[]", "must be an answer of a SPARQL service"),
        ('{"results": {"bindings": {}}}', "must be an answer of a SPARQL service"),
        ('{"boolean": true}', "must be an answer of a SPARQL service"),
        ('{"results": {"bindings": [7]}}', r"bindings\[0\]: must be an object"),
        ('{"results": {"bindings": [{"rank": {"type": "x"}}]}}', "a type that SPARQL knows"),
        ('{"results": {"bindings": [{}]}}', "statement must be stated, as the queries ask for it"),
        ('{"results": {"bindings": []}}', "must be given, as the answer does not tell it"),
        ('{"results": {"bindings": [', "must be JSON"),
        ("[" * 50_000, "must not be nested so deeply"),
    ],
)
def test_what_is_no_answer_is_refused(tmp_path: Path, document: str, sentence: str) -> None:
    """A broken answer is an error that says where and why."""
    path = tmp_path / "answer.json"
    path.write_text(document, encoding="utf-8")
    with pytest.raises((InvalidDataError, InvalidValueError), match=sentence):
        read(path)


def test_all_faulty_rows_are_listed(tmp_path: Path) -> None:
    """Each has its path, and nothing is read by halves."""
    with pytest.raises(InvalidDataError) as caught:
        read_rows(tmp_path, row("Q1", "Q2"), 7, row("Q1", "Q2") | {"rank": uri("x")})
    assert [fault.path for fault in caught.value.faults] == [
        "$.results.bindings[1]",
        "$.results.bindings[2].rank",
    ]


# --- real statements ----------------------------------------------------------------------------


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@needs_cities
def test_the_twinnings_of_2016_give_the_known_network(tmp_path: Path) -> None:
    """34,178 statements of 10,055 cities are 17,401 twinnings, 624 of them stated from one side."""
    path = CITIES / "wikidata_p190_2016_relations.tsv"
    rows = [row(subject, other) for subject, other in _lines(path)]
    dataset, report = read_rows(tmp_path, *rows)
    made = nx.Graph(graph(dataset))
    assert (made.number_of_nodes(), made.number_of_edges()) == (10_055, 17_401)
    assert len(report.of("one-sided")) == 624


@needs_states
def test_diplomatic_relations_give_the_known_network(tmp_path: Path) -> None:
    """6,225 statements of 222 states are 3,204 relations, and Namibia is NA."""
    table = STATES / "wikidata_codex_m_diplomatic_relations.tsv"
    header, *lines = _lines(table)
    rows = []
    for cells in lines:
        held = dict(zip(header, cells, strict=True))
        countries = {
            f"{end}Country": words(held[f"{end}_iso2"])
            for end in ("subject", "object")
            if held[f"{end}_iso2"]
        }
        rows.append(row(held["subject_qid"], held["object_qid"], **countries))
    dataset, report = read_rows(tmp_path, *rows, relation="diplomatic relation")
    made = nx.Graph(graph(dataset))
    assert (made.number_of_nodes(), made.number_of_edges()) == (222, 3204)
    assert len(report.of("one-sided")) == 6225 - 6042


def test_rows_that_contradict_are_refused(tmp_path: Path) -> None:
    """Rows of one statement that state different things, or of two properties, are faults."""
    about = {"property": words("P190")}
    with pytest.raises(InvalidDataError) as caught:
        read_rows(
            tmp_path,
            row("Q1", "Q2", id="a", **about),
            row("Q1", "Q3", id="a", **about),
            row("Q1", "Q2", id="a", rank="Deprecated", **about),
            row("Q1", "Q4", property=words("P530")),
        )
    assert [fault.path.removeprefix("$.results.bindings") for fault in caught.value.faults] == [
        "[1].object", "[2].rank", "[3].property",
    ]  # fmt: skip
    with pytest.raises(InvalidValueError, match="about, which is twinning, not 'membership'"):
        read_rows(tmp_path, row("Q1", "Q2", **about), relation="membership")


def test_references_keep_all_addresses_and_days(tmp_path: Path) -> None:
    """A reference of two addresses is two sources; a second day of one address is reported."""
    first, other = "https://example.org/a", "https://example.org/b"
    dataset, report = read_rows(
        tmp_path,
        row("Q1", "Q2", reference=uri(f"{WD}r"), url=uri(first)),
        row("Q1", "Q2", reference=uri(f"{WD}r"), url=uri(other)),
        row("Q1", "Q3", url=uri(first), **dated("2020-03-01T00:00:00Z", 11, "retrieved")),
        row("Q1", "Q4", url=uri(first), **dated("2021-04-02T00:00:00Z", 11, "retrieved")),
        row("Q1", "Q5", url=uri("https://example.org/c"), retrieved=uri(GENID)),
    )
    held = {one.url: str(one.retrieved) for one in dataset.of(Source) if one.id != "wikidata"}
    assert held == {first: "2020-03-01", other: "None", "https://example.org/c": "None"}
    assert report.of("several-values")[0].original == "2021-04-02"
    assert [entry.field for entry in report.of("unknown-time")] == ["retrieved"]


def test_partners_that_were_not_asked_are_not_called_silent() -> None:
    """Where some items alone were asked for, only two of them can be one-sided."""
    rows = [row("Q1", "Q2"), row("Q1", "Q3")]
    answer = json.dumps({"results": {"bindings": rows}}).encode()
    assert len(fetch("twinning", lambda _: answer).report.of("one-sided")) == 2
    (entry,) = fetch("twinning", lambda _: answer, of=["Q1", "Q3"]).report.of("one-sided")
    assert entry.entity == "wikidata-P190-Q1-Q3"
    assert not fetch("twinning", lambda _: answer, of="Q1").report.of("one-sided")


def test_qualifiers_of_other_relations_and_second_labels_are_listed(tmp_path: Path) -> None:
    """An agreement has no period, a twinning no day; of two labels in one language one is taken."""
    rows = [
        row("Q9", "Q1", **dated("1990-01-01T00:00:00Z", 9), rank="Preferred"),
        row("Q9", "Q2", subjectLabel=words("Treaty", "en")),
        row("Q9", "Q2", subjectLabel=words("Other", "en")),
    ]
    dataset, report = read_rows(tmp_path, *rows, relation="agreement")
    (treaty,) = dataset.of(Memorandum)
    assert (treaty.label(), treaty.extra["org.wikidata:rank"]) == ("Treaty", "preferred")
    assert report.counts["qualifier-not-taken"] == 1
    assert report.of("several-values")[0].original == "Other"
    rows = [row("Q1", "Q2", **dated("1990-01-01T00:00:00Z", 9, "date"))]
    assert read_rows(tmp_path, *rows).report.of("qualifier-not-taken")[0].field == "date"


@given(
    shapes=st.lists(
        st.tuples(
            st.integers(1, 4),
            st.integers(1, 4),
            st.sets(st.sampled_from(["label", "start", "end", "url", "retrieved", "point", "odd"])),
            st.sampled_from(["Normal", "Preferred", "Deprecated"]),
        ),
        max_size=8,
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_leaf_of_an_answer_is_somewhere(tmp_path: Path, shapes: list[Any]) -> None:
    """Each value of each row is in the dataset or in the report, whatever else the rows hold."""
    rows, leaves = [], []
    for number, (one, other, held, rank) in enumerate(shapes):
        cells: dict[str, dict[str, Any]] = {
            "label": {"subjectLabel": words(f"Label {number}", f"x-l{number}")},
            "start": dated(f"{1500 + number}-01-01T00:00:00Z", 9),
            "end": dated(f"{1900 + number}-01-01T00:00:00Z", 9, "end"),
            "url": {"url": uri(f"https://example.org/{number}")},
            "retrieved": {
                "url": uri(f"https://example.org/{number}"),
                **dated(f"{2000 + number}-01-01T00:00:00Z", 9, "retrieved"),
            },
            "point": {"subjectPoint": words(f"Point({number}.5 {number}.25)")},
            "odd": {"subjectCountry": words(f"Q{number}")},
        }
        told = {
            "label": f"Label {number}", "start": str(1500 + number), "end": str(1900 + number),
            "url": f"https://example.org/{number}", "retrieved": str(2000 + number),
            "point": f"{number}.25", "odd": f"Q{number}",
        }  # fmt: skip
        more = {name: cell for word in held for name, cell in cells[word].items()}
        name = f"statement-{number}"
        rows.append(row(f"Q{one}", f"Q{other}", id=name, rank=rank, **more))
        leaves += [name, *(told[word] for word in held)]
    dataset, report = read_rows(tmp_path, *rows)
    text = json.dumps([*(to_plain(one) for one in dataset), report.to_plain()], ensure_ascii=False)
    assert [leaf for leaf in leaves if leaf not in text] == []
