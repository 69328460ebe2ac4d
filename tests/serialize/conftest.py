"""An entity type of another package, with all that a field may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from attrs import field, frozen
from hypothesis import strategies as st

from civdiplo.entities import Entity, Part, base, register_entity_type
from civdiplo.entities.converters import to_ids
from civdiplo.entities.shapes import AnyId, Checked, Refers, Text, Word
from civdiplo.errors import InvalidValueError
from civdiplo.values.money import Money
from civdiplo.values.plain import EMPTY, FrozenDict
from civdiplo.values.text import LocalText


def _check_call_sign(field: str, value: str) -> None:
    if len(value) < 2:
        raise InvalidValueError(field, "must have two characters or more", value)


CallSign = Annotated[str, Checked("call sign", _check_call_sign)]


@frozen
class Flag:
    """A value class of another package that has its own written form and its schema."""

    colours: tuple[str, ...]

    def to_plain(self) -> str:
        """Return the colours, joined by hyphens."""
        return "-".join(self.colours)

    @classmethod
    def from_plain(cls, plain: Any) -> Flag:
        """Read what ``to_plain`` writes; raises whatever the string methods raise."""
        return cls(tuple(plain.split("-")))

    @staticmethod
    def plain_schema() -> dict[str, Any]:
        """Describe the written form."""
        return {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"}


@frozen
class Size:
    """A value class of another package that has no written form of its own: cattrs gives it one."""

    length: Decimal
    decks: int
    open: bool = False


@frozen(kw_only=True)
class Berth(Part):
    """A part that holds its like."""

    harbour: Annotated[str, Refers(("Place",))]
    next: Berth | None = None


@frozen(kw_only=True)
class Sailor(Part):
    """One of two classes that a place of a field may hold."""

    person: Annotated[str, Refers(("Person",))]


@frozen(kw_only=True)
class Passenger(Part):
    """The other one, with the same field."""

    person: Annotated[str, Refers(("Person",))]
    cabin: int | None = None


@frozen(kw_only=True)
class Ship(Entity):
    """A ship, registered under a name with a namespace."""

    name: LocalText
    code: Text | None
    visits: tuple[AnyId, ...] = field(converter=to_ids)
    flag: Flag | None = None
    size: Size | None = None
    marks: tuple[Flag | Money, ...] | None = None
    draught: Decimal | None = None
    crew: int = 0
    is_afloat: bool = True
    kind: Literal["tall ship", "ferry"] | None = "ferry"
    motto: Text | None = None
    roles: tuple[Word, ...] = ()
    call_sign: CallSign | None = None
    berths: tuple[Berth, ...] | None = None
    aboard: tuple[Sailor | Passenger, ...] | None = None
    log: FrozenDict = EMPTY

    def check(self) -> None:
        """Refuse a crew without a ship that floats, in a plain ValueError."""
        if self.crew < 0:
            raise ValueError("a crew cannot be negative")


_COLOURS = st.text("abcdef", min_size=1, max_size=4)
st.register_type_strategy(Flag, st.lists(_COLOURS, min_size=1).map(tuple).map(Flag))
st.register_type_strategy(
    Size, st.builds(Size, st.decimals(0, 400, places=2), st.integers(), st.booleans())
)


@pytest.fixture(scope="module")
def ship() -> Iterator[type[Any]]:
    """Return the foreign type, registered for the tests of one module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "_TYPES", dict(base._TYPES))
        patch.setattr(base, "_NAMES", dict(base._NAMES))
        yield register_entity_type(Ship, name="org.example:Ship")


@pytest.fixture
def plain_ship() -> Mapping[str, Any]:
    """Return a written ship that states a little of everything."""
    return {
        "id": "ship-1",
        "type": "org.example:Ship",
        "name": {"en": "The Friendship"},
        "code": None,
        "visits": ["hanoi"],
        "flag": "red-white",
        "size": {"length": "30.50", "decks": 2, "open": False},
        "marks": ["blue", {"amount": "5", "currency": "EUR"}],
        "draught": "3.20",
        "crew": 12,
        "is_afloat": True,
        "kind": None,
        "roles": ["training ship"],
        "berths": [{"harbour": "hanoi", "next": {"harbour": "pskov"}}],
        "aboard": [{"type": "Sailor", "person": "a"}, {"type": "Passenger", "person": "a"}],
        "log": {"org.example:days": [1, 2.5, None]},
    }
