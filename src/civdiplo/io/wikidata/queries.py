"""The queries: which statements of Wikidata are asked for, with all that they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Template
from typing import Final, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.text import check_tag

__all__ = ["PROPERTIES", "RELATIONS", "VARIABLES", "Relation", "check_relation", "query"]

Relation: TypeAlias = Literal["twinning", "diplomatic relation", "membership", "agreement"]

PROPERTIES: Final[dict[Relation, str]] = {
    "twinning": "P190",
    "diplomatic relation": "P530",
    "membership": "P463",
    "agreement": "P1891",
}
"""The property that states each relation."""

RELATIONS: Final[dict[str, Relation]] = {item: name for name, item in PROPERTIES.items()}

_ITEM = re.compile(r"Q[1-9][0-9]{0,11}")

VARIABLES: Final = (
    "property", "statement", "rank", "subject", "object", "subjectLabel", "objectLabel",
    "subjectCountry", "objectCountry", "subjectPoint", "objectPoint", "start", "startPrecision",
    "end", "endPrecision", "date", "datePrecision", "reference", "url", "retrieved",
    "retrievedPrecision",
)  # fmt: skip
"""What an answer may hold of each statement."""

_BODY: Final = Template(
    """\
PREFIX wd: <http://www.wikidata.org/entity/>
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

SELECT $variables
WHERE {
  BIND("$property" AS ?property)
$which  ?subject p:$property ?statement .
  ?statement ps:$property ?object ; wikibase:rank ?rank .
  OPTIONAL {
    ?statement pq:P580 ?start .
    OPTIONAL { ?statement pqv:P580 [ wikibase:timeValue ?start ; $precision ?startPrecision ] }
  }
  OPTIONAL {
    ?statement pq:P582 ?end .
    OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end ; $precision ?endPrecision ] }
  }
$date  OPTIONAL {
    ?statement prov:wasDerivedFrom ?reference .
    OPTIONAL { ?reference pr:P854 ?url }
    OPTIONAL {
      ?reference prv:P813 [ wikibase:timeValue ?retrieved ; $precision ?retrievedPrecision ]
    }
  }
$facts}
ORDER BY ?statement
"""
)

_DATE: Final = """\
  OPTIONAL {
    ?subject p:P585 ?dated .
    ?dated ps:P585 ?date .
    FILTER NOT EXISTS { ?dated wikibase:rank wikibase:DeprecatedRank }
    OPTIONAL {
      ?dated psv:P585 [ wikibase:timeValue ?date ; wikibase:timePrecision ?datePrecision ]
    }
  }
"""

_FACTS: Final = Template(
    """\
  OPTIONAL { ?$end rdfs:label ?${end}Label . FILTER(LANG(?${end}Label) IN ($languages)) }
  OPTIONAL { ?$end wdt:P297 ?${end}OwnCode }
  OPTIONAL { ?$end wdt:P17/wdt:P297 ?${end}PlaceCode }
  BIND(COALESCE(?${end}OwnCode, ?${end}PlaceCode) AS ?${end}Country)
  OPTIONAL { ?$end wdt:P625 ?${end}Point }
"""
)


def query(
    relation: Relation, *, languages: Iterable[str] = ("en",), of: Iterable[str] | None = None
) -> str:
    r"""Return the query for all statements of a relation, ready for a SPARQL service.

    Qualifiers are asked for through their value nodes, for a bare date does not tell how precise it
    is; and statements of every rank, for what ``wdt:`` gives hides that a twinning has ended.

    Args:
        relation: "twinning", "diplomatic relation", "membership" or "agreement".
        languages: The languages of the labels, as BCP 47 tags.
        of: The items whose statements are asked for, such as ["Q649"]; of a twinning this is one
            of its sides. None asks for all, which is a large answer.

    Raises:
        InvalidValueError: There is no such relation, tag or item.

    >>> asked = query("twinning", of=["Q649"], languages=["en", "ru"])
    >>> print("\n".join(line for line in asked.splitlines() if "VALUES" in line or "ps:" in line))
    PREFIX ps: <http://www.wikidata.org/prop/statement/>
      VALUES ?subject { wd:Q649 }
      ?statement ps:P190 ?object ; wikibase:rank ?rank .
    """
    check_relation(relation)
    tags = ", ".join(f'"{check_tag(tag, field="languages")}"' for tag in languages)
    which = "" if of is None else f"  VALUES ?subject {{ {_items(of)} }}\n"
    facts = "".join(_FACTS.substitute(end=end, languages=tags) for end in ("subject", "object"))
    return _BODY.substitute(
        variables=" ".join(f"?{name}" for name in VARIABLES),
        property=PROPERTIES[relation],
        precision="wikibase:timePrecision",
        which=which,
        date=_DATE if relation == "agreement" else "",
        facts=facts,
    )


def check_relation(relation: object) -> None:
    """Raise InvalidValueError unless there are queries for a relation."""
    if relation not in get_args(Relation):
        rule = f"must be one of {', '.join(PROPERTIES)}"
        raise InvalidValueError("relation", rule, relation)


def _items(of: Iterable[str]) -> str:
    held = [of] if isinstance(of, str) else list(of)
    for item in held:
        if not _ITEM.fullmatch(item):
            raise InvalidValueError("of", "must be items such as Q649", item)
    return " ".join(f"wd:{item}" for item in held)
