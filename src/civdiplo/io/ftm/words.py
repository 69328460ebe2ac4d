"""The words of FollowTheMoney: schemata, properties, and what reader and writer report."""

from __future__ import annotations

from typing import Final

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.agreements import Memorandum, Twinning
from civdiplo.entities.campaigns import Campaign, Contribution
from civdiplo.entities.events import Event
from civdiplo.entities.relations import (
    Appointment,
    Cooperation,
    Membership,
    Post,
    Representation,
)
from civdiplo.entities.sources import Source
from civdiplo.io.carrying import CARRYING_CODES, Carried
from civdiplo.io.report import Code

__all__ = [
    "CARRIES",
    "CODES",
    "IDENTIFIERS",
    "LINE",
    "LINKS",
    "OTHER_NAMES",
    "PREFIX",
    "SCHEMA",
    "SIGNATORY",
    "TWIN_TOWN",
    "TYPE_SCHEMATA",
    "WRITE_CODES",
]

PREFIX: Final = "tech.followthemoney:"
"""Before the names of properties in ``extra``; their values are lists of texts."""

LINE: Final = "tech.followthemoney.line:"
"""Before the names of what a line says beside id, schema and properties."""

SCHEMA: Final = f"{LINE}schema"
TWIN_TOWN: Final = "twin town"
SIGNATORY: Final = "signatory"

CODES: Final = (
    Code("several", "warning", "must be one value, as nothing says which goes with which"),
    Code("no-currency", "warning", "must be a number beside its currency"),
    Code("no-date", "warning", "must be a day, a month or a year, and end after it starts"),
    Code("no-name", "warning", "must have a name"),
    Code("text-changed", "info", "must be text without control characters or blank ends"),
    Code("unfit-id", "warning", "must be letters, digits, dots and hyphens, at most 200"),
    Code("nearest", "warning", "must be of a schema that there is a type of entity for"),
    Code("link-details", "loss", "must say no more than who takes part, and as what"),
    Code("incomplete", "loss", "must name what it links, one on each side"),
    Code("no-such-schema", "loss", "must be of a schema that is read"),
    Code("key", "loss", "must have a key without blanks"),
)
"""What `read` reports."""

WRITE_CODES: Final = (
    *CARRYING_CODES,
    Code("language", "loss", "must be in one language, which is not named"),
    Code("text-form", "warning", "must be text as FollowTheMoney cleans it"),
    Code("date-form", "loss", "must be a day, a month or a year from 1000 to 2999"),
    Code("amount-form", "loss", "must be one exact amount"),
    Code("no-payment", "loss", "must be money that was paid"),
    Code("country", "loss", "must be a country in use"),
    Code("scheme", "warning", "must be of a scheme that has a property of its own"),
    Code("other-type", "warning", "must be of a type that FollowTheMoney tells apart"),
    Code("party-type", "loss", "must be of a type that can stand there"),
    Code("several-parties", "loss", "must be two parties"),
    Code("locator", "loss", "must be a source as a whole"),
    Code("itself", "loss", "must not be the entity itself"),
    Code("not-written", "loss", "must have what its schema cannot be without"),
)
"""What `write` reports."""

# Schemata of organizations, and the type that each stands for where nothing else says it.
TYPE_SCHEMATA: Final = {
    "company": "Company",
    "public institution": "PublicBody",
    "government department": "PublicBody",
    "local authority": "PublicBody",
    "embassy": "PublicBody",
}

# Edges that are read as a membership: who belongs, to what, and whether the schema says so itself.
LINKS: Final = {
    "Membership": ("member", "organization", True),
    "Directorship": ("director", "organization", False),
    "Employment": ("employee", "employer", False),
    "Ownership": ("owner", "asset", False),
}

# Names of a sort that has no place here: read as aliases, and kept as they stand.
OTHER_NAMES: Final = ("previousName", "weakAlias", "abbreviation")

IDENTIFIERS: Final = {
    "wikidata": "wikidataId",
    "RU-INN": "innCode",
    "RU-OGRN": "ogrnCode",
    "XI-LEI": "leiCode",
}

CARRIES: Final[Carried] = {
    Organization: (
        "name", "aliases", "organization_type", "country", "place", "parent", "identifiers",
        "themes", "founded", "dissolved", "status", "note", "sources", "extra",
    ),
    Group: ("name", "country", "note", "sources", "extra"),
    Person: ("name", "aliases", "identifiers", "note", "sources", "extra"),
    Place: (
        "name", "aliases", "country", "latitude", "longitude", "identifiers", "note", "sources",
        "extra",
    ),
    Membership: ("member", "organization", "role", "period", "note", "sources", "extra"),
    Post: ("name", "organization", "note", "sources", "extra"),
    Appointment: ("person", "post", "period", "note", "sources", "extra"),
    Representation: (
        "representative", "principal", "period", "status", "note", "sources", "extra",
    ),
    Cooperation: ("parties", "period", "status", "note", "sources", "extra"),
    Twinning: ("parties", "signed", "period", "note", "sources", "extra"),
    Memorandum: ("name", "parties", "signed", "note", "sources", "extra"),
    Campaign: (
        "name", "organizers", "participants", "themes", "period", "status", "note", "sources",
        "extra",
    ),
    Contribution: (
        "provider", "receiver", "campaign", "date", "amount", "note", "sources", "extra",
    ),
    Event: ("name", "date", "place", "organizers", "participants", "themes", "note", "sources",
            "extra"),
    Source: ("title", "publisher", "url", "published", "retrieved", "note", "sources", "extra"),
}  # fmt: skip
"""Which fields of which entities are written; of ``extra``, what FollowTheMoney itself said."""
