"""Ids of entities, made of what IATI identifies them by: the same ones at every reading."""

from __future__ import annotations

import functools
import hashlib
import re
from typing import Final

__all__ = ["activity_id", "entity_id", "part_id"]

_FIT = re.compile(r"[0-9A-Za-z.-]*")
_UNFIT = re.compile(r"[^0-9A-Za-z.-]+")
_LENGTH = 160  # of 200, with room for a longer kind and the number of a part
_DIGEST = 16
_OWNERS: Final = re.compile("iati-(?:activity|organisation)-")


@functools.lru_cache(maxsize=1 << 14)
def entity_id(kind: str, code: str) -> str:
    """Return the id of what IATI identifies by a code.

    A code with characters that an id cannot have, or too long for one, gets a digest at its end,
    so that two codes do not meet in one id.

    >>> entity_id("activity", "GB-1-105838")
    'iati-activity-GB-1-105838'
    >>> entity_id("organisation", "SE/0")
    'iati-organisation-SE-0-3dad1044dc8d55d3'
    """
    plain = f"iati-{kind}-{code}"
    if len(plain) <= _LENGTH and code and _FIT.fullmatch(code):
        return plain
    digest = hashlib.sha256(code.encode()).hexdigest()[:_DIGEST]
    return f"{_UNFIT.sub('-', plain)[: _LENGTH - _DIGEST - 1]}-{digest}"


def activity_id(identifier: str) -> str:
    """Return the id of the campaign of an activity.

    >>> activity_id("GB-1-105838")
    'iati-activity-GB-1-105838'
    """
    return entity_id("activity", identifier)


def part_id(kind: str, owner: str, number: int) -> str:
    """Return the id of the nth transaction or budget of an activity, or budget of an organisation.

    >>> part_id("transaction", "iati-activity-GB-1-105838", 2)
    'iati-transaction-GB-1-105838.2'
    """
    return f"{_stem(kind, owner)}{number}"


@functools.lru_cache(maxsize=1 << 10)
def _stem(kind: str, owner: str) -> str:
    return f"iati-{kind}-{_OWNERS.sub('', owner, count=1)}."
