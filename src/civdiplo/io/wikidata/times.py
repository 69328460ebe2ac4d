"""Times of Wikidata with their precision, as partial dates."""

from __future__ import annotations

import re
from typing import Any

from civdiplo.errors import InvalidValueError
from civdiplo.io.wikidata.answers import UNKNOWN
from civdiplo.io.wikidata.said import Said
from civdiplo.values.dates import PartialDate

__all__ = ["dated"]

_TIME = re.compile(r"\+?(-?)0*([0-9]{1,4})-([0-9]{2})-([0-9]{2})T00:00:00(?:Z|[+]00:00)")
_YEAR, _MONTH, _DAY, _DECADE = 9, 10, 11, 8


def dated(held: Any, said: Said, **place: Any) -> PartialDate | None:
    """Return a time as a date of its own precision; None, with an entry, where it has none.

    A time without a stated precision may be a year that was written as its first day: what then
    certainly holds is taken, the month of a first day and the year of a first of January.

    >>> said = Said(None)
    >>> dated(("1992-01-01T00:00:00Z", "9"), said), dated(("1992-05-01T00:00:00Z", "10"), said)
    (PartialDate('1992'), PartialDate('1992-05'))
    >>> dated(("1992-01-01T00:00:00Z", None), said), [entry.code for entry in said.entries]
    (PartialDate('1992'), ['no-precision'])
    """
    if held is UNKNOWN:
        said.note("unknown-time", "unknown value", "kept as not stated", **place)
        return None
    value, precision = held
    found = _TIME.fullmatch(value)
    if found is None or found[1]:
        said.note("time-not-taken", value, "left out", **place)
        return None
    year, month, day = (found[number] for number in (2, 3, 4))
    level = _level(precision, month, day)
    if precision is None and level != _DAY:
        became = f"taken as a {'year' if level == _YEAR else 'month'}"
        said.note("no-precision", value, became, **place)
    full = year.zfill(4)
    written = {
        _DAY: f"{full}-{month}-{day}",
        _MONTH: f"{full}-{month}",
        _YEAR: full,
        _DECADE: f"{full[:3]}X",
    }.get(level)
    if written is None:
        said.note("coarse-time", f"{value} (precision {precision})", "left out", **place)
        return None
    try:
        return PartialDate.parse(written)
    except InvalidValueError:
        said.note("time-not-taken", value, "left out", **place)
        return None


def _level(precision: str | None, month: str, day: str) -> int:
    if precision is not None:
        number = int(precision) if precision.isascii() and precision.isdigit() else 0
        return min(number, _DAY)  # hours and minutes are of a day
    if day != "01":
        return _DAY
    return _MONTH if month != "01" else _YEAR
