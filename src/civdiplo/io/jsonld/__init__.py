"""JSON-LD: what schema.org and the W3C Organization Ontology have terms for, as linked data.

| here | there |
| --- | --- |
| `Organization` | schema:Organization and org:Organization |
| `Person`, `Place` | schema:Person, schema:Place (City, Country, AdministrativeArea) |
| `Membership`, `Appointment` | org:Membership |
| `Post` | org:Post |
| `Event`, `EventSeries` | schema:Event, schema:EventSeries |
| `Campaign` | schema:Event of the additional type "campaign" |
| `Project`, `Programme` | schema:Project, schema:FundingScheme |
| `Contribution` | schema:DonateAction |
| `Source` | schema:CreativeWork; who cites it has it as dcterms:source |

Neither vocabulary has a term for a twinning, a memorandum or a mandate: these are not written, and
reported. Days, months and years are typed as XML Schema has them, all other dates as EDTF. The
context is in the file: nothing has to be fetched to read it.

Source: JSON-LD 1.1 (W3C Recommendation, 16 July 2020); schema.org; The Organization Ontology (W3C
Recommendation, 16 January 2014); EDTF datatype of the Library of Congress.
"""

from civdiplo.io.jsonld.writing import BASE, CARRIES, CODES, to_jsonld, write

__all__ = ["BASE", "CARRIES", "CODES", "to_jsonld", "write"]
