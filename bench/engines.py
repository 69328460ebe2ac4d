"""Measures of a large network by an engine, its reading included, beside networkx."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from civdiplo.graph.engines import Engine
from report import Table, raced

__all__ = ["tables", "ties"]

_TARGET = 0.2


def ties(count: int) -> Any:
    """Return a network of so many ties among five times fewer nodes, a few of them with many."""
    import networkx as nx

    draw = random.Random(1)
    nodes = [f"city-{place}" for place in range(max(3, count // 5))]
    made: Any = nx.Graph()
    made.add_nodes_from(nodes)
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < count:
        one, other = nodes[int(draw.random() ** 2 * len(nodes))], draw.choice(nodes)
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    made.add_edges_from(sorted(pairs))
    return made


def tables(*, count: int, rounds: int) -> Iterator[Table]:
    """Yield a table for each measure, and one for all of them on a graph that is read once."""
    import networkx as nx

    made = ties(count)
    ways: dict[str, tuple[Callable[[], object], Callable[[Any], object]]] = {
        "Connected components": (
            lambda: list(nx.connected_components(made)),
            lambda fast: fast.connected_components(),
        ),
        "PageRank": (lambda: nx.pagerank(made), lambda fast: fast.pagerank()),
        "Core numbers": (lambda: nx.core_number(made), lambda fast: fast.core_number()),
    }
    for title, (bare, ours) in ways.items():
        yield _raced(title, count, rounds, bare, _read(made, [ours]))
    bares, all_ours = zip(*ways.values(), strict=True)
    yield _raced(
        "All three",
        count,
        rounds,
        lambda: [bare() for bare in bares],
        _read(made, list(all_ours)),
    )


def _read(made: Any, calls: list[Callable[[Any], object]]) -> Callable[[], object]:
    def run() -> object:
        fast = Engine(made)
        return [call(fast) for call in calls]

    return run


def _raced(
    title: str, count: int, rounds: int, bare: Callable[[], object], ours: Callable[[], object]
) -> Table:
    name = "civdiplo.graph.engines, with the reading"
    return raced(
        f"{title} of a network of {count:,} ties",
        {"networkx": bare, name: ours},
        rounds=rounds,
        against="networkx",
        targets={name: _TARGET},
        note="One engine, which reads the ties once." if title == "All three" else "",
    )
