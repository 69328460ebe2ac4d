"""Results that say what they are: a figure or a table, its definition, and where that is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any, TypeAlias

import attrs
from attrs import frozen

from civdiplo.errors import InvalidValueError

__all__ = ["Measure", "Of", "Table", "Value", "number_in"]

Value: TypeAlias = str | int | float | bool | None
Of: TypeAlias = tuple[tuple[str, Value], ...]
Cells: TypeAlias = tuple[tuple[Any, ...], ...]

_FIRST = 20  # rows that are shown where nobody asked for all


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


def _cells(rows: Iterable[Iterable[Any]]) -> Cells:
    return tuple(tuple(row) for row in rows)


def _pairs(of: Mapping[str, Value] | Iterable[tuple[str, Value]]) -> Of:
    pairs: Any = of.items() if isinstance(of, Mapping) else of
    return tuple(pairs)


@frozen(kw_only=True)
class Measure:
    """One figure of a network, with the definition that it follows.

    Args:
        name: What is measured, in the words of its source.
        value: The figure; None where it is not defined for this network.
        definition: How it is worked out, as a formula or in words.
        source: Where the definition is from.
        of: What it was worked out of, as pairs of a word and a plain value: how many nodes were
            used, how many had no value, direction, seed.
        undefined: Why there is no figure; None where there is one.

    Raises:
        InvalidValueError: There is neither a figure nor a reason, or both.

    >>> density = Measure(
    ...     name="density", value=0.5, definition="edges / pairs", source="Wasserman & Faust 1994",
    ...     of={"nodes": 4},
    ... )
    >>> print(density)
    density 0.5 (edges / pairs; nodes 4; Wasserman & Faust 1994)
    >>> float(density)
    0.5
    """

    name: str
    value: int | float | Fraction | None
    definition: str
    source: str
    of: Of = attrs.field(default=(), converter=_pairs)
    undefined: str | None = None

    def __attrs_post_init__(self) -> None:
        """Hold the figure to its reason: one of them, never both."""
        if (self.value is None) is (self.undefined is None):
            rule = "must be stated where there is no figure, and only there"
            raise InvalidValueError("undefined", rule, self.undefined)

    def __float__(self) -> float:
        """Return the figure.

        Raises:
            InvalidValueError: It is not defined for this network.
        """
        if self.value is None:
            raise InvalidValueError(self.name, "must be defined", None, hint=self.undefined or "")
        return float(self.value)

    def row(self) -> dict[str, Any]:
        """Return the figure as one flat row: measure, value, definition, source, of, undefined."""
        return {
            "measure": self.name,
            "value": self.value,
            "definition": self.definition,
            "source": self.source,
            "of": _told(self.of),
            "undefined": self.undefined,
        }

    def __str__(self) -> str:
        """Return name, figure, definition, what it is of, and source."""
        if self.value is None:
            figure = f"undefined: {self.undefined}"
        else:
            figure = f"{float(self.value):.6g}"
        told = [self.definition, *([_told(self.of)] if self.of else []), self.source]
        return f"{self.name} {figure} ({'; '.join(told)})"


@frozen(kw_only=True, repr=False)
class Table:
    """Rows of figures, all worked out by one definition.

    ``pandas.DataFrame(table.cells, columns=table.columns)`` is the same as a data frame; a notebook
    shows the first rows, the definition and the source.

    Args:
        name: What is measured.
        columns: The names of the columns.
        cells: A tuple for each row, in the order of the columns.
        definition: How the columns are worked out.
        source: Where the definition is from.
        of: What it was worked out of, as pairs of a word and a plain value.

    Raises:
        InvalidValueError: A row has more or fewer cells than there are columns.

    >>> table = Table(
    ...     name="degree", columns=["node", "degree"], cells=[("a", 2)],
    ...     definition="ties of a node", source="Freeman 1979",
    ... )
    >>> table.rows()
    [{'node': 'a', 'degree': 2}]
    >>> print(table)
    node  degree
    a     2
    """

    name: str
    columns: tuple[str, ...] = attrs.field(converter=_names)
    cells: Cells = attrs.field(converter=_cells)
    definition: str
    source: str
    of: Of = attrs.field(default=(), converter=_pairs)

    def __attrs_post_init__(self) -> None:
        """Hold each row to the columns."""
        for row in self.cells:
            if len(row) != len(self.columns):
                raise InvalidValueError("cells", f"must have {len(self.columns)} a row", row)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.cells)

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a row, all with the same keys, as pandas takes them."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.cells]

    def column(self, name: str) -> tuple[Any, ...]:
        """Return the cells of one column, from the first row to the last.

        Raises:
            InvalidValueError: There is no such column.
        """
        if name not in self.columns:
            raise InvalidValueError("name", f"must be one of {', '.join(self.columns)}", name)
        place = self.columns.index(name)
        return tuple(row[place] for row in self.cells)

    def __str__(self) -> str:
        """Return the rows under the names of the columns, as text of even width."""
        return _aligned([self.columns, *(tuple(map(_shown, row)) for row in self.cells)])

    def __repr__(self) -> str:
        """Return the name, the first rows and the definition."""
        first = _aligned([self.columns, *(tuple(map(_shown, row)) for row in self.cells[:_FIRST])])
        return f"<Table of {len(self)} rows: {self.name}>\n{first}\n{self._about()}"

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) + "</tr>"
            for row in self.cells[:_FIRST]
        )
        caption = f"<caption>{escape(self.name)}, {len(self)} rows</caption>"
        table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f"{table}<p>{escape(self._about())}</p>"

    def _about(self) -> str:
        """Return how many rows are not shown, what the table was worked out of, and how."""
        more = [f"… and {len(self) - _FIRST} more"] if len(self) > _FIRST else []
        return "; ".join(
            [*more, *([_told(self.of)] if self.of else []), self.definition, self.source]
        )


def number_in(measure: Measure) -> float | None:
    """Return the figure of a measure as a float, None where it has none."""
    return None if measure.value is None else float(measure.value)


def _aligned(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _told(of: Of) -> str:
    return ", ".join(f"{word} {value}" for word, value in of)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)
