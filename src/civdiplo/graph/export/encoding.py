r"""Values of any kind as text or JSON, and back again: what a format cannot hold is tagged.

A tag is ``!``, the kind and a blank before the written form: ``!date 2021-09-21``, ``!none``,
``!decimal 12.50``, ``!tuple ["a",1]``. Text stands as it is, unless it begins with ``!``, is blank
or has characters that XML or UTF-8 cannot hold; it is then ``!text`` with ``\uXXXX`` for each of
those.
"""

from __future__ import annotations

import datetime
import functools
import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.export.kinds import CONTAINERS, OWN, known
from civdiplo.values.plain import thaw
from civdiplo.values.truth import Truth

__all__ = [
    "TAG",
    "Enums",
    "cell_of",
    "enums_by_name",
    "from_json",
    "name_cell_of",
    "to_json",
    "value_of",
]

Enums: TypeAlias = Mapping[str, type[Enum]]

TAG: Final = "!"

_DEEPEST = 50  # containers within one another
_DIGITS = 4000  # of an integer in decimal digits; Python reads no more than 4300
_SAFE = 2**53  # whole numbers up to here are the same in every reader of JSON
# Not XML 1.0; or changed by its readers (a carriage return); or taken for a line end by some; or
# half of a pair that UTF-8 has no form for.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ODD_OR_BACKSLASH = re.compile(f"{_ODD.pattern[:-1]}\\\\]")
_LINES = re.compile("[\n\t]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile(r"-?[0-9]+")
_HEX = re.compile("-?0x")


def cell_of(value: object, kind: str) -> str:
    """Return the text of a value in a column of a kind; what is of another kind is tagged.

    Raises:
        InvalidValueError: It is of no type that can be written.

    >>> cell_of(Decimal("12.50"), "decimal"), cell_of(None, "decimal"), cell_of("!", "text")
    ('12.50', '!none', '!text !')
    """
    own, plain = known(value)
    if own == "text":
        if kind == own and plain.strip() and plain[0] != TAG and not _ODD.search(plain):
            return str(plain)
        return _tagged_text(plain)
    body = _body(own, plain, 0)
    if kind == "number" and own in {"int", "float"} and not _HEX.match(body):
        return body
    return body if body and own == kind else _tagged(own, body)


def name_cell_of(name: object, reserved: Collection[str]) -> str:
    """Return the text of the name of an attribute: one line, and tagged where it is reserved.

    Raises:
        InvalidValueError: It is of no type that can be written.

    >>> name_cell_of("since", {"id"}), name_cell_of("id", {"id"}), name_cell_of(1, ())
    ('since', '!text id', '!int 1')
    """
    cell = cell_of(name, "text")
    if cell in reserved or (_LINES.search(cell) and not cell.startswith(TAG)):
        cell = _tagged_text(cell)
    return _LINES.sub(_escape, cell)


def value_of(cell: str, kind: str, enums: Enums) -> Any:
    """Return the value that `cell_of` made a text of.

    Raises:
        InvalidValueError: It is no such text.
    """
    body = cell
    if cell.startswith(TAG):
        kind, _, body = cell[len(TAG) :].partition(" ")
        if kind == "text":
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), body)
    if kind == "number":
        kind = "int" if _WHOLE.fullmatch(body) else "float"
    read = _READERS.get(kind)
    try:
        if kind == "enum":
            return _member(body, enums)
        if kind in CONTAINERS:
            return _contained(kind, json.loads(body), enums)
        if read is not None:
            return read(body)
    except (ValueError, ArithmeticError, LookupError, TypeError, RecursionError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise InvalidValueError("value", f"must be a written {kind} ({error})", cell) from None
    raise InvalidValueError("value", f"must be of a known kind, not {kind!r}", cell)


def to_json(value: object, depth: int = 0) -> Any:
    """Return a value as JSON: as it is where JSON has it, otherwise tagged.

    Lists, and dictionaries with text as keys, are lists and objects of JSON; other containers are
    objects such as ``{"!tuple": [1, 2]}``.

    Raises:
        InvalidValueError: It cannot be written, or has more than 50 containers within one another.

    >>> to_json([None, 1.5, datetime.date(2021, 9, 21), ("a", 1)])
    [None, 1.5, '!date 2021-09-21', {'!tuple': ['a', 1]}]
    """
    kind, plain = known(value)
    if kind in CONTAINERS:
        inner = _inner(kind, plain, depth)
        return inner if kind == "list" or isinstance(inner, dict) else {f"{TAG}{kind}": inner}
    if kind == "text":
        return _tagged_text(plain) if plain.startswith(TAG) or _SURROGATE.search(plain) else plain
    if kind in {"none", "bool"}:
        return plain
    if (kind == "int" and abs(plain) <= _SAFE) or (kind == "float" and math.isfinite(plain)):
        return plain
    return _tagged(kind, _body(kind, plain, depth))


def from_json(plain: object, enums: Enums) -> Any:
    """Return the value that `to_json` made JSON of.

    Raises:
        InvalidValueError: It is no such JSON.
    """
    try:
        return _from_json(plain, enums)
    except (RecursionError, TypeError, ValueError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise InvalidValueError("value", f"must be as it was written ({error})", plain) from None


def _from_json(plain: object, enums: Enums) -> Any:
    if isinstance(plain, str):
        return value_of(plain, "text", enums) if plain.startswith(TAG) else plain
    if isinstance(plain, list):
        return [_from_json(one, enums) for one in plain]
    if isinstance(plain, dict):
        key = next(iter(plain), "")
        if len(plain) == 1 and key.startswith(TAG):
            return _contained(key[len(TAG) :], plain[key], enums)
        return {key: _from_json(one, enums) for key, one in plain.items()}
    return plain


def enums_by_name(enums: Iterable[type[Enum]]) -> Enums:
    """Return enumerations by the name they are written under; our own are always among them."""
    known: list[type[Enum]] = [Truth, *enums]
    return {_name(cls): cls for cls in known}


def _tagged(kind: str, body: str) -> str:
    return f"{TAG}{kind} {body}" if body else f"{TAG}{kind}"


def _tagged_text(text: str) -> str:
    return _tagged("text", _ODD_OR_BACKSLASH.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _name(cls: type[Enum]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _member(body: str, enums: Enums) -> Enum:
    name, _, member = body.rpartition(".")
    if name not in enums:
        hint = "no class is imported for being named in a file: give it as enums=[...]"
        raise InvalidValueError("enums", f"must hold the enumeration {name}", body, hint=hint)
    return enums[name].__members__[member]


def _enum_body(value: Enum) -> str:
    if value.name not in type(value).__members__:
        raise InvalidValueError("value", "must be one member of its enumeration", value)
    return f"{_name(type(value))}.{value.name}"


def _whole_number(value: int) -> str:
    return hex(value) if value.bit_length() > _DIGITS * 3 else str(value)


def _read_whole(body: str) -> int:
    if body.lstrip("-").startswith("0x"):
        return int(body, 16)
    if not _WHOLE.fullmatch(body):
        raise InvalidValueError("value", "must be a whole number", body)
    return int(body)


def _written(value: Any) -> str:
    """Return the plain form of a value of this package, as JSON where it is more than text."""
    plain = thaw(value.to_plain())
    return plain if isinstance(plain, str) else _compact(plain)


def _read_own(own: type[Any], body: str) -> Any:
    is_json = body.startswith(("{", "[{", "[]"))  # EDTF has [..] of its own
    return own.from_plain(json.loads(body) if is_json else body)


def _compact(plain: object) -> str:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return _ODD.sub(_escape, text)


def _body(kind: str, value: Any, depth: int) -> str:
    if kind in CONTAINERS:
        return _compact(_inner(kind, value, depth))
    return _WRITERS[kind](value)


_WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "bool": lambda value: "true" if value else "false",
    "int": _whole_number,
    "float": repr,
    "none": lambda _: "",
    "decimal": str,
    "fraction": lambda value: "/".join(map(_whole_number, value.as_integer_ratio())),
    "date": datetime.date.isoformat,
    "datetime": datetime.datetime.isoformat,
    "bytes": bytes.hex,
    "enum": _enum_body,
    **dict.fromkeys(OWN, _written),
}
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "text": str,
    "bool": lambda body: {"true": True, "false": False}[body],
    "int": _read_whole,
    "float": float,
    "none": lambda _: None,
    "decimal": Decimal,
    "fraction": lambda body: Fraction(*map(_read_whole, body.split("/"))),
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "bytes": bytes.fromhex,
    **{kind: functools.partial(_read_own, own) for kind, own in OWN.items()},
}


def _inner(kind: str, value: Any, depth: int) -> Any:
    """Return what a container holds as JSON; a set in the order of what it holds as text."""
    if depth >= _DEEPEST:
        rule = f"must have at most {_DEEPEST} containers within one another"
        raise InvalidValueError("value", rule, kind)
    if kind == "dict":
        if all(type(key) is str and to_json(key) == key for key in value):
            return {key: to_json(one, depth + 1) for key, one in value.items()}
        return [[to_json(key, depth + 1), to_json(one, depth + 1)] for key, one in value.items()]
    held = [to_json(one, depth + 1) for one in value]
    return sorted(held, key=_compact) if "set" in kind else held


def _contained(kind: str, plain: Any, enums: Enums) -> Any:
    make: Callable[[Any], Any] | None = CONTAINERS.get(kind)
    if make is None:
        raise InvalidValueError("value", "must be of a known kind", kind)
    return make(_from_json(plain, enums))
