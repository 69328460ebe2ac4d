"""What sources print under the code or the name of another unit, as a shipped table."""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from civdiplo.values.shipped import shipped_rows

__all__ = ["Label", "label_of", "labels_of", "read_table"]


class Label(NamedTuple):
    """From first to last, what is printed under a label is of ``code``; withheld if that is empty.

    Source: data/rate_labels.csv, found by holding each source against its own other rates.
    """

    label: str
    first: datetime.date
    last: datetime.date
    code: str
    why: str

    @property
    def said(self) -> str:
        """What is done with it, and why."""
        done = f"taken as {self.code}" if self.code else "withheld"
        return f"{self.label} from {self.first} to {self.last} is {done}: {self.why}"


def label_of(source: str, label: str, day: datetime.date) -> Label | None:
    """Return what a source means by a label on a day, where that is not what it says.

    >>> label_of("hmrc", "BYR", datetime.date(2016, 8, 1)).code
    'BYN'
    """
    for found in _labels().get((source, label), ()):
        if found.first <= day <= found.last:
            return found
    return None


def labels_of(source: str) -> Sequence[Label]:
    """Return all that a source mislabels."""
    return [found for (one, _), held in _labels().items() if one == source for found in held]


def read_table(name: str) -> Sequence[Mapping[str, str]]:
    """Return the rows of a shipped table, without its comments."""
    return tuple(shipped_rows(name))


@functools.cache
def _labels() -> dict[tuple[str, str], list[Label]]:
    labels: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for row in read_table("rate_labels.csv"):
        first, last = (datetime.date.fromisoformat(row[end]) for end in ("first", "last"))
        labels[row["source"], row["label"]].append(
            Label(row["label"], first, last, row["code"], row["why"])
        )
    return labels
