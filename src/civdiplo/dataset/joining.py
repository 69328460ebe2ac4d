"""How two statements of one field, or of fields that belong together, become one.

A field that a conflict left open (None, with claims that disagree) stays open: no later merge
settles it in passing, so that the result does not depend on the order of merges.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Final, TypeAlias

from civdiplo.dataset.written import written
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.values.identifiers import Identifier
from civdiplo.values.plain import EMPTY, FrozenDict, exact_key, freeze
from civdiplo.values.provenance import Claim
from civdiplo.values.text import LocalText

__all__ = [
    "Values",
    "agreed",
    "claims_of",
    "fields_together",
    "join_extra",
    "join_fields",
    "united",
]

Values: TypeAlias = tuple[Any, ...]

# Fields of which two versions are never mixed: who was the chair from 2012 is not who was a member
# until 2017. Of the first kind, one says nothing without the other.
_INSEPARABLE: Final = (("amount", "currency"), ("latitude", "longitude"), ("covers", "coverage"))
_TOGETHER: Final = (
    *_INSEPARABLE,
    ("period", "role"),
    ("start", "end", "role"),
    ("value", "readings"),
)
_UNITED: Final = ("aliases", "identifiers")
_APART: Final = ("id", "sources", "claims", "extra")


def _grouped(cls: type) -> tuple[tuple[str, ...], ...]:
    left = [shape.name for shape in shapes(cls) if shape.name not in _APART]
    groups = []
    for group in _TOGETHER:
        held = tuple(name for name in group if name in left)
        if len(held) > 1:
            groups.append(held)
            left = [name for name in left if name not in held]
    return (*groups, *((name,) for name in left))


# The names of the fields of an entity type, in the groups that are joined as a whole.
fields_together: Callable[[type], tuple[tuple[str, ...], ...]] = functools.cache(_grouped)


def join_fields(left: Entity, right: Entity, names: tuple[str, ...]) -> Values | None:
    """Return what two versions of an entity say together in these fields; None if they conflict."""
    ours = tuple(getattr(left, name) for name in names)
    theirs = tuple(getattr(right, name) for name in names)
    if ours == theirs:
        return ours
    if _left_open(left, names, theirs) or _left_open(right, names, ours):
        return None
    if _includes(ours, theirs):
        return ours
    if _includes(theirs, ours):
        return theirs
    first, *others = names
    return None if others else _joined(first, *ours, *theirs)


def agreed(names: tuple[str, ...], ours: Values, theirs: Values) -> Values:
    """Return what two versions in conflict state alike, None for the rest."""
    is_split = names in _INSEPARABLE and ours != theirs
    pairs = zip(ours, theirs, strict=True)
    return tuple(None if is_split or our != their else our for our, their in pairs)


def join_extra(left: Entity, right: Entity) -> tuple[FrozenDict, frozenset[str]]:
    """Return the extra data on which two versions agree, and the keys on which they do not."""
    alike: dict[str, Any] = {}
    disputed = set()
    for key in {**left.extra, **right.extra}:
        said = _extra_said(left, key) | _extra_said(right, key)
        if len(said) > 1:
            disputed.add(key)
        else:
            alike |= next(iter(said))
    return freeze(alike), frozenset(disputed)


def united(left: Iterable[Any], right: Iterable[Any]) -> tuple[Any, ...]:
    """Return what is in either, as it is where both are equal, else in an order of its own."""
    ours, theirs = tuple(left), tuple(right)
    return ours if ours == theirs else tuple(sorted({*ours, *theirs}, key=repr))


def claims_of(entity: Entity, field: str, value: object) -> Iterator[Claim]:
    """Yield the claim that an entity's value of a field amounts to, where it has none for it yet.

    It cites the source of the entity. Where the entity has several, or none, which of them states
    the value is not known, and the claim says so.
    """
    plain = freeze(written(value))
    if value is None or value == EMPTY or exact_key(plain) in _claimed(entity, field):
        return
    sources = tuple(sorted({citation.source for citation in entity.sources}))
    if len(entity.sources) == 1:
        yield Claim(field, plain, citation=entity.sources[0])
    else:
        told = f"one of the sources {', '.join(sources)}" if sources else "data without a source"
        yield Claim(field, plain, basis="inferred", inferred_from=told)


def _includes(whole: Values, part: Values) -> bool:
    """Tell whether one side states all that the other does, and nothing else of it."""
    return all(one is None or one == all_ for all_, one in zip(whole, part, strict=True))


def _left_open(entity: Entity, names: tuple[str, ...], others: Values) -> bool:
    """Tell whether claims of an entity stand against taking a field from the other side."""
    for name, other in zip(names, others, strict=True):
        if getattr(entity, name) is None and other is not None and entity.claims:
            claimed = _claimed(entity, name)
            if claimed and (len(names) > 1 or claimed != {exact_key(freeze(written(other)))}):
                return True
    return False


def _claimed(entity: Entity, field: str) -> set[Hashable]:
    return {exact_key(claim.value) for claim in entity.claims if claim.field == field}


def _extra_said(entity: Entity, key: str) -> set[FrozenDict]:
    if key in entity.extra:
        return {FrozenDict({key: entity.extra[key]})}
    claimed = (claim.value for claim in entity.claims if claim.field == "extra")
    return {
        FrozenDict({key: value[key]})
        for value in claimed
        if isinstance(value, FrozenDict) and key in value
    }


def _joined(name: str, ours: object, theirs: object) -> Values | None:
    if isinstance(ours, LocalText) and isinstance(theirs, LocalText):
        texts = dict(ours.items()) | dict(theirs.items())
        is_agreed = all(texts[tag] == text for tag, text in ours.items())
        return (LocalText(texts),) if is_agreed else None
    if name in _UNITED and isinstance(ours, tuple) and isinstance(theirs, tuple):
        # "Stated as none" on one side contradicts what the other states.
        is_agreed = bool(ours and theirs) and _codes_agree(ours, theirs)
        return (united(ours, theirs),) if is_agreed else None
    return None


def _codes_agree(ours: Values, theirs: Values) -> bool:
    """Tell whether in each scheme that both know one side has all codes of the other."""
    left, right = _codes(ours), _codes(theirs)
    return all(
        left[scheme] <= right[scheme] or right[scheme] <= left[scheme]
        for scheme in left.keys() & right.keys()
    )


def _codes(values: Values) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for value in values:
        if isinstance(value, Identifier):
            codes.setdefault(value.scheme, set()).add(value.code)
    return codes
