"""What the dataset holds: entities by type, and the sources they are told by."""

from __future__ import annotations

from collections import Counter

from civdiplo.entities.base import Entity, entity_types, type_name
from civdiplo.entities.sources import Source
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Block, Column, Line, Link, Paragraph, Section, Table, line
from civdiplo.view.words import counted

__all__ = ["holdings"]


def holdings(asked: Asked) -> Section:
    """Return the section on what the dataset holds."""
    dataset = asked.dataset
    types = Counter(type_name(type(entity)) for entity in dataset)
    told = f"{counted(len(dataset), 'entity')} of {counted(len(types), 'type')}."
    return Section(
        id="holdings",
        title="What it holds",
        blocks=(Paragraph(line(told)), _types(types) if types else None, *_sources(asked)),
    )


def _types(types: Counter[str]) -> Table:
    order = {name: place for place, name in enumerate(entity_types())}
    ranked = sorted(types.items(), key=lambda one: order[one[0]])
    return Table(
        caption="Entities by type",
        columns=(
            Column(title="Type"),
            Column(title="Entities", is_figure=True),
            Column(title="What it is"),
        ),
        rows=tuple(((name,), (f"{count:,}",), (_claim(name),)) for name, count in ranked),
    )


def _claim(name: str) -> str:
    """Return the first sentence that the documentation of a type says of it."""
    described = (entity_types()[name].__doc__ or "").strip()
    return "" if described.startswith(name) else described.partition("\n")[0].rstrip(".")


def _sources(asked: Asked) -> tuple[Block, ...]:
    sources = asked.dataset.of(Source)
    if not sources:
        return (Paragraph(line("No source is described in it."), is_warning=True),)
    citing = {source.id: 0 for source in sources}
    for entity in asked.dataset:
        for cited in {citation.source for citation in entity.sources}:
            if cited in citing:
                citing[cited] += 1
    ranked = sorted(sources, key=lambda source: (-citing[source.id], source.id))
    table = Table(
        caption="Sources, and how many entities cite each",
        columns=(
            Column(title="Title"),
            Column(title="Publisher"),
            Column(title="Published"),
            Column(title="Language"),
            Column(title="Cited by", is_figure=True),
        ),
        rows=tuple(_source_row(source, citing[source.id], asked) for source in ranked),
    )
    return table, *_unsourced(asked)


def _source_row(source: Source, count: int, asked: Asked) -> tuple[Line, ...]:
    words = asked.words
    title = line(words.text(source.title), *((" ", Link(source.url)) if source.url else ()))
    return (
        title,
        line(words.text(source.publisher)) if source.publisher else ("not stated",),
        (words.when(source.published) if source.published else "not stated",),
        line(words.language_name(source.language)) if source.language else ("not stated",),
        (f"{count:,}",),
    )


def _unsourced(asked: Asked) -> tuple[Block, ...]:
    bare = [one for one in asked.dataset if not one.sources and not isinstance(one, Source)]
    if not bare:
        return (Paragraph(line("Every entity names its source.")),)
    return (Paragraph(line(_without_source(bare)), is_warning=True),)


def _without_source(bare: list[Entity]) -> str:
    shown = ", ".join(entity.id for entity in bare[:10])
    return f"{counted(len(bare), 'entity')} without a source: {shown}{', …' * (len(bare) > 10)}."
