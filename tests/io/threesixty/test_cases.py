"""What a grant says, taken as it says it; and what cannot be said, or be read in one way."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import GrantApplication, Organization, Person, Place, Programme, StateChange
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import threesixty
from civdiplo.io.report import Import
from civdiplo.io.threesixty.headings import heading_of, parsed
from civdiplo.totals import totals
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money

GRANT: dict[str, Any] = {
    "id": "360G-example-1",
    "title": "A year of visits",
    "description": "Visits",
    "currency": "GBP",
    "amountAwarded": 100,
    "awardDate": "2021-09-21",
    "recipientOrganization": [{"id": "GB-CHC-1234567", "name": "A society"}],
    "fundingOrganization": [{"id": "GB-CHC-7654321", "name": "A trust"}],
}


def grant(number: int = 1, **facts: Any) -> dict[str, Any]:
    """Return a grant with some facts of its own; None leaves a fact out."""
    whole = GRANT | {"id": f"360G-example-{number}"} | facts
    return {key: value for key, value in whole.items() if value is not None}


def read(folder: Path, *grants: Any, text: str | None = None, **options: Any) -> Import:
    """Read a package of some grants."""
    path = folder / "grants.json"
    written = text if text is not None else json.dumps({"version": "1.4", "grants": list(grants)})
    path.write_text(written, encoding="utf-8")
    return threesixty.read(path, **options)


def one_of(read_in: Import, number: int = 1) -> GrantApplication:
    """Return the application of a number."""
    found = read_in.dataset[f"360G-example-{number}"]
    assert isinstance(found, GrantApplication)
    return found


def award(read_in: Import, number: int = 1) -> str:
    """Return the date of an award as EDTF."""
    history = one_of(read_in, number).history
    assert history
    return str(history[-1].date)


def test_a_date_with_slashes_is_not_guessed(tmp_path: Path) -> None:
    """Where nothing proves which number is the day, the year alone is taken, and reported."""
    got = read(tmp_path, grant(awardDate="05/06/2014"), grant(2, awardDate="07/07/2014"))
    assert (award(got), award(got, 2)) == ("2014", "2014-07-07")
    assert got.report.counts == {"ambiguous-date": 1, "slashed-date": 1}
    assert one_of(got).extra["org.threesixtygiving:awardDate"] == "05/06/2014"


@pytest.mark.parametrize(
    ("other", "options", "expected"),
    [
        ("25/06/2014", {}, "2014-06-05"),
        ("06/25/2014", {}, "2014-05-06"),
        ("07/07/2014", {"dates": "day first"}, "2014-06-05"),
        ("07/07/2014", {"dates": "month first"}, "2014-05-06"),
    ],
)
def test_a_file_or_its_reader_proves_the_order(
    other: str, options: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    """A number above 12 anywhere in the field, or the caller, says which is the day."""
    got = read(tmp_path, grant(awardDate="05/06/2014"), grant(2, awardDate=other), **options)
    assert award(got) == expected
    assert "ambiguous-date" not in got.report.counts


def test_proofs_that_contradict_prove_nothing(tmp_path: Path) -> None:
    """Where a file has both orders, each date is read by its own numbers alone."""
    dates = ["05/06/2014", "25/06/2014", "06/25/2014"]
    got = read(tmp_path, *(grant(n, awardDate=date) for n, date in enumerate(dates, start=1)))
    assert [award(got, n) for n in (1, 2, 3)] == ["2014", "2014-06-25", "2014-06-25"]


def test_one_field_proves_nothing_of_another(tmp_path: Path) -> None:
    """The dates of awards say nothing of how planned dates were entered."""
    planned = [{"startDate": "05/06/2014", "endDate": "2015-01"}]
    got = read(tmp_path, grant(awardDate="25/06/2014", plannedDates=planned))
    period = one_of(got).period
    assert period is not None
    assert period.edtf == "2014/2015-01"
    assert got.report.counts == {"ambiguous-date": 1, "slashed-date": 1}


def test_the_order_has_to_be_one_of_two(tmp_path: Path) -> None:
    """Another order is refused."""
    with pytest.raises(InvalidValueError, match="dates must be None or one of day first"):
        read(tmp_path, grant(), dates="dmy")


@pytest.mark.parametrize(
    ("stated", "expected", "code"),
    [
        ("2020-11-03T00:00:00+00:00", "2020-11-03", None),
        ("2020-11-03T00:00:00Z", "2020-11-03", None),
        ("2020-11-03T23:30:00+05:00", "2020-11-03", "time-of-day"),
        ("2020-13-03", "None", "bad-date"),
        ("31/04/2020", "None", "bad-date"),
        ("3 November 2020", "None", "bad-date"),
        (44138, "None", "bad-date"),
        ("٢٠٢٠-١١-٠٣", "None", "bad-date"),
    ],
)
def test_a_day_is_a_day(stated: Any, expected: str, code: str | None, tmp_path: Path) -> None:
    """A day with midnight is that day; what is no day is kept and reported."""
    got = read(tmp_path, grant(awardDate=stated))
    assert award(got) == expected
    assert list(got.report.counts) == ([code] if code else [])


def test_funders_never_multiply_a_sum(tmp_path: Path) -> None:
    """A grant of two funders is one sum, with no one provider."""
    funders = [{"id": f"GB-CHC-765432{n}", "name": f"Trust {n}"} for n in (1, 2)]
    got = read(tmp_path, grant(fundingOrganization=funders))
    (row,) = totals(got.dataset, transaction_types=["commitment"])
    assert str(row.bag) == "100 GBP"
    (flow,) = one_of(got).flows(got.dataset.get)
    assert flow.provider is None


def test_a_funder_is_known_without_a_programme(tmp_path: Path) -> None:
    """The provider of a grant is its funder, whether or not it names a programme."""
    got = read(tmp_path, grant(), grant(2, grantProgramme=[{"title": "Visits", "code": "V"}]))
    assert [p.name.pick() for p in got.dataset.of(Programme)] == ["A trust", "Visits"]
    for number in (1, 2):
        (flow,) = one_of(got, number).flows(got.dataset.get)
        assert (flow.provider, flow.receiver) == ("GB-CHC-7654321", "GB-CHC-1234567")


def test_several_recipients_are_partners(tmp_path: Path) -> None:
    """The first applies, the others are its partners, which is reported."""
    recipients = [{"id": f"GB-CHC-123456{n}", "name": f"Society {n}"} for n in (1, 2, 3)]
    got = read(tmp_path, grant(recipientOrganization=recipients))
    assert one_of(got).applicant == "GB-CHC-1234561"
    assert one_of(got).partners == ("GB-CHC-1234562", "GB-CHC-1234563")
    assert got.report.counts == {"several": 1}


def test_transactions_are_not_counted_twice(tmp_path: Path) -> None:
    """Payments that make up a sum are kept beside it, and not added to it."""
    paid = [{"id": "1", "value": 60, "currency": "GBP"}, {"id": "2", "value": 40}]
    got = read(tmp_path, grant(amountDisbursed=100, disbursementTransaction=paid))
    (row,) = totals(got.dataset, transaction_types=["disbursement"])
    assert str(row.bag) == "100 GBP"
    assert got.report.counts == {"transactions": 1}
    assert len(one_of(got).extra["org.threesixtygiving:disbursementTransaction"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("21757793.270000000009", "21757793.270000000009"),
        ("0.00", "0.00"),
        ("-12.5", "-12.5"),
        ("1e3", "1000"),
    ],
)
def test_a_sum_is_what_its_digits_say(amount: str, expected: str, tmp_path: Path) -> None:
    """Numbers are read digit by digit, zero and negative ones too."""
    text = json.dumps({"grants": [GRANT]}).replace(
        '"amountAwarded": 100', f'"amountAwarded": {amount}'
    )
    got = one_of(read(tmp_path, text=text)).amount_awarded
    assert isinstance(got, Money)
    assert str(got.amount) == expected


@pytest.mark.parametrize("stated", ["1,000", "100", True, [100], {"a": 1}])
def test_what_is_no_number_is_no_sum(stated: Any, tmp_path: Path) -> None:
    """Anything else is kept as it is, reported, and no sum."""
    got = read(tmp_path, grant(amountAwarded=stated))
    assert one_of(got).amount_awarded is None
    assert got.report.counts == {"bad-number": 1}
    assert one_of(got).extra["org.threesixtygiving:currency"] == "GBP"


def test_a_sum_needs_a_currency(tmp_path: Path) -> None:
    """A currency that is absent or unknown is not guessed."""
    got = read(tmp_path, grant(currency=None), grant(2, currency="QQQ"))
    assert [one_of(got, n).amount_awarded for n in (1, 2)] == [None, None]
    assert got.report.counts == {"bad-number": 2}


def test_lost_zeros_are_noted(tmp_path: Path) -> None:
    """A company number that a spreadsheet cut short is kept as it is and reported."""
    one = {"id": "GB-COH-1043421", "name": "A theatre", "companyNumber": "1043421"}
    got = read(tmp_path, grant(recipientOrganization=[one]))
    assert got.report.counts == {"lost-zeros": 2}
    assert "01043421" in got.report.of("lost-zeros")[0].became
    made = got.dataset["GB-COH-1043421"]
    assert isinstance(made, Organization)
    assert made.identifiers is None


def test_an_organization_is_what_it_is_told_to_be_first(tmp_path: Path) -> None:
    """A second statement that differs stays with its grant, and is written with it."""
    other = {"id": "GB-CHC-1234567", "name": "A society", "postalCode": "N7 6PA"}
    got = read(tmp_path, grant(), grant(2, recipientOrganization=[other]))
    assert got.report.counts == {"other-statement": 1}
    threesixty.write(got.dataset, tmp_path / "out.json")
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["grants"]
    assert [one["recipientOrganization"] for one in written] == [
        GRANT["recipientOrganization"],
        [other],
    ]


def test_columns_of_a_publisher_are_kept(tmp_path: Path) -> None:
    """What the standard does not declare comes back where it was."""
    mine: dict[str, Any] = {
        "Postcode of impact 1": "N7",
        "Open Call?": "YES",
        "Notes": {"a b": [1, 0.5, None]},
    }
    got = read(tmp_path, grant(**mine))
    assert len(got.report) == 0
    threesixty.write(got.dataset, tmp_path / "out.json")
    (written,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["grants"]
    assert {key: written[key] for key in mine} == mine


def test_a_place_is_on_the_map(tmp_path: Path) -> None:
    """A named location is a place with its degrees, and is written as it was."""
    here = {
        "name": "Pskov",
        "countryCode": "RU",
        "latitude": 57.8,
        "longitude": 28.3,
        "geoCode": "P",
    }
    got = read(tmp_path, grant(beneficiaryLocation=[here, {"countryCode": "BY"}]))
    (place,) = got.dataset.of(Place)
    assert (place.country, place.latitude) == ("RU", Decimal("57.8"))
    threesixty.write(got.dataset, tmp_path / "out.json")
    (written,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["grants"]
    assert written["beneficiaryLocation"] == [here, {"countryCode": "BY"}]


def test_what_a_grant_needs_is_not_made_up(tmp_path: Path) -> None:
    """Without an id or a recipient nothing is read; all of it is in the report."""
    got = read(tmp_path, grant(id=""), grant(2, recipientOrganization=None), 7, grant(3))
    assert [one.id for one in got.dataset.of(GrantApplication)] == ["360G-example-3"]
    assert got.report.counts == {"incomplete": 3}
    with pytest.raises(InvalidDataError, match="3 faults"):
        read(tmp_path, grant(id=""), grant(2, recipientOrganization=None), 7, strict=True)


def test_a_grant_told_twice_is_one(tmp_path: Path) -> None:
    """The same twice is one; another of the same id is in the report."""
    got = read(tmp_path, grant(), grant(), grant(amountAwarded=5))
    assert got.report.counts == {"other-grant": 1, "repeated-grant": 1}
    assert str(one_of(got).amount_awarded) == "100 GBP"


def test_a_person_receives_what_a_person_is_given(tmp_path: Path) -> None:
    """An individual is the applicant, and is written as an individual."""
    individual = {"id": "360G-example-p1", "name": "Individual Recipient"}
    stated = grant(recipientOrganization=None, recipientIndividual=individual)
    got = read(tmp_path, stated)
    assert isinstance(got.dataset[one_of(got).applicant], Person)
    report = threesixty.write(got.dataset, tmp_path / "out.json")
    assert len(report) == 0
    (written,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["grants"]
    assert written == stated


def application(number: int, **facts: Any) -> GrantApplication:
    """Return an application that was supported, with some facts of its own."""
    told: dict[str, Any] = {
        "id": f"a{number}",
        "reference_number": f"360G-example-{number}",
        "name": {"en": "A visit", "ru": "Визит"},
        "note": {"en": "Why"},
        "applicant": "society",
        "programme": "call",
        "amount_awarded": Money("10.50", "EUR"),
        "history": [StateChange(state="supported", date="2021-09-21")],
    }
    return GrantApplication(**(told | facts))


def written(folder: Path, *applications: GrantApplication, **options: Any) -> tuple[Any, Any]:
    """Write applications; return the report and the grants of the file."""
    dataset = Dataset(
        [
            Organization(id="society", name={"en": "Society"}),
            Organization(
                id="fund", name={"en": "Fund"}, identifiers=[Identifier("RU-INN", "6027068261")]
            ),
            Programme(id="call", name={"en": "Call"}, organizers=["fund"]),
            *applications,
        ]
    )
    report = threesixty.write(dataset, folder / "out.json", **options)
    package = json.loads((folder / "out.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return report, package["grants"]


def test_only_an_award_is_a_grant(tmp_path: Path) -> None:
    """Refused, pending, undated and unpriced applications are reported and not written."""
    report, grants = written(
        tmp_path,
        application(1),
        application(2, history=[StateChange(state="not supported", date="2021-09-21")]),
        application(3, history=[StateChange(state="submitted")]),
        application(4, history=None),
        application(5, history=[StateChange(state="supported", date="2021-09")]),
        application(6, history=[StateChange(state="supported")]),
        application(7, amount_awarded=None),
        application(8, amount_awarded=Estimate.more_than(5, "EUR")),
        application(9, programme=None),
    )
    assert [one["id"] for one in grants] == ["360G-example-1"]
    kinds = {entry.entity: entry.code for entry in report if entry.entity != "society"}
    assert kinds["a8"] == "estimate"
    assert {kinds[f"a{n}"] for n in (2, 3, 4, 5, 6, 7)} == {"not-awarded"}
    assert kinds["a9"] == "no-party"


def test_what_a_grant_cannot_say_is_reported(tmp_path: Path) -> None:
    """Other states, languages, currencies and fields are told one by one."""
    one = application(
        1,
        amount_requested=Money(20, "USD"),
        cofinancing=Money(1, "EUR"),
        period="2021-10~/..",
        history=[
            StateChange(state="submitted", date="2021-01-01"),
            StateChange(state="supported", date="2021-09-21"),
        ],
    )
    report, (told,) = written(tmp_path, one, language="en")
    assert {entry.code for entry in report if entry.entity == "a1"} == {
        "other-language", "other-currency", "other-state", "no-such-field", "invalid",
    }  # fmt: skip
    assert told["amountAwarded"] == Decimal("10.50")
    assert told["fundingOrganization"] == [{"id": "RU-INN-6027068261", "name": "Fund"}]
    assert told["recipientOrganization"] == [{"id": "society", "name": "Society"}]
    assert report.of("local-id")[0].entity == "society"


def test_a_package_needs_a_grant(tmp_path: Path) -> None:
    """Without an award there is nothing to write, and no file is touched."""
    with pytest.raises(InvalidValueError, match="an application that was supported"):
        written(tmp_path, application(1, history=None))
    assert not list(tmp_path.iterdir())


def test_the_suffix_has_to_be_known(tmp_path: Path) -> None:
    """Another suffix is refused."""
    with pytest.raises(InvalidValueError, match=r"must end in \.json"):
        threesixty.write(Dataset([application(1)]), tmp_path / "out.xml")


def test_what_a_package_says_of_itself_comes_back(tmp_path: Path) -> None:
    """Title, publisher and licence are kept with the source and written again."""
    package = {"version": "1.1", "title": "Grants", "publisher": {"name": "A trust"}}
    text = json.dumps({**package, "grants": [GRANT]})
    got = read(tmp_path, text=text)
    threesixty.write(got.dataset, tmp_path / "out.json")
    whole = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert whole == {**package, "version": "1.4", "grants": [GRANT]}


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Identifier", ("id",)),
        ("  award   DATE ", ("awardDate",)),
        ("Recipient Org:Identifier", ("recipientOrganization", 0, "id")),
        ("Recipient Org:2:Location:1:Country Code",
         ("recipientOrganization", 2, "location", 1, "countryCode")),
        ("recipientOrganization/1/postalCode", ("recipientOrganization", 1, "postalCode")),
        ("Recipient Ind:Name", ("recipientIndividual", "name")),
        ("From An Open Call?", ("fromOpenCall",)),
        ("Postcode of impact 1", ("Postcode of impact 1",)),
        ("Grant Programme:Title (extended)", ("grantProgramme", 0, "Title (extended)")),
        ("Notes:0:Text", ("Notes", 0, "Text")),
        ("", None),
        ("a::b", None),
    ],
)  # fmt: skip
def test_a_heading_names_a_place(heading: str, path: Any) -> None:
    """Titles and names of fields are read, numbered or not; all else is the publisher's."""
    found = parsed(heading)
    assert (None if found is None else found.path) == path
    if found is not None and found.declared:
        again = parsed(heading_of(found.path))
        assert again == found
