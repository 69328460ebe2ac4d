"""A network in short: its size, its parts, who is central, who connects, which countries meet."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.errors import InvalidValueError
from civdiplo.graph.build import graph
from civdiplo.graph.levels import Level
from civdiplo.graph.measures.overview import figures_of, flat, sample_of
from civdiplo.graph.measures.result import Table
from civdiplo.graph.measures.walks import Walks, walks
from civdiplo.graph.taken import By, Network, any_graph, group_of

if TYPE_CHECKING:
    import networkx as nx

_OWN = ("nodes", "ties", "components", "isolates")  # figures that a summary has itself
_SHOWN = ("density", "mean distance", "transitivity", "degree Gini", "degree centralization")

_SEVERAL = ", "  # between the kinds of the ties of one pair
_Stated: TypeAlias = tuple[Any, Any, Any, str | None, int]

__all__ = ["Connected", "CountryLink", "GraphSummary", "summary"]


@frozen
class Connected:
    """How an actor is connected.

    ``neighbours`` is its degree in the simple graph, ``betweenness`` the share of shortest paths
    of others that run through it (0 to 1), ``separates`` whether parts of the network fall apart
    without it.
    """

    id: str
    label: str
    neighbours: int
    betweenness: float
    separates: bool


@frozen
class CountryLink:
    """How many entities tie actors of two countries (ISO 3166-1 codes, in order)."""

    countries: tuple[str, str]
    ties: int


@frozen(repr=False)
class GraphSummary:
    """A network in short.

    ``ties`` counts the entities that tie and ``edges`` the edges they make; ``kinds`` counts ties
    by kind. Of a graph of pairs (``of_pairs``), as `simplify` and `project` make it, where an edge
    is all ties of two nodes and its weight how many entities they are, ``ties`` adds the weights
    up, so that a tie of more than two counts once for each pair of it; ``kinds`` is then empty
    where ties of several kinds share a pair. ``components`` and ``largest`` (its nodes) look at the
    network without direction. ``isolated`` are the nodes that nothing ties to another.
    ``most_connected`` is ordered by neighbours, ``bridging`` holds those who connect others,
    ordered by betweenness. ``sampled`` is the number of nodes that betweenness was estimated from,
    None where it is exact. ``of`` holds what the graph says of its making: level, date, what was
    left out and why. ``figures`` is the table of `overview`: density, distances, clustering,
    centralization, mixing, each with its definition and source.
    """

    nodes: int
    edges: int
    ties: int
    kinds: tuple[tuple[str, int], ...]
    components: int
    largest: int
    isolated: tuple[str, ...]
    most_connected: tuple[Connected, ...]
    bridging: tuple[Connected, ...]
    sampled: int | None
    countries: tuple[CountryLink, ...]
    of: tuple[tuple[str, str | int], ...]
    figures: Table
    of_pairs: bool = False

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row for each figure: ``measure``, ``of`` (of what), ``value``.

        What ``of`` of the summary holds is told of the "graph as made": its ``ties`` are those of
        the dataset, where the summary's own are those of the pairs it was made into.
        """
        return [
            {"measure": measure, "of": of, "value": value} for measure, of, value in self._figures()
        ]

    def _figures(self) -> Iterator[tuple[str, str, Any]]:
        for name in ("nodes", "edges", "ties", "components", "largest"):
            yield name, "", getattr(self, name)
        yield "isolated", "", len(self.isolated)
        for kind, count in self.kinds:
            yield "ties of kind", kind, count
        for one in self.most_connected:
            yield "neighbours", one.id, one.neighbours
        for one in self.bridging:
            yield "betweenness", one.id, one.betweenness
        for link in self.countries:
            yield "ties of countries", "-".join(link.countries), link.ties
        for name, value in self.of:
            yield name, "graph as made", value
        for row in self.figures.rows():
            if row["measure"] not in _OWN:
                yield row["measure"], row["of"], row["value"]

    def __repr__(self) -> str:
        """Return the summary as text, which a notebook then shows."""
        return str(self)

    def __str__(self) -> str:
        """Return the summary as text, one matter a line."""
        return "\n".join(f"{matter}: {told}" for matter, told in self._lines())

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "nodes", f"{self.nodes}, {len(self.isolated)} of them tied to no other"
        kinds = ", ".join(f"{kind} {count}" for kind, count in self.kinds)
        ties = f"{self.ties} between {self.edges} pairs" if self.of_pairs else str(self.ties)
        yield "ties", f"{ties} ({kinds})" if kinds else ties
        yield "connected parts", f"{self.components}, the largest of {self.largest} nodes"
        connected = (f"{one.label} ({one.neighbours})" for one in self.most_connected)
        known = {row["measure"]: row["value"] for row in self.figures.rows()}
        told = ((name, known.get(name)) for name in _SHOWN)
        measured = (f"{name} {value:.3g}" for name, value in told if value is not None)
        yield "measures", ", ".join(measured) or "none"
        yield "most connected", ", ".join(connected) or "nobody"
        yield "connecting others", ", ".join(one.label for one in self.bridging) or "nobody"
        linked = (f"{'-'.join(link.countries)} ({link.ties})" for link in self.countries)
        yield "linked countries", ", ".join(linked) or "none"
        told_of = (f"{name} {value}" for name, value in self.of if value != 0)
        yield "made with", ", ".join(told_of) or "nothing said of it"


def summary(
    network: Network,
    *,
    as_of: datetime.date | None = None,
    level: Level = "actor",
    most: int = 10,
    by: By = "country",
) -> GraphSummary:
    """Describe a network: nodes, ties by kind, connected parts, central and bridging actors.

    Args:
        network: A dataset, or a graph: one made by `graph`, or any other of networkx.
        as_of: The day the network of a dataset is asked for; None takes all times.
        level: What the nodes of the network of a dataset are.
        most: How many actors and countries are listed at most.
        by: The node attribute whose groups the E-I index and assortativity of ``figures`` are by,
            or the group of each node.

    Returns:
        The summary. Degree, betweenness (normalised; exact up to 500 nodes, else estimated from
        100 with a fixed seed) and articulation points are those of the simple undirected graph
        without loops. Countries are those stated of the nodes. Edges that name no ``entity`` are a
        tie each, or as many as their weight where the graph says that it counts entities.

    Raises:
        InvalidValueError: It is neither dataset nor graph, a day or level is asked of a graph, or
            a value of ``by`` or ``country`` is none that can name a group.

    Source: L. C. Freeman, A Set of Measures of Centrality Based on Betweenness, Sociometry 40
    (1977).

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Cooperation, Organization
    >>> names = {"a": "RU", "b": "VN", "c": "CU"}
    >>> found = summary(Dataset([
    ...     *(Organization(id=id, name={"en": id.upper()}, country=country)
    ...       for id, country in names.items()),
    ...     Cooperation(id="x", parties=["a", "b"]),
    ...     Cooperation(id="y", parties=["b", "c"]),
    ... ]))
    >>> [one.label for one in found.bridging], found.components
    (['B'], 1)
    """
    import networkx as nx

    made = _made(network, as_of, level)
    simple = flat(made)
    walked = walks(simple, sample=sample_of(simple))
    ties = _ties(made)
    parts = [len(part) for part in nx.connected_components(simple)]
    known = _connected(simple, walked)
    central = sorted(known, key=lambda one: (-one.neighbours, -one.betweenness, str(one.id)))
    between = sorted(known, key=lambda one: (-one.betweenness, -one.neighbours, str(one.id)))
    return GraphSummary(
        nodes=len(made),
        edges=made.number_of_edges(),
        ties=sum(ties.values()),
        kinds=_kinds(ties),
        components=len(parts),
        largest=max(parts, default=0),
        isolated=tuple(nx.isolates(simple)),
        most_connected=tuple(one for one in central if one.neighbours)[:most],
        bridging=tuple(one for one in between if one.separates or one.betweenness > 0)[:most],
        sampled=walked.drawn,
        countries=_country_links(made)[:most],
        of=tuple((name, value) for name, value in made.graph.items() if name != "unplaced_ids"),
        figures=figures_of(made, simple, walked, by),
        of_pairs=_of_pairs(made),
    )


def _made(network: Network, as_of: datetime.date | None, level: Level) -> nx.Graph[Any]:
    if isinstance(network, Dataset):
        return graph(network, as_of=as_of, level=level)
    made = any_graph(network)
    for name, value, unasked in (("as_of", as_of, None), ("level", level, "actor")):
        if value != unasked:
            hint = "a graph is taken as it is: hand in the dataset"
            raise InvalidValueError(name, "must be left out for a graph", value, hint=hint)
    return made


def _of_pairs(made: nx.Graph[Any]) -> bool:
    """Tell whether an edge stands for all entities that tie two nodes, as its weight says."""
    return made.graph.get("weight") == "entities" and not made.is_multigraph()


def _stated(made: nx.Graph[Any]) -> Iterator[_Stated]:
    """Yield of each edge its ends, what it stands for, of which kind, and how many that is."""
    pairs = _of_pairs(made)
    for number, (one, other, edge) in enumerate(made.edges(data=True)):
        if pairs:
            yield one, other, number, edge.get("kinds"), edge.get("weight", 1)
        else:
            yield one, other, edge.get("entity", number), edge.get("kind"), 1


def _ties(made: nx.Graph[Any]) -> dict[tuple[Any, str | None], int]:
    """Return the entities that tie, each once, with their kind; how many, of edges of pairs."""
    return {(entity, kind): count for *_, entity, kind, count in _stated(made)}


def _kinds(ties: Mapping[tuple[Any, str | None], int]) -> tuple[tuple[str, int], ...]:
    kinds: Counter[str] = Counter()
    for (_, kind), count in ties.items():
        if kind is not None:
            kinds[kind] += count
    if any(_SEVERAL in kind for kind in kinds):
        return ()  # which of them are how many is not known of a pair
    return tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0])))


def _connected(simple: nx.Graph[Any], walked: Walks) -> list[Connected]:
    import networkx as nx

    separating = set(nx.articulation_points(simple))
    return [
        Connected(
            id=node,
            label=str(facts.get("label", node)),
            neighbours=simple.degree[node],
            betweenness=walked.betweenness[node],
            separates=node in separating,
        )
        for node, facts in simple.nodes(data=True)
    ]


def _country_links(made: nx.Graph[Any]) -> tuple[CountryLink, ...]:
    country = {
        node: group_of("country", facts.get("country")) for node, facts in made.nodes(data=True)
    }
    tied: dict[tuple[str, str], dict[Any, int]] = {}
    for one, other, entity, _, count in _stated(made):
        here, there = country[one], country[other]
        if here is not None and there is not None and here != there:
            first, second = sorted((str(here), str(there)))
            tied.setdefault((first, second), {})[entity] = count
    links = [CountryLink(pair, sum(entities.values())) for pair, entities in tied.items()]
    return tuple(sorted(links, key=lambda link: (-link.ties, link.countries)))
