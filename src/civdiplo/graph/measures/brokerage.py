"""In which roles actors broker between groups: the five of Gould and Fernandez."""

from __future__ import annotations

from collections import Counter
from typing import Any

from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, plain
from civdiplo.graph.measures.result import Table
from civdiplo.graph.taken import By, Network, groups_of, named_by, simple_graph

__all__ = ["ROLES", "brokerage_roles"]

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")

# Whether the broker is of the group of the sender, of that of the receiver, and these of one.
_ROLE = {
    (True, True, True): "coordinator",
    (False, False, True): "itinerant",
    (True, False, False): "representative",
    (False, True, False): "gatekeeper",
    (False, False, False): "liaison",
}


def brokerage_roles(network: Network, by: By) -> Table:
    """Count, for each node, the pairs that it stands between, by the groups of the three.

    A node brokers where somebody is tied to it, it is tied to a third, and the first is not tied
    to the third.

    Args:
        network: A simple network, or a dataset; loops are left out and counted. Undirected, each
            pair counts once each way, so that representative and gatekeeper are equal.
        by: The node attribute that names the group, or the group of each node. Nodes without one,
            and their ties, are left out and counted.

    Returns:
        A row a node with a group, in the order of the network: who it is, its ``group``, and how
        often it is ``coordinator`` (all three of one group), ``itinerant`` (both others of one
        other group; consultant), ``representative`` (from its group to another), ``gatekeeper``
        (from another into its own), ``liaison`` (three groups), and their ``total``.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Gould & Fernandez, Structures of mediation, Sociological Methodology 19, 1989.

    >>> import networkx as nx
    >>> G = nx.DiGraph(["ab", "bc"])
    >>> nx.set_node_attributes(G, {"a": "RU", "b": "VN", "c": "VN"}, "country")
    >>> brokerage_roles(G, "country").rows()[1]["gatekeeper"]
    1
    """
    network = simple_graph(network)
    simple = plain(network)
    group = {node: one for node, one in groups_of(simple, by).items() if one is not None}
    sent: dict[Any, set[Any]] = {node: set() for node in group}
    received: dict[Any, set[Any]] = {node: set() for node in group}
    left_out = 0
    for one, other in simple.edges:
        if one not in group or other not in group:
            left_out += 1
            continue
        sent[one].add(other)
        received[other].add(one)
        if not simple.is_directed():
            sent[other].add(one)
            received[one].add(other)
    rows: list[tuple[Any, ...]] = []
    for node, own in group.items():
        roles = _roles(node, sent, received, group)
        counts = [roles[role] for role in ROLES]
        rows.append((*named(simple, node), own, *counts, sum(counts)))
    return Table(
        name="brokerage roles",
        columns=(*NAMED, "group", *ROLES, "total"),
        cells=rows,
        definition="paths of two ties through a node whose first is not tied to the last",
        source="Gould & Fernandez, Structures of mediation, Sociological Methodology 19, 1989",
        of=[
            ("by", named_by(by)),
            ("nodes", len(group)),
            ("without a value, left out", len(simple) - len(group)),
            ("ties left out", left_out),
            *loops_left_out(network),
        ],
    )


def _roles(
    node: Any, sent: dict[Any, set[Any]], received: dict[Any, set[Any]], group: dict[Any, Any]
) -> Counter[str]:
    own, roles = group[node], Counter[str]()
    for first in received[node]:
        for last in sent[node] - sent[first]:
            if last != first:
                ends = group[first], group[last]
                roles[_ROLE[own == ends[0], own == ends[1], ends[0] == ends[1]]] += 1
    return roles
