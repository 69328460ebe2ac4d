"""What formats share: ids that fit, texts that can be written, extras by name."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from civdiplo.errors import Fault, InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import check_id
from civdiplo.values.text import check_text

__all__ = [
    "clean_text",
    "digest",
    "fitting_id",
    "plain_date",
    "refuse_depth",
    "sound_text",
    "spare_fields",
]

_UNFIT = re.compile(r"[^0-9A-Za-z.-]+")
_UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_DIGEST = 16  # hexadecimal digits of a digest: enough for billions of ids
_LONGEST = 200
_DEEPEST = 90  # levels of a document; ``extra`` and reports take a hundred


def digest(*parts: object) -> str:
    """Return a short digest of plain data, the same for the same content whatever its order.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def fitting_id(foreign: str) -> str:
    """Return an id of ours for one of another format: itself where it fits, the same one always.

    Any other is written with hyphens for what does not fit, and a digest of the original at its
    end, so that two of them do not meet.

    >>> fitting_id("Q1858"), fitting_id("party/cndd-fdd")
    ('Q1858', 'party-cndd-fdd-1088d9c6022f262b')
    """
    try:
        return check_id(foreign)
    except InvalidValueError:
        slug = _UNFIT.sub("-", foreign).strip("-.")[: _LONGEST - _DIGEST - 1]
        return f"{slug}-{digest(foreign)}" if slug else digest(foreign)


def clean_text(text: str) -> str:
    """Return text as ours has to be: blanks for control characters, none of them at the ends."""
    return _UNWRITABLE.sub(" ", text).strip()


def sound_text(text: object) -> bool:
    """Tell whether something is text that needs no cleaning."""
    try:
        return isinstance(text, str) and bool(check_text(text))
    except InvalidValueError:
        return False


def plain_date(text: object) -> PartialDate | None:
    """Return the date of ``2021``, ``2021-09`` or ``2021-09-21``; None for anything else."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return None
    try:
        return PartialDate.parse(text)
    except InvalidValueError:
        return None


def spare_fields(prefix: str, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return fields as namespaced keys of ``extra``, and those whose key it cannot have.

    What states nothing stays away.
    """
    held: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    for key, value in fields.items():
        if value is None:
            continue
        if key and not re.search(r"\s", key):
            held[f"{prefix}{key}"] = value
        else:
            refused[key] = value
    return held, refused


def refuse_depth(value: Any) -> Iterator[Fault]:
    """Yield a fault for JSON that is nested deeper than any record, and than ``extra`` can keep.

    >>> [fault.rule for fault in refuse_depth([[1]])]
    []
    """
    levels, level = 0, [value]
    while level and levels <= _DEEPEST:
        levels += 1
        inner = [one for one in level if isinstance(one, (dict, list))]
        level = [part for one in inner for part in (one.values() if isinstance(one, dict) else one)]
    if levels > _DEEPEST:
        yield Fault("$", f"must not be nested deeper than {_DEEPEST} levels", "")
