"""The version of the written form, and the way from older ones to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.serialize.faults import REFUSALS

__all__ = ["SCHEMA_VERSION", "Migration", "check_version", "migrated", "register_migration"]

SCHEMA_VERSION = 1
"""The version of the written form that this release writes."""

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

_MIGRATIONS: dict[int, Migration] = {}


def register_migration(from_version: int, function: Migration) -> None:
    """Let records of an older version be read: one step, from that version to the next.

    Args:
        from_version: The version that the step starts from, 0 or more and below SCHEMA_VERSION.
        function: Takes one entity as plain data in that version and returns it in the next one.
            It may change its argument. A record that it cannot read it refuses with a ValueError.

    Raises:
        InvalidValueError: The version is not an older one, or its step is registered already.
    """
    if type(from_version) is not int or not 0 <= from_version < SCHEMA_VERSION:
        rule = f"must be a version from 0 to {SCHEMA_VERSION - 1}"
        raise InvalidValueError("from_version", rule, from_version)
    if _MIGRATIONS.setdefault(from_version, function) is not function:
        raise InvalidValueError("from_version", "must not have another step already", from_version)


def check_version(version: object) -> int:
    """Return a version that can be read.

    Raises:
        InvalidDataError: It is no version, a newer one, or an older one without a way to this one.
    """
    if type(version) is not int or version < 0:
        raise _refused("must be the version of the format, a whole number", version)
    if version > SCHEMA_VERSION:
        raise _refused(
            f"must be at most {SCHEMA_VERSION} (a newer civdiplo wrote this; update to read it)",
            version,
        )
    missing = [step for step in range(version, SCHEMA_VERSION) if step not in _MIGRATIONS]
    if missing:
        rule = f"must be {SCHEMA_VERSION} (no migration from version {missing[0]} is registered)"
        raise _refused(rule, version)
    return version


def migrated(data: dict[str, Any], version: int) -> dict[str, Any]:
    """Return a record of an older version in the present one, step by step.

    Raises:
        InvalidDataError: A step refuses the record.
    """
    for step in range(version, SCHEMA_VERSION):
        try:
            data = _MIGRATIONS[step](data)
        except InvalidDataError:
            raise
        except REFUSALS as error:
            rule = f"must be readable as version {step} ({type(error).__name__}: {error})"
            raise InvalidDataError([Fault("$", rule, shown(data))]) from error
    return data


def _refused(rule: str, version: object) -> InvalidDataError:
    return InvalidDataError([Fault("$.civdiplo", rule, shown(version), field="civdiplo")])
