"""What the members of communities have in common, such as their country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from civdiplo.graph.measures.result import Table, number_in
from civdiplo.graph.models.agreement import ari, nmi
from civdiplo.graph.models.communities import Partition
from civdiplo.graph.taken import group_of

__all__ = ["crosstab"]


def crosstab(
    parts: Partition | Mapping[Any, Hashable], values: Mapping[Any, Hashable | None]
) -> Table:
    """Count what the members of each community are, such as of which country.

    Args:
        parts: Communities, or the part that each node is in.
        values: What each node is, as ``nx.get_node_attributes(G, "country")`` gives it; a node
            that is not in it, or is None there, has no value.

    Returns:
        A row for each community and value that occur together, by community and then by number:
        community, value (None where missing), nodes, ``of_community`` and ``of_value``, the shares
        of the nodes with a value in the community, and of the nodes with the value; both are None
        where the value is missing. ``of`` has the number of nodes without a value, and `nmi` and
        `ari` of communities and values over the others.

    >>> found = crosstab({"a": 0, "b": 0, "c": 0, "d": 1}, {"a": "VN", "b": "VN", "d": "RU"})
    >>> print(found)
    community  value  nodes  of_community  of_value
    0          VN     2      1             1
    0                 1
    1          RU     1      1             1
    """
    labels = parts.labels() if isinstance(parts, Partition) else parts
    told = {node: group_of("values", values.get(node)) for node in labels}
    known = {node: value for node, value in told.items() if value is not None}
    agreeing = {node: labels[node] for node in known}
    counts = Counter((part, known.get(node)) for node, part in labels.items())
    of_part, of_value = Counter(agreeing.values()), Counter(known.values())
    order = {part: place for place, part in enumerate(dict.fromkeys(labels.values()))}
    ranked = sorted(
        counts.items(),
        key=lambda one: (order[one[0][0]], one[0][1] is None, -one[1], str(one[0][1])),
    )
    return Table(
        name="communities by value",
        columns=("community", "value", "nodes", "of_community", "of_value"),
        cells=(
            (part, value, count, None, None)
            if value is None
            else (part, value, count, count / of_part[part], count / of_value[value])
            for (part, value), count in ranked
        ),
        definition="nodes by community and value; shares of the nodes that have a value",
        source="a contingency table; L. Danon et al. (2005); L. Hubert, P. Arabie (1985)",
        of={
            "nodes": len(labels),
            "missing": len(labels) - len(known),
            "nmi": number_in(nmi(agreeing, known)),
            "ari": number_in(ari(agreeing, known)),
        },
    )
