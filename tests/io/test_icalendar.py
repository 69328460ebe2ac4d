"""Events as a calendar: full days only, nothing invented, nothing lost unsaid."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Event,
    EventSeries,
    Organization,
    Outcome,
    Participation,
    Place,
    Source,
)
from civdiplo.errors import InvalidDataError, InvalidValueError, MissingExtraError
from civdiplo.io.icalendar import not_written, to_icalendar, write
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation

NAME = {"en": "Forum"}
STAMP = datetime.datetime(2022, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
FORUM = Event(
    id="forum",
    name={"en": "Forum; first", "ru": "Форум"},
    date="2021-09-21/2021-09-22",
    event_type="forum",
    event_format="hybrid",
    place="hall",
    series="forums",
    organizers=["union", "stranger"],
    themes=["youth"],
    status="planned",
    note={"en": "In two languages,\nwith a fair."},
    sources=[Citation("doc"), Citation("lost")],
)
WORLD = Dataset([
    FORUM,
    Place(id="hall", name={"en": "Hall"}, part_of="city", latitude="21.03", longitude="105.85"),
    Place(id="city", name={"en": "City", "ru": "Город"}, part_of="land"),
    Place(id="land", name={"en": "Land"}, part_of="city"),
    EventSeries(id="forums", name={"en": "Forums"}),
    Organization(id="union", name={"en": "Union", "ru": "Союз"}),
    Source(id="doc", title={"en": "Notice"}, published="2021-08-01", retrieved="2021-10"),
])  # fmt: skip


def components(written: bytes) -> list[Any]:
    """Read a calendar back with the package's own parser."""
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


def lines(written: bytes) -> list[str]:
    """Return the lines of a calendar, unfolded."""
    return written.decode().replace("\r\n ", "").splitlines()


def test_an_event_is_written_with_all_that_a_calendar_has_a_place_for() -> None:
    """Days, status, place with what is around it, categories, contacts and note are there."""
    written = lines(to_icalendar(WORLD))
    assert written == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//civdiplo//calendar//EN",
        "BEGIN:VEVENT",
        "SUMMARY;LANGUAGE=en:Forum\\; first",
        "DTSTART;VALUE=DATE:20210921",
        "DTEND;VALUE=DATE:20210923",
        "DTSTAMP:20210801T000000Z",
        "UID:forum@civdiplo",
        "CATEGORIES:Forums,Youth,forum",
        "COMMENT:hybrid",
        "CONTACT:Union",
        "CONTACT:stranger",
        "DESCRIPTION;LANGUAGE=en:In two languages\\,\\nwith a fair.",
        "GEO:21.03;105.85",
        "LOCATION:Hall\\, City\\, Land",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_languages_are_the_callers() -> None:
    """Names are picked by language, and a text says which one it is in."""
    written = lines(to_icalendar(WORLD, languages=["ru"]))
    assert "SUMMARY;LANGUAGE=ru:Форум" in written
    assert "CONTACT:Союз" in written
    assert "LOCATION:Hall\\, Город\\, Land" in written
    plain = lines(to_icalendar([Event(id="e", name={"und": "Forum"}, date="2021-09-21")]))
    assert "SUMMARY:Forum" in plain


def test_events_alone_need_no_dataset() -> None:
    """What cannot be looked up is written as its id."""
    written = lines(to_icalendar([FORUM]))
    assert {"LOCATION:hall", "CONTACT:union", "DTSTAMP:19700101T000000Z"} <= {*written}
    assert lines(to_icalendar([FORUM], dataset=WORLD)) == lines(to_icalendar(WORLD))
    assert lines(to_icalendar(WORLD.select(type=Event), dataset=WORLD)) == lines(
        to_icalendar(WORLD)
    )


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("planned", "TENTATIVE"),
        ("active", "CONFIRMED"),
        ("completed", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        (None, None),
    ],
)
def test_status_has_a_word_of_the_standard(status: Any, word: str | None) -> None:
    """A planned event is tentative; where no status is stated, none is written."""
    (made,) = components(to_icalendar([Event(id="e", name=NAME, date="2021-09-21", status=status)]))
    assert made.get("status") == word


@pytest.mark.parametrize(
    "date",
    [
        "2021-09",
        "2021",
        "2021-09-21~",
        "XXXX-07-13",
        "[2015..2018]",
        "2021-09-21/",
        "2021-09-21/..",
        "/2021-09-21",
        "2021-09/2021-10-02",
        PartialDate.parse("XXXX-07-13").with_inferred("year", 2021, because="of the caption"),
        Period.parse("2021-09-21~/2021-09-22"),
    ],
)
def test_no_day_is_invented(date: Any) -> None:
    """An event whose days are not stated in full is left out, and listed with its date."""
    event = Event(id="e", name=NAME, date=date)
    assert components(to_icalendar([event])) == []
    (left,) = not_written([event])
    assert (left.code, left.entity, left.original) == ("no-day", "e", str(event.date))


def test_an_event_without_a_date_is_listed() -> None:
    """The event is not written."""
    (left,) = not_written([Event(id="e", name=NAME)])
    assert (left.code, left.original) == ("no-day", None)
    assert left.became == "the event is not written"


def test_stated_fields_without_a_place_are_listed() -> None:
    """Participants and outcomes are named as lost; an empty tuple is a statement too."""
    event = Event(
        id="e",
        name=NAME,
        date="2021-09-21",
        participants=[Participation(party="union")],
        outcomes=[],
        sources=[Citation("doc")],
    )
    fields = [left.field for left in not_written([event])]
    assert fields == ["sources", "participants", "outcomes"]
    assert not_written([event]).counts == {"no-such-field": 3}
    left = not_written(Dataset([event, Source(id="doc", title=NAME)]))
    assert [entry.entity for entry in left.of("no-such-type")] == ["doc"]
    lost = not_written([event]).entries[1]
    assert lost.original == ({"party": "union"},)
    assert lost.became == "not written"
    with_result = Outcome(outcome_type="proposal", name={"en": "More"})
    assert not_written([Event(id="f", name=NAME, date="2021-09-21", outcomes=[with_result])])


def test_a_file_is_written_and_what_is_lost_returned(tmp_path: Path) -> None:
    """The file holds the bytes; the list is that of `not_written`; a generator is read once."""
    path = tmp_path / "forums.ics"
    undated = Event(id="undated", name=NAME)
    left = write((event for event in [FORUM, undated]), path, dataset=WORLD, stamp=STAMP)
    assert path.read_bytes() == to_icalendar([FORUM], dataset=WORLD, stamp=STAMP)
    assert left == not_written([FORUM, undated])
    with pytest.raises(InvalidDataError, match="must be one full day"):
        write([undated], tmp_path / "strict.ics", strict=["no-day"])
    assert list(tmp_path.iterdir()) == [path]
    assert write(WORLD, path) == not_written(WORLD)
    assert path.read_bytes() == to_icalendar(WORLD)


def test_the_stamp_is_the_callers_or_the_sources() -> None:
    """A stamp that is given is written in UTC; without a time zone it would be ambiguous."""
    assert "DTSTAMP:20220102T030405Z" in lines(to_icalendar([FORUM], stamp=STAMP))
    moved = STAMP.astimezone(datetime.timezone(datetime.timedelta(hours=7)))
    assert to_icalendar([FORUM], stamp=moved) == to_icalendar([FORUM], stamp=STAMP)
    with pytest.raises(InvalidValueError, match="must have a time zone"):
        to_icalendar([FORUM], stamp=STAMP.replace(tzinfo=None))


def test_only_events_are_taken() -> None:
    """Something else among the events is refused."""
    with pytest.raises(InvalidValueError, match="events must be events"):
        to_icalendar([WORLD["union"]])  # type: ignore[list-item]


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the error is the command that installs it; the list needs it not."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civdiplo\[calendar\]'"):
        to_icalendar(WORLD)
    assert not_written(WORLD)


@given(
    st.lists(
        st.tuples(
            st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 30)), st.integers(0, 9)
        ),
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_days_are_read_back_as_they_were(
    drawn: list[tuple[datetime.date, int]], random: Any
) -> None:
    """Start and end come back whatever the order; the same events give the same bytes."""
    events = []
    for number, (start, length) in enumerate(drawn):
        end = (
            min(start + datetime.timedelta(days=length), datetime.date(9999, 12, 30))
            if start < datetime.date(9999, 12, 20)
            else start
        )
        date = PartialDate.from_date(start) if start == end else Period.of(start, end)
        events.append(Event(id=f"e{number}", name=NAME, date=date))
    shuffled = random.sample(events, len(events))
    written = to_icalendar(shuffled)
    assert written == to_icalendar(events)
    read = {
        str(made["uid"]).partition("@")[0]: (
            made["dtstart"].dt,
            made["dtend"].dt - datetime.timedelta(days=1),
        )
        for made in components(written)
    }
    assert read == {
        event.id: (event.date.earliest, event.date.latest) for event in events if event.date
    }
    assert not not_written(events)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200))
def test_any_text_is_read_back(name: str) -> None:
    """Commas, backslashes, emoji and long texts come back; no line is over 75 octets."""
    try:
        event = Event(id="e", name={"en": name}, date="2021-09-21", note={"en": f"a\n{name}"})
    except InvalidValueError:
        return
    written = to_icalendar([event])
    (made,) = components(written)
    assert str(made["summary"]) == str(event.name)
    assert str(made["description"]) == str(event.note)
    assert max(map(len, written.split(b"\r\n"))) <= 75
