"""How far those tied to one are tied to one another: two figures of one name, and a third."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, neighbours, plain
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.taken import Network, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Few",
    "local_clustering",
    "mean_local_clustering",
    "mean_neighbourhood_density",
    "transitivity",
]

Few: TypeAlias = Literal["zero", "left out"]

_WATTS = "Watts & Strogatz, Collective dynamics of small-world networks, Nature 393, 1998"
_NOBODY = "no node has two neighbours"


@frozen
class _Around:
    node: Any
    neighbours: int
    pairs: int  # of neighbours that are tied either way
    arcs: int  # among neighbours; twice the pairs where the network is undirected

    @property
    def possible(self) -> int:
        return self.neighbours * (self.neighbours - 1) // 2


def transitivity(network: Network) -> Measure:
    """Return the share of paths of two ties that a third tie closes: the global clustering.

    Args:
        network: A simple network, or a dataset; direction is passed over, loops are left out
            and counted.

    Returns:
        3 triangles / connected triples, 0 to 1. Undefined where no node has two neighbours.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Newman, Watts & Strogatz, Random graph models of social networks, PNAS 99, 2002.

    >>> import networkx as nx
    >>> transitivity(nx.Graph(["ab", "bc", "ca", "cd"])).value
    0.6
    """
    network = simple_graph(network)
    around = list(_around(network))
    triples = sum(one.possible for one in around)
    return Measure(
        name="transitivity",
        value=sum(one.pairs for one in around) / triples if triples else None,
        definition="3 triangles / connected triples, direction passed over",
        source="Newman, Watts & Strogatz, Random graph models of social networks, PNAS 99, 2002",
        of=[("nodes", len(around)), ("triples", triples), *loops_left_out(network)],
        undefined=None if triples else _NOBODY,
    )


def mean_local_clustering(network: Network, *, few: Few = "zero") -> Measure:
    """Return the mean over nodes of how many pairs of its neighbours are tied either way.

    Args:
        network: A simple network, or a dataset; direction is passed over, loops are left out
            and counted.
        few: Whether nodes of fewer than two neighbours count as 0 ("zero", as in networkx) or not
            at all ("left out").

    Returns:
        The mean, 0 to 1. Undefined where no node counts.

    Raises:
        InvalidValueError: The network is a multigraph, or ``few`` is another word.

    Source: Watts & Strogatz 1998.

    >>> import networkx as nx
    >>> G = nx.Graph(["ab", "bc", "ca", "cd"])
    >>> [round(float(mean_local_clustering(G, few=few)), 3) for few in ("zero", "left out")]
    [0.583, 0.778]
    """
    network = simple_graph(network)
    around = list(_around(network))
    shares = [one.pairs / one.possible for one in around if one.possible]
    return _mean(
        network,
        shares,
        few,
        name="mean local clustering",
        definition="mean of (tied pairs of neighbours / pairs), direction passed over",
    )


def mean_neighbourhood_density(network: Network, *, few: Few = "zero") -> Measure:
    """Return the mean over nodes of the density of arcs among their neighbours.

    In a directed network, a mutual pair of neighbours counts twice as much as a pair tied one way;
    this is the "clustering coefficient" of ORA. Undirected, it is `mean_local_clustering`.

    Args:
        network: A simple network, or a dataset; loops are left out and counted. Neighbours are
            those with an arc in either direction.
        few: Whether nodes of fewer than two neighbours count as 0 ("zero") or not at all
            ("left out").

    Returns:
        The mean of arcs / (k(k-1)) among k neighbours, 0 to 1. Undefined where no node counts.

    Raises:
        InvalidValueError: The network is a multigraph, or ``few`` is another word.

    Source: Watts & Strogatz 1998, as ORA (Carley, CASOS) takes it to directed networks.

    >>> import networkx as nx
    >>> float(mean_neighbourhood_density(nx.DiGraph(["ab", "bc", "ca"])))
    0.5
    """
    network = simple_graph(network)
    shares = [one.arcs / (2 * one.possible) for one in _around(network) if one.possible]
    return _mean(
        network,
        shares,
        few,
        name="mean neighbourhood density",
        definition="mean of (arcs among k in- or out-neighbours / (k(k-1)))",
    )


def local_clustering(network: Network) -> Table:
    """List, for each node, how far its neighbours are tied to one another.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.

    Returns:
        A row a node, in the order of the network: who it is, ``neighbours`` (either way),
        ``clustering`` (share of their pairs that are tied either way) and ``density`` (arcs among
        them over k(k-1)); both None for fewer than two neighbours.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Watts & Strogatz 1998.

    >>> import networkx as nx
    >>> local_clustering(nx.Graph(["ab", "bc", "ca", "cd"])).column("clustering")[:3]
    (1.0, 1.0, 0.3333333333333333)
    """
    network = simple_graph(network)
    return Table(
        name="local clustering",
        columns=(*NAMED, "neighbours", "clustering", "density"),
        cells=(
            (
                *named(network, one.node),
                one.neighbours,
                one.pairs / one.possible if one.possible else None,
                one.arcs / (2 * one.possible) if one.possible else None,
            )
            for one in _around(network)
        ),
        definition="tied pairs of neighbours / pairs; arcs among k neighbours / (k(k-1))",
        source=_WATTS,
        of=[("nodes", len(network)), *loops_left_out(network)],
    )


def _around(network: nx.Graph[Any]) -> Iterator[_Around]:
    simple = plain(network)
    tied = neighbours(simple)
    onward = {node: set(simple.adj[node]) for node in simple} if simple.is_directed() else tied
    for node, near in tied.items():
        pairs = sum(len(tied[one] & near) for one in near)
        arcs = pairs if onward is tied else sum(len(onward[one] & near) for one in near)
        yield _Around(node, len(near), pairs // 2, arcs)


def _mean(
    network: nx.Graph[Any], shares: list[float], few: Few, *, name: str, definition: str
) -> Measure:
    if few not in ("zero", "left out"):
        raise InvalidValueError("few", "must be zero or left out", few)
    counted = len(network) if few == "zero" else len(shares)
    word = "counted as 0" if few == "zero" else "left out"
    return Measure(
        name=name,
        value=sum(shares) / counted if counted else None,
        definition=definition,
        source=_WATTS,
        of=[
            ("nodes", counted),
            (f"of fewer than two neighbours, {word}", len(network) - len(shares)),
            *loops_left_out(network),
        ],
        undefined=None if counted else _NOBODY,
    )
