"""From a tie of two or more ends to the pairs that have edges, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from attrs import frozen

from civdiplo.entities.links import Tie
from civdiplo.graph.asked import Asked
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period, When
from civdiplo.values.provenance import Citation

__all__ = [
    "Pair",
    "Time",
    "Times",
    "Value",
    "agreed",
    "cited",
    "distinct_ends",
    "pairs",
    "reason_against",
]

Value: TypeAlias = str | int | float | bool
Placed: TypeAlias = tuple[int, str, str]  # position of an end in its tie, its node, its role
Pair: TypeAlias = tuple[str, str, str, bool]  # source, target, their roles, whether it is directed


def distinct_ends(tie: Tie) -> list[tuple[str, str]]:
    """Return party and role of each end, in order; a party that is named twice counts once."""
    return list({end.party: (end.party, end.role) for end in reversed(tie.ends)}.values())[::-1]


def pairs(placed: Sequence[Placed], *, directed: bool) -> Iterator[Pair]:
    """Yield every pair of the ends of one tie.

    A directed tie runs from its first end to its second; whoever else stands in it (a channel) is
    joined to both without direction. An undirected pair is in the order of its node ids.
    """
    for (i, one, role), (j, other, other_role) in combinations(placed, 2):
        if directed and i == 0 and j == 1:
            yield one, other, f"{role}, {other_role}", True
        elif other < one:
            yield other, one, f"{other_role}, {role}", False
        else:
            yield one, other, f"{role}, {other_role}", False


def cited(sources: Sequence[Citation]) -> str:
    """Return the ids of sources, each once, with a space between."""
    if len(sources) == 1:
        return sources[0].source
    return " ".join(dict.fromkeys(citation.source for citation in sources))


def reason_against(tie: Tie, answer: str, *, maybe: bool, planned: bool) -> str | None:
    """Return why a tie is left out, or None where it is taken."""
    if answer == "no":
        return "inactive"
    if tie.standing == "planned" and not planned:
        return "planned_left_out"
    return "maybe_left_out" if answer == "maybe" and not maybe else None


@frozen
class Time:
    """What a tie's time says of the time asked for: the answer, and the attributes of its edges."""

    answer: str
    attributes: dict[str, Value]


class Times:
    """The times of ties, each worked out once: many ties share one time."""

    def __init__(self, asked: Asked) -> None:
        self._asked_for = asked
        self._known: dict[When | None, Time] = {}

    def of(self, when: When | None) -> Time:
        """Return what a time says; no time stated means "maybe" at any time."""
        time = self._known.get(when)
        if time is None:
            answer = self._asked_for.answer(when).value
            time = self._known[when] = Time(answer, {"certain": answer, **written(when)})
        return time


def written(when: When | None) -> dict[str, Value]:
    """Return a time as EDTF text: the whole, its start and its end, absent where not stated."""
    if isinstance(when, PartialDate):
        return {"edtf": when.edtf, "since": when.edtf, "until": when.edtf}
    if not isinstance(when, Period):
        return {}
    ends: dict[str, Value] = {}
    if when.start is not None:
        ends["since"] = when.start.edtf
    if when.end is not None:
        ends["until"] = when.end.edtf
    return {"edtf": when.edtf, **ends} if ends or when.open_start or when.open_end else {}


def agreed(statements: Sequence[tuple[Tie, Time]]) -> dict[str, Value]:
    """Return what the statements of one tie say together, each different text once."""
    answers = {time.answer for _, time in statements}
    merged: dict[str, Value] = {"certain": "yes" if "yes" in answers else "maybe"}
    for name in ("edtf", "since", "until"):
        said = {time.attributes[name] for _, time in statements if name in time.attributes}
        if said:
            merged[name] = "; ".join(sorted(map(str, said)))
    sources = cited([citation for tie, _ in statements for citation in tie.sources])
    if sources:
        merged["sources"] = sources
    if len(statements) > 1:
        merged["stated_in"] = " ".join(tie.entity for tie, _ in statements)
    return merged
