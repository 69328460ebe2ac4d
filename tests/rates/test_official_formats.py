"""Each reader takes its publisher's form as it is, down to nominals, commas and names."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from civdiplo.errors import InvalidDataError, MissingRateError
from civdiplo.rates import (
    CbrRates,
    EcbRates,
    FredRates,
    HmrcRates,
    ImfRates,
    NbpRates,
    NbrbRates,
    TreasuryRates,
)

D = datetime.date
DAY = D(2023, 11, 2)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a file of text in an encoding."""

    def made(text: str, name: str = "rates", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return made


DAILY = """<?xml version="1.0" encoding="windows-1251"?>
<ValCurs Date="02.11.2023" name="Foreign Currency Market">
<Valute ID="R01150"><NumCode>704</NumCode><CharCode>VND</CharCode><Nominal>10000</Nominal>
<Name>Вьетнамских донгов</Name><Value>38,7231</Value><VunitRate>0,00387231</VunitRate></Valute>
<Valute ID="R01235"><CharCode>USD</CharCode><Nominal>1</Nominal><Value>93,2801</Value></Valute>
<Valute ID="R01999"><CharCode>ABC</CharCode><Nominal>1</Nominal><Value>1,5</Value></Valute>
</ValCurs>"""

DYNAMIC = """<?xml version="1.0" encoding="windows-1251"?>
<ValCurs ID="R01235" DateRange1="01.03.2025" DateRange2="04.03.2025"
 name="Foreign Currency Market Dynamic">
<Record Date="01.03.2025" Id="R01235"><Nominal>1</Nominal><Value>88,2568</Value>
<VunitRate>88,2568</VunitRate></Record>
<Record Date="04.03.2025" Id="R01235"><Nominal>10</Nominal><Value>895</Value>
<VunitRate>8,95E1</VunitRate></Record>
<Record Date="04.03.2025" Id="R09999"><Nominal>1</Nominal><Value>1</Value></Record>
</ValCurs>"""


def test_bank_of_russia(write: Write) -> None:
    """A day and a range are read together; Cyrillic in windows-1251 does no harm."""
    files = [write(DAILY, "daily", "cp1251"), write(DYNAMIC.replace("8,95E1", "89,5"), "dynamic")]
    rates = CbrRates(files)
    assert rates.rate("VND", "USD", DAY).value == Fraction("0.00387231") / Fraction("93.2801")
    assert rates.rate("USD", "RUB", D(2025, 3, 4)).value == Fraction("89.5")
    assert [(one.line, one.what) for one in rates.skipped] == [
        (6, "ABC"),
        (8, "the id R09999"),
    ]
    assert str(rates.skipped[0]).endswith("daily:6: ABC: is no code of ISO 4217")


def test_the_rouble_of_before_1998(write: Write) -> None:
    """Older files are in the rouble of their time."""
    old = DAILY.replace("02.11.2023", "31.12.1997")
    rates = CbrRates(write(old, encoding="cp1251"))
    assert rates.rate("USD", "RUR", D(1997, 12, 31)).value == Fraction("93.2801")
    assert rates.rate("VND", "USD", D(1997, 12, 31)).kind == "cross"
    with pytest.raises(MissingRateError, match="RUB came on 1998-01-01"):
        rates.rate("USD", "RUB", D(1997, 12, 31))


def test_national_bank_of_belarus(write: Write) -> None:
    """The month comes first, the scale is applied, the rouble is that of the day."""
    text = (
        '<DailyExRates Date="{}"><Currency Id="1"><CharCode>VND</CharCode><Scale>100000</Scale>'
        "<Rate>11.7481</Rate></Currency></DailyExRates>"
    )
    files = [write(text.format("02/21/2023"), "new"), write(text.format("06/30/2016"), "old")]
    rates = NbrbRates(files)
    assert rates.rate("VND", "BYN", D(2023, 2, 21)).value == Fraction("0.000117481")
    assert rates.rate("VND", "BYR", D(2016, 6, 30)).value == Fraction("0.000117481")


TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ArrayOfExchangeRatesTable xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<ExchangeRatesTable><Table>A</Table><No>210/A/NBP/2023</No>
<EffectiveDate>2023-10-31</EffectiveDate><Rates>
<Rate><Currency>dolar amerykański</Currency><Code>USD</Code><Mid>4.1684</Mid></Rate>
</Rates></ExchangeRatesTable>
<ExchangeRatesTable><Table>B</Table><EffectiveDate>2023-10-31</EffectiveDate><Rates>
<Rate><Currency>dong (Wietnam)</Currency><Code>VND</Code><Mid>0.00017006</Mid></Rate>
</Rates></ExchangeRatesTable></ArrayOfExchangeRatesTable>"""

ARCHIVE = """data;1USD;100HUF;nr tabeli;pełny numer tabeli;
;dolar amerykański;forint (Węgry);
20250107;4,0770;1,0226;3;003/A/NBP/2025;
20250108;4,1006;;4;004/A/NBP/2025;

kod ISO;USD;HUF;
liczba jednostek;1;100;
"""


def test_national_bank_of_poland(write: Write) -> None:
    """XML tables, the yearly archive and a tidy CSV are read; the archive has nominals."""
    tables = NbpRates(write(TABLES, "tables"))
    rate = tables.rate("VND", "USD", D(2023, 10, 31))
    assert rate.value == Fraction("0.00017006") / Fraction("4.1684")
    archive = NbpRates(write(ARCHIVE, "archive", "cp1250"))
    assert archive.rate("HUF", "PLN", D(2025, 1, 7)).value == Fraction("0.010226")
    assert len(archive.observations("HUF", "PLN")) == 1
    assert archive.rate("USD", "PLN", D(2025, 1, 8)).value == Fraction("4.1006")
    tidy = "currency,date,mid_pln_per_unit\nUSD,1994-12-30,24372\nVES,2018-09-05,9e-6\n"
    rates = NbpRates(write(tidy, "tidy"))
    assert rates.rate("USD", "PLZ", D(1994, 12, 30)).value == 24372
    assert rates.rate("VES", "PLN", D(2018, 9, 5)).value == Fraction(9, 10**6)


def test_hmrc(write: Write) -> None:
    """The XML, the official CSV and a tidy one are read; a shared currency may come twice."""
    official = (
        "Country/Territories,Currency,Currency Code,Currency Units per £1,Start date,End date\n"
        "Eurozone,Euro,EUR,1.1564,01/07/2026,31/07/2026\n"
        "Kosovo,Euro,EUR,1.1564,01/07/2026,31/07/2026\n"
    )
    tidy = "month,currency_as_published,units_per_gbp\n2026-08,EUR,1.15\n"
    xml = (
        '<exchangeRateMonthList Period="01/Sep/2026 to 30/Sep/2026"><exchangeRate>'
        "<currencyCode>EUR</currencyCode><rateNew>1.14</rateNew></exchangeRate>"
        "</exchangeRateMonthList>"
    )
    files = [write(text, name) for name, text in (("a", official), ("b", tidy), ("c", xml))]
    rates = HmrcRates(files)
    values = [rates.rate("GBP", "EUR", D(2026, month, 9)).value for month in (7, 8, 9)]
    assert values == [Fraction(text) for text in ("1.1564", "1.15", "1.14")]
    assert rates.skipped == ()


def test_european_central_bank_xml(write: Write, tmp_path: Path) -> None:
    """The XML of one day or many is read like the CSV, zipped or not."""
    text = (
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"><Cube>'
        "<Cube time='2022-03-01'><Cube currency='USD' rate='1.1162'/>"
        "<Cube currency='RUB' rate='117.201'/></Cube>"
        "<Cube time='2022-03-02'><Cube currency='USD' rate='1.1106'/></Cube>"
        "</Cube></gesmes:Envelope>"
    )
    path = write(text, "hist.xml")
    with zipfile.ZipFile(tmp_path / "hist.zip", "w") as archive:
        archive.write(path, "hist.xml")
    for held in (path, tmp_path / "hist.zip"):
        rates = EcbRates(held)
        assert rates.rate("USD", "RUB", D(2022, 3, 1)).kind == "cross"
        assert rates.rate("EUR", "USD", D(2022, 3, 2)).value == Fraction("1.1106")


def test_us_treasury(write: Write) -> None:
    """Names are mapped, the day is that of effect, and what is not a currency is reported."""
    text = (
        "Record Date,Country - Currency Description,Exchange Rate,Effective Date\n"
        "2025-12-31,Vietnam-Dong,26295.0,2025-12-31\n"
        "2025-12-31,Bulgaria-Lev New,1.664,2025-12-31\n"
        "2025-12-31,Bulgaria-Lev New,0.86,2026-01-15\n"
        "2025-12-31,Ruritania-Crown,2.0,2025-12-31\n"
        "2025-12-31,Panama-Dolares,1.0,2025-12-31\n"
        "2025-12-31,Sierra Leone-Leone,23.7,2025-12-31\n"
        "2022-06-30,Sierra Leone-Leone,13175.0,2022-06-30\n"
        "2025-12-31,Eritrea-Nakfa Salary Payment,15.0,2025-12-31\n"
        "2025-12-31,Euro Zone-Euro,0.851,2025-12-31\n"
        "2025-12-31,Cross Border-Euro,0.86,2025-12-31\n"
        "2025-12-31,Benin-Cfa Franc,558,2025-12-31\n"
        "2025-12-31,Mali-Cfa Franc,559,2025-12-31\n"
    )
    rates = TreasuryRates(write(text))
    end = D(2025, 12, 31)
    assert rates.rate("USD", "BGN", end).value == Fraction("1.664")
    assert rates.rate("USD", "EUR", end).value == Fraction("0.851")
    assert rates.rate("USD", "SLE", end).value == Fraction("23.7")
    assert rates.rate("USD", "SLL", D(2022, 6, 30)).note.startswith("printed as Sierra Leone")
    with pytest.raises(MissingRateError, match=r"XOF of 2025-12-31 is withheld: .* \(558, 559\)"):
        rates.rate("USD", "XOF", end)
    assert [(one.line, one.why[:30]) for one in rates.skipped] == [
        (4, "the rate of the euro is printed"[:30]),
        (5, "is no currency's name in the t"),
        (6, "is the currency of the table i"),
        (9, "is not its currency"),
        (11, "line 10 is used, 0.851"),
        (12, "rows of the same date disagree"),
        (13, "rows of the same date disagree"),
    ]


def test_international_monetary_fund(write: Write) -> None:
    """Rows that differ by the noise of floats are one; the issuer's own goes before others."""
    head = "Date,Rate,Currency,Frequency,Source,Country code,Country\n"
    rows = [
        "2021-12-31,0.7638712489999998,AUD,A,IMF,KI,Kiribati",
        "2021-12-31,0.763871249,AUD,A,IMF,NR,Nauru",
        "2021-12-31,6.2,DKK,A,IMF,GL,Greenland",
        "2021-12-31,6.1,DKK,A,IMF,DK,Denmark",
        "2021-12-31,15,USD,A,IMF,EC,Ecuador",
        "2021-11-30,1,GBP,M,IMF,GB,United Kingdom",
    ]
    rates = ImfRates(write(head + "\n".join(rows)))
    assert rates.rate("USD", "AUD", D(2021, 5, 5)).value == Fraction("0.7638712489999998")
    assert rates.rate("USD", "DKK", D(2021, 5, 5)).value == Fraction("6.1")
    assert [one.line for one in rates.skipped] == [3, 4, 6, 7]


def test_federal_reserve_series(write: Write) -> None:
    """FRED's own files have a column a series, counted either way; a point is a day without."""
    daily = "observation_date,DEXUSEU,DEXVZUS,GDP\n2023-11-01,1.0546,.,1\n2023-11-02,1.0621,,2\n"
    monthly = "DATE,EXKOUS\n2023-11-01,1308.4\n"
    rates = FredRates([write(daily, "daily"), write(monthly, "monthly")])
    assert rates.rate("EUR", "USD", DAY).value == Fraction("1.0621")
    assert rates.rate("USD", "KRW", D(2023, 11, 30)).value == Fraction("1308.4")
    assert [(one.line, one.what) for one in rates.skipped] == [(1, "GDP")]
    by_country = "Date,Country,Exchange rate\n2023-11-01,India,83.28\n2023-11-01,Ruritania,1\n"
    months = FredRates(write(by_country, "country"))
    assert months.rate("USD", "INR", DAY).value == Fraction("83.28")
    assert [one.what for one in months.skipped] == ["Ruritania"]
    with pytest.raises(InvalidDataError, match="must be the first day of a month"):
        FredRates(write("Date,Country,Exchange rate\n2023-11-02,India,83.28\n")).skipped  # noqa: B018


def test_two_files_of_one_day_are_refused(write: Write) -> None:
    """A day that two files give is named with both places."""
    rates = CbrRates([write(DAILY, "one", "cp1251"), write(DAILY, "two", "cp1251")])
    with pytest.raises(InvalidDataError, match=r"two:3: .* \(.*one, line 3 has it too\)"):
        rates.rate("VND", "RUB", DAY)
