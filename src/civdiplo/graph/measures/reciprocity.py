"""How many ties are returned: by pairs, by arcs, and the census of pairs."""

from __future__ import annotations

from attrs import frozen

from civdiplo.graph.measures.plain import loops_left_out, plain
from civdiplo.graph.measures.result import Measure, Of, Table
from civdiplo.graph.taken import Network, simple_graph

__all__ = ["arc_reciprocity", "dyad_census", "dyad_reciprocity"]

_CENSUS = "Holland & Leinhardt, A method for detecting structure in sociometric data, 1970"
_UNDIRECTED = "the network is undirected"
_EMPTY = "no tie has a direction"


@frozen
class _Dyads:
    nodes: int
    mutual: int
    asymmetric: int
    of: Of
    undefined: str | None

    @property
    def null(self) -> int:
        return self.nodes * (self.nodes - 1) // 2 - self.mutual - self.asymmetric


def dyad_census(network: Network) -> Table:
    """Count the pairs that are tied both ways, one way, and not at all.

    Args:
        network: A simple directed network, or a dataset; loops are left out and counted, and so
            are ties whose attribute ``directed`` is false: they have no direction that could be
            returned. Pairs that only such ties join count as not tied.

    Returns:
        A row each for mutual, asymmetric and null pairs, with the number of pairs.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Holland & Leinhardt 1970; Wasserman & Faust 1994, p. 510.

    >>> import networkx as nx
    >>> dyad_census(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])).rows()[0]
    {'dyad': 'mutual', 'pairs': 1}
    """
    dyads = _dyads(network)
    counts = (dyads.mutual, dyads.asymmetric, dyads.null)
    return Table(
        name="dyad census",
        columns=("dyad", "pairs"),
        cells=zip(("mutual", "asymmetric", "null"), counts, strict=True),
        definition="pairs with arcs both ways, one way, and none",
        source=_CENSUS,
        of=dyads.of,
    )


def dyad_reciprocity(network: Network) -> Measure:
    """Return the share of tied pairs that are tied both ways.

    Args:
        network: A simple directed network, or a dataset, read as `dyad_census` reads it.

    Returns:
        mutual / (mutual + asymmetric), 0 to 1; the "reciprocity" of ORA, and of igraph in its mode
        "ratio". Undefined where the network is undirected or no tie has a direction.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Wasserman & Faust 1994, p. 510-516.

    >>> import networkx as nx
    >>> dyad_reciprocity(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])).value
    0.5
    """
    dyads = _dyads(network)
    tied = dyads.mutual + dyads.asymmetric
    return Measure(
        name="dyad reciprocity",
        value=None if dyads.undefined else dyads.mutual / tied,
        definition="mutual dyads / (mutual + asymmetric dyads)",
        source="Wasserman & Faust, Social Network Analysis, 1994",
        of=[("mutual", dyads.mutual), ("asymmetric", dyads.asymmetric), *dyads.of],
        undefined=dyads.undefined,
    )


def arc_reciprocity(network: Network) -> Measure:
    """Return the share of arcs that are returned.

    Args:
        network: A simple directed network, or a dataset, read as `dyad_census` reads it.

    Returns:
        2 mutual / (2 mutual + asymmetric), 0 to 1; ``overall_reciprocity`` of networkx. Undefined
        where the network is undirected or no tie has a direction.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Newman, Forrest & Balthrop, Email networks and the spread of computer viruses,
    Physical Review E 66, 2002.

    >>> import networkx as nx
    >>> round(float(arc_reciprocity(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")]))), 3)
    0.667
    """
    dyads = _dyads(network)
    arcs = 2 * dyads.mutual + dyads.asymmetric
    return Measure(
        name="arc reciprocity",
        value=None if dyads.undefined else 2 * dyads.mutual / arcs,
        definition="arcs that are returned / arcs",
        source="Newman, Forrest & Balthrop, Physical Review E 66, 035101, 2002",
        of=[("arcs", arcs), *dyads.of],
        undefined=dyads.undefined,
    )


def _dyads(network: Network) -> _Dyads:
    given = simple_graph(network, directed=True)
    simple = plain(given)
    of = [("nodes", len(simple)), *loops_left_out(given)]
    if not simple.is_directed():
        return _Dyads(len(simple), 0, 0, tuple(of), _UNDIRECTED)
    arcs = {
        (one, other)
        for one, other, directed in simple.edges(data="directed", default=True)
        if directed is not False
    }
    if symmetric := simple.number_of_edges() - len(arcs):
        of.append(("ties without direction left out", symmetric))
    returned = sum((other, one) in arcs for one, other in arcs)
    why = None if arcs else _EMPTY
    return _Dyads(len(simple), returned // 2, len(arcs) - returned, tuple(of), why)
