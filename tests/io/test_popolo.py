"""Popolo: what is embedded or referred to is laid flat, and goes back as it was."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Event,
    Group,
    Membership,
    Organization,
    Person,
    Place,
    Post,
    Source,
)
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import popolo
from civdiplo.io.report import Import
from civdiplo.samples import sample
from civdiplo.serialize import dumps
from civdiplo.testing import datasets
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

DATA = Path(__file__).parents[3] / "shared" / "data" / "ftm_popolo_bods"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/ftm_popolo_bods is absent")
made = datasets(max_size=5)


def read_told(folder: Path, told: Any, **options: Any) -> Import:
    """Write a file and read it."""
    path = folder / "popolo.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return popolo.read(path, **options)


def leaves(value: Any) -> Iterator[str]:
    """Yield every text, number and word of plain data."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield str(value)


def kept(found: Import) -> set[str]:
    """Return every leaf of a dataset and of its report, and the languages of its names."""
    plain = json.loads(dumps(found.dataset))
    texts = [one for entity in found.dataset for one in entity.names()]
    tags = {tag.casefold() for text in texts for tag in text.languages}
    schemes = {
        part
        for entity in found.dataset
        for one in getattr(entity, "identifiers", None) or ()
        for part in (one.scheme, one.code)
    }
    dates = {
        part for one in leaves(plain) if one.count("/") == 1 for part in one.split("/") if part
    }
    return {*leaves(plain), *leaves(found.report.to_plain()), *tags, *schemes, *dates}


def without_ids(told: list[dict[str, Any]]) -> list[str]:
    """Return memberships as text, without the ids that few files give them."""
    return sorted(json.dumps({key: one[key] for key in sorted(one) if key != "id"}) for one in told)


def unordered(told: dict[str, Any]) -> dict[str, Any]:
    """Return a thing with its lists in one order, which says nothing in Popolo."""
    return {
        key: sorted(json.dumps(part, sort_keys=True) for part in one)
        if isinstance(one, list)
        else one
        for key, one in told.items()
    }


@needs_data
@pytest.mark.parametrize(
    ("country", "counts", "dates"),
    [("burundi", (227, 9, 227), (0, 0)), ("estonia", (193, 8, 299), (90, 97))],
)
def test_parliaments_have_the_figures_that_are_known_of_them(
    country: str, counts: tuple[int, int, int], dates: tuple[int, int]
) -> None:
    """Persons, bodies, memberships and their dates are counted as without this library."""
    truth = json.loads((DATA / "ground_truth_dev.json").read_text(encoding="utf-8"))
    dataset, report = popolo.read(DATA / f"popolo_{country}.json")
    facts = truth[f"popolo_{country}.json"]
    held = tuple(len(dataset.of(one)) for one in (Person, Organization, Membership))
    names = ("persons", "organizations", "memberships")
    assert held == tuple(facts[name] for name in names) == counts
    found = dataset.of(Membership)
    periods = [one.period for one in found if one.period is not None]
    ends = (
        sum(one.start is not None for one in periods),
        sum(one.end is not None for one in periods),
    )
    assert ends == (facts["with_start_date"], facts["with_end_date"]) == dates
    assert (len(dataset.of(Place)), len(dataset.of(Event))) == (facts["areas"], facts["events"])
    assert Counter(one.role for one in found) == facts["memberships_by_role"]
    assert not dataset.dangling()
    named = [one for one in dataset.of(Person) if one.identifiers]
    wikidata = [p for p in named if any(i.scheme == "wikidata" for i in p.identifiers or ())]
    assert len(wikidata) == facts["persons_with_wikidata"]
    assert set(report.counts) == {"extension", "no-collection"}


@needs_data
@pytest.mark.parametrize("country", ["burundi", "estonia"])
def test_every_leaf_of_a_parliament_is_kept_and_written_back(tmp_path: Path, country: str) -> None:
    """Each value is in the dataset, its extras or the report, and goes back as it was."""
    path = DATA / f"popolo_{country}.json"
    found = popolo.read(path)
    told = json.loads(path.read_text(encoding="utf-8"))
    held = kept(found)
    lost = {leaf for leaf in leaves(told) if leaf not in held and leaf.casefold() not in held}
    assert lost <= {"multilingual"}  # which is what a name in several languages is
    report = popolo.write(found.dataset, tmp_path / "again.json")
    assert not report
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert without_ids(again["memberships"]) == without_ids(told["memberships"])
    for collection in ("persons", "organizations", "areas", "events"):
        before = {one["id"]: unordered(one) for one in told[collection]}
        assert {one["id"]: unordered(one) for one in again[collection]} == before


@given(made)
@settings(max_examples=30, deadline=None)
def test_writing_reading_and_writing_gives_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    """What was written once is written the same again, after it has been read."""
    folder = tmp_path_factory.mktemp("popolo")
    popolo.write(dataset, folder / "one.json")
    again = popolo.read(folder / "one.json").dataset if told_any(folder / "one.json") else dataset
    popolo.write(again, folder / "two.json")
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()


def told_any(path: Path) -> bool:
    """Say whether a file tells of anything."""
    return bool(json.loads(path.read_text(encoding="utf-8")))


def test_the_sample_goes_to_popolo_and_back_without_another_change(tmp_path: Path) -> None:
    """The shipped sample is written the same again after it has been read."""
    report = popolo.write(sample(), tmp_path / "one.json")
    again, _ = popolo.read(tmp_path / "one.json")
    popolo.write(again, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert set(report.counts) >= {"date-form", "no-such-type", "no-such-field", "locator"}


@given(made)
@settings(max_examples=25, deadline=None)
def test_what_is_not_written_is_in_the_report(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    """Each stated field of each entity is carried, or has an entry of its own."""
    report = popolo.write(dataset, tmp_path_factory.mktemp("popolo") / "one.json")
    about = {(entry.entity, entry.field) for entry in report}
    for entity in dataset:
        fields = popolo.CARRIES.get(type(entity))
        if fields is None:
            assert (entity.id, None) in about
            continue
        for shape in shapes(type(entity)):
            if shape.name not in (*fields, "id") and getattr(entity, shape.name) != shape.default:
                assert (entity.id, shape.name) in about


def test_embedded_and_referenced_objects_are_the_same(tmp_path: Path) -> None:
    """An object within another, a reference, and a nested list all give one thing of its own."""
    union = {"id": "union", "name": "Union"}
    referred = {
        "persons": [{"id": "p", "name": "The envoy"}],
        "organizations": [union, {"id": "part", "name": "Part", "parent_id": "union"}],
        "posts": [{"id": "chair", "label": "Chair", "role": "chair", "organization_id": "union"}],
        "memberships": [
            {"id": "m", "person_id": "p", "organization_id": "union", "role": "member"}
        ],
    }
    embedded = {
        "persons": [
            {
                "id": "p",
                "name": "The envoy",
                "memberships": [{"id": "m", "organization": union, "role": "member"}],
            }
        ],
        "organizations": [
            {"id": "part", "name": "Part", "parent": {"id": "union"}},
            union | {"posts": [{"id": "chair", "label": "Chair", "role": "chair"}]},
        ],
    }
    one, two = read_told(tmp_path, referred), read_told(tmp_path, embedded)
    assert one.dataset == two.dataset
    assert (len(one.report), len(two.report)) == (0, 0)


def test_organizations_are_members_and_persons_hold_posts(tmp_path: Path) -> None:
    """A member that is an organization makes a membership, a post an appointment."""
    dataset, report = read_told(
        tmp_path,
        {
            "persons": [{"id": "p", "name": "The envoy"}],
            "organizations": [
                {"id": "union", "name": "Union", "classification": "umbrella union"},
                {
                    "id": "club",
                    "name": "Club",
                    "memberships": [
                        {"id": "m1", "member": {"id": "club"}, "organization_id": "union"},
                        {"id": "m2", "person_id": "p"},
                    ],
                },
            ],
            "posts": [{"id": "chair", "label": "Chair", "organization_id": "union"}],
            "memberships": [
                {
                    "id": "a",
                    "person_id": "p",
                    "post_id": "chair",
                    "organization_id": "union",
                    "role": "Chair of the Board",
                    "start_date": "2017",
                    "end_date": "2022-05",
                },
                {"id": "m3", "member": {"id": "x", "name": "X", "gender": "male"},
                 "organization_id": "club"},
            ],
        },
    )  # fmt: skip
    by_id = {one.id: one for one in dataset.of(Membership)}
    assert set(by_id) == {"m1", "m3"}  # m2 does not say whose membership it is
    assert (by_id["m1"].member, by_id["m1"].organization) == ("club", "union")
    assert isinstance(dataset["x"], Person)
    (appointment,) = dataset.of(Appointment)
    assert (appointment.post, appointment.period) == ("chair", Period.parse("2017/2022-05"))
    assert appointment.extra["org.popoloproject:role"] == "Chair of the Board"
    assert report.counts == {"incomplete": 1}
    (post,) = dataset.of(Post)
    assert (post.organization, post.role) == ("union", None)


def test_names_keep_their_languages(tmp_path: Path) -> None:
    """Translations are one name, other names are aliases in their language, the rest is kept."""
    others = [
        {"lang": "en", "name": "Union", "note": "multilingual"},
        {"lang": "zh-hant", "name": "聯盟", "note": "multilingual"},
        {"lang": "en", "name": "The Union", "note": "multilingual"},
        {"lang": "vi", "name": "Liên hiệp"},
        {"name": "Old union", "end_date": "1975", "note": "former"},
        {"lang": "no such tag", "name": "Y"},
        {"note": "nothing"},
    ]
    told = {"organizations": [{"id": "u", "name": "U", "other_names": others}]}
    found = read_told(tmp_path, told)
    (union,) = found.dataset.of(Organization)
    assert union.name == LocalText({"und": "U", "en": "Union"})
    assert [one.to_plain() for one in union.aliases or ()] == [
        {"zh-Hant": "聯盟"}, {"en": "The Union"}, {"vi": "Liên hiệp"},
        {"und": "Old union"}, {"und": "Y"},
    ]  # fmt: skip
    assert not [leaf for leaf in leaves(told) if leaf not in kept(found)]
    popolo.write(found.dataset, tmp_path / "again.json")
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert unordered(again["organizations"][0]) == unordered(told["organizations"][0])


def test_dates_that_are_none_are_told_and_kept(tmp_path: Path) -> None:
    """A day that is not in the calendar, a time and a reversed period have entries."""
    dataset, report = read_told(
        tmp_path,
        {
            "organizations": [{"id": "u", "name": "U", "founding_date": "2021-99-99"}],
            "events": [
                {"id": "e", "name": "E", "start_date": "2021-09", "end_date": "2021-09"},
                {"id": "f", "name": "F", "start_date": "2021-09-21T10:00:00Z"},
                {"id": "g", "name": "G", "start_date": "2021", "end_date": "2020"},
            ],
        },
    )
    events = {one.id: one.date for one in dataset.of(Event)}
    assert events == {"e": PartialDate("2021-09"), "f": None, "g": None}
    assert report.counts == {"no-date": 3}
    assert dataset["g"].extra["org.popoloproject:end_date"] == "2020"


def test_sources_are_told_once_and_cited(tmp_path: Path) -> None:
    """Two who cite one link cite one source; a link that says more stays as it is."""
    link = {"url": "http://example.org/list", "note": "List"}
    persons = [
        {"id": "p", "name": "P", "sources": [link, link | {"checked": "2021"}]},
        {"id": "q", "name": "Q", "sources": [link]},
    ]
    found = read_told(tmp_path, {"persons": persons})
    (source,) = found.dataset.of(Source)
    assert (str(source.title), source.url) == ("List", "http://example.org/list")
    assert all(one.sources[0].source == source.id for one in found.dataset.of(Person))
    popolo.write(found.dataset, tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text())["persons"] == persons


def test_ids_that_do_not_fit_or_are_used_twice_are_told_apart(tmp_path: Path) -> None:
    """An id with a slash, or one of two collections, gets one of ours and goes back as it was."""
    told = {
        "persons": [{"id": "x", "name": "P"}],
        "organizations": [{"id": "x", "name": "O", "area_id": "area/1"}],
        "areas": [{"id": "area/1", "name": "A"}],
        "memberships": [{"id": "m", "person_id": "x", "organization_id": "x"}],
    }
    found = read_told(tmp_path, told)
    (one,) = found.dataset.of(Membership)
    assert isinstance(found.dataset[one.member], Person)
    assert isinstance(found.dataset[one.organization], Organization)
    assert not found.report
    popolo.write(found.dataset, tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text()) == told
    _, report = read_told(
        tmp_path, {"memberships": [told["memberships"][0] | {"person_id": "a/b"}]}
    )
    assert report.counts == {"unfit-id": 1}


def test_what_is_told_twice_or_nowhere_is_told(tmp_path: Path) -> None:
    """Repetitions, contradictions, other collections and unnamed things have entries."""
    dataset, report = read_told(
        tmp_path,
        {
            "persons": [
                {"id": "p", "name": "P"},
                {"id": "p", "name": "P"},
                {"id": "p", "name": "Another"},
                {"gender": "female"},
                {"id": "q", "name": " Q\u0007 ", "a b": 1},
            ],
            "motions": [{"id": "motion"}],
            "posts": None,
        },
    )
    assert report.counts == {
        "key": 1, "no-collection": 1, "no-name": 1, "repeated": 1, "text-changed": 1,
        "told-differently": 1,
    }  # fmt: skip
    assert len(dataset) == 3


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Doubtful dates, open ends, groups, roles and sources without an address have entries."""
    dataset = Dataset(
        [
            Source(id="s", title={"en": "A book"}),
            Group(id="g", name={"und": "Donors"}),
            Organization(id="o", name={"en": "O"}, founded="2021~", country="VN", identifiers=()),
            Event(
                id="e",
                name={"en": "E"},
                date="2021-09-21",
                organizers=["o", "g"],
            ),
            Membership(id="m", member="g", organization="o", period="2019/.."),
        ]
    )
    report = popolo.write(dataset, tmp_path / "one.json")
    assert report.counts == {"date-form": 2, "no-such-field": 3, "other-type": 1, "uncited": 1}
    told = json.loads((tmp_path / "one.json").read_text())
    assert told["memberships"][0]["member"] == {"id": "g", "name": "Donors"}
    assert told["events"][0]["start_date"] == told["events"][0]["end_date"] == "2021-09-21"
    with pytest.raises(InvalidDataError):
        popolo.write(dataset, tmp_path / "two.json", strict=["date-form"])
    assert not (tmp_path / "two.json").exists()


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ("", "$", "must be JSON"),
        ("[]", "$", "must be an object"),
        ("{}", "$", "must have one of the collections"),
        ('{"persons": {}}', "$.persons", "must be a list"),
        ('{"persons": [5]}', "$.persons[0]", "must be an object"),
        ('{"persons": [{"id": 5}]}', "$.persons[0].id", "must be text"),
        ('{"persons": [{"id": ""}]}', "$.persons[0].id", "must not be empty"),
        ('{"persons": [{"memberships": [5]}]}', "$.persons[0].memberships[0]", "be an object"),
        ('{"memberships": [{"person_id": {}}]}', "$.memberships[0].person_id", "be text"),
        ('{"persons": [{"id": "a", "id": "b"}]}', "$.persons[0].id", "must be given once"),
        ('{"persons": [{"x": NaN}]}', "$.persons[0].x", "must be a finite number"),
        ('{"persons": [', "$", "must be JSON"),
        ('{"persons": ' + "[" * 100_000, "$", "nested"),
        ('{"persons": [{"x": ' + "[" * 100 + "]" * 100 + "}]}", "$", "nested deeper than 90"),
    ],
)
def test_what_is_no_popolo_is_named(tmp_path: Path, text: str, path: str, rule: str) -> None:
    """A bad file is refused as a whole, with the path and the rule of each fault."""
    with pytest.raises(InvalidDataError) as caught:
        read_told(tmp_path, text)
    (fault,) = caught.value.faults
    assert (fault.file, fault.path) == (str(tmp_path / "popolo.json"), path)
    assert rule in fault.rule


def test_encodings_and_codes_are_checked(tmp_path: Path) -> None:
    """Another encoding, a byte order mark and a code that is none are refused."""
    path = tmp_path / "popolo.json"
    for raw, rule in ((b"\xff\xfe{", "UTF-8"), ("\ufeff{}".encode(), "byte order mark")):
        path.write_bytes(raw)
        with pytest.raises(InvalidDataError, match=rule):
            popolo.read(path)
    with pytest.raises(InvalidValueError, match="strict"):
        popolo.read(path, strict="nonsense")


KEYS = (
    "id", "name", "person", "organization", "organization_id", "person_id", "member", "post_id",
    "memberships", "posts", "area", "other_names", "lang", "note", "identifiers", "scheme",
    "sources", "url", "start_date", "attendees",
)  # fmt: skip
things = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(KEYS), one, max_size=5),
    max_leaves=12,
)
COLLECTIONS = ("persons", "organizations", "posts", "memberships", "areas", "events")


@given(st.dictionaries(st.sampled_from(COLLECTIONS), st.lists(things, max_size=3)))
@settings(max_examples=40, deadline=None)
def test_any_json_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, told: dict[str, Any]
) -> None:
    """Whatever a file holds, it is refused with faults, or read and written the same twice."""
    folder = tmp_path_factory.mktemp("popolo")
    with contextlib.suppress(InvalidDataError):
        found = read_told(folder, told)
        popolo.write(found.dataset, folder / "one.json")
        again = popolo.read(folder / "one.json") if told_any(folder / "one.json") else found
        popolo.write(again.dataset, folder / "two.json")
        assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
