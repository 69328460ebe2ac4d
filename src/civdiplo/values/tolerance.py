"""Tolerance: how far a vague word is taken to reach, where somebody decides that."""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.decimals import exact_decimal

__all__ = ["STRICT", "Tolerance"]


def _reach(reach: Decimal | int | str | None) -> Decimal | None:
    return None if reach is None else exact_decimal(reach, "reach")


@frozen(kw_only=True)
class Tolerance:
    """How far from the figure a vague word is taken to reach; a policy, not a truth.

    Each is a number above zero in units of the figure's granularity ("almost 19 billion" is said
    in billions), or None for as far as the meaning of the word allows.

    Args:
        almost: "almost X" lies from X - almost to X, X left out.
        about: "about X" lies from X - about to X + about.
        more_than: "more than X" lies from X to X + more_than, X left out.

    The defaults bound all three; `STRICT` bounds none. "At least" and "up to" say themselves how
    far they reach, and are never narrowed.

    Raises:
        InvalidValueError: One of them is not above zero.

    >>> from civdiplo.values.estimates import Estimate
    >>> print(Estimate.almost("19000000000", "VND").interval(Tolerance()))
    [18000000000, 19000000000)
    """

    almost: Decimal | None = field(default=Decimal(1), converter=_reach)
    about: Decimal | None = field(default=Decimal("0.5"), converter=_reach)
    more_than: Decimal | None = field(default=Decimal(1), converter=_reach)

    def __attrs_post_init__(self) -> None:
        """Refuse a reach of nothing."""
        for name in ("almost", "about", "more_than"):
            reach = getattr(self, name)
            if reach is not None and reach <= 0:
                raise InvalidValueError(name, "must be above zero", reach)


STRICT = Tolerance(almost=None, about=None, more_than=None)
