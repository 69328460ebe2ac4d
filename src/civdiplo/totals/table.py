"""Totals as plain tables: for reading, and for pandas."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from civdiplo.rates.rate import minor_digits
from civdiplo.totals.layout import named_key, outward, shown_figure, shown_interval
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.sums import ConvertedSum, CurrencySum

__all__ = ["flat", "goods_lines", "in_units", "lines", "unit_lines"]


def flat(row: TotalRow, codes: list[str], priced: list[str]) -> dict[str, Any]:
    """Return a row as a plain dictionary, with columns for these currencies and these of prices."""
    told: dict[str, Any] = row.named | {
        "count": row.count,
        "without_amount": row.without_amount,
        "left_out": len(row.left_out),
    }
    for code in codes:
        told |= _bounded(code, row.sum(code))
    if row.converted is not None:
        told |= _converted("converted", row.converted)
    if row.valued is not None:
        held = {one.currency: one for one in row.valued.sums}
        for code in priced:
            told |= _bounded(f"goods_{code}", held.get(code))
        if row.valued.converted is not None:
            told |= _converted("goods_converted", row.valued.converted)
    return told


def _bounded(name: str, held: CurrencySum | None) -> dict[str, Any]:
    return {
        name: held.nominal if held and held.has_figure else None,
        f"{name}_lower": held.interval.lower if held else None,
        f"{name}_upper": held.interval.upper if held else None,
    }


def _converted(name: str, total: ConvertedSum) -> dict[str, Any]:
    if total.base_year is not None:
        name = f"{name}_in_{total.base_year}_prices"
    lower, upper = outward(total.interval, minor_digits(total.currency))
    return {
        name: total.rounded() if total.has_figure else None,
        f"{name}_lower": lower,
        f"{name}_upper": upper,
        f"{name}_count": total.count,
        f"{name}_currency": total.currency,
    }


def unit_lines(row: TotalRow) -> Iterator[str]:
    """Yield in which unit the sums of a row are, of currencies that changed theirs."""
    held = {one.currency: one.unit_since for one in row.sums}
    if row.converted is not None and row.converted.unit_since is not None:
        held[row.converted.currency] = row.converted.unit_since
    return in_units(held.items())


def in_units(held: Iterable[tuple[str, datetime.date | None]]) -> Iterator[str]:
    """Yield in which unit currencies are that changed theirs under their code, a line each."""
    told = {(code, since) for code, since in held if since not in (None, datetime.date.min)}
    for code, since in sorted(told, key=str):
        yield f"{code} is in its unit since {since}; older amounts are restated in it"


def goods_lines(row: TotalRow) -> Iterator[str]:
    """Yield what goods of a row are worth, a line a currency; it says that it is a valuation."""
    valued = row.valued
    if valued is None:
        return
    for one in valued.sums:
        between = shown_interval(one.interval, minor_digits(one.currency))
        key = ", ".join(named_key(row.key)) or "all"
        figure = f"{_figure(one, label=one.currency)}, between {between}"
        yield f"goods valued, not in the sums: {key}: {figure} (prices: {valued.source})"


def lines(row: TotalRow, *, converted: bool) -> Iterator[list[str]]:
    """Yield the lines of a row: one a currency, the converted sum in the first."""
    sums: list[CurrencySum | None] = [*row.sums] or [None]
    for place, one in enumerate(sums):
        line = [*named_key(row.key), str(row.count)] if place == 0 else [""] * (len(row.key) + 1)
        if one is None:
            line += ["", "", ""]
        else:
            digits = minor_digits(one.currency)
            line += [one.currency, _figure(one), shown_interval(one.interval, digits)]
        if converted:
            total = row.converted if place == 0 else None
            line += ["", ""] if total is None else _converted_cells(total, row)
        yield line


def _converted_cells(total: ConvertedSum, row: TotalRow) -> list[str]:
    """Return the converted sum and its interval; what is only part of the row says so."""
    amounts = row.count - row.without_amount
    if not total.count:
        return ["none" if amounts else "", ""]
    part = "" if total.count == amounts else f" ({total.count} of {amounts} amounts)"
    between = shown_interval(total.interval, minor_digits(total.currency))
    figure = shown_figure(total.rounded(), count=total.count, without=total.without_figure)
    return [figure + part, between]


def _figure(one: CurrencySum, *, label: str = "") -> str:
    return shown_figure(one.nominal, count=one.count, without=one.without_figure, label=label)
