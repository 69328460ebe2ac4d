"""The network in short: who is tied to whom as of the day, and which countries meet."""

from __future__ import annotations

from civdiplo.graph import Connected, CountryLink, GraphSummary, graph, summary
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import (
    Column,
    Drawing,
    Facts,
    Folded,
    Paragraph,
    Section,
    Table,
    line,
)
from civdiplo.view.words import counted

__all__ = ["network"]

_DRAWN = 16  # countries that a circle holds with readable names
_LISTED = 10
_NAMED = 100


def network(asked: Asked) -> Section:
    """Return the section on the network."""
    drawn = graph(asked.dataset, as_of=asked.as_of)
    then = summary(drawn, most=len(drawn) or 1)
    ever = summary(asked.dataset, most=1)
    return Section(
        id="network",
        title=f"The network on {asked.words.day(asked.as_of)}",
        blocks=(
            _in_short(then),
            _kinds(then, ever) if ever.kinds else None,
            _actors(then.most_connected[:_LISTED], asked),
            _bridges(then.bridging[:_LISTED], asked),
            _picture(then.countries, asked),
            _countries(then.countries, asked),
            _untied(then, asked),
        ),
    )


def _in_short(then: GraphSummary) -> Facts:
    of = dict(then.of)
    left = [
        f"{of[name]} {words}"
        for name, words in (
            ("inactive", "not on this day"),
            ("planned_left_out", "only planned"),
            ("unprojected", "with fewer than two ends"),
        )
        if of[name]
    ]
    sure = then.ties - int(of["maybe"])
    rows = [
        ("Actors", line(f"{then.nodes:,}, {len(then.isolated):,} of them tied to no other")),
        (
            "Ties",
            line(f"{then.ties:,}: {sure:,} for sure, {of['maybe']:,} maybe (undated, or vaguely)"),
        ),
        ("Left out", line(", ".join(left) or "nothing")),
        ("Connected parts", line(_parts(then))),
    ]
    if then.sampled is not None:
        estimated = f"estimated from {then.sampled} actors, as the network is large"
        rows.append(("Betweenness", line(estimated)))
    return Facts(rows=tuple(rows))


def _parts(then: GraphSummary) -> str:
    several = then.components - len(then.isolated)
    return f"{several:,} of two or more actors, the largest of {then.largest:,}"


def _kinds(then: GraphSummary, ever: GraphSummary) -> Table:
    on_the_day = dict(then.kinds)
    return Table(
        caption="Ties by kind",
        columns=(
            Column(title="Kind"),
            Column(title="On the day", is_figure=True),
            Column(title="At any time", is_figure=True),
        ),
        rows=tuple(
            ((kind,), (f"{on_the_day.get(kind, 0):,}",), (f"{count:,}",))
            for kind, count in ever.kinds
        ),
    )


def _actors(actors: tuple[Connected, ...], asked: Asked) -> Table | None:
    if not actors:
        return None
    return Table(
        caption="Most connected",
        columns=(
            Column(title="Actor"),
            Column(title="Tied to", is_figure=True),
            Column(title="On shortest paths", is_figure=True),
            Column(title="Cuts off others"),
        ),
        rows=tuple(
            (
                line(asked.words.name(one.id)),
                (f"{one.neighbours:,}",),
                (f"{100 * one.betweenness:.1f} %",),
                ("yes" if one.separates else "no",),
            )
            for one in actors
        ),
    )


def _bridges(actors: tuple[Connected, ...], asked: Asked) -> Paragraph | None:
    if not actors:
        return None
    told = "Bridges, on the most shortest paths between others, the strongest first: "
    return Paragraph(line(told, asked.words.names(one.id for one in actors), "."))


def _picture(links: tuple[CountryLink, ...], asked: Asked) -> Drawing | None:
    codes = sorted({code for link in links for code in link.countries})
    if not links or len(codes) > _DRAWN:
        return None
    place = {code: position for position, code in enumerate(codes)}
    strongest = ", ".join(_pair(link, asked) for link in links[:3])
    return Drawing(
        caption="Countries and the ties between their actors",
        described=f"{counted(len(codes), 'country')} in a circle; the most ties: {strongest}.",
        nodes=tuple(asked.words.country(code) for code in codes),
        links=tuple((*(place[code] for code in link.countries), link.ties) for link in links),  # type: ignore[misc]  # pairs
    )


def _pair(link: CountryLink, asked: Asked) -> str:
    first, second = (asked.words.country(code).text for code in link.countries)
    return f"{first} and {second} ({link.ties})"


def _countries(links: tuple[CountryLink, ...], asked: Asked) -> Table | Paragraph:
    if not links:
        return Paragraph(line("No tie between actors of two countries on this day."))
    return Table(
        caption="Countries linked, by the number of ties between their actors",
        columns=(
            Column(title="Country"),
            Column(title="Linked with"),
            Column(title="Ties", is_figure=True),
        ),
        rows=tuple(
            (*(line(asked.words.country(code)) for code in link.countries), (f"{link.ties:,}",))
            for link in links
        ),
    )


def _untied(then: GraphSummary, asked: Asked) -> Folded | None:
    if not then.isolated:
        return None
    more = len(then.isolated) - _NAMED
    names = asked.words.names(then.isolated[:_NAMED])
    names = line(names, f" and {more:,} more" if more > 0 else "")
    summary_line = f"{counted(len(then.isolated), 'actor')} tied to no other on this day"
    return Folded(summary=summary_line, blocks=(Paragraph(names),))
