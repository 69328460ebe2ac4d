"""The annotation of a field is the single truth about it.

Checks, references, the reader, the writer and the JSON Schema are all derived from the type hints
of an entity, read once per class: ``tuple[OrganizationId, ...] | None`` says that the field is
optional, holds many, and holds ids of organizations.
"""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from civdiplo.entities.content import Content
from civdiplo.errors import InvalidValueError
from civdiplo.values.codes import check_country, check_language, check_theme
from civdiplo.values.identifiers import check_id
from civdiplo.values.patterns import Pattern
from civdiplo.values.plain import EMPTY, FrozenDict
from civdiplo.values.text import check_text

__all__ = [
    "AnyId",
    "CountryCode",
    "FieldShape",
    "LanguageCode",
    "OwnId",
    "Part",
    "Refers",
    "Text",
    "ThemeCode",
    "Word",
    "check_part",
    "shapes",
]


Kind = Literal[
    "text", "reference", "choice", "integer", "decimal", "flag", "plain", "value", "part"
]


@frozen
class Refers:
    """Marks a text as the id of an entity of one of these types (by name; none named: any)."""

    types: tuple[str, ...] = ()


@frozen
class Checked:
    """Marks a text as checked by a function of (field, value) that raises or returns it."""

    name: str
    check: Callable[[str, str], object]


_NUMBERS: dict[Any, Kind] = {int: "integer", Decimal: "decimal", bool: "flag"}
_WORD = Pattern(r"[a-z][a-z0-9]*(?:[ -][a-z0-9]+)*")
_KEY = Pattern(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+:\S+")


def _check_word(field: str, value: str) -> None:
    if not _WORD.fullmatch(value):
        raise InvalidValueError(field, "must be lower-case English words such as 'chair'", value)


OwnId = Annotated[str, Checked("id", lambda f, v: check_id(v, field=f))]
AnyId = Annotated[str, Refers()]
CountryCode = Annotated[str, Checked("country", lambda f, v: check_country(v, field=f))]
LanguageCode = Annotated[str, Checked("language", lambda f, v: check_language(v, field=f))]
ThemeCode = Annotated[str, Checked("theme", lambda f, v: check_theme(v, field=f))]
Word = Annotated[str, Checked("word", _check_word)]
Text = Annotated[str, Checked("text", lambda f, v: check_text(v, field=f))]


@frozen
class FieldShape:
    """What one field of an entity or part may hold, as its annotation says.

    ``kind`` is the sort of thing at the leaf; ``types`` the classes it may be an instance of;
    ``choices`` the words of a closed list; ``refers`` the entity types a reference may point to;
    ``check`` the code list or rule of a text.
    """

    name: str
    kind: Kind
    types: tuple[type, ...]
    required: bool
    optional: bool
    many: bool
    default: Any
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    check: Checked | None = None

    def verify(self, value: object) -> None:
        """Raise InvalidValueError unless ``value`` is what the field may hold."""
        if value is None:
            if not self.optional:
                raise InvalidValueError(self.name, "must be stated", value)
        elif not self.many:
            self.verify_one(value, self.name)
        elif not isinstance(value, tuple):
            raise InvalidValueError(self.name, "must be a tuple", value)
        else:
            for position, one in enumerate(value):
                self.verify_one(one, f"{self.name}[{position}]")

    def verify_one(self, value: object, field: str) -> None:
        """Raise InvalidValueError unless ``value`` is what one place of the field may hold."""
        if not isinstance(value, self.types) or (isinstance(value, bool) and self.kind != "flag"):
            raise InvalidValueError(field, f"must be {self.says}", value)
        if self.kind == "choice" and value not in self.choices:
            raise InvalidValueError(field, f"must be {self.says}", value)
        if self.kind == "reference":
            check_id(str(value), field=field)
        elif self.check is not None:
            self.check.check(field, str(value))
        elif isinstance(value, FrozenDict):
            _check_extra(field, value)

    @property
    def says(self) -> str:
        """What the field must be, as the end of a sentence."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.kind == "reference":
            return f"the id of {_any_of(self.refers or ('entity',))}"
        if self.check is not None:
            return f"a {self.check.name}"
        if self.kind == "integer":
            return "a whole number"
        if self.kind == "flag":
            return "true or false"
        return _any_of(tuple(kind.__name__ for kind in self.types))


def _any_of(names: tuple[str, ...]) -> str:
    words = [f"an {name}" if name[0] in "AEIOUaeiou" else f"a {name}" for name in names]
    return " or ".join(words)


def _check_extra(field: str, extra: FrozenDict) -> None:
    for key in extra:
        if not _KEY.fullmatch(key):
            rule = "must have keys with a namespace, such as 'org.example:colour'"
            raise InvalidValueError(field, rule, key)


_SHAPES: dict[type, tuple[FieldShape, ...]] = {}


def shapes(cls: type) -> tuple[FieldShape, ...]:
    """Return the shapes of all fields of an attrs class, in the order they are written.

    Raises:
        TypeError: An annotation says nothing that can be checked and written.
    """
    known = _SHAPES.get(cls)
    if known is None:
        hints = get_type_hints(cls, include_extras=True)
        known = tuple(_shape(hints[one.name], one) for one in attrs.fields(cls))
        _SHAPES[cls] = known
    return known


def _shape(hint: Any, attribute: attrs.Attribute[Any]) -> FieldShape:
    members, optional = _members(hint)
    many = len(members) == 1 and get_origin(members[0]) is tuple
    if many:
        members, _ = _members(get_args(members[0])[0])
    default = attribute.default
    return FieldShape(
        name=attribute.name,
        required=default is attrs.NOTHING,
        default=None if default is attrs.NOTHING else default,
        optional=optional,
        many=many,
        **_leaf(members, attribute.name),
    )


def _members(hint: Any) -> tuple[tuple[Any, ...], bool]:
    if get_origin(hint) in (Union, types.UnionType):
        arguments = get_args(hint)
        return tuple(a for a in arguments if a is not type(None)), type(None) in arguments
    return (hint,), False


def _leaf(members: tuple[Any, ...], name: str) -> dict[str, Any]:
    hint = members[0]
    if get_origin(hint) is Literal:
        return {"kind": "choice", "types": (str,), "choices": get_args(hint)}
    if get_origin(hint) is Annotated:
        for mark in get_args(hint)[1:]:
            if isinstance(mark, Refers):
                return {"kind": "reference", "types": (str,), "refers": mark.types}
            if isinstance(mark, Checked):
                return {"kind": "text", "types": (str,), "check": mark}
    if hint is FrozenDict:
        return {"kind": "plain", "types": (FrozenDict,)}
    if hint in _NUMBERS:
        return {"kind": _NUMBERS[hint], "types": (hint,)}
    if all(
        (isinstance(member, type) and attrs.has(member)) or _is_value(member) for member in members
    ):
        kind = "part" if isinstance(hint, type) and issubclass(hint, Part) else "value"
        return {"kind": kind, "types": members}
    raise TypeError(f"{name}: {hint!r} is no annotation that a field of an entity may have")


def _is_value(member: Any) -> bool:
    """Tell whether a class carries its own plain form, as every value does."""
    return isinstance(member, type) and hasattr(member, "from_plain")


def check_part(part: object) -> None:
    """Raise InvalidValueError for the first field that breaks its shape.

    Most values are seen to be right at a glance; `FieldShape.verify` decides on the others.
    """
    cls: Any = type(part)
    values, glances = _glances(cls)
    for value, (default, is_right, shape) in zip(values(part), glances, strict=True):
        if value is not default and not is_right(value):
            shape.verify(value)


Glance = Callable[[Any], bool]
_NO_DEFAULT = object()


@functools.cache
def _glances(cls: type) -> tuple[Callable[[object], tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return what gives all fields at once; and for each its right default, a glance, its shape."""
    held = shapes(cls)
    names = [shape.name for shape in held]
    glances = [(_right_default(shape), _glance(shape), shape) for shape in held]
    if len(names) > 1:
        return operator.attrgetter(*names), glances
    return (lambda part: tuple(getattr(part, name) for name in names)), glances


def _right_default(shape: FieldShape) -> object:
    """Return the object that a field holds where nothing is given, if that is right."""
    if shape.default is None:
        return None if shape.optional else _NO_DEFAULT
    return shape.default if shape.default in ((), EMPTY) else _NO_DEFAULT


def _glance(shape: FieldShape) -> Glance:
    one = _glance_one(shape)
    if shape.many:
        return lambda value: value.__class__ is tuple and all(map(one, value))
    return one


def _glance_one(shape: FieldShape) -> Glance:
    """Return what is true only of what `FieldShape.verify_one` takes; it need not be of all."""
    if shape.kind == "choice":
        choices = frozenset(shape.choices)
        return lambda value: value.__class__ is str and value in choices
    if shape.kind == "reference":
        return _glance_at_text(check_id)
    if shape.check is not None:
        return _glance_at_text(functools.partial(shape.check.check, shape.name))
    kinds = frozenset(shape.types if shape.kind != "plain" else ())  # its keys are always checked
    return lambda value: value.__class__ in kinds


def _glance_at_text(check: Callable[[str], object]) -> Glance:
    def is_right(value: Any) -> bool:
        if value.__class__ is not str:
            return False
        try:
            check(value)
        except InvalidValueError:
            return False
        return True

    return is_right


@frozen(kw_only=True, eq=False, repr=False)
class Part(Content):
    """A piece of an entity with fields of its own and no id, such as a participation.

    Parts may refer to entities; values may not. That is the whole difference.
    """

    def __attrs_post_init__(self) -> None:
        """Check every field against its annotation."""
        check_part(self)
