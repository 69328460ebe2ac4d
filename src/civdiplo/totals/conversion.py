"""Which rate each amount is converted at, and why some cannot be converted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from civdiplo.errors import MissingRateError, UndecidedError
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.rates.rate import Rate
from civdiplo.totals.bounds import Rated, RatedAmounts, RatedEstimate, rated
from civdiplo.totals.gathering import Column, LeftOut, Vague
from civdiplo.totals.question import Dating, OnMissing
from civdiplo.values.periods import When

__all__ = ["Converter", "Refusal"]

_HINT = (
    'dating="start", "end" or a day of its own decides it, on_missing="leave out" lists it instead'
)


class Refusal(NamedTuple):
    """Why an amount cannot be converted."""

    error: MissingRateError | UndecidedError

    def left_out(self, entity: str) -> LeftOut:
        """Say so of an entity."""
        undecided = isinstance(self.error, UndecidedError)
        return LeftOut(entity, "no day" if undecided else "no rate", str(self.error))


class Converter:
    """The rates into one currency; each currency and date is looked up once.

    Dates are told apart as objects, not by value: that is faster, and equal dates mostly are one
    object.
    """

    def __init__(
        self, currency: str, rates: ExchangeRates, *, dating: Dating, on_missing: OnMissing
    ) -> None:
        self.currency = currency
        self._rates = rates
        self._dating = dating
        self._one_day = isinstance(dating, datetime.date)
        self._raises = on_missing == "raise"
        self._found: dict[str, dict[int, Rated | Refusal]] = defaultdict(dict)
        self._kept: list[When | None] = []
        self._identity = rated(Rate.identity(currency, datetime.date.min))

    def find(self, base: str, when: When | None) -> Rated | Refusal:
        """Return the rate for a currency and date, or why there is none."""
        if base == self.currency:
            return self._identity
        known, key = self._found[base], 0 if self._one_day else id(when)
        found = known.get(key)
        if found is None:
            found = known[key] = self._look_up(base, when)
            self._kept.append(when)  # so that no later date can be an object of the same id
        return found

    def rate(self, base: str, column: Column) -> tuple[RatedAmounts, list[LeftOut]]:
        """Put its rate beside each amount of a column; what has none is left out.

        Raises:
            MissingRateError: There is no rate, and such amounts are not to be left out.
            UndecidedError: A date is no one day, with the same exception.
        """
        left: list[LeftOut] = []
        figures = column.figures
        if base == self.currency or self._one_day:
            found = [self.find(base, None)] * len(figures)
        else:
            known = self._found[base].get
            found = [known(id(when)) or self.find(base, when) for when in column.whens]
        rates = [one for one in found if isinstance(one, Rated)]
        if len(rates) < len(figures):
            figures = [f for f, one in zip(figures, found, strict=True) if isinstance(one, Rated)]
            for one, entity in zip(found, column.entities, strict=True):
                if isinstance(one, Refusal):
                    left.append(self._leave_out(one, entity))
        vague = self._estimates(base, column.vague, left)
        loose = self._estimates(base, column.loose, left)
        return RatedAmounts(figures, rates, vague, loose), left

    def _estimates(
        self, base: str, amounts: Iterable[Vague], left: list[LeftOut]
    ) -> list[RatedEstimate]:
        estimates = []
        for amount, when, entity in amounts:
            found = self.find(base, when)
            if isinstance(found, Rated):
                estimates.append(RatedEstimate(amount, found))
            else:
                left.append(self._leave_out(found, entity))
        return estimates

    def _leave_out(self, refusal: Refusal, entity: str) -> LeftOut:
        if self._raises:
            refusal.error.add_note(f"It is needed for {entity}.")
            raise refusal.error
        return refusal.left_out(entity)

    def _look_up(self, base: str, when: When | None) -> Rated | Refusal:
        try:
            return rated(self._one_rate(base, when))
        except (MissingRateError, UndecidedError) as error:
            return Refusal(error)

    def _one_rate(self, base: str, when: When | None) -> Rate:
        dating = self._dating
        if isinstance(dating, datetime.date):
            return self._rates.rate(base, self.currency, dating)
        first, last = (when.earliest, when.latest) if when is not None else (None, None)
        day = last if dating == "end" else first
        if day is None:
            raise _undecided(when)
        if dating != "exact" or (day == last and not _is_vague(when)):
            return self._rates.rate(base, self.currency, day)
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


def _is_vague(when: When | None) -> bool:
    return bool(getattr(when, "approximate", False) or getattr(when, "uncertain", False))


def _undecided(when: When | None) -> UndecidedError:
    date = "an amount without a date" if when is None else f"an amount dated {when}"
    return UndecidedError(f"the rate for {date}", hint=_HINT)
