"""What the reports of 360Giving may say, and what the standard has a place for."""

from __future__ import annotations

from typing import Final

from civdiplo.entities.actors import Organization, Person, Place
from civdiplo.entities.projects import GrantApplication, Programme
from civdiplo.entities.sources import Source
from civdiplo.io.carrying import CARRYING_CODES, Carried
from civdiplo.io.report import Code

__all__ = ["CARRIES", "CODES", "PREFIX", "SOURCE", "VERSION", "WRITE_CODES"]

PREFIX: Final = "org.threesixtygiving:"
"""The namespace of what is kept in ``extra``."""

VERSION: Final = "1.4"
"""The version of the standard that is written."""

SOURCE: Final = Source(id="360giving", title={"en": "Grants published to the 360Giving standard"})
"""What grants cite unless another source is given."""

CODES: Final = (
    Code("ambiguous-date", "warning", "must be a day that can be read in one way"),
    Code("bad-date", "warning", "must be a date of the calendar"),
    Code("bad-number", "warning", "must be a number in plain digits, in a known currency"),
    Code("bad-value", "warning", "must be of the type that the standard has"),
    Code("cleaned", "info", "must not be blank, end in white space or hold control characters"),
    Code("formula", "info", "must be a value and no formula"),
    Code("incomplete", "loss", "must have what a grant needs"),
    Code("inexact-number", "warning", "must be a number that a double holds exactly"),
    Code("lost-zeros", "warning", "must have the zeros that its scheme begins with"),
    Code("made-id", "warning", "must have an identifier"),
    Code("no-zone", "info", "must be a time with its zone"),
    Code("number-for-text", "info", "must be text, as a number has lost its leading zeros"),
    Code("other-grant", "loss", "must be told once, or in the same words"),
    Code("other-sheet", "loss", "must be on the sheet that is read"),
    Code("other-statement", "warning", "must be told of in the same words in all grants"),
    Code("repeated-grant", "info", "must be told once"),
    Code("several", "warning", "must be one"),
    Code("slashed-date", "info", "must be ISO 8601"),
    Code("time-of-day", "info", "must be a day"),
    Code("transactions", "info", "must not be counted beside the sum that they make up"),
    Code("unknown-scheme", "info", "must begin with the list it is from"),
)
"""What `read` reports."""

WRITE_CODES: Final = (
    *CARRYING_CODES,
    Code("estimate", "loss", "must be an exact sum"),
    Code("formula", "warning", "must not begin like a formula"),
    Code("invalid", "loss", "must be what the schema of 360Giving takes"),
    Code("local-id", "warning", "must be an identifier of a list of org-id.guide"),
    Code("made-value", "warning", "must be stated, as the standard asks for it"),
    Code("no-party", "loss", "must have a known funder and a known recipient"),
    Code("not-awarded", "loss", "must have been awarded, with a sum, on a day"),
    Code("not-named", "loss", "must be named by a grant that is written"),
    Code("other-currency", "loss", "must be in the currency of what was awarded"),
    Code("other-language", "loss", "must be in the language that is written"),
    Code("other-state", "loss", "must be the award, as the standard has no other state"),
    Code("text-for-value", "warning", "must be text, which is all that a cell holds"),
    Code("unwritable", "loss", "must be of at most 32,767 characters that XML can hold"),
)
"""What `write` reports."""

CARRIES: Final[Carried] = {
    GrantApplication: (
        "name", "note", "extra", "sources", "reference_number", "applicant", "partners",
        "programme", "amount_requested", "amount_awarded", "amount_disbursed", "period", "history",
    ),
    Organization: ("name", "aliases", "note", "extra", "country", "identifiers"),
    Person: ("name", "extra"),
    Place: ("name", "extra", "country", "latitude", "longitude"),
    Programme: ("name", "extra", "organizers"),
    Source: ("title", "publisher", "url", "language", "published", "retrieved", "extra"),
}  # fmt: skip
"""What `write` has a place for; of a source, only what the package said of itself is written."""
