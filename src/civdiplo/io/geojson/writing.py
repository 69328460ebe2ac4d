"""Datasets to GeoJSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, TypeAlias

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.agreements import Twinning
from civdiplo.entities.base import Entity
from civdiplo.entities.events import Event
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidValueError
from civdiplo.files import replacing
from civdiplo.io.carrying import CARRYING_CODES, Carried, left_out
from civdiplo.io.geojson.arcs import arc
from civdiplo.io.report import Code, Entry, ExportReport, Strict
from civdiplo.serialize import to_plain

__all__ = ["CARRIES", "LABEL", "WRITE_CODES", "geometry_of", "write"]

Find: TypeAlias = Callable[[str], Entity | None]
Geometry: TypeAlias = dict[str, Any] | None

LABEL: Final = "label"

CARRIES: Final[Carried] = {
    cls: tuple(shape.name for shape in shapes(cls) if shape.name != "id")
    for cls in (Place, Organization, Event, Twinning)
}
"""All fields of these: what a map cannot show is in the properties of the feature."""

WRITE_CODES: Final = (
    *CARRYING_CODES,
    Code("no-coordinates", "info", "must have coordinates to be on a map"),
    Code("no-single-arc", "info", "must tie places that are not opposite ends of the globe"),
)
"""What `write` reports."""

_NO_COORDINATES, _NO_SINGLE_ARC = WRITE_CODES[-2:]


def write(
    dataset: Dataset,
    path: str | os.PathLike[str],
    *,
    languages: Iterable[str] = ("en",),
    step: float = 100.0,
    strict: Strict = False,
) -> ExportReport:
    """Write places, twinnings, organizations and events as GeoJSON, whole or not at all.

    Args:
        dataset: What to write; features are sorted by type and id.
        path: The file.
        languages: The languages of the labels, the preferred one first.
        step: How far apart, in kilometres, the points of an arc may be.
        strict: Codes of `WRITE_CODES` that are errors, True for all that lose something; nothing
            is then written.

    Returns:
        What is not in the file: entities of other types, and what has no place on the map, which
        is in the file without a geometry.

    Raises:
        InvalidDataError: Entries of such codes; all of them are listed.
        InvalidValueError: ``step`` is not above 0.
        OSError: The file cannot be written.

    >>> import pathlib, tempfile
    >>> vitebsk = Place(id="vitebsk", name={"en": "Vitebsk"}, latitude="55.19", longitude="30.2")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "map.geojson")
    ...     report = write(Dataset([vitebsk]), file)
    ...     print(json.loads(file.read_text())["features"][0]["geometry"], len(report))
    {'type': 'Point', 'coordinates': [30.2, 55.19]} 0
    """
    entries: list[Entry] = []
    languages = tuple(languages)
    features: list[dict[str, Any]] = []
    order = {cls: place for place, cls in enumerate(CARRIES)}
    taken = sorted(
        (entity for entity in dataset if type(entity) in order),
        key=lambda entity: (order[type(entity)], entity.id),
    )
    for entity in taken:
        geometry, why = geometry_of(entity, dataset.get, step=step)
        entries += why
        features.append(_feature(entity, geometry, languages))
    entries += (
        entry for entity in dataset if type(entity) not in order
        for entry in left_out(entity, CARRIES)
    )  # fmt: skip
    report = ExportReport(entries).held_to(strict, WRITE_CODES)
    with replacing(path) as file:
        for chunk in _lines(features):
            file.write(chunk.encode())
    return report


def _lines(features: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a FeatureCollection with one feature a line, so that two files can be compared."""
    yield '{"type": "FeatureCollection", "features": ['
    for number, feature in enumerate(features):
        text = json.dumps(feature, ensure_ascii=False, allow_nan=False)
        yield ("\n" if number == 0 else ",\n") + text
    yield "\n]}\n"


def _feature(entity: Entity, geometry: Geometry, languages: tuple[str, ...]) -> dict[str, Any]:
    properties = to_plain(entity)
    del properties["id"]
    if isinstance(entity, Place) and geometry is not None and _is_exact(entity):
        del properties["latitude"], properties["longitude"]
    label = {LABEL: entity.label(*languages)}
    return {
        "type": "Feature",
        "id": entity.id,
        "geometry": geometry,
        "properties": label | properties,
    }


def _is_exact(place: Place) -> bool:
    """Tell whether numbers of JSON hold the coordinates as they are."""
    return all(
        degrees is not None and Decimal(repr(float(degrees))) == degrees
        for degrees in (place.latitude, place.longitude)
    )


def geometry_of(entity: Entity, find: Find, *, step: float) -> tuple[Geometry, list[Entry]]:
    """Return where an entity is on a map, and why it is not there or not as it should be."""
    if isinstance(entity, Twinning):
        ends = [_point(party, find) for party in entity.parties]
        if None in ends:
            both = zip(entity.parties, ends, strict=True)
            nowhere = [party for party, end in both if end is None]
            return None, [_unlocated(entity, "parties", nowhere)]
        return _line(entity, *ends, step=step)  # type: ignore[arg-type]
    at = entity.id if isinstance(entity, Place) else getattr(entity, "place", None)
    point = None if at is None else _point(at, find)
    if point is None:
        field = "latitude" if isinstance(entity, Place) else "place"
        return None, [_unlocated(entity, field, None if at == entity.id else at)]
    return {"type": "Point", "coordinates": list(point)}, []


def _point(id: str, find: Find) -> tuple[float, float] | None:
    place = find(id)
    if not isinstance(place, Place) or place.latitude is None or place.longitude is None:
        return None
    return float(place.longitude), float(place.latitude)


def _line(
    twinning: Twinning, one: tuple[float, float], other: tuple[float, float], *, step: float
) -> tuple[Geometry, list[Entry]]:
    try:
        lines = arc(one, other, step=step)
    except InvalidValueError as error:
        if error.field == "step":
            raise
        entry = Entry(
            kind=_NO_SINGLE_ARC,
            original=list(twinning.parties),
            became="its two places are written as points",
            field="parties",
            entity=twinning.id,
        )
        return {"type": "MultiPoint", "coordinates": [list(one), list(other)]}, [entry]
    drawn = [[list(point) for point in line] for line in lines]
    if len(drawn) == 1:
        return {"type": "LineString", "coordinates": drawn[0]}, []
    return {"type": "MultiLineString", "coordinates": drawn}, []


def _unlocated(entity: Entity, field: str, original: Any) -> Entry:
    return Entry(
        kind=_NO_COORDINATES,
        original=original,
        became="written without a geometry",
        field=field,
        entity=entity.id,
    )
