"""Money and goods: what is stated, what it adds up to with bounds, and how every figure came."""

from __future__ import annotations

from collections.abc import Iterator

from civdiplo.totals import Totals
from civdiplo.values.inkind import goods_label
from civdiplo.view.accounts import accounts
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Column, Line, Listing, Name, Paragraph, Section, Table, line
from civdiplo.view.figures import figures
from civdiplo.view.leftout import left_out
from civdiplo.view.sums import Sums, figure, kind_of, worth
from civdiplo.view.words import counted

__all__ = ["money"]

_HOW = (
    "Amounts are added up currency by currency. A total that a source states stands for the gifts "
    "counted in it, so that nothing is counted twice. Gifts, pledges and payments are kept apart "
    "where the data tells them apart. Bounds say no more than the words of the sources do: "
    "“almost” is below the figure, “more than” above it."
)


def money(asked: Asked, sums: Sums) -> Section:
    """Return the section on money, goods and other figures."""
    blocks: list[Block | None] = []
    if len(sums.stated):
        blocks += [Paragraph(line(_HOW)), _stated(sums, asked), *_converted(sums, asked)]
        blocks += [left_out(sums, asked), _goods(sums, asked), *accounts(asked, sums)]
    else:
        blocks.append(Paragraph(line("No flow of money or goods is in the dataset.")))
    blocks += figures(asked)
    return Section(id="money", title=f"Money, in {asked.currency}", blocks=tuple(blocks))


def _sum_columns(*first: str) -> tuple[Column, ...]:
    return (
        *(Column(title=title) for title in first),
        Column(title="Amounts", is_figure=True),
        Column(title="Figures added up", is_figure=True),
        Column(title="So the true sum is"),
    )


def _stated(sums: Sums, asked: Asked) -> Table | None:
    rows: list[tuple[Line, ...]] = []
    for row in sums.stated:
        for one in row.sums:
            total = asked.words.unit(one.nominal, one.currency) if one.has_figure else "none"
            bounds = asked.words.interval(one.interval, one.currency)
            rows.append(((kind_of(row),), (f"{one.count:,}",), (total,), (bounds,)))
    caption = "As stated, currency by currency"
    columns = _sum_columns("Transaction type")
    return Table(caption=caption, columns=columns, rows=tuple(rows)) if rows else None


def _converted(sums: Sums, asked: Asked) -> Iterator[Block]:
    if sums.own is None or sums.at_one is None:
        yield Paragraph(line(f"Nothing is converted. {sums.without_rates}"), is_warning=True)
        return
    one_day = f"all at the rates of {asked.words.day(asked.rate_on)}"
    rows = (
        *_converted_rows(sums.own, "each at the rate of its own date", asked),
        *_converted_rows(sums.at_one, one_day, asked),
    )
    yield Table(
        caption=f"Converted into {asked.currency}",
        columns=_sum_columns("Transaction type", "At which rates"),
        rows=rows,
    )
    overlapping = dict.fromkeys(one for row in sums.stated for one in row.overlapping)
    if overlapping:
        names = asked.words.names(overlapping)
        unsure = "and may be some of the other amounts; the bounds allow for that: "
        told = line(f"What is counted in it is not stated, {unsure}", names)
        yield Paragraph(told, is_warning=True)
    yield from _rates_used(sums.own, sums.at_one)


def _converted_rows(one: Totals, dating: str, asked: Asked) -> Iterator[tuple[Line, ...]]:
    for row in one:
        total = row.converted
        amounts = sum(held.count for held in row.sums)
        if total is None or not amounts:
            continue
        told = (
            (figure(total, asked.words), worth(total.interval, total.currency, asked.words))
            if total.count
            else ("nothing", "no bound follows")
        )
        count = f"{total.count:,} of {amounts:,}"
        yield (kind_of(row),), (dating,), (count,), (told[0],), (told[1],)


def _rates_used(own: Totals, at_one: Totals) -> Iterator[Block]:
    sums = [row.converted for one in (own, at_one) for row in one if row.converted is not None]
    rates = [term.rate for total in sums for term in total.terms]
    used = dict.fromkeys(str(rate) for rate in rates if rate.kind != "identity")
    if used:
        yield Paragraph(line(f"{counted(len(used), 'rate')} used:"))
        yield Listing(items=tuple(line(Name(told)) for told in used))


def _goods(sums: Sums, asked: Asked) -> Table | None:
    rows: list[tuple[Line, ...]] = []
    for row in sums.stated:
        for one in row.in_kind:
            quantity, bounds = "not stated", ""
            if one.nominal is not None and one.interval is not None and one.unit is not None:
                quantity = asked.words.unit(one.nominal, one.unit)
                bounds = asked.words.interval(one.interval, one.unit)
            label = goods_label(one.goods, asked.words.language)
            rows.append(((label,), (f"{one.count:,}",), (quantity,), (bounds,)))
    columns = (
        Column(title="Goods"),
        Column(title="Gifts", is_figure=True),
        Column(title="Quantity", is_figure=True),
        Column(title="So the true quantity is"),
    )
    return Table(caption="In kind", columns=columns, rows=tuple(rows)) if rows else None
