"""What each amount is multiplied by to be converted, and why some cannot be converted."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from civdiplo.errors import InvalidValueError, MissingIndexError, MissingRateError, UndecidedError
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.rates.fixed import restated, unit_changes
from civdiplo.rates.periods import RateRange
from civdiplo.rates.rate import Rate
from civdiplo.totals.bounds import Exact, Fold, RatedAmounts, RatedEstimate, RatedFigures
from civdiplo.totals.drafts import Column, LeftOut, Reason, Stated, Vague
from civdiplo.totals.factors import SPREAD, Factor, factor_of, rounded_factor
from civdiplo.totals.joining import with_change
from civdiplo.totals.prices import ConstantPrices
from civdiplo.totals.question import Question
from civdiplo.totals.units import (
    check_unit_of,
    either_unit,
    into_unit,
    latest_unit,
    possible_days,
    unit_of,
)
from civdiplo.totals.valuation import UnitPrice
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import When

__all__ = ["Converter", "Refusal", "stated_exactly"]

_HINT = (
    'dating="start", "end", "mean", "bounds" or a day of its own decides it, '
    'on_missing="leave out" lists it instead'
)
_HINT_OF_DIGITS = (
    'as_rounded=False takes rates as published, on_missing="leave out" lists the amount instead'
)
_ZERO = Decimal(0)
Lows: TypeAlias = "dict[int, dict[str, Decimal]]"


class Refusal(NamedTuple):
    """Why an amount cannot be converted."""

    error: MissingRateError | MissingIndexError | UndecidedError
    reason: Reason

    @property
    def why(self) -> str:
        """Why, without how to ask otherwise."""
        error = self.error
        return (
            str(UndecidedError(error.question)) if isinstance(error, UndecidedError) else str(error)
        )

    def left_out(self, entity: str, *, goods: bool = False) -> LeftOut:
        """Say so of an entity."""
        return LeftOut(entity, self.reason, f"{'its goods: ' if goods else ''}{self.why}")


class Converter:
    """The factors into one currency; each currency and date is looked up once.

    Dates are told apart as objects, not by value: that is faster, and equal dates mostly are one
    object. ``unit`` is the first day of the unit to convert into, None for the one that suits.
    """

    def __init__(
        self,
        question: Question,
        currency: str,
        rates: ExchangeRates,
        *,
        unit: datetime.date | None = None,
    ) -> None:
        self.currency = currency
        self.prices: ConstantPrices | None = question.constant_prices
        self._made_with = (question, currency, rates, unit)
        self._rates = rates
        self._dating = question.dating
        self._as_rounded = question.as_rounded
        self._raises = question.on_missing == "raise"
        self._found: dict[str, dict[int, Factor | Refusal]] = defaultdict(dict)
        self._lows: Lows = {}  # where one Decimal will do
        self._uneven: set[str] = set()  # the currencies with a factor that is no finite Decimal
        self._months: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
        self._kept: list[When | None] = []
        self._identity = factor_of(Rate.identity(self.currency, datetime.date.min))
        self.unit: datetime.date | None = self._unit(question) if unit is None else unit
        whole = self.prices is not None or unit_changes(currency)
        self._as_it_is = None if whole else currency

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what it was made with: what it has found goes by objects of this process."""
        return _converter, self._made_with

    def _unit(self, question: Question) -> datetime.date | None:
        """Return the unit to convert into, by its first day, where the currency has several.

        In constant prices it is that of the base year. At the rates of one day it is the unit of
        that day; else that of the latest amount.
        """
        if not unit_changes(self.currency):
            return None
        if self.prices is not None:
            return _unit_of_base_year(self.currency, self.prices)
        if isinstance(self._dating, datetime.date):
            return None
        flows = filter(question.wants, question.dataset.flows())
        return latest_unit(self.currency, (flow.when for flow in flows))

    def find(self, base: str, when: When | None) -> Factor | Refusal:
        """Return the factor for a currency and date, or why there is none."""
        if base == self._as_it_is:
            return self._identity
        known = self._found[base]
        found = known.get(id(when))
        if found is None:
            found = known[id(when)] = self._look_up(base, when)
            self._kept.append(when)  # so that no later date can be an object of the same id
            if isinstance(found, Factor) and found.value is not None and found.low != found.high:
                self._uneven.add(base)
        return found

    def rate(self, base: str, column: Column) -> tuple[RatedAmounts, list[LeftOut]]:
        """Put its factor beside each amount of a column; what has none is left out.

        Raises:
            MissingRateError: There is no rate, and such amounts are not to be left out.
            MissingIndexError: There is no index, with the same exception.
            UndecidedError: A date is no one day, with the same exception.
        """
        left: list[LeftOut] = []
        if base == self._as_it_is:
            exact, others = stated_exactly(base, column), list[Stated]()
        else:
            fold, others = self._folded(base, column)
            exact = fold.converted(SPREAD if base in self._uneven else _ZERO)
        figures = self._figures(base, others, left)
        vague = self._estimates(base, column.vague, left)
        loose = self._estimates(base, column.loose, left)
        return RatedAmounts(exact, vague, loose, figures), left

    def lows(self, base: str) -> Lows | None:
        """Return where factors rounded down are kept, by the id of a date and the currency.

        `low` fills it; None for a currency that is added up as it is.
        """
        return None if base == self._as_it_is else self._lows

    def low(self, base: str, when: When | None) -> Decimal | None:
        """Return the factor rounded down, or None where there is none or it may have two ends.

        The days of a month share what is set for all of it, so that it is looked up once.
        """
        if self._as_rounded:
            return None
        known = self._lows.get(id(when))
        if known is None:
            self._kept.append(when)
            known = self._lows[id(when)] = self._shared(when)
        if base in known:
            return known[base]
        found = self.find(base, when)
        if not isinstance(found, Factor) or found.value is None:
            return None
        month = self._shared(when)
        if known is month and not _is_of_month(found, when):
            known = self._lows[id(when)] = dict(month)
        known[base] = found.low
        return found.low

    def _shared(self, when: When | None) -> dict[str, Decimal]:
        """Return the factors of the month of a day; of any other date, its own."""
        day = when.earliest if isinstance(when, PartialDate) and when.is_day else None
        if day is None or self.prices is not None or isinstance(self._dating, datetime.date):
            return {}
        return self._months[day.year, day.month]

    def meet(self, columns: Mapping[str, Column]) -> None:
        """Look up the factors of all figures, so that what is known does not hang on an order."""
        for base, column in columns.items():
            for one in column.exact if base != self._as_it_is else ():
                self.low(base, one.when)

    def parts(self, base: str, column: Column) -> list[tuple[Decimal, Factor]]:
        """Return every figure of a column with its exact factor; what has none is not there."""
        found = ((figure, self.find(base, when)) for figure, when in column.dated())
        return [
            (figure, factor)
            for figure, factor in found
            if isinstance(factor, Factor) and factor.value is not None
        ]

    def price(
        self, price: UnitPrice, quantities: Iterable[Vague]
    ) -> tuple[list[RatedEstimate], list[LeftOut]]:
        """Put beside each quantity of goods what it is worth; what cannot be converted is left out.

        Raises:
            MissingRateError: As for `rate`, and so are MissingIndexError and UndecidedError.
        """
        priced: list[RatedEstimate] = []
        left: list[LeftOut] = []
        for one in quantities:
            found = self.of_price(price, one.when)
            if isinstance(found, Factor):
                priced.append(RatedEstimate(one.amount, factor_of(price).times(found)))
            else:
                left.append(self._leave_out(found, one.entity, goods=True))
        return priced, left

    def of_price(self, price: UnitPrice, when: When | None) -> Factor | Refusal:
        """Return what a price is multiplied by for goods of a date, or why that is not known.

        The price is in the unit of its own day, and the rate is one for the unit of that date.
        """
        code = price.price.currency
        found = self.find(code, when)
        if not unit_changes(code) or not isinstance(found, Factor):
            return found
        if price.on is None:
            hint = "UnitPrices(on=...) says of which day they are"
            what = f"the unit of {code}, which changed under its code, for a price without a day"
            return Refusal(UndecidedError(what, hint=hint), "no day")
        return factor_of(restated(code, price.on, possible_days(when)[0])).times(found)

    def _folded(self, base: str, column: Column) -> tuple[Fold, list[Stated]]:
        """Return the figures with a factor of one end added up, and all others."""
        if not column.exact:
            return column.gifts, []
        rated = [(one.figure, self.low(base, one.when)) for one in column.exact]
        lows = [low for _, low in rated if low is not None]
        fold = Fold.of([figure for figure, low in rated if low is not None], lows)
        fold.join(column.gifts)
        pairs = zip(column.exact, rated, strict=True)
        return fold, [one for one, (_, low) in pairs if low is None]

    def _figures(
        self, base: str, amounts: Iterable[Stated], left: list[LeftOut]
    ) -> list[RatedFigures]:
        """Return figures added up by their factors; what has none is left out."""
        sums: dict[int, tuple[Factor, list[Decimal]]] = {}
        for figure, when, entity in amounts:
            found = self.find(base, when)
            if isinstance(found, Factor):
                sums.setdefault(id(found), (found, []))[1].append(figure)
            else:
                left.append(self._leave_out(found, entity))
        return [RatedFigures(Fold.of(held).stated(), factor) for factor, held in sums.values()]

    def _estimates(
        self, base: str, amounts: Iterable[Vague], left: list[LeftOut]
    ) -> list[RatedEstimate]:
        estimates = []
        for amount, when, entity in amounts:
            found = self.find(base, when)
            if isinstance(found, Factor):
                estimates.append(RatedEstimate(amount, found))
            else:
                left.append(self._leave_out(found, entity))
        return estimates

    def _leave_out(self, refusal: Refusal, entity: str, *, goods: bool = False) -> LeftOut:
        if self._raises:
            refusal.error.add_note(f"It is needed for {entity}.")
            raise refusal.error
        return refusal.left_out(entity, goods=goods)

    def _look_up(self, base: str, when: When | None) -> Factor | Refusal:
        try:
            if self.prices is None:
                return self._factor(self._rate_as_stated(base, when))
            return self._in_prices(self.prices, base, when)
        except MissingRateError as error:
            return Refusal(error, "no rate")
        except MissingIndexError as error:
            return Refusal(error, "no index")
        except UndecidedError as error:
            return Refusal(error, "no day")

    def _in_prices(self, prices: ConstantPrices, base: str, when: When | None) -> Factor | Refusal:
        """Return the factor into the currency and the prices of the base year, in the order."""
        years = self._years(when)
        if prices.order == "convert first":
            rate = self._factor(self._rate_as_stated(base, when))
            deflation = factor_of(prices.deflation(self.currency, *years))
            return rate.times(deflation) if isinstance(rate, Factor) else rate
        deflation = factor_of(prices.deflation(base, *years))
        rate = self._factor(self._rate_as_stated(base, when, prices.when))
        return deflation.times(rate) if isinstance(rate, Factor) else rate

    def _factor(self, rate: Rate | RateRange) -> Factor | Refusal:
        """Return a rate as a factor, with bounds that allow for its rounding where asked for."""
        if not self._as_rounded:
            return factor_of(rate)
        found = rounded_factor(rate)
        if found is None:
            unknown = UndecidedError(f"how far {rate} was rounded", hint=_HINT_OF_DIGITS)
            return Refusal(unknown, "no digits")
        return found

    def _years(self, when: When | None) -> tuple[int, int]:
        """Return the first and the last year that an amount may be of."""
        days = None if when is None else (when.earliest, when.latest)
        if days is None or days[0] is None or days[1] is None:
            raise _undecided(when, "price index")
        if self._dating in ("start", "end"):
            day = days[self._dating == "end"] or days[0]
            return day.year, day.year
        if self._dating != "bounds" and (days[0].year != days[1].year or _is_vague(when)):
            raise _undecided(when, "price index")
        return days[0].year, days[1].year

    def _rate_as_stated(
        self, base: str, when: When | None, at: PartialDate | None = None
    ) -> Rate | RateRange:
        """Return the rate for an amount in the unit that its currency had at its own date.

        That date and the day of the rate are two where the day is fixed, or ``at`` says which.
        """
        check_unit_of(base, when)
        first, _ = possible_days(when)
        if base == self.currency and self.unit is not None:
            return restated(base, first, self.unit)
        rate, day = self._rate(base, at or when), self._day(at)
        if day is not None:
            rate = with_change(restated(base, first, day), rate)
        if self.unit is None:
            return rate
        if day is None and when is not None:
            day = when.latest if self._dating == "end" else when.earliest
        return with_change(rate, restated(self.currency, day or first, self.unit))

    def _day(self, at: PartialDate | None) -> datetime.date | None:
        """Return the one day of all rates, where there is one."""
        if isinstance(self._dating, datetime.date):
            return self._dating
        if at is None:
            return None
        return at.latest if self._dating == "end" else at.earliest

    def _rate(self, base: str, when: When | None) -> Rate | RateRange:
        dating, rates = self._dating, self._rates
        if base == self.currency:
            return Rate.identity(base, datetime.date.min)
        if isinstance(dating, datetime.date):
            return rates.rate(base, self.currency, dating)
        if dating in ("mean", "bounds") and isinstance(rates, PeriodRates):
            if when is None:
                raise _undecided(when)
            return rates.over(base, self.currency, when, how=dating)
        first, last = (when.earliest, when.latest) if when is not None else (None, None)
        day = last if dating == "end" else first
        if day is None:
            raise _undecided(when)
        if dating != "exact" or (day == last and not _is_vague(when)):
            return rates.rate(base, self.currency, day)
        return self._rate_of_all_days(base, when, day, last)

    def _rate_of_all_days(
        self, base: str, when: When | None, first: datetime.date, last: datetime.date | None
    ) -> Rate:
        """Return the rate of a month or other period where it holds on all days of a date."""
        if last is None or _is_vague(when):
            raise _undecided(when)
        try:
            rate = self._rates.rate(base, self.currency, first)
        except MissingRateError:
            raise _undecided(when) from None
        if rate.until is None or not rate.on <= first <= last <= rate.until:
            raise _undecided(when)
        return rate


def _converter(
    question: Question, currency: str, rates: ExchangeRates, unit: datetime.date | None
) -> Converter:
    return Converter(question, currency, rates, unit=unit)


def stated_exactly(currency: str, column: Column) -> Exact:
    """Return the exact figures of a column added up, in the unit that it is to be in."""
    whole = column.gifts.stated()
    if not column.exact:
        return whole
    figures = [one.figure for one in column.exact]
    if column.unit is None:
        return whole.plus(Fold.of(figures).stated())
    factors = [into_unit(currency, one.when, column.unit).low for one in column.exact]
    return whole.plus(Fold.of(figures, factors).converted(_ZERO))


def _is_of_month(factor: Factor, when: When | None) -> bool:
    """Say whether a factor is a rate that was set for all of the month that a date is in."""
    rate, day = factor.steps[0], None if when is None else when.earliest
    if not isinstance(rate, Rate) or rate.until is None or rate.choice != "exact" or day is None:
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    return rate.on <= day.replace(day=1) and day.replace(day=last) <= rate.until


def _unit_of_base_year(currency: str, prices: ConstantPrices) -> datetime.date:
    """Return the unit that a currency had in all of the year whose prices are meant."""
    found = unit_of(currency, prices.when)
    if found is None:
        rule = f"must be a year in which {currency} kept its unit, to convert into it"
        raise InvalidValueError(
            "base_year", rule, prices.base_year, hint=either_unit(currency, prices.when)
        )
    return found


def _is_vague(when: When | None) -> bool:
    return bool(getattr(when, "approximate", False) or getattr(when, "uncertain", False))


def _undecided(when: When | None, what: str = "rate") -> UndecidedError:
    if when is None:
        day = "a day as dating= decides it, " if what == "rate" else ""
        hint = f'{day}on_missing="leave out" lists it instead'
        return UndecidedError(f"the {what} for an amount without a date", hint=hint)
    return UndecidedError(f"the {what} for an amount dated {when}", hint=_HINT)
