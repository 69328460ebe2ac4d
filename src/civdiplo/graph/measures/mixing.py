"""Who is tied to whom by group: the mixing matrix that the measures of segregation start from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs
from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.plain import loops_left_out, plain
from civdiplo.graph.measures.result import Of, Table, Value
from civdiplo.graph.taken import By, Network, groups_of, named_by, simple_graph

__all__ = ["Mixing", "mixed", "mixing"]


def _listed(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(items)


def _matrix(rows: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)


@frozen(kw_only=True)
class Mixing:
    """How many ties run between the groups of a network.

    Args:
        groups: The groups, in order.
        sizes: How many nodes are in each, tied or not.
        ties: ``ties[i][j]`` counts arcs from group i to group j; undirected, it counts ties
            between the two, each once, in whichever of the two cells.
        directed: Whether ties have a direction.
        by: The attribute that says which group a node is in.
        missing: Nodes without a group, which are left out.
        ties_left_out: Ties of such nodes.
        loops: Ties of a node with itself, left out too.

    Raises:
        InvalidValueError: The matrix is not square, a count is negative, or there are more ties
            than pairs of nodes.

    >>> Mixing(groups="ab", sizes=[13, 13], ties=[[40, 2], [5, 41]]).internal
    81
    """

    groups: tuple[Any, ...] = attrs.field(converter=_listed)
    sizes: tuple[int, ...] = attrs.field(converter=_listed)
    ties: tuple[tuple[int, ...], ...] = attrs.field(converter=_matrix)
    directed: bool = True
    by: str = "group"
    missing: int = 0
    ties_left_out: int = 0
    loops: int = 0

    def __attrs_post_init__(self) -> None:
        """Hold the matrix to its groups and sizes."""
        count = len(self.groups)
        if len(self.sizes) != count or [len(row) for row in self.ties] != [count] * count:
            raise InvalidValueError("ties", f"must be {count} rows of {count}", self.ties)
        if any(cell < 0 for row in (self.sizes, *self.ties) for cell in row):
            raise InvalidValueError("ties", "must not be negative", self.ties)
        if any(
            arcs > size * (self.sizes[other] - (place == other))
            for place, (size, row) in enumerate(zip(self.sizes, self.arcs, strict=True))
            for other, arcs in enumerate(row)
        ):
            raise InvalidValueError("ties", "must not exceed the pairs of nodes", self.ties)

    @property
    def nodes(self) -> int:
        """How many nodes have a group."""
        return sum(self.sizes)

    @property
    def total(self) -> int:
        """How many ties join nodes with a group."""
        return sum(map(sum, self.ties))

    @property
    def internal(self) -> int:
        """How many of them run within a group."""
        return sum(row[place] for place, row in enumerate(self.ties))

    @property
    def external(self) -> int:
        """How many of them run between groups."""
        return self.total - self.internal

    @property
    def pairs_within(self) -> int:
        """How many ties there could be within groups."""
        ordered = sum(size * (size - 1) for size in self.sizes)
        return ordered if self.directed else ordered // 2

    @property
    def pairs_between(self) -> int:
        """How many ties there could be between groups."""
        ordered = self.nodes * (self.nodes - 1)
        return (ordered if self.directed else ordered // 2) - self.pairs_within

    @property
    def arcs(self) -> tuple[tuple[int, ...], ...]:
        """The matrix of arcs: undirected ties count once each way, so twice within a group."""
        return self.ties if self.directed else self.symmetrised

    @property
    def symmetrised(self) -> tuple[tuple[int, ...], ...]:
        """The matrix added to its transpose."""
        places = range(len(self.groups))
        return tuple(
            tuple(self.ties[one][other] + self.ties[other][one] for other in places)
            for one in places
        )

    @property
    def of(self) -> Of:
        """What a result worked out of this says of it."""
        told: list[tuple[str, Value]]
        told = [("by", self.by), ("nodes", self.nodes), ("without a value, left out", self.missing)]
        if self.ties_left_out:
            told.append(("ties left out", self.ties_left_out))
        if self.loops:
            told.append(("loops left out", self.loops))
        return tuple(told)

    def table(self) -> Table:
        """Return the matrix as a table: a row a group, with its size and the ties to each group."""
        return Table(
            name="mixing matrix",
            columns=(self.by, "nodes", *(f"to {group}" for group in self.groups)),
            cells=(
                (group, size, *row)
                for group, size, row in zip(self.groups, self.sizes, self.ties, strict=True)
            ),
            definition="arcs from group to group" if self.directed else "ties, each counted once",
            source="Newman, Mixing patterns in networks, Physical Review E 67, 2003",
            of=self.of,
        )


def mixing(network: Network, by: By) -> Mixing:
    """Count the ties within and between the groups of a network.

    Args:
        network: A simple network, or a dataset; loops are left out and counted.
        by: The node attribute that names the group, such as "country", or the group of each node.
            Nodes without one (absent, None or NaN), and their ties, are left out and counted.

    Returns:
        The matrix, with groups in the order of their text. Undirected ties between two groups are
        counted in the row of the earlier one.

    Raises:
        InvalidValueError: The network is a multigraph, or no node has the attribute.

    >>> import networkx as nx
    >>> G = nx.DiGraph(["ab", "bc"])
    >>> nx.set_node_attributes(G, {"a": "RU", "b": "RU", "c": "VN"}, "country")
    >>> print(mixing(G, "country").table())
    country  nodes  to RU  to VN
    RU       2      1      1
    VN       1      0      0
    """
    network = simple_graph(network)
    simple = plain(network)
    group = groups_of(simple, by)
    sizes = Counter(value for value in group.values() if value is not None)
    groups: list[Any] = sorted(sizes, key=lambda one: (str(one), type(one).__name__))
    place = {one: number for number, one in enumerate(groups)}
    ties = [[0] * len(groups) for _ in groups]
    taken = 0
    for ends in simple.edges:
        here, there = (place.get(group[end]) for end in ends)
        if here is None or there is None:
            continue
        if not simple.is_directed() and there < here:
            here, there = there, here
        ties[here][there] += 1
        taken += 1
    return Mixing(
        groups=groups,
        sizes=[sizes[one] for one in groups],
        ties=ties,
        directed=simple.is_directed(),
        by=named_by(by),
        missing=len(simple) - sizes.total(),
        ties_left_out=simple.number_of_edges() - taken,
        loops=sum(int(str(count)) for _, count in loops_left_out(network)),
    )


def mixed(network: Network | Mixing, by: By | None) -> Mixing:
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
