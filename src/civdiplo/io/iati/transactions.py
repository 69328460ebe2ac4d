"""A transaction as a contribution."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

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

__all__ = ["Activity", "assumed", "contribution"]

_RULE = "IATI's rule that the reporting organisation is meant where no {side} organisation is named"
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


def assumed(side: str, reporting: str | None) -> tuple[Claim, ...]:
    """Return the claim that the reporting organisation is the "provider" or the "receiver"."""
    if reporting is None:
        return ()
    return (Claim(side, reporting, basis="inferred", inferred_from=_RULE.format(side=side)),)


class _Sides(NamedTuple):
    provider: str | None
    receiver: str | None
    claims: tuple[Claim, ...]


def contribution(
    transaction: _Element, number: int, activity: Activity, parties: Parties, notes: Notes
) -> Contribution | None:
    """Return the contribution that the nth transaction of an activity states; None for a faulty.

    Source: IATI activity standard 2.03, transaction.
    """
    id = part_id("transaction", activity.campaign, number)
    above = f"/iati-activities/iati-activity/transaction[{number}]"
    notes.about(id, (transaction, above))
    kept = Kept(transaction)
    first = _first(transaction, kept, notes)
    faults = len(notes.faults)
    code = _type(first.get("transaction-type"), transaction, kept, notes)
    date = _date(first.get("transaction-date"), transaction, kept, notes)
    amount = _amount(first.get("value"), transaction, activity, kept, notes)
    sides = _sides(first, code, activity, parties, kept)
    if len(notes.faults) > faults:
        return None
    made: Contribution = _make()(
        {
            "id": id,
            "provider": sides.provider,
            "receiver": sides.receiver,
            "campaign": activity.campaign,
            "transaction_type": word_of("TransactionType", code),
            "date": date,
            "amount": amount,
            "place": _place(first.get("recipient-country"), parties, kept, notes),
            "note": _note(first.get("description"), activity, kept, notes),
            "sources": activity.sources,
            "claims": sides.claims,
            "extra": kept.extra(),
        }
    )
    return made


@functools.cache
def _make() -> Make:
    """Return what makes a contribution of arguments that are right each for itself."""
    return maker(Contribution)


def _first(transaction: _Element, kept: Kept, notes: Notes) -> dict[str, _Element]:
    """Return the elements that fields are read from; all others are kept."""
    first: dict[str, _Element] = {}
    for child in transaction:
        tag = child.tag
        if tag not in _MAPPED:
            kept.element(child)
        elif tag not in first:
            first[tag] = child
        else:
            notes.add(
                "repeated-element", child, child.get("code"), "the first is read; kept in extra"
            )
            kept.element(child)
    return first


def _missing(transaction: _Element, name: str, notes: Notes) -> None:
    notes.fault(transaction, InvalidValueError(name, f"must have a {name}", None), attribute="")


def _type(element: _Element | None, above: _Element, kept: Kept, notes: Notes) -> str | None:
    code = None if element is None else element.get("code")
    if element is None or code is None:
        _missing(above, "transaction-type", notes)
        return None
    word = word_of("TransactionType", code)
    if word is None:
        notes.add("other-transaction-type", element, code, "kept in extra, without a type here")
        kept.element(element)
    elif not is_bare(element, "code") or usual_code("TransactionType", word) != code:
        kept.as_stated(element)
    return code


def _date(
    element: _Element | None, above: _Element, kept: Kept, notes: Notes
) -> PartialDate | None:
    if element is None:
        _missing(above, "transaction-date", notes)
        return None
    date, whole = day(element, notes)
    if not whole:
        kept.as_stated(element)
    return date


def _amount(
    value: _Element | None, above: _Element, activity: Activity, kept: Kept, notes: Notes
) -> Money | None:
    if value is None:
        notes.add("no-value", above, None, "no amount is stated")
        return None
    rate_day = value.get("value-date")
    if rate_day is not None:
        kept.say("value-date", rate_day)
    if len(value) or any(name not in ("currency", "value-date") for name in value.keys()):  # noqa: SIM118
        kept.as_stated(value)
    return money_of(value, activity.currency, notes)


def _sides(
    first: dict[str, _Element], code: str | None, activity: Activity, parties: Parties, kept: Kept
) -> _Sides:
    """Return who gives and who receives, by what is named or else by IATI's rule."""
    provider, receiver = (_party(first.get(f"{side}-org"), side, parties, kept) for side in _ENDS)
    if code in OUTGOING and "provider-org" not in first and activity.reporting is not None:
        return _Sides(activity.reporting, receiver, activity.provider_claim)
    if code in INCOMING and "receiver-org" not in first and activity.reporting is not None:
        return _Sides(provider, activity.reporting, activity.receiver_claim)
    return _Sides(provider, receiver, ())


_ENDS = ("provider", "receiver")


def _party(element: _Element | None, side: str, parties: Parties, kept: Kept) -> str | None:
    if element is None:
        return None
    found, whole = parties.named(element)
    if found is None:
        kept.element(element)
    elif not whole:
        kept.as_stated(element)
    else:
        activity = element.get(f"{side}-activity-id")
        if activity is not None:
            kept.say(f"{side}-activity-id", activity)
    return found


def _place(element: _Element | None, parties: Parties, kept: Kept, notes: Notes) -> str | None:
    if element is None:
        return None
    found = parties.country(element.get("code"))
    if found is None:
        notes.add("country", element, element.get("code"), "kept in extra", attribute="code")
        kept.element(element)
    elif not is_bare(element, "code"):
        kept.as_stated(element)
    return found


def _note(
    element: _Element | None, activity: Activity, kept: Kept, notes: Notes
) -> LocalText | None:
    if element is None:
        return None
    text, complete = local_text(element, activity.language, notes)
    if text is None:
        kept.element(element)
    elif not complete:
        kept.as_stated(element)
    return text
