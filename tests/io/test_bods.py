"""BODS: statements become entities and ties, with who published them and all that they say."""

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

from civdiplo.entities import Group, Membership, Organization, Person, Source
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.graph import graph
from civdiplo.io import bods
from civdiplo.io.report import Import
from civdiplo.serialize import dumps
from civdiplo.values.periods import Period

DATA = Path(__file__).parents[3] / "shared" / "data" / "ftm_popolo_bods" / "bods"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/ftm_popolo_bods is absent")
FILES = {
    "bods-package-fi-soe": (4, 0, 5),
    "fermcat": (1, 3, 3),
    "joint-ownership": (2, 2, 3),
    "levent": (1, 3, 3),
    "tecido": (2, 1, 2),
}


def statement(record: str, kind: str, date: str = "2021-09-21", **details: Any) -> dict[str, Any]:
    """Return a statement about a record."""
    return {
        "statementId": f"{record}-{date}",
        "statementDate": date,
        "recordId": record,
        "recordType": kind,
        "recordDetails": details,
    }


def tie(record: str, *interests: Any, **details: Any) -> dict[str, Any]:
    """Return a statement that an envoy has interests in a firm."""
    ends = {"subject": "firm", "interestedParty": "envoy"}
    return statement(record, "relationship", interests=list(interests), **ends | details)


def read_told(folder: Path, told: Any, **options: Any) -> Import:
    """Write a file and read it."""
    path = folder / "bods.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return bods.read(path, **options)


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
    """Return every leaf of a dataset and of its report."""
    return {*leaves(json.loads(dumps(found.dataset))), *leaves(found.report.to_plain())}


@needs_data
@pytest.mark.parametrize("name", FILES)
def test_every_leaf_of_the_official_examples_is_kept(name: str) -> None:
    """Records are counted once, and each value is in the dataset, its extras or the report."""
    path = DATA / f"{name}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    found = bods.read(path)
    records = Counter({one["recordId"]: one["recordType"] for one in told}.values())
    kinds = tuple(len(found.dataset.of(one)) for one in (Organization, Person, Membership))
    assert (
        kinds == FILES[name] == tuple(records[one] for one in ("entity", "person", "relationship"))
    )
    held = kept(found)
    assert {leaf for one in told for leaf in leaves(one) if leaf not in held} <= {
        *("entity", "person", "relationship")
    }
    later = found.report.counts.get("other-version", 0)
    assert later == len(told) - sum(records.values())
    assert not found.dataset.dangling()
    ties = [tie for one in found.dataset.of(Membership) for tie in one.ties(found.dataset.get)]
    assert len(ties) == records["relationship"]
    assert all(one.sources for one in ties)
    assert graph(found.dataset).number_of_edges() == records["relationship"]


@needs_data
def test_the_last_statement_counts() -> None:
    """Of a record that changed over time, the latest statement is read and the others are kept."""
    dataset, report = bods.read(DATA / "fermcat.json")
    person = dataset["per-5faa4103dee78621"]
    assert person.extra["org.openownership:recordStatus"] == "closed"
    assert person.extra["org.openownership.details:deathDate"] == "2021-04-03"
    ended = dataset["rel-b64a491543d986d0"]
    assert isinstance(ended, Membership)
    assert (ended.role, ended.period) == ("shareholding", Period.parse("2021-04-03/2022-01-21"))
    (source,) = dataset.of(Source)
    assert str(source.title) == "Irish Business Authority"
    assert ended.sources[0].source == source.id
    assert ended.sources[0].locator == f"statement {ended.extra['org.openownership:statementId']}"
    assert report.counts == {"nearest": 3, "other-version": 16, "several": 2}


def test_statements_become_what_the_table_says(tmp_path: Path) -> None:
    """Names, countries, codes, dates and interests go where the format says they do."""
    dataset, report = read_told(
        tmp_path,
        [
            statement(
                "firm",
                "entity",
                name="Firm",
                alternateNames=["F", " "],
                jurisdiction={"code": "VN", "name": "Viet Nam"},
                entityType={"type": "stateBody", "subtype": "governmentDepartment"},
                identifiers=[{"scheme": "GB-COH", "id": "07444723"}, {"id": "x"}],
                foundingDate="2010",
                dissolutionDate="2010-13",
            ),
            statement(
                "envoy",
                "person",
                personType="knownPerson",
                names=[
                    {"type": "alias", "fullName": "E"},
                    {"type": "legal", "fullName": "The envoy"},
                ],
            ),
            tie("one", {"type": "votingRights", "startDate": "2019", "endDate": "2020"}),
            tie("two", {"type": "trustee"}, {"type": "settlor"}),
            tie(
                "three", {"type": "trustee", "startDate": "x"}, interestedParty={"reason": "noLaw"}
            ),
            tie("four", subject={"reason": "unknown"}),
            tie("five", interestedParty="firm"),
        ],
    )
    firm = dataset["firm"]
    assert isinstance(firm, Organization)
    assert (firm.country, firm.organization_type) == ("VN", "government department")
    assert [str(one) for one in firm.identifiers or ()] == ["GB-COH:07444723"]
    assert [str(one) for one in firm.aliases or ()] == ["F"]
    assert (str(firm.founded), firm.dissolved) == ("2010", None)
    envoy = dataset["envoy"]
    assert (envoy.label(), [str(one) for one in envoy.names()]) == ("The envoy", ["The envoy", "E"])
    ties = {one.id: (one.member, one.role, one.period) for one in dataset.of(Membership)}
    assert ties == {
        "one": ("envoy", "voting rights", Period.parse("2019/2020")),
        "two": ("envoy", None, None),
        "three": ("three.party", "trustee", None),
    }
    (group,) = dataset.of(Group)
    assert group.label() == "noLaw"
    assert report.counts == {
        "incomplete": 2, "nearest": 4, "no-date": 2, "several": 1, "unspecified": 1,
    }  # fmt: skip


def test_doubtful_ids_names_and_keys_are_told(tmp_path: Path) -> None:
    """Ids that do not fit, missing names and keys that no extra can have are reported."""
    odd: dict[str, Any] = {"a b": 1}
    dataset, report = read_told(
        tmp_path,
        [
            statement("a/b", "entity", name=" A\u0007"),
            statement("p", "person", personType="anonymousPerson", **odd),
            statement("p", "person", personType="anonymousPerson", **odd),
            tie("m", {"type": "trustee"}, subject="a/b", interestedParty="p"),
        ],
    )
    (one,) = dataset.of(Membership)
    assert one.organization in dataset
    assert report.counts == {
        "key": 1, "nearest": 1, "no-name": 1, "repeated": 1, "text-changed": 1, "unfit-id": 2,
    }  # fmt: skip
    with pytest.raises(InvalidDataError, match="no-name"):
        bods.read(tmp_path / "bods.json", strict=["no-name"])


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ("", "$", "must be JSON"),
        ("{}", "$", "must be a list"),
        ("[5]", "$[0]", "must be a statement"),
        ('[{"statementType": "personStatement"}]', "$[0].statementType", "only BODS 0.4"),
        ("[{", "$", "must be JSON"),
        ("[" * 100_000, "$", "nested"),
        ("[" * 100 + "]" * 100, "$", "nested deeper than 90"),
    ],
)
def test_what_is_no_statement_is_named(tmp_path: Path, text: str, path: str, rule: str) -> None:
    """A bad file is refused as a whole, with the path and the rule."""
    with pytest.raises(InvalidDataError) as caught:
        read_told(tmp_path, text)
    (fault,) = caught.value.faults
    assert (fault.file, fault.path) == (str(tmp_path / "bods.json"), path)
    assert rule in fault.rule


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    """What a statement lacks, and what is of another type, is listed field by field."""
    with pytest.raises(InvalidDataError) as caught:
        read_told(tmp_path, [{"recordType": "thing"}, statement("a", "person", names="A")])
    assert [fault.path for fault in caught.value.faults] == [
        "$[0].statementId", "$[0].recordId", "$[0].statementDate", "$[0].recordType",
        "$[0].recordDetails", "$[1].recordDetails.names",
    ]  # fmt: skip
    with pytest.raises(InvalidValueError, match="strict"):
        read_told(tmp_path, [], strict="nonsense")


things = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=4), one, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "name", "names", "alternateNames", "interests", "identifiers", "jurisdiction", "entityType",
    "subject", "interestedParty", "foundingDate",
)  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["entity", "person", "relationship"]),
            st.dictionaries(st.sampled_from(FIELDS), things, max_size=5),
            st.dictionaries(st.sampled_from(["publicationDetails", "source"]), things),
        ),
        max_size=3,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_details_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, Any, Any]]
) -> None:
    """Whatever statements say, they are refused with faults, or read with every leaf kept."""
    told = [
        statement(f"r{place}", kind) | envelope | {"recordDetails": details}
        for place, (kind, details, envelope) in enumerate(drawn)
    ]
    with contextlib.suppress(InvalidDataError):
        found = read_told(tmp_path_factory.mktemp("bods"), told)
        held = kept(found)
        lost = {leaf for one in told for leaf in leaves(one) if leaf not in held}
        assert lost <= {"entity", "person", "relationship"}
