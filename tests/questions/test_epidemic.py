"""The report of the Vietnam Union of Friendship Organizations (VUFO) on 2021 is answered for."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from civdiplo import (
    Contribution,
    Correspondence,
    Dataset,
    Event,
    Group,
    Memorandum,
    Need,
    Organization,
    PartialDate,
    Period,
    StatedFigure,
    Truth,
)
from civdiplo.errors import CurrencyMismatchError
from civdiplo.rates import HmrcRates
from civdiplo.totals import reconcile, totals
from civdiplo.values.estimates import Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.quantities import to_quantity

NEAR = Tolerance()
LAST_DAY_NAMED = datetime.date(2021, 9, 22)


def estimate(dataset: Dataset, id: str) -> Estimate:
    """Return the value of a stated figure."""
    return as_estimate(dataset.one(StatedFigure, id).value)


# --- 1. who belongs to VUFO -----------------------------------------------------------------


def test_eleven_societies_and_three_unions_belong_to_vufo(facts: Dataset) -> None:
    """The report names eleven bilateral societies and the unions of three places as members."""
    members = [facts.one(Organization, branch.id) for branch in facts.tree("vufo").children]
    turned_to = {one.counterpart_countries for one in members} - {None}
    assert {code for codes in turned_to if codes for code in codes} == {
        *("IT", "CU", "LA", "US", "CZ", "RO", "IN", "KH", "FR", "GB", "ES")
    }
    unions = [one for one in members if one.organization_type == "umbrella union"]
    assert {facts[one.place or ""].label("ru") for one in unions} == {"Ханой", "Хошимин", "Донгнай"}
    assert len(members) == 11 + 3


def test_the_alumni_belong_to_vufo_through_the_society(facts: Dataset) -> None:
    """The alumni association is a member of the Vietnam-Cuba society, not of VUFO itself."""
    tree = facts.tree("vufo")
    [society] = [one for one in tree.children if one.id == "vietnam-cuba-society"]
    assert [one.id for one in society.children] == ["alumni-in-cuba"]
    assert "alumni-in-cuba" not in [one.id for one in tree.children]


def test_no_membership_in_vufo_is_dated(facts: Dataset) -> None:
    """On any day each member only may belong to it, for no date is stated."""
    for day in (datetime.date(1990, 1, 1), LAST_DAY_NAMED):
        below = list(facts.tree("vufo", as_of=day).walk())[1:]
        assert len(below) == 15
        assert {one.truth for one in below} == {Truth.MAYBE}


def test_the_rest_of_the_list_stays_a_group(facts: Dataset) -> None:
    """The list of members is left open; who else there is stays one group without a count."""
    others = facts.one(Group, "other-vufo-members")
    assert others.affiliated_with == "vufo"
    assert others.count is None


def test_dated_members_come_and_go(invented: Dataset) -> None:
    """Where memberships are dated, the tree at a date is sure, and differs from day to day."""

    def members(day: datetime.date) -> dict[str, Truth]:
        tree = invented.tree("fic-union", as_of=day)
        return {branch.id: branch.truth for branch in tree.children}

    assert members(datetime.date(2019, 1, 1)) == {
        "fic-fi-vn": Truth.YES,
        "fic-no-vn": Truth.YES,
        "fic-pt-ngo": Truth.YES,
    }
    assert set(members(datetime.date(2022, 1, 1))) == {"fic-fi-vn", "fic-no-vn"}
    assert members(datetime.date(2015, 1, 1)) == {}


# --- 2. memoranda ---------------------------------------------------------------------------


def test_both_places_of_the_memorandum_are_kept(facts: Dataset) -> None:
    """Text and caption name different parties and dates; both are claims with their places."""
    [paper] = [one for one in facts.of(Memorandum) if "vufo" in one.parties]
    stated = [one for one in paper.claims if one.field == "parties" and not one.is_inferred]
    committee, society = "uzbek-committee", "uzbekistan-vietnam-society"
    assert {one.value for one in stated} == {
        ("vufo-and-members", committee, society),
        ("vufo", committee),
    }
    assert len({one.citation for one in stated}) == 2
    dates = {one.value: one.basis for one in paper.claims if one.field == "signed"}
    assert dates == {"XXXX-07-13": "stated", "[2021-01-01..]": "inferred"}
    assert any(one.field == "id" and one.is_inferred for one in paper.claims)


def test_the_memorandum_was_signed_in_hanoi_on_a_day_without_a_year(facts: Dataset) -> None:
    """13 July is stated, Hanoi is stated, the year is inferred; other days are ruled out."""
    paper = facts.one(Memorandum, "memorandum-vufo-uzbekistan")
    assert paper.signed is not None
    assert paper.signed.stated == PartialDate("XXXX-07-13")
    assert paper.signed.inferred == ("year",)
    assert paper.signed.on(datetime.date(2021, 7, 13)) is Truth.MAYBE
    assert paper.signed.on(datetime.date(2021, 7, 14)) is Truth.NO
    assert facts[paper.signed_at or ""].label() == "Hanoi"


def test_whether_the_memorandum_is_in_force_is_not_known(facts: Dataset) -> None:
    """Its year is inferred, its force, end and renewal are not stated: each is maybe at a date."""
    paper = facts.one(Memorandum, "memorandum-vufo-uzbekistan")
    state = paper.at(datetime.date(2021, 12, 31), find=facts.get)
    answers = (state.signed, state.in_force, state.expired, state.terminated, state.renewed)
    assert set(answers) == {Truth.MAYBE}


def test_the_life_of_a_memorandum_is_told_at_a_date(invented: Dataset) -> None:
    """Where it is all stated, a memorandum is signed, in force, expired and renewed in turn."""
    paper = invented.one(Memorandum, "fic-mou-1")
    yes, no = Truth.YES, Truth.NO
    for day, signed, in_force, expired, renewed in (
        (datetime.date(2018, 2, 1), no, no, no, no),
        (datetime.date(2018, 3, 15), yes, no, no, no),
        (datetime.date(2020, 1, 1), yes, yes, no, no),
        (datetime.date(2021, 4, 1), yes, no, yes, yes),
    ):
        state = paper.at(day, find=invented.get)
        assert (state.signed, state.in_force, state.expired, state.renewed) == (
            *(signed, in_force, expired, renewed),
        )


def test_a_memorandum_may_have_three_parties(invented: Dataset) -> None:
    """All parties of one memorandum are in one tie."""
    [tie] = [tie for tie in invented.ties(["memorandum"]) if tie.entity == "fic-mou-3"]
    assert {end.party for end in tie.ends} == {"fic-no-vn", "fic-vn-ngo", "fic-union"}


# --- 3. raised for people of other countries ------------------------------------------------


def test_almost_19_billion_is_below_19_billion(facts: Dataset) -> None:
    """Strictly the sum lies below 19 billion; with a tolerance within the last billion."""
    raised = estimate(facts, "raised-for-friends-abroad")
    assert str(raised) == "almost 19000000000 VND"
    assert raised.interval() == Interval(0, 19 * 10**9, upper_open=True)
    assert raised.interval(NEAR) == Interval(18 * 10**9, 19 * 10**9, upper_open=True)
    period = facts.one(StatedFigure, "raised-for-friends-abroad").date
    assert isinstance(period, Period)
    assert period.earliest == datetime.date(2021, 1, 1)
    assert period.latest is None
    assert not period.open_end


def test_what_was_raised_in_dollars_of_the_time(facts: Dataset) -> None:
    """At the customs rates of September 2021, it is between 789 and 834 thousand dollars."""
    dollars_a_dong = Fraction("1.3757") / Fraction("31377.86")
    rate = HmrcRates().rate("VND", "USD", LAST_DAY_NAMED)
    assert rate.value == dollars_a_dong
    converted = rate.convert(estimate(facts, "raised-for-friends-abroad"), tolerance=NEAR)
    assert converted.nominal == 19 * 10**9 * dollars_a_dong
    assert converted.interval.contains(18 * 10**9 * dollars_a_dong)
    assert converted.interval.upper_open
    assert Interval(789_000, 834_000).hull(converted.interval) == Interval(789_000, 834_000)


def test_the_gift_to_cuba_is_told_in_full(facts: Dataset) -> None:
    """The alumni gave 393 million VND through Cuba's embassy for the Cuban people, undated."""
    gift = facts.one(Contribution, "alumni-gift-to-cuba")
    assert str(gift.amount) == "393000000 VND"
    assert (gift.provider, gift.channel, gift.receiver) == (
        *("alumni-in-cuba", "embassy-cuba-vietnam", "people-of-cuba"),
    )
    assert gift.date is None
    embassy = facts.one(Organization, "embassy-cuba-vietnam")
    assert (embassy.organization_type, embassy.country) == ("embassy", "CU")


def test_that_the_gift_is_counted_in_the_figure_is_an_assumption(facts: Dataset) -> None:
    """The report does not say it, so coverage is assumed and the claim inferred."""
    figure = facts.one(StatedFigure, "raised-for-friends-abroad")
    assert figure.coverage == "assumed"
    assert [one.basis for one in figure.claims if one.field == "covers"] == ["inferred"]
    found = reconcile(facts, figure, tolerance=NEAR)
    assert found.counted == ("alumni-gift-to-cuba",)
    assert found.nominal_share == Fraction(393, 19_000)
    assert found.share.contains(Fraction(393, 18_500))
    assert found.share.lower_open
    assert not found.share.contains(Fraction(392, 19_000))
    assert found.is_consistent is Truth.YES
    assert found.remaining == Interval(17_607_000_000, 18_607_000_000, upper_open=True)


def test_the_gift_is_not_counted_twice(facts: Dataset) -> None:
    """The total of the campaign is the stated figure; the gift is listed as left out."""
    row = totals(facts, by="campaign").row("help-for-friends-abroad")
    total = row.sum("VND")
    assert total is not None
    assert total.nominal == 19 * 10**9
    assert [one.entity for one in row.left_out] == ["alumni-gift-to-cuba"]
    itemised = totals(facts, by="campaign", stated="leave out").row("help-for-friends-abroad")
    assert [f"{one.nominal} {one.currency}" for one in itemised.sums] == ["393000000 VND"]


# --- 4. foreign NGOs ------------------------------------------------------------------------


def test_what_foreign_ngos_gave(facts: Dataset) -> None:
    """More than 6 million USD in about 100 transfers of more than 50 NGOs; nine months, undated."""
    figure = facts.one(StatedFigure, "foreign-ngo-donations")
    donors = facts.one(Group, "foreign-ngos").count
    assert str(figure.value) == "more than 6000000 USD"
    assert str(estimate(facts, "foreign-ngo-transfers")) == "about 100 transaction"
    assert str(donors) == "more than 50 organization"
    assert figure.date is None
    assert figure.covers == ("foreign-ngo-transfers",)
    assert figure.coverage == "stated"
    assert "paccom" in facts
    assert "PACCOM" in str(figure.note)


def test_the_average_transfer_has_bounds_only_with_a_tolerance(facts: Dataset) -> None:
    """Strictly an average transfer is any sum; if vague words reach a unit, 40 to 140 thousand."""
    sums = estimate(facts, "foreign-ngo-donations")
    transfers = estimate(facts, "foreign-ngo-transfers")
    strict = sums.interval() / transfers.interval()
    assert str(strict) == "(0, ∞)"
    near = sums.interval(NEAR) / transfers.interval(NEAR)
    assert near == Interval(40_000, 140_000, lower_open=True)


def test_the_average_ngo_gave_between_100_and_140_thousand(facts: Dataset) -> None:
    """More than 50 NGOs are at most 60 with a tolerance; both ends of the average are open."""
    donors = facts.one(Group, "foreign-ngos").count
    assert donors is not None
    sums = estimate(facts, "foreign-ngo-donations")
    strict = sums.interval() / donors.interval()
    assert str(strict) == "(0, ∞)"
    near = sums.interval(NEAR) / donors.interval(NEAR)
    assert near == Interval(100_000, 140_000, lower_open=True, upper_open=True)


# --- 5. two readings of one figure ----------------------------------------------------------


def test_both_readings_of_the_mobilised_sum_are_kept(facts: Dataset) -> None:
    """1,506 billion and 1.506 billion are both there, one chosen, each with its reason."""
    figure = facts.one(StatedFigure, "mobilised-for-vietnam")
    readings = figure.readings or ()
    assert [str(one.value) for one in readings] == [
        "more than 1506000000000 VND",
        "more than 1506000000 VND",
    ]
    assert {one.wording for one in readings} == {"1.506 млрд"}
    assert [one.chosen for one in readings] == [True, False]
    assert all(one.why is not None for one in readings)
    assert figure.value == readings[0].value


def test_the_chosen_reading_is_the_plausible_one(facts: Dataset) -> None:
    """The greater effort is more than was raised for others; the other reading is far less."""
    figure = facts.one(StatedFigure, "mobilised-for-vietnam")
    chosen, other = (as_estimate(one.value) for one in figure.readings or ())
    raised = estimate(facts, "raised-for-friends-abroad")
    assert chosen.is_more_than(raised) is Truth.YES
    assert other.is_less_than(raised, tolerance=NEAR) is Truth.YES
    rate = HmrcRates().rate("VND", "USD", LAST_DAY_NAMED)
    donations = estimate(facts, "foreign-ngo-donations").nominal or Decimal(0)
    assert (rate.convert(chosen).nominal or 0) > 10 * Fraction(donations)
    assert (rate.convert(other).nominal or 0) < Fraction(donations) / 10


def test_whose_money_the_mobilised_sum_is_stays_open(facts: Dataset) -> None:
    """That it is from other partners alone is inferred, and it does not say what it covers."""
    figure = facts.one(StatedFigure, "mobilised-for-vietnam")
    assert [(one.field, one.basis) for one in figure.claims] == [("provider", "inferred")]
    assert figure.covers is None
    [row] = totals(facts, by="provider", tolerance=NEAR).overall()
    assert "mobilised-for-vietnam" in row.overlapping


# --- 6. in kind -----------------------------------------------------------------------------


def test_a_school_got_1000_19_bottles_on_average(facts: Dataset) -> None:
    """1,000 bottles for 19 schools on 21-22 September 2021 are exactly 1000/19 for each."""
    gift = facts.one(Contribution, "antiseptic-for-vinh-loc")
    [goods] = gift.in_kind or ()
    schools = facts.one(Group, gift.receiver or "").count
    assert goods.quantity is not None
    assert schools is not None
    share = to_quantity(goods.quantity) / to_quantity(schools)
    assert share.magnitude == Fraction(1000, 19)
    assert str(share.units) == "bottle / school"
    assert isinstance(gift.date, Period)
    assert gift.date.length_days() == (2, 2)
    assert gift.date.edtf == "2021-09-21/2021-09-22"


def test_the_bottles_went_through_the_department_of_education(facts: Dataset) -> None:
    """Good Neighbours gave them in cooperation with the district's department."""
    gift = facts.one(Contribution, "antiseptic-for-vinh-loc")
    assert facts[gift.provider or ""].label() == "Good Neighbours Vietnam"
    channel = facts.one(Organization, gift.channel or "")
    assert channel.organization_type == "government department"
    assert channel.place == gift.place == "vinh-loc"


def test_which_help_fits_whom(facts: Dataset) -> None:
    """Four sorts of goods and money each fit a group; food fits foreigners in difficulty."""
    fits = {
        need.group: tuple(one.goods for one in need.in_kind or ()) or ("money",)
        for need in facts.of(Need)
    }
    assert sorted(fits.values()) == [
        *(("antiseptic",), ("food",), ("masks",), ("money",), ("test kits",)),
    ]
    assert fits["foreigners-in-difficulty"] == ("food",)
    assert [need.group for need in facts.of(Need) if need.cash] == ["in-need-of-money"]


# --- 7. counts ------------------------------------------------------------------------------


def test_counts_have_bounds_and_units(facts: Dataset) -> None:
    """More than 160 events, 87 letters and cards, 2,500 staff; none has an upper bound."""
    letters = facts.one(Correspondence, "vufo-letters-2021")
    assert letters.count is not None
    assert letters.count.interval() == Interval(87, None, lower_open=True)
    assert letters.parties == ("vufo-and-members", "vufo-partners")
    events = estimate(facts, "vufo-events-2021")
    staff = estimate(facts, "foreign-ngo-staff-vaccination")
    assert events.interval() == Interval(160, None, lower_open=True)
    assert staff.interval() == Interval(2500, None, lower_open=True)
    subjects = facts.one(StatedFigure, "foreign-ngo-staff-vaccination").subjects
    assert [facts[one].label() for one in subjects] == ["staff of foreign NGOs in Viet Nam"]


def test_counts_never_mix_with_money(facts: Dataset) -> None:
    """No count is a flow, so that no total has it; a count and a sum cannot even be compared."""
    counts = {one.id for one in facts.of(StatedFigure) if not as_estimate(one.value).is_money}
    assert len(counts) == 7
    assert counts.isdisjoint(flow.entity for flow in facts.flows())
    with pytest.raises(CurrencyMismatchError):
        estimate(facts, "vufo-events-2021").is_less_than(estimate(facts, "foreign-ngo-donations"))


def test_five_online_events_are_named(facts: Dataset) -> None:
    """Of the more than 160, five are named: online, over, in a year that only the context gives."""
    told = "source-vufo-epidemic"
    named = [one for one in facts.of(Event) if told in {cited.source for cited in one.sources}]
    assert len(named) == 5
    for event in named:
        assert (event.event_format, event.status, event.place) == ("online", "completed", None)
        assert [one.party for one in event.participants or ()] == ["vufo"]
        assert isinstance(event.date, PartialDate)
        assert (event.date.edtf, event.date.inferred) == ("2021", ("year",))


def test_staff_gave_to_the_fund_without_a_sum(facts: Dataset) -> None:
    """A caption tells of a gift of persons and units to the fund: no sum, no goods, no day."""
    gift = facts.one(Contribution, "vufo-staff-to-fund")
    assert (gift.provider, gift.receiver) == ("vufo-staff-and-units", "vietnam-covid-fund")
    assert (gift.amount, gift.in_kind, gift.date, gift.channel) == (None, None, None, None)


# --- 8. new partnerships, and ECOSOC --------------------------------------------------------


def test_two_partnerships_may_be_new_in_2021(facts: Dataset) -> None:
    """The network and the memorandum fall into 2021 by inference: maybe, never yes."""
    year = PartialDate("2021")
    new = {
        tie.entity: tie.when.start.within(year)
        for tie in facts.ties(["cooperation", "memorandum", "twinning"])
        if isinstance(tie.when, Period)
        and tie.when.start is not None
        and tie.when.start.within(year).is_possible
    }
    assert new == {
        "vufo-peace-and-planet": Truth.MAYBE,
        "memorandum-vufo-uzbekistan": Truth.MAYBE,
    }


def test_a_link_to_ecosoc_is_stated_of_an_unnamed_group(facts: Dataset) -> None:
    """No organization is named: the tree below the council has one group and nobody else."""
    kinds = ("membership", "affiliation", "subordination")
    tree = facts.tree("un-ecosoc", kinds=kinds)
    assert [one.id for one in tree.children] == ["ecosoc-ngos"]
    group = facts.one(Group, "ecosoc-ngos")
    assert group.group_type == "organizations"
    assert group.count is None
    assert facts.referrers("ecosoc-ngos") == ()


def test_a_named_link_to_ecosoc_is_found(invented: Dataset) -> None:
    """Where one is named, it is below the council on a day, with its role."""
    [branch] = invented.tree("fic-ecosoc", as_of=datetime.date(2021, 1, 1)).children
    assert (branch.id, branch.truth) == ("fic-vn-ngo", Truth.YES)
    assert branch.tie is not None
    assert branch.tie.ends[0].role == "consultative status"
    assert invented.tree("fic-ecosoc", as_of=datetime.date(2018, 1, 1)).children == ()
