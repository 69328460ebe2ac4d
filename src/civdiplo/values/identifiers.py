"""Identifier: a code under a named scheme, checked by the rules of that scheme.

Every check names the rule that broke: the length, the characters or the check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.codes import is_country, is_language
from civdiplo.values.patterns import Pattern

__all__ = ["ID", "Check", "Identifier", "check_id", "register_scheme", "schemes", "slug_id"]

Check: TypeAlias = Callable[[str], str | None]

_ID = Pattern(r"[0-9a-zA-Z][0-9a-zA-Z.-]*")
_ID_LENGTH = 200
ID = rf"[0-9a-zA-Z][0-9a-zA-Z.-]{{0,{_ID_LENGTH - 1}}}"
"""The pattern of just those texts that `check_id` takes."""

_SCHEME = Pattern(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}")
_LIST = Pattern(r"(?P<place>[A-Z]{2})-[A-Z0-9_]+")
_CODE = Pattern(r"(?=.{1,200}\Z)\S+(?: \S+)*")
_UNWRITABLE = Pattern("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PAIR = Pattern(r"[^:]*:.*", re.DOTALL)
_UNFIT = Pattern(r"[^0-9A-Za-z.-]+")


@frozen(order=True)
class Identifier:
    """A code under a named scheme, such as a tax number or a Wikidata item.

    Args:
        scheme: The name of the scheme: a list of org-id.guide (``RU-INN``, ``GB-CHC``,
            ``XI-LEI``), or one of ``schemes()``, or any other name without colon or blank. The
            first two letters of an org-id list are a country or begin with X.
        code: The code, written without the separators that people put in for reading.

    Raises:
        InvalidValueError: The scheme or the code is badly formed, or the code breaks a rule of a
            scheme that is checked.

    >>> Identifier("RU-INN", "6027068261").is_checked
    True
    >>> Identifier("RU-INN", "6027068262")
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: RU-INN must end in the check digit that the others give, \
not '6027068262'

    Source: org-id.guide (names of lists); for the checks, see ``schemes``.
    """

    scheme: str
    code: str

    def __attrs_post_init__(self) -> None:
        """Check the scheme's name, then the code by the scheme's rule."""
        _check_scheme(self.scheme)
        code = self.code
        if not _fits(_CODE, code) or _UNWRITABLE.search(code):
            rule = "must be 1 to 200 characters without blank ends or control characters"
            raise InvalidValueError(self.scheme, rule, code)
        check = _CHECKS.get(self.scheme)
        broken = check(code) if check else None
        if broken:
            raise InvalidValueError(self.scheme, broken, code)

    @classmethod
    def parse(cls, text: str) -> Identifier:
        """Read the written form ``scheme:code``; the first colon parts the two.

        Raises:
            InvalidValueError: There is no colon, or scheme or code break a rule.

        >>> Identifier.parse("wikidata:Q1858").code
        'Q1858'
        """
        if not _fits(_PAIR, text):
            hint = "such as 'RU-INN:6027068261'"
            raise InvalidValueError("identifier", "must be scheme:code", text, hint=hint)
        scheme, _, code = text.partition(":")
        return cls(scheme, code)

    @classmethod
    def from_plain(cls, plain: object) -> Identifier:
        """Read the written form; the same as ``parse``."""
        return cls.parse(plain)  # type: ignore[arg-type]  # parse refuses what is no text

    def to_plain(self) -> str:
        """Return the written form ``scheme:code``."""
        return f"{self.scheme}:{self.code}"

    @property
    def is_checked(self) -> bool:
        """True where the scheme has a rule that the code has passed."""
        return self.scheme in _CHECKS

    def __str__(self) -> str:
        """Return ``scheme:code``."""
        return self.to_plain()


def check_id(text: str, *, field: str = "id") -> str:
    """Return ``text`` if it is the id of an entity.

    Args:
        text: ASCII letters, digits, dots and hyphens, the first a letter or digit; at most 200.
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is no such text.

    >>> check_id("vufo.hanoi-2017")
    'vufo.hanoi-2017'
    """
    if not _fits(_ID, text):
        rule = "must be letters, digits, dots and hyphens, the first a letter or digit"
        raise InvalidValueError(field, rule, text)
    if len(text) > _ID_LENGTH:
        raise InvalidValueError(field, f"must have at most {_ID_LENGTH} characters", text)
    return text


def slug_id(identifier: Identifier) -> str:
    """Return the entity id that an identifier gives: the same one always, fit for ``check_id``.

    A code with characters that an id cannot have, or too long for one, gets a digest at its end,
    so that two identifiers do not meet in one id.

    >>> slug_id(Identifier("RU-INN", "6027068261"))
    'RU-INN-6027068261'
    """
    plain = f"{identifier.scheme}-{identifier.code}"
    slug = _UNFIT.sub("-", plain)
    if slug == plain and len(slug) <= _ID_LENGTH:
        return slug
    from hashlib import sha256

    digest = sha256(str(identifier).encode()).hexdigest()[:16]
    return f"{slug[: _ID_LENGTH - 17]}-{digest}"


def register_scheme(name: str, check: Check) -> None:
    """Let the codes of a scheme be checked from now on.

    Args:
        name: The name of the scheme.
        check: A function of the code that returns None where the code is right, else the rule it
            breaks as the end of a sentence, such as "must have 8 digits".

    Raises:
        InvalidValueError: The name is badly formed, or has another check already.

    >>> register_scheme("club", lambda code: None if code.isdigit() else "must be digits")
    >>> Identifier("club", "12a")
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: club must be digits, not '12a'
    """
    if not _fits(_SCHEME, name):
        raise InvalidValueError("scheme", "must be letters, digits, dots and hyphens", name)
    if _CHECKS.setdefault(name, check) is not check:
        raise InvalidValueError("scheme", "must not have another check already", name)


def schemes() -> tuple[str, ...]:
    """Return the names of all schemes whose codes are checked, sorted.

    Of the library itself: RU-INN, RU-OGRN and RU-OGRNIP (tax and registration numbers of Russia),
    XI-LEI (ISO 17442), isni (ISO 27729), wikidata and XI-WIKIDATA (items), GB-CHC and GB-COH
    (shape only), geonames, iso3166-1 (two letters), iso639.
    """
    return tuple(sorted(_CHECKS))


def _fits(pattern: Pattern, value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _check_scheme(scheme: str) -> None:
    if scheme in _CHECKS:
        return
    if not _fits(_SCHEME, scheme):
        raise InvalidValueError("scheme", "must be letters, digits, dots and hyphens", scheme)
    known = {name.casefold(): name for name in _CHECKS}.get(scheme.casefold())
    if known:
        raise InvalidValueError("scheme", f"must be written {known}", scheme)
    listed = _LIST.fullmatch(scheme)
    if listed and not (listed["place"].startswith("X") or is_country(listed["place"])):
        rule = "must begin with an ISO 3166-1 country code or an X code such as XI"
        raise InvalidValueError("scheme", rule, scheme)


_WRONG_CHECK_DIGIT = "must end in the check digit that the others give"


def _digits(code: str, *lengths: int) -> str | None:
    if not (code.isascii() and code.isdigit()):
        return "must be digits only"
    if len(code) not in lengths:
        return f"must have {' or '.join(map(str, lengths))} digits"
    return None


def _inn(code: str) -> str | None:
    from stdnum.ru import inn

    broken = _digits(code, 10, 12)
    if broken:
        return broken
    if not inn.is_valid(code):
        return _WRONG_CHECK_DIGIT
    if code.startswith("00"):
        return "must begin with the number of a region or inspection, which is never 00"
    return None


def _ogrn(code: str) -> str | None:
    from stdnum.ru import ogrn

    broken = _digits(code, 13)
    if broken:
        return broken
    if ogrn.calc_check_digit(code) != code[-1]:
        return _WRONG_CHECK_DIGIT
    return None if ogrn.is_valid(code) else "must begin with the kind of register entry, never 0"


def _ogrnip(code: str) -> str | None:
    broken = _digits(code, 15)
    if broken:
        return broken
    if code[0] not in "34":
        return "must begin with 3 or 4, the kinds of register entry of entrepreneurs"
    # Not stdnum.ru.ogrn: version 2.2 refuses every number whose remainder is 10, 11 or 12.
    return None if int(code[:-1]) % 13 % 10 == int(code[-1]) else _WRONG_CHECK_DIGIT


def _lei(code: str) -> str | None:
    from stdnum import lei

    if not re.fullmatch(r"[0-9A-Z]*", code):
        return "must be capital letters and digits only"
    if len(code) != 20:
        return "must have 20 characters"
    if not code[-2:].isdigit():
        return "must end in two check digits"
    return None if lei.is_valid(code) else "must end in the two check digits that the others give"


def _isni(code: str) -> str | None:
    from stdnum import isni

    if not re.fullmatch(r"[0-9]*[0-9X]", code):
        return "must be digits only, the last may be X"
    if len(code) != 16:
        return "must have 16 characters"
    return None if isni.is_valid(code) else _WRONG_CHECK_DIGIT


def _shape(pattern: str, rule: str) -> Check:
    matches = re.compile(pattern).fullmatch
    return lambda code: None if matches(code) else rule


_QID = _shape(r"Q[1-9][0-9]*", "must be Q and a number from 1 on, without leading zeros")

_CHECKS: dict[str, Check] = {
    "GB-CHC": _shape(r"[1-9][0-9]{5,6}(?:-[0-9]{1,3})?", "must have 6 or 7 digits"),
    "GB-COH": _shape(
        r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z][0-9]{7}", "must have 8 characters, digits after letters"
    ),
    "RU-INN": _inn,
    "RU-OGRN": _ogrn,
    "RU-OGRNIP": _ogrnip,
    "XI-LEI": _lei,
    "XI-WIKIDATA": _QID,
    "geonames": _shape(r"[1-9][0-9]*", "must be a number from 1 on, without leading zeros"),
    "isni": _isni,
    "iso3166-1": lambda code: None if is_country(code) else "must be an ISO 3166-1 alpha-2 code",
    "iso639": lambda code: None if is_language(code) else "must be the shortest ISO 639 code",
    "wikidata": _QID,
}
