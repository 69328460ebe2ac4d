"""Bags keep sums of several currencies, or of several dates, apart and exact.

They are what adding up gives before anything is converted: two bags add up to the bag of all that
is in them, whatever the order and grouping, so that sums can be made in parts and then joined.
"""

from __future__ import annotations

import datetime
import decimal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Generic, NoReturn, Self, TypeAlias, TypeVar, final

from civdiplo.errors import InvalidValueError
from civdiplo.values.currencies import check_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import WIDE, exact_decimal, plain_digits
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When, when_from_plain
from civdiplo.values.plain import thaw
from civdiplo.values.wire import read_fields, read_list, read_text

__all__ = ["DatedBag", "MoneyBag"]

K = TypeVar("K")
Number: TypeAlias = "Decimal | int | str"
Dated: TypeAlias = "When | datetime.date | None"
DatedKey: TypeAlias = "tuple[str, When | None]"

_ZERO = Decimal(0)


class _Bag(Mapping[K, Decimal], Generic[K]):
    """Exact sums by key, in a stable order, without those that are zero."""

    __slots__ = ("_held",)

    _held: dict[K, Decimal]

    @staticmethod
    def _order(key: Any) -> Any:
        return key

    @classmethod
    def _of(cls, sums: Mapping[K, Decimal]) -> Self:
        bag = cls.__new__(cls)
        bag._hold(sums)  # noqa: SLF001  # its own
        return bag

    def _hold(self, sums: Mapping[K, Decimal]) -> None:
        keys = sorted((key for key, amount in sums.items() if amount), key=self._order)
        held = {key: exact_decimal(sums[key], "sum") for key in keys}
        object.__setattr__(self, "_held", held)

    def __getitem__(self, key: K) -> Decimal:
        """Return the sum of a key, or raise KeyError where there is none."""
        return self._held[key]

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys, in order."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return how many keys have a sum that is not zero."""
        return len(self._held)

    def __eq__(self, other: object) -> bool:
        """Equal to a bag of the same kind with the same sums, whatever their scale."""
        if not isinstance(other, _Bag) or type(other) is not type(self):
            return NotImplemented
        return self._held == other._held

    def __hash__(self) -> int:
        """Hash by the sums, whatever their scale."""
        return hash(frozenset(self._held.items()))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a bag never changes."""
        raise AttributeError(f"a bag cannot change; make another one to set {name}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a bag never changes."""
        raise AttributeError(f"a bag cannot change; {name} stays")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy through the constructor."""
        return type(self), (self._held,)

    def __repr__(self) -> str:
        """Return the call that makes it."""
        amounts = {key: plain_digits(amount) for key, amount in self._held.items()}
        return f"{type(self).__name__}({amounts or ''})"


@final
class MoneyBag(_Bag[str]):
    """Amounts of several currencies, kept apart; an immutable mapping from code to amount.

    Args:
        amounts: For each ISO 4217 code an exact amount, as for `Money`. What is zero is not kept,
            so that two bags are equal where they hold the same amounts.

    Raises:
        InvalidValueError: A code is unknown, or an amount not exact or out of range.

    >>> bag = Money("100", "USD") + MoneyBag({"VND": "393000000"}) - Money("20", "USD")
    >>> print(bag)
    80 USD, 393000000 VND
    >>> bag["USD"], bag.money("EUR")
    (Decimal('80'), Money('0', 'EUR'))
    """

    __slots__ = ()

    def __init__(self, amounts: Mapping[str, Number] | None = None) -> None:
        given = _given(amounts, "code").items()
        self._hold({check_currency(code): exact_decimal(one, "amount") for code, one in given})

    @classmethod
    def sum(cls, parts: Iterable[Money | MoneyBag]) -> MoneyBag:
        """Add up amounts and bags of any currencies in a single fold.

        >>> print(MoneyBag.sum([Money("0.1", "EUR"), Money(7, "VND"), Money("0.2", "EUR")]))
        0.3 EUR, 7 VND
        """
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        with decimal.localcontext(WIDE):  # wider than any sum: order and grouping cannot matter
            for part in parts:
                if isinstance(part, Money):
                    sums[part.currency] += part.amount
                elif isinstance(part, MoneyBag):
                    for code, amount in part.items():
                        sums[code] += amount
                else:
                    raise InvalidValueError("parts", "must be Money or a MoneyBag", part)
        return cls._of(sums)

    @property
    def moneys(self) -> tuple[Money, ...]:
        """The amounts as Money, in the order of the codes."""
        return tuple(Money(amount, code) for code, amount in self._held.items())

    def money(self, currency: str) -> Money:
        """Return the amount of one currency, zero where there is none of it."""
        return Money(self._held.get(currency, _ZERO), currency)

    def to_plain(self) -> list[dict[str, str]]:
        """Return the written form: a list of amounts, each with its currency.

        >>> MoneyBag({"USD": "12.50"}).to_plain()
        [{'amount': '12.50', 'currency': 'USD'}]
        """
        return [money.to_plain() for money in self.moneys]

    @classmethod
    def from_plain(cls, plain: object) -> MoneyBag:
        """Read what `to_plain` writes.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        return cls.sum(read_list(plain, Money.from_plain))

    def __add__(self, other: Money | MoneyBag) -> MoneyBag:
        """Add an amount of any currency, or all of another bag."""
        if not isinstance(other, (Money, MoneyBag)):
            return NotImplemented
        return MoneyBag.sum([self, other])

    __radd__ = __add__

    def __sub__(self, other: Money | MoneyBag) -> MoneyBag:
        """Take away an amount of any currency, or all of another bag."""
        if not isinstance(other, (Money, MoneyBag)):
            return NotImplemented
        return MoneyBag.sum([self, -other])

    def __rsub__(self, other: Money) -> MoneyBag:
        """Take the bag away from an amount."""
        return -self + other

    def __neg__(self) -> MoneyBag:
        """Return the amounts with the other sign."""
        return MoneyBag._of({code: one.copy_negate() for code, one in self._held.items()})

    def __str__(self) -> str:
        """Return the amounts in the order of the codes: ``80 USD, 393000000 VND``."""
        return ", ".join(map(str, self.moneys)) or "nothing"


@final
class DatedBag(_Bag[tuple[str, "When | None"]]):
    """Amounts by currency and date, kept apart: the exact form of a sum before it is converted.

    An immutable mapping from (code, date) to amount. A date is a PartialDate, a Period, or None
    where it is not stated; a `datetime.date` is taken as the PartialDate of that day.

    Args:
        amounts: For each (ISO 4217 code, date) an exact amount, as for `Money`; zeros go.

    Raises:
        InvalidValueError: A code, date or amount is none.

    >>> day = datetime.date(2021, 9, 21)
    >>> given = [(Money(5, "USD"), day), (Money(1, "VND"), None), (Money(2, "USD"), day)]
    >>> bag = DatedBag.sum(given)
    >>> print(bag)
    7 USD (2021-09-21), 1 VND (no date)
    >>> print(bag.undated)
    7 USD, 1 VND
    """

    __slots__ = ()

    def __init__(self, amounts: Mapping[tuple[str, Dated], Number] | None = None) -> None:
        sums: defaultdict[DatedKey, Decimal] = defaultdict(Decimal)
        for (code, when), amount in _given(amounts, "(code, date)").items():
            key = check_currency(code), _when(when)  # a day and its PartialDate are one key
            sums[key] = WIDE.add(sums[key], exact_decimal(amount, "amount"))
        self._hold(sums)

    @classmethod
    def sum(cls, parts: Iterable[tuple[Money, Dated] | DatedBag]) -> DatedBag:
        """Add up amounts with their dates, and other bags, in a single fold.

        Raises:
            InvalidValueError: A date is none.
        """
        sums: defaultdict[DatedKey, Decimal] = defaultdict(Decimal)
        with decimal.localcontext(WIDE):  # wider than any sum: order and grouping cannot matter
            for part in parts:
                if type(part) is DatedBag:
                    for key, amount in part.items():
                        sums[key] += amount
                elif isinstance(part, Money):
                    raise InvalidValueError("parts", "must be (Money, date) or a DatedBag", part)
                else:
                    money, when = part
                    sums[money.currency, _when(when)] += money.amount
        return cls._of(sums)

    @property
    def undated(self) -> MoneyBag:
        """The same amounts by currency alone."""
        return MoneyBag.sum(money for money, _ in self.entries)

    @property
    def entries(self) -> tuple[tuple[Money, When | None], ...]:
        """Each amount with its date, in the order of the codes and dates; those undated first."""
        return tuple((Money(amount, code), when) for (code, when), amount in self._held.items())

    def to_plain(self) -> list[dict[str, Any]]:
        """Return the written form: a list of amounts, each with its currency and date.

        >>> DatedBag({("USD", PartialDate("2021-09")): "12.50"}).to_plain()
        [{'amount': '12.50', 'currency': 'USD', 'when': '2021-09'}]
        """
        return [
            money.to_plain() | ({} if when is None else {"when": thaw(when.to_plain())})
            for money, when in self.entries
        ]

    @classmethod
    def from_plain(cls, plain: object) -> DatedBag:
        """Read what `to_plain` writes.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        return cls.sum(read_list(plain, _read_entry))

    def __add__(self, other: DatedBag) -> DatedBag:
        """Add all of another bag."""
        if not isinstance(other, DatedBag):
            return NotImplemented
        return DatedBag.sum([self, other])

    def __sub__(self, other: DatedBag) -> DatedBag:
        """Take away all of another bag."""
        if not isinstance(other, DatedBag):
            return NotImplemented
        return DatedBag.sum([self, -other])

    def __neg__(self) -> DatedBag:
        """Return the amounts with the other sign."""
        return DatedBag._of({key: one.copy_negate() for key, one in self._held.items()})

    def __str__(self) -> str:
        """Return the amounts with their dates: ``7 USD (2021-09-21), 1 VND (no date)``."""
        shown_parts = [f"{money} ({when or 'no date'})" for money, when in self.entries]
        return ", ".join(shown_parts) or "nothing"

    @staticmethod
    def _order(key: DatedKey) -> tuple[str, str, str]:
        code, when = key
        if when is None:
            return code, "", ""
        if type(when) is PartialDate and not when.part and not when.inferred:  # its text says all
            return code, when.edtf, ""
        return code, when.edtf, repr(when)


def _given(amounts: Mapping[K, Number] | None, key: str) -> Mapping[K, Number]:
    held: Mapping[K, Number] = {} if amounts is None else amounts
    if not isinstance(held, Mapping):
        raise InvalidValueError("amounts", f"must be a mapping of {key} to amount", held)
    return held


def _when(when: Dated) -> When | None:
    if when is None or isinstance(when, (PartialDate, Period)):
        return when
    if type(when) is datetime.date:
        return PartialDate.from_date(when)
    rule = "must be a PartialDate, a Period, a datetime.date or None"
    raise InvalidValueError("when", rule, when)


def _read_entry(plain: object) -> tuple[Money, When | None]:
    held = read_fields(plain, _READERS, required=("amount", "currency"))
    return Money(held["amount"], held["currency"]), held.get("when")


_READERS: dict[str, Callable[[object], object]] = {
    "amount": lambda value: exact_decimal(read_text(value, "amount"), "amount"),
    "currency": check_currency,
    "when": when_from_plain,
}
