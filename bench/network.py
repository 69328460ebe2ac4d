"""Building the graph and projecting it to countries, beside bare networkx calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import civdiplo
import data
from civdiplo import Dataset, Membership, Organization
from civdiplo.graph import graph
from report import Table, raced

__all__ = ["dataset", "tables"]

_ROUNDED_OFF = 10  # networkx projects in a time that grows faster than the graph


def dataset(folder: Path, *, count: int) -> Dataset:
    """Return so many memberships among five times fewer organizations."""
    records = [*data.organizations(max(2, count // 5)), *data.memberships(count)]
    return civdiplo.read(data.write_lines(folder / "network.jsonl", records))


def tables(folder: Path, *, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of so many ties."""
    yield _building(dataset(folder, count=count), rounds)
    yield _projecting(dataset(folder, count=count // _ROUNDED_OFF), rounds)


def _building(held: Dataset, rounds: int) -> Table:
    import networkx as nx

    pairs = [(one.member, one.organization) for one in held.of(Membership)]
    keyed = [
        (one.member, one.organization, one.id, _attributes(one)) for one in held.of(Membership)
    ]

    def built(edges: list[Any]) -> Any:
        made: Any = nx.MultiDiGraph()
        made.add_edges_from(edges)
        return made

    bare = "networkx, bare add_edges_from"
    return raced(
        "Build a MultiDiGraph",
        {
            bare: lambda: built(pairs),
            "networkx, the same with keys and four attributes": lambda: built(keyed),
            "civdiplo.graph": lambda: graph(held),
        },
        rounds=rounds,
        against=bare,
        targets={"civdiplo.graph": 0.6},
        note="networkx is given ready pairs; civdiplo.graph makes ties of entities, decides on "
        "each, and gives every edge ten attributes and every node its label, type and country.",
    )


def _attributes(one: Membership) -> dict[str, Any]:
    role = one.role or ""
    return {"kind": "membership", "since": str(one.period), "role": role, "entity": one.id}


def _projecting(held: Dataset, rounds: int) -> Table:
    import networkx as nx

    actors = graph(held)
    countries: dict[str, set[str]] = {}
    for one in held.of(Organization):
        if one.country:
            countries.setdefault(one.country, set()).add(one.id)
    parts = list(countries.values())
    bare, ours = "networkx.quotient_graph of a ready graph", "civdiplo.graph, level country"
    return raced(
        "Project ties to countries",
        {
            bare: lambda: nx.quotient_graph(actors, parts),
            ours: lambda: graph(held, level="country").degree(),
        },
        rounds=rounds,
        against=bare,
        targets={ours: 0.4},
        note="A tenth of the ties of the table above.",
    )
