"""IATI: activities with their transactions and budgets, and organisation files, version 2.0x."""

from __future__ import annotations

from civdiplo.io.iati.reading import iter_read, read
from civdiplo.io.iati.words import CODES, WRITE_CODES, IatiCode, codes
from civdiplo.io.iati.writing import CARRIES, Kind, write

__all__ = [
    "CARRIES",
    "CODES",
    "WRITE_CODES",
    "IatiCode",
    "Kind",
    "codes",
    "iter_read",
    "read",
    "write",
]
