"""Where rates come from: one protocol, and the rules that every published series is read by."""

from __future__ import annotations

import datetime
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, Protocol, get_args, overload, runtime_checkable

from civdiplo.errors import InvalidValueError, MissingRateError, UndecidedError
from civdiplo.rates.fixed import change_of_unit, unit_since
from civdiplo.rates.ledger import Loaded, Skipped
from civdiplo.rates.periods import Days, How, RateRange, cross_ratio, means
from civdiplo.rates.policies import POLICIES, Found, Policy
from civdiplo.rates.rate import Choice, Rate
from civdiplo.rates.series import Leg, Observation, Pair, Series, common_within, latest_common
from civdiplo.values.currencies import check_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import When

__all__ = ["ExchangeRates", "PeriodRates", "PublishedRates"]

_HOWS: tuple[str, ...] = get_args(How)
# what a source has found so far, and how that begins; no copy and no pickle takes it along
_FOUND: Mapping[str, Callable[[], object]] = {
    "_lock": threading.Lock,
    "_loaded": lambda: None,
    "_pairs": dict,
    "_ways": dict,
    "_made": dict,
}


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


@runtime_checkable
class PeriodRates(ExchangeRates, Protocol):
    """A source that also answers for a period, by its start, end, mean, or lowest and highest."""

    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: How | None = None
    ) -> Rate | RateRange:
        """Return the rate of a period, or raise UndecidedError where ``how`` is needed."""
        ...


class PublishedRates(ABC):
    """Rates that a source publishes for pairs of currencies, crossed through its own pivot.

    The way from base to quote is the series published for that pair, else the one of the reverse
    pair, else both legs through the pivot, and it does not depend on which days have rates. Both
    legs of a cross are of the same day. What is not there raises MissingRateError. No rate is
    carried across the day on which a unit changed under an unchanged code.

    Args:
        name: Who publishes the rates.
        series: What sort of rates they are ("reference", "official", "customs", "own").
        pivot: The currency that crosses go through; None for no crosses.
        policy: `Previous`, `Next`, `Nearest` or `Interpolated` says which rate stands in where a
            day has none; None raises.
    """

    def __init__(self, name: str, *, series: str, pivot: str | None, policy: Policy | None) -> None:
        if policy is not None and not isinstance(policy, POLICIES):
            rule = "must be Previous(max_age_days=...), Next, Nearest, Interpolated or None"
            raise InvalidValueError("policy", rule, policy)
        self._name = name
        self._kind = series
        self._pivot = pivot
        self._policy = policy
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None
        self._pairs: dict[Pair, Series] = {}
        self._ways: dict[tuple[str, str, str | None], list[Leg]] = {}
        self._made: dict[tuple[str, str, datetime.date], Rate] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what it was made with: a copy reads its files again when it is first asked."""
        return {name: held for name, held in vars(self).items() if name not in _FOUND}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Take what another was made with, and nothing that it has found."""
        vars(self).update({name: empty() for name, empty in _FOUND.items()})
        vars(self).update(state)

    @abstractmethod
    def _load(self) -> Loaded:
        """Return all observations by (base, quote); called once, when the first rate is asked."""

    def _pivot_on(self, day: datetime.date) -> str | None:
        """Return the currency that crosses go through on a day."""
        return self._pivot

    @property
    def name(self) -> str:
        """Who publishes the rates, as a reader would look for them."""
        return self._name

    @property
    def policy(self) -> Policy | None:
        """Which rate is taken where the day has none; None for none."""
        return self._policy

    @property
    def currencies(self) -> tuple[str, ...]:
        """The codes of all currencies that have a rate on some day, in order."""
        return tuple(sorted({code for pair in self.pairs for code in pair}))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The published pairs (base, quote), in order."""
        self._content()
        return tuple(sorted(pair for pair, held in self._pairs.items() if held.observations))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was read and not taken over, with file, line and reason."""
        return tuple(self._content().skipped)

    def observations(self, base: str, quote: str) -> tuple[Observation, ...]:
        """Return all that is published for a pair, this way round, the earliest first.

        Raises:
            InvalidValueError: A code is none of ISO 4217.
        """
        self._content()
        pair = check_currency(base, field="base"), check_currency(quote, field="quote")
        held = self._pairs.get(pair)
        return () if held is None else tuple(held.observations)

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
        legs = self._way(base, quote, on)
        found = self._find(legs, on)
        if found is None:
            raise self._missing(base, quote, on, self._nearest(legs, on))
        change = _change(legs, found.observations[0], on)
        if change is not None:
            raise self._missing(base, quote, on, f"{_spans(legs)}; {change}")
        key = (base, quote, found.observations[0].first)
        rate = None if found.choice == "interpolated" else self._made.get(key)
        if rate is None:
            rate = self._make(legs, found.observations)
            if found.choice != "interpolated":
                self._made[key] = rate
        return rate.for_day(on, found.choice)

    @overload
    def over(
        self,
        base: str,
        quote: str,
        when: When | datetime.date,
        *,
        how: Literal["start", "end", "mean"] | None = None,
    ) -> Rate: ...

    @overload
    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: Literal["bounds"]
    ) -> RateRange: ...

    @overload
    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: How | None = None
    ) -> Rate | RateRange: ...

    def over(
        self, base: str, quote: str, when: When | datetime.date, *, how: How | None = None
    ) -> Rate | RateRange:
        """Return the rate of a day, month, year or period.

        Without ``how``, a stated day has its rate, and a period that one published rate was set
        for has that one; anything else is undecided.

        Args:
            base: The ISO 4217 code of the currency to convert from.
            quote: The code of the currency to convert to.
            when: The date or period that an amount is of. Of an approximate date all days count
                that it may be.
            how: "start" and "end" take the rate of its first or last day; "mean" the mean of all
                published in it, each leg for itself; "bounds" the lowest and the highest of them.

        Raises:
            UndecidedError: The date is no one day and ``how`` does not say what to take, or it has
                no first or last day.
            MissingRateError: There is no rate, the period goes past the end of a series, or a unit
                changed within it.
            InvalidValueError: A code is none of ISO 4217, or ``how`` is another word.
        """
        if how is not None and how not in _HOWS:
            raise InvalidValueError("how", f"must be one of {', '.join(_HOWS)} or None", how)
        date = PartialDate.from_date(when) if isinstance(when, datetime.date) else when
        if not isinstance(date, When):
            raise InvalidValueError("when", "must be a PartialDate, a Period or a day", when)
        first, last = date.earliest, date.latest
        if first is None or last is None:
            raise UndecidedError(f"the rate over {date}", hint="its first or last day is not known")
        vague = bool(getattr(date, "approximate", False) or getattr(date, "uncertain", False))
        if how == "start" or (first == last and not vague):
            return self.rate(base, quote, first)
        if how == "end":
            return self.rate(base, quote, last)
        if how is None:
            return self._set_for_all(base, quote, date, None if vague else (first, last))
        base, quote = check_currency(base, field="base"), check_currency(quote, field="quote")
        if base == quote:
            rate = Rate.identity(base, first)
            return rate if how == "mean" else RateRange(rate, rate)
        return self._of_period(base, quote, (first, last), how)

    def describe(self) -> str:
        """Say in words what there is: currencies, first and last day, and the policy."""
        held = [self._pairs[pair].observations for pair in self.pairs]
        count = sum(len(observations) for observations in held)
        first = min((observations[0].first for observations in held), default=None)
        last = max((observations[-1].first for observations in held), default=None)
        span = f" from {first} to {last}" if first else ""
        crossed = f", crossed through {self._pivot}" if self._pivot else ""
        older = (
            f"; where a day has none, {self._policy}"
            if self._policy
            else "; a day without one is an error"
        )
        return (
            f"{self._name} ({self._kind}): {count} rates of {len(self.currencies)} currencies"
            f"{span}{crossed}{older}"
        )

    def _content(self) -> Loaded:
        with self._lock:
            if self._loaded is None:
                loaded = self._load()
                self._pairs = {pair: Series(held) for pair, held in loaded.pairs.items()}
                self._loaded = loaded
            return self._loaded

    def _way(self, base: str, quote: str, on: datetime.date) -> list[Leg]:
        pivot = self._pivot_on(on)
        legs = self._ways.get((base, quote, pivot))
        if legs is None:
            self._content()
            legs = self._ways[base, quote, pivot] = self._legs(base, quote, pivot)
        if not legs:
            raise self._missing(base, quote, on, self._what_is_there(base, quote))
        return legs

    def _legs(self, base: str, quote: str, pivot: str | None) -> list[Leg]:
        direct = self._leg(base, quote)
        if direct is not None or pivot is None:
            return [direct] if direct is not None else []
        first, second = self._leg(base, pivot), self._leg(pivot, quote)
        return [first, second] if first is not None and second is not None else []

    def _leg(self, base: str, quote: str) -> Leg | None:
        for pair, inverted in (((base, quote), False), ((quote, base), True)):
            held = self._pairs.get(pair)
            if held is not None and held.observations:
                return Leg(*pair, held, inverted)
        return None

    def _find(self, legs: list[Leg], on: datetime.date) -> Found | None:
        """Return one observation a leg, all of one day or period, that the policy allows."""
        series = [leg.series for leg in legs]
        held = latest_common(series, on)
        if held is not None and on <= held[0].last:
            return Found(held, "exact")
        if self._policy is None or not all(one.holds(on) for one in series):
            return None
        return self._policy.find(series, on)

    def _make(self, legs: Sequence[Leg], found: Sequence[Observation]) -> Rate:
        rates = [self._leg_rate(leg, one) for leg, one in zip(legs, found, strict=True)]
        return rates[0] if len(rates) == 1 else Rate.cross(rates[0], rates[1])

    def _leg_rate(self, leg: Leg, found: Observation) -> Rate:
        restated = [
            f"restated in {code}, which came on {since}"
            for code in (leg.base, leg.quote)
            if (since := unit_since(code)) is not None and found.last < since
        ]
        published = Rate(
            base=leg.base,
            quote=leg.quote,
            value=found.ratio,
            on=found.first,
            until=None if found.last == found.first else found.last,
            source=found.source or self._name,
            series=self._kind,
            note="; ".join(part for part in (found.note, *restated) if part),
            last_digit=found.last_digit,
        )
        return published.inverse() if leg.inverted else published

    def _set_for_all(self, base: str, quote: str, when: When, days: Days | None) -> Rate:
        """Return the one rate that was set for all days of a period, if there is one."""
        words = ", ".join(f'"{word}"' for word in _HOWS)
        undecided = UndecidedError(f"the rate over {when}", hint=f"how= one of {words} decides it")
        if days is None:
            raise undecided
        try:
            rate = self.rate(base, quote, days[0])
        except MissingRateError as missing:
            raise undecided from missing
        if rate.until is None or not rate.on <= days[0] <= days[1] <= rate.until:
            raise undecided
        return rate

    def _of_period(
        self, base: str, quote: str, days: Days, how: Literal["mean", "bounds"]
    ) -> Rate | RateRange:
        legs = self._way(base, quote, days[0])
        found = list(common_within([leg.series for leg in legs], *days))
        why = self._why_not(legs, days, found)
        if why:
            raise self._missing(base, quote, days[0], f"{why} ({_spans(legs)})")
        if how == "mean":
            return self._make(legs, means(days, found)).for_period(days, "mean")
        ratios = [cross_ratio(legs, held) for held in found]
        ends: tuple[tuple[Fraction, Choice], ...] = (
            (min(ratios), "lowest"),
            (max(ratios), "highest"),
        )
        return RateRange(
            *(
                self._make(legs, found[ratios.index(ratio)]).for_period(days, choice)
                for ratio, choice in ends
            )
        )

    def _why_not(self, legs: list[Leg], days: Days, found: Sequence[object]) -> str:
        period = f"{days[0]} to {days[1]}"
        if not all(leg.series.holds(day) for leg in legs for day in days):
            return f"no series that holds all of {period}"
        whole = Observation(*days, Fraction(1))
        change = _change(legs, whole, days[0])
        if change is not None:
            return f"no one unit in {period}: {change}"
        return "" if found else f"no day of {period} with a rate of every leg"

    def _missing(
        self, base: str, quote: str, on: datetime.date, available: str
    ) -> MissingRateError:
        caveats = [
            held.why
            for code in (base, quote)
            for held in self._content().withheld.get(code, ())
            if held.first <= on <= held.last
        ]
        for code in (base, quote):
            since = unit_since(code)
            if since is not None and on < since:
                caveats.append(f"{code} came on {since}")
        there = "; ".join((available, *dict.fromkeys(caveats)))
        return MissingRateError(base, quote, on, source=self._name, available=there)

    def _what_is_there(self, base: str, quote: str) -> str:
        held = sorted({code for pair in self._pairs for code in pair})
        absent = [code for code in (base, quote) if code not in held]
        if absent:
            listed = ", ".join(held[:12]) + (", …" if len(held) > 12 else "")
            return f"nothing for {' or '.join(absent)}, only {listed or 'an empty table'}"
        return f"no series that joins {base} and {quote} directly or through one pivot"

    def _nearest(self, legs: list[Leg], on: datetime.date) -> str:
        spans = _spans(legs)
        found = latest_common([leg.series for leg in legs], on)
        if found is None:
            return f"{spans}; no earlier rate"
        change = _change(legs, found[0], on)
        if change is not None:
            return f"{spans}; {change}"
        last = f"{spans}; the last before that day is of {found[0].days}"
        if not all(leg.series.holds(on) for leg in legs):
            return f"{last}, and no rate is carried past the end of its series"
        age = (on - found[0].last).days
        return f"{last}, which policy=Previous(max_age_days={age}) would take"


def _spans(legs: list[Leg]) -> str:
    return "; ".join(
        f"{leg.base} to {leg.quote} from {leg.series.span[0]} to {leg.series.span[1]}"
        for leg in legs
    )


def _change(legs: Sequence[Leg], found: Observation, on: datetime.date) -> str | None:
    """Say which unit changed between a rate and the day asked for, or within the rate's period."""
    codes = dict.fromkeys(code for leg in legs for code in (leg.base, leg.quote))
    change = change_of_unit(codes, min(found.first, on), max(found.last, on))
    if change is None:
        return None
    return (
        f"the unit of {change.code} changed on {change.since} "
        f"({change.ratio} became one), and rates of both are never mixed"
    )
