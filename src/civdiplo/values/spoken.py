"""Which languages are official in a country, by the Unicode CLDR."""

from __future__ import annotations

import functools

from civdiplo.values.codes import check_country, is_language

__all__ = ["official_languages"]


@functools.cache
def official_languages(country: str) -> tuple[str, ...]:
    """Return the languages that are official in a whole country, by law or in fact.

    Args:
        country: ISO 3166-1 alpha-2 code.

    Returns:
        ISO 639 codes, the most spoken first; empty where CLDR knows none, as for names of
        countries that have been withdrawn.

    Raises:
        InvalidValueError: ``country`` is no code.

    Source: Unicode CLDR, supplemental data, territory languages.

    >>> official_languages("BE"), official_languages("VN")
    (('nl', 'fr', 'de'), ('vi',))
    """
    from babel.languages import get_official_languages

    found = get_official_languages(check_country(country), de_facto=True)
    codes = (code.partition("_")[0] for code in found)
    return tuple(dict.fromkeys(code for code in codes if is_language(code)))
