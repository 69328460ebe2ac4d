"""LocalText keeps words by language and never by position."""

from __future__ import annotations

import pickle
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.testing.texts import language_tags, local_texts, words
from civdiplo.values.text import LocalText, check_tag, check_text, folded

WORDS = {"ru": "Ханой", "en": "Hanoi", "vi": "Hà Nội"}


@given(local_texts())
def test_the_written_form_gives_back_the_text(text: LocalText) -> None:
    """Reading what was written, pickling, and making anew all give an equal value."""
    assert LocalText.from_plain(text.to_plain()) == text
    again = pickle.loads(pickle.dumps(text))  # noqa: S301  # our own bytes
    assert again == text
    assert LocalText(dict(text.items())) == text


@given(st.dictionaries(language_tags(), words(), min_size=1), st.randoms(), language_tags())
def test_the_order_of_input_never_matters(texts: dict[str, str], random: Any, tag: str) -> None:
    """Equality, hash, writing and every pick are the same in any order of input."""
    pairs = list(texts.items())
    random.shuffle(pairs)
    one, other = LocalText(texts), LocalText(dict(pairs))
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert list(one.to_plain()) == list(other.to_plain()) == sorted(texts)
    assert one.pick(tag) == other.pick(tag)


@given(local_texts(), language_tags())
def test_pick_gives_one_of_the_texts(text: LocalText, tag: str) -> None:
    """A pick is always one of the texts, and the one in the language asked for if it is there."""
    assert text.pick(tag) in dict(text.items()).values()
    assert text.pick(tag) == (text.in_language(tag) or text.pick())


@given(local_texts(), language_tags(), words())
def test_with_text_changes_one_language_only(text: LocalText, tag: str, words: str) -> None:
    """The new text is there, and all others are as they were."""
    changed = text.with_text(tag, words)
    assert changed.in_language(tag) == words
    others = {held: said for held, said in text.items() if held != tag}
    assert {held: said for held, said in changed.items() if held != tag} == others


def test_pick_prefers_then_english_then_the_alphabet() -> None:
    """The first preferred language that is there, else English, else the first tag."""
    assert LocalText(WORDS).pick("fr", "vi", "ru") == "Hà Nội"
    assert LocalText(WORDS).pick("fr") == "Hanoi"
    assert str(LocalText(WORDS)) == "Hanoi"
    assert LocalText({"vi": "Hà Nội", "ru": "Ханой"}).pick() == "Ханой"


@pytest.mark.parametrize(
    ("held", "asked", "found"),
    [
        ("ru", "ru-RU", True),
        ("zh-Hans", "zh-hans-CN", True),
        ("zh-Hans", "zh", True),
        ("pt-BR", "pt-PT", False),
        ("zh-Hant", "zh-Hans", False),
        ("yue", "y", None),
        ("en", "ru", False),
        ("en", "en-x-a", True),
    ],
)
def test_a_language_is_found_as_bcp_47_asks(held: str, asked: str, found: object) -> None:
    """A closer tag finds a wider one, a wider one finds a closer, and never a neighbour."""
    text = LocalText({held: "words"})
    if found is None:
        with pytest.raises(InvalidValueError):
            text.in_language(asked)
    else:
        assert text.in_language(asked) == ("words" if found else None)


def test_tags_are_written_in_their_canonical_case() -> None:
    """Case is the standard's, whatever was given, and the keyword form takes underscores."""
    text = LocalText({"PT-br": "a", "ZH-hANS-cn": "b", "sl-ROZAJ-Biske": "c"})
    assert text.languages == ("pt-BR", "sl-rozaj-biske", "zh-Hans-CN")
    assert LocalText.of(zh_Hans="河内").languages == ("zh-Hans",)
    assert check_tag("es-419") == "es-419"
    assert check_tag("DE-1901-u-CO-phonebk-x-Own") == "de-1901-u-co-phonebk-x-own"
    assert check_tag("und") == "und"


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("xx", "language tag must be the shortest ISO 639 code, not 'xx'; such as 'ru'"),
        ("rus", "language tag must be the shortest ISO 639 code, not 'rus'; write 'ru'"),
        ("ru_RU", "language tag must be a BCP 47 language tag, not 'ru_RU'; write 'ru-RU'"),
        ("", "language tag must be a BCP 47 language tag, not ''; such as 'ru' or 'zh-Hans'"),
        (
            "mul",
            "language tag must name one language, not 'mul'; write 'und' where it is not known",
        ),
        ("en-UK", "language tag must be an ISO 3166-1 alpha-2 code, not 'UK'; write 'GB'"),
        (None, "language tag must be a BCP 47 language tag, not None"),
        (
            "en\n",
            "language tag must be a BCP 47 language tag, not 'en\\n'; such as 'ru' or 'zh-Hans'",
        ),
    ],
)
def test_a_wrong_tag_is_refused_by_name(tag: Any, sentence: str) -> None:
    """The error says which rule the tag breaks and how to write it."""
    with pytest.raises(InvalidValueError) as caught:
        LocalText({tag: "words"})
    assert str(caught.value) == sentence


def test_a_tag_of_absurd_length_is_refused() -> None:
    """A tag has at most sixty characters, however well-formed."""
    with pytest.raises(InvalidValueError, match="must be a BCP 47 language tag"):
        check_tag("en-x" + "-abcdefgh" * 20)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("", "must not be blank"),
        (" \u00a0", "must not be blank"),
        (" a", "must not begin or end with white space"),
        ("a\n", "must not begin or end with white space"),
        ("a\tb", "must not hold control characters"),
        ("a\x00b", "must not hold control characters"),
        ("a\x85b", "must not hold control characters"),
        ("a\ud800", "must not hold control characters"),
        ("a\uffff", "must not hold control characters"),
        (5, "must be text"),
        (None, "must be text"),
        (["a"], "must be text"),
    ],
)
def test_a_text_that_says_or_writes_nothing_is_refused(words: Any, rule: str) -> None:
    """The error names the language and the rule."""
    with pytest.raises(InvalidValueError, match=f"^text in ru {rule}"):
        LocalText({"ru": words})


@pytest.mark.parametrize("words", ["a\nb", "می‌خواهم", "👩‍🚀", "a\u00a0b", "e\u0301"])
def test_texts_are_kept_as_given(words: str) -> None:
    """Line feeds, joiners, hard blanks and decomposed letters pass unchanged."""
    assert LocalText({"und": words}).pick() == words
    assert check_text(words) == words


@pytest.mark.parametrize("texts", [{}, None, "Hanoi", ["Hanoi"], 1])
def test_words_without_a_language_are_refused(texts: Any) -> None:
    """There is no LocalText without a language, and none that guesses it."""
    with pytest.raises(InvalidValueError, match=r"^text must"):
        LocalText(texts)
    with pytest.raises(InvalidDataError, match=r"\$: must be an object of texts by language tag"):
        LocalText.from_plain(texts)


def test_one_language_is_not_given_twice() -> None:
    """Two spellings of one tag are a contradiction, not a choice."""
    with pytest.raises(InvalidValueError, match="language tag must not be given twice, not 'EN'"):
        LocalText({"en": "a", "EN": "b"})


def test_all_faults_of_a_written_form_are_listed() -> None:
    """Each fault stands at its own path."""
    with pytest.raises(InvalidDataError) as caught:
        LocalText.from_plain({"xx": "a", "en": 5, "ru": "Ханой", "no tag": "b"})
    assert [fault.path for fault in caught.value.faults] == ["$.xx", "$.en", "$['no tag']"]
    assert [fault.rule for fault in caught.value.faults] == [
        "must be the shortest ISO 639 code",
        "must be text",
        "must be a BCP 47 language tag",
    ]


def test_it_cannot_be_changed() -> None:
    """Neither fields nor the mapping it was made from lead inside."""
    given_words = dict(WORDS)
    text: Any = LocalText(given_words)
    given_words["en"] = "Saigon"
    assert text.pick("en") == "Hanoi"
    with pytest.raises(AttributeError):
        text._flat = ()
    with pytest.raises(AttributeError):
        text.other = 1


@given(words())
def test_folding_hides_case_and_composition_only(text: str) -> None:
    """Composed, decomposed and folded again give the same form."""
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == once
    assert folded(unicodedata.normalize("NFC", text)) == once


def test_names_are_folded_alike() -> None:
    """Case and the way an accent is written do not tell names apart; letters do."""
    assert folded("HÀ NỘI") == folded(unicodedata.normalize("NFD", "Hà Nội"))
    assert folded("Straße") == folded("STRASSE")
    assert folded("Ханой") != folded("Hanoi")
