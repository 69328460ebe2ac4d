"""What stands for the cells of a row: columns, the line itself, and what two columns make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs
from attrs import frozen

__all__ = ["Column", "Convert", "First", "Line", "MoneyOf", "PeriodOf"]

Convert: TypeAlias = Callable[[str], Any] | Mapping[str, Any]


@frozen
class Column:
    """The text of one column.

    Args:
        name: The name of the column.
        convert: A function of the text, or a mapping of the texts that may stand there; what it
            gives goes into the field, None for nothing. Of a text that repeats it is not always
            asked again.
        language: BCP 47 tag of the text, where the field holds words; that of the table if None.
        scheme: The scheme of the code, where the field holds identifiers.
        split: What parts several values in one cell, such as ";".
    """

    name: str
    convert: Convert | None = attrs.field(default=None, kw_only=True)
    language: str | None = attrs.field(default=None, kw_only=True)
    scheme: str | None = attrs.field(default=None, kw_only=True)
    split: str | None = attrs.field(default=None, kw_only=True)


@frozen
class Line(Column):
    r"""The number of the line that a row begins on, from 1, as reports and citations name it.

    It stands where a column stands, and is never blank. In a `Key` it makes each row an entity of
    its own, for tables whose rows nothing else tells apart: such a key names the table by its
    prefix, and its ids hold as long as rows are only added at the end. The report lists the rows
    that are equal to one before them, which only their line keeps apart.

    >>> import pathlib, tempfile
    >>> from civdiplo.entities import Contribution
    >>> from civdiplo.io.table import Column, Key, Line, MoneyOf, Template, read
    >>> gift = Template(
    ...     Contribution, Key(Line(), prefix="gifts-2021"), amount=MoneyOf(Column("sum"), "EUR")
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = pathlib.Path(folder, "gifts.csv")
    ...     _ = table.write_text("sum\n5\n5\n")
    ...     dataset, report = read(table, gift)
    >>> [gift.id for gift in dataset], report.counts
    (['gifts-2021-2', 'gifts-2021-3'], {'equal-row': 1})
    """

    name: str = attrs.field(default="line", init=False)


@frozen(init=False)
class First:
    """The first of several columns that states something; the report says where it is a later one.

    Args:
        columns: The columns, or their names.
    """

    columns: tuple[Column, ...]

    def __init__(self, *columns: Column | str) -> None:
        held = tuple(Column(one) if isinstance(one, str) else one for one in columns)
        object.__setattr__(self, "columns", held)


@frozen
class PeriodOf:
    """A period: EDTF texts for its first and last date, or what columns hold of them.

    A blank end is unknown; give ".." for one that is open.
    """

    start: Any = None
    end: Any = None


@frozen
class MoneyOf:
    """An amount of money, nothing where the amount is blank.

    Args:
        amount: The column of the amount, plain digits (or converted to such).
        currency: The column of the ISO 4217 code, or the code.
    """

    amount: Any
    currency: Any
