"""From a dataset to a plain networkx graph at a date: ids as nodes, plain attributes only."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from civdiplo.entities.links import Tie
from civdiplo.errors import InvalidValueError
from civdiplo.graph.expansion import Time, Times, Value, cited, distinct_ends, pairs
from civdiplo.graph.levels import Level, actors, facts, is_person, projection

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["graph"]

# Kinds whose entities state a lasting relation of two parties, and not an act of theirs: two
# entities of such a kind with the same parties are two statements of one relation.
_ONE_RELATION = frozenset({"twinning"})


def graph(
    dataset: Dataset,
    *,
    as_of: datetime.date | None = None,
    level: Level = "actor",
    kinds: Collection[str] | None = None,
    maybe: bool = True,
    planned: bool = False,
) -> nx.MultiDiGraph[str]:
    """Build the network of a dataset as a plain networkx graph.

    A tie of two ends is one edge, one of more ends an edge for each pair of them. A symmetric tie
    is one edge too, in the order of the node ids: read the graph with ``to_undirected()`` or
    `simplify` where direction does not matter. Statements of one twinning are one edge, however
    many sides state it.

    Args:
        dataset: Where the ties come from.
        as_of: The day the network is asked for; None takes all ties of all times.
        level: What the nodes are. "actor": whoever stands in a tie. "organization": organizations,
            and groups unless they are groups of persons, places or countries. "person": whole
            ties in which a person stands, so that persons meet in their organizations. "city":
            the place each end is in, see `city_of`. "country": its ISO 3166-1 code.
        kinds: Take only ties of these kinds; None takes all.
        maybe: Whether ties that perhaps existed on the day are taken, such as undated ones.
        planned: Whether planned ties are taken.

    Returns:
        A MultiDiGraph. Every attribute is text, a number or a bool, and absent where nothing is
        stated, so that all writers of networkx work. Actors that nothing ties are nodes too.

        Nodes: ``label``, ``type`` (of the entity, or "country"), ``country``,
        ``organization_type``, ``place_type``, ``group_type``, ``latitude``, ``longitude``.

        Edges, under the id of their entity as key (with "#2" for the second pair, and so on):
        ``entity``, ``kind``, ``directed``, ``roles`` (of source and target, with a comma
        between), ``parties`` (how many stand in the tie), ``certain`` ("yes" or "maybe" on the
        day), ``edtf``, ``since``, ``until``, ``sources`` (ids with a space between);
        ``standing`` is "planned" for planned ties only, ``internal`` true for loops only, and
        ``stated_in`` names all entities that state a twinning where they are several; where their
        times differ, each is given, with a semicolon between.

        Graph: ``level``, ``as_of`` and ``kinds`` as given; counts of ties: ``ties`` in the graph,
        of them ``maybe``, ``undated`` and ``planned``; left out ``inactive`` (not on that day),
        ``maybe_left_out``, ``planned_left_out`` and ``unprojected`` (fewer than two ends have a
        node at this level); ``restated``, further statements of a twinning; ``internal`` edges,
        within one node; ``unplaced``, ends without a node here, and ``unplaced_ids``.

    Raises:
        InvalidValueError: No such level, or ``as_of`` is no date.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Place, Twinning
    >>> G = graph(Dataset([
    ...     Place(id="pskov", name={"en": "Pskov"}, place_type="city", country="RU"),
    ...     Place(id="vitebsk", name={"en": "Vitebsk"}, place_type="city", country="BY"),
    ...     Twinning(id="t", parties=["vitebsk", "pskov"]),
    ... ]), level="country")
    >>> list(G.edges(keys=True))
    [('BY', 'RU', 't')]
    """
    _check(as_of, kinds)
    build = _Build(dataset, level, Times(as_of), maybe=maybe, planned=planned)
    with _collector_paused():
        build.take(dataset.ties(kinds=kinds))
        build.take_actors(as_of)
    given: dict[str, Value] = {"level": level}
    if as_of is not None:
        given["as_of"] = as_of.isoformat()
    if kinds is not None:
        given["kinds"] = " ".join(sorted(kinds))
    return build.finished(given)


def _check(as_of: object, kinds: object) -> None:
    if as_of is not None and (
        not isinstance(as_of, datetime.date) or isinstance(as_of, datetime.datetime)
    ):
        raise InvalidValueError("as_of", "must be a datetime.date or None", as_of)
    if isinstance(kinds, str):
        hint = f"write {{{kinds!r}}}"
        raise InvalidValueError("kinds", "must be a collection of kinds", kinds, hint=hint)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking a growing graph: nothing in it is garbage yet."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Build:
    """A graph in the making: prepared dictionaries, filled in one pass over the ties."""

    def __init__(
        self, dataset: Dataset, level: Level, times: Times, *, maybe: bool, planned: bool
    ) -> None:
        self.dataset = dataset
        self.level: Level = level
        self.times = times
        self.maybe = maybe
        self.planned = planned
        self.project = projection(dataset, level)
        self.nodes: dict[str, dict[str, Any]] = {}
        self.successors: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        self.predecessors: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        self.placed: dict[str, str | None] = {}
        self.counts = dict.fromkeys(
            ("ties", "maybe", "undated", "planned", "inactive", "maybe_left_out",
             "planned_left_out", "unprojected", "restated", "internal"), 0
        )  # fmt: skip

    def take(self, ties: Iterable[Tie]) -> None:
        """Take all ties, those of one relation together."""
        relations: dict[frozenset[str], list[Tie]] = {}
        for tie in ties:
            if tie.kind in _ONE_RELATION and not tie.directed:
                relations.setdefault(frozenset(end.party for end in tie.ends), []).append(tie)
            else:
                self.take_tie(tie)
        for statements in relations.values():
            if len(statements) == 1:
                self.take_tie(statements[0])
            else:
                self.take_relation(statements)

    def take_tie(self, tie: Tie) -> None:
        """Take one tie, or count why it is left out."""
        time = self.answer(tie)
        if time is not None:
            attributes = {"entity": tie.entity, "kind": tie.kind, **time.attributes}
            if tie.sources:
                attributes["sources"] = cited(tie)
            self.join(tie, attributes)

    def take_relation(self, statements: list[Tie]) -> None:
        """Take several statements of one relation as one edge that says what each of them says."""
        taken: list[tuple[Tie, Time]] = []
        for tie in statements:
            time = self.answer(tie)
            if time is not None:
                taken.append((tie, time))
        if not taken:
            return
        taken.sort(key=lambda one: one[0].entity)
        self.counts["restated"] += len(taken) - 1
        first = taken[0][0]
        self.join(first, {"entity": first.entity, "kind": first.kind, **_agreed(taken)})

    def answer(self, tie: Tie) -> Time | None:
        """Return the time of a tie that is to be taken; otherwise count why not."""
        time = self.times.of(tie.when)
        if time.answer == "no":
            self.counts["inactive"] += 1
        elif tie.standing == "planned" and not self.planned:
            self.counts["planned_left_out"] += 1
        elif time.answer == "maybe" and not self.maybe:
            self.counts["maybe_left_out"] += 1
        else:
            return time
        return None

    def join(self, tie: Tie, attributes: dict[str, Value]) -> None:
        """Make the edges of a tie between the nodes that its ends have at this level."""
        ends = distinct_ends(tie)
        if self.level == "person" and not any(self.is_person(party) for party, _ in ends):
            self.counts["unprojected"] += 1
            return
        placed = [
            (position, node, role)
            for position, (party, role) in enumerate(ends)
            if (node := self.node(party)) is not None
        ]
        if len(placed) < 2:
            self.counts["unprojected"] += 1
            return
        self.count(tie, attributes)
        attributes["parties"] = len(ends)
        for number, (one, other, roles, directed) in enumerate(
            pairs(placed, directed=tie.directed), start=1
        ):
            key = tie.entity if number == 1 else f"{tie.entity}#{number}"
            edge = {**attributes, "directed": directed, "roles": roles}
            if one == other:
                edge["internal"] = True
                self.counts["internal"] += 1
            self.put(one, other, key, edge)

    def count(self, tie: Tie, attributes: dict[str, Value]) -> None:
        """Count a tie that is taken; a planned one is marked as such."""
        self.counts["ties"] += 1
        if attributes["certain"] == "maybe":
            self.counts["maybe"] += 1
        if "edtf" not in attributes:
            self.counts["undated"] += 1
        if tie.standing == "planned":
            self.counts["planned"] += 1
            attributes["standing"] = "planned"

    def put(self, one: str, other: str, key: str, edge: dict[str, Any]) -> None:
        """Put an edge between two nodes, under a key that no other edge between them has."""
        for node in (one, other):
            if node not in self.nodes:
                self.add(node)
        row = self.successors[one]
        keyed = row.get(other)
        if keyed is None:
            row[other] = self.predecessors[other][one] = {key: edge}
            return
        entity, number = edge["entity"], 1
        while key in keyed:  # one entity ties them again, as an exchange of many sides may
            number += 1
            key = f"{entity}#{number}"
        keyed[key] = edge

    def add(self, node: str) -> None:
        """Add a node with its facts."""
        self.nodes[node] = facts(self.dataset, node, self.level)
        self.successors[node] = {}
        self.predecessors[node] = {}

    def node(self, party: str) -> str | None:
        """Return the node of an end, worked out once."""
        try:
            return self.placed[party]
        except KeyError:
            found = self.placed[party] = self.project(party)
            return found

    def is_person(self, party: str) -> bool:
        """Tell whether a person, or a group of persons, stands at an end."""
        return is_person(self.dataset.get(party))

    def take_actors(self, as_of: datetime.date | None) -> None:
        """Add the actors that nothing ties."""
        for actor in actors(self.dataset, self.level, as_of=as_of, planned=self.planned):
            node = self.project(actor)
            if node is not None and node not in self.nodes:
                self.add(node)

    def finished(self, given: dict[str, Value]) -> nx.MultiDiGraph[str]:
        """Return the graph.

        The dictionaries are handed over whole, as networkx does for its own views: adding edge by
        edge takes twice as long for the same result, which the tests compare.
        """
        import networkx as nx

        unplaced = sorted(party for party, node in self.placed.items() if node is None)
        made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        made.graph.update(given, **self.counts, unplaced=len(unplaced))
        if unplaced:
            made.graph["unplaced_ids"] = " ".join(unplaced)
        made._node.update(self.nodes)  # type: ignore[attr-defined]  # noqa: SLF001
        made._succ.update(self.successors)  # type: ignore[attr-defined]  # noqa: SLF001
        made._pred.update(self.predecessors)  # type: ignore[attr-defined]  # noqa: SLF001
        return made


def _agreed(taken: list[tuple[Tie, Time]]) -> dict[str, Value]:
    """Return what several statements of one relation say together, each different text once."""
    answers = {time.answer for _, time in taken}
    merged: dict[str, Value] = {"certain": "yes" if "yes" in answers else "maybe"}
    for name in ("edtf", "since", "until"):
        said = sorted({str(time.attributes[name]) for _, time in taken if name in time.attributes})
        if said:
            merged[name] = "; ".join(said)
    sources = dict.fromkeys(source for tie, _ in taken for source in cited(tie).split())
    if sources:
        merged["sources"] = " ".join(sources)
    merged["stated_in"] = " ".join(tie.entity for tie, _ in taken)
    return merged
