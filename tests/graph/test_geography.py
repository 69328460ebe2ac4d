"""Where actors are, and how far apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import Group, Organization, Place
from civdiplo.graph import city_of, country_of, kilometres
from civdiplo.graph.geography import coordinates_of

EARTH = Dataset([
    Place(
        id="vn",
        name={"en": "Vietnam"},
        place_type="country",
        country="VN",
        latitude=16,
        longitude=107,
    ),
    Place(
        id="hanoi",
        name={"en": "Hanoi"},
        place_type="city",
        part_of="vn",
        latitude="21.03",
        longitude="105.85",
    ),
    Place(id="ward", name={"en": "Ward"}, place_type="district", part_of="hanoi"),
    Place(id="village", name={"en": "Village"}, place_type="district", part_of="vn"),
    Place(id="lost", name={"en": "Lost"}, part_of="gone"),
    Place(id="egg", name={"en": "Egg"}, place_type="site", part_of="hen"),
    Place(id="hen", name={"en": "Hen"}, place_type="site", part_of="egg"),
    Organization(id="club", name={"en": "Club"}, place="ward"),
    Organization(id="abroad", name={"en": "Abroad"}, place="ward", country="RU"),
    Group(id="farmers", name={"en": "Farmers"}, place="village"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("end", "city", "country", "coordinates"),
    [
        ("hanoi", "hanoi", "VN", (21.03, 105.85)),
        ("ward", "hanoi", "VN", (21.03, 105.85)),
        ("club", "hanoi", "VN", (21.03, 105.85)),
        ("abroad", "hanoi", "RU", (21.03, 105.85)),
        ("village", "village", "VN", None),
        ("farmers", "village", "VN", None),
        ("vn", None, "VN", None),
        ("lost", "lost", None, None),
        ("egg", None, None, None),
        ("nobody", None, None, None),
    ],
)
def test_where_an_actor_is(
    end: str, city: str | None, country: str | None, coordinates: tuple[float, float] | None
) -> None:
    """City, country and coordinates follow what is stated, upwards, and stop where it stops."""
    assert city_of(end, EARTH.get) == city
    assert country_of(end, EARTH.get) == country
    assert coordinates_of(end, EARTH.get) == coordinates


def test_known_distances() -> None:
    """A quarter of a great circle, and the distance of two cities that is commonly given."""
    assert kilometres((0, 0), (90, 0)) == pytest.approx(math.pi / 2 * 6371.0088)
    assert kilometres((55.7558, 37.6173), (21.0285, 105.8542)) == pytest.approx(6740, rel=0.01)


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points, points)
def test_distance_is_a_metric(
    one: tuple[float, float], other: tuple[float, float], third: tuple[float, float]
) -> None:
    """It is zero from a point to itself, symmetric, bounded, and no shorter by a way round."""
    assert kilometres(one, one) == 0
    assert kilometres(one, other) == pytest.approx(kilometres(other, one))
    assert 0 <= kilometres(one, other) <= math.pi * 6371.0088 + 1e-6
    assert kilometres(one, other) <= kilometres(one, third) + kilometres(third, other) + 1e-6
