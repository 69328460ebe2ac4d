"""Text of the data made harmless: what steers a terminal or a reader's eye is shown, not obeyed."""

from __future__ import annotations

import unicodedata

__all__ = ["visible"]

_MARKS = {  # characters of the bidirectional algorithm that reorder what stands beside them
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
}
_FLATTENED = {"\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " "}
_UNSEEN = frozenset({"Cc", "Cs", "Cn"})


def visible(text: str) -> str:
    r"""Return text on one line, with every control character written as its code point.

    >>> visible("Han\u202eoi")
    'Han[U+202E]oi'

    Source: Unicode Standard Annex 9 (explicit directional formatting); Unicode Technical Report
    36, section 2.5 (bidirectional text spoofing).
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in _FLATTENED:
        return _FLATTENED[character]
    if ord(character) in _MARKS or unicodedata.category(character) in _UNSEEN:
        return f"[U+{ord(character):04X}]"
    return character
