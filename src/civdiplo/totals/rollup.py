"""Rolling up: what members give or get counts for those whom they belong to, once each."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from civdiplo.entities.links import Tie
from civdiplo.totals.keys import Key
from civdiplo.values.truth import Truth

__all__ = ["Lineage", "RolledKeys"]


class RolledKeys(NamedTuple):
    """The keys of the rows that a flow counts in, and of those that it may belong to."""

    sure: tuple[Key, ...]
    unsure: tuple[Key, ...]


class Lineage:
    """Whom each party belongs to, directly and through others; circles of belonging do no harm.

    Args:
        ties: The ties that are followed, from their first end to their second, where they are
            directed and actual.
        places: Where in a key parties stand.
        kinds: The kinds of these ties; ``followed`` counts those of each that were followed.
        as_of: The day on which they have to hold; None for any time. Where it is not certain that
            one held on that day, nor that another way leads there, belonging is unsure.
    """

    def __init__(
        self,
        ties: Iterable[Tie],
        places: Sequence[int],
        *,
        kinds: Iterable[str],
        as_of: datetime.date | None,
    ) -> None:
        self.followed: dict[str, int] = dict.fromkeys(kinds, 0)
        self._places = frozenset(places)
        self._above: dict[str, list[tuple[str, Truth]]] = {}
        for tie in ties:
            if tie.directed and tie.standing == "actual":
                truth = _truth(tie, as_of)
                if truth.is_possible:
                    self.followed[tie.kind] += 1
                    above = self._above.setdefault(tie.ends[0].party, [])
                    above.append((tie.ends[1].party, truth))
        self._known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._keys: dict[Key, RolledKeys] = {}

    def keys(self, key: Key) -> RolledKeys:
        """Return the keys that a key rolls up to, itself among them."""
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = self._rolled(key)
        return found

    def _rolled(self, key: Key) -> RolledKeys:
        sure, possible = [], []
        for place, part in enumerate(key):
            known = frozenset([part]), frozenset([part])
            if place in self._places and isinstance(part, str):
                known = self._of(part)
            sure.append(known[0])
            possible.append(known[1])
        certain = set(itertools.product(*sure))
        return RolledKeys(tuple(certain), tuple(set(itertools.product(*possible)) - certain))

    def _of(self, party: str) -> tuple[frozenset[str], frozenset[str]]:
        found = self._known.get(party)
        if found is None:
            sure = _reached(party, self._above, lambda truth: truth.is_yes)
            possible = _reached(party, self._above, lambda truth: truth.is_possible)
            found = self._known[party] = (sure, possible)
        return found


def _truth(tie: Tie, as_of: datetime.date | None) -> Truth:
    if as_of is None:
        return Truth.YES
    return Truth.MAYBE if tie.when is None else tie.when.active_at(as_of)


def _reached(
    party: str, above: Mapping[str, list[tuple[str, Truth]]], follow: Callable[[Truth], bool]
) -> frozenset[str]:
    reached, waiting = {party}, [party]
    while waiting:
        for higher, truth in above.get(waiting.pop(), ()):
            if follow(truth) and higher not in reached:
                reached.add(higher)
                waiting.append(higher)
    return frozenset(reached)
