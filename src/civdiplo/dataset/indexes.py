"""Indexes over the entities of a dataset, each built on first use, and once for all threads."""

from __future__ import annotations

import difflib
import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import FieldShape, shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import folded

__all__ = ["Indexes", "near_ids", "targets"]

E = TypeVar("E", bound=Entity)
K = TypeVar("K")
Lookup = Mapping[K, tuple[Entity, ...]]

_COMPARED = 5_000  # ids that a misspelled one is compared with; beyond, an error must stay cheap


class Indexes:
    """Lookups over a fixed mapping of ids to entities."""

    __slots__ = ("_built", "_entities", "_lock")

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._built: dict[str, Any] = {}
        self._lock = threading.Lock()

    def by_type(self) -> Lookup[type[Entity]]:
        """Return the entities of each class, in the order of the dataset."""
        return self._get("type", _by_type)

    def of(self, cls: type[E]) -> tuple[E, ...]:
        """Return the entities of a class and its subclasses, in the order of the dataset.

        Raises:
            InvalidValueError: It is no type of entities.
        """
        if Entity not in getattr(cls, "__mro__", ()):
            hint = 'select(type="Place") takes a registered name'
            raise InvalidValueError("type", "must be a type of entities", cls, hint=hint)
        index = self.by_type()
        held = [one for one in index if issubclass(one, cls)]
        if len(held) == 1:
            return index[held[0]]  # type: ignore[return-value]  # the index is by class
        return tuple(one for one in self._entities.values() if isinstance(one, cls)) if held else ()

    def by_identifier(self) -> Lookup[Identifier]:
        """Return the entities that bear an identifier."""
        return self._get("identifier", _by_identifier)

    def by_name(self) -> Lookup[str]:
        """Return the entities that bear a name, by its folded form, whatever the language."""
        return self._get("name", _by_name)

    def by_target(self) -> Lookup[str]:
        """Return the entities that refer to an id."""
        return self._get("target", _by_target)

    def _get(self, name: str, build: Callable[[Iterable[Entity]], Lookup[K]]) -> Lookup[K]:
        index: Lookup[K] | None = self._built.get(name)
        if index is None:
            with self._lock:
                index = self._built.get(name)
                if index is None:
                    index = self._built[name] = build(self._entities.values())
        return index


def near_ids(unknown: str, ids: Iterable[str], *, count: int) -> tuple[str, ...]:
    """Return up to three ids that look like one that is not there; none where there are many."""
    if count > _COMPARED or not isinstance(unknown, str):
        return ()
    return tuple(difflib.get_close_matches(unknown, list(ids), n=3, cutoff=0.7))


def targets(held: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each id that an entity or part refers to, with the types it may be of.

    The same ids as ``references`` yields, without their paths, which cost more than the lookup.
    """
    for shape in _referring(type(held)):
        value = getattr(held, shape.name)
        if value is None:
            continue
        values = value if shape.many else (value,)
        if shape.kind == "reference":
            for target in values:
                yield target, shape.refers
        else:
            for part in values:
                yield from targets(part)
    if isinstance(held, Entity):
        for citation in held.sources:
            yield citation.source, ("Source",)
        for claim in held.claims:
            if claim.citation is not None:
                yield claim.citation.source, ("Source",)


def _find_referring(cls: type) -> tuple[FieldShape, ...]:
    return tuple(shape for shape in shapes(cls) if shape.kind in ("reference", "part"))


_referring: Callable[[type], tuple[FieldShape, ...]] = functools.cache(_find_referring)


def _gathered(pairs: Iterable[tuple[K, Entity]]) -> dict[K, tuple[Entity, ...]]:
    gathered: dict[K, Any] = {}
    for key, entity in pairs:
        held = gathered.setdefault(key, entity)
        if held is entity:
            continue
        if not isinstance(held, list):
            gathered[key] = [held, entity]
        elif held[-1] is not entity:
            held.append(entity)
    for key, held in gathered.items():
        gathered[key] = tuple(held) if isinstance(held, list) else (held,)
    return gathered


def _by_type(entities: Iterable[Entity]) -> Lookup[type[Entity]]:
    return _gathered((type(entity), entity) for entity in entities)


def _by_identifier(entities: Iterable[Entity]) -> Lookup[Identifier]:
    return _gathered(
        (identifier, entity)
        for entity in entities
        for identifier in getattr(entity, "identifiers", None) or ()
    )


def _by_name(entities: Iterable[Entity]) -> Lookup[str]:
    return _gathered(
        (folded(text), entity)
        for entity in entities
        for name in entity.names()
        for _, text in name.items()
    )


def _by_target(entities: Iterable[Entity]) -> Lookup[str]:
    return _gathered((target, entity) for entity in entities for target, _ in targets(entity))
