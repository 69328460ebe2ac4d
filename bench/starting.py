"""How long a fresh Python takes to import, start included, over a bare interpreter."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from report import Table, raced

__all__ = ["tables"]

_TARGETS = {"import civdiplo": 1.5, "civdiplo with all entity types": 7}
_BARE = "a bare interpreter"
_STARTS = {
    _BARE: ("", "pass"),
    "import civdiplo": ("", "import civdiplo"),
    "civdiplo with all entity types": ("", "import civdiplo; civdiplo.Contribution"),
    "civdiplo, its sample read": ("", "import civdiplo; civdiplo.sample()"),
    "import attrs": ("attrs", "import attrs"),
    "import pydantic": ("pydantic", "from pydantic import BaseModel"),
    "import networkx": ("networkx", "import networkx"),
    "import pint": ("pint", "import pint; pint.UnitRegistry"),
    "import followthemoney": ("followthemoney", "from followthemoney import model"),
}


def tables(*, rounds: int) -> Iterator[Table]:
    """Yield the table of starts."""
    calls = {
        name: functools.partial(_start, code)
        for name, (module, code) in _STARTS.items()
        if not module or find_spec(module)
    }
    for start in calls.values():
        start()  # once uncounted, so that every module has been compiled
    yield raced("Start and import", calls, rounds=rounds, against=_BARE, targets=_TARGETS)


def _start(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)
