"""The annotation of a field is the single truth about it."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest
from attrs import frozen

from civdiplo.entities import (
    Contribution,
    Entity,
    Event,
    Membership,
    Organization,
    Part,
    Participation,
    Place,
    StatedFigure,
    Twinning,
    entity_types,
    references,
)
from civdiplo.entities.shapes import FieldShape, shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.provenance import Citation, Claim


def _all_shapes() -> list[tuple[str, FieldShape]]:
    classes: list[type] = [*entity_types().values(), *Part.__subclasses__()]
    return [(cls.__name__, shape) for cls in classes for shape in shapes(cls)]


def test_same_name_means_same_thing() -> None:
    """A field name has one type in the whole model; a reference may only be narrower."""
    seen: dict[str, tuple[str, FieldShape]] = {}
    for cls, shape in _all_shapes():
        first_cls, first = seen.setdefault(shape.name, (cls, shape))
        where = f"{cls}.{shape.name} and {first_cls}.{first.name}"
        assert (shape.kind, shape.types, shape.many) == (first.kind, first.types, first.many), where
        assert shape.choices == first.choices, where
        narrow, wide = sorted((set(shape.refers), set(first.refers)), key=len)
        assert narrow <= wide or not narrow, where


def test_references_name_registered_types() -> None:
    """Every reference points to entity types that exist."""
    for cls, shape in _all_shapes():
        assert set(shape.refers) <= set(entity_types()), f"{cls}.{shape.name}"


@pytest.mark.parametrize("cls", entity_types().values(), ids=lambda cls: cls.__name__)
def test_entities_are_frozen_slotted_and_keyword_only(cls: type[Entity]) -> None:
    """Every entity is frozen, has slots and takes keywords only."""
    assert "__slots__" in cls.__dict__
    assert all(attribute.kw_only for attribute in attrs.fields(cls))
    with pytest.raises(TypeError):
        cls("an-id")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("make", "field", "rule"),
    [
        (lambda: Place(id="p", name="Hanoi"), "name", "must be a LocalText"),  # type: ignore[arg-type]
        (lambda: Place(id="p", name={"en": "x"}, country="ZZ"), "country", "ISO 3166-1"),
        (lambda: Place(id="p", name={"en": "x"}, latitude="95", longitude="1"), "latitude", "90"),
        (lambda: Place(id="p", name={"en": "x"}, latitude="5"), "latitude", "together"),
        (lambda: Place(id="p", name={"en": "x"}, latitude=5.5, longitude=1), "latitude", "must be"),  # type: ignore[arg-type]
        (lambda: Event(id="e", name={"en": "x"}, event_type="party"), "event_type", "one of"),  # type: ignore[arg-type]
        (lambda: Event(id="e", name={"en": "x"}, status=True), "status", "one of"),  # type: ignore[arg-type]
        (lambda: Event(id="bad id", name={"en": "x"}), "id", "must"),
        (lambda: Membership(id="m", member="a", organization="a"), "member", "itself"),
        (lambda: Membership(id="m", member=None, organization="a"), "member", "stated"),
        (lambda: Membership(id="m", member="a", organization="b", role="Chair"), "role", "lower"),
        (lambda: Twinning(id="t", parties=("a",)), "parties", "two"),
        (lambda: Twinning(id="t", parties=("a", "a")), "parties", "once"),
        (lambda: Twinning(id="t", parties=("a", "b", "c")), "parties", "two places"),
        (lambda: Twinning(id="t", parties="ab"), "parties", "tuple"),
        (lambda: Contribution(id="c", amount=Estimate.exactly(3, "person")), "amount", "currency"),
        (lambda: Contribution(id="c", amount=5), "amount", "a Money or an Estimate"),  # type: ignore[arg-type]
        (lambda: Event(id="e", name={"en": "x"}, extra={"plain": 1}), "extra", "namespace"),
        (lambda: Participation(party="a", country="XX"), "country", "ISO 3166-1"),
    ],
)
def test_bad_fields_are_refused_by_name(make: Any, field: str, rule: str) -> None:
    """A field that breaks its shape is refused with the field and the rule named."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert caught.value.field.split("[")[0] == field
    assert rule in str(caught.value)


def test_an_entity_stands_for_its_id() -> None:
    """Wherever an id is asked for, an entity is taken for its id, and a list for a tuple."""
    vufo = Organization(id="vufo", name={"en": "Union"})
    society = Organization(id="society", name={"en": "Society"}, parent=vufo)
    membership = Membership(id="m", member=society, organization=vufo)
    assert (society.parent, membership.member) == ("vufo", "society")
    assert Twinning(id="t", parties=["b", "a"]) == Twinning(id="t", parties=("a", "b"))


def test_references_are_listed_with_paths() -> None:
    """Every id an entity holds is listed: plain, many, in parts, in sources and in claims."""
    event = Event(
        id="e",
        name={"en": "Meeting"},
        place="hanoi",
        participants=(Participation(party="a"), Participation(party="b")),
        sources=(Citation(source="doc", locator=None),),
        claims=(
            Claim(
                field="place",
                value="hanoi",
                citation=Citation(source="other", locator=None),
                basis="stated",
            ),
        ),
    )
    found = {reference.path: reference.target for reference in references(event)}
    assert found == {
        "$.place": "hanoi",
        "$.participants[0].party": "a",
        "$.participants[1].party": "b",
        "$.sources[0]": "doc",
        "$.claims[0]": "other",
    }


def test_entities_pickle_and_hash() -> None:
    """An entity survives pickling and can be a member of a set."""
    gift = Contribution(id="g", provider="a", amount=Money("5.50", "EUR"), date="2021-09")
    assert pickle.loads(pickle.dumps(gift)) == gift  # noqa: S301  our own bytes
    assert len({gift, attrs.evolve(gift)}) == 1


def test_not_stated_is_not_stated_as_none() -> None:
    """None (not stated) and an empty tuple (stated as none) are different contents."""
    assert Event(id="e", name={"en": "x"}) != Event(id="e", name={"en": "x"}, outcomes=())


def test_annotations_without_a_shape_are_refused() -> None:
    """A field whose annotation says nothing checkable is refused when the type is registered."""

    @frozen(kw_only=True)
    class Loose(Entity):
        anything: dict[str, int]

    with pytest.raises(TypeError, match="anything"):
        shapes(Loose)


def test_readings_need_one_choice() -> None:
    """A figure with readings goes by exactly one of them."""
    from civdiplo.entities import Reading

    big, small = Estimate.more_than(1506, "VND"), Estimate.more_than(2, "VND")
    chosen = Reading(value=big, chosen=True)
    other = Reading(value=small, chosen=False)

    def figure(value: Estimate, *readings: Reading) -> StatedFigure:
        return StatedFigure(
            id="f", measure="value", subjects=("a",), value=value, readings=readings
        )

    assert figure(big, chosen, other).value == big
    for bad in ((small, chosen, other), (big, other), (big, chosen, chosen)):
        with pytest.raises(InvalidValueError):
            figure(*bad)
    with pytest.raises(InvalidValueError, match="coverage"):
        StatedFigure(id="f", measure="value", subjects=("a",), value=big, covers=("g",))
