"""Reading the written form of a value: strict keys, and every fault at once with its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.plain import child_path

__all__ = ["read_fields", "read_list", "read_text", "read_texts", "read_value"]

T = TypeVar("T")


def read_text(value: object, field: str) -> str:
    """Return a text as it is; a number or null is not one."""
    if not isinstance(value, str):
        raise InvalidValueError(field, "must be text", value)
    return value


def read_fields(
    plain: object, readers: Mapping[str, Callable[[Any], Any]], *, required: tuple[str, ...]
) -> dict[str, Any]:
    """Return the fields of an object, each read by its reader; all faults are raised together.

    Args:
        plain: The written form.
        readers: For each key that may be there, what reads it.
        required: The keys that must be there.

    Raises:
        InvalidDataError: It is no object, or a key is unknown, missing or unreadable.
    """
    if not isinstance(plain, Mapping):
        raise InvalidDataError([Fault("$", "must be an object", shown(plain))])
    known = ", ".join(readers)
    faults = [
        Fault(child_path("$", str(key)), f"must be one of {known}", shown(key))
        for key in plain
        if key not in readers
    ]
    faults += [
        Fault(child_path("$", key), "must be there", "", field=key)
        for key in required
        if key not in plain
    ]
    held: dict[str, Any] = {}
    for key, reader in readers.items():
        if key in plain:
            try:
                held[key] = reader(plain[key])
            except (InvalidValueError, InvalidDataError) as error:
                faults += _faults(error, key)
    if faults:
        raise InvalidDataError(faults)
    return held


def read_texts(
    make: Callable[..., T],
    plain: object,
    readers: Mapping[str, Callable[[Any], Any]],
    *,
    required: frozenset[str],
) -> T:
    """Make a value of an object that holds texts only; all faults are raised together.

    ``make`` takes the texts by their keys and refuses what the readers refuse, so that they are
    asked only where something is wrong.

    Raises:
        InvalidDataError: It has faults.
    """
    if isinstance(plain, dict) and required <= plain.keys() <= readers.keys():
        try:
            if all(type(value) is str for value in plain.values()):
                return make(**plain)
        except InvalidValueError:
            pass  # the readers say what is wrong, and whether it is all
    return read_value(make, read_fields(plain, readers, required=tuple(sorted(required))))


def read_value(make: Callable[..., T], fields: Mapping[str, Any]) -> T:
    """Make a value of fields that are each right; a rule between them is a fault of the whole.

    Raises:
        InvalidDataError: The fields do not go together.
    """
    try:
        return make(**fields)
    except InvalidValueError as error:
        raise InvalidDataError(_faults(error, error.field)) from None


def read_list(plain: object, reader: Callable[[object], T]) -> list[T]:
    """Return the entries of a list, each read by the reader; all faults are raised together.

    Raises:
        InvalidDataError: It is no list, or an entry is unreadable.
    """
    if not isinstance(plain, (list, tuple)):
        raise InvalidDataError([Fault("$", "must be a list", shown(plain))])
    faults: list[Fault] = []
    held: list[T] = []
    for place, entry in enumerate(plain):
        try:
            held.append(reader(entry))
        except (InvalidValueError, InvalidDataError) as error:
            faults += _faults(error, place)
    if faults:
        raise InvalidDataError(faults)
    return held


def _faults(error: InvalidValueError | InvalidDataError, key: str | int) -> list[Fault]:
    path = child_path("$", key)
    if isinstance(error, InvalidValueError):
        return [Fault(path, error.rule, shown(error.value), field=str(key))]
    return [
        Fault(path + fault.path[1:], fault.rule, fault.value, field=fault.field)
        for fault in error.faults
    ]
