"""Wikidata: twinnings, diplomatic relations, memberships and agreements out of SPARQL results.

The queries ship with the library; asking them is the caller's: `read` takes the saved answer of a
query service, `fetch` a function that asks one. Nothing here uses a network of its own.

| Wikidata | here |
| --- | --- |
| P190 twinned administrative body | `Twinning` of two places |
| P530 diplomatic relation | `Cooperation` of two countries |
| P463 member of | `Membership` of one organization in another |
| P1891 signatory | `Memorandum` with its parties |
| item | a place or organization ``wikidata-Q...``, with its identifier |
| labels | ``name``, with their languages; the item itself, of no language, where there is none |
| P17 or P297 | ``country``, where it is one |
| P625 | ``latitude`` and ``longitude``, of the Earth |
| P580, P582, P585 with their precision | ``period``, ``signed`` as partial dates |
| statement, reference URL, P813 | citations: the statement as locator, a `Source` for each URL |

Statements are gathered first: one statement has a row for each of its references and labels. A
twinning or relation that is stated from both sides is one, and what is stated from one side alone
is listed. Deprecated statements are left out and listed, too. A value that is there but unknown is
kept as unknown.

Source: SPARQL 1.1 Query Results JSON Format (W3C Recommendation, 21 March 2013); Wikibase RDF Dump
Format (statement, qualifier, reference and value nodes, ranks, precision of time values).
"""

from civdiplo.io.wikidata.queries import Relation, query
from civdiplo.io.wikidata.reading import SOURCE, fetch, read
from civdiplo.io.wikidata.said import CODES

__all__ = ["CODES", "SOURCE", "Relation", "fetch", "query", "read"]
