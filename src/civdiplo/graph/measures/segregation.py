"""How far groups keep to themselves: Coleman's homophily, odds ratio, Freeman's segregation.

Each reads the mixing matrix alone, so each takes a network and an attribute, or a `Mixing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from civdiplo.graph.measures.ei import ei_index
from civdiplo.graph.measures.mixing import Mixing, mixed
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.taken import By, Network

__all__ = [
    "coleman",
    "freeman_segregation",
    "odds_ratio",
    "segregation",
]

_ALONE = "all nodes are in one group"


def coleman(network: Network | Mixing, by: By | None = None) -> Table:
    """List Coleman's homophily index of each group: 1 where all its ties stay within.

    Args:
        network: A simple network, a dataset, or a mixing matrix; an undirected tie is an arc
            each way.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.

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


def odds_ratio(network: Network | Mixing, by: By | None = None) -> Measure:
    """Return how much likelier a tie is within groups than between them, as a ratio of odds.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.

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


def freeman_segregation(network: Network | Mixing, by: By | None = None) -> Measure:
    """Return how far ties between groups fall short of those that chance would give.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.

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


def segregation(network: Network | Mixing, by: By | None = None) -> Table:
    """List every figure of segregation of a network at once, each with its definition.

    Args:
        network: A simple network, a dataset, or a mixing matrix.
        by: The node attribute that names the group, or the group of each node, where a network is
            given.

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
