"""A Popolo file, held to its shape and laid flat: each thing once, in the collection it is of."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

from attrs import field, frozen

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.io.foreign import digest, fitting_id, refuse_depth
from civdiplo.io.jsonfiles import read_json
from civdiplo.io.popolo.words import COLLECTIONS, EMBEDDED, NESTED
from civdiplo.values.plain import child_path

__all__ = ["Flat", "Json", "Told", "read_flat"]

Json: TypeAlias = dict[str, Any]

_OF_PERSONS = frozenset(
    ("family_name", "given_name", "birth_date", "death_date", "gender", "honorific_prefix")
)


@frozen
class Told:
    """Something that is told where another of the same id is: its collection, place and content."""

    collection: str
    path: str
    content: Json
    is_same: bool


@frozen
class Flat:
    """The things of a file by collection and their own id, where each stands, and what else is.

    ``again`` is what is told more than once, ``rest`` what is in no collection.
    """

    things: dict[str, dict[str, Json]] = field(factory=lambda: {name: {} for name in COLLECTIONS})
    paths: dict[tuple[str, str], str] = field(factory=dict)
    again: list[Told] = field(factory=list)
    rest: Json = field(factory=dict)

    def our_ids(self) -> dict[tuple[str, str], str]:
        """Return the id of ours for each thing; one that is used in two collections is parted."""
        used: dict[str, list[str]] = defaultdict(list)
        for collection, held in self.things.items():
            for own in held:
                used[fitting_id(own)].append(collection)
        return {
            (collection, own): fitting_id(own)
            if len(used[fitting_id(own)]) == 1
            else f"{COLLECTIONS[collection]}-{fitting_id(own)}"[:200]
            for collection, held in self.things.items()
            for own in held
        }


def read_flat(path: str | os.PathLike[str]) -> Flat:
    """Read a file, and lay it flat.

    Raises:
        InvalidDataError: It is no JSON or no Popolo; all faults are listed.
        OSError: The file cannot be opened.
    """
    root = read_json(path)
    wrong = [*refuse_depth(root)] or [*_wrong_with(root)]
    faults = [fault.at(file=os.fspath(path), line=None) for fault in wrong]
    if faults:
        raise InvalidDataError(faults)
    flat = Flat()
    flat.rest.update((key, held) for key, held in root.items() if key not in COLLECTIONS)
    for collection in COLLECTIONS:
        for position, thing in enumerate(root.get(collection) or ()):
            _take_all(flat, collection, thing, f"$.{collection}[{position}]")
    _settle_members(flat)
    return flat


def _wrong_with(root: Any) -> Iterator[Fault]:
    if not isinstance(root, dict):
        yield Fault("$", "must be an object with the collections of Popolo", shown(root))
        return
    if not root.keys() & COLLECTIONS.keys():
        rule = f"must have one of the collections {', '.join(COLLECTIONS)}"
        yield Fault("$", rule, shown(sorted(root)[:10]))
    stack: list[tuple[str, str, Any]] = [
        (collection, f"$.{collection}", root.get(collection)) for collection in COLLECTIONS
    ]
    while stack:
        collection, path, held = stack.pop()
        if held is not None and not isinstance(held, list):
            yield Fault(path, "must be a list of objects", shown(held))
            continue
        for position, thing in enumerate(held or ()):
            place = f"{path}[{position}]"
            yield from _wrong_with_thing(collection, place, thing)
            if isinstance(thing, dict):
                stack += [
                    (into, child_path(place, key), thing.get(key))
                    for key, (into, _) in NESTED.get(collection, {}).items()
                ]


def _wrong_with_thing(collection: str, path: str, thing: Any) -> Iterator[Fault]:
    if not isinstance(thing, dict):
        yield Fault(path, "must be an object", shown(thing))
        return
    references = [key for _, key in EMBEDDED.get(collection, {}).values()]
    for key in ("id", "name", *references):
        if thing.get(key) is not None and not isinstance(thing[key], str):
            yield Fault(child_path(path, key), "must be text", shown(thing[key]), field=key)
    if thing.get("id") == "":
        yield Fault(f"{path}.id", "must not be empty", shown(""), field="id")


def _take_all(flat: Flat, collection: str, thing: Json, path: str) -> None:
    """Take a thing, and all that stands inside of it, into the collections they are of."""
    stack = [(collection, thing, path)]
    while stack:
        into, one, place = stack.pop()
        content = {key: value for key, value in one.items() if value is not None}
        inner: list[tuple[str, Json, str]] = []
        for key, (target, id_key) in EMBEDDED.get(into, {}).items():
            lifted = _lifted(content, key, id_key, target)
            if lifted is not None:
                inner.append((target, lifted, child_path(place, key)))
        own = _own_id(into, content)
        for key, (target, back) in NESTED.get(into, {}).items():
            if not _are_objects(content.get(key)):
                continue
            for position, nested in enumerate(content.pop(key)):
                implied = {} if back is None or back in nested else {back: own}
                path_of = f"{child_path(place, key)}[{position}]"
                inner.append((target, {**nested, **implied}, path_of))
        _enter(flat, into, own, content, place)
        stack += reversed(inner)


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _lifted(content: Json, key: str, id_key: str, target: str) -> Json | None:
    """Take an embedded object out of a thing and leave a reference; None where it tells no more.

    One that contradicts the reference beside it stays as it is.
    """
    found = content.get(key)
    if not isinstance(found, dict) or not isinstance(found.get("id") or "", str):
        return None
    own = found.get("id") or f"{COLLECTIONS[target]}-{digest(found)}"
    if content.get(id_key, own) != own:
        return None
    del content[key]
    content[id_key] = own
    return None if set(found) == {"id"} else {**found, "id": own}


def _own_id(collection: str, content: Json) -> str:
    own = content.get("id")
    if isinstance(own, str) and own:
        del content["id"]
        return own
    return f"{COLLECTIONS[collection]}-{digest(content)}"


def _enter(flat: Flat, collection: str, own: str, content: Json, path: str) -> None:
    known = flat.things[collection].get(own)
    if known is None:
        flat.things[collection][own] = content
        flat.paths[collection, own] = path
        return
    was_listed = _is_listed(flat.paths[collection, own])
    told = {key: value for key, value in content.items() if known.get(key) != value}
    if _is_listed(path) and not was_listed:  # it is told where it belongs, and embedded elsewhere
        flat.things[collection][own] = content
        flat.paths[collection, own], path = path, flat.paths[collection, own]
        told = {key: value for key, value in known.items() if content.get(key) != value}
    if told or (was_listed and _is_listed(path)):
        flat.again.append(Told(collection, path, {"id": own, **(told or content)}, not told))


def _is_listed(path: str) -> bool:
    return path.count(".") == 1 and path.count("[") == 1


def _settle_members(flat: Flat) -> None:
    """Let the member of a membership, a person or an organization, be a reference."""
    for own, content in flat.things["memberships"].items():
        member = content.get("member")
        if not isinstance(member, dict) or not isinstance(member.get("id"), str):
            continue
        if "person_id" in content or "member_id" in content:
            continue
        path = child_path(flat.paths["memberships", own], "member")
        collection = _collection_of(flat, member)
        del content["member"]
        content["person_id" if collection == "persons" else "member_id"] = member["id"]
        if set(member) != {"id"}:
            rest = {key: value for key, value in member.items() if key != "id"}
            _enter(flat, collection, member["id"], rest, path)


def _collection_of(flat: Flat, member: Json) -> str:
    if member["id"] in flat.things["persons"] or _OF_PERSONS & member.keys():
        return "persons"
    return "organizations"
