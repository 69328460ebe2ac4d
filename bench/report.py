"""Tables of ratios, the same for the terminal and for bench/results.md."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from attrs import frozen

from measure import race

__all__ = ["Row", "Table", "headed", "raced", "replaced", "terminal"]

_PACKAGES = (
    "attrs",
    "msgspec",
    "pydantic",
    "cattrs",
    "followthemoney",
    "py-moneyed",
    "stockholm",
    "pint",
    "networkx",
    "igraph",
    "rustworkx",
    "networkit",
    "lxml",
    "flattentool",
    "pandas",
)


@frozen
class Row:
    """One way, its figure, and what the figure shall be at most; None where nothing is promised."""

    way: str
    figure: float
    target: float | None = None

    @property
    def ours(self) -> bool:
        """Whether the way is civdiplo's."""
        return "civdiplo" in self.way

    @property
    def verdict(self) -> str:
        """The target, and whether it is reached."""
        if self.target is None:
            return ""
        return f"<= {self.target:g}" + ("" if self.figure <= self.target else " (not reached)")


@frozen
class Table:
    """What was measured, in which unit, and the rows; ``note`` says what else a reader needs."""

    title: str
    unit: str
    rows: Sequence[Row]
    note: str = ""


def raced(
    title: str,
    calls: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    against: str,
    targets: Mapping[str, float],
    note: str = "",
) -> Table:
    """Race ways of doing one thing and return the table of it.

    Args:
        title: What they do.
        calls: The ways by name; the first is what the others are compared to.
        rounds: How often each of them runs.
        against: The way that the targets are set by; where it is missing there are none.
        targets: What a way shall take at most.
        note: What else a reader needs.
    """
    first = next(iter(calls))
    found = race(calls, rounds=rounds)
    held = targets if first == against else {}
    rows = [Row(name, one.ratio, held.get(name)) for name, one in found.items()]
    return Table(title, f"x {first}", rows, note)


def terminal(table: Table) -> str:
    """Return a table as text of even columns."""
    width = max(len(row.way) for row in table.rows)
    lines = [
        f"  {'*' if row.ours else ' '} {row.way:<{width}}  {_shown(row.figure):>9}  {row.verdict}"
        for row in table.rows
    ]
    head = f"{table.title} ({table.unit})"
    return "\n".join([head, *lines, *([f"    {table.note}"] if table.note else [])]) + "\n"


def headed(page: str, *, about: str) -> str:
    """Return a page with a new head, which says on which versions it was measured, not where."""
    _, *sections = page.split("\n## ")
    head = ["# Figures", "", about, "", f"Python {platform.python_version()}; {_versions()}.\n"]
    return "\n## ".join(["\n".join(head), *sections])


def replaced(page: str, tables: Iterable[Table]) -> str:
    """Return a page with tables in the place of those of the same titles; new ones at its end."""
    head, *sections = page.split("\n## ")
    held = {section.split("\n")[0]: f"\n## {section.rstrip()}\n" for section in sections}
    held |= {table.title: _section(table) for table in tables}
    return head.rstrip() + "\n" + "".join(held.values())


def _section(table: Table) -> str:
    lines = [f"\n## {table.title}", "", f"| way | {table.unit} | target |", "| --- | ---: | --- |"]
    lines += [_line(row) for row in table.rows]
    lines += ["", table.note] if table.note else []
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    cells = (row.way, _shown(row.figure))
    way, figure = (f"**{cell}**" for cell in cells) if row.ours else cells
    return f"| {way} | {figure} | {row.verdict} |"


def _shown(figure: float) -> str:
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def _versions() -> str:
    return ", ".join(_found())


def _found() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"
