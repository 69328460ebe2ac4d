"""Reading tables of rates: every cell is checked, and every fault keeps its place."""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias, TypeVar

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.rates.exchange import Observation

__all__ = ["Ledger", "Pair", "read_days", "read_rate"]

Pair: TypeAlias = tuple[str, str]
T = TypeVar("T")

_DAYS = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_DAYS_RULE = "must be a day such as 2021-09-30 or a month such as 2021-09"
_RATE = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")


def read_days(value: object) -> tuple[datetime.date, datetime.date]:
    """Return the first and last day of a day or a month, or raise InvalidValueError."""
    if type(value) is datetime.date:
        return value, value
    found = _DAYS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidValueError("date", _DAYS_RULE, value)
    year, month = int(found[1]), int(found[2])
    try:
        first = datetime.date(year, month, int(found[3] or 1))
    except ValueError:
        raise InvalidValueError("date", _DAYS_RULE, value) from None
    if found[3] is not None:
        return first, first
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def read_rate(value: object) -> Decimal:
    """Return a rate above zero, exactly as it is written, or raise InvalidValueError."""
    plain = isinstance(value, (str, Decimal, int)) and not isinstance(value, bool)
    if not plain or not _RATE.fullmatch(str(value)):
        rule = "must be a number above zero in plain digits, with a point and no exponent"
        hint = "give the digits as text" if isinstance(value, float) else ""
        raise InvalidValueError("rate", rule, value, hint=hint)
    rate = Decimal(str(value))
    if not rate:
        raise InvalidValueError("rate", "must be above zero", value)
    return rate


class Ledger:
    """What has been read of a table so far: observations by pair, and faults with their places.

    A place is a line of ``file``, or the position of a row where ``file`` is None.
    """

    def __init__(self, file: str | None = None) -> None:
        self._file = file
        self._faults: list[tuple[int, Fault]] = []
        self._placed: dict[Pair, list[tuple[Observation, int]]] = defaultdict(list)

    def fault(self, error: InvalidValueError, place: int) -> None:
        """Note that a value breaks its rule, and where."""
        path, line = ("$", place) if self._file is not None else (f"$[{place}]", None)
        rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
        fault = Fault(path, rule, shown(error.value), field=error.field, file=self._file, line=line)
        self._faults.append((place, fault))

    def take(self, read: Callable[[object], T], value: object, place: int) -> T | None:
        """Return what a reader makes of a cell; None where it is at fault, which is noted."""
        try:
            return read(value)
        except InvalidValueError as error:
            self.fault(error, place)
            return None

    def enter(self, pair: Pair, observation: Observation, place: int) -> None:
        """Note a rate whose cells are without fault."""
        self._placed[pair].append((observation, place))

    def close(self) -> dict[Pair, list[Observation]]:
        """Return the observations by pair.

        Raises:
            InvalidDataError: There were faults, or days of a pair that are given twice; all of
                them are listed, in the order of their places.
        """
        for pair, placed in self._placed.items():
            placed.sort(key=lambda one: (one[0].first, one[1]))
            for before, after in itertools.pairwise(placed):
                if after[0].first <= before[0].last:
                    self._note_repeated(pair, before[1], *after)
        if self._faults:
            raise InvalidDataError(fault for _, fault in sorted(self._faults, key=_place))
        return {pair: [one for one, _ in placed] for pair, placed in self._placed.items()}

    def _note_repeated(self, pair: Pair, first: int, again: Observation, place: int) -> None:
        where = "line" if self._file is not None else "row"
        rule = f"must be given once for {pair[0]} to {pair[1]} ({where} {first} has it too)"
        self.fault(InvalidValueError("date", rule, str(again.first)), place)


def _place(noted: tuple[int, Fault]) -> int:
    return noted[0]
