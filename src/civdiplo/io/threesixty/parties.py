"""What grants name: organizations, persons, programmes and places, each made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from civdiplo.entities.actors import Organization, Person, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.projects import Programme
from civdiplo.errors import InvalidValueError
from civdiplo.io.foreign import clean_text, digest, fitting_id
from civdiplo.io.threesixty.taking import Notes
from civdiplo.io.threesixty.words import PREFIX
from civdiplo.values.codes import is_country
from civdiplo.values.identifiers import Identifier

__all__ = ["Ids", "Parties"]

_ORG_ID = re.compile(r"([A-Z]{2}-[A-Z0-9_]+|360G)-(\S.*)")
_COMPANY_DIGITS = 8  # of a number of Companies House


class Ids:
    """The ids of all that a file names: the same for the same thing, and of one thing alone."""

    def __init__(self, *taken: str) -> None:
        self._taken = set(taken)
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, stated: str) -> str:
        """Return the id of a thing by what the file calls it.

        >>> ids = Ids()
        >>> ids.of("grant", "7"), ids.of("person", "7"), ids.of("grant", "7")
        ('7', 'person-2aaa0d08e3a122eb', '7')
        """
        key = (kind, stated)
        if key not in self._known:
            fitting = fitting_id(stated)
            own = fitting if fitting not in self._taken else f"{kind}-{digest(stated)}"
            self._taken.add(own)
            self._known[key] = own
        return self._known[key]


class Parties:
    """Makes an entity of each thing that grants name, and hands new ones over once."""

    def __init__(self, notes: Notes, ids: Ids) -> None:
        self._notes = notes
        self._ids = ids
        self._told: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._new: list[Entity] = []

    def new(self) -> Iterator[Entity]:
        """Yield what was made since it was last asked."""
        made, self._new = self._new, []
        yield from made

    def actor(self, stated: Any, field: str, of: str) -> tuple[str | None, bool]:
        """Return the id of an organization or person, and whether it is told as it was before."""
        if not isinstance(stated, dict):
            self._notes.add("bad-value", stated, "not taken; kept in extra", field=field)
            return None, False
        given = stated.get("id")
        own = given.strip() if isinstance(given, str) else ""
        name = self._notes.text(stated.get("name"), f"{field}.name")
        if not own and name is None:
            return None, False
        entity_id = self._ids.of(of, own or f"{of}-{digest(stated.get('name'))}")
        if entity_id in self._told:
            is_same = self._told[entity_id] == stated
            if not is_same:
                became = "the first statement is taken; kept in extra of the grant"
                self._notes.add("other-statement", stated, became, field=field)
            return entity_id, is_same
        self._told[entity_id] = stated
        if not own:
            self._notes.add("made-id", stated, f"{entity_id} is made of its name", field=field)
        make = self._organization if of == "organization" else self._person
        self._names[entity_id] = name or clean_text(own) or entity_id
        self._new.append(make(entity_id, self._names[entity_id], stated, field))
        return entity_id, True

    def _person(self, id: str, name: str, stated: dict[str, Any], field: str) -> Entity:
        rest = {key: value for key, value in stated.items() if key not in {"id", "name"}}
        rest |= {} if stated.get("id") == id else {"id": stated.get("id")}
        told = self._notes.local(name)
        return Person(id=id, name=told, extra=self._notes.kept(rest, "person"))

    def _organization(self, id: str, name: str, stated: dict[str, Any], field: str) -> Entity:
        notes = self._notes
        rest = {key: value for key, value in stated.items() if key not in {"id", "name"}}
        if stated.get("id") != id or stated.get("name") != name:
            rest |= {key: stated[key] for key in ("id", "name") if key in stated}
            rest = {k: v for k, v in rest.items() if k != "id" or v != id}
            rest = {k: v for k, v in rest.items() if k != "name" or v != name}
        alias = self._taken(rest, "alternateName", field)
        note = self._taken(rest, "description", field)
        country = rest.get("addressCountry")
        is_code = isinstance(country, str) and is_country(country)
        if is_code:
            del rest["addressCountry"]
        self._warn_of_zeros(rest.get("companyNumber"), f"{field}.companyNumber")
        identifier = self._identifier(stated.get("id"), f"{field}.id")
        return Organization(
            id=id,
            name=notes.local(name),
            aliases=None if alias is None else [notes.local(alias)],  # type: ignore[list-item]
            note=notes.local(note),
            country=country if is_code else None,
            identifiers=None if identifier is None else [identifier],
            extra=notes.kept(rest, "organization"),
        )

    def _taken(self, rest: dict[str, Any], name: str, field: str) -> str | None:
        """Take a text out of what is kept; one that had to be cleaned stays there, too."""
        stated = rest.get(name)
        text = self._notes.text(stated, f"{field}.{name}")
        if text == stated:
            rest.pop(name, None)
        return text

    def _identifier(self, id: Any, field: str) -> Identifier | None:
        found = _ORG_ID.fullmatch(id.strip()) if isinstance(id, str) else None
        if found is None:
            if isinstance(id, str) and id.strip():
                self._notes.add("unknown-scheme", id, "the id alone is kept", field=field)
            return None
        if found[1] == "GB-COH" and self._warn_of_zeros(found[2], field):
            return None
        try:
            return Identifier(found[1], found[2])
        except InvalidValueError as error:
            self._notes.add("unknown-scheme", id, f"the id alone is kept: {error}", field=field)
            return None

    def _warn_of_zeros(self, number: Any, field: str) -> bool:
        """Report a company number that a spreadsheet has shortened; tell whether it is one."""
        text = str(number)
        if number is None or not text.isascii() or not text.isdigit():
            return False
        if not 0 < len(text) < _COMPANY_DIGITS:
            return False
        became = f"kept as it is; of {_COMPANY_DIGITS} digits it would be {text:0>8}"
        self._notes.add("lost-zeros", text, became, field=field)
        return True

    def programme(self, stated: Any, funders: list[str]) -> str | None:
        """Return the id of the programme of these funders; of no programme, that of their grants.

        The funder of an application stands in its programme.
        """
        items = stated if isinstance(stated, list) else []
        first = items[0] if items and isinstance(items[0], dict) else {}
        if not funders and not items:
            return None
        plain = self._notes.plain(items, "grantProgramme")
        programme = self._ids.of("programme", f"programme-{digest(funders, plain)}")
        if programme in self._told:
            return programme
        self._told[programme] = plain
        title = first.get("title")
        name = self._notes.text(title, "grantProgramme[0].title")
        extra: dict[str, Any] = {}
        if name is not None and name == title:
            rest = {key: value for key, value in plain[0].items() if key != "title"}
            if rest or len(plain) > 1:
                extra = {f"{PREFIX}grantProgramme": [rest, *plain[1:]]}
        else:
            extra = {f"{PREFIX}untitled": True, f"{PREFIX}grantProgramme": plain}
            code = self._notes.text(first.get("code"), "grantProgramme[0].code")
            name = name or code or (self._names[funders[0]] if funders else programme)
        organizers = funders or None
        told = self._notes.local(name)
        self._new.append(Programme(id=programme, name=told, organizers=organizers, extra=extra))
        return programme

    def places(self, stated: Any) -> list[Any]:
        """Return places as references to entities, and as they stand where they have no name."""
        if not isinstance(stated, list):
            return [stated]
        return [self._place(one, n) for n, one in enumerate(stated)]

    def _place(self, stated: Any, number: int) -> Any:
        field = f"beneficiaryLocation[{number}]"
        if not isinstance(stated, dict) or not isinstance(stated.get("name"), str):
            return self._notes.plain(stated, field)
        name = self._notes.text(stated["name"], f"{field}.name")
        if name is None or name != stated["name"]:
            return self._notes.plain(stated, field)
        plain = self._notes.plain(stated, field)
        place = self._ids.of("place", f"place-{digest(plain)}")
        if place not in self._told:
            self._told[place] = plain
            self._new.append(self._made_place(place, name, stated))
        return {"place": place}

    def _made_place(self, id: str, name: str, stated: dict[str, Any]) -> Place:
        rest = {key: value for key, value in stated.items() if key != "name"}
        country = rest.get("countryCode")
        if isinstance(country, str) and is_country(country):
            del rest["countryCode"]
        else:
            country = None
        facts: dict[str, Any] = {"id": id, "name": self._notes.local(name), "country": country}
        degrees = [rest.get(key) for key in ("latitude", "longitude")]
        if all(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in degrees):
            latitude, longitude = (Decimal(one) for one in degrees if one is not None)
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                facts |= {"latitude": latitude, "longitude": longitude}
                rest = {k: v for k, v in rest.items() if k not in {"latitude", "longitude"}}
        return Place(**facts, extra=self._notes.kept(rest, "location"))
