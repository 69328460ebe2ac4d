"""The pages of the docs: every public name of the graph has its place, and no page is hidden."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
ROOMS = ["", ".export", ".history", ".measures", ".models", ".modes", ".space", ".suggestions"]


def shown() -> Counter[str]:
    """Return how often each module stands in the reference."""
    pages = (page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    return Counter(name for page in pages for name in re.findall(r"^::: (\S+)", page, re.MULTILINE))


def test_no_module_stands_in_the_reference_twice() -> None:
    """A name has one place, so that a link to it leads there."""
    assert {name for name, count in shown().items() if count > 1} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_of_the_graph_is_in_the_reference(room: str) -> None:
    """The module that a function or class of a room lives in is shown."""
    public = importlib.import_module(f"civdiplo.graph{room}")
    homes = {getattr(getattr(public, name), "__module__", "") for name in public.__all__}
    ours = {home for home in homes if home.startswith("civdiplo.")}
    assert ours
    assert ours - set(shown()) == set()


def test_the_reference_shows_what_is_public_alone() -> None:
    """What a module does not list in ``__all__`` is hidden by the filters of the pages."""
    settings = DOCS.with_name("mkdocs.yml").read_text(encoding="utf-8")
    (filters,) = re.findall(r"filters: (\[.*?\])", settings)
    hiding = [re.compile(rule.removeprefix("!")) for rule in ast.literal_eval(filters)]
    pages = (page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    whole = [
        name
        for page in pages
        for name, options in re.findall(r"^::: (\S+)((?:\n    .*)*)", page, re.MULTILINE)
        if "members:" not in options
    ]
    assert whole
    unlisted = {
        f"{name}.{one.name}"
        for name in whole
        for one in ast.parse(inspect.getsource(importlib.import_module(name))).body
        if isinstance(one, (ast.FunctionDef, ast.ClassDef))
        and one.name not in importlib.import_module(name).__all__
        and not any(rule.search(one.name) for rule in hiding)
    }
    assert unlisted == set()


def test_every_page_is_in_the_navigation_once() -> None:
    """Whoever reads from the first page on meets every other."""
    navigation = DOCS.with_name("mkdocs.yml").read_text(encoding="utf-8")
    listed = Counter(re.findall(r": (\S+\.md)$", navigation, flags=re.MULTILINE))
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert listed == Counter(pages)
