"""What law or decree has fixed: redenominations, changeovers to the euro, and pegs."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast

from attrs import frozen

from civdiplo.errors import MissingRateError
from civdiplo.rates.labels import read_table
from civdiplo.rates.rate import Rate
from civdiplo.values.currencies import check_currency

__all__ = [
    "Peg",
    "Succession",
    "change_of_unit",
    "fixed_rate",
    "fixed_steps",
    "pegs",
    "restated",
    "successions",
    "unit_changes",
    "unit_on",
    "unit_since",
]

_NAME = "the table of successors and pegs"


@frozen
class Succession:
    """From a day on, ``ratio`` units of ``code`` are one unit of ``successor``, by law.

    ``kind`` is "redenomination" (the same money in a new unit; where the codes are the same, the
    unit changed under its code) or "changeover" (one money replaced by another).

    Source: data/currency_successors.csv, which names the act or the issuer of each.
    """

    code: str
    successor: str
    ratio: Decimal
    since: datetime.date
    kind: Literal["redenomination", "changeover"]
    source: str


@frozen
class Peg:
    """One unit of ``anchor`` is ``rate`` units of ``code``, kept so by the issuer of ``code``.

    ``until`` is the last day of the peg, or the last that the table was held against.

    Source: data/currency_pegs.csv, which names the issuer of each.
    """

    code: str
    anchor: str
    rate: Decimal
    since: datetime.date
    until: datetime.date
    source: str


@functools.cache
def successions() -> tuple[Succession, ...]:
    """Return all successions, in the order of their codes within each kind.

    >>> [(one.ratio, one.since.year) for one in successions() if one.code == "BYR"]
    [(Decimal('10000'), 2016)]
    """
    return tuple(
        Succession(
            code=row["code"],
            successor=row["successor"],
            ratio=Decimal(row["ratio"]),
            since=datetime.date.fromisoformat(row["since"]),
            kind=cast("Literal['redenomination', 'changeover']", row["kind"]),
            source=row["source"],
        )
        for row in read_table("currency_successors.csv")
    )


@functools.cache
def pegs() -> tuple[Peg, ...]:
    """Return all pegs.

    >>> [str(one.rate) for one in pegs() if one.code == "AED"]
    ['3.6725']
    """
    return tuple(
        Peg(
            code=row["code"],
            anchor=row["anchor"],
            rate=Decimal(row["rate"]),
            since=datetime.date.fromisoformat(row["since"]),
            until=datetime.date.fromisoformat(row["until"]),
            source=row["source"],
        )
        for row in read_table("currency_pegs.csv")
    )


@functools.cache
def _same_code() -> dict[str, list[Succession]]:
    changes: dict[str, list[Succession]] = {}
    for one in successions():
        if one.code == one.successor:
            changes.setdefault(one.code, []).append(one)
    return changes


@functools.cache
def _new_code() -> dict[str, Succession]:
    return {one.code: one for one in successions() if one.code != one.successor}


@functools.cache
def _before() -> dict[str, Succession]:
    return {one.successor: one for one in _new_code().values() if one.kind == "redenomination"}


@functools.cache
def _since() -> dict[str, datetime.date]:
    dated: dict[str, datetime.date] = {}
    for one in _new_code().values():
        if one.successor != "CUP":  # the peso is older than the convertible one that it replaced
            known = dated.get(one.successor, one.since)
            dated[one.successor] = min(known, one.since)
    return dated


def unit_since(code: str) -> datetime.date | None:
    """Return the first day of a currency that succeeded another; None for all others.

    >>> unit_since("BYN")
    datetime.date(2016, 7, 1)
    """
    return _since().get(code)


def unit_on(code: str, day: datetime.date) -> str:
    """Return the code that the money of a currency had on a day, before any redenomination.

    >>> unit_on("PLN", datetime.date(1994, 12, 30))
    'PLZ'
    """
    found = _before().get(code)
    return code if found is None or day >= found.since else unit_on(found.code, day)


def unit_changes(code: str) -> tuple[Succession, ...]:
    """Return the redenominations under an unchanged code, the earliest first; mostly none.

    >>> [(one.ratio, str(one.since)) for one in unit_changes("SYP")]
    [(Decimal('100'), '2026-01-01')]

    Raises:
        InvalidValueError: The code is none of ISO 4217.
    """
    found = _same_code().get(check_currency(code), ())
    return tuple(sorted(found, key=lambda one: one.since))


def change_of_unit(
    codes: Iterable[str], first: datetime.date, last: datetime.date
) -> Succession | None:
    """Return the first redenomination under an unchanged code after one day and by another."""
    for code in codes:
        for change in _same_code().get(code, ()):
            if first < change.since <= last:
                return change
    return None


def restated(code: str, stated: datetime.date, on: datetime.date) -> Rate:
    """Return what one unit of a code, as it was on a day, is in the units of another day.

    An amount of Syrian pounds stated in 2025 is to be restated before it meets a rate of 2026,
    for the unit has changed and the code has not.

    Args:
        code: The ISO 4217 code.
        stated: The day that the amount is of.
        on: The day of the rate.

    >>> day = datetime.date(2026, 6, 1)
    >>> restated("SYP", datetime.date(2025, 6, 1), day).value
    Fraction(1, 100)
    >>> restated("USD", datetime.date(2025, 6, 1), day).kind
    'identity'
    """
    code = check_currency(code)
    early, late = min(stated, on), max(stated, on)
    value, sources, notes = Fraction(1), [], []
    for change in _same_code().get(code, ()):
        if early < change.since <= late:
            value /= Fraction(change.ratio)
            sources.append(change.source)
            notes.append(f"{change.ratio} units became one on {change.since}")
    if not sources:
        return Rate.identity(code, on)
    return Rate(
        base=code,
        quote=code,
        value=value if stated < on else 1 / value,
        on=on,
        source=" and ".join(dict.fromkeys(sources)),
        series="fixed",
        kind="redenomination",
        note="; ".join(notes),
    )


def fixed_rate(base: str, quote: str, on: datetime.date, *, use_pegs: bool = False) -> Rate:
    """Return the rate between two currencies that is fixed on a day.

    Args:
        base: The ISO 4217 code of the currency to convert from.
        quote: The code of the currency to convert to.
        on: The day asked for; a ratio holds from its first day on.
        use_pegs: Whether what an issuer keeps by decree counts as fixed too.

    Raises:
        MissingRateError: Nothing that is fixed on that day joins the two.

    >>> day = datetime.date(2016, 8, 1)
    >>> fixed_rate("BYR", "BYN", day).convert(10000)
    Fraction(1, 1)
    >>> fixed_rate("DEM", "ITL", day).kind
    'cross'
    """
    base, quote = check_currency(base, field="base"), check_currency(quote, field="quote")
    there = fixed_steps(base, on, use_pegs=use_pegs)
    back = {step.quote: step for step in fixed_steps(quote, on, use_pegs=use_pegs)}
    for step in there:
        if step.quote in back:
            return joined(step, back[step.quote].inverse())
    available = "no ratio fixed by law" + (" or decree" if use_pegs else "")
    raise MissingRateError(base, quote, on, source=_NAME, available=available)


def fixed_steps(
    code: str,
    on: datetime.date,
    *,
    until: datetime.date | None = None,
    use_pegs: bool = False,
) -> list[Rate]:
    """Return the rates from a currency to itself and to what has followed it, nearest first."""
    steps = [Rate.identity(code, on)]
    while (step := _step(steps[-1].quote, on, until, use_pegs=use_pegs)) is not None:
        steps.append(joined(steps[-1], step))
    return steps


def joined(first: Rate, second: Rate) -> Rate:
    """Return the rate along both, without a leg for a currency and itself."""
    if first.kind == "identity":
        return second
    return first if second.kind == "identity" else Rate.cross(first, second)


def _step(
    code: str, on: datetime.date, until: datetime.date | None, *, use_pegs: bool
) -> Rate | None:
    follows = _new_code().get(code)
    if follows is not None and follows.since <= on:
        return _fixed(follows, (on, until), follows.successor, follows.ratio)
    for peg in pegs() if use_pegs else ():
        if peg.code == code and peg.since <= on and (until or on) <= peg.until:
            return _fixed(peg, (on, until), peg.anchor, peg.rate)
    return None


def _fixed(
    law: Succession | Peg, days: tuple[datetime.date, datetime.date | None], to: str, ratio: Decimal
) -> Rate:
    return Rate(
        base=law.code,
        quote=to,
        value=1 / Fraction(ratio),
        on=days[0],
        until=days[1],
        source=law.source,
        series="fixed",
        kind="peg" if isinstance(law, Peg) else "redenomination",
    )
