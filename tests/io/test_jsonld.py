"""JSON-LD: an RDF library reads what we write, every carried value is in it, the rest is listed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, ORG, RDF, XSD

from civdiplo import sample
from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Campaign,
    Contribution,
    Entity,
    Event,
    Membership,
    Organization,
    Participation,
    Place,
    Source,
    Twinning,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.carrying import losses
from civdiplo.io.jsonld import BASE, CARRIES, CODES, to_jsonld, write
from civdiplo.testing import entities_of
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.provenance import Citation

# rdflib's own reader of JSON-LD uses a class that rdflib itself calls old
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SCHEMA = rdflib.Namespace("https://schema.org/")
HOME = rdflib.Namespace("https://example.org/id/")
CARRIED = st.builds(
    lambda found: Dataset({one.id: one for one in found}.values()),
    st.lists(st.one_of(*map(entities_of, CARRIES)), max_size=6),
)


def told(*entities: Entity) -> rdflib.Graph:
    """Return what an RDF library reads of entities."""
    document, _ = to_jsonld(Dataset(entities), base=str(HOME))
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


def _texts(held: Any) -> set[str]:
    """Return all names and notes of an entity, in all languages."""
    named = [held.note, getattr(held, "name", None), getattr(held, "title", None)]
    return {words for text in named if text is not None for _, words in text.items()}


@given(facts=CARRIED)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_an_rdf_library_reads_every_carried_value(facts: Dataset) -> None:
    """Each entity is a node of its type, its words and references are there, literals are valid."""
    document, report = to_jsonld(facts, base=str(HOME))
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    literals = {one for one in graph.objects() if isinstance(one, rdflib.Literal)}
    assert not [one for one in literals if one.ill_typed]
    for entity in facts:
        node = HOME[entity.id]
        assert (node, RDF.type, None) in graph
        assert _texts(entity) <= {str(one) for one in literals}
        for citation in entity.sources:
            assert HOME[citation.source] in set(graph.objects())
        lost = {entry.field for entry in report if entry.entity == entity.id}
        for field in ("place", "organization", "member", "provider", "receiver", "series"):
            target = getattr(entity, field, None)
            if target is not None and field not in lost:
                assert HOME[target] in set(graph.objects(node))


@given(facts=CARRIED)
@settings(max_examples=40)
def test_every_field_is_carried_or_reported(facts: Dataset) -> None:
    """What is stated of an entity and has no term is an entry: none is passed over."""
    _, report = to_jsonld(facts)
    for entity in facts:
        stated = {
            field.name
            for field in type(entity).__attrs_attrs__
            if getattr(entity, field.name) != field.default and field.name != "id"
        }
        reported = {entry.field for entry in report if entry.entity == entity.id}
        assert stated - set(CARRIES[type(entity)]) <= reported


def test_dates_are_typed_as_they_are_stated() -> None:
    """A day, a month and a year are XML Schema's; what it has no type for is EDTF, never cut."""
    stated = {"day": "2021-09-21", "month": "2021-09", "year": "2021", "doubtful": "2021?"}
    graph = told(
        *(Event(id=word, name={"en": word}, date=text) for word, text in stated.items()),
        Event(id="long", name={"en": "long"}, date="2021-09/.."),
    )
    starts = {
        str(node).removeprefix(str(HOME)): literal.datatype
        for node, literal in graph.subject_objects(SCHEMA.startDate)
        if isinstance(literal, rdflib.Literal)
    }
    edtf = rdflib.URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    assert starts == {
        "day": XSD.date, "month": XSD.gYearMonth, "year": XSD.gYear, "doubtful": edtf,
        "long": XSD.gYearMonth,
    }  # fmt: skip
    whole = graph.value(HOME["long"], DCTERMS.temporal)
    assert whole == rdflib.Literal("2021-09/..", datatype=edtf)
    assert graph.value(HOME["long"], SCHEMA.endDate) is None


def test_money_keeps_its_digits_and_its_bounds() -> None:
    """An exact amount is a price; "more than" is a specification with its lowest price."""
    graph = told(
        Contribution(id="a", amount=Money("393000000.10", "VND")),
        Contribution(id="b", amount=Estimate.more_than("6000000", "USD")),
    )
    assert graph.value(HOME["a"], SCHEMA.price) == rdflib.Literal("393000000.10")
    assert graph.value(HOME["a"], SCHEMA.priceCurrency) == rdflib.Literal("VND")
    said = graph.value(HOME["b"], SCHEMA.priceSpecification)
    assert said is not None
    assert Decimal(str(graph.value(said, SCHEMA.minPrice))) == 6_000_000
    assert graph.value(said, SCHEMA.maxPrice) is None
    assert str(graph.value(said, SCHEMA.description)) == "more than"


def test_members_and_parents_have_the_terms_of_both_vocabularies() -> None:
    """A membership is of the organization ontology, a parent is said in both."""
    graph = told(
        Organization(id="union", name={"en": "Union"}),
        Organization(
            id="club",
            name={"en": "Club"},
            parent="union",
            identifiers=[Identifier("wikidata", "Q1")],
        ),
        Membership(id="m", member="club", organization="union", role="chair"),
    )
    assert (HOME["m"], RDF.type, ORG.Membership) in graph
    assert (HOME["m"], ORG.member, HOME["club"]) in graph
    assert (HOME["club"], SCHEMA.parentOrganization, HOME["union"]) in graph
    assert (HOME["club"], ORG.subOrganizationOf, HOME["union"]) in graph
    same = rdflib.URIRef("http://www.wikidata.org/entity/Q1")
    assert (HOME["club"], SCHEMA.sameAs, same) in graph


def test_a_page_of_a_source_is_part_of_it() -> None:
    """A citation with a locator is a part of the source, with the place in it."""
    source = Source(id="book", title={"en": "A book"}, url="https://example.org/book")
    graph = told(
        source, Place(id="p", name={"en": "P"}, sources=[Citation("book", locator="p. 7")])
    )
    page = graph.value(HOME["p"], DCTERMS.source)
    assert page is not None
    assert graph.value(page, SCHEMA.isPartOf) == HOME["book"]
    assert str(graph.value(page, SCHEMA.pagination)) == "p. 7"


def test_what_has_no_term_is_listed(tmp_path: Path) -> None:
    """A twinning has none; a campaign keeps its parties without roles; strict writes nothing."""
    campaign = Campaign(
        id="appeal", name={"en": "Appeal"}, status="active", organizers=[],
        participants=[Participation(party="club", role="funding")], period="2021/..",
    )  # fmt: skip
    facts = Dataset([Twinning(id="t", parties=["a", "b"]), campaign])
    report = write(facts, tmp_path / "a.jsonld")
    assert {(entry.code, entry.field) for entry in report} == {
        ("no-such-type", None),
        ("no-such-field", "status"),
        ("no-term", "organizers"),
        ("no-term", "participants"),
    }
    (tmp_path / "a.jsonld").unlink()
    with pytest.raises(InvalidDataError, match="no-term"):
        write(facts, tmp_path / "a.jsonld", strict=True)
    assert not (tmp_path / "a.jsonld").exists()
    with pytest.raises(InvalidValueError, match="absolute IRI"):
        to_jsonld(facts, base="example")


def test_the_sample_is_linked_data(tmp_path: Path) -> None:
    """All carried entities of the sample are nodes of the file, which is the same every time."""
    report = write(sample(), tmp_path / "a.jsonld")
    write(sample(), tmp_path / "b.jsonld")
    assert (tmp_path / "a.jsonld").read_bytes() == (tmp_path / "b.jsonld").read_bytes()
    graph = rdflib.Graph().parse(tmp_path / "a.jsonld", format="json-ld")
    nodes = {str(node) for node in graph.subjects() if str(node).startswith(BASE)}
    carried = {f"{BASE}{one.id}" for one in sample() if type(one) in CARRIES}
    assert nodes == carried
    assert {entry.code for entry in report} <= {code.name for code in CODES}


def test_the_list_of_losses_comes_from_the_writer() -> None:
    """What the docs list as lost is what the writer does not carry."""
    rows = {row["type"]: row["fields"] for row in losses(CARRIES)}
    assert rows["Twinning"] == "all"
    assert rows["Person"] == "claims, extra"
