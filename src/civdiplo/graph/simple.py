"""From a graph of many ties to a simple one, for what is asked of pairs and not of ties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.graph.build import collector_paused
from civdiplo.graph.gathering import Pairs, gathered, ordered
from civdiplo.graph.weights import Weight, check_weight, chosen, named, one_currency, weigh

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Loops", "check_choice", "simplify", "weighted"]

Loops: TypeAlias = Literal["drop", "keep"]


def simplify(
    network: nx.Graph[Any],
    *,
    weight: Weight | None = None,
    loops: Loops = "drop",
    directed: bool = False,
) -> nx.Graph[Any]:
    """Return a simple graph with one weighted edge for each pair of nodes.

    Args:
        network: A graph made by `graph`, or any other of networkx.
        weight: What the weight of a pair is. "entities": how many entities tie the two, each once;
            an edge that names none counts as one. "edges": how many edges. "newman": each edge of
            a tie of k parties counts 1 / (k - 1), so that the strength of a node is the number of
            ties it stands in. "weight": the sum of the ``weight`` of the edges, 1 where one has
            none. A mapping of ids of entities to Money of one currency or to numbers: the sum over
            the entities that tie the two, each once. A function of the attributes of an edge: the
            sum over the edges. None: "weight" for a graph of pairs, as `simplify` and `project`
            make it, and for any other whose edges have weights and name no entities; else
            "entities".
        loops: Whether ties within one node (internal to a city or country) are dropped or kept.
        directed: Whether the two directions of a directed graph are kept apart. An undirected tie
            runs in the order of its nodes' ids there, and where a pair has no other ties, the
            attribute ``directed`` of its edge is false, so that reciprocity can leave it out.

    Returns:
        A Graph, or a DiGraph, with the nodes of ``network``, sorted, and, on each edge, ``weight``,
        ``kinds`` (sorted, with a comma between) and ``certain`` ("yes" if any of them is), both
        absent where no edge states them. The graph says what its ``weight`` is: one of the four
        words, "amounts" or "function"; weights of a graph of pairs that are added up are what they
        were. Of money, ``amount`` is the exact sum as text and ``weight`` its float; the graph says
        its ``currency``, and how many entities tie whose amount is not stated (``unweighted``): a
        pair that they alone tie has no edge. Its ``ties`` are those of the graph it is made of: a
        tie of more than two is one there, and in the weights one for each of its pairs.

    Raises:
        InvalidValueError: An argument is none of the above, or the amounts are of several
            currencies, which the error names; or a graph of pairs is asked for what only a graph
            of ties knows.

    Source: for "newman", M. E. J. Newman, Scientific collaboration networks II, Physical Review E
    64, 016132 (2001), eq. (2).

    >>> import networkx as nx
    >>> G = nx.MultiDiGraph()
    >>> _ = G.add_edge("a", "b", "m", entity="m", kind="membership", certain="yes")
    >>> _ = G.add_edge("b", "a", "p", entity="p", kind="project", certain="maybe")
    >>> simplify(G).edges["a", "b"]
    {'weight': 2, 'kinds': 'membership, project', 'certain': 'yes'}
    >>> simplify(G, weight={"m": 500, "p": 250}).edges["a", "b"]["weight"]
    750
    """
    check_choice("loops", loops, get_args(Loops))
    check_weight(weight)
    gathering = gathered(network, {node: node for node in network})
    way = chosen(weight, network.graph, gathering.all_edges())
    pairs = gathering.pairs(network, directed=directed)
    if loops == "drop":
        pairs = {pair: one for pair, one in pairs.items() if pair[0] != pair[1]}
    nodes = {node: network.nodes[node] for node in ordered(network)}
    return weighted(network.graph, nodes, pairs, way, directed=directed)


@collector_paused()
def weighted(
    told: Mapping[str, Any],
    nodes: Mapping[Any, Mapping[str, Any]],
    pairs: Pairs,
    weight: Weight,
    *,
    directed: bool,
) -> nx.Graph[Any]:
    """Return the simple graph of these nodes, with an edge for each pair that has a weight."""
    import networkx as nx

    made: nx.Graph[Any] = (nx.DiGraph if directed else nx.Graph)(**told)
    made.add_nodes_from((node, dict(attributes)) for node, attributes in nodes.items())
    weights = weigh(pairs, weight, currency=told.get("currency"))
    made.add_edges_from(
        (*pair, {**weighed, **pairs[pair].told(directed=directed)}) for pair, weighed in weights
    )
    made.graph["weight"] = named(weight, told)
    if isinstance(weight, Mapping):
        entities = {name for one in pairs.values() for name in one.entities}
        made.graph["unweighted"] = len(entities - weight.keys())
        currency = one_currency(weight)
        if currency is not None:
            made.graph["currency"] = currency
    return made


def check_choice(name: str, given: object, choices: tuple[str, ...]) -> None:
    """Refuse a word that is not among those that may be chosen."""
    if not isinstance(given, str) or given not in choices:
        raise InvalidValueError(name, f"must be one of {', '.join(choices)}", given)
