"""From one format to another, with what either side could not carry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.errors import InvalidValueError
from civdiplo.io import native
from civdiplo.io.formats import Format, format_named, format_of, formats
from civdiplo.io.report import ExportReport, ImportReport

__all__ = ["Conversion", "convert"]

_NATIVE: Final = "native"
_MARK, _HEAD = b'"civdiplo"', 4096  # a file of ours begins with its version

AnyPath = str | os.PathLike[str]


class Conversion(NamedTuple):
    """What a conversion did: how many entities it read, and what was not carried over."""

    entities: int
    read: ImportReport
    written: ExportReport


def convert(
    source: AnyPath,
    target: AnyPath,
    *,
    from_format: str | None = None,
    to_format: str | None = None,
    strict: bool = False,
    stream: bool = False,
) -> Conversion:
    """Read a file of one format and write it as another.

    Args:
        source: The file to read.
        target: The file to write, whole or not at all.
        from_format: The name of the format read, see `formats`; None goes by the end of the name.
        to_format: The same of the format written.
        strict: Whether anything that is lost or doubtful on either side is an error.
        stream: Whether entities are written as they are read, in constant memory: they keep the
            order of the source, instead of being sorted, and references are not looked at. The
            target has to be of the native format.

    Raises:
        InvalidDataError: The source has faults, or ``strict`` is set and something would be lost;
            all of it is listed, and nothing is written.
        InvalidValueError: A format is not known, or cannot do what is asked of it.
        OSError: A file cannot be read or written.

    >>> import pathlib, tempfile
    >>> from civdiplo.entities import Event
    >>> from civdiplo.io import native
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     here, there = pathlib.Path(folder, "events.jsonl"), pathlib.Path(folder, "events.json")
    ...     native.write(Dataset([Event(id="forum", name={"en": "Forum"}, date="2021-09")]), here)
    ...     done = convert(here, there)
    ...     native.read(there) == native.read(here)
    True
    >>> done.entities, len(done.read), len(done.written)
    (1, 0, 0)
    """
    reading = _guessed(source) if from_format is None else format_named(from_format)
    writing = format_of(target) if to_format is None else format_named(to_format)
    _check_verb(reading, "iter_read" if stream else "read")
    _check_verb(writing, "write")
    if stream:
        return _streamed(source, target, reading, writing, strict=strict)
    dataset, report = _read(source, reading, strict=strict)
    return Conversion(len(dataset), report, _write(dataset, target, writing, strict=strict))


def _guessed(source: AnyPath) -> Format:
    """Return the format that the end of a name belongs to; JSON of others is not taken for ours."""
    known = format_of(source)
    if known.name == _NATIVE and os.fspath(source).lower().endswith(".json"):
        with Path(source).open("rb") as file:
            is_ours = _MARK in file.read(_HEAD)
        if not is_ours:
            rule = "must be of the native format where no other is named"
            hint = f"the formats are {', '.join(formats())}"
            raise InvalidValueError("source", rule, os.fspath(source), hint=hint)
    return known


def _check_verb(format: Format, verb: str) -> None:
    if not format.can(verb):
        rule = {
            "read": "must be one that can be read",
            "iter_read": "must be one that can be read as a stream",
            "write": "must be one that can be written",
        }[verb]
        able = ", ".join(name for name, known in formats().items() if known.can(verb))
        raise InvalidValueError("format", rule, format.name, hint=f"those that can are {able}")


def _read(source: AnyPath, format: Format, *, strict: bool) -> tuple[Dataset, ImportReport]:
    if format.name == _NATIVE:  # nothing is ever lost in it
        return native.read(source), ImportReport()
    dataset, report = format.module.read(source, strict=strict)
    return dataset, report


def _write(dataset: Dataset, target: AnyPath, format: Format, *, strict: bool) -> ExportReport:
    if format.name == _NATIVE:
        native.write(dataset, target)
        return ExportReport()
    report: ExportReport = format.module.write(dataset, target, strict=strict)
    return report


def _streamed(
    source: AnyPath, target: AnyPath, reading: Format, writing: Format, *, strict: bool
) -> Conversion:
    if writing.name != _NATIVE:
        raise InvalidValueError("format", "must be native where a stream is written", writing.name)
    if reading.name == _NATIVE:
        counted = _Counted(native.iter_read(source))
        native.write_iter(counted, target)
        return Conversion(counted.count, ImportReport(), ExportReport())
    stream = reading.module.iter_read(source, strict=strict)
    counted = _Counted(stream)
    native.write_iter(counted, target)
    return Conversion(counted.count, stream.report, ExportReport())


class _Counted(Iterator[Entity]):
    """Entities that are counted as they go by."""

    def __init__(self, entities: Iterator[Entity]) -> None:
        self.entities = entities
        self.count = 0

    def __next__(self) -> Entity:
        entity = next(self.entities)
        self.count += 1
        return entity
