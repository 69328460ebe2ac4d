"""The shipped table of currencies is the one that ISO 4217 publishes."""

from __future__ import annotations

import csv
import datetime
import pickle
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from civdiplo.errors import InvalidValueError
from civdiplo.values.currencies import (
    Currency,
    check_currency,
    currencies,
    currency,
    is_currency,
)
from civdiplo.values.dates import PartialDate
from civdiplo.values.truth import Truth

LISTS = Path(__file__).parents[2].parent / "shared" / "data" / "rates" / "iso4217"
CURRENT = "list_one_2026-01-01_iso4217pkg.xml"
WITHDRAWN = "list_three_historic.xml"
LATER = "codes-all.csv"
_DATE = r"[0-9]{4}-[0-9]{2}(?![0-9])|[0-9]{4}"


def _list(name: str) -> Path:
    path = LISTS / name
    if not path.exists():
        pytest.skip(f"../shared/data/rates/iso4217/{name} is not here")
    return path


def _entries(name: str, tag: str) -> list[dict[str, str]]:
    root = ElementTree.parse(_list(name)).getroot()  # noqa: S314 - a file of our own
    return [
        {part.tag: (part.text or "").strip() for part in entry}
        for entry in root.iter(tag)
        if entry.find("Ccy") is not None
    ]


def test_current_codes_are_those_of_list_one() -> None:
    """Code, number, minor units and name of every current code are those of the list."""
    listed = {
        (
            entry["Ccy"],
            entry["CcyNbr"],
            None if entry["CcyMnrUnts"] == "N.A." else int(entry["CcyMnrUnts"]),
            entry["CcyNm"],
        )
        for entry in _entries(CURRENT, "CcyNtry")
    }
    shipped = {
        (known.code, known.numeric, known.minor_units, known.name)
        for known in currencies()
        if known.withdrawn is None
    }
    assert shipped == listed


def test_withdrawn_codes_are_those_of_list_three_and_its_later_entries() -> None:
    """Every withdrawn code stands in the list, with its number, a name and its last withdrawal."""
    entries = _entries(WITHDRAWN, "HstrcCcyNtry")
    with _list(LATER).open(encoding="utf-8", newline="") as file:
        later = [row for row in csv.DictReader(file) if row["WithdrawalDate"]]
    withdrawn = {known.code: known for known in currencies() if known.withdrawn is not None}
    current = {known.code for known in currencies()} - set(withdrawn)
    listed = {entry["Ccy"] for entry in entries} | {row["AlphabeticCode"] for row in later}
    assert set(withdrawn) == listed - current
    dates = [(entry["Ccy"], entry["WthdrwlDt"]) for entry in entries]
    dates += [(row["AlphabeticCode"], row["WithdrawalDate"]) for row in later]
    for code, known in withdrawn.items():
        assert known.withdrawn is not None
        last = max(re.findall(_DATE, date)[-1] for of, date in dates if of == code)
        assert known.withdrawn.edtf.strip("[]").rpartition("..")[2] == last
        numbers = {entry.get("CcyNbr") or None for entry in entries if entry["Ccy"] == code}
        assert not numbers or known.numeric in numbers
        names = {entry["CcyNm"] for entry in entries if entry["Ccy"] == code}
        assert not names or known.name in names


def test_a_peer_knows_the_same_current_codes() -> None:
    """The iso4217 package has the same codes, numbers and minor units."""
    peer = pytest.importorskip("iso4217")
    theirs = {
        (entry.code, f"{entry.number:03}", entry.exponent)
        for entry in peer.Currency
        if entry.exponent is not None
    }
    ours = {
        (known.code, known.numeric, known.minor_units)
        for known in currencies()
        if known.withdrawn is None and known.minor_units is not None
    }
    assert ours == theirs


def test_minor_units_are_those_of_the_standard() -> None:
    """Kips and sums have the two digits of ISO 4217, whatever CLDR shows."""
    digits = {code: currency(code).minor_units for code in ("LAK", "UZS", "VND", "BHD", "XDR")}
    assert digits == {"LAK": 2, "UZS": 2, "VND": 0, "BHD": 3, "XDR": None}


@pytest.mark.parametrize(
    ("code", "day", "answer"),
    [
        ("USD", datetime.date(1800, 1, 1), Truth.NO),
        ("BYR", datetime.date(2016, 12, 31), Truth.NO),
        ("BYR", datetime.date(2017, 1, 1), Truth.MAYBE),
        ("BYR", datetime.date(2017, 1, 31), Truth.YES),
        ("BYR", datetime.date(2020, 1, 1), Truth.YES),
        ("ROK", datetime.date(1988, 12, 31), Truth.NO),
        ("ROK", datetime.date(1990, 6, 1), Truth.MAYBE),
        ("ROK", datetime.date(1991, 1, 1), Truth.YES),
    ],
)
def test_a_withdrawal_is_known_by_the_month(code: str, day: datetime.date, answer: Truth) -> None:
    """Within the month, or the years, of a withdrawal the answer is maybe."""
    assert currency(code).is_withdrawn_on(day) is answer


def test_codes_are_sorted_unique_and_shared() -> None:
    """The table is in order, has each code once, and all users of a code share one text."""
    codes = [known.code for known in currencies()]
    assert codes == sorted(set(codes))
    assert check_currency("xVND"[1:]) is check_currency("VND")
    assert all(is_currency(code) and currency(code).code == code for code in codes)


def test_a_currency_is_a_value() -> None:
    """It survives pickling and equals its like."""
    ruble = currency("BYR")
    assert pickle.loads(pickle.dumps(ruble)) == ruble  # noqa: S301  # our own bytes
    assert ruble == Currency(
        code="BYR",
        numeric="974",
        minor_units=None,
        name="Belarusian Ruble",
        withdrawn=PartialDate.parse("2017-01"),
    )


@pytest.mark.parametrize("code", ["QQQ", "", "us", None, 840, ["USD"], "USD "])
def test_an_unknown_code_is_refused(code: Any) -> None:
    """A code that the lists do not have is no currency."""
    assert not is_currency(code)
    with pytest.raises(InvalidValueError, match=r"^currency must be an ISO 4217 code"):
        currency(code)


def test_a_code_in_lower_case_is_told_so() -> None:
    """The message gives the code as it is written."""
    with pytest.raises(InvalidValueError, match="codes are upper case: VND"):
        check_currency("vnd", field="unit")
