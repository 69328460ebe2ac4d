"""The cattrs converter carries entities and values in other people's classes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import cattrs
import pytest
from attrs import frozen
from hypothesis import given, settings

from civdiplo.entities import Entity, Participation, Person, Place
from civdiplo.entities.links import Amount
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.serialize import converter
from civdiplo.testing.entities import entities
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When
from civdiplo.values.plain import FrozenDict, freeze


@frozen
class Case:
    """A class of somebody else's application."""

    subject: Entity
    place: Place
    part: Participation
    sum: Money
    amounts: list[Amount]
    times: list[When]
    extra: FrozenDict
    rate: Decimal
    count: int
    share: float
    is_open: bool
    remark: str | None = None


CASE = Case(
    subject=Person(id="envoy", name={"en": "The envoy"}),
    place=Place(id="hanoi", name={"en": "Hanoi"}),
    part=Participation(party="union", role="host"),
    sum=Money("12.50", "EUR"),
    amounts=[Money(1, "EUR"), Estimate.almost(300, "person")],
    times=[PartialDate("2021-09"), PartialDate.mid(2021), Period.parse("2021/..")],
    extra=freeze({"a": [1, None]}),
    rate=Decimal("0.040"),
    count=3,
    share=0.5,
    is_open=True,
)
PLAIN: dict[str, Any] = {
    "subject": {"id": "envoy", "type": "Person", "name": {"en": "The envoy"}},
    "place": {"id": "hanoi", "type": "Place", "name": {"en": "Hanoi"}},
    "part": {"party": "union", "role": "host"},
    "sum": {"amount": "12.50", "currency": "EUR"},
    "amounts": [
        {"amount": "1", "currency": "EUR"},
        {"qualifier": "almost", "value": "300", "unit": "person"},
    ],
    "times": ["2021-09", {"edtf": "2021", "part": "mid"}, "2021/.."],
    "extra": {"a": [1, None]},
    "rate": "0.040",
    "count": 3,
    "share": 0.5,
    "is_open": True,
    "remark": None,
}


def test_a_class_of_ones_own_comes_back() -> None:
    """Entities, parts, values and numbers travel inside it without loss."""
    strict = converter()
    assert strict.unstructure(CASE) == PLAIN
    assert strict.structure(PLAIN, Case) == CASE


@settings(max_examples=40)
@given(entities())
def test_every_entity_comes_back(entity: Entity) -> None:
    """The converter reads and writes as from_plain and to_plain do."""
    strict = converter()
    plain = strict.unstructure(entity)
    assert strict.structure(plain, Entity) == entity
    assert strict.structure(plain, type(entity)) == entity


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("subject", {"id": "a", "type": "Person"}, InvalidDataError),
        ("place", PLAIN["subject"], InvalidValueError),
        ("part", {"party": "a b"}, InvalidDataError),
        ("sum", {"amount": 12.5, "currency": "EUR"}, InvalidDataError),
        ("extra", [1], InvalidValueError),
        ("extra", {"a": Decimal(1)}, InvalidValueError),
        ("rate", 0.04, InvalidValueError),
        ("rate", "NaN", InvalidValueError),
        ("count", "3", InvalidValueError),
        ("count", 3.0, InvalidValueError),
        ("count", True, InvalidValueError),
        ("share", 1, InvalidValueError),
        ("is_open", 1, InvalidValueError),
        ("remark", 7, InvalidValueError),
    ],
)
def test_nothing_is_coerced(field: str, value: Any, error: type[Exception]) -> None:
    """A number is no text and a text no number, as in the library's own files."""
    with pytest.raises(cattrs.ClassValidationError) as caught:
        converter().structure(PLAIN | {field: value}, Case)
    assert [type(one) for one in caught.value.exceptions] == [error]


def test_an_unknown_key_is_refused() -> None:
    """What has no field is not dropped."""
    with pytest.raises(cattrs.ClassValidationError, match="Case") as caught:
        converter().structure(PLAIN | {"colour": "red"}, Case)
    assert isinstance(caught.value.exceptions[0], cattrs.ForbiddenExtraKeysError)


def test_every_call_gives_a_converter_of_its_own() -> None:
    """Hooks that one user adds are not met by another."""
    mine = converter()
    mine.register_unstructure_hook(Money, str)
    assert mine.unstructure(CASE.sum) == "12.50 EUR"
    assert converter().unstructure(CASE.sum) == PLAIN["sum"]
