"""Entities as flat rows: every field a column, or several, of plain values."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from civdiplo.dataset.written import written
from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import FieldShape, shapes
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When
from civdiplo.values.plain import thaw
from civdiplo.values.text import LocalText, check_tag

__all__ = ["tabulated"]

Cell: TypeAlias = Callable[[Any], Any]
Column: TypeAlias = tuple[str, str, Cell]  # the name of the column, of the field, and what it shows


def tabulated(
    entities: Sequence[Entity],
    cls: type[Entity],
    *,
    language: str | None,
    languages: Sequence[str],
) -> list[dict[str, Any]]:
    """Return one dictionary an entity; see ``Dataset.rows``."""
    texts = _Texts(language, languages)
    columns = [column for shape in shapes(cls) for column in _columns(shape, texts)]
    keys = sorted({key for entity in entities for key in entity.extra})
    rows = []
    for entity in entities:
        row: dict[str, Any] = {"id": entity.id, "type": type_name(type(entity))}
        for name, field, cell in columns:
            value = getattr(entity, field)
            row[name] = None if value is None else cell(value)
        for key in keys:
            row[f"extra.{key}"] = thaw(entity.extra.get(key))
        rows.append(row)
    return rows


class _Texts:
    """The languages in which texts are shown."""

    def __init__(self, language: str | None, languages: Sequence[str]) -> None:
        self._preferred = () if language is None else (check_tag(language),)
        self._apart = tuple(check_tag(tag) for tag in languages)

    def pick(self, text: LocalText) -> str:
        return text.pick(*self._preferred)

    def cells(self) -> Iterator[tuple[str, Cell]]:
        yield "", self.pick
        for tag in self._apart:
            yield f"_{tag}", functools.partial(LocalText.in_language, tag=tag)


def _columns(shape: FieldShape, texts: _Texts) -> Iterator[Column]:
    if shape.name == "extra":
        return
    if shape.many:
        show = texts.pick if shape.types == (LocalText,) else _plain(shape)
        yield shape.name, shape.name, lambda values: [show(value) for value in values]
        return
    for suffix, cell in _cells(shape, texts):
        yield shape.name + suffix, shape.name, cell


def _cells(shape: FieldShape, texts: _Texts) -> Iterator[tuple[str, Cell]]:
    types = set(shape.types)
    if types == {LocalText}:
        yield from texts.cells()
    elif types <= {PartialDate, Period}:
        yield from _TIME
    elif types <= {Money, Estimate}:
        yield from _figures(types)
    else:
        yield "", _plain(shape)


def _figures(types: set[type]) -> Iterator[tuple[str, Cell]]:
    yield "", _figure
    if Money in types:
        yield "_currency", _currency
    if Estimate in types:
        yield "_unit", _unit if Money in types else lambda count: count.unit
        yield "_qualifier", _qualifier
        yield "_lower", _lower
        yield "_upper", _upper


def _plain(shape: FieldShape) -> Cell:
    return _same if shape.kind in ("decimal", "text", "reference", "choice") else written


def _same(value: Any) -> Any:
    return value


def _words(when: When) -> str | None:
    return str(when) if str(when) != when.edtf else None


def _figure(amount: Money | Estimate) -> Any:
    return amount.amount if isinstance(amount, Money) else amount.nominal


def _currency(amount: Money | Estimate) -> str | None:
    return amount.currency


def _unit(amount: Money | Estimate) -> str | None:
    return None if amount.currency is not None else getattr(amount, "unit", None)


def _qualifier(amount: Money | Estimate) -> str:
    return "exact" if isinstance(amount, Money) else amount.qualifier


def _lower(amount: Money | Estimate) -> Any:
    return amount.amount if isinstance(amount, Money) else amount.interval().lower


def _upper(amount: Money | Estimate) -> Any:
    return amount.amount if isinstance(amount, Money) else amount.interval().upper


_TIME: tuple[tuple[str, Cell], ...] = (
    ("", lambda when: when.edtf),
    ("_earliest", lambda when: when.earliest),
    ("_latest", lambda when: when.latest),
    ("_note", _words),
)
