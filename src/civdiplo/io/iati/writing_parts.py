"""Contributions as transactions, and stated figures as budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.dataset.written import written
from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.budgets import FIGURES
from civdiplo.io.iati.building import narratives
from civdiplo.io.iati.elements import text_of
from civdiplo.io.iati.figures import day_of, number
from civdiplo.io.iati.mentions import reads_as
from civdiplo.io.iati.said import Said
from civdiplo.io.iati.words import INCOMING, OUTGOING, usual_code, word_of
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import plain_digits
from civdiplo.values.money import Money
from civdiplo.values.periods import Period

if TYPE_CHECKING:
    from civdiplo.entities.base import Entity
    from civdiplo.entities.campaigns import Contribution
    from civdiplo.entities.links import Amount
    from civdiplo.entities.statements import StatedFigure
    from civdiplo.io.iati.mentions import Losses, Mentions
    from civdiplo.values.periods import When
    from civdiplo.values.text import LocalText

__all__ = ["day_text", "figure", "measure_element", "same_day", "transaction"]

_NOT = "the transaction is not written"


def transaction(
    gift: Contribution, language: str | None, mentions: Mentions, losses: Losses
) -> dict[str, Any] | None:
    """Return a contribution as a transaction; None where it has no place in IATI.

    It has none without an exact sum, a full day and a type that IATI has a code for.
    """
    said = Said(gift)
    code = _code(gift, said)
    money = _money(gift.amount)
    date = day_text(gift.date)
    if code is None:
        losses.add("no-word", gift, "transaction_type", gift.transaction_type, _NOT)
    if date is None:
        losses.add("no-day", gift, "date", None if gift.date is None else str(gift.date), _NOT)
    if money is None:
        _no_money(gift, losses)
    if code is None or date is None or money is None:
        return None
    if gift.in_kind:
        losses.add("in-kind", gift, "in_kind", written(gift.in_kind), "not written")
    plain: dict[str, Any] = {**said.attributes, **said.elements}
    if word_of("TransactionType", code) is not None:
        plain["transaction-type"] = [
            said.stated("transaction-type", lambda held: _code_of(held) == code, {"@code": code})
        ]
    usual_day = {"@iso-date": date}
    plain["transaction-date"] = [said.stated("transaction-date", same_day(date), usual_day)]
    plain["value"] = [_value(gift, money, date, said, losses)]
    if gift.note is not None:
        plain["description"] = [_description(gift.note, language, said)]
    _sides(plain, gift, code, language, said=said, mentions=mentions, losses=losses)
    if gift.place is not None:
        _country(plain, gift, said, mentions, losses)
    return plain


def figure(stated: StatedFigure, losses: Losses) -> dict[str, Any] | None:
    """Return a stated figure as a budget; None where it has no place in IATI."""
    said = Said(stated)
    name = FIGURES[measure_element(stated.measure) or "budget"]
    money = _money(stated.value)
    not_written = f"the {name} is not written"
    if money is None:
        losses.add("no-figure", stated, "value", str(stated.value), not_written)
        return None
    plain: dict[str, Any] = {**said.attributes, **said.elements}
    if stated.date is not None or "period-start" not in plain:
        ends = _ends(stated.date)
        if ends is None:
            date = None if stated.date is None else str(stated.date)
            losses.add("no-day", stated, "date", date, not_written)
            return None
        for key, day in zip(("period-start", "period-end"), ends, strict=True):
            if day is not None:
                plain[key] = [said.stated(key, same_day(day), {"@iso-date": day})]
    plain["value"] = [_value(stated, money, _first_day(plain), said, losses)]
    return plain


def measure_element(measure: str) -> str | None:
    """Return the element of a measure, None where IATI has none."""
    return next((name for name, words in FIGURES.items() if words == measure), None)


def day_text(when: When | None) -> str | None:
    """Return a date that is one full day, as ``xsd:date``; None for any other."""
    return when.edtf if isinstance(when, PartialDate) and when.is_day else None


def same_day(day: str) -> Any:
    """Return what tells whether an element, as it was kept, states a day."""

    def states(held: Any) -> bool:
        found = None if isinstance(held, str) else day_of(held.get("@iso-date"))
        return found is not None and found.edtf == day

    return states


def _ends(when: When | None) -> tuple[str | None, str | None] | None:
    if not isinstance(when, Period) or when.open_start or when.open_end:
        return None
    start, end = day_text(when.start), day_text(when.end)
    whole = (start is None) == (when.start is None) and (end is None) == (when.end is None)
    return (start, end) if whole and start is not None else None


def _first_day(plain: dict[str, Any]) -> str | None:
    held = plain["period-start"][0]
    day = None if isinstance(held, str) else day_of(held.get("@iso-date"))
    return None if day is None else day.edtf


def _money(amount: Amount | None) -> Money | None:
    if amount is None or isinstance(amount, Money):
        return amount
    if amount.is_exact and amount.value is not None and amount.currency is not None:
        return Money(amount.value, amount.currency)
    return None


def _no_money(gift: Contribution, losses: Losses) -> None:
    if gift.in_kind and gift.amount is None:
        goods = written(gift.in_kind)
        losses.add("in-kind", gift, "in_kind", goods, f"{_NOT}; value it in money first")
    else:
        amount = None if gift.amount is None else str(gift.amount)
        losses.add("no-figure", gift, "amount", amount, _NOT)


def _code_of(held: Any) -> str | None:
    code = None if isinstance(held, str) else held.get("@code")
    return code if isinstance(code, str) else None


def _code(gift: Contribution, said: Said) -> str | None:
    """Return the code of the type: as it was stated, where it says the same as the word."""
    word = gift.transaction_type
    if word is None:
        held = said.elements.get("transaction-type")
        return _code_of(held[0]) if held else None
    said.elements.pop("transaction-type", None)
    kept = said.peek("transaction-type")
    stated = next((c for c in map(_code_of, kept) if word_of("TransactionType", c) == word), None)
    return stated or usual_code("TransactionType", word)


def _value(entity: Entity, money: Money, day: str | None, said: Said, losses: Losses) -> Any:
    rate_day = said.values.get("value-date")
    if not isinstance(rate_day, str):
        losses.add("value-date", entity, "value-date", None, f"{day} is written, its first day")
        rate_day = day or ""
    amount = plain_digits(money.amount)
    usual = {"@currency": money.currency, "@value-date": rate_day, "#text": amount}

    def same(held: Any) -> bool:
        try:
            return Money(number(text_of(held)), money.currency) == money and (
                held.get("@currency") in (None, money.currency)
            )
        except (InvalidValueError, AttributeError):
            return False

    return {**said.stated("value", same, {}), **usual}


def _description(note: LocalText, language: str | None, said: Said) -> Any:
    usual = {"narrative": narratives(note, language)}
    return said.stated("description", lambda held: reads_as(held, note, language), usual)


def _sides(
    plain: dict[str, Any],
    gift: Contribution,
    code: str,
    language: str | None,
    *,
    said: Said,
    mentions: Mentions,
    losses: Losses,
) -> None:
    """Add who gives and who receives, but for whom the rule of IATI means anyway."""
    by_rule = {claim.field: claim.value for claim in gift.claims if claim.is_inferred}
    for side, types in (("provider", OUTGOING), ("receiver", INCOMING)):
        party = getattr(gift, side)
        name = f"{side}-org"
        if party is None:
            if code in types and name not in plain:
                became = "read back, it is the reporting organisation, by IATI's rule"
                losses.add("assumed-by-rule", gift, side, None, became)
        elif by_rule.get(side) != party:
            usual = mentions.of(party, language)
            activity = said.values.get(f"{side}-activity-id")
            if isinstance(activity, str):
                usual[f"@{side}-activity-id"] = activity
            plain[name] = [said.stated(name, mentions.same(party, language), usual)]
        else:
            mentions.named.add(party)


def _country(
    plain: dict[str, Any], gift: Contribution, said: Said, mentions: Mentions, losses: Losses
) -> None:
    code = mentions.country(gift.place or "")
    if code is None:
        losses.add("no-such-field", gift, "place", gift.place, "not written: it is no country")
        return
    usual = {"@code": code}
    same = said.stated("recipient-country", lambda held: _code_of(held) == code, usual)
    plain["recipient-country"] = [same]
