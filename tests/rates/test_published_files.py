"""The published files themselves: their known figures, and the traps found in them."""

from __future__ import annotations

import csv
import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from civdiplo import Estimate, Money, PartialDate
from civdiplo.errors import MissingRateError
from civdiplo.rates import (
    CbrRates,
    EcbRates,
    FredRates,
    HmrcRates,
    ImfRates,
    NbpRates,
    NbrbRates,
    Previous,
    TableRates,
    TreasuryRates,
    compare,
    jumps,
    pegs,
)

D = datetime.date
VND_19_BN = Money("19000000000", "VND")
DAY = D(2023, 11, 2)
NBP, ECB = "nbp/nbp_selected_2010-2026.csv", "ecb/eurofxref-hist.zip"
TREASURY = "ustreasury/RprtRateXchgCln_20210331_20251231.csv"
IMF, FRED = "imf/imf_exchangerates_A_ENDA_USD.csv", "fred/monthly.csv"


@pytest.fixture(scope="module")
def weekly(shared_rates: Path) -> NbpRates:
    """Give the National Bank of Poland's rates, with a week of grace."""
    return NbpRates(shared_rates / NBP, policy=Previous(max_age_days=7))


@pytest.fixture(scope="module")
def treasury(shared_rates: Path) -> TreasuryRates:
    """Give the US Treasury's rates, with a quarter of grace."""
    return TreasuryRates(shared_rates / TREASURY, policy=Previous(max_age_days=92))


@pytest.fixture(scope="module")
def imf(shared_rates: Path) -> ImfRates:
    """Give the annual averages of the International Monetary Fund."""
    return ImfRates(shared_rates / IMF)


def test_19_billion_dong_in_dollars(weekly: NbpRates, shared_rates: Path) -> None:
    """Both legs are of 2023-10-31 under the policy, and without it there is no rate."""
    rate = weekly.rate("VND", "USD", DAY)
    assert {leg.on for leg in rate.legs} == {rate.on} == {D(2023, 10, 31)}
    assert (rate.asked, rate.choice, rate.age_days) == (DAY, "previous", 2)
    assert str(rate.convert(VND_19_BN).money()) == "775151.14 USD"
    strict = NbpRates(shared_rates / NBP)
    with pytest.raises(MissingRateError, match=r"policy=Previous\(max_age_days=2\) would take"):
        strict.rate("VND", "USD", DAY)


def test_dates_are_never_mixed(weekly: NbpRates) -> None:
    """The latest rate of each leg would make 769 997.38, which no day and no policy gives."""
    dong, dollar = weekly.rate("VND", "PLN", DAY), weekly.rate("USD", "PLN", DAY)
    mixed = Fraction(VND_19_BN.amount) * dong.value / dollar.value
    assert round(mixed, 2) == Fraction("769997.38")
    for days in range(1, 40):
        for asked in (DAY, D(2023, 11, 1), D(2023, 11, 7)):
            rate = weekly.rate("VND", "USD", asked + datetime.timedelta(days=days - 20))
            assert rate.convert(VND_19_BN).nominal != mixed
            assert len({leg.on for leg in rate.legs}) == 1


def test_the_answer_depends_on_its_source(treasury: TreasuryRates, shared_rates: Path) -> None:
    """Four publishers have four figures for one amount, each with its own source and day."""
    official = CbrRates(shared_rates / "cbr/XML_daily_2023-11-02.xml")
    customs = HmrcRates(shared_rates / "hmrc/hmrc_monthly_2014-02_2026-11.csv")
    figures = {}
    for source in (official, customs, treasury):
        rate = source.rate("VND", "USD", DAY)
        figures[rate.source.split(",")[0]] = str(rate.convert(VND_19_BN).money(digits=0))
    assert figures == {
        "Bank of Russia": "788742 USD",
        "HM Revenue and Customs": "781762 USD",
        "US Treasury": "782537 USD",
    }


def test_bounds_of_a_month_widen_an_estimate(weekly: NbpRates) -> None:
    """An "almost 19 billion" in a November of unknown day lies between the rates of that month."""
    almost = Estimate.almost("19000000000", "VND")
    bounds = weekly.over("VND", "USD", PartialDate("2023-11"), how="bounds")
    interval = bounds.convert(almost)
    assert (bounds.lowest.on, bounds.highest.on) == (D(2023, 11, 8), D(2023, 11, 22))
    assert interval.upper is not None
    assert interval.upper_open
    for day in (8, 15, 22, 29):
        rate = weekly.rate("VND", "USD", D(2023, 11, day))
        assert rate.convert(almost).interval.upper is not None
        assert interval.contains(rate.convert(18999999999))


def test_the_rouble_changed_its_code_with_its_unit(weekly: NbpRates) -> None:
    """The Bank of Poland prints BYR to 2016-06-29 and BYN from 2016-07-06, at a ratio of 10,000."""
    old, new = weekly.observations("BYR", "PLN")[-1], weekly.observations("BYN", "PLN")[0]
    assert (old.first, new.first) == (D(2016, 6, 29), D(2016, 7, 6))
    assert Fraction("0.9") < new.ratio / old.ratio / 10000 < Fraction("1.1")
    with pytest.raises(MissingRateError, match="BYN came on 2016-07-01"):
        weekly.rate("BYN", "USD", D(2016, 6, 29))


def test_the_late_label_of_hmrc_is_mended(shared_rates: Path) -> None:
    """From 2016-08 the XML prints the new rouble as BYR; it is read as BYN, and marked."""
    files = [
        shared_rates / f"hmrc/monthly_{month}.xml" for month in ("2016-07", "2016-08", "2017-01")
    ]
    rates = HmrcRates(files)
    assert rates.rate("GBP", "BYR", D(2016, 7, 31)).value == Fraction("29028.58")
    mended = rates.rate("GBP", "BYN", D(2016, 8, 31))
    assert (mended.value, mended.note[:15]) == (Fraction("2.6455"), "printed as BYR:")
    assert rates.rate("GBP", "BYN", D(2017, 1, 1)).note == ""
    with pytest.raises(MissingRateError, match="is taken as BYN"):
        rates.rate("GBP", "BYR", D(2016, 8, 31))


def test_the_syrian_pound_changed_under_its_code(weekly: NbpRates) -> None:
    """Before 2026 the rate is of the old pound, afterwards of the new, and never across."""
    old, new = weekly.rate("SYP", "PLN", D(2025, 12, 31)), weekly.rate("SYP", "PLN", D(2026, 1, 7))
    assert (old.value, new.value) == (Fraction("0.000326"), Fraction("0.031183"))
    for day in range(1, 7):
        with pytest.raises(MissingRateError, match="unit of SYP changed on 2026-01-01"):
            weekly.rate("SYP", "USD", D(2026, 1, day))
    assert [
        one for one in jumps(weekly) if one.base == "SYP" and one.after.first.year == 2026
    ] == []


def test_the_rouble_of_the_ecb_ends(shared_rates: Path) -> None:
    """After 2022-03-01 there is none, whatever the policy and the period."""
    rates = EcbRates(shared_rates / ECB, policy=Previous(30))
    assert rates.rate("EUR", "RUB", D(2022, 3, 1)).value == Fraction("117.201")
    with pytest.raises(MissingRateError, match="carried past the end of its series"):
        rates.rate("RUB", "USD", D(2022, 3, 2))
    with pytest.raises(MissingRateError, match="no series that holds all of"):
        rates.over("RUB", "USD", PartialDate("2022-03"), how="mean")


def test_the_nominal_of_the_sum_changes(shared_rates: Path) -> None:
    """The Bank of Russia prints sums by 10,000 mostly, and by 1,000 on 2022-03-15."""
    rates = CbrRates(sorted((shared_rates / "cbr").glob("*.xml")))
    nominals = {one.first: one.nominal for one in rates.observations("UZS", "RUB")}
    assert nominals.pop(D(2022, 3, 15)) == 1000
    assert set(nominals.values()) == {10000}
    assert rates.rate("UZS", "RUB", D(2022, 3, 15)).value == Fraction("0.0105423")
    assert rates.rate("UZS", "RUB", DAY).value == Fraction("0.0076244")
    assert [one for one in jumps(rates, factor=3) if one.base == "UZS"] == []
    assert rates.skipped == ()


def test_a_file_that_was_written_anew_reads_the_same(shared_rates: Path) -> None:
    """The file of 2002 is in UTF-8, which its declaration allows; its rates are by nominals."""
    rates = CbrRates(shared_rates / "cbr/XML_daily_2002-09-21.xml")
    assert rates.rate("BYR", "RUB", D(2002, 9, 21)).value == Fraction("0.0169768")


def test_the_national_bank_of_belarus(shared_rates: Path) -> None:
    """Its date has the month first, and its dong a scale of 100,000."""
    rates = NbrbRates(shared_rates / "nbrb/XmlExRates_2023-02-21.xml")
    rate = rates.rate("VND", "BYN", D(2023, 2, 21))
    assert (rate.value, rate.series) == (Fraction("0.000117481"), "official")
    assert len(rates.currencies) == 32


def test_amendments_have_their_own_day(treasury: TreasuryRates) -> None:
    """The quarter's rouble of 52.5 holds until the amendment of 62.256 takes effect."""
    for asked, value, on in (
        (D(2022, 6, 30), "52.5", D(2022, 6, 30)),
        (D(2022, 7, 28), "52.5", D(2022, 6, 30)),
        (D(2022, 7, 29), "62.256", D(2022, 7, 29)),
        (D(2022, 9, 29), "62.256", D(2022, 7, 29)),
    ):
        rate = treasury.rate("USD", "RUB", asked)
        assert (rate.value, rate.on) == (Fraction(value), on)


def test_what_the_treasury_skips(treasury: TreasuryRates) -> None:
    """Every name is known; mislabelled units and disagreeing countries are reported."""
    reasons = {one.what.split(" of 2")[0]: one.why for one in treasury.skipped}
    assert not [why for why in reasons.values() if "no currency's name" in why]
    assert reasons["Sierra Leone-Old Leone"].startswith("the rate of the new leone")
    assert reasons["Croatia-Kuna"].startswith("the rate of the euro")
    assert reasons["USD to XAF"] == "rows of the same date disagree (593.2, 603.18)"
    union = next(one for one in treasury.skipped if one.what.startswith("USD to XAF of"))
    with pytest.raises(MissingRateError, match=r"XAF of 20[0-9-]+ is withheld"):
        TreasuryRates(str(union.file)).rate("USD", "XAF", D.fromisoformat(union.what[14:24]))
    assert all(one.line > 1 and one.file for one in treasury.skipped)


def test_the_euro_of_the_fund_is_that_of_its_area(imf: ImfRates, shared_rates: Path) -> None:
    """Of several rows for a year the euro area's own is used, and the others are reported."""
    rate = imf.rate("USD", "EUR", D(2021, 6, 1))
    assert rate.value == Fraction("0.8454941388904503")
    assert (rate.on, rate.until, rate.series) == (D(2021, 1, 1), D(2021, 12, 31), "average")
    with (shared_rates / IMF).open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Currency"] == "EUR"]
    values = {row["Rate"] for row in rows if row["Date"] == "2021-12-31"}
    assert values == {"0.845376564367945", "0.8454941388904503"}
    said = [
        one
        for one in imf.skipped
        if one.what == "USD to EUR of 2021-01-01 to 2021-12-31, 0.845376564367945"
    ]
    assert len(said) == 3
    assert {one.why for one in said} == {"line 4202 is used, 0.8454941388904503"}


def test_the_fund_withholds_what_no_issuer_settles(imf: ImfRates) -> None:
    """Where the members of a union differ, the year has no rate; restated units are marked."""
    with pytest.raises(MissingRateError, match="XOF of 1958-01-01 to 1958-12-31 is withheld"):
        imf.rate("USD", "XOF", D(1958, 6, 1))
    rate = imf.rate("USD", "BYN", D(2015, 6, 1))
    assert rate.note == "restated in BYN, which came on 2016-07-01"
    assert "the currency of the table itself" in {one.why[3:] for one in imf.skipped}


def test_the_federal_reserve_by_country(shared_rates: Path) -> None:
    """Months are averages in units for a dollar; Venezuela's mixed months are withheld."""
    rates = FredRates(shared_rates / FRED)
    assert rates.rate("USD", "EUR", D(2026, 6, 30)).value == Fraction("0.8684")
    assert rates.rate("USD", "KRW", D(2026, 6, 1)).until == D(2026, 6, 30)
    assert rates.rate("USD", "VEF", D(2018, 7, 1)).value == Fraction("129228.5")
    assert rates.rate("USD", "VES", D(2021, 11, 1)).value == Fraction("4.4848")
    for month in (D(2018, 8, 1), D(2021, 10, 1)):
        with pytest.raises(MissingRateError, match="is withheld"):
            rates.rate("USD", "VES", month)
    assert len(rates.skipped) == 2


def test_disagreements_are_listed(
    weekly: NbpRates, treasury: TreasuryRates, shared_rates: Path
) -> None:
    """CUP differs 24 times, the riel of 2022-03 by half; what agrees is not listed."""
    customs = HmrcRates(shared_rates / "hmrc/hmrc_monthly_2014-02_2026-11.csv")
    days = [D(2021, 6, 30), D(2024, 6, 30)]
    found = compare(
        weekly, treasury, customs, currencies=["CUP", "VND", "EUR"], days=days, factor="1.2"
    )
    assert [(one.currency, round(one.ratio)) for one in found] == [("CUP", 24), ("CUP", 24)]
    assert [rate.source.split(",")[0] for rate in found[1].rates] == [
        "US Treasury",
        "HM Revenue and Customs",
        "National Bank of Poland",
    ]
    with pytest.raises(MissingRateError, match="KHR from 2022-03-01"):
        customs.rate("KHR", "USD", D(2022, 3, 16))
    with (shared_rates / "hmrc/hmrc_monthly_2014-02_2026-11.csv").open(encoding="utf-8") as file:
        rows = [
            ("GBP", row["currency_as_published"], row["month"], row["units_per_gbp"])
            for row in csv.DictReader(file)
            if row["month"] == "2022-03" and row["currency_as_published"] in {"KHR", "USD"}
        ]
    (riel,) = compare(
        weekly, TableRates(rows), currencies=["KHR"], days=[D(2022, 3, 16)], factor="1.4"
    )
    assert [rate.source for rate in riel.rates] == [weekly.name, "own table"]


def test_there_and_back_is_exact(weekly: NbpRates, treasury: TreasuryRates) -> None:
    """From dong to dollars and back is the very amount, by every source."""
    for source in (weekly, treasury):
        rate = source.rate("VND", "USD", DAY)
        amount = VND_19_BN.amount
        assert source.rate("USD", "VND", DAY).convert(rate.convert(amount)) == amount
        assert source.rate("USD", "VND", DAY) == rate.inverse()


def test_pegs_are_those_of_the_fund(imf: ImfRates) -> None:
    """Each peg to the dollar is, in every full year of it, the average within half a percent."""
    held = 0
    for peg in pegs():
        if peg.anchor != "USD":
            continue
        for one in imf.observations("USD", peg.code):
            if peg.since < one.first and one.last < peg.until:
                assert abs(one.ratio / Fraction(peg.rate) - 1) < Fraction(1, 200), (peg, one)
                held += 1
    assert held > 200
