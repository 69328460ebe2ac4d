"""The datasets that are asked, as they are shipped and after a round trip through a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from civdiplo import Dataset, fictional, read, sample, write

FORMS = ("as shipped", "written to JSON and read", "written to JSON Lines and read")
SUFFIXES = dict(zip(FORMS, ("", ".json", ".jsonl"), strict=True))


@pytest.fixture(scope="session", params=FORMS)
def travelled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Dataset], Dataset]:
    """Give what takes a dataset through a file, or leaves it as it is."""
    suffix = SUFFIXES[request.param]

    def travel(dataset: Dataset) -> Dataset:
        if not suffix:
            return dataset
        path = tmp_path_factory.mktemp("written") / f"dataset{suffix}"
        write(dataset, path)
        return read(path)

    return travel


@pytest.fixture(scope="session")
def facts(travelled: Callable[[Dataset], Dataset]) -> Dataset:
    """Give what the five documents state."""
    return travelled(sample())


@pytest.fixture(scope="session")
def invented(travelled: Callable[[Dataset], Dataset]) -> Dataset:
    """Give the invented dataset, for what the documents do not state."""
    return travelled(fictional())
