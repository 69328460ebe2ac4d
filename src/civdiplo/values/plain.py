"""Plain data: what JSON can say, made immutable, hashable and comparable without loss.

The JSON numbers 1 and 1.0 and the JSON word true are three different values here, although Python
calls them equal: what was read must be what is written, and a change of one into another must show
as a difference.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Hashable, Iterator, Mapping
from numbers import Number
from typing import Any, TypeAlias

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.patterns import Pattern

__all__ = [
    "EMPTY",
    "FrozenDict",
    "PlainData",
    "child_path",
    "exact_key",
    "freeze",
    "frozen_object",
    "thaw",
]

PlainData: TypeAlias = "bool | int | float | str | tuple[PlainData, ...] | FrozenDict | None"

_DEPTH = 100  # levels of nesting; far above any real document, far below Python's recursion limit
_INTEGER_BOUND = 10**4300  # from here on Python itself refuses to write an integer as digits
_SURROGATE = Pattern("[\ud800-\udfff]")
_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_-]*")


@frozen(init=False, eq=False, repr=False, weakref_slot=False)
class FrozenDict(Mapping[str, PlainData]):
    """A JSON object that cannot change: hashable, and equal whatever the order of its keys.

    Args:
        held: A mapping with text keys; lists, mappings and tuples inside are frozen too.

    Keys are kept sorted, so equal content is written as equal text. Values compare as JSON
    does: ``1``, ``1.0`` and ``true`` all differ. A FrozenDict equals the dict that it thaws to.

    Raises:
        InvalidValueError: See ``freeze``.

    >>> colour = FrozenDict({"org.example:colour": ["red", "white"]})
    >>> colour["org.example:colour"]
    ('red', 'white')
    >>> FrozenDict({"a": 1}) == FrozenDict({"a": True})
    False

    Source: RFC 8259 (JSON), section 4.
    """

    _held: dict[str, PlainData]

    def __init__(self, held: Mapping[str, Any] | None = None) -> None:
        object.__setattr__(self, "_held", {} if held is None else _object(held, "$", _DEPTH))

    def __getitem__(self, key: str) -> PlainData:
        """Return the value of a key; KeyError where there is none."""
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys in sorted order."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._held)

    def __contains__(self, key: object) -> bool:
        """Tell whether a key is there."""
        return key in self._held

    def __eq__(self, other: object) -> bool:
        """Compare as JSON: by keys and exact values, never by order."""
        if self is other:
            return True
        if isinstance(other, FrozenDict):
            return self._held == other._held and exact_key(self) == exact_key(other)
        if isinstance(other, dict):
            try:
                return exact_key(self) == exact_key(freeze(other))
            except InvalidValueError:
                return False
        return NotImplemented

    def __hash__(self) -> int:
        """Hash by content; equal objects have equal hashes."""
        return hash(frozenset(self._held.items()))

    def __repr__(self) -> str:
        """Show the content in sorted order."""
        return f"FrozenDict({self._held!r})" if self._held else "FrozenDict()"


def freeze(value: Any, *, path: str = "$") -> Any:
    """Return plain data as its immutable form: dict to FrozenDict, list to tuple, the rest as is.

    Args:
        value: None, bool, int, float, text, or lists, tuples and mappings of these, nested at
            most 100 deep.
        path: Where the value stands; errors name the place from there on.

    Raises:
        InvalidValueError: The value, or one inside it, is none of these; a number is not finite or
            has more than 4300 digits; a key is no text; a text has half of a surrogate pair, which
            UTF-8 cannot write.

    >>> freeze({"b": [1, 2], "a": None})
    FrozenDict({'a': None, 'b': (1, 2)})
    >>> freeze({"rates": [0.5, float("nan")]})
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: $.rates[1] must be a finite number, not nan

    Source: RFC 8259 (JSON), sections 3 and 6.
    """
    return value if type(value) is FrozenDict else _frozen(value, path, _DEPTH)


def thaw(value: PlainData) -> Any:
    """Return plain data as the json module has it: FrozenDict to dict, tuple to list.

    >>> thaw(freeze({"b": [1, 2]}))
    {'b': [1, 2]}
    """
    if isinstance(value, FrozenDict):
        return {key: thaw(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [thaw(one) for one in value]
    return value


def exact_key(value: PlainData) -> Hashable:
    """Return a key that is equal for two plain values only where JSON would write them equally.

    >>> exact_key(1) == exact_key(True), exact_key(1) == exact_key(1.0)
    (False, False)
    """
    if isinstance(value, FrozenDict):
        return FrozenDict, frozenset((key, exact_key(one)) for key, one in value.items())
    if isinstance(value, tuple):
        return tuple, tuple(exact_key(one) for one in value)
    if isinstance(value, float):
        return float, value.hex()  # tells 0.0 from -0.0, which JSON writes differently
    return type(value), value


def child_path(path: str, key: str | int) -> str:
    """Return the JSONPath of a member of the value at ``path``.

    >>> child_path(child_path("$.parties", 1), "org.example:role")
    "$.parties[1]['org.example:role']"

    Source: RFC 9535 (JSONPath), section 2.3.
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if _NAME.fullmatch(key) else f"{path}[{key!r}]"


def frozen_object(held: Mapping[str, PlainData]) -> FrozenDict:
    """Return an object of values that are known to be plain, frozen and not nested too deeply.

    For readers that make every value themselves: nothing is looked at again, so that it costs no
    more than sorting the keys. ``freeze`` is for all others.

    >>> frozen_object({"b": ("x",), "a": "y"})
    FrozenDict({'a': 'y', 'b': ('x',)})
    """
    made = FrozenDict.__new__(FrozenDict)
    object.__setattr__(made, "_held", dict(sorted(held.items())))
    return made


def _frozen(value: Any, path: str, depth: int) -> PlainData:
    if value.__class__ is FrozenDict:
        _check_frozen(value, path, depth)
        return value
    if isinstance(value, (list, tuple)):
        _check_depth(value, path, depth)
        return tuple(
            _frozen(one, f"{path}[{position}]", depth - 1) for position, one in enumerate(value)
        )
    if isinstance(value, Mapping):
        held = _object(value, path, depth)
        if not held:
            return EMPTY
        made = FrozenDict.__new__(FrozenDict)
        object.__setattr__(made, "_held", held)
        return made
    return _leaf(value, path)


def _leaf(value: Any, path: str) -> PlainData:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        return _integer(value, path)
    if isinstance(value, float):
        return _float(value, path)
    hint = "write it as text" if isinstance(value, (Number, datetime.date)) else ""
    raise InvalidValueError(path, "must be plain JSON data", value, hint=hint)


def _object(value: object, path: str, depth: int) -> dict[str, PlainData]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(path, "must be a mapping", value)
    _check_depth(value, path, depth)
    held: dict[str, PlainData] = {}
    for key, one in value.items():
        if key.__class__ is one.__class__ is str and key.isascii() and one.isascii():
            held[key] = one  # the usual case, for which no path is needed
            continue
        if not isinstance(key, str):
            raise InvalidValueError(path, "must have texts as keys", key)
        place = child_path(path, key)
        held[_text(key, place)] = _frozen(one, place, depth - 1)
    return dict(sorted(held.items()))


def _check_frozen(value: FrozenDict | tuple[PlainData, ...], path: str, depth: int) -> None:
    """Hold what is frozen already to the depth it now stands at; nothing else can be wrong."""
    _check_depth(value, path, depth)
    members = value.values() if isinstance(value, FrozenDict) else value
    for one in members:
        if isinstance(one, (FrozenDict, tuple)):
            _check_frozen(one, path, depth - 1)


def _check_depth(value: object, path: str, depth: int) -> None:
    if depth <= 0:  # the value itself may be endless: the message names its type only
        rule = f"must not be nested deeper than {_DEPTH} levels"
        raise InvalidValueError(path, rule, f"one more {type(value).__name__}")


def _text(value: str, path: str) -> str:
    if not value.isascii() and _SURROGATE.search(value):
        raise InvalidValueError(path, "must be text that UTF-8 can write", value)
    return str.__str__(value)  # a text that is a member of an enumeration becomes plain


def _integer(value: int, path: str) -> int:
    if not -_INTEGER_BOUND < value < _INTEGER_BOUND:
        given = f"an integer of {value.bit_length()} bits"
        raise InvalidValueError(path, "must have at most 4300 digits", given)
    return int(value)


def _float(value: float, path: str) -> float:
    if not math.isfinite(value):
        raise InvalidValueError(path, "must be a finite number", value)
    return float(value)


EMPTY = FrozenDict()  # one for all: most entities have no extra
