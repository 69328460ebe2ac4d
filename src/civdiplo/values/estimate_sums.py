"""Sums of estimates: the figures added up, where the true sum lies, and what is not bounded."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from decimal import Decimal

from attrs import frozen

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.values.decimals import CEILING, FLOOR, WIDE, exact_decimal
from civdiplo.values.estimates import STRICT, Estimate, Tolerance
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.quantities import check_unit

__all__ = ["EstimateSum"]

_ZERO = Decimal(0)


@frozen
class EstimateSum:
    """What estimates of one unit add up to; sums of parts are joined with ``+``.

    Args:
        unit: The unit of all of them: an ISO 4217 code or a unit's name.
        count: How many there are.
        nominal: The exact sum of the figures as stated, without their qualifiers.
        interval: Where the true sum lies; its bounds are rounded outward.
        unbounded: How many of them have no upper bound.
        without_figure: How many are "between" two figures and so are in the interval alone.

    >>> total = EstimateSum.of([Estimate.exactly(30, "person"), Estimate.more_than(87, "person"),
    ...                         Estimate.between(5, 7, "person")])
    >>> print(total)
    117 person from 3, in (122, ∞); 1 without an upper bound; 1 without one figure
    """

    unit: str
    count: int
    nominal: Decimal
    interval: Interval
    unbounded: int
    without_figure: int

    @property
    def has_figure(self) -> bool:
        """Whether a figure stands for it: not where no amount in it has one."""
        return not self.count or self.without_figure < self.count

    @classmethod
    def of(
        cls,
        estimates: Iterable[Estimate | Money],
        *,
        unit: str | None = None,
        tolerance: Tolerance = STRICT,
    ) -> EstimateSum:
        """Add up estimates and amounts of one unit in a single fold.

        Args:
            estimates: What is added up; order and grouping do not matter.
            unit: What an empty sum is in; where there are estimates it is checked against them.
            tolerance: How far vague words are taken to reach.

        Raises:
            CurrencyMismatchError: Two units meet.
            InvalidValueError: There is nothing to add and no unit.
        """
        figures: list[Decimal] = []
        vague: list[Estimate] = []
        units = set() if unit is None else {check_unit(unit)}
        for one in estimates:
            if isinstance(one, Money):
                units.add(one.currency)
                figures.append(one.amount)
                continue
            if not isinstance(one, Estimate):
                raise InvalidValueError("estimates", "must be Estimates or Money", one)
            units.add(one.unit)
            if one.value is not None and one.is_exact:
                figures.append(one.value)
            else:
                vague.append(one)
        return _sum(_only(units), figures, vague, tolerance)

    def __add__(self, other: EstimateSum) -> EstimateSum:
        """Return both as one sum."""
        if not isinstance(other, EstimateSum):
            return NotImplemented
        return EstimateSum(
            _only({self.unit, other.unit}),
            self.count + other.count,
            exact_decimal(WIDE.add(self.nominal, other.nominal), "sum"),
            self.interval + other.interval,
            self.unbounded + other.unbounded,
            self.without_figure + other.without_figure,
        )

    def __str__(self) -> str:
        """Return the figure, the bounds, and what is missing from them."""
        figure = f"{self.nominal:f} {self.unit}" if self.has_figure else f"no figure in {self.unit}"
        parts = [f"{figure} from {self.count}, in {self.interval}"]
        if self.unbounded:
            parts.append(f"{self.unbounded} without an upper bound")
        if self.without_figure:
            parts.append(f"{self.without_figure} without one figure")
        return "; ".join(parts)


def _only(units: set[str]) -> str:
    if not units:
        hint = "write EstimateSum.of(estimates, unit=...)"
        raise InvalidValueError(
            "unit", "must be given where there is nothing to add", None, hint=hint
        )
    if len(units) > 1:
        left, right, *_ = sorted(units)
        raise CurrencyMismatchError(left, right)
    return units.pop()


def _sum(
    unit: str, figures: list[Decimal], vague: list[Estimate], tolerance: Tolerance
) -> EstimateSum:
    within = [one.interval(tolerance) for one in vague]
    uppers = [one.upper for one in within if one.upper is not None]
    with decimal.localcontext(WIDE):  # wider than any sum: rounded once, at the end
        exact = sum(figures, _ZERO)
        nominal = sum((one.value or _ZERO for one in vague), exact)
        low = sum((one.lower or _ZERO for one in within), exact)
        high = sum(uppers, exact)
    unbounded = len(within) - len(uppers)
    interval = Interval(
        FLOOR.plus(low),
        None if unbounded else CEILING.plus(high),
        lower_open=any(one.lower_open for one in within),
        upper_open=any(one.upper_open for one in within),
    )
    return EstimateSum(
        unit=unit,
        count=len(figures) + len(vague),
        nominal=exact_decimal(nominal, "sum"),
        interval=interval,
        unbounded=unbounded,
        without_figure=sum(1 for one in vague if one.value is None),
    )
