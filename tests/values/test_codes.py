"""The shipped code lists say what the standards say, and refuse the rest."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.texts import country_codes, theme_codes
from civdiplo.values.codes import (
    check_country,
    check_language,
    check_theme,
    countries,
    country,
    country_name,
    is_country,
    is_language,
    language,
    language_name,
    languages,
    theme_label,
    themes,
)


def test_countries_in_use_are_those_of_iso_3166_1() -> None:
    """Codes and names agree with an independent copy of the standard's list."""
    ours = {
        (one.alpha2, one.alpha3, one.numeric, one.name)
        for one in countries()
        if one.status == "official"
    }
    theirs = {(one.alpha_2, one.alpha_3, one.numeric, one.name) for one in pycountry.countries}
    assert ours == theirs
    assert len(ours) == 249


def test_withdrawn_countries_are_those_of_iso_3166_3() -> None:
    """Codes and dates agree with an independent copy, and successors are countries."""
    ours = {
        (one.alpha2, one.alpha3, one.alpha4, one.numeric, one.withdrawn and one.withdrawn.edtf)
        for one in countries()
        if one.status == "withdrawn"
    }
    theirs = {
        (
            one.alpha_2,
            one.alpha_3,
            one.alpha_4,
            getattr(one, "numeric", None),
            one.withdrawal_date,
        )
        for one in pycountry.historic_countries
    }
    assert ours == theirs
    for one in countries():
        assert bool(one.successors) is not one.is_current
        assert all(is_country(code) for code in one.successors)


def test_a_successor_agrees_with_the_four_letters() -> None:
    """The last two letters of an ISO 3166-3 code name the successor where there is a single one."""
    renamed = {"BYAA": "BY", "YUCS": "CSXX"}  # the letters were not free, or not yet clear
    for one in countries():
        if one.alpha4 and one.alpha4[2:] not in ("HH", "XX"):
            assert one.successors == (renamed.get(one.alpha4, one.alpha4[2:]),)


def test_every_country_is_found_by_each_of_its_codes() -> None:
    """The code itself and ISO 3166-3 lead back; other codes lead to whoever bears them now."""
    assert len({one.code for one in countries()}) == len(countries())
    for one in countries():
        assert check_country(one.code) == one.code
        assert country(one.code) is one
        assert country(one.alpha3).alpha3 == one.alpha3
        if one.alpha4:
            assert country(one.alpha4) is one
        if one.is_current and one.numeric:
            assert country(one.numeric) is one


def test_codes_given_away_again_mean_who_has_them_now() -> None:
    """Two letters mean the country in use; its predecessor is written with four."""
    assert country("GE").name == "Georgia"
    assert country("GEHH").name == "Gilbert and Ellice Islands"
    assert country("BY").is_current
    assert not country("SU").is_current
    assert country("104").code == "MM"
    assert country("NA").name == "Namibia"


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("vn", "write 'VN'"),
        ("VNM", "write 'VN'"),
        ("704", "write 'VN'"),
        ("SUHH", "write 'SU'"),
        ("CS", "write 'CSHH' (Czechoslovakia) or 'CSXX' (Serbia and Montenegro)"),
        ("UK", "write 'GB'"),
        ("EU", "write it as an organization: it is no country"),
        ("UN", "write it as an organization: it is no country"),
        ("ZZ", "such as 'VN'"),
        ("", "such as 'VN'"),
        ("Vietnam", "such as 'VN'"),
        (None, ""),
        (704, ""),
        (["VN"], ""),
    ],
)
def test_a_wrong_country_is_refused_with_the_right_one(code: Any, hint: str) -> None:
    """The error says what to write where that is known."""
    assert not is_country(code)
    with pytest.raises(InvalidValueError) as caught:
        check_country(code, field="located in")
    assert str(caught.value).startswith("located in must be an ISO 3166-1 alpha-2 code, not ")
    assert caught.value.hint == hint


def test_kosovo_is_marked_as_not_of_the_standard() -> None:
    """XK is taken, and says that it is user-assigned."""
    assert country(check_country("XK")).status == "user-assigned"
    assert country("XKX").numeric is None
    assert country_name("XK") == "Kosovo"


@pytest.mark.parametrize("code", ["CS", "Vietnam", None, ["VN"]])
def test_a_country_of_no_code_is_refused(code: Any) -> None:
    """What is no code of a country, or of two, is an error."""
    with pytest.raises(InvalidValueError, match="country must be an ISO 3166 code"):
        country(code)


@given(country_codes(current=False), st.sampled_from(["en", "ru", "vi", "pt_BR", "zh-Hans"]))
def test_every_country_has_a_name_in_every_language(code: str, locale: str) -> None:
    """A name for display is never missing."""
    assert country_name(code, locale)


def test_languages_are_those_of_iso_639() -> None:
    """Codes and names agree with an independent copy of the list."""
    ours = {(one.alpha2, one.alpha3) for one in languages()}
    theirs = {(getattr(one, "alpha_2", None), one.alpha_3) for one in pycountry.languages}
    assert ours == theirs
    named = {(one.alpha2, one.name) for one in languages() if one.name}
    names = {(one.alpha_2, one.name) for one in pycountry.languages if hasattr(one, "alpha_2")}
    assert named == names


def test_every_language_is_found_by_each_of_its_codes() -> None:
    """Two letters and three lead to the same language, and only the shortest is written."""
    for one in languages():
        assert language(one.code) is language(one.alpha3) is one
        assert check_language(one.code) == one.code
        assert is_language(one.alpha3) is (one.alpha2 is None)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("rus", "write 'ru'"),
        ("RU", "write 'ru'"),
        ("xx", "such as 'ru'"),
        ("ru-RU", "such as 'ru'"),
        (None, ""),
        (5, ""),
    ],
)
def test_a_wrong_language_is_refused_with_the_right_one(code: Any, hint: str) -> None:
    """The error says what to write where that is known."""
    with pytest.raises(InvalidValueError) as caught:
        check_language(code)
    assert caught.value.rule == "must be the shortest ISO 639 code"
    assert caught.value.hint == hint


@pytest.mark.parametrize("code", ["xx", None, ["ru"]])
def test_a_language_of_no_code_is_refused(code: Any) -> None:
    """What is no code of a language is an error."""
    with pytest.raises(InvalidValueError, match="language must be an ISO 639 code"):
        language(code)


def test_a_language_without_a_name_is_shown_by_its_code() -> None:
    """The CLDR goes first, then the English name, then the code."""
    assert language_name("vi", "ru") == "вьетнамский"
    assert language_name("yue") == "Cantonese"
    assert language_name("aaa") == "aaa"


@pytest.mark.parametrize("locale", ["xx", "", "not a locale", "en_XX_YY_ZZ"])
def test_an_unknown_locale_is_refused(locale: str) -> None:
    """A name in a language that the CLDR does not have is an error, not English."""
    with pytest.raises(InvalidValueError, match="locale must be a locale of the CLDR"):
        country_name("VN", locale)


def test_themes_are_words_with_labels() -> None:
    """Every theme is small English words, has two labels, and a sorted place in the list."""
    codes = [theme.code for theme in themes()]
    assert codes == sorted(set(codes))
    for theme in themes():
        assert theme.code == theme.code.lower().strip()
        assert theme.en
        assert theme.ru
        assert all(code.isdigit() and len(code) in (3, 5) for code in theme.dac_sectors)


@given(theme_codes())
def test_a_theme_is_labelled_in_two_languages(code: str) -> None:
    """Russian for Russian readers, English for all others."""
    assert check_theme(code) == code
    assert theme_label(code, "ru-RU") == theme_label(code, "ru")
    assert theme_label(code, "vi") == theme_label(code)


@pytest.mark.parametrize("code", ["Health", "helth", "", None, 5])
def test_an_unknown_theme_is_refused(code: Any) -> None:
    """A theme outside the list is an error that says where the list is."""
    with pytest.raises(InvalidValueError, match=r"theme must be a code .*themes\(\) lists them"):
        check_theme(code)


def test_checking_a_code_loads_no_display_names() -> None:
    """Babel is loaded for display only."""
    code = (
        "import sys; from civdiplo.values.codes import check_country, check_language; "
        "check_country('VN'); check_language('ru'); "
        "sys.exit(any(name.split('.')[0] in ('babel', 'stdnum') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
