"""Kinds of rates: what each must be made of, and how far its rounding lets it be off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from civdiplo.values.intervals import Interval

if TYPE_CHECKING:
    from civdiplo.rates.rate import Rate

__all__ = ["fits", "quotation"]

_ONE = Interval.point(1)


def fits(rate: Rate) -> bool:
    """Say whether a rate is what its legs make, for a rate of its kind."""
    return _FITS[rate.kind](rate)


def quotation(rate: Rate) -> Interval | None:
    """Return where a rate lies that its publisher rounded; None where the digits are not known."""
    if rate.kind == "direct":
        if rate.last_digit is None:
            return None
        half = rate.last_digit / 2
        return (_ONE * (rate.value - half)).hull(_ONE * (rate.value + half))
    held = [one for one in map(quotation, rate.legs) if one is not None]
    if len(held) < len(rate.legs):
        return None
    if rate.kind == "inverse":
        return _ONE / held[0]
    return held[0] * held[1] if rate.kind == "cross" else _ONE * rate.value


def _fits_direct(rate: Rate) -> bool:
    return rate.base != rate.quote and not rate.legs


def _fits_redenomination(rate: Rate) -> bool:
    return not rate.legs  # its two units may have one code


def _fits_identity(rate: Rate) -> bool:
    return rate.base == rate.quote and rate.value == 1 and not rate.legs


def _fits_inverse(rate: Rate) -> bool:
    if len(rate.legs) != 1:
        return False
    leg = rate.legs[0]
    turned = (leg.base, leg.quote) == (rate.quote, rate.base)
    return turned and leg.value.as_integer_ratio() == rate.value.as_integer_ratio()[::-1]


def _fits_cross(rate: Rate) -> bool:
    if len(rate.legs) != 2:
        return False
    first, second = rate.legs
    meet = (first.base, first.quote, second.quote) == (rate.base, second.base, rate.quote)
    over = rate.value.denominator * first.value.numerator * second.value.numerator
    under = rate.value.numerator * first.value.denominator * second.value.denominator
    return meet and over == under


_FITS: dict[str, Callable[[Rate], bool]] = {
    "direct": _fits_direct,
    "inverse": _fits_inverse,
    "cross": _fits_cross,
    "identity": _fits_identity,
    "peg": _fits_direct,
    "redenomination": _fits_redenomination,
}
