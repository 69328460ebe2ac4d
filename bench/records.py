"""Reading, writing and holding contributions, beside the peers."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path

import data
import hold
import ways
from civdiplo.io.native import scan
from measure import child
from report import Row, Table, raced

__all__ = ["tables"]

_HOLD = str(Path(__file__).with_name("hold.py"))


def tables(folder: Path, *, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of so many contributions."""
    path = data.write_lines(folder / "gifts.jsonl", data.contributions(count))
    by_key = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
    data.write_lines(ways.reordered(path), data.contributions(count), encoder=by_key)
    payments = ways.as_payments(data.contributions(count))
    data.write_lines(path.with_suffix(".payments"), payments)
    yield _reading(path, rounds)
    yield _writing(path, rounds)
    yield _holding(path, count)
    yield _peaks(path, count)
    yield _faulty(folder, path, count=count, rounds=rounds)


def _reading(path: Path, rounds: int) -> Table:
    return raced(
        "Read contributions from JSON Lines and hold them",
        {name: functools.partial(read, path) for name, read in ways.readers().items()},
        rounds=rounds,
        against=ways.REFERENCE,
        targets={ways.OURS: 2.7},
        note="The peers fill the plain reference shape: dates and Decimals, with no check of ids, "
        "codes or currencies. civdiplo reads the same lines into its own entities, checks all of "
        "that and refuses what it would not write the same. Lines as it writes them, like these, "
        "it reads at a glance; others, here with keys in another order, step by step. The last two "
        "rows are our entity too, made of msgspec's structs without a reader in between. "
        "followthemoney reads payments with the same content.",
    )


def _writing(path: Path, rounds: int) -> Table:
    readers = ways.readers()
    target = path.with_name("written.jsonl")
    calls = {
        "civdiplo.write_iter" if name == ways.OURS else name: functools.partial(
            write, readers[name](path), target
        )
        for name, write in ways.writers().items()
        if name in readers
    }
    return raced(
        "Write contributions to JSON Lines",
        calls,
        rounds=rounds,
        against=ways.REFERENCE,
        targets={"civdiplo.write_iter": 2.3},
        note="civdiplo writes a new file, flushes it to the disk and puts it in the place of the "
        "old one; the peers write into the file.",
    )


def _holding(path: Path, count: int) -> Table:
    rows = [
        Row(name, _held(name, path)["bytes"] / count, 750 if name == ways.OURS else None)
        for name in ways.readers()
    ]
    return Table(
        "Hold contributions in memory",
        "bytes each",
        rows,
        "tracemalloc in a fresh process, after reading, with all that stays behind, such as caches "
        "of dates and, of civdiplo.read, the index by id.",
    )


def _peaks(path: Path, count: int) -> Table:
    names = [ways.REFERENCE] if ways.REFERENCE in ways.readers() else []
    names += [ways.OURS, hold.STREAMED, hold.COPIED]
    return Table(
        f"Most memory while reading {count:,} contributions",
        "MiB",
        [Row(name, _held(name, path)["peak"] / 2**20) for name in names],
        "tracemalloc, as above. Streams take no more for a longer file, once each pool is full.",
    )


def _held(name: str, path: Path) -> dict[str, int]:
    found: dict[str, int] = child(_HOLD, name, str(path))
    return found


def _faulty(folder: Path, path: Path, *, count: int, rounds: int) -> Table:
    faulty = data.with_faults(data.contributions(count), every=1000)
    broken = data.write_lines(folder / "faulty.jsonl", faulty)
    clean, listed = (
        "civdiplo, a clean file",
        "civdiplo, one bad line in a thousand, all faults listed",
    )
    return raced(
        "Read a file with faults",
        {clean: lambda: scan(path), listed: lambda: scan(broken)},
        rounds=rounds,
        against=clean,
        targets={listed: 2},
    )
