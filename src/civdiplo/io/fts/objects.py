"""What flows name at either end: organizations, locations, plans, emergencies, projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.campaigns import Campaign
from civdiplo.entities.projects import Project
from civdiplo.io.fts.pages import Json
from civdiplo.io.fts.words import Notes, kept
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import LocalText

__all__ = ["Objects", "Side"]

# The types of organization whose word means the same here; all of them are kept in ``extra``.
_ORGANIZATION_TYPES = {"NGO": "ngo", "Pooled fund": "fund"}
# What an organization is told to be, wherever it is named.
_TOLD = ("organizationTypes", "organizationSubTypes")


def _organization(facts: Json, identifier: Identifier, types: Any) -> Entity:
    word = types[0] if isinstance(types, list) and len(types) == 1 else None
    kind = _ORGANIZATION_TYPES.get(word) if isinstance(word, str) else None
    return Organization(**facts, identifiers=(identifier,), organization_type=kind)  # type: ignore[arg-type]


def _place(facts: Json, identifier: Identifier, _types: Any) -> Entity:
    return Place(**facts, identifiers=(identifier,))


def _campaign(facts: Json, _identifier: Identifier, _types: Any) -> Entity:
    return Campaign(**facts)


def _project(facts: Json, _identifier: Identifier, _types: Any) -> Entity:
    return Project(**facts)


_MADE: dict[str, Callable[[Json, Identifier, Any], Entity]] = {
    "Organization": _organization,
    "Location": _place,
    "Plan": _campaign,
    "Emergency": _campaign,
    "Project": _project,
}


@frozen
class Side:
    """One end of a flow: the ids named there by type, and the references kept in ``extra``."""

    ids: dict[str, tuple[str, ...]]
    references: list[Json]

    def one(self, *types: str) -> str | None:
        """Return the one id of the first type that is named; None where there are several."""
        named = next((self.ids[kind] for kind in types if kind in self.ids), ())
        return named[0] if len(named) == 1 else None


class Objects:
    """Makes an entity of each thing that flows name, once."""

    def __init__(self, notes: Notes, language: str) -> None:
        self.entities: dict[str, Entity] = {}
        self._told: dict[str, Json] = {}
        self._notes = notes
        self._language = language

    def side(self, flow: Json, side: str) -> Side:
        """Return what one end of a flow names."""
        ids: dict[str, list[str]] = {}
        references = []
        for position, one in enumerate(flow[f"{side}Objects"]):
            place = f"{side}Objects[{position}]"
            if one["type"] in _MADE and (entity_id := self._id(one, place)) is not None:
                ids.setdefault(one["type"], []).append(entity_id)
                references.append(self._reference(one, entity_id, place))
            else:
                references.append(one)
        unique = {kind: tuple(dict.fromkeys(named)) for kind, named in ids.items()}
        wanted = ("Organization",) if side == "source" else _MADE
        self._report_several(unique, wanted, side)
        return Side(unique, references)

    def _report_several(
        self, ids: dict[str, tuple[str, ...]], wanted: Iterable[str], side: str
    ) -> None:
        for kind in wanted:
            if len(ids.get(kind, ())) > 1 and kind != "Project":
                became = f"kept in extra; no one {kind} is taken"
                self._notes.add("several", list(ids[kind]), became, key=f"{side}Objects")

    def _id(self, one: Json, place: str) -> str | None:
        """Return the id of the entity of an object, which is made where it is new."""
        scheme = f"fts-{one['type'].lower()}"
        identifier = Identifier(scheme, str(one["id"]))
        entity_id = f"{scheme}-{one['id']}"
        name = self._notes.cleaned(one["name"], f"{place}.name")
        if entity_id not in self.entities:
            if name is None:
                return None
            told = {key: one[key] for key in _TOLD if one.get(key) is not None}
            facts = {
                "id": entity_id,
                "name": LocalText({self._language: name}),
                "extra": kept(told, self._notes),
            }
            self.entities[entity_id] = _MADE[one["type"]](
                facts, identifier, one.get("organizationTypes")
            )
            self._told[entity_id] = {"name": one["name"], **told}
        return entity_id

    def _reference(self, one: Json, id: str, place: str) -> Json:
        """Return what an object says beside what its entity holds, and report contradictions."""
        told = self._told[id]
        for key in ("name", *_TOLD):
            if one.get(key) is not None and one[key] != told.get(key):
                became = "kept in the extra of this flow"
                self._notes.add("told-differently", one[key], became, key=f"{place}.{key}")
        return {
            key: value
            for key, value in one.items()
            if value is not None and (key in ("type", "id") or value != told.get(key, _NOTHING))
        }


_NOTHING = object()
