"""How fast our own entity could be read: from structs that msgspec decodes, and nothing between.

By the constructor it is checked as always. With its slots filled nothing is checked again that the
struct has not: this is what no reader of these entities can be much faster than.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import plain
from civdiplo import Citation, Contribution, Estimate, Money, PartialDate
from civdiplo.values.inkind import InKind
from civdiplo.values.plain import EMPTY
from plain import peer

__all__ = ["reader"]

_NAMES = (
    "id",
    "sources",
    "claims",
    "note",
    "extra",
    "provider",
    "receiver",
    "channel",
    "campaign",
    "transaction_type",
    "date",
    "amount",
    "in_kind",
    "themes",
    "place",
)
_FILLS = [getattr(Contribution, name).__set__ for name in _NAMES]


def reader(*, fill: bool) -> Callable[[Path], Any] | None:
    """Return what reads a file by way of structs, or None where msgspec is missing."""
    msgspec = peer("msgspec")
    if msgspec is None:
        return None
    decode = msgspec.json.Decoder(plain.structs(msgspec, leaves=False)).decode

    def read(path: Path) -> list[Contribution]:
        make = _Maker()
        one = make.filled if fill else make.constructed
        with path.open("rb") as file:
            next(file)
            return [one(decode(line)) for line in file]

    return read


class _Maker:
    """Makes contributions; ids, dates and citations that repeat are held once."""

    def __init__(self) -> None:
        self.ids: dict[str | None, str | None] = {}
        self.cited: dict[str, tuple[Citation, ...]] = {}

    def sources(self, given: Any) -> tuple[Citation, ...]:
        name = given[0].source
        held = self.cited.get(name)
        if held is None:
            held = self.cited[name] = tuple(Citation(one.source) for one in given)
        return held

    def constructed(self, given: Any) -> Contribution:
        shared = self.ids.setdefault
        return Contribution(
            id=given.id,
            sources=self.sources(given.sources),
            provider=shared(given.provider, given.provider),
            receiver=shared(given.receiver, given.receiver),
            channel=shared(given.channel, given.channel),
            campaign=shared(given.campaign, given.campaign),
            transaction_type=given.transaction_type,
            date=PartialDate.parse(given.date),
            amount=Money(given.amount.amount, given.amount.currency),
            in_kind=_goods(given.in_kind) if given.in_kind else None,
        )

    def filled(self, given: Any) -> Contribution:
        shared = self.ids.setdefault
        values = (
            given.id,
            self.sources(given.sources),
            (),
            None,
            EMPTY,
            shared(given.provider, given.provider),
            shared(given.receiver, given.receiver),
            shared(given.channel, given.channel),
            shared(given.campaign, given.campaign),
            shared(given.transaction_type, given.transaction_type),
            PartialDate.parse(given.date),
            Money(given.amount.amount, given.amount.currency),
            _goods(given.in_kind) if given.in_kind else None,
            None,
            None,
        )
        made = object.__new__(Contribution)
        for fill, value in zip(_FILLS, values, strict=True):
            fill(made, value)
        return made


def _goods(given: Any) -> tuple[InKind, ...]:
    return tuple(
        InKind(one.goods, quantity=Estimate.exactly(one.quantity.value, one.quantity.unit))
        for one in given
    )
