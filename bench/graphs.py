"""The ways in which a network is built, projected and summed up: networkx, its peers, and ours.

Run by `network` in a fresh process, it says as JSON how much memory one way of building takes:
``python graphs.py WAY FILE``.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import civdiplo
from civdiplo import Dataset, Membership, Organization
from civdiplo.graph import graph, project
from civdiplo.graph.engines import Engine
from plain import peer

__all__ = [
    "BARE",
    "COUNTED",
    "builders",
    "in_igraph",
    "in_rustworkx",
    "large_projectors",
    "pairs_of",
    "projectors",
    "summaries",
]

Way = Callable[[], object]
BARE = "networkx, bare add_edges_from"
COUNTED = "networkx, the edges of a ready graph counted in a loop"
_BY_IGRAPH = "igraph, contract_vertices and simplify"
_STATUS = Path("/proc/self/statm")
_PAGE = 4096


def builders(held: Dataset) -> dict[str, Way]:
    """Return ways of building a graph of all memberships; peers are given ready pairs of ids."""
    import networkx as nx

    pairs = pairs_of(held)
    keyed = [
        (one.member, one.organization, one.id, _attributes(one)) for one in held.of(Membership)
    ]

    def built(edges: list[Any]) -> Any:
        made: Any = nx.MultiDiGraph()
        made.add_edges_from(edges)
        return made

    ways: dict[str, Way] = {
        BARE: lambda: built(pairs),
        "networkx, the same with keys and four attributes": lambda: built(keyed),
        "civdiplo.graph": lambda: graph(held),
    }
    if peer("igraph") is not None:
        ways["igraph, ids numbered"] = lambda: in_igraph(pairs)
    if peer("rustworkx") is not None:
        ways["rustworkx, ids numbered, ties carry a dictionary"] = lambda: in_rustworkx(keyed)
    return ways


def projectors(held: Dataset) -> dict[str, Way]:
    """Return ways of projecting ready graphs to countries; networkx's own comes first."""
    import networkx as nx

    actors, country = graph(held), _countries(held)
    parts: dict[str, set[str]] = {}
    for node, code in country.items():
        parts.setdefault(code, set()).add(node)
    ways: dict[str, Way] = {
        "networkx.quotient_graph of a ready graph": lambda: nx.quotient_graph(
            actors, list(parts.values())
        ),
        **_ours(held, actors),
    }
    pairs = pairs_of(held)
    if peer("igraph") is not None:
        ready = in_igraph(pairs)
        ways[_BY_IGRAPH] = lambda: _contracted(ready, country)
    if peer("rustworkx") is not None:
        ways["rustworkx, contract_nodes"] = lambda: _merged(pairs, country)
    return ways


def large_projectors(held: Dataset) -> dict[str, Way]:
    """Return ways of projecting ready graphs of very many ties; loops over their edges come first.

    Without those that compare each node with each other one: ``networkx.quotient_graph`` does, and
    ``contract_nodes`` of rustworkx takes forty times as long for three times as many ties.
    """
    actors, country = graph(held), _countries(held)
    ways: dict[str, Way] = {
        COUNTED: lambda: Counter((country[one], country[other]) for one, other in actors.edges()),
        **_ours(held, actors),
    }
    pairs = pairs_of(held)
    if peer("igraph") is not None:
        ready = in_igraph(pairs)
        ways[_BY_IGRAPH] = lambda: _contracted(ready, country)
    if peer("rustworkx") is not None:
        theirs = in_rustworkx(pairs)
        codes = [country[name] for name in theirs.nodes()]
        ways["rustworkx, its edge list counted in a loop"] = lambda: Counter(
            (codes[one], codes[other]) for one, other in theirs.edge_list()
        )
    return ways


def _countries(held: Dataset) -> dict[str, str]:
    return {one.id: one.country for one in held.of(Organization) if one.country}


def _ours(held: Dataset, actors: Any) -> dict[str, Way]:
    return {
        "civdiplo, project of a ready graph": lambda: project(actors, by="country"),
        "civdiplo, project of a dataset": lambda: project(held, by="country"),
        "civdiplo.graph, level country, every tie an edge": lambda: graph(held, level="country"),
    }


def summaries(held: Dataset) -> dict[str, Way]:
    """Return ways of telling components and degrees of ready graphs."""
    import networkx as nx

    made, pairs = graph(held), pairs_of(held)
    ways: dict[str, Way] = {
        "networkx": lambda: (
            [len(part) for part in nx.weakly_connected_components(made)],
            dict(made.degree()),
        ),
    }
    if peer("scipy") is not None:
        ways["civdiplo.graph.engines, with the reading"] = lambda: (
            [len(part) for part in Engine(made).connected_components()],
            dict(made.degree()),
        )
    if peer("igraph") is not None:
        ours = in_igraph(pairs)
        ways["igraph"] = lambda: (ours.connected_components(mode="weak").sizes(), ours.degree())
    rustworkx = peer("rustworkx")
    if rustworkx is not None:
        theirs = in_rustworkx(pairs)
        ways["rustworkx"] = lambda: (
            [len(part) for part in rustworkx.weakly_connected_components(theirs)],
            [theirs.in_degree(node) + theirs.out_degree(node) for node in theirs.node_indices()],
        )
    return ways


def pairs_of(held: Dataset) -> list[tuple[str, str]]:
    """Return the two ids of each membership."""
    return [(one.member, one.organization) for one in held.of(Membership)]


def _attributes(one: Membership) -> dict[str, Any]:
    role = one.role or ""
    return {"kind": "membership", "since": str(one.period), "role": role, "entity": one.id}


def _numbered(pairs: list[Any]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for one, other, *_ in pairs:
        numbers.setdefault(one, len(numbers))
        numbers.setdefault(other, len(numbers))
    return numbers


def in_igraph(pairs: list[Any]) -> Any:
    """Return the graph of igraph that has these ties."""
    numbers = _numbered(pairs)
    edges = [(numbers[one], numbers[other]) for one, other in pairs]
    made = peer("igraph").Graph(len(numbers), edges, directed=True)
    made.vs["name"] = list(numbers)
    return made


def in_rustworkx(edges: list[Any]) -> Any:
    """Return the graph of rustworkx that has these ties, with whatever follows their ends."""
    numbers = _numbered(edges)
    made = peer("rustworkx").PyDiGraph(multigraph=True)
    made.add_nodes_from(list(numbers))
    made.add_edges_from([(numbers[one], numbers[other], rest) for one, other, *rest in edges])
    return made


def _contracted(ready: Any, country: dict[str, str]) -> Any:
    codes = {code: number for number, code in enumerate(sorted(set(country.values())))}
    made = ready.copy()
    made.es["weight"] = 1
    made.contract_vertices([codes[country[name]] for name in made.vs["name"]], combine_attrs=None)
    return made.simplify(loops=False, combine_edges={"weight": "sum"})


def _merged(pairs: list[Any], country: dict[str, str]) -> Any:
    """Return the contracted graph; the graph is changed by it, so that it is built each time."""
    made = peer("rustworkx").PyDiGraph(multigraph=False)
    numbers = _numbered(pairs)
    made.add_nodes_from(list(numbers))
    made.add_edges_from([(numbers[one], numbers[other], 1) for one, other in pairs])
    parts: dict[str, list[int]] = {}
    for name, number in numbers.items():
        parts.setdefault(country[name], []).append(number)
    for code, nodes in parts.items():
        made.contract_nodes(nodes, code, weight_combo_fn=lambda one, other: one + other)
    return made


def _resident() -> int:
    return int(_STATUS.read_text(encoding="ascii").split()[1]) * _PAGE


def main() -> None:
    """Build the graph and print by how many bytes the process has grown."""
    name, path = sys.argv[1:]
    held = civdiplo.read(Path(path))
    way = builders(held)[name]
    gc.collect()
    before = _resident()
    made = way()
    print(json.dumps({"bytes": _resident() - before}))
    del made


if __name__ == "__main__":
    main()
