"""Fuzz the readers, guided by coverage: any end but a dataset or an error of ours is a fault.

    python tools/fuzz.py iati --runs 20000

Each reader starts from a small whole file; atheris watches which branches a change reaches. What
makes a reader end otherwise is printed and written to the folder ``fuzzing``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["civdiplo"], enable_loader_override=False):
    from seeds import seeds

    from civdiplo.errors import CivdiploError

SIZE = 20_000  # bytes of one file


def main() -> None:
    """Fuzz the reader that the command line names."""
    known = seeds()
    parser = argparse.ArgumentParser(description="Fuzz one reader, guided by coverage.")
    parser.add_argument("format", choices=sorted(known))
    parser.add_argument("--runs", type=int, default=20_000, help="how many files (20000)")
    asked = parser.parse_args()
    suffix, content, read = known[asked.format]
    home = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    (home / "seeds").mkdir()
    (home / "seeds" / "whole").write_bytes(content)
    file = home / f"file{suffix}"

    def one(data: bytes) -> None:
        file.write_bytes(data)
        try:
            read(file)
        except CivdiploError as error:
            str(error)

    found = Path("fuzzing")
    found.mkdir(exist_ok=True)
    arguments = [
        sys.argv[0], f"-runs={asked.runs}", f"-max_len={SIZE}", "-timeout=20", "-rss_limit_mb=2048",
        f"-artifact_prefix={found}/{asked.format}-", str(home / "seeds"),
    ]  # fmt: skip
    atheris.Setup(arguments, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
