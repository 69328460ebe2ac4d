"""From what is stated of a time to the days between which a drawing shows it."""

from __future__ import annotations

import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, parse_when

__all__ = ["Ending", "Spell", "spells_of"]

Ending: TypeAlias = Literal["stated", "within", "open", "unknown"]


class Spell(NamedTuple):
    """The days between which something is shown, and what each end rests on.

    ``start`` and ``end`` are the widest bounds, None where there is none. ``start_is`` and
    ``end_is`` say why: "stated" is a day that the source states; "within" the first or last day of
    the month, year or other stretch it states; "open" no end at all; "unknown" an end that nobody
    stated, which a drawing cannot tell from an open one.
    """

    start: datetime.date | None
    end: datetime.date | None
    start_is: Ending
    end_is: Ending


def spells_of(value: Any) -> tuple[Spell, ...]:
    """Return the spells of a time: one for each period, in order.

    Args:
        value: A date, PartialDate or Period; EDTF text, several with a semicolon between; or a
            list of those. Anything else, and text that is no EDTF, has no spell.

    >>> for spell in spells_of("2012/2017-05; 2021-09-21/.."):
    ...     print(spell.start, spell.end, spell.start_is, spell.end_is)
    2012-01-01 2017-05-31 within within
    2021-09-21 None stated open
    """
    spells = {_spell(when) for when in _whens(value)}
    return tuple(sorted(spells, key=_order))


def _whens(value: Any) -> list[PartialDate | Period]:
    if isinstance(value, str):
        try:
            return [parse_when(one.strip()) for one in value.split(";")]
        except InvalidValueError:
            return []
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return [PartialDate.from_date(day)]
    if isinstance(value, PartialDate | Period):
        return [value]
    if isinstance(value, list | tuple | set | frozenset):
        return [when for one in value for when in _whens(one)]
    return []


def _spell(when: PartialDate | Period) -> Spell:
    if isinstance(when, PartialDate):
        return Spell(when.earliest, when.latest, _ending(when), _ending(when))
    return Spell(
        when.earliest,
        when.latest,
        "open" if when.open_start else _ending(when.start),
        "open" if when.open_end else _ending(when.end),
    )


def _ending(date: PartialDate | None) -> Ending:
    if date is None or (date.earliest is None and date.latest is None):
        return "unknown"
    return "stated" if date.is_day else "within"


def _order(spell: Spell) -> tuple[datetime.date, datetime.date, str, str]:
    first, last = datetime.date.min, datetime.date.max
    return spell.start or first, spell.end or last, spell.start_is, spell.end_is
