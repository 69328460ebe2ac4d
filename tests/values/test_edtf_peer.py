"""Dates and intervals of level 1 have the bounds that undate, an independent reader, gives them."""

from __future__ import annotations

import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from undate import Undate, UndateInterval  # type: ignore[import-untyped]
from undate.converters.edtf import EDTFDateConverter  # type: ignore[import-untyped]

from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.truth import Truth

READ = EDTFDateConverter().parse


def _day(date: object) -> datetime.date:
    return datetime.date(int(date.year), int(date.month), int(date.day))  # type: ignore[attr-defined]


def _shaped(shape: str, day: datetime.date) -> str:
    digits = zip(shape, day.isoformat(), strict=False)
    return "".join(digit if letter in "YMD" else letter for letter, digit in digits)


DAYS = st.dates(datetime.date(1000, 1, 1))
STATED = ("YYYY-MM-DD", "YYYY-MM", "YYYY", "YYYX", "YYXX", "YYYY-MM-XX", "YYYY-XX-XX", "YYYY-XX")
BOUNDED = st.builds(_shaped, st.sampled_from(STATED), DAYS)
YEARLESS = st.builds(_shaped, st.sampled_from(["XXXX-MM-DD", "XXXX-MM"]), DAYS)


@settings(max_examples=60, deadline=None)
@given(BOUNDED)
def test_dates_have_the_bounds_of_the_peer(text: str) -> None:
    """The first and last possible day are those of undate."""
    peer, date = READ(text), PartialDate.parse(text)
    assert isinstance(peer, Undate)
    assert (date.earliest, date.latest) == (_day(peer.earliest), _day(peer.latest))


@settings(max_examples=20, deadline=None)
@given(YEARLESS)
def test_dates_without_a_year_have_the_month_of_the_peer(text: str) -> None:
    """Without a year the peer gives bounds beyond any calendar, and this library none."""
    assume(text != "XXXX-02-29")  # which undate refuses, as most years lack the day
    peer, date = READ(text), PartialDate.parse(text)
    assert (peer.year, peer.month) == ("XXXX", text[5:7])
    assert (date.earliest, date.latest) == (None, None)


@settings(max_examples=40, deadline=None)
@given(BOUNDED, st.sampled_from("?~%"))
def test_qualified_dates_reach_beyond_the_peer(text: str, mark: str) -> None:
    """The peer reads qualified dates and ignores the doubt; here it widens the bounds."""
    peer, date = READ(text + mark), PartialDate.parse(text + mark)
    assert isinstance(peer, Undate)
    assert date.earliest is not None
    assert date.latest is not None
    assert date.earliest < _day(peer.earliest)
    assert date.latest > _day(peer.latest) or date.latest == datetime.date.max


@settings(max_examples=40, deadline=None)
@given(BOUNDED, BOUNDED, st.sampled_from(["both", "start", "end"]))
def test_periods_have_the_bounds_of_the_peer(one: str, other: str, stated: str) -> None:
    """The outermost days are those of undate, which refuses ends that have a day in common.

    Open and unknown ends are one to undate: only the period here tells them apart.
    """
    start, end = sorted((one, other), key=lambda text: PartialDate.parse(text).stretch.possible)
    assume(PartialDate.parse(start).is_before(PartialDate.parse(end)) is Truth.YES)
    text = {"both": f"{start}/{end}", "start": f"{start}/..", "end": f"/{end}"}[stated]
    peer, period = READ(text), Period.parse(text)
    assert isinstance(peer, UndateInterval)
    first = peer.earliest.earliest if peer.earliest else None
    last = peer.latest.latest if peer.latest else None
    assert period.earliest == (first and _day(first))
    assert period.latest == (last and _day(last))
