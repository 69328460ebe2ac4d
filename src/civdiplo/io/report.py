"""What a reader or writer of a foreign format did not carry over as it stood, entry by entry.

Nothing is dropped unsaid: each value that was left out, filled in, changed or is open to doubt has
an entry with its place, its original and what became of it. A report without entries is a proof
that nothing was lost. Any of the codes may be called an error; all such entries are then raised at
once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any, Literal, NamedTuple, Self, TypeAlias

import attrs
from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.plain import PlainData, exact_key, freeze, thaw

__all__ = [
    "Code",
    "Entry",
    "ExportReport",
    "Import",
    "ImportReport",
    "Report",
    "Severity",
    "Strict",
]

Severity: TypeAlias = Literal["info", "warning", "loss"]
Strict: TypeAlias = "bool | Collection[str]"

_EXAMPLES = 3  # entries of one code that the text of a report quotes
_FIELDS = 6  # fields of one code that it counts


@frozen
class Code:
    """A kind of thing that a format's reader or writer reports.

    Args:
        name: Such as "repeated-row".
        severity: "info" where nothing is lost, "warning" where something was decided that one may
            want to decide otherwise, "loss" where the original is in the report alone.
        rule: What a value has to be so that it is not reported, as the end of a sentence: "must be
            stated once".
    """

    name: str
    severity: Severity
    rule: str


@frozen(kw_only=True)
class Entry:
    """One value that was not carried over as it stood: what, where, and what became of it.

    Args:
        kind: The code, with its severity and rule.
        original: What stood there, as plain data.
        became: What became of it, in words.
        file: The file it stood in.
        line: The line, from 1.
        path: The JSONPath, in formats that have one.
        field: The name of the column or field.
        entity: The id of the entity it is about.
    """

    kind: Code
    original: PlainData = attrs.field(converter=freeze, eq=exact_key)
    became: str
    file: str | None = None
    line: int | None = None
    path: str | None = None
    field: str | None = None
    entity: str | None = None

    @property
    def code(self) -> str:
        """The name of its code."""
        return self.kind.name

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity

    def to_fault(self) -> Fault:
        """Return the entry as a fault, for callers who do not accept its code."""
        return Fault(
            self.path or "$",
            f"{self.kind.rule} ({self.code})",
            shown(thaw(self.original)),
            field=self.field or "",
            file=self.file,
            line=self.line,
            entity=self.entity,
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the entry as plain data, without what is not stated of its place."""
        facts = {
            "code": self.code,
            "severity": self.severity,
            **{name: getattr(self, name) for name in _PLACE},
            "original": thaw(self.original),
            "became": self.became,
        }
        return {name: value for name, value in facts.items() if value is not None}

    def __str__(self) -> str:
        """Return ``file:line: path: field rule (code), not original: what became of it``."""
        line = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return self._told(line)

    def told_within(self) -> str:
        """Return the sentence as it reads below the name of the file: with the line alone.

        >>> code = Code("repeated-row", "info", "must be stated once")
        >>> row = Entry(kind=code, original="Pskov", became="left out", file="t.csv", line=7)
        >>> print(row.told_within())
        line 7: must be stated once (repeated-row), not 'Pskov': left out
        """
        return self._told("" if self.line is None else f"line {self.line}")

    def _told(self, place: str) -> str:
        rule = f"{self.kind.rule} ({self.code})"
        if self.original is not None:  # what is not stated is told by the rule
            rule = f"{rule}, not {shown(thaw(self.original))}"
        sentence = rule if self.field is None else f"{self.field} {rule}"
        entity = "" if self.entity is None else f" (in {self.entity})"
        places = [part for part in (place, self.path) if part]
        return ": ".join([*places, sentence + entity, self.became])


_PLACE = ("file", "line", "path", "field", "entity")
_COLUMNS = ("code", "severity", *_PLACE, "original", "became")


def _entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entries)


@frozen
class Report:
    """Entries in the order of the input; what `ImportReport` and `ExportReport` have in common."""

    entries: tuple[Entry, ...] = attrs.field(default=(), converter=_entries)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries; a report without entries is false."""
        return len(self.entries)

    @property
    def counts(self) -> dict[str, int]:
        """How many entries there are of each code, in the order of the codes."""
        return dict(sorted(Counter(entry.code for entry in self.entries).items()))

    def of(self, code: str) -> tuple[Entry, ...]:
        """Return the entries of one code."""
        return tuple(entry for entry in self.entries if entry.code == code)

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one an entry, all with the same keys, as pandas takes them."""
        return [dict.fromkeys(_COLUMNS) | entry.to_plain() for entry in self.entries]

    def to_plain(self) -> dict[str, Any]:
        """Return the report as plain data that the json module writes."""
        return {
            "counts": self.counts,
            "entries": [entry.to_plain() for entry in self.entries],
        }

    def held_to(self, strict: Strict, codes: Iterable[Code]) -> Self:
        """Return the report where nothing in it is called an error.

        Args:
            strict: The names of the codes that are errors; True for all but those of severity
                "info", False for none.
            codes: The codes that the format has.

        Raises:
            InvalidDataError: There are entries of such codes; all of them are listed.
            InvalidValueError: A name is none of the format's codes.
        """
        known = {code.name: code for code in codes}
        if isinstance(strict, bool):
            wrong = {code.name for code in known.values() if strict and code.severity != "info"}
        else:
            wrong = {strict} if isinstance(strict, str) else set(strict)
        for name in sorted(wrong - known.keys()):
            raise InvalidValueError("strict", f"must name codes among {', '.join(known)}", name)
        faults = [entry.to_fault() for entry in self.entries if entry.code in wrong]
        if faults:
            raise InvalidDataError(faults)
        return self

    def __str__(self) -> str:
        """Return the number of entries of each code and field, with different ones as examples.

        A file that all entries are of is named once, above them.
        """
        if not self.entries:
            return "nothing was left out, filled in, changed or doubtful"
        files = {entry.file for entry in self.entries}
        (file,) = files if len(files) == 1 else (None,)
        lines = [] if file is None else [f"in {file}"]
        for code, count in self.counts.items():
            held = self.of(code)
            lines.append(f"{code} ({held[0].severity}): {count:,}{_by_field(held)}")
            shown_first = _examples(held)
            lines += [
                f"  {entry if file is None else entry.told_within()}" for entry in shown_first
            ]
            if count > len(shown_first):
                lines.append(f"  and {count - len(shown_first):,} more")
        return "\n".join(lines)


def _by_field(entries: tuple[Entry, ...]) -> str:
    """Return how many entries there are of each field, where they are of several."""
    counts = Counter(entry.field for entry in entries if entry.field is not None)
    if len(counts) < 2:
        return ""
    told = [f"{field} {count:,}" for field, count in counts.most_common(_FIELDS)]
    others = len(counts) - len(told)
    more = f" and {others} more" if others else ""
    return f" ({', '.join(told)}{more})"


def _examples(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return a few entries, those first that tell of another field or another end."""
    firsts: dict[tuple[str | None, str], int] = {}
    for number, entry in enumerate(entries):
        firsts.setdefault((entry.field, entry.became), number)
    known = set(firsts.values())
    others = (number for number in range(len(entries)) if number not in known)
    chosen = islice(chain(firsts.values(), others), _EXAMPLES)
    return [entries[number] for number in sorted(chosen)]


@frozen
class ImportReport(Report):
    """What a file held that is not in the dataset as it stood there.

    >>> code = Code("repeated-row", "info", "must be stated once")
    >>> report = ImportReport([Entry(kind=code, original="Pskov", became="left out", line=7)])
    >>> report.counts
    {'repeated-row': 1}
    >>> print(report)
    repeated-row (info): 1
      7: must be stated once (repeated-row), not 'Pskov': left out
    """


@frozen
class ExportReport(Report):
    """What a dataset held that is not in the file as it stood there."""


class Import(NamedTuple):
    """What a reader gives: the dataset, and the report on what is not in it as it stood."""

    dataset: Dataset
    report: ImportReport
