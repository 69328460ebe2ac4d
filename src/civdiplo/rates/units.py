"""Compound units at dated rates: a price in VND per bottle, asked in USD per bottle.

A quantity is multiplied by each rate that is needed, itself a quantity (USD per VND), to the power
in which the unit has that currency. No currency converts to another without a rate and a day, and
the result keeps the rates, so that it can be cited and derived again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.rates.asking import rate_at
from civdiplo.rates.digits import fraction_text
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.rates.rate import Rate
from civdiplo.values.decimals import rational
from civdiplo.values.periods import When
from civdiplo.values.quantities import Quantity, quantity, registry

__all__ = ["UnitConversion", "convert"]

_CURRENCY = "[currency_"  # how the registry names the dimension of each currency


@frozen(kw_only=True)
class UnitConversion:
    """A figure in a compound unit as stated, and what it is in another one at dated rates.

    It holds numbers and names, no quantities, and so can be stored and pickled anywhere.

    Args:
        stated_value: The figure as stated.
        stated_unit: Its unit.
        value: The figure in the unit asked for; exact, never rounded.
        unit: The unit asked for.
        rates: The rates it was converted at, in the order of the codes; empty for none.
    """

    stated_value: Fraction
    stated_unit: str
    value: Fraction
    unit: str
    rates: tuple[Rate, ...]

    @property
    def quantity(self) -> Quantity:
        """The converted figure as a quantity."""
        return quantity(self.value, self.unit)

    def __str__(self) -> str:
        """Return both figures, and at which rates."""
        stated = f"{fraction_text(self.stated_value)} {self.stated_unit}"
        return "; ".join(
            [f"{stated} = {fraction_text(self.value)} {self.unit}", *map(str, self.rates)]
        )


def convert(
    stated: Quantity,
    to_unit: str,
    *,
    rates: ExchangeRates,
    on: When | datetime.date,
    how: Literal["start", "end", "mean"] | None = None,
) -> UnitConversion:
    """Return a quantity in another unit, its currency converted at the rate of a day or a period.

    Args:
        stated: An exact quantity of the library's registry, in whole powers of currencies.
        to_unit: Names of units and ISO 4217 codes, joined by ``*``, ``/`` and ``**``. Its powers of
            currencies add up to those of the quantity, and at most one of them is to be converted
            to, so that it is clear what becomes what.
        rates: Where rates are from.
        on: The day, or the date or period of the figure, that they are asked for.
        how: Which rate a period has, as for `PublishedRates.over`; None for one set for all of it.
            "bounds" gives no one figure: convert at each of its rates.

    Raises:
        InvalidValueError: The quantity is not exact or not of the registry, units do not fit, or
            ``how`` is another word.
        MissingRateError: There is no rate.
        UndecidedError: The date is no one day, and ``how`` does not say what to take.

    >>> from civdiplo.rates.table import TableRates
    >>> table = TableRates([("USD", "VND", "2023-11", "24000")])
    >>> price = quantity(15000, "VND/bottle")
    >>> found = convert(price, "USD/bottle", rates=table, on=datetime.date(2023, 11, 2))
    >>> str(found.quantity), found.value
    ('5/8 USD / bottle', Fraction(5, 8))
    """
    if getattr(stated, "_REGISTRY", None) is not registry():
        hint = "make it with civdiplo.values.quantities.quantity()"
        raise InvalidValueError("quantity", "must be of the library's registry", stated, hint=hint)
    target = quantity(1, to_unit)
    value = rational(stated.magnitude, "quantity")
    moved, into = _moved(stated.dimensionality, target.dimensionality)
    known: Any = registry()  # its hints do not know of Fractions
    found = known.Quantity(value, stated.units)
    used: list[Rate] = []
    for code, power in sorted(moved.items()):
        rate = rate_at(rates, code, into, on, how=how)
        if not isinstance(rate, Rate):
            raise InvalidValueError("how", 'must be "start", "end", "mean" or None', how)
        used.append(rate)
        found *= known.Quantity(rate.value, known.Unit(f"{into}/{code}")) ** power
    if found.dimensionality != target.dimensionality:
        rule = f"must measure the same as {stated.units}, apart from the currency"
        raise InvalidValueError("to_unit", rule, to_unit)
    return UnitConversion(
        stated_value=value,
        stated_unit=str(stated.units),
        value=found.to(target.units).magnitude,
        unit=str(target.units),
        rates=tuple(used),
    )


def _moved(stated: Mapping[str, Any], asked: Mapping[str, Any]) -> tuple[dict[str, int], str]:
    """Return the power of each currency that is converted, and the one it is converted into."""
    have, want = _currencies(stated), _currencies(asked)
    moved = {code: have.get(code, 0) - want.get(code, 0) for code in have | want}
    moved = {code: power for code, power in moved.items() if power}
    targets = sorted(code for code in moved if code in want)
    if len(targets) > 1:
        rule = "must have one currency at most that is converted to"
        raise InvalidValueError("to_unit", rule, " and ".join(targets))
    if sum(moved.values()):
        rule = "must have currencies in the powers of the quantity"
        raise InvalidValueError("to_unit", rule, ", ".join(sorted(want)) or "none")
    into = targets[0] if targets else min(moved, default="")
    moved.pop(into, None)
    return moved, into


def _currencies(dimensions: Mapping[str, Any]) -> dict[str, int]:
    held = {
        name.removeprefix(_CURRENCY).rstrip("]"): power
        for name, power in dimensions.items()
        if name.startswith(_CURRENCY)
    }
    for code, power in held.items():
        if power != int(power):
            raise InvalidValueError("quantity", "must have currencies in whole powers", code)
    return {code: int(power) for code, power in held.items()}
