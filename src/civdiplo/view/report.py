"""Report: what a dataset holds, what is wrong with it, its network and its money, to be read."""

from __future__ import annotations

import datetime

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.actors import Group, Organization, Person
from civdiplo.entities.sources import Source
from civdiplo.rates import ExchangeRates
from civdiplo.values.currencies import check_currency
from civdiplo.view.agreements import agreements, calendar
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Facts, Line, Paragraph, Section, line
from civdiplo.view.doubts import conflicts, doubts
from civdiplo.view.holdings import holdings
from civdiplo.view.money import money
from civdiplo.view.network import network
from civdiplo.view.page import page
from civdiplo.view.sums import Sums, news, summed
from civdiplo.view.terminal import terminal
from civdiplo.view.words import Words, counted

__all__ = ["Report", "report"]

_NO_RATES = "No exchange rates were given."


@frozen(kw_only=True)
class Report:
    """A report that has been made: sections that a terminal and a page show alike.

    Args:
        title: What it is about.
        lead: What a reader has to know of how it was made.
        sections: The sections, in order.
    """

    title: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]

    def text(self, *, width: int = 88, most: int | None = 12) -> str:
        """Return the report as text for a terminal.

        Args:
            width: Columns of the terminal, 60 or more.
            most: How many rows of a long table are shown; None for all.
        """
        return terminal(self.title, self.lead, self.sections, width=max(width, 60), most=most)

    def html(self) -> str:
        """Return the report as one HTML page that loads nothing else, from anywhere.

        The same report gives the same text, byte for byte.

        Source: WHATWG HTML Living Standard; Content Security Policy Level 3 (nothing is loaded).
        """
        return page(self.title, self.lead, self.sections)


def report(
    dataset: Dataset,
    *,
    currency: str = "USD",
    rates: ExchangeRates | None,
    as_of: datetime.date,
    rate_on: datetime.date | None = None,
    language: str = "en",
    title: str = "Report on a dataset",
) -> Report:
    """Report on a dataset: what it holds, what is wrong with it, its network and its money.

    Args:
        dataset: What to report on.
        currency: ISO 4217 code that money is converted into.
        rates: Where rates come from; with None nothing is converted, and the report says so. It
            says so, too, where the package that brings the rates is not installed.
        as_of: The day on which network, agreements and offices are asked for.
        rate_on: The one day at whose rates everything is converted, in addition to the date of
            each flow; ``as_of`` where not given.
        language: The language in which names are preferred, and figures, days and countries are
            written. The report's own sentences are English.
        title: The heading.

    Raises:
        InvalidValueError: The currency is no ISO 4217 code, or the language is not known.

    >>> from civdiplo.entities import Organization
    >>> union = Organization(id="union", name={"en": "Union of Friendship"})
    >>> made = report(Dataset([union]), rates=None, as_of=datetime.date(2021, 9, 22))
    >>> "1 entity of 1 type" in made.text(), made.html().startswith("<!DOCTYPE html>")
    (True, True)
    """
    asked = Asked(
        dataset=dataset,
        as_of=as_of,
        currency=check_currency(currency),
        rates=rates,
        rate_on=rate_on or as_of,
        without_rates=_NO_RATES,
        words=Words.of(language, dataset.get),
    )
    sums = summed(asked)
    return Report(
        title=title,
        lead=(_lead(asked), _headline(asked, sums)),
        sections=(
            holdings(asked),
            doubts(asked),
            network(asked),
            money(asked, sums),
            agreements(asked),
            calendar(asked),
        ),
    )


def _lead(asked: Asked) -> Paragraph:
    told = (
        f"As of {asked.words.day(asked.as_of)}: everything here is what the sources of the dataset "
        "state; what they do not state is said to be so, and nothing is guessed."
    )
    return Paragraph(line(told))


def _headline(asked: Asked, sums: Sums) -> Facts:
    dataset = asked.dataset
    actors = sum(len(dataset.of(kind)) for kind in (Organization, Person, Group))
    wrong = len(dataset.dangling()) + len(dataset.misreferences())
    broken = counted(wrong, "broken reference") if wrong else "no broken reference"
    disputed = len(conflicts(dataset))
    conflict = counted(disputed, "conflict") if disputed else "no conflict"
    told: list[tuple[str, Line]] = [
        (
            "Holds",
            line(f"{counted(len(dataset), 'entity')}, {counted(actors, 'actor')} among them"),
        ),
        ("Told by", line(counted(len(dataset.of(Source)), "source"))),
        ("Faults", line(f"{broken}, {conflict} between statements")),
    ]
    day = asked.words.day(asked.rate_on)
    for row in sums.at_one or ():
        if row.converted is not None and row.converted.count:
            kind = row.named["transaction_type"]
            money = f"{news(row.converted, asked.words)} (rates of {day})"
            told.append((f"Money ({kind})" if kind else "Money", line(money)))
    return Facts(rows=tuple(told), is_headline=True)
