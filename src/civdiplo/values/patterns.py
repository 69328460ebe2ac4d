"""Pattern: a regular expression that costs nothing until something is matched with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

__all__ = ["Pattern"]


class Pattern:
    """A regular expression that is compiled when it is first used, as few of a module's ever are.

    Args:
        text: The expression, in the syntax of ``re``.
        flags: Those of ``re``.

    >>> bool(Pattern(r"[a-z]+").fullmatch("abc"))
    True
    """

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.text: str = text
        self._flags = flags

    @functools.cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.text, self._flags)

    @functools.cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """Match all of a text."""
        return self._compiled.fullmatch

    @functools.cached_property
    def match(self) -> Callable[[str], re.Match[str] | None]:
        """Match at the start of a text."""
        return self._compiled.match

    @functools.cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """Find the first match in a text."""
        return self._compiled.search

    @functools.cached_property
    def sub(self) -> Callable[[str, str], str]:
        """Replace every match, by (replacement, text)."""
        return self._compiled.sub
