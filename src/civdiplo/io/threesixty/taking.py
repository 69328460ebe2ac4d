"""Taking values out of a grant, with a word in the report on each that is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.io.foreign import clean_text
from civdiplo.io.report import Entry
from civdiplo.io.streaming import Say
from civdiplo.io.threesixty.fields import OBJECTS
from civdiplo.io.threesixty.words import CODES, PREFIX
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import plain_digits
from civdiplo.values.text import LocalText, check_text

__all__ = ["DateOrder", "Notes", "Orders", "as_plain", "orders_of"]

DateOrder: TypeAlias = Literal["day first", "month first"]
Orders: TypeAlias = Mapping[str, DateOrder]

_CODES: Final = {code.name: code for code in CODES}
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]([0-9:.]+)(Z|z|[+-][0-9]{2}:[0-9]{2})?)?")
_MONTH = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0+)?)?")
_DATES = ("awardDate", "startDate", "endDate")


class Notes:
    """The words of the report on one file, with the place that is being read."""

    def __init__(self, say: Say, file: str, language: str, orders: Orders) -> None:
        self._say = say
        self._file = file
        self._language = language
        self._orders = orders
        self._path = "$"
        self._line: int | None = None
        self._entity: str | None = None

    def place(self, path: str, entity: str | None, line: int | None) -> None:
        """Say where the values stand that come next."""
        self._path, self._entity, self._line = path, entity, line

    def add(self, code: str, original: object, became: str, *, field: str | None = None) -> None:
        """Report a value."""
        self._say(
            Entry(
                kind=_CODES[code],
                original=as_plain(original),
                became=became,
                file=self._file,
                line=self._line,
                path=self._path if field is None else f"{self._path}.{field}",
                field=field,
                entity=self._entity,
            )
        )

    def text(self, value: object, field: str) -> str | None:
        """Return text as ours has to be; None where it is blank or no text."""
        if value is None:
            return None
        if not isinstance(value, str):
            self.add("bad-value", value, "not taken; kept in extra", field=field)
            return None
        try:
            return check_text(value)
        except InvalidValueError:
            clean = clean_text(value)
            became = f"read as {clean!r}" if clean else "not taken"
            self.add("cleaned", value, became, field=field)
            return clean or None

    def local(self, text: str | None) -> LocalText | None:
        """Return text in the language that the caller says the file is in."""
        return None if text is None else LocalText({self._language: text})

    def day(self, value: object, field: str, *, partial: bool = False) -> PartialDate | None:
        """Return the day of a date; None, with a word in the report, where it cannot be read."""
        name = field.rpartition(".")[2]
        if not isinstance(value, str):
            return self._bad_date(value, field)
        slashed = _SLASHED.fullmatch(value.strip())
        if slashed:
            return self._slashed(value, slashed, field, self._orders.get(name))
        iso = _ISO.fullmatch(value.strip())
        if iso is None:
            month = partial and _MONTH.fullmatch(value)
            return self._date(value, value, field) if month else self._bad_date(value, field)
        date = self._date(iso[1], value, field)
        if date is not None and iso[2] and not _MIDNIGHT.fullmatch(iso[2]):
            self.add("time-of-day", value, f"{date} is taken; kept in extra", field=field)
        return date

    def _date(self, text: str, value: object, field: str) -> PartialDate | None:
        try:
            return PartialDate.parse(text)
        except InvalidValueError:
            return self._bad_date(value, field)

    def _bad_date(self, value: object, field: str) -> PartialDate | None:
        self.add("bad-date", value, "not taken; kept in extra", field=field)
        return None

    def _slashed(
        self, value: str, found: re.Match[str], field: str, order: DateOrder | None
    ) -> PartialDate | None:
        one, other, year = int(found[1]), int(found[2]), found[3]
        own = _proof(one, other)
        order = own or order
        if order is None and one != other:
            became = f"only the year {year} is taken; say dates=... to read it; kept in extra"
            self.add("ambiguous-date", value, became, field=field)
            return self._date(year, value, field)
        day, month = (other, one) if order == "month first" else (one, other)
        date = self._date(f"{year}-{month:02d}-{day:02d}", value, field)
        if date is not None:
            self.add("slashed-date", value, f"read as {date}", field=field)
        return date

    def kept(self, fields: Mapping[str, Any], of: str) -> dict[str, Any]:
        """Return what has no field here as ``extra``: by name, and what no standard has apart."""
        known = OBJECTS[of]
        held: dict[str, Any] = {}
        undeclared: dict[str, Any] = {}
        for name, value in fields.items():
            if value is not None:
                (held if name in known else undeclared)[name] = self.plain(value, name)
        kept = {f"{PREFIX}{name}": value for name, value in held.items()}
        return kept | ({f"{PREFIX}undeclared": undeclared} if undeclared else {})

    def plain(self, value: Any, field: str) -> Any:
        """Return a value as plain data; a number that a double would round becomes text."""
        if isinstance(value, Decimal):
            number = float(value)
            if Decimal(repr(number)) == value:
                return number
            self.add("inexact-number", plain_digits(value), "kept in extra as text", field=field)
            return plain_digits(value)
        if isinstance(value, dict):
            return {name: self.plain(one, f"{field}.{name}") for name, one in value.items()}
        if isinstance(value, list):
            return [self.plain(one, f"{field}[{n}]") for n, one in enumerate(value)]
        return value


def as_plain(value: Any) -> Any:
    """Return a foreign value as plain data for the report: the digits of a Decimal as text."""
    if isinstance(value, Decimal):
        return plain_digits(value)
    if isinstance(value, Mapping):
        return {name: as_plain(one) for name, one in value.items()}
    return [as_plain(one) for one in value] if isinstance(value, list | tuple) else value


def orders_of(grants: list[Any], given: DateOrder | None) -> Orders:
    """Return how the dates with slashes are to be read, for each field of which that is proven.

    A number above 12 proves it, for all dates in the same field of the file; where some prove the
    one and some the other, nothing is proven.
    """
    proofs: dict[str, set[DateOrder]] = {name: set() for name in _DATES}
    for grant in grants if given is None else ():
        for name, value in _stated_dates(grant):
            found = _SLASHED.fullmatch(value.strip()) if isinstance(value, str) else None
            proof = _proof(int(found[1]), int(found[2])) if found else None
            if proof is not None:
                proofs[name].add(proof)
    if given is not None:
        return dict.fromkeys(_DATES, given)
    return {name: next(iter(proof)) for name, proof in proofs.items() if len(proof) == 1}


def _stated_dates(grant: Any) -> list[tuple[str, Any]]:
    if not isinstance(grant, dict):
        return []
    planned = grant.get("plannedDates")
    events = [one for one in planned if isinstance(one, dict)] if isinstance(planned, list) else []
    dates = [(name, event.get(name)) for event in events for name in ("startDate", "endDate")]
    return [("awardDate", grant.get("awardDate")), *dates]


def _proof(one: int, other: int) -> DateOrder | None:
    if one > 12 >= other:
        return "day first"
    return "month first" if other > 12 >= one else None
