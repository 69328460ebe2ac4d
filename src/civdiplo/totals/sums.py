"""What a total says of one currency: the figures added up, and where the true sum lies."""

from __future__ import annotations

import decimal
import itertools
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from attrs import field, frozen

from civdiplo.rates.rate import Rate, minor_digits, rounded
from civdiplo.totals.bounds import Rated
from civdiplo.values.decimals import WIDE
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money

__all__ = ["ConvertedSum", "CurrencySum", "InKindSum", "Term"]

_ZERO = Decimal(0)
_HALF_EVEN = decimal.Context(prec=WIDE.prec, rounding=decimal.ROUND_HALF_EVEN)

Part = tuple[Sequence[Decimal], Sequence[Rated]]  # figures, and beside each its rate


@frozen
class CurrencySum:
    """The sum of what is stated in one currency.

    Args:
        currency: ISO 4217 code.
        count: How many amounts are in it.
        nominal: The exact sum of the figures as stated, without their qualifiers.
        interval: Where the true sum lies.
        unbounded: How many of the amounts have no upper bound.
        without_figure: How many are "between" two figures and so are in the interval alone.
    """

    currency: str
    count: int
    nominal: Decimal
    interval: Interval
    unbounded: int
    without_figure: int


@frozen
class InKindSum:
    """The sum of what is stated of one kind of goods in one unit.

    Args:
        goods: A code of the list of goods.
        unit: The unit that is counted in; None for lines without a quantity.
        count: How many lines are in it.
        nominal: The exact sum of the figures; None where no quantity is stated.
        interval: Where the true sum lies; None where no quantity is stated.
    """

    goods: str
    unit: str | None
    count: int
    nominal: Decimal | None
    interval: Interval | None


class Term(NamedTuple):
    """All figures of one currency that are converted at one rate, added up before conversion."""

    amount: Decimal
    rate: Rate


@frozen
class ConvertedSum:
    """The sum of what could be converted into one currency.

    Args:
        currency: ISO 4217 code of the currency converted to.
        count: How many amounts are in it.
        interval: Where the true sum lies; its bounds are rounded outward.
        unbounded: How many of the amounts have no upper bound.
        without_figure: How many are "between" two figures and so are in the interval alone.
    """

    currency: str
    count: int
    interval: Interval
    unbounded: int
    without_figure: int
    _near: tuple[Decimal, Decimal] = field(repr=False, eq=False, alias="near")
    _parts: tuple[Part, ...] = field(repr=False, eq=False, alias="parts")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The figures added up by rate, before conversion: the exact form of the sum."""
        sums: dict[tuple[object, ...], Decimal] = {}
        rates: dict[tuple[object, ...], Rate] = {}
        for figures, rated in self._parts:
            for figure, (rate, _, _) in zip(figures, rated, strict=True):
                key = (rate.base, rate.on, rate.until or rate.on, rate.source, rate.value)
                sums[key] = WIDE.add(sums.get(key, _ZERO), figure)
                rates[key] = rate
        return tuple(Term(sums[key], rates[key]) for key in sorted(sums))

    @property
    def nominal(self) -> Fraction:
        """The exact sum of the figures as stated, each at its rate; never rounded."""
        return Fraction(*_added([_product(term) for term in self.terms]))

    def rounded(self, *, digits: int | None = None) -> Decimal:
        """Return the nominal sum rounded half to even, once, after everything is added up.

        Args:
            digits: How many digits after the point; those of ISO 4217 where not given.
        """
        places = minor_digits(self.currency, digits)
        low, high = (
            _HALF_EVEN.quantize(bound, Decimal((0, (1,), -places))) for bound in self._near
        )
        return low if low == high else rounded(self.nominal, places)

    def money(self, *, digits: int | None = None) -> Money:
        """Return the nominal sum as Money, rounded half to even, once."""
        return Money(self.rounded(digits=digits), self.currency)


def _product(term: Term) -> tuple[int, int]:
    over, under = term.amount.as_integer_ratio()
    return over * term.rate.value.numerator, under * term.rate.value.denominator


def _added(fractions: list[tuple[int, int]]) -> tuple[int, int]:
    """Add fractions pairwise, so that their common denominator grows only near the end."""
    while len(fractions) > 1:
        paired = itertools.zip_longest(fractions[::2], fractions[1::2], fillvalue=(0, 1))
        fractions = [(a * d + c * b, b * d) for (a, b), (c, d) in paired]
    return fractions[0] if fractions else (0, 1)
