"""What others counted in the shared files is counted again in what our readers make of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Contribution,
    Entity,
    GrantApplication,
    Membership,
    Organization,
    Person,
    Place,
    Source,
)
from civdiplo.io import ftm, fts, popolo, threesixty
from civdiplo.io.foreign import fitting_id
from civdiplo.io.report import Import
from civdiplo.totals import totals
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money

DATA = Path(__file__).parents[3] / "shared" / "data"
GRANTS = (
    "360g_andrew_lloyd_webber",
    "360g_individuals_fixture",
    "360g_wolfson_2014_mixed_currency",
)
THREESIXTY, FTM, POPOLO, FTS = (
    f"{name}:" for name in (
        "org.threesixtygiving", "tech.followthemoney", "org.popoloproject", "org.unocha.fts",
    )
)  # fmt: skip


def kept(entity: Entity) -> Any:
    """Return what an entity keeps of its format."""
    return entity.extra


def known(folder: str, name: str) -> Any:
    """Return what is known of a file; the test is skipped by name where there is none."""
    path = DATA / folder / "ground_truth_dev.json"
    if not path.is_file():
        pytest.skip(f"shared/data/{folder} is absent")
    return json.loads(path.read_text(encoding="utf-8"))[name]


# --- grants ---------------------------------------------------------------------------------------


def _recipient_id(dataset: Dataset, grant: GrantApplication) -> str:
    """Return the id of a recipient as its publisher writes it."""
    held = dataset[grant.applicant]
    return str(kept(held).get(f"{THREESIXTY}id", held.id))


@pytest.mark.parametrize("name", GRANTS)
def test_grants_have_the_known_amounts(name: str) -> None:
    """Currencies, the smallest and greatest sum, and how often each optional sum is stated."""
    facts = known("grants", f"{name}.json")
    dataset, _ = threesixty.read(DATA / "grants" / f"{name}.json")
    grants = dataset.of(GrantApplication)
    sums = [one.amount_awarded for one in grants if isinstance(one.amount_awarded, Money)]
    assert len({one.id for one in grants}) == facts["distinct_ids"] == len(sums)
    assert Counter(one.currency for one in sums) == facts["currencies"]
    ends = (min(one.amount for one in sums), max(one.amount for one in sums))
    assert ends == (Decimal(facts["min_amount"]), Decimal(facts["max_amount"]))
    found = {
        "amountAppliedFor": sum(one.amount_requested is not None for one in grants),
        "amountDisbursed": sum(one.amount_disbursed is not None for one in grants),
        "recipientIndividual": sum(isinstance(dataset[one.applicant], Person) for one in grants),
    }
    assert {key: count for key, count in found.items() if count} == facts["optional_fields"]
    for code, total in facts["amount_awarded_sum"].items():
        row = totals(dataset, transaction_types=["commitment"]).overall()[0]
        held = row.sum(code)
        assert held is not None
        assert held.nominal == Decimal(total)


@pytest.mark.parametrize("name", GRANTS)
def test_grants_have_the_known_parties(name: str) -> None:
    """Funders, schemes of recipients, the ten who got most, and names that do not tell apart."""
    facts = known("grants", f"{name}.json")
    dataset, report = threesixty.read(DATA / "grants" / f"{name}.json")
    grants = dataset.of(GrantApplication)
    given = [flow for flow in dataset.flows() if flow.transaction_type == "commitment"]
    funders = Counter(dataset[flow.provider].label() for flow in given if flow.provider)
    assert {funder: funders[funder] for funder in facts["funders"]} == facts["funders"]
    other = {
        entry.entity: entry.to_plain()["original"]["name"]
        for entry in report.of("other-statement")
        if "recipientOrganization" in str(entry.path)
    }
    held: dict[str, set[str]] = defaultdict(set)
    received: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for grant in grants:
        if not isinstance(dataset[grant.applicant], Person):
            recipient = _recipient_id(dataset, grant)
            stated = str(other.get(grant.id, dataset[grant.applicant].label()))
            held[recipient].add(stated)
            assert isinstance(grant.amount_awarded, Money)
            # the counts take another name of an id for another recipient; here it is one
            received[recipient, stated] += grant.amount_awarded.amount
    schemes = Counter("-".join(one.split("-")[:2]) for one in held)
    assert schemes == facts["id_schemes"]
    assert (
        sum(len(one) > 1 for one in held.values()) == facts["recipient_ids_with_more_than_one_name"]
    )
    ids: dict[str, set[str]] = defaultdict(set)
    for recipient, names in held.items():
        for one in names:
            ids[one].add(recipient)
    assert (
        sum(len(one) > 1 for one in ids.values()) == facts["recipient_names_with_more_than_one_id"]
    )
    assert sum(bool(one.partners) for one in grants) == facts["multi_recipient_grants"]
    most = sorted(received.values(), reverse=True)[:10]
    assert most == [Decimal(total) for _, _, total in facts["top10_recipients"]]
    assert all(
        received[one, known_as] == Decimal(sum_)
        for one, known_as, sum_ in facts["top10_recipients"]
    )


@pytest.mark.parametrize("name", GRANTS)
def test_grants_have_the_known_dates_and_keys(name: str) -> None:
    """Which dates are ISO 8601 and which have slashes, and how often each optional key stands."""
    facts = known("grants", f"{name}.json")
    dataset, report = threesixty.read(DATA / "grants" / f"{name}.json")
    grants = dataset.of(GrantApplication)
    slashed = sum(entry.field == "awardDate" for entry in report.of("slashed-date"))
    found = {"iso": len(grants) - slashed, "dd/mm/yyyy": slashed}
    assert {form: count for form, count in found.items() if count} == facts["date_formats"]
    keys = dict(facts["top_keys"])
    planned = sum(
        one.period is not None or f"{THREESIXTY}plannedDates" in one.extra for one in grants
    )
    assert planned == keys.get("plannedDates", 0)
    for key in ("dateModified", "dataSource", "beneficiaryLocation", "regrantType"):
        if key in keys:
            assert sum(f"{THREESIXTY}{key}" in one.extra for one in grants) == keys[key]
    for key in ("additional_data", "Open Call?", "Related Activity Description"):
        if key in keys:
            undeclared = (kept(one).get(f"{THREESIXTY}undeclared", {}) for one in grants)
            assert sum(key in one for one in undeclared) == keys[key]
    for field, key in (("name", "title"), ("note", "description")):
        assert sum(getattr(one, field) is not None for one in grants) == keys[key]


# --- FollowTheMoney and Popolo ----------------------------------------------------------------


def test_donations_have_the_known_figures() -> None:
    """Schemata, pairs, ends, countries and values that stand together are as counted."""
    facts = known("ftm_popolo_bods", "ftm_parteispenden_donations.ijson")
    dataset, _ = ftm.read(DATA / "ftm_popolo_bods" / "ftm_parteispenden_donations.ijson")
    assert len(dataset) == facts["lines"] == facts["distinct_ids"]
    gifts = dataset.of(Contribution)
    companies = [one for one in dataset.of(Organization) if one.organization_type == "company"]
    found = {
        "Organization": len(dataset.of(Organization)) - len(companies),
        "Company": len(companies),
        "Address": len(dataset.of(Place)),
        "Person": len(dataset.of(Person)),
        "Payment": len(gifts),
    }
    assert found == facts["schemata"]
    assert {"Payment": len(gifts)} == facts["edges_by_schema"]
    pairs = {(one.provider, one.receiver) for one in gifts}
    assert len(pairs) == facts["distinct_ordered_pairs"]
    assert len({end for pair in pairs for end in pair}) == facts["edge_nodes"]
    assert len(dataset.dangling()) == facts["dangling_edge_ends"]
    row = totals(dataset, mix_transaction_types=True).overall()[0]
    assert row.sum("EUR").nominal == Decimal(str(facts["amount_sums"]["amountEur"]))  # type: ignore[union-attr]
    stated = [kept(one).get(f"{FTM}country") or [getattr(one, "country", None)] for one in dataset]
    countries = Counter(str(code).lower() for codes in stated for code in codes if code)
    assert countries == facts["countries"]
    several = sum(
        isinstance(value, tuple) and len(value) > 1
        for one in dataset
        for value in kept(one).values()
    )
    assert several == facts["multi_valued_properties"]
    keys = {key: count for _, key, count in facts["top_properties"]}
    for key in ("namesMentioned", "city", "full", "street"):
        assert sum(f"{FTM}{key}" in one.extra for one in dataset) == keys[key]


@pytest.mark.parametrize("country", ["burundi", "estonia"])
def test_parliaments_have_the_known_kinds_and_ends(country: str) -> None:
    """Kinds of bodies, ends that are missing, partial dates and other names are as counted."""
    facts = known("ftm_popolo_bods", f"popolo_{country}.json")
    dataset, _ = popolo.read(DATA / "ftm_popolo_bods" / f"popolo_{country}.json")
    kinds = Counter(kept(one)[f"{POPOLO}classification"] for one in dataset.of(Organization))
    assert kinds == facts["org_classifications"]
    found = dataset.of(Membership)
    assert sum(one.member not in dataset for one in found) == facts["memberships_missing_person"]
    assert sum(one.organization not in dataset for one in found) == facts["memberships_missing_org"]
    behalf = [kept(one).get(f"{POPOLO}on_behalf_of_id") for one in found]
    missing = sum(one is not None and fitting_id(str(one)) not in dataset for one in behalf)
    assert missing == facts["on_behalf_of_missing"]
    ends = [end for one in found if one.period for end in (one.period.start, one.period.end)]
    partial = sum(isinstance(end, PartialDate) and not end.is_day for end in ends)
    assert partial == facts["partial_dates"]
    others = sum(
        len(list(one.name.items())) > 1 or bool(one.aliases) or f"{POPOLO}other_names" in kept(one)
        for one in dataset.of(Person)
    )
    assert others == facts["persons_with_other_names"]
    assert facts["posts"] == 0


# --- FTS --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def afghanistan() -> Import:
    """Return the answer on Afghanistan in 2020."""
    pages = sorted((DATA / "aid_currency").glob("fts_flows_afghanistan_2020-page-*.json"))
    if not pages:
        pytest.skip("shared/data/aid_currency is absent")
    return fts.read(*pages)


def test_flows_have_the_known_amounts(afghanistan: Import) -> None:
    """By original currency, status and boundary, flows and dollars are those of the answer."""
    facts = known("aid_currency", "fts_afghanistan")
    flows = afghanistan.dataset.of(Contribution)
    assert len(flows) == facts["flows"] == facts["distinct_ids"]
    counts: Counter[str] = Counter()
    dollars: dict[str, Decimal] = defaultdict(Decimal)
    incoming: dict[str | None, Decimal] = defaultdict(Decimal)
    for one in flows:
        assert isinstance(one.amount, Money)
        currency = kept(one).get(f"{FTS}originalCurrency")
        counts[str(currency or "(none)")] += 1
        if kept(one).get(f"{FTS}originalAmount") is not None:
            dollars[str(currency)] += one.amount.amount
        if kept(one)[f"{FTS}boundary"] == "incoming":
            incoming[one.transaction_type] += one.amount.amount
    assert counts == facts["flows_by_original_currency"]
    assert dollars == {code: Decimal(s) for code, s in facts["amountUSD_sum_of_those"].items()}
    words = {"commitment": "commitment", "paid": "disbursement"}
    by_status = facts["amountUSD_incoming_by_status"]
    assert incoming == {words[one]: Decimal(total) for one, total in by_status.items()}
    row = totals(afghanistan.dataset, mix_transaction_types=True).overall()[0]
    assert row.sum("USD").nominal == facts["amountUSD_total"]  # type: ignore[union-attr]
    assert facts["rel_err_gt_1pct"] == 0


def test_flows_have_the_known_shapes(afghanistan: Import) -> None:
    """Boundaries, flows within flows, and the published counts are as known."""
    facts = known("aid_currency", "fts_afghanistan")
    flows = afghanistan.dataset.of(Contribution)
    quirks: Counter[str] = Counter(
        f"boundary_{kept(one)[f'{FTS}boundary']}_{kept(one)[f'{FTS}onBoundary']}" for one in flows
    )
    for key, field in (("childFlows", "childFlowIds"), ("parentFlow", "parentFlowId")):
        quirks[key] = sum(bool(kept(one).get(f"{FTS}{field}")) for one in flows)
    quirks["no_original_currency"] = sum(f"{FTS}originalCurrency" not in one.extra for one in flows)
    quirks["original_currency_without_originalAmount"] = sum(
        f"{FTS}originalCurrency" in one.extra and f"{FTS}originalAmount" not in kept(one)
        for one in flows
    )
    for key, side in (("multi_source_org", "source"), ("multi_dest_org", "destination")):
        quirks[key] = sum(
            sum(named["type"] == "Organization" for named in kept(one)[f"{FTS}{side}Objects"]) > 1
            for one in flows
        )
    assert {key: quirks[key] for key in facts["quirks"]} == facts["quirks"]
    source = next(one for one in afghanistan.dataset.of(Source) if f"{FTS}pages" in one.extra)
    published = kept(source)[f"{FTS}pages"][0]["data"]
    for boundary, stated in facts["api_totals"].items():
        assert {key: published[boundary][key] for key in stated} == stated
    assert quirks["boundary_internal_single"] == facts["api_totals"]["internal"]["flowCount"]
    ends = {(one.provider, one.receiver) for one in flows if one.provider and one.receiver}
    assert len(ends) == facts["org_graph"]["edges"]
    organizations = afghanistan.dataset.of(Organization)
    assert len(organizations) == facts["org_graph"]["nodes"]
