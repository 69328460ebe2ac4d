"""Code lists: countries (ISO 3166), languages (ISO 639) and the library's own themes.

The tables are shipped with the library and read on first use. Names for display in other languages
than English come from the Unicode CLDR, through babel.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal, cast

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.shipped import shipped_rows

__all__ = [
    "Country",
    "Language",
    "Theme",
    "check_country",
    "check_language",
    "check_theme",
    "countries",
    "country",
    "country_name",
    "is_country",
    "is_language",
    "language",
    "language_name",
    "languages",
    "theme_label",
    "themes",
]

CountryStatus = Literal["official", "withdrawn", "user-assigned"]


@frozen
class Country:
    """A country or territory that has, or had, a code of ISO 3166.

    ``code`` is what entities hold: the two letters of ISO 3166-1, except for names whose two
    letters were given away again (``CSHH``, Czechoslovakia). ``alpha4`` is the code of ISO 3166-3;
    it and ``numeric`` are None where there is none. ``withdrawn`` is the date of withdrawal (None
    for a name in use) and ``successors`` are the codes that took its place. ``status`` is
    "user-assigned" for the one code that is not of the standard: XK, Kosovo.

    Source: ISO 3166-1:2020, ISO 3166-3:2020.
    """

    code: str
    alpha2: str
    alpha3: str
    alpha4: str | None
    numeric: str | None
    name: str
    status: CountryStatus
    withdrawn: PartialDate | None
    successors: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """False for a name that has been withdrawn from ISO 3166-1."""
        return self.status != "withdrawn"


@frozen
class Language:
    """A language that has a code of ISO 639.

    ``code`` is the shortest one, as BCP 47 asks for: ``alpha2`` (None where there is none), else
    ``alpha3``. ``name`` is the English one; None where there is no ``alpha2``.

    Source: ISO 639:2023, sets 1 and 3.
    """

    code: str
    alpha2: str | None
    alpha3: str
    name: str | None


@frozen
class Theme:
    """A field of work; ``dac_sectors`` are the nearest sector codes of the OECD DAC and IATI."""

    code: str
    en: str
    ru: str
    dac_sectors: tuple[str, ...]


def check_country(code: str, *, field: str = "country") -> str:
    """Return ``code`` if it is a country's code, in use or withdrawn.

    Args:
        code: Two capital letters of ISO 3166-1, such as ``VN``, or XK. A withdrawn code (``SU``)
            is right too; ``country(code).is_current`` tells them apart.
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is no such code.

    >>> check_country("VN")
    'VN'
    >>> check_country("UK")
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: country must be an ISO 3166-1 alpha-2 code, not 'UK'; \
write 'GB'

    Source: ISO 3166-1:2020 and ISO 3166-3:2020.
    """
    if _lists(_country_table(), code):
        return code
    rule = "must be an ISO 3166-1 alpha-2 code"
    raise InvalidValueError(field, rule, code, hint=_country_hint(code))


def is_country(code: str) -> bool:
    """Tell whether ``code`` is a country's code, in use or withdrawn."""
    return _lists(_country_table(), code)


def country(code: str) -> Country:
    """Return the country of any of its codes: two or three letters, three digits, ISO 3166-3.

    Codes in use go before withdrawn ones that look alike.

    Raises:
        InvalidValueError: No country has that code, or two withdrawn ones have it.

    >>> country("VNM").code, country("704").code, country("CSHH").successors
    ('VN', 'VN', ('CZ', 'SK'))
    """
    table = _countries_by_any_code()
    if not _lists(table, code):
        rule = "must be an ISO 3166 code"
        raise InvalidValueError("country", rule, code, hint=_country_hint(code))
    return table[code]


def countries() -> tuple[Country, ...]:
    """Return all countries: those in use by code, XK, then the withdrawn ones."""
    return tuple(_country_table().values())


def country_name(code: str, locale: str = "en") -> str:
    """Return the name of a country for display, in the language of ``locale``.

    Args:
        code: A country's code, in use or withdrawn.
        locale: A locale of the CLDR, such as ``ru`` or ``pt_BR``.

    Returns:
        The name in the CLDR, or the English one of ISO where the CLDR has none.

    Raises:
        InvalidValueError: Country or locale is not known.

    >>> country_name("VN", "ru"), country_name("CSHH")
    ('Вьетнам', 'Czechoslovakia, Czechoslovak Socialist Republic')
    """
    name = country(check_country(code)).name
    return _cldr_names("territories", locale).get(code, name)


def check_language(code: str, *, field: str = "language") -> str:
    """Return ``code`` if it is a language's code of ISO 639.

    Args:
        code: Two small letters, or three where the language has no code of two. ``und`` and
            ``mul`` (not known, several) are codes too.
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is no such code.

    >>> check_language("ru")
    'ru'
    >>> check_language("rus")
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: language must be the shortest ISO 639 code, not 'rus'; \
write 'ru'

    Source: ISO 639:2023; RFC 5646, section 2.2.1 (the shortest code).
    """
    if _lists(_language_table(), code):
        return code
    rule = "must be the shortest ISO 639 code"
    raise InvalidValueError(field, rule, code, hint=_language_hint(code))


def is_language(code: str) -> bool:
    """Tell whether ``code`` is a language's shortest code."""
    return _lists(_language_table(), code)


def language(code: str) -> Language:
    """Return the language of a code of two or three letters.

    Raises:
        InvalidValueError: No language has that code.

    >>> language("vie").code, language("vi").name
    ('vi', 'Vietnamese')
    """
    table = _languages_by_any_code()
    if not _lists(table, code):
        rule = "must be an ISO 639 code"
        raise InvalidValueError("language", rule, code, hint=_language_hint(code))
    return table[code]


def languages() -> tuple[Language, ...]:
    """Return all languages: those with a code of two letters first, each part sorted by code."""
    return tuple(_language_table().values())


def language_name(code: str, locale: str = "en") -> str:
    """Return the name of a language for display, in the language of ``locale``.

    Returns:
        The name in the CLDR, else the English one of ISO 639-1, else the code itself.

    Raises:
        InvalidValueError: Language or locale is not known.

    >>> language_name("vi", "ru")
    'вьетнамский'
    """
    name = language(check_language(code)).name or code
    return _cldr_names("languages", locale).get(code, name)


def check_theme(code: str, *, field: str = "theme") -> str:
    """Return ``code`` if it is in the library's list of themes.

    Args:
        code: The English words of the code, in small letters, such as ``disaster relief``.
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is not in the list.

    >>> check_theme("health")
    'health'
    """
    if _lists(_theme_table(), code):
        return code
    hint = "themes() lists them"
    raise InvalidValueError(field, "must be a code of the list of themes", code, hint=hint)


def themes() -> tuple[Theme, ...]:
    """Return all themes, sorted by code."""
    return tuple(_theme_table().values())


def theme_label(code: str, language: str = "en") -> str:
    """Return the words for a theme, in Russian for ``ru`` and in English for any other language.

    Raises:
        InvalidValueError: The theme is not in the list.

    >>> theme_label("memory", "ru")
    'Историческая память и памятники'
    """
    theme = _theme_table()[check_theme(code)]
    return theme.ru if language.partition("-")[0] == "ru" else theme.en


def _lists(table: Mapping[str, object], code: object) -> bool:
    return isinstance(code, str) and code in table


@functools.cache
def _country_table() -> dict[str, Country]:
    return {
        row["code"]: Country(
            code=row["code"],
            alpha2=row["alpha2"],
            alpha3=row["alpha3"],
            alpha4=row["alpha4"] or None,
            numeric=row["numeric"] or None,
            name=row["name"],
            status=cast("CountryStatus", row["status"]),
            withdrawn=PartialDate.parse(row["withdrawn"]) if row["withdrawn"] else None,
            successors=tuple(row["successors"].split()),
        )
        for row in shipped_rows("countries.csv")
    }


@functools.cache
def _countries_by_any_code() -> dict[str, Country]:
    found = dict(_country_table())
    for one in _country_table().values():  # those in use come first
        for code in (one.alpha3, one.alpha4, one.numeric):
            if code:
                found.setdefault(code, one)
    return found


def _country_hint(code: object) -> str:
    if not isinstance(code, str):
        return ""
    known = {"CS": "'CSHH' (Czechoslovakia) or 'CSXX' (Serbia and Montenegro)", "UK": "'GB'"}
    known |= dict.fromkeys(("EU", "UN"), "it as an organization: it is no country")
    upper = code.strip().upper()
    found = _countries_by_any_code().get(upper)
    better = repr(found.code) if found else known.get(upper)
    return f"write {better}" if better else "such as 'VN'"


@functools.cache
def _language_table() -> dict[str, Language]:
    found: dict[str, Language] = {}
    for row in shipped_rows("languages.csv"):
        if row["code2"]:
            found[row["code2"]] = Language(row["code2"], row["code2"], row["code3"], row["name"])
        else:
            found |= {code: Language(code, None, code, None) for code in row["code3"].split()}
    return found


@functools.cache
def _languages_by_any_code() -> dict[str, Language]:
    return {one.alpha3: one for one in _language_table().values()} | _language_table()


def _language_hint(code: object) -> str:
    if not isinstance(code, str):
        return ""
    found = _languages_by_any_code().get(code.strip().lower())
    return f"write {found.code!r}" if found else "such as 'ru'"


@functools.cache
def _theme_table() -> dict[str, Theme]:
    return {
        row["code"]: Theme(row["code"], row["en"], row["ru"], tuple(row["dac_sectors"].split()))
        for row in shipped_rows("themes.csv")
    }


def _cldr_names(kind: Literal["territories", "languages"], locale: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        rule = "must be a locale of the CLDR"
        raise InvalidValueError("locale", rule, locale, hint="such as 'ru' or 'pt_BR'") from None
    return known.territories if kind == "territories" else known.languages  # type: ignore[return-value]
