"""Ids of keys: readable, the same always, and never those of another key."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

__all__ = ["slug"]

_LENGTH = 200
_DIGEST = 16
_UNFIT = re.compile(r"[^0-9A-Za-z.]+")
_FIT = re.compile(r"[0-9A-Za-z.]+(?:-[0-9A-Za-z.]+)*")


def slug(prefix: str, parts: tuple[str, ...], *, texts: Iterable[str]) -> str:
    """Return the id of a key: readable, and the same always.

    A digest of the parts ends it unless each may stand in an id as it is, and be told from the
    parts beside it.

    Args:
        prefix: What it begins with.
        parts: What it is made of.
        texts: Those of the parts that are no ids themselves.

    >>> slug("place", ("Pskov", "RU"), texts=("Pskov", "RU"))
    'place-Pskov--RU'
    >>> slug("place", ("Kraków", "PL"), texts=("Kraków", "PL"))
    'place-Krakow--PL-29d71894f5f31f61'
    """
    plain = f"{prefix}-{'--'.join(parts)}"
    if len(plain) <= _LENGTH and all(map(_FIT.fullmatch, texts)):
        return plain
    words = [_UNFIT.sub("-", _in_ascii(part)).strip("-") for part in parts]
    readable = "-".join([prefix, "--".join(word for word in words if word)]).rstrip("-")
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]
    return f"{readable[: _LENGTH - _DIGEST - 1]}-{digest}"


def _in_ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
