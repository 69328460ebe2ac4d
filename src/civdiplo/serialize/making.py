"""Making objects of arguments that have been read and checked one by one.

The constructor of an entity widens and checks every argument. A reader has done both, so for a
class that does no more than that its slots are filled at once, which takes a third of the time;
the rules that join fields are asked either way.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from civdiplo.entities import converters
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import Part

__all__ = ["Fill", "Make", "filler", "is_filled", "maker", "widened_default"]

Fill: TypeAlias = Callable[[Iterable[Any]], Any]
Make: TypeAlias = Callable[[Mapping[str, Any]], Any]

_CHECKS = (Entity.__attrs_post_init__, Part.__attrs_post_init__)


def maker(cls: type[Any]) -> Make:
    """Return what makes an object of a class, of arguments that are right each for itself."""
    if not is_filled(cls):
        return lambda arguments: cls(**arguments)
    attributes = attrs.fields(cls)
    check = cls.check if issubclass(cls, Entity) else None
    fill = filler(cls, [one.name for one in attributes], check=check)
    names = [one.alias or one.name for one in attributes]
    defaults = [widened_default(one) for one in attributes]
    return lambda arguments: fill(map(arguments.get, names, defaults))


def filler(
    cls: type[Any],
    names: Sequence[str],
    *,
    check: Callable[[Any], object] | None = None,
    books: Mapping[str, Mapping[Any, Any]] = MappingProxyType({}),
) -> Fill:
    """Return what makes an object of right values for all slots of a class.

    The slots are filled one after the other by a compiled function, as attrs compiles constructors:
    a loop over them takes twice as long.

    Args:
        cls: The class.
        names: Its slots, in the order in which their values will be given.
        check: What asks the rules that join fields; None where there are none.
        books: By slot, in what the given value is looked up first.
    """
    space: dict[str, Any] = {"new": object.__new__, "cls": cls, "check": check}
    space |= {f"fill_{name}": getattr(cls, name).__set__ for name in names}
    space |= {f"book_{name}": book for name, book in books.items()}
    steps = [f"{''.join(f'value_{name}, ' for name in names)} = values", "made = new(cls)"]
    for name in names:
        value = f"book_{name}[value_{name}]" if name in books else f"value_{name}"
        steps.append(f"fill_{name}(made, {value})")
    steps += [] if check is None else ["check(made)"]
    source = "\n    ".join(["def fill(values):", *steps, "return made"])
    exec(compile(source, f"<slots of {cls.__qualname__}>", "exec"), space)  # noqa: S102  # names of ours
    fill: Fill = space["fill"]
    return fill


def is_filled(cls: type[Any]) -> bool:
    """Tell whether a constructor is the one that attrs makes, with nothing of the class's own."""
    return (
        cls.__init__.__code__.co_filename.startswith("<attrs generated")
        and cls.__attrs_post_init__ in _CHECKS
        and not hasattr(cls, "__attrs_pre_init__")
        and not hasattr(cls, "_attrs_cached_hash")
        and all(_is_plain(cls, one) for one in attrs.fields(cls))
    )


def widened_default(attribute: attrs.Attribute[Any]) -> Any:
    """Return the default of a field as the constructor widens it."""
    convert: Any = attribute.converter
    if attribute.default is attrs.NOTHING or convert is None:
        return attribute.default
    return convert(attribute.default)


def _is_plain(cls: type[Any], attribute: attrs.Attribute[Any]) -> bool:
    convert = attribute.converter
    return (
        isinstance(getattr(cls, attribute.name, None), types.MemberDescriptorType)
        and attribute.init
        and attribute.validator is None
        and not isinstance(attribute.default, attrs.Factory)  # type: ignore[arg-type]
        and (convert is None or getattr(convert, "__module__", "") == converters.__name__)
    )
