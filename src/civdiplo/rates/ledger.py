"""Reading tables of rates: every cell is checked, and every fault keeps its place."""

from __future__ import annotations

import calendar
import datetime
import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias, TypeVar

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.rates.labels import label_of
from civdiplo.rates.series import Observation, Pair
from civdiplo.values.currencies import is_currency
from civdiplo.values.decimals import plain_digits

__all__ = [
    "Ledger",
    "Loaded",
    "Printed",
    "Skipped",
    "Withheld",
    "is_row",
    "read_days",
    "read_nominal",
    "read_rate",
    "read_small",
]

Place: TypeAlias = tuple[int, int]
T = TypeVar("T")

_DAYS = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_DAYS_RULE = "must be a day such as 2021-09-30 or a month such as 2021-09"
_RATE = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")
_SMALL = re.compile(r"[0-9](?:\.[0-9]{1,20})?[eE]-[0-9]{1,2}")
_NOISE = Fraction(1, 10**12)  # the last digits of a double
_NOMINAL = re.compile(r"0*[1-9][0-9]{0,8}")


@frozen
class Skipped:
    """Something that a file of rates says and that is not taken over, with the reason.

    ``file`` is None for what a package holds, ``line`` counts from 1, ``what`` is what is there.
    """

    file: str | None
    line: int
    what: str
    why: str

    def __str__(self) -> str:
        """Return ``file:line: what: why``."""
        return f"{self.file or 'row'}:{self.line}: {self.what}: {self.why}"


class Withheld(NamedTuple):
    """Days on which a currency has no rate although its source prints one, and why."""

    first: datetime.date
    last: datetime.date
    why: str


class Loaded(NamedTuple):
    """All that was read: observations by (base, quote), what was skipped, what is withheld.

    Observations are iterated more than once, but not before they are needed; a pair may have none.
    """

    pairs: Mapping[Pair, Iterable[Observation]]
    skipped: Iterable[Skipped] = ()
    withheld: Mapping[str, Sequence[Withheld]] = {}


@functools.lru_cache(maxsize=1 << 14)
def _day_or_month(text: str) -> tuple[datetime.date, datetime.date]:
    found = _DAYS.fullmatch(text)
    if found is None:
        raise InvalidValueError("date", _DAYS_RULE, text)
    year, month = int(found[1]), int(found[2])
    try:
        first = datetime.date(year, month, int(found[3] or 1))
    except ValueError:
        raise InvalidValueError("date", _DAYS_RULE, text) from None
    if found[3] is not None:
        return first, first
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def is_row(cells: object) -> bool:
    """Say whether something is cells in a row, which text is not."""
    return isinstance(cells, Sequence) and not isinstance(cells, (str, bytes))


def read_days(value: object) -> tuple[datetime.date, datetime.date]:
    """Return the first and last day of a day or a month, or raise InvalidValueError."""
    if type(value) is datetime.date:
        return value, value
    if not isinstance(value, str):
        raise InvalidValueError("date", _DAYS_RULE, value)
    return _day_or_month(value)


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


def read_small(value: object) -> Decimal:
    """Return a rate that may also be written with a negative exponent, such as ``9e-6``."""
    if isinstance(value, str) and _SMALL.fullmatch(value):
        return read_rate(plain_digits(Decimal(value)))
    return read_rate(value)


def read_nominal(value: object) -> int:
    """Return how many units of a currency a rate is for, or raise InvalidValueError."""
    if not isinstance(value, str) or not _NOMINAL.fullmatch(value):
        raise InvalidValueError("nominal", "must be a whole number of units, 1 or more", value)
    return int(value)


class Printed(NamedTuple):
    """A currency as a source prints it: its label, its code, and the currency across from it.

    ``is_base`` says that the rate is so many units of the other for one of this.
    """

    label: str
    code: str
    other: str
    is_base: bool


class _Entry(NamedTuple):
    observation: Observation
    place: Place
    code: str = ""
    own: bool = False


class Ledger:
    """What has been read so far: observations by pair, faults with their places, what was skipped.

    Args:
        file: The file that lines are counted in; None where positions of rows are meant.
        source: Under which name `rate_labels.csv` lists what this source mislabels; None for none.
        merging: Whether several rows may give one day of a pair, as where a source lists countries:
            equal ones are one, of differing ones only the issuer's own is used, and where there is
            none the day is withheld.
    """

    def __init__(
        self, file: str | None = None, *, source: str | None = None, merging: bool = False
    ) -> None:
        self._files = [file]
        self._source = source
        self._merging = merging
        self._faults: list[tuple[Place, Fault]] = []
        self._skipped: list[tuple[Place, Skipped]] = []
        self._withheld: dict[str, list[Withheld]] = defaultdict(list)
        self._placed: dict[Pair, list[_Entry]] = defaultdict(list)

    def open(self, file: str) -> None:
        """Turn to another file: lines from now on are its lines."""
        self._files.append(file)

    def fault(self, error: InvalidValueError, line: int) -> None:
        """Note that a value breaks its rule, and where."""
        self._fault(error, (len(self._files) - 1, line))

    def take(self, read: Callable[[object], T], value: object, line: int) -> T | None:
        """Return what a reader makes of a cell; None where it is at fault, which is noted."""
        try:
            return read(value)
        except InvalidValueError as error:
            self.fault(error, line)
            return None

    def skip(self, what: str, why: str, line: int) -> None:
        """Note that something is not taken over, and why."""
        self._skip(what, why, (len(self._files) - 1, line))

    def enter(self, pair: Pair, observation: Observation, line: int) -> None:
        """Note a rate whose cells are without fault."""
        self._placed[pair].append(_Entry(observation, (len(self._files) - 1, line)))

    def enter_printed(
        self, printed: Printed, observation: Observation, line: int, *, own: bool = False
    ) -> None:
        """Note a rate as a source prints it: mended, withheld or skipped where it has to be.

        Args:
            printed: What the source calls the currency, what that is by itself, and the other one.
            observation: The rate and its days.
            line: The line that it stands in.
            own: Whether it is the row of the currency's issuer.
        """
        label, code, other, is_base = printed
        found = None if self._source is None else label_of(self._source, label, observation.first)
        if found is not None:
            first, last = observation[:2]
            self._withheld[code].append(Withheld(first, last, found.said))
            if not found.code:
                self.skip(f"{label} of {observation.days}", found.why, line)
                return
            code = found.code
            observation = observation._replace(note=f"printed as {label}: {found.why}")
        if not is_currency(code):
            self.skip(code or "a row without a code", "is no code of ISO 4217", line)
        elif code == other:
            self.skip(f"{label} of {observation.days}", "is the currency of the table itself", line)
        else:
            entry = _Entry(observation, (len(self._files) - 1, line), code, own)
            self._placed[(code, other) if is_base else (other, code)].append(entry)

    def close(self) -> Loaded:
        """Return all that was read.

        Raises:
            InvalidDataError: There were faults, or days of a pair that are given twice; all of
                them are listed, in the order of their places.
        """
        pairs: dict[Pair, list[Observation]] = {}
        for pair, placed in self._placed.items():
            placed.sort(key=lambda one: (one.observation.first, one.place))
            held = self._merged(pair, placed) if self._merging else placed
            for before, after in itertools.pairwise(held):
                if after.observation.first <= before.observation.last:
                    self._note_repeated(pair, before, after)
            if held:
                pairs[pair] = [one.observation for one in held]
        if self._faults:
            raise InvalidDataError(fault for _, fault in sorted(self._faults, key=_place))
        skipped = tuple(one for _, one in sorted(self._skipped, key=_place))
        return Loaded(pairs, skipped, self._withheld)

    def _fault(self, error: InvalidValueError, place: Place) -> None:
        file, number = self._files[place[0]], place[1]
        path, line = ("$", number) if file is not None else (f"$[{number}]", None)
        rule = f"{error.rule} ({error.hint})" if error.hint else error.rule
        fault = Fault(path, rule, shown(error.value), field=error.field, file=file, line=line)
        self._faults.append((place, fault))

    def _skip(self, what: str, why: str, place: Place) -> None:
        self._skipped.append((place, Skipped(self._files[place[0]], place[1], what, why)))

    def _merged(self, pair: Pair, placed: list[_Entry]) -> list[_Entry]:
        kept = []
        for _, group in itertools.groupby(placed, key=lambda one: one.observation[:2]):
            rows = list(group)
            own = [one for one in rows if one.own] or rows
            used = own[0]
            if _agree(own):
                kept.append(used)
                others = [one for one in rows if one.observation.value != used.observation.value]
                why = f"line {used.place[1]} is used, {used.observation.value}"
            else:
                listed = ", ".join(sorted({str(row.observation.value) for row in own}))
                others, why = rows, f"rows of the same date disagree ({listed})"
                first, last = used.observation[:2]
                said = f"{used.code} of {used.observation.days} is withheld: {why}"
                self._withheld[used.code].append(Withheld(first, last, said))
            for row in others:
                what = f"{pair[0]} to {pair[1]} of {row.observation.days}, {row.observation.value}"
                self._skip(what, why, row.place)
        return kept

    def _note_repeated(self, pair: Pair, first: _Entry, again: _Entry) -> None:
        file = self._files[first.place[0]]
        same = first.place[0] == again.place[0]
        where = "row" if file is None else "line" if same else f"{file}, line"
        rule = (
            f"must be given once for {pair[0]} to {pair[1]} ({where} {first.place[1]} has it too)"
        )
        self._fault(InvalidValueError("date", rule, str(again.observation.first)), again.place)


def _agree(rows: list[_Entry]) -> bool:
    """Say whether rows have one value, but for the noise of floating point."""
    values = [one.observation.ratio for one in rows]
    return max(values) - min(values) <= min(values) * _NOISE


def _place(noted: tuple[Place, object]) -> Place:
    return noted[0]
