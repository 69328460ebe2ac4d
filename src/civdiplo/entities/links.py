"""The two narrow waists of the house: Tie and Flow.

Everything that links actors yields Ties, everything that moves value yields Flows. Graph, totals
and tables read links only in these two shapes, so that a new kind of relation appears in all of
them without a change there.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from civdiplo.values.estimates import Estimate
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.periods import When
from civdiplo.values.provenance import Citation

__all__ = ["Amount", "End", "Flow", "PlainEnd", "PlainTie", "Standing", "Tie", "TransactionType"]

Amount = Money | Estimate
Standing = Literal["actual", "planned"]
TransactionType = Literal["pledge", "commitment", "disbursement", "expenditure", "incoming funds"]


@frozen
class End:
    """One end of a tie: the id of who stands there, and in which role."""

    party: str
    role: str


@frozen
class Tie:
    """Two or more parties are linked, by one entity, in one way, over a period.

    ``entity`` is the id of the entity that states the link, ``kind`` its kind ("membership",
    "twinning" ...). A directed tie runs from its first end to its second (a member to the
    organization it belongs to); all others are symmetric. ``when`` is None where nothing is stated
    of the time. A "planned" tie is no tie yet.
    """

    entity: str
    kind: str
    ends: tuple[End, ...]
    when: When | None
    directed: bool
    standing: Standing
    sources: tuple[Citation, ...]


@frozen(kw_only=True)
class PlainEnd:
    """Which field of an entity names one end of its tie, and which role is played there.

    ``role`` is played where the entity has no field for it, or states nothing in ``role_field``.
    """

    field: str
    role: str
    role_field: str | None = None


@frozen(kw_only=True)
class PlainTie:
    """How the entities of a type state at most one tie of two ends: said once, for the whole type.

    What is said in this way instead of by code can be read for all entities of a type at once.
    There is no tie where an end is not stated.

    Args:
        kind: The kind of tie.
        ends: The two ends; a directed tie runs from the first to the second.
        directed: Whether the ends differ in more than their roles.
        when: The field of the time; None where the type has none.
        status: The field of the status, as ``Entity.tied`` takes it; None where there is none.
    """

    kind: str
    ends: tuple[PlainEnd, PlainEnd]
    directed: bool
    when: str | None = None
    status: str | None = None


@frozen
class Flow:
    """Value moves, or is said to have moved, from a provider to a receiver.

    ``amount`` is None where none is stated (``in_kind`` may then say what was given). ``stated`` is
    true for a total that a source states, ``covers`` then names the entities counted in it: None
    where the source does not say, and ``coverage`` tells whether it says so or we assume it.
    ``transaction_type`` is an IATI word, None where not stated.
    """

    entity: str
    provider: str | None
    receiver: str | None
    channel: str | None
    campaign: str | None
    programme: str | None
    transaction_type: TransactionType | None
    when: When | None
    amount: Amount | None
    in_kind: tuple[InKind, ...] | None
    stated: bool
    covers: tuple[str, ...] | None
    coverage: Literal["stated", "assumed"] | None
    sources: tuple[Citation, ...]
