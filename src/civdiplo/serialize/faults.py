"""Every error below a record becomes faults with the path from the record down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.plain import child_path
from civdiplo.values.spelling import near_words

__all__ = ["REFUSALS", "did_you_mean", "faults_at", "moved", "refusal"]

_NUMBER = re.compile(r"-?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?")
_QUOTE = "write the number in quotes"

# What a constructor or a foreign value's ``from_plain`` may raise to refuse what it was given.
# InvalidValueError and InvalidDataError are ValueErrors.
REFUSALS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


def refusal(path: str, rule: str, value: object) -> InvalidDataError:
    """Return an error of one fault."""
    return InvalidDataError([Fault(path, rule, shown(value))])


def faults_at(error: Exception, key: str | int, given: object) -> list[Fault]:
    """Return the faults of a value as those of the object or list that holds it.

    Args:
        error: What the value was refused with; paths in it begin at the value.
        key: The field or position that the value has in what holds it.
        given: The value.
    """
    place = child_path("$", key)
    name = key if isinstance(key, str) else ""
    if isinstance(error, InvalidDataError):
        return [moved(fault, place, name) for fault in error.faults]
    if not isinstance(error, InvalidValueError):
        rule = f"must be readable ({type(error).__name__}: {error})"
        return [Fault(place, rule, shown(given), field=name)]
    rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
    if isinstance(given, Mapping) and error.field in given:
        inner = child_path(place, error.field)
        return [Fault(inner, rule, shown(error.value), field=error.field)]
    return [Fault(place, rule, shown(given), field=name)]


def moved(fault: Fault, place: str, name: str = "", *, entity: str | None = None) -> Fault:
    """Return a fault whose path begins at ``place`` instead of ``$``; ``name`` is its last name."""
    wants_quotes = fault.rule == "must be text" and _NUMBER.fullmatch(fault.value)
    return Fault(
        place + fault.path[1:],
        f"{fault.rule} ({_QUOTE})" if wants_quotes else fault.rule,
        fault.value,
        field=fault.field or _last_name(fault.path) or name,
        file=fault.file,
        line=fault.line,
        entity=fault.entity or entity,
    )


def _last_name(path: str) -> str:
    end = path.rpartition(".")[2]
    return "" if end.startswith("$") else end.partition("[")[0]


def did_you_mean(name: Any, known: Iterable[str]) -> str:
    """Return the names that look alike as a parenthesis, or all of them where none does."""
    listed = list(known)
    near = near_words(name, listed)
    return f"(did you mean {' or '.join(near)}?)" if near else f"({', '.join(listed)})"
