"""What the reader of FTS reports, and how it keeps what has no field of its own."""

from __future__ import annotations

import re
from typing import Any, Final

from civdiplo.io.report import Code, Entry
from civdiplo.values.plain import child_path

__all__ = ["CODES", "PREFIX", "Notes", "kept"]

PREFIX: Final = "org.unocha.fts:"

CODES: Final = (
    Code("repeated-flow", "info", "must be told once"),
    Code("other-version", "warning", "must be told in one version"),
    Code("several", "warning", "must be one, to be the provider, receiver, campaign or place"),
    Code("unknown-status", "warning", "must be pledge, commitment or paid"),
    Code("time-of-day", "warning", "must be a day at midnight UTC"),
    Code("text-changed", "info", "must be text without control characters or blank ends"),
    Code("told-differently", "warning", "must be told of one id in one way"),
    Code("other-answer", "warning", "must say of the whole answer what the first page says"),
    Code("missing-flows", "warning", "must be the number of flows that are read"),
    Code("key", "loss", "must have a key without blanks"),
)
"""What `read` reports."""

_CODES = {code.name: code for code in CODES}
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]+")


class Notes:
    """The entries of a report in the making, and the place that the next ones are about."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._file = self._path = ""
        self._entity: str | None = None

    def place(self, file: str, path: str, entity: str | None) -> None:
        """Say where the reader is."""
        self._file, self._path, self._entity = file, path, entity

    def add(self, code: str, original: Any, became: str, *, key: str | None = None) -> None:
        """Report a value; ``key`` is its place below where the reader is."""
        self.entries.append(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                file=self._file,
                path=self._path if key is None else _below(self._path, key),
                field=key,
                entity=self._entity,
            )
        )

    def cleaned(self, text: str | None, key: str) -> str | None:
        """Return text without control characters and blank ends, and report what that changed."""
        if text is None:
            return None
        clean = _UNFIT.sub(" ", text).strip()
        if clean != text:
            self.add("text-changed", text, f"taken as {clean!r}" if clean else "left out", key=key)
        return clean or None


def _below(path: str, key: str) -> str:
    """Return the path of a member; a key with brackets or dots in it is a path already."""
    return f"{path}.{key}" if "[" in key else child_path(path, key)


def kept(fields: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Return fields as namespaced keys of ``extra``, without those that state nothing."""
    held = {}
    for key, value in fields.items():
        if not key or re.search(r"\s", key):
            notes.add("key", {key: value}, "left out")
        elif value is not None:
            held[f"{PREFIX}{key}"] = value
    return held
