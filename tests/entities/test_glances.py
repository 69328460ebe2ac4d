"""What is seen to be right at a glance is right: the glance is never more lenient than the rule."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import civdiplo.entities  # noqa: F401  # registers the types
from civdiplo.entities.base import entity_types
from civdiplo.entities.shapes import FieldShape, Part, Word, _glance, _right_default, shapes
from civdiplo.errors import InvalidValueError
from civdiplo.values.estimates import Estimate
from civdiplo.values.money import Money
from civdiplo.values.periods import parse_when
from civdiplo.values.plain import FrozenDict
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

SHAPES = [shape for cls in entity_types().values() for shape in shapes(cls)]

singles = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["vufo", "VN", "ru", "health", "chair", "disbursement", "a b", "-a", "ngo "]),
    st.sampled_from([word for shape in SHAPES for word in shape.choices]),
    st.sampled_from(
        [
            Decimal("1.5"),
            Money("1", "USD"),
            Estimate.exactly(3, "person"),
            parse_when("2021-09"),
            parse_when("2019/.."),
            datetime.date(2021, 9, 21),
            Citation("bulletin"),
            LocalText({"en": "Union"}),
            FrozenDict({"org.example:colour": "red"}),
            FrozenDict({"colour": "red"}),
        ]
    ),
)
values = st.one_of(singles, st.lists(singles, max_size=3), st.tuples(singles, singles))


def is_refused(shape: FieldShape, value: object) -> bool:
    """Tell whether the rule itself refuses a value."""
    try:
        shape.verify(value)
    except InvalidValueError:
        return True
    return False


@given(st.sampled_from(SHAPES), values)
def test_a_glance_passes_nothing_that_the_rule_refuses(shape: FieldShape, value: Any) -> None:
    """Whatever the field and the value: seen to be right means not refused."""
    if _glance(shape)(value):
        assert not is_refused(shape, value)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_default_that_is_not_looked_at_is_right(shape: FieldShape) -> None:
    """What a field holds where nothing is given is skipped only where the rule takes it."""
    default = _right_default(shape)
    if default is None or isinstance(default, (tuple, FrozenDict)):
        assert not is_refused(shape, default)


def test_parts_of_any_number_of_fields_are_checked() -> None:
    """A part without fields is right, and one with a single field is checked."""

    @frozen(kw_only=True)
    class Nothing(Part):
        pass

    @frozen(kw_only=True)
    class Single(Part):
        role: Word

    Nothing()
    assert Single(role="chair").role == "chair"
    with pytest.raises(InvalidValueError, match="role must be lower-case"):
        Single(role="The Chair")
