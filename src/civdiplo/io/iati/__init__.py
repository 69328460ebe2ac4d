"""IATI: activities with their transactions and budgets, and organisation files, version 2.0x."""

from __future__ import annotations

from civdiplo.io.iati.reading import iter_read, read
from civdiplo.io.iati.words import CODES, WRITE_CODES
from civdiplo.io.iati.writing import CARRIES, write

__all__ = ["CARRIES", "CODES", "WRITE_CODES", "iter_read", "read", "write"]
