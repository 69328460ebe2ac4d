"""Units: amounts of a currency whose unit changed under its code are added up in one unit."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from civdiplo.errors import UndecidedError
from civdiplo.rates.fixed import change_of_unit, restated, unit_changes
from civdiplo.totals.drafts import Column, Draft, LeftOut, Stated, Vague
from civdiplo.totals.factors import UNIT, Factor, factor_of
from civdiplo.values.periods import When

__all__ = [
    "check_unit_of",
    "either_unit",
    "into_unit",
    "latest_unit",
    "possible_days",
    "settled_units",
    "unit_of",
]

_NEVER, _FOREVER = datetime.date.min, datetime.date.max
_HINT = 'a date before or after that change decides it, on_missing="leave out" lists it instead'


def possible_days(when: When | None) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that may be meant, of all days where nothing is stated."""
    if when is None:
        return _NEVER, _FOREVER
    bounds = when.stretch.possible
    first = max(bounds.starts_from, _NEVER.toordinal())
    last = min(bounds.ends_by, _FOREVER.toordinal())
    return datetime.date.fromordinal(first), datetime.date.fromordinal(last)


def unit_of(code: str, when: When | None) -> datetime.date | None:
    """Return the first day of the unit that an amount of a date is in; None where it is not told.

    The unit before all changes is the one of ``datetime.date.min``.

    >>> from civdiplo.values.dates import PartialDate
    >>> unit_of("SYP", PartialDate("2026-03")), unit_of("SYP", PartialDate("2025-12~"))
    (datetime.date(2026, 1, 1), None)
    """
    first, last = possible_days(when)
    if change_of_unit((code,), first, last) is not None:
        return None
    begun = (change.since for change in unit_changes(code) if change.since <= first)
    return max(begun, default=_NEVER)


def check_unit_of(
    code: str, when: When | None, *, what: str = "an amount", hint: str = _HINT
) -> None:
    """Raise UndecidedError where it is not told in which unit an amount of a date is."""
    if unit_changes(code) and unit_of(code, when) is None:
        date = f"{what} without a date" if when is None else f"{what} dated {when}"
        question = f"the unit of {code}, which changed under its code, for {date}"
        raise UndecidedError(question, hint=hint)


def latest_unit(code: str, whens: Iterable[When | None]) -> datetime.date | None:
    """Return the first day of the latest unit that dates certainly lie in."""
    if not unit_changes(code):
        return None
    return max((unit for when in whens if (unit := unit_of(code, when))), default=None)


def _refuse(code: str, one: Stated | Vague) -> None:
    try:
        check_unit_of(code, one.when)
    except UndecidedError as error:
        error.add_note(f"It is needed for {one.entity}.")
        raise


def either_unit(code: str, when: When | None) -> str:
    """Return why an amount of a date is in no certain unit, in words."""
    change = change_of_unit((code,), *possible_days(when))
    since = "" if change is None else f" on {change.since}"
    date = "an amount without a date" if when is None else f"{when}"
    return f"the unit of {code} changed{since}, and {date} may be before or after that change"


@functools.cache
def _between(code: str, stated: datetime.date, unit: datetime.date) -> Factor:
    return factor_of(restated(code, stated, unit))


def into_unit(code: str, when: When | None, unit: datetime.date | None) -> Factor:
    """Return what an amount of a date is multiplied by to be in the unit of another day."""
    return UNIT if unit is None else _between(code, possible_days(when)[0], unit)


def settled_units(drafts: Mapping[Any, Draft], *, raises: bool) -> dict[str, datetime.date]:
    """Put the sums of each currency into one unit, that of its latest amount in any row.

    An amount that may be in either unit is left out altogether, with the reason "no unit".

    Args:
        drafts: The rows.
        raises: Whether such an amount is an error.

    Returns:
        The first day of the unit, for each currency with amounts in more than one.

    Raises:
        UndecidedError: It is not told in which unit an amount is, and ``raises`` is true.
    """
    codes = {code for draft in drafts.values() for code in draft.columns if unit_changes(code)}
    settled: dict[str, datetime.date] = {}
    for code in sorted(codes):
        columns = [
            column
            for draft in drafts.values()
            if (column := _told(code, draft, raises=raises)) is not None
        ]
        units = {unit_of(code, when) for column in columns for when in column.whens()}
        if len(units) > 1:
            settled[code] = max(unit for unit in units if unit is not None)
            for column in columns:
                column.unit = settled[code]
    return settled


def _told(code: str, draft: Draft, *, raises: bool) -> Column | None:
    """Return the column of a currency without the amounts whose unit is not told."""
    column = draft.columns.get(code)
    if column is None:
        return None
    column.unfold()
    for one in column.taken_out(lambda when: unit_of(code, when) is None):
        if raises:
            _refuse(code, one)
        draft.leave_out(LeftOut(one.entity, "no unit", either_unit(code, one.when)))
    if not len(column):
        del draft.columns[code]
        return None
    return column
