"""What a report is made of, before it is text or a page: sections of paragraphs, facts, tables.

A block says what is to be shown and never how: the terminal and the page show the same blocks, so
that neither can say what the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import field, frozen

__all__ = [
    "Block",
    "Column",
    "Drawing",
    "Facts",
    "Folded",
    "Line",
    "Link",
    "Listing",
    "Name",
    "Paragraph",
    "Part",
    "Section",
    "Table",
    "line",
]


@frozen
class Name:
    """Words of the data: shown apart from ours, in their own language and direction.

    ``language`` is a language tag, None where it is not known.
    """

    text: str
    language: str | None = None


@frozen
class Link:
    """An address that a reader may follow; nothing is loaded from it."""

    url: str


Part: TypeAlias = str | Name | Link
Line: TypeAlias = tuple[Part, ...]


def line(*parts: Part | Line) -> Line:
    """Put words, names and lines together to one line.

    >>> line("Hanoi, ", Name("Hà Nội", "vi"))
    ('Hanoi, ', Name(text='Hà Nội', language='vi'))
    """
    joined: list[Part] = []
    for part in parts:
        joined += part if isinstance(part, tuple) else (part,)
    return tuple(joined)


@frozen
class Paragraph:
    """Words in a row; ``is_warning`` where a reader has to know it before going on."""

    line: Line
    is_warning: bool = field(default=False, kw_only=True)


@frozen(kw_only=True)
class Facts:
    """Terms, and what is said of each, of one thing where a ``title`` names it.

    ``is_headline`` is for the few that are the news.
    """

    rows: tuple[tuple[str, Line], ...]
    title: Line = ()
    is_headline: bool = False


@frozen(kw_only=True)
class Listing:
    """Lines one below the other."""

    items: tuple[Line, ...]


@frozen(kw_only=True)
class Column:
    """A column of a table: its heading, and whether figures stand in it."""

    title: str
    is_figure: bool = False


@frozen(kw_only=True)
class Table:
    """Rows under headings. The first column names what a row is about."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]


@frozen(kw_only=True)
class Drawing:
    """A network drawn in a circle: nodes by label, and links with the width of their count.

    ``links`` are pairs of positions in ``nodes`` with the number of ties; ``described`` says in
    words what is to be seen. A terminal shows nothing of it: a table beside it says the same.
    """

    caption: str
    described: str
    nodes: tuple[Name, ...]
    links: tuple[tuple[int, int, int], ...]


@frozen(kw_only=True)
class Folded:
    """Blocks that few readers need at once: folded on a page, under their summary."""

    summary: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Facts | Listing | Table | Drawing | Folded


def _made(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)


@frozen(kw_only=True)
class Section:
    """A part of the report under a heading; ``id`` is its place on the page.

    A block that is None, because there is nothing to show, is left out.
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = field(converter=_made)
