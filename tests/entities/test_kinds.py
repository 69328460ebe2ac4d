"""Kinds of ties are known beforehand, so that a misspelt one is told from one without ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from attrs import frozen
from hypothesis import given

from civdiplo.dataset import Dataset
from civdiplo.entities import Entity, Membership, Memorandum, Tie, base, entity_types
from civdiplo.entities.kinds import check_tie_kinds, tie_kinds_of
from civdiplo.errors import InvalidValueError
from civdiplo.graph import graph
from civdiplo.graph.modes import two_mode
from civdiplo.testing import datasets


@frozen(kw_only=True)
class Pact(Memorandum):
    """A memorandum of somebody else's, with the ties of one."""


@frozen(kw_only=True)
class Feud(Memorandum):
    """It has ties of its own, and does not say of which kind."""

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield what may be anything."""
        return self.tied("feud")


@frozen(kw_only=True)
class Truce(Feud):
    """It says what its base does not."""

    tie_kinds = ("feud", "truce")


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the types that other tests register be unknown here."""
    ours = {name: cls for name, cls in entity_types().items() if ":" not in name}
    monkeypatch.setattr(base, "_TYPES", ours)


@given(datasets())
def test_a_type_states_the_kinds_that_it_names(dataset: Dataset) -> None:
    """Every tie of our own types is of a kind that its type names."""
    for entity in dataset:
        for tie in entity.ties(dataset.get):
            assert tie.kind in (tie_kinds_of(type(entity)) or ())


def test_all_our_types_name_their_kinds() -> None:
    """None of them is silent, which would let every misspelt kind through."""
    said = {name: tie_kinds_of(cls) for name, cls in entity_types().items()}
    assert [name for name, kinds in said.items() if kinds is None] == []
    assert said["Membership"] == ("membership",)
    assert said["Place"] == ()


def test_what_a_class_says_holds_for_its_own_ties() -> None:
    """A subclass without ties of its own has those of its base; with its own it has to say."""
    assert tie_kinds_of(Pact) == ("memorandum",)
    assert tie_kinds_of(Feud) is None
    assert tie_kinds_of(Truce) == ("feud", "truce")
    assert tie_kinds_of(Entity) == ()


def test_a_misspelt_kind_is_refused_with_what_looks_alike() -> None:
    """The error names the argument and the near words, or all kinds where none is near."""
    held = Dataset([Membership(id="m", member="a", organization="b")])
    assert check_tie_kinds("kinds", "twinning") == {"twinning"}
    for ask in (
        lambda: held.ties(["membreship"]),
        lambda: held.ties("membreship"),
        lambda: graph(held, kinds={"twinning", "membreship"}),
        lambda: two_mode(held, kinds={"membreship"}),
    ):
        with pytest.raises(InvalidValueError, match=r"kinds must be .* did you mean membership\?"):
            ask()
    with pytest.raises(InvalidValueError, match="there are affiliation, application"):
        held.ties(["xyz"])


def test_a_silent_type_may_state_any_kind() -> None:
    """Where a type in the dataset does not say, nothing is refused; where it does, its own are."""
    feud, truce = Feud(id="f", parties=["a", "b"]), Truce(id="t", parties=["a", "b"])
    assert list(Dataset([feud]).ties(["vendetta"])) == []
    assert len(list(Dataset([truce]).ties(["feud"]))) == 1
    with pytest.raises(InvalidValueError, match="vendetta"):
        Dataset([truce]).ties(["vendetta"])
