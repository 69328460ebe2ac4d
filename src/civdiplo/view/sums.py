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

__all__ = ["Sums", "figure", "kind_of", "summed", "worth"]


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


def figure(total: ConvertedSum, words: Words, *, digits: int | None = None) -> str:
    """Return the figures of a converted sum, added up exactly and rounded once."""
    return words.unit(total.rounded(digits=digits), total.currency)


def worth(interval: Interval, currency: str, words: Words, *, digits: int | None = None) -> str:
    """Return the bounds of what was converted, rounded outward.

    ``digits`` are those after the point; those of ISO 4217 where not given.
    """
    digits = minor_digits(currency, digits)
    lower, upper = outward(interval, digits)
    if lower is not None and upper is not None and upper - lower <= Decimal((0, (1,), -digits)):
        return f"{words.unit(lower, currency)}, but for rounding"
    cut = Interval(lower, upper, lower_open=interval.lower_open, upper_open=interval.upper_open)
    return words.interval(cut, currency)
