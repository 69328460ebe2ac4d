"""How two actors hang together: the shortest chains of links between them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from attrs import frozen

from civdiplo.entities.links import Tie
from civdiplo.errors import InvalidValueError
from civdiplo.graph.build import graph
from civdiplo.values.periods import When
from civdiplo.values.provenance import Citation
from civdiplo.values.truth import Truth

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["Link", "Path", "Step", "paths"]


@frozen
class Link:
    """One tie between two neighbours on a path.

    ``entity`` states it; ``roles`` are those of the neighbour before and of the one after;
    ``when`` is its time, None where not stated; ``certain`` tells whether it held on the day
    asked for ("yes" on every day, where none was).
    """

    entity: str
    kind: str
    roles: tuple[str, str]
    when: When | None
    certain: Truth
    sources: tuple[Citation, ...]

    def __str__(self) -> str:
        """Return kind, roles, time and sources."""
        told = [
            " to ".join(self.roles),
            "undated" if self.when is None else str(self.when),
            *(["maybe"] if self.certain is Truth.MAYBE else []),
            *dict.fromkeys(citation.source for citation in self.sources),
        ]
        return f"{self.kind} ({'; '.join(told)})"


@frozen
class Step:
    """Two neighbours on a path, and all links that join them."""

    start: str
    end: str
    links: tuple[Link, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its links, each once, sorted."""
        return tuple(sorted({link.kind for link in self.links}))


@frozen
class Path:
    """A chain of links between two actors.

    ``ids`` are the actors from the first to the last, ``labels`` their names, ``steps`` what joins
    each to the next.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def kinds(self) -> tuple[tuple[str, ...], ...]:
        """The kinds of links of each step."""
        return tuple(step.kinds for step in self.steps)

    @property
    def certain(self) -> Truth:
        """Whether the whole chain held on the day: yes where each step has a link that did."""
        answer = Truth.YES
        for step in self.steps:
            held = Truth.NO
            for link in step.links:
                held |= link.certain
            answer &= held
        return answer

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.steps)

    def __str__(self) -> str:
        """Return the chain, one actor a line, each with what joins it to the one before."""
        lines = [self.labels[0]]
        for label, step in zip(self.labels[1:], self.steps, strict=True):
            lines.append(f"  - {label}: {', '.join(str(link) for link in step.links)}")
        return "\n".join(lines)


def paths(
    dataset: Dataset,
    start: str,
    end: str,
    *,
    as_of: datetime.date | None = None,
    kinds: Collection[str] | None = None,
    most: int = 3,
) -> tuple[Path, ...]:
    """Find the shortest chains of links between two actors, whatever the direction of the links.

    Args:
        dataset: Where the ties come from.
        start: The id of the first actor.
        end: The id of the last.
        as_of: The day on which the links are to hold, or may hold; None takes all times.
        kinds: Go only by ties of these kinds; None goes by all.
        most: How many chains at most, 1 or more; among chains of one length those come first that
            the order of ids gives.

    Returns:
        The chains, shortest first; empty where the two are not connected.

    Raises:
        UnknownIdError: One of the ids is not in the dataset.
        InvalidValueError: Both are the same, or ``most`` is less than 1.

    Source: J. Y. Yen, Finding the K Shortest Loopless Paths in a Network, Management Science 17
    (1971); the search is ``networkx.shortest_simple_paths``.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Membership, Organization
    >>> chains = paths(Dataset([
    ...     Organization(id="society", name={"en": "Society"}),
    ...     Organization(id="city-union", name={"en": "City union"}),
    ...     Organization(id="union", name={"en": "Union"}),
    ...     Membership(id="m1", member="society", organization="city-union", period="2012/.."),
    ...     Membership(id="m2", member="city-union", organization="union"),
    ... ]), "society", "union")
    >>> print(chains[0])
    Society
      - City union: membership (member to organization; 2012/..)
      - Union: membership (member to organization; undated)
    """
    for actor in (start, end):
        dataset[actor]  # an unknown id is an error, with those that look alike
    if start == end:
        raise InvalidValueError("end", "must be another actor than the start", end)
    if most < 1:
        raise InvalidValueError("most", "must be 1 or more", most)
    network = graph(dataset, as_of=as_of, kinds=kinds)
    chains = islice(_chains(network, start, end), most)
    return tuple(_path(dataset, network, chain, as_of) for chain in chains)


def _chains(network: nx.MultiDiGraph[str], start: str, end: str) -> Iterator[list[str]]:
    """Yield chains of nodes, shortest first, the same whatever the order of the dataset."""
    import networkx as nx

    if start not in network or end not in network:
        return
    around = nx.node_connected_component(network.to_undirected(as_view=True), start)
    if end not in around:
        return
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(around))
    edges = network.edges(around)
    ordered.add_edges_from(sorted({(min(pair), max(pair)) for pair in edges}))
    yield from nx.shortest_simple_paths(ordered, start, end)


def _path(
    dataset: Dataset,
    network: nx.MultiDiGraph[str],
    chain: list[str],
    as_of: datetime.date | None,
) -> Path:
    steps = tuple(
        Step(one, other, tuple(_links(dataset, network, one, other, as_of)))
        for one, other in pairwise(chain)
    )
    labels = tuple(str(network.nodes[actor]["label"]) for actor in chain)
    return Path(tuple(chain), labels, steps)


def _links(
    dataset: Dataset,
    network: nx.MultiDiGraph[str],
    one: str,
    other: str,
    as_of: datetime.date | None,
) -> Iterator[Link]:
    """Yield the links that join two neighbours, by kind and id."""
    entities: set[tuple[str, str]] = set()
    for pair in ((one, other), (other, one)):
        for edge in (network.get_edge_data(*pair) or {}).values():
            stated = str(edge.get("stated_in", edge["entity"])).split()
            entities.update((edge["kind"], entity) for entity in stated)
    for kind, entity in sorted(entities):
        for tie in dataset[entity].ties(dataset.get):
            link = _link(tie, one, other, as_of)
            if tie.kind == kind and link is not None:
                yield link


def _link(tie: Tie, one: str, other: str, as_of: datetime.date | None) -> Link | None:
    """Return a tie as a link of two actors, or None where it is none of them on that day."""
    roles = {end.party: end.role for end in reversed(tie.ends)}
    if one not in roles or other not in roles or tie.standing == "planned":
        return None
    certain = Truth.YES
    if as_of is not None:
        certain = Truth.MAYBE if tie.when is None else tie.when.active_at(as_of)
    if certain is Truth.NO:
        return None
    return Link(tie.entity, tie.kind, (roles[one], roles[other]), tie.when, certain, tie.sources)
