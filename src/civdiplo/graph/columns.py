"""The ties of all entities of one type, read column by column instead of tie by tie."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, repeat
from operator import attrgetter
from typing import Any, TypeAlias

import attrs

from civdiplo.entities.base import Entity
from civdiplo.entities.links import PlainTie

__all__ = ["Shared", "column", "plain_tie_of", "shared_by", "stating", "twice"]

# What ties have in common that differ in their ends alone: their time, by its identity, and the
# roles and the status that are stated of them, as far as their type has fields for these.
Shared: TypeAlias = tuple[int | str | None, ...]


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


def column(entities: Sequence[Entity], name: str) -> Iterator[Any]:
    """Yield one field of each entity."""
    return map(attrgetter(name), entities)


def stating(entities: Sequence[Entity], plain: PlainTie) -> tuple[Sequence[Entity], list[str]]:
    """Return the entities that state both ends of their tie, and who stands there.

    The party at the first end of a tie is followed by that at its second.
    """
    one, other = (list(column(entities, end.field)) for end in plain.ends)
    if not (all(one) and all(other)):
        stated = list(map(all, zip(one, other, strict=True)))
        entities = list(compress(entities, stated))
        one, other = list(compress(one, stated)), list(compress(other, stated))
    return entities, list(chain.from_iterable(zip(one, other, strict=True)))


def shared_by(entities: Sequence[Entity], plain: PlainTie) -> Iterator[Shared]:
    """Yield what each tie has in common with others."""
    one, other = plain.ends
    whens = [] if plain.when is None else [map(id, column(entities, plain.when))]
    named = (one.role_field, other.role_field, plain.status)
    stated = [column(entities, name) for name in named if name is not None]
    return zip(*whens, *stated, strict=True) if whens or stated else repeat((), len(entities))


def twice(each: Iterable[bool]) -> Iterator[bool]:
    """Yield everything said of a tie two times, once for each of its ends."""
    return chain.from_iterable(map(repeat, each, repeat(2)))
