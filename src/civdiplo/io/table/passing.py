"""Entities of a long table, each made by the first row that states it."""

from __future__ import annotations

import hashlib

from civdiplo.entities.base import Entity
from civdiplo.errors import InvalidValueError
from civdiplo.io.streaming import Say
from civdiplo.io.table.filling import Filled
from civdiplo.io.table.taking import Asked, Draft, Taking

__all__ = ["Passing"]


class Passing(Taking):
    """A table whose rows pass by: of each entity a digest is kept, of what it was and said."""

    def __init__(self, file: str, asked: Asked, say: Say) -> None:
        super().__init__(file, asked, say)
        for template in self.templates:
            if template.gathered:
                rule = "must not gather parts over rows where a table is read as a stream"
                raise InvalidValueError("templates", rule, ", ".join(template.gathered))
        self.said: dict[bytes, bytes] = {}
        self.ready: list[Entity] = []
        self.is_new: bool = False

    def is_repeated(self, row: dict[str, str]) -> bool:
        """Take every row: whether it says anything new is seen by the entities it makes."""
        return False

    def fill(self, row: dict[str, str]) -> None:
        """Fill all templates; report a row that only says again what was said."""
        self.is_new = False
        waiting, faults = len(self.waiting), len(self.faults)
        super().fill(row)
        if not self.is_new and len(self.waiting) == waiting and len(self.faults) == faults:
            taken = [row[name] for name in self.names]
            self.note("repeated-row", taken, "left out, as rows before it say the same")

    def join(self, filled: Filled) -> None:
        """Make the entity, or report what differs from the row that made it."""
        identity = filled.identity
        told = sorted((name, str(value)) for name, value in filled.values.items() if value)
        digest = _digest(filled.template.makes.__name__, *identity.parts, *map(str, told))
        known = self.said.setdefault(_digest(identity.id), digest)
        if known is digest:
            self.is_new = True
            draft = Draft(filled, dict(filled.values), self.line, {identity.turned})
            entity = self.made(draft)
            if entity is not None:
                self.ready.append(entity)
        elif known != digest:
            became = "not taken, as the row that first made the entity stated it otherwise"
            self.note("differs", dict(told), became, entity=identity.id)

    def passed(self) -> list[Entity]:
        """Return the entities that the last row made."""
        ready = list(self.ready)
        self.ready.clear()
        return ready


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()
