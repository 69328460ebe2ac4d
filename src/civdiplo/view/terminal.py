"""The report as text for a terminal, in as many columns as it has."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from civdiplo.view.blocks import (
    Block,
    Column,
    Drawing,
    Facts,
    Folded,
    Line,
    Link,
    Listing,
    Paragraph,
    Part,
    Section,
    Table,
)
from civdiplo.view.safe import visible

__all__ = ["terminal"]

_GAP = "  "
_NARROWEST = 6  # columns that a column of a table is never narrower than
_TERMS = 30  # columns at most for the terms of facts


def terminal(
    title: str, lead: Iterable[Block], sections: Iterable[Section], *, width: int, most: int | None
) -> str:
    """Return a title, what comes before the sections, and the sections as text."""
    writer = _Writer(width, most)
    lines = [visible(title), "=" * min(_columns(visible(title)), width), ""]
    lines += writer.blocks(lead)
    for number, section in enumerate(sections, start=1):
        heading = f"{number}  {visible(section.title)}"
        lines += ["", heading, "-" * min(_columns(heading), width), ""]
        lines += writer.blocks(section.blocks)
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


class _Writer:
    """Writes blocks one after the other, each followed by an empty line."""

    def __init__(self, width: int, most: int | None) -> None:
        self.width = width
        self.most = most

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Yield the lines of blocks."""
        for block in blocks:
            written = list(self.block(block))
            yield from written
            if written:
                yield ""

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of one block; a drawing has none, a table beside it says the same."""
        match block:
            case Paragraph():
                mark = "! " if block.is_warning else ""
                yield from _wrapped(mark + _plain(block.line), self.width, indent=len(mark))
            case Facts():
                yield from self.facts(block)
            case Listing():
                yield from self.listing(block)
            case Table():
                yield from self.table(block)
            case Folded():
                yield from self.folded(block)
            case Drawing():
                pass

    def facts(self, block: Facts) -> Iterator[str]:
        """Yield terms on the left and what is said of each on the right."""
        indent = 0
        if block.title:
            yield from _wrapped(_plain(block.title), self.width)
            indent = 2
        term_width = min(max((_columns(term) for term, _ in block.rows), default=0), _TERMS)
        for term, said in block.rows:
            lead = " " * indent + _padded(visible(term), term_width) + _GAP
            yield from _wrapped(lead + _plain(said), self.width, indent=len(lead))

    def listing(self, block: Listing) -> Iterator[str]:
        """Yield one item after the other, as many as are shown."""
        for item in block.items[: self.most]:
            yield from _wrapped(f"- {_plain(item)}", self.width, indent=2)
        yield from self.rest(len(block.items))

    def rest(self, count: int) -> Iterator[str]:
        """Yield how many are not shown, if any."""
        if self.most is not None and count > self.most:
            yield f"… and {count - self.most:,} more, all of them on the page"

    def folded(self, block: Folded) -> Iterator[str]:
        """Yield the blocks under their summary, as many as are shown."""
        yield f"{visible(block.summary)}:"
        yield ""
        fewer = _Writer(self.width, None if self.most is None else -(-self.most // 3))
        yield from fewer.blocks(block.blocks[: self.most])
        yield from self.rest(len(block.blocks))

    def table(self, block: Table) -> Iterator[str]:
        """Yield a table under its caption."""
        rows = [[_plain(cell) for cell in row] for row in block.rows[: self.most]]
        header = [column.title for column in block.columns]
        widths = _fitted([header, *rows], self.width)
        yield from _wrapped(visible(block.caption), self.width)
        yield ""
        yield from _row(header, block.columns, widths)
        yield _GAP.join("-" * width for width in widths)
        for row in rows:
            yield from _row(row, block.columns, widths)
        yield from self.rest(len(block.rows))


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row: cells wrapped within their columns, figures to the right."""
    wrapped = [list(_wrapped(cell, width)) for cell, width in zip(cells, widths, strict=True)]
    for depth in range(max(map(len, wrapped), default=0)):
        yield _GAP.join(
            _padded(held[depth] if depth < len(held) else "", width, right=column.is_figure)
            for held, column, width in zip(wrapped, columns, widths, strict=True)
        )


def _fitted(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return widths of columns that fit: the widest give way, down to their longest word."""
    wanted = [max(map(_columns, cells)) for cells in zip(*rows, strict=True)]
    room = width - len(_GAP) * (len(wanted) - 1)
    words = [max(map(_longest_word, cells)) for cells in zip(*rows, strict=True)]
    for least in (words, [_NARROWEST] * len(wanted)):
        while sum(wanted) > room:
            spare = [place for place, want in enumerate(wanted) if want > least[place]]
            if not spare:
                break
            wanted[max(spare, key=wanted.__getitem__)] -= 1
    return wanted


def _longest_word(text: str) -> int:
    return max(map(_columns, text.split()), default=0)


def _plain(line: Line) -> str:
    return "".join(_part(part) for part in line)


def _part(part: Part) -> str:
    if isinstance(part, str):
        return visible(part)
    return f"<{visible(part.url)}>" if isinstance(part, Link) else visible(part.text)


def _wrapped(text: str, width: int, *, indent: int = 0) -> Iterator[str]:
    """Yield lines of at most ``width`` columns; all but the first begin with ``indent`` spaces."""
    lead = text[: len(text) - len(text.lstrip(" "))]
    line, used = lead, len(lead)
    is_fresh = True
    for spaced in _words(text.strip(" "), width - indent):
        word = spaced
        if not is_fresh and used + _columns(word) > width:
            yield line.rstrip()
            line, used, word = " " * indent, indent, spaced.lstrip(" ")
        line, used, is_fresh = line + word, used + _columns(word), False
    yield line.rstrip()


def _words(text: str, width: int) -> Iterator[str]:
    """Yield words, each with the spaces before it; one that is too long is cut."""
    spaces = ""
    for piece in text.split(" "):
        rest = piece
        while _columns(rest) > width:
            cut = _cut(rest, width)
            yield spaces + rest[:cut]
            spaces, rest = "", rest[cut:]
        yield spaces + rest
        spaces = " "


def _cut(text: str, width: int) -> int:
    """Return how many characters of a text that is too wide fit into a width, at least one."""
    used = itertools.accumulate(map(_columns, text))
    return max(sum(1 for _ in itertools.takewhile(lambda columns: columns <= width, used)), 1)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - _columns(text))
    return space + text if right else text + space


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    Source: Unicode Standard Annex 11 (East Asian width).
    """
    if text.isascii():
        return len(text)
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
