"""Measure civdiplo beside its peers: ``python bench/run.py [--quick | --full]``.

Prints a table for each part; a run of the usual size also writes bench/results.md, and one with
``--only PART --write`` puts the tables of that part in the place of its old ones. Nothing here is
asserted: figures are told as they are, also where another library is faster.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import amounts
import engines
import growth
import network
import readers
import records
import report
import starting
from plain import peer
from report import Table

_PEERS = (
    "msgspec",
    "orjson",
    "pydantic",
    "flattentool",
    "followthemoney",
    "moneyed",
    "stockholm",
    "igraph",
    "rustworkx",
)
_PARTS = (
    "starting",
    "records",
    "amounts",
    "totals",
    "network",
    "engines",
    "readers",
    "growth",
)
_RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    """Measure what is asked for."""
    asked = _asked()
    if not asked.collector:
        gc.disable()
    for name in _PEERS:
        if peer(name) is None:
            print(f"{name} is not installed and is left out (pip install --group bench-all)")
    count = 10**4 if asked.quick else 10**5
    largest = 10**6 if asked.full else count
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for part in asked.only or _PARTS:
            for table in _tables(part, Path(folder), count, largest, asked.rounds):
                print(report.terminal(table), flush=True)
                found.append(table)
    if asked.quick or asked.collector or (asked.only and not asked.write):
        return
    page = _RESULTS.read_text(encoding="utf-8")
    if not asked.only:
        page = report.headed(page, about=_about(count, asked.rounds))
    page = report.replaced(page, found)
    _RESULTS.write_text(page, encoding="utf-8", newline="\n")
    print(f"The figures are in {_RESULTS}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure civdiplo beside its peers.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="10,000 records instead of 100,000")
    size.add_argument("--full", action="store_true", help="totals, network, growth to 1,000,000")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each way (5)")
    parser.add_argument(
        "--collector", action="store_true", help="leave the cyclic garbage collector on"
    )
    parser.add_argument("--only", action="append", choices=_PARTS, help="measure this part only")
    parser.add_argument(
        "--write", action="store_true", help="put what --only measures into bench/results.md, too"
    )
    return parser.parse_args()


def _tables(part: str, folder: Path, count: int, largest: int, rounds: int) -> Iterator[Table]:
    if part == "starting":
        yield from starting.tables(rounds=max(rounds, 11))
    elif part == "records":
        yield from records.tables(folder, count=count, rounds=rounds)
    elif part == "amounts":
        yield from amounts.tables(count=count, rounds=rounds)
    elif part == "totals":
        counts = sorted({count, largest})
        yield from amounts.totals_tables(folder, counts=counts, rounds=rounds)
    elif part == "network":
        yield from network.tables(folder, count=count, rounds=rounds)
        if largest > count:
            yield from network.large_tables(folder, count=largest, rounds=min(rounds, 3))
    elif part == "engines":
        yield from engines.tables(count=10 * count, rounds=min(rounds, 3))
    elif part == "readers":
        activities = largest // 40  # 36 MB of them, 360 with --full
        yield from readers.tables(folder, count=count // 10, activities=activities, rounds=rounds)
    else:
        sizes = [10**power for power in range(3, len(str(largest)))]
        yield from growth.tables(folder, sizes=sizes)


def _about(count: int, rounds: int) -> str:
    return (
        f"What `make bench` measured over {count:,} made-up records: every way once in each of "
        f"{rounds} rounds or more, with the cyclic garbage collector off for all ways alike; a "
        "ratio is taken within a round, and the median over rounds told. Less is better "
        "everywhere. Ways in bold are ours; a target stands beside them where there is one."
    )


if __name__ == "__main__":
    main()
