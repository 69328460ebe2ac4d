"""Reconciliation: does a stated figure hold what it covers, and how much of it is itemised?"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.links import Amount
from civdiplo.entities.statements import StatedFigure
from civdiplo.errors import InvalidValueError
from civdiplo.totals.bounds import RatedAmounts, RatedEstimate, summed
from civdiplo.values.estimates import STRICT, Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.truth import Truth

__all__ = ["Reconciliation", "reconcile"]


@frozen(kw_only=True)
class Reconciliation:
    """A stated figure beside what is known of what it covers.

    Args:
        figure: The id of the stated figure.
        coverage: "stated" where the source says what is covered, "assumed" where we infer it.
        stated: Where the stated figure lies.
        itemised: Where the sum of the covered amounts lies.
        nominal_share: The sum of the covered figures over the stated figure, as stated, without
            their qualifiers; None where nothing is itemised, a figure is "between", or the stated
            one is zero.
        counted: Ids of what is in the itemised sum.
        left_out: Ids of what is covered and states no one amount in the figure's unit.
    """

    figure: str
    coverage: Literal["stated", "assumed"] | None
    stated: Interval
    itemised: Interval
    nominal_share: Fraction | None
    counted: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def is_consistent(self) -> Truth:
        """Whether the covered amounts fit into the stated figure.

        No where they are more than it can be, yes where they are not more than it must be.
        """
        return ~self.itemised.is_more_than(self.stated)

    @property
    def remaining(self) -> Interval:
        """Where that part of the stated figure lies which is not itemised."""
        return self.stated - self.itemised

    @property
    def share(self) -> Interval:
        """Where the itemised share of the stated figure lies.

        Raises:
            InvalidValueError: The stated figure may be below zero, or is zero.
        """
        return self.itemised / self.stated


def reconcile(
    dataset: Dataset, figure: str | StatedFigure, *, tolerance: Tolerance = STRICT
) -> Reconciliation:
    """Compare a stated figure with the amounts that it covers.

    Args:
        dataset: Where the covered entities are.
        figure: The stated figure, or its id.
        tolerance: How far vague words ("almost", "about") are taken to reach.

    Raises:
        InvalidValueError: It is no stated figure, or nothing is recorded of what it covers.
        UnknownIdError: No entity has the id.

    >>> from civdiplo.entities import Contribution
    >>> from civdiplo.values.money import Money
    >>> from civdiplo.values.estimates import Tolerance
    >>> total = StatedFigure(
    ...     id="total", measure="contributions raised", subjects=["union"], covers=["gift"],
    ...     coverage="assumed", value=Estimate.almost("19000000000", "VND"),
    ... )
    >>> dataset = Dataset([total, Contribution(id="gift", amount=Money("393000000", "VND"))])
    >>> found = reconcile(dataset, "total", tolerance=Tolerance())
    >>> found.nominal_share, found.is_consistent
    (Fraction(393, 19000), <Truth.YES: 'yes'>)
    """
    held = dataset[figure] if isinstance(figure, str) else figure
    if not isinstance(held, StatedFigure):
        raise InvalidValueError("figure", "must be a stated figure", held.id)
    if held.covers is None:
        raise InvalidValueError("covers", "must be recorded", None, hint="its source does not say")
    value = as_estimate(held.value)
    found = {id_: _amount(held, dataset.get(id_), dataset) for id_ in dict.fromkeys(held.covers)}
    counted = {id_: one for id_, one in found.items() if one is not None and one.unit == value.unit}
    items = [RatedEstimate(one) for one in counted.values()]
    total = summed(RatedAmounts(vague=items), tolerance)
    figures = [one.nominal for one in counted.values()]
    return Reconciliation(
        figure=held.id,
        coverage=held.coverage,
        stated=value.interval(tolerance),
        itemised=total.interval,
        nominal_share=Fraction(total.whole.figure_low) / Fraction(value.nominal)
        if value.nominal and figures and None not in figures
        else None,
        counted=tuple(counted),
        left_out=tuple(id_ for id_ in found if id_ not in counted),
    )


def _amount(figure: StatedFigure, covered: Entity | None, dataset: Dataset) -> Estimate | None:
    """Return the one amount that a covered entity states, of the figure's transaction type."""
    if isinstance(covered, StatedFigure):
        return as_estimate(covered.value)
    kind = figure.transaction_type
    flows = [] if covered is None else list(covered.flows(dataset.get))
    amounts: list[Amount] = [
        flow.amount
        for flow in flows
        if flow.amount is not None and kind in (None, flow.transaction_type)
    ]
    return as_estimate(amounts[0]) if len(amounts) == 1 else None
