"""What flows are grouped by: fields of the flow, facts about its ends, its time, or a function."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any, Literal, TypeAlias, get_args

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow
from civdiplo.errors import InvalidValueError
from civdiplo.values.periods import When

__all__ = [
    "PARTIES",
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
PARTIES: tuple[str, ...] = ("provider", "receiver", "channel")


def keys_of(by: Any) -> tuple[Any, ...]:
    """Return one key, or several, as a tuple.

    Raises:
        InvalidValueError: It is neither.
    """
    if isinstance(by, str) or callable(by):
        return (by,)
    if not isinstance(by, Collection):
        raise InvalidValueError("by", "must be a key or several", by)
    return tuple(by)


def names_of(by: Iterable[object], *, among: Collection[str] = _NAMES) -> tuple[str, ...]:
    """Return the names of the keys; a function is known by its own name.

    Raises:
        InvalidValueError: A key is neither a name of the list nor a function, or comes twice.
    """
    names: list[str] = []
    for key in by:
        name = getattr(key, "__name__", "function") if callable(key) else key
        if not callable(key) and name not in among:
            rule = f"must be a function or one of {', '.join(among)}"
            raise InvalidValueError("by", rule, key)
        if name in names:
            raise InvalidValueError("by", "must name each key once", name)
        names.append(str(name))
    return tuple(names)


def key_reader(
    by: Iterable[KeyName | KeyFunction], dataset: Dataset, *, date: str = "when"
) -> Callable[[Any], Key]:
    """Return the function that gives the key of a flow.

    Args:
        by: The keys.
        dataset: Where the ends of flows are.
        date: How the date is called; an entity that states one flow can be read in its place where
            its fields are called as those of the flow, but for the date.
    """
    keys = tuple(by)
    if len(keys) > 1 and all(isinstance(key, str) and key in _OF_THE_FLOW for key in keys):
        return operator.attrgetter(*(str(key) for key in keys))
    parts = [_part(key, dataset, date) for key in keys]
    return lambda flow: tuple([part(flow) for part in parts])


def _part(key: KeyName | KeyFunction, dataset: Dataset, date: str) -> KeyPart:
    if callable(key):
        return lambda flow: key(flow, dataset)
    if key in _OF_THE_FLOW:
        return operator.attrgetter(key)
    if key == "currency":
        return lambda flow: None if flow.amount is None else flow.amount.currency
    if key in ("year", "month"):
        return _calendar_reader(date, 4 if key == "year" else 7)
    end, _, fact = key.partition("_")
    return _end_reader(end, "organization_type" if fact == "type" else fact, dataset)


def _calendar_reader(date: str, length: int) -> KeyPart:
    """Return a reader that works each date out once; dates are told apart as objects."""
    when_of = operator.attrgetter(date)
    known: dict[int, tuple[When | None, str | None]] = {}  # the date is held: no other has its id

    def read(flow: Flow) -> str | None:
        when = when_of(flow)
        found = known.get(id(when))
        if found is None:
            found = known[id(when)] = (when, calendar_key(when, length))
        return found[1]

    return read


def _end_reader(end: str, fact: str, dataset: Dataset) -> KeyPart:
    party_of = operator.attrgetter(end)

    @functools.cache
    def of(party: str | None) -> Hashable:
        return None if party is None else getattr(dataset.get(party), fact, None)

    return lambda flow: of(party_of(flow))


def calendar_key(when: When | None, length: int) -> str | None:
    """Return the year or month that all days of a date lie in, or the date as it is written."""
    if when is None:
        return None
    first, last = (
        day.isoformat()[:length] if day else None for day in (when.earliest, when.latest)
    )
    vague = getattr(when, "approximate", False) or getattr(when, "uncertain", False)
    return first if first is not None and first == last and not vague else when.edtf
