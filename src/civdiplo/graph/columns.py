"""The plain ties of all entities of one type, read column by column instead of tie by tie."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeAlias

import attrs

from civdiplo.entities.base import Entity
from civdiplo.entities.links import PlainTie
from civdiplo.values.provenance import Citation

__all__ = ["Shared", "TieRow", "plain_tie_of", "tie_rows"]

# What ties have in common that differ in their ends alone: their time, by its identity, and the
# roles and the status that are stated of them, as far as their type has fields for these.
Shared: TypeAlias = tuple[int | str | None, ...]
TieRow: TypeAlias = tuple[Entity, str, str | None, str | None, tuple[Citation, ...], Shared]


@functools.cache
def plain_tie_of(cls: type[Entity]) -> PlainTie | None:
    """Return how the entities of a type state their tie, None where that takes their own code.

    A type that has its own ``ties`` is asked through it, and so is one whose fields are worked out
    on demand: the identity of a time is that of a stored one only.
    """
    plain = cls.plain_tie
    if plain is None or cls.ties is not Entity.ties:
        return None
    named = {plain.when, plain.status, *(one.field for one in plain.ends)}
    named.update(one.role_field for one in plain.ends)
    stored = {one.name for one in attrs.fields(cls)}
    return plain if named <= {*stored, None} else None


def tie_rows(entities: Sequence[Entity], plain: PlainTie) -> Iterator[TieRow]:
    """Yield entity, id, the two parties, sources and what is shared, in the order of entities."""

    def column(name: str) -> Iterator[Any]:
        return map(attrgetter(name), entities)

    one, other = plain.ends
    whens = [] if plain.when is None else [map(id, column(plain.when))]
    stated = [column(name) for name in (one.role_field, other.role_field, plain.status) if name]
    shared = zip(*whens, *stated, strict=True) if whens or stated else repeat(())
    parties = (column(one.field), column(other.field))
    return zip(entities, column("id"), *parties, column("sources"), shared, strict=False)
