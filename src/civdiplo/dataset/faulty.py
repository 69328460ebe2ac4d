"""References that lead nowhere, or to an entity of another type than the field allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from civdiplo.dataset.indexes import targets
from civdiplo.entities.base import Entity, is_of_types, references, type_name

__all__ = ["DanglingReference", "Misreference", "dangling", "misreferences"]


@frozen
class DanglingReference:
    """An entity refers to an id that is not in the dataset.

    ``entity`` is the id of the entity that refers, ``field`` the place in it (``parties[1]``),
    ``target`` the id that is not there.
    """

    entity: str
    field: str
    target: str

    def __str__(self) -> str:
        """Return the sentence."""
        return f"{self.entity}: {self.field} refers to {self.target}, which is not in the dataset"


@frozen
class Misreference:
    """An entity refers to one of a type that the field does not allow.

    ``entity`` is the id of the entity that refers, ``field`` the place in it, ``target`` the id it
    refers to, ``found`` the type of that entity, ``allowed`` the types that the field may point to.
    """

    entity: str
    field: str
    target: str
    found: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        """Return the sentence."""
        allowed = " or ".join(self.allowed)
        return f"{self.entity}: {self.field} must be {allowed}, not {self.found} {self.target}"


def dangling(entities: Mapping[str, Entity]) -> Iterator[DanglingReference]:
    """Yield every reference to an id that is not there."""
    for entity in entities.values():
        if all(target in entities for target, _ in targets(entity)):
            continue
        for reference in references(entity, path=""):
            if reference.target not in entities:
                yield DanglingReference(entity.id, reference.path[1:], reference.target)


def misreferences(entities: Mapping[str, Entity]) -> Iterator[Misreference]:
    """Yield every reference to an entity of a type that the field does not allow."""
    fitting: dict[tuple[tuple[str, ...], type[Entity]], bool] = {}

    def fits(target: str, types: tuple[str, ...]) -> bool:
        found = entities.get(target)
        if found is None:
            return True
        key = types, type(found)
        if key not in fitting:
            fitting[key] = is_of_types(found, types)
        return fitting[key]

    for entity in entities.values():
        if all(fits(target, types) for target, types in targets(entity)):
            continue
        for reference in references(entity, path=""):
            if not fits(reference.target, reference.types):
                found = type_name(type(entities[reference.target]))
                yield Misreference(
                    entity.id, reference.path[1:], reference.target, found, reference.types
                )
