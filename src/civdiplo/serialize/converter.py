"""The cattrs converter: entities, parts and values inside somebody else's classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.entities.base import Entity
from civdiplo.entities.links import Amount
from civdiplo.entities.shapes import Part
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError
from civdiplo.serialize.leaves import which_amount
from civdiplo.serialize.reading import Reader
from civdiplo.serialize.writing import entity_plain, part_plain
from civdiplo.values.decimals import exact_decimal, plain_digits
from civdiplo.values.periods import When, when_from_plain
from civdiplo.values.plain import FrozenDict, freeze, thaw

if TYPE_CHECKING:
    import cattrs

__all__ = ["converter", "structured"]


def converter() -> cattrs.Converter:
    """Return a new cattrs converter that knows entities, parts and values.

    Use it for classes of your own that hold civdiplo's: it is strict (no unknown keys, no number
    made of a text or text of a number, amounts as text), and it can be given more hooks, since
    every call returns another one. A fault inside an entity is an InvalidDataError, which cattrs
    groups with those of the fields around it.

    >>> import attrs
    >>> from civdiplo.values.money import Money
    >>> @attrs.frozen
    ... class Row:
    ...     line: int
    ...     sum: Money
    >>> strict = converter()
    >>> row = strict.structure({"line": 3, "sum": {"amount": "12.50", "currency": "EUR"}}, Row)
    >>> row
    Row(line=3, sum=Money('12.50', 'EUR'))
    >>> strict.unstructure(row)
    {'line': 3, 'sum': {'amount': '12.50', 'currency': 'EUR'}}
    """
    import cattrs

    made = cattrs.Converter(forbid_extra_keys=True)
    for kind in (bool, int, float, str):
        made.register_structure_hook(kind, _exactly(kind))
    made.register_structure_hook(type(None), _exactly(type(None)))
    _add_decimals(made)
    made.register_structure_hook_func(_has_plain_form, lambda plain, cls: cls.from_plain(plain))
    made.register_unstructure_hook_func(_has_plain_form, lambda value: value.to_plain())
    made.register_structure_hook(FrozenDict, lambda plain, _: _object(plain))
    made.register_unstructure_hook(FrozenDict, thaw)
    made.register_structure_hook(When, lambda plain, _: when_from_plain(plain))
    made.register_structure_hook(Amount, lambda plain, _: which_amount(plain).from_plain(plain))
    _add_objects(made)
    return made


def structured(strict: cattrs.Converter, plain: Any, cls: Any) -> Any:
    """Return what a converter makes of plain data.

    Raises:
        InvalidDataError: It has faults; all that cattrs grouped are listed.
    """
    import cattrs

    try:
        return strict.structure(plain, cls)
    except cattrs.BaseValidationError as error:
        told = cattrs.transform_error(error, format_exception=_told)
    faults = (line.rpartition(" @ ") for line in told)
    raise InvalidDataError(
        Fault(path, f"must be readable ({what})", "") for what, _, path in faults
    )


def _told(error: BaseException, _: type | None) -> str:
    return "required field missing" if isinstance(error, KeyError) else str(error)


def _add_decimals(made: cattrs.Converter) -> None:
    from decimal import Decimal

    def structure(plain: Any, _: Any) -> Decimal:
        if not isinstance(plain, str):
            hint = "write the number in quotes"
            raise InvalidValueError("number", "must be text", plain, hint=hint)
        return exact_decimal(plain, "number")

    made.register_structure_hook(Decimal, structure)
    made.register_unstructure_hook(
        Decimal, lambda value: plain_digits(exact_decimal(value, "number"))
    )


def _add_objects(made: cattrs.Converter) -> None:
    """Let entities and parts go through the readers and writers derived from their shapes."""

    def read_part(cls: type) -> Any:
        return lambda plain, _: Reader().object(cls)(plain)

    def read_entity(cls: type) -> Any:
        def read(plain: Any, _: Any) -> Entity:
            entity = Reader().entity(plain)
            if not isinstance(entity, cls):
                rule = f"must be a {cls.__name__}"
                raise InvalidValueError("type", rule, type(entity).__name__)
            return entity

        return read

    made.register_structure_hook_factory(_is_a(Part), read_part)
    made.register_structure_hook_factory(_is_a(Entity), read_entity)
    made.register_unstructure_hook_func(_is_a(Part), part_plain)
    made.register_unstructure_hook_func(_is_a(Entity), entity_plain)


def _exactly(kind: type) -> Any:
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}

    def structure(plain: Any, _: Any) -> Any:
        if type(plain) is not kind:
            raise InvalidValueError("value", f"must be {words.get(kind, 'null')}", plain)
        return plain

    return structure


def _object(plain: Any) -> FrozenDict:
    made = freeze(plain)
    if not isinstance(made, FrozenDict):
        raise InvalidValueError("value", "must be an object", plain)
    return made


def _is_a(base: type) -> Any:
    return lambda cls: isinstance(cls, type) and issubclass(cls, base)


def _has_plain_form(cls: Any) -> bool:
    return isinstance(cls, type) and hasattr(cls, "from_plain") and hasattr(cls, "to_plain")
