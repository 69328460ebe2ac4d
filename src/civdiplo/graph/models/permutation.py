"""Whether ties stay within groups more than they would, were the groups dealt out anew."""

from __future__ import annotations

import random
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from civdiplo.errors import InvalidValueError
from civdiplo.graph.models.comparison import Comparison
from civdiplo.graph.taken import By, Network, checked_count, checked_seed, groups_of, simple_graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["permute_ei"]


def permute_ei(
    network: Network,
    by: By,
    *,
    n: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Compare the E-I index of a network with its values for groups dealt out at random.

    The ties stay, the groups keep their sizes, and who is in which is shuffled.

    Args:
        network: A simple graph, directed or not, or a dataset.
        by: The attribute of a node that tells its group, or the group of each node. Nodes without
            one are left out with their ties, and counted.
        n: How often groups are dealt out.
        seed: The same seed deals the same.

    Returns:
        The index, (E - I) / (E + I) of E ties between groups and I within, from -1 (all within)
        to 1; and those of the deals. There is no z where all deals give the same, as with a
        single group. Loops are left out, and counted.

    Raises:
        InvalidValueError: No tie joins two nodes that have a group.

    Source: D. Krackhardt, R. N. Stern, Informal Networks and Organizational Crises, Social
    Psychology Quarterly 51 (1988).

    >>> import networkx as nx
    >>> G = nx.barbell_graph(4, 0)
    >>> found = permute_ei(G, {node: node < 4 for node in G})
    >>> round(found.observed, 3), found.z < -2
    (-0.846, True)
    """
    checked_count("n", n)
    seed = checked_seed(seed)
    given = simple_graph(network)
    ends, groups, left_out = _grouped(given, by)
    if not ends:
        raise InvalidValueError("by", "must tell the groups of both ends of a tie", by)
    draw = random.Random(seed)  # noqa: S311 - a model, not a secret
    dealt = list(groups)
    drawn = []
    for _ in range(n):
        draw.shuffle(dealt)
        drawn.append(_index(ends, dealt))
    return Comparison(
        name="E-I index",
        observed=_index(ends, groups),
        drawn=drawn,
        definition="(E - I) / (E + I), E ties between groups, I within; groups of the same sizes "
        "dealt out over the nodes",
        source="D. Krackhardt, R. N. Stern, Social Psychology Quarterly 51 (1988)",
        of=(
            ("seed", seed),
            ("nodes", len(groups)),
            ("groups", len(set(groups))),
            ("ties", len(ends)),
            *left_out,
        ),
    )


def _grouped(
    given: nx.Graph[Any], by: By
) -> tuple[list[tuple[int, int]], list[Hashable], tuple[tuple[str, int], ...]]:
    """Return ties by places of their ends, the group at each place, and what is left out."""
    group = groups_of(given, by)
    known = [node for node in given if group[node] is not None]
    place = {node: number for number, node in enumerate(known)}
    ties = [(one, other) for one, other in given.edges if one != other]
    ends = [(place[one], place[other]) for one, other in ties if one in place and other in place]
    left_out = (
        ("nodes without group", len(given) - len(known)),
        ("ties left out", len(ties) - len(ends)),
        ("loops left out", given.number_of_edges() - len(ties)),
    )
    return ends, [group[node] for node in known], left_out


def _index(ends: list[tuple[int, int]], groups: list[Hashable]) -> float:
    within = sum(groups[one] == groups[other] for one, other in ends)
    return (len(ends) - 2 * within) / len(ends)
