"""Stated figures: totals and counts with their bounds, and every reading of an ambiguous one."""

from __future__ import annotations

from collections.abc import Iterator

from civdiplo.entities.statements import StatedFigure
from civdiplo.values.estimates import as_estimate
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Column, Line, Name, Table, line

__all__ = ["figures"]


def figures(asked: Asked) -> Iterator[Block]:
    """Yield the tables of stated figures and of their readings."""
    held = asked.dataset.of(StatedFigure)
    if held:
        yield Table(
            caption="Figures that sources state, of money and of other things",
            columns=(
                Column(title="What is counted"),
                Column(title="Of whom"),
                Column(title="When"),
                Column(title="Stated"),
                Column(title="So it is"),
            ),
            rows=tuple(_figure_row(one, asked) for one in held),
        )
    read = [row for one in held if one.readings for row in _reading_rows(one, asked)]
    if read:
        yield Table(
            caption="Figures that can be read in more than one way",
            columns=tuple(
                Column(title=title) for title in ("What is counted", "Written", "Read as", "Why")
            ),
            rows=tuple(read),
        )


def _figure_row(one: StatedFigure, asked: Asked) -> tuple[Line, ...]:
    estimate = as_estimate(one.value)
    return (
        (one.measure,),
        asked.words.names(one.subjects),
        (asked.words.when(one.date),),
        asked.words.stated(one.value),
        (asked.words.interval(estimate.interval(), estimate.unit),),
    )


def _reading_rows(one: StatedFigure, asked: Asked) -> Iterator[tuple[Line, ...]]:
    for reading in one.readings or ():
        chosen = "chosen" if reading.chosen else "not chosen"
        yield (
            (one.measure,),
            line(Name(reading.wording)) if reading.wording else ("not stated",),
            line(asked.words.amount(reading.value), f" ({chosen})"),
            line(asked.words.text(reading.why)) if reading.why else ("not stated",),
        )
