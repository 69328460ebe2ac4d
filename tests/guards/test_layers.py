"""Who may import whom: each import contract is shown to refuse what it is there to refuse."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

# One line, in the named module, that the contract must refuse.
OFFENCES = {
    "layers": ("errors", "import civdiplo.values"),
    "front-door": ("errors", "import civdiplo"),
    "formats": ("io/native", "import civdiplo.io.icalendar"),
    **{
        contract["id"]: ("errors", f"import {library}")
        for contract in CONTRACTS
        for library in contract.get("forbidden_modules", [])[:1]
        if contract["id"] != "front-door"
    },
}


def verdicts(root: Path) -> dict[str, str]:
    """Run import-linter over a tree; return KEPT or BROKEN for each contract's name."""
    program = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    run = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^(.+?) (KEPT|BROKEN)\b", run.stdout, flags=re.MULTILINE)
    assert len(found) == len(CONTRACTS), run.stdout + run.stderr
    return dict(found)


@pytest.fixture(scope="module")
def offended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The verdicts over a copy of the tree into which every offence was written."""
    root = tmp_path_factory.mktemp("offended")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for module, line in OFFENCES.values():
        with (root / "src" / "civdiplo" / f"{module}.py").open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    return verdicts(root)


def test_the_source_keeps_every_contract() -> None:
    """The tree as it stands breaks no contract."""
    assert verdicts(ROOT) == dict.fromkeys(NAMES.values(), "KEPT")


@pytest.mark.parametrize("contract", NAMES)
def test_each_contract_refuses_its_offence(contract: str, offended: dict[str, str]) -> None:
    """A contract that cannot fail guards nothing."""
    assert offended[NAMES[contract]] == "BROKEN"


def test_a_room_that_no_layer_names_is_refused(tmp_path: Path) -> None:
    """A new room has to be given its place among the layers before it lands."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "src" / "civdiplo" / "attic.py").write_text('"""A room."""\n', encoding="utf-8")
    assert verdicts(tmp_path)[NAMES["layers"]] == "BROKEN"
