"""A bad file is refused as a whole, with file, line and reason of every fault."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest

import civdiplo.rates.files
from civdiplo.errors import InvalidDataError
from civdiplo.rates import (
    CbrRates,
    EcbRates,
    FredRates,
    HmrcRates,
    ImfRates,
    NbpRates,
    NbrbRates,
    TableRates,
    TreasuryRates,
)
from civdiplo.rates.exchange import PublishedRates

DAY = datetime.date(2023, 11, 2)
TEN_MB = 10 << 20
XML = {
    CbrRates: '<ValCurs Date="02.11.2023">\n<Valute>\n{}</Valute></ValCurs>',
    NbrbRates: '<DailyExRates Date="11/02/2023">\n<Currency>\n{}</Currency></DailyExRates>',
    NbpRates: "<ArrayOfExchangeRatesTable>\n{}</ArrayOfExchangeRatesTable>",
    HmrcRates: '<exchangeRateMonthList Period="01/Nov/2023 to 30/Nov/2023">\n{}'
    "</exchangeRateMonthList>",
    EcbRates: "<Envelope>\n{}</Envelope>",
}
HEADERS = {
    NbpRates: "currency,date,mid_pln_per_unit",
    HmrcRates: "month,currency_as_published,units_per_gbp",
    TreasuryRates: "Record Date,Country - Currency Description,Exchange Rate,Effective Date",
    ImfRates: "Date,Rate,Currency,Frequency,Source,Country code,Country",
    FredRates: "Date,Country,Exchange rate",
    EcbRates: "Date,USD,",
}


def faults_of(kind: type[PublishedRates], path: Path) -> list[tuple[int | None, str, str]]:
    """Read a file that is at fault, and return line, field and rule of each fault."""
    rates = kind(path)  # type: ignore[call-arg,arg-type]
    with pytest.raises(InvalidDataError) as caught:
        rates.rate("USD", "VND", DAY)
    with pytest.raises(InvalidDataError):  # nothing was half read, so it is at fault again
        rates.rate("USD", "VND", DAY)
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    return [(fault.line, fault.field, fault.rule) for fault in caught.value.faults]


def file_of(folder: Path, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / "rates"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", XML)
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE ValCurs>",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x PUBLIC "p" "http://example.org/x.dtd">',
    ],
)
def test_a_doctype_is_refused(tmp_path: Path, kind: type[PublishedRates], doctype: str) -> None:
    """Whatever it declares, a file with a DOCTYPE is not read."""
    path = file_of(tmp_path, f'<?xml version="1.0"?>\n{doctype}\n{XML[kind].format("")}')
    assert faults_of(kind, path) == [(2, "file", "must have no DOCTYPE")]


@pytest.mark.parametrize("kind", XML)
def test_broken_xml_is_refused(tmp_path: Path, kind: type[PublishedRates]) -> None:
    """Truncated XML, another document, and another encoding than declared are told apart."""
    whole = XML[kind].format("")
    rule = "must be whole XML in the encoding that it declares"
    for content in (
        whole[:-3],
        '<?xml version="1.0" encoding="utf-8"?>' + whole[:-9] + "ÿ" + whole[-9:],
        '<?xml version="1.0" encoding="utf-7"?>' + whole,
        '<?xml version="1.0" encoding="no-such"?>' + whole,
    ):
        found = faults_of(kind, file_of(tmp_path, content.encode("latin-1")))
        assert [(field, said) for _, field, said in found] == [("file", rule)]
    ((line, _, said),) = faults_of(kind, file_of(tmp_path, "<html>\n</html>"))
    assert (line, said[:26]) == (1, "must have the root element")


@pytest.mark.parametrize("kind", XML)
def test_absurd_xml_is_refused(tmp_path: Path, kind: type[PublishedRates]) -> None:
    """A text, an attribute or a depth that no table of rates has is a fault, at its line."""
    long = "9" * TEN_MB
    for filling in (f"<a>{long}</a>", f'<a b="{long}"/>', "<a>" * 30 + "</a>" * 30):
        ((line, field, rule),) = faults_of(kind, file_of(tmp_path, XML[kind].format(filling)))
        assert line in {2, 3}
        assert field == "file"
        assert rule.startswith(("must have no text of more", "must have at most 20 elements"))


@pytest.mark.parametrize("kind", HEADERS)
def test_a_line_of_ten_megabytes_is_refused(tmp_path: Path, kind: type[PublishedRates]) -> None:
    """The line is named, and nothing else of the file is taken."""
    content = f"{HEADERS[kind]}\n2023-11-01,{'9' * TEN_MB}\n"
    ((line, field, rule),) = faults_of(kind, file_of(tmp_path, content))
    assert (line, field, rule) == (2, "line", "must have at most 1048576 bytes")


@pytest.mark.parametrize("kind", HEADERS)
def test_another_encoding_is_refused(tmp_path: Path, kind: type[PublishedRates]) -> None:
    """Bytes that are not the text they ought to be are named with their line."""
    content = f"{HEADERS[kind]}\n".encode() + b"2023-11-01,\xff\xfe\n"
    ((line, field, rule),) = faults_of(kind, file_of(tmp_path, content))
    assert (line, field) == (2, "file")
    assert rule.startswith("must be text in")


@pytest.mark.parametrize("kind", HEADERS)
def test_another_table_is_refused(tmp_path: Path, kind: type[PublishedRates]) -> None:
    """A header of other columns, an empty file, and a page of a web server are refused."""
    for content in ("", "name,age\nAnn,5\n", "date,date\n", "not a table"):
        found = faults_of(kind, file_of(tmp_path, content))
        assert found[-1][1] == "header"


@pytest.mark.parametrize("value", ["0", "0,0000", "-1,5", "NaN", "inf", "1.234,5", "1e5", ""])
@pytest.mark.parametrize("nominal", ["1", "0", "-10", "1,5", ""])
def test_rates_and_nominals_of_the_bank_of_russia(tmp_path: Path, value: str, nominal: str) -> None:
    """Zero, negative and non-numbers are faults of the row's line, rate and nominal at once."""
    row = f"<CharCode>USD</CharCode><Nominal>{nominal}</Nominal><Value>{value}</Value>"
    found = faults_of(CbrRates, file_of(tmp_path, XML[CbrRates].format(row)))
    fields = ["rate"] if nominal == "1" else ["nominal", "rate"]
    assert [(line, field) for line, field, _ in found] == [(2, field) for field in fields]


@pytest.mark.parametrize("unit_rate", ["38,7", "0,0038", "x"])
def test_the_rate_of_one_unit_fits(tmp_path: Path, unit_rate: str) -> None:
    """A unit rate that is not the value over the nominal betrays a wrong nominal."""
    row = (
        "<CharCode>VND</CharCode><Nominal>10000</Nominal><Value>38,7231</Value>"
        f"<VunitRate>{unit_rate}</VunitRate>"
    )
    ((_, field, rule),) = faults_of(CbrRates, file_of(tmp_path, XML[CbrRates].format(row)))
    assert (field, rule) == ("VunitRate", "must be the value 38.7231 over the nominal 10000")


@pytest.mark.parametrize("date", ["2023-11-02", "31.02.2023", "", "2.11.23"])
def test_dates_of_the_bank_of_russia(tmp_path: Path, date: str) -> None:
    """A date of another form, or no date, is a fault."""
    row = "<CharCode>USD</CharCode><Nominal>1</Nominal><Value>90,5</Value>"
    text = XML[CbrRates].format(row).replace("02.11.2023", date)
    assert [field for _, field, _ in faults_of(CbrRates, file_of(tmp_path, text))] == ["date"]
    missing = text.replace(f' Date="{date}"', "")
    assert [field for _, field, _ in faults_of(CbrRates, file_of(tmp_path, missing))] == ["date"]


@pytest.mark.parametrize("date", ["21/02/2023", "2023-02-21", ""])
def test_dates_of_the_national_bank_of_belarus(tmp_path: Path, date: str) -> None:
    """A date with the day first is a fault, where it can be told, with the row's own faults."""
    row = "<CharCode>USD</CharCode><Scale>-1</Scale><Rate>0</Rate>"
    text = XML[NbrbRates].format(row).replace("11/02/2023", date)
    found = faults_of(NbrbRates, file_of(tmp_path, text))
    assert [field for _, field, _ in found] == ["date", "nominal", "rate"]


def test_faults_of_the_national_bank_of_poland(tmp_path: Path) -> None:
    """The archive's faults have their lines: a point, a missing cell, a day that is none."""
    text = "data;1USD;100HUF;\n20230102;4.40;x;\n20230231;4,40;1,1\n20230103;4,40\n"
    found = faults_of(NbpRates, file_of(tmp_path, text))
    assert [(line, field) for line, field, _ in found] == [
        (2, "rate"),
        (2, "rate"),
        (3, "date"),
        (4, "rate"),
    ]
    tables = (
        "<ExchangeRatesTable><EffectiveDate>2 Nov</EffectiveDate><Rates>"
        "<Rate><Code>USD</Code><Mid>0</Mid></Rate></Rates></ExchangeRatesTable>"
    )
    found = faults_of(NbpRates, file_of(tmp_path, XML[NbpRates].format(tables)))
    assert [field for _, field, _ in found] == ["date", "rate"]


@pytest.mark.parametrize(
    ("period", "fields"),
    [
        ("November 2023", ["Period"]),
        ("30/Nov/2023 to 01/Nov/2023", ["end date"]),
        ("01/Nvo/2023 to 30/Nov/2023", ["date"]),
        ("31/Nov/2023 to 30/Nov/2023", ["date"]),
        ("x to y", ["date"]),
    ],
)
def test_periods_of_hmrc(tmp_path: Path, period: str, fields: list[str]) -> None:
    """A month that is none is a fault of the file, beside those of its rows."""
    row = "<exchangeRate><currencyCode>USD</currencyCode><rateNew>NaN</rateNew></exchangeRate>"
    text = XML[HmrcRates].format(row).replace("01/Nov/2023 to 30/Nov/2023", period)
    found = faults_of(HmrcRates, file_of(tmp_path, text))
    assert [field for _, field, _ in found] == [*fields, "rate"]
    missing = text.replace(f' Period="{period}"', "")
    found = faults_of(HmrcRates, file_of(tmp_path, missing))
    assert [field for _, field, _ in found] == ["Period", "rate"]


OFFICIAL = "Currency Code,Currency Units per £1,Start date,End date"
CSV_FAULTS = [
    (HmrcRates, f"{OFFICIAL}\nUSD,0,31/11/2023,30/11/2023\n", [(2, "date"), (2, "rate")]),
    (HmrcRates, f"{OFFICIAL}\nUSD,1.2,30/11/2023,01/11/2023\n", [(2, "end date")]),
    (HmrcRates, f"{HEADERS[HmrcRates]}\n2023-13,USD,-1\n", [(2, "date"), (2, "rate")]),
    (
        HmrcRates,
        f"{HEADERS[HmrcRates]}\n2023-11,USD,1\n2023-11-09,USD,2\n",
        [(3, "date")],
    ),
    (NbpRates, f"{HEADERS[NbpRates]}\nUSD,x,0\nUSD\n", [(2, "date"), (2, "rate"), (3, "row")]),
    (NbpRates, f'{HEADERS[NbpRates]}\nUSD,"2023-11-02\n', [(2, "file")]),
    (
        NbpRates,
        f"{HEADERS[NbpRates]}\nUSD,2023-11-02,4\n\nUSD,2023-11-02,4\n",
        [(4, "date")],
    ),
    (
        TreasuryRates,
        f"{HEADERS[TreasuryRates]}\n31/12/2025,Vietnam-Dong,null,today\n",
        [(2, "date"), (2, "date"), (2, "rate")],
    ),
    (
        ImfRates,
        f"{HEADERS[ImfRates]}\n2021-06-30,0,VND,A,IMF,VN,Viet Nam\n",
        [(2, "date"), (2, "rate")],
    ),
    (ImfRates, f"{HEADERS[ImfRates]}\n2021,1,VND,A,IMF,VN,Viet Nam\n", [(2, "date")]),
    (FredRates, f"{HEADERS[FredRates]}\n2023-11-01,India,nan\n", [(2, "rate")]),
    (FredRates, "observation_date,DEXUSEU\n02.11.2023,1.1\n", [(2, "date")]),
]


@pytest.mark.parametrize(("kind", "text", "places"), CSV_FAULTS)
def test_faults_of_rows(
    tmp_path: Path, kind: type[PublishedRates], text: str, places: list[tuple[int, str]]
) -> None:
    """All faults of a file are listed at once, each with its line and field."""
    found = faults_of(kind, file_of(tmp_path, text))
    assert [(line, field) for line, field, _ in found] == places


def test_faults_of_the_european_central_bank(tmp_path: Path) -> None:
    """In its XML an unknown code, a rate of zero and a bad day are faults."""
    rows = (
        "<Cube><Cube time='2023-11-02'><Cube currency='USD' rate='0'/>"
        "<Cube currency='usd' rate='1'/></Cube><Cube time='today'><Cube/></Cube></Cube>"
    )
    found = faults_of(EcbRates, file_of(tmp_path, XML[EcbRates].format(rows)))
    assert [field for _, field, _ in found] == ["rate", "currency", "date", "currency", "rate"]


def test_a_zip_that_is_none(tmp_path: Path) -> None:
    """A broken zip, one of several files, and one with a password are refused."""
    path = tmp_path / "rates"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "Date,USD,\n" * 100)
    whole = path.read_bytes()
    encrypted = bytearray(whole)
    encrypted[6] |= 1
    encrypted[whole.index(b"PK\x01\x02") + 8] |= 1
    broken = bytearray(whole)
    broken[40:50] = b"\xff" * 10
    for content in (whole[:30], bytes(encrypted), bytes(broken), b"PK nothing"):
        ((line, field, rule),) = faults_of(EcbRates, file_of(tmp_path, content))
        assert (line, field, rule[:15]) == (1, "file", "must be a whole")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "")
        archive.writestr("b.csv", "")
    ((_, _, rule),) = faults_of(CbrRates, path)
    assert rule == "must be a whole zip without a password, of one file"


def test_a_file_of_absurd_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, and what a zip unpacks to, have a largest size."""
    monkeypatch.setattr(civdiplo.rates.files, "LARGEST", 1000)
    path = tmp_path / "rates"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "Date,USD,\n" * 10000)
    assert path.stat().st_size < 1000
    for kind, content in ((EcbRates, path.read_bytes()), (CbrRates, b" " * 1001)):
        ((_, _, rule),) = faults_of(kind, file_of(tmp_path, content))
        assert rule == "must have at most 1000 bytes"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is the system's own error."""
    with pytest.raises(FileNotFoundError):
        CbrRates(tmp_path / "none").rate("USD", "RUB", DAY)
    with pytest.raises(FileNotFoundError):
        TableRates.read(tmp_path / "none")
