"""The statements of a BODS file, held to their shape: every fault of all of them at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, TypeAlias

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.io.foreign import refuse_depth
from civdiplo.io.jsonfiles import read_json

__all__ = ["Json", "Statement", "read_statements"]

Json: TypeAlias = dict[str, Any]

_TYPES = ("entity", "person", "relationship")
_NEEDED = ("statementId", "recordId", "recordType", "statementDate")


@frozen
class Statement:
    """One statement: where it stands, and what it says."""

    path: str
    content: Json

    @property
    def record(self) -> str:
        """The id of the record it is about."""
        return str(self.content["recordId"])

    @property
    def details(self) -> Json:
        """What it says of the record, without what is null."""
        held = self.content["recordDetails"].items()
        return {key: value for key, value in held if value is not None}


def read_statements(path: str | os.PathLike[str]) -> list[Statement]:
    """Read a file of statements.

    Raises:
        InvalidDataError: It is no JSON or no list of statements of BODS 0.4; all faults are listed.
        OSError: The file cannot be opened.
    """
    told = read_json(path)
    wrong = [*refuse_depth(told)] or [*_wrong_with(told)]
    faults = [fault.at(file=os.fspath(path), line=None) for fault in wrong]
    if faults:
        raise InvalidDataError(faults)
    return [Statement(f"$[{position}]", one) for position, one in enumerate(told)]


def _wrong_with(told: Any) -> Iterator[Fault]:
    if not isinstance(told, list):
        yield Fault("$", "must be a list of statements", shown(told))
        return
    for position, statement in enumerate(told):
        path = f"$[{position}]"
        if not isinstance(statement, dict):
            yield Fault(path, "must be a statement, an object", shown(statement))
        elif "statementType" in statement:
            rule = "must be left out, as only BODS 0.4 is read"
            kind = shown(statement["statementType"])
            yield Fault(f"{path}.statementType", rule, kind, field="statementType")
        else:
            yield from _wrong_with_statement(statement, path)


def _wrong_with_statement(statement: Json, path: str) -> Iterator[Fault]:
    for key in _NEEDED:
        if not isinstance(statement.get(key), str) or not statement[key]:
            yield Fault(f"{path}.{key}", "must be text", shown(statement.get(key)), field=key)
    kind = statement.get("recordType")
    if isinstance(kind, str) and kind not in _TYPES:
        rule = f"must be one of {', '.join(_TYPES)}"
        yield Fault(f"{path}.recordType", rule, shown(kind), field="recordType")
    details = statement.get("recordDetails")
    if not isinstance(details, dict):
        place = f"{path}.recordDetails"
        yield Fault(place, "must be an object", shown(details), field="recordDetails")
        return
    for key in ("interests", "names", "identifiers", "alternateNames"):
        held = details.get(key)
        if held is not None and not isinstance(held, list):
            place = f"{path}.recordDetails.{key}"
            yield Fault(place, "must be a list", shown(held), field=key)
