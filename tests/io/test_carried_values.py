"""What a writer says it carries is in the file it writes, value by value, or in its report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities import Person
from civdiplo.entities.base import Entity
from civdiplo.entities.shapes import shapes
from civdiplo.io import ftm, popolo
from civdiplo.io.report import ExportReport
from civdiplo.testing import datasets

WHOLE = {"not-written", "no-payment", "uncited"}  # of such an entity nothing is in the file
IN_WORDS = {"qualifier"}  # an exact estimate is written as the amount it is


def of_lines(path: Path) -> Any:
    """Return what a file of lines holds."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_one(path: Path) -> Any:
    """Return what a file of one document holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def leaves(value: Any) -> Iterator[str]:
    """Yield every text, number and word of plain data, but for what is said in another way."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in IN_WORDS:
                yield from leaves(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield str(value)


def forms(leaf: str, field: str) -> set[str]:
    """Return the forms in which a value may stand in a file."""
    found = {leaf, leaf.lower(), f"{leaf}.z"}
    if field in {"date", "period"}:
        found |= set(leaf.split("/")) - {""}
    return found | {leaf.partition(":")[2]} if field == "identifiers" else found


def missing(dataset: Dataset, carries: Any, report: ExportReport, told: Any) -> Iterator[Any]:
    """Yield each value that is neither in a file nor, with its field, in the report."""
    held = set(leaves(told)) | {leaf.lower() for leaf in leaves(told)}
    about = {(entry.entity, entry.field) for entry in report}
    gone = {entry.entity for entry in report if entry.code in WHOLE}
    for entity in dataset:
        fields = [name for name in carries.get(type(entity), ()) if name != "extra"]
        for shape in shapes(type(entity)):
            value = getattr(entity, shape.name)
            is_said = shape.name not in fields or (entity.id, shape.name) in about
            if is_said or value == shape.default or entity.id in gone:
                continue
            yield from (
                (entity, shape.name, leaf)
                for leaf in leaves(written(value))
                if not forms(leaf, shape.name) & held
            )


@pytest.mark.parametrize(("module", "load"), [(ftm, of_lines), (popolo, of_one)])
@given(dataset=datasets(max_size=4))
@settings(max_examples=40, deadline=None)
def test_each_carried_value_is_in_the_file_or_the_report(
    tmp_path_factory: pytest.TempPathFactory,
    module: ModuleType,
    load: Callable[[Path], Any],
    dataset: Dataset,
) -> None:
    """No value of a field that a format carries is lost unsaid."""
    path = tmp_path_factory.mktemp("carried") / "file"
    report = module.write(dataset, path)
    assert not list(missing(dataset, module.CARRIES, report, load(path)))


def test_a_value_that_is_lost_would_be_found() -> None:
    """The test above sees what is neither written nor told."""
    entity: type[Entity]
    for entity, fields in ftm.CARRIES.items():
        assert set(fields) <= {shape.name for shape in shapes(entity)}

    held = Dataset([Person(id="p", name={"und": "The envoy"})])
    (lost,) = missing(held, ftm.CARRIES, ExportReport(), [])
    assert lost[1:] == ("name", "The envoy")
