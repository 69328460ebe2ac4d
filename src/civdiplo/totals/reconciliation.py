"""Reconciliation: does a stated figure hold what it covers, and how much of it is itemised?"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.entities.statements import StatedFigure
from civdiplo.errors import InvalidValueError
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.rates.fixed import unit_changes
from civdiplo.totals.bounds import RatedAmounts, RatedEstimate, summed
from civdiplo.totals.conversion import Converter
from civdiplo.totals.coverage import reached_from
from civdiplo.totals.factors import UNIT, Factor
from civdiplo.totals.question import Dating, Question
from civdiplo.totals.units import check_unit_of, either_unit, into_unit, unit_of
from civdiplo.values.estimates import STRICT, Estimate, Tolerance, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.periods import When
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
        left_out: Ids of what is covered and is not in the sum; `reasons` says why.
        reasons: For each of them, in that order, why it is left out.
    """

    figure: str
    coverage: Literal["stated", "assumed"] | None
    stated: Interval
    itemised: Interval
    nominal_share: Fraction | None
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    reasons: tuple[str, ...]

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
    def exceeding(self) -> Interval:
        """Where the part of the covered amounts lies that the stated figure cannot hold.

        Its lower bound is above zero where they certainly contradict the figure; zero alone where
        they certainly fit into it.
        """
        over = self.itemised - self.stated
        if over.lower is None or over.lower < 0:
            upper = None if over.upper is None else max(over.upper, Decimal(0))
            return Interval(0, upper, upper_open=over.upper_open and upper != 0)
        return over

    @property
    def share(self) -> Interval:
        """Where the itemised share of the stated figure lies.

        Raises:
            InvalidValueError: The stated figure may be below zero, or is zero.
        """
        return self.itemised / self.stated


def reconcile(
    dataset: Dataset,
    figure: str | StatedFigure,
    *,
    rates: ExchangeRates | None = None,
    dating: Dating = "exact",
    tolerance: Tolerance = STRICT,
    as_rounded: bool = False,
) -> Reconciliation:
    """Compare a stated figure with the amounts that it covers.

    All are in the unit that the currency of the figure had at its date; what is covered from
    before or after a change of that unit is restated in it, or left out where its date may be
    either.

    Args:
        dataset: Where the covered entities are.
        figure: The stated figure, or its id.
        rates: Where rates come from for what is covered in other currencies; without them, and
            where there is no rate, that is left out.
        dating: The day of the rate of each amount, as for `totals`.
        tolerance: How far vague words ("almost", "about") are taken to reach.
        as_rounded: Whether the interval of what is converted allows for the digits that publishers
            of rates rounded away, as for `totals`; what has a rate of unknown digits is left out.

    Raises:
        InvalidValueError: It is no stated figure, nothing is recorded of what it covers, or what it
            covers leads back to itself.
        UnknownIdError: No entity has the id.
        UndecidedError: The currency of the figure changed its unit under its code, and the date
            of the figure does not tell whether it is from before that or after.

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
        rule = "must be a stated figure, or the id of one"
        raise InvalidValueError("figure", rule, getattr(held, "id", held))
    if held.covers is None:
        raise InvalidValueError("covers", "must be recorded", None, hint="its source does not say")
    value, scale = (
        as_estimate(held.value),
        _Scale(dataset, held, rates, dating, as_rounded=as_rounded),
    )
    inner = _counted_in_others(held.covers, dataset)
    found = {
        id_: f"it is counted in {inner[id_]}"
        if id_ in inner
        else _rated(held, dataset.get(id_), dataset, scale)
        for id_ in held.covers
    }
    counted = {id_: one for id_, one in found.items() if isinstance(one, RatedEstimate)}
    reasons = {id_: one for id_, one in found.items() if isinstance(one, str)}
    total = summed(RatedAmounts(vague=list(counted.values())), tolerance)
    return Reconciliation(
        figure=held.id,
        coverage=held.coverage,
        stated=value.interval(tolerance),
        itemised=total.interval,
        nominal_share=_share(value, counted.values()),
        counted=tuple(counted),
        left_out=tuple(reasons),
        reasons=tuple(reasons.values()),
    )


class _Scale:
    """What amounts are multiplied by to be in the unit of a stated figure."""

    def __init__(
        self,
        dataset: Dataset,
        figure: StatedFigure,
        rates: ExchangeRates | None,
        dating: Dating,
        *,
        as_rounded: bool,
    ) -> None:
        value = as_estimate(figure.value)
        self.of: str = value.unit
        self._since: datetime.date | None = None
        self._converter: Converter | None = None
        if value.currency is not None:
            self._since = _unit_of_figure(value.currency, figure)
        if value.currency is not None and rates is not None:
            question = _question(dataset, value.currency, rates, dating, as_rounded=as_rounded)
            self._converter = Converter(question, value.currency, rates, unit=self._since)

    def factor(self, amount: Estimate, when: When | None) -> Factor | str:
        """Return the factor for an amount of a date, or why there is none."""
        if amount.unit == self.of:
            if self._since is None:
                return UNIT
            if unit_of(self.of, when) is None:
                return either_unit(self.of, when)
            return into_unit(self.of, when, self._since)
        if self._converter is None or amount.currency is None:
            return f"it is in {amount.unit}, not {self.of}"
        found = self._converter.find(amount.unit, when)
        return found if isinstance(found, Factor) else found.why


def _unit_of_figure(currency: str, figure: StatedFigure) -> datetime.date | None:
    """Return the first day of the unit that a figure is in, where its currency had several."""
    if not unit_changes(currency):
        return None
    hint = "a date of the figure that is before or after that change decides it"
    check_unit_of(currency, figure.date, what=f"{figure.id}, a figure", hint=hint)
    return unit_of(currency, figure.date)


def _question(
    dataset: Dataset, currency: str, rates: ExchangeRates, dating: Dating, *, as_rounded: bool
) -> Question:
    return Question(
        dataset=dataset,
        by=(),
        currency=currency,
        rates=rates,
        dating=dating,
        on_missing="leave out",
        transaction_types=None,
        mix_transaction_types=True,
        stated="prefer",
        where=None,
        tolerance=STRICT,
        as_rounded=as_rounded,
    )


def _counted_in_others(covers: Collection[str], dataset: Dataset) -> dict[str, str]:
    """Return for what is covered the other covered figure that it is already counted in."""
    figures = {one.id: one.covers for one in dataset.of(StatedFigure) if one.covers}
    outer = [id_ for id_ in covers if id_ in figures]
    return {inner: id_ for id_ in outer for inner in reached_from(id_, figures)}


def _share(stated: Estimate, counted: Collection[RatedEstimate]) -> Fraction | None:
    figures = [
        None
        if one.amount.nominal is None or one.factor.value is None
        else Fraction(one.amount.nominal) * one.factor.value
        for one in counted
    ]
    known = [figure for figure in figures if figure is not None]
    if not stated.nominal or not figures or len(known) < len(figures):
        return None
    return sum(known, Fraction(0)) / Fraction(stated.nominal)


def _rated(
    figure: StatedFigure,
    covered: Entity | None,
    dataset: Dataset,
    scale: _Scale,
) -> RatedEstimate | str:
    """Return the one amount that a covered entity states in the figure's unit, or why not."""
    if covered is None:
        return "it is not in the dataset"
    amounts = list(_amounts(figure, covered, dataset))
    if len(amounts) != 1:
        return f"it states {len(amounts) or 'no'} amounts of the kind"
    amount, when = amounts[0]
    factor = scale.factor(amount, when)
    return factor if isinstance(factor, str) else RatedEstimate(amount, factor)


def _amounts(
    figure: StatedFigure, covered: Entity, dataset: Dataset
) -> Iterator[tuple[Estimate, When | None]]:
    """Yield what an entity states, of the figure's transaction type."""
    if isinstance(covered, StatedFigure):
        yield as_estimate(covered.value), covered.date
        return
    for flow in covered.flows(dataset.get):
        if flow.amount is not None and figure.transaction_type in (None, flow.transaction_type):
            yield as_estimate(flow.amount), flow.when
