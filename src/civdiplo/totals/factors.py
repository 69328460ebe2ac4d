"""Factors: what an amount is multiplied by on its way into a sum, and by which steps."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from civdiplo.rates.periods import RateRange
from civdiplo.rates.rate import Rate
from civdiplo.totals.prices import Deflation
from civdiplo.totals.valuation import UnitPrice
from civdiplo.values.decimals import WIDE
from civdiplo.values.intervals import Interval

__all__ = ["SPREAD", "UNIT", "Factor", "Step", "factor_of"]

Step: TypeAlias = UnitPrice | Rate | RateRange | Deflation

_PLACES = 40  # digits after the point that a factor keeps where bounds are computed
SPREAD = Decimal((0, (1,), -_PLACES))  # how far apart the Decimals below and above a factor are


class Factor(NamedTuple):
    """What an amount is multiplied by: exactly, or somewhere between a lowest and a highest.

    ``low`` and ``high`` are rounded outward at the fortieth digit after the point; ``value`` is the
    exact factor, None where a step gives two ends only. Factors are never below zero.
    """

    steps: tuple[Step, ...]
    value: Fraction | None
    low: Decimal
    high: Decimal

    def times(self, other: Factor) -> Factor:
        """Return both, one after the other."""
        steps = (*self.steps, *other.steps)
        if self.value is not None and other.value is not None:
            return _exact(steps, self.value * other.value)
        return Factor(
            steps, None, WIDE.multiply(self.low, other.low), WIDE.multiply(self.high, other.high)
        )

    def of(self, within: Interval) -> Interval:
        """Return where an amount lies that is multiplied by it."""
        if self.value is not None:
            return within * self.value
        return (within * self.low).hull(within * self.high)


UNIT = Factor((), Fraction(1), Decimal(1), Decimal(1))


def factor_of(step: Step) -> Factor:
    """Return a step as a factor."""
    if isinstance(step, Rate):
        return _exact((step,), step.value)
    if isinstance(step, UnitPrice):
        price = step.price.amount  # in the digits that it is stated in
        return Factor((step,), Fraction(price), price, price)
    low, high = (
        (step.lowest.value, step.highest.value)
        if isinstance(step, RateRange)
        else (step.lowest, step.highest)
    )
    if low == high:
        return _exact((step,), low)
    return Factor((step,), None, _decimals(low)[0], _decimals(high)[1])


def _exact(steps: tuple[Step, ...], value: Fraction) -> Factor:
    return Factor(steps, value, *_decimals(value))


def _decimals(value: Fraction) -> tuple[Decimal, Decimal]:
    """Return a fraction rounded down and up at the fortieth digit after the point."""
    scaled, rest = divmod(value.numerator * 10**_PLACES, value.denominator)
    if not rest:  # it has a finite form, in as few digits as it takes
        exact = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
        return exact, exact
    low = Decimal(f"{scaled}E-{_PLACES}")
    return low, WIDE.add(low, SPREAD)
