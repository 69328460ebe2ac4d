"""A dataset as one document, in the present version or an older one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Person, Place
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.serialize import (
    SCHEMA_VERSION,
    dumps,
    from_plain,
    loads,
    migrations,
    register_migration,
)

ENVOY = Person(id="envoy", name={"en": "The envoy"})
HANOI = Place(id="hanoi", name={"en": "Hanoi"})


@pytest.fixture
def _no_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_MIGRATIONS", {})


def full_name(record: dict[str, Any]) -> dict[str, Any]:
    """Migrate a record whose name was a text in no stated language."""
    record["name"] = {"und": record.pop("full_name")}
    return record


def test_a_document_is_read_in_any_layout() -> None:
    """White space and the order of keys say nothing."""
    document = json.loads(dumps(Dataset([ENVOY, HANOI])))
    turned = {"entities": document["entities"][::-1], "civdiplo": 1}
    assert loads(json.dumps(turned, indent=3)) == Dataset([ENVOY, HANOI])


def test_all_faults_of_a_document_are_listed_with_line_and_path() -> None:
    """The line is that of the entity in the text."""
    text = '{"civdiplo": 1, "entities": [\n{"id": "a b", "type": "Person"},\n{"x": Infinity}\n]}'
    with pytest.raises(InvalidDataError) as caught:
        loads(text)
    assert [(fault.line, fault.path) for fault in caught.value.faults] == [
        (3, "$.entities[1].x"),
        (2, "$.entities[0].id"),
        (2, "$.entities[0].name"),
        (3, "$.entities[1].type"),
    ]


@pytest.mark.usefixtures("_no_migrations")
def test_an_older_record_is_migrated_and_then_read_strictly() -> None:
    """The registered step is taken for every record; what it leaves wrong is refused."""
    register_migration(0, full_name)
    record = {"id": "envoy", "type": "Person", "full_name": "The envoy"}
    made = Person(id="envoy", name={"und": "The envoy"})
    assert from_plain(dict(record), version=0) == made
    assert loads(json.dumps({"civdiplo": 0, "entities": [record]})) == Dataset([made])
    with pytest.raises(InvalidDataError) as caught:
        from_plain(record | {"rank": 1, "name": 3}, version=0)
    assert [fault.path for fault in caught.value.faults] == ["$.rank"]


@pytest.mark.usefixtures("_no_migrations")
@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ({"id": "a"}, "must be readable as version 0 (KeyError: 'full_name')"),
        ({"full_name": 1, "name": 2}, "must be there"),
        ("a text", "must be an object"),
    ],
)
def test_a_record_that_cannot_be_migrated_is_a_fault(record: Any, rule: str) -> None:
    """Whatever a step raises to refuse a record, the reader tells of it."""
    register_migration(0, full_name)
    with pytest.raises(InvalidDataError) as caught:
        from_plain(record, version=0)
    assert rule in caught.value.faults[0].rule


@pytest.mark.usefixtures("_no_migrations")
def test_the_faults_of_a_step_keep_their_paths() -> None:
    """A step may use the library's own errors."""

    def refuse(record: dict[str, Any]) -> dict[str, Any]:
        made = from_plain(record | {"id": "a b"})
        raise AssertionError(made)

    register_migration(0, refuse)
    with pytest.raises(InvalidDataError) as caught:
        from_plain({"type": "Person", "name": {"en": "E"}}, version=0)
    assert [fault.path for fault in caught.value.faults] == ["$.id"]


@pytest.mark.usefixtures("_no_migrations")
def test_each_step_is_registered_once() -> None:
    """The same function may come again; another one, or a step from nowhere, may not."""
    register_migration(0, full_name)
    register_migration(0, full_name)
    with pytest.raises(InvalidValueError, match="must not have another step"):
        register_migration(0, dict)
    for version in (SCHEMA_VERSION, -1, False, "0"):
        with pytest.raises(InvalidValueError, match="must be a version from 0 to 0"):
            register_migration(version, full_name)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_no_migrations")
@pytest.mark.parametrize("version", [0, 2, -1, True, "1", 1.0])
def test_a_version_without_a_way_is_refused(version: Any) -> None:
    """Older without a step, newer, or no version at all."""
    with pytest.raises(InvalidDataError) as caught:
        from_plain({}, version=version)
    assert caught.value.faults[0].path == "$.civdiplo"
