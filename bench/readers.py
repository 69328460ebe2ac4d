"""Read a file of each format, beside its peers: time and highest memory, in fresh processes.

``python bench/readers.py --only IATI --rounds 5`` makes the files, measures, prints the tables.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from attrs import field, frozen

import foreign
import grants
import iati
from measure import child
from plain import peer
from report import Row, Table, terminal

__all__ = ["tables"]

Make = Callable[[Path, int], None]
Way = Callable[[Path], int]
_WARM = 20  # records of the file that every way reads first, so that it is loaded


@frozen
class _Format:
    """A file to read: its name, how so many records of it are written, and the ways to read it.

    The first way is what the others are compared to; ``needs`` are the packages of ways that are
    left out where they are missing, ``targets`` what a way shall take at most, in time and memory.
    """

    file: str
    make: Make
    ways: Mapping[str, Way]
    needs: Mapping[str, str] = field(factory=dict)
    targets: Mapping[str, tuple[float, float]] = field(factory=dict)


def tables(
    folder: Path, *, count: int, activities: int, rounds: int, only: Collection[str] = ()
) -> Iterator[Table]:
    """Yield the tables of time and of memory for so many records, and activities of IATI."""
    load = os.getloadavg()[0]
    times: list[Row] = []
    peaks: list[Row] = []
    for name in only or _FORMATS:
        records = activities if name == "IATI" else count
        for row, peak in _measured(folder / name, name, records, rounds):
            times.append(row)
            peaks.append(peak)
    size = f"{count:,} records, and {activities:,} activities of 20 transactions of IATI"
    yield Table(
        "Read a file of each format",
        "x the first way of the format",
        times,
        f"{size}. json, csv, lxml, pandas and followthemoney where it trusts take what is there; "
        "civdiplo checks every value, makes entities and reports. "
        "Processor time, each way in a fresh process that has read a small file first, the "
        f"collector off; medians of {rounds} rounds, begun at a load of {load:.1f} on "
        f"{os.cpu_count()} cores.",
    )
    yield Table(
        "Highest memory, reading a file of each format",
        "MB",
        peaks,
        "Of the whole process, with what it imports. Ways that read in a stream hold no entity "
        "that was read; all others hold all of it at the end.",
    )


def _measured(folder: Path, name: str, size: int, rounds: int) -> Iterator[tuple[Row, Row]]:
    """Yield for each way of a format how long it takes, and how much memory."""
    told = _FORMATS[name]
    paths = folder / "all" / told.file, folder / "few" / told.file
    for path, records in zip(paths, (size, _WARM), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        told.make(path, records)
    runs: dict[str, list[tuple[float, float]]] = {
        way: [] for way in told.ways if way not in told.needs or peer(told.needs[way]) is not None
    }
    for _ in range(rounds):
        for way, held in runs.items():
            held.append(tuple(child(__file__, "--way", way, name, *map(str, paths))))
    paths[0].unlink()
    first = next(iter(runs.values()))
    for way, held in runs.items():
        label = f"{name}: {way}"
        ratio = median(a[0] / b[0] for a, b in zip(held, first, strict=True))
        slowest, largest = told.targets.get(way, (None, None))
        yield Row(label, ratio, slowest), Row(label, max(peak for _, peak in held), largest)


def _streamed(name: str, **options: Any) -> Way:
    """Return the way to go through the entities of a file; only then is civdiplo imported."""
    return lambda path: sum(1 for _ in _io(name).iter_read(path, **options))


def _whole(name: str, **options: Any) -> Way:
    """Return the way to read a file into a dataset and a report."""
    return lambda path: len(_io(name).read(path, **options).dataset)


def _io(name: str) -> Any:
    return importlib.import_module(f"civdiplo.io.{name}")


def _json(path: Path) -> int:
    return len(json.loads(path.read_bytes()))


def _json_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in map(json.loads, file))


def _followthemoney(path: Path, *, cleaned: bool) -> int:
    from followthemoney import model

    with path.open("rb") as file:
        return sum(1 for line in file if model.get_proxy(json.loads(line), cleaned=cleaned).id)


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _data_frame(path: Path) -> int:
    import pandas as pd

    return len(pd.read_csv(path, dtype=str, keep_default_na=False))


def _table(path: Path) -> int:
    from civdiplo.entities import Contribution, Organization
    from civdiplo.io.table import Column, Key, MoneyOf, Template, iter_read

    giver, taker = (
        Template(Organization, Key(side), name=Column(side)) for side in ("provider", "receiver")
    )
    gift = Template(
        Contribution,
        Key("number"),
        provider=giver,
        receiver=taker,
        date=Column("date"),
        amount=MoneyOf(Column("amount"), currency=Column("currency")),
        note=Column("about"),
    )
    return sum(1 for _ in iter_read(path, gift, language="en", on_entry=_unheard))


def _unheard(_entry: object) -> None:
    """Keep no entry of a report."""


_JSON = {"json": _json}
_FORMATS: dict[str, _Format] = {
    "native": _Format(
        "gifts.jsonl",
        foreign.native,
        {
            "json, in a stream": _json_lines,
            "civdiplo, in a stream": _streamed("native"),
            "civdiplo": lambda path: len(_io("native").read(path)),
        },
    ),
    "FollowTheMoney": _Format(
        "all.ftm.json",
        foreign.ftm,
        {
            "followthemoney, trusted, in a stream": lambda p: _followthemoney(p, cleaned=True),
            "followthemoney, cleaning, in a stream": lambda p: _followthemoney(p, cleaned=False),
            "civdiplo, in a stream": _streamed("ftm", on_entry=_unheard),
            "civdiplo": _whole("ftm"),
        },
        needs={
            "followthemoney, trusted, in a stream": "followthemoney",
            "followthemoney, cleaning, in a stream": "followthemoney",
        },
    ),
    "IATI": _Format(
        "activities.xml",
        iati.make,
        {
            "lxml, every element looked at, in a stream": iati.looked_at,
            "lxml, activities only parsed, in a stream": iati.only_parsed,
            "civdiplo, in a stream": _streamed("iati", on_entry=_unheard),
        },
        targets={"civdiplo, in a stream": (2.5, 300)},
    ),
    "360Giving JSON": _Format(
        "grants.json",
        grants.make_json,
        {**_JSON, "civdiplo": _whole("threesixty")},
    ),
    "360Giving CSV": _Format(
        "grants.csv",
        grants.make_csv,
        {
            "Flatten Tool, to JSON": grants.flatten_tool,
            "civdiplo": _whole("threesixty"),
        },
        needs={"Flatten Tool, to JSON": "flattentool"},
    ),
    "360Giving XLSX": _Format(
        "grants.xlsx",
        grants.make_xlsx,
        {
            "Flatten Tool, to JSON": grants.flatten_tool,
            "civdiplo": _whole("threesixty"),
        },
        needs={"Flatten Tool, to JSON": "flattentool"},
    ),
    "Popolo": _Format(
        "popolo.json",
        foreign.popolo,
        {**_JSON, "civdiplo": _whole("popolo")},
    ),
    "GeoJSON": _Format(
        "places.geojson",
        foreign.geojson,
        {**_JSON, "civdiplo": _whole("geojson", country="country")},
    ),
    "Wikidata": _Format(
        "twins.json",
        foreign.wikidata,
        {**_JSON, "civdiplo": _whole("wikidata")},
    ),
    "BODS": _Format(
        "statements.json",
        foreign.bods,
        {**_JSON, "civdiplo": _whole("bods")},
    ),
    "FTS": _Format(
        "flows.json",
        foreign.fts,
        {**_JSON, "civdiplo": _whole("fts")},
    ),
    "table in CSV": _Format(
        "gifts.csv",
        foreign.rows,
        {
            "csv.DictReader, in a stream": _rows,
            "pandas.read_csv": _data_frame,
            "civdiplo, in a stream": _table,
        },
        needs={"pandas.read_csv": "pandas"},
    ),
}


def _peak() -> float:
    """Return the highest memory of this process in MB; ru_maxrss is of the process before, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 10**6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**6


def _run(name: str, way: str, path: str, few: str) -> None:
    """Read a file in this process, and print the seconds and the highest memory."""
    gc.disable()  # as for all ways that bench/run.py measures
    read = _FORMATS[name].ways[way]
    read(Path(few))
    start = time.process_time()
    read(Path(path))
    spent = time.process_time() - start
    json.dump([spent, _peak()], sys.stdout)


def main() -> None:
    """Measure all formats, or one way of one of them in this process."""
    parser = argparse.ArgumentParser(description="Read a file of each format.")
    parser.add_argument("--only", action="append", choices=list(_FORMATS))
    parser.add_argument("--count", type=int, default=10_000, help="records (10,000)")
    parser.add_argument("--activities", type=int, default=2500, help="of IATI, 14 kB each (2,500)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--way", nargs=4, metavar=("WAY", "FORMAT", "FILE", "SMALL_FILE"))
    asked = parser.parse_args()
    if asked.way:
        way, name, path, few = asked.way
        _run(name, way, path, few)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = tables(
            Path(folder),
            count=asked.count,
            activities=asked.activities,
            rounds=asked.rounds,
            only=asked.only or (),
        )
        for one in found:
            print(terminal(one))


if __name__ == "__main__":
    main()
