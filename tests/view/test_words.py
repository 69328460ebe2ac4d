"""Words: how dates, figures and names read."""

from __future__ import annotations

import pytest

from civdiplo import Dataset, Estimate, Money, Organization, Place, Twinning, parse_when
from civdiplo.values.intervals import Interval
from civdiplo.view.blocks import Name
from civdiplo.view.safe import visible
from civdiplo.view.words import Words, counted

WORDS = Words.of("en", Dataset().get)


@pytest.mark.parametrize(
    ("edtf", "read"),
    [
        ("2021-09-22", "22 September 2021"),
        ("2021-09", "September 2021"),
        ("2021", "2021"),
        ("2021~", "about 2021"),
        ("2021-09?", "perhaps September 2021"),
        ("XXXX-07-13", "13 July, year not stated"),
        ("[2015..2018]", "some time from 2015 to 2018"),
        ("[2015-02-01..2018-03-31]", "some time from 1 February 2015 to 31 March 2018"),
        ("[2015..]", "1 January 2015 or later"),
        ("[..2018]", "31 December 2018 or earlier"),
        ("201X", "201X"),
        ("XXXX-02-29", "29 February, year not stated"),
        ("XXXX-07", "July, year not stated"),
        ("2012/2017", "2012 to 2017"),
        ("2023/2023", "2023"),
        ("2021-07-13/..", "since 13 July 2021"),
        ("2021-07-13/", "from 13 July 2021, end not stated"),
        ("../2021", "until 2021"),
        ("/2021", "until 2021, start not stated"),
    ],
)
def test_dates_read_as_they_are_stated(edtf: str, read: str) -> None:
    """No date reads more precisely than it is known, and open is not unknown."""
    assert WORDS.when(parse_when(edtf)) == read


def test_what_has_no_date_says_so() -> None:
    """None is "not dated"; so is a period of which neither end is known."""
    assert WORDS.when(None) == "not dated"
    assert WORDS.when(parse_when("../..")) == "not dated"


@pytest.mark.parametrize(
    ("interval", "read"),
    [
        (Interval.point(5), "exactly 5 events"),
        (Interval(0, None), "no bound follows"),
        (Interval(5, None), "at least 5 events"),
        (Interval(5, None, lower_open=True), "more than 5 events"),
        (Interval(0, 5), "at most 5 events"),
        (Interval(0, 5, upper_open=True), "less than 5 events"),
        (Interval(5, 7), "5 to 7 events"),
        (Interval(5, 7, lower_open=True, upper_open=True), "above 5 to below 7 events"),
    ],
)
def test_bounds_read_as_words(interval: Interval, read: str) -> None:
    """Every sort of interval has words that a reader without mathematics understands."""
    assert WORDS.interval(interval, "event") == read


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        (Money("1234.5", "USD"), "1,234.50 USD"),
        (Money("1234.00", "USD"), "1,234 USD"),
        (Money("1234.567", "USD"), "1,234.567 USD"),
        (Money("0.5", "VND"), "0.5 VND"),
        (Estimate.exactly(1, "person"), "1 person"),
        (Estimate.almost(12, "country"), "almost 12 countries"),
        (Estimate.between(5, 7, "person"), "5 to 7 persons"),
    ],
)
def test_amounts_keep_their_digits_and_words(amount: Money | Estimate, read: str) -> None:
    """No digit is rounded away, and a fraction of money has the digits that it is written with."""
    assert WORDS.amount(amount) == read


def test_what_has_no_name_is_called_by_whom_it_ties() -> None:
    """A twinning is called by its places; what is not there by its id."""
    places = [Place(id=one, name={"en": one.title()}) for one in ("pskov", "vitebsk")]
    dataset = Dataset([*places, Twinning(id="t", parties=["pskov", "vitebsk"])])
    words = Words.of("en", dataset.get)
    assert "".join(
        part.text if isinstance(part, Name) else str(part) for part in words.called("t")
    ) == ("twinning: Pskov with Vitebsk")
    assert words.name("missing").text == "missing"


def test_a_name_says_which_language_it_is_in() -> None:
    """The language wanted comes first; one that is unknown is not made up."""
    names = {"a": {"ru": "Союз", "vi": "Hội"}, "b": {"und": "Union"}}
    dataset = Dataset(Organization(id=one, name=name) for one, name in names.items())
    found = [Words.of("ru", dataset.get).name(one) for one in names]
    assert [(name.text, name.language) for name in found] == [("Союз", "ru"), ("Union", None)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hà Nội", "Hà Nội"),
        ("two\nlines", "two lines"),
        ("esc\x1b[31m", "esc[U+001B][31m"),
        ("\u202eabc", "[U+202E]abc"),
        ("\ud800", "[U+D800]"),
        ("\ufffe", "[U+FFFE]"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_control_characters_are_seen_and_not_obeyed(text: str, shown: str) -> None:
    """What steers a terminal or turns text around is written as its code point."""
    assert visible(text) == shown


def test_small_counts_have_their_noun() -> None:
    """One is singular, all else plural."""
    assert [counted(count, "country") for count in (0, 1, 1200)] == [
        "0 countries", "1 country", "1,200 countries",
    ]  # fmt: skip
    assert counted(2, "box") == "2 boxes"
