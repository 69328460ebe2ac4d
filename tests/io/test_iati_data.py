"""Published IATI files: every figure known of them is found again, and nothing of them is lost."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from civdiplo.dataset import Dataset
from civdiplo.entities import Campaign, Contribution, Source, StatedFigure
from civdiplo.errors import InvalidDataError
from civdiplo.io import iati
from civdiplo.io.report import ImportReport
from civdiplo.serialize import dumps, loads
from civdiplo.totals import totals
from civdiplo.values.money import Money
from civdiplo.values.plain import FrozenDict

DATA = Path(__file__).parents[3] / "shared" / "data" / "iati"
TRUTH: dict[str, Any] = (
    json.loads((DATA / "ground_truth_dev.json").read_text(encoding="utf-8"))
    if DATA.is_dir()
    else {}
)
ACTIVITIES = sorted(name for name, facts in TRUTH.items() if facts["activities"])
ORGANISATIONS = sorted(set(TRUTH) - set(ACTIVITIES))
OLD = "extra_v101_dfid_CD.xml"
PREFIX = "org.iatistandard:"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/iati is absent")
of_activities = pytest.mark.parametrize("name", [one for one in ACTIVITIES if one != OLD])
of_all = pytest.mark.parametrize("name", [one for one in TRUTH if one != OLD])


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[Dataset, ImportReport]]:
    """Read every file once."""
    return {name: iati.read(DATA / name) for name in TRUTH if name != OLD}


@pytest.fixture(scope="module")
def copies(
    files: dict[str, tuple[Dataset, ImportReport]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Write every file again, once; nothing may be lost at that."""
    folder = tmp_path_factory.mktemp("iati")
    made = {}
    for number, (name, (dataset, _)) in enumerate(files.items()):
        made[name] = folder / f"{number}.xml"
        assert not iati.write(dataset, made[name], kind=kind_of(name))
    return made


def kind_of(name: str) -> iati.Kind:
    """Return what a file is of."""
    return "activities" if name in ACTIVITIES else "organisations"


def kept(entity: Any, key: str, default: Any = None) -> Any:
    """Return what is kept of an entity under a key of IATI."""
    return entity.extra.get(PREFIX + key, default)


def all_elements(campaign: Campaign, name: str) -> list[Any]:
    """Return the elements of a name that are kept, in whichever place."""
    stated = kept(campaign, "as-stated", FrozenDict()).get(name, ())
    return [*kept(campaign, name, ()), *stated]


def code_of(gift: Contribution) -> str:
    """Return the IATI code of a contribution's type: as kept, or the usual one of its word."""
    held = kept(gift, "transaction-type") or kept(gift, "as-stated", FrozenDict()).get(
        "transaction-type"
    )
    if held:
        return str(held[0]["@code"])
    usual = {one.word: one.code for one in iati.codes("TransactionType") if one.usual}
    return usual[gift.transaction_type]


def sums(amounts: dict[Any, list[Money]]) -> dict[Any, Decimal]:
    """Return the exact sum of each list."""
    return {key: Money.sum(held).amount for key, held in amounts.items()}


@needs_data
@of_activities
def test_the_activities_of_a_file_are_those_known(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """Activities, identifiers, reporters, status and version are as counted independently."""
    facts, (dataset, report) = TRUTH[name], files[name]
    campaigns = dataset.of(Campaign)
    assert len(campaigns) == facts["activities"]
    assert len({kept(one, "iati-identifier") for one in campaigns}) == facts["distinct_identifiers"]
    reporters = Counter(kept(one, "reporting-org")[0]["@ref"] for one in campaigns)
    assert dict(reporters) == facts["reporting_orgs"]
    usual = {one.word: one.code for one in iati.codes("ActivityStatus") if one.usual}
    statuses = Counter(
        all_elements(one, "activity-status")[0]["@code"]
        if all_elements(one, "activity-status")
        else usual[one.status]
        for one in campaigns
    )
    assert dict(statuses) == facts["activity_status"]
    versions = {kept(one, "file").get("@version") for one in dataset.of(Source)}
    assert versions == {facts["version"]}
    assert ("no-version" in report.counts) == (facts["version"] is None)


@needs_data
@of_activities
def test_the_transactions_of_a_file_are_those_known(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """Transactions by type and currency have the known counts and, exactly, the known sums."""
    facts, (dataset, report) = TRUTH[name], files[name]
    gifts = dataset.of(Contribution)
    held: dict[tuple[str, str], list[Money]] = defaultdict(list)
    for gift in gifts:
        assert isinstance(gift.amount, Money)
        held[code_of(gift), gift.amount.currency].append(gift.amount)
    assert len(gifts) == facts["transactions"]
    counted = {
        (code, currency): count
        for code, currencies in facts["transactions_by_type_and_currency"].items()
        for currency, count in currencies.items()
    }
    assert {key: len(amounts) for key, amounts in held.items()} == counted
    stated = {
        (code, currency): Decimal(amount)
        for code, currencies in facts["sums_by_type_and_currency"].items()
        for currency, amount in currencies.items()
    }
    assert sums(held) == stated
    days = sorted(gift.date.edtf for gift in gifts if gift.date is not None)
    first, last = (days[0], days[-1]) if days else (None, None)
    assert (first, last) == (facts["transaction_date_min"], facts["transaction_date_max"])
    amounts = [gift.amount.amount for gift in gifts if isinstance(gift.amount, Money)]
    quirks = {
        "negative_transactions": sum(amount < 0 for amount in amounts),
        "zero_transactions": sum(amount == 0 for amount in amounts),
        "value_uses_default_currency": sum(
            one.entity is not None and one.entity.startswith("iati-transaction")
            for one in report.of("default-currency")
        ),
    }
    assert {key: count for key, count in quirks.items() if count} == facts["quirks"]


@needs_data
@of_activities
def test_totals_give_the_known_sums(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """Totals by transaction type and currency are the known sums, types of one word together."""
    facts, (dataset, _) = TRUTH[name], files[name]
    words = {one.code: one.word for one in iati.codes("TransactionType")}
    known: dict[tuple[str | None, str], Decimal] = defaultdict(Decimal)
    for code, currencies in facts["sums_by_type_and_currency"].items():
        for currency, amount in currencies.items():
            known[words[code], currency] += Decimal(amount)
    found = {
        (row.named["transaction_type"], one.currency): one.nominal
        for row in totals(dataset, by=["transaction_type"])
        for one in row.sums
    }
    assert found == known


@needs_data
@of_activities
def test_budgets_and_parties_of_a_file_are_those_known(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """Budgets by currency, roles of organisations and recipient countries are as counted."""
    facts, (dataset, _) = TRUTH[name], files[name]
    budgets: dict[str, list[Money]] = defaultdict(list)
    for stated in dataset.of(StatedFigure):
        if stated.measure == "budget":
            assert isinstance(stated.value, Money)
            budgets[stated.value.currency].append(stated.value)
    assert {key: len(held) for key, held in budgets.items()} == facts["budgets_by_currency"]
    known = {key: Decimal(amount) for key, amount in facts["budget_sums"].items()}
    assert sums(budgets) == known
    campaigns = dataset.of(Campaign)
    codes = {one.word: one.code for one in iati.codes("OrganisationRole")}
    roles = Counter(codes[who.role] for one in campaigns for who in one.participants or ())
    assert dict(roles) == facts["participating_org_roles"]
    countries = Counter(
        place.removeprefix("iso3166-1-") for one in campaigns for place in one.beneficiaries or ()
    )
    assert len(countries) == facts["recipient_countries"]
    assert all(countries[code] == count for code, count in facts["top10_recipient_countries"])


@needs_data
@of_activities
def test_languages_and_names_of_a_file_are_those_known(
    name: str, files: dict[str, tuple[Dataset, ImportReport]], copies: dict[str, Path]
) -> None:
    """Narratives by language, named organisations and stated pairs are as counted."""
    facts, (dataset, _) = TRUTH[name], files[name]
    stated_pairs = sum(
        gift.provider is not None and gift.receiver is not None and not gift.claims
        for gift in dataset.of(Contribution)
    )
    assert stated_pairs == facts["transactions_with_provider_and_receiver"]
    languages: Counter[str] = Counter()
    named: set[tuple[str, str]] = set()
    for activity in etree.parse(copies[name]).getroot():
        for narrative in activity.iter("narrative"):
            language = str(narrative.get(LANG) or activity.get(LANG))
            languages[language.lower()] += 1
        for one in activity.findall("participating-org"):
            named.add((one.get("ref") or "", (one.findtext("narrative") or "").strip()))
    known: Counter[str] = Counter()
    for language, count in facts["narrative_langs"].items():
        known[language.lower()] += count
    assert languages == known
    assert len(named) == facts["distinct_participating_orgs_ref_name"]


def leaves(path: Path) -> Counter[tuple[str, str]]:
    """Return every attribute and text of a file, by the names on the way to it."""
    found: Counter[tuple[str, str]] = Counter()
    for element in etree.parse(path).iter():
        if not isinstance(element.tag, str):
            continue
        above = [str(one.tag) for one in element.iterancestors()]
        place = "/".join([*reversed(above), element.tag])
        for key, value in element.items():
            if str(value).strip():
                found[f"{place}/@{key!s}", str(value).strip()] += 1
        if element.text and element.text.strip():
            found[place, " ".join(element.text.split())] += 1
    return found


def explained(lost: tuple[str, str], told: set[str]) -> bool:
    """Tell whether a leaf that is not written again is none the less told.

    The language of a narrative is that of its activity, or stands in the report where its code
    was changed.
    """
    place, value = lost
    return place.endswith(f"narrative/@{LANG}") and (value == "en" or value in told)


@needs_data
@of_all
def test_no_leaf_of_a_file_is_lost(
    name: str, files: dict[str, tuple[Dataset, ImportReport]], copies: dict[str, Path]
) -> None:
    """Each text and attribute is written again in its place, or the report tells of it."""
    _, report = files[name]
    before, after = leaves(DATA / name), leaves(copies[name])
    told = {str(entry.original) for entry in report.of("language-tag")}
    assert [one for one in before - after if not explained(one, told)] == []
    defaults = len(report.of("default-currency"))
    added = after - before
    assert (
        sum(n for (place, _), n in added.items() if place.endswith("/value/@currency")) == defaults
    )
    others = {place for place, _ in added if not place.endswith(("/value/@currency", f"/@{LANG}"))}
    assert others <= {"iati-activities/@version"}


@needs_data
@of_all
def test_writing_what_was_read_from_a_written_file_changes_nothing(
    name: str, copies: dict[str, Path], tmp_path: Path
) -> None:
    """Write, read, write gives the same bytes."""
    again, report = iati.read(copies[name])
    iati.write(again, tmp_path / "second.xml", kind=kind_of(name))
    assert copies[name].read_bytes() == (tmp_path / "second.xml").read_bytes()
    assert not {"no-version", "default-currency"} & report.counts.keys()


@needs_data
@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_elements_are_written_in_the_order_of_the_annotated_example(
    kind: str, copies: dict[str, Path]
) -> None:
    """The names of all elements follow each other as in the official example, which has all."""
    name = f"official_{kind}-standard-example-annotated_203.xml"

    def orders(path: Path) -> set[tuple[str, tuple[str, ...]]]:
        """Return for each element the names of its children, each once, in their order."""
        elements = [one for one in etree.parse(path).iter() if isinstance(one.tag, str)]
        return {
            (str(one.tag), tuple(dict.fromkeys(str(c.tag) for c in one if isinstance(c.tag, str))))
            for one in elements
        }

    assert orders(copies[name]) == orders(DATA / name)


@needs_data
def test_a_file_of_version_1_is_refused_with_a_clear_word() -> None:
    """Letters for types and text without narratives are not half-read."""
    with pytest.raises(InvalidDataError, match=r"1\.0x has other elements") as caught:
        iati.read(DATA / OLD)
    (fault,) = caught.value.faults
    assert (fault.field, fault.line, fault.value) == ("version", 2, "'1.01'")


@needs_data
@of_all
def test_a_stream_gives_what_reading_gives(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """The entities and the report of a stream are those of the file read as a whole."""
    stream = iati.iter_read(DATA / name)
    assert Dataset(stream) == files[name][0]
    assert stream.report == files[name][1]
    assert files[name][0].dangling() == ()


@needs_data
@of_all
def test_what_was_read_is_valid_in_the_native_format(
    name: str, files: dict[str, tuple[Dataset, ImportReport]]
) -> None:
    """Every entity keeps the rules of its type, and comes back from the native format as it was."""
    dataset, _ = files[name]
    assert loads(dumps(dataset)) == dataset
