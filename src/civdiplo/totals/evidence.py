"""Evidence: one flow, or one line of its goods, as it counts in a sum, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from civdiplo.entities.links import Flow
from civdiplo.rates.periods import RateRange
from civdiplo.rates.rate import Rate, fraction_text, minor_digits, rounded
from civdiplo.totals.factors import Factor, Step
from civdiplo.totals.layout import grouped, shown_interval
from civdiplo.totals.prices import Deflation
from civdiplo.values.decimals import plain_digits
from civdiplo.values.estimates import as_estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.intervals import Interval

__all__ = ["ExplainedFlow", "ExplainedGoods", "equals", "plain_interval", "plain_key"]

_SHOWN = 10  # digits of the bounds of a rate that a line shows, as of a rate


@frozen(kw_only=True)
class ExplainedGoods:
    """One line of goods, and what it is worth at a unit price: nothing that a source states.

    ``factor`` is the price, and what follows where it was converted; ``currency`` is that of the
    worth, and ``interval`` where the quantity lies.
    """

    line: InKind
    factor: Factor
    currency: str
    interval: Interval

    @property
    def value(self) -> Fraction | None:
        """What the stated quantity is worth, exact; None without one figure."""
        quantity = None if self.line.quantity is None else self.line.quantity.nominal
        return _product(quantity, self.factor)

    @property
    def value_interval(self) -> Interval:
        """Where that lies."""
        return self.factor.of(self.interval)

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        return self.line.to_plain() | {
            "valued_in": self.currency,
            "value": None if self.value is None else fraction_text(self.value),
            "value_interval": plain_interval(self.value_interval),
            "steps": [plain for _, plain in _plain_steps(self.factor)],
        }

    def text(self) -> str:
        """Return it in a line."""
        worth = shown_interval(self.value_interval, minor_digits(self.currency))
        figure = (
            f"{worth} {self.currency}"
            if self.value is None
            else equals(self.value, self.currency).removeprefix("= ")
        )
        at = "; ".join(_told_steps(self.factor))
        return f"valued, in no other sum: {self.line.goods} at {at}: {figure}"


@frozen(kw_only=True)
class ExplainedFlow:
    """One flow that is counted: what is stated, by whom, and what it is worth at which rate.

    ``interval`` is where the amount lies, None where none is stated; ``factor`` is None where
    nothing was converted; ``sources`` are titles of sources with the place in them; ``goods`` are
    the lines that have a unit price.
    """

    flow: Flow
    interval: Interval | None
    factor: Factor | None
    sources: tuple[str, ...]
    goods: tuple[ExplainedGoods, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the amount is multiplied by, in order: a rate, and an index in constant prices."""
        return () if self.factor is None else self.factor.steps

    @property
    def rate(self) -> Rate | None:
        """The rate that it is converted at; None where there is none, or a range of rates."""
        return next((step for step in self.steps if isinstance(step, Rate)), None)

    @property
    def rates(self) -> RateRange | None:
        """The lowest and the highest rate that it is converted at, where it is by both."""
        return next((step for step in self.steps if isinstance(step, RateRange)), None)

    @property
    def converted(self) -> Fraction | None:
        """The figure as stated at the rate, exact; None without one figure or one rate."""
        figure = None if self.flow.amount is None else as_estimate(self.flow.amount).nominal
        return None if self.factor is None else _product(figure, self.factor)

    @property
    def converted_interval(self) -> Interval | None:
        """Where the converted amount lies; None without an amount or a rate."""
        within = self.interval
        return None if within is None or self.factor is None else self.factor.of(within)

    def to_plain(self) -> dict[str, Any]:
        """Return plain data; numbers are exact texts."""
        flow = self.flow
        plain: dict[str, Any] = {
            "entity": flow.entity,
            "provider": flow.provider,
            "receiver": flow.receiver,
            "channel": flow.channel,
            "campaign": flow.campaign,
            "programme": flow.programme,
            "transaction_type": flow.transaction_type,
            "date": None if flow.when is None else str(flow.when),
            "stated_total": flow.stated,
            "amount": None if flow.amount is None else as_estimate(flow.amount).to_plain(),
            "interval": plain_interval(self.interval),
            "in_kind": [line.to_plain() for line in flow.in_kind or ()],
            "sources": list(self.sources),
        }
        if self.goods:
            plain["valued_goods"] = [one.to_plain() for one in self.goods]
        if self.factor is not None:
            plain |= dict(_plain_steps(self.factor))
            plain["converted"] = None if self.converted is None else fraction_text(self.converted)
            plain["converted_interval"] = plain_interval(self.converted_interval)
        return plain

    def text(self) -> str:
        """Return a few lines that say it."""
        flow, total = self.flow, " (a total that a source states)" if self.flow.stated else ""
        goods = [f"in kind: {line.goods}, {line.quantity or '?'}" for line in flow.in_kind or ()]
        amount = "no amount stated" if flow.amount is None else str(flow.amount)
        ends = (("from", flow.provider), ("to", flow.receiver), ("through", flow.channel))
        told = [f"{word} {party}" for word, party in ends if party is not None]
        told += [] if flow.when is None else [str(flow.when)]
        lines = [f"{flow.entity}{total}: {'; '.join([amount, *goods, *told])}", *self._worth()]
        lines += [f"  {one.text()}" for one in self.goods]
        return "\n".join([*lines, *(f"  source: {source}" for source in self.sources)])

    def _worth(self) -> Iterator[str]:
        if self.factor is not None:
            yield from (f"  at {told}" for told in _told_steps(self.factor))
        rated, within = self.rate or self.rates, self.converted_interval
        if self.factor is None or rated is None or within is None:
            return
        between = f"between {shown_interval(within, minor_digits(rated.quote))}"
        if self.converted is not None:
            bounds = f", {between}" if self.factor.as_rounded else ""
            yield f"  {equals(self.converted, rated.quote)}{bounds}"
        elif self.factor.value is None:
            yield f"  {between} {rated.quote}"


def _product(figure: object, factor: Factor) -> Fraction | None:
    return None if figure is None or factor.value is None else Fraction(str(figure)) * factor.value


def _quotation(step: Step, factor: Factor) -> Interval | None:
    """Return where a rate lies that was rounded, if a factor allows for that."""
    if not factor.as_rounded or not isinstance(step, (Rate, RateRange)):
        return None
    return step.quotation


def _plain_steps(factor: Factor) -> Iterator[tuple[str, dict[str, Any]]]:
    for step in factor.steps:
        within = _quotation(step, factor)
        bounds = {} if within is None else {"quotation": plain_interval(within)}
        yield _name(step), step.to_plain() | bounds


def _told_steps(factor: Factor) -> Iterator[str]:
    """Yield the steps in words, each rate with the bounds of what was rounded away."""
    for step in factor.steps:
        within = _quotation(step, factor)
        if within is None or within.upper is None:
            yield str(step)
        else:
            digits = min(30, max(0, _SHOWN - 1 - within.upper.adjusted()))
            yield f"{step}; rounded, so within {within.rounded(digits)}"


def _name(step: Step) -> str:
    if isinstance(step, Deflation):
        return "deflation"
    return "rate" if isinstance(step, Rate) else "rate_range"


def equals(value: Fraction, label: str, *, digits: int | None = None) -> str:
    """Return a value as ``= 1.50 USD``, with ``≈`` where it is rounded.

    ``digits`` is how many there are after the point, where the label is not just a currency.
    """
    shown = rounded(value, minor_digits(label) if digits is None else digits)
    return f"{'=' if shown == value else '≈'} {grouped(shown)} {label}"


def plain_interval(interval: Interval | None) -> dict[str, Any] | None:
    """Return an interval as plain data, bounds as exact texts."""
    if interval is None:
        return None
    return {
        "lower": None if interval.lower is None else plain_digits(interval.lower),
        "upper": None if interval.upper is None else plain_digits(interval.upper),
        "lower_open": interval.lower_open,
        "upper_open": interval.upper_open,
    }


def plain_key(part: object) -> object:
    """Return a part of a key as plain data."""
    return part if part is None or isinstance(part, (str, int)) else str(part)
