"""Money is an exact amount in one ISO 4217 currency; two currencies never meet silently."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NoReturn, final

from civdiplo.errors import CurrencyMismatchError, InvalidValueError
from civdiplo.values.allocation import Mode, Share, StepName, named_step, parted, stepped
from civdiplo.values.currencies import check_currency
from civdiplo.values.decimals import EXACT, WIDE, exact_decimal, plain_digits, product
from civdiplo.values.wire import read_text, read_texts

if TYPE_CHECKING:
    from civdiplo.values.formatting import Compact, Show

__all__ = ["Money"]

_RANGE = "must be below 10 to the power of 30"


@final
class Money:
    """An exact amount of one currency; immutable, hashable, ordered within its currency.

    ``amount`` is a Decimal, an int or a text of plain digits, of either sign, with at most 30
    digits before and 30 after the point; its scale is kept (``"1.50"`` stays 1.50), while equality
    and hash go by value. ``currency`` is an ISO 4217 code, withdrawn ones included; the number of
    digits is not held to the code's minor units, for sources state fractions of them.

    Sums, differences and products are exact or refused, whatever the caller's decimal context.
    There is no division: `ratio` gives the exact quotient of two amounts, and
    ``money * Fraction(1, 4)`` a part where it has a finite decimal form.

    Raises InvalidValueError for floats, bools, NaN, infinities, absurd sizes and unknown codes;
    CurrencyMismatchError where two currencies meet in a sum or an order.

    >>> Money("393000000", "VND") + Money(7, "VND")
    Money('393000007', 'VND')
    >>> Money("1.0", "USD") == Money("1.00", "USD")
    True
    """

    __slots__ = ("amount", "currency")

    amount: Decimal
    currency: str

    def __init__(self, amount: Decimal | int | str, currency: str) -> None:
        _set_amount(self, exact_decimal(amount, "amount"))
        _set_currency(self, check_currency(currency))

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``VND 393000000`` or ``393000000 VND``: plain digits, one space, a code.

        >>> Money.parse("USD 12.50")
        Money('12.50', 'USD')
        """
        first, space, second = read_text(text, "money").partition(" ")
        if not space:
            raise InvalidValueError("money", "must be a code and an amount: VND 393000000", text)
        return cls(second, first) if first.isalpha() else cls(first, second)

    @classmethod
    def sum(cls, amounts: Iterable[Money], *, currency: str | None = None) -> Money:
        """Add up amounts of one currency in a single fold; order and grouping do not matter.

        ``currency`` says what an empty sum is in; where there are amounts it is checked against
        them. Raises CurrencyMismatchError where two currencies meet, InvalidValueError for an
        empty sum without a currency.

        >>> Money.sum([Money("0.1", "EUR"), Money("0.2", "EUR")])
        Money('0.3', 'EUR')
        """
        held = amounts if isinstance(amounts, (list, tuple)) else list(amounts)
        try:
            codes = {money.currency for money in held}
            with decimal.localcontext(WIDE):  # wider than any sum: order and grouping cannot matter
                total = sum([money.amount for money in held], Decimal(0))
        except (AttributeError, TypeError):
            wrong = next((one for one in held if not isinstance(one, Money)), None)
            raise InvalidValueError("amounts", "must be Money, all of them", wrong) from None
        if currency is not None:
            codes.add(check_currency(currency))
        if len(codes) != 1:
            _refuse_sum(codes)
        return _money(exact_decimal(total, "sum"), check_currency(codes.pop()))

    def ratio(self, other: Money) -> Fraction:
        """Return the exact quotient of two amounts of one currency.

        >>> Money("393000000", "VND").ratio(Money("18000000000", "VND"))
        Fraction(131, 6000)
        """
        self._check_same(other, "divided")
        if not other.amount:
            raise InvalidValueError("divisor", "must not be zero", other)
        return Fraction(self.amount) / Fraction(other.amount)

    def allocate(
        self,
        weights: int | Iterable[Share],
        *,
        mode: Mode = "largest remainder",
        step: StepName | Money = "minor",
    ) -> tuple[Money, ...]:
        """Return parts by weight, each a whole number of steps; together they are this amount.

        Args:
            weights: How many equal parts, or a weight for each part: exact numbers, zero or more,
                of which one is above zero. A part of weight zero is zero.
            mode: Who gets what is left after everyone has the whole steps of their exact share, one
                step each: "largest remainder" those who lack most to the next step, "to first"
                those named first, "to heaviest" those of the largest weights; the earlier one of
                two alike. "separate" gives it to none of them, and adds it as one more part.
            step: The minor unit of ISO 4217, the "cash" unit of CLDR, or an amount of one's own.

        Raises:
            InvalidValueError: One of these rules is broken, the lists give the currency no such
                unit, or the amount is not a whole number of steps and the mode not "separate".
            CurrencyMismatchError: The step is in another currency.

        >>> [str(part) for part in Money("100", "USD").allocate(3)]
        ['33.34 USD', '33.33 USD', '33.33 USD']
        >>> [str(part) for part in Money("10", "CHF").allocate([1, 1, 4], step="cash")]
        ['1.70 CHF', '1.65 CHF', '6.65 CHF']

        Source: the method of largest remainders is Hamilton's, known from seats of parliaments.
        """
        parts = parted(self.amount, weights, step=self._step(step), mode=mode)
        return tuple(_money(part, self.currency) for part in parts)

    def round_to(self, step: StepName | Money, *, rounding: str) -> Money:
        """Return the amount in whole steps.

        Args:
            step: "minor", the minor unit of ISO 4217; "cash", the cash unit of CLDR; or Money.
            rounding: A rounding of the decimal module, such as ``decimal.ROUND_HALF_EVEN``.

        Raises:
            InvalidValueError: The rounding or the step is none of these.
            CurrencyMismatchError: The step is in another currency.

        >>> Money("10.03", "CHF").round_to("cash", rounding=decimal.ROUND_HALF_UP)
        Money('10.05', 'CHF')
        """
        rounded = stepped(self.amount, step=self._step(step), rounding=rounding)
        return _money(rounded, self.currency)

    def format(
        self,
        locale: str = "en",
        *,
        compact: Compact | Literal[False] = False,
        digits: int | None = None,
        show: Show | None = None,
    ) -> str:
        """Return the amount as people of a locale write it.

        Args:
            locale: A tag such as ``ru`` or ``pt-BR``.
            compact: "short" for 19B, "long" for 19 billion (the short form where the language has
                but one), False for all digits.
            digits: How many digits after the point, rounded half to even; in a compact form at
                most so many. Where not given, no digit is rounded away, and there are at least as
                many as CLDR gives the currency; a compact form has two significant digits, and
                all that stand before its point.
            show: The currency's "symbol", "code" or "name" in the locale; the name with the long
                form and the symbol with the others where not given.

        Raises:
            InvalidValueError: One of them is none of these.

        >>> Money("2201600.5", "USD").format("en")
        '$2,201,600.50'
        >>> Money("999950", "USD").format("en", compact="short")
        '$1M'
        >>> Money("19000000000", "VND").format("vi", compact="long")
        '19 tỷ đồng'
        """
        from civdiplo.values.formatting import written  # most who count never ask

        return written(
            self.amount, self.currency, locale, compact=compact, digits=digits, show=show
        )

    def to_plain(self) -> dict[str, str]:
        """Return ``{"amount": ..., "currency": ...}`` with the amount in plain digits."""
        return {"amount": plain_digits(self.amount), "currency": self.currency}

    @classmethod
    def from_plain(cls, plain: object) -> Money:
        """Read what `to_plain` writes; every fault is listed in one InvalidDataError."""
        return read_texts(cls, plain, _READERS, required=_REQUIRED)

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        if type(other) is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        try:
            return _money(_add(self.amount, other.amount), self.currency)
        except decimal.DecimalException:
            raise InvalidValueError("sum", _RANGE, (self, other)) from None

    def __sub__(self, other: Money) -> Money:
        """Take away an amount of the same currency; the difference may be below zero."""
        if type(other) is not Money:
            return NotImplemented
        return self + -other

    def __mul__(self, factor: int | Decimal | Fraction) -> Money:
        """Multiply by an exact number; refused where the product has no finite decimal form."""
        if not isinstance(factor, (int, float, Decimal, Fraction)):
            return NotImplemented  # a float is refused below, with the reason
        return _money(product(self.amount, factor, "product"), self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        """Return the amount with the other sign."""
        return _money(EXACT.minus(self.amount), self.currency)

    def __abs__(self) -> Money:
        """Return the amount without its sign."""
        return _money(EXACT.abs(self.amount), self.currency)

    def __eq__(self, other: object) -> bool:
        """Equal in value and currency, whatever the scale."""
        if type(other) is not Money:
            return NotImplemented
        return self.amount == other.amount and self.currency == other.currency

    def __hash__(self) -> int:
        """Hash by value and currency, whatever the scale."""
        return hash((self.amount, self.currency))

    def __lt__(self, other: Money) -> bool:
        """Whether this is less, in the same currency."""
        if type(other) is not Money:
            return NotImplemented
        self._check_same(other, "compared")
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        """Whether this is at most as much, in the same currency."""
        if type(other) is not Money:
            return NotImplemented
        self._check_same(other, "compared")
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        """Whether this is more, in the same currency."""
        if type(other) is not Money:
            return NotImplemented
        self._check_same(other, "compared")
        return self.amount > other.amount

    def __ge__(self, other: Money) -> bool:
        """Whether this is at least as much, in the same currency."""
        if type(other) is not Money:
            return NotImplemented
        self._check_same(other, "compared")
        return self.amount >= other.amount

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a Money never changes."""
        raise AttributeError(f"a Money cannot change; make another one to set {name}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a Money never changes."""
        raise AttributeError(f"a Money cannot change; {name} stays")

    def __reduce__(self) -> tuple[type[Money], tuple[Decimal, str]]:
        """Pickle and copy through the constructor."""
        return Money, (self.amount, self.currency)

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"Money({plain_digits(self.amount)!r}, {self.currency!r})"

    def __str__(self) -> str:
        """Return plain digits and the code: ``393000000 VND``."""
        return f"{plain_digits(self.amount)} {self.currency}"

    def _check_same(self, other: Money, operation: str) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency, operation=operation)

    def _step(self, step: StepName | Money) -> Decimal:
        if type(step) is not Money:
            return named_step(self.currency, step)
        self._check_same(step, "divided")
        if step.amount <= 0:
            raise InvalidValueError("step", "must be above zero", step)
        return step.amount


# What the slots themselves offer for writing; nothing else gets past __setattr__.
_set_amount: Callable[[Money, Decimal], None] = Money.__dict__["amount"].__set__
_set_currency: Callable[[Money, str], None] = Money.__dict__["currency"].__set__
_new = object.__new__
_add = EXACT.add
_READERS: dict[str, Callable[[object], object]] = {
    "amount": lambda value: exact_decimal(read_text(value, "amount"), "amount"),
    "currency": check_currency,
}
_REQUIRED = frozenset(_READERS)


def _money(amount: Decimal, currency: str) -> Money:
    money: Money = _new(Money)
    _set_amount(money, amount)
    _set_currency(money, currency)
    return money


def _refuse_sum(codes: set[str]) -> NoReturn:
    if not codes:
        rule = "must be given where there is nothing to add"
        raise InvalidValueError(
            "currency", rule, None, hint="write Money.sum(amounts, currency=...)"
        )
    left, right, *_ = sorted(map(str, codes))
    raise CurrencyMismatchError(left, right)
