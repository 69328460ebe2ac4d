"""Amounts, estimates and goods read from the very text that they are written as.

Each pattern takes one way of writing only: the keys in their order, plain digits without a needless
zero or a sign. Whatever looks otherwise gives None, and is for the reader of plain data, which says
what is wrong with it if anything is. The rules that join the parts of a value are those of its
class, and are asked as its constructor asks them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias, get_args

from civdiplo.entities.shapes import FieldShape
from civdiplo.serialize.making import filler
from civdiplo.values.currencies import check_currency
from civdiplo.values.estimates import Estimate, Qualifier
from civdiplo.values.inkind import InKind, check_goods
from civdiplo.values.money import Money

__all__ = ["PLAIN_TEXT", "Glance", "glance", "matcher"]

Glance: TypeAlias = Callable[[str], Any]

PLAIN_TEXT = r'[^"\\\x00-\x1f]*+'
"""The pattern of what a JSON text holds where nothing in it is escaped."""

_DIGITS = r"(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?"


def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return what matches a whole text of JSON.

    Args:
        pattern: With a space after each comma before a key and each colon after one; a text may
            have it or not.
    """
    return re.compile(pattern.replace(', "', ', ?+"').replace('": ', '": ?+')).fullmatch


def glance(shape: FieldShape) -> Glance | None:
    """Return what reads the text of a field, giving None for text that it does not know.

    None where there is no faster way for the field than through plain data. The reader raises
    what the value's class or code list refuses.
    """
    made = _READERS.get((frozenset(shape.types), shape.many))
    return None if made is None else made()


def _money() -> Glance:
    return _amount(lambda _: None)


def _money_or_estimate() -> Glance:
    return _amount(_estimate())


def _amount(other: Glance) -> Glance:
    """Return what reads money, and leaves whatever is none to another reader."""
    match = matcher(rf'\{{"amount": "({_DIGITS})", "currency": "({PLAIN_TEXT})"\}}')
    fill = filler(Money, ["amount", "currency"])
    codes = _Codes()

    def read(text: str) -> Any:
        found = match(text)
        if found is None:
            return other(text)
        amount, currency = found.groups()
        return fill((Decimal(amount), codes[currency]))

    return read


class _Codes(dict[str, str]):
    """The codes of currencies that have been met; another one is checked."""

    def __missing__(self, code: str) -> str:
        known = self[code] = check_currency(code)
        return known


def _estimate() -> Glance:
    match = matcher(_ESTIMATE)
    fill = filler(Estimate, _STATED, check=Estimate.__attrs_post_init__)
    qualifiers = {word: word for word in get_args(Qualifier)}

    def read(text: str) -> Any:
        found = match(text)
        if found is None:
            return None
        word, value, lower, upper, unit, granularity, wording = found.groups()
        numbers = [
            None if digits is None else Decimal(digits)
            for digits in (value, lower, upper, granularity)
        ]
        return fill((qualifiers[word], *numbers, unit, wording))

    return read


_STATED = ("qualifier", "value", "lower", "upper", "granularity", "unit", "wording")


def _perhaps(name: str, pattern: str) -> str:
    """Return the pattern of a key that may be left out; two branches are faster than ``?``."""
    return f'(?:, "{name}": "({pattern})"|)'


_ESTIMATE = "".join(
    [
        rf'\{{"qualifier": "({PLAIN_TEXT})"',
        *(_perhaps(name, _DIGITS) for name in ("value", "lower", "upper")),
        f', "unit": "({PLAIN_TEXT})"',
        _perhaps("granularity", _DIGITS),
        _perhaps("wording", PLAIN_TEXT),
        r"\}",
    ]
)


def _goods() -> Glance:
    """Read a list of one kind of goods, with a quantity; others are met less often."""
    match = matcher(rf'\[\{{"goods": "({PLAIN_TEXT})", "quantity": (\{{[^{{}}]*+\}})\}}\]')
    estimate = _estimate()
    fill = filler(InKind, ["goods", "quantity", "description"], check=InKind.__attrs_post_init__)

    def read(text: str) -> Any:
        found = match(text)
        if found is None:
            return None
        code, quantity = found.groups()
        number = estimate(quantity)
        return None if number is None else (fill((check_goods(code), number, None)),)

    return read


_READERS: dict[tuple[frozenset[type], bool], Callable[[], Glance]] = {
    (frozenset((Money,)), False): _money,
    (frozenset((Estimate,)), False): _estimate,
    (frozenset((Money, Estimate)), False): _money_or_estimate,
    (frozenset((InKind,)), True): _goods,
}
