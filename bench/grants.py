"""Read grants of 360Giving, beside Flatten Tool: time and highest memory, in fresh processes.

``python bench/grants.py --grants 10000`` makes a table of so many grants, measures and prints.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from civdiplo.io import threesixty
from civdiplo.io.threesixty.fields import OBJECTS, Field
from measure import child
from report import Row, Table, terminal

__all__ = ["tables"]

_PEER = "Flatten Tool: CSV to JSON"
_OURS = "civdiplo.io.threesixty: CSV to entities"
_HEADINGS = (
    "Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded",
    "Award Date", "Planned Dates:0:Start Date", "Planned Dates:0:Duration (months)",
    "Recipient Org:0:Identifier", "Recipient Org:0:Name", "Recipient Org:0:Charity Number",
    "Recipient Org:0:City", "Recipient Org:0:Postal Code", "Beneficiary Location:0:Name",
    "Beneficiary Location:0:Country Code", "Grant Programme:0:Title", "Funding Org:0:Identifier",
    "Funding Org:0:Name", "Last Modified", "Data Source", "Ward",
)  # fmt: skip


def tables(folder: Path, *, count: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of time and of memory for so many grants."""
    home = folder / "grants"
    home.mkdir(exist_ok=True)
    _write_grants(home / "grants.csv", count)
    schema = json.dumps(_schema("grant"))
    (folder / "schema.json").write_text(schema, encoding="utf-8")
    ways = {name: way for name, way in _WAYS.items() if name != _PEER or find_spec("flattentool")}
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, held in runs.items():
            held.append(tuple(child(__file__, "--way", name, str(folder))))
    first = next(iter(runs.values()))
    rows = [
        Row(name, median(a[0] / b[0] for a, b in zip(held, first, strict=True)), None)
        for name, held in runs.items()
    ]
    note = (
        "Flatten Tool reads cells into JSON, by a schema with the titles of the standard; ours "
        "checks each value, makes entities and reports. Processor time, each way in a fresh "
        "process."
    )
    yield Table(f"Read {count:,} grants in CSV", f"x {next(iter(runs))}", rows, note)
    rows = [Row(name, max(peak for _, peak in held), None) for name, held in runs.items()]
    yield Table(f"Highest memory, reading {count:,} grants in CSV", "MB", rows)


def _write_grants(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        writer.writerows(_row(number) for number in range(count))


def _row(n: int) -> tuple[object, ...]:
    day = f"20{10 + n % 10}-0{1 + n % 9}-1{n % 10}"
    return (
        f"360G-example-{n}", f"Grant {n}", f"What grant {n} is for", "GBP", n * 37 + 1000,
        f"{n * 37}.{n % 100:02}", day, day, 12, f"GB-CHC-{1000000 + n % 5000}",
        f"Society {n % 5000}", f"{1000000 + n % 5000}", "Northport", "N7 6PA", f"Ward {n % 300}",
        "GB", f"Programme {n % 20}", "GB-CHC-7654321", "A trust", f"{day}T00:00:00Z",
        "https://example.org/grants", f"Ward {n % 300}",
    )  # fmt: skip


def _schema(name: str) -> dict[str, Any]:
    """Return the part of a JSON Schema that Flatten Tool asks for: types and titles."""
    properties = {field.name: _typed(field) for field in OBJECTS[name].values()}
    return {"type": "object", "properties": properties}


def _typed(field: Field) -> dict[str, Any]:
    inner: dict[str, Any] = (
        _schema(field.of) if field.of and field.of != "location" else {"type": "object"}
    )
    if field.of == "location":
        inner["properties"] = {
            one.name: _typed(one) for one in OBJECTS["location"].values() if not one.of
        }
    if field.many:
        return {"title": field.title, "type": "array", "items": inner}
    if field.of:
        return {"title": field.title, **inner}
    kind = {"number": "number", "texts": "array"}.get(field.kind, "string")
    items = {"items": {"type": "string"}} if kind == "array" else {}
    return {"title": field.title, "type": kind, **items}


def _theirs(folder: str) -> int:
    import flattentool

    out = Path(folder, "out.json")
    flattentool.unflatten(
        os.path.join(folder, "grants"), input_format="csv", output_name=str(out),  # noqa: PTH118
        schema=os.path.join(folder, "schema.json"), convert_titles=True,  # noqa: PTH118
        root_list_path="grants", root_id="",
    )  # fmt: skip
    return len(json.loads(out.read_text(encoding="utf-8"))["grants"])


def _ours(folder: str) -> int:
    stream = threesixty.iter_read(Path(folder, "grants", "grants.csv"))
    return sum(1 for _ in stream)


_WAYS: dict[str, Callable[[str], int]] = {_PEER: _theirs, _OURS: _ours}


def _peak() -> float:
    """Return the highest memory of this process in MB; ru_maxrss is of the process before, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 10**6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**6


def main() -> None:
    """Measure all ways, or one of them in this process."""
    parser = argparse.ArgumentParser(description="Read grants of 360Giving.")
    parser.add_argument("--grants", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=list(_WAYS))
    parser.add_argument("path", nargs="?")
    asked = parser.parse_args()
    if asked.way:
        gc.disable()  # as for all ways that bench/run.py measures
        start = time.process_time()
        _WAYS[asked.way](asked.path)
        spent = time.process_time() - start
        json.dump([spent, _peak()], sys.stdout)
        return
    with tempfile.TemporaryDirectory() as folder:
        for table in tables(Path(folder), count=asked.grants, rounds=asked.rounds):
            print(terminal(table))


if __name__ == "__main__":
    main()
