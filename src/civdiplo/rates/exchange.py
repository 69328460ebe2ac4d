"""Where rates come from: one protocol, and the rules that every published series is read by."""

from __future__ import annotations

import datetime
import functools
import threading
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol, runtime_checkable

from attrs import field, frozen

from civdiplo.errors import InvalidValueError, MissingRateError
from civdiplo.rates.rate import Rate
from civdiplo.values.currencies import check_currency

__all__ = ["ExchangeRates", "Observation", "Previous", "PublishedRates"]


@runtime_checkable
class ExchangeRates(Protocol):
    """What a total needs of a source of rates; any object with these members will do."""

    @property
    def name(self) -> str:
        """Who publishes the rates, as a reader would look for them."""
        ...

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return the rate of a day, or raise MissingRateError."""
        ...

    def describe(self) -> str:
        """Say in words what there is: series, first and last day, and what to beware of."""
        ...


def _days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidValueError("max_age_days", "must be a whole number of days, 1 or more", value)
    return value


@frozen
class Previous:
    """The policy to take the last earlier rate, where it is at most so many days old.

    A rate is never carried past the last observation of its series: whether its source still
    quoted the currency then is not known.

    Raises:
        InvalidValueError: The age is not a whole number of days, 1 or more.
    """

    max_age_days: int = field(converter=_days)


class Observation(NamedTuple):
    """One published rate: its first day, its last (the same for a day's rate), value, source."""

    first: datetime.date
    last: datetime.date
    value: Decimal
    source: str | None = None


class _Series:
    """All observations of one published pair, put in the order of their days on first use."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._given = observations

    @functools.cached_property
    def observations(self) -> list[Observation]:
        return sorted(self._given, key=lambda one: one.first)

    @functools.cached_property
    def _firsts(self) -> list[datetime.date]:
        return [one.first for one in self.observations]

    def at_or_before(self, day: datetime.date) -> Observation | None:
        position = bisect_right(self._firsts, day)
        return self.observations[position - 1] if position else None

    @property
    def span(self) -> tuple[datetime.date, datetime.date]:
        return self.observations[0].first, self.observations[-1].last


class _Leg(NamedTuple):
    """One published series on the way from base to quote, and which way round it is read."""

    base: str
    quote: str
    series: _Series
    inverted: bool


class PublishedRates(ABC):
    """Rates that a source publishes for pairs of currencies, crossed through its own pivot.

    The way from base to quote is the series published for that pair, else the one of the reverse
    pair, else both legs through the pivot, and it does not depend on which days have rates. Both
    legs of a cross are of the same day. What is not there raises MissingRateError.

    Args:
        name: Who publishes the rates.
        series: What sort of rates they are ("reference", "official", "customs", "own").
        pivot: The currency that crosses go through; None for no crosses.
        policy: `Previous` takes the last earlier rate up to an age; None raises.
    """

    def __init__(
        self, name: str, *, series: str, pivot: str | None, policy: Previous | None
    ) -> None:
        if policy is not None and not isinstance(policy, Previous):
            raise InvalidValueError("policy", "must be Previous(max_age_days=...) or None", policy)
        self._name = name
        self._kind = series
        self._pivot = pivot
        self._policy = policy
        self._lock = threading.Lock()
        self._pairs: dict[tuple[str, str], _Series] | None = None
        self._ways: dict[tuple[str, str], list[_Leg]] = {}
        self._made: dict[tuple[str, str, datetime.date], Rate] = {}

    @abstractmethod
    def _load(self) -> Mapping[tuple[str, str], Iterable[Observation]]:
        """Return all observations by (base, quote); called once, when the first rate is asked.

        Each of them is iterated more than once, and not before it is needed.
        """

    def _caveat(self, base: str, quote: str, on: datetime.date) -> str:
        """Return why a rate of that day is withheld, or nothing."""
        return ""

    @property
    def name(self) -> str:
        """Who publishes the rates, as a reader would look for them."""
        return self._name

    @property
    def policy(self) -> Previous | None:
        """Which rate is taken where the day has none; None for none."""
        return self._policy

    @property
    def currencies(self) -> tuple[str, ...]:
        """The codes of all currencies that have a rate on some day, in order."""
        return tuple(sorted({code for pair in self._published() for code in pair}))

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate:
        """Return the rate of a day.

        Args:
            base: The ISO 4217 code of the currency to convert from.
            quote: The code of the currency to convert to.
            on: The day asked for.

        Raises:
            MissingRateError: There is none that the policy allows; it says what there is.
            InvalidValueError: A code is none of ISO 4217, or ``on`` is not a day.
        """
        base, quote = check_currency(base, field="base"), check_currency(quote, field="quote")
        if type(on) is not datetime.date:
            raise InvalidValueError("on", "must be a datetime.date", on)
        if base == quote:
            return Rate.identity(base, on)
        legs = self._ways.get((base, quote))
        if legs is None:
            legs = self._ways[base, quote] = self._legs(base, quote)
        if not legs:
            raise self._missing(base, quote, on, self._what_is_there(base, quote))
        found = self._same_day(legs, on)
        if found is None:
            raise self._missing(base, quote, on, self._nearest(legs, on))
        key = (base, quote, found[0].first)
        rate = self._made.get(key)
        if rate is None:
            rate = self._made[key] = self._make(legs, found)
        return rate.for_day(on)

    def describe(self) -> str:
        """Say in words what there is: currencies, first and last day, and the policy."""
        pairs = self._published()
        count = sum(len(series.observations) for series in pairs.values())
        first = min((series.span[0] for series in pairs.values()), default=None)
        last = max((series.span[1] for series in pairs.values()), default=None)
        span = f" from {first} to {last}" if first else ""
        crossed = f", crossed through {self._pivot}" if self._pivot else ""
        older = (
            f"; where a day has none, the last one up to {self._policy.max_age_days} days old"
            if self._policy
            else "; a day without one is an error"
        )
        return (
            f"{self._name} ({self._kind}): {count} rates of {len(self.currencies)} currencies"
            f"{span}{crossed}{older}"
        )

    def _published(self) -> dict[tuple[str, str], _Series]:
        with self._lock:
            if self._pairs is None:
                self._pairs = {
                    pair: _Series(held)
                    for pair, held in self._load().items()
                    if next(iter(held), None) is not None
                }
            return self._pairs

    def _legs(self, base: str, quote: str) -> list[_Leg]:
        direct = self._leg(base, quote)
        if direct is not None or self._pivot is None:
            return [direct] if direct is not None else []
        first, second = self._leg(base, self._pivot), self._leg(self._pivot, quote)
        return [first, second] if first is not None and second is not None else []

    def _leg(self, base: str, quote: str) -> _Leg | None:
        pairs = self._published()
        for pair, inverted in (((base, quote), False), ((quote, base), True)):
            if pair in pairs:
                return _Leg(*pair, pairs[pair], inverted)
        return None

    def _same_day(self, legs: list[_Leg], on: datetime.date) -> list[Observation] | None:
        """Return one observation a leg, all of one day or period, that the policy allows."""
        found = _latest_common([leg.series for leg in legs], on)
        if found is None:
            return None
        age = (on - found[0].last).days
        if age <= 0:
            return found
        ended = any(on > leg.series.span[1] for leg in legs)
        fresh = self._policy is not None and age <= self._policy.max_age_days
        return found if fresh and not ended else None

    def _make(self, legs: list[_Leg], found: list[Observation]) -> Rate:
        rates = [self._leg_rate(leg, one) for leg, one in zip(legs, found, strict=True)]
        return rates[0] if len(rates) == 1 else Rate.cross(rates[0], rates[1])

    def _leg_rate(self, leg: _Leg, found: Observation) -> Rate:
        published = Rate(
            base=leg.base,
            quote=leg.quote,
            value=Fraction(found.value),
            on=found.first,
            until=None if found.last == found.first else found.last,
            source=found.source or self._name,
            series=self._kind,
        )
        return published.inverse() if leg.inverted else published

    def _missing(
        self, base: str, quote: str, on: datetime.date, available: str
    ) -> MissingRateError:
        caveat = self._caveat(base, quote, on)
        there = "; ".join(part for part in (caveat, available) if part)
        return MissingRateError(base, quote, on, source=self._name, available=there)

    def _what_is_there(self, base: str, quote: str) -> str:
        held = self.currencies
        absent = [code for code in (base, quote) if code not in held]
        if absent:
            listed = ", ".join(held[:12]) + (", …" if len(held) > 12 else "")
            return f"nothing for {' or '.join(absent)}, only {listed or 'an empty table'}"
        return f"no series that joins {base} and {quote} directly or through one pivot"

    def _nearest(self, legs: list[_Leg], on: datetime.date) -> str:
        spans = "; ".join(
            f"{leg.base} to {leg.quote} from {leg.series.span[0]} to {leg.series.span[1]}"
            for leg in legs
        )
        found = _latest_common([leg.series for leg in legs], on)
        if found is None:
            return f"{spans}; no earlier rate"
        last = f"{spans}; the last before that day is of {_days_of(found[0])}"
        if any(on > leg.series.span[1] for leg in legs):
            return f"{last}, and no rate is carried past the end of its series"
        age = (on - found[0].last).days
        return f"{last}, which policy=Previous(max_age_days={age}) would take"


def _days_of(observation: Observation) -> str:
    first, last, *_ = observation
    return str(first) if first == last else f"{first} to {last}"


def _latest_common(series: list[_Series], on: datetime.date) -> list[Observation] | None:
    day = on
    while True:
        held: list[Observation] = []
        for one in series:
            found = one.at_or_before(day)
            if found is None:
                return None
            held.append(found)
        if held[0][:2] == held[-1][:2]:  # there are never more than two
            return held
        earliest = min(one.first for one in held)
        if earliest == datetime.date.min:
            return None
        day = earliest if earliest < day else earliest - datetime.timedelta(days=1)
