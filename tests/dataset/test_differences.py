"""A difference says what would make one dataset the other."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from civdiplo.dataset import Change, Dataset, Diff
from civdiplo.entities import Organization, Person, Place

datasets = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.sampled_from("xyz"), st.sampled_from(["VN", "RU", None]))
).map(
    lambda held: Dataset(
        Place(id=one, name={"en": name}, country=country) for one, (name, country) in held.items()
    )
)


@given(datasets, datasets)
def test_a_difference_makes_one_the_other(before: Dataset, after: Dataset) -> None:
    """Removing, changing and adding what a difference says gives the other dataset."""
    diff = before.diff(after)
    made = before.remove(*diff.removed)
    for change in diff.changed:
        assert getattr(made[change.id], change.field) == change.before
        changed: dict[str, Any] = {change.field: change.after}
        made = made.replace(attrs.evolve(made[change.id], **changed))
    assert made.add(*diff.added) == after
    assert bool(diff) == (before != after)


@given(datasets, datasets)
def test_a_difference_has_two_directions(before: Dataset, after: Dataset) -> None:
    """Seen from the other side, what is added is removed and each change runs backwards."""
    there, back = before.diff(after), after.diff(before)
    assert set(there.added) == set(back.removed)
    assert {(c.id, c.field, c.after, c.before) for c in there.changed} == {
        (c.id, c.field, c.before, c.after) for c in back.changed
    }


def test_a_difference_reads_line_by_line() -> None:
    """Each difference is a line: removed, added, changed."""
    old, new = (Place(id="hanoi", name={"en": "Hanoi"}, country=code) for code in ("VN", "LA"))
    gone = Person(id="p", name={"en": "Somebody"})
    come = Organization(id="o", name={"en": "Union"})
    diff = Dataset([old, gone]).diff(Dataset([new, come]))
    assert diff == Diff((come,), (gone,), (Change("hanoi", "country", "VN", "LA"),))
    assert str(diff) == "- p (Person)\n+ o (Organization)\n~ hanoi.country: VN -> LA"
    assert str(Dataset().diff(Dataset())) == "no difference"


def test_another_type_is_another_entity() -> None:
    """An entity whose type changed is removed and added."""
    old, new = Person(id="x", name={"en": "X"}), Place(id="x", name={"en": "X"})
    diff = Dataset([old]).diff(Dataset([new]))
    assert (diff.added, diff.removed, diff.changed) == ((new,), (old,), ())
