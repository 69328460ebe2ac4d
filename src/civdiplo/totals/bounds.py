"""Adding amounts up with their bounds, in one fold, whatever the caller's decimal context."""

from __future__ import annotations

import decimal
import functools
import operator
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from civdiplo.rates.rate import Rate
from civdiplo.values.decimals import CEILING, FLOOR, WIDE
from civdiplo.values.estimates import Estimate, Tolerance
from civdiplo.values.intervals import Interval

__all__ = [
    "EMPTY",
    "Bounds",
    "Rated",
    "RatedAmounts",
    "RatedEstimate",
    "Summed",
    "rated",
    "summed",
]

_PLACES = 40  # digits after the point that a rate keeps where bounds are computed
_ONE = Decimal(1)
_ZERO = Decimal(0)


class Rated(NamedTuple):
    """A rate, and the two Decimals next to it that bounds are computed with."""

    rate: Rate
    low: Decimal
    high: Decimal


def rated(rate: Rate) -> Rated:
    """Put beside a rate its value rounded down and up at the fortieth digit after the point."""
    over, under = rate.value.as_integer_ratio()
    scaled, rest = divmod(over * 10**_PLACES, under)
    low = Decimal(f"{scaled}E-{_PLACES}")
    return Rated(rate, low, Decimal(f"{scaled + 1}E-{_PLACES}") if rest else low)


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
    """An estimate, and the rate it is converted at; None where it is not converted."""

    amount: Estimate
    rate: Rated | None


class RatedAmounts(NamedTuple):
    """Amounts of one currency with their rates; ``rates`` is None where nothing is converted.

    ``figures`` are exact, ``loose`` are stated figures that may count some of the others.
    """

    figures: Sequence[Decimal]
    rates: Sequence[Rated] | None
    vague: Sequence[RatedEstimate]
    loose: Sequence[RatedEstimate]


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
    """Add up amounts of one currency, converted where they have rates."""
    items = _exact(amounts.figures, amounts.rates)
    for one in amounts.vague:
        items = items.plus(_vague(one, tolerance))
    loose = tuple(_vague(one, tolerance) for one in amounts.loose)
    negative = _ZERO
    if amounts.figures and min(amounts.figures) < 0:
        below = [place for place, figure in enumerate(amounts.figures) if figure < 0]
        rates = None if amounts.rates is None else [amounts.rates[place] for place in below]
        negative = _exact([amounts.figures[place] for place in below], rates).low
    return Summed(items, loose, negative)


def _exact(figures: Sequence[Decimal], rates: Sequence[Rated] | None) -> Bounds:
    with decimal.localcontext(WIDE):
        if rates is None:
            low = high = sum(figures, _ZERO)
        elif figures and min(figures) < 0:
            pairs = list(zip(figures, rates, strict=True))
            low = sum((f * (r.low if f > 0 else r.high) for f, r in pairs), _ZERO)
            high = sum((f * (r.high if f > 0 else r.low) for f, r in pairs), _ZERO)
        else:
            low = sum(map(operator.mul, figures, [r.low for r in rates]), _ZERO)
            high = sum(map(operator.mul, figures, [r.high for r in rates]), _ZERO)
    return Bounds(len(figures), low, high, figure_low=low, figure_high=high)


def _vague(one: RatedEstimate, tolerance: Tolerance) -> Bounds:
    below, above = (one.rate.low, one.rate.high) if one.rate else (_ONE, _ONE)
    within = one.amount.interval(tolerance)
    figure = one.amount.nominal
    with decimal.localcontext(WIDE):
        if figure is not None and within.is_point:
            return _exact([figure], [one.rate] if one.rate else None)
        return Bounds(
            1,
            (within.lower or _ZERO) * below,
            (within.upper or _ZERO) * above,
            low_open=within.lower_open,
            high_open=within.upper_open,
            figure_low=(figure or _ZERO) * below,
            figure_high=(figure or _ZERO) * above,
            unbounded=int(within.upper is None),
            without_figure=int(figure is None),
        )
