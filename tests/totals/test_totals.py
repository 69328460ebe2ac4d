"""What totals say of flows that are put together by hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Contribution,
    Flow,
    GrantApplication,
    Organization,
    Person,
    Programme,
    Source,
    StateChange,
    StatedFigure,
)
from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates import Previous, TableRates
from civdiplo.samples import sample
from civdiplo.totals import totals
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.inkind import InKind
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.provenance import Citation

D = datetime.date
RATES = TableRates(
    [
        ("USD", "VND", "2021-09", "20000"),
        ("USD", "VND", "2021-10-01", "25000"),
        ("USD", "EUR", "2021-09", "0.8"),
    ],
    name="two months",
    policy=Previous(31),
)


def gift(id_: str, amount: Money | Estimate | None, **facts: Any) -> Contribution:
    """Make a contribution to the campaign "help"."""
    return Contribution(id=id_, amount=amount, **{"campaign": "help"} | facts)


def vnd(amount: int) -> Money:
    """Make an amount in dong."""
    return Money(amount, "VND")


def test_transaction_types_never_mix_unless_asked() -> None:
    """A pledge and the disbursement that redeems it are two rows, or one on request."""
    held = Dataset(
        [
            gift("a", vnd(5), transaction_type="pledge"),
            gift("b", vnd(5), transaction_type="disbursement"),
            gift("c", vnd(1)),
        ]
    )
    found = totals(held)
    assert found.names == ("campaign", "transaction_type")
    assert [row.key for row in found] == [
        ("help", "disbursement"),
        ("help", "pledge"),
        ("help", None),
    ]
    (mixed,) = totals(held, mix_transaction_types=True)
    assert mixed.key == ("help",)
    assert mixed.sums[0].nominal == 11
    asked = totals(held, transaction_types=["pledge"])
    assert (asked.not_asked_for, len(asked)) == (2, 1)
    assert len(totals(held, by="transaction_type").overall()) == 3


def test_applications_flow_by_kind() -> None:
    """What was granted and what was paid out are kept apart, under the programme."""
    call = Programme(id="call", name={"en": "Call"}, organizers=["fund"])
    application = GrantApplication(
        id="a",
        name={"en": "Exchange"},
        applicant="centre",
        programme="call",
        amount_awarded=Money(9, "EUR"),
        amount_disbursed=Money(4, "EUR"),
        history=[StateChange(state="supported", date="2021-09-05")],
    )
    found = totals(Dataset([call, application]), by=("programme", "provider"))
    assert {row.key[-1]: int(row.sums[0].nominal) for row in found} == {
        "commitment": 9,
        "disbursement": 4,
    }
    assert {row.key[:2] for row in found} == {("call", "fund")}
    assert len(found.explain().table()) == 2


def test_every_key_is_read() -> None:
    """Flows are grouped by ids, facts of their ends, the calendar, the currency, a function."""
    held = Dataset(
        [
            Organization(id="ngo", name={"en": "NGO"}, country="DK", organization_type="ngo"),
            Person(id="envoy", name={"en": "The envoy"}),
            gift("a", vnd(5), provider="ngo", receiver="envoy", channel="bank", date="2021-09-05"),
            gift("b", None, provider="nobody", date="2021"),
            gift("c", vnd(1)),
        ]
    )

    def first_letter(flow: Flow, dataset: Dataset) -> str:
        return flow.entity[0] if flow.entity in dataset else ""

    keys: dict[Any, list[Any]] = {
        "provider": ["ngo", "nobody", None],
        "receiver": ["envoy", None, None],
        "channel": ["bank", None, None],
        "provider_country": ["DK", None, None],
        "provider_type": ["ngo", None, None],
        "receiver_country": [None, None, None],
        "receiver_type": [None, None, None],
        "year": ["2021", "2021", None],
        "month": ["2021-09", "2021", None],
        "currency": ["VND", None, "VND"],
        first_letter: ["a", "b", "c"],
    }
    for key, expected in keys.items():
        found = {entity: row.key[0] for row in totals(held, by=key) for entity in row.entities}
        assert found == dict(zip("abc", expected, strict=True)), key
    assert totals(held, by=first_letter).names == ("first_letter", "transaction_type")


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2021-09", "2021"),
        ("2021-03/2021-10", "2021"),
        ("2020-12/2021-01", "2020-12/2021-01"),
        ("2021~", "2021~"),
        ("2021-07-13/", "2021-07-13/"),
        ("XXXX-07-13", "XXXX-07-13"),
        ("[2015..2018]", "[2015..2018]"),
    ],
)
def test_a_year_is_sure_or_told_as_written(date: str, year: str) -> None:
    """A flow is grouped under a year only where all its days lie in it."""
    (row,) = totals(Dataset([gift("a", vnd(1), date=date)]), by="year")
    assert row.key[0] == year


def test_goods_are_summed_by_kind_and_unit() -> None:
    """Goods of one kind in one unit add up with their bounds; lines without a quantity count."""
    lines = [
        InKind("masks", quantity=Estimate.exactly(100, "mask")),
        InKind("masks", quantity=Estimate.more_than(50, "mask")),
        InKind("masks", quantity=Estimate.exactly(3, "package")),
        InKind("masks"),
        InKind("food"),
    ]
    held = Dataset([gift("a", None, in_kind=lines[:3]), gift("b", vnd(7), in_kind=lines[3:])])
    row = totals(held).row("help")
    assert [(one.goods, one.unit, one.count, one.nominal) for one in row.in_kind] == [
        ("food", None, 1, None),
        ("masks", None, 1, None),
        ("masks", "mask", 2, 150),
        ("masks", "package", 1, 3),
    ]
    assert row.in_kind[2].interval == Interval(150, None, lower_open=True)
    assert (row.count, row.without_amount) == (2, 1)


def test_a_month_with_one_rate_is_exact() -> None:
    """A flow dated to the month is converted at the rate of that month, without a guess."""
    (row,) = totals(
        Dataset([gift("a", vnd(40000), date="2021-09"), gift("b", vnd(20000), date="2021-09-03")]),
        currency="USD",
        rates=RATES,
    )
    assert row.converted is not None
    assert row.converted.nominal == 3
    assert row.converted.interval == Interval.point(3)
    assert [(int(term.amount), term.rate.dates) for term in row.converted.terms] == [
        (60000, "2021-09-01/2021-09-30")
    ]


@pytest.mark.parametrize("date", [None, "2021", "2021-10", "2021-09~", "2021-09-01/", "XXXX-09-03"])
def test_no_one_day_raises_or_is_listed(date: str | None) -> None:
    """A date that decides no rate raises and says what to do, or is listed with that reason."""
    held = Dataset([gift("a", vnd(40000), date=date)])
    with pytest.raises(UndecidedError, match="cannot be decided") as caught:
        totals(held, currency="USD", rates=RATES)
    assert caught.value.__notes__ == ["It is needed for a."]
    found = totals(held, currency="USD", rates=RATES, on_missing="leave out")
    assert [(one.entity, one.reason, one.is_counted) for one in found.left_out] == [
        ("a", "no day", True)
    ]
    row = found.row("help")
    assert row.converted is not None
    assert (row.count, row.converted.count, int(row.sums[0].nominal)) == (1, 0, 40000)


def test_the_day_can_be_the_start_the_end_or_any() -> None:
    """A period is converted at its first or last day, or all flows at one day."""
    held = Dataset([gift("a", vnd(100000), date="2021-09-30/2021-10-01")])
    expected: dict[Any, int] = {"start": 5, "end": 4, D(2021, 9, 1): 5}
    for dating, worth in expected.items():
        (row,) = totals(held, currency="USD", rates=RATES, dating=dating)
        assert row.converted is not None
        assert row.converted.nominal == worth
    with pytest.raises(UndecidedError):
        totals(
            Dataset([gift("a", vnd(1), date="2021-09-30/")]),
            currency="USD",
            rates=RATES,
            dating="end",
        )


def test_the_currency_itself_needs_neither_date_nor_rate() -> None:
    """Amounts that are in the currency asked for are counted as they are."""
    held = Dataset([gift("a", Money("2.50", "USD")), gift("b", Money(-1, "USD"))])
    (row,) = totals(held, currency="USD", rates=TableRates([]))
    assert row.converted is not None
    assert (row.converted.money(), row.converted.nominal) == (Money("1.50", "USD"), Fraction(3, 2))


def test_corrections_keep_their_bounds() -> None:
    """An amount below zero, at a rate without a finite form, stays within its bounds."""
    rates = TableRates([("USD", "RUB", "2021-09", "3")])
    held = Dataset([gift("a", Money(-1, "RUB"), date="2021-09"), gift("b", Money(2, "USD"))])
    (row,) = totals(held, currency="USD", rates=rates)
    assert row.converted is not None
    assert row.converted.nominal == Fraction(5, 3)
    assert row.converted.interval.contains(Fraction(5, 3))
    assert row.converted.rounded(digits=4) == Decimal("1.6667")


def test_a_rounding_that_the_bounds_leave_open_is_exact() -> None:
    """Where the bounds of a figure round two ways, the exact figure decides."""
    rates = TableRates([("USD", "RUB", "2021-09", "3")])
    gifts = [gift(str(place), Money("0.005", "RUB"), date="2021-09") for place in range(3)]
    (row,) = totals(Dataset(gifts), currency="USD", rates=rates)
    assert row.converted is not None
    assert row.converted.nominal == Fraction(1, 200)
    assert row.converted.rounded() == 0
    assert row.converted.rounded(digits=3) == Decimal("0.005")


def test_mixed_qualifiers_have_a_figure_and_bounds() -> None:
    """Figures add up as stated, bounds as far as each word allows, unbounded ones are counted."""
    held = Dataset(
        [
            gift("a", Estimate.almost(19, "VND")),
            gift("b", Estimate.more_than(6, "VND")),
            gift("c", Estimate.between(1, 2, "VND")),
            gift("d", Estimate.exactly(4, "VND")),
        ]
    )
    (one,) = totals(held).row("help").sums
    assert one.nominal == 29
    assert (one.count, one.unbounded, one.without_figure) == (4, 1, 1)
    assert one.interval == Interval(11, None, lower_open=True)
    (one,) = totals(held, tolerance=Tolerance()).row("help").sums
    assert one.interval == Interval(29, 32, lower_open=True, upper_open=True)


@pytest.mark.parametrize(
    "arguments",
    [
        {"by": "donor"},
        {"by": ("campaign", "campaign")},
        {"by": 7},
        {"currency": "USD"},
        {"rates": RATES},
        {"currency": "dollar", "rates": RATES},
        {"dating": "middle"},
        {"dating": None},
        {"on_missing": "ignore"},
        {"stated": "both"},
        {"transaction_types": ["gift"]},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(arguments: dict[str, Any]) -> None:
    """Unknown words and a currency without rates are refused by name."""
    with pytest.raises((InvalidValueError, TypeError)):
        totals(Dataset(), **arguments)


def test_rows_are_found_by_their_key() -> None:
    """A row is found by its key or the start of it; none or several is an error that lists them."""
    held = Dataset([gift("a", vnd(1), provider="x"), gift("b", vnd(2), provider="y")])
    found = totals(held, by=("campaign", "provider"))
    assert found.row("help", "y").sums[0].nominal == 2
    assert found.row("help", "x", None).named == {
        "campaign": "help",
        "provider": "x",
        "transaction_type": None,
    }
    with pytest.raises(InvalidValueError, match="must begin the key of one row"):
        found.row("help")
    with pytest.raises(InvalidValueError, match="must begin the key of a row"):
        found.row("school")
    with pytest.raises(InvalidValueError, match="there are no rows"):
        totals(Dataset()).row("help")
    assert found.row("help", "x").sum("USD") is None


def test_rows_are_what_pandas_takes() -> None:
    """Plain dictionaries with the same columns make a frame as they are."""
    held = Dataset(
        [
            gift("a", vnd(20000), date="2021-09"),
            gift("b", Estimate.more_than(8, "EUR"), date="2021-09", campaign="school"),
            gift("c", None, campaign="none"),
        ]
    )
    found = totals(held, currency="USD", rates=RATES)
    frame = pd.DataFrame(found.rows()).set_index("campaign")
    assert frame.loc["help", "VND"] == 20000
    assert frame.loc["school", "converted"] == Decimal("10.00")
    assert frame.loc["school", "EUR_upper"] is None
    assert found.rows()[0] == {
        "campaign": "help",
        "transaction_type": None,
        "count": 1,
        "without_amount": 0,
        "left_out": 0,
        "EUR": None,
        "EUR_lower": None,
        "EUR_upper": None,
        "VND": 20000,
        "VND_lower": 20000,
        "VND_upper": 20000,
        "converted": Decimal("1.00"),
        "converted_lower": 1,
        "converted_upper": 1,
        "converted_count": 1,
        "converted_currency": "USD",
    }
    assert "converted" not in totals(held).rows()[0]


def test_a_total_reads_as_a_table() -> None:
    """The table shows figures and bounds, how much was converted, and what is left out."""
    held = Dataset(
        [
            gift("a", vnd(20000), date="2021-09"),
            gift("b", Money("1.5", "EUR"), date="2021-11"),
            gift("c", None, campaign="none"),
            gift("d", vnd(5), campaign="old", date="2001"),
        ]
    )
    found = totals(held, currency="USD", rates=RATES, on_missing="leave out")
    told = [" ".join(line.split()) for line in str(found).splitlines()[2:6]]
    assert told == [
        "help not stated 2 EUR 1.5 1.5 1.00 (1 of 2 amounts) 1.00",
        "VND 20,000 20,000",
        "none not stated 1",
        "old not stated 1 VND 5 5 none",
    ]
    assert "left out: b: no day (" in str(found)
    assert found.currency == "USD"


def test_flows_of_other_people_s_entities_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only flows are read; what is no money is refused, and fresh dates are not mistaken."""

    def flows_in(unit: str) -> Callable[..., Iterator[Flow]]:
        def flows(self: Organization, find: Callable[[str], object]) -> Iterator[Flow]:
            assert find(self.id) is self
            for month in ("09", "10-01"):
                yield Flow(
                    entity=self.id,
                    provider=None,
                    receiver=None,
                    channel=None,
                    campaign=None,
                    programme=None,
                    transaction_type=None,
                    when=PartialDate(f"2021-{month}"),
                    amount=Estimate.exactly(100000, unit),
                    in_kind=None,
                    stated=False,
                    covers=None,
                    coverage=None,
                    sources=(),
                )

        return flows

    held = Dataset([Organization(id=f"o-{place}", name={"en": "O"}) for place in range(50)])
    monkeypatch.setattr(Organization, "flows", flows_in("VND"))
    found = totals(held, currency="USD", rates=RATES)
    assert found.row(None).count == 100
    worth = {flow.converted for flow in found.explain().rows[0].flows}
    assert worth == {Fraction(5), Fraction(4)}
    monkeypatch.setattr(Organization, "flows", flows_in("person"))
    with pytest.raises(InvalidValueError, match="amount must be in a currency"):
        totals(held)


def test_an_explanation_reads_as_text_and_table() -> None:
    """Each flow is told with ends, rate, worth and source; sums and what is left out follow."""
    held = Dataset(
        [
            Source(id="report", title={"en": "A report"}),
            gift(
                "a",
                Estimate.almost(30000, "VND"),
                provider="x",
                receiver="y",
                channel="z",
                date="2021-09-03",
                in_kind=[InKind("food")],
                sources=[Citation("report", locator="p. 3"), Citation("lost")],
            ),
            gift("b", Estimate.between(10000, 20000, "VND"), date="2021-09"),
            gift("c", None),
            gift("d", vnd(1)),
        ]
    )
    found = totals(held, currency="USD", rates=RATES, on_missing="leave out")
    assert str(found.explain("help")).splitlines()[:-1] == [
        "campaign help, transaction type not stated: 4 flows",
        "  c: no amount stated",
        "  d: 1 VND",
        "  a: almost 30000 VND; in kind: food, ?; from x; to y; through z; 2021-09-03",
        "    at 1 VND = 0.00005 USD (2021-09-01/2021-09-30, two months: 1 USD = 20000 VND)",
        "    = 1.50 USD",
        "    source: A report (p. 3)",
        "    source: lost",
        "  b: 10000 to 20000 VND; 2021-09",
        "    at 1 VND = 0.00005 USD (2021-09-01/2021-09-30, two months: 1 USD = 20000 VND)",
        "  sum in VND: 30,001 (1 of 3 without one figure), between [10,001, 50,001)",
        (
            "  converted = 1.50 USD (1 of 2 without one figure), between [0.50, 2.50), "
            "from 2 of 3 amounts"
        ),
    ]
    table = pd.DataFrame(found.explain().table()).set_index("entity")
    assert table.loc["a", "converted"] == Decimal("1.50")
    assert table.loc["a", "rate"] == "0.00005"
    assert table["rate"].notna().to_dict() == {"a": True, "b": True, "c": False, "d": False}
    assert "converted" not in totals(held).explain().table()[0]
    assert "rate" not in totals(held).explain().to_plain()["rows"][0]["flows"][0]


def test_an_explanation_says_what_could_not_be_converted() -> None:
    """A row of which nothing could be converted says so, and keys of all kinds are told."""

    def day(flow: Flow, dataset: Dataset) -> object:
        return flow.when.earliest if flow.when and len(dataset) else None

    held = Dataset([gift("a", vnd(1), date="2001-01-01")])
    found = totals(held, by=day, currency="USD", rates=RATES, on_missing="leave out")
    assert "converted into USD: nothing, of 1 amounts" in found.explain().text()
    assert found.explain().to_plain()["rows"][0]["key"]["day"] == "2001-01-01"
    everything = totals(held, by=(), mix_transaction_types=True)
    assert everything.explain().text().startswith("all: 1 flow\n")
    (unsure,) = totals(
        Dataset([gift("a", Estimate.about(3, "VND"))]), mix_transaction_types=True, by=()
    )
    assert unsure.sums[0].interval == Interval(0, None)


def test_a_missing_rate_names_who_needs_it() -> None:
    """The error of a missing rate says for which entity it is needed."""
    held = Dataset([gift("a", Money(1, "CUP"), date="2021-09-03")])
    with pytest.raises(MissingRateError, match="nothing for CUP") as caught:
        totals(held, currency="USD", rates=RATES)
    assert caught.value.__notes__ == ["It is needed for a."]


def test_the_sample_s_total_for_friends_abroad() -> None:
    """The figure of almost 19 billion covers the known gift, and is bounded on request only."""
    row = totals(sample()).row("help-for-friends-abroad")
    assert row.sums[0].nominal == 19_000_000_000
    assert row.sums[0].interval == Interval(0, 19_000_000_000, upper_open=True)
    assert [(one.entity, one.reason) for one in row.left_out] == [
        ("alumni-gift-to-cuba", "covered")
    ]
    row = totals(sample(), tolerance=Tolerance()).row("help-for-friends-abroad")
    assert row.sums[0].interval == Interval(18_000_000_000, 19_000_000_000, upper_open=True)
    itemised = totals(sample(), stated="leave out").row("help-for-friends-abroad")
    assert itemised.sums[0].nominal == 393_000_000


def figure(id_: str, value: Money | Estimate, **facts: Any) -> StatedFigure:
    """Make a stated total of the campaign "help"."""
    shared: dict[str, Any] = {"campaign": "help", "receiver": "people"}
    if "covers" in facts:
        shared["coverage"] = "stated"
    return StatedFigure(id=id_, measure="all", subjects=["union"], value=value, **shared | facts)


def test_what_a_figure_covers_is_not_counted_again() -> None:
    """A figure counts instead of what it covers, also through a figure that it covers."""
    held = Dataset(
        [
            gift("a", vnd(1)),
            gift("b", vnd(2)),
            gift("c", vnd(4)),
            figure("inner", vnd(3), covers=["a", "b"]),
            figure("outer", vnd(10), covers=["inner"]),
        ]
    )
    row = totals(held).row("help")
    assert (int(row.sums[0].nominal), row.count, row.overlapping) == (14, 2, ())
    assert row.sums[0].interval == Interval.point(14)
    assert {one.entity: (one.reason, one.detail) for one in row.left_out} == {
        "a": ("covered", "counted in outer"),
        "b": ("covered", "counted in outer"),
        "inner": ("covered", "counted in outer"),
    }
    only = totals(held, stated="only").row("help")
    assert only.sums[0].nominal == 10
    assert {one.reason for one in only.left_out} == {"itemised", "covered"}
    none = totals(held, stated="leave out").row("help")
    assert none.sums[0].nominal == 7
    assert {one.reason for one in none.left_out} == {"stated"}


def test_a_figure_that_was_not_asked_for_covers_nothing() -> None:
    """Selection comes first: a pledged total does not take the place of what was disbursed."""
    held = Dataset(
        [
            gift("a", vnd(1), transaction_type="disbursement"),
            figure("f", vnd(9), covers=["a"], transaction_type="pledge"),
        ]
    )
    (row,) = totals(held, transaction_types=["disbursement"])
    assert row.sums[0].nominal == 1
    assert row.left_out == ()


def test_a_figure_can_cover_a_campaign() -> None:
    """What answers a campaign that a figure covers is counted in that figure."""
    held = Dataset(
        [
            gift("a", vnd(1)),
            gift("b", vnd(2), campaign="school"),
            figure("f", vnd(9), covers=["school"]),
        ]
    )
    assert totals(held).row("help").sums[0].nominal == 10
    assert totals(held).row("school").count == 0


def test_figures_may_overlap() -> None:
    """A figure of unknown coverage, or two that share something, widen the interval downward."""
    unknown = Dataset([gift("a", vnd(4)), gift("b", vnd(-1)), figure("f", vnd(10))])
    row = totals(unknown).row("help")
    assert row.sums[0].nominal == 13
    assert row.overlapping == ("f",)
    assert row.sums[0].interval == Interval(9, 13)
    assert "may count some of the other amounts: f" in str(totals(unknown))
    assert "may count some of the other amounts: f" in str(totals(unknown).explain())
    shared = Dataset([figure("f", vnd(10), covers=["a"]), figure("g", vnd(7), covers=["a", "b"])])
    row = totals(shared).row("help")
    assert (row.sums[0].interval, row.overlapping) == (Interval(10, 17), ("f", "g"))
    open_end = Dataset([figure("f", Estimate.more_than(10, "VND")), figure("g", vnd(10))])
    assert totals(open_end).row("help").sums[0].interval == Interval(10, None, lower_open=True)
    alone = totals(Dataset([figure("f", vnd(10))])).row("help")
    assert (alone.sums[0].interval, alone.overlapping) == (Interval.point(10), ())
    disjoint = Dataset([gift("a", vnd(4)), figure("f", vnd(10), covers=[])])
    assert totals(disjoint).row("help").sums[0].interval == Interval.point(14)


def test_figures_in_a_circle_are_refused() -> None:
    """Figures that cover each other count nothing sensible, and are named."""
    held = Dataset([figure("f", vnd(1), covers=["g"]), figure("g", vnd(1), covers=["f"])])
    with pytest.raises(InvalidValueError, match="must not lead back to the figure itself, not 'f'"):
        totals(held)
    assert len(totals(held, stated="leave out").left_out) == 2


def test_a_sum_without_one_figure_says_so() -> None:
    """What is "between", or converted within bounds, is never shown as a sum of nothing."""
    rates = TableRates(
        [("USD", "EUR", "2022-05-04", "0.9"), ("USD", "EUR", "2022-05-05", "0.8")], name="own"
    )
    held = Dataset([gift("a", Money(10, "USD"), campaign="c", date="2022-05-04/2022-05-05")])
    found = totals(held, currency="EUR", rates=rates, dating="bounds")
    (row,) = found
    assert row.converted is not None
    assert not row.converted.has_figure
    assert "no one figure" in str(found)
    assert "0.00" not in str(found)
    assert found.rows()[0]["converted"] is None
    assert "converted into EUR: no one figure, between [8.0, 9.0], from 1 of 1 amounts" in str(
        found.explain()
    )
    assert "  no one figure\n  between [8.0, 9.0]" in str(found.explain().converted_cell())
    vague = gift("b", Estimate.between(5, 7, "USD"), campaign="c", date="2022-05-04")
    (line,) = totals(Dataset([vague])).rows()
    assert (line["USD"], line["USD_lower"], line["USD_upper"]) == (None, 5, 7)
    both = totals(Dataset([vague, *held]))
    assert "10 (1 of 2 without one figure)" in str(both)
    assert "10 = 10.00 USD (1 of 2 without one figure)" in str(both.explain().cell("USD"))


def test_a_sum_of_nothing_has_no_sign() -> None:
    """A gift and its return add up to 0.00, never to minus nothing."""
    rates = TableRates([("EUR", "USD", "2022-05", "3")], name="own")
    held = Dataset(
        gift(id_, Money(one, "USD"), date="2022-05-04") for id_, one in (("a", -10), ("b", 10))
    )
    (row,) = totals(held, currency="EUR", rates=rates)
    assert row.converted is not None
    assert str(row.converted.rounded()) == "0.00"
