"""Who hangs together: communities, and what their members have in common."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import frozen

from civdiplo.errors import InvalidValueError, MissingExtraError
from civdiplo.graph.measures.result import Measure, Table, number_in
from civdiplo.graph.taken import Network, checked_seed, simple_graph, weight_of, weighted_edges

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Method", "Partition", "communities"]

Method = Literal["louvain", "leiden"]
_Parts: TypeAlias = list[set[int]]

_SOURCES = {
    "louvain": "V. D. Blondel et al., Fast unfolding of communities in large networks, J. Stat. "
    "Mech. P10008 (2008)",
    "leiden": "V. A. Traag, L. Waltman, N. J. van Eck, From Louvain to Leiden: guaranteeing "
    "well-connected communities, Scientific Reports 9 (2019)",
}
_MODULARITY = (
    "M. E. J. Newman, Physical Review E 70 (2004); resolution after J. Reichardt, S. Bornholdt, "
    "Physical Review E 74 (2006)"
)


@frozen(kw_only=True, repr=False)
class Partition:
    """A network parted into communities.

    Args:
        parts: The nodes of each community, largest community first, nodes of most ties first.
        within: The weight of the edges within each community.
        leaving: The weight of the edges that lead out of each community or into it.
        modularity: How much of the weight lies within communities, beyond chance.
        method: "louvain" or "leiden".
        seed: The seed by which the same network gives the same communities.
    """

    parts: tuple[tuple[Any, ...], ...]
    within: tuple[float, ...]
    leaving: tuple[float, ...]
    modularity: Measure
    method: Method
    seed: int

    def __len__(self) -> int:
        """Return the number of communities."""
        return len(self.parts)

    def __repr__(self) -> str:
        """Return how many communities there are of how many nodes, and by which method."""
        nodes, figure = sum(map(len, self.parts)), number_in(self.modularity)
        found = f"{len(self)} communities of {nodes} nodes"
        modularity = "no ties" if figure is None else f"modularity {figure:.4g}"
        return f"<Partition: {found}, {modularity}, {self.method}, seed {self.seed}>"

    def __str__(self) -> str:
        """Return a line for each community, as `table` has it."""
        return str(self.table())

    def labels(self) -> dict[Any, int]:
        """Return the number of its community, from 0 for the largest, for each node."""
        return {node: number for number, part in enumerate(self.parts) for node in part}

    def table(self, *, most: int = 3, names: Mapping[Any, str] | None = None) -> Table:
        """Return a row for each community: its size, its ties, and its members of most ties.

        Args:
            most: How many members are named.
            names: What nodes are called, as ``nx.get_node_attributes(G, "label")`` gives it.
        """
        called = names or {}
        total = sum(map(len, self.parts))
        return Table(
            name="communities",
            columns=("community", "nodes", "share", "within", "leaving", "members"),
            cells=(
                (
                    number,
                    len(part),
                    len(part) / total,
                    within,
                    leaving,
                    ", ".join(str(called.get(node, node)) for node in part[:most]),
                )
                for number, (part, within, leaving) in enumerate(
                    zip(self.parts, self.within, self.leaving, strict=True)
                )
            ),
            definition="parts of high modularity; members by number of ties",
            source=_SOURCES[self.method],
            of={"method": self.method, "seed": self.seed, "modularity": number_in(self.modularity)},
        )


def communities(
    network: Network,
    *,
    method: Method = "louvain",
    weight: str | None = "weight",
    resolution: float = 1.0,
    seed: int = 0,
) -> Partition:
    """Part a network into communities that are tied within more than by chance.

    Args:
        network: A simple graph, or a dataset. A directed graph is read by Louvain alone.
        method: "louvain", as networkx has it; "leiden", whose communities are connected, two
            iterations of it, by the extra ``engines``.
        weight: The attribute of an edge that tells its weight, a number from 0; each counts as 1
            where no edge has it, or for None.
        resolution: More than 1 favours smaller communities, less than 1 larger ones.
        seed: The same seed gives the same communities for the same nodes in the same order,
            however they are named.

    Returns:
        The communities with their modularity, which is undefined without edges; each node is then
        a community.

    Raises:
        InvalidValueError: No such method, a resolution or weight that is no number from 0, a
            weight that no edge has (but for the usual one), a graph with parallel edges, or a
            directed one for Leiden.
        MissingExtraError: graspologic-native is not installed, for Leiden.

    Source: V. D. Blondel et al. (2008); V. A. Traag, L. Waltman, N. J. van Eck (2019).

    >>> import networkx as nx
    >>> found = communities(nx.barbell_graph(4, 0))
    >>> [sorted(part) for part in found.parts], round(float(found.modularity), 3)
    ([[0, 1, 2, 3], [4, 5, 6, 7]], 0.423)
    """
    if method not in get_args(Method):
        raise InvalidValueError("method", f"must be one of {', '.join(get_args(Method))}", method)
    if not (math.isfinite(resolution) and resolution > 0):
        raise InvalidValueError("resolution", "must be more than 0", resolution)
    seed = checked_seed(seed)
    given = simple_graph(network)
    numbered = _numbered(given, weight)
    parts: _Parts
    if not _total(numbered):
        parts = [{node} for node in numbered]
    elif method == "louvain":
        parts = _louvain(numbered, resolution, seed)
    else:
        parts = _leiden(numbered, resolution, seed)
    parts.sort(key=lambda part: (-len(part), min(part)))
    return _partition(given, numbered, parts, (method, resolution, seed))


def _numbered(given: nx.Graph[Any], weight: str | None) -> nx.Graph[int]:
    """Return the graph of the places of nodes, so that no name decides over a draw."""
    import networkx as nx

    index = {node: place for place, node in enumerate(given)}
    made: nx.Graph[int] = nx.DiGraph() if given.is_directed() else nx.Graph()
    made.graph["weight"] = weight_of(given, weight)
    made.add_nodes_from(range(len(index)))
    made.add_weighted_edges_from(
        (index[one], index[other], held) for one, other, held in weighted_edges(given, weight)
    )
    return made


def _weighed(numbered: nx.Graph[int]) -> list[tuple[int, int, float]]:
    return [(one, other, facts["weight"]) for one, other, facts in numbered.edges(data=True)]


def _total(numbered: nx.Graph[int]) -> float:
    return math.fsum(held for _, _, held in _weighed(numbered))


def _louvain(numbered: nx.Graph[int], resolution: float, seed: int) -> _Parts:
    import networkx as nx

    found: Iterable[set[int]] = nx.community.louvain_communities(
        numbered, weight="weight", resolution=resolution, seed=seed
    )
    return [set(part) for part in found]


def _leiden(numbered: nx.Graph[int], resolution: float, seed: int) -> _Parts:
    if numbered.is_directed():
        hint = "make it undirected by civdiplo.graph.simplify, or take Louvain"
        raise InvalidValueError("network", "must be undirected for Leiden", numbered, hint=hint)
    try:
        import graspologic_native
    except ModuleNotFoundError:
        raise MissingExtraError("leiden", package="graspologic-native", extra="engines") from None
    edges = [(str(one), str(other), held) for one, other, held in _weighed(numbered)]
    native: Any = graspologic_native  # it tells no types
    _, found = native.leiden(edges, resolution=resolution, iterations=2, seed=seed)
    parts: dict[object, set[int]] = {}
    for node in numbered:
        parts.setdefault(found.get(str(node), ("alone", node)), set()).add(node)
    return list(parts.values())


def _partition(
    given: nx.Graph[Any],
    numbered: nx.Graph[int],
    parts: _Parts,
    how: tuple[Method, float, int],
) -> Partition:
    method, resolution, seed = how
    nodes = list(given)
    degree = dict(numbered.degree())
    number = {node: place for place, part in enumerate(parts) for node in part}
    within, leaving = [0.0] * len(parts), [0.0] * len(parts)
    for one, other, held in _weighed(numbered):
        if number[one] == number[other]:
            within[number[one]] += held
        else:
            leaving[number[one]] += held
            leaving[number[other]] += held
    return Partition(
        parts=tuple(
            tuple(nodes[node] for node in sorted(part, key=lambda node: (-degree[node], node)))
            for part in parts
        ),
        within=tuple(within),
        leaving=tuple(leaving),
        modularity=_modularity(numbered, parts, resolution),
        method=method,
        seed=seed,
    )


def _modularity(numbered: nx.Graph[int], parts: _Parts, resolution: float) -> Measure:
    import networkx as nx

    value: float | None = None
    if _total(numbered):
        value = float(nx.community.modularity(numbered, parts, resolution=resolution))
    return Measure(
        name="modularity",
        value=value,
        definition="sum over communities of L / m - resolution (k / 2m)^2, directed: k_in k_out / "
        "m^2",
        source=_MODULARITY,
        of={
            "communities": len(parts),
            "resolution": resolution,
            "nodes": len(numbered),
            "weight": numbered.graph["weight"],
        },
        undefined=None if value is not None else "there are no edges",
    )
