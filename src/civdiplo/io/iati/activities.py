"""An activity as a campaign, with its contributions and budgets."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from civdiplo.entities.campaigns import Campaign
from civdiplo.entities.participation import Participation
from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.budgets import ACTIVITY_FIGURES, stated_figure
from civdiplo.io.iati.elements import LANG, is_bare, stray_texts
from civdiplo.io.iati.figures import day
from civdiplo.io.iati.keeping import Kept
from civdiplo.io.iati.parties import place_id
from civdiplo.io.iati.texts import local_text
from civdiplo.io.iati.transactions import Activity, Transactions, assumed
from civdiplo.io.iati.words import usual_code, word_of
from civdiplo.serialize.making import Make, maker
from civdiplo.values.periods import Period
from civdiplo.values.text import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from civdiplo.entities.base import Entity
    from civdiplo.io.iati.notes import Notes
    from civdiplo.io.iati.parties import Parties
    from civdiplo.values.provenance import Citation

__all__ = ["DATE_TYPES", "activity"]

DATE_TYPES: Final[dict[str | None, tuple[str, str]]] = {
    "planned": ("1", "3"),
    None: ("2", "4"),
}
"""The codes of start and end by the status of a campaign: the planned ones of a planned one, and
the actual ones of any other."""

_MAPPED = frozenset(
    {"iati-identifier", "title", "description", "participating-org", "activity-status"}
    | {"activity-date", "recipient-country"}
)
_PARTS = frozenset({"transaction", *ACTIVITY_FIGURES})
_GENERAL = (None, "1")  # types of a description


def activity(
    element: _Element,
    *,
    id: str,
    identifier: str,
    reporting: str | None,
    sources: tuple[Citation, ...],
    parties: Parties,
    notes: Notes,
) -> Iterator[Entity]:
    """Yield the campaign of an activity, then its contributions and figures.

    Source: IATI activity standard 2.03, iati-activity.
    """
    kept = Kept(element)
    kept.say("iati-identifier", identifier)
    language = element.get(LANG)
    held: dict[str, list[_Element]] = {}
    for child in element:
        tag = child.tag
        if tag in _MAPPED or tag in _PARTS:
            held.setdefault(tag, []).append(child)
        else:
            kept.element(child)
    for mixed, text in stray_texts(element):
        notes.add("stray-text", mixed, text, "left out")
    shared = Activity(
        campaign=id,
        language=language,
        currency=element.get("default-currency"),
        reporting=reporting,
        sources=sources,
        provider_claim=assumed("provider", reporting),
        receiver_claim=assumed("receiver", reporting),
    )
    reader = _Fields(held, kept, notes, parties, language)
    figures = list(_figures(held, shared, kept, notes))
    notes.about(id, element, "/iati-activities/iati-activity")
    yield reader.campaign(id, identifier, sources)
    transactions = Transactions(shared, parties, notes)
    for number, transaction in enumerate(held.get("transaction", ()), 1):
        made = transactions.contribution(transaction, number)
        if made is not None:
            yield made
    yield from figures


def _figures(
    held: dict[str, list[_Element]], shared: Activity, kept: Kept, notes: Notes
) -> Iterator[Entity]:
    for name in ACTIVITY_FIGURES:
        for number, element in enumerate(held.get(name, ()), 1):
            made = stated_figure(
                element,
                number,
                owner=shared.campaign,
                subject=shared.reporting,
                campaign=shared.campaign,
                currency=shared.currency,
                sources=shared.sources,
                notes=notes,
            )
            if made is None:
                kept.element(element)
            else:
                yield made


class _Fields:
    """Reads the fields of a campaign, and keeps what they do not say."""

    def __init__(
        self,
        held: dict[str, list[_Element]],
        kept: Kept,
        notes: Notes,
        parties: Parties,
        language: str | None,
    ) -> None:
        self.held = held
        self.kept = kept
        self.notes = notes
        self.parties = parties
        self.language = language

    def campaign(self, id: str, identifier: str, sources: tuple[Citation, ...]) -> Campaign:
        """Return the campaign."""
        status = self.status()
        stated = self.one("iati-identifier")
        if stated is not None and (stated.attrib or len(stated)):
            self.kept.as_stated(stated)
        held = self.held
        made: dict[str, Any] = {
            "id": id,
            "name": self.name(identifier or id),
            "participants": tuple(self.participants()) if "participating-org" in held else None,
            "beneficiaries": tuple(self.beneficiaries()) if "recipient-country" in held else None,
            "period": self.period(DATE_TYPES.get(status, DATE_TYPES[None])),
            "status": status,
            "note": self.note(),
            "sources": sources,
        }
        campaign: Campaign = _maker()({**made, "extra": self.kept.extra()})
        return campaign

    def one(self, name: str) -> _Element | None:
        """Return the first element of a name, and keep the others."""
        first, *others = self.held.get(name, [None])
        for other in others:
            if other is not None:
                became = "the first is read; kept in extra"
                self.notes.add("repeated-element", other, other.get("code"), became)
                self.kept.element(other)
        return first

    def name(self, identifier: str) -> LocalText:
        element = self.one("title")
        if element is not None:
            text, complete = local_text(element, self.language, self.notes)
            if text is not None:
                if not complete:
                    self.kept.as_stated(element)
                return text
            self.notes.add("no-title", element, None, "its identifier stands for its title")
            self.kept.element(element)
        return LocalText({"und": identifier})

    def note(self) -> LocalText | None:
        """Return the general description; all others are kept."""
        note = None
        for element in self.held.get("description", ()):
            text = None
            if note is None and element.get("type") in _GENERAL:
                text, _ = local_text(element, self.language, self.notes)
            if text is None:
                self.kept.element(element)
                continue
            note = text
            if element.keys() != ["type"] or not _plainly_says(element, text):
                self.kept.as_stated(element)
        return note

    def status(self) -> Any:
        element = self.one("activity-status")
        code = None if element is None else element.get("code")
        word = word_of("ActivityStatus", code)
        if element is not None and word is None:
            self.kept.element(element)
        elif element is not None and word is not None:
            bare = is_bare(element, "code")
            if not bare or usual_code("ActivityStatus", word) != code:
                self.kept.as_stated(element)
        return word

    def participants(self) -> Iterator[Participation]:
        for element in self.held["participating-org"]:
            party, whole = self.parties.named(element)
            if party is None:
                self.kept.element(element)
                continue
            role = word_of("OrganisationRole", element.get("role"))
            if role is None:
                became = "kept in extra, without a role here"
                self.notes.add(
                    "unknown-code", element, element.get("role"), became, attribute="role"
                )
            if role is None or not whole:
                self.kept.as_stated(element)
            yield Participation(party=party, role=role)

    def beneficiaries(self) -> Iterator[str]:
        seen: set[str] = set()
        for element in self.held["recipient-country"]:
            code = element.get("code")
            found = self.parties.country(code)
            if found is None:
                became = "kept in extra"
                self.notes.add("country", element, code, became, attribute="code")
            if found is None or found in seen:
                self.kept.element(element)
                continue
            if not is_bare(element, "code"):
                self.kept.as_stated(element)
            seen.add(found)
            yield place_id(str(code))

    def period(self, types: tuple[str, str]) -> Period | None:
        """Return the period of the two types of date; all other dates are kept."""
        ends: dict[str, _Element] = {}
        for element in self.held.get("activity-date", ()):
            kind = element.get("type", "")
            if kind in types and kind not in ends:
                ends[kind] = element
            else:
                self.kept.element(element)
        read = [day(ends[kind], self.notes)[0] if kind in ends else None for kind in types]
        try:
            period = None if read == [None, None] else Period(*read)
        except InvalidValueError as error:
            became = "no period is taken; kept in extra"
            self.notes.add("period", ends[types[0]], str(error.value), became)
            period = None
        for element in ends.values():
            if period is None:
                self.kept.element(element)
            elif not is_bare(element, "type", "iso-date") or len(element.get("iso-date", "")) > 10:
                self.kept.as_stated(element)
        return period


@functools.cache
def _maker() -> Make:
    """Return what makes a campaign of arguments that are right each for itself."""
    return maker(Campaign)


def _plainly_says(element: _Element, text: LocalText) -> bool:
    """Tell whether each narrative of an element is one of the texts, and nothing else is there."""
    narratives = [child for child in element if child.tag == "narrative"]
    return len(narratives) == len(element) == len(text.languages) and all(
        len(one.attrib) == (one.get(LANG) is not None) for one in narratives
    )
