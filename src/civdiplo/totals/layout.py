"""Figures and tables as plain text."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal

from civdiplo.values.intervals import Interval

__all__ = ["columns", "grouped", "named_key", "outward", "shown_figure", "shown_interval"]


def grouped(value: Decimal) -> str:
    """Return plain digits in groups of three: ``19,000,000,000``."""
    return format(value, ",f")


def shown_figure(nominal: Decimal, *, count: int, without: int, label: str = "") -> str:
    """Return the figure of a sum of so many amounts, and how many of them have no one figure."""
    if count and without == count:
        return f"no one figure{label and ' in '}{label}"
    left = f" ({without} of {count} without one figure)" if without else ""
    return f"{grouped(nominal)}{label and ' '}{label}{left}"


def outward(interval: Interval, digits: int) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds with at most so many digits after the point, rounded outward."""
    held = interval.rounded(digits)
    return held.lower, held.upper


def shown_interval(interval: Interval, digits: int) -> str:
    """Return an interval in the usual notation, grouped; a single number as itself."""
    lower, upper = outward(interval, digits)
    if lower is not None and lower == upper:
        return grouped(lower)
    low = "-∞" if lower is None else grouped(lower)
    high = "∞" if upper is None else grouped(upper)
    left, right = "(" if interval.lower_open else "[", ")" if interval.upper_open else "]"
    return f"{left}{low}, {high}{right}"


def named_key(key: Sequence[Hashable]) -> list[str]:
    """Return the parts of a key as text; what is not stated says so."""
    return ["not stated" if part is None else str(part) for part in key]


def columns(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Lay lines out under a header, figures to the right."""
    table = [list(header), *[list(line) for line in lines]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    numeric = [_is_numeric([line[place] for line in lines]) for place in range(len(header))]
    laid = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in table
    ]
    laid.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(laid)


def _is_numeric(cells: Sequence[str]) -> bool:
    return all(not cell or cell.lstrip("-≈")[:1].isdigit() for cell in cells)
