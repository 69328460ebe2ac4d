"""A dataset is an immutable collection of entities under their ids."""

from __future__ import annotations

import contextlib
import copy
import itertools
import pickle
import threading

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.dataset.indexes import Indexes
from civdiplo.entities import (
    Contribution,
    Entity,
    Group,
    Membership,
    Organization,
    Person,
    Place,
)
from civdiplo.errors import DuplicateIdError, InvalidValueError, UnknownIdError

HANOI = Place(id="hanoi", name={"en": "Hanoi", "vi": "Hà Nội"}, place_type="city", country="VN")
UNION = Organization(id="union", name={"en": "Union", "ru": "Союз"}, place=HANOI)
CLUB = Organization(id="club", name={"en": "Club"})
BELONGS = Membership(id="belongs", member=CLUB, organization=UNION)
DATASET = Dataset([HANOI, UNION, CLUB, BELONGS])


@frozen(kw_only=True)
class Orchestra(Organization):
    """An organization that plays."""

    players: int | None = None


def people(ids: list[str]) -> list[Person]:
    """Make one person an id."""
    return [Person(id=one, name={"en": one}) for one in ids]


@given(st.lists(st.text("abc", min_size=1, max_size=3), unique=True))
def test_it_holds_what_it_is_given(ids: list[str]) -> None:
    """Length, iteration, membership and lookup agree with the entities given, in their order."""
    entities = people(ids)
    dataset = Dataset(iter(entities))
    assert len(dataset) == len(ids)
    assert list(dataset) == entities
    assert [dataset[one] for one in ids] == entities
    assert all(one in dataset for one in ids)
    assert all(entity in dataset for entity in entities)
    assert dataset == Dataset(reversed(entities))
    assert hash(dataset) == hash(Dataset(reversed(entities)))


def test_an_entity_is_in_it_only_as_it_is() -> None:
    """Another entity under the same id is not in the dataset, nor is a thing of another kind."""
    assert CLUB in DATASET
    assert Organization(id="club", name={"en": "Other"}) not in DATASET
    assert 7 not in DATASET


def test_equality_is_by_content() -> None:
    """Datasets differ where an entity does, and from what is no dataset."""
    assert Dataset([CLUB]) != Dataset([Organization(id="club", name={"en": "Other"})])
    assert Dataset([CLUB]) != [CLUB]


@pytest.mark.parametrize("again", [CLUB, Person(id="club", name={"en": "Somebody"})])
def test_an_id_is_given_once(again: Entity) -> None:
    """A second entity under one id is refused, be it equal or not; every such id is named."""
    with pytest.raises(DuplicateIdError, match="club") as caught:
        Dataset([CLUB, UNION, again, again])
    assert caught.value.ids == ("club",)


def test_what_is_no_entity_is_refused() -> None:
    """Only entities are held."""
    with pytest.raises(InvalidValueError, match="entities must be entities, not 'club'"):
        Dataset(["club"])  # type: ignore[list-item]


def test_an_unknown_id_names_those_that_look_alike() -> None:
    """The error for an id that is not there lists near ones; get answers None."""
    with pytest.raises(UnknownIdError, match="did you mean union") as caught:
        DATASET["onion"]
    assert caught.value.near == ("union",)
    assert DATASET.get("onion") is None


def test_a_large_dataset_does_not_search_for_near_ids() -> None:
    """Beyond some thousands of entities an unknown id stays a cheap error."""
    many = Dataset(people([f"p{number}" for number in range(5_001)]))
    with pytest.raises(UnknownIdError) as caught:
        many["p"]
    assert caught.value.near == ()


@pytest.mark.parametrize("id", [None, 7, ("a",)])
def test_a_strange_id_is_unknown(id: object) -> None:
    """What is no text is the id of nothing."""
    with pytest.raises(UnknownIdError):
        DATASET[id]  # type: ignore[index]


def test_a_type_gives_its_entities_in_order() -> None:
    """`of` gives all entities of a type; a base class gives those of its subclasses too."""
    assert DATASET.of(Organization) == (UNION, CLUB)
    assert DATASET.of(Group) == ()
    assert DATASET.of(Entity) == tuple(DATASET)
    band = Orchestra(id="band", name={"en": "Band"}, players=3)
    mixed = Dataset([UNION, band, CLUB])
    assert mixed.of(Organization) == (UNION, band, CLUB)
    assert mixed.of(Orchestra) == (band,)


def test_changes_give_new_datasets() -> None:
    """Add, replace and remove leave the dataset as it was."""
    before = list(DATASET)
    envoy = Person(id="envoy", name={"en": "The envoy"})
    renamed = Organization(id="club", name={"en": "New club"})
    assert list(DATASET.add(envoy)) == [*before, envoy]
    assert [entity.id for entity in DATASET.replace(renamed)] == [entity.id for entity in before]
    assert DATASET.replace(renamed)["club"] is renamed
    assert list(DATASET.remove("club", BELONGS, "club")) == [HANOI, UNION]
    assert list(DATASET) == before
    assert DATASET.add(envoy).remove(envoy) == DATASET


def test_changes_of_what_is_not_there_are_refused() -> None:
    """Adding an id that is there, replacing or removing one that is not, is an error."""
    envoy = Person(id="envoy", name={"en": "The envoy"})
    with pytest.raises(DuplicateIdError):
        DATASET.add(CLUB)
    with pytest.raises(UnknownIdError):
        DATASET.replace(envoy)
    with pytest.raises(DuplicateIdError):
        DATASET.replace(CLUB, CLUB)
    with pytest.raises(UnknownIdError):
        DATASET.remove("envoy")


def test_nothing_can_be_set() -> None:
    """A dataset takes no attributes."""
    with pytest.raises(AttributeError):
        DATASET.title = "mine"  # type: ignore[attr-defined]


def test_it_survives_pickling_and_copying() -> None:
    """Pickling keeps the content and leaves locks and indexes behind."""
    DATASET.find_by_name("club")
    for again in (pickle.loads(pickle.dumps(DATASET)), copy.deepcopy(DATASET)):  # noqa: S301
        assert again == DATASET
        assert again.find_by_name("club") == (CLUB,)


def test_it_shows_what_it_holds() -> None:
    """The repr counts the entities of each type."""
    assert repr(DATASET) == "<Dataset: 1 Place, 2 Organization, 1 Membership>"
    assert repr(Dataset()) == "<Dataset: empty>"


def test_threads_share_one_index() -> None:
    """Many threads that ask a fresh dataset at once get equal answers from one built index."""
    organizations = [
        Organization(id=f"o{n}", name={"en": f"Name {n % 50}"}, parent=f"o{n // 2}")
        for n in range(1, 400)
    ]
    dataset = Dataset(organizations)
    start = threading.Barrier(8)
    answers: list[object] = []

    def ask() -> None:
        start.wait()
        names = dataset.find_by_name("name 7")
        answers.append((names, dataset.referrers("o3"), dataset.of(Organization)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(one == answers[0] for one in answers)
    assert dataset.of(Organization) is dataset.of(Organization)


def test_a_thread_that_waited_takes_the_index_of_another() -> None:
    """An index that was built while a thread waited for the lock is not built again."""
    indexes = Indexes({"club": CLUB})
    theirs: dict[str, tuple[Entity, ...]] = {"club": (CLUB,)}

    class Waited(contextlib.nullcontext[None]):
        def __enter__(self) -> None:
            indexes._built["name"] = theirs

    indexes._lock = Waited()  # type: ignore[assignment]
    assert indexes.by_name() is theirs


def test_ties_and_flows_are_those_of_the_entities() -> None:
    """A dataset yields every tie and flow that its entities state, and of kinds on request."""
    gift = Contribution(id="gift", provider="club", receiver="union")
    dataset = DATASET.add(gift)
    assert [(tie.entity, tie.kind) for tie in dataset.ties()] == [
        ("belongs", "membership"),
        ("gift", "contribution"),
    ]
    assert [tie.entity for tie in dataset.ties(kinds=["membership"])] == ["belongs"]
    assert [tie.entity for tie in dataset.ties(kinds="contribution")] == ["gift"]
    assert list(dataset.ties(kinds=())) == []
    assert [flow.entity for flow in dataset.flows()] == ["gift"]
    stated = itertools.chain.from_iterable(entity.ties(dataset.get) for entity in dataset)
    assert set(dataset.ties()) == set(stated)
