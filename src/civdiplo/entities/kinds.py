"""Kinds of ties: which of them entities can state, so that a misspelt one is not asked for."""

from __future__ import annotations

from collections.abc import Iterable

from civdiplo.entities.base import Entity, entity_types
from civdiplo.errors import InvalidValueError
from civdiplo.values.spelling import near_words

__all__ = ["check_tie_kinds", "tie_kinds_of"]


def tie_kinds_of(cls: type[Entity]) -> tuple[str, ...] | None:
    """Return the kinds of tie that entities of a type may state; None where it does not say.

    What a class says of its ``ties`` holds for subclasses that do not have their own.

    >>> from civdiplo.entities.agreements import Memorandum
    >>> tie_kinds_of(Memorandum)
    ('memorandum',)
    """
    for one in cls.__mro__[: cls.__mro__.index(Entity)]:
        said: tuple[str, ...] | None = vars(one).get("tie_kinds")
        if said is not None:
            return said
        if "ties" in vars(one):
            return None
    return () if cls.plain_tie is None else (cls.plain_tie.kind,)


def check_tie_kinds(
    field: str, kinds: Iterable[str], types: Iterable[type[Entity]] = ()
) -> frozenset[str]:
    """Return kinds of ties if there are such kinds, whether or not any such tie is stated.

    Args:
        field: The name of the argument, for errors.
        kinds: One kind, or several.
        types: Types of entities beside the registered ones. Where one of all these does not say
            which kinds it states, any kind may be one of its own.

    Raises:
        InvalidValueError: No type can state such a tie; it says which kinds look alike.
    """
    if not isinstance(kinds, Iterable):
        raise InvalidValueError(field, "must be a kind of tie, or several", kinds)
    asked = frozenset([kinds] if isinstance(kinds, str) else kinds)
    said = list(map(tie_kinds_of, {*entity_types().values(), *types}))
    known = {kind for of_type in said for kind in of_type or ()}
    if None in said or asked <= known:
        return asked
    wrong = min(asked - known, key=str)
    near = near_words(wrong, sorted(known))
    listed = f"there are {', '.join(sorted(known))}"
    hint = f"did you mean {' or '.join(near)}?" if near else listed
    raise InvalidValueError(field, "must be a kind of tie that entities state", wrong, hint=hint)
