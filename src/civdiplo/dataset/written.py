"""The plain written form of a value: what a claim keeps of it, and what a table shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from civdiplo.values.decimals import plain_digits
from civdiplo.values.plain import FrozenDict, thaw

__all__ = ["written"]


def written(value: Any) -> Any:
    """Return a value of a field as JSON would write it; a part without what it does not state."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, tuple):
        return [written(one) for one in value]
    if isinstance(value, FrozenDict):
        return thaw(value)
    if hasattr(value, "to_plain"):
        return thaw(value.to_plain())
    held = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
    return {name: written(one) for name, one in held if one is not None}
