"""People see amounts in the form of their locale, and compact forms are right at their borders."""

from __future__ import annotations

import csv
import decimal
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any, Literal

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_name
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.amounts import moneys
from civdiplo.values.currencies import currencies
from civdiplo.values.formatting import Compact, Show
from civdiplo.values.money import Money

FORMS: list[Compact | Literal[False]] = [False, "short", "long"]
SHOWN: list[Show] = ["symbol", "code", "name"]
LOCALES = sorted(name for name in locale_identifiers() if Locale.parse(name).territory is None)
SCALES = {"": 0, "K": 3, "M": 6, "B": 9, "T": 12}


def plain(text: str) -> str:
    """Return a text with ordinary spaces, so that a test can be read."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def read_short(text: str) -> Fraction:
    """Return what a short English form says."""
    digits = text.replace("$", "").replace(",", "").rstrip("KMBT")
    return Fraction(digits) * Fraction(10) ** SCALES[text[-1] if text[-1].isalpha() else ""]


@given(moneys("USD"), st.none() | st.integers(0, 3))
def test_a_short_form_is_the_nearest_of_its_digits(money: Money, digits: int | None) -> None:
    """What it says is off by half of its last digit at most, and never reads 1000 of a size."""
    text = money.format("en", compact="short", digits=digits)
    said, meant = read_short(text), Fraction(money.amount)
    number = text.strip("-$").rstrip("KMBT").replace(",", "")
    shown_as = Decimal(number)
    assert abs(shown_as) < 1000 or text.endswith("T")
    size = Fraction(10) ** SCALES[text[-1] if text[-1].isalpha() else ""]
    places = digits if digits is not None else max(0, 1 - shown_as.adjusted())
    assert abs(said - meant) <= size / 10**places / 2


@given(moneys("USD"), moneys("USD"))
def test_short_forms_keep_the_order(one: Money, other: Money) -> None:
    """A larger amount never says less."""
    small, large = sorted((one, other))
    assert read_short(small.format(compact="short")) <= read_short(large.format(compact="short"))


@given(moneys(), st.sampled_from(LOCALES), st.integers(1, 6))
def test_the_ambient_context_changes_no_form(money: Money, locale: str, precision: int) -> None:
    """Every form is the same under a context of few digits that traps everything."""

    def results() -> list[str]:
        return [
            money.format(locale, compact=form, show=show, digits=digits)
            for form in FORMS
            for show in SHOWN
            for digits in (None, 1)
        ]

    free = results()
    traps = [decimal.Inexact, decimal.Rounded, decimal.Clamped, decimal.FloatOperation]
    with decimal.localcontext(decimal.Context(prec=precision, Emax=2, Emin=-2, traps=traps)):
        assert free == results()


@pytest.mark.parametrize(
    ("amount", "short", "long"),
    [
        ("0", "$0", "0 US dollars"),
        ("0.034", "$0.034", "0.034 US dollars"),
        ("1", "$1", "1 US dollar"),
        ("999.4", "$999", "999 US dollars"),
        ("999.5", "$1K", "1 thousand US dollars"),
        ("-999.99", "-$1K", "-1 thousand US dollars"),
        ("1000", "$1K", "1 thousand US dollars"),
        ("1249", "$1.2K", "1.2 thousand US dollars"),
        ("9949", "$9.9K", "9.9 thousand US dollars"),
        ("9950", "$10K", "10 thousand US dollars"),
        ("999499", "$999K", "999 thousand US dollars"),
        ("999950", "$1M", "1 million US dollars"),
        ("-999950", "-$1M", "-1 million US dollars"),
        ("999999999.99", "$1B", "1 billion US dollars"),
        ("999500000000", "$1T", "1 trillion US dollars"),
        ("2500000000000000", "$2500T", "2500 trillion US dollars"),
        ("1E18", "$1,000,000T", "1,000,000 trillion US dollars"),
    ],
)
def test_a_rounded_number_takes_the_word_of_what_it_is_rounded_to(
    amount: str, short: str, long: str
) -> None:
    """999,950 is a million, and not 1000 thousand."""
    money = Money(amount, "USD")
    assert money.format("en", compact="short") == short
    assert money.format("en", compact="long") == long


@pytest.mark.parametrize(
    ("digits", "short", "full"),
    [
        (0, "$1M", "$999,950"),
        (1, "$1M", "$999,950.0"),
        (2, "$999.95K", "$999,950.00"),
        (30, "$999.95K", "$999,950." + "0" * 30),
    ],
)
def test_digits_are_exact_in_full_and_at_most_so_many_in_short(
    digits: int, short: str, full: str
) -> None:
    """The number asked for is kept; a compact form drops zeros at its end."""
    money = Money("999950", "USD")
    assert money.format(compact="short", digits=digits) == short
    assert money.format(digits=digits) == full


@pytest.mark.parametrize(
    ("locale", "form", "show", "text"),
    [
        ("vi", "long", None, "19 tỷ đồng"),
        ("vi", "long", "symbol", "19 tỷ ₫"),
        ("vi", "short", "name", "19 T đồng"),
        ("vi", False, "name", "19.000.000.000 đồng"),
        ("ru", "short", "name", "19 млрд донгов"),
        ("ru", "short", None, "19 млрд ₫"),
        ("ru", "long", None, "19 миллиардов донгов"),
        ("ru", "long", "code", "19 миллиардов VND"),
        ("en", "short", None, "₫19B"),
        ("en", "short", "code", "VND 19B"),
        ("en", "long", None, "19 billion dong"),
        ("en", "long", "symbol", "₫19 billion"),
        ("en", False, "code", "VND 19,000,000,000"),
        ("ko", "long", None, "190억 베트남 동"),
        ("zh", "long", None, "190亿越南盾"),
        ("ja", "long", None, "190億ベトナム ドン"),
        ("ja", "short", None, "₫190億"),
        ("de", "short", "code", "19 Mrd. VND"),
        ("hi", "short", None, "₫19 अ॰"),
        ("es", "short", "code", "19 mil M VND"),
    ],
)
def test_nineteen_billion_dong_in_many_languages(
    locale: str, form: Compact | Literal[False], show: Show | None, text: str
) -> None:
    """The same amount with each language's own words, symbol, code and name."""
    money = Money("19000000000", "VND")
    assert plain(money.format(locale, compact=form, show=show)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1", "1 донг"),
        ("2", "2 донга"),
        ("5", "5 донгов"),
        ("21", "21 донг"),
        ("1.5", "1,5 донга"),
        ("1000", "1 тысяча донгов"),
        ("2000000", "2 миллиона донгов"),
        ("1500000", "1,5 миллиона донгов"),
        ("-21000000000", "-21 миллиард донгов"),
    ],
)
def test_words_agree_with_their_numbers(amount: str, text: str) -> None:
    """The word for the size goes with the number shown, the currency with the whole amount."""
    assert plain(Money(amount, "VND").format("ru", compact="long")) == text


def test_a_form_without_words_is_written_in_full() -> None:
    """German has no short thousand, so four digits stay; so do they below the first size."""
    assert plain(Money("1234", "EUR").format("de", compact="short")) == "1.234 €"
    assert plain(Money("1234", "JPY").format("ja", compact="short")) == "￥1,234"


def test_a_special_form_without_digits_is_not_taken() -> None:
    """French has a word of its own for one thousand; the form with a digit stands."""
    assert plain(Money("1000", "EUR").format("fr", compact="long")) == "1 millier euros"
    assert plain(Money("1000000000000", "EUR").format("lij", compact="long")).startswith("1 ")


def test_nothing_is_below_zero_once_it_is_rounded_to_zero() -> None:
    """A minus sign goes with a figure, not with nothing."""
    little = Money("-0.4", "USD")
    assert little.format(digits=0) == "$0"
    assert little.format(compact="short", digits=0) == "$0"
    assert little.format(compact="long", digits=0, show="symbol") == "$0"
    assert little.format(compact="long", digits=0) == "0 US dollars"


def test_a_code_stands_apart_from_digits() -> None:
    """Letters of a code or symbol have a space that no line breaks at; signs have none."""
    kip = Money("-12.50", "LAK")
    assert kip.format("en") == "-LAK\u00a012.5"
    assert kip.format("km", show="code") == "-12.5\u00a0LAK"
    assert Money("-12.50", "VND").format("km") == "-12.5₫"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_every_form(locale: str) -> None:
    """No locale of CLDR lacks a word, and each compact form is read off its own number."""
    for form in FORMS:
        for show in SHOWN:
            for digit in (1, 4):
                for size in (0, 3, 9, 13):
                    money = Money(digit * 10**size, "VND")
                    assert str(digit) in money.format(locale, compact=form, show=show)


@pytest.mark.parametrize("show", SHOWN)
def test_every_currency_can_be_shown(show: Show) -> None:
    """Withdrawn codes, metals and test codes have a symbol, a code and a name, too."""
    for known in currencies():
        for locale in ("en", "ru", "vi"):
            assert "5" in Money(5, known.code).format(locale, show=show)
    assert Money(5, "XXX").format("en") == "¤5.00"


def _own_names() -> list[dict[str, str]]:
    path = resources.files("civdiplo") / "data" / "currency_names.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", _own_names(), ids=lambda row: f"{row['language']}-{row['code']}")
def test_a_plain_name_is_of_one_currency_alone(row: dict[str, str]) -> None:
    """Each form of a plain name is part of CLDR's name for it and of no other current currency's.

    Capitals count: Vietnamese names of other currencies begin with "Đồng", coin.
    """
    language = Locale.parse(row["language"])
    forms = {count: row[language.plural_form(count)] for count in (1, 2, 5)}
    current = [known.code for known in currencies() if known.withdrawn is None]
    for count, form in forms.items():
        words = {
            code: get_currency_name(code, count=count, locale=language).split() for code in current
        }
        assert [code for code, held in words.items() if form in held] == [row["code"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"compact": "tiny"},
        {"compact": True},
        {"compact": None},
        {"show": "flag"},
        {"digits": -1},
        {"digits": 31},
        {"digits": True},
        {"digits": 1.0},
    ],
)
def test_what_is_no_form_is_refused(wrong: dict[str, Any]) -> None:
    """The message names the argument and what it may be."""
    (name,) = wrong
    with pytest.raises(InvalidValueError, match=rf"^{name} must be"):
        Money(1, "USD").format("en", **wrong)
