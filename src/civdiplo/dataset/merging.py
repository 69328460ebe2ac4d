"""Two datasets as one: what agrees is joined, what does not is listed and kept side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
from attrs import frozen

from civdiplo.dataset.joining import (
    Values,
    agreed,
    claims_of,
    fields_together,
    join_extra,
    join_fields,
    united,
)
from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.plain import FrozenDict
from civdiplo.values.provenance import Claim

if TYPE_CHECKING:
    from civdiplo.dataset.dataset import Dataset

__all__ = ["Conflict", "Merge", "Resolve", "Side", "joined"]

Side: TypeAlias = Literal["left", "right"]
Pair: TypeAlias = tuple[Entity, Entity]


@frozen
class Conflict:
    """Two versions of an entity state different things of one field, or of fields that go together.

    Args:
        entity: The id of the entity.
        fields: The fields, one or those that mean something only together; "type" where the two
            are not of one type.
        left: Their values in the dataset that was merged, in the order of ``fields``.
        right: Their values in the other.
        settled: The side that was chosen on request, None where it is left open.
    """

    entity: str
    fields: tuple[str, ...]
    left: Values
    right: Values
    settled: Side | None = None

    def __str__(self) -> str:
        """Return one line."""
        left, right = (" and ".join(map(_shown, values)) for values in (self.left, self.right))
        end = f"; settled: {self.settled}" if self.settled else ""
        return f"{self.entity}.{' and '.join(self.fields)}: {left} against {right}{end}"


Resolve: TypeAlias = Callable[[Conflict], Side | None]


@frozen
class Merge:
    """Two datasets as one.

    Args:
        dataset: All that agrees, and of what does not as much as both sides state.
        conflicts: Everything on which they do not agree, settled or not, sorted by entity and
            fields.
        unmerged: Both versions of each entity that cannot be without a field in conflict; neither
            is in ``dataset``, where references to it now dangle.
    """

    dataset: Dataset
    conflicts: tuple[Conflict, ...]
    unmerged: tuple[Pair, ...]


def joined(
    left: Mapping[str, Entity], right: Mapping[str, Entity], resolve: Resolve | None
) -> tuple[dict[str, Entity], tuple[Conflict, ...], tuple[Pair, ...]]:
    """Return the merged entities, the conflicts, and the pairs that could not be merged."""
    merged = dict(left)
    conflicts: list[Conflict] = []
    unmerged: list[Pair] = []
    for theirs in right.values():
        ours = merged.setdefault(theirs.id, theirs)
        if ours is theirs or ours == theirs:
            continue
        meeting = _Meeting(ours, theirs, resolve)
        entity = meeting.entity()
        conflicts += meeting.conflicts
        if entity is None:
            del merged[theirs.id]
            unmerged.append((ours, theirs))
        else:
            merged[theirs.id] = entity
    unmerged.sort(key=lambda pair: pair[0].id)
    return (
        merged,
        tuple(sorted(conflicts, key=lambda one: (one.entity, one.fields))),
        tuple(unmerged),
    )


class _Meeting:
    """Two versions of one entity, and what becomes of them."""

    def __init__(self, left: Entity, right: Entity, resolve: Resolve | None) -> None:
        self.conflicts: list[Conflict] = []
        self._left = left
        self._right = right
        self._resolve = resolve
        self._values: dict[str, Any] = {}
        self._claims: list[Claim] = []

    def entity(self) -> Entity | None:
        """Return the merged entity, or None where there can be none."""
        left, right = self._left, self._right
        if type(left) is not type(right):
            kinds = ((type_name(type(left)),), (type_name(type(right)),))
            side = self._settle(("type",), *kinds)
            return {"left": left, "right": right}[side] if side else None
        for names in fields_together(type(left)):
            self._meet(names)
        self._meet_extra()
        required = (shape.name for shape in shapes(type(left)) if not shape.optional)
        if any(self._values.get(name, ()) is None for name in required):
            return None
        try:
            return attrs.evolve(left, **self._values, **self._provenance())
        except InvalidValueError:
            # Each field agrees, but together they break a rule of the type.
            return self._whole_side()

    def _provenance(self) -> dict[str, Any]:
        claims = united(self._left.claims, self._right.claims)
        if self._claims:
            claims = united(claims, {*claims, *self._claims})
        return {"sources": united(self._left.sources, self._right.sources), "claims": claims}

    def _meet(self, names: tuple[str, ...]) -> None:
        values = join_fields(self._left, self._right, names)
        if values is None:
            ours, theirs = (_values(one, names) for one in (self._left, self._right))
            side = self._settle(names, ours, theirs)
            alike = agreed(names, ours, theirs)
            values = {"left": ours, "right": theirs}[side] if side else alike
            self._claim(names, alike)
        self._values.update(zip(names, values, strict=True))

    def _claim(self, names: Iterable[str], alike: Values) -> None:
        """Keep both versions of what is not alike, side by side."""
        for name, value in zip(names, alike, strict=True):
            if value is None:
                for one in (self._left, self._right):
                    self._claims += claims_of(one, name, getattr(one, name))

    def _meet_extra(self) -> None:
        extra, disputed = join_extra(self._left, self._right)
        if disputed:
            ours, theirs = (
                FrozenDict({key: one.extra[key] for key in disputed if key in one.extra})
                for one in (self._left, self._right)
            )
            side = self._settle(("extra",), (ours,), (theirs,))
            self._claims += claims_of(self._left, "extra", ours)
            self._claims += claims_of(self._right, "extra", theirs)
            if side:
                extra = FrozenDict({**extra, **(ours if side == "left" else theirs)})
        self._values["extra"] = extra

    def _whole_side(self) -> Entity | None:
        left, right = self._left, self._right
        names = tuple(
            shape.name
            for shape in shapes(type(left))
            if shape.name not in ("sources", "claims")
            and getattr(left, shape.name) != getattr(right, shape.name)
        )
        side = self._settle(names, _values(left, names), _values(right, names))
        if side is None:
            return None
        self._claim(names, (None,) * len(names))
        return attrs.evolve(left if side == "left" else right, **self._provenance())

    def _settle(self, names: tuple[str, ...], ours: Values, theirs: Values) -> Side | None:
        conflict = Conflict(self._left.id, names, ours, theirs)
        side = None if self._resolve is None else self._resolve(conflict)
        if side not in ("left", "right", None):
            raise InvalidValueError("resolve", "must return 'left', 'right' or None", side)
        self.conflicts.append(attrs.evolve(conflict, settled=side))
        return side


def _values(entity: Entity, names: Iterable[str]) -> Values:
    return tuple(getattr(entity, name) for name in names)


def _shown(value: object) -> str:
    if value is None:
        return "not stated"
    return f"({', '.join(map(str, value))})" if isinstance(value, tuple) else str(value)
