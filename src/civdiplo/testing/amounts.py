"""Hypothesis strategies for money, estimates, intervals and goods."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from civdiplo.testing.dates import whens
from civdiplo.testing.texts import local_texts, words
from civdiplo.values.bags import DatedBag, MoneyBag
from civdiplo.values.currencies import currencies
from civdiplo.values.estimates import Estimate, Qualifier, Tolerance
from civdiplo.values.inkind import InKind, goods
from civdiplo.values.intervals import Interval
from civdiplo.values.money import Money
from civdiplo.values.quantities import units

__all__ = [
    "amounts",
    "currency_codes",
    "dated_bags",
    "estimates",
    "in_kinds",
    "intervals",
    "money_bags",
    "moneys",
    "numbers_in",
    "tolerances",
    "unit_names",
    "weights",
]

_LARGEST = 10**15


def currency_codes() -> st.SearchStrategy[str]:
    """Draw ISO 4217 codes, current and withdrawn."""
    return st.sampled_from([known.code for known in currencies()])


def unit_names() -> st.SearchStrategy[str]:
    """Draw names of units that are not currencies."""
    return st.sampled_from(units())


def amounts(
    *, min_value: int = -_LARGEST, max_value: int = _LARGEST, places: int = 6
) -> st.SearchStrategy[Decimal]:
    """Draw exact decimals with up to ``places`` digits after the point, trailing zeros included."""

    def scaled(scale: int) -> st.SearchStrategy[Decimal]:
        whole = st.integers(min_value * 10**scale, max_value * 10**scale)
        return whole.map(lambda number: _with_scale(number, scale))

    return st.integers(0, places).flatmap(scaled)


def moneys(currency: str | None = None) -> st.SearchStrategy[Money]:
    """Draw amounts of money of either sign, in one currency or in any."""
    codes = currency_codes() if currency is None else st.just(currency)
    return st.builds(Money, amounts(), codes)


def money_bags() -> st.SearchStrategy[MoneyBag]:
    """Draw bags of no, one or several currencies, with amounts of either sign."""
    return st.lists(moneys(), max_size=6).map(MoneyBag.sum)


def dated_bags() -> st.SearchStrategy[DatedBag]:
    """Draw bags of amounts with dates of every kind, and without one."""
    entries = st.tuples(moneys(), st.none() | whens())
    return st.lists(entries, max_size=6).map(DatedBag.sum)


def weights() -> st.SearchStrategy[int | list[int | Decimal | Fraction]]:
    """Draw weights to allocate by: how many equal parts, or a weight for each, zeros among them."""
    one: st.SearchStrategy[int | Decimal | Fraction] = st.one_of(
        st.integers(0, 10**6),
        amounts(min_value=0, max_value=1000, places=3),
        st.fractions(0, 10, max_denominator=100),
    )
    several = st.lists(one, min_size=1, max_size=8).filter(any)
    return st.integers(1, 12) | several


def estimates(unit: str | None = None) -> st.SearchStrategy[Estimate]:
    """Draw estimates with every qualifier, in one unit or currency or in any."""
    chosen = st.one_of(currency_codes(), unit_names()) if unit is None else st.just(unit)
    figures = amounts(min_value=0)
    shared = {
        "unit": chosen,
        "granularity": st.none() | amounts(min_value=1, max_value=10**12, places=2),
        "wording": st.none() | words(),
    }
    others = [word for word in get_args(Qualifier) if word not in ("exact", "almost", "between")]
    ranges = st.tuples(figures, figures).map(sorted)
    return st.one_of(
        st.builds(Estimate, qualifier=st.just("exact"), value=amounts(), **shared),
        st.builds(
            Estimate, qualifier=st.just("almost"), value=figures.filter(lambda x: x > 0), **shared
        ),
        st.builds(Estimate, qualifier=st.sampled_from(others), value=figures, **shared),
        ranges.flatmap(
            lambda ends: st.builds(
                Estimate,
                qualifier=st.just("between"),
                lower=st.just(ends[0]),
                upper=st.just(ends[1]),
                **shared,
            )
        ),
    )


def tolerances() -> st.SearchStrategy[Tolerance]:
    """Draw tolerances, strict ones included."""
    reach = st.none() | amounts(min_value=1, max_value=5, places=2)
    return st.builds(Tolerance, almost=reach, about=reach, more_than=reach)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Draw intervals of numbers of either sign, with open, closed and missing ends."""
    lower, upper = sorted((draw(amounts()), draw(amounts())))
    is_point = lower == upper
    return Interval(
        None if draw(st.booleans()) and draw(st.booleans()) else lower,
        None if draw(st.booleans()) and draw(st.booleans()) else upper,
        lower_open=not is_point and draw(st.booleans()),
        upper_open=not is_point and draw(st.booleans()),
    )


def numbers_in(interval: Interval) -> st.SearchStrategy[Fraction]:
    """Draw exact numbers that lie in an interval, its closed ends among them."""
    if interval.is_point:
        return st.just(Fraction(interval.lower or 0))
    lower = None if interval.lower is None else Fraction(interval.lower)
    upper = None if interval.upper is None else Fraction(interval.upper)
    if lower is None and upper is None:
        return st.fractions(-_LARGEST, _LARGEST)
    if lower is None or upper is None:
        return _beyond(lower, upper).filter(interval.contains)
    parts = st.fractions(0, 1, max_denominator=1000)
    width, start = upper - lower, lower
    return parts.map(lambda part: start + part * width).filter(interval.contains)


def in_kinds() -> st.SearchStrategy[InKind]:
    """Draw goods, with and without a quantity and a description."""
    return st.builds(
        InKind,
        st.sampled_from([entry.code for entry in goods()]),
        quantity=st.none() | unit_names().flatmap(estimates),
        description=st.none() | local_texts(),
    )


def _with_scale(number: int, scale: int) -> Decimal:
    sign, digits, _ = Decimal(number).as_tuple()
    return Decimal((sign, digits, -scale)) if number else Decimal((0, (0,), -scale))


def _beyond(lower: Fraction | None, upper: Fraction | None) -> st.SearchStrategy[Fraction]:
    steps = st.fractions(0, _LARGEST, max_denominator=1000)
    if lower is not None:
        return steps.map(lambda step: lower + step)
    return steps.map(lambda step: (upper or 0) - step)
