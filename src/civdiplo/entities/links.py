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

__all__ = ["Amount", "End", "Flow", "Standing", "Tie", "TransactionType"]

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
