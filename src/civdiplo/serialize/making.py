"""Making objects of arguments that have been read and checked one by one.

The constructor of an entity widens and checks every argument. A reader has done both, so for a
class that does no more than that its slots are filled at once, which takes a third of the time;
the rules that join fields are asked either way.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from civdiplo.entities import converters
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import Part

__all__ = ["Make", "maker"]

Make: TypeAlias = Callable[[Mapping[str, Any]], Any]

_CHECKS = (Entity.__attrs_post_init__, Part.__attrs_post_init__)


def maker(cls: type[Any]) -> Make:
    """Return what makes an object of a class, of arguments that are right each for itself."""
    if not _only_widens_and_checks(cls):
        return lambda arguments: cls(**arguments)
    slots = [
        (one.alias or one.name, getattr(cls, one.name).__set__, _default(one))
        for one in attrs.fields(cls)
    ]
    check = cls.check if issubclass(cls, Entity) else None
    new: Callable[[type], Any] = object.__new__

    def make(arguments: Mapping[str, Any]) -> Any:
        made = new(cls)
        for name, fill, default in slots:
            fill(made, arguments.get(name, default))
        if check is not None:
            check(made)
        return made

    return make


def _only_widens_and_checks(cls: type[Any]) -> bool:
    """Tell whether a constructor is the one that attrs makes, with nothing of the class's own."""
    return (
        cls.__init__.__code__.co_filename.startswith("<attrs generated")
        and cls.__attrs_post_init__ in _CHECKS
        and not hasattr(cls, "__attrs_pre_init__")
        and not hasattr(cls, "_attrs_cached_hash")
        and all(_is_plain(cls, one) for one in attrs.fields(cls))
    )


def _is_plain(cls: type[Any], attribute: attrs.Attribute[Any]) -> bool:
    convert = attribute.converter
    return (
        isinstance(getattr(cls, attribute.name, None), types.MemberDescriptorType)
        and attribute.init
        and attribute.validator is None
        and not isinstance(attribute.default, attrs.Factory)  # type: ignore[arg-type]
        and (convert is None or getattr(convert, "__module__", "") == converters.__name__)
    )


def _default(attribute: attrs.Attribute[Any]) -> Any:
    """Return the default of a field as the constructor widens it."""
    convert: Any = attribute.converter
    if attribute.default is attrs.NOTHING or convert is None:
        return attribute.default
    return convert(attribute.default)
