"""The three answers to a question about facts that are only partly stated."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

from civdiplo.errors import UndecidedError

__all__ = ["Truth"]


class Truth(Enum):
    """Yes, maybe or no, joined by Kleene's strong three-valued logic.

    ``&``, ``|`` and ``~`` are "and", "or" and "not". A Truth is never silently a bool:
    ``if answer`` raises UndecidedError for all three, so that no branch treats "maybe" as either
    side. Say which side is meant with `is_yes`, `is_possible` or `is_no`.

    >>> Truth.YES & Truth.MAYBE
    <Truth.MAYBE: 'maybe'>
    >>> Truth.NO & Truth.MAYBE, ~Truth.MAYBE
    (<Truth.NO: 'no'>, <Truth.MAYBE: 'maybe'>)
    >>> Truth.MAYBE.is_yes, Truth.MAYBE.is_possible
    (False, True)

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
    """

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"

    @classmethod
    def of(cls, *, always: bool, ever: bool) -> Truth:
        """Answer from what holds in every case left open (`always`) and in at least one (`ever`).

        >>> Truth.of(always=False, ever=True)
        <Truth.MAYBE: 'maybe'>
        """
        if always:
            return cls.YES
        return cls.MAYBE if ever else cls.NO

    @property
    def is_yes(self) -> bool:
        """Whether the answer is yes for sure."""
        return self is Truth.YES

    @property
    def is_no(self) -> bool:
        """Whether the answer is no for sure."""
        return self is Truth.NO

    @property
    def is_possible(self) -> bool:
        """Whether the answer is yes or maybe."""
        return self is not Truth.NO

    def __and__(self, other: Truth) -> Truth:
        """Yes if both are yes, no if either is no, else maybe."""
        if not isinstance(other, Truth):
            return NotImplemented
        if self is Truth.NO or other is Truth.NO:
            return Truth.NO
        return Truth.YES if self is other is Truth.YES else Truth.MAYBE

    def __or__(self, other: Truth) -> Truth:
        """Yes if either is yes, no if both are no, else maybe."""
        if not isinstance(other, Truth):
            return NotImplemented
        return ~(~self & ~other)

    def __invert__(self) -> Truth:
        """Swap yes and no; maybe stays."""
        return _OPPOSITE[self]

    def __bool__(self) -> NoReturn:
        """Refuse: three answers do not fit into two."""
        raise UndecidedError(
            "yes or no for a three-valued answer",
            hint="ask its is_yes, is_possible or is_no",
        )

    def __str__(self) -> str:
        """Return "yes", "maybe" or "no"."""
        return self.value


_OPPOSITE = {Truth.YES: Truth.NO, Truth.MAYBE: Truth.MAYBE, Truth.NO: Truth.YES}
