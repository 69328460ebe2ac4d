"""What the reader kept in ``extra``, given back to the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.io.iati.words import AS_STATED, FOREIGN, PREFIX, RESERVED
from civdiplo.values.plain import FrozenDict, thaw

if TYPE_CHECKING:
    from collections.abc import Callable

    from civdiplo.entities.base import Entity

__all__ = ["Said"]


class Said:
    """The ``extra`` of one entity, taken apart.

    ``elements`` are those that no field was read from, by name; ``attributes`` those of the entity
    itself, by key; ``values`` what is kept under a key of its own; ``others`` what is not IATI's.
    """

    def __init__(self, entity: Entity) -> None:
        self.elements: dict[str, list[Any]] = {}
        self.attributes: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.others: dict[str, Any] = {}
        for key, value in entity.extra.items():
            self._sort(key, value)
        foreign: Any = entity.extra.get(FOREIGN, {})
        for key, value in foreign.items() if isinstance(foreign, FrozenDict) else ():
            self._place(key, value)
        stated = entity.extra.get(AS_STATED)
        self._as_stated: dict[str, list[Any]] = (
            {name: list(held) for name, held in stated.items() if isinstance(held, tuple)}
            if isinstance(stated, FrozenDict)
            else {}
        )

    def _sort(self, key: str, value: Any) -> None:
        name = key.removeprefix(PREFIX)
        if name == key:
            self.others[key] = thaw(value)
        elif name in RESERVED:
            self.values[name] = value
        else:
            self._place(name, value)

    def _place(self, name: str, value: Any) -> None:
        if name.startswith("@") and isinstance(value, str):
            self.attributes[name] = value
        elif isinstance(value, tuple) and all(isinstance(o, (str, FrozenDict)) for o in value):
            self.elements[name] = list(value)
        else:
            self.others[name] = thaw(value)

    @property
    def language(self) -> str | None:
        """The language that texts without one of their own are in."""
        return self.attributes.get("@xml:lang")

    def peek(self, name: str) -> list[Any]:
        """Return the elements of a name that were kept word for word, and not given back yet."""
        return self._as_stated.get(name, [])

    def stated(self, name: str, says_the_same: Callable[[Any], bool], usual: Any) -> Any:
        """Return an element word for word as it was, where it says what the field says.

        Args:
            name: The name of the element.
            says_the_same: Tells it of an element as it was kept.
            usual: The element to be written where none does.
        """
        held = self._as_stated.get(name, [])
        for place, plain in enumerate(held):
            if says_the_same(plain):
                return held.pop(place)
        return usual
