"""Statements of one relation from either side, put together to relations."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from civdiplo.io.wikidata.answers import Statement
from civdiplo.values.dates import PartialDate

__all__ = ["Meant", "Together", "together"]


@define
class Meant:
    """A statement with its times as dates."""

    statement: Statement
    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def side(self) -> str:
        """The item that states it."""
        return str(self.statement.subject)


@define
class Together:
    """The statements that are taken for one relation of two items."""

    pair: tuple[str, str]
    held: list[Meant] = field(factory=list)

    @property
    def sides(self) -> set[str]:
        """The items that state it."""
        return {one.side for one in self.held}

    def values(self, name: str) -> list[PartialDate]:
        """Return the different dates that are stated of its start or end."""
        stated = (getattr(one, name) for one in self.held)
        return list(dict.fromkeys(date for date in stated if date is not None))

    def admits(self, one: Meant) -> bool:
        """Tell whether a statement may be of the same relation.

        From the other side it is, whatever dates that side states; from the same side only where
        no date contradicts: a twinning that ended and was begun again is two.
        """
        return one.side not in self.sides or self.agrees(one)

    def agrees(self, one: Meant) -> bool:
        """Tell whether no date of a statement contradicts those that are held."""
        return all(
            date is None or not self.values(name) or date in self.values(name)
            for name, date in (("start", one.start), ("end", one.end))
        )


def together(meant: Iterable[Meant]) -> list[Together]:
    """Put statements of the same two items together, those that agree before all others."""
    pairs: dict[tuple[str, str], list[Together]] = {}
    for one in sorted(meant, key=lambda held: held.statement.id):
        ends = sorted((str(one.statement.subject), str(one.statement.object)))
        pair = (ends[0], ends[1])
        known = pairs.setdefault(pair, [])
        agreeing = (held for held in known if held.agrees(one))
        admitting = (held for held in known if held.admits(one))
        group = next(agreeing, None) or next(admitting, None)
        if group is None:
            group = Together(pair)
            known.append(group)
        group.held.append(one)
    return [group for known in pairs.values() for group in known]
