"""The habits of the house that no linter holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import civdiplo

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_FILE = 500
LONGEST_BODY = 40
VAGUE = {"utils", "util", "core", "helpers", "helper", "common", "manager", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """Count the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def relative(path: Path) -> str:
    """Name a file as the reader knows it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    """No file is longer than 500 lines, and no function's body longer than 40."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = {f.name: body_lines(f) for f in functions(path) if body_lines(f) > LONGEST_BODY}
    assert long == {}


def test_no_room_has_a_vague_name() -> None:
    """A file or folder is named for the one thing it is about."""
    parts = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & VAGUE == set()


def test_every_test_states_its_claim() -> None:
    """Each test has a docstring that says what it holds."""
    silent = [
        f"{relative(path)}: {function.name}"
        for path in TESTS
        for function in functions(path)
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert silent == []


def test_every_public_name_is_in_the_reference() -> None:
    """The module that a public name lives in has its place in the docs, and so has every room."""
    pages = (ROOT / "docs" / "reference").glob("*.md")
    shown = {
        line.removeprefix("::: ")
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("::: ")
    }
    rooms = {module.rpartition(".")[0] for module in shown}
    for name in civdiplo.__all__:
        if name in civdiplo._ROOMS:
            assert f"civdiplo.{name}" in shown | rooms
        elif name != "__version__":
            assert getattr(civdiplo, name).__module__ in shown
