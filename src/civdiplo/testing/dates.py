"""Hypothesis strategies for dates, periods and the three answers."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from civdiplo.values.dates import Component, PartialDate
from civdiplo.values.periods import Period, When
from civdiplo.values.truth import Truth

__all__ = ["partial_dates", "periods", "truths", "whens"]

_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_SHAPES = (
    "YYYY-MM-DD",
    "YYYY-MM",
    "YYYY",
    "YYYX",
    "YYXX",
    "YYYY-MM-XX",
    "YYYY-XX-XX",
    "YYYY-XX",
    "XXXX-MM-DD",
    "XXXX-MM",
)


def truths() -> st.SearchStrategy[Truth]:
    """Draw yes, maybe or no."""
    return st.sampled_from(Truth)


def partial_dates(
    *, min_year: int = _FIRST_YEAR, max_year: int = _LAST_YEAR
) -> st.SearchStrategy[PartialDate]:
    """Draw dates of every kind that can be written.

    Days, months, years, decades and centuries; approximate and uncertain ones; dates without a
    year; some time within; "early", "mid" and "end of"; dates with an inferred component.

    Args:
        min_year: The first year, 1 or later, of the dates that state one.
        max_year: The last year, 9999 or earlier; a decade or century may reach beyond it.
    """
    days = st.dates(datetime.date(min_year, 1, 1), datetime.date(max_year, 12, 31))
    return st.one_of(_plain(days), _qualified(days), _ranges(days), _parts(days), _inferred(days))


def periods(
    *, min_year: int = _FIRST_YEAR, max_year: int = _LAST_YEAR
) -> st.SearchStrategy[Period]:
    """Draw periods with ends of every kind: stated, unknown and open.

    Args:
        min_year: The first year of the ends, 1 or later.
        max_year: The last year of the ends, 9999 or earlier.
    """
    dates = partial_dates(min_year=min_year, max_year=max_year)
    ends = st.one_of(dates, st.sampled_from([None, ".."]))
    return st.builds(_in_order, ends, ends)


def whens(*, min_year: int = _FIRST_YEAR, max_year: int = _LAST_YEAR) -> st.SearchStrategy[When]:
    """Draw dates and periods.

    Args:
        min_year: The first year, 1 or later.
        max_year: The last year, 9999 or earlier.
    """
    return st.one_of(
        partial_dates(min_year=min_year, max_year=max_year),
        periods(min_year=min_year, max_year=max_year),
    )


def _in_order(start: PartialDate | str | None, end: PartialDate | str | None) -> Period:
    if isinstance(start, PartialDate) and isinstance(end, PartialDate):
        start, end = sorted((start, end), key=lambda date: date.stretch.possible)
    return Period.of(start, end)


def _plain(days: st.SearchStrategy[datetime.date]) -> st.SearchStrategy[PartialDate]:
    return _texts(days, *_SHAPES).map(PartialDate.parse)


def _qualified(days: st.SearchStrategy[datetime.date]) -> st.SearchStrategy[PartialDate]:
    texts = _texts(days, *_SHAPES)
    return st.builds("{}{}".format, texts, st.sampled_from("~?%")).map(PartialDate.parse)


@st.composite
def _ranges(draw: st.DrawFn, days: st.SearchStrategy[datetime.date]) -> PartialDate:
    bounds = _texts(days, "YYYY-MM-DD", "YYYY-MM", "YYYY").map(PartialDate.parse)
    first, last = sorted((draw(bounds), draw(bounds)), key=lambda date: date.stretch.possible)
    texts = [f"[{first}..{last}]", f"[{first}..]", f"[..{last}]"]
    return PartialDate.parse(draw(st.sampled_from(texts)))


def _parts(days: st.SearchStrategy[datetime.date]) -> st.SearchStrategy[PartialDate]:
    texts = _texts(days, "YYYY-MM", "YYYY", "XXXX-MM")
    return st.builds(PartialDate, texts, part=st.sampled_from(["early", "mid", "end"]))


@st.composite
def _inferred(draw: st.DrawFn, days: st.SearchStrategy[datetime.date]) -> PartialDate:
    components: dict[str, tuple[Component, ...]] = {
        "YYYY-MM-DD": ("year", "month", "day"),
        "YYYY-MM": ("year", "month"),
        "XXXX-MM-DD": ("month", "day"),
    }
    shape = draw(st.sampled_from(sorted(components)))
    inferred = st.lists(st.sampled_from(components[shape]), min_size=1, unique=True)
    return PartialDate(
        draw(_texts(days, shape)),
        inferred=tuple(draw(inferred)),
        inferred_from=draw(st.sampled_from(["the caption", "the series of events"])),
    )


def _texts(days: st.SearchStrategy[datetime.date], *shapes: str) -> st.SearchStrategy[str]:
    """Draw EDTF texts of the given shapes, where Y, M and D stand for digits."""
    return st.builds(_filled, st.sampled_from(shapes), days)


def _filled(shape: str, day: datetime.date) -> str:
    pairs = zip(shape, day.isoformat(), strict=False)
    return "".join(digit if letter in "YMD" else letter for letter, digit in pairs)
