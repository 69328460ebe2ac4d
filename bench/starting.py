"""How long a fresh Python takes to import, start included, over a bare interpreter."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
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
    """Yield the table of starts, of modules that are compiled, as installed ones are."""
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        calls = {
            name: functools.partial(_start, code, environment)
            for name, (module, code) in _STARTS.items()
            if not module or find_spec(module)
        }
        for start in calls.values():
            start()  # once uncounted, so that every module is compiled
        yield raced("Start and import", calls, rounds=rounds, against=_BARE, targets=_TARGETS)


def _start(code: str, environment: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
