"""Building a graph, projecting it to countries and summing it up, beside networkx and its peers."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import civdiplo
import data
import graphs
from civdiplo import Dataset
from measure import child
from report import Row, Table, raced

__all__ = ["dataset", "tables"]

_ROUNDED_OFF = 10  # networkx projects in a time that grows faster than the graph
_MEMORY = "network.jsonl"


def dataset(folder: Path, *, count: int) -> Dataset:
    """Return so many memberships among five times fewer organizations."""
    records = [*data.organizations(max(2, count // 5)), *data.memberships(count)]
    return civdiplo.read(data.write_lines(folder / _MEMORY, records))


def tables(folder: Path, *, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of so many ties."""
    held = dataset(folder, count=count)
    yield _building(held, rounds)
    yield _building(held, rounds, collector=True)
    yield _memory(held, folder / _MEMORY, count)
    yield _summing_up(held, rounds)
    yield _projecting(dataset(folder, count=count // _ROUNDED_OFF), rounds)


def _building(held: Dataset, rounds: int, *, collector: bool = False) -> Table:
    ways = graphs.builders(held)
    return raced(
        "Build a MultiDiGraph" + (", the collector on as Python starts" if collector else ""),
        {name: _collecting(way) for name, way in ways.items()} if collector else ways,
        rounds=rounds,
        against=graphs.BARE,
        targets={"civdiplo.graph": 0.6},
        note="civdiplo.graph pauses the collector by itself; the others do not."
        if collector
        else "The others are given ready pairs, and igraph and rustworkx number them; "
        "civdiplo.graph reads entities, decides on each, and gives every edge ten attributes and "
        "every node its label, type and country.",
    )


def _collecting(way: Callable[[], object]) -> Callable[[], object]:
    def collecting() -> object:
        was = gc.isenabled()
        gc.enable()
        try:
            return way()
        finally:
            if not was:
                gc.disable()

    return collecting


def _memory(held: Dataset, path: Path, count: int) -> Table:
    rows = [
        Row(name, child(str(Path(graphs.__file__)), name, str(path))["bytes"] / count)
        for name in graphs.builders(held)
    ]
    note = "By how much a fresh process grows, which has the dataset already. "
    note += "The four attributes are held before networkx or rustworkx takes them."
    return Table("Memory of a graph", "bytes a tie", rows, note)


def _summing_up(held: Dataset, rounds: int) -> Table:
    ways = graphs.summaries(held)
    return raced(
        "Components and degrees of a ready graph",
        ways,
        rounds=rounds,
        against=next(iter(ways)),
        targets={},
        note="What these two cost is less than a conversion: networkit pays for costlier measures.",
    )


def _projecting(held: Dataset, rounds: int) -> Table:
    ways = graphs.projectors(held)
    return raced(
        "Project ties to countries",
        ways,
        rounds=rounds,
        against=next(iter(ways)),
        targets={name: 0.4 for name in ways if "civdiplo" in name},
        note="A tenth of the ties of the tables above. igraph and rustworkx count pairs and drop "
        "loops; rustworkx changes the graph it contracts, so that building it is in the figure.",
    )
