"""Published grants, read to their known figures, with every leaf in the dataset or the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from civdiplo.dataset import Dataset
from civdiplo.entities import GrantApplication, Person, Programme
from civdiplo.errors import InvalidDataError
from civdiplo.io import threesixty
from civdiplo.io.report import ImportReport
from civdiplo.io.threesixty.sheets import sheet_grants
from civdiplo.serialize import dumps
from civdiplo.totals import totals
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money

GRANTS = Path(__file__).parents[4] / "shared" / "data" / "grants"
pytestmark = pytest.mark.skipif(not GRANTS.is_dir(), reason="../shared/data/grants is not here")

WEBBER = "360g_andrew_lloyd_webber.json"
WEBBER_BOOK = "360g_andrew_lloyd_webber_original.xlsx"
WOLFSON = "360g_wolfson_2014_mixed_currency.json"
INDIVIDUALS = "360g_individuals_fixture.json"
FILES = [WEBBER, WOLFSON, INDIVIDUALS]


def sums(dataset: Dataset, field: str = "amount_awarded") -> dict[str, Decimal]:
    """Add up the money of one field by currency, exactly."""
    held: dict[str, Decimal] = {}
    for application in dataset.of(GrantApplication):
        amount = getattr(application, field)
        if isinstance(amount, Money):
            held[amount.currency] = held.get(amount.currency, Decimal(0)) + amount.amount
    return held


@pytest.mark.parametrize("name", FILES)
def test_the_known_figures_are_found(name: str) -> None:
    """Numbers of grants, recipients and zero amounts, and all sums, are those of the file."""
    truth = json.loads((GRANTS / "ground_truth_dev.json").read_text(encoding="utf-8"))[name]
    dataset, _ = threesixty.read(GRANTS / name)
    grants = dataset.of(GrantApplication)
    assert len(grants) == truth["grants"]
    expected = {code: Decimal(total) for code, total in truth["amount_awarded_sum"].items()}
    assert sums(dataset) == expected
    organizations = {g.applicant for g in grants if not isinstance(dataset[g.applicant], Person)}
    assert len(organizations) == truth["distinct_recipient_ids"]
    zeros = sum(not g.amount_awarded.amount for g in grants if isinstance(g.amount_awarded, Money))
    assert zeros == truth["zero_or_missing_amount"]
    for key, total in truth["sums"].items():
        field, code = key.replace("_sum_", " ").split()
        ours = {"amountAppliedFor": "amount_requested", "amountDisbursed": "amount_disbursed"}
        assert sums(dataset, ours[field])[code] == Decimal(total)
    by_year: dict[str, Decimal] = {}
    for grant in grants:
        assert grant.history
        assert isinstance(grant.history[-1].date, PartialDate)
        assert isinstance(grant.amount_awarded, Money)
        year = str(grant.history[-1].date.year)
        by_year[year] = by_year.get(year, Decimal(0)) + grant.amount_awarded.amount
    assert by_year == {year: Decimal(s) for year, s in truth["sum_by_award_year"].items()}


def test_totals_give_the_known_sum() -> None:
    """The totals of the library add up to the exact sum, float noise of the publisher and all."""
    dataset, _ = threesixty.read(GRANTS / WEBBER)
    answer = totals(dataset, transaction_types=["commitment"])
    assert [str(row.bag) for row in answer] == ["21757793.270000000009 GBP"]


def test_the_workbook_gives_the_same_grants() -> None:
    """The workbook that the publisher made gives the figures of the JSON made of it."""
    book, report = threesixty.read(GRANTS / WEBBER_BOOK, language="en")
    made, _ = threesixty.read(GRANTS / WEBBER, language="en")
    assert sums(book) == {"GBP": Decimal("21757793.270000000009")} == sums(made)
    for one in made.of(GrantApplication):
        other = book[one.id]
        assert isinstance(other, GrantApplication)
        for field in ("name", "applicant", "amount_awarded", "amount_requested", "history"):
            assert getattr(one, field) == getattr(other, field)
    assert report.counts == {
        "cleaned": 1, "no-zone": 351, "number-for-text": 300, "other-statement": 2,
    }  # fmt: skip


def test_flatten_tool_makes_the_same_grants_of_the_workbook(tmp_path: Path) -> None:
    """The tool of the standard reads the same sums, parties and texts, cell by cell."""
    flattentool = pytest.importorskip("flattentool")
    flattentool.unflatten(
        str(GRANTS / WEBBER_BOOK), input_format="xlsx", output_name=str(tmp_path / "o.json"),
        schema=str(GRANTS / "360-giving-schema.json"), convert_titles=True,
        root_list_path="grants", root_id="",
    )  # fmt: skip
    theirs = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"), parse_float=Decimal)
    ours = [one for _, one in sheet_grants(GRANTS / WEBBER_BOOK, None, lambda _: None)]
    times = re.compile(r"T00:00:00(?:\+00:00|Z)?")

    def plain(value: Any) -> Any:
        """Leave out how midnight is written."""
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return times.sub("", value) if isinstance(value, str) else value

    assert plain(ours) == plain(theirs["grants"])


def test_dates_are_read_by_what_the_file_proves() -> None:
    """Three dates above 12 prove the order of the day for the other 376."""
    dataset, report = threesixty.read(GRANTS / WOLFSON)
    assert report.counts["slashed-date"] == 379
    assert "ambiguous-date" not in report.counts
    first = dataset["360G-wolfson-19747"]
    assert isinstance(first, GrantApplication)
    assert first.history
    assert first.history[0].date == PartialDate("2014-06-05")


def test_a_recipient_may_be_a_person() -> None:
    """Ninety-nine grants go to individuals, who are persons here."""
    dataset, _ = threesixty.read(GRANTS / INDIVIDUALS)
    grants = dataset.of(GrantApplication)
    assert sum(isinstance(dataset[g.applicant], Person) for g in grants) == 99


def leaves(value: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """Yield each leaf of JSON with its path."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from leaves(one, f"{path}[{number}]")
    else:
        yield path, value


def told(dataset: Dataset, report: ImportReport) -> set[str]:
    """Return every leaf of the dataset and of the originals in the report, as text."""
    found: set[str] = set()
    for plain in (json.loads(dumps(dataset)), report.to_plain()):
        for _, leaf in leaves(plain):
            found.add(str(leaf))
            found.update(re.split("[ /]", str(leaf)))  # a sum is "12.50 GBP", a period "2021/2022"
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_leaf_is_lost(name: str) -> None:
    """Each value of the file is in the dataset, in extra or in the report, grant by grant."""
    whole = json.loads((GRANTS / name).read_text(encoding="utf-8"), parse_float=Decimal)
    dataset, report = threesixty.read(GRANTS / name)
    by_number = {one.reference_number: one for one in dataset.of(GrantApplication)}
    by_entity: dict[str, list[Any]] = {}
    for entry in report:
        by_entity.setdefault(entry.entity or "", []).append(entry)
    everywhere = told(dataset, ImportReport())
    for grant in whole["grants"]:
        entity = by_number[grant["id"]]
        own = told(Dataset([entity]), ImportReport(by_entity.get(entity.id, ())))
        for path, leaf in leaves(grant):
            text = str(leaf)
            midnight = re.fullmatch(r"(\S{10})T00:00:00\+00:00", text)
            near = own | (everywhere if re.match(r"\$\.(rec|fund|ben|grantP)", path) else set())
            assert (
                text in near
                or (midnight is not None and midnight[1] in near)
                or (isinstance(leaf, Decimal) and str(float(leaf)) in near)
            ), path


def schemas() -> tuple[Any, Any]:
    """Return the official schemas, and a registry in which they find each other offline."""
    grant = json.loads((GRANTS / "360-giving-schema.json").read_text(encoding="utf-8"))
    package = json.loads((GRANTS / "360-giving-package-schema.json").read_text(encoding="utf-8"))
    # The package schema of 1.4.3 asks for the grant schema of 1.4.2; we have that of 1.4.3.
    named = package["properties"]["grants"]["items"]["$ref"]
    registry: Any = Registry().with_resources(
        (one, DRAFT202012.create_resource(grant)) for one in (named, grant["$id"])
    )
    return package, registry


def errors_of(package: Any) -> list[str]:
    """Return what the official schema has against a package, with formats asserted.

    Without a check of date-time, every plain day fails its oneOf.
    """
    schema, registry = schemas()
    checker = jsonschema.FormatChecker()
    time = r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"
    checker.checks("date-time")(lambda text: bool(re.fullmatch(time, str(text))))
    checker.checks("uri")(
        lambda text: bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", str(text)))
    )
    validator = jsonschema.Draft202012Validator(schema, registry=registry, format_checker=checker)
    return [f"{one.json_path}: {one.message[:200]}" for one in validator.iter_errors(package)]


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_is_valid_and_a_fixed_point(name: str, tmp_path: Path) -> None:
    """The official schemas take what is written, and reading and writing it changes nothing."""
    dataset, _ = threesixty.read(GRANTS / name, language="en")
    report = threesixty.write(dataset, tmp_path / "one.json")
    package = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert package["version"] == "1.4"
    assert errors_of(package) == []
    again, read_report = threesixty.read(tmp_path / "one.json", language="en")
    second = threesixty.write(again, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert set(second.counts) <= {"not-named", "local-id", "made-value"}
    assert set(read_report.counts) <= {
        "cleaned",
        "other-statement",
        "time-of-day",
        "unknown-scheme",
    }
    assert set(report.counts) <= {"invalid", "local-id", "other-language", "not-named"}
    assert sums(again) == sums(dataset)


@pytest.mark.parametrize("name", FILES)
def test_a_dataset_survives_the_package(name: str, tmp_path: Path) -> None:
    """What was read from a valid package and written is read as the same grants again."""
    dataset, _ = threesixty.read(GRANTS / name, language="en")
    report = threesixty.write(dataset, tmp_path / "one.json")
    again, _ = threesixty.read(tmp_path / "one.json", language="en")
    changed = {entry.entity for entry in report}
    same = 0
    for one in dataset.of(GrantApplication):
        if one.id not in changed and again[one.id] == one:
            same += 1
    grants = len(dataset.of(GrantApplication))
    assert same >= grants - len(changed)
    assert len(again.of(Programme)) == len(dataset.of(Programme))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_spreadsheet_holds_the_same_grants(name: str, suffix: str, tmp_path: Path) -> None:
    """Both spreadsheet forms are read back to the same sums, recipients, programmes and days."""
    pytest.importorskip("openpyxl")
    dataset, _ = threesixty.read(GRANTS / name, language="en")
    path = (tmp_path / "one").with_suffix(suffix)
    threesixty.write(dataset, path)
    again, report = threesixty.read(path, language="en")
    assert sums(again) == sums(dataset)
    for one in dataset.of(GrantApplication):
        other = again[one.id]
        assert isinstance(other, GrantApplication)
        for field in ("name", "applicant", "amount_awarded", "amount_requested", "period"):
            assert getattr(one, field) == getattr(other, field), one.id
    assert "bad-number" not in report.counts
    second = (tmp_path / "two").with_suffix(suffix)
    threesixty.write(again, second)
    if suffix == ".csv":
        third, _ = threesixty.read(second, language="en")
        threesixty.write(third, tmp_path / "three.csv")
        assert second.read_bytes() == (tmp_path / "three.csv").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_strict_raises_all_at_once(name: str) -> None:
    """Called errors, all entries of a code come together."""
    _, report = threesixty.read(GRANTS / name)
    with pytest.raises(InvalidDataError) as caught:
        threesixty.read(GRANTS / name, strict=["other-statement"])
    assert len(caught.value.faults) == report.counts["other-statement"]
