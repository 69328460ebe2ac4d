"""LocalText: the same words in several languages, picked by language, never by position."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from sys import intern

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.codes import check_country, check_language
from civdiplo.values.patterns import Pattern
from civdiplo.values.plain import child_path

__all__ = ["LocalText", "check_tag", "check_text", "folded"]

_TAG = Pattern(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z0-9]{1,8})+)?)",  # private use
    re.IGNORECASE | re.ASCII,
)
_TAG_LENGTH = 60
# Control characters but the line feed; halves of surrogate pairs; the two that XML cannot write.
_UNWRITABLE = Pattern("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_LANGUAGE = ("mis", "mul", "zxx")


@frozen(init=False, repr=False, weakref_slot=False)
class LocalText:
    """The same words in one or more languages, each under its language tag.

    Args:
        texts: Texts by BCP 47 language tag; ``"und"`` where the language is not known. At least
            one. A text is kept as given (no Unicode normalisation); it must not be blank, begin
            or end with white space, or hold control characters other than the line feed.

    Tags are written in their canonical case (``pt-BR``, ``zh-Hans``). Two LocalTexts are equal
    where tags and texts are; the order they were given in is not kept.

    Raises:
        InvalidValueError: A tag or a text breaks these rules, or there is none.

    >>> name = LocalText({"ru": "Ханой", "en": "Hanoi"})
    >>> name.pick("vi", "ru"), name.languages, str(name)
    ('Ханой', ('en', 'ru'), 'Hanoi')

    Source: BCP 47 (RFC 5646 for the tags, RFC 4647 section 3.4 for the lookup).
    """

    _flat: tuple[str, ...]  # tag, text, tag, text ... sorted by tag: half the memory of pairs

    def __init__(self, texts: Mapping[str, str]) -> None:
        given = _mapping(texts)
        if len(given) == 1:  # nearly all that is read
            ((tag, text),) = given.items()
            object.__setattr__(self, "_flat", (check_tag(tag), _sound(tag, text)))
            return
        checked: dict[str, str] = {}
        for tag, text in given.items():
            _add(checked, tag, text)
        object.__setattr__(self, "_flat", _flattened(checked))

    @classmethod
    def of(cls, **texts: str) -> LocalText:
        """Make a LocalText from keywords; an underscore stands for the hyphen of a tag.

        >>> LocalText.of(en="Hanoi", zh_Hans="河内")
        LocalText({'en': 'Hanoi', 'zh-Hans': '河内'})
        """
        return cls({tag.replace("_", "-"): text for tag, text in texts.items()})

    @classmethod
    def from_plain(cls, plain: object) -> LocalText:
        """Make a LocalText from its written form, a JSON object of texts by language tag.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        if not isinstance(plain, Mapping) or not plain:
            rule = "must be an object of texts by language tag"
            raise InvalidDataError([Fault("$", rule, shown(plain))])
        faults = []
        checked: dict[str, str] = {}
        for tag, text in plain.items():
            try:
                _add(checked, tag, text)
            except InvalidValueError as error:
                path = child_path("$", str(tag))
                faults.append(Fault(path, error.rule, shown(error.value), field=error.field))
        if faults:
            raise InvalidDataError(faults)
        made = cls.__new__(cls)
        object.__setattr__(made, "_flat", _flattened(checked))
        return made

    def to_plain(self) -> dict[str, str]:
        """Return the written form: texts by language tag, sorted by tag."""
        return dict(self.items())

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags, sorted."""
        return self._flat[::2]

    def items(self) -> Iterator[tuple[str, str]]:
        """Iterate over pairs of tag and text, sorted by tag."""
        return zip(self._flat[::2], self._flat[1::2], strict=True)

    def in_language(self, tag: str) -> str | None:
        """Return the text in a language, or None where there is none.

        ``ru-RU`` finds ``ru`` where there is no closer one, and ``zh`` finds ``zh-Hans``; another
        region or script than the one asked for is never given.

        Raises:
            InvalidValueError: ``tag`` is not a language tag.

        >>> LocalText.of(ru="Ханой").in_language("ru-RU")
        'Ханой'
        """
        wanted = check_tag(tag)
        texts = dict(self.items())
        part = wanted
        while part:
            if part in texts:
                return texts[part]
            part = part.rpartition("-")[0]
        return next((text for held, text in self.items() if held.startswith(f"{wanted}-")), None)

    def pick(self, *preferred: str) -> str:
        """Return the text in the first preferred language that is there.

        Where none is, it is the English one, and where that is not there either the one whose tag
        comes first in the alphabet: the answer never depends on the order of input.

        Raises:
            InvalidValueError: One of ``preferred`` is not a language tag.

        >>> LocalText.of(vi="Hà Nội", ru="Ханой").pick("fr")
        'Ханой'
        """
        tags = self._flat[::2]
        if not preferred and "en" in tags:  # asked of every node and row
            return self._flat[2 * tags.index("en") + 1]
        for tag in (*preferred, "en"):
            text = self.in_language(tag)
            if text is not None:
                return text
        return self._flat[1]

    def with_text(self, tag: str, text: str) -> LocalText:
        """Return a LocalText that has ``text`` in that language, in place of any it had.

        >>> LocalText.of(en="Hanoi").with_text("ru", "Ханой").languages
        ('en', 'ru')
        """
        return LocalText({**dict(self.items()), check_tag(tag): text})

    def __str__(self) -> str:
        """Return ``pick()``."""
        return self.pick()

    def __repr__(self) -> str:
        """Show all texts."""
        return f"LocalText({self.to_plain()!r})"


def check_tag(tag: str, *, field: str = "language tag") -> str:
    """Return a language tag in its canonical case.

    Args:
        tag: A BCP 47 tag whose first part is the shortest ISO 639 code of one language, or "und"
            for an unknown one; a region is an ISO 3166-1 code or three digits (UN M49).
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is no such tag.

    >>> check_tag("ZH-hans-cn")
    'zh-Hans-CN'

    Source: RFC 5646, sections 2.1 and 2.1.1. Scripts and variants are checked by shape only.
    """
    if not _is_text(tag):
        raise InvalidValueError(field, "must be a BCP 47 language tag", tag)
    return _canonical(tag, field)


def check_text(text: str, *, field: str = "text") -> str:
    """Return ``text`` if it is text that every format can write and every reader can see.

    Args:
        text: Not blank, without white space at its ends, without control characters other than
            the line feed, and without what XML or UTF-8 cannot write.
        field: The name that errors give it.

    Raises:
        InvalidValueError: It is no such text.

    >>> check_text("Hanoi ", field="name")
    Traceback (most recent call last):
    civdiplo.errors.InvalidValueError: name must not begin or end with white space, not 'Hanoi '

    Source: XML 1.0, section 2.2 (characters).
    """
    if _is_sound(text):
        return text
    if not _is_text(text):
        raise InvalidValueError(field, "must be text", text)
    if not text or text.isspace():
        hint = "leave it out where nothing is said"
        raise InvalidValueError(field, "must not be blank", text, hint=hint)
    if text != text.strip():
        raise InvalidValueError(field, "must not begin or end with white space", text)
    rule = "must not hold control characters other than the line feed"
    raise InvalidValueError(field, rule, text)


def folded(text: str) -> str:
    """Return the form in which names are compared: without case, composed and decomposed alike.

    >>> folded("ХАНОЙ") == folded("Ханой")
    True

    Source: The Unicode Standard, section 3.13, canonical caseless matching.
    """
    decomposed = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed))


@functools.lru_cache(maxsize=4096)
def _canonical(tag: str, field: str) -> str:
    found = _TAG.fullmatch(tag) if len(tag) <= _TAG_LENGTH else None
    if found is None:
        hint = f"write {tag.replace('_', '-')!r}" if "_" in tag else "such as 'ru' or 'zh-Hans'"
        raise InvalidValueError(field, "must be a BCP 47 language tag", tag, hint=hint)
    language = check_language(found["language"].lower(), field=field)
    if language in _NO_LANGUAGE:
        hint = "write 'und' where it is not known"
        raise InvalidValueError(field, "must name one language", tag, hint=hint)
    parts = [language]
    if found["script"]:
        parts.append(found["script"].title())
    if found["region"]:
        region = found["region"].upper()
        parts.append(region if region.isdigit() else check_country(region, field=field))
    return intern("-".join(parts) + found["rest"].lower())


def _mapping(given: object) -> Mapping[str, str]:
    if not isinstance(given, Mapping):
        hint = "such as LocalText.of(en='...')"
        raise InvalidValueError("text", "must map language tags to texts", given, hint=hint)
    if not given:
        raise InvalidValueError("text", "must be there in at least one language", given)
    return given


def _is_text(given: object) -> bool:
    return isinstance(given, str)


def _is_sound(given: object) -> bool:
    if not isinstance(given, str) or not given or given != given.strip():
        return False
    return given.isprintable() or not _UNWRITABLE.search(given)


def _add(checked: dict[str, str], given: str, text: str) -> None:
    tag = check_tag(given)
    if tag in checked:
        raise InvalidValueError("language tag", "must not be given twice", given)
    checked[tag] = _sound(tag, text)


def _sound(tag: str, text: str) -> str:
    return text if _is_sound(text) else check_text(text, field=f"text in {tag}")


def _flattened(checked: Mapping[str, str]) -> tuple[str, ...]:
    if len(checked) == 1:
        return next(iter(checked.items()))
    return tuple(part for pair in sorted(checked.items()) for part in pair)
