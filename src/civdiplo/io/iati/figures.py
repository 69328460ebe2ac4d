"""Days, periods and amounts of money, as IATI writes them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.elements import is_bare
from civdiplo.values.dates import PartialDate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period

if TYPE_CHECKING:
    from lxml.etree import _Element

    from civdiplo.io.iati.notes import Notes

__all__ = ["day", "day_of", "money_of", "period_of"]

_DAY = re.compile(r"\s*(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?\s*")
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_DAY = 10  # characters


@functools.lru_cache(maxsize=1 << 14)
def day_of(text: str | None) -> PartialDate | None:
    """Return the day of an ``xsd:date``, without its time zone; None where it is none.

    >>> day_of("2020-01-01Z")
    PartialDate('2020-01-01')

    Source: XML Schema part 2, section 3.2.9 (date).
    """
    found = _DAY.fullmatch(text or "")
    try:
        return PartialDate.parse(found["day"]) if found else None
    except InvalidValueError:
        return None


def day(element: _Element, notes: Notes) -> tuple[PartialDate | None, bool]:
    """Return the ``iso-date`` of an element, and whether that is all it says.

    What is no day is a fault; a time zone is reported, and makes the day not all that is said.
    """
    text = element.get("iso-date")
    found = day_of(text)
    if found is None:
        error = InvalidValueError("iso-date", "must be a day such as 2020-01-31", text)
        notes.fault(element, error, attribute="iso-date")
        return None, False
    if text is not None and len(text) > _PLAIN_DAY and len(text.strip()) > _PLAIN_DAY:
        notes.add(
            "time-zone", element, text, f"read as {found}; kept in extra", attribute="iso-date"
        )
        return found, False
    return found, is_bare(element, "iso-date")


def period_of(holder: _Element, notes: Notes) -> tuple[Period | None, bool]:
    """Return the period from ``period-start`` to ``period-end``, and whether that says it all."""
    ends: list[PartialDate | None] = []
    whole = True
    for name in ("period-start", "period-end"):
        found = holder.findall(name)
        end, bare = day(found[0], notes) if found else (None, True)
        ends.append(end)
        whole = whole and bare and len(found) <= 1
    if ends == [None, None]:
        return None, whole and holder.find("period-start") is None
    try:
        return Period(*ends), whole
    except InvalidValueError as error:
        notes.add("period", holder, str(error.value), "no period is taken; kept in extra")
        return None, False


def number(text: str) -> str:
    """Return an ``xsd:decimal`` as plain digits.

    >>> number(" +05. "), number("-.5")
    ('05', '-0.5')

    Raises:
        InvalidValueError: It is none: an exponent, a comma, NaN, digits of another script.

    Source: XML Schema part 2, section 3.2.3 (decimal).
    """
    found = _DECIMAL.fullmatch(text.strip(" \t\r\n"))
    if not found or not (found["whole"] or found["part"]):
        rule = "must be a decimal number without exponent or thousands separator"
        raise InvalidValueError("value", rule, text)
    sign = "-" if found["sign"] == "-" else ""
    return f"{sign}{found['whole'] or '0'}" + (f".{found['part']}" if found["part"] else "")


def money_of(
    value: _Element, stated: str | None, default: str | None, notes: Notes
) -> Money | None:
    """Return the amount of a ``value`` in the stated currency or the default one; else a fault."""
    currency = stated if stated is not None else default
    try:
        money = _money(value.text or "", currency)
    except InvalidValueError as error:
        notes.fault(value, error, attribute="currency" if error.field == "currency" else "")
        return None
    if stated is None:
        became = f"the default-currency {currency} of its {_record(value)}"
        notes.add("default-currency", value, None, became, attribute="currency")
    return money


def _money(text: str, currency: str | None) -> Money:
    if currency is None:
        hint = "give the value a currency, or its activity a default-currency"
        raise InvalidValueError("currency", "must be stated", None, hint=hint)
    return Money(text if _PLAIN.fullmatch(text) else number(text), currency.strip())


def _record(value: _Element) -> str:
    above = next((one for one in value.iterancestors("iati-organisation")), None)
    return "activity" if above is None else "organisation"
