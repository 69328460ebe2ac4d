"""What a foreign format can say of each type of entity, written down once.

A writer declares the fields it carries. What it reports, and the list of losses in the docs, both
come from that declaration, so that neither can promise more than the writer does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeAlias

from civdiplo.dataset.written import written
from civdiplo.entities.base import Entity, entity_types, type_name
from civdiplo.entities.shapes import shapes
from civdiplo.io.report import Code, Entry

__all__ = ["CARRYING_CODES", "Carried", "left_out", "losses"]

Carried: TypeAlias = Mapping[type[Entity], Collection[str]]

CARRYING_CODES: Final = (
    Code("no-such-type", "loss", "must be of a type that the format has"),
    Code("no-such-field", "loss", "must be something that the format has a place for"),
)
"""What `left_out` reports; a writer has them among its own codes."""

_NO_TYPE, _NO_FIELD = CARRYING_CODES


def left_out(entity: Entity, carried: Carried) -> Iterator[Entry]:
    """Yield an entry for each stated field of an entity that a format has no place for.

    An entity of a type that the format does not have is one entry, with its id as the original.
    The id itself is always carried.

    >>> from civdiplo.entities import Place
    >>> pskov = Place(id="pskov", name={"en": "Pskov"}, country="RU", note={"en": "A port"})
    >>> for entry in left_out(pskov, {Place: ("name", "country")}):
    ...     print(entry)
    note must be something that the format has a place for (no-such-field), \
not {'en': 'A port'} (in pskov): not written
    """
    fields = carried.get(type(entity))
    if fields is None:
        kind = type_name(type(entity))
        yield Entry(
            kind=_NO_TYPE, original=entity.id, became=f"the {kind} is not written", entity=entity.id
        )
        return
    for shape in shapes(type(entity)):
        value = getattr(entity, shape.name)
        if shape.name != "id" and shape.name not in fields and value != shape.default:
            yield Entry(
                kind=_NO_FIELD,
                original=written(value),
                became="not written",
                field=shape.name,
                entity=entity.id,
            )


def losses(carried: Carried) -> list[dict[str, str]]:
    """Return what a format has no place for: ``type`` and ``fields``, a row for each type.

    ``fields`` names the fields that are not carried, with a comma between, "all" where the format
    has no such type, and is empty where nothing is lost.

    >>> from civdiplo.entities import Place
    >>> losses({Place: ("name", "country")})[0]["fields"]
    'sources, claims, note, extra, aliases, place_type, part_of, latitude, longitude, identifiers'
    """
    rows = []
    for name, cls in entity_types().items():
        fields = carried.get(cls)
        missing = [
            shape.name
            for shape in shapes(cls)
            if fields is not None and shape.name != "id" and shape.name not in fields
        ]
        told = "all" if fields is None else ", ".join(missing)
        rows.append({"type": name, "fields": told})
    return rows
