"""What does not fit in published rates: jumps within a source, disagreement between sources."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from civdiplo.errors import InvalidValueError, MissingRateError
from civdiplo.rates.exchange import ExchangeRates, PublishedRates
from civdiplo.rates.fixed import change_of_unit
from civdiplo.rates.rate import Rate
from civdiplo.rates.series import Observation
from civdiplo.values.decimals import exact_decimal, rational

__all__ = ["Disagreement", "Jump", "compare", "jumps"]


@frozen(kw_only=True)
class Jump:
    """Two rates in a row of one series that differ by a factor which no law explains.

    ``ratio`` is the later over the earlier. A devaluation looks like a misprint from here; which of
    them it is, the rates around it and other sources tell.
    """

    base: str
    quote: str
    before: Observation
    after: Observation
    ratio: Fraction

    def __str__(self) -> str:
        """Return both rates and the factor."""
        before, after = self.before, self.after
        return (
            f"{self.base} to {self.quote}: {before.value} of {before.days}, "
            f"{after.value} of {after.days} ({float(self.ratio):.4g} times)"
        )


@frozen(kw_only=True)
class Disagreement:
    """What several sources say of one currency on one day, where it differs by more than a factor.

    ``rates`` are of that day, the lowest first; ``ratio`` is the highest over the lowest.
    """

    currency: str
    on: datetime.date
    rates: tuple[Rate, ...]
    ratio: Fraction

    def __str__(self) -> str:
        """Return the rates with their sources."""
        listed = "; ".join(str(rate) for rate in self.rates)
        return f"{self.currency} on {self.on}, {float(self.ratio):.4g} times: {listed}"


def jumps(rates: PublishedRates, *, factor: Decimal | int | str = "1.5") -> tuple[Jump, ...]:
    """Return every step within a series that no redenomination explains.

    A series that changes its code with its unit has no step. Where the code stayed, the ratio of
    the law is taken out first: a source that prints the old unit for too long is found as well.

    Args:
        rates: A source with published series.
        factor: From which factor on, up or down, a step is listed; more than 1.

    >>> from civdiplo.rates.table import TableRates
    >>> rows = [("SYP", "PLN", "2025-12-31", "0.000326"), ("SYP", "PLN", "2026-01-07", "0.031183"),
    ...         ("SYP", "PLN", "2026-01-14", "0.31183")]
    >>> [str(jump.after.first) for jump in jumps(TableRates(rows))]
    ['2026-01-14']
    """
    limit = _factor(factor)
    found = []
    for base, quote in rates.pairs:
        for before, after in itertools.pairwise(rates.observations(base, quote)):
            ratio = after.ratio / before.ratio
            expected = _expected(base, before, after) / _expected(quote, before, after)
            if not 1 / limit < ratio / expected < limit:
                found.append(Jump(base=base, quote=quote, before=before, after=after, ratio=ratio))
    return tuple(found)


def compare(
    *sources: ExchangeRates,
    currencies: Iterable[str],
    days: Iterable[datetime.date],
    against: str = "USD",
    factor: Decimal | int | str = "1.1",
) -> tuple[Disagreement, ...]:
    """Return where sources disagree on a currency; none of them is chosen.

    A source without a rate on a day is passed over, so give each the policy that fits it.

    Args:
        sources: Two or more.
        currencies: The codes to look at.
        days: The days to look at, such as the middle of each month.
        against: The currency that all are counted in.
        factor: From which factor on, highest over lowest, it is listed; more than 1.

    Raises:
        InvalidValueError: There are fewer than two sources, or the factor is not above 1.
    """
    if len(sources) < 2:
        raise InvalidValueError("sources", "must be two or more", len(sources))
    limit = _factor(factor)
    codes = tuple(currencies)
    found = []
    for day in days:
        for code in codes:
            rates = _rates_of(sources, code, against, day)
            ratio = rates[-1].value / rates[0].value if rates else Fraction(1)
            if ratio >= limit:
                found.append(Disagreement(currency=code, on=day, rates=rates, ratio=ratio))
    return tuple(found)


def _rates_of(
    sources: Sequence[ExchangeRates], code: str, against: str, day: datetime.date
) -> tuple[Rate, ...]:
    rates = []
    for source in sources:
        try:
            rates.append(source.rate(code, against, day))
        except MissingRateError:
            continue
    return tuple(sorted(rates, key=lambda rate: rate.value))


def _expected(code: str, before: Observation, after: Observation) -> Fraction:
    change = change_of_unit((code,), before.last, after.first)
    return Fraction(1) if change is None else Fraction(change.ratio)


def _factor(value: Decimal | int | str) -> Fraction:
    factor = rational(exact_decimal(value, "factor"), "factor")
    if factor <= 1:
        raise InvalidValueError("factor", "must be more than 1", value)
    return factor
