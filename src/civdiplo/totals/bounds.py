"""Adding amounts up with their bounds, in one fold, whatever the caller's decimal context."""

from __future__ import annotations

import decimal
import functools
import operator
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from civdiplo.totals.factors import UNIT, Factor
from civdiplo.values.decimals import CEILING, FLOOR, WIDE
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.intervals import Interval

__all__ = ["EMPTY", "Bounds", "Figures", "RatedAmounts", "RatedEstimate", "Summed", "summed"]

_ZERO = Decimal(0)


class Bounds(NamedTuple):
    """What is known of a sum: its bounds, and those between which its nominal figure lies.

    ``high`` is the sum of the upper bounds that there are; the sum itself has none where
    ``unbounded`` amounts are in it. ``without_figure`` are in the bounds but not in the figure.
    """

    amounts: int = 0
    low: Decimal = _ZERO
    high: Decimal = _ZERO
    low_open: bool = False
    high_open: bool = False
    figure_low: Decimal = _ZERO
    figure_high: Decimal = _ZERO
    unbounded: int = 0
    without_figure: int = 0

    def plus(self, other: Bounds) -> Bounds:
        """Return what is known of the sum of both."""
        return Bounds(
            self.amounts + other.amounts,
            WIDE.add(self.low, other.low),
            WIDE.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
            WIDE.add(self.figure_low, other.figure_low),
            WIDE.add(self.figure_high, other.figure_high),
            self.unbounded + other.unbounded,
            self.without_figure + other.without_figure,
        )


NOTHING = Bounds()


class RatedEstimate(NamedTuple):
    """An estimate, and what it is multiplied by."""

    amount: Estimate
    factor: Factor = UNIT


class Figures(NamedTuple):
    """Exact figures of one unit, their sum, and the sum of those below zero."""

    held: Sequence[Decimal] = ()
    total: Decimal = _ZERO
    minus: Decimal = _ZERO

    @classmethod
    def of(cls, held: Sequence[Decimal]) -> Figures:
        """Add figures up."""
        minus = _ZERO
        with decimal.localcontext(WIDE):
            if min(held, default=_ZERO) < 0:
                minus = sum((figure for figure in held if figure < 0), _ZERO)
            return cls(held, sum(held, _ZERO), minus)


class RatedAmounts(NamedTuple):
    """Amounts of one unit with what they are multiplied by.

    ``figures`` are exact, and ``lows`` beside them are their factors rounded down: each factor is
    no more than ``spread`` above that. It is None where they are added up as they are. ``loose``
    are stated figures that may count some of the others.
    """

    figures: Figures = Figures()
    lows: Sequence[Decimal] | None = None
    spread: Decimal = _ZERO
    vague: Sequence[RatedEstimate] = ()
    loose: Sequence[RatedEstimate] = ()


class Summed(NamedTuple):
    """The items of a sum, the loose figures beside them, and the sum of the items below zero."""

    items: Bounds
    loose: tuple[Bounds, ...]
    negative: Decimal

    @property
    def whole(self) -> Bounds:
        """All of it, added up as if nothing were counted twice."""
        return functools.reduce(Bounds.plus, self.loose, self.items)

    @property
    def interval(self) -> Interval:
        """Where the sum lies, given that a loose figure may already count any of the rest.

        At most, nothing is counted twice and all of it adds up. At least, it is as much as the
        items, and as each loose figure together with the items below zero.
        """
        whole = self.whole
        low, low_open = self.items.low, self.items.low_open
        for position, figure in enumerate(self.loose):
            least = WIDE.add(figure.low, self.negative)
            if least > low or (position == 0 and not self.items.amounts):
                low, low_open = least, figure.low_open
            elif least == low:
                low_open = low_open or figure.low_open
        upper = None if whole.unbounded else CEILING.plus(whole.high)
        return Interval(FLOOR.plus(low), upper, lower_open=low_open, upper_open=whole.high_open)

    def plus(self, other: Summed) -> Summed:
        """Return both as one sum."""
        return Summed(
            self.items.plus(other.items),
            (*self.loose, *other.loose),
            WIDE.add(self.negative, other.negative),
        )


EMPTY = Summed(NOTHING, (), _ZERO)


def summed(amounts: RatedAmounts, tolerance: Tolerance) -> Summed:
    """Add up amounts of one unit, multiplied where they have factors."""
    with decimal.localcontext(WIDE):
        items, negative = _exact(amounts)
        for one in amounts.vague:
            bounds = _vague(one, tolerance)
            items = items.plus(bounds)
            negative += min(bounds.low, _ZERO)
        loose = tuple(_vague(one, tolerance) for one in amounts.loose)
    return Summed(items, loose, negative)


def _exact(amounts: RatedAmounts) -> tuple[Bounds, Decimal]:
    """Return what is known of the exact figures, and at least how much those below zero are."""
    (held, total, minus), lows, spread = amounts.figures, amounts.lows, amounts.spread
    if lows is None:
        low = high = total
        negative = minus
    else:
        low = high = sum(map(operator.mul, held, lows), _ZERO)
        if spread:
            low, high = low + minus * spread, high + (total - minus) * spread
        pairs = zip(held, lows, strict=True) if minus else ()
        negative = sum((one * (by + spread) for one, by in pairs if one < 0), _ZERO)
    return Bounds(len(held), low, high, figure_low=low, figure_high=high), negative


def _vague(one: RatedEstimate, tolerance: Tolerance) -> Bounds:
    within, factor = one.amount.interval(tolerance), one.factor
    figure = None if factor.value is None else one.amount.nominal
    return Bounds(
        1,
        _least(within.lower or _ZERO, factor),
        -_least(-(within.upper or _ZERO), factor),
        low_open=within.lower_open,
        high_open=within.upper_open,
        figure_low=_least(figure or _ZERO, factor),
        figure_high=-_least(-(figure or _ZERO), factor),
        unbounded=int(within.upper is None),
        without_figure=int(figure is None),
    )


def _least(bound: Decimal, factor: Factor) -> Decimal:
    return bound * (factor.low if bound > 0 else factor.high)
