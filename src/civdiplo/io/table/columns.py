"""What stands for the cells of a row: columns, the line itself, and what two columns make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs
from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.serialize.faults import did_you_mean
from civdiplo.values.currencies import check_currency
from civdiplo.values.decimals import exact_decimal
from civdiplo.values.periods import Period
from civdiplo.values.text import check_tag

__all__ = ["Column", "Convert", "First", "Line", "MoneyOf", "PeriodOf", "from_column", "instead_of"]

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

    Raises:
        InvalidValueError: An argument is none of these.
    """

    name: str
    convert: Convert | None = attrs.field(default=None, kw_only=True)
    language: str | None = attrs.field(default=None, kw_only=True)
    scheme: str | None = attrs.field(default=None, kw_only=True)
    split: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot stand for any column."""
        if not _is_text(self.name):
            raise InvalidValueError("column", "must be the name of one", self.name)
        if not (self.convert is None or callable(self.convert) or _is_mapping(self.convert)):
            rule = "must be a function of the text, or a mapping of the texts"
            raise InvalidValueError("convert", rule, self.convert)
        if self.language is not None:
            check_tag(self.language, field="language")
        if self.split == "":
            raise InvalidValueError("split", "must be what parts the values, such as ';'", "")


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
        columns: The columns, or their names; one at least.
    """

    columns: tuple[Column, ...]

    def __init__(self, *columns: Column | str) -> None:
        if not columns:
            raise InvalidValueError("columns", "must be at least one", columns)
        held = tuple(Column(one) if isinstance(one, str) else one for one in columns)
        object.__setattr__(self, "columns", held)


@frozen
class PeriodOf:
    """A period: EDTF texts for its first and last date, or what columns hold of them.

    A blank end is unknown; give ".." for one that is open.

    Raises:
        InvalidValueError: A text is no such date.
    """

    start: Any = None
    end: Any = None

    def __attrs_post_init__(self) -> None:
        """Refuse texts that are no dates, such as the names of columns."""
        _check_constant("start", self.start, lambda text: Period.of(text, None))
        _check_constant("end", self.end, lambda text: Period.of(None, text))


@frozen
class MoneyOf:
    """An amount of money, nothing where the amount is blank.

    Args:
        amount: The column of the amount, plain digits (or converted to such).
        currency: The column of the ISO 4217 code, or the code.

    Raises:
        InvalidValueError: A text is no such amount or code.
    """

    amount: Any
    currency: Any

    def __attrs_post_init__(self) -> None:
        """Refuse texts that are neither, such as the names of columns."""
        _check_constant("amount", self.amount, lambda text: exact_decimal(text, "amount"))
        _check_constant("currency", self.currency, check_currency)


def from_column(text: str) -> str:
    """Return the hint for a text that was given where a column may have been meant.

    >>> from_column("name")
    "Column('name') stands for what a column states"
    """
    return f"Column({text!r}) stands for what a column states"


def instead_of(name: str, known: Iterable[str]) -> str:
    """Return the hint for a name that is not known: those that look alike, or all there are.

    >>> instead_of("contry", ["name", "country"]), instead_of("x", ["name", "country"])
    ('did you mean country?', 'it has name, country')
    """
    near = did_you_mean(name, known).removeprefix("(").removesuffix(")")
    return near if near.startswith("did you mean ") else f"it has {near}"


def _check_constant(field: str, value: Any, check: Callable[[str], object]) -> None:
    if isinstance(value, str):
        try:
            check(value)
        except InvalidValueError as error:
            raise InvalidValueError(field, error.rule, value, hint=from_column(value)) from None


def _is_text(given: object) -> bool:
    return isinstance(given, str)


def _is_mapping(given: object) -> bool:
    return isinstance(given, Mapping)
