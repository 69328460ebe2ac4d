"""A graph in the making: prepared dictionaries, filled in one pass over the ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import compress
from operator import is_, itemgetter, not_
from typing import TYPE_CHECKING, Any, TypeVar

from civdiplo.entities.base import Entity
from civdiplo.entities.links import PlainTie, Tie
from civdiplo.graph.asked import Asked, check_kinds
from civdiplo.graph.columns import Shared, plain_tie_of, shared_by, stating, twice
from civdiplo.graph.expansion import (
    Time,
    Times,
    Value,
    agreed,
    cited,
    distinct_ends,
    pairs,
    reason_against,
)
from civdiplo.graph.filling import Place, Row, edges_of, fill
from civdiplo.graph.levels import Level, Project, actors, facts_of, is_person, projection
from civdiplo.graph.patterns import Edge, Pattern, Patterns, count_taken

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["ONE_RELATION", "Assembly"]

V = TypeVar("V")
_NODE = itemgetter(0)
_AT_ONCE = 1 << 11  # entities read together: so many that their edges stay in the cache

# Kinds whose entities state a lasting relation of two parties, and not an act of theirs: two
# entities of such a kind with the same parties are two statements of one relation.
ONE_RELATION = frozenset({"twinning"})

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


class Assembly:
    """A graph in the making; see `graph` for what its arguments and attributes are."""

    def __init__(
        self,
        dataset: Dataset,
        level: Level,
        asked: Asked,
        *,
        kinds: Collection[str] | None,
        maybe: bool,
        planned: bool,
    ) -> None:
        self.dataset = dataset
        self.level: Level = level
        self.asked = asked
        check_kinds(kinds, dataset)
        self.kinds: frozenset[str] | None = None if kinds is None else frozenset(kinds)
        self.maybe = maybe
        self.planned = planned
        self.times: Times = Times(asked)
        self.node_of: Project = projection(dataset, level)
        self.made: dict[str, Place] = {}
        self.places: dict[str, Place | None] = _Filled(self.placed)
        self.standing: set[str] = set()
        self.patterns: Patterns = Patterns(self.times, self.reason_against)
        self.relations: dict[tuple[str, ...], list[Tie]] = {}
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)

    def take(self) -> None:
        """Take the ties of all entities, type by type, those of one relation last; then actors."""
        kinds = self.kinds
        for cls, entities in self.dataset.by_type().items():
            plain = None if self.level == "person" else plain_tie_of(cls)  # type: ignore[arg-type]  # a class is hashable
            if plain is not None and plain.directed:
                if kinds is None or plain.kind in kinds:
                    self.take_plain(entities, plain)
            elif cls.plain_tie is not None or cls.ties is not Entity.ties:
                find = self.dataset.get
                ties = (tie for entity in entities for tie in entity.ties(find))
                self.take_ties(tie for tie in ties if kinds is None or tie.kind in kinds)
        for parties, statements in self.relations.items():
            if len(statements) == 1 and len(parties) == len(statements[0].ends) == 2:
                self.take_pair(statements[0])
            else:
                self.take_statements(statements)
        self.patterns.count_into(self.counts)
        self.take_actors()

    def take_plain(self, entities: Sequence[Entity], plain: PlainTie) -> None:
        """Take the ties of entities that state at most one directed tie of two ends, all alike.

        Nearly all ties are taken here: many at once, column by column, so that next to no code is
        run for any single one of them.
        """
        known: dict[Shared, Pattern] = {}
        for start in range(0, len(entities), _AT_ONCE):
            self.take_columns(entities[start : start + _AT_ONCE], plain, known)

    def take_columns(
        self, entities: Sequence[Entity], plain: PlainTie, known: dict[Shared, Pattern]
    ) -> None:
        """Take the ties of some entities, with the patterns known from others."""
        ties, parties = stating(entities, plain)
        patterns = self.patterns_of(ties, plain, known)
        seen = Counter(patterns)
        for pattern, number in seen.items():
            pattern.seen += number
        if any(pattern.reason is not None for pattern in seen):
            taken = [pattern.reason is None for pattern in patterns]
            ties, patterns = list(compress(ties, taken)), list(compress(patterns, taken))
            parties = list(compress(parties, twice(taken)))
        found: list[Place] = list(map(self.places.__getitem__, parties))  # type: ignore[arg-type]
        if not all(found):
            placed = list(map(all, zip(found[::2], found[1::2], strict=True)))
            for pattern in compress(patterns, map(not_, placed)):
                pattern.unprojected += 1
            ties, patterns = list(compress(ties, placed)), list(compress(patterns, placed))
            found = list(compress(found, twice(placed)))
        self.put_columns(found, ties, patterns)

    def put_columns(
        self, places: Sequence[Place], ties: Sequence[Entity], patterns: Sequence[Pattern]
    ) -> None:
        """Put an edge for each tie between its two places, which follow one another."""
        edges = edges_of(ties, patterns)
        for edge in compress(edges, map(is_, places[::2], places[1::2])):
            edge["internal"] = True
            self.counts["internal"] += 1
        fill(places, edges)

    def patterns_of(
        self, ties: Sequence[Entity], plain: PlainTie, known: dict[Shared, Pattern]
    ) -> list[Pattern]:
        """Return the pattern of each tie, and know more of them afterwards."""
        patterns = list(map(known.get, shared_by(ties, plain)))
        if all(patterns):
            return patterns  # type: ignore[return-value]  # none of them is None
        examples = dict(zip(shared_by(ties, plain), ties, strict=True))
        for shared in examples.keys() - known.keys():
            known[shared] = self.pattern_of(examples[shared])
        return list(map(known.__getitem__, shared_by(ties, plain)))

    def pattern_of(self, entity: Entity) -> Pattern:
        """Return the pattern of the one tie of an entity; what was cancelled ties nobody."""
        tie = next(entity.ties(self.dataset.get), None)
        return Pattern("cancelled", {}, {}) if tie is None else self.patterns.of(tie)

    def take_ties(self, ties: Iterable[Tie]) -> None:
        """Take ties of any number of ends; keep statements of one relation until all are seen."""
        for tie in self.of_persons(ties) if self.level == "person" else ties:
            ends, directed = tie.ends, tie.directed
            if tie.kind in ONE_RELATION and not directed:
                parties = tuple(sorted({end.party for end in ends}))
                self.relations.setdefault(parties, []).append(tie)
                continue
            if len(ends) == 2:
                self.take_pair(tie)
            else:
                self.take_statements([tie])

    def take_pair(self, tie: Tie) -> None:
        """Take a tie of two ends by what it has in common with others."""
        one, other = tie.ends
        pattern = self.patterns.of(tie)
        pattern.seen += 1
        if pattern.reason is not None:
            return
        here, there = self.places[one.party], self.places[other.party]
        if here is None or there is None:
            pattern.unprojected += 1
            return
        if tie.directed or here[0] <= there[0]:
            edge = pattern.forward.copy()
        else:
            here, there = there, here
            edge = pattern.backward.copy()
        edge["entity"] = tie.entity
        if tie.sources:
            edge["sources"] = cited(tie.sources)
        self.put(here, there, tie.entity, edge)

    def of_persons(self, ties: Iterable[Tie]) -> Iterator[Tie]:
        """Yield the ties in which a person stands, and count the others."""
        for tie in ties:
            if any(is_person(self.dataset.get(end.party)) for end in tie.ends):
                yield tie
            else:
                self.counts["unprojected"] += 1

    def reason_against(self, tie: Tie, time: Time) -> str | None:
        """Return why a tie is left out, or None where it is taken."""
        return reason_against(tie, time.answer, maybe=self.maybe, planned=self.planned)

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
            (position, place[0], role)
            for position, (party, role) in enumerate(ends)
            if (place := self.places[party]) is not None
        ]
        if len(placed) < 2:
            self.counts["unprojected"] += 1
            return
        count_taken(self.counts, attributes, 1)
        joined = enumerate(pairs(placed, directed=tie.directed), start=1)
        for number, (one, other, roles, directed) in joined:
            key = tie.entity if number == 1 else f"{tie.entity}#{number}"
            edge = {**attributes, "directed": directed, "roles": roles}
            self.put(self.made[one], self.made[other], key, edge)

    def put(self, here: Place, there: Place, key: str, edge: Edge) -> None:
        """Put an edge between two nodes, under a key that no other edge between them has."""
        source, row, _ = here
        target, _, back = there
        if source == target:
            edge["internal"] = True
            self.counts["internal"] += 1
        keyed = row.get(target)
        if keyed is None:
            row[target] = back[source] = {key: edge}
            return
        number = 1
        while key in keyed:  # one entity ties them again, as an exchange of many sides may
            number += 1
            key = f"{edge['entity']}#{number}"
        keyed[key] = edge

    def placed(self, party: str) -> Place | None:
        """Return the place of an end at this level, with rows of edges that may stay empty."""
        node = self.node_of(party)
        if node is None:
            return None
        place = self.made.get(node)
        if place is None:
            place = self.made[node] = node, {}, {}
        return place

    def take_actors(self) -> None:
        """Let the actors that nothing ties be nodes, too."""
        alive = actors(self.dataset, self.level, time=self.asked, planned=self.planned)
        self.standing.update(map(_NODE, filter(None, map(self.places.__getitem__, alive))))

    def told(self) -> dict[str, Value]:
        """Return what the graph says of its making."""
        unplaced = sorted(party for party, place in self.places.items() if place is None)
        named = {"unplaced_ids": " ".join(unplaced)} if unplaced else {}
        asked = {"level": self.level, **dict(self.asked.of_graph)}
        if self.kinds is not None:
            asked["kinds"] = " ".join(sorted(self.kinds))
        return {**asked, **self.counts, "unplaced": len(unplaced), **named}

    def finished(self) -> nx.MultiDiGraph[str]:
        """Return the graph.

        The dictionaries are handed over whole, as networkx does for its own views: adding edge by
        edge takes three times as long for the same result, which the tests compare.
        """
        import networkx as nx

        made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        made.graph.update(self.told())
        nodes: dict[str, Any] = made._node  # type: ignore[attr-defined]  # noqa: SLF001
        successors: dict[str, Row] = made._succ  # type: ignore[attr-defined]  # noqa: SLF001
        predecessors: dict[str, Row] = made._pred  # type: ignore[attr-defined]  # noqa: SLF001
        facts = facts_of(self.dataset, self.level)
        for node, row, back in self.made.values():
            if row or back or node in self.standing:
                nodes[node] = facts(node)
                successors[node] = row
                predecessors[node] = back
        return made
