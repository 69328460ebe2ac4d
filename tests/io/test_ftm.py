"""FollowTheMoney: what it says is kept, what we say it takes, and what neither can is reported."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Appointment,
    Campaign,
    Contribution,
    Cooperation,
    Membership,
    Memorandum,
    Organization,
    Person,
    Place,
    Post,
    Representation,
    Source,
    Twinning,
)
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import ftm
from civdiplo.io.ftm.ids import from_ftm, to_ftm
from civdiplo.io.ftm.lines import LONGEST
from civdiplo.io.report import Import
from civdiplo.samples import sample
from civdiplo.serialize import dumps
from civdiplo.testing import datasets, entity_ids
from civdiplo.totals import totals
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period

DATA = Path(__file__).parents[3] / "shared" / "data" / "ftm_popolo_bods"
DONATIONS = DATA / "ftm_parteispenden_donations.ijson"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/ftm_popolo_bods is absent")
UNSOUND = re.compile(r"[^\S ]|[^ -~]")
made = datasets(max_size=5)


def line(id: str, schema: str, **properties: Any) -> dict[str, Any]:
    """Return an entity as a line tells it; a text stands for a list of one."""
    held = {key: [one] if isinstance(one, str) else one for key, one in properties.items()}
    return {"id": id, "schema": schema, "properties": held}


def read_lines(folder: Path, *lines: Any, **options: Any) -> Import:
    """Write lines to a file and read it."""
    path = folder / "lines.ijson"
    texts = (one if isinstance(one, str) else json.dumps(one) for one in lines)
    path.write_bytes("".join(f"{one}\n" for one in texts).encode())
    return ftm.read(path, **options)


def told(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file."""
    return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]


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
    """Return every leaf of a dataset and of its report, also the parts of codes and periods."""
    held = {*leaves(json.loads(dumps(found.dataset))), *leaves(found.report.to_plain())}
    parts = {part for one in held for sign in ":/" for part in (one.partition(sign)[::2])}
    return held | parts


def is_kept(leaf: str, held: set[str]) -> bool:
    """Say whether a leaf of a file is there, perhaps in the form that it has here."""
    return any(one in held for one in (leaf, leaf.upper(), leaf.strip(), from_ftm(leaf)))


@given(made)
@settings(max_examples=30, deadline=None)
def test_writing_reading_and_writing_gives_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    """What was written once is written the same again, after it has been read."""
    folder = tmp_path_factory.mktemp("ftm")
    ftm.write(dataset, folder / "one.ijson")
    again, _ = ftm.read(folder / "one.ijson")
    ftm.write(again, folder / "two.ijson")
    assert (folder / "one.ijson").read_bytes() == (folder / "two.ijson").read_bytes()


@given(made)
@settings(max_examples=30, deadline=None)
def test_followthemoney_takes_every_value_that_is_written(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    """The package itself cleans, validates and keeps each value as it stands in the file."""
    path = tmp_path_factory.mktemp("ftm") / "one.ijson"
    ftm.write(dataset, path)
    hold_against_the_package(path)


def hold_against_the_package(path: Path) -> int:
    """Give every line to followthemoney, as from an untrusted source; return how many."""
    package = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    lines = told(path)
    schemata = {one["id"]: package.model.get(one["schema"]) for one in lines}
    for one in lines:
        proxy = package.model.get_proxy(json.loads(json.dumps(one)), cleaned=False)
        proxy.schema.validate(one)
        assert proxy.id == one["id"]
        assert {key: proxy.get(key) for key in one["properties"]} == one["properties"]
        assert not proxy.schema.abstract
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity" and value in schemata:
                assert schemata[value].is_a(prop.range)
    return len(lines)


def test_the_sample_is_taken_by_the_package_and_written_the_same_again(tmp_path: Path) -> None:
    """The shipped sample goes to FollowTheMoney and back without another change."""
    dataset = sample()
    report = ftm.write(dataset, tmp_path / "one.ijson")
    assert hold_against_the_package(tmp_path / "one.ijson") > 150
    again, _ = ftm.read(tmp_path / "one.ijson")
    ftm.write(again, tmp_path / "two.ijson")
    assert (tmp_path / "one.ijson").read_bytes() == (tmp_path / "two.ijson").read_bytes()
    assert set(report.counts) >= {"language", "no-such-type", "other-type", "locator"}


@given(made)
@settings(max_examples=25, deadline=None)
def test_what_is_not_written_is_in_the_report(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    """Each stated field stands in the file in one way or another, or has an entry of its own."""
    path = tmp_path_factory.mktemp("ftm") / "one.ijson"
    report = ftm.write(dataset, path)
    entities = {one["id"] for one in told(path)}
    about = {(entry.entity, entry.field) for entry in report}
    for entity in dataset:
        if (entity.id, None) in about and to_ftm(entity.id) not in entities:
            continue
        for shape in shapes(type(entity)):
            value = getattr(entity, shape.name)
            if value == shape.default or shape.name in ftm.CARRIES.get(type(entity), ()):
                continue
            assert (
                shape.name == "id"
                or (entity.id, shape.name) in about
                or (
                    entity.id,
                    None,
                )
                in about
            )


@given(entity_ids())
def test_ids_come_back(entity_id: str) -> None:
    """Any id of ours can be written as FollowTheMoney takes it, and is read back as it was."""
    written = to_ftm(entity_id)
    assert from_ftm(written) == entity_id
    assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", written)


@given(st.from_regex(r"[0-9a-zA-Z]([0-9a-zA-Z.-]{0,20}[0-9a-zA-Z])?", fullmatch=True))
def test_ids_of_others_come_back(written: str) -> None:
    """Any id that FollowTheMoney takes is written again as it was."""
    assert to_ftm(from_ftm(written)) == written


@needs_data
def test_the_donations_are_read_whole() -> None:
    """474 lines are 290 payments of 40,589,689.15 euros over 116 pairs of 95 actors, and more."""
    dataset, report = ftm.read(DONATIONS)
    lines = {one["id"]: one for one in told(DONATIONS)}
    counts = [len(dataset.of(cls)) for cls in (Contribution, Place, Organization, Person)]
    assert (len(lines), counts) == (474, [290, 89, 56 + 17, 22])
    companies = [one for one in dataset.of(Organization) if one.organization_type == "company"]
    assert len(companies) == 56
    gifts = dataset.of(Contribution)
    pairs = {(one.provider, one.receiver) for one in gifts}
    assert (len(pairs), len({end for pair in pairs for end in pair})) == (116, 95)
    assert all(end in dataset for pair in pairs for end in pair)
    (row,) = totals(dataset, by=())
    (one,) = row.sums
    assert (one.currency, one.nominal) == ("EUR", Decimal("40589689.15"))
    package = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    proxies = [package.model.get_proxy(one) for one in lines.values()]
    assert {pair for proxy in proxies for pair in proxy.edgepairs()} == pairs
    assert report.counts == {"several": 12}
    assert {entry.field for entry in report} == {"addressEntity"}


@needs_data
def test_every_leaf_of_the_donations_is_kept_and_written_back(tmp_path: Path) -> None:
    """Each value is in the dataset, its extras or the report, and goes back as it was."""
    found = ftm.read(DONATIONS)
    held = kept(found)
    lines = told(DONATIONS)
    lost = {leaf for one in lines for leaf in leaves(one) if not is_kept(leaf, held)}
    assert lost == {"Payment", "Address", "Company"}  # what the types of the entities say
    ftm.write(found.dataset, tmp_path / "again.ijson")
    again = {one["id"]: one for one in told(tmp_path / "again.ijson")}
    assert again == {one["id"]: one for one in lines}
    assert hold_against_the_package(tmp_path / "again.ijson") == 474


def test_a_stream_gives_what_a_file_does(tmp_path: Path) -> None:
    """Entity by entity or all at once, the same is read and reported."""
    path = tmp_path / "sample.ijson"
    ftm.write(sample(), path)
    stream = ftm.iter_read(path)
    entities = list(stream)
    dataset, report = ftm.read(path)
    assert Dataset(entities) == dataset
    assert stream.report == report


def test_values_that_nothing_pairs_up_are_told_and_kept(tmp_path: Path) -> None:
    """Two amounts, dates, currencies or ends are never paired by guess: all stay, with an entry."""
    dataset, report = read_lines(
        tmp_path,
        line("p1", "Payment", payer="a", amount=["1", "2"], currency=["EUR", "USD"]),
        line("p2", "Payment", payer=["a", "b"], beneficiary="c", date=["2020", "2021"]),
        line("p3", "Payment", amount="5"),
        line("p4", "Payment", amount="1.000,00", currency="EUR", date="2021Q1"),
        line("m", "Membership", member=["a", "b"], organization=["c", "d"]),
        line("o", "Organization", name="O", country=["vn", "ru"], incorporationDate="c. 1999"),
    )
    assert {one.id for one in dataset} == {"p1", "p2", "p3", "p4", "o"}
    assert all(one.amount is None for one in dataset.of(Contribution))
    assert (
        dataset.entity("p2", Contribution).provider is None if hasattr(dataset, "entity") else True
    )
    assert report.counts == {"incomplete": 1, "no-currency": 2, "no-date": 2, "several": 5}
    extra = dataset["p1"].extra
    assert extra["tech.followthemoney:amount"] == ("1", "2")
    assert extra["tech.followthemoney:currency"] == ("EUR", "USD")
    (whole,) = report.of("incomplete")
    assert sorted(leaves(whole.to_plain()["original"])) == ["Membership", "a", "b", "c", "d", "m"]


def test_schemata_are_read_as_the_table_says(tmp_path: Path) -> None:
    """Edges and things become the entities that the table of the format names."""
    dataset, report = read_lines(
        tmp_path,
        line("u", "Organization", name=["Union", "Союз"], alias="U", classification="ngo",
             previousName="League"),
        line("b", "PublicBody", name="Board", parent="u", country="vn", wikidataId="Q1858"),
        line("l", "LegalEntity", name="Firm", country="suhh"),
        line("x", "Person", name="The envoy", birthDate="1950-01-01"),
        line("h", "Address", full="Hanoi", latitude="21.03", longitude="105.85"),
        line("m", "Membership", member="b", organization="u", role="member", startDate="2019"),
        line("d", "Directorship", director="x", organization="u", role="Chair of the Board"),
        line("o", "Ownership", owner="u", asset="l", percentage="51"),
        line("post", "Position", name="Chair", organization="u"),
        line("occ", "Occupancy", holder="x", post="post", startDate="2017", endDate="2022"),
        line("r", "Representation", agent="b", client="u", status="active"),
        line("t", "UnknownLink", subject="h", object="k", role="twin town", date="1969"),
        line("c", "UnknownLink", subject="u", object="b", role="friends"),
        line("doc", "Document", title="A report", publishedAt="2021", sourceUrl="http://a.org/"),
        line("mou", "Document", title="A memorandum", date="2021-07-13", proof="doc"),
        line("s1", "Documentation", document="mou", entity="u", role="signatory"),
        line("s2", "Documentation", document="mou", entity="b", role="signatory"),
        line("s3", "Documentation", document="doc", entity="b", role="author"),
        line("aid", "Project", name="Aid", startDate="2021"),
        line("pp", "ProjectParticipant", project="aid", participant="u", role="organizer"),
        line("p", "Payment", payer="u", beneficiary="b", project="aid", amountUsd="5.50"),
        line("v", "Vessel", name="Ship"),
    )  # fmt: skip
    (union,) = (one for one in dataset.of(Organization) if one.id == "u")
    assert [str(one) for one in union.aliases or ()] == ["Союз", "U", "League"]
    assert union.organization_type == "ngo"
    (board,) = (one for one in dataset.of(Organization) if one.id == "b")
    assert (board.country, board.parent, str((board.identifiers or ("",))[0])) == (
        "VN",
        "u",
        "wikidata:Q1858",
    )
    assert dataset["l"].extra["tech.followthemoney:country"] == ("suhh",)
    (member,) = (one for one in dataset.of(Membership) if one.id == "m")
    assert (member.role, member.period) == ("member", Period.of("2019", None))
    (appointment,) = dataset.of(Appointment)
    assert appointment.period == Period.parse("2017/2022")
    assert {type(dataset[one]) for one in ("post", "r", "t", "c", "doc", "mou", "aid")} == {
        Post, Representation, Twinning, Cooperation, Source, Memorandum, Campaign,
    }  # fmt: skip
    (paper,) = dataset.of(Memorandum)
    assert (paper.parties, paper.signed) == (("u", "b"), PartialDate("2021-07-13"))
    assert paper.sources[0].source == "doc"
    (campaign,) = dataset.of(Campaign)
    assert campaign.organizers == ("u",)
    (gift,) = dataset.of(Contribution)
    assert (gift.amount, gift.campaign) == (Money("5.50", "USD"), "aid")
    assert report.counts == {"incomplete": 1, "link-details": 3, "nearest": 3, "no-such-schema": 1}


def test_ids_that_do_not_fit_are_told(tmp_path: Path) -> None:
    """An id with other characters gets one of ours, the same wherever it is referred to."""
    dataset, report = read_lines(
        tmp_path,
        line("ns:1_a", "Organization", name="A"),
        line("m", "Membership", member="ns:1_a", organization="b"),
    )
    (member,) = dataset.of(Membership)
    assert member.member in dataset
    assert report.counts == {"unfit-id": 2}
    assert {entry.original for entry in report} == {"ns:1_a"}


def test_names_are_cleaned_or_stood_in_for_and_told(tmp_path: Path) -> None:
    """Blank ends are cut, a missing name is the id; both have entries, and nothing is lost."""
    dataset, report = read_lines(
        tmp_path,
        line("a", "Organization", name=" A \u0007b", datasets="x") | {"datasets": ["d"], "a b": 1},
        line("b", "Person", birthDate="1950"),
    )
    assert [dataset[one].label() for one in "ab"] == ["A  b", "b"]
    assert report.counts == {"key": 1, "no-name": 1, "text-changed": 1}
    assert dataset["a"].extra["tech.followthemoney.line:datasets"] == ("d",)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Pledges, goods, doubts, open ends and places where parties stand are losses with a code."""
    place = Place(id="hanoi", name={"und": "Hanoi"}, country="SU")
    gifts = [
        Contribution(id="g1", transaction_type="pledge", amount=Money(5, "USD")),
        Contribution(id="g2", receiver="hanoi", date="2021~", amount=Money(5, "USD")),
        Cooperation(id="c", parties=["a", "b", "d"]),
        Membership(id="m", member="a", organization="b", period="2019/.."),
        Organization(id="o", name={"en": "O"}, parent="o", themes=(), extra={"org.a:b": 1}),
    ]
    report = ftm.write(Dataset([place, *gifts]), tmp_path / "one.ijson")
    assert report.counts == {
        "country": 1, "date-form": 2, "itself": 1, "language": 1, "no-payment": 1,
        "no-such-field": 3, "not-written": 2, "party-type": 1, "several-parties": 1,
    }  # fmt: skip
    with pytest.raises(InvalidDataError) as caught:
        ftm.write(Dataset(gifts), tmp_path / "two.ijson", strict=True)
    assert len(caught.value.faults) == 11  # all but those about the place, which has been left out
    assert not (tmp_path / "two.ijson").exists()


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ("", "$", "must be JSON"),
        ("[]", "$", "must be an entity"),
        ('{"id": "a", "schema": "Person"', "$", "must be JSON"),
        ('{"id": "a", "schema": "Person"}', "$.properties", "must be an object"),
        ('{"id": 5, "schema": "Person", "properties": {}}', "$.id", "must be text"),
        ('{"id": "a", "id": "b", "schema": "P", "properties": {}}', "$.id", "must be given once"),
        ('{"id": "a", "schema": "P", "properties": {"name": "A"}}', "$.properties.name", "a list"),
        ('{"id": "a", "schema": "P", "properties": {"n": [1]}}', "$.properties.n[0]", "be text"),
        ('{"id": "a", "schema": "P", "properties": {"n": [NaN]}}', "$.properties.n[0]", "finite"),
        ('{"id": "a", "x": ' + "[" * 100_000, "$", "nested"),
        (
            f'{{"id": "a", "schema": "P", "properties": {{}}, "x": {"[" * 99 + "]" * 99}}}',
            "$",
            "90",
        ),
        ('{"id": "\\ud800", "schema": "P", "properties": {}}', "$.id", "UTF-8"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, path: str, rule: str) -> None:
    """What is no entity is a fault with the file, the line and the path."""
    with pytest.raises(InvalidDataError) as caught:
        read_lines(tmp_path, line("a", "Person", name="A"), text)
    fault = caught.value.faults[0]
    assert (fault.file, fault.line, fault.path) == (str(tmp_path / "lines.ijson"), 2, path)
    assert rule in fault.rule


def test_lines_are_bounded_and_utf8(tmp_path: Path) -> None:
    """A line of megabytes, another encoding and a byte order mark are told, and nothing is read."""
    path = tmp_path / "bad.ijson"
    good = json.dumps(line("a", "Person", name="A")).encode() + b"\n"
    for raw, rule in (
        (b'{"id": "' + b"a" * LONGEST, "at most"),
        (b"\xff\xfe" + good, "UTF-8"),
        ("\ufeff".encode() + good, "byte order mark"),
    ):
        path.write_bytes(raw)
        with pytest.raises(InvalidDataError, match=rule):
            ftm.read(path)
    path.write_bytes(good + good)
    with pytest.raises(InvalidDataError, match="merge the fragments"):
        ftm.read(path)
    with pytest.raises(InvalidValueError, match="strict"):
        ftm.read(path, strict="nonsense")


@given(
    st.lists(st.from_regex(r"[^\n\r]{0,40}", fullmatch=True), max_size=3), st.binary(max_size=60)
)
@settings(deadline=None, max_examples=25)
def test_no_bytes_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, values: list[str], noise: bytes
) -> None:
    """Whatever a file holds, it is read with every leaf kept, or refused with a reason."""
    path = tmp_path_factory.mktemp("ftm") / "any.ijson"
    one = line("a", "Person", name=values, alias=values, date=values, innCode=values, notes=values)
    text = json.dumps(one)
    path.write_text(f"{text}\n", encoding="utf-8")
    try:
        found = ftm.read(path)
    except InvalidDataError:
        pass
    else:
        held = kept(found)
        assert all(
            is_kept(leaf, held) for leaf in values if leaf.strip() and not UNSOUND.search(leaf)
        )
    path.write_bytes(noise)
    with contextlib.suppress(InvalidDataError):
        ftm.read(path)


SCHEMATA = {
    "Organization": ("name", "alias", "country", "classification", "parent", "innCode", "status"),
    "Company": ("name", "alias", "classification", "incorporationDate", "keywords", "notes"),
    "LegalEntity": ("name", "country", "jurisdiction", "addressEntity", "proof"),
    "Person": ("name", "alias", "previousName", "weakAlias", "wikidataId", "birthDate", "notes"),
    "Address": ("full", "name", "city", "alias", "latitude", "longitude", "country"),
    "Membership": ("member", "organization", "role", "startDate", "endDate", "date"),
    "Directorship": ("director", "organization", "role", "description"),
    "Position": ("name", "organization", "alias"),
    "Occupancy": ("holder", "post", "startDate", "endDate", "status"),
    "Representation": ("agent", "client", "role", "status"),
    "UnknownLink": ("subject", "object", "role", "date"),
    "Payment": ("payer", "beneficiary", "amount", "currency", "amountEur", "date", "purpose"),
    "Event": ("name", "date", "startDate", "endDate", "organizer", "involved", "keywords"),
    "Document": ("title", "name", "date", "publishedAt", "sourceUrl", "publisher"),
    "Documentation": ("document", "entity", "role", "date"),
    "Project": ("name", "startDate", "status", "keywords", "goal"),
    "ProjectParticipant": ("project", "participant", "role", "startDate"),
    "Vessel": ("name", "flag"),
}
IDS = st.sampled_from(["a", "b", "c-.z", "d_e"])
VALUES = IDS | st.sampled_from(
    [
        "2021", "2021-09-21", "2021-13", "1000.50", "7", "007", "1e5", "EUR", "vn", "suhh", "ngo",
        "company", "active", "signatory", "organizer", "twin town", "health", "6027068261", "Q1858",
        "Two words", " A", "21.03", "500", "http://example.org/",
    ]
)  # fmt: skip


@st.composite
def any_lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw lines of every schema that is read, and one that is not, with values of every sort."""
    told = []
    for place, schema in enumerate(draw(st.lists(st.sampled_from(list(SCHEMATA)), max_size=5))):
        names = st.sampled_from(SCHEMATA[schema])
        held = draw(st.dictionaries(names, st.lists(VALUES, max_size=2), max_size=5))
        own = draw(IDS) if place == 0 else f"x{place}"
        told.append({"id": own, "schema": schema, "properties": held})
    return told


@given(any_lines())
@settings(max_examples=60, deadline=None)
def test_every_value_of_any_lines_is_kept_and_written_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, lines: list[dict[str, Any]]
) -> None:
    """Whatever lines say, each value is kept, and what is written of them is read as the same."""
    folder = tmp_path_factory.mktemp("ftm")
    found = read_lines(folder, *lines)
    held = kept(found)
    for one in lines:
        values = [value for values in one["properties"].values() for value in values]
        assert not [value for value in (one["id"], *values) if not is_kept(value, held)]
    ftm.write(found.dataset, folder / "one.ijson")
    again = ftm.read(folder / "one.ijson").dataset
    ftm.write(again, folder / "two.ijson")
    assert (folder / "one.ijson").read_bytes() == (folder / "two.ijson").read_bytes()
