"""How exact ratios are written: rounded once, half to even, or in full as a fraction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from civdiplo.values.currencies import currency
from civdiplo.values.decimals import plain_digits

__all__ = ["finite_digits", "fraction_text", "minor_digits", "rounded"]


def minor_digits(code: str, digits: int | None = None) -> int:
    """Return how many digits after the point a currency is shown with; 2 where ISO gives none."""
    if digits is not None:
        return digits
    stated = currency(code).minor_units
    return 2 if stated is None else stated


def rounded(value: Fraction, digits: int) -> Decimal:
    """Return a Fraction rounded half to even to a number of digits after the point.

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(-2, 3), 0)
    (Decimal('0.12'), Decimal('-1'))
    """
    scaled = round(value * 10**digits)
    sign = 1 if scaled < 0 else 0
    return Decimal((sign, tuple(int(digit) for digit in str(abs(scaled))), -digits))


def fraction_text(value: Fraction) -> str:
    """Return plain digits where the fraction has a finite decimal form, else ``p/q``.

    >>> fraction_text(Fraction(5, 8)), fraction_text(Fraction(2, 3))
    ('0.625', '2/3')
    """
    digits = finite_digits(value.denominator)
    return str(value) if digits is None else plain_digits(rounded(value, digits))


def finite_digits(denominator: int) -> int | None:
    """Return how many digits after the point hold a fraction exactly; None where none do."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
