"""What has to change in one dataset to make it another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from attrs import frozen

from civdiplo.entities.base import Entity, type_name

__all__ = ["Change", "Diff", "compared"]


@frozen
class Change:
    """A field of one entity has another value; ``id`` is that of the entity."""

    id: str
    field: str
    before: object
    after: object

    def __str__(self) -> str:
        """Return one line."""
        return f"~ {self.id}.{self.field}: {self.before} -> {self.after}"


@frozen
class Diff:
    """What is only in the one dataset, only in the other, and different in both.

    It is true where there is any difference. ``added`` are the entities that only the other
    dataset has, ``removed`` those that only this one has, ``changed`` the fields of the others, one
    by one. An entity that has another type under the same id is removed and added.
    """

    added: tuple[Entity, ...]
    removed: tuple[Entity, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Tell whether there is a difference."""
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        """Return one line a difference."""
        lines = [f"- {entity.id} ({type_name(type(entity))})" for entity in self.removed]
        lines += [f"+ {entity.id} ({type_name(type(entity))})" for entity in self.added]
        return "\n".join([*lines, *map(str, self.changed)]) or "no difference"


def compared(before: Mapping[str, Entity], after: Mapping[str, Entity]) -> Diff:
    """Return the difference of two mappings of entities by id."""
    added = [entity for entity in after.values() if entity.id not in before]
    removed: list[Entity] = []
    changed: list[Change] = []
    for old in before.values():
        new = after.get(old.id)
        if new is None:
            removed.append(old)
        elif type(new) is not type(old):
            removed.append(old)
            added.append(new)
        elif new is not old and new != old:
            changed += _changes(old, new)
    return Diff(tuple(added), tuple(removed), tuple(changed))


def _changes(old: Entity, new: Entity) -> Iterator[Change]:
    for attribute in attrs.fields(type(old)):
        was, now = getattr(old, attribute.name), getattr(new, attribute.name)
        if was != now:
            yield Change(old.id, attribute.name, was, now)
