"""Building a graph, projecting it to countries and summing it up, beside networkx and its peers."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

import civdiplo
import data
import graphs
import summing
from civdiplo import Dataset
from measure import child
from report import Row, Table, raced

__all__ = ["dataset", "large_tables", "tables"]

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
    yield _components(held, rounds)
    yield _summing_up(held, min(rounds, 3))
    yield _projecting(dataset(folder, count=count // _ROUNDED_OFF), rounds)


def large_tables(folder: Path, *, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of very many ties."""
    held = dataset(folder, count=count)
    for table in (
        _building(held, rounds),
        _memory(held, folder / _MEMORY, count),
        _components(held, rounds),
        _summing_up(held, 1),
        _projecting_many(held, rounds),
    ):
        yield attrs.evolve(table, title=f"{table.title}: {count:,} ties")


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
    return raced(
        "Sum up a ready graph",
        summing.summaries(held),
        rounds=rounds,
        against=summing.ALONE,
        targets={},
        note="Parts, degrees, cut points, clustering, assortativity, reciprocity, and paths from a "
        "hundred nodes. civdiplo adds kinds, countries, centralization, Gini, entropy and mixing; "
        "rustworkx has no sample of paths, no mean clustering and no assortativity.",
    )


def _components(held: Dataset, rounds: int) -> Table:
    ways = graphs.summaries(held)
    return raced(
        "Components and degrees of a ready graph",
        ways,
        rounds=rounds,
        against=next(iter(ways)),
        targets={},
        note="Degrees are told by networkx in both of the first ways.",
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


def _projecting_many(held: Dataset, rounds: int) -> Table:
    return raced(
        "Project ties to countries",
        graphs.large_projectors(held),
        rounds=rounds,
        against=graphs.COUNTED,
        targets={},
        note="A loop counts edges, and igraph does, and says nothing of kinds, entities and "
        "certainty. quotient_graph of networkx compares each node with each other one, which takes "
        "hours here, and contract_nodes of rustworkx took 1 second for 100,000 ties and 43 for "
        "300,000: both are left out.",
    )
