"""Converters widen what a constructor takes; they never interpret.

An entity becomes its id, a list becomes a tuple, an EDTF text a date, a mapping of languages a
LocalText. What they do not know they hand on as it is, and the check of the field answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol, TypeGuard, cast

from civdiplo.values.dates import PartialDate
from civdiplo.values.patterns import Pattern
from civdiplo.values.periods import Period, When, parse_when
from civdiplo.values.plain import FrozenDict, freeze
from civdiplo.values.text import LocalText

__all__ = [
    "HasId",
    "to_date",
    "to_decimal",
    "to_extra",
    "to_id",
    "to_ids",
    "to_period",
    "to_text",
    "to_texts",
    "to_tuple",
    "to_when",
]

_PLAIN = Pattern(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")


class HasId(Protocol):
    """Whatever has an id: an entity stands for its id wherever one is asked for."""

    @property
    def id(self) -> str:
        """The id."""
        ...


IdLike = str | HasId
TextLike = LocalText | Mapping[str, str]


def _id(value: Any) -> str:
    return cast("str", value if isinstance(value, str) else getattr(value, "id", value))


def to_id(value: IdLike | None) -> Any:
    """Return the id of an entity, or the id itself."""
    return value if value is None or value.__class__ is str else _id(value)


def to_ids(values: Iterable[IdLike] | None) -> Any:
    """Return the ids of entities as a tuple."""
    if values is None or isinstance(values, str) or not isinstance(values, Iterable):
        return values
    return tuple(_id(value) for value in values)


def to_tuple(values: Iterable[Any] | None) -> Any:
    """Return any iterable but a text or a mapping as a tuple."""
    if values.__class__ is tuple:
        return values
    if values is None or isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        return values
    return tuple(values)


def to_text(value: TextLike | None) -> Any:
    """Return a mapping of language tags to texts as a LocalText."""
    if value is None or value.__class__ is LocalText:
        return value
    return LocalText(value) if isinstance(value, Mapping) else value


def to_texts(values: Iterable[TextLike] | None) -> Any:
    """Return mappings of language tags to texts as a tuple of LocalTexts."""
    held = to_tuple(values)
    return tuple(to_text(value) for value in held) if isinstance(held, tuple) else held


def to_decimal(value: Decimal | int | str | None) -> Any:
    """Return a whole number or a text of plain digits as a Decimal; a float is handed on."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and _PLAIN.fullmatch(value) else value


def to_date(value: PartialDate | datetime.date | str | None) -> Any:
    """Return an EDTF text or a plain date as a PartialDate."""
    if isinstance(value, str):
        return PartialDate.parse(value)
    return PartialDate.from_date(value) if _is_plain_date(value) else value


def to_period(value: Period | str | None) -> Any:
    """Return an EDTF interval as a Period."""
    return Period.parse(value) if isinstance(value, str) else value


def to_when(value: When | datetime.date | str | None) -> Any:
    """Return an EDTF text as a PartialDate or, where it is an interval, a Period."""
    if isinstance(value, str):
        return parse_when(value)
    return PartialDate.from_date(value) if _is_plain_date(value) else value


def to_extra(value: Mapping[str, Any] | None) -> Any:
    """Return a mapping as immutable plain data."""
    if value is None or value.__class__ is FrozenDict:
        return value
    return value if isinstance(value, FrozenDict) else freeze(value)


def _is_plain_date(value: object) -> TypeGuard[datetime.date]:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
