"""Made-up files of foreign formats, of the size and shape of real ones: a maker for each format.

What they tell is the same for the same number; no name in them is anybody's.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import data

__all__ = ["bods", "ftm", "fts", "geojson", "native", "popolo", "rows", "wikidata"]

Json = dict[str, Any]

_COUNTRIES = ("VN", "RU", "LA", "KH", "CU", "UZ", "BY", "KG", "CN", "KR", "PL", "HU")
_ITEM = "http://www.wikidata.org/entity/"


def native(path: Path, count: int) -> None:
    """Write contributions in the native format."""
    data.write_lines(path, data.contributions(count))


def ftm(path: Path, count: int) -> None:
    """Write organizations, people, memberships and payments, an entity a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(count):
            schema, properties = _ftm_entity(number)
            entity = {"id": f"{schema.lower()}-{number}", "schema": schema}
            file.write(json.dumps({**entity, "properties": properties}, ensure_ascii=False) + "\n")


def popolo(path: Path, count: int) -> None:
    """Write people and organizations with their memberships: a third of each."""
    third = max(1, count // 3)
    _write(
        path,
        {
            "persons": [_popolo_person(number) for number in range(third)],
            "organizations": [
                {
                    "id": f"org-{number}",
                    "name": f"Friendship Society No. {number}",
                    "classification": "ngo",
                    "founding_date": f"{1950 + number % 70}",
                    "other_names": [{"name": f"Общество дружбы № {number}", "lang": "ru"}],
                    "identifiers": [{"scheme": "wikidata", "identifier": f"Q{number + 1}"}],
                    "links": [{"url": f"https://example.org/org/{number}", "note": "website"}],
                }
                for number in range(third)
            ],
            "memberships": [
                {
                    "id": f"membership-{number}",
                    "person_id": f"person-{number}",
                    "organization_id": f"org-{number * 7 % third}",
                    "role": ("member", "chair", "observer")[number % 3],
                    "start_date": _day(number),
                }
                for number in range(third)
            ],
        },
    )


def geojson(path: Path, count: int) -> None:
    """Write places as points with properties of somebody else's."""
    features = [
        {
            "type": "Feature",
            "id": f"town-{number}",
            "geometry": {
                "type": "Point",
                "coordinates": [number % 3599 / 10 - 179.9, number % 1601 / 10 - 80],
            },
            "properties": {
                "name": f"Town {number}",
                "country": _COUNTRIES[number % 12],
                "population": number * 37,
                "region": f"Region {number % 80}",
                "since": 1900 + number % 120,
            },
        }
        for number in range(count)
    ]
    _write(path, {"type": "FeatureCollection", "features": features})


def wikidata(path: Path, count: int) -> None:
    """Write statements of twinnings, each stated from both sides, as an answer of SPARQL."""
    found = [_binding(number) for number in range(count)]
    names = list({key: None for one in found for key in one})
    _write(path, {"head": {"vars": names}, "results": {"bindings": found}})


def bods(path: Path, count: int) -> None:
    """Write statements about companies, their owners and the relationships of the two."""
    third = max(1, count // 3)
    _write(path, [_statement(number, kind) for number in range(third) for kind in range(3)])


def fts(path: Path, count: int) -> None:
    """Write one page of flows."""
    flows = [_flow(number) for number in range(count)]
    meta = {"count": count, "language": "en"}
    _write(path, {"status": "ok", "meta": meta, "data": {"flows": flows}})


def rows(path: Path, count: int) -> None:
    """Write a table of gifts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("number", "provider", "receiver", "date", "amount", "currency", "about"))
        for number in range(count):
            words = f"Gift {number}, for a school"
            sides = f"Fund {number % 50}", f"Society {number % 5000}"
            amount = f"{number * 37}.{number % 100:02}"
            writer.writerow((number, *sides, _day(number), amount, "USD", words))


def _write(path: Path, told: Any) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _day(number: int) -> str:
    return f"20{10 + number % 10}-0{1 + number % 9}-1{number % 10}"


def _ftm_entity(number: int) -> tuple[str, dict[str, list[str]]]:
    group = number - number % 4
    if number % 4 == 0:
        return "Organization", {
            "name": [f"Friendship Society No. {number}"],
            "alias": [f"Общество дружбы № {number}"],
            "country": [_COUNTRIES[number % 12].lower()],
            "registrationNumber": [f"{1000000 + number}"],
            "incorporationDate": [_day(number)],
        }
    if number % 4 == 1:
        name = [f"Delegate No. {number}"]
        return "Person", {"name": name, "nationality": ["vn"], "position": ["Chair of a society"]}
    if number % 4 == 2:
        ends = {"member": [f"person-{group + 1}"], "organization": [f"organization-{group}"]}
        return "Membership", {**ends, "role": ["chair"], "startDate": [_day(number)]}
    return "Payment", {
        "payer": [f"organization-{group}"],
        "beneficiary": [f"organization-{group * 7 % 4000}"],
        "date": [_day(number)],
        "amount": [f"{number * 37}.{number % 100:02}"],
        "currency": ["USD"],
        "purpose": [f"Appeal {number % 100}"],
    }


def _popolo_person(number: int) -> Json:
    return {
        "id": f"person-{number}",
        "name": f"Delegate No. {number}",
        "gender": ("female", "male")[number % 2],
        "birth_date": f"{1940 + number % 60}",
        "image": f"https://example.org/images/{number}.jpg",
        "other_names": [{"name": f"Делегат № {number}", "lang": "ru", "note": "multilingual"}],
        "contact_details": [{"type": "email", "value": f"delegate{number}@example.org"}],
        "sources": [{"url": f"https://example.org/delegates/{number % 50}"}],
    }


def _binding(number: int) -> Json:
    """Return a row; every second one states the twinning before it from the other side."""
    pair, turned = divmod(number, 2)
    ends = [2 * pair, 2 * pair + 1][:: -1 if turned else 1]
    row = {
        "property": _literal("P190"),
        "statement": _uri(f"{_ITEM}statement/Q{ends[0] + 1}-{number}"),
        "rank": _uri("http://wikiba.se/ontology#NormalRank"),
        "start": _literal(f"{1950 + pair % 70}-01-01T00:00:00Z"),
        "startPrecision": _literal("9"),
        "reference": _uri(f"http://www.wikidata.org/reference/{number:040x}"),
        "url": _uri(f"https://example.org/twins/{pair % 300}"),
    }
    for side, end in zip(("subject", "object"), ends, strict=True):
        row[side] = _uri(f"{_ITEM}Q{end + 1}")
        row[f"{side}Label"] = {**_literal(f"Town {end}"), "xml:lang": "en"}
        row[f"{side}Country"] = _literal(_COUNTRIES[end % 12])
        row[f"{side}Point"] = _literal(f"Point({end % 3599 / 10 - 179.9:.1f} {end % 80})")
    return row


def _uri(value: str) -> Json:
    return {"type": "uri", "value": value}


def _literal(value: str) -> Json:
    return {"type": "literal", "value": value}


def _statement(number: int, kind: int) -> Json:
    company, owner = f"company-{number}", f"owner-{number}"
    record, word, details = (
        (company, "entity", {
            "name": f"Company No. {number}", "isComponent": False,
            "entityType": {"type": "registeredEntity"}, "foundingDate": f"{1950 + number % 70}",
            "jurisdiction": {"name": "Poland", "code": "PL"},
            "identifiers": [{"scheme": "PL-KRS", "id": f"{1000000 + number}"}],
        }),
        (owner, "person", {
            "isComponent": False, "personType": "knownPerson",
            "names": [{"type": "legal", "fullName": f"Owner No. {number}"}],
            "nationalities": [{"name": "Poland", "code": "PL"}],
        }),
        (f"tie-{number}", "relationship", {
            "isComponent": False, "subject": company, "interestedParty": owner,
            "interests": [{
                "type": "shareholding", "directOrIndirect": "direct",
                "share": {"exact": number % 100 + 0.5}, "startDate": _day(number),
            }],
        }),
    )[kind]  # fmt: skip
    publisher = {"name": "A register", "url": "https://example.org/register"}
    return {
        "statementId": f"statement-{kind}-{number}",
        "declarationSubject": company,
        "statementDate": _day(number),
        "recordId": record,
        "recordType": word,
        "recordStatus": "new",
        "recordDetails": details,
        "publicationDetails": {
            "publicationDate": "2021-09-21",
            "bodsVersion": "0.4",
            "publisher": publisher,
        },
        "source": {"type": ["officialRegister"], "description": "The register"},
    }


def _flow(number: int) -> Json:
    giver, taker = number % 60, number % 900
    return {
        "id": f"{100000 + number}",
        "versionId": 1,
        "description": f"Help for schools, part {number}",
        "status": ("paid", "commitment", "pledge")[number % 3],
        "date": f"{_day(number)}T00:00:00Z",
        "amountUSD": number * 37,
        "originalAmount": number * 30,
        "originalCurrency": "EUR",
        "exchangeRate": 0.81,
        "flowType": "Standard",
        "contributionType": "financial",
        "budgetYear": "2020",
        "keywords": ["Multiyear"],
        "boundary": "incoming",
        "onBoundary": "single",
        "refCode": f"REF-{number}",
        "sourceObjects": [
            {"type": "Organization", "id": f"{giver}", "name": f"Fund {giver}"},
            {"type": "UsageYear", "id": "41", "name": "2020", "behavior": "single"},
        ],
        "destinationObjects": [
            {"type": "Organization", "id": f"{1000 + taker}", "name": f"Society {taker}"},
            {"type": "Location", "id": f"{taker % 90}", "name": f"Land {taker % 90}"},
            {"type": "Plan", "id": f"{taker % 30}", "name": f"Appeal {taker % 30}"},
            {"type": "GlobalCluster", "id": "3", "name": "Education", "behavior": "shared"},
        ],
        "childFlowIds": None,
        "parentFlowId": None,
        "createdAt": f"{_day(number)}T10:00:00Z",
        "updatedAt": f"{_day(number)}T10:00:00Z",
    }  # fmt: skip
