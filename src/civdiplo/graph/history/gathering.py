"""The ties of a dataset by their times: each different time once, and how many ties have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal, TypeAlias, get_args

from attrs import define, field

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Tie
from civdiplo.errors import InvalidValueError
from civdiplo.graph.asked import check_kinds
from civdiplo.graph.assembly import ONE_RELATION
from civdiplo.graph.expansion import distinct_ends
from civdiplo.graph.levels import Level, is_person, projection
from civdiplo.values.daybounds import ANY_TIME, FOREVER, NEVER, Bounds, Stretch
from civdiplo.values.periods import When

__all__ = [
    "Counting",
    "Gathered",
    "Relation",
    "check_dataset",
    "gathered",
    "has_beginning",
    "lives",
    "stretch_of",
]

Counting: TypeAlias = Literal["ties", "pairs"]

UNDATED = Stretch(ANY_TIME, ANY_TIME)


@define
class Relation:
    """One thing that is counted, told by several ties: its nodes, and the numbers of its times."""

    nodes: tuple[str, ...]
    times: list[int]


@define
class Gathered:
    """What the ties of a dataset say of time.

    ``whens`` are the different times under their numbers, ``stretches`` their bounds. ``single``
    counts, for each time, the ties that are alone in what they tell; ``of_node`` counts them for
    each node. ``relations`` are told by several ties, or may be.
    """

    whens: list[When | None] = field(factory=list)
    stretches: list[Stretch] = field(factory=list)
    single: Counter[int] = field(factory=Counter)
    of_node: dict[str, Counter[int]] = field(factory=dict)
    relations: dict[tuple[str, ...], Relation] = field(factory=dict)
    left_out: Counter[str] = field(factory=Counter)

    def __len__(self) -> int:
        """Return how many things are counted."""
        return self.single.total() + len(self.relations)

    def told(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield the times that things have, and how many things have just these."""
        counts: Counter[tuple[int, ...]] = Counter(
            {(time,): count for time, count in self.single.items()}
        )
        counts.update(tuple(relation.times) for relation in self.relations.values())
        yield from counts.items()

    def node_times(self) -> dict[str, set[int]]:
        """Return the times of the ties of each node."""
        found = {node: set(times) for node, times in self.of_node.items()}
        for relation in self.relations.values():
            for node in relation.nodes:
                found.setdefault(node, set()).update(relation.times)
        return found

    def lives(self, times: Iterable[int]) -> list[Stretch]:
        """Return the lives of a thing that is told by ties of these times."""
        return lives([self.stretches[time] for time in times])

    def described(self) -> dict[str, int | float | None]:
        """Return what has to be known of any table over time: how much of it is dated."""
        counts: Counter[str] = Counter()
        for times, count in self.told():
            counts.update(dict.fromkeys(_lacks(self.lives(times)), count))
        total = len(self)
        return {
            "ties": total,
            "undated": counts["undated"],
            "undated_share": counts["undated"] / total if total else None,
            "start_unknown": counts["start_unknown"],
            "end_unknown": counts["end_unknown"],
            "end_open": counts["end_open"],
            "restated": self.left_out["restated"],
            "planned_left_out": self.left_out["planned_left_out"],
            "unprojected": self.left_out["unprojected"],
            "internal_left_out": self.left_out["internal_left_out"],
        }


def gathered(
    dataset: Dataset,
    *,
    kinds: Collection[str] | None,
    level: Level,
    counting: Counting,
    planned: bool = False,
    actor: str | None = None,
) -> Gathered:
    """Gather the ties of a dataset by time.

    Args:
        dataset: Where they come from.
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `graph`.
        counting: "ties" counts each tie, statements of one twinning together; "pairs" counts each
            pair of different nodes that any tie joins.
        planned: Whether planned ties count.
        actor: Only ties, or pairs, in which this node stands; None for all.

    Raises:
        InvalidValueError: One of the words is none of those allowed.
    """
    check_dataset(dataset)
    if counting not in get_args(Counting):
        raise InvalidValueError("counting", "must be ties or pairs", counting)
    check_kinds(kinds, dataset)
    found = Gathered()
    number = _Numbers(found)
    placed = _Placed(dataset, level)
    for tie in dataset.ties(kinds):
        if tie.standing == "planned" and not planned:
            found.left_out["planned_left_out"] += 1
            continue
        nodes = placed.of(tie)
        if nodes is None:
            found.left_out["unprojected"] += 1
        elif actor is None or actor in nodes:
            time = number.of(tie.when)
            if counting == "pairs":
                _enter_pairs(found, nodes, time, actor)
            else:
                _enter(found, tie, nodes, time)
    return found


def check_dataset(given: object) -> None:
    """Refuse what is no dataset, as a graph, whose edges tell no times that can be relied on.

    Raises:
        InvalidValueError: It is none.
    """
    if not isinstance(given, Dataset):
        hint = "of a graph, take the dataset that it is made of; tables are read by civdiplo.io"
        raise InvalidValueError("dataset", "must be a dataset", given, hint=hint)


class _Numbers:
    """Gives each different time its number; most ties share the object of their time."""

    def __init__(self, into: Gathered) -> None:
        self._into = into
        self._by_identity: dict[int, int] = {}
        self._by_value: dict[When | None, int] = {}

    def of(self, when: When | None) -> int:
        number = self._by_identity.get(id(when))
        if number is None:
            number = self._by_value.get(when)
            if number is None:
                number = self._by_value[when] = len(self._into.whens)
                self._into.whens.append(when)  # kept, so that no other takes its identity
                self._into.stretches.append(stretch_of(when))
            if self._into.whens[number] is when:
                self._by_identity[id(when)] = number
        return number


class _Placed:
    """The nodes of a tie at a level, or None where fewer than two of its ends have one."""

    def __init__(self, dataset: Dataset, level: Level) -> None:
        self._find = dataset.get
        self._is_of_persons = level == "person"
        self._project = projection(dataset, level)
        self._known: dict[str, str | None] = {}

    def of(self, tie: Tie) -> list[str] | None:
        ends = [end.party for end in tie.ends] if len(tie.ends) == 2 else _parties(tie)
        if self._is_of_persons and not any(is_person(self._find(party)) for party in ends):
            return None
        nodes = [node for node in map(self._node, ends) if node is not None]
        return nodes if len(nodes) > 1 else None

    def _node(self, party: str) -> str | None:
        if party not in self._known:
            self._known[party] = self._project(party)
        return self._known[party]


def _parties(tie: Tie) -> list[str]:
    return [party for party, _ in distinct_ends(tie)]


def _enter_pairs(found: Gathered, nodes: list[str], time: int, actor: str | None) -> None:
    pairs = {(min(pair), max(pair)) for pair in combinations(nodes, 2) if pair[0] != pair[1]}
    found.left_out["internal_left_out"] += not pairs
    for pair in pairs:
        if actor is None or actor in pair:
            _tell(found.relations, pair, pair, time)


def _enter(found: Gathered, tie: Tie, nodes: list[str], time: int) -> None:
    if tie.kind in ONE_RELATION and not tie.directed:
        key = tuple(sorted(_parties(tie)))
        found.left_out["restated"] += key in found.relations
        _tell(found.relations, key, tuple(dict.fromkeys(nodes)), time)
    else:
        found.single[time] += 1
        for node in set(nodes):
            found.of_node.setdefault(node, Counter())[time] += 1


def _tell(
    relations: dict[tuple[str, ...], Relation],
    key: tuple[str, ...],
    nodes: tuple[str, ...],
    time: int,
) -> None:
    relation = relations.get(key)
    if relation is None:
        relations[key] = Relation(nodes, [time])
    elif time not in relation.times:
        relation.times.append(time)


def stretch_of(when: When | None) -> Stretch:
    """Return the bounds of a time; what is undated may be any time."""
    return UNDATED if when is None else when.stretch


def lives(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the lives of one thing that is told by several times, the first first.

    Times that may have a day in common are one life, which begins with the first of them and ends
    with the last. An undated statement adds nothing where another is dated.

    >>> from civdiplo.values.periods import Period
    >>> times = [Period.parse(text).stretch for text in ("1990/1994", "1971/1980", "1993/..")]
    >>> len(lives(times))
    2
    """
    dated = [one for one in stretches if one.possible != ANY_TIME]
    found: list[Stretch] = []
    for one in sorted(dated, key=lambda stretch: (stretch.possible, stretch.vouched)):
        if found and one.possible.starts_from <= found[-1].possible.ends_by:
            last = found[-1]
            one = Stretch(_hull(last.vouched, one.vouched), _hull(last.possible, one.possible))  # noqa: PLW2901
            found[-1] = one
        else:
            found.append(one)
    return found or [*stretches[:1]]


def _hull(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(
        min(one.starts_from, other.starts_from),
        min(one.starts_by, other.starts_by),
        max(one.ends_from, other.ends_from),
        max(one.ends_by, other.ends_by),
    )


def has_beginning(life: Stretch) -> bool:
    """Tell whether a life begins between two known days."""
    return life.possible.starts_from > NEVER and life.possible.starts_by < FOREVER


def _lacks(found: Sequence[Stretch]) -> Iterator[str]:
    """Yield what is not known of the first and the last day of something."""
    if all(life.possible == ANY_TIME for life in found):
        yield "undated"
        return
    first, last = found[0].possible, found[-1].possible
    if first.starts_by != NEVER and (first.starts_from == NEVER or first.starts_by == FOREVER):
        yield "start_unknown"
    if last.ends_from == FOREVER:
        yield "end_open"
    elif last.ends_by == FOREVER or last.ends_from == NEVER:
        yield "end_unknown"
