"""WithFixedRates: another source of rates, reached through what law or decree has fixed."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import TypeVar

from attrs import evolve

from civdiplo.errors import InvalidValueError, MissingRateError
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.rates.fixed import fixed_steps, joined
from civdiplo.rates.periods import How, RateRange
from civdiplo.rates.rate import Rate
from civdiplo.values.periods import When

__all__ = ["WithFixedRates"]

Answer = TypeVar("Answer")


class WithFixedRates:
    """A source of rates that also answers for currencies which others have followed.

    Where the source has no rate for a currency, the one that follows it by law is asked instead,
    and the answer is a cross whose other leg says so: kind "redenomination", or "peg" where pegs
    are used. The ratio holds from its own first day on, never before. What the source itself has
    goes first.

    Args:
        rates: The source.
        use_pegs: Whether a rate that an issuer keeps by decree may stand in, too.

    >>> from civdiplo.rates.table import TableRates
    >>> day = datetime.date(2017, 3, 1)
    >>> rates = WithFixedRates(TableRates([("USD", "BYN", day, "1.90")]))
    >>> rate = rates.rate("BYR", "USD", day)
    >>> rate.convert(19000), [leg.kind for leg in rate.legs]
    (Fraction(1, 1), ['redenomination', 'inverse'])
    """

    def __init__(self, rates: ExchangeRates, *, use_pegs: bool = False) -> None:
        if not isinstance(rates, ExchangeRates):
            raise InvalidValueError("rates", "must be a source of rates", rates)
        self._rates = rates
        self._use_pegs = use_pegs

    @property
    def name(self) -> str:
        """Who publishes the rates, as a reader would look for them."""
        return self._rates.name

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return the rate of a day, by way of what is fixed where that is needed.

        Raises:
            MissingRateError: There is none on either way; it says what the source has.
            InvalidValueError: A code is none of ISO 4217, or ``on`` is not a day.
        """
        return self._reach(
            base, quote, on, lambda one, other: self._rates.rate(one, other, on), self._bridged_rate
        )

    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: How | None = None
    ) -> Rate | RateRange:
        """Return the rate of a period, by way of what is fixed where that is needed.

        Raises:
            MissingRateError: There is none on either way.
            UndecidedError: ``how`` does not say what to take.
            InvalidValueError: The source does not answer for periods, a code is none of ISO 4217,
                or ``how`` is another word.
        """
        rates = self._rates
        if not isinstance(rates, PeriodRates):
            raise InvalidValueError("rates", "must be a source that answers for periods", rates)
        last = when if isinstance(when, datetime.date) else when.latest
        on = datetime.date.max if last is None else last
        ask: Callable[[str, str], Rate | RateRange] = functools.partial(
            rates.over, when=when, how=how
        )
        return self._reach(base, quote, on, ask, self._bridged)

    def describe(self) -> str:
        """Say in words what the source has, and what is used beside it."""
        fixed = "redenominations and pegs" if self._use_pegs else "redenominations"
        return f"{self._rates.describe()}; what it lacks by way of {fixed}"

    def _reach(
        self,
        base: str,
        quote: str,
        on: datetime.date,
        ask: Callable[[str, str], Answer],
        bridge: Callable[[str, str, Answer], Answer | None],
    ) -> Answer:
        try:
            return ask(base, quote)
        except MissingRateError as missing:
            for first, last in self._ways(base, quote, on):
                found = _answer(ask, first, last)
                bridged = None if found is None else bridge(base, quote, found)
                if bridged is not None:
                    return bridged
            raise missing from None

    def _ways(self, base: str, quote: str, on: datetime.date) -> Iterator[tuple[str, str]]:
        """Yield what follows the two currencies by a day, the fewest steps first."""
        from_base, from_quote = (
            [step.quote for step in fixed_steps(code, on, use_pegs=self._use_pegs)]
            for code in (base, quote)
        )
        steps = itertools.product(range(len(from_base)), range(len(from_quote)))
        for first, last in sorted(steps, key=sum)[1:]:
            yield from_base[first], from_quote[last]

    def _bridged(self, base: str, quote: str, found: Rate | RateRange) -> Rate | RateRange | None:
        if isinstance(found, Rate):
            return self._bridged_rate(base, quote, found)
        lowest = self._bridged_rate(base, quote, found.lowest)
        highest = self._bridged_rate(base, quote, found.highest)
        return None if lowest is None or highest is None else RateRange(lowest, highest)

    def _bridged_rate(self, base: str, quote: str, found: Rate) -> Rate | None:
        there, back = self._step(base, found.base, found), self._step(quote, found.quote, found)
        if there is None or back is None:
            return None
        rate = joined(joined(there, found), back.inverse())
        return evolve(rate, asked=found.asked, asked_until=found.asked_until, choice=found.choice)

    def _step(self, code: str, to: str, found: Rate) -> Rate | None:
        steps = fixed_steps(code, found.on, until=found.until, use_pegs=self._use_pegs)
        return next((step for step in steps if step.quote == to), None)


def _answer(ask: Callable[[str, str], Answer], base: str, quote: str) -> Answer | None:
    try:
        return ask(base, quote)
    except MissingRateError:
        return None
