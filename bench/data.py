"""Made-up records of the size and shape of real ones: the same records for the same number.

All are plain data in the native form of civdiplo. A contribution has ids, an amount as text, a day,
mostly a channel, one time in five goods, and a source: some 320 bytes of JSON.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

__all__ = [
    "COUNTRIES",
    "CURRENCIES",
    "contributions",
    "memberships",
    "monthly_rates",
    "organizations",
    "with_faults",
    "write_lines",
]

CURRENCIES = ("USD", "EUR", "VND", "RUB", "UZS", "LAK", "CUP", "KGS")
COUNTRIES = ("VN", "RU", "LA", "KH", "CU", "UZ", "BY", "KG", "CN", "KR", "PL", "HU")
KINDS = ("disbursement", "disbursement", "disbursement", "commitment", "pledge")
GOODS = (("masks", "mask"), ("antiseptic", "bottle"), ("test kits", "kit"), ("food", "package"))
SEED = 20210921
FIRST = datetime.date(2015, 1, 1)
DAYS = 8 * 365
_ENCODER = json.JSONEncoder(ensure_ascii=False)

Record = dict[str, Any]


def organizations(count: int) -> Iterator[Record]:
    """Yield organizations with names in two or three languages."""
    chance = random.Random(SEED)
    for number in range(count):
        name = {
            "en": f"Friendship Society No. {number}",
            "ru": f"Общество дружбы № {number}",
        }
        if chance.random() < 0.5:
            name["vi"] = f"Hội hữu nghị số {number}"
        yield {
            "id": f"org-{number:07d}",
            "type": "Organization",
            "name": name,
            "organization_type": chance.choice(("friendship society", "ngo", "fund", "school")),
            "country": chance.choice(COUNTRIES),
            "identifiers": [f"wikidata:Q{number + 1}"],
        }


def contributions(count: int) -> Iterator[Record]:
    """Yield contributions among five times fewer organizations."""
    chance = random.Random(SEED + 1)
    parties = max(2, count // 5)
    for number in range(count):
        provider, receiver = chance.sample(range(parties), 2)
        record: Record = {
            "id": f"gift-{number:07d}",
            "type": "Contribution",
            "sources": [{"source": f"bulletin-{chance.randrange(200):03d}"}],
            "provider": f"org-{provider:07d}",
            "receiver": f"org-{receiver:07d}",
        }
        if chance.random() < 0.6:
            record["channel"] = f"org-{chance.randrange(50):07d}"
        record["campaign"] = f"appeal-{chance.randrange(100):03d}"
        record["transaction_type"] = chance.choice(KINDS)
        record["date"] = (FIRST + datetime.timedelta(days=chance.randrange(DAYS))).isoformat()
        record["amount"] = {
            "amount": f"{chance.randrange(10**4, 10**9)}.{chance.randrange(100):02d}",
            "currency": chance.choice(CURRENCIES),
        }
        if chance.random() < 0.2:
            record["in_kind"] = [_goods(chance)]
        yield record


def _goods(chance: random.Random) -> Record:
    goods, unit = chance.choice(GOODS)
    quantity = {"qualifier": "exact", "value": str(chance.randrange(1, 10**5)), "unit": unit}
    return {"goods": goods, "quantity": quantity}


def memberships(count: int) -> Iterator[Record]:
    """Yield memberships, the ties of two ends, among five times fewer organizations."""
    chance = random.Random(SEED + 2)
    parties = max(2, count // 5)
    for number in range(count):
        member, union = chance.sample(range(parties), 2)
        year = chance.randrange(1950, 2021)
        yield {
            "id": f"belongs-{number:07d}",
            "type": "Membership",
            "sources": [{"source": f"bulletin-{chance.randrange(200):03d}"}],
            "member": f"org-{member:07d}",
            "organization": f"org-{union:07d}",
            "role": chance.choice(("member", "founder", "observer")),
            "period": f"{year}/.." if chance.random() < 0.7 else f"{year}/{year + 9}",
        }


def monthly_rates() -> Iterator[tuple[str, str, str, str]]:
    """Yield what a dollar is worth in each other currency in each month, as rows of a table."""
    chance = random.Random(SEED + 3)
    for currency in CURRENCIES[1:]:
        base = chance.randrange(1, 20_000)
        for month in range(12 * (DAYS // 365) + 1):
            day = f"{FIRST.year + month // 12}-{month % 12 + 1:02d}"
            yield "USD", currency, day, f"{base}.{chance.randrange(10**4):04d}"


def with_faults(records: Iterable[Record], *, every: int) -> Iterator[Record]:
    """Yield records of which one in so many has a misspelled key and an unknown currency."""
    for number, record in enumerate(records, 1):
        if number % every == 0:
            record["chanel"] = record.pop("channel", "org-0000001")
            record["amount"]["currency"] = "XXQ"
        yield record


def write_lines(
    path: Path, records: Iterable[Record], *, encoder: json.JSONEncoder = _ENCODER
) -> Path:
    """Write records as a file of the native format and return its path."""
    encode = encoder.encode
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"civdiplo": 1}\n')
        file.writelines(encode(record) + "\n" for record in records)
    return path
