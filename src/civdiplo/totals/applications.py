"""How applications for grants fare: counts, success rate and money, by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator
from fractions import Fraction
from typing import Any, Literal, TypeAlias, get_args

from attrs import evolve, field, frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.projects import ApplicationState, GrantApplication
from civdiplo.rates.rate import minor_digits
from civdiplo.totals.drafts import Draft, LeftOut
from civdiplo.totals.keys import Key, calendar_key, keys_of, names_of
from civdiplo.totals.layout import columns, named_key, shown_interval
from civdiplo.totals.rows import in_currencies
from civdiplo.totals.sums import CurrencySum
from civdiplo.totals.table import in_units
from civdiplo.totals.units import settled_units
from civdiplo.values.estimates import STRICT, Tolerance

__all__ = ["ApplicationKey", "ApplicationRow", "Applications", "applications"]

ApplicationKey: TypeAlias = Literal[
    "programme", "year", "country_pair", "applicant", "applicant_country", "state"
]
KeyFunction: TypeAlias = Callable[[GrantApplication, Dataset], Hashable]

_NAMES: tuple[str, ...] = get_args(ApplicationKey)
_DECISIONS = ("supported", "not supported")
_MONEY = {
    "requested": "amount_requested",
    "cofinancing": "cofinancing",
    "awarded": "amount_awarded",
    "disbursed": "amount_disbursed",
}


@frozen(kw_only=True)
class ApplicationRow:
    """One group of applications: how many, in which states, and the money, by currency.

    Args:
        names: The names of the keys.
        key: What the group has in common, in the order of the names; None where not stated.
        count: How many applications there are.
        states: How many are in each state now, in the order of the states' names; None stands for
            no state stated.
        supported: How many were supported at the last decision.
        decided: How many were decided: supported or not supported.
        requested: What is asked for, one sum a currency.
        cofinancing: What the applicants bring.
        awarded: What was granted.
        disbursed: What was paid out.
        left_out: What no sum counts: amounts of which it is not told in which unit of their
            currency they are, by the id of the application.
    """

    names: tuple[str, ...]
    key: Key
    count: int
    states: tuple[tuple[ApplicationState | None, int], ...]
    supported: int
    decided: int
    requested: tuple[CurrencySum, ...]
    cofinancing: tuple[CurrencySum, ...]
    awarded: tuple[CurrencySum, ...]
    disbursed: tuple[CurrencySum, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def named(self) -> dict[str, Any]:
        """The key with its names."""
        return dict(zip(self.names, self.key, strict=True))

    @property
    def success_rate(self) -> Fraction | None:
        """The share of the supported among the decided; None where none is decided.

        An application that is withdrawn, deferred or under review is not decided.
        """
        return Fraction(self.supported, self.decided) if self.decided else None


@frozen(kw_only=True)
class Applications:
    """The rows of one question about applications, iterated in the order of their keys."""

    names: tuple[str, ...]
    _held: tuple[ApplicationRow, ...] = field(alias="held")

    def __iter__(self) -> Iterator[ApplicationRow]:
        """Iterate over the rows."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._held)

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a row, as ``pandas.DataFrame`` takes them.

        ``left_out`` is how many amounts no sum counts.
        Sums are named such as ``requested_EUR``, with ``requested_EUR_lower`` and ``_upper``; None
        is "nothing stated" for a sum, and "no bound" beside one.
        """
        sums = [(kind, one) for row in self._held for kind in _MONEY for one in getattr(row, kind)]
        named = sorted({(kind, one.currency) for kind, one in sums})
        return [_flat(row, named) for row in self._held]

    def __str__(self) -> str:
        """Return a readable table."""
        header = [*(name.replace("_", " ") for name in self.names), "applications", "supported"]
        lines = [
            [
                *named_key(row.key),
                str(row.count),
                f"{row.supported} of {row.decided} decided",
                *(_shown(getattr(row, kind)) for kind in _MONEY),
            ]
            for row in self._held
        ]
        return "\n".join([columns([*header, *_MONEY], lines), *self._notes()])

    def _notes(self) -> Iterator[str]:
        """Yield what a reader of the sums has to know, a line each."""
        held = [one for row in self._held for kind in _MONEY for one in getattr(row, kind)]
        yield from in_units((one.currency, one.unit_since) for one in held)
        for row in self._held:
            yield from (
                f"left out: {one.entity}: {one.reason} ({one.detail})" for one in row.left_out
            )


def applications(
    dataset: Dataset,
    *,
    by: ApplicationKey | KeyFunction | Collection[ApplicationKey | KeyFunction] = (
        "programme",
        "year",
        "country_pair",
    ),
    tolerance: Tolerance = STRICT,
) -> Applications:
    """Return how applications for grants fared, by group.

    What is asked for, and brought, is of the day of submission; what is granted, and paid out, of
    the day of the decision. Where a currency changed its unit under its code, those days tell in
    which unit an amount is: all are restated in the unit of the latest one in any row, and an
    amount that may be in either is left out.

    Args:
        dataset: Where the applications are.
        by: What to group by, one or more of: programme, applicant (ids); year, in which it was
            first submitted; country_pair, the countries it joins, as ``BY-RU``;
            applicant_country; state; or functions of an application and the dataset.
        tolerance: How far vague words ("almost", "about") are taken to reach.

    Raises:
        InvalidValueError: A key is none of these, or comes twice.

    >>> from civdiplo.entities import StateChange
    >>> from civdiplo.values.money import Money
    >>> held = Dataset(
    ...     GrantApplication(
    ...         id=f"a-{number}", name={"en": "Exchange"}, applicant="centre",
    ...         countries=["RU", "BY"], amount_requested=Money(1000, "EUR"),
    ...         history=[StateChange(state="submitted", date="2023-03"), StateChange(state=state)],
    ...     )
    ...     for number, state in enumerate(("supported", "not supported", "withdrawn"))
    ... )
    >>> row, = applications(held, by=("year", "country_pair"))
    >>> row.key, row.count, row.success_rate, row.requested[0].nominal
    (('2023', 'BY-RU'), 3, Fraction(1, 2), Decimal('3000'))

    Source: 360Giving (amountRequested, amountAwarded, amountDisbursed).
    """
    keys: tuple[ApplicationKey | KeyFunction, ...] = keys_of(by)
    names = names_of(keys, among=_NAMES)
    readers = [_reader(key, dataset) for key in keys]
    groups: dict[Key, list[GrantApplication]] = {}
    for one in dataset.of(GrantApplication):
        groups.setdefault(tuple(read(one) for read in readers), []).append(one)
    money = {(key, kind): _money(kind, held) for key, held in groups.items() for kind in _MONEY}
    settled_units(money, raises=False)
    held = (
        _row(names, key, groups[key], {kind: money[key, kind] for kind in _MONEY}, tolerance)
        for key in sorted(groups, key=lambda key: [(part is None, str(part)) for part in key])
    )
    return Applications(names=names, held=tuple(held))


def _reader(
    key: ApplicationKey | KeyFunction, dataset: Dataset
) -> Callable[[GrantApplication], Hashable]:
    if callable(key):
        return lambda one: key(one, dataset)
    return {
        "programme": lambda one: one.programme,
        "applicant": lambda one: one.applicant,
        "applicant_country": lambda one: getattr(dataset.get(one.applicant), "country", None),
        "state": lambda one: one.state,
        "year": lambda one: calendar_key(one.submitted, 4),
        "country_pair": lambda one: "-".join(sorted(one.countries)) if one.countries else None,
    }[key]


def _money(kind: str, held: list[GrantApplication]) -> Draft:
    """Gather one of the amounts that applications state, each with its day."""
    draft = Draft()
    for one in held:
        when = one.submitted if kind in ("requested", "cofinancing") else one.supported
        draft.add(getattr(one, _MONEY[kind]), when, one.id)
    return draft


def _row(
    names: tuple[str, ...],
    key: Key,
    held: list[GrantApplication],
    money: dict[str, Draft],
    tolerance: Tolerance,
) -> ApplicationRow:
    states: Counter[ApplicationState | None] = Counter(one.state for one in held)
    decisions = [_decision(one) for one in held]
    sums = {kind: in_currencies(draft, tolerance) for kind, draft in money.items()}
    return ApplicationRow(
        names=names,
        key=key,
        count=len(held),
        states=tuple(sorted(states.items(), key=lambda one: str(one[0]))),
        supported=decisions.count("supported"),
        decided=len(decisions) - decisions.count(None),
        left_out=tuple(
            evolve(one, detail=f"{kind}: {one.detail}")
            for kind, draft in money.items()
            for one in draft.left_out
        ),
        **sums,
    )


def _decision(one: GrantApplication) -> str | None:
    decisions = [change.state for change in one.history or () if change.state in _DECISIONS]
    return decisions[-1] if decisions else None


def _flat(row: ApplicationRow, named: list[tuple[str, str]]) -> dict[str, Any]:
    flat = row.named | {
        "count": row.count,
        "supported": row.supported,
        "decided": row.decided,
        "success_rate": row.success_rate,
        "left_out": len(row.left_out),
    }
    for kind, code in named:
        sums = {one.currency: one for one in getattr(row, kind)}
        held = sums.get(code)
        flat[f"{kind}_{code}"] = held.nominal if held else None
        flat[f"{kind}_{code}_lower"] = held.interval.lower if held else None
        flat[f"{kind}_{code}_upper"] = held.interval.upper if held else None
    return flat


def _shown(sums: tuple[CurrencySum, ...]) -> str:
    return "; ".join(
        f"{shown_interval(one.interval, minor_digits(one.currency))} {one.currency}" for one in sums
    )
