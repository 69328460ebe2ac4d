"""The native format: JSON Lines and JSON, versioned, strict, loss-free; gzipped where so named.

The suffix decides: ``.jsonl`` and ``.jsonl.gz`` hold an entity a line after the header
``{"civdiplo": 1}``, ``.json`` and ``.json.gz`` hold one document. The header of JSON Lines may say
how many ``entities`` follow; files written here do, so that a file cut off between two lines is
found out.

What a file has to be: UTF-8 without a byte order mark; every line ended by a line feed and of at
most 16 MiB; no blank lines; no key twice in an object; no NaN and no number that a double would
round; every id once. All faults of a file are listed at once, up to 10,000 of them, each with
file, line, path, field, rule and value.

Source: RFC 8259 (JSON), jsonlines.org, RFC 1952 (gzip).
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from attrs import frozen

from civdiplo.dataset import Dataset
from civdiplo.entities.base import Entity
from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.files import read_at_most, replacing
from civdiplo.io.watching import open_to_read
from civdiplo.serialize.document import (
    Records,
    collector_paused,
    in_file_order,
    read_document,
    used_twice,
)
from civdiplo.serialize.jsontext import JsonText, decoded
from civdiplo.serialize.lines import entity_lines
from civdiplo.serialize.migrations import SCHEMA_VERSION, check_version

__all__ = ["Scan", "iter_read", "read", "scan", "write", "write_iter"]

AnyPath: TypeAlias = "str | os.PathLike[str]"
# What reading a line gives: its number, and an entity or faults.
_Line: TypeAlias = "tuple[int, Entity | None, Sequence[Fault]]"

_SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz")
_LINE = 16 * 2**20  # bytes of one line; the longest record of any use is far below
_DOCUMENT = 2**30  # bytes of a .json document, which is read whole
_PIECE = 2**14  # bytes of lines that are written at once
_FAULTS = 10_000
_NO_FAULTS: tuple[Fault, ...] = ()
_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_CUT = "must end with a line feed (the file may be cut off)"


@frozen
class Scan:
    """What is in a file: the entities that can be read, and all its faults."""

    entities: tuple[Entity, ...]
    faults: tuple[Fault, ...]


def read(path: AnyPath) -> Dataset:
    """Read a file of the native format into a dataset.

    Args:
        path: A file whose name ends in .jsonl, .jsonl.gz, .json or .json.gz.

    Raises:
        InvalidDataError: The file has faults; all of them are listed.
        InvalidValueError: The suffix is not one of these.
        OSError: The file cannot be opened.

    >>> from civdiplo.entities import Person
    >>> people = Dataset([Person(id="envoy", name={"en": "The envoy"})])
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(people, f"{folder}/people.jsonl")
    ...     read(f"{folder}/people.jsonl") == people
    True
    """
    with collector_paused():
        found = scan(path)
        if found.faults:
            raise InvalidDataError(found.faults)
        return Dataset(found.entities)


def scan(path: AnyPath) -> Scan:
    """Read what can be read of a file, and list its faults instead of raising them.

    Of entities with the same id the first is taken.

    Raises:
        InvalidValueError: The suffix is not known.
        OSError: The file cannot be opened.
    """
    entities: list[Entity] = []
    faults: list[Fault] = []
    places: dict[str, int] = {}
    seen = places.setdefault
    for line, entity, found in _read(path):
        if entity is not None:
            first = seen(entity.id, line)
            if first == line:
                entities.append(entity)
            else:
                twice = used_twice(entity.id, f"line {first}")
                faults.append(twice.at(file=os.fspath(path), line=line))
        faults += found
        if len(faults) > _FAULTS:
            return Scan(tuple(entities), _capped(faults, path))
    return Scan(tuple(entities), tuple(faults))


def iter_read(path: AnyPath) -> Iterator[Entity]:
    """Yield the entities of a file one by one, in its order and in constant memory.

    A stream forgets what has passed: that no id is used twice is checked by ``read`` and ``scan``
    only. A .json document has to be read whole first; JSON Lines is the format for large data.
    At the first fault no more entities are yielded; the rest of the file is read for its faults,
    and all of them are raised together.

    Raises:
        InvalidDataError: The file has faults; all of them are listed.
        InvalidValueError: The suffix is not known.
        OSError: The file cannot be opened.
    """
    faults: list[Fault] = []
    for _, entity, found in _read(path):
        if found:
            faults += found
            if len(faults) > _FAULTS:
                raise InvalidDataError(_capped(faults, path))
        elif entity is not None and not faults:
            yield entity
    if faults:
        raise InvalidDataError(faults)


def write(dataset: Dataset, path: AnyPath) -> None:
    """Write a dataset, sorted by type and id, so that equal datasets give equal files.

    The file is replaced as a whole or, where anything fails, not touched.

    Args:
        dataset: What to write.
        path: A file whose name ends in .jsonl, .jsonl.gz, .json or .json.gz.

    Raises:
        InvalidValueError: The suffix is not known, or a value cannot be written.
        OSError: The file cannot be written.
    """
    write_iter(in_file_order(dataset), path)


def write_iter(entities: Iterable[Entity], path: AnyPath) -> None:
    """Write entities as they come, in constant memory; the order is kept.

    That no id is used twice is not checked. The file is replaced as a whole or, where anything
    fails, not touched; so ``entities`` may be read from the very file that is written.

    Raises:
        InvalidValueError: The suffix is not known, or a value cannot be written.
        OSError: The file cannot be written.
    """
    suffix = _suffix(path)
    with replacing(path) as file:
        if suffix.endswith(".gz"):
            # No name and no time in it, so that equal content gives equal bytes.
            packed = gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0)
            with packed as stream:
                _write(entities, cast("BinaryIO", stream), suffix)
        else:
            _write(entities, file, suffix)


def _write(entities: Iterable[Entity], stream: BinaryIO, suffix: str) -> None:
    if suffix.startswith(".jsonl"):
        _write_lines(entities, stream, packed=suffix.endswith(".gz"))
        return
    stream.write(f'{{"civdiplo": {SCHEMA_VERSION}, "entities": ['.encode())
    empty = True
    for line in entity_lines(entities):
        stream.write((b"\n" if empty else b",\n") + line)
        empty = False
    stream.write(b"]}\n" if empty else b"\n]}\n")


def _write_lines(entities: Iterable[Entity], stream: BinaryIO, *, packed: bool) -> None:
    """Write the lines after a header with their number; gzip, which cannot go back, has its own."""
    known = len(entities) if isinstance(entities, Sized) else None
    open_ended = known is None and not packed
    blank = _header(10**18)
    stream.write((b" " * len(blank) if open_ended else _header(known)) + b"\n")
    count = size = 0
    lines: list[bytes] = []
    for line in entity_lines(entities):
        lines.append(line)
        count += 1
        size += len(line)
        if size > _PIECE:
            stream.write(b"\n".join([*lines, b""]))
            lines, size = [], 0
    stream.write(b"\n".join([*lines, b""]))
    if open_ended:
        stream.seek(0)
        stream.write(_header(count).ljust(len(blank)))


def _header(count: int | None) -> bytes:
    said = "" if count is None else f', "entities": {count}'
    return f'{{"civdiplo": {SCHEMA_VERSION}{said}}}'.encode()


def _suffix(path: AnyPath) -> str:
    name = Path(path).name.lower()
    found = [suffix for suffix in _SUFFIXES if name.endswith(suffix)]
    if not found:
        rule = f"must end in {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}"
        raise InvalidValueError("path", rule, os.fspath(path))
    return found[0]


@contextmanager
def _opened(path: AnyPath, suffix: str) -> Generator[BinaryIO]:
    with open_to_read(path) as file:
        if suffix.endswith(".gz"):
            with gzip.GzipFile(fileobj=file) as stream:
                yield cast("BinaryIO", stream)
        else:
            yield file


def _read(path: AnyPath) -> Iterator[_Line]:
    """Yield what is on each line of a file, faults with the name of the file."""
    suffix = _suffix(path)
    with _opened(path, suffix) as stream:
        read_stream = _read_lines if suffix.startswith(".jsonl") else _read_whole
        for line, entity, faults in read_stream(stream):
            yield line, entity, faults and [_in_file(fault, path, line) for fault in faults]


def _in_file(fault: Fault, path: AnyPath, line: int) -> Fault:
    return fault.at(file=os.fspath(path), line=line)


def _read_whole(stream: BinaryIO) -> Iterator[_Line]:
    try:
        entities, faults = read_document(decoded(_whole(stream)))
    except InvalidDataError as error:
        entities, faults = [], list(error.faults)
    for position, entity in enumerate(entities):
        yield position, entity, _NO_FAULTS  # the lines are known of faults only
    for fault in faults:
        yield fault.line or 1, None, [fault]


def _whole(stream: BinaryIO) -> bytes:
    try:
        raw = read_at_most(stream, _DOCUMENT)
    except _BROKEN as error:
        raise InvalidDataError([_broken(error)]) from None
    if len(raw) > _DOCUMENT:
        rule = f"must have at most {_DOCUMENT} bytes (use .jsonl for more)"
        raise InvalidDataError([Fault("$", rule, "")])
    return raw


def _read_lines(stream: BinaryIO) -> Iterator[_Line]:
    lines = _raw_lines(stream)
    try:
        records, count = _begin(lines)
    except InvalidDataError as error:
        yield 1, None, list(error.faults)
        return
    text, at_a_glance = JsonText(), records.read_line
    number = 1
    for number, raw in lines:
        known = None if isinstance(raw, Fault) else at_a_glance(raw)
        if known is not None:
            yield number, known, _NO_FAULTS
            continue
        try:
            yield number, _record(raw, text, records), _NO_FAULTS
        except InvalidDataError as error:
            yield number, None, list(error.faults)
    if count is not None and number - 1 != count:
        rule = f"must be followed by {count} lines, as it says (lines are missing or were added)"
        yield 1, None, [Fault("$.entities", rule, str(number - 1), field="entities")]


def _raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Fault]]:
    """Yield the lines of a stream, without their ends, or what is wrong with them, from 1 on."""
    number = 0
    while True:
        number += 1
        try:
            raw = stream.readline(_LINE + 1)
            if len(raw) > _LINE:
                _skip_line(stream, raw)
                yield number, Fault("$", f"must be a line of at most {_LINE} bytes", "")
                continue
        except _BROKEN as error:
            yield number, _broken(error)
            return
        if not raw:
            return
        yield number, raw[:-1] if raw.endswith(b"\n") else Fault("$", _CUT, shown(raw[-30:]))


def _skip_line(stream: BinaryIO, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(_LINE)


def _broken(error: Exception) -> Fault:
    return Fault("$", f"must be a whole gzip file ({error})", "")


def _begin(lines: Iterator[tuple[int, bytes | Fault]]) -> tuple[Records, int | None]:
    """Return what reads the records of the version in the header, and how many it says follow."""
    rule = f'must begin with the header {{"civdiplo": {SCHEMA_VERSION}}}'
    _, raw = next(lines, (1, None))
    if raw is None:
        raise InvalidDataError([Fault("$", f"{rule} (the file is empty)", "")])
    header = _plain(raw, JsonText())
    if not isinstance(header, dict) or "civdiplo" not in header:
        raise InvalidDataError([Fault("$", rule, shown(header))])
    unknown = [key for key in header if key not in ("civdiplo", "entities")]
    if unknown:
        rule = "must have no keys but civdiplo and entities"
        raise InvalidDataError([Fault("$", rule, shown(key)) for key in unknown])
    count = header.get("entities")
    if "entities" in header and (type(count) is not int or count < 0):
        rule = "must be the number of entities that follow"
        raise InvalidDataError([Fault("$.entities", rule, shown(count), field="entities")])
    return Records(check_version(header["civdiplo"])), count


def _plain(raw: bytes | Fault, text: JsonText) -> Any:
    data, odd = _parsed(raw, text)
    if odd:
        raise InvalidDataError(odd)
    return data


def _parsed(raw: bytes | Fault, text: JsonText) -> tuple[Any, list[Fault]]:
    if isinstance(raw, Fault):
        raise InvalidDataError([raw])
    if not raw or raw.isspace():
        raise InvalidDataError([Fault("$", "must be an entity, not a blank line", "")])
    return text.read(decoded(raw))


def _record(raw: bytes | Fault, text: JsonText, records: Records) -> Entity:
    data, odd = _parsed(raw, text)
    try:
        entity = records.read(data)
    except InvalidDataError as error:
        taken = {fault.path for fault in odd}
        faults = [fault for fault in error.faults if fault.path not in taken]
        raise InvalidDataError([*odd, *faults]) from None
    if odd:
        raise InvalidDataError(odd)
    return entity


def _capped(faults: list[Fault], path: AnyPath) -> tuple[Fault, ...]:
    rest = f"has more than {_FAULTS} faults; the first {_FAULTS} are listed"
    return (*faults[:_FAULTS], Fault("$", rest, "", file=os.fspath(path)))
