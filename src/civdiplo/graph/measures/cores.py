"""How a network thickens towards its middle: k-cores and shells."""

from __future__ import annotations

from collections import Counter

from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, undirected
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import Network, simple_graph

__all__ = ["coreness", "cores"]

_SOURCE = "Seidman, Network structure and minimum degree, Social Networks 5, 1983"
_DEFINITION = "k-core: the largest part in which each has at least k ties, direction passed over"


def cores(network: Network) -> Table:
    """List the cores of a network, from the whole to the innermost.

    Args:
        network: A simple network, or a dataset; direction is passed over, loops are left out
            and counted.

    Returns:
        A row for each k from 0 to the highest: ``k``; ``nodes`` and ``ties`` of the k-core (its
        graph is ``networkx.k_core``); ``shell``, how many of them are not in the next core.
        ``of`` says the highest k. No rows for an empty network.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Seidman 1983.

    >>> import networkx as nx
    >>> print(cores(nx.Graph(["ab", "bc", "ca", "cd"])))
    k  nodes  ties  shell
    0  4      4     0
    1  4      4     1
    2  3      3     3
    """
    import networkx as nx

    network = simple_graph(network)
    union = undirected(network)
    number = nx.core_number(union)
    shells = Counter(number.values())
    tied = Counter(min(number[one], number[other]) for one, other in union.edges)
    rows, nodes, ties = [], 0, 0
    for k in range(max(shells, default=-1), -1, -1):
        nodes, ties = nodes + shells[k], ties + tied[k]
        rows.append((k, nodes, ties, shells[k]))
    return Table(
        name="k-cores",
        columns=("k", "nodes", "ties", "shell"),
        cells=reversed(rows),
        definition=_DEFINITION,
        source=_SOURCE,
        of=[("highest k", max(shells, default=None)), *loops_left_out(network)],
    )


def coreness(network: Network) -> Table:
    """List how deep in the network each node is, the innermost first.

    Args:
        network: A simple network, or a dataset; direction is passed over, loops are left out
            and counted.

    Returns:
        A row a node, the highest core first, then in the order of the network: who it is, and
        ``core``, the highest k of a core that it is in.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Seidman 1983.

    >>> import networkx as nx
    >>> coreness(nx.Graph(["ab", "bc", "ca", "cd"])).column("core")
    (2, 2, 2, 1)
    """
    import networkx as nx

    network = simple_graph(network)
    union = undirected(network)
    number = nx.core_number(union)
    return Table(
        name="coreness",
        columns=(*NAMED, "core"),
        cells=(
            (*named(union, node), number[node]) for node in sorted(union, key=lambda n: -number[n])
        ),
        definition=_DEFINITION,
        source=_SOURCE,
        of=[("highest k", max(number.values(), default=None)), *loops_left_out(network)],
    )
