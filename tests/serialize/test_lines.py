"""The text of an entity is the one that the json module writes of its plain form."""

from __future__ import annotations

import decimal
import enum
import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import civdiplo
from civdiplo.entities import (
    Contribution,
    Entity,
    Organization,
    Person,
    Place,
    base,
    entity_types,
    register_entity_type,
)
from civdiplo.errors import InvalidValueError, UnknownTypeError
from civdiplo.serialize import from_plain, to_plain
from civdiplo.serialize.lines import entity_lines, entity_text
from civdiplo.testing.entities import entities_of
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation, Claim

EXAMPLE = Path(__file__).parents[2] / "examples" / "own_entity_type.py"
ENVOY = Person(id="envoy", name={"en": "The envoy"})

by_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def is_told_as_json_tells(entity: Entity) -> None:
    """Hold both ways of writing to the json module."""
    text = by_json(to_plain(entity))
    assert entity_text(entity) == text
    assert list(entity_lines([entity, entity])) == [text.encode()] * 2


@pytest.mark.parametrize("name", entity_types())
def test_every_type_is_told_as_json_tells_it(name: str) -> None:
    """Whatever an entity states, its claims and extras included, no character differs."""
    settings(max_examples=20)(given(entities_of(entity_types()[name]))(is_told_as_json_tells))()


def test_a_foreign_type_is_told_as_json_tells_it(ship: type[Any]) -> None:
    """Values without a text of their own, parts of several classes and nulls are told alike."""
    made = entities_of(ship, crew=st.integers(0, 10**30))
    settings(max_examples=50)(given(made)(is_told_as_json_tells))()


def test_a_written_ship_is_told_as_json_tells_it(
    ship: type[Any], plain_ship: Mapping[str, Any]
) -> None:
    """A null that is told, a part in a part and lists of one and of two stay what they are."""
    entity = from_plain(plain_ship)
    assert isinstance(entity, ship)
    is_told_as_json_tells(entity)
    is_told_as_json_tells(evolve(entity, visits=("a", "b"), roles=("aide", "cook"), marks=()))


def test_the_type_of_the_example_is_told_as_json_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type that was written to show how, and for no test, has no way of its own."""
    monkeypatch.setattr(base, "_TYPES", dict(base._TYPES))
    monkeypatch.setattr(base, "_NAMES", dict(base._NAMES))
    spec = importlib.util.spec_from_file_location("own_entity_type", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, example)
    spec.loader.exec_module(example)
    settings(max_examples=20)(given(entities_of(example.Residency))(is_told_as_json_tells))()


def test_the_sample_is_told_as_json_tells_it() -> None:
    """Real entities are no other case than made-up ones."""
    for entity in civdiplo.sample():
        is_told_as_json_tells(entity)


def test_none_and_an_empty_list_stay_apart() -> None:
    """What is not stated is not there; what is stated as none is an empty list."""
    assert '"aliases": []' in entity_text(Place(id="a", name={"en": "A"}, aliases=()))
    assert "aliases" not in entity_text(Place(id="a", name={"en": "A"}))
    assert "extra" not in entity_text(Place(id="a", name={"en": "A"}, extra={}))


# Whatever else a field may hold


class Word(enum.StrEnum):
    """Texts that are told by their content, and not by ``str``."""

    ID = "an.id"
    STATE = "disbursement"
    DAY = "2021-09-21"
    UNIT = "bottle"
    GOODS = "masks"
    TAG = "en"
    SCHEME = "wikidata"

    def __str__(self) -> str:
        """Return what check_id takes, whatever the content."""
        return "told.otherwise"

    def __format__(self, _: str) -> str:
        """Return the same where it is put into another text."""
        return "told.otherwise"


def test_a_text_of_a_subclass_is_told_by_its_content() -> None:
    """A member of an enumeration may stand wherever a text may."""
    is_told_as_json_tells(
        Contribution(
            id=Word.ID,
            sources=[Citation(Word.ID, locator=Word.GOODS), Citation(Word.ID)],
            claims=[Claim(Word.TAG, None, citation=Citation(Word.ID))],
            provider=Word.ID,
            transaction_type=Word.STATE,  # type: ignore[arg-type]
            date=civdiplo.PartialDate(Word.DAY),
            amount=Money("1", "EUR"),
            in_kind=[InKind(Word.GOODS, quantity=Estimate.exactly(7, Word.UNIT))],
            themes=("education",),
        )
    )
    is_told_as_json_tells(
        Organization(
            id="a",
            name={Word.TAG: Word.GOODS},
            identifiers=[Identifier(Word.SCHEME, "Q7")],
        )
    )


class Quoted(str):
    """A text that says of itself that it is an id, which its content is not."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return an id."""
        return "an.id"


def test_a_text_that_is_no_id_is_escaped() -> None:
    """What got past the check by what it says of itself does not break the line."""
    entity = Contribution(id="a", provider=Quoted('"\\\n'))
    is_told_as_json_tells(entity)
    assert r'"provider": "\"\\\n"' in entity_text(entity)


def test_a_value_of_a_subclass_is_told_by_its_own_form() -> None:
    """Only the library's very classes are told in the short way."""

    class Remark(Citation):
        """A citation with more words."""

        def to_plain(self) -> dict[str, str]:
            """Return one word more."""
            return {**super().to_plain(), "remark": "§"}

    class Figure(Estimate):
        """An estimate with less of them."""

        def to_plain(self) -> dict[str, str]:
            """Return one word."""
            return {"qualifier": self.qualifier}

    is_told_as_json_tells(
        Contribution(
            id="a",
            sources=[Remark("s")],
            claims=[Claim("date", None, citation=Remark("s"))],
            amount=Figure.exactly(7, "EUR"),
            in_kind=[InKind("masks", quantity=Figure.exactly(7, "bottle"))],
        )
    )


@pytest.mark.parametrize("capitals", [0, 1])
@pytest.mark.parametrize("amount", ["0.0000001", "-0.00000000000000000001", "1E+20", "0E-20", "7"])
def test_an_amount_is_told_in_plain_digits(amount: str, capitals: int) -> None:
    """No exponent is written, whatever the caller's decimal context makes of one."""
    number = decimal.Decimal(amount)
    exact = Estimate.between(0, abs(number), "EUR", granularity="0.0000001", wording="so much")
    with decimal.localcontext(decimal.Context(prec=3, capitals=capitals)):
        is_told_as_json_tells(Contribution(id="a", amount=Money(number, "EUR")))
        is_told_as_json_tells(Contribution(id="a", amount=exact))


def test_words_that_json_may_escape_are_told_as_json_tells_them() -> None:
    """Only quotes, backslashes and control characters are escaped."""
    words = 'a "b" \\ / \u2028 \u00a0 \U0001f600 \nend'
    entity = Place(
        id="a",
        name={"en": words, "zh-Hant": words},
        sources=[Citation("s", locator=words.replace("\n", ""))],
        extra={"a.b:c": {words: [words, -0.0, 1e300, 10**30, True, False, None, {}, []], "": ""}},
    )
    is_told_as_json_tells(entity)
    is_told_as_json_tells(Contribution(id="a", date=Period.parse("2021-09/..")))


# What cannot be told


def test_a_type_that_is_not_registered_is_refused() -> None:
    """The name of a type is asked for anew each time; it may have got another one since."""

    @frozen(kw_only=True)
    class Boat(Entity):
        """A type of nobody's."""

    for tell in (entity_text, lambda entity: list(entity_lines([entity]))):
        with pytest.raises(UnknownTypeError, match="Boat"):
            tell(Boat(id="a"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "_TYPES", dict(base._TYPES))
        patch.setattr(base, "_NAMES", dict(base._NAMES))
        for name in ("org.example:Boat", "org.example:Vessel"):
            register_entity_type(Boat, name=name)
            assert entity_text(Boat(id="a")) == f'{{"id": "a", "type": "{name}"}}'


def test_what_json_refuses_is_told_of_the_entity(ship: type[Any]) -> None:
    """A number too long for the json module is an error that names the entity."""
    name = {"en": "S"}
    entity = ship(id="s", name=civdiplo.LocalText(name), code=None, visits=(), crew=10**5000)
    for tell in (entity_text, lambda entity: list(entity_lines([entity]))):
        with pytest.raises(InvalidValueError, match="s must be writable as JSON"):
            tell(entity)


def test_half_of_a_surrogate_pair_is_text_but_no_line() -> None:
    """UTF-8 cannot write it; a text for people to look at may still hold it."""
    entity = Place(id="a", name={"en": "A"}, extra={"a.b:c": 1})
    object.__setattr__(entity.extra, "_held", {"a.b:c": "\ud800"})
    assert "\ud800" in entity_text(entity)
    with pytest.raises(InvalidValueError, match="a must hold only text that UTF-8 can write"):
        list(entity_lines([ENVOY, entity]))


def test_entities_before_the_one_refused_are_told(ship: type[Any]) -> None:
    """Lines come one by one; an error comes in the place of its line."""
    wrong = ship(id="s", name=civdiplo.LocalText({"en": "S"}), code=None, visits=(), crew=10**5000)
    lines = entity_lines([ENVOY, wrong])
    assert next(lines) == entity_text(ENVOY).encode()
    with pytest.raises(InvalidValueError):
        next(lines)
