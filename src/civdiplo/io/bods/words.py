"""The words of BODS: what its reader keeps under which names, and what it reports."""

from __future__ import annotations

from typing import Final

from civdiplo.io.report import Code

__all__ = ["CODES", "DETAILS", "PREFIX", "SUBTYPES"]

PREFIX: Final = "org.openownership:"
"""Before the names of what a statement says of itself, in ``extra``."""

DETAILS: Final = "org.openownership.details:"
"""Before the names of what a statement says of its record, in ``extra``."""

# Subtypes of entities that mean what one of our types of organization does.
SUBTYPES: Final = {
    "governmentDepartment": "government department",
    "stateAgency": "public institution",
}

CODES: Final = (
    Code("other-version", "info", "must be the last statement of its record"),
    Code("repeated", "info", "must be stated once"),
    Code("no-name", "warning", "must have a name"),
    Code("no-date", "warning", "must be a day, a month or a year, and end after it starts"),
    Code("unfit-id", "warning", "must be letters, digits, dots and hyphens, at most 200"),
    Code("nearest", "warning", "must be a relationship that there is a type of entity for"),
    Code("several", "warning", "must be one interest, or several of one type and period"),
    Code("unspecified", "warning", "must be a record that is told of"),
    Code("text-changed", "info", "must be text without control characters or blank ends"),
    Code("incomplete", "loss", "must name its subject and who has an interest in it"),
    Code("key", "loss", "must have a key without blanks"),
)
"""What `read` reports."""
