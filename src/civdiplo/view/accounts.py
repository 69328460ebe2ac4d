"""An account of every flow: what is stated, by whom, what it is worth, and why it may not count."""

from __future__ import annotations

from collections.abc import Iterator

from civdiplo.entities.links import Flow
from civdiplo.entities.statements import StatedFigure
from civdiplo.rates.rate import minor_digits, rounded
from civdiplo.totals import ExplainedFlow, LeftOut, Totals
from civdiplo.values.estimates import as_estimate
from civdiplo.values.inkind import goods_label
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Facts, Folded, Line, Name, Paragraph, line
from civdiplo.view.sums import Sums, worth
from civdiplo.view.words import joined

__all__ = ["accounts"]

_MOST = 500  # flows that a reader may want to follow one by one

Fact = tuple[str, Line]
_Left = dict[str, list[LeftOut]]


def accounts(asked: Asked, sums: Sums) -> Iterator[Block]:
    """Yield an account of every flow, those that no sum counts at the end."""
    count = sum(row.count + len(row.left_out) for row in sums.stated)
    if count > _MOST:
        told = (
            f"{count:,} flows are too many for an account of each; totals(...).explain() gives it."
        )
        yield Paragraph(line(told))
        return
    own, at_one = _by_flow(sums.own), _by_flow(sums.at_one)
    left_own, left_one = _left(sums.own), _left(sums.at_one or sums.stated)
    entries: list[Block] = []
    for row in sums.stated.explain().rows:
        for flow in row.flows:
            key = (flow.flow.entity, flow.flow.transaction_type)
            facts = [
                *_stated(flow.flow, asked),
                *_worth(f"In {asked.currency}, own date", own.get(key), left_own, asked),
                *_worth(f"In {asked.currency}, one date", at_one.get(key), left_one, asked),
            ]
            entries.append(_entry(flow.flow, facts, asked))
    entries += _uncounted(asked, sums)
    yield Folded(
        summary=f"Every flow and where it comes from ({len(entries)})", blocks=tuple(entries)
    )


def _uncounted(asked: Asked, sums: Sums) -> Iterator[Block]:
    left = {one.entity: one for one in sums.stated.left_out}
    for flow in asked.dataset.flows():
        if flow.entity in left:
            why = line("in the sums above: ", Name(left[flow.entity].detail))
            yield _entry(flow, [*_stated(flow, asked), ("Not added", why)], asked)


def _by_flow(totals: Totals | None) -> dict[tuple[str, str | None], ExplainedFlow]:
    rows = totals.explain().rows if totals is not None else ()
    return {(one.flow.entity, one.flow.transaction_type): one for row in rows for one in row.flows}


def _left(totals: Totals | None) -> _Left:
    left: _Left = {}
    for one in totals.left_out if totals is not None else ():
        left.setdefault(one.entity, []).append(one)
    return left


def _entry(flow: Flow, facts: list[Fact], asked: Asked) -> Facts:
    facts.append(("Source", joined(asked.words.cited(citation) for citation in flow.sources)))
    return Facts(title=_title(flow, asked), rows=tuple(fact for fact in facts if fact[1]))


def _title(flow: Flow, asked: Asked) -> Line:
    """Return what a flow is called: its measure, its name, or who gave to whom."""
    entity = asked.dataset.get(flow.entity)
    if isinstance(entity, StatedFigure):
        return line(entity.measure, " (a total that the source states)")
    kind = f" ({flow.transaction_type})" if flow.transaction_type else ""
    return line(asked.words.called(flow.entity), kind)


def _stated(flow: Flow, asked: Asked) -> Iterator[Fact]:
    words = asked.words
    if flow.amount is not None:
        estimate = as_estimate(flow.amount)
        bounds = "" if estimate.is_exact else words.interval(estimate.interval(), estimate.unit)
        yield "Stated", line(words.stated(flow.amount), f": {bounds}" if bounds else "")
    goods = [_goods(flow, place, asked) for place in range(len(flow.in_kind or ()))]
    if goods:
        yield "In kind", joined(goods)
    if flow.amount is None and not goods:
        yield "Stated", line("no sum and no goods")
    for term, party in (
        ("From", flow.provider),
        ("To", flow.receiver),
        ("Through", flow.channel),
        ("Campaign", flow.campaign),
        ("Programme", flow.programme),
    ):
        if party is not None:
            yield term, line(words.name(party))
    yield "When", line(words.when(flow.when))
    if flow.stated:
        yield "Includes", _coverage(flow, asked)


def _coverage(flow: Flow, asked: Asked) -> Line:
    if flow.covers is None:
        return line("not stated")
    if not flow.covers:
        return line("nothing else")
    assumed = " (assumed)" if flow.coverage == "assumed" else ""
    return line(asked.words.names(flow.covers), assumed)


def _goods(flow: Flow, place: int, asked: Asked) -> Line:
    one = (flow.in_kind or ())[place]
    words = asked.words.text(one.description) if one.description else None
    label = line(words or goods_label(one.goods, asked.words.language))
    return line(label, ": ", asked.words.stated(one.quantity)) if one.quantity else label


def _worth(term: str, flow: ExplainedFlow | None, left: _Left, asked: Asked) -> Iterator[Fact]:
    """Yield what a flow is worth, or why it could not be converted."""
    if flow is None or flow.flow.amount is None:
        return
    if flow.rate is None:
        reasons = [one for one in left.get(flow.flow.entity, ()) if one.is_counted]
        told = [_refused(one, flow.flow, asked) for one in reasons]
        if told:
            yield term, joined(told)
    elif flow.rate.kind != "identity" and flow.converted_interval is not None:
        bounds = worth(flow.converted_interval, asked.currency, asked.words)
        at = f"rate of {_rate_days(flow, asked)}"
        if flow.converted is None:
            yield term, line(f"{bounds} ({at})")
        else:
            digits = minor_digits(asked.currency)
            value = asked.words.unit(rounded(flow.converted, digits), asked.currency)
            exact = as_estimate(flow.flow.amount).is_exact
            yield term, line(f"{value} ({at})" if exact else f"{value}: {bounds} ({at})")


def _rate_days(flow: ExplainedFlow, asked: Asked) -> str:
    rate = flow.rate
    if rate is None or rate.until is None:
        return asked.words.day(rate.on) if rate is not None else ""
    return f"{asked.words.day(rate.on)} to {asked.words.day(rate.until)}"


def _refused(one: LeftOut, flow: Flow, asked: Asked) -> Line:
    if one.reason == "no day":
        return line(f"not converted, for it has no one day ({asked.words.when(flow.when)})")
    return line("not converted, for there is no rate: ", Name(one.detail))
