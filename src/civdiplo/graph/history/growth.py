"""How a network grows: what begins, holds and ends in each year, and which nodes are new.

Everything is counted by the bounds of the times, so that no graph is built for any year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from civdiplo.graph.history.calendar import By, Counts, Run, check_by, label, run_of, united
from civdiplo.graph.history.gathering import Counting, gathered
from civdiplo.graph.history.spans import (
    Change,
    Span,
    beginning,
    ending,
    first_of,
    spans,
    starts,
)
from civdiplo.graph.levels import Level
from civdiplo.graph.measures.result import Table
from civdiplo.values.daybounds import Stretch
from civdiplo.values.periods import When

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["DEFINITION", "growth"]

DEFINITION = (
    "a period counts what certainly did, and apart from it (maybe) what may have: begin on a day "
    "of it (births), have its last day in it (ends), hold on some day of it (held), have begun by "
    "then and last beyond it (active), have begun by then (cumulative); new_nodes have the first "
    "of their ties that has a beginning, nodes have a tie that held; births less ends is the "
    "change of active where all dates are known to the period"
)
_SOURCE = "the three answers (yes, maybe, no) of partial dates and periods in civdiplo"
_COUNTED = ("births", "ends", "held", "active", "cumulative", "new_nodes", "nodes")
_OF_SPAN = {
    "held": ("held", "held_perhaps"),
    "active": ("lasted", "lasted_perhaps"),
    "cumulative": ("begun", "begun_perhaps"),
}


def growth(
    dataset: Dataset,
    *,
    by: By = "year",
    kinds: Collection[str] | None = None,
    level: Level = "actor",
    counting: Counting = "ties",
    planned: bool = False,
    actor: str | None = None,
    over: When | str | None = None,
) -> Table:
    """Count what begins, holds and ends in each calendar period.

    A tie "1985/1990" certainly begins in 1985 and ends in 1990, and certainly held in both, though
    nobody knows on which days. What is dated less precisely is counted under ``maybe``, in every
    period in which it may have happened. What has no bound at all, as the beginning of an undated
    tie, is no birth in any period: `Table.of` says how many such there are. An undated tie, and one
    that states a day without a year, may have held in any period.

    Args:
        dataset: Where the ties come from.
        by: "year", "month" or "decade".
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `civdiplo.graph.graph`.
        counting: "ties", statements of one twinning together; or "pairs" of different nodes, which
            are joined while any tie joins them.
        planned: Whether planned ties count.
        actor: Only the ties of this node: its entries are then births and its exits ends.
        over: The stretch of time, such as "1950/2000"; None runs from the first dated day to the
            last.

    Returns:
        A row for each period: ``period`` (EDTF), then ``births``, ``ends``, ``held``, ``active``,
        ``cumulative``, ``new_nodes`` and ``nodes``, each followed by its ``..._maybe``. ``of``
        holds ``ties`` (how many are counted), ``undated``, ``undated_share`` (0 to 1),
        ``start_unknown``, ``end_unknown``, ``end_open``, what was left out, and ``nodes_undated``
        (nodes none of whose ties has a beginning).

    Raises:
        InvalidValueError: A word is none of those allowed, or ``over`` has no first or last day.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Membership
    >>> table = growth(Dataset([
    ...     Membership(id="m1", member="a", organization="u", period="2019/2020"),
    ...     Membership(id="m2", member="b", organization="u", period="2020/.."),
    ...     Membership(id="m3", member="c", organization="u"),
    ... ]))
    >>> [(row["period"], row["births"], row["ends"], row["active"]) for row in table.rows()]
    [('2019', 1, 0, 1), ('2020', 1, 1, 1)]
    >>> dict(table.of)["undated"]
    1
    """
    check_by(by)
    found = gathered(
        dataset, kinds=kinds, level=level, counting=counting, planned=planned, actor=actor
    )
    run = run_of(over, by, _dated(found.stretches))
    tally = _Tally(run, by)
    told = spans(found.stretches, by)
    for times, count in found.told():
        tally.take([told[time] for time in times], count)
        for life in found.lives(times):
            tally.take_change("births", beginning(life, by), count)
            tally.take_change("ends", ending(life, by), count)
    nodes = found.node_times()
    undated = tally.take_nodes(nodes, found.stretches, told)
    return Table(
        name="growth",
        columns=("period", *(name for word in _COUNTED for name in (word, f"{word}_maybe"))),
        cells=tally.rows(),
        definition=DEFINITION,
        source=_SOURCE,
        of={
            "by": by,
            "level": level,
            "counting": counting,
            **found.described(),
            "nodes": len(nodes),
            "nodes_undated": undated,
        },
    )


def _dated(stretches: Iterable[Stretch]) -> Iterator[int]:
    for stretch in stretches:
        yield from stretch.possible


class _Tally:
    """The counts of a growth table in the making."""

    def __init__(self, run: Run, by: By) -> None:
        self._run = run
        self._by: By = by
        self._sure = {word: Counts(run) for word in _COUNTED}
        self._perhaps = {word: Counts(run) for word in _COUNTED}  # the sure ones among them

    def take(self, told: list[Span], count: int) -> None:
        """Count in which periods so many things held, lasted and had begun."""
        for word, (sure, perhaps) in _OF_SPAN.items():
            held = united(getattr(one, sure) for one in told)
            self._add(word, held, united(getattr(one, perhaps) for one in told), count)

    def _add(
        self,
        word: str,
        sure: Iterable[tuple[int, int]],
        perhaps: Iterable[tuple[int, int]],
        count: int,
    ) -> None:
        for first, last in sure:
            self._sure[word].add(first, last, count)
        for first, last in perhaps:
            self._perhaps[word].add(first, last, count)

    def take_change(self, word: str, change: Change | None, count: int = 1) -> None:
        """Count in which period so many things began or ended."""
        if change is None:
            return
        self._perhaps[word].add(change.first, change.last, count)
        if change.is_sure:
            self._sure[word].add(change.first, change.last, count)

    def take_nodes(
        self, nodes: dict[str, set[int]], stretches: list[Stretch], told: list[Span]
    ) -> int:
        """Count the nodes of each period and the new ones; return how many never begin."""
        undated = 0
        begun = [starts(stretch, self._by) for stretch in stretches]
        for times in nodes.values():
            held = united(told[time].held for time in times)
            self._add("nodes", held, united(told[time].held_perhaps for time in times), 1)
            own = [start for time in times if (start := begun[time]) is not None]
            if own:
                self.take_change("new_nodes", first_of(own))
            else:
                undated += 1
        return undated

    def rows(self) -> Iterator[tuple[str | int, ...]]:
        """Yield the rows of the table."""
        columns: list[list[int]] = []
        for word in _COUNTED:
            sure, perhaps = self._sure[word].totals(), self._perhaps[word].totals()
            columns += [sure, [most - least for least, most in zip(sure, perhaps, strict=True)]]
        for place, number in enumerate(self._run.numbers()):
            yield label(number, self._by), *(column[place] for column in columns)
