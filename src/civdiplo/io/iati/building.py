"""Plain data as elements, each with its children in the order of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.io.iati.elements import LANG, text_of
from civdiplo.io.iati.texts import UNKNOWN, tag_of
from civdiplo.io.iati.words import order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from civdiplo.values.text import LocalText

__all__ = ["Plain", "element_of", "narratives", "unknown_children"]

Plain = Any  # a text, or a mapping as elements.plain_of gives it


def element_of(tag: str, plain: Plain) -> _Element:
    """Return the element that plain data describes.

    >>> from lxml import etree
    >>> etree.tostring(element_of("sector", {"@code": "11110", "narrative": ["Schools"]}))
    b'<sector code="11110"><narrative>Schools</narrative></sector>'

    Raises:
        ValueError: A name is none that XML can have, or a text has characters that it cannot.
    """
    from lxml import etree

    element = etree.Element(tag)
    if isinstance(plain, str):
        element.text = plain or None
        return element
    for key, value in plain.items():
        if key.startswith("@"):
            element.set(LANG if key == "@xml:lang" else key[1:], value)
    element.text = text_of(plain) or None
    for name in _in_order(tag, plain):
        for child in plain[name]:
            element.append(element_of(name, child))
    return element


def _in_order(tag: str, plain: Mapping[str, Any]) -> list[str]:
    """Return the names of children: those that the standard orders, others, foreign ones."""
    order = order_of(tag)
    names = [key for key in plain if key[0] not in "@#"]
    return sorted(names, key=lambda name: (name[0] == "{", order.get(name, len(order)), name))


def unknown_children(tag: str, plain: Mapping[str, Any]) -> list[str]:
    """Return the names of children that the standard does not know in an element it orders."""
    order = order_of(tag)
    own = [key for key in plain if key[0] not in "@#{"]
    return [name for name in own if order and name not in order and name != "narrative"]


def narratives(text: LocalText, language: str | None) -> list[Plain]:
    """Return a text as narratives; the inherited language needs no attribute.

    >>> from civdiplo.values.text import LocalText
    >>> narratives(LocalText({"en": "Rice", "vi": "Gạo"}), "EN")
    ['Rice', {'@xml:lang': 'vi', '#text': 'Gạo'}]
    """
    inherited = tag_of(language) or UNKNOWN
    pairs: Iterable[tuple[str, str]] = text.items()
    return [
        words if tag == inherited else {"@xml:lang": tag, "#text": words} for tag, words in pairs
    ]
