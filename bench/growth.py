"""How cost grows with size: the exponent is 1 where twice as much takes twice as long."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import civdiplo
import data
from civdiplo import Contribution, Dataset, Membership
from civdiplo.graph import graph
from civdiplo.totals import totals
from measure import exponent, once
from report import Row, Table

__all__ = ["tables"]

_TARGET = 1.1
_TIMES = 3  # the fastest of so many counts: noise only ever adds


def tables(folder: Path, *, sizes: Sequence[int]) -> Iterator[Table]:
    """Yield the table of exponents over these sizes."""
    spent: dict[str, list[float]] = {}
    for size in sizes:
        for name, call in _calls(folder, size).items():
            fastest = min(once(call) for _ in range(_TIMES))
            spent.setdefault(name, []).append(fastest)
    yield Table(
        f"Growth of cost from {sizes[0]:,} to {sizes[-1]:,}",
        "exponent",
        [
            Row(f"civdiplo, {name}", exponent(sizes, taken), _TARGET)
            for name, taken in spent.items()
        ],
        "The slope of log(time) over log(size), least squares over powers of ten.",
    )


def _calls(folder: Path, size: int) -> dict[str, Callable[[], object]]:
    """Return what is done with a dataset of so many entities, half gifts, half memberships."""
    half = size // 2
    records = itertools.chain(
        data.organizations(half // 5), data.contributions(half), data.memberships(half)
    )
    path = data.write_lines(folder / f"{size}.jsonl", records)
    whole = civdiplo.read(path)
    entities = list(whole)
    left, right = Dataset(entities[: size * 2 // 3]), Dataset(entities[size // 3 :])
    return {
        "read": lambda: civdiplo.read(path),
        "index": lambda: _indexed(entities),
        "build": lambda: graph(whole),
        "total": lambda: list(totals(whole, by="campaign")),
        "select": lambda: whole.select(type=Contribution, period="2017-03/2018-09"),
        "merge": lambda: left.merge(right),
    }


def _indexed(entities: list[civdiplo.Entity]) -> None:
    fresh = Dataset(entities)
    fresh.of(Membership)
    fresh.find_by_name("Friendship Society No. 1")
    fresh.find_by_identifier("wikidata:Q1")
    fresh.referrers("org-0000001")
