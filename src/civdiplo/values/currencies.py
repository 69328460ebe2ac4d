"""Currencies are ISO 4217 codes from a shipped table, the withdrawn ones included."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.shipped import shipped_rows
from civdiplo.values.truth import Truth

if TYPE_CHECKING:
    import datetime

    from civdiplo.values.dates import PartialDate

__all__ = ["Currency", "check_currency", "currencies", "currency", "is_currency"]


@frozen
class Currency:
    """A currency as ISO 4217 lists it.

    ``code`` is the alphabetic code, ``numeric`` the three digits (None where the list gives none),
    ``minor_units`` the number of digits after the point (None where the list gives none: precious
    metals, most withdrawn codes), ``name`` the English name, ``withdrawn`` when the code was
    withdrawn (None while it is current). A date such as ``[1989..1990]`` means some time within.

    These are the digits of bookkeeping. What people see written may have fewer: CLDR shows kips
    without the two digits that ISO gives them.

    Source: ISO 4217, list one of 2026-01-01 and list three of 2024-09-01.
    """

    code: str
    numeric: str | None
    minor_units: int | None
    name: str
    withdrawn: PartialDate | None = None

    def is_withdrawn_on(self, day: datetime.date) -> Truth:
        """Say whether the code had been withdrawn by a day; the list knows the month only.

        The list does not say since when a code exists, so this is no proof that it was in use.

        >>> import datetime
        >>> currency("BYR").is_withdrawn_on(datetime.date(2017, 1, 10))
        <Truth.MAYBE: 'maybe'>
        """
        return Truth.NO if self.withdrawn is None else ~self.withdrawn.is_after(day)


def currency(code: str) -> Currency:
    """Return what ISO 4217 says of a currency code, current or withdrawn.

    Raises InvalidValueError if the list has no such code.

    >>> currency("LAK").minor_units
    2
    >>> currency("BYR").withdrawn.edtf
    '2017-01'
    """
    return _table()[check_currency(code)]


def currencies() -> tuple[Currency, ...]:
    """Return all currencies, current and withdrawn, in the order of their codes.

    >>> [found.code for found in currencies() if found.minor_units == 4]
    ['CLF', 'UYW']
    """
    return tuple(_table().values())


def is_currency(code: object) -> bool:
    """Say whether a text is an ISO 4217 code, current or withdrawn.

    >>> is_currency("VND"), is_currency("vnd")
    (True, False)
    """
    return isinstance(code, str) and code in _codes()


def check_currency(code: object, *, field: str = "currency") -> str:
    """Return the code, one shared text for all who use it, or raise InvalidValueError.

    >>> check_currency("RUB")
    'RUB'
    """
    known = _codes().get(code) if isinstance(code, str) else None
    if known is None:
        upper = code.upper() if isinstance(code, str) else ""
        hint = f"codes are upper case: {upper}" if is_currency(upper) else ""
        raise InvalidValueError(field, "must be an ISO 4217 code", code, hint=hint)
    return known


@functools.cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(shipped_rows("currencies.csv"))


@functools.cache
def _codes() -> dict[str, str]:
    return {row["code"]: row["code"] for row in _rows()}


@functools.cache
def _table() -> dict[str, Currency]:
    from civdiplo.values.dates import PartialDate

    return {
        row["code"]: Currency(
            code=row["code"],
            numeric=row["numeric"] or None,
            minor_units=int(row["minor_units"]) if row["minor_units"] else None,
            name=row["name"],
            withdrawn=PartialDate.parse(row["withdrawn"]) if row["withdrawn"] else None,
        )
        for row in _rows()
    }
