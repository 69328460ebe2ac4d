"""A transaction as a contribution."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from civdiplo.entities.campaigns import Contribution
from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.elements import is_bare
from civdiplo.io.iati.figures import day, money_of
from civdiplo.io.iati.ids import part_id
from civdiplo.io.iati.keeping import Kept
from civdiplo.io.iati.texts import local_text
from civdiplo.io.iati.words import INCOMING, OUTGOING, usual_code, word_of
from civdiplo.serialize.making import Make, maker
from civdiplo.values.provenance import Citation, Claim

if TYPE_CHECKING:
    from lxml.etree import _Element

    from civdiplo.io.iati.notes import Notes
    from civdiplo.io.iati.parties import Parties
    from civdiplo.values.dates import PartialDate
    from civdiplo.values.money import Money
    from civdiplo.values.text import LocalText

__all__ = ["Activity", "Transactions", "assumed"]

_RULE = "IATI's rule that the reporting organisation is meant where no {side} organisation is named"
_PATH: Final = "/iati-activities/iati-activity/transaction"
_MAPPED = frozenset(
    {"transaction-type", "transaction-date", "value", "description", "provider-org"}
    | {"receiver-org", "recipient-country"}
)


@frozen
class Activity:
    """What the transactions and budgets of an activity share with it."""

    campaign: str
    language: str | None
    currency: str | None
    reporting: str | None
    sources: tuple[Citation, ...]
    provider_claim: tuple[Claim, ...]
    receiver_claim: tuple[Claim, ...]


@functools.cache
def _maker() -> Make:
    """Return what makes a contribution of arguments that are right each for itself."""
    return maker(Contribution)


@functools.lru_cache(maxsize=256)
def assumed(side: str, reporting: str | None) -> tuple[Claim, ...]:
    """Return the claim that the reporting organisation is the "provider" or the "receiver"."""
    if reporting is None:
        return ()
    return (Claim(side, reporting, basis="inferred", inferred_from=_RULE.format(side=side)),)


class Transactions:
    """Makes contributions of the transactions of one activity.

    Source: IATI activity standard 2.03, transaction.
    """

    def __init__(self, activity: Activity, parties: Parties, notes: Notes) -> None:
        self._activity = activity
        self._parties = parties
        self._notes = notes
        self._make = _maker()

    def contribution(self, transaction: _Element, number: int) -> Contribution | None:
        """Return what the nth transaction states; None where it has a fault."""
        activity, notes = self._activity, self._notes
        own_id = part_id("transaction", activity.campaign, number)
        notes.about(own_id, transaction, _PATH, number)
        kept = Kept(transaction)
        first = self._first(transaction, kept)
        faults = len(notes.faults)
        code = self._type(first.get("transaction-type"), transaction, kept)
        made: dict[str, Any] = {
            "id": own_id,
            "campaign": activity.campaign,
            "transaction_type": word_of("TransactionType", code),
            "date": self._date(first.get("transaction-date"), transaction, kept),
            "amount": self._amount(first.get("value"), transaction, kept),
            "sources": activity.sources,
        }
        self._sides(made, first, code, kept)
        if len(notes.faults) > faults:
            return None
        if "recipient-country" in first:
            made["place"] = self._place(first["recipient-country"], kept)
        if "description" in first:
            made["note"] = self._note(first["description"], kept)
        made["extra"] = kept.extra()
        contribution: Contribution = self._make(made)
        return contribution

    def _first(self, transaction: _Element, kept: Kept) -> dict[str, _Element]:
        """Return the elements that fields are read from; all others are kept."""
        first: dict[str, _Element] = {}
        keep = kept.element
        for child in transaction:
            tag = child.tag
            if tag not in _MAPPED:
                keep(child)
            elif tag not in first:
                first[tag] = child
            else:
                became = "the first is read; kept in extra"
                self._notes.add("repeated-element", child, child.get("code"), became)
                keep(child)
        return first

    def _missing(self, transaction: _Element, name: str) -> None:
        self._notes.fault(transaction, InvalidValueError(name, f"must have a {name}", None))

    def _type(self, element: _Element | None, above: _Element, kept: Kept) -> str | None:
        code = None if element is None else element.get("code")
        if element is None or code is None:
            self._missing(above, "transaction-type")
            return None
        word = word_of("TransactionType", code)
        if word is None:
            became = "kept in extra, without a type here"
            self._notes.add("other-transaction-type", element, code, became)
            kept.element(element)
        elif usual_code("TransactionType", word) != code or not is_bare(element, "code"):
            kept.as_stated(element)
        return code

    def _date(self, element: _Element | None, above: _Element, kept: Kept) -> PartialDate | None:
        if element is None:
            self._missing(above, "transaction-date")
            return None
        date, whole = day(element, self._notes)
        if not whole:
            kept.as_stated(element)
        return date

    def _amount(self, value: _Element | None, above: _Element, kept: Kept) -> Money | None:
        if value is None:
            self._notes.add("no-value", above, None, "no amount is stated")
            return None
        currency: str | None = None
        whole = len(value) == 0
        attributes: Any = value.items()
        for name, text in attributes:
            if name == "currency":
                currency = text
            elif name == "value-date":
                kept.say("value-date", text)
            else:
                whole = False
        if not whole:
            kept.as_stated(value)
        return money_of(value, currency, self._activity.currency, self._notes)

    def _sides(
        self, made: dict[str, Any], first: dict[str, _Element], code: str | None, kept: Kept
    ) -> None:
        """Add who gives and who receives, by what is named or else by IATI's rule."""
        activity = self._activity
        provider, receiver = first.get("provider-org"), first.get("receiver-org")
        if provider is not None:
            made["provider"] = self._party(provider, "provider-activity-id", kept)
        elif code in OUTGOING and activity.reporting is not None:
            made["provider"], made["claims"] = activity.reporting, activity.provider_claim
        if receiver is not None:
            made["receiver"] = self._party(receiver, "receiver-activity-id", kept)
        elif code in INCOMING and activity.reporting is not None:
            made["receiver"], made["claims"] = activity.reporting, activity.receiver_claim

    def _party(self, element: _Element, key: str, kept: Kept) -> str | None:
        found, whole = self._parties.named(element)
        if found is None:
            kept.element(element)
        elif not whole:
            kept.as_stated(element)
        else:
            activity = element.get(key)
            if activity is not None:
                kept.say(key, activity)
        return found

    def _place(self, element: _Element, kept: Kept) -> str | None:
        code = element.get("code")
        found = self._parties.country(code)
        if found is None:
            self._notes.add("country", element, code, "kept in extra", attribute="code")
            kept.element(element)
        elif not is_bare(element, "code"):
            kept.as_stated(element)
        return found

    def _note(self, element: _Element, kept: Kept) -> LocalText | None:
        text, complete = local_text(element, self._activity.language, self._notes)
        if text is None:
            kept.element(element)
        elif not complete:
            kept.as_stated(element)
        return text
