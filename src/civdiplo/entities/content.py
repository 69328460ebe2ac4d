"""Content: what is compared, hashed and shown by all its fields."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import attrs

__all__ = ["Content"]


class Content:
    """The base of entities and parts: two are equal where they are of one class and say the same.

    attrs would write these methods anew for each class, which was a sixth of the time that it took
    to load all entity types. A class says ``eq=False, repr=False`` to have these; one that does
    not has those of attrs, which answer alike.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Compare all fields."""
        if other.__class__ is not self.__class__:
            return NotImplemented
        said = _reader(self.__class__)
        return bool(said(self) == said(other))

    def __hash__(self) -> int:
        """Hash by all fields."""
        return hash(_reader(self.__class__)(self))

    def __repr__(self) -> str:
        """Show all fields with their names, as attrs does."""
        cls = self.__class__
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(cls))
        return f"{cls.__qualname__.rpartition('>.')[2]}({said})"


def _names_of(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(cls))


def _reader_of(cls: type) -> Callable[[object], Any]:
    return operator.attrgetter(*_names(cls))


_names: Callable[[type], tuple[str, ...]] = functools.cache(_names_of)
_reader: Callable[[type], Callable[[object], Any]] = functools.cache(_reader_of)
