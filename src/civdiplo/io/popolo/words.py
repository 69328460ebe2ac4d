"""The words of Popolo: collections, what may stand inside what, and what is reported."""

from __future__ import annotations

from typing import Final

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.events import Event
from civdiplo.entities.relations import Appointment, Membership, Post
from civdiplo.entities.sources import Source
from civdiplo.io.carrying import CARRYING_CODES, Carried
from civdiplo.io.report import Code

__all__ = [
    "CARRIES",
    "CODES",
    "COLLECTIONS",
    "EMBEDDED",
    "EXTENSIONS",
    "NESTED",
    "NOTES",
    "PREFIX",
    "WRITE_CODES",
]

PREFIX: Final = "org.popoloproject:"
"""Before the names of properties in ``extra``."""

# The collections of a file, and the word for one thing in each.
COLLECTIONS: Final = {
    "persons": "person",
    "organizations": "organization",
    "posts": "post",
    "memberships": "membership",
    "areas": "area",
    "events": "event",
}

# Objects that may stand where a reference may: in which collection they belong, and its key.
EMBEDDED: Final = {
    "organizations": {
        "parent": ("organizations", "parent_id"),
        "area": ("areas", "area_id"),
    },
    "posts": {
        "organization": ("organizations", "organization_id"),
        "area": ("areas", "area_id"),
    },
    "memberships": {
        "person": ("persons", "person_id"),
        "organization": ("organizations", "organization_id"),
        "post": ("posts", "post_id"),
        "on_behalf_of": ("organizations", "on_behalf_of_id"),
        "area": ("areas", "area_id"),
    },
    "events": {
        "organization": ("organizations", "organization_id"),
        "area": ("areas", "area_id"),
        "parent": ("events", "parent_id"),
    },
    "areas": {"parent": ("areas", "parent_id")},
}

# Lists of objects that belong in a collection of their own, and what each of them refers back by.
# A membership within an organization may be of its members, or its own elsewhere.
NESTED: Final[dict[str, dict[str, tuple[str, str | None]]]] = {
    "persons": {"memberships": ("memberships", "person_id")},
    "organizations": {
        "memberships": ("memberships", None),
        "posts": ("posts", "organization_id"),
        "children": ("organizations", "parent_id"),
    },
    "posts": {"memberships": ("memberships", "post_id")},
    "areas": {"children": ("areas", "parent_id")},
}

NOTES: Final = {"persons": "biography", "organizations": "description", "events": "description"}

# What EveryPolitician has added to the standard.
EXTENSIONS: Final = {
    "memberships": ("legislative_period_id",),
    "organizations": ("seats",),
    "persons": ("images",),
    "areas": ("type",),
}

CODES: Final = (
    Code("extension", "info", "must be of the standard"),
    Code("no-name", "warning", "must have a name"),
    Code("no-date", "warning", "must be a day, a month or a year, and end after it starts"),
    Code("unfit-id", "warning", "must be an id of the file, or letters, digits, dots and hyphens"),
    Code("told-differently", "loss", "must be told of one id in one way"),
    Code("text-changed", "info", "must be text without control characters or blank ends"),
    Code("repeated", "info", "must be told once"),
    Code("incomplete", "loss", "must name who belongs, and to which organization"),
    Code("no-collection", "loss", "must be a collection of the standard"),
    Code("key", "loss", "must have a key without blanks"),
)
"""What `read` reports."""

WRITE_CODES: Final = (
    *CARRYING_CODES,
    Code("date-form", "loss", "must be a day, a month or a year"),
    Code("language", "loss", "must be in one language, which is not named"),
    Code("grouped-names", "warning", "must be one name in one language"),
    Code("other-type", "warning", "must be of a type that Popolo tells apart"),
    Code("role", "loss", "must be without a role or country"),
    Code("locator", "loss", "must be a source as a whole"),
    Code("uncited", "loss", "must be cited by something that is written"),
    Code("no-url", "loss", "must be a source with an address on the web"),
)
"""What `write` reports."""

_ALWAYS = ("sources", "extra")

CARRIES: Final[Carried] = {
    Organization: (
        "name", "aliases", "organization_type", "place", "parent", "identifiers", "founded",
        "dissolved", "note", *_ALWAYS,
    ),
    Group: ("name", "note", *_ALWAYS),
    Person: ("name", "aliases", "identifiers", "note", *_ALWAYS),
    Place: ("name", "aliases", "place_type", "part_of", "identifiers", *_ALWAYS),
    Membership: ("member", "organization", "role", "period", *_ALWAYS),
    Post: ("name", "organization", "role", *_ALWAYS),
    Appointment: ("person", "post", "period", *_ALWAYS),
    Event: ("name", "date", "place", "organizers", "participants", "note", *_ALWAYS),
    Source: ("title", "url"),
}  # fmt: skip
"""Which fields of which entities are written; of ``extra``, what Popolo itself has said."""
