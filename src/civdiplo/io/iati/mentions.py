"""Organisations and texts as they are written into an activity."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.entities.actors import Organization, Place
from civdiplo.io.carrying import CARRYING_CODES
from civdiplo.io.iati.building import element_of, narratives
from civdiplo.io.iati.notes import Notes
from civdiplo.io.iati.parties import SCHEME, organisation_id
from civdiplo.io.iati.texts import local_text
from civdiplo.io.iati.words import PREFIX, WRITE_CODES, usual_code, word_of
from civdiplo.io.report import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from civdiplo.dataset import Dataset
    from civdiplo.entities.base import Entity
    from civdiplo.values.text import LocalText

__all__ = ["Losses", "Mentions", "reads_as"]

Tell: TypeAlias = "Callable[[Entry], None]"

_CODES = {code.name: code for code in (*WRITE_CODES, *CARRYING_CODES)}
_LIST = re.compile(r"[A-Z]{2}-[A-Z0-9_]+")
_SILENT = Notes("", lambda _entry: None)


class Losses:
    """The entries of the report on what is written."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, code: str, entity: Entity, field: str, original: Any, became: str) -> None:
        """Report a value of a field of an entity."""
        kind = _CODES[code]
        self.entries.append(
            Entry(kind=kind, original=original, became=became, field=field, entity=entity.id)
        )


def reads_as(plain: Any, text: LocalText, language: str | None) -> bool:
    """Tell whether the narratives of an element, as it was kept, give a text."""
    return local_text(element_of("narratives", plain), language, _SILENT)[0] == text


class Mentions:
    """Writes organisations where they are named, and remembers which were."""

    def __init__(self, dataset: Dataset, losses: Losses) -> None:
        self.named: set[str] = set()
        self._dataset = dataset
        self._losses = losses

    def of(self, id: str, language: str | None) -> dict[str, Any]:
        """Return the attributes and narratives that name a party."""
        party = self._dataset.get(id)
        self.named.add(id)
        if party is None:
            return {"narrative": [id]}
        name = getattr(party, "name", None)
        plain: dict[str, Any] = {}
        ref = self.ref(party)
        if ref is not None:
            plain["@ref"] = ref
        kind = self.kind(party)
        if kind is not None:
            plain["@type"] = kind
        if name is not None and not (ref and name.to_plain() == {"und": ref}):
            plain["narrative"] = narratives(name, language)
        return plain

    def remember(self, plain: Any, language: str | None) -> None:
        """Remember who is named by an element that is written as it was kept."""
        named = self._id_of(plain, language)
        if named is not None:
            self.named.add(named)

    def _id_of(self, plain: Any, language: str | None) -> str | None:
        element = element_of("organisation", plain)
        name, _ = local_text(element, language, _SILENT)
        return organisation_id((element.get("ref") or "").strip(), name)

    def same(self, id: str, language: str | None) -> Callable[[Any], bool]:
        """Return what tells whether an element, as it was kept, names a party."""
        return lambda plain: self._id_of(plain, language) == id

    def ref(self, party: Entity) -> str | None:
        """Return the code of an organisation: as IATI gave it, or as org-id.guide has it."""
        held = getattr(party, "identifiers", None) or ()
        own = next((one.code for one in held if one.scheme == SCHEME), None)
        if own is None and isinstance(party, Organization):
            own = next((f"{o.scheme}-{o.code}" for o in held if _LIST.fullmatch(o.scheme)), None)
        kept = party.extra.get(f"{PREFIX}@ref")
        return own if own is not None or not isinstance(kept, str) else kept

    def kind(self, party: Entity) -> str | None:
        """Return the code of the type of an organisation, None where IATI has none for it."""
        stated = party.extra.get(f"{PREFIX}@type")
        word = getattr(party, "organization_type", None)
        if isinstance(stated, str) and word_of("OrganisationType", stated) == word:
            return stated
        return None if word is None else usual_code("OrganisationType", word)

    def country(self, id: str) -> str | None:
        """Return the code of a place that is a country, else None."""
        place = self._dataset.get(id)
        if isinstance(place, Place) and place.place_type == "country" and place.country:
            self.named.add(id)
            return place.country
        return None
