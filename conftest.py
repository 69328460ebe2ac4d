"""What every test run shares: the hypothesis profiles, and the examples of docs and docstrings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sybil import Example, Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

# "ci" draws the same examples in every run, so that a newcomer's result is everybody's result;
# HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# By the name that a page reads it under: our examples, and real data that is not ours to ship; the
# pages that ask for that skip those parts without it.
_SHARED = Path(__file__).resolve().parents[1] / "shared" / "data"
_LINKS = {
    "examples": Path(__file__).resolve().parent / "examples",
    "ecosoc": _SHARED / "ecosoc_applications",
    "fts": _SHARED / "aid_currency",
    "treaties": _SHARED / "diplomatic",
}


class _OwnWorld:
    """Each page runs in a folder of its own, and registers its entity types for itself.

    The folder is empty but for links to the examples, and to real data where that is beside the
    project.
    """

    def __init__(self) -> None:
        self._home = Path.cwd()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._registries: list[tuple[dict[Any, Any], dict[Any, Any]]] = []

    def enter(self, _namespace: dict[str, Any]) -> None:
        self._home = Path.cwd()
        self._folder = tempfile.TemporaryDirectory()
        os.chdir(self._folder.name)
        for name, folder in _LINKS.items():
            if folder.is_dir():
                Path(name).symlink_to(folder)
        from civdiplo.entities import base  # not sooner: coverage has to see it imported

        registries: tuple[dict[Any, Any], ...] = (base._TYPES, base._NAMES)  # noqa: SLF001
        self._registries = [(registry, dict(registry)) for registry in registries]

    def leave(self, _namespace: dict[str, Any]) -> None:
        os.chdir(self._home)
        for registry, before in self._registries:
            registry.clear()
            registry.update(before)
        if self._folder is not None:
            self._folder.cleanup()


class _Docstrings(PythonDocStringDocument):
    """A module's examples run as a reader types them: with its names, not its __future__."""

    def import_document(self, example: Example) -> None:
        try:
            super().import_document(example)
        finally:
            self.namespace.pop("annotations", None)


class _Source(pytest.Module):
    """A module of the package holds no tests of pytest's, only examples.

    Named on the command line, pytest would import it by its path: a second time beside the one that
    its package has imported, with classes of its own, and in place of a function of the same name.
    """

    def collect(self) -> list[pytest.Item]:
        return []


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> _Source | None:
    """Leave the modules of the package to the examples in them."""
    home = Path(__file__).resolve().parent / "src"
    made: _Source | None = None
    if module_path.is_relative_to(home):
        made = _Source.from_parent(parent, path=module_path)
    return made


_pages = _OwnWorld()

pytest_collect_file = (
    Sybil(
        parsers=[DocTestParser()],
        path="src",
        pattern="*.py",
        document_types={".py": _Docstrings},
    )
    + Sybil(
        parsers=[PythonCodeBlockParser(), SkipParser()],
        patterns=["README.md", "docs/*.md", "docs/**/*.md"],
        setup=_pages.enter,
        teardown=_pages.leave,
    )
).pytest()
