"""What fills a field from a row: decided once for each column, so that a row is only looked up.

A filler is a function of the cells that a table takes of a row. What repeats in a column, such as
dates, codes and what is referred to, is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, TypeAlias

from civdiplo.entities import converters
from civdiplo.entities.shapes import FieldShape, Part
from civdiplo.errors import InvalidValueError
from civdiplo.io.table.cells import BlankError, CellReaders, Cells, Convert, Fill
from civdiplo.io.table.columns import Column, First, MoneyOf, PeriodOf
from civdiplo.io.table.finishing import checked, is_right, remembering, repeats
from civdiplo.io.table.ids import slug
from civdiplo.io.table.templates import Each, Key, Template
from civdiplo.values.decimals import exact_decimal
from civdiplo.values.money import Money
from civdiplo.values.periods import Period

__all__ = ["Fillers", "Identify"]

Identify: TypeAlias = Callable[[Cells], tuple[str, tuple[str, ...], bool]]


class Fillers:
    """Makes the fillers of one table.

    Args:
        readers: What reads the cells.
        defaulted: Is told the first column, and the one that was taken in its place.
    """

    def __init__(self, readers: CellReaders, defaulted: Callable[[str, str], None]) -> None:
        self.readers: CellReaders = readers
        self._defaulted = defaulted
        self._ids: dict[Key, Fill] = {}

    def identity(self, key: Key) -> Identify:
        """Return what gives the id of a key, its parts, and whether they came in another order.

        It raises BlankError where a part states nothing.
        """
        parts = [self._key_part(part) for part in key.parts]
        is_text = [isinstance(part, Column) for part in key.parts]
        is_plain, prefix, unordered = all(is_text), key.prefix or "", key.unordered

        def identify(cells: Cells) -> tuple[str, tuple[str, ...], bool]:
            given = tuple([part(cells) for part in parts])
            texts = given if is_plain else compress(given, is_text)
            if not unordered:
                return slug(prefix, given, texts=texts), given, False
            ordered = tuple(sorted(given))
            return slug(prefix, ordered, texts=texts), ordered, ordered != given

        return identify

    def _key_part(self, part: Any) -> Fill:
        if isinstance(part, Column):
            return self.readers.key_part(part)
        return self._id(part.key if isinstance(part, Template) else part)

    def _id(self, key: Key) -> Fill:
        """Return what gives the id that a key refers to, made once of the same cells."""
        if key not in self._ids:
            identify = self.identity(key)
            places = self.readers.places(key)
            self._ids[key] = remembering(places, lambda cells: identify(cells)[0])
        return self._ids[key]

    def field(self, spec: Any, shape: FieldShape, convert: Convert | None) -> Fill:
        """Return what fills a field: it raises one of `REFUSALS` for what the field refuses."""
        value = self._value(spec, shape)
        is_plain = convert is None or getattr(convert, "__module__", "") == converters.__name__
        if not (is_plain and is_right(spec, shape)):
            value = checked(value, shape, convert)
        if isinstance(spec, (Column, PeriodOf)) and repeats(shape):
            return remembering(self.readers.places(spec), value)
        return value

    def _value(self, spec: Any, shape: FieldShape) -> Fill:
        if isinstance(spec, (Column, First)):
            return self._from_columns(spec, shape)
        if isinstance(spec, (Key, Template)):
            return self._reference(spec, shape)
        if isinstance(spec, Each):
            return self._part(spec)
        if isinstance(spec, (PeriodOf, MoneyOf)):
            return self._pair(spec)
        if isinstance(spec, Mapping):
            return self._mapping(spec, shape)
        return self._several(spec, shape) if isinstance(spec, (list, tuple)) else lambda _: spec

    def _from_columns(self, spec: Column | First, shape: FieldShape) -> Fill:
        if isinstance(spec, Column):
            return self.readers.column(spec, shape)
        fills = [(column, self.readers.column(column, shape)) for column in spec.columns]
        first = spec.columns[0]

        def fill(cells: Cells) -> Any:
            for column, one in fills:
                value = one(cells)
                if value is not None:
                    if column is not first:
                        self._defaulted(first.name, column.name)
                    return value
            return None

        return fill

    def _reference(self, spec: Key | Template, shape: FieldShape) -> Fill:
        refer = self._id(spec.key if isinstance(spec, Template) else spec)
        if shape.required:
            return refer

        def fill(cells: Cells) -> str | None:
            try:
                found: str = refer(cells)
            except BlankError:
                return None
            return found

        return fill

    def _pair(self, spec: PeriodOf | MoneyOf) -> Fill:
        if isinstance(spec, MoneyOf):
            amount, currency = self._value(spec.amount, _TEXT), self._value(spec.currency, _TEXT)

            def money(cells: Cells) -> Money | None:
                stated, code = amount(cells), currency(cells)
                if stated is None:
                    return None
                if code is None:
                    exact_decimal(stated, "amount")
                    raise InvalidValueError("currency", "must be stated with its amount", stated)
                return Money(stated, code)

            return money
        start, end = self._value(spec.start, _TEXT), self._value(spec.end, _TEXT)

        def period(cells: Cells) -> Period | None:
            first, last = start(cells), end(cells)
            return None if first is last is None else Period.of(first, last)

        return period

    def _part(self, spec: Each) -> Fill:
        """Return what makes the one part that a row adds.

        It raises BlankError where what the parts are put in order by is not stated.
        """
        fills = [(one.name, self._value(spec.fields[one.name], one)) for one in spec.shapes]
        order = spec.in_order_of
        held = None if order is None else spec.fields[order]

        def part(cells: Cells) -> tuple[Part, ...]:
            values = {name: fill(cells) for name, fill in fills}
            if order is not None and values[order] is None:
                if isinstance(held, Column):
                    raise BlankError(held.name, cells[self.readers.placed(held)[0]])
                raise BlankError(order, "")
            return (spec.makes(**values),)

        return part

    def _mapping(self, spec: Mapping[str, Any], shape: FieldShape) -> Fill:
        fills = [(key, self._value(one, _TEXT)) for key, one in spec.items()]
        is_plain = shape.kind == "plain"

        def fill(cells: Cells) -> dict[str, Any] | None:
            found = [(key, one(cells)) for key, one in fills]
            stated = {key: value for key, value in found if value is not None}
            return stated if stated or is_plain else None

        return fill

    def _several(self, spec: Sequence[Any], shape: FieldShape) -> Fill:
        fills = [self._value(one, shape) for one in spec]

        def fill(cells: Cells) -> tuple[Any, ...] | None:
            found = [one(cells) for one in fills]
            stated = not found or any(value is not None for value in found)
            return tuple(_flat(found)) if stated else None

        return fill


_TEXT = FieldShape("text", "text", (str,), required=False, optional=True, many=False, default=None)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value
