"""GeoJSON into datasets: our own whole, other people's as places."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Place, PlaceType
from civdiplo.entities.base import Entity, type_name
from civdiplo.entities.sources import Source
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.foreign import refuse_depth
from civdiplo.io.geojson.geometries import degrees, doubles, is_wgs84, meet
from civdiplo.io.geojson.writing import CARRIES, LABEL, geometry_of
from civdiplo.io.jsonfiles import read_json
from civdiplo.io.report import Code, Entry, Import, ImportReport, Strict
from civdiplo.serialize import from_plain
from civdiplo.values.codes import check_country
from civdiplo.values.identifiers import Identifier, check_id, slug_id
from civdiplo.values.provenance import Citation

__all__ = ["CODES", "read"]

CODES: Final = (
    Code("id-made", "info", "must be an id that is fit for us"),
    Code("unnamed", "loss", "must have a name"),
    Code("geometry-kept", "info", "must be a point to be the place of something"),
    Code("altitude-kept", "info", "must have two coordinates"),
    Code("country-kept", "info", "must be a country of ISO 3166-1"),
    Code("number-rounded", "loss", "must be numbers that a double holds exactly"),
    Code("bbox-left-out", "info", "must be what the geometries span"),
    Code("member-left-out", "loss", "must be a member that the standard names"),
    Code("other-label", "loss", "must be a name of what it labels"),
    Code("other-geometry", "loss", "must be where the places of the file are"),
)
"""What `read` reports."""

_CODES = {code.name: code for code in CODES}
_OWN = {type_name(cls) for cls in CARRIES}
_GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
_COLLECTION = {"type", "features"}
_FEATURE = {"type", "id", "geometry", "properties"}
_POINT = {"type", "coordinates"}
_KEPT = "org.geojson:"


@frozen(kw_only=True)
class _Wanted:
    names: Mapping[str, str]
    country: str | None
    place_type: PlaceType | None
    source: Source | None


def read(
    path: str | os.PathLike[str],
    *,
    names: Mapping[str, str] | None = None,
    country: str | None = None,
    place_type: PlaceType | None = None,
    source: Source | None = None,
    strict: Strict = False,
) -> Import:
    """Read a FeatureCollection, or a single feature, into a dataset.

    Features that this library wrote come back as what they were. All others become places, with
    their properties and any geometry that is no point kept in ``extra`` as ``org.geojson:...``.

    Args:
        path: The file, of at most 256 MiB.
        names: Which property of other people's features is the name in which language, such as
            ``{"en": "name", "ru": "name_ru"}``; the property "name", of no stated language, if
            None.
        country: Which property is the ISO 3166-1 alpha-2 code of the country; where it is none,
            as in "-99", it is kept with the other properties.
        place_type: What sort of places they are.
        source: What they cite, with the position of the feature.
        strict: Codes of `CODES` that are errors, or True for all that lose something.

    Raises:
        InvalidDataError: It is not GeoJSON, not WGS 84, or features have faults; all are listed.
        InvalidValueError: ``strict`` names a code that there is not.
        OSError: The file cannot be opened.

    >>> import json, pathlib, tempfile
    >>> port = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [30.2, 55.19]},
    ...         "properties": {"name": "Vitebsk", "population": 358395}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "map.geojson")
    ...     _ = file.write_text(json.dumps({"type": "FeatureCollection", "features": [port]}))
    ...     dataset, report = read(file)
    >>> place, = dataset
    >>> place.label(), place.latitude, place.extra["org.geojson:properties"]["population"]
    ('Vitebsk', Decimal('55.19'), 358395)
    >>> report.counts
    {'id-made': 1}
    """
    name = os.fspath(path)
    wanted = _Wanted(
        names={"und": "name"} if names is None else dict(names),
        country=country,
        place_type=place_type,
        source=source,
    )
    reader = _Reader(name, wanted)
    document = read_json(path, keep_digits=True)
    reader.faults += [fault.at(file=name, line=None) for fault in refuse_depth(document)]
    entities = [] if reader.faults else list(reader.entities(document))
    if reader.faults:
        raise InvalidDataError(reader.faults)
    dataset = Dataset([*([] if source is None else [source]), *entities])
    reader.compare(dataset)
    return Import(dataset, ImportReport(reader.entries).held_to(strict, CODES))


class _Reader:
    def __init__(self, file: str, wanted: _Wanted) -> None:
        self.file = file
        self.wanted = wanted
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.used: dict[str, str] = {}
        self.drawn: list[tuple[str, str, Any]] = []

    def note(self, code: str, path: str, original: Any, became: str, **place: Any) -> None:
        kind = _CODES[code]
        entry = Entry(
            kind=kind, original=original, became=became, file=self.file, path=path, **place
        )
        self.entries.append(entry)

    def fault(self, path: str, rule: str, value: Any, field: str = "") -> None:
        self.faults.append(Fault(path, rule, shown(value), field=field, file=self.file))

    def entities(self, document: Any) -> Iterator[Entity]:
        """Yield what the features of a document become; its faults are kept."""
        if not isinstance(document, dict) or document.get("type") not in (
            "FeatureCollection",
            "Feature",
        ):
            self.fault("$", "must be a FeatureCollection or a Feature of GeoJSON", document)
            return
        features: Any
        if document["type"] == "Feature":
            features, base = [document], "$"
        else:
            features, base = document.get("features"), "$.features"
            self.members(document, "$", _COLLECTION)
        if not isinstance(features, list):
            self.fault("$.features", "must be a list of features", features)
            return
        for position, feature in enumerate(features):
            path = base if base == "$" else f"{base}[{position}]"
            entity = self.feature(feature, path, position)
            if entity is not None:
                yield entity

    def members(self, held: dict[str, Any], path: str, known: set[str]) -> None:
        """Report members that are not taken; another reference system is a fault."""
        for name, value in held.items():
            where = f"{path}.{name}"
            if name in known:
                continue
            if name == "crs" and not is_wgs84(value):
                rule = "must not be there: coordinates are WGS 84 (RFC 7946, section 4)"
                self.fault(where, rule, value, "crs")
            else:
                code = "bbox-left-out" if name == "bbox" else "member-left-out"
                self.note(code, where, self.plain(value, where, name), "left out", field=name)

    def plain(self, held: Any, path: str, field: str) -> Any:
        """Return plain data with the nearest doubles; numbers that they change are reported."""
        rounded: list[str] = []
        made = doubles(held, rounded)
        if rounded:
            became = "kept as the nearest doubles"
            self.note("number-rounded", path, rounded, became, field=field)
        return made

    def feature(self, feature: Any, path: str, position: int) -> Entity | None:
        """Return what a feature becomes, None where it has faults or no name."""
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            self.fault(path, "must be a Feature", feature)
            return None
        self.members(feature, path, _FEATURE)
        properties = feature.get("properties")
        geometry = feature.get("geometry")
        if properties is not None and not isinstance(properties, dict):
            self.fault(f"{path}.properties", "must be an object or null", properties, "properties")
            return None
        if not self.is_geometry(geometry, f"{path}.geometry"):
            return None
        held = self.plain(properties or {}, f"{path}.properties", "properties")
        is_own = isinstance(held.get("type"), str) and held["type"] in _OWN
        if is_own and LABEL in held and isinstance(feature.get("id"), str):
            made = self.own(feature["id"], held, geometry, path)
        else:
            made = self.foreign(feature.get("id"), held, geometry, path, position)
        if made is None:
            return None
        first = self.used.setdefault(made.id, path)
        if first != path:
            self.fault(f"{path}.id", f"must be used once, and {first} has it", made.id, "id")
            return None
        return made

    def is_geometry(self, geometry: Any, path: str) -> bool:
        """Tell whether something is a geometry, or none; what is wrong with it is a fault."""
        if geometry is None:
            return True
        if (
            not isinstance(geometry, dict)
            or not isinstance(geometry.get("type"), str)
            or geometry["type"] not in _GEOMETRIES
        ):
            self.fault(path, "must be a geometry of GeoJSON or null", geometry, "geometry")
            return False
        if geometry["type"] != "Point":
            return True
        numbers = geometry.get("coordinates")
        whole = isinstance(numbers, list) and all(
            isinstance(one, (int, float, Decimal)) and not isinstance(one, bool) for one in numbers
        )
        if not whole or not isinstance(numbers, list) or len(numbers) < 2:
            rule = "must be longitude and latitude"
            self.fault(f"{path}.coordinates", rule, numbers, "coordinates")
            return False
        for angle, limit, word in zip(numbers, (180, 90), ("longitude", "latitude"), strict=False):
            if abs(angle) > limit:
                rule = f"must have a {word} from -{limit} to {limit}"
                self.fault(f"{path}.coordinates", rule, angle, "coordinates")
                return False
        self.members(geometry, path, _POINT)
        return True

    def own(self, id: str, held: dict[str, Any], geometry: Any, path: str) -> Entity | None:
        """Return an entity that this library wrote."""
        label = held.pop(LABEL)
        if held["type"] == "Place" and geometry is not None and geometry["type"] == "Point":
            longitude, latitude = (degrees(one) for one in geometry["coordinates"][:2])
            held.setdefault("latitude", latitude)
            held.setdefault("longitude", longitude)
        try:
            made = from_plain({"id": id, **held})
        except InvalidDataError as error:
            faults = (one.within(f"{path}.properties") for one in error.faults)
            self.faults += (fault.at(file=self.file, line=None) for fault in faults)
            return None
        self.drawn.append((made.id, path, geometry))
        if label not in _labels(made):
            became = "left out: its names are in the properties"
            where = f"{path}.properties.{LABEL}"
            self.note("other-label", where, label, became, field=LABEL, entity=made.id)
        return made

    def foreign(
        self, id: Any, held: dict[str, Any], geometry: Any, path: str, position: int
    ) -> Entity | None:
        """Return somebody else's feature as a place."""
        names = {
            language: held.pop(name)
            for language, name in self.wanted.names.items()
            if isinstance(held.get(name), str) and held[name].strip()
        }
        if not names:
            self.note("unnamed", path, {"id": id, "properties": held}, "left out")
            return None
        extra: dict[str, Any] = {}
        values: dict[str, Any] = {"name": {tag: text.strip() for tag, text in names.items()}}
        if self.wanted.country is not None:
            values["country"] = self.country(self.wanted.country, held, path)
        if geometry is not None and geometry["type"] == "Point":
            values |= self.point(geometry, path, extra)
        elif geometry is not None:
            extra[f"{_KEPT}geometry"] = self.plain(geometry, f"{path}.geometry", "geometry")
            kind = geometry["type"]
            self.note("geometry-kept", f"{path}.geometry", kind, "kept in extra", field="geometry")
        if held:
            extra[f"{_KEPT}properties"] = held
        if self.wanted.source is not None:
            values["sources"] = [Citation(self.wanted.source.id, locator=f"feature {position + 1}")]
        try:
            return Place(
                id=self.id(id, path, position), place_type=self.wanted.place_type, extra=extra,
                **values,
            )  # fmt: skip
        except InvalidValueError as error:
            self.fault(f"{path}.properties", error.rule, error.value, error.field)
            return None

    def country(self, name: str, held: dict[str, Any], path: str) -> str | None:
        """Return the country that a property states; what is no code of one stays there."""
        code = held.get(name)
        if code is None:
            return None
        try:
            check_country(code)
        except InvalidValueError:
            where = f"{path}.properties.{name}"
            self.note("country-kept", where, code, "kept in extra", field=name)
            return None
        return str(held.pop(name))

    def point(self, geometry: dict[str, Any], path: str, extra: dict[str, Any]) -> dict[str, Any]:
        """Return latitude and longitude; an altitude is kept in extra."""
        longitude, latitude, *more = geometry["coordinates"]
        if more:
            where = f"{path}.geometry.coordinates"
            more = self.plain(more, where, "coordinates")
            extra[f"{_KEPT}altitude"] = more
            self.note("altitude-kept", where, more, "kept in extra", field="coordinates")
        return {"latitude": Decimal(degrees(latitude)), "longitude": Decimal(degrees(longitude))}

    def id(self, given: Any, path: str, position: int) -> str:
        """Return the id of a feature, or one made of it or of its position."""
        if isinstance(given, str):
            try:
                check_id(given)
            except InvalidValueError:
                pass
            else:
                return given
        text = str(given) if isinstance(given, (str, int)) and str(given).strip() else None
        made = slug_id(Identifier("geojson", text or f"feature-{position + 1}"))
        self.note("id-made", f"{path}.id", given, f"taken as {made}", field="id")
        return made

    def compare(self, dataset: Dataset) -> None:
        """Report where one of our features lies elsewhere than its places say."""
        for drawn, path, geometry in self.drawn:
            expected, _ = geometry_of(dataset[drawn], dataset.get, step=math.inf)
            if geometry is not None and not meet(expected, geometry):
                became = "left out: the coordinates are those of its places"
                where = f"{path}.geometry"
                geometry = self.plain(geometry, where, "geometry")  # noqa: PLW2901
                self.note("other-geometry", where, geometry, became, field="geometry", entity=drawn)


def _labels(entity: Entity) -> Iterable[str]:
    name = getattr(entity, "name", None)
    return [entity.label(), *([] if name is None else (text for _, text in name.items()))]
