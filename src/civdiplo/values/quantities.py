"""Units are names from one table; quantities with units are made at the edge, exactly, on pint.

The table itself is light: what is stored is an Estimate or Money, which carries its unit by name
and can be pickled and read anywhere. A pint Quantity is made of it where arithmetic with units is
wanted, in the one registry of this module. Quantities pickle by the names of their units, and come
back in that registry, whatever pint's application registry is.

Magnitudes are fractions, so that 1000 bottles for 19 schools are exactly 1000/19 bottle per
school, and no decimal context rounds on the way. pint lets a float in where a Quantity is
multiplied by one; `money_from` refuses what comes of it.
"""

from __future__ import annotations

import copyreg
import re
import threading
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.values.currencies import check_currency, currencies, is_currency
from civdiplo.values.decimals import exact_decimal, product, rational
from civdiplo.values.money import Money
from civdiplo.values.patterns import Pattern
from civdiplo.values.wire import read_text

if TYPE_CHECKING:
    import pint
    from pint.facets.plain import PlainQuantity

    from civdiplo.values.estimates import Estimate

__all__ = [
    "Quantity",
    "check_unit",
    "is_unit",
    "money_from",
    "quantity",
    "register_unit",
    "registry",
    "to_quantity",
    "units",
]

Quantity: TypeAlias = "PlainQuantity[Any]"  # of the one registry

_LONGEST = 200  # characters of an expression of units
_NAME = Pattern(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_POWER = r"[A-Za-z][A-Za-z0-9_]*(?: ?\*\* ?[1-9])?"
_EXPRESSION = Pattern(rf"{_POWER}(?: ?[*/] ?{_POWER})*")
_DEFINITION = Pattern(rf"[0-9]{{1,12}}(?:\.[0-9]{{1,12}})? \* {_POWER}(?: ?[*/] ?{_POWER})*")

# What is counted: each is a dimension of its own, so that letters and persons are never added.
_COUNTED = (
    "animal",
    "article",
    "book",
    "bottle",
    "box",
    "campaign",
    "card",
    "case",
    "country",
    "dose",
    "event",
    "family",
    "flower",
    "group",
    "household",
    "institution",
    "item",
    "kit",
    "language",
    "lesson",
    "letter",
    "mask",
    "medal",
    "meeting",
    "memorandum",
    "mission",
    "organization",
    "package",
    "participation",
    "party",
    "person",
    "post",
    "project",
    "publication",
    "region",
    "scholarship",
    "school",
    "settlement",
    "test",
    "ticket",
    "transaction",
    "tree",
    "twinning",
    "vehicle",
    "visit",
)

# What is measured. A month has no fixed number of days, so months and years are a kind of their
# own; the metric ones are defined by the SI Brochure (9th edition, 2.3.1 and table 8).
_MEASURED = {
    "metre": None,
    "kilometre": "1000 * metre",
    "square_metre": "1 * metre ** 2",
    "hectare": "10000 * metre ** 2",
    "litre": "0.001 * metre ** 3",
    "gram": None,
    "kilogram": "1000 * gram",
    "tonne": "1000000 * gram",
    "minute": None,
    "hour": "60 * minute",
    "day": "24 * hour",
    "week": "7 * day",
    "month": None,
    "year": "12 * month",
}

_definitions: dict[str, str | None] = dict.fromkeys(_COUNTED) | _MEASURED
_lock = threading.Lock()
_built: pint.UnitRegistry[Any] | None = None


def units() -> tuple[str, ...]:
    """Return the names of all units that are not currencies, in alphabetical order.

    >>> "bottle" in units()
    True
    """
    return tuple(sorted(_definitions))


def is_unit(name: object) -> bool:
    """Say whether a text is the name of a unit; a currency code is none.

    >>> is_unit("person"), is_unit("persons"), is_unit("USD")
    (True, False, False)
    """
    return isinstance(name, str) and name in _definitions


def check_unit(name: object, *, field: str = "unit") -> str:
    """Return an ISO 4217 code or the name of a unit as it is, or raise InvalidValueError.

    >>> check_unit("event")
    'event'
    """
    if is_currency(name):
        return check_currency(name)
    if not isinstance(name, str) or name not in _definitions:
        rule = "must be an ISO 4217 code or the name of a unit"
        raise InvalidValueError(field, rule, name, hint="register_unit() adds a unit")
    return name


def register_unit(name: str, *, definition: str | None = None) -> str:
    """Add a unit to the table; the same one may be added again.

    Args:
        name: Lower case, in the singular: ``wheelchair``, ``food_parcel``.
        definition: A number times known units (``12 * bottle``); None for a unit of its own kind,
            which converts to nothing else.

    Raises:
        InvalidValueError: The name or the definition is not of that form, or the name is taken.

    >>> register_unit("crate", definition="12 * bottle")
    'crate'
    >>> quantity(2, "crate").to("bottle").magnitude
    Fraction(24, 1)
    """
    if not _NAME.fullmatch(read_text(name, "unit")):
        rule = "must be a lower-case name such as food_parcel"
        raise InvalidValueError("unit", rule, name)
    if definition is not None:
        if not _DEFINITION.fullmatch(read_text(definition, "definition")):
            rule = "must be a number times known units, such as 12 * bottle"
            raise InvalidValueError("definition", rule, definition)
        _check_expression(definition.partition(" * ")[2], "definition")
    with _lock:
        if _definitions.setdefault(name, definition) != definition:
            raise InvalidValueError("unit", "must not be defined in two ways", name)
        if _built is not None and name not in _built:
            _built.define(_line(name, definition))
    return name


def registry() -> pint.UnitRegistry[Any]:
    """Return the one registry, built when it is first asked for.

    It has the units of the table, each currency as a dimension of its own, and nothing else: no
    prefixes, so that MUSD is no unit, and no rate between two currencies. Multiply by a rate that
    is itself a quantity, in USD/VND say, to get from one to the other.

    >>> cost = quantity(15000, "VND/bottle") * quantity("0.00004", "USD/VND")
    >>> print(cost)
    3/5 USD / bottle
    """
    global _built  # noqa: PLW0603 - one registry a process: quantities of two do not mix
    with _lock:
        if _built is None:
            _built = _build()
        return _built


def quantity(value: int | Decimal | Fraction | str, unit: str) -> Quantity:
    """Return an exact quantity for arithmetic with units.

    Args:
        value: An int, a Decimal, a Fraction, or a text of plain digits.
        unit: Names of units and ISO 4217 codes, joined by ``*``, ``/`` and ``**``.

    Raises:
        InvalidValueError: The value is not exact, or a unit is unknown.

    >>> share = quantity(1000, "bottle") / quantity(19, "school")
    >>> share.magnitude, str(share.units)
    (Fraction(1000, 19), 'bottle / school')
    """
    _check_expression(unit, "unit")
    exact = exact_decimal(value, "value") if isinstance(value, str) else value
    known = registry()
    return known.Quantity(rational(exact, "value"), known.Unit(unit))


def to_quantity(value: Estimate | Money) -> Quantity:
    """Return an exact figure, or an amount of money, as a quantity.

    Raises:
        InvalidValueError: An estimate is not exact; a quantity would lose what qualifies it.

    >>> print(to_quantity(Money("393000000", "VND")))
    393000000 VND
    """
    if isinstance(value, Money):
        return quantity(value.amount, value.currency)
    if value.qualifier != "exact" or value.value is None:
        hint = "make a quantity of each bound of its interval()"
        raise InvalidValueError("estimate", "must be exact", str(value), hint=hint)
    return quantity(value.value, value.unit)


def money_from(quantity: Quantity) -> Money:
    """Return a quantity in one currency as money.

    Raises:
        InvalidValueError: The unit is not one currency, or the amount is not exact or has no
            finite decimal form.

    >>> money_from(quantity(3, "bottle") * quantity("2.50", "EUR/bottle"))
    Money('7.5', 'EUR')
    """
    unit = str(quantity.units)
    if not is_currency(unit):
        raise InvalidValueError("quantity", "must be in one currency", str(quantity))
    return Money(product(Decimal(1), quantity.magnitude, "amount"), unit)


def _check_expression(unit: object, field: str) -> None:
    if not isinstance(unit, str) or len(unit) > _LONGEST or not _EXPRESSION.fullmatch(unit):
        rule = "must be names of units joined by *, / and **, such as VND/bottle"
        raise InvalidValueError(field, rule, unit)
    for name in re.findall(r"[A-Za-z]\w*", unit):
        check_unit(name, field=field)


def _line(name: str, definition: str | None) -> str:
    return f"{name} = {definition or f'[{name}]'}"


def _kept(name: str) -> Any:
    operation = getattr(Fraction, name)

    def kept(self: _Ratio, other: Any) -> Any:
        result = operation(self, other)
        return _Ratio(result) if isinstance(other, (int, _Ratio)) else result

    return kept


class _Ratio(Fraction):
    """The number type of the registry's exponents and factors: exact, and printable by pint.

    pint prints exponents in format "n", which Fraction does not know. Exponents are added to and
    multiplied by one another and whole numbers, and so stay of this type; magnitudes are Fractions.
    """

    __add__ = _kept("__add__")
    __radd__ = _kept("__radd__")
    __mul__ = _kept("__mul__")
    __rmul__ = _kept("__rmul__")

    def __abs__(self) -> _Ratio:
        return _Ratio(Fraction(abs(self.numerator), self.denominator))

    def __format__(self, spec: str) -> str:
        return str(self) if spec == "n" else super().__format__(spec)


def _build() -> pint.UnitRegistry[Any]:
    import pint

    exact: Any = _Ratio  # pint takes any number type here, its hints know float only
    empty: Any = None  # no file of definitions
    built: pint.UnitRegistry[Any] = pint.UnitRegistry(
        empty, non_int_type=exact, on_redefinition="raise"
    )
    built.load_definitions([_line(name, text) for name, text in _definitions.items()])
    built.load_definitions([f"{known.code} = [currency_{known.code}]" for known in currencies()])
    copyreg.pickle(built.Quantity, _reduced)
    copyreg.pickle(built.Unit, _reduced_unit)
    return built


def _reduced(held: Any) -> tuple[Any, ...]:
    return _restored, (held.magnitude, _powers(held))


def _reduced_unit(unit: Any) -> tuple[Any, ...]:
    return _restored_unit, (_powers(1 * unit),)


def _powers(held: Any) -> tuple[tuple[str, Fraction], ...]:
    return tuple((name, Fraction(power)) for name, power in held.unit_items())


def _restored(magnitude: Any, powers: tuple[tuple[str, Fraction], ...]) -> Quantity:
    return registry().Quantity(magnitude, _restored_unit(powers))


def _restored_unit(powers: tuple[tuple[str, Fraction], ...]) -> Any:
    known = registry()
    unit: Any = known.Unit("")
    for name, power in powers:
        unit *= known.Unit(check_unit(name)) ** _Ratio(power)
    return unit
