"""Intervals: all that is known of a number is that it lies between two bounds."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.decimals import (
    CEILING,
    FLOOR,
    WIDE,
    exact_decimal,
    is_bound,
    plain_digits,
    rational,
)
from civdiplo.values.truth import Truth

__all__ = ["Exact", "Interval"]

Exact: TypeAlias = "int | Decimal | Fraction"  # numbers that a bound can be scaled by

_FINEST = 30  # digits after the point that a bound can be rounded to


def _bound(value: object) -> Decimal | None:
    if value is None:
        return None
    # A computed bound has more digits than a stated number; it is finite all the same.
    if type(value) is Decimal and is_bound(value):
        return value or value.copy_abs()
    return exact_decimal(value, "bound")


@frozen
class Interval:
    """The numbers between two bounds; an end is closed unless it is said to be open.

    Sums, differences and scalings hold every number that their parts allow: bounds are exact while
    they fit into 60 significant digits, and are rounded outward (the lower one down, the upper one
    up) where they do not, as in ``Interval(1, 2) * Fraction(1, 3)``. An open end stays open.

    Args:
        lower: The lower bound (Decimal, int, or text of plain digits); None for no bound.
        upper: The upper bound, not below the lower one; None for no bound.
        lower_open: Whether the lower bound itself is left out; always so where there is none.
        upper_open: Whether the upper bound itself is left out; always so where there is none.

    Raises:
        InvalidValueError: A bound is no exact finite number, or no number lies between them.

    >>> almost = Interval(18, 19, upper_open=True)
    >>> print(almost + Interval.point("0.5"))
    [18.5, 19.5)
    >>> almost.contains(19)
    False

    Source: IEEE 1788-2015, clauses 4 and 12 (outward rounding); ISO 80000-2, 2-7.7 (notation).
    """

    lower: Decimal | None = field(converter=_bound)
    upper: Decimal | None = field(converter=_bound)
    lower_open: bool = field(default=False, kw_only=True)
    upper_open: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Open the ends without a bound, and refuse what holds no number."""
        if self.lower is None:
            object.__setattr__(self, "lower_open", True)
        if self.upper is None:
            object.__setattr__(self, "upper_open", True)
        if self.lower is None or self.upper is None or self.lower < self.upper:
            return
        if self.lower > self.upper or self.lower_open or self.upper_open:
            raise InvalidValueError("interval", "must hold a number", str(self))

    @classmethod
    def point(cls, value: Decimal | int | str) -> Interval:
        """Return the interval that holds one number."""
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Whether it holds one number only."""
        return self.lower is not None and self.lower == self.upper

    @property
    def is_bounded(self) -> bool:
        """Whether it has both bounds."""
        return self.lower is not None and self.upper is not None

    def contains(self, value: Exact) -> bool:
        """Say whether a number lies within.

        >>> Interval(0, None).contains(Fraction(1, 3))
        True
        """
        exact = rational(value, "value")
        return not (_is_below(exact, self) or _is_above(exact, self))

    def hull(self, other: Interval) -> Interval:
        """Return the narrowest interval that holds both.

        >>> print(Interval(1, 2).hull(Interval(5, None)))
        [1, ∞)
        """
        low = min(self, other, key=_lower_key)
        high = max(self, other, key=_upper_key)
        return Interval(
            low.lower, high.upper, lower_open=low.lower_open, upper_open=high.upper_open
        )

    def rounded(self, digits: int) -> Interval:
        """Return the narrowest interval around it whose bounds have no more digits than asked.

        The lower bound is rounded down and the upper one up; an open end stays open. A bound that
        has fewer digits keeps them, and none is changed by rounding twice.

        Args:
            digits: How many digits after the point, from 0 to 30.

        Raises:
            InvalidValueError: The number of digits is out of range.

        >>> print(Interval("16374.996", "16375.001").rounded(2))
        [16374.99, 16375.01]
        """
        if type(digits) is not int or not 0 <= digits <= _FINEST:
            rule = f"must be a whole number from 0 to {_FINEST}"
            raise InvalidValueError("digits", rule, digits)
        return Interval(
            None if self.lower is None else _cut(self.lower, digits, ROUND_FLOOR),
            None if self.upper is None else _cut(self.upper, digits, ROUND_CEILING),
            lower_open=self.lower_open,
            upper_open=self.upper_open,
        )

    def is_less_than(self, other: Interval | Decimal | int) -> Truth:
        """Say whether the number here is less than the number there.

        Yes where every pair of numbers says so, no where none does, else maybe.

        >>> Interval(1, 5).is_less_than(Interval(5, 9, lower_open=True))
        <Truth.YES: 'yes'>
        >>> Interval(1, 5).is_less_than(3)
        <Truth.MAYBE: 'maybe'>
        """
        there = _interval(other)
        always = (
            self.upper is not None
            and there.lower is not None
            and (
                self.upper < there.lower
                or (self.upper == there.lower and (self.upper_open or there.lower_open))
            )
        )
        never = self.lower is not None and there.upper is not None and self.lower >= there.upper
        return Truth.of(always=always, ever=not never)

    def is_more_than(self, other: Interval | Decimal | int) -> Truth:
        """Say whether the number here is more than the number there."""
        return _interval(other).is_less_than(self)

    def __add__(self, other: Interval | Decimal | int) -> Interval:
        """Return where the sum lies."""
        if not isinstance(other, (Interval, Decimal, int)):
            return NotImplemented
        there = _interval(other)
        return Interval(
            None
            if self.lower is None or there.lower is None
            else FLOOR.add(self.lower, there.lower),
            None
            if self.upper is None or there.upper is None
            else CEILING.add(self.upper, there.upper),
            lower_open=self.lower_open or there.lower_open,
            upper_open=self.upper_open or there.upper_open,
        )

    __radd__ = __add__

    def __neg__(self) -> Interval:
        """Return where the number with the other sign lies."""
        return Interval(
            None if self.upper is None else self.upper.copy_negate(),
            None if self.lower is None else self.lower.copy_negate(),
            lower_open=self.upper_open,
            upper_open=self.lower_open,
        )

    def __sub__(self, other: Interval | Decimal | int) -> Interval:
        """Return where the difference lies."""
        if not isinstance(other, (Interval, Decimal, int)):
            return NotImplemented
        return self + -_interval(other)

    def __mul__(self, factor: Interval | Exact) -> Interval:
        """Return where the number times a factor lies.

        An exact factor may be any number, one that lies within bounds is above zero.

        >>> print(Interval(2, 3, upper_open=True) * Interval(5, 7))
        [10, 21)
        >>> print(Interval("18000000000", "19000000000", upper_open=True) * Fraction(1, 25000))
        [720000, 760000)
        """
        if isinstance(factor, Interval):
            return _product(self, factor)
        if not isinstance(factor, (int, float, Decimal, Fraction)):
            return NotImplemented  # a float is refused below, with the reason
        over, under = rational(factor, "factor").as_integer_ratio()
        if over == 0:
            return Interval.point(0)
        if over < 0:
            return -self * Fraction(-over, under)
        times, by = Decimal(over), Decimal(under)
        return Interval(
            None if self.lower is None else FLOOR.divide(FLOOR.multiply(self.lower, times), by),
            None if self.upper is None else CEILING.divide(CEILING.multiply(self.upper, times), by),
            lower_open=self.lower_open,
            upper_open=self.upper_open,
        )

    __rmul__ = __mul__

    def __truediv__(self, divisor: Interval | Exact) -> Interval:
        """Return where the quotient by a number above zero lies.

        A divisor that may come as near to zero as it likes leaves the quotient without a bound.

        >>> print(Interval(6000000, 7000000) / Interval(50, 60, lower_open=True))
        [100000, 140000)
        """
        if not isinstance(divisor, (Interval, int, float, Decimal, Fraction)):
            return NotImplemented
        if isinstance(divisor, Interval):
            return _quotient(self, divisor)
        exact = rational(divisor, "divisor")
        if exact == 0:
            raise InvalidValueError("divisor", "must not be zero", divisor)
        return self * (1 / exact)

    def __str__(self) -> str:
        """Return the usual notation: ``[18, 19)``."""
        low = "-∞" if self.lower is None else plain_digits(self.lower)
        high = "∞" if self.upper is None else plain_digits(self.upper)
        return f"{'(' if self.lower_open else '['}{low}, {high}{')' if self.upper_open else ']'}"


def _cut(bound: Decimal, digits: int, rounding: str) -> Decimal:
    exponent = bound.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return bound
    with localcontext(WIDE) as context:
        context.clear_traps()
        return bound.quantize(Decimal((0, (1,), -digits)), rounding=rounding)


def _interval(value: Interval | Decimal | int) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _is_below(value: Fraction, within: Interval) -> bool:
    lower = within.lower
    return lower is not None and (value < lower or (within.lower_open and value == lower))


def _is_above(value: Fraction, within: Interval) -> bool:
    upper = within.upper
    return upper is not None and (value > upper or (within.upper_open and value == upper))


def _lower_key(interval: Interval) -> tuple[Decimal, bool]:
    return _NO_LOWER if interval.lower is None else interval.lower, interval.lower_open


def _upper_key(interval: Interval) -> tuple[Decimal, bool]:
    return _NO_UPPER if interval.upper is None else interval.upper, not interval.upper_open


_NO_LOWER, _NO_UPPER = Decimal("-Infinity"), Decimal("Infinity")


def _product(within: Interval, factor: Interval) -> Interval:
    if factor.lower is None or factor.lower <= 0:
        raise InvalidValueError("factor", "must be above zero", str(factor))
    upper, upper_open = _greatest_product(within, factor)
    negated, lower_open = _greatest_product(-within, factor)
    lower = None if negated is None else negated.copy_negate()
    return Interval(lower, upper, lower_open=lower_open, upper_open=upper_open)


def _greatest_product(within: Interval, factor: Interval) -> tuple[Decimal | None, bool]:
    greatest, greatest_open = within.upper, within.upper_open
    if greatest is None:
        return None, True
    if greatest == 0:
        return greatest, greatest_open
    by, by_open = (
        (factor.upper, factor.upper_open) if greatest > 0 else (factor.lower, factor.lower_open)
    )
    return (
        (None, True) if by is None else (CEILING.multiply(greatest, by), greatest_open or by_open)
    )


def _quotient(dividend: Interval, divisor: Interval) -> Interval:
    if divisor.lower is None or divisor.lower < 0 or divisor.upper == 0:
        raise InvalidValueError("divisor", "must be above zero", str(divisor))
    lower, lower_open = _least_quotient(dividend, divisor)
    negated, upper_open = _least_quotient(-dividend, divisor)
    upper = None if negated is None else negated.copy_negate()
    return Interval(lower, upper, lower_open=lower_open, upper_open=upper_open)


def _least_quotient(dividend: Interval, divisor: Interval) -> tuple[Decimal | None, bool]:
    least, least_open = dividend.lower, dividend.lower_open
    if least is None:
        return None, True
    if least == 0:
        return least, least_open
    # The largest divisor makes the least quotient of what is above zero, the smallest of the rest.
    by, by_open = (
        (divisor.upper, divisor.upper_open) if least > 0 else (divisor.lower, divisor.lower_open)
    )
    if by is None:
        return Decimal(0), True
    if by == 0:
        return None, True
    return FLOOR.divide(least, by), least_open or by_open
