"""What a row of a table makes: templates of entities, filled with columns and constants."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

import attrs
from attrs import frozen

from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import FieldShape, Part, shapes
from civdiplo.errors import InvalidValueError
from civdiplo.serialize.faults import did_you_mean
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period

__all__ = [
    "Column",
    "Each",
    "First",
    "Key",
    "MoneyOf",
    "PeriodOf",
    "Template",
    "is_fit",
    "parts_of",
    "slug",
]

Convert: TypeAlias = Callable[[str], Any] | Mapping[str, Any]

_ID_LENGTH = 200
_DIGEST = 16
_UNFIT = re.compile(r"[^0-9A-Za-z.]+")
_CLEAN = re.compile(r"[0-9A-Za-z.]+(?:-[0-9A-Za-z.]+)*")


@frozen
class Column:
    """The text of one column.

    Args:
        name: The name of the column.
        convert: A function of the text, or a mapping of the texts that may stand there; what it
            gives goes into the field, None for nothing.
        language: BCP 47 tag of the text, where the field holds words; that of the table if None.
        scheme: The scheme of the code, where the field holds identifiers.
        split: What parts several values in one cell, such as ";".
    """

    name: str
    convert: Convert | None = attrs.field(default=None, kw_only=True)
    language: str | None = attrs.field(default=None, kw_only=True)
    scheme: str | None = attrs.field(default=None, kw_only=True)
    split: str | None = attrs.field(default=None, kw_only=True)


@frozen(init=False)
class First:
    """The first of several columns that states something; the report says where it is a later one.

    Args:
        columns: The columns, or their names.
    """

    columns: tuple[Column, ...]

    def __init__(self, *columns: Column | str) -> None:
        held = tuple(Column(one) if isinstance(one, str) else one for one in columns)
        object.__setattr__(self, "columns", held)


@frozen
class PeriodOf:
    """A period: EDTF texts for its first and last date, or what columns hold of them.

    A blank end is unknown; give ".." for one that is open.
    """

    start: Any = None
    end: Any = None


@frozen
class MoneyOf:
    """An amount of money, nothing where the amount is blank.

    Args:
        amount: The column of the amount, plain digits (or converted to such).
        currency: The column of the ISO 4217 code, or the code.
    """

    amount: Any
    currency: Any


@frozen(init=False, eq=False)
class Each:
    """A part of an entity of which every row adds one, such as a step in the history of a case.

    Args:
        makes: The type of the part.
        in_order_of: The field of the part that they are put in order by: a number, a text, or a
            date, by its earliest day. A row that does not state it makes no entity. Parts that are
            alike in it keep the order of the table; all do so if None.
        fields: What the fields of the part hold, as in a `Template`.

    Raises:
        InvalidValueError: The part has no such field, or a required one is not filled.
    """

    makes: type[Part]
    in_order_of: str | None
    fields: Mapping[str, Any]
    shapes: tuple[FieldShape, ...] = attrs.field(repr=False)

    def __init__(
        self, makes: type[Part], /, *, in_order_of: str | None = None, **fields: Any
    ) -> None:
        shapes = _filled_shapes(makes, fields, ())
        if in_order_of is not None and in_order_of not in fields:
            rule = "must be one of the fields that are filled"
            raise InvalidValueError("in_order_of", rule, in_order_of)
        held = {
            "makes": makes,
            "in_order_of": in_order_of,
            "fields": dict(fields),
            "shapes": shapes,
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)

    def in_order(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Return the parts in their order."""
        if self.in_order_of is None:
            return tuple(parts)
        return tuple(sorted(parts, key=lambda part: _place(getattr(part, str(self.in_order_of)))))


def _place(value: Any) -> Any:
    return value.earliest if isinstance(value, (PartialDate, Period)) else value


@frozen(init=False)
class Key:
    """What the id of an entity is made of: the same content gives the same id, in any table.

    The id is the prefix and the parts, "place-Pskov--RU"; where that is not fit for an id, or could
    stand for another key, a digest of the parts ends it.

    Args:
        parts: Names of columns, columns, or templates and keys, whose ids are taken.
        prefix: What the id begins with; the type of the entity in lower case if None. Keys that
            shall meet in one entity have one prefix.
        unordered: Whether the parts give the same id in any order, as the two sides of a twinning
            do. The report then lists what is stated from one side only.
    """

    parts: tuple[Any, ...]
    prefix: str | None
    unordered: bool

    def __init__(
        self, *parts: str | Column | Key | Template, prefix: str | None = None,
        unordered: bool = False,
    ) -> None:  # fmt: skip
        if not parts:
            raise InvalidValueError("key", "must be made of at least one column", parts)
        if prefix is not None and not _CLEAN.fullmatch(prefix):
            raise InvalidValueError("prefix", "must be letters, digits, dots and hyphens", prefix)
        held = tuple(Column(part) if isinstance(part, str) else part for part in parts)
        for name, value in (("parts", held), ("prefix", prefix), ("unordered", unordered)):
            object.__setattr__(self, name, value)


@frozen(init=False, eq=False)
class Template:
    """What a row makes: an entity, filled field by field.

    Args:
        makes: The type of the entity.
        key: What its id is made of; a text is the name of one column.
        fields: What the fields of the entity hold: a `Column`, `First`, `PeriodOf`, `MoneyOf`, a
            template or `Key` for a reference, a mapping (language tags for words, namespaced keys
            for ``extra``) or list of these, an `Each`, or a constant.

    Raises:
        InvalidValueError: The type has no such field, or a required one is not filled.
    """

    makes: type[Entity]
    key: Key
    fields: Mapping[str, Any]
    shapes: tuple[FieldShape, ...] = attrs.field(repr=False)
    converters: tuple[Callable[[Any], Any] | None, ...] = attrs.field(repr=False)
    gathered: Mapping[str, Each] = attrs.field(repr=False)

    def __init__(self, makes: type[Entity], key: Key | str, /, **fields: Any) -> None:
        key = Key(key) if isinstance(key, str) else key
        if key.prefix is None:
            word = type_name(makes).rpartition(":")[2].lower()
            key = Key(*key.parts, prefix=word, unordered=key.unordered)
        filled = _filled_shapes(makes, fields, ("id",))
        attributes = attrs.fields_dict(makes)
        held = {
            "makes": makes,
            "key": key,
            "fields": dict(fields),
            "shapes": filled,
            "converters": tuple(_converter(attributes[name]) for name in fields),
            "gathered": {name: spec for name, spec in fields.items() if isinstance(spec, Each)},
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)


def _filled_shapes(
    makes: type[Entity | Part], fields: Mapping[str, Any], given: tuple[str, ...]
) -> tuple[FieldShape, ...]:
    """Return the shapes of the fields that are filled; those ``given`` are filled otherwise."""
    known = {shape.name: shape for shape in shapes(makes)}
    for name in fields:
        if name not in known or name in given:
            rule = f"must be a field of {makes.__name__}"
            hint = did_you_mean(name, [one for one in known if one not in given])
            raise InvalidValueError("field", rule, name, hint=hint)
    missing = [one.name for one in known.values() if one.required and one.name not in fields]
    unfilled = [name for name in missing if name not in given]
    if unfilled:
        rule = f"must be filled, as {makes.__name__} requires it"
        raise InvalidValueError(unfilled[-1], rule, None)
    return tuple(known[name] for name in fields)


def _converter(attribute: attrs.Attribute[Any]) -> Callable[[Any], Any] | None:
    found: Any = attribute.converter
    return cast("Callable[[Any], Any] | None", found)


def parts_of(spec: Any) -> Iterator[Any]:
    """Yield all that a template, or what fills one of its fields, is made of, and it last."""
    inner: Iterable[Any] = ()
    if isinstance(spec, Template):
        inner = (spec.key, spec.fields)
    elif isinstance(spec, Each):
        inner = (spec.fields,)
    elif isinstance(spec, (Key, First, PeriodOf, MoneyOf)):
        inner = attrs.astuple(spec, recurse=False)
    elif isinstance(spec, Mapping):
        inner = spec.values()
    elif isinstance(spec, (list, tuple)):
        inner = spec
    for one in inner:
        yield from parts_of(one)
    yield spec


def is_fit(part: str) -> bool:
    """Tell whether a text may stand in an id as it is, and be told from the parts beside it."""
    return _CLEAN.fullmatch(part) is not None


@functools.lru_cache(maxsize=1 << 16)
def slug(prefix: str, parts: tuple[str, ...], *, fit: bool) -> str:
    """Return the id of a key: readable, and the same always; with a digest unless all parts fit.

    >>> slug("place", ("Pskov", "RU"), fit=True)
    'place-Pskov--RU'
    >>> slug("place", ("Kraków", "PL"), fit=False)
    'place-Krakow--PL-29d71894f5f31f61'
    """
    plain = f"{prefix}-{'--'.join(parts)}"
    if fit and len(plain) <= _ID_LENGTH:
        return plain
    words = [_UNFIT.sub("-", _in_ascii(part)).strip("-") for part in parts]
    readable = "-".join([prefix, "--".join(word for word in words if word)]).rstrip("-")
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]
    return f"{readable[: _ID_LENGTH - _DIGEST - 1]}-{digest}"


def _in_ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
