"""Organisations and countries that activities name: an entity for each, told once a file.

An organisation with a ``ref`` is known by it; one without, by its name. Nothing is guessed of
names that look alike. The first name and type that a file gives are those of the entity; where it
is named or typed otherwise later on, those words are kept there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from civdiplo.entities.actors import Organization, Place
from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.elements import LANG
from civdiplo.io.iati.ids import entity_id
from civdiplo.io.iati.texts import local_text
from civdiplo.io.iati.words import PREFIX, word_of
from civdiplo.values.codes import country_name, is_country
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from civdiplo.entities.base import Entity
    from civdiplo.io.iati.notes import Notes

_REMEMBERED = 20_000  # ways to name organisations, at some 500 bytes each

__all__ = ["SCHEME", "Parties", "organisation_id", "place_id"]

SCHEME = "iati-organisation"
"""The scheme of the identifiers of organisations: the whole code, with the list it is of."""

# The attributes of each element that the entity, or who asks for it, says.
_CARRIED = {
    "participating-org": frozenset({"ref", "type", "role"}),
    "provider-org": frozenset({"ref", "type", "provider-activity-id"}),
    "receiver-org": frozenset({"ref", "type", "receiver-activity-id"}),
}


def organisation_id(ref: str | None, name: LocalText | None) -> str | None:
    """Return the id of an organisation: by its ref, else by its name; None without either."""
    if ref:
        return entity_id("organisation", ref)
    return entity_id("organisation", f"name:{name}") if name is not None else None


def place_id(country: str) -> str:
    """Return the id of a country."""
    return f"iso3166-1-{country}"


class Parties:
    """Knows who has been named so far in a file.

    Its memory grows with the number of different organisations, by about a kilobyte each, and not
    with how often they are named.
    """

    def __init__(self, notes: Notes) -> None:
        self.language: str | None = None
        self._notes = notes
        self._mentions: dict[Any, tuple[str | None, bool]] = {}
        self._told: dict[str, tuple[str | None, LocalText | None]] = {}
        self._places: set[str] = set()
        self._fresh: dict[str, Entity] = {}
        self._unnamed: dict[str, _Element] = {}

    def take(self) -> Iterator[Entity]:
        """Yield what has been named for the first time since it was last asked for."""
        for named, element in self._unnamed.items():
            became = "its ref stands for its name"
            self._notes.add("name-from-ref", element, element.get("ref"), became)
            self._told.setdefault(named, (element.get("type"), None))
        yield from self._fresh.values()
        self._fresh.clear()
        self._unnamed.clear()

    def named(self, element: _Element) -> tuple[str | None, bool]:
        """Return the id of an organisation, and whether its entity says all that stands here.

        The role, and the id of the activity of that side, are not counted: who asks reads them.
        """
        key = (
            element.tag,
            self.language,
            *element.items(),
            *[(child.tag, child.text, *child.items()) for child in element],
        )
        found = self._mentions.get(key)
        if found is None:
            said = self._notes.count
            found = self._name(element)
            if self._notes.count == said:  # what is reported is reported every time
                if len(self._mentions) >= _REMEMBERED:
                    self._mentions.clear()
                self._mentions[key] = found
        return found

    def country(self, code: str | None) -> str | None:
        """Return the id of a country by its code, None where that is none of ISO 3166-1."""
        if code is None or len(code) != 2 or not is_country(code):
            return None
        if code not in self._places:
            self._places.add(code)
            self._fresh[place_id(code)] = Place(
                id=place_id(code),
                name={"en": country_name(code)},
                place_type="country",
                country=code,
                identifiers=(Identifier("iso3166-1", code),),
            )
        return place_id(code)

    def _name(self, element: _Element) -> tuple[str | None, bool]:
        ref = (element.get("ref") or "").strip()
        name, _ = local_text(element, self.language, self._notes)
        found = organisation_id(ref, name)
        if found is None:
            self._notes.add("unnamed-organisation", element, None, "kept in extra")
            return None, False
        kind = element.get("type")
        if found not in self._told:
            self._tell(found, ref, kind, name, element)
        elif name is not None and found in self._unnamed:
            del self._unnamed[found]
            self._told[found] = (self._told[found][0], name)
            self._fresh[found] = evolve(self._fresh[found], name=name)  # type: ignore[call-arg]
        return found, self._says_all(found, element, ref, kind, name)

    def _says_all(
        self, found: str, element: _Element, ref: str, kind: str | None, name: LocalText | None
    ) -> bool:
        """Tell whether the entity, written where this stands, would say the same."""
        narratives = [child for child in element if child.tag == "narrative"]
        return (
            _CARRIED.get(str(element.tag), frozenset()).issuperset(element.keys())
            and len(narratives) == len(element)
            and len(narratives) == (len(name.languages) if name is not None else 0)
            and all(len(one.attrib) == (one.get(LANG) is not None) for one in narratives)
            and element.get("ref") in (ref, None)
            and self._told[found] == (kind, name)
        )

    def _tell(
        self, found: str, ref: str, kind: str | None, name: LocalText | None, element: _Element
    ) -> None:
        """Make the entity of an organisation that is named for the first time."""
        extra = {} if kind is None else {f"{PREFIX}@type": kind}
        identifiers: tuple[Identifier, ...] | None = None
        if ref:
            try:
                identifiers = (Identifier(SCHEME, ref),)
            except InvalidValueError:
                extra[f"{PREFIX}@ref"] = ref
        if name is None:
            self._unnamed[found] = element
        self._told[found] = (kind, name)
        self._fresh[found] = Organization(
            id=found,
            name=name or LocalText({"und": ref}),
            organization_type=word_of("OrganisationType", kind),  # type: ignore[arg-type]
            identifiers=identifiers,
            extra=extra,
        )
