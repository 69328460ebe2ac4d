"""Valuation: goods put into money at stated unit prices, beside the sums and never in them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.inkind import check_goods
from civdiplo.values.money import Money
from civdiplo.values.quantities import check_unit

__all__ = ["UnitPrice", "UnitPrices"]


@frozen
class UnitPrice:
    """What one unit of goods is taken to cost, and who says so."""

    goods: str
    unit: str
    price: Money
    source: str
    on: datetime.date | None = None

    def to_plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": "unit price",
            "goods": self.goods,
            "unit": self.unit,
            "price": self.price.to_plain(),
            "source": self.source,
            "on": None if self.on is None else self.on.isoformat(),
        }

    def __str__(self) -> str:
        """Return it in a line: ``0.50 EUR a mask (price list)``."""
        on = "" if self.on is None else f", {self.on.isoformat()}"
        return f"{self.price} a {self.unit} ({self.source}{on})"


def _prices(prices: Mapping[Any, object]) -> dict[tuple[str, str], Money]:
    held = {}
    if not isinstance(prices, Mapping):
        raise InvalidValueError("prices", "must be a mapping of (goods, unit) to Money", prices)
    for key, price in prices.items():
        if not isinstance(key, tuple) or len(key) != 2:
            raise InvalidValueError("prices", "must be for (goods, unit), two codes", key)
        goods, unit = key
        if not isinstance(price, Money) or price.amount <= 0:
            raise InvalidValueError("price", "must be Money above zero", price)
        held[check_goods(goods), check_unit(unit)] = price
    return held


def _source(source: object) -> str:
    return source.strip() if isinstance(source, str) else ""


@frozen
class UnitPrices:
    """Prices by goods and unit, all of one source.

    Args:
        prices: For (code of the list of goods, unit) what one such unit costs, above zero.
        source: Who states them, as a reader would look for it; not empty.
        on: The day that they are of. It is needed to convert prices in a currency that changed its
            unit under its code, as they are in the unit of that day.

    Raises:
        InvalidValueError: One of these rules is broken.

    >>> prices = UnitPrices({("masks", "mask"): Money("0.50", "EUR")}, source="tender of 2021")
    >>> print(prices.price("masks", "mask"))
    0.50 EUR a mask (tender of 2021)
    """

    prices: Mapping[tuple[str, str], Money] = field(converter=_prices)
    source: str = field(kw_only=True, converter=_source)
    on: datetime.date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse prices that nobody states, and a day that is none."""
        if not self.source:
            raise InvalidValueError("source", "must say who states the prices", self.source)
        if self.on is not None and type(self.on) is not datetime.date:
            raise InvalidValueError("on", "must be a datetime.date or None", self.on)

    def price(self, goods: str, unit: str) -> UnitPrice | None:
        """Return the price of a unit of goods; None where none is stated."""
        found = self.prices.get((goods, unit))
        return None if found is None else UnitPrice(goods, unit, found, self.source, self.on)
