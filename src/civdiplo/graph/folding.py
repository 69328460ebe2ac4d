"""The ties of a dataset folded by what their actors are seen as, without the graph of actors."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter, is_, itemgetter
from typing import TYPE_CHECKING, TypeAlias

from civdiplo.entities.base import Entity
from civdiplo.graph.asked import Asked
from civdiplo.graph.assembly import Assembly
from civdiplo.graph.columns import column
from civdiplo.graph.filling import Place
from civdiplo.graph.gathering import Gathering
from civdiplo.graph.patterns import Edge, Pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from civdiplo.dataset import Dataset

__all__ = ["Folding"]

See: TypeAlias = Callable[[str], Hashable]

_ACTOR, _SEEN = map(itemgetter, range(2))


class Folding(Assembly):
    """What a graph of actors would hold, gathered at once by what the actors are seen as.

    No edge is made but of ties that are taken one by one: all others are told by their pattern.

    Args:
        dataset: Where the ties come from.
        see: What an actor is seen as; None leaves it out.
        asked: The time that is asked for.
        kinds: As in `graph`.
        maybe: As in `graph`.
        planned: As in `graph`.
    """

    def __init__(
        self,
        dataset: Dataset,
        see: See,
        asked: Asked,
        *,
        kinds: Collection[str] | None,
        maybe: bool,
        planned: bool,
    ) -> None:
        super().__init__(dataset, "actor", asked, kinds=kinds, maybe=maybe, planned=planned)
        self.see = see
        self.gathering: Gathering = Gathering()

    def placed(self, party: str) -> Place:
        """Return an actor with what it is seen as."""
        place = self.made[party] = party, self.see(party)
        return place

    def put_columns(
        self, places: Sequence[Place], ties: Sequence[Entity], patterns: Sequence[Pattern]
    ) -> None:
        """Gather ties by what their two places are seen as, which follow one another."""
        self.standing.update(map(_ACTOR, places))
        self.counts["internal"] += sum(map(is_, places[::2], places[1::2]))
        seen = list(map(_SEEN, places))
        edges = map(attrgetter("forward"), patterns)
        self.gathering.take(seen[::2], seen[1::2], edges, column(ties, "id"))

    def put(self, here: Place, there: Place, key: str, edge: Edge) -> None:
        """Gather one edge; its key tells it from others of the same two actors alone."""
        (one, seen), (other, also_seen) = here, there
        self.standing.update((one, other))
        self.counts["internal"] += one == other
        self.gathering.take([seen], [also_seen], [edge], [edge["entity"]])

    def seen(self) -> dict[str, Hashable]:
        """Return what each actor is seen as that would be a node."""
        return {one: seen for one, seen in self.made.values() if one in self.standing}
