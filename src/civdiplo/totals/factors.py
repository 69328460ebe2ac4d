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

__all__ = ["SPREAD", "UNIT", "Factor", "Step", "factor_of", "rounded_factor"]

Step: TypeAlias = UnitPrice | Rate | RateRange | Deflation

_PLACES = 40  # digits after the point that a factor keeps where bounds are computed
SPREAD = Decimal((0, (1,), -_PLACES))  # how far apart the Decimals below and above a factor are


class Factor(NamedTuple):
    """What an amount is multiplied by: exactly, or somewhere between a lowest and a highest.

    ``low`` and ``high`` are rounded outward at the fortieth digit after the point; ``value`` is the
    exact factor, None where a step gives two ends only. Where the ends allow for the digits that
    publishers of rates rounded away, ``value`` is of the rates as published, and ``published`` are
    the Decimals below and above it (or the ends again). Factors are never below zero.
    """

    steps: tuple[Step, ...]
    value: Fraction | None
    low: Decimal
    high: Decimal
    published: tuple[Decimal, Decimal] | None = None

    @property
    def as_rounded(self) -> bool:
        """Whether the ends allow for the digits of rates that were rounded away."""
        return self.published is not None

    @property
    def near(self) -> tuple[Decimal, Decimal]:
        """The Decimals below and above the value, or the ends where there is none."""
        return self.published or (self.low, self.high)

    def times(self, other: Factor) -> Factor:
        """Return both, one after the other."""
        steps, value = (*self.steps, *other.steps), None
        if self.value is not None and other.value is not None:
            value = self.value * other.value
        low, high = WIDE.multiply(self.low, other.low), WIDE.multiply(self.high, other.high)
        if self.as_rounded or other.as_rounded:
            return _rounded(steps, value, low, high)
        return Factor(steps, None, low, high) if value is None else _exact(steps, value)

    def of(self, within: Interval) -> Interval:
        """Return where an amount lies that is multiplied by it."""
        if self.value is not None and not self.as_rounded:
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


def rounded_factor(step: Rate | RateRange) -> Factor | None:
    """Return a rate as a factor whose bounds are those of its quotation; None where it has none.

    What is fixed by law is not rounded, and has the same factor as ever.
    """
    ends = (step,) if isinstance(step, Rate) else (step.lowest, step.highest)
    if not any(map(_is_published, ends)):
        return factor_of(step)
    within = step.quotation
    if within is None or within.lower is None or within.upper is None:
        return None
    low, high = _decimals(Fraction(within.lower))[0], _decimals(Fraction(within.upper))[1]
    return _rounded((step,), step.value if isinstance(step, Rate) else None, low, high)


def _rounded(
    steps: tuple[Step, ...], value: Fraction | None, low: Decimal, high: Decimal
) -> Factor:
    return Factor(steps, value, low, high, (low, high) if value is None else _decimals(value))


def _is_published(rate: Rate) -> bool:
    return rate.kind == "direct" or any(map(_is_published, rate.legs))


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
