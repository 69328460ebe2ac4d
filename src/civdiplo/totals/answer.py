"""Totals: the rows that answer a question, with what they leave out and how they came about."""

from __future__ import annotations

import contextlib
import datetime
import gc
from collections.abc import Callable, Collection, Generator, Hashable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.links import Flow, TransactionType
from civdiplo.errors import InvalidValueError
from civdiplo.rates.exchange import ExchangeRates
from civdiplo.totals.conversion import Converter
from civdiplo.totals.drafts import Draft, LeftOut
from civdiplo.totals.explain import Explanation, explained
from civdiplo.totals.gathering import gather, rolled_up
from civdiplo.totals.keys import TRANSACTION_TYPE, Key, KeyFunction, KeyName, keys_of
from civdiplo.totals.layout import columns
from civdiplo.totals.prices import ConstantPrices
from civdiplo.totals.question import Dating, OnMissing, Question, Stated, kinds_of
from civdiplo.totals.rows import TotalRow, make_row
from civdiplo.totals.table import flat, goods_lines, lines, unit_lines
from civdiplo.totals.units import settled_units
from civdiplo.totals.valuation import UnitPrices
from civdiplo.values.estimates import STRICT, Tolerance

__all__ = ["Totals", "totals"]

_AS_ROUNDED = "bounds allow for the digits of rates that their publishers rounded away"


def totals(
    dataset: Dataset,
    *,
    by: KeyName | KeyFunction | Collection[KeyName | KeyFunction] = "campaign",
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    dating: Dating = "exact",
    on_missing: OnMissing = "raise",
    transaction_types: Collection[TransactionType | None] | None = None,
    mix_transaction_types: bool = False,
    stated: Stated = "prefer",
    where: Callable[[Flow], bool] | None = None,
    tolerance: Tolerance = STRICT,
    roll_up: Collection[str] = (),
    as_of: datetime.date | None = None,
    unit_prices: UnitPrices | None = None,
    constant_prices: ConstantPrices | None = None,
    as_rounded: bool = False,
) -> Totals:
    """Add up the flows of a dataset by group and currency, with bounds, and convert them if asked.

    Nothing is counted twice, nothing vanishes: each flow is counted in one row, or listed there as
    left out with the reason, or was not asked for. Currencies are never added without rates.

    Args:
        dataset: What to add up.
        by: What to group by, one or more of: campaign, programme, provider, receiver, channel (ids
            of entities); transaction_type; provider_country, receiver_country, provider_type,
            receiver_type (as stated of that end itself); year, month (the EDTF text of the date
            where it does not lie in one); currency; or functions of a flow and the dataset.
            Transaction types are always kept apart: where ``by`` does not name them they are added
            as the last key, so that a pledge never adds to the disbursement that redeems it.
        currency: ISO 4217 code to convert into; needs ``rates``. None for sums as stated.
        rates: Where rates come from.
        dating: The day of the rate of each amount. "exact" takes the date of the flow and needs it
            to be one day, or to lie within the month or period that one rate is set for; "start"
            and "end" take the first and the last day that the date names; "mean" the mean of the
            rates of a period; "bounds" the lowest and the highest of them, which widens the
            interval and gives no one figure; a day is taken for all.
        on_missing: What to do where there is no rate, or no one day: "raise", or "leave out" of
            the converted sum and list. An amount of which it is not told whether it is from before
            or after its currency changed the unit under its code is an error too, or left out.
        transaction_types: Only flows of these types; None within stands for those without one.
        mix_transaction_types: Whether to add up flows of all types in one row.
        stated: "prefer" counts the totals that sources state, and leaves out what each of them
            covers; "leave out" counts itemised flows only; "only" counts stated totals only. A
            total that does not say what it covers counts too, and widens the interval of its row,
            as it may count some of the other amounts in it.
        where: Only flows of which this is true.
        tolerance: How far vague words ("almost", "about") are taken to reach.
        roll_up: Kinds of directed ties, such as ("membership", "subordination"). Parties that
            ``by`` names then stand for all who belong to them by such ties, directly and through
            others: each flow counts once in the row of every party above, and once in `overall`.
        as_of: The day on which those ties have to hold; None for any time. Where that is not
            certain, the row lists the flow as left out for "belonging".
        unit_prices: What units of goods are worth. The value stands beside the sums, as `valued`.
        constant_prices: Whether and how the converted sum is put into the prices of one year.
        as_rounded: Whether the bounds of what is converted allow for the digits that publishers of
            rates rounded away, as in `Rate.convert`. A rate of 1.25 may then be any from 1.245 to
            1.255; figures stay those of the rates as published. By default bounds do, too.

    Raises:
        InvalidValueError: An argument is none of the above, or stated totals cover each other in
            a circle.
        MissingRateError: There is no rate, and ``on_missing`` is "raise".
        MissingIndexError: There is no price index, with the same exception.
        UndecidedError: A date is no one day, with ``dating="exact"`` and ``on_missing="raise"``; or
            the digits of a rate are to be allowed for and are not known.

    >>> from civdiplo.entities import Contribution
    >>> from civdiplo.values.money import Money
    >>> dataset = Dataset(
    ...     Contribution(id=id, campaign="help", date="2021-09-21", amount=Money(amount, "VND"))
    ...     for id, amount in (("a", "393000000"), ("b", "7000000"))
    ... )
    >>> print(totals(dataset))
    campaign  transaction type  flows  currency          sum      between
    --------  ----------------  -----  --------  -----------  -----------
    help      not stated            2  VND       400,000,000  400,000,000

    Source: IATI transaction-type (kinds are not added); IEEE 1788-2015 (outward rounding).
    """
    question = Question(
        dataset=dataset,
        by=keys_of(by),
        currency=currency,
        rates=rates,
        dating=dating,
        on_missing=on_missing,
        transaction_types=kinds_of(transaction_types),
        mix_transaction_types=mix_transaction_types,
        stated=stated,
        where=where,
        tolerance=tolerance,
        roll_up=roll_up,
        as_of=as_of,
        unit_prices=unit_prices,
        constant_prices=constant_prices,
        as_rounded=as_rounded,
    )
    with _collector_paused():
        return _answered(question)


@contextlib.contextmanager
def _collector_paused() -> Generator[None]:
    """Make many objects that all live on without a search for circles among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _answered(question: Question) -> Totals:
    converter = None
    if question.currency is not None and question.rates is not None:
        converter = Converter(question, question.currency, question.rates)
    gathered = gather(question, converter)
    drafts, lineage = gathered.drafts, question.lineage
    raises = converter is not None and question.on_missing == "raise"
    settled_units(drafts, raises=raises)
    return Totals(
        question=question,
        converter=converter,
        drafts=drafts,
        held=_rows(
            question,
            question.names,
            drafts if lineage is None else rolled_up(drafts, lineage),
            converter,
        ),
        not_asked_for=gathered.not_asked_for,
    )


def _rows(
    question: Question,
    names: tuple[str, ...],
    drafts: Mapping[Key, Draft],
    converter: Converter | None,
) -> tuple[TotalRow, ...]:
    return tuple(
        make_row(question, names, key, drafts[key], converter) for key in sorted(drafts, key=_order)
    )


def _order(key: Key) -> list[tuple[bool, str]]:
    return [(part is None, str(part)) for part in key]


@frozen(kw_only=True)
class Totals:
    """The rows that answer one question; they are iterated in the order of their keys.

    ``not_asked_for`` is the number of flows that the question set aside by transaction type or
    ``where``.
    """

    _question: Question = field(repr=False, alias="question")
    _converter: Converter | None = field(repr=False, eq=False, alias="converter")
    _drafts: Mapping[Key, Draft] = field(repr=False, eq=False, alias="drafts")
    _held: tuple[TotalRow, ...] = field(alias="held")
    not_asked_for: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys, in order."""
        return self._question.names

    @property
    def currency(self) -> str | None:
        """The currency converted into."""
        return self._question.currency

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """All that any row leaves out, each once."""
        return tuple(dict.fromkeys(one for row in self._held for one in row.left_out))

    @property
    def unit(self) -> str | None:
        """What converted sums are in: ``USD``, or ``USD in 2020 prices``; None for none."""
        prices, code = self._question.constant_prices, self.currency
        return code if prices is None else f"{code} in {prices.base_year} prices"

    @property
    def followed(self) -> dict[str, int]:
        """How many ties of each kind asked for were rolled up along; 0 where there are none."""
        lineage = self._question.lineage
        return {} if lineage is None else dict(lineage.followed)

    def __iter__(self) -> Iterator[TotalRow]:
        """Iterate over the rows."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._held)

    def row(self, *key: Hashable) -> TotalRow:
        """Return the one row whose key begins with these parts.

        Raises:
            InvalidValueError: No row does, or more than one.
        """
        found = [row for row in self._held if row.key[: len(key)] == key]
        if len(found) != 1:
            rule = "must begin the key of one row" if found else "must begin the key of a row"
            several = ", ".join(str(row.key) for row in (found or self._held)[:10])
            raise InvalidValueError("key", rule, key, hint=f"there are {several or 'no rows'}")
        return found[0]

    def overall(self) -> tuple[TotalRow, ...]:
        """Return what all rows add up to: a row for each transaction type, or one if mixed.

        Where sums are rolled up, each flow counts once here all the same. The interval may be wider
        than the sum of those of the rows: a stated total that does not say what it covers may count
        something of another row.
        """
        place = self.names.index(TRANSACTION_TYPE) if TRANSACTION_TYPE in self.names else None
        drafts: dict[Key, Draft] = {}
        for own, draft in self._drafts.items():
            key = () if place is None else (own[place],)
            drafts.setdefault(key, Draft()).join(draft)
        names = () if place is None else (TRANSACTION_TYPE,)
        return _rows(self._question, names, drafts, self._converter)

    def explain(self, *key: Hashable) -> Explanation:
        """Return how the sums came about: every contribution, its source, its rate, the arithmetic.

        Args:
            key: The key of a row, or how it begins; none for all rows.

        Raises:
            InvalidValueError: No row has that key, or more than one.
        """
        rows = (self.row(*key),) if key else self._held
        return explained(self._question, self._converter, rows)

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a row, as ``pandas.DataFrame`` takes them.

        Beside the keys there are ``count``, ``without_amount`` and ``left_out``; for each currency
        such as VND ``VND``, ``VND_lower`` and ``VND_upper``; and where a currency was asked for
        ``converted``, ``converted_lower`` and ``converted_upper`` (rounded to the digits of ISO
        4217, the bounds outward), ``converted_count`` and ``converted_currency``; in constant
        prices ``converted_in_2020_prices`` and so on. Goods at unit prices are in columns of their
        own, such as ``goods_EUR`` and ``goods_converted``. Amounts are Decimals; None is "nothing
        stated, or no one figure" for a sum, and "no bound" beside one.
        """
        codes = sorted({one.currency for row in self._held for one in row.sums})
        valued = [row.valued for row in self._held if row.valued is not None]
        priced = sorted({one.currency for held in valued for one in held.sums})
        return [flat(row, codes, priced) for row in self._held]

    def __str__(self) -> str:
        """Return a readable table; what is left out is listed below it."""
        header = [name.replace("_", " ") for name in self.names] + ["flows", "currency", "sum"]
        header += ["between"] if self.currency is None else ["between", f"in {self.unit}"]
        header += [] if self.currency is None else [f"{self.currency} between"]
        laid = [line for row in self._held for line in lines(row, converted=bool(self.currency))]
        left = [f"left out: {one.entity}: {one.reason} ({one.detail})" for one in self.left_out]
        figures = sorted({figure for row in self._held for figure in row.overlapping})
        unsure = [f"may count some of the other amounts: {figure}" for figure in figures]
        goods = [line for row in self._held for line in goods_lines(row)]
        units = dict.fromkeys(line for row in self._held for line in unit_lines(row))
        notes = [f"rolled up along {count} ties: {kind}" for kind, count in self.followed.items()]
        notes += [_AS_ROUNDED] if self._question.as_rounded else []
        return "\n".join([columns(header, laid), *notes, *units, *goods, *left, *unsure])
