"""Readers of what stands at the leaves of an entity: texts, ids, numbers, choices and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from civdiplo.entities.shapes import Checked, FieldShape
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.serialize.faults import REFUSALS
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import exact_decimal, plain_digits
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import check_id
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.plain import freeze
from civdiplo.values.provenance import Citation

__all__ = ["UNREPEATED", "Pools", "Read", "keep", "leaf", "which_amount"]

Read: TypeAlias = Callable[[Any], Any]

_POOL = 250_000  # values of one kind that are remembered, to hold each of them once
UNREPEATED = ("id", "text")
"""The checks of texts that are rarely met twice."""


class Pools:
    """What has been read so far, by kind and written form, so that equal values are one object."""

    def __init__(self) -> None:
        self._pools: dict[Any, dict[Any, Any]] = {}

    def of(self, kind: Any) -> dict[Any, Any]:
        """Return the values of one kind."""
        return self._pools.setdefault(kind, {})


def leaf(shape: FieldShape, pools: Pools) -> Read:
    """Return the reader of one place of a field that holds no part."""
    if shape.kind == "reference":
        return _reference(shape, pools.of("id"))
    if shape.check is not None:
        return _text(shape.name, shape.check, pools)
    if shape.kind == "value":
        return _value(shape, pools)
    return _SIMPLE[shape.kind](shape)


def keep(pool: dict[Any, Any], key: Any, value: Any) -> Any:
    """Put a value into a pool, which is emptied first where it is full, and return the value."""
    if len(pool) >= _POOL:
        pool.clear()
    pool[key] = value
    return value


def _reference(shape: FieldShape, pool: dict[str, str]) -> Read:
    name = shape.name

    def read(given: Any) -> Any:
        if not isinstance(given, str):
            raise InvalidValueError(name, f"must be {shape.says}", given)
        return pool.get(given) or keep(pool, given, check_id(given, field=name))

    return read


def _text(name: str, checked: Checked, pools: Pools) -> Read:
    check = checked.check
    pool = None if checked.name in UNREPEATED else pools.of(("text", checked.name))

    def read(given: Any) -> Any:
        if pool is not None and given.__class__ is str and given in pool:
            return pool[given]
        check(name, _any_text(name, given))
        return given if pool is None else keep(pool, given, given)

    return read


def _any_text(name: str, given: Any) -> Any:
    if not isinstance(given, str):
        raise InvalidValueError(name, "must be text", given)
    try:
        return freeze(given)
    except InvalidValueError as error:
        raise InvalidValueError(name, error.rule, given) from None


def _choice(shape: FieldShape) -> Read:
    words = {word: word for word in shape.choices}

    def read(given: Any) -> Any:
        word = words.get(given) if isinstance(given, str) else None
        if word is None:
            raise InvalidValueError(shape.name, f"must be {shape.says}", given)
        return word

    return read


def _integer(shape: FieldShape) -> Read:
    def read(given: Any) -> Any:
        if type(given) is not int:
            raise InvalidValueError(shape.name, "must be a whole number", given)
        return given

    return read


def _decimal(shape: FieldShape) -> Read:
    def read(given: Any) -> Any:
        if not isinstance(given, str):
            raise InvalidDataError([Fault("$", "must be text", shown(given))])
        value = exact_decimal(given, shape.name)
        _check_form(plain_digits(value), given, shape.name)
        return value

    return read


def _flag(shape: FieldShape) -> Read:
    def read(given: Any) -> Any:
        if type(given) is not bool:
            raise InvalidValueError(shape.name, "must be true or false", given)
        return given

    return read


def _plain(shape: FieldShape) -> Read:
    def read(given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise InvalidValueError(shape.name, "must be an object", given)
        try:
            value = freeze(given)
        except InvalidValueError as error:
            fault = Fault(error.field, error.rule, shown(error.value))
            raise InvalidDataError([fault]) from None
        shape.verify_one(value, shape.name)
        return value

    return read


_SIMPLE: dict[str, Callable[[FieldShape], Read]] = {
    "choice": _choice,
    "decimal": _decimal,
    "flag": _flag,
    "integer": _integer,
    "plain": _plain,
}


def _value(shape: FieldShape, pools: Pools) -> Read:
    reads = {cls: _value_of(cls, shape.name, pools.of(cls)) for cls in shape.types}
    if len(reads) == 1:
        return next(iter(reads.values()))
    choose = _WHICH.get(frozenset(shape.types))
    if choose is not None:
        return lambda given: reads[choose(given)](given)

    def read(given: Any) -> Any:
        for one in reads.values():
            try:
                return one(given)
            except REFUSALS:
                continue
        raise InvalidValueError(shape.name, f"must be {shape.says}", given)

    return read


def _value_of(cls: Any, name: str, pool: dict[Any, Any]) -> Read:
    make, form = _forms(cls)
    shares_objects = cls is Citation

    def read(given: Any) -> Any:
        key: Any = given if given.__class__ is str else None
        if shares_objects and given.__class__ is dict:
            key = (given.get("source"), given.get("locator"), len(given))
        try:
            return pool[key]
        except (KeyError, TypeError):  # it is new, or no text
            value = make(given)
        if not isinstance(value, cls):
            raise InvalidValueError(name, f"must be of the class {cls.__name__}", given)
        _check_form(form(value), given, name)
        return value if key is None else keep(pool, key, value)

    return read


def _forms(cls: Any) -> tuple[Read, Callable[[Any], Any]]:
    """Return what reads a value and what gives its written form: its own, else those of cattrs."""
    if hasattr(cls, "from_plain"):
        return cls.from_plain, cls.to_plain
    from civdiplo.serialize.converter import converter, structured

    strict = converter()
    return lambda plain: structured(strict, plain, cls), strict.unstructure


def _check_form(written: Any, given: Any, name: str) -> None:
    """Refuse a form that would be written otherwise: what is read is what was there."""
    if written != given and freeze(written) != freeze(given):
        raise InvalidValueError(name, f"must be written as {shown(written)}", given)


def which_amount(given: Any) -> type[Money | Estimate]:
    """Return the class that a written amount is of."""
    return Estimate if isinstance(given, Mapping) and "qualifier" in given else Money


def _which_when(given: Any) -> type[PartialDate | Period]:
    if isinstance(given, str):
        return Period if "/" in given else PartialDate
    return Period if isinstance(given, Mapping) and "edtf" not in given else PartialDate


_WHICH: dict[frozenset[type], Callable[[Any], type]] = {
    frozenset((PartialDate, Period)): _which_when,
    frozenset((Money, Estimate)): which_amount,
}
