"""Identifiers pass the rule of their scheme, or the error names the rule that broke."""

from __future__ import annotations

import pickle
import string
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civdiplo.errors import InvalidValueError
from civdiplo.testing.texts import entity_ids, identifiers
from civdiplo.values.identifiers import Identifier, check_id, register_scheme, schemes, slug_id

INN, OGRN = "6027068261", "1026000002302"  # of the applicant of grant application 23-2-003335
CHECK_DIGIT = "must end in the check digit that the others give"


def inn_remainder(digits: str) -> int:
    """Weigh the first nine digits, modulo 11, as the tax service's order says."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11


def ogrn_remainder(digits: str) -> int:
    """Divide the number without its last digit by 11."""
    return int(digits[:-1]) % 11


@given(identifiers())
def test_the_written_form_gives_back_the_identifier(identifier: Identifier) -> None:
    """Reading ``scheme:code`` gives the same identifier, and so does pickling."""
    assert Identifier.from_plain(identifier.to_plain()) == identifier
    assert Identifier.parse(str(identifier)) == identifier
    again = pickle.loads(pickle.dumps(identifier))  # noqa: S301  # our own bytes
    assert again == identifier


@given(identifiers())
def test_an_identifier_gives_an_id(identifier: Identifier) -> None:
    """The derived id is well-formed and the same each time."""
    assert check_id(slug_id(identifier)) == slug_id(identifier)


@given(identifiers(), identifiers())
def test_two_identifiers_give_two_ids(one: Identifier, other: Identifier) -> None:
    """Different identifiers do not meet in one id."""
    assert (slug_id(one) == slug_id(other)) is (one == other)


def test_long_and_foreign_codes_give_ids_of_their_own() -> None:
    """Characters that an id cannot have do not make two codes one."""
    assert slug_id(Identifier("register", "Ж1")) != slug_id(Identifier("register", "Я1"))
    assert slug_id(Identifier("register", "a/b")) != slug_id(Identifier("register", "a-b"))
    long = slug_id(Identifier("register", "a" * 200))
    assert len(check_id(long)) <= 200
    assert long != slug_id(Identifier("register", "a" * 199 + "b"))


@pytest.mark.parametrize(("scheme", "code"), [("RU-INN", INN), ("RU-OGRN", OGRN)])
def test_every_wrong_digit_of_a_real_number_is_refused(scheme: str, code: str) -> None:
    """Each change of a single digit names the check digit as broken."""
    assert Identifier(scheme, code).is_checked
    for place in range(len(code)):
        for digit in set(string.digits) - {code[place]}:
            wrong = code[:place] + digit + code[place + 1 :]
            with pytest.raises(InvalidValueError) as caught:
                Identifier(scheme, wrong)
            assert caught.value.rule == CHECK_DIGIT


@pytest.mark.parametrize(
    ("scheme", "length", "remainder"),
    [("RU-INN", 10, inn_remainder), ("RU-OGRN", 13, ogrn_remainder)],
)
@given(data=st.data())
def test_a_number_is_right_when_the_arithmetic_says_so(
    scheme: str, length: int, remainder: Any, data: st.DataObject
) -> None:
    """The last digit is the remainder by 11, with 10 written as 0, and no other is taken."""
    start = data.draw(st.integers(10 ** (length - 2), 10 ** (length - 1) - 1))
    right = remainder(f"{start}0") % 10
    for digit in range(10):
        code = f"{start}{digit}"
        if digit == right:
            assert Identifier(scheme, code).code == code
        else:
            with pytest.raises(InvalidValueError, match=CHECK_DIGIT):
                Identifier(scheme, code)


@pytest.mark.parametrize(
    ("scheme", "length", "remainder"),
    [("RU-INN", 10, inn_remainder), ("RU-OGRN", 13, ogrn_remainder)],
)
@given(data=st.data())
def test_one_wrong_digit_is_seen_but_where_ten_is_written_as_nought(
    scheme: str, length: int, remainder: Any, data: st.DataObject
) -> None:
    """One changed digit is refused, except between the remainders 0 and 10, both written 0."""
    start = data.draw(st.integers(10 ** (length - 2), 10 ** (length - 1) - 1))
    code = f"{start}{remainder(f'{start}0') % 10}"
    place = data.draw(st.integers(1, length - 1))
    digit = data.draw(st.sampled_from(string.digits))
    assume(digit != code[place])
    wrong = code[:place] + digit + code[place + 1 :]
    if {remainder(code), remainder(wrong)} == {0, 10}:
        assert Identifier(scheme, wrong).code == wrong
    else:
        with pytest.raises(InvalidValueError, match=CHECK_DIGIT):
            Identifier(scheme, wrong)


@given(st.integers(10**13, 10**14 - 1))
def test_an_entrepreneurs_number_may_have_any_remainder(number: int) -> None:
    """The remainder by 13 counts by its last digit, also from 10 on."""
    start = f"3{number % 10**13:013}"
    right = int(start) % 13 % 10
    assert Identifier("RU-OGRNIP", f"{start}{right}").is_checked
    with pytest.raises(InvalidValueError, match=CHECK_DIGIT):
        Identifier("RU-OGRNIP", f"{start}{(right + 1) % 10}")


@pytest.mark.parametrize(
    "text",
    [
        "RU-INN:500100732259",
        "RU-OGRN:1027700132195",
        "XI-LEI:213800KUD8LAJWSQ9D15",
        "isni:000000012281955X",
        "wikidata:Q1",
        "XI-WIKIDATA:Q1858",
        "GB-CHC:202918",
        "GB-CHC:1080678",
        "GB-CHC:1080678-1",
        "GB-COH:04336774",
        "GB-COH:SC123456",
        "GB-COH:R0000001",
        "geonames:1581130",
        "iso3166-1:VN",
        "iso639:ru",
    ],
)
def test_right_codes_are_taken_and_checked(text: str) -> None:
    """Every scheme of the library takes a right code as it is."""
    identifier = Identifier.parse(text)
    assert identifier.is_checked
    assert str(identifier) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("RU-INN:602706826", "RU-INN must have 10 or 12 digits, not '602706826'"),
        ("RU-INN:602706826I", "RU-INN must be digits only, not '602706826I'"),
        ("RU-INN:６027068261", "RU-INN must be digits only, not '６027068261'"),
        ("RU-INN:6027068262", f"RU-INN {CHECK_DIGIT}, not '6027068262'"),
        ("RU-INN:500100732258", f"RU-INN {CHECK_DIGIT}, not '500100732258'"),
        (
            "RU-INN:0000000000",
            (
                "RU-INN must begin with the number of a region or inspection, which is never 00, "
                "not '0000000000'"
            ),
        ),
        ("RU-OGRN:102600000230", "RU-OGRN must have 13 digits, not '102600000230'"),
        ("RU-OGRN:1026000002303", f"RU-OGRN {CHECK_DIGIT}, not '1026000002303'"),
        (
            "RU-OGRN:0000000000000",
            "RU-OGRN must begin with the kind of register entry, never 0, not '0000000000000'",
        ),
        ("RU-OGRNIP:1", "RU-OGRNIP must have 15 digits, not '1'"),
        (
            "RU-OGRNIP:185768585948949",
            (
                "RU-OGRNIP must begin with 3 or 4, the kinds of register entry of entrepreneurs, "
                "not '185768585948949'"
            ),
        ),
        (
            "XI-LEI:213800kud8lajwsq9d15",
            "XI-LEI must be capital letters and digits only, not '213800kud8lajwsq9d15'",
        ),
        ("XI-LEI:213800", "XI-LEI must have 20 characters, not '213800'"),
        (
            "XI-LEI:213800KUD8LAJWSQ9DAB",
            "XI-LEI must end in two check digits, not '213800KUD8LAJWSQ9DAB'",
        ),
        (
            "XI-LEI:213800KUD8LAJWSQ9D16",
            (
                "XI-LEI must end in the two check digits that the others give, "
                "not '213800KUD8LAJWSQ9D16'"
            ),
        ),
        (
            "isni:0000 0001 2281 955X",
            "isni must be digits only, the last may be X, not '0000 0001 2281 955X'",
        ),
        ("isni:12281955X", "isni must have 16 characters, not '12281955X'"),
        ("isni:0000000122819551", f"isni {CHECK_DIGIT}, not '0000000122819551'"),
        (
            "wikidata:Q0",
            "wikidata must be Q and a number from 1 on, without leading zeros, not 'Q0'",
        ),
        (
            "wikidata:q42",
            "wikidata must be Q and a number from 1 on, without leading zeros, not 'q42'",
        ),
        ("GB-CHC:12", "GB-CHC must have 6 or 7 digits, not '12'"),
        ("GB-COH:4336774", "GB-COH must have 8 characters, digits after letters, not '4336774'"),
        (
            "geonames:0",
            "geonames must be a number from 1 on, without leading zeros, not '0'",
        ),
        ("iso3166-1:UK", "iso3166-1 must be an ISO 3166-1 alpha-2 code, not 'UK'"),
        ("iso639:rus", "iso639 must be the shortest ISO 639 code, not 'rus'"),
        ("ru-inn:6027068261", "scheme must be written RU-INN, not 'ru-inn'"),
        (
            "ZZ-CLUB:1",
            (
                "scheme must begin with an ISO 3166-1 country code or an X code such as XI, "
                "not 'ZZ-CLUB'"
            ),
        ),
        ("a b:1", "scheme must be letters, digits, dots and hyphens, not 'a b'"),
        (":1", "scheme must be letters, digits, dots and hyphens, not ''"),
        (
            "6027068261",
            "identifier must be scheme:code, not '6027068261'; such as 'RU-INN:6027068261'",
        ),
        (
            "register:",
            "register must be 1 to 200 characters without blank ends or control characters, not ''",
        ),
    ],
)
def test_a_wrong_identifier_is_refused_by_rule(text: str, sentence: str) -> None:
    """The error names the length, the characters, the check digit or the form of the scheme."""
    with pytest.raises(InvalidValueError) as caught:
        Identifier.parse(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "code", [" 1", "1 ", "1  2", "a\nb", "a\x00", "\ud800", "x" * 201, 5, None]
)
def test_no_scheme_takes_an_unwritable_code(code: Any) -> None:
    """Blank ends, control characters, absurd length and what is no text are refused."""
    with pytest.raises(InvalidValueError, match="register must be 1 to 200 characters"):
        Identifier("register", code)


@pytest.mark.parametrize("value", [None, 5, ["RU-INN", INN]])
def test_only_text_is_read_as_an_identifier(value: Any) -> None:
    """Null, numbers and lists are no written form."""
    with pytest.raises(InvalidValueError, match="identifier must be scheme:code"):
        Identifier.from_plain(value)


def test_other_schemes_are_taken_unchecked() -> None:
    """A well-formed scheme that nobody has a rule for is kept, and says that it is not checked."""
    assert not Identifier("VN-MOHA", "12/QĐ").is_checked
    assert not Identifier("XM-DAC", "41122").is_checked
    assert Identifier.parse("urn:isbn:1").code == "isbn:1"


def test_identifiers_sort_by_scheme_and_code() -> None:
    """The order is that of the written parts."""
    some = [Identifier("wikidata", "Q2"), Identifier("RU-INN", INN), Identifier("wikidata", "Q1")]
    assert [str(one) for one in sorted(some)] == [f"RU-INN:{INN}", "wikidata:Q1", "wikidata:Q2"]


def test_another_package_adds_its_scheme() -> None:
    """A registered rule holds from then on, and cannot be replaced by another."""

    def check(code: str) -> str | None:
        return None if len(code) == 4 else "must have 4 characters"

    assert Identifier("guild", "1").is_checked is False
    register_scheme("guild", check)
    register_scheme("guild", check)
    assert "guild" in schemes()
    assert Identifier("guild", "1234").is_checked
    with pytest.raises(InvalidValueError, match="guild must have 4 characters, not '1'"):
        Identifier("guild", "1")
    with pytest.raises(InvalidValueError, match="must not have another check already"):
        register_scheme("guild", lambda _: None)
    with pytest.raises(InvalidValueError, match="scheme must be letters"):
        register_scheme("EX GUILD", check)


@given(entity_ids())
def test_a_well_formed_id_is_returned(text: str) -> None:
    """An id is taken as it is."""
    assert check_id(text) == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must be letters, digits"),
        ("-a", "must be letters, digits"),
        (".a", "must be letters, digits"),
        ("a b", "must be letters, digits"),
        ("a/b", "must be letters, digits"),
        ("a\n", "must be letters, digits"),
        ("é", "must be letters, digits"),
        ("١", "must be letters, digits"),
        (None, "must be letters, digits"),
        (5, "must be letters, digits"),
        ("a" * 201, "must have at most 200 characters"),
    ],
)
def test_a_badly_formed_id_is_refused(text: Any, rule: str) -> None:
    """The error names the field and the rule."""
    with pytest.raises(InvalidValueError, match=f"^provider {rule}"):
        check_id(text, field="provider")
