"""Strict JSON: what cannot be read without loss or doubt is a fault, with its path.

The json module takes NaN, keeps the last of two equal keys, rounds long numbers and lets half a
surrogate pair through. Here each of these is found and named.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.decimals import exact_decimal
from civdiplo.values.plain import child_path

__all__ = ["JsonText", "decoded"]

_DIGITS = 4300  # of an integer; Python itself refuses to read or write a longer one
_HALF = re.compile("[\ud800-\udfff]")
_NONZERO = re.compile(r"-?[0.]*[1-9]")
_SHOWN = 30  # characters quoted on either side of a syntax error
_BOM = "\ufeff"


def decoded(raw: bytes) -> str:
    """Return bytes as text.

    Raises:
        InvalidDataError: They are not UTF-8, or begin with a byte order mark.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        wrong = raw[error.start : error.end]
        rule = f"must be UTF-8 (byte {error.start + 1} of this text is not)"
        raise InvalidDataError([Fault("$", rule, shown(wrong))]) from None
    if text.startswith(_BOM):
        rule = "must not begin with a byte order mark (save as UTF-8 without one)"
        raise InvalidDataError([Fault("$", rule, "")])
    return text


class _Unread:
    """A number or word that stands in the text but is no value; shown as it was written."""

    __slots__ = ("rule", "text")

    def __init__(self, text: str, rule: str) -> None:
        self.text = text
        self.rule = rule

    def __repr__(self) -> str:
        return self.text


class _Repeated(dict[str, Any]):
    """An object with a key that stands in it more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.keys_twice = [key for key in self if keys.count(key) > 1]


class JsonText:
    """Reads JSON texts one by one; of each it tells the value and the faults in it.

    Args:
        decimals: Whether a number with a point or exponent is the Decimal that its digits say, at
            most thirty on either side of the point; otherwise it is a float that equals it.
        keep_digits: Whether a number that no float equals is a Decimal, and no fault.
    """

    def __init__(self, *, decimals: bool = False, keep_digits: bool = False) -> None:
        self._odd = False
        self._keep_digits = keep_digits
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._decimal if decimals else self._float,
            parse_int=self._int,
            parse_constant=self._constant,
        )

    def read(self, text: str) -> tuple[Any, list[Fault]]:
        """Return the value of a text and the faults in it; a text with faults gives a value too.

        Raises:
            InvalidDataError: The text is not JSON, or nested too deeply to read.
        """
        self._odd = False
        try:
            value = self._decoder.decode(text)
        except json.JSONDecodeError as error:
            raise InvalidDataError([_syntax(error)]) from None
        except RecursionError:
            rule = "must not be nested so deeply"
            raise InvalidDataError([Fault("$", rule, shown(text[:_SHOWN]))]) from None
        # Only an escape can bring half a surrogate pair into text that was UTF-8.
        if self._odd or "\\ud" in text or "\\uD" in text or not _writable(text):
            return value, list(_oddities(value))
        return value, []

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self._odd = True
        return _Repeated(pairs)

    def _constant(self, text: str) -> _Unread:
        return self._unread(text, "must be a finite number")

    def _int(self, text: str) -> int | _Unread:
        if len(text) > _DIGITS:
            return self._unread(text, f"must have at most {_DIGITS} digits")
        return int(text)

    def _float(self, text: str) -> float | Decimal | _Unread:
        number = float(text)
        if not math.isfinite(number):
            return self._unread(text, "must be a finite number")
        exact = not _NONZERO.match(text) if number == 0 else Decimal(text) == Decimal(repr(number))
        if exact:
            return number
        if self._keep_digits:
            return self._decimal(text)
        return self._unread(text, "must be a number that a double holds exactly (write it as text)")

    def _decimal(self, text: str) -> Decimal | _Unread:
        try:
            return exact_decimal(text, "number")
        except InvalidValueError as error:
            return self._unread(text, error.rule)

    def _unread(self, text: str, rule: str) -> _Unread:
        self._odd = True
        return _Unread(text, rule)


def _syntax(error: json.JSONDecodeError) -> Fault:
    around = error.doc[max(0, error.pos - _SHOWN) : error.pos + _SHOWN]
    what = (error.msg[0].lower() + error.msg[1:]).removesuffix(" at")
    rule = f"must be JSON ({what} at column {error.colno})"
    return Fault("$", rule, shown(around), line=error.lineno)


def _writable(text: str) -> bool:
    return text.isascii() or not _HALF.search(text)


def _oddities(value: Any) -> Iterator[Fault]:
    """Yield what is wrong inside a value, by a stack: it may be nested deeper than Python calls."""
    stack = [("$", value)]
    while stack:
        path, one = stack.pop()
        if isinstance(one, _Unread):
            yield Fault(path, one.rule, shown(one))
        elif isinstance(one, str) and not _writable(one):
            yield Fault(path, "must be text that UTF-8 can write", shown(one))
        elif isinstance(one, list):
            places = [(f"{path}[{position}]", inner) for position, inner in enumerate(one)]
            stack.extend(reversed(places))
        elif isinstance(one, dict):
            twice = one.keys_twice if isinstance(one, _Repeated) else []
            for key in twice:
                yield Fault(child_path(path, key), "must be given once", shown(one[key]), field=key)
            for key in one:
                if not _writable(key):
                    yield Fault(path, "must have keys that UTF-8 can write", shown(key))
            stack.extend(reversed([(child_path(path, key), inner) for key, inner in one.items()]))
