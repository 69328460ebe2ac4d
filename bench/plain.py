"""The reference shape: a contribution with plain dates and Decimals, and nothing checked by us.

It is written once, as attrs classes; the classes of the peers are derived from it.
"""

from __future__ import annotations

import datetime
import types
from decimal import Decimal
from importlib import import_module
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

__all__ = ["Gift", "models", "peer", "structs"]


@frozen(kw_only=True)
class Quantity:
    """How much of something."""

    qualifier: Literal["exact", "about"]
    value: Decimal
    unit: str


@frozen(kw_only=True)
class Goods:
    """Things of one kind."""

    goods: str
    quantity: Quantity | None = None


@frozen(kw_only=True)
class Amount:
    """A sum of money."""

    amount: Decimal
    currency: str


@frozen(kw_only=True)
class Cited:
    """Where it is told."""

    source: str


@frozen(kw_only=True)
class Gift:
    """A contribution as the records of `data` have it."""

    id: str
    type: Literal["Contribution"]
    sources: tuple[Cited, ...]
    provider: str
    receiver: str
    channel: str | None = None
    campaign: str
    transaction_type: Literal["disbursement", "commitment", "pledge"]
    date: datetime.date
    amount: Amount
    in_kind: tuple[Goods, ...] = ()


_CLASSES = (Quantity, Goods, Amount, Cited, Gift)


def peer(name: str) -> Any:
    """Return a peer's module, or None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def structs(msgspec: Any, *, leaves: bool = True) -> Any:
    """Return the shape as msgspec structs that refuse unknown keys.

    Args:
        msgspec: The module.
        leaves: Whether dates and Decimals are read; else they are left as text.
    """
    made: dict[Any, Any] = {} if leaves else {datetime.date: str, Decimal: str}
    for cls in _CLASSES:
        made[cls] = msgspec.defstruct(
            cls.__name__,
            [(name, hint, *default) for name, hint, default in _fields(cls, made)],
            kw_only=True,
            forbid_unknown_fields=True,
            omit_defaults=True,
        )
    return made[Gift]


def models(pydantic: Any) -> Any:
    """Return the shape as frozen pydantic models that refuse unknown keys."""
    made: dict[Any, Any] = {}
    config = pydantic.ConfigDict(extra="forbid", frozen=True)
    for cls in _CLASSES:
        fields = {name: (hint, *(default or [...])) for name, hint, default in _fields(cls, made)}
        made[cls] = pydantic.create_model(cls.__name__, __config__=config, **fields)
    return made[Gift]


def _fields(cls: type, made: dict[Any, Any]) -> list[tuple[str, Any, list[Any]]]:
    hints = get_type_hints(cls)
    return [
        (
            one.name,
            _swapped(hints[one.name], made),
            [] if one.default is attrs.NOTHING else [one.default],
        )
        for one in attrs.fields(cls)
    ]


def _swapped(hint: Any, made: dict[Any, Any]) -> Any:
    """Return a type hint with classes put in the place of others."""
    origin, arguments = get_origin(hint), get_args(hint)
    if not arguments or origin is Literal:
        return made.get(hint, hint)
    inner = tuple(_swapped(one, made) for one in arguments)
    return Union[inner] if origin in (Union, types.UnionType) else origin[inner]  # noqa: UP007
