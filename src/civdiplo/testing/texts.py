"""Hypothesis strategies for texts, plain data, codes, identifiers, citations and claims."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from civdiplo.values.codes import countries as all_countries
from civdiplo.values.codes import themes as all_themes
from civdiplo.values.identifiers import Identifier
from civdiplo.values.plain import freeze
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

__all__ = [
    "citations",
    "claims",
    "country_codes",
    "entity_ids",
    "identifiers",
    "language_tags",
    "local_texts",
    "plain_data",
    "theme_codes",
    "words",
]

_TAGS = (
    "ar",
    "be",
    "da",
    "en",
    "es",
    "pt-BR",
    "ru",
    "sr-Latn",
    "und",
    "uz",
    "vi",
    "yue",
    "zh-Hans",
)
_FIELDS = ("amount", "date", "name", "parties[1].role", "signed", "status")
_FIRST = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def words(*, max_size: int = 30) -> st.SearchStrategy[str]:
    """Generate texts in any script that every format can write, not blank, without blank ends."""
    characters = st.characters(
        exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff", include_characters="\n"
    )
    return st.text(characters, min_size=1, max_size=max_size).map(str.strip).filter(bool)


def language_tags() -> st.SearchStrategy[str]:
    """Generate BCP 47 language tags in their canonical case."""
    return st.sampled_from(_TAGS)


def local_texts(*, max_languages: int = 3) -> st.SearchStrategy[LocalText]:
    """Generate LocalTexts in one to ``max_languages`` languages."""
    texts = st.dictionaries(language_tags(), words(), min_size=1, max_size=max_languages)
    return texts.map(LocalText)


def plain_data(*, max_leaves: int = 10) -> st.SearchStrategy[Any]:
    """Generate immutable plain data, as ``freeze`` returns it."""
    text = st.text(st.characters(codec="utf-8"), max_size=10)
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | text
    )
    nested = st.recursive(
        leaves,
        lambda held: st.lists(held, max_size=4) | st.dictionaries(text, held, max_size=4),
        max_leaves=max_leaves,
    )
    return nested.map(freeze)


def entity_ids() -> st.SearchStrategy[str]:
    """Generate ids that ``check_id`` takes."""
    rest = st.text(f"{_FIRST}.-", max_size=12)
    return st.builds(str.__add__, st.sampled_from(_FIRST), rest)


def country_codes(*, current: bool = True) -> st.SearchStrategy[str]:
    """Generate country codes; with ``current=False`` withdrawn ones too."""
    known = all_countries()
    return st.sampled_from([one.code for one in known if one.is_current or not current])


def theme_codes() -> st.SearchStrategy[str]:
    """Generate codes of the list of themes."""
    return st.sampled_from([theme.code for theme in all_themes()])


def identifiers() -> st.SearchStrategy[Identifier]:
    """Generate identifiers of checked and unchecked schemes, each right by its rules."""
    return st.one_of(
        st.builds(Identifier, st.just("RU-INN"), _inn()),
        st.builds(Identifier, st.just("RU-OGRN"), _ogrn()),
        st.builds(Identifier, st.just("wikidata"), st.integers(1, 10**9).map("Q{}".format)),
        st.builds(Identifier, st.just("iso3166-1"), country_codes()),
        st.builds(Identifier, st.just("XM-DAC"), st.from_regex(r"[1-9][0-9]{4}", fullmatch=True)),
        st.builds(Identifier, st.just("register"), _codes()),
    )


def citations() -> st.SearchStrategy[Citation]:
    """Generate citations with and without a locator."""
    return st.builds(Citation, entity_ids(), locator=st.none() | words())


def claims() -> st.SearchStrategy[Claim]:
    """Generate stated and inferred claims of any plain value."""
    fields = st.sampled_from(_FIELDS)
    stated = st.builds(Claim, fields, plain_data(), citation=citations())
    inferred = st.builds(
        Claim,
        fields,
        plain_data(),
        citation=st.none() | citations(),
        basis=st.just("inferred"),
        inferred_from=words(),
    )
    return stated | inferred


def _inn() -> st.SearchStrategy[str]:
    def complete(number: int) -> str:
        digits = f"{number:09}"
        total = sum(w * int(d) for w, d in zip(_INN_WEIGHTS, digits, strict=True))
        return f"{digits}{total % 11 % 10}"

    return st.integers(10**7, 10**9 - 1).map(complete)  # 00 begins no number


def _ogrn() -> st.SearchStrategy[str]:
    return st.integers(10**11, 10**12 - 1).map(lambda number: f"{number}{number % 11 % 10}")


def _codes() -> st.SearchStrategy[str]:
    return st.from_regex(r"[0-9A-Za-zА-я/:]{1,20}(?: [0-9A-Za-z]{1,5})?", fullmatch=True)
