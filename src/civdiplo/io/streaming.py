"""Entities of a long file, one after the other, with a report that grows beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from civdiplo.entities.base import Entity
from civdiplo.io.report import Code, Entry, ImportReport, Strict

__all__ = ["Say", "Stream"]

Say: TypeAlias = Callable[[Entry], None]


class Stream(Iterator[Entity]):
    """The entities of a file in its order, read as they are asked for.

    Args:
        make: Given a function that takes entries of the report, yields the entities.
        codes: The codes of the format.
        strict: Codes that are errors, see `Report.held_to`; they are raised at the end, together.
        on_entry: Where the entries go as they come up. Where it is given, none of them is kept:
            the memory needed does not grow with the file, and ``counts`` alone tells of them.

    Raises:
        InvalidDataError: The file cannot be read on; or, at its end, there are entries of codes
            that are errors.

    >>> from civdiplo.entities import Place
    >>> stream = Stream(lambda say: iter([Place(id="pskov", name={"en": "Pskov"})]))
    >>> [entity.id for entity in stream], len(stream.report)
    (['pskov'], 0)
    """

    def __init__(
        self,
        make: Callable[[Say], Iterable[Entity]],
        *,
        codes: Iterable[Code] = (),
        strict: Strict = False,
        on_entry: Say | None = None,
    ) -> None:
        self._codes = tuple(codes)
        self._strict = strict
        self._kept: list[Entry] = []
        self._counts: Counter[str] = Counter()
        self._on_entry: Say = self._kept.append if on_entry is None else on_entry
        ImportReport().held_to(strict, self._codes)  # refuses names of no code before any work
        self._entities = iter(make(self._say))

    def __iter__(self) -> Stream:
        """Return itself: a file is gone through once."""
        return self

    def __next__(self) -> Entity:
        """Return the next entity."""
        try:
            return next(self._entities)
        except StopIteration:
            self.report.held_to(self._strict, self._codes)
            raise

    @property
    def report(self) -> ImportReport:
        """The entries up to here: all of them once the last entity has been asked for."""
        return ImportReport(self._kept)

    @property
    def counts(self) -> dict[str, int]:
        """How many entries there were of each code up to here, also of those not kept."""
        return dict(sorted(self._counts.items()))

    def _say(self, entry: Entry) -> None:
        self._counts[entry.code] += 1
        self._on_entry(entry)
