"""A small whole file of each format that can be read: what mutations and the fuzzer start from.

Run as a script it prints the names of the formats.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.entities import Event, Membership, Organization, Person, Place, Post, Twinning
from civdiplo.io.formats import format_named, formats
from civdiplo.io.table import Column, Key, PeriodOf, Template
from civdiplo.io.table import read as read_table

# A format that writes makes its own seed of these.
_HELD = Dataset(
    [
        Place(id="pskov", name={"en": "Pskov"}, country="RU", latitude="57.8", longitude="28.3"),
        Place(id="vitebsk", name={"en": "Vitebsk", "ru": "Витебск"}, country="BY"),
        Twinning(id="t", parties=["pskov", "vitebsk"], signed="1992-05"),
        Organization(id="club", name={"en": "Club"}, place="pskov", founded="1987?"),
        Person(id="chair", name={"en": "The chair"}),
        Post(id="post", name={"en": "Chair"}, organization="club"),
        Membership(id="m", member="chair", organization="club", period="2001/.."),
        Event(id="forum", name={"en": "Forum"}, date="2021-09-21/2021-09-22", place="pskov"),
    ]
)
_FTS = {
    "status": "ok",
    "data": {
        "flows": [
            {
                "id": "7", "amountUSD": 500, "status": "paid", "date": "2020-03-01T00:00:00Z",
                "boundary": "incoming", "onBoundary": "single",
                "sourceObjects": [{"type": "Organization", "id": "1", "name": "A union"}],
                "destinationObjects": [{"type": "Location", "id": "3", "name": "A town"}],
            }
        ]
    },
}  # fmt: skip
_WD = "http://www.wikidata.org/entity/"
_WIKIDATA = {
    "head": {"vars": ["statement"]},
    "results": {
        "bindings": [
            {
                "property": {"type": "literal", "value": "P190"},
                "statement": {"type": "uri", "value": f"{_WD}statement/Q1-a"},
                "subject": {"type": "uri", "value": f"{_WD}Q1"},
                "object": {"type": "uri", "value": f"{_WD}Q2"},
                "rank": {"type": "uri", "value": "http://wikiba.se/ontology#NormalRank"},
                "subjectLabel": {"type": "literal", "value": "North", "xml:lang": "en"},
                "start": {"type": "literal", "value": "1992-01-01T00:00:00Z"},
                "startPrecision": {"type": "literal", "value": "9"},
            }
        ]
    },
}
_IATI = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
 <iati-activity default-currency="EUR" xml:lang="en">
  <iati-identifier>XM-DAC-1-1</iati-identifier>
  <reporting-org ref="XM-DAC-1" type="10"><narrative>A ministry</narrative></reporting-org>
  <title><narrative>Books</narrative></title>
  <description><narrative>Books for schools</narrative></description>
  <participating-org role="1" type="10" ref="XM-DAC-1"/>
  <activity-status code="2"/>
  <activity-date type="2" iso-date="2020-01-01"/>
  <recipient-country code="VN" percentage="100"/>
  <transaction>
   <transaction-type code="3"/><transaction-date iso-date="2020-02-01"/>
   <value value-date="2020-02-01">1500.50</value>
  </transaction>
 </iati-activity>
</iati-activities>
"""
_BODS = [
    {
        "statementId": "s1", "recordId": "firm", "recordType": "entity",
        "statementDate": "2021-09-21", "recordStatus": "new",
        "publicationDetails": {"bodsVersion": "0.4", "publisher": {"name": "A register"}},
        "recordDetails": {"name": "A company", "isComponent": False, "foundingDate": "2010"},
    },
    {
        "statementId": "s2", "recordId": "tie", "recordType": "relationship",
        "statementDate": "2021-09-21",
        "recordDetails": {
            "subject": "firm", "interestedParty": "owner",
            "interests": [{"type": "shareholding", "startDate": "2019", "share": {"exact": 50}}],
        },
    },
]  # fmt: skip
_GRANTS = {
    "version": "1.4",
    "grants": [
        {
            "id": "360G-test-1", "title": "Books", "description": "Books for a school",
            "currency": "GBP", "amountAwarded": 1500.5, "awardDate": "2020-03-01",
            "recipientOrganization": [{"id": "GB-CHC-1", "name": "A school"}],
            "fundingOrganization": [{"id": "GB-CHC-2", "name": "A fund"}],
        }
    ],
}  # fmt: skip

_WRITTEN: dict[str, tuple[str, str]] = {
    "bods": (".json", json.dumps(_BODS)),
    "fts": (".json", json.dumps(_FTS)),
    "iati": (".xml", _IATI),
    "threesixty": (".json", json.dumps(_GRANTS)),
    "wikidata": (".json", json.dumps(_WIKIDATA)),
}
_SUFFIXES = {"native": ".jsonl", "ftm": ".ijson", "geojson": ".geojson", "popolo": ".json"}
_TABLE = "club,city,since\nHarbour,Pskov,1992\nRiver,Vitebsk,2001-05\n"

Read = Callable[[Path], Any]


def seeds() -> dict[str, tuple[str, bytes, Read]]:
    """Return, for each format that can be read, the end of a file's name, a file, and its reader.

    Tables, which are no format of their own, are among them, and packed files.
    """
    found: dict[str, tuple[str, bytes, Read]] = {}
    for name, known in formats().items():
        if known.can("read"):
            suffix, content = _seed(name)
            found[name] = (suffix, content, known.module.read)
    native = format_named("native").module.read
    found["native-packed"] = (".jsonl.gz", gzip.compress(found["native"][1], mtime=0), native)
    found["table"] = (".csv", _TABLE.encode(), _table)
    for suffix in (".csv", ".xlsx"):
        grants = format_named("threesixty").module
        found[f"threesixty-{suffix[1:]}"] = (suffix, _sheet(grants, suffix), grants.read)
    return found


def _seed(name: str) -> tuple[str, bytes]:
    if name in _WRITTEN:
        suffix, text = _WRITTEN[name]
        return suffix, text.encode()
    suffix = _SUFFIXES.get(name, ".json")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"seed{suffix}")
        format_named(name).module.write(_HELD, path)
        return suffix, path.read_bytes()


def _sheet(grants: Any, suffix: str) -> bytes:
    """Return the seed of grants as a spreadsheet."""
    with tempfile.TemporaryDirectory() as folder:
        package, sheet = Path(folder, "grants.json"), Path(folder, f"grants{suffix}")
        package.write_text(json.dumps(_GRANTS), encoding="utf-8")
        grants.write(grants.read(package).dataset, sheet)
        return sheet.read_bytes()


def _table(path: Path) -> Any:
    city = Template(Place, "city", name=Column("city"))
    club = Template(Organization, "club", name=Column("club"), place=city)
    period = PeriodOf(Column("since"), None)
    return read_table(
        path, Template(Membership, Key(club, city), member=club, organization=city, period=period)
    )


if __name__ == "__main__":
    print(*sorted(seeds()))
