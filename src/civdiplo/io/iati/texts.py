"""Narratives as texts in several languages."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.elements import LANG
from civdiplo.values.text import LocalText, check_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

    from civdiplo.io.iati.notes import Notes

__all__ = ["UNKNOWN", "cleaned", "local_text", "tag_of"]

UNKNOWN = "und"
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]+")


def cleaned(text: str) -> str:
    """Return text without control characters and blank ends; the line feed stays."""
    return (text if text.isprintable() else _UNFIT.sub(" ", text)).strip()


@functools.lru_cache(maxsize=1 << 10)
def tag_of(language: str | None) -> str | None:
    """Return the tag of an ``xml:lang``: "und" where there is none, None where it is no language.

    >>> tag_of("EN"), tag_of(None), tag_of("english")
    ('en', 'und', None)
    """
    if language is None or not language.strip():
        return UNKNOWN
    try:
        return check_tag(language.strip())
    except InvalidValueError:
        return None


def local_text(
    element: _Element, language: str | None, notes: Notes
) -> tuple[LocalText | None, bool]:
    """Return the narratives of an element as one text, and whether that says all of them.

    Args:
        element: What has the narratives.
        language: The ``xml:lang`` that they inherit.
        notes: Where changes are reported.

    Returns:
        None where no narrative has words. The flag is False where something is left over: a second
        narrative in one language, one in no known language, an attribute, an empty one.
    """
    if len(element) == 1 and not element.attrib:
        only = element[0]
        if only.tag == "narrative" and not only.attrib and not len(only):
            tag, words = tag_of(language), _words(only, notes)
            if words and tag is not None:
                return LocalText({tag: words}), True
    texts: dict[str, str] = {}
    complete = len(element.attrib) == 0
    inherited = element.get(LANG, language) if not complete else language
    for child in element:
        if child.tag != "narrative":
            complete = False
            continue
        others = len(child.attrib)
        stated = child.get(LANG) if others else None
        tag = tag_of(inherited if stated is None else stated)
        words = _words(child, notes)
        if words and tag is not None and tag not in texts:
            texts[tag] = words
            complete = complete and not len(child) and others == (stated is not None)
            if stated is not None and stated != tag:
                notes.add("language-tag", child, stated, f"taken as {tag}", attribute="xml:lang")
        else:
            complete = False
            if words and tag is None:
                notes.add("language", child, stated or inherited, "kept in extra")
    return (LocalText(texts) if texts else None), complete


def _words(narrative: _Element, notes: Notes) -> str:
    text = narrative.text
    if not text:
        return ""
    words = cleaned(text)
    if words != text and words:
        notes.add("text-changed", narrative, text, "read without them")
    return words
