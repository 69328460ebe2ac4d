"""Two-mode networks: parties and their agreements, organizations and events, cities and leagues."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.dataset.selection import Span
from civdiplo.entities.links import Tie
from civdiplo.graph.asked import Active, asked, check_kinds
from civdiplo.graph.expansion import Time, Times, distinct_ends, reason_against
from civdiplo.graph.levels import Level, Project, facts_of, is_person, projection
from civdiplo.graph.simple import check_choice

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["MeetIn", "two_mode"]

MeetIn: TypeAlias = Literal["entities", "targets"]
Seat: TypeAlias = tuple[str, str]  # an end: its node, its role

_COUNTED = ("ties", "maybe", "undated", "inactive", "maybe_left_out", "planned_left_out", "other")


def two_mode(
    dataset: Dataset,
    *,
    kinds: Collection[str],
    meet_in: MeetIn = "entities",
    as_of: datetime.date | None = None,
    period: Span | None = None,
    active: Active = "ever",
    level: Level = "actor",
    maybe: bool = True,
    planned: bool = False,
) -> nx.Graph[str]:
    """Build the network of actors and of what they meet in, as ``networkx.bipartite`` takes it.

    Args:
        dataset: Where the ties come from.
        kinds: The kinds of ties: {"memorandum"} for parties and agreements, {"event"} for
            organizations and events, {"membership"} for cities and their leagues.
        meet_in: What the second mode is. "entities": the entities that state the ties, such as
            agreements and events; each is a hyperedge of its ends. "targets": the second ends of
            directed ties, such as the organizations that members belong to.
        as_of: The day the network is asked for, as in `graph`.
        period: The period it is asked for, as in `graph`.
        active: What ties have to be in that period, as in `graph`.
        level: What the nodes of the first mode are, as in `graph`; "person" takes persons alone.
        maybe: Whether ties that perhaps existed are taken, such as undated ones.
        planned: Whether planned ties are taken.

    Returns:
        A Graph. Nodes of the first mode have ``bipartite`` 0 and those of the second 1, and what
        `graph` says of such nodes; an entity also its ``kind`` and the ``edtf`` of its time. A node
        of the second mode is named by its id or, where a node of the first is, with its kind or
        role and a colon before it. Edges have ``weight``, how many ends or ties join the two,
        ``roles`` (sorted, with a comma between), ``certain`` ("yes" or "maybe") and ``entities``
        (ids with a space between). Actors that nothing ties are no nodes here.

        The graph counts ``ties`` taken, of them ``maybe`` and ``undated``; left out ``inactive``,
        ``maybe_left_out``, ``planned_left_out`` and ``other`` (ties that an end states of itself;
        with "targets", ties without direction), and ``unplaced`` ends that have no node.

    Raises:
        InvalidValueError: An argument is not one of its choices.

    Source: R. L. Breiger, The Duality of Persons and Groups, Social Forces 53 (1974).

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Memorandum
    >>> paper = Memorandum(id="paper", parties=["a", "b", "c"])
    >>> B = two_mode(Dataset([paper]), kinds={"memorandum"})
    >>> sorted(B.nodes(data="bipartite")), B.degree["paper"]
    ([('a', 0), ('b', 0), ('c', 0), ('paper', 1)], 3)
    """
    check_kinds(kinds, dataset)
    check_choice("meet_in", meet_in, get_args(MeetIn))
    time = asked(as_of, period, active)
    making = _Making(dataset, level, meet_in)
    times = Times(time)
    for tie in dataset.ties(kinds):
        said = times.of(tie.when)
        reason = reason_against(tie, said.answer, maybe=maybe, planned=planned)
        if reason is not None:
            making.counts[reason] += 1
        else:
            making.take(tie, said)
    told = {"level": level, "meet_in": meet_in, **dict(time.of_graph)}
    return making.finished({**told, "kinds": " ".join(sorted(kinds))})


class _Making:
    """A two-mode network in the making: what joins each pair of an actor and what it meets in."""

    def __init__(self, dataset: Dataset, level: Level, meet_in: MeetIn) -> None:
        self.dataset = dataset
        self.level: Level = level
        self.meet_in: MeetIn = meet_in
        self.node_of: Project = projection(dataset, level)
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
        self.unplaced: set[str] = set()
        self.joined: dict[Seat, list[tuple[str, Tie, Time]]] = {}  # by actor and second node
        self.prefixes: dict[str, str] = {}  # of the nodes of the second mode

    def take(self, tie: Tie, time: Time) -> None:
        """Join the ends of a tie to what they meet in."""
        ends = distinct_ends(tie)
        if self.meet_in == "targets":
            if not tie.directed:
                self.counts["other"] += 1
                return
            (second, prefix), ends = ends[1], ends[:1]
        else:
            second, prefix = tie.entity, tie.kind
            if any(party == second for party, _ in ends):
                self.counts["other"] += 1
                return
        self.counts["ties"] += 1
        self.counts["maybe"] += time.answer == "maybe"
        self.counts["undated"] += "edtf" not in time.attributes
        for node, role in self.seated(ends):
            self.prefixes.setdefault(second, prefix)
            self.joined.setdefault((node, second), []).append((role, tie, time))

    def seated(self, ends: list[Seat]) -> Iterator[Seat]:
        """Yield node and role of each end that has a node."""
        for party, role in ends:
            node = self.node_of(party)
            if self.level == "person" and not is_person(self.dataset.get(party)):
                node = None
            if node is None:
                self.unplaced.add(party)
            else:
                yield node, role

    def finished(self, told: dict[str, str]) -> nx.Graph[str]:
        """Return the network, its nodes of either mode sorted."""
        import networkx as nx

        made: nx.Graph[str] = nx.Graph()
        made.graph.update(told, **self.counts, unplaced=len(self.unplaced))
        first = sorted({node for node, _ in self.joined})
        facts, taken = facts_of(self.dataset, self.level), set(first)
        made.add_nodes_from((node, {**facts(node), "bipartite": 0}) for node in first)
        named = {
            second: f"{prefix}:{second}" if second in taken else second
            for second, prefix in sorted(self.prefixes.items())
        }
        plain = facts_of(self.dataset, "actor")
        made.add_nodes_from((name, {**plain(one), "bipartite": 1}) for one, name in named.items())
        for (node, second), joins in sorted(self.joined.items(), key=lambda one: one[0]):
            made.add_edge(node, named[second], **_told(joins))
            if self.meet_in == "entities":
                _, tie, time = joins[0]
                made.nodes[named[second]].update(_of_entity(tie, time))
        return made


def _told(joins: list[tuple[str, Tie, Time]]) -> dict[str, Any]:
    answers = {time.answer for _, _, time in joins}
    return {
        "weight": len(joins),
        "roles": ", ".join(sorted({role for role, _, _ in joins})),
        "certain": "yes" if "yes" in answers else "maybe",
        "entities": " ".join(dict.fromkeys(tie.entity for _, tie, _ in joins)),
    }


def _of_entity(tie: Tie, time: Time) -> dict[str, Any]:
    told = {"kind": tie.kind}
    if "edtf" in time.attributes:
        told["edtf"] = str(time.attributes["edtf"])
    return told
