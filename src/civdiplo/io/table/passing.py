"""Entities of a long table, each made by the first row that states it."""

from __future__ import annotations

from civdiplo.entities.base import Entity
from civdiplo.errors import InvalidValueError
from civdiplo.io.streaming import Say
from civdiplo.io.table.filling import Filled
from civdiplo.io.table.taking import Asked, Taking

__all__ = ["Passing"]


class Passing(Taking):
    """A table whose rows pass by: of each entity the id is kept, and a hash of what was said."""

    def __init__(self, file: str, asked: Asked, say: Say) -> None:
        super().__init__(file, asked, say)
        for template in self.templates:
            if template.gathered:
                rule = "must not gather parts over rows where a table is read as a stream"
                raise InvalidValueError("templates", rule, ", ".join(template.gathered))
        self.said: dict[str, int] = {}
        self.ready: list[Entity] = []
        self.is_new: bool = False

    def is_repeated(self, taken: tuple[str, ...]) -> bool:
        """Take every row: whether it says anything new is seen by the entities it makes."""
        return False

    def fill(self, taken: tuple[str, ...], cells: list[str]) -> None:
        """Fill all templates; report a row that only says again what was said."""
        self.is_new = False
        waiting, faults = len(self.waiting), len(self.faults)
        super().fill(taken, cells)
        if not self.is_new and len(self.waiting) == waiting and len(self.faults) == faults:
            self.note("repeated-row", taken, "left out, as rows before it say the same")

    def join(self, filled: Filled) -> None:
        """Make the entity, or report what differs from the row that made it."""
        if filled.is_passed:
            return
        known, said = self.said.get(filled.id), filled.said
        if known is None:
            self.said[filled.id] = said
            self.is_new = True
            entity = self.made(filled, filled.values, self.line)
            if entity is not None:
                self.ready.append(entity)
        elif known != said:
            became = "not taken, as the row that first made the entity stated it otherwise"
            self.note("differs", filled.told, became, entity=filled.id)
            return
        filled.is_passed = True
