"""The datasets that ship with civdiplo: facts of real documents, and an invented one kept apart.

Both are immutable, so that everybody who asks is given the same object.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from civdiplo.dataset import Dataset
from civdiplo.io.native import read

__all__ = ["fictional", "sample"]


@cache
def sample() -> Dataset:
    """Return what five published documents state, each fact with its source.

    >>> sample()["hanoi"].label("ru")
    'Ханой'
    """
    return _shipped("sample.jsonl")


@cache
def fictional() -> Dataset:
    """Return an invented dataset, for questions to which the documents of `sample` state nothing.

    Only its cities and countries are real ones.

    >>> fictional()["hanoi"].label()
    'Hanoi'
    """
    return _shipped("fictional.jsonl")


def _shipped(name: str) -> Dataset:
    with as_file(files("civdiplo") / "data" / name) as path:
        return read(path)
