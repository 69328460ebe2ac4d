"""A function may live in a module of its name: whoever imports the name gets the function."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import civdiplo

ROOT = Path(__file__).parents[2]
HOME = Path(civdiplo.__file__).parent


def public(package: Path) -> list[str]:
    """Return the names in ``__all__`` of a package, without importing it."""
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    lists = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    return [str(name) for one in lists for name in ast.literal_eval(one)]


def shared_names() -> list[str]:
    """Return the public names of packages below the front door that are names of modules too."""
    packages = [init.parent for init in HOME.rglob("__init__.py") if init.parent != HOME]
    return sorted(
        ".".join([*package.relative_to(HOME.parent).parts, name])
        for package in packages
        for name in public(package)
        if (package / f"{name}.py").is_file() or (package / name / "__init__.py").is_file()
    )


def kinds(names: list[str], before: str = "pass", once: str = "pass") -> dict[str, str]:
    """Return what each name is in a fresh interpreter, after statements once and before each."""
    code = f"""
import json, pkgutil, sys
from importlib import import_module
{once}
def kind(name):
    package, _, last = name.rpartition(".")
    {before}
    return type(getattr(import_module(package), last)).__name__
print(json.dumps({{name: kind(name) for name in {names!r}}}))
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize(
    "before",
    [
        "import_module(package); import_module(name)",
        "exec(f'import {name}')",  # binds the outermost name, and loads what is on the way
    ],
)
def test_a_public_name_is_never_the_module_of_that_name(before: str) -> None:
    """`from civdiplo.graph import paths` is the function, also after its module is imported."""
    names = shared_names()
    assert {"civdiplo.graph.paths", "civdiplo.graph.summary"} <= set(names)
    assert {name for name, kind in kinds(names, before).items() if kind == "module"} == set()


@pytest.mark.parametrize("name", ["civdiplo.graph.paths", "civdiplo.graph.measures.mixing"])
def test_it_is_the_function_where_its_module_is_the_first_import_of_all(name: str) -> None:
    """In a fresh interpreter the module comes first; its package then puts the function there."""
    assert kinds([name], "import_module(name)") == {name: "function"}


def test_it_stays_so_after_all_modules_are_imported() -> None:
    """Importing every module of the package leaves every public name of it in place."""
    everything = """
import civdiplo
for found in pkgutil.walk_packages(civdiplo.__path__, 'civdiplo.'):
    if not found.name.endswith('__main__'):
        import_module(found.name)"""
    found = kinds(shared_names(), once=everything)
    assert {name for name, kind in found.items() if kind == "module"} == set()


def test_a_module_named_to_pytest_is_not_imported_twice() -> None:
    """The examples of a module, run by its path, leave those of a page their function."""
    chosen = ["src/civdiplo/graph/paths.py", "docs/how-to/paths.md"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *chosen]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
