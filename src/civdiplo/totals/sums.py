"""What a total says of one currency: the figures added up, and where the true sum lies."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from attrs import field, frozen

from civdiplo.rates.rate import Rate, minor_digits, rounded
from civdiplo.totals.bounds import Summed
from civdiplo.totals.conversion import Converter
from civdiplo.totals.factors import Factor, Step
from civdiplo.values.decimals import NEAREST, WIDE
from civdiplo.values.estimate_sums import EstimateSum
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

__all__ = [
    "ConvertedSum",
    "CurrencySum",
    "InKindSum",
    "Part",
    "Term",
    "converted_sum",
    "currency_sum",
]

_ZERO = Decimal(0)

Part: TypeAlias = "tuple[Decimal, Factor]"


@frozen
class CurrencySum(EstimateSum):
    """The sum of what is stated in one currency; ``unit`` is its ISO 4217 code.

    Where that changed its unit under its code within what was added up, all is restated in the
    unit of the latest amount, which began on the day ``unit_since``; else that is None.
    """

    unit_since: datetime.date | None = None

    @property
    def currency(self) -> str:
        """The ISO 4217 code."""
        return self.unit


@frozen
class InKindSum:
    """The sum of what is stated of one kind of goods in one unit.

    Args:
        goods: A code of the list of goods.
        unit: The unit that is counted in; None for lines without a quantity.
        count: How many lines are in it.
        nominal: The exact sum of the figures; None where no quantity is stated.
        interval: Where the true sum lies; None where no quantity is stated.
        value: What they are worth at the stated unit price; None where no price was given.
    """

    goods: str
    unit: str | None
    count: int
    nominal: Decimal | None
    interval: Interval | None
    value: CurrencySum | None = None


class Term(NamedTuple):
    """All figures that are multiplied by one factor, added up before that."""

    amount: Decimal
    factor: Factor

    @property
    def rate(self) -> Rate:
        """The rate that they are converted at; one step of the factor."""
        return next(step for step in self.factor.steps if isinstance(step, Rate))

    @property
    def value(self) -> Fraction:
        """What they are worth, exactly."""
        return Fraction(self.amount) * (self.factor.value or 0)


@frozen
class ConvertedSum:
    """The sum of what could be converted into one currency.

    Args:
        currency: ISO 4217 code of the currency converted to.
        count: How many amounts are in it.
        interval: Where the true sum lies; its bounds are rounded outward.
        unbounded: How many of the amounts have no upper bound.
        without_figure: How many have no one figure, as they are "between" two or were converted at
            the lowest and the highest rate of a period, and so are in the interval alone.
        base_year: The year whose prices it is in; None for the prices of each amount's own time.
        unit_since: The first day of the unit that it is in, where the currency changed its unit
            under its code and amounts are converted at rates of several days.
    """

    currency: str
    count: int
    interval: Interval
    unbounded: int
    without_figure: int
    base_year: int | None
    unit_since: datetime.date | None
    _near: tuple[Decimal, Decimal] = field(repr=False, eq=False, alias="near")
    _parts: Callable[[], Iterable[Part]] = field(repr=False, eq=False, alias="parts")

    @property
    def label(self) -> str:
        """What the figures are in: ``USD``, or ``USD in 2020 prices``."""
        return self.currency + ("" if self.base_year is None else f" in {self.base_year} prices")

    @property
    def has_figure(self) -> bool:
        """Whether a figure stands for it: not where no amount in it has one."""
        return not self.count or self.without_figure < self.count

    @property
    def terms(self) -> tuple[Term, ...]:
        """The figures added up by rate, before conversion: the exact form of the sum."""
        sums: dict[tuple[Step, ...], Decimal] = {}
        known: dict[int, tuple[Factor, tuple[Step, ...]]] = {}  # told apart as objects first
        for figure, factor in self._parts():
            if id(factor) not in known:
                known[id(factor)] = factor, tuple(map(_timeless, factor.steps))
            key = known[id(factor)][1]
            sums[key] = WIDE.add(sums.get(key, _ZERO), figure)
        factors = {steps: factor._replace(steps=steps) for factor, steps in known.values()}
        terms = [Term(amount, factors[key]) for key, amount in sums.items()]
        return tuple(sorted(terms, key=lambda term: (list(map(str, term.factor.steps)), term[0])))

    @property
    def nominal(self) -> Fraction:
        """The exact sum of the figures as stated, each at its rate; never rounded."""
        return Fraction(*_added([term.value.as_integer_ratio() for term in self.terms]))

    def rounded(self, *, digits: int | None = None) -> Decimal:
        """Return the nominal sum rounded half to even, once, after everything is added up.

        Args:
            digits: How many digits after the point; those of ISO 4217 where not given.
        """
        places = minor_digits(self.currency, digits)
        low, high = (NEAREST.quantize(bound, Decimal((0, (1,), -places))) for bound in self._near)
        figure = low if low == high else rounded(self.nominal, places)
        return figure or abs(figure)  # a zero has no sign

    def money(self, *, digits: int | None = None) -> Money:
        """Return the nominal sum as Money, rounded half to even, once."""
        return Money(self.rounded(digits=digits), self.currency)


def currency_sum(
    currency: str, found: Summed, *, unit_since: datetime.date | None = None
) -> CurrencySum:
    """Return what was added up in one currency."""
    whole = found.whole
    return CurrencySum(
        unit=currency,
        count=whole.amounts,
        nominal=whole.figure_low,
        interval=found.interval,
        unbounded=whole.unbounded,
        without_figure=whole.without_figure,
        unit_since=unit_since,
    )


def converted_sum(
    converter: Converter, found: Summed, parts: Callable[[], Iterable[Part]]
) -> ConvertedSum:
    """Return what was added up in the currency that it was converted to."""
    whole = found.whole
    return ConvertedSum(
        currency=converter.currency,
        count=whole.amounts,
        interval=found.interval,
        unbounded=whole.unbounded,
        without_figure=whole.without_figure,
        base_year=None if converter.prices is None else converter.prices.base_year,
        unit_since=converter.unit,
        near=(whole.figure_low, whole.figure_high),
        parts=parts,
    )


def _timeless(step: Step) -> Step:
    """Return a rate as an answer for the day it is of, for it is one rate whoever asks."""
    if isinstance(step, Rate) and step.asked_until is None:
        return step.for_day(step.on, step.choice)
    return step


def _added(fractions: list[tuple[int, int]]) -> tuple[int, int]:
    """Add fractions pairwise, so that their common denominator grows only near the end."""
    while len(fractions) > 1:
        paired = itertools.zip_longest(fractions[::2], fractions[1::2], fillvalue=(0, 1))
        fractions = [(a * d + c * b, b * d) for (a, b), (c, d) in paired]
    return fractions[0] if fractions else (0, 1)
