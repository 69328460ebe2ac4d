"""Exact decimals: which numbers the library takes, and the contexts that it computes in.

A number that a source states has at most 30 digits before the point and 30 after it. Within that
range every sum and difference is exact in `EXACT`; `WIDE` holds what lies between a computation
and its result; `FLOOR` and `CEILING` round outward where a bound has more digits than they hold;
`NEAREST` rounds half to even what is shown to people.
None of them is the caller's ambient context, so nothing changes under ``decimal.localcontext``.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

from civdiplo.errors import InvalidValueError
from civdiplo.values.patterns import Pattern

__all__ = [
    "CEILING",
    "EXACT",
    "FLOOR",
    "NEAREST",
    "WIDE",
    "exact_decimal",
    "fitted",
    "is_bound",
    "plain_digits",
    "product",
    "rational",
]

_SIDE = 30  # digits on either side of the point
_LEAST = -_SIDE
_PLAIN = Pattern(rf"-?[0-9]{{1,{_SIDE}}}(?:\.[0-9]{{1,{_SIDE}}})?")
_SCIENTIFIC = Pattern(_PLAIN.text + r"[eE][+-]?[0-9]{1,2}")
_RULE = f"must be a decimal number with at most {_SIDE} digits before and {_SIDE} after the point"
_FAULTS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]

# Emax refuses what outgrows the range; a sum never has finer digits than its parts.
EXACT = decimal.Context(prec=2 * _SIDE, Emax=_SIDE - 1, Emin=0, traps=[*_FAULTS, decimal.Inexact])
WIDE = decimal.Context(prec=10 * _SIDE, traps=[*_FAULTS, decimal.Inexact])
FLOOR = decimal.Context(prec=2 * _SIDE, rounding=decimal.ROUND_FLOOR, traps=_FAULTS)
CEILING = decimal.Context(prec=2 * _SIDE, rounding=decimal.ROUND_CEILING, traps=_FAULTS)
NEAREST = decimal.Context(prec=10 * _SIDE, rounding=decimal.ROUND_HALF_EVEN, traps=_FAULTS)

_ONE = Decimal(1)
_FINEST = Decimal((0, (1,), _LEAST))


def exact_decimal(value: object, field: str) -> Decimal:
    """Return a stated number as an exact Decimal that keeps the scale it was written with.

    Takes a Decimal, an int, or a text of plain ASCII digits; a positive exponent is written out
    (``19E9`` becomes 19000000000) and minus zero becomes zero.

    Raises InvalidValueError for floats, bools, NaN, infinities, underscores, other scripts'
    digits, surrounding spaces, and numbers out of range.
    """
    if isinstance(value, str) and _PLAIN.fullmatch(value):  # in range by its form: the usual case
        number = Decimal(value)
        return number or number.copy_abs()
    number = _decimal_of(value, field)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < _LEAST or number.adjusted() >= _SIDE:
        raise InvalidValueError(field, _RULE, value)
    if exponent > 0:
        return EXACT.quantize(number, _ONE)
    return number or number.copy_abs()


def _decimal_of(value: object, field: str) -> Decimal:
    if isinstance(value, Decimal):
        return value if type(value) is Decimal else Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_SIDE:
        return Decimal(value)
    if isinstance(value, str) and _SCIENTIFIC.fullmatch(value):
        return Decimal(value)
    hint = "give the digits as text, or a Decimal" if isinstance(value, float) else ""
    raise InvalidValueError(field, _RULE, value, hint=hint)


def plain_digits(value: Decimal) -> str:
    """Return the number in plain digits, without an exponent: ``0.0000001``, not ``1E-7``."""
    return format(value, "f")


def rational(value: object, field: str) -> Fraction:
    """Return an int, a finite Decimal or a Fraction as a Fraction; nothing else is exact."""
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal) and is_bound(value):
        return Fraction(value)
    raise InvalidValueError(field, "must be an int, a finite Decimal or a Fraction", value)


def is_bound(value: Decimal) -> bool:
    """Say whether a computed number is finite and of no absurd size, however many its digits."""
    return value.is_finite() and abs(value.adjusted()) < WIDE.prec


def fitted(value: Decimal, field: str) -> Decimal:
    """Return a computed number in the range of stated ones, or raise InvalidValueError.

    Zeros beyond the thirtieth digit after the point go; any other digit there is not dropped.
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < _LEAST and value.adjusted() < _SIDE:
        try:
            value = WIDE.quantize(value, _FINEST)
        except decimal.Inexact:
            raise InvalidValueError(field, _RULE, value) from None
    return exact_decimal(value, field)


def product(value: Decimal, factor: int | Decimal | Fraction, field: str) -> Decimal:
    """Return the exact product, in the scale of the value where that suffices.

    Raises InvalidValueError where the product has no finite decimal form or is out of range.
    """
    over, under = rational(factor, "factor").as_integer_ratio()
    try:
        if isinstance(factor, Decimal):
            exact = WIDE.multiply(value, factor)
        else:
            exact = WIDE.divide(WIDE.multiply(value, Decimal(over)), Decimal(under))
    except decimal.DecimalException:
        hint = f"{value} times {factor} has no such form"
        raise InvalidValueError(field, _RULE, factor, hint=hint) from None
    return fitted(exact, field)
