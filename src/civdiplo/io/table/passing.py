"""Entities of a long table, each made by the first row that states it."""

from __future__ import annotations

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
        said = filled.said
        known = self.said.get(said.id)
        if known is None:
            self.said[said.id] = said.values
            self.is_new = True
            draft = Draft(filled, dict(filled.values), self.line, {filled.identity.turned})
            entity = self.made(draft)
            if entity is not None:
                self.ready.append(entity)
        elif known != said.values:
            became = "not taken, as the row that first made the entity stated it otherwise"
            self.note("differs", dict(filled.told), became, entity=filled.identity.id)

    def passed(self) -> list[Entity]:
        """Return the entities that the last row made."""
        ready = list(self.ready)
        self.ready.clear()
        return ready
