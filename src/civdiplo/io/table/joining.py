"""Joining what all rows of a table say of the same entities."""

from __future__ import annotations

import hashlib
from typing import Any

from civdiplo.entities.actors import Group, Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.errors import Fault
from civdiplo.io.streaming import Say
from civdiplo.io.table.filling import Filled
from civdiplo.io.table.taking import Asked, Draft, Taking
from civdiplo.values.text import LocalText, folded

__all__ = ["Joining"]

_NAMED = (Place, Organization, Person, Group)


class Joining(Taking):
    """A table of which every row is seen before the first entity is made."""

    def __init__(self, file: str, asked: Asked, say: Say) -> None:
        super().__init__(file, asked, say)
        self.drafts: dict[str, Draft] = {}
        self.seen: dict[bytes, int] = {}

    def is_repeated(self, row: dict[str, str]) -> bool:
        """Report a row that has the taken cells of a row before it, and tell whether it has."""
        taken = [row[name] for name in self.names]
        digest = hashlib.blake2b("\x1f".join(taken).encode(), digest_size=16).digest()
        first = self.seen.setdefault(digest, self.line)
        if first != self.line:
            self.note("repeated-row", taken, f"left out, as it says what line {first} says")
        return first != self.line

    def join(self, filled: Filled) -> None:
        """Join what a row says of an entity with what rows before it said."""
        identity = filled.identity
        draft = self.drafts.get(identity.id)
        if draft is None:
            draft = Draft(filled, dict(filled.values), self.line, {identity.turned})
            self.drafts[identity.id] = draft
            return
        first = draft.filled
        if (
            first.template.makes is not filled.template.makes
            or first.identity.parts != identity.parts
        ):
            rule = f"must give an id of its own, as line {draft.line} gives the same one"
            self.fault([Fault("$", rule, identity.id, field="key")], list(identity.parts))
            return
        draft.sides.add(identity.turned)
        if filled is not first:
            for name, value in filled.values.items():
                self.reconcile(draft, name, value)

    def reconcile(self, draft: Draft, name: str, value: Any) -> None:
        """Fill what was blank, gather what rows add to, and report what rows state differently."""
        held = draft.values.get(name)
        if held is None:
            draft.values[name] = value
        elif value is None or value == held:
            return
        elif name in draft.filled.template.gathered:
            draft.values[name] = held + tuple(part for part in value if part not in held)
        else:
            became = f"{held} of line {draft.line} is kept"
            self.note("differs", str(value), became, field=name, entity=draft.id)

    def finish(self) -> list[Entity]:
        """Return the entities; every fault of the file is raised here."""
        entities = [made for draft in self.drafts.values() if (made := self.made(draft))]
        self.end()
        for draft in self.drafts.values():
            identity = draft.filled.identity
            if draft.filled.template.key.unordered and len(draft.sides) == 1:
                parts = identity.parts
                told = list(reversed(parts) if True in draft.sides else parts)
                became = "taken, although the other side does not state it"
                self.note("one-sided", told, became, line=draft.line, entity=identity.id)
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
