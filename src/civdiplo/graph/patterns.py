"""What ties of two ends have in common, worked out once for all that share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import define

from civdiplo.entities.links import Tie
from civdiplo.graph.expansion import Time, Times, pairs

__all__ = ["Edge", "Pattern", "Patterns"]

Edge: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[object, ...]

_REMEMBERED = 1 << 16  # patterns found by the identity of their time


@define(eq=False)
class Pattern:
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


class Patterns:
    """All patterns of a graph in the making, by value, and the latest by the identity of a time.

    Args:
        times: What each time says.
        reason_against: Tells why a tie of such a time is left out, None where it is taken.
    """

    def __init__(self, times: Times, reason_against: Callable[[Tie, Time], str | None]) -> None:
        self._times = times
        self._reason_against = reason_against
        self._equal: dict[Key, Pattern] = {}
        self._remembered: dict[Key, Pattern] = {}
        self._kept: list[object] = []

    def of(self, tie: Tie) -> Pattern:
        """Return the pattern of a tie of two ends.

        Most times are shared objects, found by their identity. Others are equal ones, such as each
        memorandum makes for itself: those share a pattern too, and only so many are remembered.
        """
        one, other = tie.ends
        rest = tie.kind, tie.standing, tie.directed, one.role, other.role
        shared = id(tie.when), *rest
        pattern = self._remembered.get(shared)
        if pattern is None:
            pattern = self._equal.get((tie.when, *rest))
            if pattern is None:
                pattern = self._equal[(tie.when, *rest)] = self._made(tie)
            if len(self._remembered) < _REMEMBERED:
                self._remembered[shared] = pattern
                self._kept.append(tie.when)  # so that no other object can take its identity
        return pattern

    def _made(self, tie: Tie) -> Pattern:
        time = self._times.of(tie.when)
        common = {"entity": "", "kind": tie.kind, **time.attributes, "parties": 2}
        if tie.standing == "planned":
            common["standing"] = "planned"
        (*_, roles, directed), (*_, swapped, _) = (
            next(pairs([(0, "a", one.role), (1, "b", other.role)], directed=tie.directed))
            for one, other in (tie.ends, reversed(tie.ends))
        )
        common["directed"] = directed
        return Pattern(
            self._reason_against(tie, time),
            {**common, "roles": roles},
            {**common, "roles": swapped},
        )

    def count_into(self, counts: dict[str, int]) -> None:
        """Add what was seen to the counts of the graph."""
        for pattern in self._equal.values():
            if pattern.reason is not None:
                counts[pattern.reason] += pattern.seen
            else:
                counts["unprojected"] += pattern.unprojected
                count_taken(counts, pattern.forward, pattern.seen - pattern.unprojected)


def count_taken(counts: dict[str, int], attributes: Edge, ties: int) -> None:
    """Count ties that are taken."""
    counts["ties"] += ties
    counts["maybe"] += ties if attributes["certain"] == "maybe" else 0
    counts["undated"] += ties if "edtf" not in attributes else 0
    counts["planned"] += ties if "standing" in attributes else 0
