"""What a total is asked: which flows, grouped how, in which currency, at which rates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow, TransactionType
from civdiplo.errors import InvalidValueError
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.totals.keys import TRANSACTION_TYPE, Key, KeyFunction, KeyName, key_reader, names_of
from civdiplo.values.currencies import check_currency
from civdiplo.values.estimates import Tolerance

__all__ = ["Dating", "OnMissing", "Question", "Stated"]

Dating: TypeAlias = "Literal['exact', 'start', 'end'] | datetime.date"
OnMissing: TypeAlias = Literal["raise", "leave out"]
Stated: TypeAlias = Literal["prefer", "leave out", "only"]

_TYPES: tuple[str | None, ...] = (*get_args(TransactionType), None)


def _one_of(name: str, value: object, words: tuple[object, ...]) -> None:
    if not isinstance(value, (str, type(None))) or value not in words:
        listed = ", ".join(repr(word) for word in words)
        raise InvalidValueError(name, f"must be one of {listed}", value)


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
    names: tuple[str, ...] = field(init=False)
    key_of: Callable[[Flow], Key] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be asked, and set apart the transaction types."""
        names_of(self.by)
        if self.currency is not None:
            check_currency(self.currency)
        if (self.currency is None) != (self.rates is None):
            raise InvalidValueError("rates", "must be given together with a currency", self.rates)
        if not isinstance(self.dating, datetime.date):
            _one_of("dating", self.dating, ("exact", "start", "end"))
        _one_of("on_missing", self.on_missing, get_args(OnMissing))
        _one_of("stated", self.stated, get_args(Stated))
        for word in self.transaction_types or ():
            _one_of("transaction_types", word, _TYPES)
        apart = not self.mix_transaction_types and TRANSACTION_TYPE not in self.by
        by: tuple[KeyName | KeyFunction, ...] = (*self.by, "transaction_type") if apart else self.by
        object.__setattr__(self, "names", names_of(by))
        object.__setattr__(self, "key_of", key_reader(by, self.dataset))

    def wants(self, flow: Flow) -> bool:
        """Tell whether a flow is among those asked for."""
        kinds = self.transaction_types
        if kinds is not None and flow.transaction_type not in kinds:
            return False
        return self.where is None or self.where(flow)
