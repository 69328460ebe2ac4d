"""Made-up grants of 360Giving in JSON, CSV and XLSX, and how Flatten Tool reads the tables.

Flatten Tool is given a schema with the types and titles of the standard.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

__all__ = ["flatten_tool", "make_csv", "make_json", "make_xlsx"]

_HEADINGS = (
    "Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded",
    "Award Date", "Planned Dates:0:Start Date", "Planned Dates:0:Duration (months)",
    "Recipient Org:0:Identifier", "Recipient Org:0:Name", "Recipient Org:0:Charity Number",
    "Recipient Org:0:City", "Recipient Org:0:Postal Code", "Beneficiary Location:0:Name",
    "Beneficiary Location:0:Country Code", "Grant Programme:0:Title", "Funding Org:0:Identifier",
    "Funding Org:0:Name", "Last Modified", "Data Source", "Ward",
)  # fmt: skip


def make_csv(path: Path, count: int) -> None:
    """Write a table of grants."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        writer.writerows(_row(number) for number in range(count))


def make_xlsx(path: Path, count: int) -> None:
    """Write the same table as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("grants")
    sheet.append(_HEADINGS)
    for number in range(count):
        sheet.append(_row(number))
    book.save(path)


def make_json(path: Path, count: int) -> None:
    """Write the same grants as a package in JSON."""
    package = {"version": "1.4", "grants": [_grant(_row(number)) for number in range(count)]}
    path.write_text(json.dumps(package), encoding="utf-8")


def _grant(row: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip(_HEADINGS, row, strict=True))
    return {
        "id": told["Identifier"],
        "title": told["Title"],
        "description": told["Description"],
        "currency": told["Currency"],
        "amountAppliedFor": told["Amount Applied For"],
        "amountAwarded": float(told["Amount Awarded"]),
        "awardDate": told["Award Date"],
        "plannedDates": [{"startDate": told["Planned Dates:0:Start Date"], "duration": 12}],
        "recipientOrganization": [
            {
                "id": told["Recipient Org:0:Identifier"],
                "name": told["Recipient Org:0:Name"],
                "charityNumber": told["Recipient Org:0:Charity Number"],
                "addressLocality": told["Recipient Org:0:City"],
                "postalCode": told["Recipient Org:0:Postal Code"],
            }
        ],
        "beneficiaryLocation": [{"name": told["Beneficiary Location:0:Name"], "countryCode": "GB"}],
        "grantProgramme": [{"title": told["Grant Programme:0:Title"]}],
        "fundingOrganization": [
            {"id": told["Funding Org:0:Identifier"], "name": told["Funding Org:0:Name"]}
        ],
        "dateModified": told["Last Modified"],
        "dataSource": told["Data Source"],
    }


def _row(n: int) -> tuple[object, ...]:
    day = f"20{10 + n % 10}-0{1 + n % 9}-1{n % 10}"
    return (
        f"360G-example-{n}", f"Grant {n}", f"What grant {n} is for", "GBP", n * 37 + 1000,
        f"{n * 37}.{n % 100:02}", day, day, 12, f"GB-CHC-{1000000 + n % 5000}",
        f"Society {n % 5000}", f"{1000000 + n % 5000}", "Northport", "N7 6PA", f"Ward {n % 300}",
        "GB", f"Programme {n % 20}", "GB-CHC-7654321", "A trust", f"{day}T00:00:00Z",
        "https://example.org/grants", f"Ward {n % 300}",
    )  # fmt: skip


def _schema(name: str) -> dict[str, Any]:
    """Return the part of a JSON Schema that Flatten Tool asks for: types and titles."""
    from civdiplo.io.threesixty.fields import OBJECTS

    properties = {
        field.name: _typed(field)
        for field in OBJECTS[name].values()
        if not (name == "location" and field.of)  # a place within a place is not asked for
    }
    return {"type": "object", "properties": properties}


def _typed(field: Any) -> dict[str, Any]:
    inner = _schema(field.of) if field.of else {}
    if field.many:
        return {"title": field.title, "type": "array", "items": inner}
    if field.of:
        return {"title": field.title, **inner}
    kind = {"number": "number", "texts": "array"}.get(field.kind, "string")
    items = {"items": {"type": "string"}} if kind == "array" else {}
    return {"title": field.title, "type": kind, **items}


def flatten_tool(path: Path) -> int:
    """Turn a table of grants into JSON, and that into plain data."""
    import flattentool

    schema, out = path.with_name("schema.json"), path.with_name("out.json")
    schema.write_text(json.dumps(_schema("grant")), encoding="utf-8")
    kind = path.suffix[1:]
    flattentool.unflatten(
        str(path.parent if kind == "csv" else path), input_format=kind, output_name=str(out),
        schema=str(schema), convert_titles=True, root_list_path="grants", root_id="",
    )  # fmt: skip
    return len(json.loads(out.read_bytes())["grants"])
