"""Foreign formats are written record by record, and put in place only if the report is accepted."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Campaign,
    Entity,
    GrantApplication,
    Organization,
    Participation,
    Place,
    Programme,
    StateChange,
)
from civdiplo.errors import InvalidDataError
from civdiplo.io import iati, threesixty
from civdiplo.io.report import ExportReport
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money

UNION = Organization(
    id="union", name={"en": "A union"}, identifiers=[Identifier("GB-CHC", "1164883")]
)
FUND = Programme(id="fund", name={"en": "A fund"}, organizers=["union"])
LAOS = Place(id="laos", name={"en": "Laos"}, place_type="country", country="LA")

Write = Callable[..., ExportReport]


def campaigns(count: int) -> list[Entity]:
    """Return so many campaigns that are activities, with what they name."""
    made = [
        Campaign(
            id=f"aid-{number}",
            name={"en": f"Help for school {number}"},
            note={"en": "Books and desks. " * 9 + "Rice."},
            participants=[Participation(party="union", role="funding")],
            beneficiaries=["laos"],
            period="2021-05-01/2021-06-30",
            status="active",
        )
        for number in range(count)
    ]
    return [UNION, LAOS, *made]


def grants(count: int) -> list[Entity]:
    """Return so many grants, with what they name."""
    made = [
        GrantApplication(
            id=f"grant-{number}",
            name={"en": f"Desks for school {number}"},
            note={"en": "Books and desks. " * 9 + "Rice."},
            applicant="union",
            programme="fund",
            amount_awarded=Money("1250", "GBP"),
            history=[StateChange(state="supported", date="2021-05-01")],
        )
        for number in range(count)
    ]
    return [UNION, FUND, *made]


def write_activities(dataset: Dataset, path: Path, **options: Any) -> ExportReport:
    """Write activities, which one organization reports."""
    return iati.write(dataset, path, reporting="union", **options)


@pytest.mark.parametrize(
    ("write", "entities", "name"),
    [(write_activities, campaigns, "activities.xml"), (threesixty.write, grants, "grants.json")],
)
def test_a_longer_file_takes_no_more_memory(
    write: Write, entities: Callable[[int], list[Entity]], name: str, tmp_path: Path
) -> None:
    """Only the report grows with what is written."""

    def passing(count: int) -> int:
        dataset = Dataset(entities(count))
        write(dataset, tmp_path / name)  # what is remembered of it is no part of the answer
        gc.collect()
        tracemalloc.start()
        try:
            report = write(dataset, tmp_path / name)
            held, peak = tracemalloc.get_traced_memory()
            del report  # it is among what is held until here
        finally:
            tracemalloc.stop()
        return peak - held

    assert passing(600) < passing(60) + 150_000


def test_every_record_is_in_the_file(tmp_path: Path) -> None:
    """None, one or many: the pieces are one document."""
    for count in (0, 1, 3):
        path = tmp_path / "activities.xml"
        write_activities(Dataset(campaigns(count)), path)
        found = [str(one.findtext("iati-identifier")) for one in etree.parse(path).getroot()]
        assert found == [f"aid-{number}" for number in range(count)]
    for count in (1, 3):
        path = tmp_path / "grants.json"
        threesixty.write(Dataset(grants(count)), path)
        told = json.loads(path.read_text(encoding="utf-8"))["grants"]
        assert [one["id"] for one in told] == [f"grant-{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("write", "entities", "name", "code"),
    [
        (write_activities, campaigns, "activities.xml", "no-identifier"),
        (threesixty.write, grants, "grants.json", "local-id"),
        (threesixty.write, grants, "grants.csv", "local-id"),
        (threesixty.write, grants, "grants.xlsx", "local-id"),
    ],
)
def test_a_file_that_is_refused_is_not_put_in_place(
    write: Write, entities: Callable[[int], list[Entity]], name: str, code: str, tmp_path: Path
) -> None:
    """The old file stays as it was, and nothing else is left behind."""
    path = tmp_path / name
    for before in (None, b"an older file"):
        if before is not None:
            path.write_bytes(before)
        with pytest.raises(InvalidDataError, match=code):
            write(Dataset(entities(3)), path, strict=[code])
        assert [one.read_bytes() for one in tmp_path.iterdir()] == ([before] if before else [])
