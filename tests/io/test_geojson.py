"""GeoJSON: what we write comes back whole, arcs are great circles, other people's maps are read."""

from __future__ import annotations

import contextlib
import json
import math
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from civdiplo import sample
from civdiplo.dataset import Dataset
from civdiplo.entities import Entity, Event, Organization, Person, Place, Source, Twinning
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.graph import kilometres
from civdiplo.io.geojson import CARRIES, arc, read, write
from civdiplo.testing import datasets, entities_of
from civdiplo.values.plain import thaw

HERE = Place(
    id="pskov", name={"en": "Pskov", "ru": "Псков"}, latitude="57.8194", longitude="28.3318"
)
THERE = Place(id="vitebsk", name={"en": "Vitebsk"}, latitude="55.19", longitude="30.2")
LONGITUDES = st.floats(-180, 180, allow_nan=False)
LATITUDES = st.floats(-90, 90, allow_nan=False)
POINTS = st.tuples(LONGITUDES, LATITUDES)


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two points, longitude first."""
    return kilometres(one[::-1], other[::-1])


# --- arcs -------------------------------------------------------------------------------------


@given(one=POINTS, other=POINTS)
def test_an_arc_is_the_shortest_way(one: tuple[float, float], other: tuple[float, float]) -> None:
    """It begins and ends at its places, its pieces add up to the distance, and none is long."""
    assume(apart(one, other) < 20_000)
    lines = arc(one, other, step=500)
    assert (lines[0][0], lines[-1][-1]) == (one, other)
    pieces = [apart(here, there) for line in lines for here, there in pairwise(line)]
    assert sum(pieces) == pytest.approx(apart(one, other), abs=0.5)
    assert max(pieces) <= 500.5


@given(one=POINTS, other=POINTS)
def test_no_line_jumps_over_the_map(one: tuple[float, float], other: tuple[float, float]) -> None:
    """A way over the antimeridian is cut there, and both sides meet at one latitude."""
    assume(apart(one, other) < 20_000)
    lines = arc(one, other, step=200)
    for line in lines:
        assert all(abs(there[0] - here[0]) <= 180 for here, there in pairwise(line))
    for line, following in pairwise(lines):
        assert abs(line[-1][0]) == abs(following[0][0]) == 180
        assert line[-1][0] == -following[0][0]
        assert line[-1][1] == following[0][1]


def test_an_arc_agrees_with_a_known_one() -> None:
    """The middle of Los Angeles and New York is where the Aviation Formulary has it."""
    # E. Williams, Aviation Formulary V1.47: LAX N33 57, W118 24 to JFK N40 38, W073 47; 0.4 of the
    # way lies at N38 40.167', W101 37.570'
    lax, jfk = (-(118 + 24 / 60), 33 + 57 / 60), (-(73 + 47 / 60), 40 + 38 / 60)
    total = apart(lax, jfk)
    (line,) = arc(lax, jfk, step=total / 10 + 1e-6)
    assert line[4] == pytest.approx((-(101 + 37.570 / 60), 38 + 40.167 / 60), abs=1e-4)


@pytest.mark.parametrize("other", [(180.0, 0.0), (-180.0, 0.0)])
def test_opposite_ends_have_no_single_arc(other: tuple[float, float]) -> None:
    """Between antipodes every way is the shortest: none is taken."""
    with pytest.raises(InvalidValueError, match="opposite end of the globe"):
        arc((0.0, 0.0), other)
    with pytest.raises(InvalidValueError, match="step must be above 0"):
        arc((0.0, 0.0), (1.0, 1.0), step=0)


# --- our own ----------------------------------------------------------------------------------


def _of_distinct(entities: list[Entity]) -> Dataset:
    return Dataset({entity.id: entity for entity in entities}.values())


def _carried(dataset: Dataset) -> Dataset:
    return Dataset(one for one in dataset if type(one) in CARRIES)


@given(facts=datasets() | st.builds(_of_distinct, st.lists(st.one_of(*map(entities_of, CARRIES)))))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_comes_back_whole(tmp_path: Path, facts: Dataset) -> None:
    """Every field of the four types returns, what has no type is reported, the text is stable."""
    file, again = tmp_path / "a.geojson", tmp_path / "b.geojson"
    report = write(facts, file)
    back, told = read(file)
    assert back == _carried(facts)
    assert len(report.of("no-such-type")) == len(facts) - len(back)
    assert not told
    write(back, again)
    assert again.read_bytes() == file.read_bytes()


def test_the_sample_is_on_the_map(tmp_path: Path) -> None:
    """Its places and organizations are features, and nothing of them is lost."""
    write(sample(), tmp_path / "a.geojson")
    assert read(tmp_path / "a.geojson").dataset == _carried(sample())


def test_places_twinnings_and_whoever_is_there_have_geometries(tmp_path: Path) -> None:
    """Longitude comes first; an organization and an event lie where their place lies."""
    society = Organization(id="society", name={"en": "Society"}, place="pskov")
    forum = Event(id="forum", name={"en": "Forum"}, place="nowhere")
    facts = Dataset([HERE, THERE, society, forum, Twinning(id="t", parties=["pskov", "vitebsk"])])
    report = write(facts, tmp_path / "a.geojson", languages=["ru"])
    features = {
        one["id"]: one for one in json.loads((tmp_path / "a.geojson").read_text())["features"]
    }
    assert features["pskov"]["geometry"] == features["society"]["geometry"]
    assert features["pskov"]["geometry"]["coordinates"] == [28.3318, 57.8194]
    assert features["pskov"]["properties"]["label"] == "Псков"
    assert features["t"]["geometry"]["type"] == "LineString"
    assert features["forum"]["geometry"] is None
    assert [entry.entity for entry in report.of("no-coordinates")] == ["forum"]


def test_coordinates_that_no_double_holds_are_kept_as_text(tmp_path: Path) -> None:
    """The map gets the nearest number, the properties the exact digits."""
    exact = "57.81940000000000000001"
    place = Place(id="p", name={"en": "P"}, latitude=exact, longitude="28.33")
    write(Dataset([place]), tmp_path / "a.geojson")
    (back,) = read(tmp_path / "a.geojson").dataset
    assert back == place


def test_a_tie_over_the_date_line_is_cut(tmp_path: Path) -> None:
    """Fiji and Samoa are joined by two lines, and antipodes by none."""
    ends = [("fiji", "-18", "178"), ("samoa", "-14", "-172"), ("anti", "18", "-2")]
    facts = Dataset(
        [
            *(Place(id=one, name={"en": one}, latitude=y, longitude=x) for one, y, x in ends),
            Twinning(id="t", parties=["fiji", "samoa"]),
            Twinning(id="u", parties=["fiji", "anti"]),
        ]
    )
    report = write(facts, tmp_path / "a.geojson")
    features = {
        one["id"]: one for one in json.loads((tmp_path / "a.geojson").read_text())["features"]
    }
    assert features["t"]["geometry"]["type"] == "MultiLineString"
    assert features["u"]["geometry"]["type"] == "MultiPoint"
    assert report.counts == {"no-single-arc": 1}
    assert read(tmp_path / "a.geojson").dataset == facts


def test_strict_writes_nothing_where_something_would_be_lost(tmp_path: Path) -> None:
    """A person has no place on the map: strict refuses, and the old file stays."""
    file = tmp_path / "a.geojson"
    file.write_text("before")
    with pytest.raises(InvalidDataError, match="no-such-type"):
        write(Dataset([Person(id="envoy", name={"en": "The envoy"})]), file, strict=True)
    assert file.read_text() == "before"


def test_a_feature_that_was_moved_is_reported(tmp_path: Path) -> None:
    """Where somebody moved an organization on the map, its place still says where it is."""
    society = Organization(id="society", name={"en": "Society"}, place="pskov")
    write(Dataset([HERE, society]), tmp_path / "a.geojson")
    document = json.loads((tmp_path / "a.geojson").read_text())
    document["features"][1]["geometry"]["coordinates"][0] += 1
    (tmp_path / "a.geojson").write_text(json.dumps(document))
    dataset, report = read(tmp_path / "a.geojson")
    assert dataset == Dataset([HERE, society])
    assert [(entry.code, entry.entity) for entry in report] == [("other-geometry", "society")]


# --- other people's ---------------------------------------------------------------------------


def _feature(**members: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": None, "properties": {"name": "Port"}, **members}


def _read(tmp_path: Path, *features: Any, **how: Any) -> Any:
    document = {"type": "FeatureCollection", "features": list(features)}
    (tmp_path / "map.geojson").write_text(json.dumps(document), encoding="utf-8")
    return read(tmp_path / "map.geojson", **how)


def test_features_of_others_become_places(tmp_path: Path) -> None:
    """Names and country are taken from the properties named, and all the rest is kept."""
    point = {"type": "Point", "coordinates": [28.3318, 57.8194, 40]}
    properties = {"n": "Pskov", "n_ru": "Псков", "iso": "RU", "people": 187129, "tags": ["river"]}
    dataset, report = _read(
        tmp_path, _feature(id="q2089", geometry=point, properties=properties),
        names={"en": "n", "ru": "n_ru"}, country="iso", place_type="city",
        source=Source(id="map", title={"en": "A map"}),
    )  # fmt: skip
    place = dataset["q2089"]
    assert (place.name.in_language("ru"), place.country, place.place_type) == (
        "Псков",
        "RU",
        "city",
    )
    assert (str(place.latitude), str(place.longitude)) == ("57.8194", "28.3318")
    assert dict(place.extra["org.geojson:properties"]) == {"people": 187129, "tags": ("river",)}
    assert place.sources[0].locator == "feature 1"
    assert report.counts == {"altitude-kept": 1}


def test_shapes_ids_and_names_that_do_not_fit_are_reported(tmp_path: Path) -> None:
    """A polygon is kept, an id is made where none is fit, and what has no name is listed."""
    polygon = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    dataset, report = _read(
        tmp_path, _feature(id="old town", geometry=polygon), _feature(id=7),
        _feature(properties=None), _feature(title="Port"),
    )  # fmt: skip
    assert report.counts == {
        "geometry-kept": 1, "id-made": 3, "member-left-out": 1, "unnamed": 1,
    }  # fmt: skip
    assert {place.id for place in dataset} >= {"geojson-7", "geojson-feature-4"}
    kept = next(place for place in dataset if "org.geojson:geometry" in place.extra)
    assert kept.latitude is None


LEAVES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(properties=st.dictionaries(st.text(min_size=1, max_size=5), LEAVES, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_leaf_of_other_peoples_features_is_somewhere(
    tmp_path: Path, properties: dict[str, Any]
) -> None:
    """Whatever properties hold is in the place, its extra, or the report."""
    properties = {**properties, "name": "Port"}
    dataset, report = _read(tmp_path, _feature(properties=properties))
    (place,) = dataset
    kept = thaw(place.extra.get("org.geojson:properties", {}))
    whole = [{**kept, "name": str(place.name)}, properties]
    assert len({json.dumps(one, sort_keys=True) for one in whole}) == 1
    assert report.counts == {"id-made": 1}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("[]", "must be a FeatureCollection or a Feature"),
        ('{"type": "Topology"}', "must be a FeatureCollection or a Feature"),
        ('{"type": "FeatureCollection", "features": {}}', "must be a list of features"),
        ('{"type": "Feature", "geometry": {"type": "Circle"}}', "must be a geometry of GeoJSON"),
        ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1]}}', "longitude and"),
        (
            '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [57, 99]}}',
            r"must have a latitude from -90 to 90, not 99",
        ),
        ('{"type": "Feature", "geometry": null, "properties": []}', "must be an object or null"),
        ('{"type": "Feature", "crs": {"properties": {"name": "EPSG:3857"}}}', "WGS 84"),
        ('{"type": "Feature", "type": "Feature"}', "must be given once"),
        ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 0]}}', "finite"),
        ("[" * 100_000, "must not be nested so deeply"),
        ('{"type": "FeatureCollection", "features": [', "must be JSON"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, document: str, sentence: str) -> None:
    """A broken or foreign document is an error that names file, path and rule."""
    file = tmp_path / "map.geojson"
    file.write_text(document, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=sentence) as caught:
        read(file)
    assert all(fault.file == str(file) for fault in caught.value.faults)


def test_digits_beyond_a_double_are_kept_or_reported(tmp_path: Path) -> None:
    """Coordinates keep every digit; other numbers are the nearest doubles, with their digits."""
    file = tmp_path / "map.geojson"
    port = '{"type": "Feature", "id": "a", "properties": {"name": "A", "area": 0.12345678901234567}'
    file.write_text(
        f'{port}, "geometry": {{"type": "Point", "coordinates": [-5.12345678901234567890, 1]}}}}'
    )
    dataset, report = read(file)
    (place,) = dataset.of(Place)
    assert place.longitude == Decimal("-5.12345678901234567890")
    assert report.of("number-rounded")[0].original == ("0.12345678901234567",)
    assert report.counts == {"number-rounded": 1}


def test_what_is_not_taken_of_a_file_is_listed(tmp_path: Path) -> None:
    """Boxes, other members, codes of no country and labels that are no names are entries."""
    point = {"type": "Point", "coordinates": [1, 2], "hint": "x", "bbox": [1, 2, 1, 2]}
    _, report = _read(tmp_path, {**_feature(id="a", geometry=point), "bbox": [0, 0, 1, 1], "z": 1})
    assert report.counts == {"bbox-left-out": 2, "member-left-out": 2}
    feature = _feature(id="a", properties={"name": "A", "iso": "-99"})
    (tmp_path / "b.geojson").write_text(json.dumps(feature))
    dataset, report = read(tmp_path / "b.geojson", country="iso")
    assert (dataset["a"].country, report.counts) == (None, {"country-kept": 1})  # type: ignore[attr-defined]
    assert dataset["a"].extra["org.geojson:properties"] == {"iso": "-99"}
    own = {"label": "Another", "type": "Place", "name": {"en": "A"}}
    assert _read(tmp_path, _feature(id="a", properties=own)).report.counts == {"other-label": 1}


def test_a_way_that_was_bent_is_reported(tmp_path: Path) -> None:
    """Where somebody moved a point within an arc, or drew what has no place, the report says so."""
    far = Place(id="far", name={"en": "Far"}, latitude="10", longitude="100")
    nowhere = Place(id="nowhere", name={"en": "Nowhere"})
    tie = Twinning(id="tie", parties=["far", HERE.id])
    write(Dataset([HERE, far, nowhere, tie]), tmp_path / "a.geojson")
    assert read(tmp_path / "a.geojson").report.counts == {}
    document = json.loads((tmp_path / "a.geojson").read_text())
    held = {one["id"]: one for one in document["features"]}
    held["tie"]["geometry"]["coordinates"][3][1] += 0.001
    held["nowhere"]["geometry"] = {"type": "GeometryCollection", "geometries": []}
    (tmp_path / "a.geojson").write_text(json.dumps(document))
    assert read(tmp_path / "a.geojson").report.counts == {"other-geometry": 2}


@given(document=LEAVES, at=st.sampled_from(["geometry", "crs", "id", "properties", "bbox"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_member_is_read_or_refused(tmp_path: Path, document: Any, at: str) -> None:
    """Whatever stands in a member, there is a dataset or an error of ours."""
    (tmp_path / "a.geojson").write_text(json.dumps({**_feature(id="a"), at: document}))
    with contextlib.suppress(InvalidDataError):
        read(tmp_path / "a.geojson")


def test_all_faults_of_a_file_are_listed(tmp_path: Path) -> None:
    """Each fault has its own path, also inside what we wrote."""
    own = {"label": "X", "type": "Place", "name": {"en": "X"}, "country": "XY", "colour": "red"}
    with pytest.raises(InvalidDataError) as caught:
        _read(tmp_path, _feature(id="x", properties=own), {"type": "x"}, _feature(id="a"),
              _feature(id="a"))  # fmt: skip
    assert [fault.path for fault in caught.value.faults] == [
        "$.features[0].properties.country",
        "$.features[0].properties.colour",
        "$.features[1]",
        "$.features[3].id",
    ]


def test_distances_of_arcs_are_those_of_the_graph() -> None:
    """Formats and graphs measure on the same sphere."""
    (line,) = arc((28.3318, 57.8194), (30.2, 55.19), step=math.inf)
    assert line == ((28.3318, 57.8194), (30.2, 55.19))
