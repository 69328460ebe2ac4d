"""How far groups keep to themselves: E-I, Coleman's homophily, odds ratio, Freeman's segregation.

Each reads the mixing matrix alone, so each takes a network and an attribute, or a `Mixing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.mixing import Mixing, mixing
from civdiplo.graph.measures.plain import NAMED, loops_left_out, named, plain
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.taken import Network, group_of, simple_graph

__all__ = [
    "coleman",
    "ei_index",
    "ei_of_groups",
    "ei_of_nodes",
    "freeman_segregation",
    "mixed",
    "odds_ratio",
    "segregation",
]

_KRACKHARDT = "Krackhardt & Stern, Informal networks and organizational crises, 1988"
_EI = "(external - internal ties) / (external + internal ties)"
_ALONE = "all nodes are in one group"


def mixed(network: Network | Mixing, by: str | None) -> Mixing:
    """Return the mixing matrix of a network, or the one that is given.

    Raises:
        InvalidValueError: A network comes without an attribute, or a matrix with one.
    """
    if isinstance(network, Mixing):
        if by is not None:
            raise InvalidValueError("by", "must be left out where a mixing matrix is given", by)
        return network
    if by is None:
        raise InvalidValueError("by", "must be an attribute of the nodes", by)
    return mixing(network, by)


def ei_index(network: Network | Mixing, by: str | None = None) -> Measure:
    """Return the E-I index of a network: -1 where all ties are within groups, 1 where none is.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, where a network is given. Nodes without one
            are left out and counted.

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


def ei_of_groups(network: Network | Mixing, by: str | None = None) -> Table:
    """List the E-I index of each group.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, where a network is given.

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


def ei_of_nodes(network: Network, by: str) -> Table:
    """List the E-I index of each node that has a group.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        by: The node attribute that names the group. Nodes without one, and ties to them, are left
            out and counted.

    Returns:
        A row a node, in the order of the network: who it is, its ``group``, ``external`` and
        ``internal`` ties (arcs in and out alike) and ``ei``, None for a node without ties.

    Raises:
        InvalidValueError: The network is a multigraph.

    Source: Krackhardt & Stern 1988.

    >>> import networkx as nx
    >>> G = nx.Graph(["ab", "bc"])
    >>> nx.set_node_attributes(G, {"a": "RU", "b": "RU", "c": "VN"}, "country")
    >>> ei_of_nodes(G, "country").column("ei")
    (-1.0, 0.0, 1.0)
    """
    network = simple_graph(network)
    simple = plain(network)
    group = {node: group_of(by, facts.get(by)) for node, facts in simple.nodes(data=True)}
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
            ("by", by),
            ("nodes", len(counts)),
            ("without a value, left out", len(simple) - len(counts)),
            *loops_left_out(network),
        ],
    )


def coleman(network: Network | Mixing, by: str | None = None) -> Table:
    """List Coleman's homophily index of each group: 1 where all its ties stay within.

    Args:
        network: A simple network, a dataset, or a mixing matrix; an undirected tie is an arc
            each way.
        by: The node attribute that names the group, where a network is given.

    Returns:
        A row a group: ``nodes``, ``arcs`` sent, ``internal`` of them, ``expected`` internal ones
        (arcs (size - 1) / (n - 1)), and ``coleman``: (internal - expected) / (arcs - expected), or
        (internal - expected) / expected where there are fewer than expected; None where the group
        sends nothing or is the only one.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Coleman, Relational analysis, Human Organization 17, 1958; in the form of Bojanowski &
    Corten, Measuring segregation in social networks, Social Networks 39, 2014.

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> [round(one, 7) for one in coleman(classroom).column("coleman")]
    [0.9084249, 0.7909699]
    """
    known = mixed(network, by)
    return Table(
        name="Coleman's homophily index",
        columns=("group", "nodes", "arcs", "internal", "expected", "coleman"),
        cells=_coleman_rows(known),
        definition="(internal - expected) / (arcs - expected), or / expected where below it",
        source="Coleman, Relational analysis, Human Organization 17, 1958",
        of=known.of,
    )


def odds_ratio(network: Network | Mixing, by: str | None = None) -> Measure:
    """Return how much likelier a tie is within groups than between them, as a ratio of odds.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, where a network is given.

    Returns:
        (internal ties · external pairs not tied) / (external ties · internal pairs not tied), from
        0; 1 where groups make no difference. Undefined where it would be infinite or 0/0.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Moody, Race, school integration, and friendship segregation in America, American Journal
    of Sociology 107, 2001.

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> round(float(odds_ratio(classroom)), 5)
    16.58071
    """
    known = mixed(network, by)
    above = known.internal * (known.pairs_between - known.external)
    below = known.external * (known.pairs_within - known.internal)
    why = _ALONE if not known.pairs_between else "no external ties, or all internal pairs are tied"
    return Measure(
        name="odds ratio of internal ties",
        value=above / below if below else None,
        definition="odds of a tie within groups / odds of a tie between groups",
        source="Moody, Race, school integration, and friendship segregation, AJS 107, 2001",
        of=[("external", known.external), ("internal", known.internal), *known.of],
        undefined=None if below else why,
    )


def freeman_segregation(network: Network | Mixing, by: str | None = None) -> Measure:
    """Return how far ties between groups fall short of those that chance would give.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, where a network is given.

    Returns:
        1 - external / expected, where expected = ties · external pairs / all pairs: 1 where groups
        keep apart, 0 as by chance, negative (and not cut off at 0) where they meet more than that.
        Undefined for one group, and where there are no ties.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    Source: Freeman, Segregation in social networks, Sociological Methods & Research 6, 1978.

    >>> mutual = Mixing(groups="ab", sizes=[13, 13], ties=[[11, 1], [0, 10]], directed=False)
    >>> round(float(freeman_segregation(mutual)), 7)
    0.9125874
    """
    known = mixed(network, by)
    by_chance = known.total * known.pairs_between
    pairs = known.pairs_within + known.pairs_between
    return Measure(
        name="Freeman's segregation",
        value=1 - known.external * pairs / by_chance if by_chance else None,
        definition="1 - external ties / (ties · external pairs / pairs), not cut off at 0",
        source="Freeman, Segregation in social networks, Sociological Methods & Research 6, 1978",
        of=[("external", known.external), ("internal", known.internal), *known.of],
        undefined=None if by_chance else "no ties" if known.pairs_between else _ALONE,
    )


def segregation(network: Network | Mixing, by: str | None = None) -> Table:
    """List every figure of segregation of a network at once, each with its definition.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, where a network is given.

    Returns:
        A row a figure: ``measure``, ``value`` (None where ``undefined`` says why), ``definition``,
        ``source``, ``of``, ``undefined``.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    >>> classroom = Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]])
    >>> segregation(classroom).column("measure")[:2]
    ('E-I index', 'odds ratio of internal ties')
    """
    from civdiplo.graph.measures.assortativity import attribute_assortativity

    known = mixed(network, by)
    figures: tuple[Callable[[Mixing], Measure], ...] = (
        ei_index,
        odds_ratio,
        freeman_segregation,
        attribute_assortativity,
    )
    rows = [figure(known).row() for figure in figures]
    return Table(
        name="segregation",
        columns=rows[0],
        cells=(row.values() for row in rows),
        definition="each row names its own",
        source="each row names its own",
        of=known.of,
    )


def _ei(external: int, internal: int) -> float | None:
    ties = external + internal
    return (external - internal) / ties if ties else None


def _coleman_rows(known: Mixing) -> Iterator[tuple[Any, ...]]:
    others = known.nodes - 1
    for place, (group, size, row) in enumerate(
        zip(known.groups, known.sizes, known.arcs, strict=True)
    ):
        sent, internal = sum(row), row[place]
        expected = sent * (size - 1) / others if others else 0.0
        short = internal < expected
        most = expected if short else sent - expected
        figure = (internal - expected) / most if size < known.nodes and sent else None
        yield group, size, sent, internal, expected, figure
