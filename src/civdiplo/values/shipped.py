"""Tables that ship with the library; what reads them is loaded with the first that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["shipped_rows"]


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table by the names of its columns; its lines of comment are left out.

    Args:
        name: The name of the file, such as ``themes.csv``.

    >>> next(shipped_rows("themes.csv"))["code"]
    'animals'
    """
    import csv
    from importlib import resources

    path = resources.files("civdiplo") / "data" / name
    lines = path.read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if not line.startswith("#"))
