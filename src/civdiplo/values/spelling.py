"""Words that look like one which was probably misspelt."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["near_words"]


def near_words(name: object, known: Iterable[str]) -> list[str]:
    """Return up to two words that look like one that is not among those known.

    >>> near_words("membreship", ["mandate", "membership"])
    ['membership']
    """
    import difflib  # for messages alone

    return difflib.get_close_matches(str(name)[:100], list(known), n=2)
