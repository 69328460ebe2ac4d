"""A PartialDate keeps what the source states, and answers no more than that."""

from __future__ import annotations

import copy
import datetime
import itertools
import pickle
import re
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.dates import partial_dates, periods
from civdiplo.values.dates import Component, PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.truth import Truth

YES, MAYBE, NO = Truth.YES, Truth.MAYBE, Truth.NO
DAYS = st.dates(datetime.date(1880, 1, 1), datetime.date(2120, 12, 31))
DAY = datetime.date(2021, 9, 21)
ANY_YEAR = partial_dates(min_year=1, max_year=9999)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _ask(date: PartialDate, other: PartialDate | Period | datetime.date) -> list[Truth]:
    return [date.is_before(other), date.is_after(other), date.overlaps(other), date.within(other)]


@given(ANY_YEAR)
def test_written_form_round_trips(date: PartialDate) -> None:
    """What is written reads back as an equal date, with equal hash and bounds."""
    back = PartialDate.from_plain(date.to_plain())
    assert back == date
    assert hash(back) == hash(date)
    assert (back.earliest, back.latest) == (date.earliest, date.latest)


@given(ANY_YEAR)
def test_text_round_trips(date: PartialDate) -> None:
    """A date without words or inference prints as the EDTF text that reads back as itself."""
    if date.part is None and not date.inferred:
        assert str(date) == date.edtf
        assert PartialDate.parse(str(date)) == date


@given(ANY_YEAR)
def test_copies_are_equal(date: PartialDate) -> None:
    """Pickles and copies are equal, and the repr is the call that makes the date."""
    assert pickle.loads(pickle.dumps(date)) == date  # noqa: S301
    assert copy.deepcopy(date) == date
    assert eval(repr(date)) == date  # noqa: S307


def test_equal_texts_share_one_object() -> None:
    """A text read twice, or unpickled, is one object."""
    date = PartialDate.parse("2021-09-21")
    assert PartialDate.parse("2021-09-21") is date
    assert PartialDate.from_date(DAY) is date
    assert PartialDate.of(2021, 9, 21) is date
    assert pickle.loads(pickle.dumps(date)) is date  # noqa: S301


@given(ANY_YEAR, st.dates())
def test_answers_exclude_each_other(date: PartialDate, other: datetime.date) -> None:
    """Of before, on and after at most one is yes, and then the other two are no."""
    answers = [date.is_before(other), date.on(other), date.is_after(other)]
    if YES in answers:
        assert sorted(answer.value for answer in answers) == ["no", "no", "yes"]


@given(ANY_YEAR, st.dates())
def test_on_is_same_as(date: PartialDate, other: datetime.date) -> None:
    """On, active at, the same as, overlapping and within a day are one question."""
    answers = {date.on(other), date.active_at(other), date.same_as(other), date.overlaps(other)}
    assert answers == {date.within(other)}


@given(ANY_YEAR, st.dates())
def test_bounds_hold_every_possible_day(date: PartialDate, other: datetime.date) -> None:
    """No day outside earliest and latest is possible."""
    if (date.earliest and other < date.earliest) or (date.latest and other > date.latest):
        assert date.on(other) is NO


@given(ANY_YEAR)
def test_bounds_are_possible(date: PartialDate) -> None:
    """Earliest and latest are themselves possible, and in order."""
    for bound in (date.earliest, date.latest):
        assert bound is None or date.on(bound).is_possible
    assert not (date.earliest and date.latest) or date.earliest <= date.latest


@given(partial_dates(), partial_dates())
def test_before_is_antisymmetric(one: PartialDate, other: PartialDate) -> None:
    """If one is before the other, the other is not before it; after is before, turned round."""
    assert one.is_before(other) is other.is_after(one)
    if one.is_before(other) is YES:
        assert other.is_before(one) is NO
        assert one.same_as(other) is NO


@given(partial_dates(), partial_dates())
def test_same_is_symmetric(one: PartialDate, other: PartialDate) -> None:
    """The same day is the same day from either side."""
    assert one.same_as(other) is other.same_as(one)


@given(partial_dates(), st.one_of(DAYS, partial_dates(), periods()))
def test_doubt_never_says_yes(
    date: PartialDate, other: PartialDate | Period | datetime.date
) -> None:
    """A qualified date answers no question with yes, and neither does an inferred year."""
    is_open = isinstance(other, Period) and (other.open_start or other.open_end)
    if (date.approximate or date.uncertain or "year" in date.inferred) and not is_open:
        is_july = isinstance(other, PartialDate) and other.edtf.startswith("XXXX")
        assert YES not in _ask(date, other)[:3]
        assert is_july or date.within(other) is not YES


@given(partial_dates(), st.one_of(DAYS, partial_dates(), periods()))
def test_inference_only_narrows(
    date: PartialDate, other: PartialDate | Period | datetime.date
) -> None:
    """An inferred date says yes only where the stated one does, and no wherever it does."""
    stated = date.stated
    if stated is not None:
        for with_it, without in zip(_ask(date, other), _ask(stated, other), strict=True):
            assert with_it is not YES or without is YES
            assert without is not NO or with_it is NO


@given(DAYS, st.one_of(DAYS, partial_dates(), periods()))
def test_narrowing_a_date_settles_answers(
    exact: datetime.date, other: PartialDate | Period | datetime.date
) -> None:
    """From the century to the day, an answer once settled stays as it is."""
    iso = exact.isoformat()
    third = ("early", "mid", "end")[min((exact.day - 1) // 10, 2)]
    chain = [
        PartialDate.parse(f"{iso[:2]}XX"),
        PartialDate.parse(f"{iso[:3]}X"),
        PartialDate.parse(iso[:4]),
        PartialDate.parse(iso[:7]),
        PartialDate(iso[:7], part=third),  # type: ignore[arg-type]
        PartialDate.parse(iso),
    ]
    for wide, narrow in itertools.pairwise(chain):
        _check_settled(wide, narrow, other)
    for wide_text in (f"XXXX{iso[4:7]}", f"XXXX{iso[4:]}", f"{iso}~", f"[{iso[:4]}..{iso[:7]}]"):
        _check_settled(PartialDate.parse(wide_text), chain[-1], other)


def _check_settled(
    wide: PartialDate, narrow: PartialDate, other: PartialDate | Period | datetime.date
) -> None:
    for before, after in zip(_ask(wide, other), _ask(narrow, other), strict=True):
        assert before in (MAYBE, after), (wide, narrow, other)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2021", "year", "2021-01-01", "2021-12-31"),
        ("2021-09", "month", "2021-09-01", "2021-09-30"),
        ("2020-02", "month", "2020-02-01", "2020-02-29"),
        ("2021-09-21", "day", "2021-09-21", "2021-09-21"),
        ("2021~", "year", "2020-01-01", "2022-12-31"),
        ("2021?", "year", "2020-01-01", "2022-12-31"),
        ("2021%", "year", "2020-01-01", "2022-12-31"),
        ("2021-01~", "month", "2020-12-01", "2021-02-28"),
        ("2021-07-13?", "day", "2021-07-12", "2021-07-14"),
        ("XXXX-07-13", "day of year", None, None),
        ("XXXX-07", "month of year", None, None),
        ("[2015..2018]", "range", "2015-01-01", "2018-12-31"),
        ("[2015-03..2018-02-01]", "range", "2015-03-01", "2018-02-01"),
        ("[2015..]", "range", "2015-01-01", None),
        ("[..2018]", "range", None, "2018-12-31"),
        ("201X", "decade", "2010-01-01", "2019-12-31"),
        ("20XX", "century", "2000-01-01", "2099-12-31"),
        ("201X~", "decade", "2000-01-01", "2029-12-31"),
        ("2021-XX", "year", "2021-01-01", "2021-12-31"),
        ("2021-XX-XX", "year", "2021-01-01", "2021-12-31"),
        ("2024-02-XX", "month", "2024-02-01", "2024-02-29"),
        ("0001", "year", "0001-01-01", "0001-12-31"),
        ("0001~", "year", "0001-01-01", "0002-12-31"),
        ("000X", "decade", "0001-01-01", "0009-12-31"),
        ("9999-12-31~", "day", "9999-12-30", "9999-12-31"),
        ("9999-12~", "month", "9999-11-01", "9999-12-31"),
        ("0001-01-01?", "day", "0001-01-01", "0001-01-02"),
    ],
)
def test_bounds(text: str, precision: str, earliest: str | None, latest: str | None) -> None:
    """Each form has the precision and the first and last possible day that it states."""
    date = PartialDate.parse(text)
    assert date.precision == precision
    assert date.earliest == (earliest and _day(earliest))
    assert date.latest == (latest and _day(latest))


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("2021", (2021, None, None)),
        ("2021-09-21~", (2021, 9, 21)),
        ("2021-09-XX", (2021, 9, None)),
        ("2021-XX-XX", (2021, None, None)),
        ("XXXX-07-13", (None, 7, 13)),
        ("201X", (None, None, None)),
        ("[2015-03..2018-02-01]", (None, None, None)),
    ],
)
def test_components(text: str, components: tuple[int | None, ...]) -> None:
    """Year, month and day are the stated numbers, and None where nothing is stated."""
    date = PartialDate.parse(text)
    assert (date.year, date.month, date.day) == components


def test_qualifiers() -> None:
    """About, in doubt and both are told apart."""
    marks = {"~": (True, False), "?": (False, True), "%": (True, True), "": (False, False)}
    for mark, flags in marks.items():
        date = PartialDate.parse(f"2021-09-21{mark}")
        assert (date.approximate, date.uncertain) == flags
        assert date.is_day is (mark == "")


@pytest.mark.parametrize(
    "text", ["2021-02-29", "2021-04-31", "XXXX-02-30", "2021-09-00", "1900-02-29"]
)
def test_days_that_do_not_exist(text: str) -> None:
    """A day that the calendar does not have is refused by that rule."""
    with pytest.raises(InvalidValueError, match="a day that the calendar has"):
        PartialDate.parse(text)


def test_leap_day_without_year() -> None:
    """29 February without a year falls in leap years only."""
    date = PartialDate.parse("XXXX-02-29")
    assert date.on(_day("2020-02-29")) is MAYBE
    assert date.on(_day("2021-02-28")) is NO
    assert date.overlaps(Period.parse("2021-01-01/2023-12-31")) is NO
    assert date.overlaps(Period.parse("2021-01-01/2024-02-29")) is MAYBE
    assert date.overlaps(Period.parse("1896-03-01/1904-02-28")) is NO
    assert date.overlaps(Period.parse("1896-03-01/1904-02-29")) is MAYBE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0000", "0001 to 9999"),
        ("000X-", "an EDTF date such as"),
        ("0000-XX", "0001 to 9999"),
        ("Y12021", "years run from 0001 to 9999"),
        ("-0044", "years run from 0001 to 9999"),
        ("2021-13", "a month from 01 to 12"),
        ("2021-13-XX", "a month from 01 to 12"),
        ("2021-21", "a season has other months"),
        ("2021-09-21T10:00", "leave the time of day out"),
        ("2012/2017", "an interval is a Period"),
        ("[2015,2017]", r"write the first and the last possible day as \[a..b\]"),
        ("{2015..2018}", r"write the first and the last possible day as \[a..b\]"),
        ("21.09.2021", "write the year first"),
        ("13/7/2022", "an interval is a Period"),
        ("[2018..2015]", "must not end before it starts"),
        ("[..]", "an EDTF date such as"),
        ("[2015..2018]~", "an EDTF date such as"),
        ("[201..2018]", "an EDTF date such as"),
        ("[2015..2018-1]", "an EDTF date such as"),
        ("[2015-13..2018]", "a month from 01 to 12"),
        ("XXXX", "an EDTF date such as"),
        ("XXXX-XX-13", "an EDTF date such as"),
        ("201X-07", "an EDTF date such as"),
        ("2021-?07", "an EDTF date such as"),
        ("2021~?", "an EDTF date such as"),
        ("2021-9", "an EDTF date such as"),
        (" 2021", "an EDTF date such as"),
        ("2021\n", "an EDTF date such as"),
        ("", "an EDTF date such as"),
        ("~", "an EDTF date such as"),
        ("٢٠٢١", "an EDTF date such as"),
        ("２０２１", "an EDTF date such as"),
        ("202١-09", "an EDTF date such as"),
        ("20211", "an EDTF date such as"),
    ],
)
def test_refused(text: str, rule: str) -> None:
    """What is no date of this library is refused with its rule, or with what to do."""
    with pytest.raises(InvalidValueError, match=rule):
        PartialDate.parse(text)


@pytest.mark.parametrize("value", [None, 2021, 2021.0, True, b"2021", ["2021"], DAY])
def test_only_text_is_read(value: object) -> None:
    """Whatever is not text is refused, never converted."""
    for read in (PartialDate, PartialDate.parse, PartialDate.from_plain):
        with pytest.raises(InvalidValueError, match="must be"):
            read(value)  # type: ignore[arg-type]


HOSTILE = st.one_of(
    st.text(),
    st.text("0123456789X-/.[]~?%YTZ{}, \n٣", max_size=26),
    st.from_regex(r"\A[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?\Z"),
    st.from_regex(r"\A\[?[0-9]{4}(-[0-9]{2}){0,2}(\.\.)?[0-9]{4}\]?\Z"),
)


@settings(max_examples=300)
@given(HOSTILE)
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """Any text is read loss-free or refused as InvalidValueError: nothing else comes out."""
    try:
        date = PartialDate.parse(text)
    except InvalidValueError:
        return
    assert str(date) == text
    assert re.fullmatch(r"[\[\]0-9X.?~%-]+", text)


def test_huge_text_is_refused_at_once() -> None:
    """A text of ten million characters is refused without being read."""
    started = time.perf_counter()
    for huge in ("9" * 10**7, "[" * 10**7, "2021-" + "X" * 10**7, "~" * 10**7):
        with pytest.raises(InvalidValueError, match="must be an EDTF date"):
            PartialDate.parse(huge)
    assert time.perf_counter() - started < 1


@given(st.dates())
def test_from_date(exact: datetime.date) -> None:
    """A day of the calendar stays that day, and is yes on it alone."""
    date = PartialDate.from_date(exact)
    assert date.is_day
    assert (date.earliest, date.latest) == (exact, exact)
    assert (date.year, date.month, date.day) == (exact.year, exact.month, exact.day)
    assert date.on(exact) is YES


def test_time_of_day_is_not_lost() -> None:
    """A datetime is refused wherever a day is asked for, with the way out."""
    now = datetime.datetime(2021, 9, 21, 12, tzinfo=datetime.UTC)
    with pytest.raises(InvalidValueError, match=r"call its \.date\(\)"):
        PartialDate.from_date(now)
    with pytest.raises(InvalidValueError, match=r"call its \.date\(\)"):
        PartialDate.parse("2021").on(now)
    with pytest.raises(InvalidValueError, match=r"must be a datetime\.date"):
        PartialDate.parse("2021").on("2021-09-21")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((2021,), "2021"),
        ((476, 9), "0476-09"),
        ((2021, 9, 21), "2021-09-21"),
        ((None, 7, 13), "XXXX-07-13"),
        ((None, 7), "XXXX-07"),
    ],
)
def test_of(numbers: tuple[int, ...], text: str) -> None:
    """Numbers make the date that they state."""
    assert PartialDate.of(*numbers) == PartialDate.parse(text)


@pytest.mark.parametrize(
    "numbers",
    [
        (),
        (0,),
        (10000,),
        (2021, 13),
        (2021, 2, 30),
        (2021, None, 5),
        (None, None, 5),
        (True,),
        ("2021",),
        (2021.0,),
    ],
)
def test_of_refuses(numbers: tuple[int, ...]) -> None:
    """Numbers out of range, of another type or with a gap are refused."""
    with pytest.raises(InvalidValueError):
        PartialDate.of(*numbers)


@pytest.mark.parametrize(
    ("date", "earliest", "latest", "text"),
    [
        (PartialDate.early(2017, 2), "2017-02-01", "2017-02-10", "early 2017-02"),
        (PartialDate.mid(2017, 2), "2017-02-11", "2017-02-20", "mid 2017-02"),
        (PartialDate.end_of(2017, 2), "2017-02-21", "2017-02-28", "end of 2017-02"),
        (PartialDate.early(2017), "2017-01-01", "2017-04-30", "early 2017"),
        (PartialDate.mid(2017), "2017-05-01", "2017-08-31", "mid 2017"),
        (PartialDate.end_of(2017), "2017-09-01", "2017-12-31", "end of 2017"),
    ],
)
def test_parts(date: PartialDate, earliest: str, latest: str, text: str) -> None:
    """Early, mid and end of keep their word and bound the day as documented."""
    assert (date.earliest, date.latest) == (_day(earliest), _day(latest))
    assert str(date) == text
    assert date != PartialDate.parse(date.edtf)


def test_part_without_year() -> None:
    """The beginning of September of an unknown year is one of its first ten days."""
    date = PartialDate.early(None, 9)
    assert date.on(_day("2021-09-10")) is MAYBE
    assert date.on(_day("2021-09-11")) is NO


@pytest.mark.parametrize(
    "text", ["2021-09-21", "2021~", "201X", "[2015..2018]", "XXXX-07-13", "2021-XX"]
)
def test_part_needs_a_month_or_year(text: str) -> None:
    """Only a plain month or year has a beginning, a middle and an end."""
    with pytest.raises(InvalidValueError, match="plain month or year"):
        PartialDate(text, part="early")


def test_part_is_a_known_word() -> None:
    """Any other word for a part is refused."""
    with pytest.raises(InvalidValueError, match="early, mid or end"):
        PartialDate("2021", part="late")  # type: ignore[arg-type]


def test_inferred_year() -> None:
    """An inferred year is marked, told from what, and never makes an answer sure."""
    caption = PartialDate.parse("XXXX-07-13")
    date = caption.with_inferred("year", 2021, because="the year of the article")
    assert (date.edtf, date.inferred) == ("2021-07-13", ("year",))
    assert date.stated == caption
    assert not date.is_day
    assert date.on(_day("2021-07-13")) is MAYBE
    assert date.on(_day("2022-07-13")) is NO
    assert date.within(PartialDate.parse("XXXX-07")) is YES
    assert date.to_plain() == {
        "edtf": "2021-07-13",
        "inferred": ("year",),
        "inferred_from": "the year of the article",
    }
    assert str(date) == "2021-07-13 (year inferred)"


def test_inference_adds_up() -> None:
    """Two inferences are kept, each with its reason, in the order of the calendar."""
    date = PartialDate.parse("XXXX-09~").with_inferred("day", 21, because="the header")
    date = date.with_inferred("year", 2021, because="the series")
    assert date.edtf == "2021-09-21~"
    assert date.inferred == ("year", "day")
    assert date.inferred_from == "the header; the series"
    assert date.stated == PartialDate.parse("XXXX-09~")


@pytest.mark.parametrize(
    ("text", "inferred", "stated"),
    [
        ("2021-07-13", ("year",), "XXXX-07-13"),
        ("2021-07-13", ("month",), "2021"),
        ("2021-07-13", ("day",), "2021-07"),
        ("2021-07-13", ("year", "month"), None),
        ("2021", ("year",), None),
        ("2021-07", (), "2021-07"),
    ],
)
def test_stated(text: str, inferred: tuple[Component, ...], stated: str | None) -> None:
    """What remains without the inference is what EDTF can still say, or nothing."""
    reason = "a caption" if inferred else None
    date = PartialDate(text, inferred=inferred, inferred_from=reason)
    assert date.stated == (stated and PartialDate.parse(stated))


def test_inferred_year_of_a_part() -> None:
    """A part of a month outlives the loss of its year, a part of a month not that of its month."""
    date = PartialDate.early(None, 9).with_inferred("year", 2017, because="the caption")
    assert date == PartialDate(
        "2017-09", part="early", inferred=["year"], inferred_from="the caption"
    )
    assert date.stated == PartialDate.early(None, 9)
    other = PartialDate("2017-09", part="early", inferred=["month"], inferred_from="the caption")
    assert other.stated == PartialDate.parse("2017")


@pytest.mark.parametrize(
    ("date", "component", "value"),
    [
        (PartialDate.parse("2021"), "year", 2021),
        (PartialDate.parse("2021"), "decade", 2020),
        (PartialDate.parse("2021"), "day", 5),
        (PartialDate.parse("201X"), "year", 2021),
        (PartialDate.parse("201X"), "month", 5),
        (PartialDate.parse("[2015-06..2018]"), "year", 2015),
        (PartialDate.parse("XXXX-02-29"), "year", 2021),
        (PartialDate.early(2021), "month", 2),
        (PartialDate.early(2021, 9), "day", 2),
        (PartialDate.parse("2021"), "month", 13),
    ],
)
def test_inference_must_fit(date: PartialDate, component: Component, value: int) -> None:
    """What is stated, or contradicts what is stated, is not inferred."""
    with pytest.raises(InvalidValueError):
        date.with_inferred(component, value, because="the caption")


def test_inference_narrows_a_decade() -> None:
    """A year inferred within a decade keeps that nothing of it is stated."""
    date = PartialDate.parse("201X").with_inferred("year", 2015, because="the caption")
    assert (date.edtf, date.stated) == ("2015", None)
    assert date.is_before(_day("2100-01-01")) is MAYBE


@pytest.mark.parametrize(
    ("plain", "rule"),
    [
        ({}, "under .edtf."),
        ({"edtf": "2017", "part": "late"}, "early, mid or end"),
        ({"edtf": "2017", "note": ""}, "no keys but"),
        ({"edtf": 2017}, "EDTF text"),
        ({"edtf": "2017", "inferred": ["year"]}, "must say what it is inferred from"),
        ({"edtf": "2017", "inferred": ["year"], "inferred_from": " "}, "must say what"),
        ({"edtf": "2017", "inferred": ["year"], "inferred_from": 1}, "must say what"),
        ({"edtf": "2017", "inferred_from": "a"}, "must tell of something inferred"),
        ({"edtf": "2017", "inferred": ["month"], "inferred_from": "a"}, "what the date states"),
        ({"edtf": "2017", "inferred": ["year", "year"], "inferred_from": "a"}, "each once"),
        ({"edtf": "2017", "inferred": "year", "inferred_from": "a"}, "each once"),
        ({"edtf": "2017", "inferred": 3, "inferred_from": "a"}, "each once"),
        ({"edtf": "2017", "inferred": [["year"]], "inferred_from": "a"}, "each once"),
        ({"edtf": "2017", "part": ["early"]}, "early, mid or end"),
        ({"edtf": "2017", 1: "a"}, "no keys but"),
    ],
)
def test_from_plain_refuses(plain: object, rule: str) -> None:
    """A written form with another key, type or word is refused by its rule."""
    with pytest.raises(InvalidValueError, match=rule):
        PartialDate.from_plain(plain)


def test_without_year() -> None:
    """A day without a year is possible on that day of any year and on no other."""
    date = PartialDate.parse("XXXX-07-13")
    assert date.on(_day("2021-07-13")) is MAYBE
    assert date.on(_day("2021-07-14")) is NO
    assert date.is_before(DAY) is MAYBE
    assert date.is_after(DAY) is MAYBE
    assert date.within(Period.parse("2021-08/2021-09")) is NO
    assert date.within(Period.parse("2021-07-01/2021-07-31")) is MAYBE
    assert date.within(Period.parse("2010/2020")) is MAYBE
    assert date.same_as(PartialDate.parse("XXXX-07-14")) is NO
    assert date.same_as(PartialDate.parse("XXXX-07-14~")) is MAYBE
    assert date.within(PartialDate.parse("XXXX-07")) is YES
    assert date.within(PartialDate.parse("XXXX-08")) is NO
    assert date.within(PartialDate.parse("XXXX-07~")) is MAYBE


def test_approximate_day_without_year() -> None:
    """About a day without a year reaches one day further, also over the new year."""
    date = PartialDate.parse("XXXX-01-01~")
    assert [date.on(_day(f"2020-{text}")) for text in ("12-30", "12-31", "01-02", "01-03")] == [
        NO,
        MAYBE,
        MAYBE,
        NO,
    ]
    assert PartialDate.parse("XXXX-02-29~").on(_day("2021-03-01")) is MAYBE


def test_within_a_date_is_within_all_its_days() -> None:
    """A date that others lie within stands for all the days that it names."""
    month = PartialDate.parse("2021-09")
    assert month.within(PartialDate.parse("2021")) is YES
    assert PartialDate.parse("2021").within(month) is MAYBE
    assert PartialDate.parse("2020").within(month) is NO
    assert month.within(PartialDate.parse("2021~")) is MAYBE
    assert month.within(PartialDate.parse("2010~")) is NO
    assert month.within(PartialDate.parse("XXXX-09")) is YES
    assert month.within(PartialDate.parse("XXXX-10")) is NO
    assert PartialDate.parse("2021").within(PartialDate.parse("XXXX-09")) is MAYBE
    assert month.within(PartialDate.parse("[2015..]")) is YES


def test_plain_dates_do_not_load_edtf() -> None:
    """Only unspecified digits load the package that reads them."""
    code = (
        "import sys; from civdiplo.values.periods import parse_when\n"
        "for text in ('2021-09-21', '2021~', 'XXXX-07-13', '[2015..2018]', '2021-07-13/..'):\n"
        "    parse_when(text)\n"
        "assert 'edtf' not in sys.modules\n"
        "parse_when('201X'); assert 'edtf' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
