"""Whether ties run between groups or within them: the E-I index, of all, of groups and of nodes."""

from __future__ import annotations

from typing import Any

from civdiplo.graph.measures.mixing import Mixing, mixed
from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, plain
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.taken import By, Network, groups_of, named_by, simple_graph

__all__ = ["ei_index", "ei_of_groups", "ei_of_nodes"]

_KRACKHARDT = "Krackhardt & Stern, Informal networks and organizational crises, 1988"
_EI = "(external - internal ties) / (external + internal ties)"


def ei_index(network: Network | Mixing, by: By | None = None) -> Measure:
    """Return the E-I index of a network: -1 where all ties are within groups, 1 where none is.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given. Nodes without one are left out and counted.

    Returns:
        (external - internal) / ties. Undefined where there are no ties. It depends on the sizes of
        the groups: compare it with a permutation of them before calling it high or low.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Krackhardt & Stern, Social Psychology Quarterly 51, 1988.

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> round(float(ei_index(classroom)), 7)
    -0.8409091
    """
    known = mixed(network, by)
    return Measure(
        name="E-I index",
        value=_ei(known.external, known.internal),
        definition=_EI,
        source=_KRACKHARDT,
        of=[("external", known.external), ("internal", known.internal), *known.of],
        undefined=None if known.total else "no ties between nodes with a value",
    )


def ei_of_groups(network: Network | Mixing, by: By | None = None) -> Table:
    """List the E-I index of each group.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.

    Returns:
        A row a group: its ``nodes``, ``external`` ties (arcs to or from other groups),
        ``internal`` ties, and ``ei``, None for a group without ties.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Krackhardt & Stern 1988.

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> ei_of_groups(classroom).rows()[0]
    {'group': 'a', 'nodes': 13, 'external': 7, 'internal': 40, 'ei': -0.7021276595744681}
    """
    known = mixed(network, by)
    rows: list[tuple[Any, ...]] = []
    for place, (group, size) in enumerate(zip(known.groups, known.sizes, strict=True)):
        internal = known.ties[place][place]
        external = sum(known.ties[place]) + sum(row[place] for row in known.ties) - 2 * internal
        rows.append((group, size, external, internal, _ei(external, internal)))
    return Table(
        name="E-I index of groups",
        columns=("group", "nodes", "external", "internal", "ei"),
        cells=rows,
        definition=_EI,
        source=_KRACKHARDT,
        of=known.of,
    )


def ei_of_nodes(network: Network, by: By) -> Table:
    """List the E-I index of each node that has a group.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        by: The node attribute that names the group, or the group of each node. Nodes without one,
            and ties to them, are left out and counted.

    Returns:
        A row a node, in the order of the network: who it is, its ``group``, ``external`` and
        ``internal`` ties (arcs in and out alike) and ``ei``, None for a node without ties.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Krackhardt & Stern 1988.

    >>> import networkx as nx
    >>> G = nx.Graph(["ab", "bc"])
    >>> nx.set_node_attributes(G, {"a": "RU", "b": "RU", "c": "VN"}, "country")
    >>> ei_of_nodes(G, "country").column("ei")
    (-1.0, 0.0, 1.0)
    """
    network = simple_graph(network)
    simple = plain(network)
    group = groups_of(simple, by)
    counts = {node: [0, 0] for node, value in group.items() if value is not None}
    for one, other in simple.edges:
        if one in counts and other in counts:
            within = bool(group[one] == group[other])
            counts[one][within] += 1
            counts[other][within] += 1
    return Table(
        name="E-I index of nodes",
        columns=(*NAMED, "group", "external", "internal", "ei"),
        cells=(
            (*named(simple, node), group[node], external, internal, _ei(external, internal))
            for node, (external, internal) in counts.items()
        ),
        definition=_EI,
        source=_KRACKHARDT,
        of=[
            ("by", named_by(by)),
            ("nodes", len(counts)),
            ("without a value, left out", len(simple) - len(counts)),
            *loops_left_out(network),
        ],
    )


def _ei(external: int, internal: int) -> float | None:
    ties = external + internal
    return (external - internal) / ties if ties else None
