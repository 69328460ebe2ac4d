"""What is written as IATI keeps to the standard, says what it leaves out, and can be read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Campaign,
    Contribution,
    Organization,
    Participation,
    Place,
    StatedFigure,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import iati
from civdiplo.io.carrying import losses
from civdiplo.io.iati.words import order_of
from civdiplo.testing import datasets, entities_of, local_texts, moneys, partial_dates
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money

UNION = Organization(
    id="union",
    name={"en": "A union", "ru": "Союз"},
    identifiers=[Identifier("RU-INN", "6027068261")],
)
SOCIETY = Organization(id="society", name={"en": "A society"})
LAOS = Place(id="laos", name={"en": "Laos"}, place_type="country", country="LA")
CAMPAIGN = Campaign(
    id="aid",
    name={"en": "Help for schools"},
    note={"en": "Books and desks", "ru": "Книги и парты"},
    participants=[Participation(party="union", role="funding")],
    beneficiaries=["laos"],
    period="2021-05-01/2021-06-30",
    status="active",
)
GIFT = Contribution(
    id="gift",
    campaign="aid",
    provider="union",
    receiver="society",
    transaction_type="disbursement",
    date="2021-05-09",
    amount=Money("1250.50", "EUR"),
    note={"en": "For books"},
)
EVERYTHING = Dataset([UNION, SOCIETY, LAOS, CAMPAIGN, GIFT])


def test_a_campaign_of_our_own_is_an_activity(tmp_path: Path) -> None:
    """Each element has what the standard asks for, and reading gives back what was said."""
    path = tmp_path / "activities.xml"
    report = iati.write(EVERYTHING, path, reporting="union")
    assert report.counts == {"no-identifier": 1, "value-date": 1}
    activity = etree.parse(path).getroot()[0]
    names = list(dict.fromkeys(str(child.tag) for child in activity))
    assert names == sorted(names, key=order_of("iati-activity").__getitem__)
    assert activity.findtext("iati-identifier") == "aid"
    reporting = activity.find("reporting-org")
    assert reporting is not None
    assert reporting.get("ref") == "RU-INN-6027068261"
    dataset, _ = iati.read(path)
    (gift,) = dataset.of(Contribution)
    assert (gift.amount, gift.date, gift.note) == (GIFT.amount, GIFT.date, GIFT.note)
    assert gift.transaction_type == "disbursement"
    (campaign,) = dataset.of(Campaign)
    assert (campaign.name, campaign.note) == (CAMPAIGN.name, CAMPAIGN.note)
    assert (campaign.period, campaign.status) == (CAMPAIGN.period, CAMPAIGN.status)
    assert dataset[gift.receiver or ""].label() == "A society"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date": "2021-05"}, "no-day"),
        ({"date": "2021-05-01/2021-05-09"}, "no-day"),
        ({"date": None}, "no-day"),
        ({"amount": None}, "no-figure"),
        ({"amount": Estimate.more_than(100, "EUR")}, "no-figure"),
        ({"amount": None, "in_kind": [InKind("food")]}, "in-kind"),
        ({"transaction_type": None}, "no-word"),
        ({"campaign": None}, "no-campaign"),
    ],
)
def test_no_day_value_or_type_is_made_up(
    tmp_path: Path, change: dict[str, object], code: str
) -> None:
    """A transaction that IATI has no place for is not written, and the report says why."""
    path = tmp_path / "activities.xml"
    gift = evolve(GIFT, **change)  # type: ignore[arg-type]
    report = iati.write(EVERYTHING.replace(gift), path, reporting="union")
    assert [entry.entity for entry in report.of(code)] == ["gift"]
    assert not list(etree.parse(path).iter("transaction"))
    with pytest.raises(InvalidDataError, match=code):
        iati.write(EVERYTHING.replace(gift), path, reporting="union", strict=[code])


def test_an_exact_estimate_is_a_value_without_an_exponent(tmp_path: Path) -> None:
    """However it is counted, an amount is written in plain digits."""
    path = tmp_path / "activities.xml"
    gift = evolve(GIFT, amount=Estimate.exactly(19_000_000_000, "VND"))
    iati.write(EVERYTHING.replace(gift), path, reporting="union")
    tiny = evolve(GIFT, amount=Money("0.0000001", "VND"))
    assert etree.parse(path).findtext(".//value") == "19000000000"
    iati.write(EVERYTHING.replace(tiny), path, reporting="union")
    assert etree.parse(path).findtext(".//value") == "0.0000001"


def test_an_incomplete_activity_is_not_written(tmp_path: Path) -> None:
    """What the standard asks for and nobody stated is named; nothing is invented in its place."""
    path = tmp_path / "activities.xml"
    bare = Campaign(id="aid", name={"en": "Help"}, period="2021/2022")
    report = iati.write(EVERYTHING.replace(bare), path)
    (entry,) = report.of("incomplete")
    assert entry.to_plain()["original"] == [
        "reporting-org",
        "description",
        "participating-org",
        "activity-status",
        "activity-date",
    ]
    assert [entry.original for entry in report.of("no-day")] == ["2021", "2022"]
    assert len(etree.parse(path).getroot()) == 0


def test_what_iati_has_no_place_for_is_listed_field_by_field(tmp_path: Path) -> None:
    """Organizers, themes, claims, goods beside money, extras of others: each is one entry."""
    campaign = evolve(CAMPAIGN, themes=("health",), extra={"org.example:colour": "red"})
    gift = evolve(GIFT, in_kind=(InKind("food"),), place="city", channel="society")
    city = Place(id="city", name={"en": "A city"}, place_type="city", country="LA")
    found = EVERYTHING.replace(campaign, gift).add(city)
    report = iati.write(found, tmp_path / "activities.xml", reporting="union")
    lost = {(entry.entity, entry.field) for entry in report if entry.severity == "loss"}
    assert lost == {
        ("aid", "themes"),
        ("aid", "extra"),
        ("gift", "in_kind"),
        ("gift", "place"),
        ("gift", "channel"),
        ("city", None),
    }


def test_a_party_that_is_not_stated_is_told_to_be_assumed(tmp_path: Path) -> None:
    """Read back, the rule of the standard would name who reports: the report says so."""
    gift = evolve(GIFT, provider=None)
    report = iati.write(EVERYTHING.replace(gift), tmp_path / "a.xml", reporting="union")
    assert [entry.field for entry in report.of("assumed-by-rule")] == ["provider"]


def test_figures_of_an_organization_are_an_organisation_file(tmp_path: Path) -> None:
    """Budgets that an organization states are written with their period, in plain digits."""
    budget = StatedFigure(
        id="budget",
        measure="total budget",
        subjects=["union"],
        value=Money(5, "EUR"),
        date="2021-01-01/2021-12-31",
    )
    path = tmp_path / "organisation.xml"
    found = Dataset([UNION, budget])
    report = iati.write(found, path, kind="organisations", reporting="union")
    assert report.counts == {"value-date": 1}
    (figure,) = iati.read(path).dataset.of(StatedFigure)
    assert (figure.value, figure.date) == (budget.value, budget.date)
    vague = evolve(budget, date="2021")
    report = iati.write(Dataset([UNION, vague]), path, kind="organisations", reporting="union")
    assert report.of("no-day")


def test_a_wrong_kind_or_reporter_is_refused(tmp_path: Path) -> None:
    """Both are checked before anything is written."""
    with pytest.raises(InvalidValueError, match="kind"):
        iati.write(EVERYTHING, tmp_path / "a.xml", kind="budgets")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="reporting"):
        iati.write(EVERYTHING, tmp_path / "a.xml", reporting="laos")
    assert not list(tmp_path.iterdir())


def test_the_losses_of_the_format_are_declared() -> None:
    """Every field of an activity that is not carried can be told without writing a file."""
    lost = {row["type"]: row["fields"] for row in losses(iati.CARRIES)}
    assert lost["Campaign"] == "claims, organizers, themes"
    assert lost["Event"] == "all"


def of_the_campaign(cls: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw a few entities that belong to the campaign, with any other fields."""
    drawn = entities_of(cls, campaign=st.just("aid"), **fields)
    return st.lists(drawn, max_size=4, unique_by=lambda one: one.id)


@given(
    campaign=entities_of(
        Campaign,
        id=st.just("aid"),
        note=local_texts(),
        status=st.sampled_from(["planned", "active", "completed", "cancelled"]),
        participants=st.just((Participation(party="union", role="funding"),)),
        period=st.just(CAMPAIGN.period),
    ),
    gifts=of_the_campaign(Contribution, date=partial_dates(), amount=moneys()),
    figures=of_the_campaign(StatedFigure, measure=st.sampled_from(["budget", "events"])),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_can_be_read_and_written_the_same(
    campaign: Campaign,
    gifts: list[Contribution],
    figures: list[StatedFigure],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Write, read, write is a fixed point, and each contribution is written or reported."""
    folder = tmp_path_factory.mktemp("iati")
    parts = {one.id: one for one in [*gifts, *figures, UNION, campaign]}
    dataset = Dataset(parts.values())
    report = iati.write(dataset, folder / "one.xml", reporting="union")
    read, _ = iati.read(folder / "one.xml")
    iati.write(read, folder / "two.xml")
    assert (folder / "one.xml").read_bytes() == (folder / "two.xml").read_bytes()
    told = {entry.entity for entry in report if entry.code in ("no-day", "no-figure", "no-word")}
    held = [one for one in dataset.of(Contribution) if one.id not in told]
    goods = [entry.entity for entry in report.of("in-kind") if "written;" in entry.became]
    assert len(read.of(Contribution)) == len([one for one in held if one.id not in goods])


@given(dataset=datasets())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_entity_that_is_not_written_is_in_the_report(
    dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of any dataset, what is in no activity has an entry."""
    folder = tmp_path_factory.mktemp("iati")
    report = iati.write(dataset, folder / "one.xml")
    assert {one.id for one in dataset} == {entry.entity for entry in report}
    assert len(iati.read(folder / "one.xml").dataset) == 0
