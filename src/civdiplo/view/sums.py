"""The totals a report shows: as stated, at the dates of the flows, and at the rates of one day."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from civdiplo.errors import MissingExtraError
from civdiplo.rates.rate import minor_digits
from civdiplo.totals import ConvertedSum, TotalRow, Totals, totals
from civdiplo.totals.layout import outward
from civdiplo.values.intervals import Interval
from civdiplo.view.asked import Asked
from civdiplo.view.words import Words

__all__ = ["Sums", "figure", "kind_of", "news", "summed", "worth"]


@frozen(kw_only=True)
class Sums:
    """Totals by transaction type: as stated, and converted where there are rates.

    ``own`` is converted at the date of each flow, ``at_one`` at the rates of one day; both are
    None where nothing can be converted, ``without_rates`` then says why.
    """

    stated: Totals
    own: Totals | None
    at_one: Totals | None
    without_rates: str


def summed(asked: Asked) -> Sums:
    """Ask the totals of a report."""
    stated = totals(asked.dataset, by=())
    if asked.rates is None:
        return Sums(stated=stated, own=None, at_one=None, without_rates=asked.without_rates)
    try:
        own, at_one = (
            totals(
                asked.dataset,
                by=(),
                currency=asked.currency,
                rates=asked.rates,
                dating=dating,
                on_missing="leave out",
            )
            for dating in ("exact", asked.rate_on)
        )
    except MissingExtraError as error:
        return Sums(stated=stated, own=None, at_one=None, without_rates=f"{error}.")
    return Sums(stated=stated, own=own, at_one=at_one, without_rates="")


def kind_of(row: TotalRow) -> str:
    """Return what sort of flows a row adds up."""
    return str(row.named["transaction_type"] or "not stated")


def figure(total: ConvertedSum, words: Words) -> str:
    """Return the figures of a converted sum, added up exactly and rounded once."""
    return words.unit(total.rounded(), total.currency) if total.has_figure else "none"


def worth(interval: Interval, currency: str, words: Words) -> str:
    """Return the bounds of what was converted, rounded outward to the digits of the currency."""
    cut = _outward(interval, minor_digits(currency))
    if cut.lower is not None and cut.lower != cut.upper and _is_narrow(interval, currency):
        return f"{words.unit(cut.lower, currency)}, but for rounding"
    return words.interval(cut, currency)


def news(total: ConvertedSum, words: Words) -> str:
    """Return a converted sum as a headline has it: its bounds, its figures, in whole units."""
    added = words.unit(total.rounded(digits=0), total.currency)
    if _is_narrow(total.interval, total.currency):
        return added
    bounds = words.interval(_outward(total.interval, 0), total.currency)
    if not total.has_figure:
        return f"{bounds[0].upper()}{bounds[1:]}"
    return f"{bounds[0].upper()}{bounds[1:]}; the figures as they stand come to {added}"


def _is_narrow(interval: Interval, currency: str) -> bool:
    """Tell whether the bounds are apart by no more than the rounding of a rate."""
    cut = _outward(interval, minor_digits(currency))
    if cut.lower is None or cut.upper is None:
        return False
    return cut.upper - cut.lower <= Decimal((0, (1,), -minor_digits(currency)))


def _outward(interval: Interval, digits: int) -> Interval:
    lower, upper = outward(interval, digits)
    return Interval(lower, upper, lower_open=interval.lower_open, upper_open=interval.upper_open)
