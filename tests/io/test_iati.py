"""An IATI file is read by the rules of the standard: defaults, parties, dates, amounts, texts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Campaign, Contribution, Organization, Source, StatedFigure
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.graph import graph
from civdiplo.io import iati
from civdiplo.io.report import Import
from civdiplo.totals import totals
from civdiplo.values.money import Money

Read = Callable[..., Import]

HEAD = """<iati-identifier>XM-EXAMPLE-1</iati-identifier>
<reporting-org ref="XM-EXAMPLE" type="22"><narrative>A union</narrative></reporting-org>
<title><narrative>Help for schools</narrative></title>"""
FILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">{}</iati-activities>'
)
ID = "iati-activity-XM-EXAMPLE-1"
UNION = "iati-organisation-XM-EXAMPLE"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return what reads an activity of the given children and attributes."""

    def reading(inner: str, attributes: str = 'xml:lang="en" default-currency="EUR"') -> Import:
        path = tmp_path / "activities.xml"
        activity = f"<iati-activity {attributes}>{HEAD}{inner}</iati-activity>"
        path.write_text(FILE.format(activity), encoding="utf-8")
        return iati.read(path)

    return reading


def transaction(
    code: str = "3",
    *,
    value: str = '<value value-date="2021-04-30">10</value>',
    rest: str = "",
    day: str = "2021-05-01",
) -> str:
    """Return a transaction."""
    return (
        f'<transaction><transaction-type code="{code}"/><transaction-date iso-date="{day}"/>'
        f"{value}{rest}</transaction>"
    )


def gifts(found: Import) -> tuple[Contribution, ...]:
    """Return the contributions in the order of the file."""
    return tuple(sorted(found.dataset.of(Contribution), key=lambda one: one.id))


def test_an_amount_is_in_its_own_currency_or_the_one_of_its_activity(read: Read) -> None:
    """default-currency holds for values without one, and each such use is in the report."""
    own = transaction(value='<value currency="USD" value-date="2021-04-30">5.50</value>')
    found = read(transaction() + own)
    assert [gift.amount for gift in gifts(found)] == [Money(10, "EUR"), Money("5.50", "USD")]
    (entry,) = found.report
    assert entry.code == "default-currency"
    assert entry.path == "/iati-activities/iati-activity/transaction[1]/value/@currency"
    assert entry.entity == "iati-transaction-XM-EXAMPLE-1.1"


def test_a_missing_currency_is_never_guessed(read: Read) -> None:
    """Without a currency anywhere the file is refused, with the place of the amount."""
    with pytest.raises(InvalidDataError, match="must be stated") as caught:
        read(transaction() + transaction(), 'xml:lang="en"')
    assert [fault.line for fault in caught.value.faults] == [4, 4]
    assert [fault.path[-24:] for fault in caught.value.faults] == [
        "transaction[1]/value/@currency"[-24:],
        "transaction[2]/value/@currency"[-24:],
    ]


def test_the_day_of_the_rate_is_kept_apart_from_the_day_of_the_transaction(read: Read) -> None:
    """value-date says which rate an amount goes by, not when it was given."""
    (gift,) = gifts(read(transaction()))
    assert str(gift.date) == "2021-05-01"
    assert gift.extra["org.iatistandard:value-date"] == "2021-04-30"


@pytest.mark.parametrize(
    ("code", "word", "provider", "receiver"),
    [
        ("2", "commitment", UNION, None),
        ("3", "disbursement", UNION, None),
        ("4", "expenditure", UNION, None),
        ("12", "pledge", UNION, None),
        ("1", "incoming funds", None, UNION),
        ("11", "commitment", None, UNION),
        ("13", "pledge", None, UNION),
        ("5", None, None, None),
        ("99", None, None, None),
    ],
)
def test_who_is_not_named_is_the_reporting_organisation_by_the_direction(
    read: Read, code: str, word: str | None, provider: str | None, receiver: str | None
) -> None:
    """The omitted provider of what goes out, and receiver of what comes in, is who reports."""
    found = read(transaction(code))
    (gift,) = gifts(found)
    assert (gift.transaction_type, gift.provider, gift.receiver) == (word, provider, receiver)
    inferred = [(claim.field, claim.value) for claim in gift.claims if claim.is_inferred]
    assert inferred == [
        (side, who) for side, who in (("provider", provider), ("receiver", receiver)) if who
    ]
    assert ("other-transaction-type" in found.report.counts) == (word is None)
    if word is None:
        assert gift.extra["org.iatistandard:transaction-type"] == ({"@code": code},)


def test_a_named_party_is_no_inference(read: Read) -> None:
    """Who is named is taken, by ref before name, and the ids of activities are kept."""
    provider = '<provider-org ref="XM-FUND" provider-activity-id="XM-FUND-7"><narrative>A fund'
    receiver = "<receiver-org><narrative>Школа</narrative></receiver-org>"
    rest = f"{provider}</narrative></provider-org>{receiver}"
    found = read(transaction(rest=rest))
    (gift,) = gifts(found)
    assert gift.provider == "iati-organisation-XM-FUND"
    assert gift.receiver is not None
    assert found.dataset[gift.receiver].label() == "Школа"
    assert not gift.claims
    assert gift.extra["org.iatistandard:provider-activity-id"] == "XM-FUND-7"
    again = read(transaction(rest=rest))
    assert gifts(again)[0].receiver == gift.receiver


def test_planned_and_actual_dates_are_never_mixed(read: Read) -> None:
    """The period is of actual dates, or of planned ones where the activity is planned."""
    planned = '<activity-date type="1" iso-date="2020-01-01"/>'
    planned += '<activity-date type="3" iso-date="2022-12-31"/>'
    actual = '<activity-date type="2" iso-date="2020-03-01"/>'
    running = read(f'<activity-status code="2"/>{planned}{actual}').dataset.one(Campaign, ID)
    assert running.period is not None
    assert running.period.edtf == "2020-03-01/"
    assert [one["@type"] for one in running.extra["org.iatistandard:activity-date"]] == ["1", "3"]  # type: ignore[union-attr, index, call-overload]
    plan = read(f'<activity-status code="1"/>{planned}').dataset.one(Campaign, ID)
    assert plan.period is not None
    assert (plan.period.edtf, plan.status) == ("2020-01-01/2022-12-31", "planned")
    silent = read(f'<activity-status code="2"/>{planned}').dataset.one(Campaign, ID)
    assert silent.period is None


def test_a_time_zone_of_a_day_is_told(read: Read) -> None:
    """2020-01-01Z is a day of the standard; the day is read and the zone reported and kept."""
    found = read(transaction(day="2020-01-01Z") + transaction(day="2020-01-02+05:30"))
    assert [str(gift.date) for gift in gifts(found)] == ["2020-01-01", "2020-01-02"]
    assert [entry.original for entry in found.report.of("time-zone")] == [
        "2020-01-01Z",
        "2020-01-02+05:30",
    ]


def test_participating_organisations_are_ties_with_their_roles(read: Read) -> None:
    """Roles become those of participants, and the organisations are tied in the graph."""
    orgs = "".join(
        f'<participating-org role="{role}" ref="XM-{role}"><narrative>Body {role}</narrative>'
        "</participating-org>"
        for role in "1234"
    )
    found = read(orgs)
    campaign = found.dataset.one(Campaign, ID)
    assert campaign.participants is not None
    roles = [one.role for one in campaign.participants]
    assert roles == ["funding", "accountable", "extending", "implementing"]
    assert graph(found.dataset).number_of_edges() == 6


def test_descriptions_are_told_apart_by_type_and_language(read: Read) -> None:
    """The general description is the note; the others are kept each with its type."""
    found = read(
        '<description type="1"><narrative>General</narrative>'
        '<narrative xml:lang="FR">En général</narrative></description>'
        '<description type="2"><narrative>Objectives</narrative></description>'
    )
    campaign = found.dataset.one(Campaign, ID)
    assert campaign.note is not None
    assert campaign.note.to_plain() == {"en": "General", "fr": "En général"}
    kept = campaign.extra["org.iatistandard:description"]
    assert kept == ({"@type": "2", "narrative": ("Objectives",)},)
    assert found.report.counts == {"language-tag": 1}


def test_shares_sectors_and_hierarchy_are_kept_where_they_stand(read: Read) -> None:
    """Percentages never multiply an amount, and what stands at the activity is not copied down."""
    found = read(
        '<recipient-country code="VN" percentage="60"/><recipient-country code="LA"'
        ' percentage="40"/><sector code="11110" percentage="100"/>'
        '<related-activity ref="XM-EXAMPLE-0" type="1"/>' + transaction(),
        'xml:lang="en" default-currency="EUR" hierarchy="2" humanitarian="1"',
    )
    campaign = found.dataset.one(Campaign, ID)
    assert campaign.beneficiaries == ("iso3166-1-VN", "iso3166-1-LA")
    stated = campaign.extra["org.iatistandard:as-stated"]
    assert stated["recipient-country"][0] == {"@code": "VN", "@percentage": "60"}  # type: ignore[index, call-overload]
    assert campaign.extra["org.iatistandard:@hierarchy"] == "2"
    assert campaign.extra["org.iatistandard:@humanitarian"] == "1"
    assert campaign.extra["org.iatistandard:related-activity"] == (
        {"@ref": "XM-EXAMPLE-0", "@type": "1"},
    )
    (gift,) = gifts(found)
    assert gift.amount == Money(10, "EUR")
    assert gift.place is None
    assert "org.iatistandard:@humanitarian" not in gift.extra


def test_budgets_are_figures_and_no_flows(read: Read) -> None:
    """What is budgeted or planned is stated, and is in no total of what was given."""
    period = '<period-start iso-date="2021-01-01"/><period-end iso-date="2021-12-31"/>'
    value = '<value currency="USD" value-date="2021-01-01">300</value>'
    found = read(
        f'<budget type="1" status="2">{period}{value}</budget>'
        f'<planned-disbursement>{period}{value}<receiver-org ref="XM-2"/></planned-disbursement>'
        + transaction()
    )
    budget, planned = found.dataset.of(StatedFigure)
    assert (budget.measure, planned.measure) == ("budget", "planned disbursement")
    assert (budget.value, str(budget.date)) == (Money(300, "USD"), "2021-01-01/2021-12-31")
    assert budget.extra["org.iatistandard:@status"] == "2"
    (row,) = totals(found.dataset)
    assert [(one.currency, one.nominal) for one in row.sums] == [("EUR", Decimal(10))]


def test_elements_of_other_namespaces_are_kept(read: Read) -> None:
    """A foreign element or attribute is kept under its full name, wherever it stands."""
    found = read(
        '<x:tier xmlns:x="https://example.org/ns" x:level="2">core</x:tier>'
        + transaction(rest='<x:usd xmlns:x="https://example.org/ns">12</x:usd>')
    )
    campaign = found.dataset.one(Campaign, ID)
    assert campaign.extra["org.iatistandard:foreign"] == {
        "{https://example.org/ns}tier": ({"@{https://example.org/ns}level": "2", "#text": "core"},)
    }
    (gift,) = gifts(found)
    assert gift.extra["org.iatistandard:foreign"] == {"{https://example.org/ns}usd": ("12",)}


def test_negative_and_zero_amounts_and_blanks_around_them_are_read(read: Read) -> None:
    """A correction is negative; xsd:decimal may have blanks, a plus sign or a bare point."""
    written = ["-5", "0", " 7.50\n", "+8", ".5", "9."]
    found = read("".join(transaction(value=f"<value>{one}</value>") for one in written))
    amounts = [gift.amount.amount for gift in gifts(found) if isinstance(gift.amount, Money)]
    assert amounts == [Decimal(one) for one in ("-5", "0", "7.50", "8", "0.5", "9")]


def test_a_repeated_or_missing_identifier_is_told_apart(tmp_path: Path) -> None:
    """Ids never collide: a second activity of one identifier has a number, and both are told."""
    path = tmp_path / "activities.xml"
    twice = f"<iati-activity>{HEAD}</iati-activity>" * 2
    blank = "<iati-activity><iati-identifier> </iati-identifier></iati-activity>"
    padded = "<iati-activity><iati-identifier> XM-9 </iati-identifier></iati-activity>"
    path.write_text(FILE.format(twice + blank + padded), encoding="utf-8")
    dataset, report = iati.read(path)
    assert [one.id for one in dataset.of(Campaign)] == [
        ID,
        f"{ID}.again-2",
        "iati-unidentified-activity-3",
        "iati-activity-XM-9",
    ]
    assert report.counts["repeated-identifier"] == report.counts["no-identifier"] == 1
    assert report.counts["identifier-changed"] == 1


def test_ids_that_would_look_alike_do_not_meet() -> None:
    """Codes that differ give ids that differ, also where an id cannot have their characters."""
    from civdiplo.io.iati.ids import entity_id, part_id

    codes = ["A/B", "A-B", "A B", "a-b", "A.1", "A", "A" * 300, "A" * 301, "Ä"]
    made = {entity_id("activity", code) for code in codes}
    assert len(made) == len(codes)
    assert all(len(one) <= 200 for one in made)
    parts = {part_id("transaction", entity_id("activity", c), n) for c in codes for n in (1, 11)}
    assert len(parts) == 2 * len(codes)
    assert not parts & made


def test_the_file_and_who_reports_it_are_the_source(read: Read) -> None:
    """Everything cites the file, with the identifier of the activity as the place in it."""
    found = read(transaction())
    (source,) = found.dataset.of(Source)
    assert source.publisher is not None
    assert source.publisher.pick() == "A union"
    assert source.extra["org.iatistandard:file"]["@version"] == "2.03"  # type: ignore[index, call-overload]
    (gift,) = gifts(found)
    assert gift.sources[0].locator == "activity XM-EXAMPLE-1"
    assert found.dataset.dangling() == ()


def test_an_organisation_is_told_once_with_its_first_name(read: Read) -> None:
    """Another name for the same ref is kept where it stands; a ref alone takes a later name."""
    one = '<receiver-org ref="XM-2"/>'
    two = '<receiver-org ref="XM-2" type="21"><narrative>Two</narrative></receiver-org>'
    three = '<receiver-org ref="XM-3"/>'
    found = read("".join(transaction(rest=rest) for rest in (one, two, three)))
    second = found.dataset.one(Organization, "iati-organisation-XM-2")
    assert second.label() == "Two"
    assert found.dataset["iati-organisation-XM-3"].label() == "XM-3"
    assert [entry.original for entry in found.report.of("name-from-ref")] == ["XM-3"]
    kept = gifts(found)[1].extra["org.iatistandard:as-stated"]
    assert kept["receiver-org"][0]["@type"] == "21"  # type: ignore[index, call-overload]


def test_text_between_elements_is_reported(read: Read) -> None:
    """Text where the standard has none is lost, and the report says so."""
    found = read("stray" + transaction(rest="lost"))
    assert [entry.original for entry in found.report.of("stray-text")] == ["stray", "lost"]
    assert found.report.of("stray-text")[0].severity == "loss"


def test_an_organisation_file_gives_figures_of_its_budgets(tmp_path: Path) -> None:
    """Total budgets and those for recipients are figures that the organisation states."""
    path = tmp_path / "organisation.xml"
    path.write_text(
        '<iati-organisations version="2.02"><iati-organisation default-currency="NOK">'
        "<organisation-identifier>XM-EXAMPLE</organisation-identifier>"
        "<name><narrative>A union</narrative></name>"
        '<reporting-org ref="XM-EXAMPLE" type="22"><narrative>A union</narrative></reporting-org>'
        '<total-budget><period-start iso-date="2021-01-01"/><period-end iso-date="2021-12-31"/>'
        '<value value-date="2021-01-01">5</value></total-budget>'
        "</iati-organisation></iati-organisations>",
        encoding="utf-8",
    )
    dataset, report = iati.read(path)
    (figure,) = dataset.of(StatedFigure)
    assert (figure.measure, figure.subjects, figure.value) == (
        "total budget",
        (UNION,),
        Money(5, "NOK"),
    )
    assert report.counts == {"default-currency": 1}
    assert [one.id for one in dataset.of(Organization)] == [UNION]


def test_a_file_without_a_version_is_read_by_its_root_and_says_so(tmp_path: Path) -> None:
    """No @version: the root decides, and the report tells."""
    path = tmp_path / "activities.xml"
    path.write_text(f"<iati-activities><iati-activity>{HEAD}</iati-activity></iati-activities>")
    assert iati.read(path).report.counts["no-version"] == 1
    path.write_text('<iati-activities version="2.03"/>')
    dataset, report = iati.read(path)
    assert (len(dataset), report.counts) == (0, {"no-activities": 1})


def test_strict_makes_entries_errors_and_knows_its_codes(tmp_path: Path) -> None:
    """The codes that are named are raised, all at once; a name of no code is refused at once."""
    path = tmp_path / "activities.xml"
    inner = f'<iati-activity default-currency="EUR">{HEAD}{transaction()}</iati-activity>'
    path.write_text(FILE.format(inner), encoding="utf-8")
    with pytest.raises(InvalidDataError, match="default-currency"):
        iati.read(path, strict=["default-currency"])
    with pytest.raises(InvalidValueError, match="must name codes"):
        iati.iter_read(path, strict=["no-such-code"])
    stream = iati.iter_read(path, on_entry=lambda _entry: None)
    assert isinstance(Dataset(stream), Dataset)
    assert (len(stream.report), stream.counts) == (0, {"default-currency": 1})
