"""What a reading of Wikidata says of itself: its codes, and where entries are kept."""

from __future__ import annotations

from typing import Any, Final

from civdiplo.io.report import Code, Entry

__all__ = ["CODES", "Said"]

CODES: Final = (
    Code("deprecated", "loss", "must not be of deprecated rank"),
    Code("not-an-item", "loss", "must be an item of Wikidata"),
    Code("unknown-party", "loss", "must be known to tie anybody"),
    Code("self-tie", "loss", "must tie two different items"),
    Code("unknown-time", "info", "must be known to be a date"),
    Code("no-precision", "warning", "must come with its precision"),
    Code("coarse-time", "loss", "must be as precise as a decade"),
    Code("time-not-taken", "loss", "must be a date of our calendar"),
    Code("point-not-taken", "loss", "must be one point of the Earth"),
    Code("country-not-taken", "loss", "must be one country"),
    Code("no-label", "info", "must have a label in a language asked for"),
    Code("one-sided", "info", "must be stated from both sides"),
    Code("differs", "warning", "must be what the other side states"),
    Code("several-values", "loss", "must be stated once by one statement"),
    Code("reference-not-taken", "info", "must have an address"),
    Code("qualifier-not-taken", "loss", "must be a qualifier that the relation has"),
    Code("alone", "loss", "must have two parties at least"),
    Code("variable-not-taken", "loss", "must be a variable of the queries"),
)
"""What `read` and `fetch` report."""

_CODES = {code.name: code for code in CODES}


class Said:
    """The entries of one reading."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.entries: list[Entry] = []

    def note(self, code: str, original: Any, became: str, **place: Any) -> None:
        """Keep an entry."""
        kind = _CODES[code]
        self.entries.append(
            Entry(kind=kind, original=original, became=became, file=self.file, **place)
        )
