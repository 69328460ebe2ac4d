"""What a value is to a file: its kind, and the value of Python's own types that it is equal to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final

from civdiplo.errors import InvalidValueError
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

__all__ = ["CONTAINERS", "OWN", "kind_of", "known"]

OWN: Final[dict[str, type[Any]]] = {
    "dated-bag": DatedBag,
    "estimate": Estimate,
    "identifier": Identifier,
    "local-text": LocalText,
    "money": Money,
    "money-bag": MoneyBag,
    "partial-date": PartialDate,
    "period": Period,
}
"""The values of this package, which have a plain form of their own."""

CONTAINERS: Final[dict[str, Callable[[Any], Any]]] = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict,
}  # fmt: skip

# The exact types of each kind; a bool is no int here, a datetime no date.
_KINDS: Final[dict[type, str]] = {
    str: "text", bool: "bool", int: "int", float: "float", type(None): "none",
    Decimal: "decimal", Fraction: "fraction", datetime.date: "date", datetime.datetime: "datetime",
    bytes: "bytes", list: "list", tuple: "tuple", set: "set", frozenset: "frozenset", dict: "dict",
    **{own: kind for kind, own in OWN.items()},
}  # fmt: skip
_BASES: Final[dict[type[Any], Callable[[Any], object]]] = {
    str: str, int: int, float: float, tuple: tuple, list: list, dict: dict,
}  # fmt: skip
_NUMPY: Final = frozenset("biufU")  # bools, numbers and text; its times are counts of a unit


def kind_of(value: object) -> str:
    """Return the word for what a value is.

    Raises:
        InvalidValueError: It is of no type that can be written.
    """
    return _KINDS.get(type(value)) or known(value)[0]


def known(value: Any) -> tuple[str, Any]:
    """Return the word for what a value is, and the value as one of Python's own types.

    A number of numpy is the number that it is equal to, an array a list, a named tuple a tuple, a
    timestamp of pandas a datetime.

    Raises:
        InvalidValueError: It is of no type that can be written.

    >>> from collections import OrderedDict
    >>> known(True), known(OrderedDict(a=1))
    (('bool', True), ('dict', {'a': 1}))
    """
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind, value
    if isinstance(value, Enum):
        return "enum", value
    plain = _as_plain(value)
    kind = _KINDS.get(type(plain))
    if kind is not None:
        return kind, plain
    words = ", ".join(sorted({*_KINDS.values(), "enum"}))
    raise InvalidValueError("value", f"must be one of {words}", value)


def _as_plain(value: Any) -> object:
    """Return what Python's own types have for a value, None of another type where they do not."""
    dtype = getattr(value, "dtype", None)
    if dtype is not None and type(value).__module__ == "numpy":
        return value.tolist() if dtype.kind in _NUMPY else value
    if isinstance(value, datetime.datetime):
        return _moment(value)
    for base, made in _BASES.items():
        if isinstance(value, base):
            return made(value)
    return value


def _moment(value: datetime.datetime) -> object:
    """Return a datetime that is equal to one of a subclass, which may count finer; else that."""
    try:
        plain = datetime.datetime.fromisoformat(value.isoformat())
    except ValueError:
        return value
    return plain if plain == value else value
