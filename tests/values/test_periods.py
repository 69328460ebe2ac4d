"""A Period tells an open end from an unknown one, and answers what all true days allow."""

from __future__ import annotations

import copy
import datetime
import itertools
import pickle
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.dates import partial_dates, periods, whens
from civdiplo.values.dates import PartialDate
from civdiplo.values.daybounds import FOREVER, NEVER
from civdiplo.values.periods import Period, When, parse_when, when_from_plain
from civdiplo.values.truth import Truth

YES, MAYBE, NO = Truth.YES, Truth.MAYBE, Truth.NO
DAYS = st.dates(datetime.date(1890, 1, 1), datetime.date(2110, 12, 31))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _ask(period: Period, other: datetime.date | When) -> list[Truth]:
    return [
        period.is_before(other),
        period.is_after(other),
        period.overlaps(other),
        period.within(other),
    ]


@given(periods(min_year=1, max_year=9999))
def test_written_form_round_trips(period: Period) -> None:
    """What is written reads back as an equal period, with equal hash."""
    back = Period.from_plain(period.to_plain())
    assert back == period
    assert hash(back) == hash(period)
    assert when_from_plain(period.to_plain()) == period


@given(periods())
def test_text_round_trips(period: Period) -> None:
    """A period of plain ends prints as the EDTF interval that reads back as itself."""
    if isinstance(period.to_plain(), str):
        assert str(period) == period.edtf == period.to_plain()
        assert Period.parse(str(period)) == parse_when(str(period)) == period


@given(periods())
def test_copies_are_equal(period: Period) -> None:
    """Pickles and copies are equal, and the repr is the call that makes the period."""
    assert pickle.loads(pickle.dumps(period)) == period  # noqa: S301
    assert copy.deepcopy(period) == period
    assert eval(repr(period)) == period  # noqa: S307


def test_equal_texts_share_one_object() -> None:
    """A text read twice, or unpickled, is one object."""
    period = Period.parse("2012/2017")
    assert Period.parse("2012/2017") is period
    assert pickle.loads(pickle.dumps(period)) is period  # noqa: S301


# The oracle: all combinations of true days that can make a difference.


def _reach(date: PartialDate | None, *, is_start: bool, is_open: bool) -> tuple[int, int]:
    if date is not None:
        assert date.earliest is not None
        assert date.latest is not None
        return date.earliest.toordinal(), date.latest.toordinal()
    if is_open:
        return (NEVER, NEVER) if is_start else (FOREVER, FOREVER)
    return NEVER, FOREVER


def _worlds(when: When, cuts: set[int]) -> Iterator[tuple[int, int]]:
    if isinstance(when, PartialDate):
        first, last = _reach(when, is_start=True, is_open=False)
        yield from ((cut, cut) for cut in cuts if first <= cut <= last)
        return
    starts = _reach(when.start, is_start=True, is_open=when.open_start)
    ends = _reach(when.end, is_start=False, is_open=when.open_end)
    for start, end in itertools.product(cuts, cuts):
        if starts[0] <= start <= starts[1] and ends[0] <= end <= ends[1] and start <= end:
            yield start, end


def _cuts(*whens: When) -> set[int]:
    bounds = {NEVER, FOREVER}
    for when in whens:
        bounds |= {*when.stretch.possible}
    return bounds


World = tuple[int, int]


def _oracle(one: When, other: When, holds: Callable[[World, World], bool]) -> Truth:
    cuts = _cuts(one, other)
    pairs = itertools.product(_worlds(one, cuts), _worlds(other, cuts))
    answers = {holds(ours, theirs) for ours, theirs in pairs}
    return Truth.of(always=answers == {True}, ever=True in answers)


def _is_plain(when: When) -> bool:
    ends = [when] if isinstance(when, PartialDate) else [when.start, when.end]
    return all(
        end is None
        or (end.edtf[-1] not in "?~%" and not end.inferred and end.earliest and end.latest)
        for end in ends
    )


PLAIN_PERIODS = periods(min_year=2019, max_year=2022).filter(_is_plain)
PLAIN_WHENS = whens(min_year=2019, max_year=2022).filter(_is_plain)


@settings(max_examples=60)
@given(PLAIN_PERIODS, PLAIN_WHENS)
def test_answers_are_those_of_all_true_days(period: Period, other: When) -> None:
    """Yes is what holds for all true days, no what holds for none, and maybe only the rest."""
    assert period.is_before(other) is _oracle(period, other, lambda one, two: one[1] < two[0])
    assert period.is_after(other) is _oracle(period, other, lambda one, two: one[0] > two[1])
    assert period.overlaps(other) is _oracle(
        period, other, lambda one, two: one[0] <= two[1] and two[0] <= one[1]
    )
    if isinstance(other, Period):
        assert period.within(other) is _oracle(
            period, other, lambda one, two: two[0] <= one[0] and one[1] <= two[1]
        )


@settings(max_examples=60)
@given(PLAIN_PERIODS, st.dates(datetime.date(2018, 12, 1), datetime.date(2023, 1, 31)))
def test_active_is_what_all_true_days_say(period: Period, day: datetime.date) -> None:
    """Active at a day is yes, maybe or no as the true starts and ends decide."""
    exact = PartialDate.from_date(day)
    expected = _oracle(period, exact, lambda one, two: one[0] <= two[0] <= one[1])
    assert period.active_at(day) is expected
    assert period.overlaps(day) is period.overlaps(exact) is expected


@settings(max_examples=60)
@given(PLAIN_PERIODS)
def test_length_bounds_are_reached(period: Period) -> None:
    """The least and greatest lengths are those of the shortest and longest true periods."""
    lengths = {end - start + 1 for start, end in _worlds(period, _cuts(period))}
    least, most = period.length_days()
    if most is None:
        assert least == 1
        assert period.earliest is None or period.latest is None
    else:
        assert (least, most) == (min(lengths), max(lengths))


@given(partial_dates(), partial_dates(), st.data())
def test_length_holds_every_true_length(
    one: PartialDate, other: PartialDate, data: st.DataObject
) -> None:
    """Whatever days the ends were, the length in days lies within its bounds."""
    if "range" in (one.precision, other.precision):
        return
    start, end = sorted((one, other), key=lambda date: date.stretch.possible)
    first = data.draw(
        st.dates(start.earliest or datetime.date.min, start.latest or _day("2030-01-01"))
    )
    last_day = end.latest or datetime.date.max
    last = data.draw(st.dates(max(first, end.earliest or first), max(first, last_day)))
    if last <= last_day:
        least, most = Period(start, end).length_days()
        assert least <= (last - first).days + 1
        assert most is None or (last - first).days + 1 <= most


@given(DAYS, periods(), st.sampled_from(["start", "end"]), whens(), DAYS)
def test_narrowing_an_end_settles_answers(
    exact: datetime.date,
    period: Period,
    side: Literal["start", "end"],
    other: When,
    day: datetime.date,
) -> None:
    """From unknown over about a year, and over a decade, to the day: a settled answer stays."""
    iso = exact.isoformat()
    _check_chain(period, side, other, day, (None, f"{iso[:4]}~", iso[:4], iso[:7], iso))
    _check_chain(period, side, other, day, (None, f"{iso[:2]}XX", f"{iso[:3]}X", iso[:4], iso))


def _check_chain(
    period: Period,
    side: Literal["start", "end"],
    other: When,
    day: datetime.date,
    texts: tuple[str | None, ...],
) -> None:
    before: Period | None = None
    for text in texts:
        end = text and PartialDate.parse(text)
        try:
            period = (
                Period(end or None, period.end, open_end=period.open_end)
                if side == "start"
                else Period(period.start, end or None, open_start=period.open_start)
            )
        except InvalidValueError:  # the other end does not allow this day
            return
        if before is not None:
            answers = zip(
                [*_ask(before, other), before.active_at(day)],
                [*_ask(period, other), period.active_at(day)],
                strict=True,
            )
            assert all(wide in (MAYBE, narrow) for wide, narrow in answers)
        before = period


@given(periods(), DAYS)
def test_unknown_end_is_never_open(period: Period, day: datetime.date) -> None:
    """An unknown end is yes nowhere but where another end makes it so; an open one goes on."""
    if period.start and not period.start.earliest:
        return
    unknown = Period(period.start, None, open_start=period.open_start)
    endless = Period(period.start, None, open_start=period.open_start, open_end=True)
    assert unknown != endless
    is_first_day = period.start is not None and period.start.on(day) is YES
    assert unknown.active_at(day) is not YES or is_first_day
    if period.start is not None and period.start.is_before(day) is YES:
        assert (unknown.active_at(day), endless.active_at(day)) == (MAYBE, YES)


@given(periods(), DAYS)
def test_yes_and_no_exclude_each_other(period: Period, day: datetime.date) -> None:
    """Before, active and after: where one is yes, the other two are no."""
    answers = [period.is_before(day), period.active_at(day), period.is_after(day)]
    if YES in answers:
        assert sorted(answer.value for answer in answers) == ["no", "no", "yes"]


@given(
    st.sampled_from(["../..", "../", "/..", "/", "../0001-01-05", "/0001-01-05", "9999-12-30/.."]),
    whens(),
)
def test_periods_at_the_rim_of_the_calendar(text: str, other: When) -> None:
    """Open and unknown ends answer every question also where the calendar ends."""
    period = Period.parse(text)
    assert period.is_before(other) is other.is_after(period)
    assert period.overlaps(other) is other.overlaps(period)
    if period.open_start or period.open_end:
        for month in ("XXXX-01", "XXXX-12"):
            assert period.within(PartialDate.parse(month)) is NO


@given(periods(), whens())
def test_questions_turned_round(period: Period, other: When) -> None:
    """Before and after, and overlap from either side, are one question."""
    assert period.is_before(other) is other.is_after(period)
    assert period.overlaps(other) is other.overlaps(period)
    if period.is_before(other) is YES:
        assert (other.is_before(period), period.overlaps(other)) == (NO, NO)
    if period.within(other) is YES and isinstance(other, Period):
        assert period.overlaps(other) is YES


@given(periods(), DAYS)
def test_bounds_hold_every_active_day(period: Period, day: datetime.date) -> None:
    """Outside earliest and latest the period is certainly not active."""
    if (period.earliest and day < period.earliest) or (period.latest and day > period.latest):
        assert period.active_at(day) is NO


@pytest.mark.parametrize(
    ("text", "day", "answer"),
    [
        ("2021-09-21/2021-09-22", "2021-09-20", NO),
        ("2021-09-21/2021-09-22", "2021-09-21", YES),
        ("2021-09-21/2021-09-22", "2021-09-22", YES),
        ("2021-09-21/2021-09-22", "2021-09-23", NO),
        ("2012/2017", "2011-12-31", NO),
        ("2012/2017", "2012-06-01", MAYBE),
        ("2012/2017", "2012-12-31", YES),
        ("2012/2017", "2017-01-01", YES),
        ("2012/2017", "2017-01-02", MAYBE),
        ("2012/2017", "2018-01-01", NO),
        ("2012/2012-03-15", "2012-03-15", YES),
        ("2021-07-13/..", "2021-07-12", NO),
        ("2021-07-13/..", "9999-12-31", YES),
        ("2021-07-13/", "2021-07-13", YES),
        ("2021-07-13/", "2021-07-14", MAYBE),
        ("2021-07-13/", "2021-07-12", NO),
        ("../2021-07-13", "0001-01-01", YES),
        ("/2021-07-13", "2021-07-13", YES),
        ("/2021-07-13", "2021-07-12", MAYBE),
        ("/2021-07-13", "2021-07-14", NO),
        ("2012~/2017", "2015-01-01", MAYBE),
        ("2012~/2017", "2010-12-31", NO),
        ("2012/2017?", "2018-06-01", MAYBE),
        ("2012-06-01/2017?", "2012-06-01", YES),
        ("../..", "2021-01-01", YES),
        ("/", "2021-01-01", MAYBE),
        ("XXXX-09-21/XXXX-09-22", "2021-09-21", MAYBE),
    ],
)
def test_active_at(text: str, day: str, answer: Truth) -> None:
    """Each kind of end answers as it is stated."""
    assert Period.parse(text).active_at(_day(day)) is answer


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2021-09-21/2021-09-22", (2, 2)),
        ("2021-09-21/2021-09-21", (1, 1)),
        ("2021-09/2021-10", (2, 61)),
        ("2012/2012-03-15", (1, 75)),
        ("2021-07-13/", (1, None)),
        ("2021-07-13/..", (1, None)),
        ("../2021", (1, None)),
        ("XXXX-09-21/XXXX-09-22", (1, None)),
        ("2023-10-01/2024-03-28", (180, 180)),
    ],
)
def test_length(text: str, length: tuple[int, int | None]) -> None:
    """Lengths count both ends."""
    assert Period.parse(text).length_days() == length


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("2012/2016", "2017/2022", NO),
        ("2012/2017", "2017/2022", MAYBE),
        ("2012/2017", "2015/2022", YES),
        ("2012/..", "2100/2200", YES),
        ("2012/", "2100/2200", MAYBE),
        ("../2012", "../1900", YES),
    ],
)
def test_overlaps(one: str, other: str, answer: Truth) -> None:
    """Terms overlap for sure, perhaps or not at all."""
    assert Period.parse(one).overlaps(Period.parse(other)) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("2021-09-21/2021-09-22", "2021-09", YES),
        ("2021-09-21/2021-10-01", "2021-09", NO),
        ("2021-09-21/2021-10", "2021-09", NO),
        ("2021-09-21/2021", "2021-09", MAYBE),
        ("2021-09-21/2021-09-22", "2021~", MAYBE),
        ("2021-09-21/2021-09-22", "XXXX-09", YES),
        ("2021-09-21/2021-10-22", "XXXX-09", NO),
        ("2020-09-21/2021-09-22", "XXXX-09", MAYBE),
        ("2013/2014", "2012/2017", YES),
        ("2012/2014", "2012/2017", MAYBE),
        ("2011/2014", "2012/2017", NO),
        ("2013/..", "2012/..", YES),
        ("2013/..", "2012/2017", NO),
        ("2013/..", "2012/", MAYBE),
        ("2013/", "2012/..", YES),
        ("../2013", "../2014", YES),
    ],
)
def test_within(one: str, other: str, answer: Truth) -> None:
    """A period lies within all the days of a date, or within another period."""
    assert Period.parse(one).within(parse_when(other)) is answer


def test_open_and_unknown_are_told_apart() -> None:
    """The four kinds of missing ends are four different periods."""
    texts = ["2021/..", "2021/", "../2021", "/2021"]
    flags = [(period.open_start, period.open_end) for period in map(Period.parse, texts)]
    assert flags == [(False, True), (False, False), (True, False), (False, False)]
    assert len(set(map(Period.parse, texts))) == 4
    assert [Period.parse(text).edtf for text in texts] == texts


def test_bounds() -> None:
    """Earliest and latest come from the ends, and are None where nothing bounds them."""
    period = Period.parse("2012~/2017-06")
    assert (period.earliest, period.latest) == (_day("2011-01-01"), _day("2017-06-30"))
    for text in ("../..", "/", "XXXX-09-21/XXXX-09-22"):
        assert (Period.parse(text).earliest, Period.parse(text).latest) == (None, None)


@pytest.mark.parametrize(
    "text", ["2017/2012", "2021-09-22/2021-09-21", "2021-10/2021-09-30", "9999/0001"]
)
def test_reversed_periods_are_refused(text: str) -> None:
    """A period that certainly starts after it ends is refused."""
    with pytest.raises(InvalidValueError, match="must not start after it ends"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2012/2012", "2012-06/2012", "2012/2012-01", "2013~/2012"])
def test_periods_that_may_be_in_order_are_kept(text: str) -> None:
    """A period whose ends may be in order is kept as stated."""
    assert Period.parse(text).edtf == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2021", "a single date is a PartialDate"),
        ("", "a single date is a PartialDate"),
        ("2012/2013/2014", "must be an EDTF interval"),
        ("2012/2013" + "4" * 10**6, "must be an EDTF interval"),
        ("/" * 10**6, "must be an EDTF interval"),
        ("2012/20133", "must be an EDTF date"),
        ("2012 / 2013", "must be an EDTF date"),
        ("2012/...", "must be an EDTF date"),
        ("[2015..2018]/2020", "an EDTF interval has no sets"),
        ("2015/[2015..2018]", "an EDTF interval has no sets"),
    ],
)
def test_refused(text: str, rule: str) -> None:
    """What is no interval of two dates is refused with its rule."""
    with pytest.raises(InvalidValueError, match=rule):
        Period.parse(text)


@settings(max_examples=200)
@given(st.one_of(st.text(), st.text("0123456789X-/.~?%", max_size=31)))
def test_any_text_is_a_when_or_refused(text: str) -> None:
    """Any text is read loss-free or refused as InvalidValueError: nothing else comes out."""
    try:
        when = parse_when(text)
    except InvalidValueError:
        return
    assert str(when) == text


@pytest.mark.parametrize("value", [None, 2021, ["2021/2022"], b"2021/2022"])
def test_only_text_is_read(value: object) -> None:
    """Whatever is not text is refused, never converted."""
    for read in (Period.parse, parse_when, Period.from_plain, when_from_plain):
        with pytest.raises(InvalidValueError, match="must be"):
            read(value)  # type: ignore[arg-type]


def test_of() -> None:
    """Ends are given as texts, days, dates, None for unknown and ".." for open."""
    day = _day("2021-07-13")
    assert Period.of(day, "..") == Period.parse("2021-07-13/..")
    assert Period.of("..", "2021") == Period.parse("../2021")
    assert Period.of(None, PartialDate.parse("2021")) == Period.parse("/2021")
    with pytest.raises(InvalidValueError, match="EDTF date"):
        Period.of("", "2021")
    with pytest.raises(InvalidValueError, match="must be a PartialDate"):
        Period.of(2012, "2021")  # type: ignore[arg-type]


def test_ends_do_not_contradict() -> None:
    """An end is either stated or open, and open is true or false."""
    date = PartialDate.parse("2021")
    with pytest.raises(InvalidValueError, match="either stated or open"):
        Period(date, date, open_end=True)
    with pytest.raises(InvalidValueError, match="open_start must be True or False"):
        Period(None, date, open_start=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="start must be a PartialDate"):
        Period("2021", None)  # type: ignore[arg-type]


def test_written_object() -> None:
    """Ends that carry a word or an inference are written out; open and unknown stay apart."""
    early = PartialDate.early(2017, 9)
    assert Period.of(early, "..").to_plain() == {
        "start": {"edtf": "2017-09", "part": "early"},
        "end": "..",
    }
    assert Period.of(early, None).to_plain() == {
        "start": {"edtf": "2017-09", "part": "early"},
        "end": None,
    }
    assert str(Period.of(early, "..")) == "early 2017-09/.."
    assert Period.of(early, "..").edtf == "2017-09/.."


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"start": "2012"},
        {"start": "2012", "end": "2017", "note": ""},
        {"start": "2012", "end": ""},
        {"start": 2012, "end": "2017"},
        {"start": ["2012"], "end": "2017"},
        {"start": "2012", "end": {"edtf": ".."}},
        {"start": "2017", "end": "2012"},
        {1: "2012", "end": "2017"},
    ],
)
def test_from_plain_refuses(plain: object) -> None:
    """A written form with another key, type or order is refused."""
    with pytest.raises(InvalidValueError):
        Period.from_plain(plain)
    with pytest.raises(InvalidValueError):
        when_from_plain(plain)


def test_when_reads_both() -> None:
    """Texts and objects are read as the date or the period that they are."""
    assert isinstance(parse_when("2021-09"), PartialDate)
    assert isinstance(parse_when("2012/2017"), Period)
    assert isinstance(when_from_plain({"edtf": "2017", "part": "mid"}), PartialDate)
    assert isinstance(when_from_plain({"start": None, "end": ".."}), Period)


def test_a_period_may_start_some_time_within() -> None:
    """An end that is a set has no EDTF text; it is asked like any other, and written apart."""
    period = Period.of("[2015..2018]", "2020")
    assert period.active_at(datetime.date(2016, 1, 1)) is Truth.MAYBE
    assert period.active_at(datetime.date(2019, 1, 1)) is Truth.YES
    assert period.to_plain() == {"start": "[2015..2018]", "end": "2020"}
    assert Period.from_plain(period.to_plain()) == period
    assert str(period) == period.edtf == "[2015..2018]/2020"
    with pytest.raises(InvalidValueError, match="must not start after"):
        Period.of("[2015..2018]", "2014")
