"""The report as one HTML page that loads nothing: no script, no font, no picture, no address."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable, Iterator
from importlib import resources

from civdiplo.view.blocks import (
    Block,
    Drawing,
    Facts,
    Folded,
    Line,
    Link,
    Listing,
    Name,
    Paragraph,
    Part,
    Section,
    Table,
)
from civdiplo.view.drawing import drawn
from civdiplo.view.safe import visible

__all__ = ["page"]

# The page is told to load nothing whatever a name in the data may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST = 1000  # rows of one table that a page holds
_OWN_LANGUAGE = "en"  # of the report's own words


def page(title: str, lead: Iterable[Block], sections: Iterable[Section]) -> str:
    """Return the page."""
    sections = tuple(sections)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_OWN_LANGUAGE}">',
        *_head(title),
        "<body>",
        "<header>",
        f"<h1>{_escaped(title)}</h1>",
        *_blocks(lead),
        "</header>",
        *_contents(sections),
        "<main>",
        *(part for section in sections for part in _section(section)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _head(title: str) -> Iterator[str]:
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="generator" content="civdiplo">'
    yield f"<title>{_escaped(title)}</title>"
    yield f"<style>\n{_style()}</style>"
    yield "</head>"


@functools.cache
def _style() -> str:
    return resources.files("civdiplo.view").joinpath("page.css").read_text(encoding="utf-8")


def _contents(sections: Iterable[Section]) -> Iterator[str]:
    yield '<nav aria-label="Sections">'
    yield "<ol>"
    for section in sections:
        yield f'<li><a href="#{_escaped(section.id)}">{_escaped(section.title)}</a></li>'
    yield "</ol>"
    yield "</nav>"


def _section(section: Section) -> Iterator[str]:
    name = _escaped(section.id)
    yield f'<section id="{name}" aria-labelledby="{name}-title">'
    yield f'<h2 id="{name}-title">{_escaped(section.title)}</h2>'
    yield from _blocks(section.blocks)
    yield "</section>"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            kind = ' class="warning"' if block.is_warning else ""
            yield f"<p{kind}>{_line(block.line)}</p>"
        case Facts():
            yield from _facts(block)
        case Listing():
            yield "<ul>"
            for item in block.items[:_MOST]:
                yield f"<li>{_line(item)}</li>"
            yield "</ul>"
            yield from _rest(len(block.items))
        case Table():
            yield from _table(block)
        case Drawing():
            yield f"<figure>\n{drawn(block)}"
            yield f"<figcaption>{_escaped(block.caption)}</figcaption>\n</figure>"
        case Folded():
            yield f"<details>\n<summary>{_escaped(block.summary)}</summary>"
            yield from _blocks(block.blocks)
            yield "</details>"


def _facts(block: Facts) -> Iterator[str]:
    if block.title:
        yield f'<div class="entry">\n<h3>{_line(block.title)}</h3>'
    yield '<dl class="headline">' if block.is_headline else "<dl>"
    for term, said in block.rows:
        yield f"<div><dt>{_escaped(term)}</dt><dd>{_line(said)}</dd></div>"
    yield "</dl>"
    if block.title:
        yield "</div>"


def _table(block: Table) -> Iterator[str]:
    """Yield a table; one of many columns can become a list of rows where a screen is narrow."""
    kind = ' class="wide"' if len(block.columns) > 3 else ""
    yield f"<table{kind}>"
    yield f"<caption>{_escaped(block.caption)}</caption>"
    yield "<thead>"
    heads = (f'<th scope="col"{_align(column.is_figure)}>{_escaped(column.title)}</th>'
             for column in block.columns)  # fmt: skip
    yield f"<tr>{''.join(heads)}</tr>"
    yield "</thead>"
    yield "<tbody>"
    for row in block.rows[:_MOST]:
        first, *rest = zip(row, block.columns, strict=True)
        cells = [f'<th scope="row"{_align(first[1].is_figure)}>{_line(first[0])}</th>']
        cells += [
            f'<td data-label="{_escaped(column.title)}"{_align(column.is_figure)}>'
            f"<span>{_line(cell)}</span></td>"
            for cell, column in rest
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield from _rest(len(block.rows))


def _rest(count: int) -> Iterator[str]:
    if count > _MOST:
        yield f'<p class="warning">{count - _MOST:,} more are not shown here.</p>'


def _align(is_figure: bool) -> str:  # noqa: FBT001  # what it says is the column's own field
    return ' class="figure"' if is_figure else ""


def _line(line: Line) -> str:
    return "".join(_part(part) for part in line)


def _part(part: Part) -> str:
    match part:
        case Name():
            is_foreign = part.language not in (None, _OWN_LANGUAGE)
            language = f' lang="{_escaped(part.language or "")}"' if is_foreign else ""
            return f"<bdi{language}>{_escaped(part.text)}</bdi>"
        case Link():
            return _linked(part.url)
        case _:
            return _escaped(part)


def _linked(url: str) -> str:
    """Return a link where the address is one of the web; anything else is shown, not offered."""
    shown = _escaped(url)
    if not url.lower().startswith(("http://", "https://")):
        return f"<bdi>{shown}</bdi>"
    return f'<a href="{shown}" rel="noopener noreferrer nofollow">{shown}</a>'


def _escaped(text: str) -> str:
    return html.escape(visible(text), quote=True)
