"""The card of the application of Pskov and Vitebsk is answered for."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

from civdiplo import (
    Dataset,
    Exchange,
    GrantApplication,
    Group,
    Identifier,
    Memorandum,
    Money,
    Organization,
    PartialDate,
    Project,
    StatedFigure,
    Twinning,
)
from civdiplo.errors import InvalidValueError
from civdiplo.totals import applications


def card(facts: Dataset) -> GrantApplication:
    """Return the one application of the documents."""
    [found] = facts.of(GrantApplication)
    return found


# --- 1. sums, share, length, status ---------------------------------------------------------


def test_requested_and_cofinancing_make_the_total(facts: Dataset) -> None:
    """2,201,600.00 and 2,020,360.00 are 4,221,960.00, to the kopeck."""
    requested, own, total = (
        *(card(facts).amount_requested, card(facts).cofinancing, card(facts).amount_total),
    )
    assert isinstance(requested, Money)
    assert isinstance(own, Money)
    assert isinstance(total, Money)
    assert [str(one) for one in (requested, own, total)] == [
        *("2201600.00 RUB", "2020360.00 RUB", "4221960.00 RUB"),
    ]
    assert requested + own == total
    assert own.ratio(total) == Fraction(50509, 105549) == Fraction("2020360") / 4221960


def test_a_card_that_does_not_add_up_is_refused(facts: Dataset) -> None:
    """One kopeck more in the total is an error that names the sum."""
    with pytest.raises(InvalidValueError, match=r"must be requested plus co-financing, 4221960.00"):
        evolve(card(facts), amount_total=Money("4221960.01", "RUB"))


def test_the_currency_is_an_assumption(facts: Dataset) -> None:
    """The card names no currency; RUB is recorded as inferred for each of the three sums."""
    inferred = {claim.field: claim.value for claim in card(facts).claims if claim.is_inferred}
    assert inferred == {
        "amount_requested.currency": "RUB",
        "cofinancing.currency": "RUB",
        "amount_total.currency": "RUB",
    }


def test_it_runs_for_180_days(facts: Dataset) -> None:
    """From 3 July to 29 December 2023, both ends counted."""
    period = card(facts).period
    assert period is not None
    assert (period.earliest, period.latest) == (
        datetime.date(2023, 7, 3),
        datetime.date(2023, 12, 29),
    )
    assert period.length_days() == (180, 180)


def test_it_was_submitted_and_not_supported(facts: Dataset) -> None:
    """Submitted on 15 March 2023; the decision is stated without a date."""
    assert card(facts).reference_number == "23-2-003335"
    assert card(facts).state == "not supported"
    assert card(facts).submitted == PartialDate("2023-03-15")
    assert [change.date for change in card(facts).history or ()][1:] == [None]


# --- 2. identifiers -------------------------------------------------------------------------


def test_the_numbers_of_the_applicant_are_well_formed(facts: Dataset) -> None:
    """Tax and registration number pass their checks, and find the applicant."""
    applicant = facts.one(Organization, card(facts).applicant)
    numbers = {one.scheme: one for one in applicant.identifiers or ()}
    assert {scheme: one.code for scheme, one in numbers.items()} == {
        "RU-INN": "6027068261",
        "RU-OGRN": "1026000002302",
    }
    for number in numbers.values():
        assert number.is_checked
        assert facts.find_by_identifier(number) == (applicant,)


@pytest.mark.parametrize(
    ("scheme", "code"), [("RU-INN", "6027068261"), ("RU-OGRN", "1026000002302")]
)
def test_any_wrong_digit_is_an_error_that_names_the_rule(scheme: str, code: str) -> None:
    """Whichever digit is another one, the scheme is named, and the rule that is broken."""
    for place, digit in enumerate(code):
        wrong = code[:place] + str((int(digit) + 1) % 10) + code[place + 1 :]
        with pytest.raises(InvalidValueError, match=rf"^{scheme} must .*{wrong}") as caught:
            Identifier(scheme, wrong)
        assert caught.value.field == scheme
    with pytest.raises(InvalidValueError, match=f"{scheme} must have .* digits"):
        Identifier(scheme, code[:-1])


# --- 3. what it builds on -------------------------------------------------------------------


def test_it_builds_on_a_twinning_and_on_agreements(facts: Dataset) -> None:
    """The twin cities and their earlier agreements are its ground; no date of either is stated."""
    project = facts.one(Project, card(facts).project or "")
    twinning, agreements = (facts[one] for one in project.builds_on or ())
    assert isinstance(twinning, Twinning)
    assert isinstance(agreements, Memorandum)
    assert twinning.parties == agreements.parties == ("pskov", "vitebsk")
    assert (twinning.signed, agreements.signed) == (None, None)


def test_its_tasks_places_and_target_groups(facts: Dataset) -> None:
    """Three tasks, three target groups, two cities and their regions in two countries."""
    project = facts.one(Project, card(facts).project or "")
    assert len(project.tasks or ()) == 3
    assert [facts.one(Group, one).group_type for one in project.target_groups or ()] == [
        *("organizations", "persons", "persons"),
    ]
    assert {facts[place].label("ru") for place in project.places or ()} == {
        *("Псков", "Псковская область", "Витебск", "Витебская область"),
    }
    assert card(facts).countries == ("RU", "BY")


def test_twenty_take_part_from_each_side(facts: Dataset) -> None:
    """Twenty participants a side are stated; that all of them travel is inferred."""
    project = facts.one(Project, card(facts).project or "")
    sides = {
        one.country: str(facts.one(Group, one.party).count)
        for one in project.participants or ()
        if one.role == "participant"
    }
    assert sides == {"RU": "20 person", "BY": "20 person"}
    visits = [one for one in facts.of(Exchange) if one.project == project.id]
    assert {(one.sending, one.hosting) for one in visits} == {
        (("pskov-ngos",), ("vitebsk-ngos",)),
        (("vitebsk-ngos",), ("pskov-ngos",)),
    }
    for visit in visits:
        assert {claim.field for claim in visit.claims if claim.is_inferred} == {"date", "count"}
    assert str(facts.one(StatedFigure, "pskov-ngos-registered").value) == (
        "more than 1000 organization"
    )


# --- 4. across applications -----------------------------------------------------------------


def test_one_application_is_known_and_it_was_not_supported(facts: Dataset) -> None:
    """The rate of programme, year and pair is 0 of 1; nothing is stated as awarded or paid."""
    [row] = applications(facts)
    assert row.key == ("second-competition-2023", "2023", "BY-RU")
    assert (row.count, row.decided, row.success_rate) == (1, 1, Fraction(0))
    assert [one.nominal for one in row.requested] == [Decimal("2201600.00")]
    assert row.awarded == ()
    assert row.disbursed == ()


def test_rates_and_money_across_several_applications(invented: Dataset) -> None:
    """Two of three decided ones were supported; a withdrawn and an open one do not count."""
    [row] = applications(invented, by=())
    assert (row.count, row.decided, row.success_rate) == (5, 3, Fraction(2, 3))
    sums = (row.requested, row.awarded, row.disbursed)
    assert [f"{one.nominal} {one.currency}" for held in sums for one in held] == [
        *("62000.00 EUR", "23000.00 EUR", "15500.00 EUR"),
    ]


def test_rates_by_programme_year_and_pair(invented: Dataset) -> None:
    """Each programme, year and pair of countries has its own rate, None where none is decided."""
    rates = {row.key: row.success_rate for row in applications(invented)}
    assert rates == {
        ("fic-call-2020", "2020", "DK-VN"): Fraction(0),
        ("fic-call-2020", "2020", "FI-VN"): Fraction(1),
        ("fic-call-2021", "2021", "FI-VN"): Fraction(1),
        ("fic-call-2021", "2021", "NO-VN"): None,
        ("fic-call-2021", "2021", "PT-VN"): None,
    }
