"""Every error that civdiplo raises on purpose.

The tree; each error is also the builtin that a caller would expect:

    CivdiploError
    ├── InvalidValueError      (ValueError)   a value breaks a rule of its field
    │   └── CurrencyMismatchError             two currencies or units in one sum or comparison
    ├── UndecidedError         (ValueError)   "maybe" was asked to be yes or no
    ├── InvalidDataError       (ValueError)   a file or document has faults; all of them are listed
    ├── DuplicateIdError       (ValueError)   two entities claim one id
    ├── UnknownIdError         (KeyError)     no entity of that id is here
    ├── UnknownTypeError       (LookupError)  no entity type of that name is registered
    ├── MissingRateError       (LookupError)  no exchange rate answers what was asked
    ├── MissingIndexError      (LookupError)  no price index answers what was asked
    └── MissingExtraError      (ImportError)  an optional package is not installed

The facts are attributes, the sentence is made in ``__str__``, and every error survives pickling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

__all__ = [
    "CivdiploError",
    "CurrencyMismatchError",
    "DuplicateIdError",
    "Fault",
    "InvalidDataError",
    "InvalidValueError",
    "MissingExtraError",
    "MissingIndexError",
    "MissingRateError",
    "UndecidedError",
    "UnknownIdError",
    "UnknownTypeError",
]

_SHOWN = 120  # characters of a foreign value that a message quotes


def shown(value: object) -> str:
    """Quote a value for a message: its repr, cut to a length that a terminal line bears."""
    try:
        text = repr(value)
    except Exception:  # a foreign __repr__ may fail; a message must not  # noqa: BLE001
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _restore(cls: type[CivdiploError], sentence: str, facts: dict[str, Any]) -> CivdiploError:
    error = cls.__new__(cls, sentence)
    error.__dict__.update(facts)
    return error


class CivdiploError(Exception):
    """The base of every error raised on purpose by civdiplo."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by facts, so that errors cross process borders unchanged.

        The sentence stands in for the arguments, which may be an iterator that no pickle holds.
        """
        return _restore, (type(self), str(self), dict(self.__dict__))


class InvalidValueError(CivdiploError, ValueError):
    """A value breaks a rule of its field.

    ``field`` names the field, ``rule`` says what it must be, ``value`` is what was given,
    ``hint`` (may be empty) says what to do.
    """

    def __init__(self, field: str, rule: str, value: object, *, hint: str = "") -> None:
        self.field: str = field
        self.rule: str = rule
        self.value: object = value
        self.hint: str = hint

    def __str__(self) -> str:
        """Return the sentence: field, rule, value, hint."""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.field} {self.rule}, not {shown(self.value)}{hint}"


class CurrencyMismatchError(InvalidValueError):
    """Two currencies, or two units, met in one sum or comparison."""

    def __init__(self, left: str, right: str, *, operation: str = "added") -> None:
        super().__init__("currency", f"must be {left}", right)
        self.left: str = left
        self.right: str = right
        self.operation: str = operation

    def __str__(self) -> str:
        """Return the sentence, with the way out: a rate joins two currencies, not two units."""
        codes = all(len(one) == 3 and one.isupper() for one in (self.left, self.right))
        rate = "convert at a dated rate first, or " if codes else ""
        return f"{self.left} and {self.right} cannot be {self.operation}; {rate}keep them apart"


class UndecidedError(CivdiploError, ValueError):
    """A question whose answer is "maybe" was asked to be yes or no."""

    def __init__(self, question: str, *, hint: str = "") -> None:
        self.question: str = question
        self.hint: str = hint

    def __str__(self) -> str:
        """Return the sentence: the question and how to ask it otherwise."""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.question} cannot be decided from what is stated{hint}"


class Fault:
    """One thing that is wrong with a file or document, and exactly where.

    ``file`` and ``line`` (from 1) are None where the data did not come from a file; ``path`` is a
    JSONPath such as ``$.parties[1]``, ``field`` its last name; ``rule`` says what it must be;
    ``value`` is the offending value, quoted and cut; ``entity`` the id it stands in, if known.
    """

    __slots__ = ("entity", "field", "file", "line", "path", "rule", "value")

    def __init__(
        self,
        path: str,
        rule: str,
        value: str,
        *,
        field: str = "",
        file: str | None = None,
        line: int | None = None,
        entity: str | None = None,
    ) -> None:
        self.path: str = path
        self.rule: str = rule
        self.value: str = value
        self.field: str = field
        self.file: str | None = file
        self.line: int | None = line
        self.entity: str | None = entity

    def at(self, *, file: str | None, line: int | None) -> Fault:
        """Return the same fault, placed in a file."""
        return Fault(
            self.path,
            self.rule,
            self.value,
            field=self.field,
            file=file,
            line=line,
            entity=self.entity,
        )

    def within(self, path: str) -> Fault:
        """Return the same fault as one of a larger document, in which the part is at ``path``.

        >>> str(Fault("$.name", "must be stated", "None").within("$.features[2].properties"))
        '$.features[2].properties.name: must be stated, not None'
        """
        return Fault(
            path + self.path.removeprefix("$"),
            self.rule,
            self.value,
            field=self.field,
            file=self.file,
            line=self.line,
            entity=self.entity,
        )

    def _facts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        """Two faults are equal when all their facts are."""
        return self._facts() == other._facts() if isinstance(other, Fault) else NotImplemented

    def __hash__(self) -> int:
        """Hash by the facts."""
        return hash(self._facts())

    def __repr__(self) -> str:
        """Show the fault as its sentence."""
        return f"Fault({str(self)!r})"

    def __str__(self) -> str:
        """Return ``file:line: path: field rule, not value``."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        value = f", not {self.value}" if self.value else ""
        what = f"{self.field} {self.rule}" if self.field else self.rule
        entity = f" (in {self.entity})" if self.entity else ""
        return f"{f'{place}: ' if place else ''}{self.path}: {what}{value}{entity}"


class InvalidDataError(CivdiploError, ValueError):
    """A file or document has faults; ``faults`` lists all of them, in the order of the input."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        """Return one line a fault."""
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''}"
        return "\n".join([f"{head}:", *(f"  {fault}" for fault in self.faults)])


class DuplicateIdError(CivdiploError, ValueError):
    """Two entities claim one id, be they equal or not; ``ids`` lists every such id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: tuple[str, ...] = tuple(ids)

    def __str__(self) -> str:
        """Return the sentence with the first ids."""
        listed = ", ".join(self.ids[:10]) + (", …" if len(self.ids) > 10 else "")
        return (
            f"more than one entity has the id {listed}; "
            "use replace() to change an entity, merge() to join datasets"
        )


class UnknownIdError(CivdiploError, KeyError):
    """No entity of that id is in the dataset; ``near`` lists ids that look alike."""

    def __init__(self, id: str, *, near: Iterable[str] = ()) -> None:
        self.id: str = id
        self.near: tuple[str, ...] = tuple(near)

    def __str__(self) -> str:
        """Return the sentence with the ids that look alike."""
        near = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        return f"no entity has the id {shown(self.id)}{near}"


class UnknownTypeError(CivdiploError, LookupError):
    """No entity type of that name is registered; ``known`` lists those that are."""

    def __init__(self, name: str, *, known: Iterable[str] = ()) -> None:
        self.name: str = name
        self.known: tuple[str, ...] = tuple(known)

    def __str__(self) -> str:
        """Return the sentence with the known types."""
        return (
            f"no entity type {shown(self.name)} is registered; "
            f"known: {', '.join(self.known)}; register_entity_type() adds one"
        )


class MissingRateError(CivdiploError, LookupError):
    """No exchange rate answers what was asked; ``available`` says what is there instead."""

    def __init__(
        self,
        base: str,
        quote: str,
        on: datetime.date | None,
        *,
        source: str,
        available: str = "",
    ) -> None:
        self.base: str = base
        self.quote: str = quote
        self.on: datetime.date | None = on
        self.source: str = source
        self.available: str = available

    def __str__(self) -> str:
        """Return the sentence: what was asked of whom, and what is there."""
        on = f" on {self.on.isoformat()}" if self.on else ""
        there = f"; there is {self.available}" if self.available else ""
        return f"{self.source} has no rate {self.base} to {self.quote}{on}{there}"


class MissingIndexError(CivdiploError, LookupError):
    """No price index answers what was asked; ``available`` says what is there instead."""

    def __init__(self, currency: str, year: int, *, source: str, available: str = "") -> None:
        self.currency: str = currency
        self.year: int = year
        self.source: str = source
        self.available: str = available

    def __str__(self) -> str:
        """Return the sentence: what was asked of whom, and what is there."""
        there = f"; {self.available}" if self.available else ""
        return f"{self.source} has no price index for {self.currency} in {self.year}{there}"


class MissingExtraError(CivdiploError, ImportError):
    """An optional package is not installed; the message is the pip command that installs it."""

    def __init__(self, feature: str, *, package: str, extra: str) -> None:
        self.feature: str = feature
        self.package: str = package
        self.extra: str = extra

    def __str__(self) -> str:
        """Return the sentence with the exact command."""
        return f"{self.feature} needs {self.package}: pip install 'civdiplo[{self.extra}]'"
