"""Rows are flat, plain, and complete, as a data frame takes them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from attrs import frozen
from hypothesis import given, settings

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Contribution,
    Entity,
    Event,
    Group,
    Organization,
    Participation,
    Place,
    Project,
    StatedFigure,
    base,
    entity_types,
)
from civdiplo.errors import InvalidValueError
from civdiplo.testing import datasets
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.plain import FrozenDict
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

PLAIN = (str, int, bool, Decimal, datetime.date, type(None))


def is_plain(value: object) -> bool:
    """Tell whether a cell holds plain Python only."""
    if isinstance(value, list):
        return all(is_plain(one) for one in value)
    if isinstance(value, dict):
        return all(is_plain(one) for one in value.values())
    return type(value) in (*PLAIN, float)


@settings(max_examples=40)
@given(datasets(max_size=4))
def test_every_cell_is_plain_and_every_row_complete(dataset: Dataset) -> None:
    """Whatever the entities, rows of one type have the same columns and plain cells."""
    for cls in entity_types().values():
        rows = dataset.rows(cls, languages=["ru"])
        assert [row["id"] for row in rows] == [entity.id for entity in dataset.of(cls)]
        assert len({tuple(row) for row in rows}) <= 1
        assert all(is_plain(cell) for row in rows for cell in row.values())


def test_a_data_frame_takes_rows_as_they_are() -> None:
    """A column of Money is a column of Decimals that adds up, with its currency beside it."""
    gifts = [
        Contribution(id="a", amount=Money("393000000", "VND"), date="2021"),
        Contribution(id="b", amount=Money("7", "VND")),
    ]
    frame = pd.DataFrame(Dataset(gifts).rows(Contribution))
    assert frame["amount"].sum() == Decimal(393000007)
    assert set(frame["amount_currency"]) == {"VND"}
    assert list(frame.columns[:3]) == ["id", "type", "sources"]
    assert set(frame["type"]) == {"Contribution"}


def test_no_entity_gives_no_row() -> None:
    """A type without entities has no rows."""
    assert Dataset().rows(Place) == []


def test_names_are_picked_by_language() -> None:
    """A name is a text in the language asked for, and has a column a language on request."""
    dataset = Dataset([Organization(id="o", name={"en": "Union", "ru": "Союз"})])
    assert dataset.rows(Organization)[0]["name"] == "Union"
    row = dataset.rows(Organization, language="ru", languages=["en", "vi"])[0]
    assert (row["name"], row["name_en"], row["name_vi"]) == ("Союз", "Union", None)
    assert row["note"] is row["note_en"] is None


def test_a_date_is_text_and_bounds() -> None:
    """A date is its EDTF text, the days that bound it, and the words that add to it."""
    dates: list[Any] = [
        "2021-09",
        "2012/2017",
        "2021-07-13/..",
        "XXXX-07-13",
        PartialDate.early(2017, 9),
    ]
    events = [Event(id=f"e{n}", name={"en": "E"}, date=date) for n, date in enumerate(dates)]
    rows = Dataset(events).rows(Event)
    day = datetime.date
    assert [
        (row["date"], row["date_earliest"], row["date_latest"], row["date_note"]) for row in rows
    ] == [
        ("2021-09", day(2021, 9, 1), day(2021, 9, 30), None),
        ("2012/2017", day(2012, 1, 1), day(2017, 12, 31), None),
        ("2021-07-13/..", day(2021, 7, 13), None, None),
        ("XXXX-07-13", None, None, None),
        ("2017-09", day(2017, 9, 1), day(2017, 9, 10), "early 2017-09"),
    ]


def test_an_estimate_is_its_figure_word_and_bounds() -> None:
    """An estimate has columns for its figure, unit, qualifier and bounds."""
    counts = [Estimate.more_than(50, "organization"), Estimate.between(5, 7, "person"), None]
    groups = [Group(id=f"g{n}", name={"en": "G"}, count=count) for n, count in enumerate(counts)]
    columns = ["count", "count_unit", "count_qualifier", "count_lower", "count_upper"]
    rows = Dataset(groups).rows(Group)
    assert [[row[column] for column in columns] for row in rows] == [
        [Decimal(50), "organization", "more than", Decimal(50), None],
        [None, "person", "between", Decimal(5), Decimal(7)],
        [None] * 5,
    ]
    assert "count_currency" not in rows[0]


def test_a_figure_is_money_or_a_count() -> None:
    """A field that takes both has either a currency or a unit."""
    amounts: list[Money | Estimate] = [
        Money("12.50", "USD"),
        Estimate.almost("19000000000", "VND"),
        Estimate.exactly(160, "event"),
    ]
    figures = [
        StatedFigure(id=f"f{n}", measure="total", subjects=["vufo"], value=amount)
        for n, amount in enumerate(amounts)
    ]
    columns = ["value", "value_currency", "value_unit", "value_qualifier", "value_upper"]
    rows = Dataset(figures).rows(StatedFigure)
    assert [[row[column] for column in columns] for row in rows] == [
        [Decimal("12.50"), "USD", None, "exact", Decimal("12.50")],
        [Decimal(19000000000), "VND", None, "almost", Decimal(19000000000)],
        [Decimal(160), None, "event", "exact", Decimal(160)],
    ]


def test_many_are_a_list_of_plain_values() -> None:
    """A field of many is a list: none stated is None, stated as none is empty."""
    project = Project(
        id="p",
        name={"en": "Monument"},
        participants=[Participation(party="union", role="funding")],
        themes=(),
        builds_on=["twinning"],
        sources=[Citation("doc", locator="p. 1")],
    )
    row = Dataset([project]).rows(Project)[0]
    assert row["participants"] == [{"party": "union", "role": "funding"}]
    assert row["themes"] == []
    assert row["goals"] is None
    assert row["builds_on"] == ["twinning"]
    assert row["sources"] == [{"source": "doc", "locator": "p. 1"}]


def test_values_among_many_are_written() -> None:
    """Identifiers are texts, aliases names, goods dictionaries, coordinates Decimals."""
    place = Place(
        id="hanoi",
        name={"en": "Hanoi"},
        aliases=[LocalText.of(vi="Hà Nội", ru="Ханой")],
        identifiers=[Identifier("wikidata", "Q1858")],
        latitude="21.03",
        longitude="105.85",
    )
    row = Dataset([place]).rows(Place, language="vi")[0]
    assert row["identifiers"] == ["wikidata:Q1858"]
    assert row["aliases"] == ["Hà Nội"]
    assert row["latitude"] == Decimal("21.03")
    gift = Contribution(id="g", in_kind=[InKind(goods="food")])
    assert Dataset([gift]).rows(Contribution)[0]["in_kind"] == [{"goods": "food"}]


def test_extra_keys_are_columns() -> None:
    """Each key of the extra data that occurs is a column for all rows."""
    dataset = Dataset(
        [
            Place(id="a", name={"en": "A"}, extra={"org.example:tags": ["x", {"y": 1}]}),
            Place(id="b", name={"en": "B"}, extra={"org.example:area": 1.5}),
        ]
    )
    one, two = dataset.rows(Place)
    assert list(one)[-2:] == ["extra.org.example:area", "extra.org.example:tags"]
    assert one["extra.org.example:tags"] == ["x", {"y": 1}]
    assert two["extra.org.example:tags"] is one["extra.org.example:area"] is None


NOTES = FrozenDict({"a": [1]})


@frozen
class Colour:
    """A value of somebody else's, with a field that is not stated."""

    name: str
    weight: Decimal | None = None
    notes: FrozenDict = NOTES


@frozen(kw_only=True)
class Flag(Entity):
    """An entity of somebody else's that holds all sorts of values."""

    colours: tuple[Colour, ...]
    price: Money | None = None
    stripes: int | None = None
    is_square: bool | None = None
    details: FrozenDict | None = None


def test_types_of_others_have_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entity type of somebody else's has columns like those of the library."""
    monkeypatch.setitem(base._NAMES, Flag, "org.example:Flag")
    flag = Flag(
        id="f",
        colours=(Colour("red"), Colour("white", Decimal("0.5"))),
        price=Money("3", "EUR"),
        stripes=2,
        is_square=False,
        details=FrozenDict({"org.example:k": [1]}),
    )
    row = Dataset([flag]).rows(Flag)[0]
    assert row["type"] == "org.example:Flag"
    assert row["colours"] == [
        {"name": "red", "notes": {"a": [1]}},
        {"name": "white", "weight": "0.5", "notes": {"a": [1]}},
    ]
    assert (row["price"], row["price_currency"]) == (Decimal(3), "EUR")
    assert (row["stripes"], row["is_square"], row["details"]) == (2, False, {"org.example:k": [1]})
    assert "price_unit" not in row


def test_a_language_that_is_none_is_refused() -> None:
    """A tag that is no language is an error, even where there are no names."""
    with pytest.raises(InvalidValueError, match="language"):
        Dataset().rows(Place, language="english please")
