"""What a total is asked: which flows, grouped how, in which currency, at which rates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from types import NoneType
from typing import Any, Literal, TypeAlias, get_args

from attrs import field, fields, frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.kinds import check_tie_kinds
from civdiplo.entities.links import Flow, TransactionType
from civdiplo.errors import InvalidValueError
from civdiplo.rates.exchange import ExchangeRates, PeriodRates
from civdiplo.totals.keys import (
    PARTIES,
    TRANSACTION_TYPE,
    Key,
    KeyFunction,
    KeyName,
    key_reader,
    names_of,
)
from civdiplo.totals.prices import ConstantPrices
from civdiplo.totals.rollup import Lineage
from civdiplo.totals.valuation import UnitPrices
from civdiplo.values.currencies import check_currency
from civdiplo.values.estimates import Tolerance

__all__ = ["Dating", "OnMissing", "Question", "Stated", "kinds_of"]

Dating: TypeAlias = "Literal['exact', 'start', 'end', 'mean', 'bounds'] | datetime.date"
OnMissing: TypeAlias = Literal["raise", "leave out"]
Stated: TypeAlias = Literal["prefer", "leave out", "only"]

_DATINGS = ("exact", "start", "end", "mean", "bounds")
_TYPES: tuple[str | None, ...] = (*get_args(TransactionType), None)
_KINDS: tuple[tuple[str, Any, str], ...] = (
    ("dataset", Dataset, "a Dataset"),
    ("rates", ExchangeRates | None, "a source of rates, such as TableRates"),
    ("where", (Callable, NoneType), "a function of a flow"),
    ("tolerance", Tolerance, "a Tolerance"),
    ("unit_prices", UnitPrices | None, "UnitPrices"),
    ("constant_prices", ConstantPrices | None, "ConstantPrices"),
    ("as_rounded", bool, "true or false"),
)


def _one_of(name: str, value: object, words: tuple[object, ...]) -> None:
    if not isinstance(value, (str, type(None))) or value not in words:
        listed = ", ".join(repr(word) for word in words)
        raise InvalidValueError(name, f"must be one of {listed}", value)


def kinds_of(types: Any) -> Collection[TransactionType | None] | None:
    """Return transaction types as several; one may be named by itself."""
    return (types,) if isinstance(types, str) else types  # type: ignore[return-value]


def _several(kinds: Any) -> Any:
    """Return kinds of ties as several; what is neither one nor several is refused later."""
    if isinstance(kinds, str):
        return (kinds,)
    return tuple(kinds) if isinstance(kinds, Iterable) else kinds


@frozen(kw_only=True)
class Question:
    """All that was asked of a total; see `totals` for what each argument means."""

    dataset: Dataset = field(repr=False)
    by: tuple[KeyName | KeyFunction, ...]
    currency: str | None
    rates: ExchangeRates | None
    dating: Dating
    on_missing: OnMissing
    transaction_types: Collection[TransactionType | None] | None
    mix_transaction_types: bool
    stated: Stated
    where: Callable[[Flow], bool] | None
    tolerance: Tolerance
    roll_up: Collection[str] = field(default=(), converter=_several)
    as_of: datetime.date | None = None
    unit_prices: UnitPrices | None = None
    constant_prices: ConstantPrices | None = None
    as_rounded: bool = False
    names: tuple[str, ...] = field(init=False)
    all_by: tuple[KeyName | KeyFunction, ...] = field(init=False, repr=False, eq=False)
    key_of: Callable[[Flow], Key] = field(init=False, repr=False, eq=False)
    lineage: Lineage | None = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be asked, and set apart the transaction types."""
        names_of(self.by)
        self._check_kinds()
        if self.currency is not None:
            check_currency(self.currency)
        if (self.currency is None) != (self.rates is None):
            rule = "must be given together with rates, or neither of them"
            raise InvalidValueError("currency", rule, self.currency)
        if self.as_rounded and self.rates is None:
            raise InvalidValueError("rates", "must be given with as_rounded", None)
        if not isinstance(self.dating, datetime.date):
            _one_of("dating", self.dating, _DATINGS)
            if self.dating in ("mean", "bounds") and not isinstance(self.rates, PeriodRates | None):
                rule = f'must answer for periods, by over(), with dating="{self.dating}"'
                raise InvalidValueError("rates", rule, self.rates.name)
        _one_of("on_missing", self.on_missing, get_args(OnMissing))
        _one_of("stated", self.stated, get_args(Stated))
        for word in self.transaction_types or ():
            _one_of("transaction_types", word, _TYPES)
        if self.constant_prices is not None and self.currency is None:
            rule = "must be given with constant_prices, as what to convert into"
            raise InvalidValueError("currency", rule, None)
        apart = not self.mix_transaction_types and TRANSACTION_TYPE not in self.by
        by: tuple[KeyName | KeyFunction, ...] = (*self.by, "transaction_type") if apart else self.by
        object.__setattr__(self, "names", names_of(by))
        object.__setattr__(self, "all_by", by)
        object.__setattr__(self, "key_of", key_reader(by, self.dataset))
        object.__setattr__(self, "lineage", self._lineage())

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what was asked: the functions that read keys are made again from it."""
        asked = {one.name: getattr(self, one.name) for one in fields(Question) if one.init}
        return _asked, (asked,)

    def _check_kinds(self) -> None:
        """Refuse arguments that would fail later, and without their names."""
        for name, kind, what in _KINDS:
            if not isinstance(getattr(self, name), kind):
                raise InvalidValueError(name, f"must be {what}", getattr(self, name))
        for name, day in (("dating", self.dating), ("as_of", self.as_of)):
            if isinstance(day, datetime.datetime):
                raise InvalidValueError(name, "must be a day without a time", day)

    def _lineage(self) -> Lineage | None:
        """Return who belongs to whom, where that is asked for."""
        places = [place for place, name in enumerate(self.names) if name in PARTIES]
        if not self.roll_up:
            if self.as_of is not None:
                raise InvalidValueError("as_of", "must be given together with roll_up", self.as_of)
            return None
        if not places:
            rule = f"must be given with one of {', '.join(PARTIES)} in by"
            raise InvalidValueError("roll_up", rule, self.roll_up)
        kinds = check_tie_kinds("roll_up", self.roll_up, self.dataset.by_type())
        ties = self.dataset.ties(kinds)
        return Lineage(ties, places, kinds=self.roll_up, as_of=self.as_of)

    def keys_of(self, flow: Flow) -> Collection[Key]:
        """Return the keys of all rows that a flow counts in."""
        key = self.key_of(flow)
        return [key] if self.lineage is None else self.lineage.keys(key).sure

    def wants(self, flow: Flow) -> bool:
        """Tell whether a flow is among those asked for."""
        kinds = self.transaction_types
        if kinds is not None and flow.transaction_type not in kinds:
            return False
        return self.where is None or self.where(flow)


def _asked(asked: dict[str, Any]) -> Question:
    return Question(**asked)
