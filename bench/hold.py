"""Say as JSON how many bytes one way of reading keeps, and how many it takes at most.

Run by `records` in a fresh process: ``python hold.py WAY FILE``.
"""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc
from pathlib import Path

import civdiplo
import ways
from civdiplo.io.native import write_iter

STREAMED = "civdiplo.iter_read, one by one"
COPIED = "civdiplo.iter_read into write_iter"


def _streamed(path: Path) -> None:
    for _ in civdiplo.iter_read(path):
        pass


def _copied(path: Path) -> None:
    write_iter(civdiplo.iter_read(path), path.with_name("copied.jsonl"))


def main() -> None:
    """Read the file and print the bytes."""
    name, path = sys.argv[1:]
    read = {**ways.readers(), STREAMED: _streamed, COPIED: _copied}[name]
    gc.disable()
    gc.collect()
    tracemalloc.start()
    held = read(Path(path))
    gc.collect()
    now, peak = tracemalloc.get_traced_memory()
    del held
    print(json.dumps({"bytes": now, "peak": peak}))


if __name__ == "__main__":
    main()
