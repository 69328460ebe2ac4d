"""What of an element has no field here, gathered for the ``extra`` of its entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.io.iati.elements import LANG, attribute_key, flat, plain_of
from civdiplo.io.iati.words import AS_STATED, FOREIGN, PREFIX, RESERVED
from civdiplo.values.plain import FrozenDict, PlainData, frozen_object

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Kept"]


_KEY_OF_LANG = PREFIX + attribute_key(LANG)


class Kept:
    """Gathers elements and attributes, as they stand."""

    __slots__ = ("_as_stated", "_foreign", "_plain", "_rest")

    def __init__(self, holder: _Element) -> None:
        self._plain: dict[str, PlainData] = {}
        self._foreign: dict[str, PlainData] = {}
        self._rest: dict[str, list[PlainData]] = {}
        self._as_stated: dict[str, list[PlainData]] | None = None
        attributes: Any = holder.items()
        for name, value in attributes:
            if name[0] != "{" or name == LANG:
                self._plain[_KEY_OF_LANG if name == LANG else f"{PREFIX}@{name}"] = value
            else:
                self._foreign[attribute_key(name)] = value

    def say(self, key: str, value: PlainData) -> None:
        """Keep a value under a key of its own."""
        self._plain[PREFIX + key] = value

    def element(self, element: _Element) -> None:
        """Keep an element that no field is read from."""
        tag, attributes = element.tag, element.items()
        if attributes and len(element) == 0 and element.text is None:  # the usual case
            plain: PlainData = flat(tuple(attributes))  # type: ignore[arg-type]
        else:
            plain = plain_of(element)
        if tag in self._rest:
            self._rest[tag].append(plain)
        else:
            self._rest[tag] = [plain]

    def as_stated(self, element: _Element) -> None:
        """Keep an element that says more than the field that is read from it."""
        if self._as_stated is None:
            self._as_stated = {}
        self._as_stated.setdefault(element.tag, []).append(plain_of(element))

    def extra(self) -> FrozenDict:
        """Return all of it."""
        plain = self._plain
        for name, held in self._rest.items():
            if name[0] == "{" or name in RESERVED:
                self._foreign[name] = tuple(held)
            else:
                plain[PREFIX + name] = tuple(held)
        if self._foreign:
            plain[FOREIGN] = frozen_object(self._foreign)
        if self._as_stated is not None:
            stated = {name: tuple(held) for name, held in self._as_stated.items()}
            plain[AS_STATED] = frozen_object(stated)
        return frozen_object(plain)
