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

__all__ = [
    "EMPTY",
    "Bounds",
    "Exact",
    "Fold",
    "RatedAmounts",
    "RatedEstimate",
    "RatedFigures",
    "Summed",
    "summed",
]

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


class Exact(NamedTuple):
    """Exact figures added up: how many, between which bounds, and those below zero at least."""

    amounts: int = 0
    low: Decimal = _ZERO
    high: Decimal = _ZERO
    negative: Decimal = _ZERO

    def plus(self, other: Exact) -> Exact:
        """Return both as one."""
        return Exact(
            self.amounts + other.amounts,
            WIDE.add(self.low, other.low),
            WIDE.add(self.high, other.high),
            WIDE.add(self.negative, other.negative),
        )


class Fold:
    """Exact figures of one unit, added up as they are met, with what they are worth converted.

    ``total`` is their sum and ``minus`` that of those below zero; ``low`` and ``minus_low`` are the
    same of each figure times its factor rounded down.
    """

    __slots__ = ("count", "low", "minus", "minus_low", "total")

    def __init__(self) -> None:
        self.count: int = 0
        self.total: Decimal = _ZERO
        self.minus: Decimal = _ZERO
        self.low: Decimal = _ZERO
        self.minus_low: Decimal = _ZERO

    @classmethod
    def of(cls, figures: Sequence[Decimal], lows: Sequence[Decimal] = ()) -> Fold:
        """Add figures up, with their factors where they have any."""
        fold = cls()
        fold.count = len(figures)
        with decimal.localcontext(WIDE):
            fold.total = sum(figures, _ZERO)
            fold.low = sum(map(operator.mul, figures, lows), _ZERO)
            if min(figures, default=_ZERO) < 0:
                pairs = zip(figures, lows, strict=False)
                fold.minus = sum((figure for figure in figures if figure < 0), _ZERO)
                fold.minus_low = sum((one * low for one, low in pairs if one < 0), _ZERO)
        return fold

    def join(self, other: Fold) -> None:
        """Take in all of another."""
        self.count += other.count
        self.total = WIDE.add(self.total, other.total)
        self.minus = WIDE.add(self.minus, other.minus)
        self.low = WIDE.add(self.low, other.low)
        self.minus_low = WIDE.add(self.minus_low, other.minus_low)

    def stated(self) -> Exact:
        """Return the sum of the figures as they are."""
        return Exact(self.count, self.total, self.total, self.minus)

    def converted(self, spread: Decimal) -> Exact:
        """Return the bounds of what they are worth, where factors are up to so much above low."""
        if not spread:
            return Exact(self.count, self.low, self.low, self.minus_low)
        less = WIDE.multiply(self.minus, spread)
        more = WIDE.subtract(WIDE.multiply(self.total, spread), less)
        return Exact(
            self.count,
            WIDE.add(self.low, less),
            WIDE.add(self.low, more),
            WIDE.add(self.minus_low, less),
        )


class RatedFigures(NamedTuple):
    """Exact figures added up, and the factor that all of them are multiplied by."""

    stated: Exact
    factor: Factor

    def bounds(self) -> Bounds:
        """Return where what they are worth lies; the figure is that of the exact factor."""
        low, high = self._times(self.factor.low, self.factor.high)
        if self.factor.value is None:
            return Bounds(self.stated.amounts, low, high, without_figure=self.stated.amounts)
        least, most = self._times(*self.factor.near)
        return Bounds(self.stated.amounts, low, high, figure_low=least, figure_high=most)

    @property
    def negative(self) -> Decimal:
        """The least that those below zero may be worth."""
        return WIDE.multiply(self.stated.negative, self.factor.high)

    def _times(self, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
        minus = self.stated.negative
        plus = WIDE.subtract(self.stated.low, minus)
        return (
            WIDE.add(WIDE.multiply(plus, low), WIDE.multiply(minus, high)),
            WIDE.add(WIDE.multiply(plus, high), WIDE.multiply(minus, low)),
        )


class RatedAmounts(NamedTuple):
    """Amounts of one unit with what they are multiplied by: exact ones added up, others one by one.

    ``figures`` are exact, and multiplied by factors with two ends. ``loose`` are stated figures
    that may count some of the others.
    """

    exact: Exact = Exact()
    vague: Sequence[RatedEstimate] = ()
    loose: Sequence[RatedEstimate] = ()
    figures: Sequence[RatedFigures] = ()


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
    count, low, high, negative = amounts.exact
    items = Bounds(count, low, high, figure_low=low, figure_high=high)
    if not amounts.vague and not amounts.loose and not amounts.figures:
        return Summed(items, (), negative)
    with decimal.localcontext(WIDE):
        for rated in amounts.figures:
            items = items.plus(rated.bounds())
            negative += rated.negative
        for one in amounts.vague:
            bounds = _vague(one, tolerance)
            items = items.plus(bounds)
            negative += min(bounds.low, _ZERO)
        loose = tuple(_vague(one, tolerance) for one in amounts.loose)
    return Summed(items, loose, negative)


def _vague(one: RatedEstimate, tolerance: Tolerance) -> Bounds:
    within, factor = one.amount.interval(tolerance), one.factor
    figure = None if factor.value is None else one.amount.nominal
    ends, near = (factor.low, factor.high), factor.near
    return Bounds(
        1,
        _least(within.lower or _ZERO, ends),
        -_least(-(within.upper or _ZERO), ends),
        low_open=within.lower_open,
        high_open=within.upper_open,
        figure_low=_least(figure or _ZERO, near),
        figure_high=-_least(-(figure or _ZERO), near),
        unbounded=int(within.upper is None),
        without_figure=int(figure is None),
    )


def _least(bound: Decimal, ends: tuple[Decimal, Decimal]) -> Decimal:
    return bound * (ends[0] if bound > 0 else ends[1])
