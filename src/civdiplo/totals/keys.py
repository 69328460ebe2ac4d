"""What flows are grouped by: fields of the flow, facts about its ends, its time, or a function."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Literal, TypeAlias, get_args

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow
from civdiplo.errors import InvalidValueError
from civdiplo.values.periods import When

__all__ = [
    "TRANSACTION_TYPE",
    "Key",
    "KeyFunction",
    "KeyName",
    "calendar_key",
    "key_reader",
    "keys_of",
    "names_of",
]

KeyName: TypeAlias = Literal[
    "campaign",
    "programme",
    "provider",
    "receiver",
    "channel",
    "transaction_type",
    "provider_country",
    "receiver_country",
    "provider_type",
    "receiver_type",
    "year",
    "month",
    "currency",
]
KeyFunction: TypeAlias = Callable[[Flow, Dataset], Hashable]
Key: TypeAlias = tuple[Hashable, ...]
KeyPart: TypeAlias = Callable[[Flow], Hashable]

TRANSACTION_TYPE = "transaction_type"

_NAMES: tuple[str, ...] = get_args(KeyName)
_OF_THE_FLOW = frozenset(_NAMES[:6])


def keys_of(
    by: KeyName | KeyFunction | Collection[KeyName | KeyFunction],
) -> tuple[KeyName | KeyFunction, ...]:
    """Return one key, or several, as a tuple."""
    if isinstance(by, str):
        return (by,)  # pyright: ignore[reportReturnType]  # it narrows to any str
    return (by,) if callable(by) else tuple(by)


def names_of(by: Iterable[KeyName | KeyFunction]) -> tuple[str, ...]:
    """Return the names of the keys; a function is known by its own name.

    Raises:
        InvalidValueError: A key is neither a name of the list nor a function, or comes twice.
    """
    names: list[str] = []
    for key in by:
        name = getattr(key, "__name__", "function") if callable(key) else key
        if not callable(key) and name not in _NAMES:
            rule = f"must be a function or one of {', '.join(_NAMES)}"
            raise InvalidValueError("by", rule, key)
        if name in names:
            raise InvalidValueError("by", "must name each key once", name)
        names.append(name)
    return tuple(names)


def key_reader(by: Iterable[KeyName | KeyFunction], dataset: Dataset) -> Callable[[Flow], Key]:
    """Return the function that gives the key of a flow."""
    keys = tuple(by)
    if len(keys) > 1 and all(isinstance(key, str) and key in _OF_THE_FLOW for key in keys):
        return operator.attrgetter(*(str(key) for key in keys))
    parts = [_part(key, dataset) for key in keys]
    return lambda flow: tuple([part(flow) for part in parts])


def _part(key: KeyName | KeyFunction, dataset: Dataset) -> KeyPart:
    if callable(key):
        return lambda flow: key(flow, dataset)
    if key in _OF_THE_FLOW:
        return operator.attrgetter(key)
    if key == "currency":
        return lambda flow: None if flow.amount is None else flow.amount.currency
    if key == "year":
        return lambda flow: calendar_key(flow.when, 4)
    if key == "month":
        return lambda flow: calendar_key(flow.when, 7)
    end, _, fact = key.partition("_")
    return _end_reader(end, "organization_type" if fact == "type" else fact, dataset)


def _end_reader(end: str, fact: str, dataset: Dataset) -> KeyPart:
    def read(flow: Flow) -> Hashable:
        party = getattr(flow, end)
        found: Hashable = None if party is None else getattr(dataset.get(party), fact, None)
        return found

    return read


def calendar_key(when: When | None, length: int) -> str | None:
    """Return the year or month that all days of a date lie in, or the date as it is written."""
    if when is None:
        return None
    first, last = (
        day.isoformat()[:length] if day else None for day in (when.earliest, when.latest)
    )
    vague = getattr(when, "approximate", False) or getattr(when, "uncertain", False)
    return first if first is not None and first == last and not vague else when.edtf
