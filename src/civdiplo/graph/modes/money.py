"""Who gives how much to whom, in one currency, as a graph from providers to receivers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from civdiplo.dataset.selection import Span
from civdiplo.entities.links import Flow, TransactionType
from civdiplo.errors import InvalidValueError
from civdiplo.graph.asked import Asked, asked
from civdiplo.graph.levels import Level, facts_of, projection
from civdiplo.values.bags import MoneyBag
from civdiplo.values.currencies import check_currency
from civdiplo.values.decimals import plain_digits
from civdiplo.values.money import Money

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["AmountOf", "money"]

AmountOf: TypeAlias = Callable[[Flow], Money | None]
Pair: TypeAlias = tuple[str, str]
Moved: TypeAlias = dict[Pair, list[Money]]

_COUNTED = ("flows", "estimated", "stated_totals", "inactive", "maybe_left_out")
_LEFT_OUT = ("other_currency", "without_amount", "without_end")


def money(
    dataset: Dataset,
    *,
    currency: str | None = None,
    amount: AmountOf | None = None,
    transaction_types: Collection[TransactionType | None] | None = None,
    period: Span | None = None,
    maybe: bool = True,
    level: Level = "actor",
) -> nx.DiGraph[str]:
    """Return the graph of money from providers to receivers; nothing is converted.

    Args:
        dataset: Where the flows come from. Totals that sources state are left out and counted, as
            they hold what is itemised.
        currency: Take only amounts in this currency; None needs all of them to be in one.
        amount: What a flow is worth, None where that is not known; by default what it states. With
            rates, hand in a function that converts.
        transaction_types: Only flows of these types; None within stands for those without one, and
            None needs all flows to be of one type, as a pledge and what redeems it are one gift.
        period: Only flows of this time: EDTF text, date, PartialDate or Period.
        maybe: Whether flows that perhaps fall into the period are taken, such as undated ones.
        level: What the nodes are, as in `graph`.

    Returns:
        A DiGraph. Edges have ``weight`` (a float), ``amount`` (the exact sum as text) and ``flows``
        (how many); nodes have what `graph` says of them. The graph says ``currency`` and counts
        ``flows`` taken, of them ``estimated`` (their nominal value is taken); left out
        ``stated_totals``, ``inactive``, ``maybe_left_out``, ``other_currency``, ``without_amount``
        and ``without_end`` (provider or receiver not stated, or no node at this level).

    Raises:
        InvalidValueError: Amounts are of several currencies, or flows of several types; the error
            names them.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Contribution
    >>> gifts = Dataset(
    ...     Contribution(id=id, provider="fund", receiver="clinic", amount=Money(sum, "VND"))
    ...     for id, sum in (("g1", 500), ("g2", "250.50"))
    ... )
    >>> money(gifts).edges["fund", "clinic"]
    {'weight': 750.5, 'amount': '750.50', 'flows': 2}
    """
    import networkx as nx

    wanted = None if currency is None else check_currency(currency)
    time = asked(None, period, "ever")
    counts: dict[str, int] = dict.fromkeys((*_COUNTED, *_LEFT_OUT), 0)
    taken = list(_taken(dataset, time, counts, transaction_types, maybe=maybe))
    _one_type(taken)
    moved = _moved(taken, projection(dataset, level), amount or _stated, wanted, counts)
    found = {one.currency for amounts in moved.values() for one in amounts}
    if len(found) > 1:
        hint = "take one of them, or hand in an amount that converts"
        named = ", ".join(sorted(found))
        raise InvalidValueError("currency", "must be one for all amounts", named, hint=hint)
    told: dict[str, Any] = {"level": level, **dict(time.of_graph), **counts}
    if found or wanted:
        told["currency"] = wanted or next(iter(found))
    made: nx.DiGraph[str] = nx.DiGraph(**told)
    facts = facts_of(dataset, level)
    made.add_nodes_from(
        (node, facts(node)) for node in sorted({one for pair in moved for one in pair})
    )
    for (provider, receiver), amounts in sorted(moved.items()):
        total = MoneyBag.sum(amounts).money(amounts[0].currency).amount
        edge = {"weight": float(total), "amount": plain_digits(total), "flows": len(amounts)}
        made.add_edge(provider, receiver, **edge)
    return made


def _taken(
    dataset: Dataset,
    time: Asked,
    counts: dict[str, int],
    types: Collection[TransactionType | None] | None,
    *,
    maybe: bool,
) -> Iterator[Flow]:
    for flow in dataset.flows():
        if types is not None and flow.transaction_type not in types:
            continue
        answer = time.answer(flow.when)
        if flow.stated:
            counts["stated_totals"] += 1
        elif answer.is_no:
            counts["inactive"] += 1
        elif not answer.is_yes and not maybe:
            counts["maybe_left_out"] += 1
        else:
            yield flow


def _moved(
    flows: list[Flow],
    node_of: Callable[[str], str | None],
    amount_of: AmountOf,
    wanted: str | None,
    counts: dict[str, int],
) -> Moved:
    moved: Moved = {}
    for flow in flows:
        ends = [one if one is None else node_of(one) for one in (flow.provider, flow.receiver)]
        provider, receiver = ends
        amount = amount_of(flow)
        if provider is None or receiver is None:
            counts["without_end"] += 1
        elif amount is None:
            counts["without_amount"] += 1
        elif wanted is not None and amount.currency != wanted:
            counts["other_currency"] += 1
        else:
            counts["flows"] += 1
            counts["estimated"] += amount_of is _stated and not isinstance(flow.amount, Money)
            moved.setdefault((provider, receiver), []).append(amount)
    return moved


def _stated(flow: Flow) -> Money | None:
    held = flow.amount
    if held is None or isinstance(held, Money):
        return held
    if held.currency is None or held.nominal is None:
        return None
    return Money(held.nominal, held.currency)


def _one_type(flows: list[Flow]) -> None:
    types = {flow.transaction_type for flow in flows}
    if len(types) > 1:
        named = ", ".join(sorted(one or "not stated" for one in types))
        rule = "must choose among the types that there are"
        hint = "a pledge and the disbursement that redeems it are one gift"
        raise InvalidValueError("transaction_types", rule, named, hint=hint)
