"""The written form of each text and value, as JSON Schema."""

from __future__ import annotations

from typing import Any, TypeAlias, get_args

from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate, Qualifier
from civdiplo.values.identifiers import Identifier
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

__all__ = ["TEXTS", "VALUES"]

Schema: TypeAlias = dict[str, Any]


def _text(pattern: str, says: str, **more: Any) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$", "description": says, **more}


def _object(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _ref(cls: type) -> Schema:
    return {"$ref": f"#/$defs/{cls.__name__}"}


_WORDS: Schema = {"type": "string", "pattern": r"^\S(?:[\s\S]*\S)?$"}

TEXTS: dict[str, Schema] = {
    "country": _text("[A-Z]{2}(?:[A-Z]{2})?", "ISO 3166-1 alpha-2 or ISO 3166-3 code"),
    "id": _text("[0-9a-zA-Z][0-9a-zA-Z.-]*", "id of an entity", maxLength=200),
    "key": _text(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+:\S+", "key with a namespace"),
    "language": _text("[a-z]{2,3}", "ISO 639 code"),
    "number": _text(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", "number in plain digits"),
    "text": _WORDS,
    "theme": _text("[a-z][a-z0-9 -]*", "code of the theme list"),
    "word": _text("[a-z][a-z0-9]*(?:[ -][a-z0-9]+)*", "lower-case English words"),
}
"""The form of each checked text, by the name of its check."""

_DAY = "[0-9]{4}(?:-[0-9]{2}){0,2}"
_UNSPECIFIED = "[0-9]{2}(?:[0-9]|X)X|[0-9]{4}-(?:XX-XX|XX|[0-9]{2}-XX)|XXXX-[0-9]{2}(?:-[0-9]{2})?"
_DATE = f"(?:{_DAY}|{_UNSPECIFIED})[?~%]?"
_RANGE = rf"\[(?:{_DAY})?\.\.(?:{_DAY})?\]"
_CURRENCY = _text("[A-Z]{3}", "ISO 4217 code")

_NUMBER = TEXTS["number"]
_COMPONENTS = {"enum": ["year", "month", "day"]}
_DATE_TEXT = _text(f"(?:{_DATE}|{_RANGE})", "EDTF date")

VALUES: dict[Any, Schema] = {
    Citation: _object({"source": TEXTS["id"], "locator": _WORDS}, "source"),
    Claim: _object(
        {
            "field": {"type": "string"},
            "value": {},
            "citation": _ref(Citation),
            "basis": {"enum": ["stated", "inferred"]},
            "inferred_from": _WORDS,
        },
        "field",
        "value",
        "basis",
    ),
    Estimate: _object(
        {
            "qualifier": {"enum": list(get_args(Qualifier))},
            "value": _NUMBER,
            "lower": _NUMBER,
            "upper": _NUMBER,
            "unit": {"type": "string"},
            "granularity": _NUMBER,
            "wording": _WORDS,
        },
        "qualifier",
        "unit",
    ),
    Identifier: _text(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}:.+", "scheme:code"),
    InKind: _object(
        {"goods": TEXTS["word"], "quantity": _ref(Estimate), "description": _ref(LocalText)},
        "goods",
    ),
    LocalText: {
        "type": "object",
        "propertyNames": _text("[a-z]{2,3}(?:-[0-9A-Za-z]{1,8})*", "BCP 47 language tag"),
        "additionalProperties": _WORDS,
        "minProperties": 1,
    },
    Money: _object({"amount": _NUMBER, "currency": _CURRENCY}, "amount", "currency"),
    PartialDate: {
        "anyOf": [
            _DATE_TEXT,
            _object(
                {
                    "edtf": _DATE_TEXT,
                    "part": {"enum": ["early", "mid", "end"]},
                    "inferred": {"type": "array", "items": _COMPONENTS, "minItems": 1},
                    "inferred_from": _WORDS,
                },
                "edtf",
            ),
        ]
    },
    Period: {
        "anyOf": [
            _text(rf"(?:{_DATE}|\.\.)?/(?:{_DATE}|\.\.)?", "EDTF interval"),
            _object(
                {
                    name: {"anyOf": [_ref(PartialDate), {"const": ".."}, {"type": "null"}]}
                    for name in ("start", "end")
                },
                "start",
                "end",
            ),
        ]
    },
}
"""The form of each value class of the library."""
