"""Everything that links actors yields Ties, everything that moves value yields Flows."""

from __future__ import annotations

import datetime

import pytest

from civdiplo.entities import (
    Appointment,
    Campaign,
    Contribution,
    Cooperation,
    Correspondence,
    Entity,
    Event,
    Exchange,
    GrantApplication,
    Group,
    Mandate,
    Membership,
    Memorandum,
    Need,
    Organization,
    Participation,
    Post,
    Programme,
    Project,
    Proposal,
    Representation,
    StateChange,
    StatedFigure,
    Term,
    Twinning,
)
from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.truth import Truth

NAME = {"en": "Name"}


def nothing(_id: str) -> Entity | None:
    """Find nothing."""
    return None


def ends(entity: Entity) -> list[tuple[str, tuple[str, ...], bool, str]]:
    """Return the ties of an entity in short."""
    return [
        (tie.kind, tuple(end.party for end in tie.ends), tie.directed, tie.standing)
        for tie in entity.ties(nothing)
    ]


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (Organization(id="o", name=NAME), []),
        (
            Organization(id="o", name=NAME, parent="p", status="planned"),
            [("subordination", ("o", "p"), True, "planned")],
        ),
        (Group(id="g", name=NAME), []),
        (
            Group(id="g", name=NAME, affiliated_with="o"),
            [("affiliation", ("g", "o"), True, "actual")],
        ),
        (
            Membership(id="m", member="a", organization="b"),
            [("membership", ("a", "b"), True, "actual")],
        ),
        (
            Representation(id="r", representative="a", principal="b", status="planned"),
            [("representation", ("a", "b"), True, "planned")],
        ),
        (
            Mandate(id="m", principal="p", agent="a", powers=()),
            [("mandate", ("a", "p"), True, "actual")],
        ),
        (
            Cooperation(id="c", parties=("a", "b", "c")),
            [("cooperation", ("a", "b", "c"), False, "actual")],
        ),
        (
            Correspondence(id="c", parties=("a", "b")),
            [("correspondence", ("a", "b"), False, "actual")],
        ),
        (Memorandum(id="m", parties=("a", "b")), [("memorandum", ("a", "b"), False, "actual")]),
        (Twinning(id="t", parties=("b", "a")), [("twinning", ("a", "b"), False, "actual")]),
        (Campaign(id="c", name=NAME, organizers=("a",)), []),
        (
            Campaign(id="c", name=NAME, organizers=("a", "b")),
            [("campaign", ("a", "b"), False, "actual")],
        ),
        (Contribution(id="c", provider="a"), []),
        (
            Contribution(id="c", provider="a", receiver="b", channel="x"),
            [("contribution", ("a", "b", "x"), True, "actual")],
        ),
        (
            Contribution(id="c", provider="a", receiver="b", transaction_type="pledge"),
            [("contribution", ("a", "b"), True, "planned")],
        ),
        (
            Event(id="e", name=NAME, organizers=("a",), participants=(Participation(party="b"),)),
            [("event", ("b", "a"), False, "actual")],
        ),
        (Event(id="e", name=NAME, organizers=("a",)), []),
        (
            Exchange(id="x", sending=("a",), hosting=("b", "a")),
            [("exchange", ("a", "b"), True, "actual")],
        ),
        (Exchange(id="x", sending=("a",)), []),
        (Cooperation(id="c", parties=("a", "b"), status="cancelled"), []),
        (Exchange(id="x", sending=("a",), hosting=("b",), status="cancelled"), []),
        (
            GrantApplication(
                id="g",
                name=NAME,
                applicant="a",
                partners=("b",),
                history=(StateChange(state="not supported"),),
            ),
            [],
        ),
        (
            GrantApplication(
                id="g",
                name=NAME,
                applicant="a",
                partners=("b",),
                history=(StateChange(state="supported"),),
            ),
            [("application", ("a", "b"), False, "actual")],
        ),
        (
            Project(
                id="p",
                name=NAME,
                status="planned",
                participants=(Participation(party="a"), Participation(party="b")),
            ),
            [("project", ("a", "b"), False, "planned")],
        ),
        (
            Proposal(id="p", name=NAME, proposer="a", participants=(Participation(party="b"),)),
            [("proposal", ("b", "a"), False, "planned")],
        ),
        (
            GrantApplication(id="g", name=NAME, applicant="a", partners=("b", "a", "b")),
            [("application", ("a", "b"), False, "planned")],
        ),
    ],
)
def test_ties(entity: Entity, expected: list[tuple[str, tuple[str, ...], bool, str]]) -> None:
    """Each entity states its ties: kind, ends in order, direction and standing."""
    assert ends(entity) == expected


def test_who_plays_several_roles_stands_in_all_of_them() -> None:
    """All roles of a party are told, in whichever order they are stated; nobody has none."""
    stated = [
        Participation(party="bank", role="implementing"),
        Participation(party="guest"),
        Participation(party="bank", role="funding"),
        Participation(party="bank", role="funding", country="DK"),
        Participation(party="bank"),
    ]
    held: dict[str, str] = {"bank": "funding + implementing", "guest": "participant"}
    for participants in (stated, stated[::-1]):
        (tie,) = Project(id="p", name=NAME, participants=participants).ties(nothing)
        assert {end.party: end.role for end in tie.ends} == held
    meeting = Event(id="e", name=NAME, organizers=["bank"], participants=[*stated[:2], stated[1]])
    (tie,) = meeting.ties(nothing)
    assert [end.role for end in tie.ends] == ["implementing + organizer", "participant"]


def test_an_appointment_ties_a_person_to_the_organization_of_the_post() -> None:
    """An appointment without dates of its own lasts for the term it was made for."""
    post = Post(id="chair", name=NAME, organization="society", role="chair")
    term = Term(id="t5", organization="society", number=5, period="2017/2022")
    found = {"chair": post, "t5": term}
    held = Appointment(id="a", person="p", post=post, term=term)
    (tie,) = held.ties(found.get)
    assert [(end.party, end.role) for end in tie.ends] == [
        ("p", "chair"),
        ("society", "organization"),
    ]
    assert tie.when == term.period
    assert list(held.ties(nothing)) == []
    own = Appointment(id="a", person="p", post=post, term=term, period="2018/2019")
    assert own.held(found.get) == own.period
    with pytest.raises(InvalidValueError, match="number"):
        Term(id="t0", organization="society", number=0)


def test_a_contribution_is_a_flow() -> None:
    """A contribution yields one flow, with what is not stated left as None."""
    gift = Contribution(id="g", provider="a", amount=Money("5", "EUR"))
    (flow,) = gift.flows(nothing)
    assert (flow.provider, flow.receiver, flow.amount) == ("a", None, Money("5", "EUR"))
    assert not flow.stated
    assert flow.covers is None
    assert not gift.is_in_kind


def test_a_stated_figure_is_a_flow_only_in_money_with_an_end() -> None:
    """A count is no flow, nor is a sum of which neither giver nor receiver is stated."""
    count = StatedFigure(
        id="f", measure="events", subjects=("a",), value=Estimate.more_than(160, "event")
    )
    loose = StatedFigure(id="f", measure="sum", subjects=("a",), value=Money("5", "EUR"))
    total = StatedFigure(
        id="f",
        measure="sum",
        subjects=("a",),
        value=Money("5", "EUR"),
        provider="a",
        covers=("g",),
        coverage="assumed",
    )
    assert list(count.flows(nothing)) == list(loose.flows(nothing)) == []
    (flow,) = total.flows(nothing)
    assert flow.stated
    assert flow.covers == ("g",)


def test_an_application_flows_what_was_granted_and_paid() -> None:
    """What was asked for is no flow; a grant is a commitment, a payment a disbursement."""
    call = Programme(id="call", name=NAME, organizers=("fund",))
    grant = GrantApplication(
        id="g",
        name=NAME,
        applicant="a",
        programme=call,
        amount_requested=Money("10", "EUR"),
        amount_awarded=Money("8", "EUR"),
        amount_disbursed=Money("4", "EUR"),
        history=(
            StateChange(state="submitted", date="2023-03-15"),
            StateChange(state="supported", date="2023-06"),
        ),
    )
    flows = list(grant.flows({"call": call}.get))
    assert [(f.transaction_type, f.provider, str(f.amount)) for f in flows] == [
        ("commitment", "fund", "8 EUR"),
        ("disbursement", "fund", "4 EUR"),
    ]
    assert flows[0].when is not None
    assert flows[0].when.edtf == "2023-06"
    assert grant.state == "supported"
    assert grant.submitted is not None
    assert [flow.provider for flow in grant.flows(nothing)] == [None, None]
    empty = GrantApplication(id="g", name=NAME, applicant="a")
    assert (empty.state, empty.submitted, list(empty.flows(nothing))) == (None, None, [])


def test_a_stated_total_must_be_the_sum_of_its_parts() -> None:
    """Requested plus co-financing equals the stated total, to the kopeck."""

    def card(total: str) -> GrantApplication:
        return GrantApplication(
            id="g",
            name=NAME,
            applicant="a",
            amount_requested=Money("2201600.00", "RUB"),
            cofinancing=Money("2020360.00", "RUB"),
            amount_total=Money(total, "RUB"),
        )

    assert card("4221960").amount_total == Money("4221960.00", "RUB")
    with pytest.raises(InvalidValueError, match=r"4221960\.00 RUB"):
        card("4221960.01")


def test_needs_join_cash_and_amount() -> None:
    """A need that is not of cash has no amount."""
    assert Need(id="n", group="g", amount=Money("5", "EUR"), cash=True).cash
    with pytest.raises(InvalidValueError, match="cash"):
        Need(id="n", group="g", amount=Money("5", "EUR"), cash=False)


def test_missing_roles_are_told_by_country() -> None:
    """A role filled for one country is missing in another; without a country it counts for all."""
    tour = Proposal(
        id="t",
        name=NAME,
        required_roles=("authority", "travel agency", "union"),
        participants=(
            Participation(party="u", role="union"),
            Participation(party="a", role="authority", country="DK"),
        ),
    )
    assert tour.missing_roles(country="DK") == ("travel agency",)
    assert tour.missing_roles(country="NO") == ("authority", "travel agency")
    assert tour.missing_roles() == ("travel agency",)
    assert Proposal(id="t", name=NAME).missing_roles(country="DK") == ()


def day(text: str) -> datetime.date:
    """Return a day."""
    return datetime.date.fromisoformat(text)


def test_a_memorandum_is_asked_for_its_life_cycle_at_a_date() -> None:
    """Signed, in force, expired and renewed are asked at a date, with three answers."""
    first = Memorandum(
        id="m1",
        parties=("a", "b"),
        signed="2018-03-01",
        in_force="2018-04-01",
        expires="2021-03-31",
        renewed_by="m2",
    )
    second = Memorandum(id="m2", parties=("a", "b"), signed="2021-03-15", in_force="2021-04-01")
    find = {"m1": first, "m2": second}.get
    before, between = first.at(day("2018-01-01")), first.at(day("2018-03-15"))
    during, after = first.at(day("2020-01-01")), first.at(day("2022-01-01"), find=find)
    assert (before.signed, before.in_force, before.expired) == (Truth.NO, Truth.NO, Truth.NO)
    assert (between.signed, between.in_force) == (Truth.YES, Truth.NO)
    assert (during.in_force, during.expired) == (Truth.YES, Truth.NO)
    assert (after.in_force, after.expired, after.renewed) == (Truth.NO, Truth.YES, Truth.YES)
    assert first.at(day("2022-01-01")).renewed is Truth.MAYBE
    assert first.at(day("2020-01-01"), find=find).renewed is Truth.NO


def test_an_undated_memorandum_may_be_anything() -> None:
    """Of a memorandum without dates everything is maybe, and an unknown end is not open."""
    undated = Memorandum(id="m", parties=("a", "b")).at(day("2020-01-01"))
    assert {undated.signed, undated.in_force, undated.expired} == {Truth.MAYBE}
    signed = Memorandum(id="m", parties=("a", "b"), signed="2018").at(day("2020-01-01"))
    assert (signed.signed, signed.in_force) == (Truth.YES, Truth.MAYBE)


def test_an_inferred_signature_is_never_sure() -> None:
    """A year that is inferred makes "signed by then" maybe, however late it is asked."""
    seen = PartialDate.parse("XXXX-07-13").with_inferred("year", 2021, because="the text around it")
    paper = Memorandum(id="m", parties=("a", "b"), signed=seen)
    assert paper.at(day("2021-07-12")).signed is Truth.NO
    assert paper.at(day("2021-07-13")).signed is Truth.MAYBE
    assert paper.at(datetime.date.max).signed is Truth.MAYBE
    stated = Memorandum(id="m", parties=("a", "b"), signed="2021-07-13")
    assert stated.at(day("2021-07-13")).signed is Truth.YES


def test_a_memorandum_cannot_expire_before_it_is_signed() -> None:
    """Dates that certainly contradict each other are refused."""
    with pytest.raises(InvalidValueError):
        Memorandum(id="m", parties=("a", "b"), signed="2020", expires="2019")


def test_labels_and_names() -> None:
    """An entity is called by its name in the language asked for, or by its id."""
    union = Organization(
        id="vufo",
        name={"en": "Union", "ru": "Союз"},
        aliases=({"en": "VUFO"},),
    )
    assert union.label("ru") == "Союз"
    assert [name.pick() for name in union.names()] == ["Union", "VUFO"]
    assert Membership(id="m", member="a", organization="b").label() == "m"
