"""Shares and rounding in whole steps of an amount: nothing is lost, and nothing is rounded unseen.

Works on bare amounts; `Money.allocate` and `Money.round_to` are the way in.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.currencies import currency
from civdiplo.values.decimals import WIDE, exact_decimal, rational

__all__ = ["Mode", "Share", "StepName", "named_step", "parted", "stepped"]

Mode: TypeAlias = Literal["largest remainder", "to first", "to heaviest", "separate"]
StepName: TypeAlias = Literal["minor", "cash"]
Share: TypeAlias = "int | Decimal | Fraction"

_MODES: tuple[str, ...] = get_args(Mode)
_ROUNDINGS = (
    decimal.ROUND_CEILING,
    decimal.ROUND_DOWN,
    decimal.ROUND_FLOOR,
    decimal.ROUND_HALF_DOWN,
    decimal.ROUND_HALF_EVEN,
    decimal.ROUND_HALF_UP,
    decimal.ROUND_UP,
)


def named_step(code: str, name: object) -> Decimal:
    """Return the smallest unit of a currency, of bookkeeping ("minor") or of cash ("cash").

    The minor unit is that of ISO 4217; the cash unit is what CLDR holds of coins in use, 0.05 of a
    Swiss franc for one. CLDR does not know of every such habit.

    Raises:
        InvalidValueError: The name is none of the two, or the lists give the code no such unit.

    >>> named_step("CHF", "minor"), named_step("CHF", "cash")
    (Decimal('0.01'), Decimal('0.05'))
    """
    if name == "minor":
        digits, times = currency(code).minor_units, 1
    elif name == "cash":
        digits, times = _cash(code)
    else:
        raise InvalidValueError("step", 'must be "minor", "cash" or Money', name)
    if digits is None:
        hint = "give the step as Money"
        raise InvalidValueError("step", f"must be stated for {code}", name, hint=hint)
    return Decimal(times).scaleb(-digits, WIDE)


def _cash(code: str) -> tuple[int | None, int]:
    from babel.core import get_global

    known = get_global("currency_fractions")
    held = currency(code)
    if code not in known and held.minor_units is None and held.withdrawn is None:
        return None, 1  # gold, test codes: nobody pays with them
    _, _, digits, times = known.get(code) or known["DEFAULT"]
    return digits, times or 1


def parted(
    amount: Decimal, weights: int | Iterable[Share], *, step: Decimal, mode: Mode
) -> tuple[Decimal, ...]:
    """Return the parts of an amount by weight, each a whole number of steps, that add up to it.

    Raises:
        InvalidValueError: A weight or the mode breaks its rule, or the amount is not a whole number
            of steps and the rest has no part of its own.
    """
    if mode not in _MODES:
        raise InvalidValueError("mode", f"must be one of {', '.join(_MODES)}", mode)
    shares = _shares(weights)
    over, under = (abs(Fraction(amount)) / Fraction(step)).as_integer_ratio()
    steps, rest = divmod(over, under)
    if rest and mode != "separate":
        hint = 'round it first, give a finer step, or keep the rest apart with mode="separate"'
        rule = f"must be a whole number of steps of {step:f}"
        raise InvalidValueError("amount", rule, f"{amount:f}", hint=hint)
    whole = sum(shares)
    counts = [steps * share // whole for share in shares]
    for place in _order(shares, steps, mode)[: steps - sum(counts)]:
        counts[place] += 1
    sign = -1 if amount < 0 else 1
    parts = [WIDE.multiply(step, Decimal(sign * count)) for count in counts]
    if mode == "separate":
        with decimal.localcontext(WIDE):
            parts.append(amount - sum(parts))
    return tuple(parts)


def _shares(weights: int | Iterable[Share]) -> Sequence[int]:
    """Return whole numbers in the proportion of the weights."""
    if isinstance(weights, int):
        if isinstance(weights, bool) or weights < 1:
            raise InvalidValueError("weights", "must be 1 part or more", weights)
        return [1] * weights
    exact = [rational(weight, "weight") for weight in weights]
    if not any(exact) or min(exact) < 0:
        told = f"({', '.join(map(str, exact))})"
        raise InvalidValueError("weights", "must be zero or more, and one above zero", told)
    common = math.lcm(*(weight.denominator for weight in exact))
    return [int(weight * common) for weight in exact]


def _order(shares: Sequence[int], steps: int, mode: Mode) -> list[int]:
    """Return the places that the steps left over go to, one each; there are fewer of those."""
    places = [place for place, share in enumerate(shares) if share]
    whole = sum(shares)
    match mode:
        case "to first":
            return places
        case "to heaviest":
            return sorted(places, key=lambda place: -shares[place])
        case "separate":
            return []
        case _:
            return sorted(places, key=lambda place: -(steps * shares[place] % whole))


def stepped(amount: Decimal, *, step: Decimal, rounding: str) -> Decimal:
    """Return the amount in whole steps, rounded in one of the ways of the decimal module.

    Raises:
        InvalidValueError: The rounding is none of these, or the result is out of range.
    """
    if rounding not in _ROUNDINGS:
        raise InvalidValueError("rounding", f"must be one of {', '.join(_ROUNDINGS)}", rounding)
    over, under = (Fraction(amount) / Fraction(step)).as_integer_ratio()
    whole, rest = divmod(over, under)
    # Above, below or at the half is all that a rounding asks of the rest.
    quarters = 0 if not rest else 2 + (2 * rest > under) - (2 * rest < under)
    near = WIDE.add(Decimal(whole), WIDE.multiply(Decimal(quarters), Decimal("0.25")))
    count = near.to_integral_value(rounding, WIDE)
    return exact_decimal(WIDE.multiply(step, count), "rounded amount")
