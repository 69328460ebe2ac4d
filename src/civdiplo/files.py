"""Files that are either written whole or not at all, and read up to a limit."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

__all__ = ["Readable", "read_at_most", "replacing"]


_PIECE = 1 << 20


class Readable(Protocol):
    """Whatever gives the next bytes that are asked for."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


def read_at_most(stream: Readable, limit: int) -> bytes:
    """Return what a stream holds, or, where that is more than ``limit`` bytes, one byte more.

    It is read piece by piece: asked for all at once, a buffer of the whole limit would be made
    for the smallest file.
    """
    pieces: list[bytes] = []
    left = limit + 1
    while left and (piece := stream.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Generator[BinaryIO]:
    """Open a new file that takes the place of ``path`` when the block ends without an error.

    The new file is made in the same folder, flushed to the disk and then renamed, so that a reader
    sees the old content or the new one and never half of it. Where the block fails, the old file
    is untouched and the new one is gone. The permissions of the old file are kept; a link stays a
    link to what it pointed to.

    Raises:
        OSError: The folder is not there or cannot be written to.
    """
    target = Path(os.path.realpath(path))
    file = _new_beside(target)
    new = Path(file.name)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, new)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _new_beside(target: Path) -> BinaryIO:
    """Open a file that nobody else has, with the permissions that any new file gets."""
    for number in itertools.count():
        name = f".{target.name[:200]}.{os.getpid()}.{number}.part"
        try:
            return target.with_name(name).open("xb")
        except FileExistsError:
            continue
        except OSError as error:  # told of the file that was asked for, not of the one beside it
            raise type(error)(error.errno, error.strerror, str(target)) from None
    raise AssertionError  # pragma: no cover  # count() has no end


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last, where the system can open a folder to do so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
