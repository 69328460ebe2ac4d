"""Entities as lines of JSON: one function per class, compiled from its shapes.

It gives the text that the json module gives of what `writing` gives, in a fifth of the time: a
field that is not stated costs a look at it, and an id its quotes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.shapes import FieldShape, OwnId
from civdiplo.errors import InvalidValueError
from civdiplo.serialize.leaf_texts import TextOf, leaf_text, listed, quoted, usual_text
from civdiplo.serialize.reading import wired
from civdiplo.serialize.writing import MISSING, part_class, unwritten
from civdiplo.values.plain import EMPTY

__all__ = ["entity_lines", "entity_text"]

_OWN_ID = get_args(OwnId)[1]


def entity_text(entity: Entity) -> str:
    """Return an entity as one line of JSON, without the line feed.

    Raises:
        UnknownTypeError: Its type has not been registered.
        InvalidValueError: It holds what cannot be written.

    >>> from civdiplo.entities import Person
    >>> entity_text(Person(id="envoy", name={"en": "The envoy"}))
    '{"id": "envoy", "type": "Person", "name": {"en": "The envoy"}}'
    """
    cls: Any = type(entity)
    try:
        return _text_of(cls, type_name(cls))(entity)
    except InvalidValueError:
        raise
    except ValueError as error:
        raise _refusal(entity, error) from error


def entity_lines(entities: Iterable[Entity]) -> Iterator[bytes]:
    """Yield entities as lines of JSON in UTF-8, without their line feeds.

    Raises:
        UnknownTypeError: A type has not been registered.
        InvalidValueError: An entity holds what cannot be written.
    """
    texts: dict[Any, TextOf] = {}
    for entity in entities:
        cls: Any = type(entity)
        text = texts.get(cls) or texts.setdefault(cls, _text_of(cls, type_name(cls)))
        try:
            line = text(entity).encode()
        except InvalidValueError:
            raise
        except ValueError as error:
            raise _refusal(entity, error) from error
        yield line


def _refusal(entity: Entity, error: ValueError) -> InvalidValueError:
    """Return what an error says of the entity that could not be written."""
    if isinstance(error, UnicodeEncodeError):
        rule = "must hold only text that UTF-8 can write"
        return InvalidValueError(entity.id, rule, type(entity).__name__)
    return InvalidValueError(entity.id, f"must be writable as JSON ({error})", "...")


@functools.cache
def _text_of(cls: Any, tag: str | None) -> TextOf:
    """Return what gives the text of an object of a class, with its type in it where it has a tag.

    All fields are joined in one expression, which is compiled, as attrs compiles constructors: a
    loop over the fields takes half as long again.
    """
    shapes = {shape.name: shape for shape, _ in wired(cls)}
    told = "" if tag is None else f'"type": {quoted(tag)}'
    made = _Expressions()
    first = [repr("{" + told)] if told else []
    if issubclass(cls, Entity):
        first = [made.with_null(shapes.pop("id"), '{"id": '), repr(f", {told}")]
    pieces = ", ".join([*first, *map(made.member, shapes.values()), "'}'"])
    code = compile(f"lambda held: join(({pieces},))", f"<text of {cls.__qualname__}>", "eval")
    text: TextOf = eval(code, made.names)  # noqa: S307  # all in it is ours: names and constants
    return text if told else lambda held: "{" + text(held).removeprefix(", ")


class _Expressions:
    """Writes the expressions of the fields of one class, and keeps what the names in them mean."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"join": "".join, "quoted": quoted, "empty": EMPTY}

    def member(self, shape: FieldShape) -> str:
        """Return the expression of a comma, a name and a text; of nothing where it is unsaid."""
        key = f", {quoted(shape.name)}: "
        held = f"(v := held.{shape.name})"
        unsaid = unwritten(shape)
        if unsaid is None:
            return f"'' if {held} is None else {self.text(shape, key)}"
        if unsaid is EMPTY:
            return f"'' if {held} is empty or not v else {self.text(shape, key)}"
        if unsaid is MISSING:
            return self.with_null(shape, key)
        self.names[f"unsaid_{shape.name}"] = unsaid
        return f"'' if {held} is unsaid_{shape.name} else {self.with_null(shape, key)}"

    def with_null(self, shape: FieldShape, key: str) -> str:
        """Return the expression of a name and the text of a field, which may be null."""
        null = repr(f"{key}null")
        return f"{null} if (v := held.{shape.name}) is None else {self.text(shape, key)}"

    def text(self, shape: FieldShape, key: str) -> str:
        """Return the expression of a name and the text of ``v``, which is not None."""
        text = _part_text(shape) if shape.kind == "part" else leaf_text(shape)
        self.names[f"text_{shape.name}"] = text
        if not shape.many:
            return self.one(shape, key, "v", "v", "")
        self.names[f"list_{shape.name}"] = listed(text)
        alone = self.one(shape, f"{key}[", "(w := v[0])", "w", "]")  # as most are
        return f"{alone} if len(v) == 1 else {key!r} + list_{shape.name}(v)"

    def one(self, shape: FieldShape, before: str, first: str, again: str, after: str) -> str:
        """Return the expression of one thing's text between two others.

        What is of the very class that is usual in its place is told without a further question.
        """
        before = before.replace("{", "{{")

        def told(inside: str) -> str:
            return f"f{before + inside + after!r}"

        text = f"{{text_{shape.name}({again})}}"
        if shape.kind == "reference" or shape.check == _OWN_ID:
            plain = told(f'"{{{again}}}"')
            return f"({plain} if {first}.__class__ is str else {told(text)})"
        usual = usual_text(shape)
        if usual is None:
            return told(f"{{text_{shape.name}({first})}}")
        self.names[f"class_{shape.name}"], self.names[f"usual_{shape.name}"] = usual
        of_usual = told(f"{{usual_{shape.name}({again})}}")
        return f"({of_usual} if {first}.__class__ is class_{shape.name} else {told(text)})"


def _part_text(shape: FieldShape) -> TextOf:
    tagged = len(shape.types) > 1

    def text(part: Any) -> str:
        cls: Any = part_class(shape, part)
        return _text_of(cls, cls.__name__ if tagged else None)(part)

    return text
