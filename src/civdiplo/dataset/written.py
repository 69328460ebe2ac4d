"""The plain written form of a value: what a claim keeps of it, and what a table shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from civdiplo.entities.shapes import Part, shapes
from civdiplo.values.decimals import plain_digits
from civdiplo.values.plain import thaw

__all__ = ["written"]


def written(value: Any) -> Any:
    """Return a value of a field as JSON would write it; a part without what it does not state."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, tuple):
        return [written(one) for one in value]
    if isinstance(value, Part):
        held = ((shape.name, getattr(value, shape.name)) for shape in shapes(type(value)))
        return {name: written(one) for name, one in held if one is not None}
    return thaw(value.to_plain() if hasattr(value, "to_plain") else value)
