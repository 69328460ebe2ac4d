"""Values as nodes and literals of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from civdiplo.values.codes import theme_label
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When
from civdiplo.values.text import LocalText

__all__ = [
    "CONTEXT",
    "Node",
    "address",
    "date",
    "identified",
    "is_simplified",
    "price",
    "temporal",
    "term",
    "texts",
]

Node: TypeAlias = dict[str, Any]

CONTEXT: Final = {
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "wd": "http://www.wikidata.org/entity/",
}
"""The prefixes of the terms, as they stand in every file."""

_PRECISIONS = {"day": "xsd:date", "month": "xsd:gYearMonth", "year": "xsd:gYear"}


def texts(*held: LocalText) -> list[Node]:
    """Return texts as literals with their languages; what is of no stated language has none."""
    return [
        {"@value": words} if tag == "und" else {"@value": words, "@language": tag}
        for text in held
        for tag, words in text.items()
    ]


def date(held: PartialDate) -> Node:
    """Return a date as XML Schema types it, or as EDTF where XML Schema has no such date.

    >>> date(PartialDate.parse("2021-09"))
    {'@value': '2021-09', '@type': 'xsd:gYearMonth'}
    >>> date(PartialDate.parse("2021?"))
    {'@value': '2021?', '@type': 'edtf:EDTF'}
    """
    plain = held.edtf.replace("-", "").isdigit() and len(held.edtf) in (4, 7, 10)
    kind = _PRECISIONS.get(held.precision) if plain else None
    return {"@value": held.edtf, "@type": kind or "edtf:EDTF"}


def temporal(when: When) -> Node:
    """Return a time by its start and end, and, where it is a period, as a whole.

    The whole tells an end that is open from one that is unknown, which two dates cannot.
    """
    if isinstance(when, PartialDate):
        return {"schema:startDate": date(when), "schema:endDate": date(when)}
    node: Node = {"dcterms:temporal": {"@value": when.edtf, "@type": "edtf:EDTF"}}
    if when.start is not None:
        node["schema:startDate"] = date(when.start)
    if when.end is not None:
        node["schema:endDate"] = date(when.end)
    return node


def is_simplified(when: When) -> bool:
    """Tell whether EDTF says less than the date: that part of it is a word, or inferred."""
    ends = (when.start, when.end) if isinstance(when, Period) else (when,)
    return any(end is not None and not isinstance(end.to_plain(), str) for end in ends)


def term(code: str) -> Node:
    """Return a theme as a term of the list it is defined in."""
    return {
        "@type": "schema:DefinedTerm",
        "schema:termCode": code,
        "schema:name": {"@value": theme_label(code, "en"), "@language": "en"},
    }


def address(country: str) -> Node:
    """Return a country as the address of something."""
    return {"@type": "schema:PostalAddress", "schema:addressCountry": country}


def identified(held: Iterable[Identifier]) -> Node:
    """Return identifiers as properties; those of Wikidata also say what is the same."""
    node: Node = {"schema:identifier": [], "schema:sameAs": []}
    for one in held:
        node["schema:identifier"].append(
            {
                "@type": "schema:PropertyValue",
                "schema:propertyID": one.scheme,
                "schema:value": one.code,
            }
        )
        if one.scheme == "wikidata":
            node["schema:sameAs"].append({"@id": f"wd:{one.code}"})
    return {name: nodes for name, nodes in node.items() if nodes}


def price(amount: Money | Estimate) -> Node:
    """Return an amount of money; one that is not exact is a specification with its bounds."""
    if isinstance(amount, Money):
        digits = amount.to_plain()
        return {"schema:price": digits["amount"], "schema:priceCurrency": digits["currency"]}
    bounds = amount.interval()
    node: Node = {
        "@type": "schema:PriceSpecification",
        "schema:priceCurrency": amount.currency,
        "schema:description": {"@value": amount.qualifier, "@language": "en"},
    }
    figures = {
        "schema:price": amount.value,
        "schema:minPrice": bounds.lower,
        "schema:maxPrice": bounds.upper,
    }
    stated = {name: f"{figure:f}" for name, figure in figures.items() if figure is not None}
    return {"schema:priceSpecification": node | stated}
