"""The datasets that ship with the package are read as they are, once."""

from __future__ import annotations

import pytest

from civdiplo import Dataset, Organization, fictional, sample


@pytest.mark.parametrize("shipped", [sample, fictional])
def test_a_shipped_dataset_is_whole(shipped: object) -> None:
    """Everything that it refers to is in it, and of the right type."""
    assert callable(shipped)
    dataset = shipped()
    assert isinstance(dataset, Dataset)
    assert dataset.dangling() == ()
    assert dataset.misreferences() == ()


def test_everybody_is_given_the_same_object() -> None:
    """A shipped dataset is immutable, so it is read once."""
    assert sample() is sample()
    assert fictional() is fictional()


def test_what_is_invented_is_kept_apart() -> None:
    """No organization of the invented dataset is one of the documents'."""
    real = {entity.id for entity in sample().of(Organization)}
    invented = {entity.id for entity in fictional().of(Organization)}
    assert real
    assert invented
    assert not real & invented
