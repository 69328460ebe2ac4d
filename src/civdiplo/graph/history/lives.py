"""The lives of ties: who joined whom when and left when, pair by pair and year by year."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from civdiplo.graph.history.calendar import By, Run, check_by, label, run_of
from civdiplo.graph.history.gathering import Counting, Gathered, gathered
from civdiplo.graph.history.spans import Change, beginning, ending
from civdiplo.graph.levels import Level
from civdiplo.graph.measures.result import Table
from civdiplo.values.daybounds import FOREVER, NEVER, Bounds
from civdiplo.values.periods import When

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["lives_of_ties", "turnover"]

Changes: TypeAlias = dict[tuple[int, str], Counter[str]]

_SOURCE = "the three answers (yes, maybe, no) of partial dates and periods in civdiplo"
_TURNOVER = ("entries", "entries_maybe", "exits", "exits_maybe")


def lives_of_ties(
    dataset: Dataset,
    *,
    kinds: Collection[str] | None = None,
    level: Level = "actor",
    planned: bool = False,
    actor: str | None = None,
) -> Table:
    """List every life of every pair: between which days it began and ended, and how long it was.

    Ties of one pair that may have a day in common are one life.

    Args:
        dataset: Where the ties come from.
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `civdiplo.graph.graph`.
        planned: Whether planned ties count.
        actor: Only the pairs of this node; None for all.

    Returns:
        A row for each life, by pair and then by time: ``one`` and ``other`` (in the order of their
        ids), ``life`` (1 for the first), ``begins_from`` and ``begins_by``, ``ends_from`` and
        ``ends_by`` (the days between which the first and the last day lie; None without a bound),
        ``is_open`` (that it goes on is stated; survival analysis calls such a life censored) and
        ``days_least`` and ``days_most`` (how many days it lasted, both ends counted; None without
        a bound).

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Membership
    >>> table = lives_of_ties(Dataset([
    ...     Membership(id="m1", member="a", organization="u", period="2019-01-01/2019-12-31"),
    ...     Membership(id="m2", member="a", organization="u", period="2021/.."),
    ... ]))
    >>> [(row["life"], row["days_least"], row["is_open"]) for row in table.rows()]
    [(1, 365, False), (2, 1, True)]
    """
    found = gathered(
        dataset, kinds=kinds, level=level, counting="pairs", planned=planned, actor=actor
    )
    rows = (
        (*pair, place, *_told(life.possible))
        for pair, relation in sorted(found.relations.items())
        for place, life in enumerate(found.lives(relation.times), start=1)
    )
    return Table(
        name="lives of ties",
        columns=(
            *("one", "other", "life", "begins_from", "begins_by", "ends_from", "ends_by"),
            *("is_open", "days_least", "days_most"),
        ),
        cells=rows,
        definition="a life: ties of one pair that may have a day in common, from first to last",
        source=_SOURCE,
        of={"level": level, **found.described()},
    )


def _told(life: Bounds) -> tuple[datetime.date | bool | int | None, ...]:
    least: int | None = max(life.ends_from - life.starts_by, 0) + 1
    if life.ends_from == FOREVER or life.starts_by == NEVER:
        least = None if life.starts_by == NEVER else 1  # open: nothing says how far it has come
    most = life.ends_by - life.starts_from + 1
    is_bounded = life.starts_from != NEVER and life.ends_by != FOREVER
    is_open = life.ends_from == FOREVER
    return *map(_day, life), is_open, least, most if is_bounded else None


def _day(number: int) -> datetime.date | None:
    return datetime.date.fromordinal(number) if NEVER < number < FOREVER else None


def turnover(
    dataset: Dataset,
    *,
    by: By = "year",
    kinds: Collection[str] | None = None,
    level: Level = "actor",
    counting: Counting = "pairs",
    planned: bool = False,
    over: When | str | None = None,
) -> Table:
    """Count, for each node and calendar period, the ties that it enters and those that it leaves.

    Args:
        dataset: Where the ties come from.
        by: "year", "month" or "decade".
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `civdiplo.graph.graph`.
        counting: "pairs" of different nodes, or "ties", statements of one twinning together.
        planned: Whether planned ties count.
        over: The stretch of time, such as "1950/2000"; None runs from the first dated day to the
            last.

    Returns:
        A row for each period and node in which anything certainly or possibly changes, by period
        and node: ``period``, ``node``, ``entries``, ``entries_maybe``, ``exits``, ``exits_maybe``.

    Raises:
        InvalidValueError: A word is none of those allowed, or ``over`` has no first or last day.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Membership
    >>> print(turnover(Dataset([
    ...     Membership(id="m1", member="a", organization="u", period="2019/2020"),
    ... ])))
    period  node  entries  entries_maybe  exits  exits_maybe
    2019    a     1        0              0      0
    2019    u     1        0              0      0
    2020    a     0        0              1      0
    2020    u     0        0              1      0
    """
    check_by(by)
    found = gathered(dataset, kinds=kinds, level=level, counting=counting, planned=planned)
    run = run_of(over, by, (day for stretch in found.stretches for day in stretch.possible))
    changes: Changes = {}
    for nodes, times, count in _by_node(found):
        for life in found.lives(times):
            for word, change in (("entries", beginning(life, by)), ("exits", ending(life, by))):
                _count(changes, run, nodes, (word, change), count)
    return Table(
        name="turnover",
        columns=("period", "node", *_TURNOVER),
        cells=[
            (label(number, by), node, *(counts[word] for word in _TURNOVER))
            for (number, node), counts in sorted(changes.items())
        ],
        definition="entries: lives that begin in the period; exits: that have their last day in it",
        source=_SOURCE,
        of={"by": by, "level": level, "counting": counting, **found.described()},
    )


def _by_node(found: Gathered) -> Iterator[tuple[tuple[str, ...], list[int], int]]:
    for node, times in found.of_node.items():
        for time, count in times.items():
            yield (node,), [time], count
    for relation in found.relations.values():
        yield relation.nodes, relation.times, 1


def _count(
    changes: Changes,
    run: Run,
    nodes: Iterable[str],
    changed: tuple[str, Change | None],
    count: int,
) -> None:
    word, change = changed
    if change is None:
        return
    word = word if change.is_sure else f"{word}_maybe"
    for number in range(max(change.first, run.first), min(change.last, run.last) + 1):
        for node in nodes:
            changes.setdefault((number, node), Counter())[word] += count
