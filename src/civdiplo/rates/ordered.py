"""RatesInOrder: several sources, asked one after another, and how often each of them answered."""

from __future__ import annotations

import datetime
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import evolve, frozen

from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.rates.periods import How, RateRange
from civdiplo.rates.rate import Rate
from civdiplo.values.currencies import check_currency
from civdiplo.values.periods import When

__all__ = ["RatesInOrder", "Served"]

Answer: TypeAlias = Rate | RateRange
Ask: TypeAlias = Callable[[ExchangeRates, str, str], Answer]
Question: TypeAlias = tuple[str, str, str, "How | None"]


@frozen(kw_only=True)
class Served:
    """How many questions a source has answered, each pair of currencies and date counted once.

    Args:
        source: The name of the source; several names for crosses of two sources; None for
            questions that no source answered.
        questions: How many.
        pairs: The pairs of currencies that they were about, in order.
    """

    source: str | None
    questions: int
    pairs: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return it in a line."""
        told = ", ".join(f"{base} to {quote}" for base, quote in self.pairs)
        return f"{self.source or 'no source'}: {self.questions} ({told})"


class RatesInOrder:
    """Several sources of rates in an explicit order: the first that has an answer gives it.

    Each source answers whole and by its own policy, so that both legs of a cross are of one source
    and one day. What it answers says who published it, and names in its note the sources before it
    that had none. A source that has no rate, or could only answer a period if told how, is passed
    over; where none answers, the error of the first is raised. `compare` lists where the sources
    disagree: the order settles which is used, not which is right.

    Args:
        sources: Two or more, the first choice first.
        cross_through: The currencies that a cross may be made through whose legs are of two
            sources, where no source has both; none by default. Its legs are of the same day or
            period all the same, and it names both sources.

    Raises:
        InvalidValueError: There are fewer than two sources, or one is none.

    >>> from civdiplo.rates.table import TableRates
    >>> day = datetime.date(2023, 11, 2)
    >>> official = TableRates([("EUR", "USD", day, "1.0661")], name="a bank")
    >>> customs = TableRates([("USD", "VND", "2023-11", "24500")], name="a customs office")
    >>> rates = RatesInOrder([official, customs])
    >>> print(rates.rate("USD", "VND", day))
    1 USD = 24500 VND (2023-11-01/2023-11-30, a customs office; not in a bank)
    >>> print(rates.served[0])
    a customs office: 1 (USD to VND)
    """

    def __init__(
        self, sources: Iterable[ExchangeRates], *, cross_through: Iterable[str] = ()
    ) -> None:
        self._sources = tuple(sources)
        if len(self._sources) < 2:
            raise InvalidValueError("sources", "must be two or more", len(self._sources))
        for source in self._sources:
            if not isinstance(source, ExchangeRates):
                raise InvalidValueError("sources", "must be sources of rates", source)
        codes = (cross_through,) if isinstance(cross_through, str) else cross_through
        self._middles = tuple(check_currency(code, field="cross_through") for code in codes)
        self._lock = threading.Lock()
        self._answered: dict[Question, str | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return it without its lock, which stays where it is."""
        return {name: held for name, held in vars(self).items() if name != "_lock"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Take what another holds, with a lock of its own."""
        vars(self).update(state, _lock=threading.Lock())

    @property
    def sources(self) -> tuple[ExchangeRates, ...]:
        """The sources, the first choice first."""
        return self._sources

    @property
    def name(self) -> str:
        """Who publishes the rates, in order."""
        return ", else ".join(source.name for source in self._sources)

    @property
    def served(self) -> tuple[Served, ...]:
        """How many different questions each source has answered so far, the busiest first."""
        with self._lock:
            answered = dict(self._answered)
        by_source: dict[str | None, list[tuple[str, str]]] = {}
        for (base, quote, _, _), source in answered.items():
            by_source.setdefault(source, []).append((base, quote))
        listed = (
            Served(source=source, questions=len(asked), pairs=tuple(sorted(set(asked))))
            for source, asked in by_source.items()
        )
        return tuple(sorted(listed, key=lambda one: (-one.questions, one.source or "")))

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return the rate of a day, of the first source that has one.

        Raises:
            MissingRateError: None has one; it says what the first has.
            InvalidValueError: A code is none of ISO 4217, or ``on`` is not a day.
        """

        def ask(source: ExchangeRates, one: str, other: str) -> Rate:
            return source.rate(one, other, on)

        found = self._first(ask, base, quote, (base, quote, str(on), None))
        assert isinstance(found, Rate)  # noqa: S101  # what a source returns for a day
        return found

    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: How | None = None
    ) -> Rate | RateRange:
        """Return the rate of a period, of the first source that has one.

        Args:
            base: The ISO 4217 code of the currency to convert from.
            quote: The code of the currency to convert to.
            when: The date or period that an amount is of.
            how: "start", "end", "mean" or "bounds"; None for a rate that was set for all of it.

        Raises:
            MissingRateError: None has one; it says what the first has.
            UndecidedError: The first would have to be told how.
            InvalidValueError: A code is none of ISO 4217, ``how`` is another word, or a source does
                not answer for periods.
        """

        def ask(source: ExchangeRates, one: str, other: str) -> Answer:
            if not isinstance(source, PeriodRates):
                rule = "must be a source that answers for periods"
                raise InvalidValueError("rates", rule, source.name)
            return source.over(one, other, when, how=how)

        return self._first(ask, base, quote, (base, quote, str(when), how))

    def describe(self) -> str:
        """Say in words what each source has, in order."""
        parts = [source.describe() for source in self._sources]
        crossed = f"; crosses of two sources through {', '.join(self._middles)}"
        return "; else ".join(parts) + (crossed if self._middles else "")

    def _first(self, ask: Ask, base: str, quote: str, question: Question) -> Answer:
        error: MissingRateError | UndecidedError | None = None
        passed: list[str] = []
        for source in self._sources:
            try:
                found = ask(source, base, quote)
            except (MissingRateError, UndecidedError) as refused:
                error = error or refused
                passed.append(source.name)
            else:
                self._note(question, source.name)
                return _marked(found, f"not in {' or '.join(passed)}" if passed else "")
        for crossed in self._crosses(ask, base, quote):
            self._note(question, crossed.source)
            return _marked(crossed, "in no one source")
        self._note(question, None)
        assert error is not None  # noqa: S101  # there are two sources, and each refused
        raise error

    def _crosses(self, ask: Ask, base: str, quote: str) -> Iterator[Rate]:
        """Yield crosses of two sources whose legs are of one day, the first choices first."""
        pairs = sorted(itertools.permutations(range(len(self._sources)), 2), key=sum)
        for middle, (one, other) in itertools.product(self._middles, pairs):
            if middle in (base, quote):
                continue
            try:
                first = ask(self._sources[one], base, middle)
                second = ask(self._sources[other], middle, quote)
            except (MissingRateError, UndecidedError):
                continue
            if not isinstance(first, Rate) or not isinstance(second, Rate):
                continue  # lowest and highest are of two days
            if (first.on, first.until) == (second.on, second.until):
                yield Rate.cross(first, second)

    def _note(self, question: Question, source: str | None) -> None:
        with self._lock:
            self._answered[question] = source


def _marked(found: Answer, lacking: str) -> Answer:
    """Return an answer whose note says where it is not to be found."""
    if not lacking:
        return found
    if isinstance(found, RateRange):
        return RateRange(_noted(found.lowest, lacking), _noted(found.highest, lacking))
    return _noted(found, lacking)


def _noted(rate: Rate, lacking: str) -> Rate:
    if rate.kind == "identity":
        return rate
    return evolve(rate, note="; ".join(part for part in (rate.note, lacking) if part))
