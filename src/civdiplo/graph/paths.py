"""How two actors hang together: the shortest chains of links between them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from civdiplo.entities.links import Standing, Tie
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

    ``entity`` states it, and ``label`` is its name, None where it has none; ``roles`` are those of
    the neighbour before and of the one after;
    ``when`` is its time, None where not stated; ``certain`` tells whether it held on the day
    asked for ("yes" on every day, where none was). ``standing`` is "planned" for a tie that is no
    tie yet.
    """

    entity: str
    kind: str
    roles: tuple[str, str]
    when: When | None
    certain: Truth
    sources: tuple[Citation, ...]
    standing: Standing = "actual"
    label: str | None = None

    def __str__(self) -> str:
        """Return kind, name, roles, time, what is not sure of it, and sources."""
        told = [
            " to ".join(self.roles),
            "undated" if self.when is None else str(self.when),
            *(["maybe"] if self.certain is Truth.MAYBE else []),
            *(["planned"] if self.standing == "planned" else []),
            *dict.fromkeys(citation.source for citation in self.sources),
        ]
        named = self.kind if self.label is None else f'{self.kind} "{self.label}"'
        return f"{named} ({'; '.join(told)})"


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

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a link, all with the same keys, as pandas takes them.

        ``step`` counts from 1; ``start`` and ``end`` are ids, beside them labels and roles;
        ``when`` is EDTF, None where not stated; ``sources`` are ids, with a comma between.
        """
        names = dict(zip(self.ids, self.labels, strict=True))
        return [
            {
                "step": number,
                "start": step.start,
                "start_label": names[step.start],
                "start_role": link.roles[0],
                "end": step.end,
                "end_label": names[step.end],
                "end_role": link.roles[1],
                "kind": link.kind,
                "entity": link.entity,
                "entity_label": link.label,
                "when": None if link.when is None else link.when.edtf,
                "certain": link.certain.value,
                "standing": link.standing,
                "sources": ", ".join(dict.fromkeys(one.source for one in link.sources)),
            }
            for number, step in enumerate(self.steps, start=1)
            for link in step.links
        ]

    def __str__(self) -> str:
        """Return the chain, one actor a line, each with what joins it to the one before.

        Where several links do, each has a line of its own.
        """
        lines = [self.labels[0]]
        for label, step in zip(self.labels[1:], self.steps, strict=True):
            between = ": " if len(step.links) == 1 else "\n      - "
            lines.append(between.join((f"  - {label}", *map(str, step.links))))
        return "\n".join(lines)


def paths(
    dataset: Dataset,
    start: str,
    end: str,
    *,
    as_of: datetime.date | None = None,
    kinds: Collection[str] | None = None,
    maybe: bool = True,
    planned: bool = False,
    only_shortest: bool = False,
    longest: int | None = None,
    most: int | None = 3,
    language: str | None = None,
) -> tuple[Path, ...]:
    """Find the shortest chains of links between two actors, whatever the direction of the links.

    Args:
        dataset: Where the ties come from.
        start: The id of the first actor.
        end: The id of the last.
        as_of: The day on which the links are to hold, or may hold; None takes all times.
        kinds: Go only by ties of these kinds; None goes by all.
        maybe: Whether to go by ties that only may hold on the day, such as undated ones.
        planned: Whether to go by planned ties, too.
        only_shortest: Whether to leave out all chains that are longer than the shortest.
        longest: How many steps a chain has at most, 1 or more; None sets no bound.
        most: How many chains at most, 1 or more; None gives all, of which there may be very many
            unless ``only_shortest`` or ``longest`` bounds them: one of the two has to.
        language: The language of names; None takes the first that each has.

    Returns:
        The chains, shortest first, those of one length in an order that only ids decide; empty
        where the two are not connected.

    Raises:
        UnknownIdError: One of the ids is not in the dataset.
        InvalidValueError: Both are the same, or a number is less than 1, or nothing bounds how
            many chains there are.

    Source: J. Y. Yen, Finding the K Shortest Loopless Paths in a Network, Management Science 17
    (1971); the searches are ``networkx.shortest_simple_paths`` and ``all_shortest_paths``.

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
    for name, number in (("most", most), ("longest", longest)):
        if number is not None and number < 1:
            raise InvalidValueError(name, "must be 1 or more", number)
    if most is None and longest is None and not only_shortest:
        hint = "or ask for only_shortest or longest"
        raise InvalidValueError("most", "must bound how many chains there are", most, hint=hint)
    network = graph(dataset, as_of=as_of, kinds=kinds, maybe=maybe, planned=planned)
    chains = _chains(network, start, end, only_shortest=only_shortest)
    if longest is not None:
        chains = takewhile(lambda chain: len(chain) <= longest + 1, chains)
    told = _Told(dataset, network, as_of, maybe=maybe, planned=planned, language=language)
    return tuple(told.path(chain) for chain in islice(chains, most))


def _chains(
    network: nx.MultiDiGraph[str], start: str, end: str, *, only_shortest: bool
) -> Iterator[list[str]]:
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
    if only_shortest:
        yield from nx.all_shortest_paths(ordered, start, end)
    else:
        yield from nx.shortest_simple_paths(ordered, start, end)


@frozen
class _Told:
    """What was asked, by which each chain is told."""

    dataset: Dataset
    network: nx.MultiDiGraph[str]
    as_of: datetime.date | None
    maybe: bool = field(kw_only=True)
    planned: bool = field(kw_only=True)
    language: str | None = field(kw_only=True)

    def path(self, chain: list[str]) -> Path:
        """Return a chain of nodes with what joins each to the next."""
        steps = tuple(
            Step(one, other, tuple(self.links(one, other))) for one, other in pairwise(chain)
        )
        return Path(tuple(chain), tuple(map(self.label, chain)), steps)

    def label(self, actor: str) -> str:
        """Return the name of an actor or of what ties it, its id where none is in the dataset."""
        entity = self.dataset.get(actor)
        if entity is None:
            return actor
        return entity.label() if self.language is None else entity.label(self.language)

    def links(self, one: str, other: str) -> Iterator[Link]:
        """Yield the links that join two neighbours, by kind and id."""
        entities: set[tuple[str, str]] = set()
        for pair in ((one, other), (other, one)):
            for edge in (self.network.get_edge_data(*pair) or {}).values():
                stated = str(edge.get("stated_in", edge["entity"])).split()
                entities.update((edge["kind"], entity) for entity in stated)
        for kind, entity in sorted(entities):
            for tie in self.dataset[entity].ties(self.dataset.get):
                link = self.link(tie, one, other)
                if tie.kind == kind and link is not None:
                    yield link

    def link(self, tie: Tie, one: str, other: str) -> Link | None:
        """Return a tie as a link of two actors, or None where it is none that was asked for."""
        roles = {end.party: end.role for end in reversed(tie.ends)}
        if one not in roles or other not in roles:
            return None
        if tie.standing == "planned" and not self.planned:
            return None
        certain = self.held(tie)
        if certain is Truth.NO or (certain is Truth.MAYBE and not self.maybe):
            return None
        name = self.label(tie.entity)
        return Link(
            entity=tie.entity,
            kind=tie.kind,
            roles=(roles[one], roles[other]),
            when=tie.when,
            certain=certain,
            sources=tie.sources,
            standing=tie.standing,
            label=None if name == tie.entity else name,
        )

    def held(self, tie: Tie) -> Truth:
        """Tell whether a tie held on the day, if one was asked for."""
        if self.as_of is None:
            return Truth.YES
        return Truth.MAYBE if tie.when is None else tie.when.active_at(self.as_of)
