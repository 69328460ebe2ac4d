"""The words of the IATI standard: its codes, the names under which we keep things, its reports."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from importlib import resources
from typing import Final

from attrs import frozen

from civdiplo.io.carrying import CARRYING_CODES
from civdiplo.io.report import Code

__all__ = [
    "AS_STATED",
    "CODES",
    "FOREIGN",
    "INCOMING",
    "OUTGOING",
    "PREFIX",
    "RESERVED",
    "WRITE_CODES",
    "IatiCode",
    "codes",
    "order_of",
    "usual_code",
    "word_of",
]

PREFIX: Final = "org.iatistandard:"
"""What the keys of ``extra`` begin with."""

AS_STATED: Final = f"{PREFIX}as-stated"
"""The key of elements that say more than the fields read from them, word for word."""

FOREIGN: Final = f"{PREFIX}foreign"
"""The key of elements of other namespaces than IATI's, which has none."""

RESERVED: Final = frozenset(
    {"iati-identifier", "organisation-identifier", "value-date", "file"}
    | {"provider-activity-id", "receiver-activity-id", "as-stated", "foreign"}
)
"""The keys that hold a value of their own; an element of such a name is with the foreign ones."""

OUTGOING: Final = frozenset({"2", "3", "4", "12"})
"""Transaction types whose provider, where none is stated, is the reporting organisation."""

INCOMING: Final = frozenset({"1", "11", "13"})
"""Transaction types whose receiver, where none is stated, is the reporting organisation."""

CODES: Final = (
    Code("no-version", "warning", "must state its version"),
    Code("no-activities", "info", "must hold activities or organisations"),
    Code("no-identifier", "warning", "must be stated"),
    Code("repeated-identifier", "warning", "must be stated once in a file"),
    Code("repeated-element", "warning", "must be stated once"),
    Code("identifier-changed", "info", "must be without blanks at its ends"),
    Code("no-title", "warning", "must have words"),
    Code("text-changed", "info", "must be text without control characters or blank ends"),
    Code("language-tag", "info", "must be the language's shortest code in its usual case"),
    Code("language", "warning", "must be the code of a language"),
    Code("default-currency", "info", "must be stated"),
    Code("other-transaction-type", "warning", "must be of a type that has a word here"),
    Code("no-value", "warning", "must be stated"),
    Code("time-zone", "info", "must be a day without a time zone"),
    Code("period", "warning", "must not start after it ends"),
    Code("country", "warning", "must be an ISO 3166-1 code"),
    Code("unnamed-organisation", "warning", "must have a ref or a name"),
    Code("name-from-ref", "info", "must have words"),
    Code("unknown-code", "warning", "must be in the code list"),
    Code("stray-text", "loss", "must be inside an element that has text"),
    Code("stray-element", "loss", "must be an activity or an organisation"),
)
"""What the reader reports."""

WRITE_CODES: Final = (
    *CARRYING_CODES,
    Code("no-reporting-organisation", "loss", "must be reported by an organisation"),
    Code("incomplete", "loss", "must have all that the standard asks for"),
    Code("no-campaign", "loss", "must belong to a campaign that is written"),
    Code("no-day", "loss", "must be one full day"),
    Code("no-figure", "loss", "must be one exact amount of money"),
    Code("in-kind", "loss", "must be money"),
    Code("no-word", "loss", "must be something that IATI has a code for"),
    Code("no-identifier", "warning", "must have an IATI identifier"),
    Code("value-date", "warning", "must be stated"),
    Code("assumed-by-rule", "info", "must be stated"),
    Code("not-in-order", "warning", "must be an element that the standard knows here"),
    Code("other-file", "warning", "must be said of all activities alike"),
)
"""What the writer reports."""


@frozen
class IatiCode:
    """A code of an IATI code list, its English name, and our word for it.

    ``word`` is None where no word here means the same; ``usual`` tells whether that word is
    written as this code.
    """

    list: str
    code: str
    name: str
    word: str | None
    usual: bool


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("civdiplo").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


@functools.cache
def _codes() -> dict[tuple[str, str], IatiCode]:
    return {
        (row["list"], row["code"]): IatiCode(
            row["list"], row["code"], row["name"], row["word"] or None, row["usual"] == "yes"
        )
        for row in _rows("iati_codes.csv")
    }


def codes(list: str) -> tuple[IatiCode, ...]:
    """Return the codes of a code list that this library knows: TransactionType and six others.

    >>> [one.code for one in codes("TransactionType") if one.word == "pledge"]
    ['12', '13']

    Source: IATI codelists, version 2.03.
    """
    return tuple(one for one in _codes().values() if one.list == list)


@functools.cache
def word_of(list: str, code: str | None) -> str | None:
    """Return our word for a code, None where there is none."""
    found = _codes().get((list, code or ""))
    return found.word if found else None


@functools.cache
def usual_code(list: str, word: str) -> str | None:
    """Return the code that a word of ours is written as, None where there is none."""
    return next((one.code for one in codes(list) if one.word == word and one.usual), None)


@functools.cache
def order_of(parent: str) -> dict[str, int]:
    """Return the position of each child that the standard knows of an element."""
    for row in _rows("iati_order.csv"):
        if row["parent"] == parent:
            return {name: place for place, name in enumerate(row["children"].split())}
    return {}
