"""How far a file has been read, told to whoever shows it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Tell", "open_to_read", "watched"]

Tell = Callable[[int], object]

_WATCH: ContextVar[Tell | None] = ContextVar("civdiplo_reading", default=None)


@contextmanager
def watched(tell: Tell) -> Generator[None]:
    """Tell, while the block runs, how many more bytes of files have been read, chunk by chunk.

    >>> import pathlib, tempfile
    >>> seen = []
    >>> with tempfile.TemporaryDirectory() as folder, watched(seen.append):
    ...     file = pathlib.Path(folder, "long.txt")
    ...     _ = file.write_bytes(b"x" * 30_000)
    ...     with open_to_read(file) as stream:
    ...         _ = stream.read()
    >>> sum(seen)
    30000
    """
    token = _WATCH.set(tell)
    try:
        yield
    finally:
        _WATCH.reset(token)


def open_to_read(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file as ``open(path, "rb")`` does; who watches is told how far it has been read.

    Raises:
        OSError: The file cannot be opened.
    """
    tell = _WATCH.get()
    if tell is None:
        return open(path, "rb")  # noqa: PTH123  # the caller closes it
    return cast("BinaryIO", io.BufferedReader(_Counted(path, tell), 1 << 16))


class _Counted(io.FileIO):
    """A file that tells how many bytes were read from it."""

    def __init__(self, path: str | os.PathLike[str], tell: Tell) -> None:
        super().__init__(path, "rb")
        self._told = tell

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        count = super().readinto(buffer)
        if count:
            self._told(count)
        return count

    def readall(self) -> bytes:
        content = super().readall()
        self._told(len(content))
        return content
