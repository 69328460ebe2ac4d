"""A table of one's own: read strictly, crossed on one day only, never carried silently."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidDataError, InvalidValueError, MissingRateError
from civdiplo.rates import ExchangeRates, Previous, TableRates

DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2023, 3, 31))
D = datetime.date


def test_direct_inverse_and_cross() -> None:
    """A table answers for published pairs, their reverse, and pairs that share its pivot."""
    table = TableRates([("GBP", "VND", "2023-11-02", "30000"), ("GBP", "USD", "2023-11-02", "1.2")])
    day = D(2023, 11, 2)
    assert table.rate("GBP", "USD", day).kind == "direct"
    assert table.rate("USD", "GBP", day).value == Fraction(5, 6)
    cross = table.rate("VND", "USD", day)
    assert (cross.value, cross.kind) == (Fraction(1, 25000), "cross")
    assert table.rate("USD", "USD", day).kind == "identity"
    assert isinstance(table, ExchangeRates)


@given(st.sets(DAYS, min_size=1), st.sets(DAYS, min_size=1), DAYS, st.integers(1, 40))
def test_both_legs_are_of_one_day(vnd: set[D], usd: set[D], asked: D, age: int) -> None:
    """A cross is of the latest common day that is young enough, or there is none."""
    rows = [("GBP", "VND", day, "30000") for day in vnd] + [
        ("GBP", "USD", day, "1.2") for day in usd
    ]
    common = [day for day in vnd & usd if day <= asked]
    within = asked <= min(max(vnd), max(usd))
    table = TableRates(rows, policy=Previous(age))
    if common and (max(common) == asked or (within and (asked - max(common)).days <= age)):
        rate = table.rate("VND", "USD", asked)
        assert {leg.on for leg in rate.legs} == {rate.on} == {max(common)}
        assert rate.age_days == (asked - max(common)).days
        assert rate.asked == asked
    else:
        with pytest.raises(MissingRateError):
            table.rate("VND", "USD", asked)


@given(st.sets(DAYS), DAYS)
def test_without_a_policy_only_the_day_itself_answers(held: set[D], asked: D) -> None:
    """By default a rate is of the day asked for, or it is missing."""
    table = TableRates([("EUR", "DKK", day, "7.44") for day in held])
    if asked in held:
        assert table.rate("EUR", "DKK", asked).on == asked
    else:
        with pytest.raises(MissingRateError):
            table.rate("EUR", "DKK", asked)


def test_a_month_holds_on_each_of_its_days() -> None:
    """A row dated to a month answers for all its days and for no other."""
    table = TableRates([("USD", "VND", "2024-02", "24500"), ("USD", "VND", "2024-03-01", "24700")])
    rate = table.rate("USD", "VND", D(2024, 2, 29))
    assert (rate.on, rate.until) == (D(2024, 2, 1), D(2024, 2, 29))
    assert table.rate("USD", "VND", D(2024, 3, 1)).value == 24700
    with pytest.raises(MissingRateError):
        table.rate("USD", "VND", D(2024, 1, 31))


def test_a_day_and_a_month_make_no_cross() -> None:
    """A leg of one day and a leg of a month are not of one day."""
    table = TableRates([("USD", "VND", "2024-02", "24500"), ("USD", "RUB", "2024-02-01", "90")])
    with pytest.raises(MissingRateError, match="no earlier rate"):
        table.rate("VND", "RUB", D(2024, 2, 1))
    first = TableRates([("USD", "VND", "0001-01", "2"), ("USD", "RUB", "0001-01-01", "3")])
    with pytest.raises(MissingRateError):
        first.rate("VND", "RUB", D(2024, 2, 1))


def test_what_is_missing_is_said() -> None:
    """The error says what was asked, what there is, and which policy would take the last rate."""
    table = TableRates(
        [("USD", "VND", f"2023-10-{day}", "24500") for day in (24, 31)], name="weekly table"
    )
    with pytest.raises(MissingRateError) as caught:
        table.rate("VND", "USD", D(2023, 10, 27))
    assert str(caught.value) == (
        "weekly table has no rate VND to USD on 2023-10-27; there is USD to VND from 2023-10-24 to "
        "2023-10-31; the last before that day is of 2023-10-24, which "
        "policy=Previous(max_age_days=3) would take"
    )
    with pytest.raises(MissingRateError, match="carried past the end of its series"):
        table.rate("VND", "USD", D(2023, 11, 1))
    with pytest.raises(MissingRateError, match="nothing for EUR, only USD, VND"):
        table.rate("EUR", "VND", D(2023, 10, 24))
    with pytest.raises(MissingRateError, match="only an empty table"):
        TableRates([]).rate("EUR", "VND", D(2023, 10, 24))


def test_a_pivot_is_the_one_shared_currency_or_given() -> None:
    """Without one currency in every row, or a pivot that is given, nothing is crossed."""
    day = D(2023, 11, 2)
    rows = [
        ("USD", "VND", day, 24500),
        ("EUR", "USD", day, Decimal("1.06")),
        ("EUR", "RUB", day, 99),
    ]
    with pytest.raises(MissingRateError, match="no series that joins EUR and VND"):
        TableRates(rows).rate("EUR", "VND", day)
    assert TableRates(rows, pivot="USD").rate("EUR", "VND", day).value == Fraction("1.06") * 24500
    with pytest.raises(InvalidValueError, match="pivot"):
        TableRates(rows, pivot="dollar")


def test_a_source_of_a_row_is_cited() -> None:
    """A rate cites the source of its row, and the table where the row names none."""
    table = TableRates(
        [
            ("USD", "VND", "2023-11-02", "24500", "State Bank"),
            ("USD", "VND", "2023-11-03", "1", ""),
        ],
        name="mine",
        series="official",
    )
    assert table.rate("USD", "VND", D(2023, 11, 2)).source == "State Bank"
    rate = table.rate("USD", "VND", D(2023, 11, 3))
    assert (rate.source, rate.series) == ("mine", "official")


def test_observations_of_no_currency_are_refused() -> None:
    """A misspelt code is told from a pair that is not published."""
    table = TableRates([("USD", "VND", "2021-09", "22760")])
    assert table.observations("VND", "USD") == ()
    with pytest.raises(InvalidValueError, match="quote must be an ISO 4217 code, not 'VNDD'"):
        table.observations("USD", "VNDD")


def test_it_describes_itself() -> None:
    """A description has the name, the span, the count, the way of crossing and the policy."""
    rows = [("USD", "VND", "2023-11", "24500"), ("USD", "RUB", "2023-12-01", "90")]
    assert TableRates(rows, policy=Previous(7)).describe() == (
        "own table (own): 2 rates of 3 currencies from 2023-11-01 to 2023-12-01, crossed through "
        "USD; where a day has none, the last one up to 7 days old"
    )
    assert TableRates([]).describe() == (
        "own table (own): 0 rates of 0 currencies; a day without one is an error"
    )
    table = TableRates(rows)
    assert (table.name, table.policy, table.currencies) == (
        "own table",
        None,
        ("RUB", "USD", "VND"),
    )


@pytest.mark.parametrize("age", [0, -1, True, 1.5, "7"])
def test_an_age_is_a_number_of_days(age: object) -> None:
    """The policy takes whole days, 1 or more, and nothing else."""
    with pytest.raises(InvalidValueError):
        Previous(age)


def test_what_is_asked_is_checked() -> None:
    """A datetime is no day, an unknown code no currency, a number no policy."""
    table = TableRates([("USD", "VND", "2023-11-02", "24500")])
    with pytest.raises(InvalidValueError, match=r"must be a datetime\.date"):
        table.rate("USD", "VND", datetime.datetime(2023, 11, 2))  # noqa: DTZ001  # on purpose
    with pytest.raises(InvalidValueError, match="quote must be an ISO 4217 code"):
        table.rate("USD", "vnd", D(2023, 11, 2))
    with pytest.raises(InvalidValueError, match="policy"):
        TableRates([], policy=7)  # type: ignore[arg-type]


def test_every_fault_of_the_rows_is_listed() -> None:
    """Floats, zeros, unknown codes, bad dates and repeated days are refused, all at once."""
    rows = [
        ("USD", "VND", "2023-11-02", 24500.5),
        ("USD", "VND", "2023-11-02", "0.00"),
        ("USD", "dong", "2023-02-30", "-1"),
        ("USD", "USD", "2023-11-02", "1"),
        ("USD", "VND", "2023-11", "24500"),
        ("USD", "VND", "2023-11-30", "24500", 7),
        ("USD", "VND", "2023-11-30", True),
        ("USD", "VND", "2023-11-29", "24500"),
        ("USD", "VND", 20231128, "24500"),
        ("USD", "VND", "02.11.2023", "24500,1"),
        "USD",
        ("USD",),
    ]
    with pytest.raises(InvalidDataError) as caught:
        TableRates(rows)
    assert [(fault.path, fault.field) for fault in caught.value.faults] == [
        ("$[0]", "rate"),
        ("$[1]", "rate"),
        ("$[2]", "quote"),
        ("$[2]", "date"),
        ("$[2]", "rate"),
        ("$[3]", "quote"),
        ("$[5]", "source"),
        ("$[6]", "rate"),
        ("$[7]", "date"),
        ("$[8]", "date"),
        ("$[9]", "date"),
        ("$[9]", "rate"),
        ("$[10]", "row"),
        ("$[11]", "row"),
    ]
    assert "row 4 has it too" in str(caught.value)
    assert "give the digits as text" in str(caught.value)


def write(folder: Path, text: str) -> Path:
    """Write a file of rates."""
    path = folder / "rates.csv"
    path.write_bytes(text.encode())
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    """Columns come in any order, the source may be empty, a byte order mark does no harm."""
    path = write(
        tmp_path,
        "\ufeffdate,rate,quote,base,source\n2023-11-02,24500.10,VND,USD,\n\n"
        '2023-11-03,24600,VND,USD,"Bank, State"\n',
    )
    table = TableRates.read(path)
    assert table.name == "rates.csv"
    assert table.rate("USD", "VND", D(2023, 11, 2)).value == Fraction("24500.1")
    assert table.rate("USD", "VND", D(2023, 11, 3)).source == "Bank, State"
    assert TableRates.read(path, name="mine").name == "mine"


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, "header"),
        ("base,quote,date\n", 1, "header"),
        ("base,quote,date,rate,rate\n", 1, "header"),
        ("base,quote,date,rate,note\n", 1, "header"),
        ("base,quote,date,rate\nUSD,VND,2023-11-02\n", 2, "row"),
        ("base,quote,date,rate\nUSD,VND,2023-11-02,1e3\n", 2, "rate"),
        ("base,quote,date,rate\nUSD,VND,2023-11-02,NaN\n", 2, "rate"),
        ("base,quote,date,rate\nUSD,VND,2023-11-02,24.500,10\n", 2, "row"),
        ('base,quote,date,rate\nUSD,VND,2023-11-02,"1\n', 2, "file"),
        ("base,quote,date,rate\nUSD,VND,2023-11-02,1\nUSD,VND,2023-11-02,1\n", 3, "date"),
    ],
)
def test_a_fault_in_a_file_has_its_line(tmp_path: Path, text: str, line: int, field: str) -> None:
    """Each fault is placed at its line, and names its column."""
    path = write(tmp_path, text)
    with pytest.raises(InvalidDataError) as caught:
        TableRates.read(path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.field) == (str(path), line, field)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a fault, not a traceback."""
    path = tmp_path / "rates.csv"
    path.write_bytes(b"base,quote,date,rate\n\xff\xfe")
    with pytest.raises(InvalidDataError, match="must be CSV in UTF-8"):
        TableRates.read(path)


def test_a_row_that_is_none_is_listed_with_the_others() -> None:
    """A number and a text are no rows of cells, and do not hide the faults after them."""
    with pytest.raises(InvalidDataError) as caught:
        TableRates([5, "EUR", ("EUR", "USD", "2023-01", "0")])  # type: ignore[list-item]
    assert [fault.path for fault in caught.value.faults] == ["$[0]", "$[1]", "$[2]"]
