"""Hypothesis strategies for entities and datasets, derived from the shapes of their fields.

A registered type of somebody else's is drawn like the library's own; what its rules ask for beyond
the annotations can be handed in field by field, and hypothesis' own ``register_type_strategy``
makes its value classes known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Place
from civdiplo.entities.agreements import Twinning
from civdiplo.entities.base import Entity, entity_types, type_name
from civdiplo.entities.projects import GrantApplication
from civdiplo.entities.shapes import Checked, FieldShape, Part, shapes
from civdiplo.entities.statements import Reading, StatedFigure
from civdiplo.errors import InvalidValueError
from civdiplo.testing.amounts import currency_codes, estimates, in_kinds, moneys
from civdiplo.testing.dates import partial_dates, periods
from civdiplo.testing.texts import (
    claims,
    country_codes,
    entity_ids,
    identifiers,
    local_texts,
    plain_data,
    theme_codes,
    words,
)
from civdiplo.values.codes import languages
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.plain import freeze
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

__all__ = ["datasets", "entities", "entities_of"]

E = TypeVar("E", bound=Entity)
Strategy: TypeAlias = st.SearchStrategy[Any]
Refer: TypeAlias = Callable[[tuple[str, ...]], Strategy]  # ids of entities of the named types
Arguments: TypeAlias = dict[str, Any]

_MANY = 3  # members of a field that holds many


def entities(*, id: Strategy | None = None) -> st.SearchStrategy[Entity]:
    """Draw entities of every registered type; what they refer to is nowhere.

    Args:
        id: The ids they have; by default any.
    """
    own = {} if id is None else {"id": id}
    return st.sampled_from(list(entity_types().values())).flatmap(
        lambda cls: entities_of(cls, **own)
    )


def entities_of(cls: type[E], **fields: Strategy) -> st.SearchStrategy[E]:
    """Draw entities of one type.

    Args:
        cls: A registered type.
        fields: What to draw single fields from; all others are drawn as their annotations say.
            Fields that do not fit each other are left out where they may be.
    """
    return _drawn(cls, lambda _: entity_ids(), fields)


@st.composite
def datasets(draw: st.DrawFn, *, dangling: bool = True, max_size: int = 10) -> Dataset:
    """Draw datasets whose entities refer to one another, and with ``dangling`` to others too.

    Args:
        draw: Given by hypothesis.
        dangling: Whether some of the ids that entities refer to may be nowhere.
        max_size: How many entities there are at most, beside those that others cannot do without.
    """
    every = list(entity_types().values())
    types = draw(st.lists(st.sampled_from(every), max_size=max_size))
    if not dangling:
        types += _needed(types)
    ids = draw(st.lists(entity_ids(), min_size=len(types), max_size=len(types), unique=True))
    known = list(zip(types, ids, strict=True))

    def refer(names: tuple[str, ...]) -> Strategy:
        there = [known_id for cls, known_id in known if _is_one(cls, names)]
        if not dangling:
            return st.sampled_from(there) if there else st.nothing()
        return st.sampled_from(there) | entity_ids() if there else entity_ids()

    return Dataset([draw(_drawn(cls, refer, {"id": st.just(own)})) for cls, own in known])


def _is_one(cls: type[Entity], names: tuple[str, ...]) -> bool:
    bases = (base for base in cls.__mro__ if base in entity_types().values())
    return not names or any(type_name(base) in names for base in bases)


def _needed(types: list[type[Entity]]) -> list[type[Entity]]:
    """Return the types, each twice, that others cannot do without, and those that they need."""
    needed: dict[type[Entity], None] = {}
    left = list(types)
    while left:
        for names in _asked_for(left.pop()):
            named = entity_types()[names[0]]
            if named not in needed:
                needed[named] = None
                left.append(named)
    return [cls for cls in needed for _ in range(2)]


def _asked_for(cls: type) -> Iterator[tuple[str, ...]]:
    """Yield what the required references of a type and of its parts may point to."""
    met = [cls]
    for holder in met:
        for shape in shapes(holder):
            if shape.kind == "part":
                met += [part for part in shape.types if part not in met]
            elif shape.kind == "reference" and shape.required and shape.refers:
                yield shape.refers


@st.composite
def _drawn(draw: st.DrawFn, cls: type[Any], refer: Refer, given: Mapping[str, Strategy]) -> Any:
    attributes = attrs.fields_dict(cls)
    own = [shape for shape in shapes(cls) if attributes[shape.name].init]
    optional = [shape.name for shape in own if not (shape.required or shape.name in given)]
    stated = draw(st.sets(st.sampled_from(optional), max_size=5)) if optional else set()
    drawn: Arguments = {}
    for shape in own:
        if shape.name in given:
            drawn[shape.name] = draw(given[shape.name])
        elif shape.required or shape.name in stated:
            strategy = _field(cls, shape, refer)
            if not strategy.is_empty:
                drawn[shape.name] = draw(strategy)
    return _made(cls, _FITS[cls](draw, drawn) if cls in _FITS else drawn, optional)


def _made(cls: type[Any], arguments: Arguments, optional: list[str]) -> Any:
    """Make an entity or part, without the optional fields that do not fit the others."""
    aliases = {field.name: field.alias or field.name for field in attrs.fields(cls)}
    for attempt in range(4):
        try:
            return cls(**{aliases[name]: value for name, value in arguments.items()})
        except ValueError as error:  # the rule of a foreign type may be no InvalidValueError
            wrong = error.field.partition("[")[0] if isinstance(error, InvalidValueError) else ""
            dropped = {wrong} if attempt < 2 and wrong in optional else set(optional)
            arguments = {name: one for name, one in arguments.items() if name not in dropped}
    assume(condition=False)
    raise AssertionError  # pragma: no cover  # assume() does not come back


def _field(cls: type[Any], shape: FieldShape, refer: Refer) -> Strategy:
    one = _leaf(shape, refer)
    if shape.many and one.is_empty:
        one = st.just(())
    elif shape.many:
        least = 0 if not shape.required else 2 if shape.kind == "reference" else 1
        most = 2 if cls is Twinning else _MANY
        key = repr if shape.kind == "reference" else None
        one = st.lists(one, min_size=least, max_size=most, unique_by=key).map(tuple)
    return st.none() | one if shape.optional and shape.default is not None else one


def _leaf(shape: FieldShape, refer: Refer) -> Strategy:
    if shape.check is not None:
        return _text(shape.name, shape.check)
    match shape.kind:
        case "reference":
            return refer(shape.refers)
        case "choice":
            return st.sampled_from(shape.choices)
        case "part":
            return st.one_of([_drawn(cls, refer, {}) for cls in shape.types])
        case "value":
            return _values(shape, refer)
        case _:
            return _SIMPLE[shape.kind]


def _text(name: str, checked: Checked) -> Strategy:
    def fits(text: str) -> bool:
        try:
            checked.check(name, text)
        except InvalidValueError:
            return False
        return True

    return _TEXTS[checked.name] if checked.name in _TEXTS else words().filter(fits)


def _citations(refer: Refer) -> Strategy:
    return st.builds(Citation, refer(("Source",)), locator=st.none() | words())


@st.composite
def _claims(draw: st.DrawFn, refer: Refer) -> Claim:
    claim = draw(claims())
    if claim.citation is None:
        return claim
    source = refer(("Source",))
    if source.is_empty:
        inferred_from = claim.inferred_from or "what is told elsewhere"
        return attrs.evolve(claim, citation=None, basis="inferred", inferred_from=inferred_from)
    return attrs.evolve(claim, citation=draw(_citations(refer)))


_WORDS = st.from_regex(r"[a-z]{1,8}(?:[ -][a-z0-9]{1,8}){0,2}", fullmatch=True)

_TEXTS: dict[str, Strategy] = {
    "country": country_codes(current=False),
    "id": entity_ids(),
    "language": st.sampled_from([language.code for language in languages()]),
    "text": words(),
    "theme": theme_codes(),
    "word": _WORDS,
}


@st.composite
def _extras(draw: st.DrawFn) -> Any:
    keys = st.from_regex(r"[a-z]{1,6}\.[a-z0-9-]{1,6}:\S{1,6}", fullmatch=True)
    return freeze(draw(st.dictionaries(keys.filter(str.isprintable), plain_data(), max_size=2)))


_SIMPLE: dict[str, Strategy] = {
    "decimal": st.decimals(-180, 180, places=4),
    "flag": st.booleans(),
    "integer": st.integers(),
    "plain": _extras(),
}


def _values(shape: FieldShape, refer: Refer) -> Strategy:
    if shape.types == (Money, Estimate):
        return moneys() | currency_codes().flatmap(estimates)
    return st.one_of([_value(cls, refer) for cls in shape.types])


def _value(cls: Any, refer: Refer) -> Strategy:
    if cls is Citation:
        return _citations(refer)
    if cls is Claim:
        return _claims(refer)
    return _VALUES[cls] if cls in _VALUES else st.from_type(cls)


_VALUES: dict[Any, Strategy] = {
    Estimate: estimates(),
    Identifier: identifiers(),
    InKind: in_kinds(),
    LocalText: local_texts(),
    Money: moneys(),
    PartialDate: partial_dates(),
    Period: periods(),
}


def _fit_place(draw: st.DrawFn, drawn: Arguments) -> Arguments:
    """State both halves of a coordinate, or none."""
    if "latitude" in drawn or "longitude" in drawn:
        drawn["latitude"] = draw(st.none() | st.decimals(-90, 90, places=5))
        drawn["longitude"] = None
        if drawn["latitude"] is not None:
            drawn["longitude"] = draw(st.decimals(-180, 180, places=5))
    return drawn


def _fit_figure(draw: st.DrawFn, drawn: Arguments) -> Arguments:
    """Let one reading be chosen, and be the value; state covers and coverage together."""
    if draw(st.booleans()):
        drawn["value"] = draw(estimates())  # figures count more than money
    if draw(st.booleans()):
        one = _drawn(Reading, lambda _: st.nothing(), {})
        readings: list[Reading] = draw(st.lists(one, min_size=1, max_size=_MANY))
        position = draw(st.integers(0, len(readings) - 1))
        drawn["value"] = readings[position].value
        drawn["readings"] = tuple(
            attrs.evolve(reading, chosen=place == position)
            for place, reading in enumerate(readings)
        )
    else:
        drawn.pop("readings", None)
    if drawn.get("covers") is not None:
        drawn["coverage"] = draw(st.sampled_from(["stated", "assumed"]))
    else:
        drawn.pop("coverage", None)
    return drawn


def _fit_application(draw: st.DrawFn, drawn: Arguments) -> Arguments:
    """Let the total be what is requested and co-financed, often with all three stated."""
    if draw(st.booleans()):
        requested: Money = draw(moneys())
        cofinancing: Money = draw(moneys(requested.currency))
        amounts = {"amount_requested": requested, "cofinancing": cofinancing}
        return drawn | amounts | {"amount_total": requested + cofinancing}
    return drawn


_FITS: dict[type[Entity | Part], Callable[[st.DrawFn, Arguments], Arguments]] = {
    GrantApplication: _fit_application,
    Place: _fit_place,
    StatedFigure: _fit_figure,
}
