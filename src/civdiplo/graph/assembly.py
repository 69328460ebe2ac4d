"""A graph in the making: prepared dictionaries, filled in one pass over the ties."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from attrs import define

from civdiplo.entities.links import Tie
from civdiplo.graph.expansion import Time, Times, Value, agreed, cited, distinct_ends, pairs
from civdiplo.graph.levels import Level, actors, facts, is_person, projection

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["Assembly"]

V = TypeVar("V")
Edge: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, dict[str, Edge]]  # the edges to each neighbour, by their keys

# Kinds whose entities state a lasting relation of two parties, and not an act of theirs: two
# entities of such a kind with the same parties are two statements of one relation.
_ONE_RELATION = frozenset({"twinning"})

_REMEMBERED = 1 << 16  # patterns found by the identity of their time

_COUNTED: tuple[str, ...] = (
    "ties",
    "maybe",
    "undated",
    "planned",
    "inactive",
    "maybe_left_out",
    "planned_left_out",
    "unprojected",
    "restated",
    "internal",
)


class _Filled(dict[str, V]):
    """A dictionary that works out what it does not hold yet; what it holds it gives at once."""

    def __init__(self, worked_out: Callable[[str], V]) -> None:
        self.worked_out = worked_out

    def __missing__(self, key: str) -> V:
        value = self[key] = self.worked_out(key)
        return value


@define
class _Pattern:
    """What all ties of two ends have in common that share time, kind, standing and roles.

    ``forward`` and ``backward`` are the attributes of an edge in the order of the ends and in the
    other; ``reason`` is why such ties are left out, None where they are taken. ``seen`` counts the
    ties, ``unprojected`` those of them that have no two nodes at the level.
    """

    reason: str | None
    forward: Edge
    backward: Edge
    seen: int = 0
    unprojected: int = 0


class Assembly:
    """A graph in the making; see `graph` for what its arguments and attributes are."""

    def __init__(
        self,
        dataset: Dataset,
        level: Level,
        as_of: datetime.date | None,
        *,
        maybe: bool,
        planned: bool,
    ) -> None:
        self.dataset = dataset
        self.level: Level = level
        self.as_of = as_of
        self.maybe = maybe
        self.planned = planned
        self.times: Times = Times(as_of)
        self.nodes: dict[str, dict[str, Any]] = {}
        self.successors: dict[str, Row] = _Filled(lambda node: self.added(node, self.predecessors))
        self.predecessors: dict[str, Row] = _Filled(lambda node: self.added(node, self.successors))
        self.placed: dict[str, str | None] = _Filled(projection(dataset, level))
        self.patterns: dict[tuple[object, ...], _Pattern] = {}
        self.equal_patterns: dict[tuple[object, ...], _Pattern] = {}
        self.kept: list[object] = []
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)

    def take(self, ties: Iterable[Tie]) -> None:
        """Take all ties, those of one relation together.

        Nearly all ties have two ends: they are taken here, with as few calls as can be.
        """
        relations: dict[tuple[str, ...], list[Tie]] = {}
        patterns, placed, put = self.patterns, self.placed, self.put
        for tie in self.of_persons(ties) if self.level == "person" else ties:
            ends, directed = tie.ends, tie.directed
            if len(ends) != 2 or (tie.kind in _ONE_RELATION and not directed):
                self.put_aside(tie, relations)
                continue
            one, other = ends
            shared = id(tie.when), tie.kind, tie.standing, directed, one.role, other.role
            pattern = patterns.get(shared) or self.pattern_of(tie, shared)
            pattern.seen += 1
            if pattern.reason is not None:
                continue
            source, target = placed[one.party], placed[other.party]
            if source is None or target is None:
                pattern.unprojected += 1
                continue
            if directed or source <= target:
                edge = pattern.forward.copy()
            else:
                source, target = target, source
                edge = pattern.backward.copy()
            edge["entity"] = entity = tie.entity
            if tie.sources:
                edge["sources"] = cited(tie)
            put(source, target, entity, edge)
        self.count_patterns()
        for statements in relations.values():
            self.take_statements(statements)

    def put_aside(self, tie: Tie, relations: dict[tuple[str, ...], list[Tie]]) -> None:
        """Take a tie of many ends; keep a statement of a relation until all of them are seen."""
        if tie.kind in _ONE_RELATION and not tie.directed:
            parties = tuple(sorted({end.party for end in tie.ends}))
            relations.setdefault(parties, []).append(tie)
        else:
            self.take_statements([tie])

    def of_persons(self, ties: Iterable[Tie]) -> Iterator[Tie]:
        """Yield the ties in which a person stands, and count the others."""
        for tie in ties:
            if any(is_person(self.dataset.get(end.party)) for end in tie.ends):
                yield tie
            else:
                self.counts["unprojected"] += 1

    def pattern_of(self, tie: Tie, shared: tuple[object, ...]) -> _Pattern:
        """Return the pattern of a tie of two ends that is not known under the identity of its time.

        Most times are shared objects. Others are equal ones, such as each memorandum makes for
        itself: those share a pattern too, and only so many of them are remembered.
        """
        lasting = (tie.when, *shared[1:])
        pattern = self.equal_patterns.get(lasting)
        if pattern is None:
            pattern = self.equal_patterns[lasting] = self.pattern(tie)
        if len(self.patterns) < _REMEMBERED:
            self.patterns[shared] = pattern
            self.kept.append(tie.when)  # so that no other object can take its identity
        return pattern

    def pattern(self, tie: Tie) -> _Pattern:
        """Return what a tie of two ends has in common with others."""
        time = self.times.of(tie.when)
        common = {"entity": "", "kind": tie.kind, **time.attributes, "parties": 2}
        if tie.standing == "planned":
            common["standing"] = "planned"
        (*_, roles, directed), (*_, swapped, _) = (
            next(pairs([(0, "a", one.role), (1, "b", other.role)], directed=tie.directed))
            for one, other in (tie.ends, reversed(tie.ends))
        )
        common["directed"] = directed
        return _Pattern(
            self.reason_against(tie, time), {**common, "roles": roles}, {**common, "roles": swapped}
        )

    def count_patterns(self) -> None:
        """Add the counts that were kept by pattern."""
        for pattern in self.equal_patterns.values():
            if pattern.reason is not None:
                self.counts[pattern.reason] += pattern.seen
            else:
                self.counts["unprojected"] += pattern.unprojected
                self.count_taken(pattern.forward, pattern.seen - pattern.unprojected)

    def count_taken(self, attributes: Edge, ties: int) -> None:
        """Count ties that are taken."""
        self.counts["ties"] += ties
        self.counts["maybe"] += ties if attributes["certain"] == "maybe" else 0
        self.counts["undated"] += ties if "edtf" not in attributes else 0
        self.counts["planned"] += ties if "standing" in attributes else 0

    def reason_against(self, tie: Tie, time: Time) -> str | None:
        """Return why a tie is left out, or None where it is taken."""
        if time.answer == "no":
            return "inactive"
        if tie.standing == "planned" and not self.planned:
            return "planned_left_out"
        return "maybe_left_out" if time.answer == "maybe" and not self.maybe else None

    def take_statements(self, statements: list[Tie]) -> None:
        """Take the statements of one tie, of any number of ends, as one tie that says them all."""
        taken: list[tuple[Tie, Time]] = []
        for tie in statements:
            time = self.times.of(tie.when)
            reason = self.reason_against(tie, time)
            if reason is None:
                taken.append((tie, time))
            else:
                self.counts[reason] += 1
        if not taken:
            return
        taken.sort(key=lambda one: one[0].entity)
        self.counts["restated"] += len(taken) - 1
        first = taken[0][0]
        ends = distinct_ends(first)
        attributes: dict[str, Value] = {
            "entity": first.entity,
            "kind": first.kind,
            **agreed(taken),
            "parties": len(ends),
        }
        if all(tie.standing == "planned" for tie, _ in taken):
            attributes["standing"] = "planned"
        self.join(first, ends, attributes)

    def join(self, tie: Tie, ends: list[tuple[str, str]], attributes: dict[str, Value]) -> None:
        """Make the edges of a tie between the nodes that its ends have at this level."""
        placed = [
            (position, node, role)
            for position, (party, role) in enumerate(ends)
            if (node := self.placed[party]) is not None
        ]
        if len(placed) < 2:
            self.counts["unprojected"] += 1
            return
        self.count_taken(attributes, 1)
        joined = enumerate(pairs(placed, directed=tie.directed), start=1)
        for number, (one, other, roles, directed) in joined:
            key = tie.entity if number == 1 else f"{tie.entity}#{number}"
            self.put(one, other, key, {**attributes, "directed": directed, "roles": roles})

    def put(self, source: str, target: str, key: str, edge: Edge) -> None:
        """Put an edge between two nodes, under a key that no other edge between them has."""
        if source == target:
            edge["internal"] = True
            self.counts["internal"] += 1
        row, back = self.successors[source], self.predecessors[target]
        keyed = row.get(target)
        if keyed is None:
            row[target] = back[source] = {key: edge}
            return
        number = 1
        while key in keyed:  # one entity ties them again, as an exchange of many sides may
            number += 1
            key = f"{edge['entity']}#{number}"
        keyed[key] = edge

    def added(self, node: str, opposite: dict[str, Row]) -> Row:
        """Add a node with its facts and its rows of edges, and return the one that is asked for."""
        self.nodes[node] = facts(self.dataset, node, self.level)
        opposite[node] = {}
        return {}

    def take_actors(self) -> None:
        """Add the actors that nothing ties."""
        for actor in actors(self.dataset, self.level, as_of=self.as_of, planned=self.planned):
            node = self.placed[actor]
            if node is not None and node not in self.nodes:
                self.successors[node]  # adds it

    def finished(self, given: dict[str, Value]) -> nx.MultiDiGraph[str]:
        """Return the graph.

        The dictionaries are handed over whole, as networkx does for its own views: adding edge by
        edge takes three times as long for the same result, which the tests compare.
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
