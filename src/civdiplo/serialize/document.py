"""A whole dataset as one JSON document, and single entities as plain data."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity, entity_types, type_name
from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.serialize.faults import moved
from civdiplo.serialize.jsontext import JsonText, decoded
from civdiplo.serialize.lines import entity_text
from civdiplo.serialize.migrations import SCHEMA_VERSION, check_version, migrated
from civdiplo.serialize.reading import Reader
from civdiplo.serialize.verbatim import Verbatim
from civdiplo.serialize.writing import entity_plain

__all__ = [
    "Records",
    "collector_paused",
    "dumps",
    "from_plain",
    "in_file_order",
    "loads",
    "read_document",
    "to_plain",
    "used_twice",
]

_HEAD = f'{{"civdiplo": {SCHEMA_VERSION}, "entities": ['
_KEYS = ("civdiplo", "entities")


def to_plain(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain data: ``id``, ``type``, then what it states, in field order.

    What is not stated (None) is left out; what is stated as none is an empty list. Amounts are
    texts of plain digits, dates are EDTF texts, tuples are lists: ``json.dumps`` takes the result
    as it is.

    Raises:
        UnknownTypeError: The entity's type has not been registered.

    >>> from civdiplo.entities import Place
    >>> to_plain(Place(id="hanoi", name={"en": "Hanoi"}, aliases=(), country="VN"))
    {'id': 'hanoi', 'type': 'Place', 'name': {'en': 'Hanoi'}, 'aliases': [], 'country': 'VN'}
    """
    return entity_plain(entity)


def from_plain(
    data: Mapping[str, Any], *, path: str = "$", version: int = SCHEMA_VERSION
) -> Entity:
    """Return the entity that plain data states; the inverse of ``to_plain``.

    Nothing is guessed or coerced: unknown keys are refused, a number is no text, a text no number,
    a bool no number, and null is nothing at all, since what is not stated is left out. A value has
    to be in the very form in which it would be written.

    Args:
        data: The entity as plain data, with its ``id`` and ``type``.
        path: Where it stands; the paths of faults begin with it.
        version: The version of the format that it is in; older ones are migrated.

    Raises:
        InvalidDataError: It has faults; all of them are listed.

    >>> from_plain({"id": "hanoi", "type": "Place", "name": {"en": "Hanoi"}}).label()
    'Hanoi'
    >>> from_plain({"id": "hanoi", "type": "Place", "name": "Hanoi", "county": "VN"})
    Traceback (most recent call last):
    civdiplo.errors.InvalidDataError: 2 faults:
      $.name: name must be an object of texts by language tag, not 'Hanoi' (in hanoi)
      $.county: county must be a field of Place (did you mean country?), not 'county' (in hanoi)
    """
    try:
        return Records(version).read(data)
    except InvalidDataError as error:
        raise InvalidDataError(moved(fault, path) for fault in error.faults) from None


def dumps(dataset: Dataset) -> str:
    """Return a dataset as one JSON document, an entity a line, sorted by type and id.

    >>> from civdiplo.entities import Person
    >>> print(dumps(Dataset([Person(id="envoy", name={"en": "The envoy"})])), end="")
    {"civdiplo": 1, "entities": [
    {"id": "envoy", "type": "Person", "name": {"en": "The envoy"}}
    ]}
    """
    lines = ",\n".join(entity_text(entity) for entity in in_file_order(dataset))
    return f"{_HEAD}\n{lines}\n]}}\n" if lines else f"{_HEAD}]}}\n"


def loads(text: str | bytes) -> Dataset:
    """Return the dataset of a JSON document; the inverse of ``dumps``.

    Args:
        text: The document, as text or as UTF-8 bytes.

    Raises:
        InvalidDataError: It has faults; all of them are listed, with paths such as
            ``$.entities[3].amount``.

    >>> loads('{"civdiplo": 1, "entities": []}')
    <Dataset: empty>
    """
    with collector_paused():
        entities, faults = read_document(text if isinstance(text, str) else decoded(text))
        if faults:
            raise InvalidDataError(faults)
        return Dataset(entities)


def read_document(text: str) -> tuple[list[Entity], list[Fault]]:
    """Return the entities of a document that can be read, and all faults of it.

    The faults tell the line of the text in which the entity begins.

    Raises:
        InvalidDataError: The text is no JSON document of a known version at all.
    """
    data, odd = JsonText().read(text)
    records, version = _opened(data, odd)
    reader = Records(version)
    taken = {fault.path for fault in odd}
    faults = list(odd)
    entities: list[Entity] = []
    places: dict[str, int] = {}
    for position, record in enumerate(records):
        place = f"$.entities[{position}]"
        try:
            entity = reader.read(record)
        except InvalidDataError as error:
            found = (moved(fault, place) for fault in error.faults)
            faults += [fault for fault in found if fault.path not in taken]
            continue
        first = places.setdefault(entity.id, position)
        if first == position:
            entities.append(entity)
        else:
            faults.append(used_twice(entity.id, f"$.entities[{first}]", path=place))
    return entities, _with_lines(faults, text) if faults else faults


def used_twice(id: str, first: str, *, path: str = "$") -> Fault:
    """Return the fault of an id that stands in two places, of which ``first`` names one."""
    rule = f"must be used once (it is the id of {first} too)"
    return Fault(f"{path}.id", rule, shown(id), field="id", entity=id)


def _opened(data: Any, odd: list[Fault]) -> tuple[list[Any], int]:
    """Return the records and the version of a document; without both nothing can be read."""
    if not isinstance(data, dict):
        rule = 'must be an object such as {"civdiplo": 1, "entities": []}'
        raise InvalidDataError([Fault("$", rule, shown(data))])
    faults = [Fault(f"$.{key}", "must be there", "", field=key) for key in _KEYS if key not in data]
    faults += [
        Fault("$", "must have no keys but civdiplo and entities", shown(key))
        for key in data
        if key not in _KEYS
    ]
    if "entities" in data and not isinstance(data["entities"], list):
        faults.append(
            Fault("$.entities", "must be a list", shown(data["entities"]), field="entities")
        )
    version = SCHEMA_VERSION
    if "civdiplo" in data:
        try:
            version = check_version(data["civdiplo"])
        except InvalidDataError as error:
            faults += error.faults
    if faults or any(fault.path in ("$.civdiplo", "$.entities") for fault in odd):
        raise InvalidDataError([*odd, *faults])
    return data["entities"], version


_PLACE = re.compile(r"\$\.entities\[([0-9]+)\]")
_SPACE = re.compile(r"[ \t\n\r,:]*")


def _with_lines(faults: list[Fault], text: str) -> list[Fault]:
    lines = list(_entity_lines(text))

    def line(fault: Fault) -> int | None:
        found = _PLACE.match(fault.path)
        position = int(found[1]) if found else -1
        return lines[position] if 0 <= position < len(lines) else None

    return [fault.at(file=fault.file, line=line(fault)) for fault in faults]


def _entity_lines(text: str) -> Iterator[int]:
    """Yield the line on which each entity of a well-formed document begins."""
    decoder = json.JSONDecoder(parse_int=str)
    key, at = decoder.raw_decode(text, _skip(text, text.index("{") + 1))
    while key != "entities":
        _, at = decoder.raw_decode(text, _skip(text, at))
        key, at = decoder.raw_decode(text, _skip(text, at))
    line, counted = 1, 0
    at = _skip(text, _skip(text, at) + 1)
    while text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        yield line
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


class Records:
    """Reads the records of one input, which are all of one version of the format."""

    def __init__(self, version: int = SCHEMA_VERSION) -> None:
        self._version = check_version(version)
        self._reader = Reader()
        self._verbatim = Verbatim(self._reader)

    def read_line(self, line: bytes) -> Entity | None:
        """Return the entity of a line that is as it would be written, or None where it is not.

        What is None may still be right: it has to be parsed, and given to `read`.
        """
        return self._verbatim.read(line) if self._version == SCHEMA_VERSION else None

    def read(self, data: Any) -> Entity:
        """Return the entity of a record.

        Raises:
            InvalidDataError: It has faults; all of them are listed, with paths from ``$`` on.
        """
        if self._version != SCHEMA_VERSION:
            if not isinstance(data, dict):
                raise InvalidDataError([Fault("$", "must be an object", shown(data))])
            data = migrated(data, self._version)
        return self._reader.entity(data)


def in_file_order(entities: Iterable[Entity]) -> list[Entity]:
    """Return entities by type, in the order that types were registered in, then by id."""
    order = {name: position for position, name in enumerate(entity_types())}
    return sorted(entities, key=lambda entity: (order[type_name(type(entity))], entity.id))


@contextmanager
def collector_paused() -> Generator[None]:
    """Keep the cyclic garbage collector off while many objects are made, then as it was before.

    Entities hold no cycles, so a bulk read gives it nothing to find; looking costs more than half
    of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
