"""Reading the EDTF text of one date: how precise it is, and the days that it leaves open.

Plain dates, years left out and "some time within" are read here. Unspecified digits are read by
the package ``edtf``, which is loaded when the first such date is met; it is handed only texts of
the five shapes that level 1 defines. The package ``undate`` reads the same, but needs numpy.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019-02-04.
"""

from __future__ import annotations

import calendar
import datetime
import functools
from typing import Any, Literal, NamedTuple

from civdiplo.errors import InvalidValueError
from civdiplo.values.patterns import Pattern

__all__ = ["PART_NAMES", "Part", "Precision", "Reading", "check_text", "days_of_year", "read_date"]

Precision = Literal[
    "day", "month", "year", "decade", "century", "day of year", "month of year", "range"
]
Part = Literal["early", "mid", "end"]
PART_NAMES: tuple[Part, ...] = ("early", "mid", "end")

_RULE = "must be an EDTF date such as 2021-09 or [2015..2018]"
_YEARS = "must lie in the years 0001 to 9999"
_LONGEST = 24  # characters: a range of two full days
_PLAIN = Pattern(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEARLESS = Pattern(r"XXXX-[0-9]{2}(?:-[0-9]{2})?")
_UNSPECIFIED = Pattern(r"[0-9]{2}(?:[0-9]X|XX)|[0-9]{4}-(?:XX-XX|XX|[0-9]{2}-XX)")
_RANGE = Pattern(r"\[([0-9-]{4,10})?\.\.([0-9-]{4,10})?\]")
_HINTS = (
    (Pattern(r"[0-9-]+[Tt ]"), "leave the time of day out"),
    (Pattern(r"Y|-[0-9]"), "years run from 0001 to 9999"),
    (Pattern(r"[\[{].*[,}]"), "write the first and the last possible day as [a..b]"),
    (Pattern(r".*/"), "an interval is a Period"),
    (Pattern(r"[0-9]{1,2}[./-]"), "write the year first"),
)
_SEASON = "a season has other months on either half of the globe: write the months"
_MONTHS_IN: dict[Precision, int] = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_FIRST_MONTH = 12  # January of the year 1, counted in months
_LAST_MONTH = 9999 * 12 + 11
_LEAP_YEAR = 2000


class Reading(NamedTuple):
    """What a text says: its precision, and the first and last possible day (None: unbounded)."""

    precision: Precision
    earliest: datetime.date | None
    latest: datetime.date | None

    @property
    def first_day(self) -> datetime.date:
        """The first possible day, or the first of the calendar."""
        return self.earliest or datetime.date.min

    @property
    def last_day(self) -> datetime.date:
        """The last possible day, or the last of the calendar."""
        return self.latest or datetime.date.max


def check_text(field: str, text: object) -> str:
    """Return a text as it is, or raise InvalidValueError."""
    if isinstance(text, str):
        return text
    raise InvalidValueError(field, "must be EDTF text", text)


def read_date(text: str, part: Part | None = None) -> Reading:
    """Read the EDTF text of one date, with the part of the month or year that words added to it.

    Approximate and uncertain dates reach one unit of their own precision further on either side.

    Raises:
        InvalidValueError: The text is not EDTF that this library reads, or names no calendar day.
    """
    is_qualified = text.endswith(("?", "~", "%"))
    body = text[:-1] if is_qualified else text
    reading = _read(body, text) if len(text) <= _LONGEST else None
    if reading is None or (is_qualified and reading.precision == "range"):
        raise InvalidValueError("date", _RULE, text, hint=_hint(text))
    if part is not None:
        reading = _third(reading, part, text)
    elif is_qualified:
        reading = _widened(reading)
    if body.startswith("XXXX"):
        precision: Precision = "day of year" if reading.precision == "day" else "month of year"
        return Reading(precision, None, None)
    return reading


@functools.lru_cache(maxsize=1024)
def days_of_year(text: str, part: Part | None = None) -> frozenset[tuple[int, int]]:
    """Return every (month, day) on which a date without a year may fall, in leap years or not."""
    days: set[tuple[int, int]] = set()
    for year in (_LEAP_YEAR, _LEAP_YEAR + 1):
        if year == _LEAP_YEAR or not text.startswith("XXXX-02-29"):
            reading = read_date(f"{year}{text[4:]}", part)
            day, last = reading.first_day, reading.last_day
            while day <= last:
                days.add((day.month, day.day))
                day += datetime.timedelta(days=1)
    return frozenset(days)


def _read(body: str, text: str) -> Reading | None:
    if match := _PLAIN.fullmatch(body):
        year, month, day = (int(digits) if digits else None for digits in match.groups())
        return _read_plain(year or 0, month, day, text)
    if _YEARLESS.fullmatch(body):
        return _read(f"{_LEAP_YEAR}{body[4:]}", text)
    if match := _RANGE.fullmatch(body):
        return _read_range(match[1], match[2], text)
    return _read_unspecified(body, text) if _UNSPECIFIED.fullmatch(body) else None


def _read_plain(year: int, month: int | None, day: int | None, text: str) -> Reading:
    if not year:
        raise InvalidValueError("date", _YEARS, text)
    if month is None:
        return Reading("year", datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    _check_month(month, text)
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return Reading("month", datetime.date(year, month, 1), datetime.date(year, month, length))
    if not 1 <= day <= length:
        raise InvalidValueError("date", "must be a day that the calendar has", text)
    exact = datetime.date(year, month, day)
    return Reading("day", exact, exact)


def _read_range(first: str | None, last: str | None, text: str) -> Reading | None:
    start, end = (_read(bound, text) if bound else None for bound in (first, last))
    if (first and not start) or (last and not end) or not (first or last):
        return None
    earliest = start.earliest if start else None
    latest = end.latest if end else None
    if earliest and latest and earliest > latest:
        raise InvalidValueError("date", "must not end before it starts", text)
    return Reading("range", earliest, latest)


def _read_unspecified(body: str, text: str) -> Reading:
    from edtf import parse_edtf  # 0.1 s to load: only where it is needed

    year, *rest = body.split("-")
    if year == "0000":
        raise InvalidValueError("date", _YEARS, text)
    if rest and rest[0] != "XX":
        _check_month(int(rest[0]), text)
    found: Any = parse_edtf(body)  # an Unspecified; its bounds are time.struct_time
    first, last = found.lower_strict(), found.upper_strict()
    # the decade and the century that begin with the year 0 begin here with the year 1
    earliest = datetime.date(max(1, first.tm_year), first.tm_mon, first.tm_mday)
    latest = datetime.date(last.tm_year, last.tm_mon, last.tm_mday)
    return Reading(_precision(year, rest), earliest, latest)


def _precision(year: str, rest: list[str]) -> Precision:
    if not rest:
        return "century" if year.endswith("XX") else "decade"
    return "year" if rest[0] == "XX" else "month"


def _check_month(month: int, text: str) -> None:
    if not 1 <= month <= 12:
        hint = _SEASON if 21 <= month <= 41 else ""
        raise InvalidValueError("date", "must have a month from 01 to 12", text, hint=hint)


def _hint(text: str) -> str:
    return next((hint for shape, hint in _HINTS if shape.match(text[:_LONGEST])), "")


def _widened(reading: Reading) -> Reading:
    precision = reading.precision
    if precision == "day":
        first = max(reading.first_day.toordinal() - 1, datetime.date.min.toordinal())
        last = min(reading.last_day.toordinal() + 1, datetime.date.max.toordinal())
        return Reading("day", datetime.date.fromordinal(first), datetime.date.fromordinal(last))
    months = _MONTHS_IN[precision]
    earliest = _first_of(reading.first_day, -months)
    return Reading(precision, earliest, _last_of(reading.last_day, months))


def _first_of(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(max(day.year * 12 + day.month - 1 + months, _FIRST_MONTH), 12)
    return datetime.date(year, month + 1, 1)


def _last_of(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(min(day.year * 12 + day.month - 1 + months, _LAST_MONTH), 12)
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _third(reading: Reading, part: Part, text: str) -> Reading:
    if part not in PART_NAMES:
        raise InvalidValueError("part", "must be early, mid or end", part)
    precision, start = reading.precision, reading.first_day
    if precision not in {"month", "year"} or not text[-1].isdigit():
        raise InvalidValueError("part", "must belong to a plain month or year", text)
    third = PART_NAMES.index(part)
    if precision == "year":
        start = _first_of(start, 4 * third)
        return Reading(precision, start, _last_of(start, 3))
    first = start.replace(day=10 * third + 1)
    last = reading.last_day if part == "end" else start.replace(day=10 * third + 10)
    return Reading(precision, first, last)
