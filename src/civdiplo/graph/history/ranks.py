"""Who stood where: the nodes of each year in the order of their degrees."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.history.calendar import By, Run, check_by, label, run_of, united
from civdiplo.graph.history.gathering import Counting, Gathered, gathered
from civdiplo.graph.history.spans import Span, spans
from civdiplo.graph.levels import Level
from civdiplo.graph.measures.result import Table
from civdiplo.values.periods import When

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["rank_clock"]

Steps: TypeAlias = dict[int, dict[str, int]]  # how the degrees change, by period and node
Range: TypeAlias = tuple[int, int]


def rank_clock(
    dataset: Dataset,
    *,
    by: By = "year",
    kinds: Collection[str] | None = None,
    level: Level = "actor",
    counting: Counting = "pairs",
    planned: bool = False,
    maybe: bool = True,
    over: When | str | None = None,
    most: int | None = 10,
) -> Table:
    """Rank the nodes of each calendar period by their degree in it.

    Args:
        dataset: Where the ties come from.
        by: "year", "month" or "decade".
        kinds: Only ties of these kinds; None for all.
        level: What the nodes are, as in `civdiplo.graph.graph`.
        counting: "pairs": the degree is the number of different partners; "ties": of ties.
        planned: Whether planned ties count.
        maybe: Whether ties count that only may have held in the period.
        over: The stretch of time, such as "1950/2000"; None runs from the first dated day to the
            last.
        most: The last rank that is listed, 1 or more; None lists every node with a tie.

    Returns:
        A row for each period and node, the best first, equal ones by id: ``period``, ``node``,
        ``label``, ``degree`` (of ties that held on some day of the period), ``maybe`` (how many of
        them are not certain), ``rank`` and ``tied`` (how many other nodes have the same rank).
        Equal degrees share the better rank and leave out as many after it (1, 2, 2, 4).

    Raises:
        InvalidValueError: A word is none of those allowed, ``most`` is less than 1, or ``over`` has
            no first or last day.

    Source: M. Batty, Rank clocks, Nature 444 (2006), 592-596; ties by standard competition ranking.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Cooperation
    >>> table = rank_clock(Dataset([
    ...     Cooperation(id="c1", parties=["a", "b"], period="2019/2020"),
    ...     Cooperation(id="c2", parties=["b", "c"], period="2020/2020"),
    ... ]))
    >>> [(row["period"], row["node"], row["rank"]) for row in table.rows()]
    [('2019', 'a', 1), ('2019', 'b', 1), ('2020', 'b', 1), ('2020', 'a', 2), ('2020', 'c', 2)]
    """
    check_by(by)
    if most is not None and most < 1:
        raise InvalidValueError("most", "must be 1 or more, or None", most)
    found = gathered(dataset, kinds=kinds, level=level, counting=counting, planned=planned)
    run = run_of(over, by, (day for stretch in found.stretches for day in stretch.possible))
    steps = _steps(found, spans(found.stretches, by), run)
    cells = (
        (label(number, by), node, _label(dataset, node), *rest)
        for number, degrees in _degrees(steps, run, maybe=maybe)
        for node, *rest in _ranked(degrees, most)
    )
    return Table(
        name="rank clock",
        columns=("period", "node", "label", "degree", "maybe", "rank", "tied"),
        cells=cells,
        definition=(
            f"degree: {counting} that held on some day of the period; rank: 1 and the number of "
            "nodes of a higher degree (standard competition ranking); tied: other nodes of the rank"
        ),
        source="Batty 2006",
        of={
            "by": by,
            "level": level,
            "counting": counting,
            "maybe_counted": maybe,
            **found.described(),
        },
    )


def _label(dataset: Dataset, node: str) -> str:
    entity = dataset.get(node)
    return node if entity is None else entity.label()


def _steps(found: Gathered, told: list[Span], run: Run) -> tuple[Steps, Steps]:
    """Return by how much the degree of each node changes with each period, surely and perhaps."""
    steps: tuple[Steps, Steps] = ({}, {})
    for node, times in found.of_node.items():
        for time, count in times.items():
            for into, held in zip(steps, (told[time].held, told[time].held_perhaps), strict=True):
                _step(into, run, (node,), [held], count)
    for relation in found.relations.values():
        sure = united(told[time].held for time in relation.times)
        perhaps = united(told[time].held_perhaps for time in relation.times)
        for into, ranges in zip(steps, (sure, perhaps), strict=True):
            _step(into, run, relation.nodes, ranges, 1)
    return steps


def _step(
    steps: Steps, run: Run, nodes: tuple[str, ...], ranges: Sequence[Range], count: int
) -> None:
    for start, end in ranges:
        first, last = max(start, run.first), min(end, run.last)
        if first <= last:
            rise, fall = steps.setdefault(first, {}), steps.setdefault(last + 1, {})
            for node in nodes:
                rise[node] = rise.get(node, 0) + count
                fall[node] = fall.get(node, 0) - count


def _degrees(
    steps: tuple[Steps, Steps], run: Run, *, maybe: bool
) -> Iterator[tuple[int, dict[str, tuple[int, int]]]]:
    """Yield each period with the degrees of its nodes, and how much of each is not certain."""
    sure: dict[str, int] = {}
    every: dict[str, int] = {}
    for number in run.numbers():
        for degrees, changes in zip((sure, every), steps, strict=True):
            for node, change in changes.get(number, {}).items():
                degrees[node] = degrees.get(node, 0) + change
        if maybe:
            told = {node: (one, one - sure.get(node, 0)) for node, one in every.items() if one}
        else:
            told = {node: (one, 0) for node, one in sure.items() if one}
        yield number, told


def _ranked(
    degrees: dict[str, tuple[int, int]], most: int | None
) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield node, degree, what of it is not certain, rank and how many others share it."""
    sharing: dict[int, int] = {}
    for degree, _ in degrees.values():
        sharing[degree] = sharing.get(degree, 0) + 1
    least = 0  # of the degrees that are listed: a rank up to n has one of the n highest
    if most is not None and len(degrees) > most:
        least = heapq.nlargest(most, (degree for degree, _ in degrees.values()))[-1]
    listed = [one for one in degrees.items() if one[1][0] >= least]
    rank, last = 0, 0
    ordered = sorted(listed, key=lambda one: (-one[1][0], one[0]))
    for place, (node, (degree, unsure)) in enumerate(ordered, start=1):
        if degree != last:
            rank, last = place, degree
        yield node, degree, unsure, rank, sharing[degree] - 1
