"""What is done to a value before it fills its field: it is widened, checked and remembered."""

from __future__ import annotations

import operator
from typing import Any

from civdiplo.entities.shapes import FieldShape
from civdiplo.errors import InvalidValueError
from civdiplo.io.table.cells import Cells, Convert, Fill
from civdiplo.io.table.columns import Column, MoneyOf, PeriodOf
from civdiplo.io.table.templates import Key, Template
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

__all__ = ["checked", "is_right", "remembering", "repeats"]

_POOL = 1 << 16  # different cells of one column
_UNREPEATED = frozenset((LocalText, Money, Estimate))
_UNREPEATED_TEXTS = ("id", "text")


def remembering(places: tuple[int, ...] | None, fill: Fill) -> Fill:
    """Return a filler that is asked once for the same cells, where these are all that it reads."""
    if not places:
        return fill
    pick = operator.itemgetter(*places)
    pool: dict[Any, Any] = {}

    def look_up(cells: Cells) -> Any:
        given = pick(cells)
        if given in pool:
            return pool[given]
        value = fill(cells)
        if len(pool) >= _POOL:
            pool.clear()
        pool[given] = value
        return value

    return look_up


def repeats(shape: FieldShape) -> bool:
    """Tell whether the values of a field are likely to be met again: words and sums are not."""
    checked = shape.check is not None and shape.check.name in _UNREPEATED_TEXTS
    return shape.kind != "plain" and not checked and _UNREPEATED.isdisjoint(shape.types)


def is_right(spec: Any, shape: FieldShape) -> bool:
    """Tell whether what a spec gives is always what a field may hold."""
    if shape.many:
        return False
    if isinstance(spec, (Key, Template)):
        return shape.kind == "reference"
    if isinstance(spec, Column):
        is_text = spec.convert is None and spec.split is None
        return is_text and shape.types in ((LocalText,), (Identifier,), (Money,))
    made = {MoneyOf: Money, PeriodOf: Period}.get(type(spec))
    return made is not None and made in shape.types


def checked(value: Fill, shape: FieldShape, convert: Convert | None) -> Fill:
    """Return a filler that widens what another gives as a constructor does, and checks it."""
    verify, many, is_number = shape.verify, shape.many, shape.kind == "decimal"

    def fill(cells: Cells) -> Any:
        found = value(cells)
        if many and found is not None:
            found = tuple(found) if isinstance(found, (list, tuple)) else (found,)
        if convert is not None:
            found = convert(found)
        if found is not None:
            if isinstance(found, str) and is_number:
                raise InvalidValueError(shape.name, "must be a number such as 59.95", found)
            verify(found)
        return found

    return fill
