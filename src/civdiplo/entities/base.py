"""Entity, the base of everything with an identity, and the registry of entity types.

The registry is open: another package registers its own type and it travels through datasets,
graphs, totals and files like the built-in ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, TypeVar

from attrs import field, frozen

from civdiplo.entities.content import Content
from civdiplo.entities.converters import to_extra, to_text, to_tuple
from civdiplo.entities.links import End, Flow, PlainTie, Tie
from civdiplo.entities.shapes import OwnId, Part, check_part, shapes
from civdiplo.errors import InvalidValueError, UnknownTypeError
from civdiplo.values.patterns import Pattern
from civdiplo.values.periods import When
from civdiplo.values.plain import EMPTY, FrozenDict
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

__all__ = [
    "Entity",
    "Reference",
    "entity_type",
    "entity_types",
    "references",
    "register_entity_type",
    "type_name",
]

E = TypeVar("E", bound="Entity")

_TYPES: dict[str, type[Entity]] = {}
_NAMES: dict[type[Entity], str] = {}
_NAME = Pattern(r"[A-Z][A-Za-z0-9]*|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+:[A-Z][A-Za-z0-9]*")


@frozen(kw_only=True, eq=False, repr=False)
class Entity(Content):
    """Something with an identity, told by its sources.

    Args:
        id: Given by the caller, stable: letters, digits, dots and hyphens, at most 200.
        sources: Where it is told, as citations of Source entities.
        claims: What each source says of single fields, kept side by side where sources disagree
            or where a value is an inference.
        note: What a reader of the entity should know, in one or more languages.
        extra: Other people's plain data under namespaced keys, carried loss-free.

    A type whose entities state one tie of two ends says so in ``plain_tie``; any other that states
    ties has its own ``ties``, and names their kinds in ``tie_kinds``, so that a misspelt kind is
    told from one of which there are no ties.
    """

    plain_tie: ClassVar[PlainTie | None] = None
    tie_kinds: ClassVar[tuple[str, ...] | None] = None

    id: OwnId
    sources: tuple[Citation, ...] = field(default=(), converter=to_tuple)
    claims: tuple[Claim, ...] = field(default=(), converter=to_tuple)
    note: LocalText | None = field(default=None, converter=to_text)
    extra: FrozenDict = field(default=EMPTY, converter=to_extra)

    def __attrs_post_init__(self) -> None:
        """Check every field against its annotation, then the rules that join fields."""
        check_part(self)
        self.check()

    def check(self) -> None:
        """Raise InvalidValueError where fields do not fit each other; the base has no such rule."""

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the ties this entity states; ``find`` looks up what it refers to."""
        plain = self.plain_tie
        if plain is None:
            return iter(())
        ends = []
        for end in plain.ends:
            party = getattr(self, end.field)
            if party is None:
                return iter(())
            role = None if end.role_field is None else getattr(self, end.role_field)
            ends.append(End(party, role or end.role))
        return self.tied(
            plain.kind,
            *ends,
            when=None if plain.when is None else getattr(self, plain.when),
            directed=plain.directed,
            status=None if plain.status is None else getattr(self, plain.status),
        )

    def flows(self, find: Callable[[str], Entity | None]) -> Iterator[Flow]:
        """Yield the flows of value this entity states; ``find`` looks up what it refers to."""
        return iter(())

    def tied(
        self,
        kind: str,
        *ends: End,
        when: When | None = None,
        directed: bool = False,
        status: str | None = None,
    ) -> Iterator[Tie]:
        """Yield the one tie of these ends, in the name of this entity.

        Args:
            kind: The kind of tie.
            ends: Who stands in it, two or more; of a directed tie the first runs to the second.
            when: When it holds; None where nothing is stated of it.
            directed: Whether the ends differ in more than their roles.
            status: The status of the entity: a "planned" tie is no tie yet, and what was
                "cancelled" ties nobody, so that nothing is yielded.
        """
        if status != "cancelled":
            yield Tie(
                entity=self.id,
                kind=kind,
                ends=ends,
                when=when,
                directed=directed,
                standing="planned" if status == "planned" else "actual",
                sources=self.sources,
            )

    def names(self) -> Iterator[LocalText]:
        """Yield the names by which a dataset finds this entity: its name, then its aliases."""
        name = getattr(self, "name", None)
        if isinstance(name, LocalText):
            yield name
        yield from getattr(self, "aliases", None) or ()

    def label(self, *languages: str) -> str:
        """Return the name in the first language that is there, or the id where there is none.

        >>> from civdiplo.entities.actors import Organization
        >>> Organization(id="vufo", name={"en": "Union", "ru": "Союз"}).label("ru")
        'Союз'
        """
        name = getattr(self, "name", None)
        if isinstance(name, LocalText) and type(self).names is Entity.names:
            return name.pick(*languages)  # the first of its names, and nearly always there
        return next((name.pick(*languages) for name in self.names()), self.id)


@frozen
class Reference:
    """One id that an entity holds: where it stands, what it points to, what that may be."""

    path: str
    target: str
    types: tuple[str, ...]


def references(entity: Entity | Part, *, path: str = "$") -> Iterator[Reference]:
    """Yield every id that an entity or part refers to, in the order of its fields."""
    for shape in shapes(type(entity)):
        held = getattr(entity, shape.name)
        if held is None or shape.kind not in ("reference", "part"):
            continue
        values = held if shape.many else (held,)
        for position, value in enumerate(values):
            place = f"{path}.{shape.name}" + (f"[{position}]" if shape.many else "")
            if shape.kind == "part":
                yield from references(value, path=place)
            else:
                yield Reference(place, value, shape.refers)
    if isinstance(entity, Entity):
        yield from _cited(entity, path)


def _cited(entity: Entity, path: str) -> Iterator[Reference]:
    for position, citation in enumerate(entity.sources):
        yield Reference(f"{path}.sources[{position}]", citation.source, ("Source",))
    for position, claim in enumerate(entity.claims):
        if claim.citation is not None:
            yield Reference(f"{path}.claims[{position}]", claim.citation.source, ("Source",))


def register_entity_type(cls: type[E], *, name: str | None = None) -> type[E]:
    """Register an entity type, under its class name or a namespaced one.

    Args:
        cls: An attrs-frozen, keyword-only subclass of Entity; every field needs an annotation
            that the registry understands (see ``civdiplo.entities.shapes``).
        name: ``"Ship"`` or, for other packages, ``"org.example:Ship"``, as files will show it.

    Raises:
        InvalidValueError: The name is taken, badly formed, or the class is no entity type.

    Returns:
        The class, so that it can be used as a decorator.
    """
    name = name or cls.__name__
    if not _NAME.fullmatch(name):
        rule = "must be a class name, with a namespace for other packages"
        raise InvalidValueError("entity type", rule, name, hint="such as 'org.example:Ship'")
    if Entity not in cls.__mro__ or "__attrs_attrs__" not in cls.__dict__:
        raise InvalidValueError("entity type", "must be an attrs subclass of Entity", cls)
    if _TYPES.get(name, cls) is not cls:
        raise InvalidValueError("entity type", "must have a name of its own", name)
    if not cls.__module__.startswith("civdiplo."):  # ours are read on first use, and tested
        shapes(cls)
    _TYPES[name] = cls
    _NAMES[cls] = name
    return cls


def type_name(cls: type[Entity]) -> str:
    """Return the registered name of an entity type, as files show it.

    Raises:
        UnknownTypeError: The class has not been registered.
    """
    try:
        return _NAMES[cls]
    except KeyError:
        raise UnknownTypeError(cls.__name__, known=_TYPES) from None


def entity_type(name: str) -> type[Entity]:
    """Return the entity type of a registered name.

    Raises:
        UnknownTypeError: No type of that name is registered.
    """
    try:
        return _TYPES[name]
    except KeyError:
        raise UnknownTypeError(name, known=_TYPES) from None


def entity_types() -> dict[str, type[Entity]]:
    """Return all registered entity types by name, in the order they were registered."""
    return dict(_TYPES)


def is_of_types(entity: Entity, names: Iterable[str]) -> bool:
    """Tell whether an entity is of one of the named types, or of a subclass of one."""
    names = tuple(names)
    return not names or any(_NAMES.get(cls) in names for cls in type(entity).__mro__)
