"""Joining what all rows of a table say of the same entities."""

from __future__ import annotations

from typing import Any

from attrs import define

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.errors import Fault
from civdiplo.io.streaming import Say
from civdiplo.io.table.filling import Filled, quoted
from civdiplo.io.table.taking import Asked, Taking
from civdiplo.values.text import LocalText, folded

__all__ = ["Joining"]

_NAMED = (Place, Organization, Person, Group)


@define(eq=False)
class Draft:
    """An entity in the making: what rows have said of it so far, and the line of the first.

    ``sides`` tells of each order in which the parts of its key came whether it was the other one.
    """

    filled: Filled
    values: dict[str, Any]
    line: int
    sides: set[bool]


class Joining(Taking):
    """A table of which every row is seen before the first entity is made."""

    def __init__(self, file: str, asked: Asked, say: Say) -> None:
        super().__init__(file, asked, say)
        self.drafts: dict[str, Draft] = {}

    def is_repeated(self, taken: tuple[str, ...]) -> bool:
        """Report a row that has the taken cells of a row before it, and tell whether it has."""
        first = self.first_line(taken)
        if first != self.line:
            self.note("repeated-row", taken, f"left out, as it says what line {first} says")
        return first != self.line

    def join(self, filled: Filled) -> None:
        """Join what a row says of an entity with what rows before it said."""
        draft = self.drafts.get(filled.id)
        if draft is None:
            draft = Draft(filled, dict(filled.values), self.line, {filled.is_turned})
            self.drafts[filled.id] = draft
            return
        first = draft.filled
        if first.template.makes is not filled.template.makes or first.parts != filled.parts:
            rule = f"must give an id of its own, as line {draft.line} gives the same one"
            self.fault([Fault("$", rule, filled.id, field="key")], filled.parts)
            return
        draft.sides.add(filled.is_turned)
        if filled is not first:
            for name, value in filled.values.items():
                self.reconcile(draft, name, value)

    def reconcile(self, draft: Draft, name: str, value: Any) -> None:
        """Fill what was blank, gather what rows add to, and report what rows state differently."""
        held = draft.values.get(name)
        if held is None:
            draft.values[name] = value
        elif value == held:
            return
        elif name in draft.filled.template.gathered:
            draft.values[name] = held + tuple(part for part in value if part not in held)
        else:
            became = f"{quoted(held)} of line {draft.line} is kept"
            self.note("differs", quoted(value), became, field=name, entity=draft.filled.id)

    def finish(self) -> list[Entity]:
        """Return the entities; every fault of the file is raised here."""
        made = [self.made(one.filled, one.values, one.line) for one in self.drafts.values()]
        entities = [entity for entity in made if entity is not None]
        self.end()
        for draft in self.drafts.values():
            filled = draft.filled
            if filled.template.key.unordered and len(draft.sides) == 1:
                told = filled.parts[::-1] if True in draft.sides else filled.parts
                became = "taken, although the other side does not state it"
                self.note("one-sided", told, became, line=draft.line, entity=filled.id)
        self.note_homonyms(entities)
        self.tell()
        return entities

    def note_homonyms(self, entities: list[Entity]) -> None:
        """Report the names that several entities of one type bear."""
        bearers: dict[tuple[type[Entity], str], list[Entity]] = {}
        for entity in entities:
            name = getattr(entity, "name", None)
            if isinstance(entity, _NAMED) and isinstance(name, LocalText):
                bearers.setdefault((type(entity), folded(str(name))), []).append(entity)
        for same in bearers.values():
            if len(same) > 1:
                ids = ", ".join(entity.id for entity in same)
                lines = min(self.drafts[entity.id].line for entity in same)
                self.note("homonym", same[0].label(), f"kept apart as {ids}", line=lines)
