"""Periods as the sources state them, where an open end is not an unknown one."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate, to_day, to_when, within_when
from civdiplo.values.daybounds import FOREVER, NEVER, Bounds, Stretch, before, overlap
from civdiplo.values.edtf import check_text
from civdiplo.values.plain import FrozenDict, PlainData, thaw
from civdiplo.values.truth import Truth

__all__ = ["Period", "When", "parse_when", "when_from_plain"]

End: TypeAlias = datetime.date | PartialDate | str

_RULE = "must be an EDTF interval such as 2012/2017 or 2021-07-13/.."
_SET_HINT = "an EDTF interval has no sets: give its start and its end apart"
_OPEN = ".."
_LONGEST = 30  # characters: two full days, each qualified, and the slash, with room
_CACHED = 1 << 16  # periods, at some 100 bytes each beside their dates


@frozen(repr=False, weakref_slot=False)
class Period:
    """A stretch of days from a start to an end, both counted.

    A date of a whole month or year says that the period starts, or ends, on some day of it: of
    ``2012/2017`` nothing more is sure than that it runs through the years between. ``None`` is an
    unknown start or end, about which a question is answered "maybe"; an open one says that there is
    none.

    Args:
        start: The date on whose day it starts; None where unknown or open.
        end: The date on whose day it ends; None where unknown or open.
        open_start: Whether it goes back without a beginning (EDTF ``../2021``).
        open_end: Whether it goes on without an end (EDTF ``2021/..``).

    Raises:
        InvalidValueError: It certainly starts after it ends, or an end is both stated and open.

    >>> term = Period.parse("2012/2017")
    >>> term.active_at(datetime.date(2015, 1, 1)), term.active_at(datetime.date(2017, 6, 1))
    (<Truth.YES: 'yes'>, <Truth.MAYBE: 'maybe'>)

    Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019-02-04,
    "Time Interval" (level 0) and "Extended Interval" (level 1).
    """

    start: PartialDate | None
    end: PartialDate | None
    open_start: bool = field(default=False, kw_only=True)
    open_end: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse ends of another type, ends that contradict, and a start after the end."""
        _check_end("start", self.start, is_open=self.open_start)
        _check_end("end", self.end, is_open=self.open_end)
        if self.earliest and self.latest and self.earliest > self.latest:
            raise InvalidValueError("period", "must not start after it ends", self.edtf)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an EDTF interval; equal texts give one shared object.

        >>> Period.parse("2021-07-13/..").open_end, Period.parse("2021-07-13/").open_end
        (True, False)
        """
        text = check_text("period", text)
        if len(text) <= _LONGEST and text.count("/") == 1:
            return _parse(text)
        hint = "" if "/" in text else "a single date is a PartialDate"
        raise InvalidValueError("period", _RULE, text, hint=hint)

    @classmethod
    def of(cls, start: End | None, end: End | None) -> Period:
        """Put a period together: None is an unknown start or end, ".." an open one.

        >>> Period.of(datetime.date(2021, 7, 13), "..")
        Period.parse('2021-07-13/..')
        """
        return cls(
            _to_end(start),
            _to_end(end),
            open_start=start == _OPEN,
            open_end=end == _OPEN,
        )

    @property
    def edtf(self) -> str:
        """The EDTF interval, without the words and inferences that its ends may carry.

        An end "some time within" (``[2015..2018]/2020``) is shown in the same way, though EDTF has
        no sets in intervals; the written form of such a period is an object.
        """
        start = self.start.edtf if self.start else _OPEN * self.open_start
        end = self.end.edtf if self.end else _OPEN * self.open_end
        return f"{start}/{end}"

    @property
    def earliest(self) -> datetime.date | None:
        """The first day on which it may have started; None if there is no bound."""
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> datetime.date | None:
        """The last day on which it may have ended; None if there is no bound."""
        return self.end.latest if self.end else None

    @property
    def stretch(self) -> Stretch:
        """Between which days it starts and ends, vouched for and possibly."""
        starts = _reach(self.start, opens_at=NEVER if self.open_start else None)
        ends = _reach(self.end, opens_at=FOREVER if self.open_end else None)
        return Stretch(_joined(starts[0], ends[0]), _joined(starts[1], ends[1]))

    def active_at(self, day: datetime.date) -> Truth:
        """Answer whether the day lies in the period.

        After a sure start, an open end answers "yes" and an unknown one "maybe".

        >>> day = datetime.date(2022, 1, 1)
        >>> Period.parse("2021/..").active_at(day), Period.parse("2021/").active_at(day)
        (<Truth.YES: 'yes'>, <Truth.MAYBE: 'maybe'>)
        """
        number = to_day(day).toordinal()
        vouched, possible, _ = self.stretch
        return Truth.of(
            always=vouched.starts_by <= number <= vouched.ends_from,
            ever=possible.starts_from <= number <= possible.ends_by,
        )

    def is_before(self, other: datetime.date | When) -> Truth:
        """Answer whether all of it is earlier than all of the other.

        >>> Period.parse("2012/2017").is_before(datetime.date(2018, 1, 1))
        <Truth.YES: 'yes'>
        """
        return before(self.stretch, to_when(other).stretch)

    def is_after(self, other: datetime.date | When) -> Truth:
        """Answer whether all of it is later than all of the other.

        >>> Period.parse("2017/..").is_after(Period.parse("2012/2017"))
        <Truth.MAYBE: 'maybe'>
        """
        return before(to_when(other).stretch, self.stretch)

    def overlaps(self, other: datetime.date | When) -> Truth:
        """Answer whether both have a day in common.

        >>> Period.parse("2012/2016").overlaps(Period.parse("2017/2022"))
        <Truth.NO: 'no'>
        """
        return overlap(self.stretch, to_when(other).stretch)

    def within(self, other: datetime.date | When) -> Truth:
        """Answer whether all of it lies in the other, or in all the days that a date names.

        >>> Period.parse("2021-09-21/2021-09-22").within(PartialDate("2021-09"))
        <Truth.YES: 'yes'>
        """
        return within_when(self.stretch, to_when(other))

    def length_days(self) -> tuple[int, int | None]:
        """Return the least and the greatest number of days, both ends counted; None: no bound.

        >>> Period.parse("2021-09-21/2021-09-22").length_days()
        (2, 2)
        >>> Period.parse("2021-09/2021-10").length_days()
        (2, 61)
        >>> Period.parse("2021-09-21/..").length_days()
        (1, None)
        """
        bounds = self.stretch.possible
        if bounds.starts_from == NEVER or bounds.ends_by == FOREVER:
            return 1, None
        shortest = max(bounds.ends_from - bounds.starts_by, 0)
        return shortest + 1, bounds.ends_by - bounds.starts_from + 1

    def to_plain(self) -> PlainData:
        """Return the written form: EDTF text, or an object where an end needs one.

        In the object, ``".."`` is an open end and null an unknown one.

        >>> Period.parse("2012/2017").to_plain()
        '2012/2017'
        """
        start = self.start.to_plain() if self.start else _OPEN if self.open_start else None
        end = self.end.to_plain() if self.end else _OPEN if self.open_end else None
        if any(isinstance(end, FrozenDict) or _is_set(end) for end in (start, end)):
            return FrozenDict({"start": start, "end": end})
        return self.edtf

    @classmethod
    def from_plain(cls, plain: object) -> Period:
        """Read the written form.

        Raises:
            InvalidValueError: It is neither an EDTF interval nor an object of start and end.

        >>> Period.from_plain({"start": {"edtf": "2017", "part": "mid"}, "end": ".."}).open_end
        True
        """
        if isinstance(plain, str):
            return cls.parse(plain)
        if not isinstance(plain, Mapping) or set(plain) != {"start", "end"}:
            rule = "must be an EDTF interval, or an object of a start and an end"
            raise InvalidValueError("period", rule, plain)
        ends = (plain["start"], plain["end"])
        return cls.of(
            *(end if end is None or end == _OPEN else PartialDate.from_plain(end) for end in ends)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy by what is written, so that equal periods come back as one object."""
        return Period.from_plain, (thaw(self.to_plain()),)

    def __str__(self) -> str:
        """Return the EDTF interval, with the words that its ends carry."""
        start = str(self.start) if self.start else _OPEN * self.open_start
        end = str(self.end) if self.end else _OPEN * self.open_end
        return f"{start}/{end}"

    def __repr__(self) -> str:
        """Show the call that makes it."""
        if isinstance(self.to_plain(), str):
            return f"Period.parse({self.edtf!r})"
        start = _OPEN if self.open_start else self.start
        end = _OPEN if self.open_end else self.end
        return f"Period.of({start!r}, {end!r})"


When: TypeAlias = PartialDate | Period


def parse_when(text: str) -> When:
    """Read EDTF text: an interval as a Period, anything else as a PartialDate.

    Raises:
        InvalidValueError: The text is neither.

    >>> parse_when("2021-09"), parse_when("2012/2017")
    (PartialDate('2021-09'), Period.parse('2012/2017'))
    """
    text = check_text("date", text)
    return Period.parse(text) if "/" in text else PartialDate.parse(text)


def when_from_plain(plain: object) -> When:
    """Read the written form of a PartialDate or of a Period.

    Raises:
        InvalidValueError: It is neither.

    >>> when_from_plain({"edtf": "2017-09", "part": "early"})
    PartialDate('2017-09', part='early')
    """
    if isinstance(plain, str):
        return parse_when(plain)
    if isinstance(plain, Mapping) and "edtf" not in plain:
        return Period.from_plain(plain)
    return PartialDate.from_plain(plain)


@functools.lru_cache(maxsize=_CACHED)
def _parse(text: str) -> Period:
    ends = [end or None for end in text.split("/")]
    if any(map(_is_set, ends)):
        raise InvalidValueError("period", _RULE, text, hint=_SET_HINT)
    return Period.of(*ends)


def _is_set(end: object) -> bool:
    return isinstance(end, str) and end.startswith("[")


def _to_end(end: End | None) -> PartialDate | None:
    if isinstance(end, str):
        return None if end == _OPEN else PartialDate.parse(end)
    return PartialDate.from_date(end) if isinstance(end, datetime.date) else end


def _check_end(name: str, end: object, *, is_open: object) -> None:
    if not isinstance(is_open, bool):
        raise InvalidValueError(f"open_{name}", "must be True or False", is_open)
    if end is None:
        return
    if not isinstance(end, PartialDate):
        raise InvalidValueError(name, "must be a PartialDate, or None where unknown or open", end)
    if is_open:
        raise InvalidValueError(name, "must be either stated or open", end)


Reach: TypeAlias = tuple[int, int]


def _reach(date: PartialDate | None, *, opens_at: int | None) -> tuple[Reach, Reach]:
    """Return within which days an end lies, vouched for and possibly."""
    if date is None:
        reach = (NEVER, FOREVER) if opens_at is None else (opens_at, opens_at)
        return reach, reach
    vouched, possible, _ = date.stretch
    return vouched[:2], possible[:2]


def _joined(start: Reach, end: Reach) -> Bounds:
    """Return the bounds of a stretch, knowing also that it ends no earlier than it starts."""
    return Bounds(start[0], min(start[1], end[1]), max(start[0], end[0]), end[1])
