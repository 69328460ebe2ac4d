"""Ids of ours as FollowTheMoney takes them, and back: it refuses a dot or hyphen at the end."""

from __future__ import annotations

import re

__all__ = ["from_ftm", "to_ftm"]

_END = ".z"
_REFUSED = re.compile(r".*[-.](?:\.z)*", re.DOTALL)
_WRITTEN = re.compile(r".*[-.](?:\.z)+", re.DOTALL)


def to_ftm(entity_id: str) -> str:
    """Return an id that FollowTheMoney takes as an id and as a reference.

    >>> to_ftm("vufo"), to_ftm("vufo-"), from_ftm(to_ftm("vufo-"))
    ('vufo', 'vufo-.z', 'vufo-')

    Source: followthemoney 4.11, types/entity.py (the pattern).
    """
    return entity_id + _END if _REFUSED.fullmatch(entity_id) else entity_id


def from_ftm(written: str) -> str:
    """Return the id that `to_ftm` has written, and any other as it is."""
    return written.removesuffix(_END) if _WRITTEN.fullmatch(written) else written
