"""How a rate is written: as a sentence of one line, and as plain data with its legs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.rates.digits import finite_digits, fraction_text, rounded
from civdiplo.values.decimals import plain_digits

if TYPE_CHECKING:
    from civdiplo.rates.rate import Rate

__all__ = ["plain_rate", "sentence"]

_SHOWN_DIGITS = 10  # significant digits of a rate that has no finite decimal form


def sentence(rate: Rate) -> str:
    """Return a rate as a sentence of one line, with the published rates it is made from."""
    if rate.kind == "identity":
        return f"{rate.base} as it is"
    note = f"; {rate.note}" if rate.note else ""
    if not rate.legs:
        return f"{_equation(rate)} ({_cited(rate)}{note})"
    parts = ", ".join(_equation(leg) for leg in _published(rate))
    return f"{_equation(rate)} ({_cited(rate)}: {parts}{note})"


def plain_rate(rate: Rate) -> dict[str, Any]:
    """Return a rate with its legs as plain data, whoever asked for it and when."""
    plain: dict[str, Any] = {
        "base": rate.base,
        "quote": rate.quote,
        "value": fraction_text(rate.value),
        "kind": rate.kind,
    }
    if rate.kind != "identity":  # which holds on any day and needs no source
        plain |= {"on": rate.on.isoformat(), "source": rate.source, "series": rate.series}
    if rate.until is not None:
        plain["until"] = rate.until.isoformat()
    if rate.choice != "exact":
        plain["choice"] = rate.choice
    if rate.last_digit is not None:
        plain["last_digit"] = fraction_text(rate.last_digit)
    if rate.note:
        plain["note"] = rate.note
    if rate.legs:
        plain["legs"] = [plain_rate(leg) for leg in rate.legs]
    return plain


def _published(rate: Rate) -> list[Rate]:
    return [one for leg in rate.legs for one in _published(leg)] if rate.legs else [rate]


def _equation(rate: Rate) -> str:
    if finite_digits(rate.value.denominator) is not None:
        return f"1 {rate.base} = {fraction_text(rate.value)} {rate.quote}"
    above = rate.value.numerator // rate.value.denominator
    leading = len(str(rate.value.denominator // rate.value.numerator)) - 1
    digits = _SHOWN_DIGITS + (-len(str(above)) if above else leading)
    return f"1 {rate.base} ≈ {plain_digits(rounded(rate.value, max(digits, 0)))} {rate.quote}"


def _cited(rate: Rate) -> str:
    choice = "" if rate.choice == "exact" else f", {rate.choice}"
    return f"{rate.dates}{choice}, {rate.source}"
