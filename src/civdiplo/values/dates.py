"""Dates as the sources state them: to the day, to the month, about, some time within."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.daybounds import (
    ANY_TIME,
    FOREVER,
    NEVER,
    Bounds,
    Stretch,
    before,
    overlap,
    within,
    within_days_of_year,
)
from civdiplo.values.edtf import Part, Precision, Reading, check_text, days_of_year, read_date
from civdiplo.values.plain import FrozenDict, PlainData, thaw
from civdiplo.values.truth import Truth

if TYPE_CHECKING:
    from civdiplo.values.periods import Period

__all__ = ["Component", "PartialDate", "to_day", "to_when", "within_when"]

Component = Literal["year", "month", "day"]

_COMPONENTS: tuple[Component, ...] = ("year", "month", "day")
_HIGHEST: dict[Component, int] = {"year": 9999, "month": 12, "day": 31}
_KEYS = ("edtf", "part", "inferred", "inferred_from")
_NOTHING_STATED = Stretch(ANY_TIME, ANY_TIME)
_CACHED = 1 << 16  # dates; every day of a century and a half, at some 200 bytes each


def _to_components(inferred: object) -> tuple[Component, ...]:
    if isinstance(inferred, list | tuple):
        given: tuple[object, ...] = tuple(inferred)
        ordered: tuple[Component, ...] = tuple(name for name in _COMPONENTS if name in given)
        if len(ordered) == len(given):
            return ordered
    raise InvalidValueError("inferred", "must list year, month or day, each once", inferred)


@frozen(repr=False, weakref_slot=False)
class PartialDate:
    """One day, known as precisely as the source states it.

    Approximate (``~``), uncertain (``?``) and both (``%``) reach one unit of their own precision
    further on either side, and never make a question's answer "yes", even far from those bounds.
    What was inferred makes no answer "yes" that is not "yes" without it.

    Args:
        edtf: The date in EDTF: ``2021``, ``2021-09``, ``2021-09-21``, each with ``~``, ``?`` or
            ``%``; ``XXXX-07-13`` and ``XXXX-07`` without a year; ``201X``, ``20XX``, ``2021-XX``,
            ``2021-09-XX``, ``2021-XX-XX``; ``[2015..2018]``, ``[2015..]`` and ``[..2018]`` for some
            time within. Years run from 0001 to 9999.
        part: "early", "mid" or "end" of the month or year, where the source says so: days 1-10,
            11-20 and 21 to the last; months 1-4, 5-8 and 9-12.
        inferred: Which of "year", "month" and "day" are inferred and not stated.
        inferred_from: What they are inferred from; stated if and only if something is inferred.

    Raises:
        InvalidValueError: The text is not such a date, or the other arguments do not fit it.

    >>> date = PartialDate("2021-09")
    >>> date.earliest, date.latest
    (datetime.date(2021, 9, 1), datetime.date(2021, 9, 30))
    >>> date.on(datetime.date(2021, 9, 21)), date.on(datetime.date(2021, 10, 1))
    (<Truth.MAYBE: 'maybe'>, <Truth.NO: 'no'>)

    Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019-02-04,
    levels 0 and 1, and of level 2 the unspecified year and the set with two ends.
    """

    edtf: str
    part: Part | None = field(default=None, kw_only=True)
    inferred: tuple[Component, ...] = field(default=(), kw_only=True, converter=_to_components)
    inferred_from: str | None = field(default=None, kw_only=True)
    precision: Precision = field(init=False, eq=False)
    earliest: datetime.date | None = field(init=False, eq=False)
    latest: datetime.date | None = field(init=False, eq=False)
    stretch: Stretch = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Read the text once, so that every later question is cheap."""
        reading = read_date(check_text("date", self.edtf), self.part)
        for name, value in zip(Reading._fields, reading, strict=True):
            object.__setattr__(self, name, value)
        self._check_inference()
        object.__setattr__(self, "stretch", self._stretch())

    def _check_inference(self) -> None:
        reason = self.inferred_from
        if not self.inferred:
            if reason is not None:
                raise InvalidValueError("inferred_from", "must tell of something inferred", reason)
            return
        for component in self.inferred:
            if getattr(self, component) is None:
                rule = "must be among what the date states"
                raise InvalidValueError("inferred", rule, component)
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidValueError("inferred_from", "must say what it is inferred from", reason)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read EDTF text; equal texts give one shared object.

        >>> PartialDate.parse("2012~").approximate
        True
        """
        return _parse(check_text("date", text))

    @classmethod
    def of(
        cls, year: int | None = None, month: int | None = None, day: int | None = None
    ) -> PartialDate:
        """Put a date together from numbers; None is not stated.

        >>> PartialDate.of(2021, 9), PartialDate.of(month=7, day=13)
        (PartialDate('2021-09'), PartialDate('XXXX-07-13'))
        """
        return cls.parse(_compose(year, month, day))

    @classmethod
    def from_date(cls, day: datetime.date) -> PartialDate:
        """Take a day of the calendar; a datetime is refused, as its time would be lost.

        >>> PartialDate.from_date(datetime.date(2021, 9, 21))
        PartialDate('2021-09-21')
        """
        return _parse(datetime.date.isoformat(to_day(day)))

    @classmethod
    def early(cls, year: int | None, month: int | None = None) -> PartialDate:
        """Put together "early September 2017" (days 1-10) or "early 2017" (months 1-4).

        >>> print(PartialDate.early(2017, 9))
        early 2017-09
        """
        return cls(_compose(year, month), part="early")

    @classmethod
    def mid(cls, year: int | None, month: int | None = None) -> PartialDate:
        """Put together "mid-September 2017" (days 11-20) or "mid-2017" (months 5-8).

        >>> PartialDate.mid(2017).latest
        datetime.date(2017, 8, 31)
        """
        return cls(_compose(year, month), part="mid")

    @classmethod
    def end_of(cls, year: int | None, month: int | None = None) -> PartialDate:
        """Put together "end of September 2017" (days 21-30) or "end of 2017" (months 9-12).

        >>> PartialDate.end_of(2017, 9).earliest
        datetime.date(2017, 9, 21)
        """
        return cls(_compose(year, month), part="end")

    def with_inferred(self, component: Component, value: int, *, because: str) -> PartialDate:
        """Add a year, month or day that the source does not state, marked as inferred.

        Raises:
            InvalidValueError: The component is stated, or the value does not fit what is.

        >>> date = PartialDate("XXXX-07-13").with_inferred("year", 2021, because="the caption")
        >>> date.edtf, date.inferred, date.stated
        ('2021-07-13', ('year',), PartialDate('XXXX-07-13'))
        """
        if component not in _COMPONENTS or getattr(self, component) is not None:
            raise InvalidValueError("inferred", "must be a component not stated yet", component)
        if self.part and component != "year":
            raise InvalidValueError("inferred", f"must be the year of {self}", component)
        parts = {name: getattr(self, name) for name in _COMPONENTS} | {component: value}
        reason = because if self.inferred_from is None else f"{self.inferred_from}; {because}"
        date = PartialDate(
            _compose(**parts) + _mark(self),
            part=self.part,
            inferred=(*self.inferred, component),
            inferred_from=reason,
        )
        bounds, wider = date.stretch.possible, self.stretch.possible
        if bounds.starts_from < wider.starts_from or bounds.ends_by > wider.ends_by:
            raise InvalidValueError(component, f"must lie within {self}", value)
        return date

    @property
    def stated(self) -> PartialDate | None:
        """The date without what was inferred; None if nothing remains.

        >>> PartialDate("2021-09", inferred=["month"], inferred_from="the series").stated
        PartialDate('2021')
        """
        if not self.inferred:
            return self
        left = {
            name: None if name in self.inferred else getattr(self, name) for name in _COMPONENTS
        }
        if left["month"] is None:
            left["day"] = None  # EDTF here has no day of an unknown month
        if left["year"] is None and left["month"] is None:
            return None
        part = self.part if left["month"] == self.month else None
        return PartialDate(_compose(**left) + _mark(self), part=part)

    @property
    def year(self) -> int | None:
        """The year from 1 to 9999; None if not known to the year."""
        return _number(self.edtf[:4])

    @property
    def month(self) -> int | None:
        """The month from 1 to 12; None if not known."""
        return None if self.precision == "range" else _number(self.edtf[5:7])

    @property
    def day(self) -> int | None:
        """The day of the month from 1 to 31; None if not known."""
        return None if self.precision == "range" else _number(self.edtf[8:10])

    @property
    def approximate(self) -> bool:
        """Whether the source says "about" (EDTF ``~`` or ``%``)."""
        return self.edtf.endswith(("~", "%"))

    @property
    def uncertain(self) -> bool:
        """Whether the source is in doubt (EDTF ``?`` or ``%``)."""
        return self.edtf.endswith(("?", "%"))

    @property
    def is_day(self) -> bool:
        """Whether it is one full day, stated without qualification or inference."""
        return self.precision == "day" and self.earliest == self.latest and not self.inferred

    def _stretch(self) -> Stretch:
        """Say between which days it falls, vouched for and possibly; what the questions compare."""
        first = NEVER if self.earliest is None else self.earliest.toordinal()
        last = FOREVER if self.latest is None else self.latest.toordinal()
        possible = Bounds(first, last, first, last)
        if self.inferred:
            stated = self.stated
            vouched, _, days = stated.stretch if stated else _NOTHING_STATED
            return Stretch(vouched, possible, days)
        is_yearless = self.precision in {"day of year", "month of year"}
        days = days_of_year(self.edtf, self.part) if is_yearless else None
        return Stretch(ANY_TIME if _mark(self) else possible, possible, days)

    def on(self, day: datetime.date) -> Truth:
        """Answer whether it is this very day.

        >>> PartialDate("XXXX-07-13").on(datetime.date(2021, 7, 13))
        <Truth.MAYBE: 'maybe'>
        """
        number = to_day(day).toordinal()
        bounds = Bounds(number, number, number, number)
        return overlap(self.stretch, Stretch(bounds, bounds))

    def active_at(self, day: datetime.date) -> Truth:
        """Answer the same as `on`; a Period has the same question.

        >>> PartialDate("2021-09-21").active_at(datetime.date(2021, 9, 21))
        <Truth.YES: 'yes'>
        """
        return self.on(day)

    def is_before(self, other: datetime.date | PartialDate | Period) -> Truth:
        """Answer whether it is earlier than the other, and than all of a period.

        >>> PartialDate("2021-09").is_before(PartialDate("2021-10"))
        <Truth.YES: 'yes'>
        """
        return before(self.stretch, to_when(other).stretch)

    def is_after(self, other: datetime.date | PartialDate | Period) -> Truth:
        """Answer whether it is later than the other, and than all of a period.

        >>> PartialDate("2021-09").is_after(datetime.date(2021, 9, 21))
        <Truth.MAYBE: 'maybe'>
        """
        return before(to_when(other).stretch, self.stretch)

    def overlaps(self, other: datetime.date | PartialDate | Period) -> Truth:
        """Answer whether it is a day of the period, or the same day as the other date.

        >>> PartialDate("2021").overlaps(datetime.date(2021, 9, 21))
        <Truth.MAYBE: 'maybe'>
        """
        return overlap(self.stretch, to_when(other).stretch)

    def same_as(self, other: datetime.date | PartialDate) -> Truth:
        """Answer whether both are the same day; equal dates of a month need not be.

        >>> PartialDate("2021-09").same_as(PartialDate("2021-09"))
        <Truth.MAYBE: 'maybe'>
        """
        return self.overlaps(other)

    def within(self, other: datetime.date | PartialDate | Period) -> Truth:
        """Answer whether it lies in the period, or in the whole month or year that a date names.

        >>> PartialDate("2021-09-21").within(PartialDate("2021-09"))
        <Truth.YES: 'yes'>
        """
        return within_when(self.stretch, to_when(other))

    def to_plain(self) -> PlainData:
        """Return the written form: EDTF text, or an object where a part or inference adds to it.

        >>> PartialDate("2021-09").to_plain()
        '2021-09'
        """
        if self.part is None and not self.inferred:
            return self.edtf
        written: dict[str, PlainData] = {"edtf": self.edtf}
        if self.part is not None:
            written["part"] = self.part
        if self.inferred:
            written |= {"inferred": self.inferred, "inferred_from": self.inferred_from}
        return FrozenDict(written)

    @classmethod
    def from_plain(cls, plain: object) -> PartialDate:
        """Read the written form.

        Raises:
            InvalidValueError: It is neither EDTF text nor an object with such a text.

        >>> PartialDate.from_plain({"edtf": "2017-09", "part": "early"}).latest
        datetime.date(2017, 9, 10)
        """
        if isinstance(plain, str):
            return _parse(plain)
        if not isinstance(plain, Mapping) or "edtf" not in plain:
            rule = 'must be EDTF text, or an object with such a text under "edtf"'
            raise InvalidValueError("date", rule, plain)
        for key in plain:
            if key not in _KEYS:
                raise InvalidValueError("date", f"must have no keys but {', '.join(_KEYS)}", key)
        return cls(**plain)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy by what is written, so that equal dates come back as one object."""
        return PartialDate.from_plain, (thaw(self.to_plain()),)

    def __str__(self) -> str:
        """Return the EDTF text, with the words that add to it: "early 2017-09"."""
        part = {"early": "early ", "mid": "mid ", "end": "end of "}[self.part] if self.part else ""
        inferred = f" ({' and '.join(self.inferred)} inferred)" if self.inferred else ""
        return f"{part}{self.edtf}{inferred}"

    def __repr__(self) -> str:
        """Show the call that makes it."""
        given = [repr(self.edtf)]
        given += [f"{key}={getattr(self, key)!r}" for key in _KEYS[1:] if getattr(self, key)]
        return f"PartialDate({', '.join(given)})"


@functools.lru_cache(maxsize=_CACHED)
def _parse(text: str) -> PartialDate:
    return PartialDate(text)


def to_day(day: object) -> datetime.date:
    """Return the day, or raise InvalidValueError: a datetime has a time that would be lost."""
    if isinstance(day, datetime.date) and not isinstance(day, datetime.datetime):
        return day
    hint = "call its .date()" if isinstance(day, datetime.datetime) else ""
    raise InvalidValueError("day", "must be a datetime.date", day, hint=hint)


def to_when(value: datetime.date | PartialDate | Period) -> PartialDate | Period:
    """Return a plain day as a PartialDate, and a PartialDate or Period as it is."""
    return PartialDate.from_date(value) if isinstance(value, datetime.date) else value


def within_when(one: Stretch, other: PartialDate | Period) -> Truth:
    """Answer whether a stretch lies within a period, or within all the days that a date names."""
    if not isinstance(other, PartialDate):
        return within(one, other.stretch)
    _, possible, days = other.stretch
    is_vouched = not _mark(other) and not other.inferred
    if days is not None:
        return within_days_of_year(one, days, is_vouched=is_vouched)
    first, last = possible.starts_from, possible.ends_by
    named = Bounds(first, first, last, last)
    return within(one, Stretch(named if is_vouched else ANY_TIME, named))


def _mark(date: PartialDate) -> str:
    return date.edtf[-1] if date.edtf[-1] in "?~%" else ""


def _number(digits: str) -> int | None:
    return int(digits) if digits.isdigit() else None


def _compose(year: int | None = None, month: int | None = None, day: int | None = None) -> str:
    given: tuple[tuple[Component, object], ...] = (("year", year), ("month", month), ("day", day))
    for name, number in given:
        top = _HIGHEST[name]
        if number is not None and (type(number) is not int or not 1 <= number <= top):
            raise InvalidValueError(name, f"must be a whole number from 1 to {top}", number)
    if month is None and (year is None or day is not None):
        raise InvalidValueError("month", "must be stated beside a day, or instead of a year", month)
    text = "XXXX" if year is None else f"{year:04d}"
    return text + "".join(f"-{number:02d}" for number in (month, day) if number is not None)
